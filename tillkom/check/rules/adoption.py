"""Adoptions: the dates that stand are those the outcome calls for, in order."""

from __future__ import annotations

from collections.abc import Iterator

from tillkom.check.problems import Problem, say, shown
from tillkom.check.rules.dates import bounds
from tillkom.check.rules.registry import rule
from tillkom.check.sheets import Sheets
from tillkom.codes import ADOPTED, NOT_ADOPTED, UNKNOWN

_MUST_BE_EMPTY = {NOT_ADOPTED: ("earliest", "latest", "ended"), UNKNOWN: ("earliest", "latest", "ended", "as_of")}
_MUST_STAND = {
    ADOPTED: ("latest", "adoption.no_latest", "adoption.no_latest_do"),
    NOT_ADOPTED: ("as_of", "adoption.no_as_of", "adoption.no_as_of_do"),
}


@rule("adoptions.status adoptions.earliest adoptions.latest adoptions.as_of")
def adoption_dates_disagree_with_the_status(sheets: Sheets) -> Iterator[Problem]:
    """antagen needs ``latest``; ej_antagen needs ``as_of`` and no other date; okänt has no date."""
    for row in sheets["adoptions"]:
        status = row["status"]
        if status in _MUST_STAND:
            column, what, remedy = _MUST_STAND[status]
            if not row[column]:
                yield row.problem(column, say(what, status=shown(status)), say(remedy))
        for column in _MUST_BE_EMPTY.get(status, ()):
            if row[column]:
                message = say("adoption.date_beside_status", status=shown(status))
                yield row.problem(column, message, say("adoption.date_beside_status_do"))


@rule("adoptions.earliest adoptions.latest")
def adoption_ends_before_it_begins(sheets: Sheets) -> Iterator[Problem]:
    """The earliest possible date lies no later than the latest."""
    for row in sheets["adoptions"]:
        earliest, latest = bounds(row["earliest"]), bounds(row["latest"])
        if earliest and latest and earliest[0] and latest[1] and earliest[0] > latest[1]:
            message = say("adoption.ends_first", earliest=shown(row["earliest"]), latest=shown(row["latest"]))
            yield row.problem("earliest", message, say("adoption.ends_first_do"))


@rule("adoptions.earliest adoptions.ended")
def adoption_abandoned_before_it_began(sheets: Sheets) -> Iterator[Problem]:
    """What was adopted can have ended only after the earliest date by which it can have begun."""
    for row in sheets["adoptions"]:
        began, ended = bounds(row["earliest"]), bounds(row["ended"])
        if began and ended and began[0] and ended[1] and ended[1] < began[0]:
            message = say("adoption.ended_first", ended=shown(row["ended"]), earliest=shown(row["earliest"]))
            yield row.problem("ended", message, say("correct_one"))


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
            message = say("adoption.other_unit", case=shown(row["case_id"]), unit=shown(row["unit_id"]))
            yield row.problem("case_id", message, say("adoption.other_unit_do"))


@rule("adoptions.status adoptions.source_id")
def adoption_without_a_source(sheets: Sheets) -> Iterator[Problem]:
    """An adoption, and that there was none, is a fact with a source."""
    for row in sheets["adoptions"]:
        if row["status"] in (ADOPTED, NOT_ADOPTED) and not row["source_id"]:
            message = say("adoption.no_source", status=shown(row["status"]))
            yield row.problem("source_id", message, say("enter_source"))


@rule("adoptions.unit_id adoptions.case_id units.unit_id units.reference")
def adoption_on_public_record_of_a_unit_outside_the_population(sheets: Sheets) -> Iterator[Problem]:
    """An adoption that names no case may be open to all, which is for units of the reference population alone."""
    outside = {row["unit_id"] for row in sheets["units"] if row["reference"] == "false"}
    for row in sheets["adoptions"]:
        if not row["case_id"] and row["unit_id"] in outside:
            yield row.problem("case_id", say("adoption.no_case"), say("adoption.no_case_do"))
