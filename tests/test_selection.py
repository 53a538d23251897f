"""A part of a study as a study of its own, and what it may tell of the rest."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tillkom import TillkomError, load_study
from tillkom.check import check_study
from tillkom.selection import Selection
from tillkom.study import Study


@pytest.fixture(scope="module")
def study(data_folder: Path) -> Study:
    return load_study(data_folder)


def test_cases_are_chosen_by_programme_and_level_together(study: Study) -> None:
    assert study.select(programme="skr_2024", level="region").case_ids == ["kalmar", "vgr"]


def test_a_county_may_be_named_or_given_by_its_code(study: Study) -> None:
    by_code, by_name = study.select(county="14"), study.select(county="Västra Götalands län")
    assert by_code.case_ids == by_name.case_ids
    assert {"boras", "vgr"} <= set(by_code.case_ids)


def test_cases_are_chosen_by_their_latest_stage(study: Study) -> None:
    stages = study.latest_stages
    wanted = stages.loc[stages["stage"] == 2, "case_id"].tolist()
    assert study.select(stage=2).case_ids == wanted


def test_cases_are_chosen_by_name_in_the_order_of_the_table(study: Study) -> None:
    assert study.select(cases=["vgr", "boras"]).case_ids == ["boras", "vgr"]


def test_nothing_of_the_cases_left_out_remains(study: Study) -> None:
    chosen = study.select(cases="boras")
    for table in (chosen.observations, chosen.events, chosen.stages, chosen.adoptions, chosen.case_units):
        assert set(table["case_id"].dropna()) <= {"boras"}


def test_the_population_of_a_county_is_the_county(study: Study) -> None:
    units = study.select(county="14").units
    assert units["reference"].sum() == 50  # 49 municipalities and the region
    assert set(units.loc[units["reference"], "county_code"]) == {"14"}


def test_the_population_of_cases_chosen_by_name_is_their_units(study: Study) -> None:
    units = study.select(cases=["boras", "vgr"]).units
    assert set(units.loc[units["reference"], "unit_id"]) == {"kommun:1490", "region:14"}


def test_the_regions_alone_are_a_study_that_passes_the_check_though_one_of_them_is_a_municipality_too(
    study: Study, tmp_path: Path
) -> None:
    whole = study.units.set_index("unit_id")["same_organisation_as"]
    assert whole["region:09"] == "kommun:0980"
    saved = study.select(level="region").extract("public").save(tmp_path / "data")
    assert check_study(saved) == []
    regions = load_study(saved).units.set_index("unit_id")["same_organisation_as"]
    assert pd.isna(regions["region:09"])
    assert "kommun:0980" not in regions.index


def test_choosing_nothing_gives_the_study_itself(study: Study) -> None:
    assert study.select() is study
    assert study.selection is None


def test_a_word_the_study_does_not_know_is_answered_with_the_nearest(study: Study) -> None:
    with pytest.raises(TillkomError, match='no county "Västra Götaland" in this study. Did you mean Västra Götalands'):
        study.select(county="Västra Götaland")
    with pytest.raises(TillkomError, match='no case "borass"'):
        study.select(cases="borass")


def test_criteria_that_no_case_meets_are_an_error_and_not_an_empty_report(study: Study) -> None:
    with pytest.raises(TillkomError, match="No case meets all"):
        study.select(programme="skr_2024", county="Gotlands län")


def test_a_selection_is_said_in_words_with_its_number_of_cases(study: Study) -> None:
    chosen = study.select(programme="skr_2024", level="kommun")
    assert chosen.selection is not None
    said = chosen.selection.in_words(chosen.codebook, len(chosen), "en")
    assert said == f"Selection: {study.label('programme', 'skr_2024', 'en')}, municipality (3 cases)."


def test_a_selection_made_in_a_selection_keeps_what_was_said_before(study: Study) -> None:
    chosen = study.select(programme="skr_2024").select(level="region")
    assert chosen.selection == Selection(programme=("skr_2024",), level=("region",))
    assert chosen.case_ids == ["kalmar", "vgr"]


def test_the_name_of_a_file_tells_the_selection_and_stays_short() -> None:
    assert Selection(cases=("boras", "vgr")).slug == "urval-boras-vgr"
    long = Selection(cases=tuple(f"case_{number}" for number in range(100))).slug
    assert len(long) < 30
    assert long != Selection(cases=tuple(f"case_{number}" for number in range(99))).slug
    assert "/" not in Selection(county=("../x",)).slug


def test_the_name_of_a_hidden_case_that_was_chosen_is_not_in_what_the_public_gets(
    data_folder: Path, tmp_path: Path
) -> None:
    study = hidden(load_study(data_folder), "boras")
    saved = study.select(cases=["boras", "vgr"]).extract("public").save(tmp_path / "extract")
    text = "".join(path.read_text(encoding="utf-8") for path in saved.iterdir() if path.name != "units.csv")
    assert "boras" not in text
    again = load_study(saved)
    assert again.selection == Selection(cases=("vgr",))
    assert again.case_ids == ["vgr"]


def hidden(study: Study, case_id: str) -> Study:
    cases = study.cases
    cases.loc[cases["case_id"] == case_id, "visibility"] = "intern"
    return Study(study.codebook, {**study._tables, "cases": cases})


def test_the_units_of_a_hidden_case_that_was_chosen_are_not_the_population_of_what_the_public_gets(
    data_folder: Path,
) -> None:
    study = hidden(load_study(data_folder), "boras")
    units = study.select(cases="boras, vgr").extract("public").units
    assert set(units.loc[units["reference"], "unit_id"]) == {"region:14"}


def test_cases_on_one_line_are_the_same_as_a_list_and_none_chooses_all(study: Study) -> None:
    assert study.select(cases="vgr, boras").selection == study.select(cases=["boras", "vgr"]).selection
    assert study.select(cases="") is study


def test_a_few_chosen_cases_are_named_and_many_counted(study: Study) -> None:
    from tillkom.marking import selection_said

    assert (
        selection_said(study.select(cases="vgr, boras"), "sv")
        == "Urval: Borås Stad och Västra Götalandsregionen (2 fall)."
    )
    assert selection_said(study.select(cases=study.case_ids[:5]), "en") == "Selection: selected cases (5 cases)."


def test_two_selections_never_have_one_name() -> None:
    assert Selection(cases=("a-b", "c")).slug != Selection(cases=("a", "b-c")).slug
    assert Selection(county=("Örebro",)).slug != Selection(cases=("örebro",)).slug
