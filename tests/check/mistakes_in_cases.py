"""Mistakes in cases, their sources and their units."""

from __future__ import annotations

from tests.check.mistakes import mistake
from tests.check.small_study import SmallStudy


@mistake('study/cases.csv, row 4, column "case_id": the case "fall_c" has no unit. Add a row in case_units.csv.')
def a_case_without_a_unit(study: SmallStudy) -> None:
    study.remove("case_units", 5)


@mistake(
    'study/cases.csv, row 4, column "case_id": the case "fall_c" has no unit with the role "huvudman". Give '
    "one of its units in case_units.csv that role."
)
def a_case_without_a_principal(study: SmallStudy) -> None:
    study.set("case_units", 5, "role", "medverkande")


@mistake(
    'study/cases.csv, row 4, column "source_id": the case "fall_c" has no source, here or in any other '
    "table. Enter it in sources.csv and write its id here."
)
def a_case_without_sources(study: SmallStudy) -> None:
    study.change("cases", 4, source_id="")


@mistake(
    'study/events.csv, row 3, column "source_id": the source is missing. Enter it in sources.csv and write its id here.'
)
def an_event_without_a_source(study: SmallStudy) -> None:
    study.change("events", 3, source_id="", locator="")


@mistake(
    'study/units.csv, row 2, column "source_id": a place in a source stands in the row, but no source. Enter '
    "it in sources.csv and write its id here."
)
def a_place_without_its_source(study: SmallStudy) -> None:
    study.change("units", 2, locator="s. 4")


@mistake(
    'study/units.csv, row 6, column "unit_id": "statlig_myndighet:tillsyn" begins with "statlig_myndighet", '
    'but level is "idéburen". Let the two agree.'
)
def a_key_of_another_level(study: SmallStudy) -> None:
    study.set("units", 6, "level", "idéburen")


@mistake(
    'study/units.csv, row 4, column "unit_id": "kommun:1490" does not end with the official code "1489". Did '
    'you mean "kommun:1489"?'
)
def a_key_of_another_code(study: SmallStudy) -> None:
    study.change("units", 4, code="1489")


@mistake(
    'study/units.csv, row 4, column "code": "14" has 2 digits, but the code of a kommun has 4. Correct the '
    "code or the level."
)
def a_municipality_with_two_digits(study: SmallStudy) -> None:
    study.change("units", 4, code="14")


@mistake(
    'study/units.csv, row 4, column "county_code": "15" is not the county of the official code "1490". Did '
    'you mean "14"?'
)
def a_county_of_another_code(study: SmallStudy) -> None:
    study.change("units", 4, county_code="15")


@mistake(
    'study/units.csv, row 2, column "part_of": "region:14" is part of itself, directly or through the units '
    "it is part of. Write the larger unit, or empty the cell."
)
def a_unit_within_itself(study: SmallStudy) -> None:
    study.set("units", 2, "part_of", "kommun:1490")


def _call_the_third_case(study: SmallStudy, case_id: str) -> None:
    study.set("cases", 4, "case_id", case_id)
    study.set("case_units", 5, "case_id", case_id)
    study.set("observations", 11, "case_id", case_id)


@mistake(
    'study/cases.csv, row 4, column "case_id": a case cannot be called "nul": Windows keeps that name for a device. '
    "Give it another id, here and in every table that names the case."
)
def a_case_called_as_a_device(study: SmallStudy) -> None:
    _call_the_third_case(study, "nul")


@mistake(
    'study/cases.csv, row 4, column "case_id": a case cannot be called "index": another page of the reports has that '
    "name. Give it another id, here and in every table that names the case."
)
def a_case_called_as_another_page(study: SmallStudy) -> None:
    _call_the_third_case(study, "index")


@mistake(
    'study/units.csv, row 3, column "same_organisation_as": "statlig_myndighet:tillsyn" is outside the reference '
    "population, which everybody sees. Leave the cell empty, or let the other unit name this one."
)
def a_unit_everybody_sees_names_one_that_only_some_may_see(study: SmallStudy) -> None:
    study.set("units", 3, "same_organisation_as", "statlig_myndighet:tillsyn")


@mistake(
    'study/events.csv, row 5, column "visibility": "publicerad" is more open than the case "fall_b", which is '
    '"deltagare". Empty the cell, or change the case in cases.csv.'
)
def an_event_more_open_than_its_case(study: SmallStudy) -> None:
    study.set("events", 5, "visibility", "publicerad")


@mistake(
    'study/units.csv, row 2, column "same_organisation_as": "region:14" is named as the same organisation as '
    "itself. Write the other unit, or empty the cell."
)
def a_unit_that_is_the_same_organisation_as_itself(study: SmallStudy) -> None:
    study.set("units", 2, "same_organisation_as", "region:14")


@mistake(
    'study/units.csv, row 5, column "part_of": "förvaltning:skola" is part of itself, directly or through the units it '
    "is part of. Write the larger unit, or empty the cell."
)
def three_units_each_within_the_next(study: SmallStudy) -> None:
    """Told once, of the first of the three."""
    study.set("units", 5, "part_of", "statlig_myndighet:tillsyn")
    study.set("units", 6, "part_of", "enhet:rektor")
    study.add("units", 5, unit_id="enhet:rektor", level="enhet", part_of="förvaltning:skola")


@mistake(
    'study/units.csv, row 3, column "part_of": "statlig_myndighet:tillsyn" is outside the reference population, '
    "which everybody sees. Leave the cell empty, or let the other unit name this one."
)
def a_unit_everybody_sees_is_part_of_one_that_only_some_may_see(study: SmallStudy) -> None:
    study.set("units", 3, "part_of", "statlig_myndighet:tillsyn")


@mistake(
    'study/observations.csv, row 11, column "visibility": "deltagare" is more open than the case "fall_c", which '
    'is "intern". Empty the cell, or change the case in cases.csv.'
)
def an_answer_more_open_than_its_case(study: SmallStudy) -> None:
    study.set("observations", 11, "visibility", "deltagare")


@mistake(
    'study/cases.csv, row 5, column "case_id": a case cannot be called '
    '"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": a file called so would '
    "have too long a name; 80 letters are enough. Give it another id, here and in every table that names the "
    "case."
)
def a_case_with_an_id_of_eighty_one_letters(study: SmallStudy) -> None:
    study.add("cases", 2, case_id="x" * 81)
    study.add("case_units", 2, case_id="x" * 81)
