"""Mending what programs did to a study's files: shown first, written only when asked, the original kept beside.

Only what leaves no doubt is mended: separators and letters, rows that stand in one cell, decimal commas, commas between
codes, the lost zero of a unit that the study knows, dates that a spreadsheet wrote another way. A code that is nearly
one is mended when that is asked. A file that a program of today or Windows saved is written with the mark (BOM) by
which Excel sees that it is UTF-8; one without the mark keeps being without.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tillkom.check.mangled import mangled_code, mangled_date, mangled_letters, mangled_unit, mangled_year
from tillkom.check.nearest import near_match
from tillkom.check.problems import say, shown
from tillkom.check.rules.dates import bounds
from tillkom.codebook import Codebook, Field, TableSchema
from tillkom.codes import CLASSES, NUMERIC
from tillkom.decoding import decode
from tillkom.errors import DataError
from tillkom.language import told
from tillkom.reading import RawTable, UnreadableTable, clean, normalise, normalise_number, parse_table, read_bytes

_BOM = "\ufeff"
_BESIDE = ("level", "unit_id", "variable_id")
_DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_THOUSAND_OR_NOT = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
_STORED_YEAR = re.compile("2005-0[5-8]")
"""July 2005 as a spreadsheet shows it, jul-05, may be July 1905, which it makes of the year 2016."""


@dataclass(frozen=True)
class Change:
    """One cell, before and after; a file as a whole where ``row`` is None."""

    row: int | None
    column: str | None
    before: str
    after: str


@dataclass
class Mended:
    """A file and what would be changed in it."""

    path: Path
    text: str
    changes: list[Change] = field(default_factory=list)

    def __str__(self) -> str:
        return self.told("en")

    def told(self, language: str) -> str:
        """The changes, one a line, in the language."""
        return "\n".join(told(self._line(change), language) for change in self.changes)

    def _line(self, change: Change) -> str:
        file = self.path.as_posix()
        if change.row is None:
            return say("fix.file", file=file, before=change.before, after=change.after)
        column, before, after = shown(change.column or ""), shown(change.before), shown(change.after)
        return say("fix.cell", file=file, row=change.row, column=column, before=before, after=after)

    def write(self) -> Path:
        """Write the mended file; the original is kept beside it, and its path returned."""
        kept = self.path.with_name(f"{self.path.name}.before")
        number = 1
        while kept.exists():
            number += 1
            kept = self.path.with_name(f"{self.path.name}.before-{number}")
        kept.write_bytes(self.path.read_bytes())
        new = self.path.with_name(f".{self.path.name}.new")
        new.write_text(self.text, encoding="utf-8", newline="")
        os.replace(new, self.path)
        return kept


def mend(folder: str | Path, *, codes: bool = False) -> list[Mended]:
    """What can be mended in a study's tables, file by file; nothing is written.

    Parameters
    ----------
    folder : the study's folder.
    codes : also codes that are nearly one of their list, such as "Belagd" for "belagd".

    Raises
    ------
    DataError : the study's codebook cannot be read.

    >>> mend("data")
    []
    """
    folder = Path(folder)
    codebook = Codebook.read(folder)
    known = _Known(codebook, folder)
    found = (_mended(folder / schema.path, schema, known, codes) for schema in codebook.tables.values())
    return [each for each in found if each is not None]


class _Known:
    """What the study itself says of what may stand where."""

    def __init__(self, codebook: Codebook, folder: Path) -> None:
        self.codebook = codebook
        self.units = set(self._column(folder, "units", "unit_id"))
        variables = [self._column(folder, "variables", name) for name in ("variable_id", "type", "vocabulary")]
        self.types = dict(zip(variables[0], variables[1], strict=False))
        self._vocabularies = dict(zip(variables[0], variables[2], strict=False))

    def _column(self, folder: Path, table: str, name: str) -> list[str]:
        try:
            path = folder / self.codebook.tables[table].path
            return [clean(cell) for cell in parse_table(path, read_bytes(path)).column(name)]
        except (KeyError, ValueError, UnreadableTable):
            return []

    def is_number(self, column: Field, variable: str) -> bool:
        """Whether the cell holds a number that may have decimals."""
        return column.type == "number" or self.types.get(variable) in NUMERIC

    def listed(self, column: Field, variable: str) -> Collection[str]:
        """The codes that the cell may hold several of; none where it holds one, or something else."""
        vocabulary = column.vocabulary if column.is_list else None
        if self.types.get(variable) == CLASSES:
            vocabulary = self._vocabularies[variable]
        return self.codebook.vocabularies.get(vocabulary or "", ())


def _mended(path: Path, schema: TableSchema, known: _Known, codes: bool) -> Mended | None:
    try:
        content = read_bytes(path)
        table = parse_table(path, content, schema.encoding)
    except UnreadableTable:
        return None
    changes: list[Change] = []
    if table.in_one_cell:
        put_back = _put_back(path, content)
        if put_back is None:
            return None
        table = put_back
        changes.append(Change(None, None, say("fix.one_cell"), say("fix.a_cell_each")))
    if table.misread or not table.header or len(set(table.header)) < len(table.header):
        return None
    if table.delimiter != "," or table.encoding not in ("utf-8", "utf-8-sig"):
        called = {";": "semicolons", "\t": "tabs", ",": "commas"}.get(table.delimiter)
        written = say(f"fix.{called}") if called else shown(table.delimiter)
        before = say("fix.dialect", separator=written, encoding=table.encoding)
        changes.append(Change(None, None, before, say("fix.dialect", separator=say("fix.commas"), encoding="UTF-8")))
    rows = [list(row) for row in table.rows]
    for change, at, place in _cell_changes(table, schema, known, codes):
        rows[at][place] = change.after
        changes.append(change)
    return Mended(path, _as_text(table, rows, content), changes) if changes else None


def _cell_changes(
    table: RawTable, schema: TableSchema, known: _Known, codes: bool
) -> Iterator[tuple[Change, int, int]]:
    at_of = {name: at for at, name in enumerate(table.header)}
    to_units = {name for key in schema.foreign_keys if key.table == "units" for name in key.fields}
    for place, name in enumerate(table.header):
        column = schema.field(name)
        if column is None:
            continue
        for at, row in enumerate(table.rows):
            written, value = clean(row[place]), normalise(row[place], column)
            if not value:
                continue
            cell = {other: clean(row[at_of[other]]) for other in _BESIDE if other in at_of}
            variable = cell.get("variable_id", "") if name == "value" else ""
            level = cell.get("level") or cell.get("unit_id", "").partition(":")[0]
            units = known.units if name in to_units else set()
            after = mangled_letters(value) or _mended_cell(value, column, level, units)
            after = after or _decimal(written, column, known.is_number(column, variable))
            after = after or _separated(value, known.listed(column, variable))
            if after is None and codes:
                after = _nearly(value, column, known.codebook)
            if after is not None and after != written:
                yield Change(table.row_numbers[at], name, written, after), at, place


def _mended_cell(value: str, column: Field, level: str, units: set[str]) -> str | None:
    """What a cell without doubt was; None where nothing is to be mended, or more than one thing could be."""
    if column.is_edtf:
        if year := mangled_year(value):
            return year
        guesses = mangled_date(value) if bounds(value) is None else ()
        return guesses[0] if len(guesses) == 1 and not _STORED_YEAR.fullmatch(guesses[0]) else None
    if units and value not in units:
        return mangled_unit(value, units)
    return mangled_code(value, column.name, level)


def _decimal(written: str, column: Field, number: bool) -> str | None:
    """A number with a decimal point where it has a comma; None where that could be one between thousands."""
    if not number or not _DECIMAL_COMMA.fullmatch(written):
        return None
    doubtful = column.maximum is None and _THOUSAND_OR_NOT.fullmatch(written)
    return None if doubtful else normalise_number(written)


def _separated(value: str, known: Collection[str]) -> str | None:
    """Codes with a space between where something else separates them; None where not all of them are codes."""
    parts = [part for part in re.split(r"[\s,;+]+", value) if part]
    whole = len(parts) > 1 and len(set(parts)) == len(parts) and all(part in known for part in parts)
    return " ".join(parts) if whole and value not in known and " ".join(parts) != value else None


def _nearly(value: str, column: Field, codebook: Codebook) -> str | None:
    known = column.enum or tuple(codebook.vocabularies.get(column.vocabulary or "", ()))
    return near_match(value, known) if known and not column.is_list and value not in known else None


def _put_back(path: Path, content: bytes) -> RawTable | None:
    """The table of a file that was opened with another separator and saved; None where that cannot be undone.

    The program tore each row at the other separator and filled the rows up to one width; joined again and without
    what was filled up, they are the file as it was.
    """
    text = decode(content)[0].removeprefix(_BOM)
    for other in (";", "\t", ","):
        records = [record for record in csv.reader(io.StringIO(text, newline=""), delimiter=other) if any(record)]
        if not records or any(records[0][1:]):
            continue
        lines = [other.join(record).rstrip(other) for record in records]
        table = parse_table(path, "\n".join(lines).encode())
        whole = not table.misread and all(len(row) == len(table.header) for row in table.rows)
        # a text of several lines may have lost a separator where a line ended
        if whole and len(table.header) > 2 and not any("\n" in cell for row in table.rows for cell in row):
            return table
    return None


def _as_text(table: RawTable, rows: list[list[str]], content: bytes) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n" if b"\r\n" in content else "\n")
    writer.writerow(table.header)
    writer.writerows(rows)
    written = text.getvalue()
    again = parse_table(table.path, written.encode())
    if again.rows != rows or again.header != table.header:
        says = "it cannot be written so that it is read the same, so nothing was changed."
        raise DataError(f"{table.path.as_posix()}: {says} Mend it by hand.")
    # a file without the mark, which no Windows program wrote, stays as it is for those who read it without one
    return ("" if decode(content)[1] == "utf-8" else _BOM) + written
