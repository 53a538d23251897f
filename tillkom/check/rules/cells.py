"""Cells of any column: signs no text holds, what spreadsheets write for an error, marks that stand for nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from tillkom.check.mangled import mangled_letters, mangled_text
from tillkom.check.problems import Problem, say, shown
from tillkom.check.rules.registry import rule
from tillkom.check.sheets import Sheets
from tillkom.codes import KNOWN
from tillkom.reading import STRANGE

_ERRORS = re.compile(
    r"#(NAMN\?|NAME\?|REF!|REFERENS!|N/A|SAKNAS!?|VÄRDEFEL!|VÄRDE!|VALUE!|DIV/0!|DIVISION/0!|NULL!|SKÄRNING!|OGILTIGT!"
    r"|NUM!|SPILL!|CALC!|KALKYL!|FIELD!|BLOCKED!)|#{2,}|Err:[0-9]{3}|Fel:[0-9]{3}"
)
_STANDS_FOR_NOTHING = frozenset(
    ("-", "--", "–", "—", "?", "??", ".", "…", "...", "na", "n/a", "n.a.", "null", "nan", "#n/a")
)
_SAYS_NOTHING = frozenset(
    ("saknas", "uppgift saknas", "okänt", "okänd", "vet ej", "vet inte", "framgår ej", "framgår inte", "ingen uppgift")
    + ("ej tillämpligt", "ej tillämplig", "ej kodad", "unknown", "missing", "not stated", "not applicable", "no data")
)
_REFERENCES = ("identifier", "decision_ref", "locator", "reported_as")
"""Columns where a spreadsheet finds dates and numbers that are none."""


@rule()
def sign_no_text_holds(sheets: Sheets) -> Iterator[Problem]:
    """Control characters, and marks that turn the direction of writing, break pictures and deceive the eye."""
    for sheet in sheets.tables.values():
        for row, column, value, sign in sheet.found(_strange):
            message = say("cells.strange", value=shown(value), sign=_named(sign))
            yield row.problem(column, message, say("cells.strange_do"))


def _strange(text: str) -> str | None:
    found = None if text.isascii() and text.isprintable() else STRANGE.search(text)
    return found[0] if found and not mangled_letters(text) else None


def _named(sign: str) -> str:
    name = unicodedata.name(sign, "").lower()
    if not name:
        name = say("cells.control") if ord(sign) < 0xA0 else say("cells.no_letter")
    return say("cells.sign", number=f"U+{ord(sign):04X}", name=name)


@rule()
def formula_left_an_error(sheets: Sheets) -> Iterator[Problem]:
    """#NAMN?, #REF! or #### is what a spreadsheet shows where it could not work out or show what stood there."""
    for sheet in sheets.tables.values():
        for row, column, value, what in sheet.found(_of_a_formula):
            yield row.problem(column, say(f"cells.{what}", value=shown(value)), say("cells.formula_do"))


def _of_a_formula(text: str) -> str | None:
    if text[:1] == "=" and len(text) > 1:
        return "formula"
    return "failed" if text[:1] in ("#", "E", "F") and _ERRORS.fullmatch(text) else None


@rule()
def mark_that_stands_for_nothing(sheets: Sheets) -> Iterator[Problem]:
    """A dash, NA or a question mark in a text would be printed as if the source said so."""
    for sheet in sheets.tables.values():
        columns = [
            column.name
            for column in sheet.schema.fields
            if column.type == "string" and not column.internal
            if not (column.vocabulary or column.enum or column.pattern or column.is_edtf)
        ]
        keys = {name for key in sheet.schema.foreign_keys for name in key.fields}
        free = [column for column in columns if column not in keys]
        for row, column, value, _ in sheet.found(lambda text: text.casefold() in _STANDS_FOR_NOTHING, free):
            answer = sheet.schema.name == "observations" and column in ("value", "text_sv")
            remedy = say("cells.empty_answer" if answer else "cells.empty")
            yield row.problem(column, say("cells.for_nothing", value=shown(value)), remedy)


@rule("observations.status observations.text_sv")
def answer_that_says_there_is_none(sheets: Sheets) -> Iterator[Problem]:
    """Where the source says nothing, the status says so, not the answer."""
    for row in sheets["observations"]:
        for column in ("text_sv", "text_en"):
            if row["status"] in KNOWN and row[column].rstrip(".").casefold() in _SAYS_NOTHING:
                message = say("cells.says_nothing", value=shown(row[column]), status=shown(row["status"]))
                yield row.problem(column, message, say("cells.says_nothing_do"))


@rule()
def text_taken_for_a_number(sheets: Sheets) -> Iterator[Problem]:
    """9,78918E+12 was an ISBN, and maj-16 the sixteenth paragraph of the fifth chapter or pages 5–16."""
    for sheet in sheets.tables.values():
        columns = [column.name for column in sheet.schema.fields if column.name in _REFERENCES]
        for row, column, value, what in sheet.found(mangled_text, columns):
            message = say("cells.taken_for", value=shown(value), what=say(f"cells.{what}"))
            yield row.problem(column, message, say("cells.taken_for_do"))
