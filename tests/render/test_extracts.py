"""The extracts of many readers, made together: byte for byte what disclosure gives each, and a digest that tells."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tillkom.errors import TillkomError
from tillkom.render.planning.extracts import Extracts
from tillkom.study import Study, load_study
from tillkom.synthetic import write_study


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Twelve synthetic cases of every visibility."""
    folder = tmp_path_factory.mktemp("made-up") / "data"
    write_study(folder, cases=12, seed=3)
    study = load_study(folder)
    assert set(study.cases["visibility"]) == {"intern", "deltagare", "publicerad"}
    return study


def readers(study: Study) -> list[str]:
    return ["public", *study.case_ids]


def real_extract(study: Study, reader: str, folder: Path) -> dict[str, bytes]:
    """The files as disclosure alone gives them."""
    saved = study.extract(reader).save(folder / reader)
    return {path.relative_to(saved).as_posix(): path.read_bytes() for path in saved.rglob("*") if path.is_file()}


def real_extracts(study: Study, folder: Path) -> dict[str, dict[str, bytes]]:
    return {reader: real_extract(study, reader, folder) for reader in readers(study)}


def changed_cell(study: Study, table: str, row: int, column: str, value: object) -> Study:
    """The same study with one cell that says something else."""
    tables = {name: frame.copy() for name, frame in study._tables.items()}
    tables[table].loc[row, column] = value
    return Study(study.codebook, tables)


def test_every_readers_files_are_those_disclosure_gives(made_up, tmp_path):
    extracts = Extracts(made_up)
    for reader, files in real_extracts(made_up, tmp_path).items():
        assert dict(extracts.files(reader)) == files, reader


def test_the_shipped_studys_extracts_are_those_disclosure_gives(data_folder, tmp_path):
    study = load_study(data_folder)
    extracts = Extracts(study)
    for reader, files in real_extracts(study, tmp_path).items():
        assert dict(extracts.files(reader)) == files, reader


def test_cells_with_line_breaks_and_quotation_marks_come_through(made_up, tmp_path):
    said = 'One "line",\nanother\r\nand "a third'
    study = changed_cell(made_up, "events", 0, "text_sv", said)
    extracts = Extracts(study)
    for reader, files in real_extracts(study, tmp_path).items():
        assert dict(extracts.files(reader)) == files, reader


def test_no_memo_and_no_case_of_somebody_else_is_in_an_extract(made_up):
    study = changed_cell(made_up, "observations", 0, "memo", "between us")
    extracts = Extracts(study)
    secret = [case for case in study if case.visibility == "intern"]
    for reader in readers(study):
        everything = b"".join(extracts.files(reader).values())
        assert b"between us" not in everything
        assert [case.id for case in secret if case.id != reader and f"\n{case.id},".encode() in everything] == []


def test_an_extract_travels_whole_or_to_who_keeps_what_is_shared_its_own_rows_alone(made_up):
    extract = Extracts(made_up).files(made_up.case_ids[0])
    assert dict(pickle.loads(pickle.dumps(extract))) == dict(extract)
    alone, own = (
        pickle.dumps(extract.without_shared()),
        b"".join(b"".join(rows.records) for rows in extract.own.values()),
    )
    assert len(alone) < len(extract.package) + 2 * len(own) + 5000


def test_what_all_may_see_is_held_once_for_all_extracts(made_up):
    extracts = Extracts(made_up)
    one, other = (extracts.files("public") for _ in range(2))
    assert one["observations.csv"] is other["observations.csv"]


def test_an_extract_is_not_widened_to_another_reader(made_up):
    first, second = made_up.case_ids[:2]
    extracts = Extracts(made_up.extract(first))
    assert extracts.files(first)
    with pytest.raises(TillkomError, match="already the extract for"):
        extracts.files(second)


@pytest.fixture(scope="module")
def before(made_up: Study) -> dict[str, tuple[Study, str]]:
    """Each reader's extract as disclosure gives it, and its digest, before anything is changed."""
    extracts = Extracts(made_up)
    return {reader: (made_up.extract(reader), extracts.digest(reader)) for reader in readers(made_up)}


def written_alike(one: Study, other: Study) -> bool:
    """Whether two extracts are written as the same files: the same description, and the same in every column."""
    if one.codebook.package != other.codebook.package:
        return False
    for name, schema in one.codebook.tables.items():
        columns = [field.name for field in schema.fields]
        if not one._tables[name][columns].equals(other._tables[name][columns]):
            return False
    return True


def assert_digests_tell(before: Mapping[str, tuple[Study, str]], after: Study, some: list[str]) -> None:
    extracts = Extracts(after)
    for reader in some:
        extract, digest = before[reader]
        assert (extracts.digest(reader) == digest) == written_alike(after.extract(reader), extract), reader


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_digest_changes_exactly_when_the_extract_does(made_up, before, data):
    name = data.draw(st.sampled_from(sorted(name for name, table in made_up._tables.items() if len(table))))
    table = made_up._tables[name]
    columns = [field.name for field in made_up.codebook.tables[name].fields]
    columns = [column for column in columns if (name, column) != ("cases", "case_id")]
    row = data.draw(st.integers(0, len(table) - 1))
    column = data.draw(st.sampled_from(columns))
    value = table[column].iloc[data.draw(st.integers(0, len(table) - 1))]
    after = changed_cell(made_up, name, row, column, value)
    own = table.iloc[row].get("case_id")
    some = ["public", *([own] if own in before else []), *data.draw(st.permutations(made_up.case_ids))[:2]]
    assert_digests_tell(before, after, some)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_digest_changes_exactly_when_the_extract_does_where_rows_go_or_move(made_up, before, data):
    name = data.draw(st.sampled_from(["case_units", "observations", "events", "stages", "adoptions", "sources"]))
    table = made_up._tables[name]
    dropped = table.drop(index=data.draw(st.integers(0, len(table) - 1)))
    changed = data.draw(st.sampled_from([dropped, table.iloc[::-1]])).reset_index(drop=True)
    after = Study(made_up.codebook, {**made_up._tables, name: changed})
    some = ["public", *data.draw(st.permutations(made_up.case_ids))[:3]]
    assert_digests_tell(before, after, some)
