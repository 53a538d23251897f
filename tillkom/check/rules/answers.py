"""Observations: an answer stands exactly when its status says so, and is of its variable's type."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tillkom.check.mangled import mangled_date
from tillkom.check.nearest import did_you_mean
from tillkom.check.problems import Problem, say, shown
from tillkom.check.rules.registry import rule
from tillkom.check.sheets import Row, Sheets
from tillkom.codes import CLASSED, CLASSES, COUNT, KNOWN, NUMBER, SOURCED, TEXT, WITHOUT_ANSWER, WORDS_BESIDE_NO_VALUE

_COUNT = re.compile(r"[0-9]{1,15}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]+)?")


def said_status(status: str) -> str:
    """A status with what it means: "framgår_ej" (the source is silent)."""
    return say("answers.status", status=shown(status), means=say(f"status.{status}"))


def typed_rows(sheets: Sheets) -> Iterator[tuple[Row, Row, str]]:
    """Each observation with its variable and the variable's type, where there is such a variable."""
    yield from sheets.kept("typed rows", lambda: list(_typed_rows(sheets)))


def _typed_rows(sheets: Sheets) -> Iterator[tuple[Row, Row, str]]:
    variables = {row["variable_id"]: row for row in sheets["variables"]}
    for row in sheets["observations"]:
        variable = variables.get(row["variable_id"])
        if variable is not None:
            yield row, variable, variable["type"]


@rule("observations.status observations.value observations.text_sv variables.variable_id variables.type")
def answer_beside_a_status_without_one(sheets: Sheets) -> Iterator[Problem]:
    """A value stands, or words, where the status says that there is no answer."""
    for row, _, kind in typed_rows(sheets):
        if row["status"] not in WITHOUT_ANSWER:
            continue
        if row["value"] and kind != TEXT:
            message = say("answers.value", status=said_status(row["status"]))
            yield row.problem("value", message, say("answers.value_do"))
        for column in ("text_sv", "text_en"):
            if row[column] and (kind == TEXT or row["status"] not in WORDS_BESIDE_NO_VALUE):
                what = "answer" if kind == TEXT else "words"
                message = say(f"answers.{what}", status=said_status(row["status"]))
                yield row.problem(column, message, say(f"answers.{what}_do"))


@rule("observations.status observations.value observations.text_sv variables.variable_id variables.type")
def answer_missing_where_the_status_promises_one(sheets: Sheets) -> Iterator[Problem]:
    """The status says that the source gives an answer, but none stands."""
    for row, _, kind in typed_rows(sheets):
        column, what = ("text_sv", "answer") if kind == TEXT else ("value", "value")
        if row["status"] in KNOWN and not row[column]:
            message = say(f"answers.no_{what}", status=said_status(row["status"]))
            yield row.problem(column, message, say(f"answers.no_{what}_do"))


@rule("observations.value variables.variable_id variables.type")
def value_for_an_answer_in_words(sheets: Sheets) -> Iterator[Problem]:
    """A variable of type text is answered in ``text_sv``; ``value`` is for numbers and codes."""
    for row, _, kind in typed_rows(sheets):
        if kind == TEXT and row["value"]:
            message = say("answers.in_words", value=shown(row["value"]), variable=shown(row["variable_id"]))
            yield row.problem("value", message, say("answers.in_words_do"))


@rule("observations.value variables.variable_id variables.type")
def value_is_a_number(sheets: Sheets) -> Iterator[Problem]:
    """A count is a whole number of 0 or more; a number is digits with a decimal point or comma."""
    for row, _, kind in typed_rows(sheets):
        value = row["value"]
        if kind == COUNT and value and not _COUNT.fullmatch(value):
            key, example = "answers.count", "150"
        elif kind == NUMBER and value and not _NUMBER.fullmatch(value):
            key, example = "answers.number", "0.46"
        else:
            continue
        written = row.written("value")
        message = say(key, value=shown(written), variable=shown(row["variable_id"]))
        yield row.problem("value", message, _number_remedy(written, example))


def _number_remedy(value: str, example: str) -> str:
    if re.fullmatch(r"[0-9]+([.,][0-9]+)?E[+-]?[0-9]+", value, re.IGNORECASE):
        return say("shortened")
    if mangled_date(value):
        return say("answers.taken_for_date", example=example)
    if re.fullmatch(r"[0-9]{1,3}([.,][0-9]{3})+", value):
        example = re.sub("[.,]", "", value)
    digits = re.search(r"[0-9]+", value)
    if digits and re.search(r"[^\W\d_]", value):
        return say("answers.digits_and_words", example=digits[0])
    return say("digits_alone", example=example)


_THOUSAND_OR_NOT = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")


