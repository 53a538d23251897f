"""Observations: an answer stands exactly when its status says so, and is of its variable's type."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tillkom.check.mangled import mangled_date
from tillkom.check.nearest import did_you_mean
from tillkom.check.problems import Problem, shown
from tillkom.check.rules.registry import rule
from tillkom.check.sheets import Row, Sheets

NULL_STATUSES = {
    "framgår_ej": "the source is silent",
    "ej_tillämplig": "it cannot occur here",
    "ej_kodad": "nobody has looked for it yet",
    "sekretess": "it may not be shown",
    "retorisk": "a figure of speech, not a fact",
}
FULL_STATUSES = {"belagd": "the source says so", "ungefärlig": "the source says so, but not exactly"}
SOURCED_STATUSES = ("belagd", "ungefärlig", "motstridig", "retorisk")
WORDS_BESIDE_NO_VALUE = ("framgår_ej", "retorisk")
"""Statuses where the source's words may stand though they hold no number or class."""

CLASS_TYPES = ("klass", "klasser")
_COUNT = re.compile(r"[0-9]{1,15}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]+)?")
_CHANGE_STATUS = 'or change the status to "belagd" or "ungefärlig".'


def typed_rows(sheets: Sheets) -> Iterator[tuple[Row, Row, str]]:
    """Each observation with its variable and the variable's type, where there is such a variable."""
    variables = {row["variable_id"]: row for row in sheets["variables"]}
    for row in sheets["observations"]:
        variable = variables.get(row["variable_id"])
        if variable is not None:
            yield row, variable, variable["type"]


@rule("observations.status observations.value observations.text_sv variables.variable_id variables.type")
def answer_beside_a_status_without_one(sheets: Sheets) -> Iterator[Problem]:
    """A value stands, or words, where the status says that there is no answer."""
    for row, _, kind in typed_rows(sheets):
        why = NULL_STATUSES.get(row["status"])
        if why is None:
            continue
        status = f'but status is "{row["status"]}" ({why}).'
        if row["value"] and kind != "text":
            yield row.problem("value", f"a value stands here, {status}", f"Remove the value, {_CHANGE_STATUS}")
        for column in ("text_sv", "text_en"):
            if not row[column]:
                continue
            if kind == "text":
                remedy = f"Remove the answer, {_CHANGE_STATUS}"
                yield row.problem(column, f"an answer stands here, {status}", remedy)
            elif row["status"] not in WORDS_BESIDE_NO_VALUE:
                remedy = 'Move what a reader needs to "note_sv", what only coders need to "memo".'
                yield row.problem(column, f"words stand here, {status}", remedy)


@rule("observations.status observations.value observations.text_sv variables.variable_id variables.type")
def answer_missing_where_the_status_promises_one(sheets: Sheets) -> Iterator[Problem]:
    """The status says that the source gives an answer, but none stands."""
    for row, _, kind in typed_rows(sheets):
        why = FULL_STATUSES.get(row["status"])
        column, what = ("text_sv", "answer") if kind == "text" else ("value", "value")
        if why and not row[column]:
            message = f'the {what} is missing, but status is "{row["status"]}" ({why}).'
            yield row.problem(column, message, f'Write the {what}, or change the status to "framgår_ej".')


@rule("observations.value variables.variable_id variables.type")
def value_for_an_answer_in_words(sheets: Sheets) -> Iterator[Problem]:
    """A variable of type text is answered in ``text_sv``; ``value`` is for numbers and codes."""
    for row, _, kind in typed_rows(sheets):
        if kind == "text" and row["value"]:
            message = f'{shown(row["value"])} stands here, but "{row["variable_id"]}" is answered in words.'
            yield row.problem("value", message, 'Move it to "text_sv".')


@rule("observations.value variables.variable_id variables.type")
def value_is_a_number(sheets: Sheets) -> Iterator[Problem]:
    """A count is a whole number of 0 or more; a number is digits with a decimal point or comma."""
    for row, _, kind in typed_rows(sheets):
        value = row["value"]
        if kind == "antal" and value and not _COUNT.fullmatch(value):
            needs = f'is not a whole number of 0 or more, but "{row["variable_id"]}" is a count.'
        elif kind == "tal" and value and not _NUMBER.fullmatch(value):
            needs = f'is not a number, but "{row["variable_id"]}" is one.'
        else:
            continue
        written = row.written("value")
        remedy = _number_remedy(written, "150" if kind == "antal" else "0.46")
        yield row.problem("value", f"{shown(written)} {needs}", remedy)


