"""Units: the key carries level and code, the official codes fit together, nothing is part of itself."""

from __future__ import annotations

from collections.abc import Iterator

from tillkom.check.problems import Problem, say, shown
from tillkom.check.rules.registry import rule
from tillkom.check.sheets import Sheets
from tillkom.codes import MUNICIPALITY, REGION

_DIGITS = {MUNICIPALITY: 4, REGION: 2}


@rule("units.unit_id units.level")
def key_disagrees_with_the_level(sheets: Sheets) -> Iterator[Problem]:
    """A unit's key begins with its level: kommun:1490 is a municipality."""
    levels = sheets.codebook.vocabularies.get("level", {})
    for row in sheets["units"]:
        prefix, colon, _ = row["unit_id"].partition(":")
        if colon and row["level"] in levels and prefix != row["level"]:
            message = say(
                "units.other_level", unit=shown(row["unit_id"]), prefix=shown(prefix), level=shown(row["level"])
            )
            yield row.problem("unit_id", message, say("units.other_level_do"))


@rule("units.unit_id units.level units.code")
def key_disagrees_with_the_code(sheets: Sheets) -> Iterator[Problem]:
    """The key of a municipality or region ends with its official code, which must stand; made-up units have none."""
    for row in sheets["units"]:
        digits = _DIGITS.get(row["level"])
        prefix, _, number = row["unit_id"].partition(":")
        if digits is None or prefix != row["level"]:
            continue
        if not row["code"]:
            if not sheets.codebook.synthetic:
                remedy = say("units.no_code_do", digits=digits, number=say("quoted", value=number))
                yield row.problem("code", say("units.no_code"), remedy)
        elif len(row["code"]) == digits and row["code"].isdigit() and number != row["code"]:
            message = say("units.other_code", unit=shown(row["unit_id"]), code=shown(row["code"]))
            yield row.problem("unit_id", message, say("did_you_mean", near=shown(f"{prefix}:{row['code']}")))


@rule("units.level units.code")
def code_has_the_digits_of_its_level(sheets: Sheets) -> Iterator[Problem]:
    """Four digits for a municipality, two for a region, none for others."""
    for row in sheets["units"]:
        digits = _DIGITS.get(row["level"])
        code = row["code"]
        # Codes of another length than two or four are told of by the schema's pattern.
        if digits and code.isdigit() and len(code) in _DIGITS.values() and len(code) != digits:
            message = say("units.digits", code=shown(code), has=len(code), level=row["level"], digits=digits)
            yield row.problem("code", message, say("units.digits_do"))


@rule("units.level units.code units.county_code")
def county_disagrees_with_the_code(sheets: Sheets) -> Iterator[Problem]:
    """The first two digits of an official code are the county's."""
    for row in sheets["units"]:
        code, county = row["code"], row["county_code"]
        if _DIGITS.get(row["level"]) == len(code) and len(county) == 2 and code[:2] != county:
            message = say("units.other_county", county=shown(county), code=shown(code))
            yield row.problem("county_code", message, say("did_you_mean", near=shown(code[:2])))


@rule("units.unit_id units.part_of units.same_organisation_as")
def unit_within_itself(sheets: Sheets) -> Iterator[Problem]:
    """No unit is part of itself, or of one of its own parts, or the same organisation as itself."""
    whole = {row["unit_id"]: row["part_of"] for row in sheets["units"]}
    told: set[str] = set()
    for row in sheets["units"]:
        start = row["unit_id"]
        circle = _circle(start, whole)
        if circle and told.isdisjoint(circle):
            yield row.problem("part_of", say("units.circle", unit=shown(start)), say("units.circle_do"))
        told |= circle
        if start and row["same_organisation_as"] == start:
            message = say("units.same_as_itself", unit=shown(start))
            yield row.problem("same_organisation_as", message, say("units.same_as_itself_do"))


def _circle(start: str, whole: dict[str, str]) -> set[str]:
    """The units met on the way from a unit through what it is part of back to itself; empty where none leads back."""
    met: set[str] = set()
    above = start
    while above and above not in met:
        met.add(above)
        above = whole.get(above, "")
    return met if above == start else set()


@rule("units.unit_id units.part_of units.same_organisation_as units.reference")
def population_leads_out_of_itself(sheets: Sheets) -> Iterator[Problem]:
    """A unit of the reference population, which everybody sees, must not name one that only some may see."""
    if sheets.codebook.package.get("selection"):
        return  # units that were chosen away are outside too, and may be seen by everybody
    outside = {row["unit_id"] for row in sheets["units"] if row["reference"] == "false"}
    for row in sheets["units"]:
        for column in ("part_of", "same_organisation_as"):
            if row["reference"] == "true" and row[column] in outside:
                message = say("units.outside", unit=shown(row[column]))
                yield row.problem(column, message, say("units.outside_do"))
