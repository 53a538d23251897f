"""Adoptions: the dates that stand are those the outcome calls for, in order."""

from __future__ import annotations

from collections.abc import Iterator

from tillkom.check.problems import Problem, shown
from tillkom.check.rules.dates import bounds
from tillkom.check.rules.registry import rule
from tillkom.check.sheets import Sheets
from tillkom.codes import ADOPTED, NOT_ADOPTED, UNKNOWN

_MUST_BE_EMPTY = {NOT_ADOPTED: ("earliest", "latest"), UNKNOWN: ("earliest", "latest", "as_of")}
_MUST_STAND = {
    ADOPTED: ("latest", "the latest possible date is missing", "Write the date by which it had happened."),
    NOT_ADOPTED: ("as_of", "the date is missing", "Write the date by which it had not yet happened."),
}


@rule("adoptions.status adoptions.earliest adoptions.latest adoptions.as_of")
def adoption_dates_disagree_with_the_status(sheets: Sheets) -> Iterator[Problem]:
    """antagen needs ``latest``; ej_antagen needs ``as_of`` and no other date; okänt has no date."""
    for row in sheets["adoptions"]:
        status = row["status"]
        if status in _MUST_STAND:
            column, what, remedy = _MUST_STAND[status]
            if not row[column]:
                yield row.problem(column, f'{what}, but status is "{status}".', remedy)
        for column in _MUST_BE_EMPTY.get(status, ()):
            if row[column]:
                message = f'a date stands here, but status is "{status}".'
                yield row.problem(column, message, "Remove the date, or change the status.")


@rule("adoptions.earliest adoptions.latest")
def adoption_ends_before_it_begins(sheets: Sheets) -> Iterator[Problem]:
    """The earliest possible date lies no later than the latest."""
    for row in sheets["adoptions"]:
        earliest, latest = bounds(row["earliest"]), bounds(row["latest"])
        if earliest and latest and earliest[0] and latest[1] and earliest[0] > latest[1]:
            message = f"the earliest date {shown(row['earliest'])} lies after the latest {shown(row['latest'])}."
            yield row.problem("earliest", message, "Correct one of the two, or let them change places.")


@rule(
    "adoptions.unit_id adoptions.case_id cases.case_id case_units.case_id case_units.unit_id "
    "units.unit_id units.part_of"
)
def adoption_of_a_unit_outside_the_case(sheets: Sheets) -> Iterator[Problem]:
    """The case an adoption is taken from is about the unit, or about a part of it."""
    larger = {row["unit_id"]: row["part_of"] for row in sheets["units"]}
    cases = {row["case_id"] for row in sheets["cases"]}
    units = sheets.by("case_units", "case_id")
    for row in sheets["adoptions"]:
        of_case = {unit["unit_id"] for unit in units.get(row["case_id"], [])}
        if row["case_id"] not in cases or not of_case or not of_case | {row["unit_id"]} <= set(larger):
            continue  # a unit or case that is not there is told of by itself
        if row["unit_id"] not in of_case | {larger.get(unit, "") for unit in of_case}:
            message = f'the case "{row["case_id"]}" is not about the unit {shown(row["unit_id"])}.'
            yield row.problem("case_id", message, "Correct the case or the unit, or add the unit in case_units.csv.")


@rule("adoptions.status adoptions.source_id")
def adoption_without_a_source(sheets: Sheets) -> Iterator[Problem]:
    """An adoption, and that there was none, is a fact with a source."""
    for row in sheets["adoptions"]:
        if row["status"] in (ADOPTED, NOT_ADOPTED) and not row["source_id"]:
            message = f'the source is missing, but status is "{row["status"]}".'
            yield row.problem("source_id", message, "Enter it in sources.csv and write its id here.")


@rule("adoptions.unit_id adoptions.case_id units.unit_id units.reference")
def adoption_on_public_record_of_a_unit_outside_the_population(sheets: Sheets) -> Iterator[Problem]:
    """An adoption that names no case is shown to everybody, which is for units of the reference population alone."""
    outside = {row["unit_id"] for row in sheets["units"] if row["reference"] == "false"}
    for row in sheets["adoptions"]:
        if not row["case_id"] and row["unit_id"] in outside:
            message = "the case is missing, and only the reference population's adoptions are shown to everybody."
            yield row.problem("case_id", message, "Write the id of the case the date comes from.")
