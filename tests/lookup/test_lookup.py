"""Answers with labels, words in any text, two variables against each other: on the small study, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import tillkom
from tests.small_study import MARK
from tillkom import TillkomError
from tillkom.study import Study


def test_an_answer_stands_with_its_words_status_coders_and_full_reference(small_study: Study) -> None:
    table = small_study.answers("goals", cases="alfa")
    before, after = table.to_dict("records")
    assert (before["Fall"], before["Skede"], before["Svar"]) == (f"Alfa kommun {MARK}", "före", "cirka 150")
    assert (after["Svar"], after["Tal"], after["Med ord"]) == ("högst 20", 20, f"20 (beslutade {MARK})")
    assert (after["Källa"], after["Ställe"], after["Kodare"]) == ("Öst (2024)", f"s. 7 {MARK}", "K1")
    assert after["Fullständig referens"] == f"Öst, B. (2024). Rapport {MARK}. doi:10.1/x"


def test_a_question_nobody_has_looked_into_is_a_row_that_says_so(small_study: Study) -> None:
    row = small_study.answers("goals", cases="beta").iloc[0]
    assert (row["Svar"], row["Status"], row["Kodare"]) == ("ej kodad", "ej kodad", "")
    assert pd.isna(row["Tal"])


def test_coders_who_differ_leave_no_answer_and_are_both_named(small_study: Study) -> None:
    row = small_study.answers("effect_operations", cases="alfa", labels="en").iloc[0]
    assert (row["Answer"], row["Status"], row["Coder"]) == ("conflicting", "conflicting", "K1, K2")


def test_statuses_and_phases_are_ordered_as_in_the_codebook(small_study: Study) -> None:
    table = small_study.answers(cases="alfa")
    assert table["Status"].cat.ordered
    assert table["Status"].cat.categories.tolist()[:3] == ["belagd", "ungefärlig", "framgår ej"]
    assert table.sort_values("Skede")["Skede"].drop_duplicates().tolist() == ["före", "efter", "nuläge"]


def test_by_case_there_is_a_row_per_case_and_numbers_are_numbers(small_study: Study) -> None:
    table = small_study.answers(["goals", "initiator"], by="case")
    assert table.index.tolist() == small_study.case_ids
    assert table.loc["alfa", "Antal mål, före"] == 150
    assert table["Antal mål, före"].isna().sum() == 5
    assert table["Senaste steg"].isna().tolist() == [False, True, False, True, False, True]  # beta's coders differ
    assert table.loc["alfa", "Senaste steg"] == "3 under införande"
    assert table["Initiativtagare"].cat.ordered
    assert table["Initiativtagare"].value_counts()["tjänstepersoner"] == 3
    assert table.loc["zeta", "Initiativtagare"] == "ej kodad"


def test_by_case_in_codes_columns_are_called_by_variable_and_phase(small_study: Study) -> None:
    table = small_study.answers(["goals", "principles"], by="case", labels=None)
    assert table.columns.tolist()[-3:] == ["goals.före", "goals.efter", "principles"]
    assert table.loc["alfa", ["level", "stage", "principles"]].tolist() == ["kommun", "3", "tillit öppenhet"]


def test_in_codes_by_answer_the_grid_has_coder_and_citation_besides(small_study: Study) -> None:
    row = small_study.answers("effect_operations", cases="alfa", labels=None).iloc[0]
    assert (row["status"], row["coder"]) == ("motstridig", "K1 K2")


def test_answers_come_by_answer_or_case_only(small_study: Study) -> None:
    with pytest.raises(TillkomError, match='Choose "answer" or "case"'):
        small_study.answers(by="theme")


def test_a_word_is_found_in_every_table_whatever_its_capitals(small_study: Study) -> None:
    hits = small_study.search("SAMTAL")
    assert hits[["table", "case_id"]].values.tolist()[:4] == [
        ["Observationer", "alfa"],  # trust upheld by "Öppna samtal"
        ["Händelser", "alfa"],
        ["Stegbedömningar", "alfa"],  # the decision's reason: "Efter samtal"
        ["Källor", ""],  # the citation
    ]
    assert set(hits["table"][4:]) == {"Variabler", "Vokabulärer"}  # the codebook comes last
    event = hits[hits["table"] == "Händelser"].iloc[0]
    assert (event["source"], event["locator"], event["coder"]) == ("Öst (2024)", f"s. 13 {MARK}", "K1")
    assert hits[hits["table"] == "Stegbedömningar"].iloc[0]["coder"] == "K1 (avgörande)"


def test_the_label_of_a_coded_class_is_found_though_the_file_holds_its_code(small_study: Study) -> None:
    hits = small_study.search("tjänstepersoner", tables="observations")
    assert hits["case_id"].tolist() == ["alfa", "beta", "epsilon"]


def test_a_search_shows_what_stands_around_the_words(data_folder: Path) -> None:
    text = "x " * 200 + "här är ordet " + "y " * 200
    study = tillkom.load_study(data_folder)
    events = study.events.assign(text_sv=text)
    hit = Study(study.codebook, {**study._tables, "events": events}).search("ordet", tables="events").iloc[0]
    assert hit["text"] == text
    assert hit["hit"].startswith("…x ")
    assert " ordet y " in hit["hit"]
    assert len(hit["hit"]) < 140


def test_a_search_in_an_extract_finds_nothing_of_what_its_reader_may_not_see(small_study: Study) -> None:
    assert small_study.search("Gammahemlighet")["case_id"].tolist() == ["gamma"]
    assert small_study.extract("public").search("Gammahemlighet").empty
    assert small_study.search("Hemligt")["column"].nunique() == 1
    assert small_study.extract("public").search("Hemligt").empty


def test_searching_for_nothing_or_in_no_table_is_an_error(small_study: Study) -> None:
    with pytest.raises(TillkomError, match="nothing to search for"):
        small_study.search("  ")
    with pytest.raises(TillkomError, match='no table "evnts"'):
        small_study.search("x", tables="evnts")


def test_a_cross_tabulation_counts_cases_with_bases_on_both_sides(small_study: Study) -> None:
    table = small_study.crosstab("initiator", "level")
    assert table.loc[:, ["kommun", "region", "känt", "ej känt", "alla fall"]].to_dict("index") == {
        "ledande politiker": {"kommun": 0, "region": 1, "känt": 1, "ej känt": 0, "alla fall": 1},
        "oppositionen": {"kommun": 1, "region": 0, "känt": 1, "ej känt": 0, "alla fall": 1},
        "tjänstepersoner": {"kommun": 3, "region": 0, "känt": 3, "ej känt": 0, "alla fall": 3},
        "känt": {"kommun": 4, "region": 1, "känt": 5, "ej känt": 0, "alla fall": 5},
        "ej känt": {"kommun": 0, "region": 0, "känt": 0, "ej känt": 0, "alla fall": 0},
        "alla fall": {"kommun": 4, "region": 1, "känt": 5, "ej känt": 0, "alla fall": 5},
    }
    assert (table.index.name, table.columns.name) == ("Initiativtagare", "Nivå")


def test_what_coders_differ_on_or_nobody_coded_is_not_known(small_study: Study) -> None:
    table = small_study.crosstab("stage", "effect_operations", labels="en")
    # alfa 3, gamma 5, epsilon 5; beta disputed, delta not judged. The effect: disputed in alfa, not coded elsewhere.
    assert table.to_dict("index") == {
        "3 being introduced": {"known": 0, "not known": 1, "all cases": 1},
        "5 institutionalised": {"known": 0, "not known": 2, "all cases": 2},
        "known": {"known": 0, "not known": 3, "all cases": 3},
        "not known": {"known": 0, "not known": 2, "all cases": 2},
        "all cases": {"known": 0, "not known": 5, "all cases": 5},
    }


def test_a_case_with_several_classes_counts_in_each_and_the_note_says_so(small_study: Study) -> None:
    table = small_study.crosstab("principles", "programme", cases=["alfa", "beta"])
    assert table.loc[["tillit", "stöd", "öppenhet", "känt"], "alla fall"].tolist() == [1, 1, 1, 2]
    assert table.attrs["note"].startswith("Antal fall; 2 fall i basen. Ett fall kan ha flera svar")


def test_a_selection_and_an_extract_are_cross_tabulated_like_a_whole_study(small_study: Study) -> None:
    part = small_study.extract("public").select(level="kommun")
    assert part.crosstab("initiator", "county").loc["alla fall", "alla fall"] == 3  # zeta is only listed


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("initator", "Did you mean initiator"),
        ("goals", '"goals" has no classes'),
        ("committee_structure", '"committee_structure.efter"'),
        ("initiator.före", 'Write "initiator.nuläge"'),
    ],
)
def test_what_cannot_be_cross_tabulated_is_said_with_what_to_write(
    small_study: Study, variable: str, said: str
) -> None:
    with pytest.raises(TillkomError, match=said):
        small_study.crosstab(variable, "level")


def test_an_excel_file_keeps_codes_as_text_and_the_header_in_sight(small_study: Study, tmp_path: Path) -> None:
    table = pd.DataFrame({"kod": ["0662", "=1+1"], "tal": [1.5, None], "ord": ["kort", "långt " * 40]})
    sheet = openpyxl.load_workbook(tillkom.to_excel(table, tmp_path / "tabell.xlsx")).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)][0] == ["0662", 1.5, "kort"]
    assert (sheet["A3"].value, sheet["A3"].data_type, sheet["B3"].value) == ("=1+1", "s", None)
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["C"].width == 60
    assert sheet["C3"].alignment.wrap_text


def test_the_index_of_a_table_goes_into_excel_as_its_first_column(small_study: Study, tmp_path: Path) -> None:
    table = small_study.crosstab("initiator", "level")
    sheet = openpyxl.load_workbook(tillkom.to_excel(table, tmp_path / "kors.xlsx")).active
    assert [cell.value for cell in sheet[1]][:2] == ["Initiativtagare / Nivå", "kommun"]
    assert [cell.value for cell in sheet[2]][:3] == ["ledande politiker", 0, 1]


def test_a_name_that_is_no_excel_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TillkomError, match=r"ends in \.xlsx"):
        tillkom.to_excel(pd.DataFrame({"a": [1]}), tmp_path / "tabell.csv")