@rule("observations.value variables.variable_id variables.type")
def number_that_could_be_a_thousand_times_larger(sheets: Sheets) -> Iterator[Problem]:
    """1,500 and 1.500 are one and a half to some and fifteen hundred to others."""
    for row, _, kind in typed_rows(sheets):
        if kind == NUMBER and _THOUSAND_OR_NOT.fullmatch(written := row.written("value")):
            yield row.problem("value", *_two_readings(written))
    for sheet in sheets.tables.values():
        for column in sheet.schema.fields:
            # a column of shares, whose numbers end at 1, leaves no doubt
            if column.type == "number" and column.maximum is None and column.name in sheet.position:
                for row in sheet.rows:
                    if _THOUSAND_OR_NOT.fullmatch(written := row.written(column.name)):
                        yield row.problem(column.name, *_two_readings(written))


def _two_readings(written: str) -> tuple[str, str]:
    whole, fraction = re.sub("[.,]", "", written), written.replace(",", ".")
    message = say("answers.two_readings", value=shown(written))
    return message, say("answers.two_readings_do", whole=whole, fraction=f"{fraction.rstrip('0')}0")


@rule("observations.value variables.variable_id variables.type variables.vocabulary")
def value_is_a_code_of_its_vocabulary(sheets: Sheets) -> Iterator[Problem]:
    """A class is one code of the variable's vocabulary; several classes are codes with a space between, none twice."""
    for row, variable, kind in typed_rows(sheets):
        terms = sheets.codebook.vocabularies.get(variable["vocabulary"])
        if kind not in CLASSED or not row["value"] or terms is None:
            continue
        codes = row["value"].split() if kind == CLASSES else [row["value"]]
        for code in dict.fromkeys(codes):
            if code not in terms:
                message = say("no_code", code=shown(code), vocabulary=shown(variable["vocabulary"]))
                otherwise = say("one_of", choices=", ".join(terms))
                remedy = did_you_mean(code, terms, otherwise, sheets.labels(variable["vocabulary"]))
                yield row.problem("value", message, remedy)
            elif codes.count(code) > 1:
                yield row.problem("value", say("twice", code=shown(code)), say("remove_one"))


@rule("observations.status observations.qualifier")
def qualifier_without_an_answer(sheets: Sheets) -> Iterator[Problem]:
    """Nearly, about, at least: nothing to qualify where there is no answer."""
    for row in sheets["observations"]:
        if row["qualifier"] and row["status"] in WITHOUT_ANSWER:
            message = say("answers.qualifier", status=said_status(row["status"]))
            yield row.problem("qualifier", message, say("answers.qualifier_do"))


@rule("observations.status observations.kind observations.source_id observations.locator")
def evidence_missing(sheets: Sheets) -> Iterator[Problem]:
    """Who says so, in which source and where must be told for everything a source says."""
    needed = {
        "kind": ("answers.no_kind", "answers.no_kind_do"),
        "source_id": ("answers.no_source", "enter_source"),
        "locator": ("answers.no_locator", "answers.no_locator_do"),
    }
    for row in sheets["observations"]:
        if row["status"] in SOURCED:
            for column, (what, remedy) in needed.items():
                if not row[column]:
                    yield row.problem(column, say(what, status=shown(row["status"])), say(remedy))


@rule(
    "observations.case_id variables.variable_id variables.levels variables.phases "
    "case_units.case_id case_units.unit_id units.unit_id units.level"
)
def variable_does_not_apply(sheets: Sheets) -> Iterator[Problem]:
    """A variable is coded for the levels and the phases it applies to; a case has the levels of all its units."""
    levels = {row["unit_id"]: row["level"] for row in sheets["units"]}
    of_case = {
        case: {levels[row["unit_id"]] for row in rows if row["unit_id"] in levels}
        for case, rows in sheets.by("case_units", "case_id").items()
    }
    asked = {row["variable_id"]: (row["levels"].split(), row["phases"].split()) for row in sheets["variables"]}
    for row, _, _ in typed_rows(sheets):
        (applies, phases), has = asked[row["variable_id"]], of_case.get(row["case_id"], set())
        if has and applies and has.isdisjoint(applies):
            message = say(
                "answers.other_level",
                variable=shown(row["variable_id"]),
                levels=", ".join(sorted(has)),
                applies=", ".join(applies),
            )
            yield row.problem("variable_id", message, say("answers.other_level_do"))
        if row["phase"] and phases and row["phase"] not in phases:
            message = say(
                "answers.other_phase",
                variable=shown(row["variable_id"]),
                phase=shown(row["phase"]),
                phases=", ".join(phases),
            )
            yield row.problem("phase", message, say("answers.other_phase_do"))
