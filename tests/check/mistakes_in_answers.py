"""Mistakes in observations: answer, status, evidence."""

from __future__ import annotations

from tests.check.mistakes import mistake
from tests.check.small_study import SmallStudy


@mistake(
    'study/observations.csv, row 3, column "value": a value stands here, but status is "framgår_ej" (the '
    'source is silent). Remove the value, or change the status to "belagd" or "ungefärlig".'
)
def a_value_beside_status_not_stated(study: SmallStudy) -> None:
    study.set("observations", 3, "value", "12")


@mistake(
    'study/observations.csv, row 11, column "text_sv": an answer stands here, but status is "sekretess" (it '
    'may not be shown). Remove the answer, or change the status to "belagd" or "ungefärlig".'
)
def an_answer_in_words_beside_status_withheld(study: SmallStudy) -> None:
    study.set("observations", 11, "text_sv", "Kommundirektören tog initiativet.")


@mistake(
    'study/observations.csv, row 3, column "text_sv": words stand here, but status is "sekretess" (it may '
    'not be shown). Move what a reader needs to "note_sv", what only coders need to "memo".'
)
def words_beside_a_number_that_is_withheld(study: SmallStudy) -> None:
    study.change("observations", 3, status="sekretess", text_sv="Många")


@mistake(
    'study/observations.csv, row 2, column "value": the value is missing, but status is "ungefärlig" (the '
    'source says so, but not exactly). Write the value, or change the status to "framgår_ej".'
)
def a_value_is_missing_where_the_source_gives_it(study: SmallStudy) -> None:
    study.set("observations", 2, "value", "")


@mistake(
    'study/observations.csv, row 6, column "text_sv": the answer is missing, but status is "belagd" (the '
    'source says so). Write the answer, or change the status to "framgår_ej".'
)
def an_answer_in_words_is_missing(study: SmallStudy) -> None:
    study.set("observations", 6, "text_sv", "")


@mistake(
    'study/observations.csv, row 6, column "value": "politiker" stands here, but "q1_initiator" is answered '
    'in words. Move it to "text_sv".'
)
def a_value_for_an_answer_in_words(study: SmallStudy) -> None:
    study.set("observations", 6, "value", "politiker")


@mistake(
    'study/observations.csv, row 2, column "value": "150,5" is not a whole number of 0 or more, but "goals" '
    "is a count. Write digits alone, for instance 150."
)
def a_count_with_a_decimal(study: SmallStudy) -> None:
    study.set("observations", 2, "value", "150,5")


@mistake(
    'study/observations.csv, row 2, column "value": "nästan 150" is not a whole number of 0 or more, but '
    '"goals" is a count. Write digits alone, for instance 150, and the words in "text_sv" or "qualifier".'
)
def a_count_in_words(study: SmallStudy) -> None:
    study.set("observations", 2, "value", "nästan 150")


@mistake(
    'study/observations.csv, row 2, column "value": "1,500" is not a whole number of 0 or more, but "goals" '
    "is a count. Write digits alone, for instance 1500."
)
def a_count_with_a_comma_between_thousands(study: SmallStudy) -> None:
    study.set("observations", 2, "value", "1,500")


@mistake(
    'study/observations.csv, row 7, column "value": "två och ett halvt" is not a number, but '
    '"programme_length" is one. Write digits alone, for instance 0.46.'
)
def a_number_in_words(study: SmallStudy) -> None:
    study.set("observations", 7, "value", "två och ett halvt")


@mistake(
    'study/observations.csv, row 4, column "value": "ledande politiker" is not a code of the vocabulary '
    '"initiator". Did you mean "politiker"?'
)
def a_class_by_its_label(study: SmallStudy) -> None:
    study.set("observations", 4, "value", "ledande politiker")


@mistake(
    'study/observations.csv, row 5, column "value": "mer_administrasjon" is not a code of the vocabulary '
    '"problem". Did you mean "mer_administration"?'
)
def several_classes_with_one_unknown(study: SmallStudy) -> None:
    study.set("observations", 5, "value", "hindrar_innovation mer_administrasjon")


@mistake('study/observations.csv, row 5, column "value": "mer_administration" stands twice. Remove one of the two.')
def the_same_class_twice(study: SmallStudy) -> None:
    study.set("observations", 5, "value", "mer_administration mer_administration")


@mistake(
    'study/observations.csv, row 3, column "qualifier": a qualifier stands here, but status is "framgår_ej" '
    '(the source is silent). Remove it, or change the status to "belagd" or "ungefärlig".'
)
def a_qualifier_without_an_answer(study: SmallStudy) -> None:
    study.set("observations", 3, "qualifier", "cirka")


