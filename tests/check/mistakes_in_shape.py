"""Mistakes in headers and in the shape of rows."""

from __future__ import annotations

from tests.check.mistakes import mistake
from tests.check.small_study import SmallStudy


@mistake('study/cases.csv, row 1, column "sector_sv": the column is missing. Add it after "study_period".')
def a_column_is_missing(study: SmallStudy) -> None:
    study.remove_column("cases", "sector_sv")


@mistake('study/cases.csv, row 1, column "visibility": the column is missing. Add it after "programme".')
def a_required_column_is_missing(study: SmallStudy) -> None:
    study.remove_column("cases", "visibility")


@mistake(
    'study/sources.csv, row 1, column "publisher": the table has no such column. Remove it, or describe it '
    "in datapackage.json."
)
def a_column_is_left_over(study: SmallStudy) -> None:
    study.tables["sources"][0].append("publisher")
    for row in study.tables["sources"][1:]:
        row.append("KFi")


@mistake('study/cases.csv, row 1, column "visibilty": the table has no such column. Did you mean "visibility"?')
def a_column_is_misspelt(study: SmallStudy) -> None:
    study.tables["cases"][0][4] = "visibilty"


@mistake('study/sources.csv, row 1, column "citation": two columns have this name; only the first is read. Remove one.')
def a_column_stands_twice(study: SmallStudy) -> None:
    for row in study.tables["sources"]:
        row.append(row[2])


@mistake("study/sources.csv, row 1: column 11 holds cells but has no name. Name it, or remove it.")
def a_column_has_no_name(study: SmallStudy) -> None:
    for row in study.tables["sources"]:
        row.append("x")
    study.tables["sources"][0][-1] = ""


@mistake(
    'study/sources.csv, row 1: no column of this table is in the first row, which begins with "rapport". The '
    "first row is to be: source_id,type,citation,year,identifier,read_here,interviewees,interviewed,pages,memo"
)
def the_header_is_missing(study: SmallStudy) -> None:
    del study.tables["sources"][0]


@mistake(
    "study/sources.csv, row 2: the row has 11 cells, but the header has 10. Put a text that holds the "
    'separator "," within quotation marks.'
)
def a_row_has_a_cell_too_many(study: SmallStudy) -> None:
    study.tables["sources"][1].append("Stockholm")


@mistake(
    "study/observations.csv, row 3: the row ends after 10 cells of 18, and required columns follow. Fill in "
    "the missing cells at its end."
)
def a_row_ends_early(study: SmallStudy) -> None:
    del study.tables["observations"][2][10:]


@mistake("study/events.csv, row 3: the row is blank, with filled rows below. Remove it.")
def a_row_in_the_middle_is_blank(study: SmallStudy) -> None:
    study.tables["events"].insert(2, [])


@mistake(
    "study/sources.csv, row 2: a quotation mark opens here and never closes, so all rows below are read as "
    'one cell. Close it; a quotation mark within a text is written twice: ""'
)
def a_quotation_mark_never_closes(study: SmallStudy) -> None:
    study.raw["sources.csv"] = study.csv("sources").replace('komma.",', "komma.,").encode()


@mistake(
    "study/events.csv, row 5: the file ends in the middle of this row, so what stood below it may be missing. Take the "
    "file as it was before; where nothing is missing, end the row with a line break."
)
def a_copy_was_broken_off(study: SmallStudy) -> None:
    """What is left of the row has all that a row must have."""
    study.raw["events.csv"] = study.csv("events").rstrip("\n").rsplit(",", 3)[0].encode()
