"""A study that is remembered changes how fast others are read, and nothing of what is read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from tillkom import remembered
from tillkom.analysis import mirror
from tillkom.errors import DataError
from tillkom.report import CaseReport
from tillkom.study import Study, load_study, remember
from tillkom.synthetic import write_study

SECTIONS = ("cover", "summary", "facts", "timeline", "stage", "reforms", "questions", "mirror", "evidence")


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Six synthetic cases, some published and some not, with letters that make a table hard to cut."""
    folder = tmp_path_factory.mktemp("made-up") / "data"
    write_study(folder, cases=6, seed=5)
    study = load_study(folder)
    events = study.events
    texts = events["text_sv"].where(events.index % 3 != 0, events["text_sv"] + ' – en "så\nkallad", alltså\n')
    return Study(study.codebook, {**study._tables, "events": events.assign(text_sv=texts)})


@pytest.fixture
def saved(made_up: Study, tmp_path: Path) -> dict[str, Path]:
    """Every reader's extract in a folder."""
    readers = ["public", *made_up.case_ids]
    return {reader: made_up.extract(reader).save(tmp_path / reader) for reader in readers}


@pytest.fixture(autouse=True)
def nothing_left_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "_remembered", None)


def assert_same(loaded: Study, expected: Study) -> None:
    assert loaded.reader == expected.reader
    assert loaded.codebook == expected.codebook
    assert list(loaded._tables) == list(expected._tables)
    for name, table in expected._tables.items():
        pd.testing.assert_frame_equal(loaded._tables[name], table)
    pd.testing.assert_frame_equal(loaded.settled, expected.settled)


def read(folder: Path) -> tuple[Study | None, str]:
    """The study, or what is said of a folder that holds none."""
    try:
        return load_study(folder), ""
    except DataError as error:
        return None, str(error)


def test_every_extract_is_read_the_same_and_from_its_own_rows(saved):
    expected = {reader: load_study(folder) for reader, folder in saved.items()}
    base = remember(saved["public"])
    for reader, folder in saved.items():
        loaded = load_study(folder)
        assert loaded.base is base
        assert_same(loaded, expected[reader])
        for case_id in loaded.case_ids:
            assert_same(loaded.only(case_id), expected[reader].only(case_id))
            # of other cases than the reader's own too: a notebook of one's own may ask for them
            pd.testing.assert_frame_equal(mirror(loaded, case_id), mirror(expected[reader], case_id))


def test_reports_are_the_same(saved):
    def shown(reader: str) -> list[str]:
        report = CaseReport(load_study(saved[reader]), reader)
        return [getattr(report, section)()._repr_html_() for section in SECTIONS]

    readers = [reader for reader in saved if reader != "public"]
    before = {reader: shown(reader) for reader in readers}
    remember(saved["public"])
    assert {reader: shown(reader) for reader in readers} == before


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace("publicerad", "intern", 1), id="a cell says something else"),
        pytest.param(lambda text: "\n".join(text.split("\n")[:-2]) + "\n", id="a row is gone"),
        pytest.param(lambda text: text.replace("\n", "\n\n", 3), id="a blank row"),
        pytest.param(lambda text: "\ufeff" + text, id="a mark at the start"),
        pytest.param(lambda text: text.replace(",", ";"), id="another separator"),
        pytest.param(lambda text: text.replace("ö", "ø"), id="another letter"),
        pytest.param(lambda text: text.rstrip("\n"), id="no line break at the end"),
    ],
)
def test_another_study_is_read_as_if_nothing_was_remembered(saved, change, monkeypatch):
    folder = saved["public"]
    remember(folder)
    path = folder / "cases.csv"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    loaded, said = read(folder)
    monkeypatch.setattr(remembered, "_remembered", None)
    expected, expected_said = read(folder)
    assert said == expected_said
    if loaded is not None and expected is not None:
        assert_same(loaded, expected)


def test_two_cases_more_are_read_whole_and_each_stands_alone(made_up, saved, tmp_path):
    expected = load_study(made_up.save(tmp_path / "whole"))
    remember(saved["public"])
    loaded = load_study(tmp_path / "whole")
    assert_same(loaded, expected)
    for case_id in made_up.case_ids:
        assert_same(loaded.only(case_id), expected.only(case_id))


@pytest.mark.parametrize(
    ("file", "change"),
    [
        pytest.param("cases.csv", lambda text: text + text.splitlines()[1] + "\n", id="a published case twice"),
        pytest.param("events.csv", lambda text: text.replace(",1,", ",1.5,", 1), id="a number that is none"),
        pytest.param("events.csv", lambda text: text + 'x,"a\n\n', id="a quotation mark that never closes"),
        pytest.param("events.csv", lambda text: text + 'syn_0001,a"b\nsyn_0001,c"d\n\n', id="marks inside of cells"),
        pytest.param("datapackage.json", lambda text: text.replace(": true", ": 1"), id="1 for true"),
    ],
)
def test_what_is_odd_is_read_or_refused_as_if_nothing_was_remembered(saved, file, change, monkeypatch):
    remember(saved["public"])
    path = saved["syn_0002"] / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    after = read(saved["syn_0002"])
    monkeypatch.setattr(remembered, "_remembered", None)
    plain = read(saved["syn_0002"])
    assert after[1] == plain[1]
    if after[0] is not None and plain[0] is not None:
        assert_same(after[0], plain[0])


def test_a_folder_that_holds_no_study_is_told_of_as_ever(saved, tmp_path):
    remember(saved["public"])
    shutil.rmtree(saved["syn_0001"])
    with pytest.raises(DataError, match="does not exist"):
        load_study(saved["syn_0001"])


def test_a_study_whose_rows_cannot_be_told_apart_is_not_kept(saved):
    path = saved["public"] / "cases.csv"
    path.write_bytes(path.read_text(encoding="utf-8").replace("\n", "\n\n").encode())
    remember(saved["public"])
    assert remembered._remembered is None
