"""The table of who sees what: forty made-up cases of every visibility, four kinds of readers, every cell of it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tillkom.codes import GROUPS
from tillkom.study import Study, load_study
from tillkom.synthetic import write_study

OWN, NEIGHBOUR, STRANGER = "syn_0001", "of the same programme", "of another programme"
# reader → what it sees of cases of its own programme and of others, by their visibility
POLICY = {
    ("research", NEIGHBOUR): {"intern", "deltagare", "publicerad"},
    ("research", STRANGER): {"intern", "deltagare", "publicerad"},
    ("participants", NEIGHBOUR): {"deltagare", "publicerad"},
    ("participants", STRANGER): {"deltagare", "publicerad"},
    (OWN, NEIGHBOUR): {"deltagare", "publicerad"},
    (OWN, STRANGER): {"publicerad"},
    ("public", NEIGHBOUR): {"publicerad"},
    ("public", STRANGER): {"publicerad"},
}
OF_CASES = ("cases", "case_units", "observations", "events", "stages", "adoptions")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Forty cases: visibilities in turn, two programmes in turn of three, the reader's own case internal."""
    folder = tmp_path_factory.mktemp("readers") / "data"
    write_study(folder, cases=40, seed=11)
    read = load_study(folder)
    cases = read.cases
    programmes = list(read.codebook.vocabulary("programme"))
    cases["visibility"] = [("intern", "deltagare", "publicerad")[n % 3] for n in range(40)]
    cases["programme"] = [programmes[n // 3 % 2] for n in range(40)]
    assert cases.loc[0, "case_id"] == OWN
    return with_table(read, "cases", cases)


def with_table(study: Study, name: str, table: pd.DataFrame) -> Study:
    return Study(study.codebook, {**study._tables, name: table})


def expected(study: Study, reader: str) -> set[str]:
    cases = study.cases.set_index("case_id")
    programme = cases.loc[OWN, "programme"]
    seen = {OWN} if reader == OWN else set()
    for case_id, row in cases.iterrows():
        who = NEIGHBOUR if row["programme"] == programme else STRANGER
        if row["visibility"] in POLICY[reader, who]:
            seen.add(str(case_id))
    return seen


@pytest.mark.parametrize("reader", [*GROUPS, OWN])
def test_each_reader_sees_exactly_the_cases_of_the_policy_in_every_table(study: Study, reader: str) -> None:
    extract = study.extract(reader)
    assert set(extract.case_ids) == expected(study, reader)
    for name in OF_CASES:
        named = set(extract._tables[name]["case_id"].dropna())
        assert named == set(study._tables[name]["case_id"].dropna()) & expected(study, reader), name


@pytest.mark.parametrize("reader", [*GROUPS, OWN])
def test_internal_columns_are_empty_in_every_extract(study: Study, reader: str) -> None:
    observations = study.observations
    observations["memo"] = "between us"
    marked = with_table(study, "observations", observations)
    assert marked.extract(reader).observations["memo"].isna().all()
    assert (marked.observations["memo"] == "between us").all()


@pytest.mark.parametrize(
    ("reader", "said", "seen"),
    [
        ("research", "intern", True),
        ("participants", "intern", False),
        ("participants", "deltagare", True),
        (OWN, "intern", False),
        (OWN, "deltagare", True),
        ("public", "deltagare", False),
        ("public", "publicerad", True),
        ("public", "hemlig", False),
    ],
)
def test_a_row_may_be_stricter_than_its_case(study: Study, reader: str, said: str, seen: bool) -> None:
    case_id = OWN if reader == OWN else published(study)
    events = study.events
    row = events.index[events["case_id"] == case_id][0]
    events["visibility"] = pd.Series(pd.NA, index=events.index, dtype="str")
    events.loc[row, ["visibility", "text_sv"]] = [said, "a row of its own"]
    extract = with_table(study, "events", events).extract(reader)
    assert ("a row of its own" in set(extract.events["text_sv"])) == seen
    assert case_id in extract.case_ids


def test_a_row_is_never_more_open_than_its_case(study: Study) -> None:
    events = study.events
    events["visibility"] = "publicerad"
    seen = with_table(study, "events", events).extract("public").events["case_id"]
    assert set(seen) <= expected(study, "public")


@pytest.mark.parametrize(
    ("said", "readers"),
    [
        (pd.NA, {"research"}),
        ("intern", {"research"}),
        ("deltagare", {"research", "participants", OWN}),
        ("publicerad", {"research", "participants", OWN, "public"}),
    ],
)
def test_an_adoption_that_names_no_case_is_as_open_as_it_says_and_else_closed(
    study: Study, said: str, readers: set[str]
) -> None:
    adoptions = study.adoptions.head(1)
    adoptions["case_id"], adoptions["reason_sv"] = pd.NA, "of no case"
    adoptions["visibility"] = pd.Series([said], dtype="str")
    marked = with_table(study, "adoptions", adoptions)
    assert {reader for reader in (*GROUPS, OWN) if len(marked.extract(reader).adoptions)} == readers


def test_a_conclusion_about_all_cases_is_as_open_as_the_least_open_of_them(study: Study) -> None:
    patterns = pd.DataFrame({"pattern_id": ["P1"], "case_id": pd.Series([pd.NA], dtype="str")})
    everywhere = Study(study.codebook, {**study._tables, "patterns": patterns})
    cases = study.cases
    cases["visibility"] = "publicerad"
    published_all = with_table(everywhere, "cases", cases)
    assert {reader: len(everywhere.extract(reader)._tables["patterns"]) for reader in GROUPS} == {
        "research": 1, "participants": 0, "public": 0,
    }  # fmt: skip
    assert len(published_all.extract("public")._tables["patterns"]) == 1


def test_the_research_group_s_extract_holds_every_case_and_can_be_cut_down_further(study: Study) -> None:
    whole = study.extract("research")
    assert whole.reader == "research"
    assert whole.case_ids == study.case_ids
    assert set(whole.extract("public").case_ids) == expected(study, "public")


def test_two_readers_of_one_study_see_no_case_more_than_the_wider_of_them_sees(study: Study) -> None:
    """What one page counts and the other does not is told by cases that one of them sees by name."""
    own, public = study.extract(OWN), study.extract("public")
    difference = set(own.case_ids) - set(public.case_ids)
    assert difference == expected(study, OWN) - expected(study, "public")
    assert all(study.case(case_id).visibility == "deltagare" for case_id in difference - {OWN})


def published(study: Study) -> str:
    cases = study.cases
    return str(cases.loc[cases["visibility"] == "publicerad", "case_id"].iloc[0])


def test_a_study_of_adoptions_alone_has_readers_too(study: Study, tmp_path: Path) -> None:
    bare = Study(
        study.codebook, {name: table.head(0) if name in OF_CASES else table for name, table in study._tables.items()}
    )
    for reader in GROUPS:
        assert bare.extract(reader).case_ids == []


def test_a_batch_gives_each_reader_the_same_files_with_conclusions_about_all_and_rows_that_are_stricter(
    study: Study, tmp_path: Path
) -> None:
    from tillkom.render.planning.extracts import Extracts

    patterns = study.patterns.reindex(range(2))
    patterns["pattern_id"], patterns.loc[1, "case_id"] = ["P1", "P2"], OWN
    events = study.events
    events["visibility"] = pd.Series([("intern", None, "deltagare")[n % 3] for n in range(len(events))], dtype="str")
    mixed = with_table(with_table(study, "patterns", patterns), "events", events)
    extracts = Extracts(mixed)
    for reader in [*GROUPS, OWN, published(study)]:
        saved = mixed.extract(reader).save(tmp_path / reader)
        assert dict(extracts.files(reader)) == {path.name: path.read_bytes() for path in saved.iterdir()}, reader
