"""Mistakes in single cells and in keys."""

from __future__ import annotations

from tests.check.mistakes import mistake
from tests.check.small_study import SmallStudy


@mistake(
    'study/cases.csv, row 3, column "visibility": "public" is not one of intern, deltagare, publicerad. Did '
    'you mean "publicerad"?'
)
def visibility_is_in_english(study: SmallStudy) -> None:
    study.set("cases", 3, "visibility", "public")


@mistake(
    'study/observations.csv, row 3, column "status": "not stated" is not one of belagd, ungefärlig, '
    'framgår_ej, ej_tillämplig, ej_kodad, motstridig, sekretess, retorisk. Did you mean "framgår_ej"?'
)
def a_status_is_said_by_its_label(study: SmallStudy) -> None:
    study.set("observations", 3, "status", "not stated")


@mistake('study/events.csv, row 2, column "text_sv": the cell is empty. Fill it in: event in Swedish.')
def a_required_cell_is_empty(study: SmallStudy) -> None:
    study.set("events", 2, "text_sv", "")


@mistake('study/units.csv, row 2, column "reference": the cell is empty. Write "true" or "false".')
def a_truth_is_empty(study: SmallStudy) -> None:
    study.set("units", 2, "reference", "")


@mistake('study/case_units.csv, row 2, column "role": the cell is empty. Write one of huvudman, medverkande.')
def a_required_code_is_empty(study: SmallStudy) -> None:
    study.set("case_units", 2, "role", " ")


@mistake('study/events.csv, row 2, column "order": "first" is not a whole number. Write digits alone, for instance 12.')
def an_order_is_no_whole_number(study: SmallStudy) -> None:
    study.set("events", 2, "order", "first")


@mistake('study/events.csv, row 2, column "order": "0" is less than 1. Correct the number.')
def an_order_is_zero(study: SmallStudy) -> None:
    study.set("events", 2, "order", "0")


@mistake(
    'study/stages.csv, row 3, column "stage": "6" is not a code of the vocabulary "stage". Write one of 0, '
    "1, 2, 3, 4, 5."
)
def a_stage_is_off_the_ladder(study: SmallStudy) -> None:
    study.set("stages", 3, "stage", "6")


@mistake('study/adoption_surveys.csv, row 3, column "share": "51 %" is not a number. Did you mean "0.51"?')
def a_share_is_a_percentage(study: SmallStudy) -> None:
    study.set("adoption_surveys", 3, "share", "51 %")


@mistake('study/adoption_surveys.csv, row 3, column "share": "51" is more than 1. Did you mean "0.51"?')
def a_share_is_more_than_one(study: SmallStudy) -> None:
    study.set("adoption_surveys", 3, "share", "51")


@mistake('study/sources.csv, row 2, column "year": "i fjol" is not a year. Write four digits, for instance 2024.')
def a_year_is_said_in_words(study: SmallStudy) -> None:
    study.set("sources", 2, "year", "i fjol")


@mistake('study/units.csv, row 2, column "reference": "kanske" is not true or false. Write "true" or "false".')
def a_truth_is_neither(study: SmallStudy) -> None:
    study.set("units", 2, "reference", "kanske")


@mistake(
    'study/cases.csv, row 5, column "case_id": "Fall D" is not written as the column demands. Use small '
    "letters, digits, _ and - alone."
)
def a_case_has_capitals_in_its_id(study: SmallStudy) -> None:
    study.add("cases", 2, case_id="Fall D")
    study.add("case_units", 2, case_id="Fall D")


@mistake(
    'study/cases.csv, row 5, column "case_id": case_id "fall_a" stands in row 2 already. Remove one of the '
    "two rows, or correct the one that is wrong."
)
def a_case_stands_twice(study: SmallStudy) -> None:
    study.add("cases", 2)


@mistake(
    'study/observations.csv, row 12: case_id "fall_a", variable_id "problems", phase "nuläge", coder "K1", '
    'round "kodning" stands in row 5 already. Remove one of the two rows, or correct the one that is wrong.'
)
def an_observation_stands_twice(study: SmallStudy) -> None:
    study.add("observations", 5)


@mistake(
    'study/events.csv, row 3: case_id "fall_a", order "1" stands in row 2 already. Remove one of the two '
    "rows, or correct the one that is wrong."
)
def two_events_have_the_same_order(study: SmallStudy) -> None:
    study.set("events", 3, "order", "1")


@mistake('study/events.csv, row 5, column "case_id": "fal_b" is not in cases.csv. Did you mean "fall_b"?')
def an_unknown_case(study: SmallStudy) -> None:
    study.set("events", 5, "case_id", "fal_b")


@mistake(
    'study/events.csv, row 5, column "source_id": "webbsida_x9" is not in sources.csv. Add it to '
    "sources.csv, or correct it here."
)
def an_unknown_source(study: SmallStudy) -> None:
    study.set("events", 5, "source_id", "webbsida_x9")


@mistake(
    'study/observations.csv, row 4, column "variable_id": "initiator_klass" is not in variables.csv. Did you '
    'mean "initiator"?'
)
def an_unknown_variable(study: SmallStudy) -> None:
    study.set("observations", 4, "variable_id", "initiator_klass")


@mistake(
    'study/events.csv, row 2, column "type": "decision" is not a code of the vocabulary "event_type". Did '
    'you mean "beslut"?'
)
def an_unknown_event_type(study: SmallStudy) -> None:
    study.set("events", 2, "type", "decision")


@mistake(
    'study/events.csv, row 2, column "kind": "dokument," is not a code of the vocabulary "kind". Separate '
    "codes by one space alone."
)
def two_kinds_separated_by_a_comma(study: SmallStudy) -> None:
    study.set("events", 2, "kind", "dokument, författare")


@mistake('study/events.csv, row 2, column "kind": "dokument" stands twice. Remove one of the two.')
def a_kind_stands_twice(study: SmallStudy) -> None:
    study.set("events", 2, "kind", "dokument dokument")
