"""What looks wrong and may be right, each with the one warning that must follow."""

from __future__ import annotations

from collections.abc import Callable

from tests.check.small_study import SmallStudy

Change = Callable[[SmallStudy], None]
DOUBTS: list[tuple[Change, str]] = []


def doubt(message: str) -> Callable[[Change], Change]:
    """Register a change of the valid study with its warning; the function is named for what is doubtful."""

    def register(change: Change) -> Change:
        DOUBTS.append((change, message))
        return change

    return register


@doubt(
    'warning: study/stages.csv, row 3, column "stage": stage 4 means in practice, but adoptions.csv, row 5, says that '
    'by the same date "praktik" was "ej_antagen". Read the source again, and correct one of the two.'
)
def a_stage_in_practice_beside_practice_not_adopted(study: SmallStudy) -> None:
    study.set("stages", 3, "stage", "4")
    study.add("adoptions", 2, definition="praktik", status="ej_antagen", earliest="", latest="", as_of="2021-11")


@doubt(
    'warning: study/events.csv, row 5, column "date": "2099-01" lies in the future. Correct the date; what is only '
    "planned belongs in the text."
)
def an_event_in_the_future(study: SmallStudy) -> None:
    study.change("events", 5, date="2099-01", precision="månad")
    study.set("cases", 3, "study_period", "2015/..")


@doubt(
    'warning: study/observations.csv, row 2, column "value": "13 000" is 100 times the next number of the same '
    'variable or more ("130", row 10). Read it again: thousands, a separator, or two numbers in one cell. If it is '
    "right, leave it."
)
def a_number_a_hundred_times_its_neighbours(study: SmallStudy) -> None:
    study.set("observations", 2, "value", "13 000")


@doubt(
    'warning: study/adoption_surveys.csv, row 3, column "population_n": "290 140" is 100 times the next number of the '
    'same column or more ("311", row 2). Read it again: thousands, a separator, or two numbers in one cell. If it is '
    "right, leave it."
)
def two_numbers_in_one_cell(study: SmallStudy) -> None:
    study.set("adoption_surveys", 3, "population_n", "290 140")


@doubt(
    'warning: study/stages.csv, row 3, column "coder": "k1" differs only by a capital from "K1" (observations.csv, '
    'row 2), and counts as another. Did you mean "K1"?'
)
def a_coder_in_small_letters(study: SmallStudy) -> None:
    study.set("stages", 3, "coder", "k1")


@doubt(
    'warning: study/sources.csv, row 4, column "read_here": nobody has read "oläst", and a row rests on it at first '
    'hand (events.csv, row 2). Read it and change "read_here", or add "sekundär" to "kind" there.'
)
def a_source_nobody_has_read(study: SmallStudy) -> None:
    study.add("sources", 2, source_id="oläst", read_here="nej")
    study.set("events", 2, "source_id", "oläst")


@doubt(
    'warning: study/events.csv, row 6, column "text_sv": the same event stands in row 2 already. Remove one of the '
    "two, or say in the text how they differ."
)
def an_event_pasted_twice(study: SmallStudy) -> None:
    study.add("events", 2, order="4")


@doubt(
    'warning: study/adoptions.csv, row 2, column "visibility": the row names no case and does not say who may see it, '
    'so no report for a reader shows it. Write "publicerad" where it is on public record, or name its case.'
)
def an_adoption_of_no_case_that_says_not_who_may_see_it(study: SmallStudy) -> None:
    study.change("adoptions", 2, case_id="", visibility="")


@doubt(
    'warning: study/adoptions.csv, row 3, column "as_of": "2021-22" means summer 2021 in EDTF. For the two years write '
    '"2021/2022"; if the season is meant, leave it.'
)
def a_season_that_looks_like_a_school_year(study: SmallStudy) -> None:
    study.set("adoptions", 3, "as_of", "2021-22")


@doubt(
    'warning: study/observations.csv, row 4, column "value": a class stands without the words that carry it. Write in '
    '"text_sv" what the source says.'
)
def a_class_without_words(study: SmallStudy) -> None:
    study.change("observations", 4, text_sv="")


@doubt(
    'warning: study/observations.csv, row 4, column "text_sv": "Ledande politiker." only repeats the class. Write the '
    "words of the source that carry the class."
)
def words_that_only_repeat_the_class(study: SmallStudy) -> None:
    study.change("observations", 4, text_sv="Ledande politiker.")


@doubt(
    'warning: study/adoption_surveys.csv, row 2, column "reported_as": "46,00 %" is what a spreadsheet makes of a '
    "whole percentage. Write it as the source does. If the source has the decimals, leave it."
)
def a_percentage_written_as_a_spreadsheet_does(study: SmallStudy) -> None:
    study.set("adoption_surveys", 2, "reported_as", "46,00 %")


@doubt(
    'warning: study/events.csv, row 3, column "text_sv": the name "Ada Konfidentsson" in names.txt stands in the text, '
    "and no report outside the research group may hold it. Rewrite the text without the name, or take the name out of "
    "names.txt."
)
def a_name_that_is_confided(study: SmallStudy) -> None:
    study.raw["names.txt"] = b"# cheferna\nAda Konfidentsson\nBo Ek\n"
    study.set("events", 3, "text_sv", "Samtal i Ada\u00a0Konfidentssons rum om tim\u00adbo ekar.")


@doubt(
    'warning: study/observations.csv, row 2, column "value": "1.2" is a hundredth of the next number of the same '
    'variable, or less ("120", row 8). Read it again: thousands, a separator, or two numbers in one cell. If it '
    "is right, leave it."
)
def a_number_a_hundredth_of_its_neighbours(study: SmallStudy) -> None:
    study.set("observations", 2, "value", "1.2")
    study.change("variables", 3, type="tal")


@doubt(
    'warning: study/sources.csv, row 4, column "read_here": nobody has read "oläst", and 2 rows rest on it at '
    'first hand (events.csv, row 2). Read it and change "read_here", or add "sekundär" to "kind" there.'
)
def a_source_nobody_has_read_that_two_rows_rest_on(study: SmallStudy) -> None:
    study.add("sources", 2, source_id="oläst", read_here="nej")
    study.set("events", 2, "source_id", "oläst")
    study.set("stages", 2, "source_id", "oläst")


@doubt(
    'warning: study/observations.csv, row 5, column "text_sv": "Motverkar innovation och verksamhetsutveckling, '
    'ökar administrationen." only repeats the class. Write the words of the source that carry the class.'
)
def words_that_only_repeat_several_classes(study: SmallStudy) -> None:
    study.set("observations", 5, "text_sv", "Motverkar innovation och verksamhetsutveckling, ökar administrationen.")


@doubt(
    'warning: study/observations.csv, row 5, column "text_sv": "hindrar_innovation mer_administration" only '
    "repeats the class. Write the words of the source that carry the class."
)
def a_code_in_the_place_of_words(study: SmallStudy) -> None:
    study.set("observations", 5, "text_sv", "hindrar_innovation mer_administration")


@doubt(
    'warning: study/observations.csv, row 5, column "text_sv": "hindrar innovation mer administration" only '
    "repeats the class. Write the words of the source that carry the class."
)
def a_code_without_its_underscores_in_the_place_of_words(study: SmallStudy) -> None:
    study.set("observations", 5, "text_sv", "hindrar innovation mer administration")