def _number_remedy(value: str, example: str) -> str:
    if re.fullmatch(r"[0-9]+([.,][0-9]+)?E[+-]?[0-9]+", value, re.IGNORECASE):
        return "A spreadsheet has shortened it: write all its digits, as the source has them."
    if years := mangled_date(value):
        return f"A spreadsheet has taken it for a date: write the number, for instance {years[0].partition('-')[0]}."
    if re.fullmatch(r"[0-9]{1,3}([.,][0-9]{3})+", value):
        example = re.sub("[.,]", "", value)
    digits = re.search(r"[0-9]+", value)
    if digits and re.search(r"[^\W\d_]", value):
        return f'Write digits alone, for instance {digits[0]}, and the words in "text_sv" or "qualifier".'
    return f"Write digits alone, for instance {example}."


_THOUSAND_OR_NOT = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")


@rule("observations.value variables.variable_id variables.type")
def number_that_could_be_a_thousand_times_larger(sheets: Sheets) -> Iterator[Problem]:
    """1,500 and 1.500 are one and a half to some and fifteen hundred to others."""
    for row, _, kind in typed_rows(sheets):
        if kind == "tal" and _THOUSAND_OR_NOT.fullmatch(written := row.written("value")):
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
    return f"{shown(written)} can be read in two ways.", f"Write {whole}, or {fraction.rstrip('0')}0 if it is less."


@rule("observations.value variables.variable_id variables.type variables.vocabulary")
def value_is_a_code_of_its_vocabulary(sheets: Sheets) -> Iterator[Problem]:
    """A class is one code of the variable's vocabulary; several classes are codes with a space between, none twice."""
    for row, variable, kind in typed_rows(sheets):
        terms = sheets.codebook.vocabularies.get(variable["vocabulary"])
        if kind not in CLASS_TYPES or not row["value"] or terms is None:
            continue
        codes = row["value"].split() if kind == "klasser" else [row["value"]]
        for code in dict.fromkeys(codes):
            if code not in terms:
                message = f'{shown(code)} is not a code of the vocabulary "{variable["vocabulary"]}".'
                otherwise = f"Write one of {', '.join(terms)}."
                remedy = did_you_mean(code, terms, otherwise, sheets.labels(variable["vocabulary"]))
                yield row.problem("value", message, remedy)
            elif codes.count(code) > 1:
                yield row.problem("value", f"{shown(code)} stands twice.", "Remove one of the two.")


@rule("observations.status observations.qualifier")
def qualifier_without_an_answer(sheets: Sheets) -> Iterator[Problem]:
    """Nearly, about, at least: nothing to qualify where there is no answer."""
    for row in sheets["observations"]:
        if row["qualifier"] and row["status"] in NULL_STATUSES:
            status = f'but status is "{row["status"]}" ({NULL_STATUSES[row["status"]]}).'
            yield row.problem("qualifier", f"a qualifier stands here, {status}", f"Remove it, {_CHANGE_STATUS}")


@rule("observations.status observations.kind observations.source_id observations.locator")
def evidence_missing(sheets: Sheets) -> Iterator[Problem]:
    """Who says so, in which source and where must be told for everything a source says."""
    needed = {
        "kind": ("who says so is missing", "Write a code of the vocabulary kind, for instance dokument."),
        "source_id": ("the source is missing", "Enter it in sources.csv and write its id here."),
        "locator": ("the place in the source is missing", 'Write the section, page or slide, for instance "s. 18".'),
    }
    for row in sheets["observations"]:
        if row["status"] in SOURCED_STATUSES:
            for column, (what, remedy) in needed.items():
                if not row[column]:
                    yield row.problem(column, f'{what}, but status is "{row["status"]}".', remedy)


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
    for row, variable, _ in typed_rows(sheets):
        applies, has = variable["levels"].split(), of_case.get(row["case_id"], set())
        if has and applies and has.isdisjoint(applies):
            message = (
                f'"{row["variable_id"]}" does not apply to a case of level {", ".join(sorted(has))}, '
                f"only to {', '.join(applies)}."
            )
            remedy = "Remove the row, or add the level to the variable in variables.csv."
            yield row.problem("variable_id", message, remedy)
        phases = variable["phases"].split()
        if row["phase"] and phases and row["phase"] not in phases:
            message = f'"{row["variable_id"]}" is not coded for "{row["phase"]}", only for {", ".join(phases)}.'
            yield row.problem("phase", message, "Change the phase, or add it to the variable in variables.csv.")