@mistake(
    'study/observations.csv, row 4, column "kind": who says so is missing, but status is "belagd". Write a '
    "code of the vocabulary kind, for instance dokument."
)
def who_says_so_is_missing(study: SmallStudy) -> None:
    study.set("observations", 4, "kind", "")


@mistake(
    'study/observations.csv, row 4, column "source_id": the source is missing, but status is "belagd". Enter '
    "it in sources.csv and write its id here."
)
def the_source_is_missing(study: SmallStudy) -> None:
    study.set("observations", 4, "source_id", "")


@mistake(
    'study/observations.csv, row 11, column "variable_id": "population" does not apply to a case of level '
    "statlig_myndighet, only to kommun, region. Remove the row, or add the level to the variable in "
    "variables.csv."
)
def a_variable_that_does_not_apply_to_the_level(study: SmallStudy) -> None:
    study.change("observations", 11, variable_id="population")


@mistake(
    'study/observations.csv, row 3, column "phase": "goals" is not coded for "nuläge", only for före, efter. '
    "Change the phase, or add it to the variable in variables.csv."
)
def a_variable_that_does_not_apply_to_the_phase(study: SmallStudy) -> None:
    study.set("observations", 3, "phase", "nuläge")


@mistake(
    'study/observations.csv, row 5, column "note_en": the English text stands without a Swedish one in "note_sv". '
    "Write the Swedish text; it is the one that is coded."
)
def an_english_text_alone(study: SmallStudy) -> None:
    study.change("observations", 5, note_en="Only in English.")


@mistake(
    'study/observations.csv, row 12, column "value": an effect stands here, but "effect_b" (row 13) is '
    '"ej_tillämplig": where nothing was introduced, nothing can have an effect. Change one of the two; what somebody '
    'counts on is "väntad".'
)
def an_effect_of_what_was_not_introduced(study: SmallStudy) -> None:
    for order, name in (("60", "effect_a"), ("70", "effect_b")):
        study.add("variables", 4, variable_id=name, order=order, vocabulary="effect")
    study.add("observations", 4, variable_id="effect_a", value="begränsad")
    study.add("observations", 4, variable_id="effect_b", value="", text_sv="", status="ej_tillämplig")


@mistake(
    'study/observations.csv, row 4, column "locator": the place in the source is missing, but status is "belagd".'
    ' Write the section, page or slide, for instance "s. 18".'
)
def the_place_in_the_source_is_missing(study: SmallStudy) -> None:
    study.set("observations", 4, "locator", "")


@mistake(
    'study/observations.csv, row 2, column "value": "maj-16" is not a whole number of 0 or more, but "goals" is a'
    " count. A spreadsheet has taken it for a date: write the number, for instance 150."
)
def a_count_that_a_spreadsheet_took_for_a_month(study: SmallStudy) -> None:
    study.set("observations", 2, "value", "maj-16")


@mistake(
    'study/observations.csv, row 12, column "variable_id": "population" does not apply to a case of level kommun,'
    " region, only to enhet. Remove the row, or add the level to the variable in variables.csv."
)
def a_variable_that_applies_to_none_of_the_levels_a_case_has(study: SmallStudy) -> None:
    study.set("variables", 2, "levels", "enhet")
    study.add("observations", 8, variable_id="population", phase="nuläge")


@mistake(
    'study/observations.csv, row 6, column "text_en": "Not stated." is no answer, but status is "belagd". Empty '
    'the cell, and change the status, for instance to "framgår_ej".'
)
def an_english_answer_that_says_there_is_none(study: SmallStudy) -> None:
    study.set("observations", 6, "text_en", "Not stated.")


@mistake(
    'study/observations.csv, row 15, column "value": an effect stands here, but "effect_b" (row 12) is '
    '"ej_tillämplig": where nothing was introduced, nothing can have an effect. Change one of the two; what '
    'somebody counts on is "väntad".'
)
def an_effect_that_was_decided_of_what_was_not_introduced(study: SmallStudy) -> None:
    for order, name in (("60", "effect_a"), ("70", "effect_b")):
        study.add("variables", 4, variable_id=name, order=order, vocabulary="effect")
    study.add("observations", 4, variable_id="effect_b", value="", text_sv="", status="ej_tillämplig")
    for coder, value, round_ in (
        ("K1", "begränsad", "kodning"),
        ("K2", "väntad", "kodning"),
        ("K1", "tydlig", "avgörande"),
    ):
        study.add("observations", 4, variable_id="effect_a", value=value, coder=coder, round=round_)
