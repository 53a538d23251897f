"""An extract that is laid together from what was read once holds what it holds when it is read whole."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tillkom import extract
from tillkom.analysis import mirror
from tillkom.errors import DataError
from tillkom.extract import Extract, OwnRows, SharedFiles
from tillkom.render.planning.extracts import Extracts
from tillkom.study import Study, load_study
from tillkom.synthetic import write_study

PUBLISHED, HIDDEN = "syn_0004", "syn_0002"


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Six synthetic cases, some published and some not, with letters that make a table hard to cut."""
    folder = tmp_path_factory.mktemp("made-up") / "data"
    write_study(folder, cases=6, seed=5)
    study = load_study(folder)
    assert study.case(PUBLISHED).visibility == "publicerad"
    assert study.case(HIDDEN).visibility != "publicerad"
    events = study.events
    texts = events["text_sv"].where(events.index % 3 != 0, events["text_sv"] + ' – en "så\nkallad", alltså\n')
    return Study(study.codebook, {**study._tables, "events": events.assign(text_sv=texts)})


@pytest.fixture(scope="module")
def extracts(made_up: Study) -> Extracts:
    return Extracts(made_up)


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "_kept", None)


def keep(files: SharedFiles, folder: Path) -> Study:
    """Read what is shared, and keep it."""
    extract.write(files.files, folder)
    study = load_study(folder)
    extract.keep(files, study)
    return study


def assert_same(loaded: Study, expected: Study) -> None:
    assert loaded.reader == expected.reader
    assert loaded.codebook.tables == expected.codebook.tables
    assert loaded.codebook.package == expected.codebook.package
    assert list(loaded._tables) == list(expected._tables)
    for name, table in expected._tables.items():
        pd.testing.assert_frame_equal(loaded._tables[name], table)
    pd.testing.assert_frame_equal(loaded.settled, expected.settled)


def assert_same_in_all(loaded: Study, expected: Study) -> None:
    assert_same(loaded, expected)
    for case_id in expected.case_ids:
        assert_same(loaded.only(case_id), expected.only(case_id))
        # of other cases than the reader's own too: a notebook of one's own may ask for them
        pd.testing.assert_frame_equal(mirror(loaded, case_id), mirror(expected, case_id))


@pytest.mark.parametrize("reader", ["public", *(f"syn_{number:04}" for number in range(1, 7))])
def test_an_extract_is_the_same_whether_it_is_read_whole_or_its_own_rows_alone(extracts, tmp_path, reader):
    files = extracts.files(reader)
    extract.write(files, tmp_path / "whole")
    whole = load_study(tmp_path / "whole")
    shared = keep(extracts.public, tmp_path / "public")
    extract.write(files.without_shared(), tmp_path / "laid")
    laid = load_study(tmp_path / "laid")
    assert (whole._shared, laid._shared) == (None, shared)
    assert_same_in_all(laid, whole)


def without_rows(files: SharedFiles, name: str, keeps: object) -> tuple[SharedFiles, OwnRows]:
    """The files without those records of a table that are not kept, and these records as somebody's own rows."""
    header, *records = files.files[name].splitlines(keepends=True)
    kept = [record for record in records if keeps(record)]
    own = [(sum(other in kept for other in records[:at]), one) for at, one in enumerate(records) if one not in kept]
    places = OwnRows([place for place, _ in own], [record for _, record in own])
    return SharedFiles.of({**files.files, name: b"".join([header, *kept])}), places


def test_a_reader_who_sees_more_of_a_published_case_than_others_counts_what_it_sees(extracts, tmp_path):
    every_third = {
        name: number % 3 for number, name in enumerate(extracts.public.files["observations.csv"].splitlines())
    }
    fewer, own = without_rows(
        extracts.public,
        "observations.csv",
        lambda row: not (row.startswith(PUBLISHED.encode()) and every_third[row.rstrip()] == 0),
    )
    assert len(own.records) > 3
    files = Extract(fewer.files["datapackage.json"], {"observations.csv": own}, fewer)
    extract.write(files, tmp_path / "whole")
    whole = load_study(tmp_path / "whole")
    keep(fewer, tmp_path / "shared")
    extract.write(files.without_shared(), tmp_path / "laid")
    laid = load_study(tmp_path / "laid")
    assert laid._shared is not None
    assert_same_in_all(laid, whole)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace("publicerad", "intern", 1), id="a cell says something else"),
        pytest.param(lambda text: "\n".join(text.split("\n")[:-2]) + "\n", id="a row is gone"),
        pytest.param(lambda text: text.replace(",", ";"), id="another separator"),
    ],
)
def test_a_file_that_was_changed_since_it_was_written_is_read_as_it_is(extracts, tmp_path, change):
    keep(extracts.public, tmp_path / "public")
    extract.write(extracts.files(HIDDEN), tmp_path / "laid")
    for path in (tmp_path / "laid" / "cases.csv", tmp_path / "public" / "cases.csv"):
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    loaded = load_study(tmp_path / "laid")
    assert loaded._shared is None
    assert loaded.cases["case_id"].tolist() == [
        line.split(";" if ";" in line else ",")[0]
        for line in (tmp_path / "laid" / "cases.csv").read_text(encoding="utf-8").splitlines()[1:]
    ]


def test_an_extract_of_another_study_than_the_one_kept_is_read_whole(extracts, made_up, tmp_path):
    keep(extracts.public, tmp_path / "public")
    sources = made_up.sources.assign(citation="en annan titel")
    other = Extracts(Study(made_up.codebook, {**made_up._tables, "sources": sources}))
    extract.write(other.files(HIDDEN), tmp_path / "other")
    assert not (tmp_path / "other" / extract.OWN).exists()
    assert load_study(tmp_path / "other")._shared is None


def test_a_folder_that_holds_no_study_is_told_of_as_ever(extracts, tmp_path):
    keep(extracts.public, tmp_path / "public")
    with pytest.raises(DataError, match="does not exist"):
        load_study(tmp_path / "nowhere")
