"""Cases: each is about a unit that answers for it, and rests on a source."""

from __future__ import annotations

from collections.abc import Iterator

from tillkom import codes
from tillkom.check.problems import Problem, say, shown
from tillkom.check.reserved import why_reserved
from tillkom.check.rules.registry import rule, warning
from tillkom.check.sheets import Sheets

_OF_A_CASE = ("case_units", "observations", "events", "stages", "adoptions")

NEEDS_SOURCE = (*codes.KNOWN, codes.CONFLICTING, codes.RHETORICAL, codes.ADOPTED, codes.NOT_ADOPTED)


@rule("cases.case_id")
def case_with_a_reserved_id(sheets: Sheets) -> Iterator[Problem]:
    """A case's report has its id for a name, on every system and beside the other pages."""
    for row in sheets["cases"]:
        if reason := why_reserved(row["case_id"]):
            message = say("cases.reserved", case=say("quoted", value=row["case_id"]), reason=reason)
            yield row.problem("case_id", message, say("cases.reserved_do"))


@rule("cases.case_id case_units.case_id")
def case_without_a_unit(sheets: Sheets) -> Iterator[Problem]:
    """A case is about a municipality, a region or another unit."""
    with_unit = sheets.by("case_units", "case_id")
    for row in sheets["cases"]:
        if row["case_id"] and row["case_id"] not in with_unit:
            message = say("cases.no_unit", case=shown(row["case_id"]))
            yield row.problem("case_id", message, say("cases.no_unit_do"))


@rule("cases.case_id case_units.case_id case_units.role")
def case_without_a_principal(sheets: Sheets) -> Iterator[Problem]:
    """At least one unit of a case is its principal (huvudman); a trial may have several."""
    units = sheets.by("case_units", "case_id")
    for row in sheets["cases"]:
        roles = [unit["role"] for unit in units.get(row["case_id"], [])]
        # A role that is misspelt is told of in its own row.
        if roles and set(roles) == {codes.PARTNER}:
            message = say("cases.no_principal", case=shown(row["case_id"]))
            yield row.problem("case_id", message, say("cases.no_principal_do"))


@rule("cases.case_id cases.source_id case_units.case_id observations.case_id events.case_id stages.case_id")
def case_without_sources(sheets: Sheets) -> Iterator[Problem]:
    """Some row of a case names a source, its own row in cases.csv among them."""
    sourced = {row["case_id"] for row in sheets["cases"] if row["source_id"]}
    for table in _OF_A_CASE:
        if sheets.has(table, "source_id"):
            sourced |= {row["case_id"] for row in sheets[table] if row["source_id"]}
    for row in sheets["cases"]:
        if row["case_id"] and row["case_id"] not in sourced:
            message = say("cases.no_source", case=shown(row["case_id"]))
            yield row.problem("source_id", message, say("enter_source"))


_OPENNESS = {"intern": 0, "deltagare": 1, "publicerad": 2}


@rule("cases.case_id cases.visibility")
def row_more_open_than_its_case(sheets: Sheets) -> Iterator[Problem]:
    """What is said of a case is never seen by more people than the case itself."""
    of_case = {row["case_id"]: row["visibility"] for row in sheets["cases"]}
    for table in ("observations", "events", "adoptions"):
        if not sheets.has(table, "visibility"):
            continue
        for row in sheets[table]:
            own, case = row["visibility"], of_case.get(row["case_id"], "")
            if own in _OPENNESS and case in _OPENNESS and _OPENNESS[own] > _OPENNESS[case]:
                message = say("cases.more_open", own=shown(own), case=shown(row["case_id"]), visibility=shown(case))
                yield row.problem("visibility", message, say("cases.more_open_do"))


@rule("events.source_id events.locator")
def event_without_a_source(sheets: Sheets) -> Iterator[Problem]:
    """Every event is a fact with a source."""
    yield from _without_source(sheets, "events")


@rule("stages.source_id")
def stage_without_a_source(sheets: Sheets) -> Iterator[Problem]:
    """Every judged stage rests on a source."""
    yield from _without_source(sheets, "stages")


def _without_source(sheets: Sheets, table: str) -> Iterator[Problem]:
    for row in sheets[table]:
        if not row["source_id"]:
            yield row.problem("source_id", say("cases.row_without_source"), say("enter_source"))


@rule()
def place_without_a_source(sheets: Sheets) -> Iterator[Problem]:
    """A place in a source says nothing without the source."""
    for sheet in sheets.tables.values():
        # These rules name the missing source themselves.
        if sheet.schema.name in ("events", "stages") or not {"source_id", "locator"} <= set(sheet.position):
            continue
        for row in sheet.rows:
            needs_source = row["status"] in NEEDS_SOURCE
            if row["locator"] and not row["source_id"] and not needs_source:
                yield row.problem("source_id", say("cases.place_alone"), say("enter_source"))


@warning("adoptions.case_id adoptions.visibility adoptions.unit_id")
def adoption_nobody_sees(sheets: Sheets) -> Iterator[Problem]:
    """An adoption that names no case and says not who may see it is kept to the research group."""
    for row in sheets["adoptions"]:
        if not row["case_id"] and not row["visibility"]:
            remedy = say("cases.nobody_sees_do", published=shown(codes.PUBLISHED))
            yield row.problem("visibility", say("cases.nobody_sees"), remedy)
