"""The tables of a study as the rules see them: spreadsheet row numbers, cells as the package writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath
from typing import TypeVar, cast

from tillkom import codes
from tillkom.check.nearest import did_you_mean
from tillkom.check.problems import Problem, say, shown
from tillkom.codebook import Codebook, TableSchema
from tillkom.language import LANGUAGES, join, twofold
from tillkom.older import REPLACED
from tillkom.reading import (
    RawTable,
    UnreadableTable,
    clean,
    misreading,
    normalise,
    normalise_number,
    read_table,
    strip,
    unreadable,
)

Found = TypeVar("Found")

# Without a row here nothing can be coded; a new study's other tables may wait for their first row.
NEVER_EMPTY = ("variables", "vocabularies")
NUMERIC_TYPES = codes.NUMERIC
"""The types of variables whose answers are numbers."""


@dataclass(eq=False)
class Row:
    """A row of a table; a column the table lacks reads as empty."""

    sheet: Sheet
    number: int
    cells: dict[str, str]
    raw: list[str]
    given: int
    """How many cells the row had in the file, before it was filled up to the width of the header."""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def written(self, column: str) -> str:
        """The cell as it stands in the file, before numbers and truths were understood: what a message shows."""
        return clean(self.raw[self.sheet.position[column]])

    def problem(self, column: str | None, message: str, remedy: str, rule: str = "") -> Problem:
        """A problem of this row; the runner of the rules fills in the rule's name."""
        value = self.written(column) if column in self.sheet.position else None
        return Problem(self.sheet.file, self.number, column, value, rule, message, remedy)


@dataclass(eq=False)
class Sheet:
    """A table with the place it came from."""

    schema: TableSchema
    file: str
    rows: list[Row] = field(default_factory=list)
    position: dict[str, int] = field(default_factory=dict)
    """Where each column of the codebook stands in the file; a column that is missing is not here."""
    _texts: dict[str, set[str]] = field(default_factory=dict)

    def texts(self, column: str) -> set[str]:
        """The different texts of a column: of thousands of cells, most say the same few things."""
        if column not in self._texts:
            self._texts[column] = {row.cells.get(column, "") for row in self.rows}
        return self._texts[column]

    def found(
        self, what: Callable[[str], Found | None], columns: Iterable[str] | None = None
    ) -> Iterator[tuple[Row, str, str, Found]]:
        """Each cell in which something is found, with what; asked once of each different text of a column."""
        for column in self.position if columns is None else columns:
            hits = {text: hit for text in self.texts(column) if (hit := what(text))}
            for row in self.rows if hits else ():
                if (text := row[column]) in hits:
                    yield row, column, text, hits[text]

    def problem(self, column: str | None, message: str, remedy: str, rule: str = "", row: int | None = None) -> Problem:
        """A problem of the file as a whole, or of its header (row 1)."""
        return Problem(self.file, row, column, None, rule, message, remedy)


@dataclass(eq=False)
class Sheets:
    """All tables of a study that could be read, with its codebook."""

    codebook: Codebook
    folder: Path
    tables: dict[str, Sheet] = field(default_factory=dict)

    @property
    def package_file(self) -> str:
        """The file the codebook was read from, as the user named it."""
        return (self.folder / "datapackage.json").as_posix()

    def has(self, table: str, column: str) -> bool:
        """Whether the table was read and holds the column."""
        return table in self.tables and column in self.tables[table].position

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables[table].rows

    def by(self, table: str, column: str) -> dict[str, list[Row]]:
        """The rows of a table, grouped by the cell in a column; rows where it is empty are left out."""
        key = (table, column)
        if key not in self._groups:
            groups: dict[str, list[Row]] = {}
            for row in self.tables[table].rows:
                if row[column]:
                    groups.setdefault(row[column], []).append(row)
            self._groups[key] = groups
        return self._groups[key]

    @cached_property
    def _groups(self) -> dict[tuple[str, str], dict[str, list[Row]]]:
        return {}

    def kept(self, name: str, work_out: Callable[[], Found]) -> Found:
        """What several rules look at, worked out once."""
        if name not in self._kept:
            self._kept[name] = work_out()
        return cast("Found", self._kept[name])

    @cached_property
    def _kept(self) -> dict[str, object]:
        return {}

    def labels(self, vocabulary: str) -> dict[str, str]:
        """Label in either language, or synonym → code, to recognise what is written where the code belongs."""
        terms = self.codebook.vocabularies.get(vocabulary, {})
        synonyms = {word: code for code, term in terms.items() for word in term.synonyms}
        return synonyms | {label: code for code, term in terms.items() for label in (term.label_sv, term.label_en)}


def read_sheets(codebook: Codebook, folder: Path) -> tuple[Sheets, list[Problem]]:
    """Read every table of the study; what cannot be read, or not wholly, is named."""
    sheets, problems = Sheets(codebook, folder), []
    for name, schema in codebook.tables.items():
        sheet = Sheet(schema, (folder / schema.path).as_posix())
        if schema.assumed and not (folder / schema.path).exists():
            sheet.position = {column: at for at, column in enumerate(schema.names)}
            sheets.tables[name] = sheet
            continue
        try:
            raw = read_table(folder / schema.path, schema.encoding)
        except UnreadableTable as error:
            problems.append(_unreadable(sheet, folder / schema.path, error.reason))
            continue
        if raw.misread:
            row = raw.unclosed_quote or raw.broken_quote or raw.broken_off or 1
            rules = ("unclosed_quote", "broken_quote", "broken_off")
            rule = next((rule for rule in rules if getattr(raw, rule)), "in_one_cell")
            problems.append(sheet.problem(None, *misreading(raw), rule, row=row))
            continue  # rows are lost: what other tables find missing here would mislead
        if not raw.header:
            problems.append(
                sheet.problem(None, say("sheets.empty"), say("sheets.empty_do", header=_header(schema)), "empty")
            )
            continue
        problems += _header_problems(sheet, raw)
        if not sheet.position:
            continue
        problems += _row_problems(sheet, raw)
        _fill(sheet, raw)
        sheets.tables[name] = sheet
    _understand_numbers(sheets)
    return sheets, problems


def _understand_numbers(sheets: Sheets) -> None:
    """The cells in the value column that are numbers by their variable's type, as the package writes numbers."""
    if not all(sheets.has(*column) for column in (("variables", "type"), ("observations", "value"))):
        return
    numeric = {row["variable_id"] for row in sheets["variables"] if row["type"] in NUMERIC_TYPES}
    for row in sheets["observations"]:
        if row["variable_id"] in numeric:
            row.cells["value"] = normalise_number(row["value"])


def _header(schema: TableSchema) -> str:
    return ",".join(schema.names)


def _unreadable(sheet: Sheet, path: Path, reason: str) -> Problem:
    header = _header(sheet.schema)
    says, remedy = unreadable(reason)
    if reason == "missing":
        if beside := spreadsheet_beside(path):
            says = say("sheets.spreadsheet", other=beside.name)
            remedy = say("sheets.spreadsheet_do", other=beside.name, name=path.name)
            return sheet.problem(None, says, remedy, reason)
        remedy = say("sheets.missing_do", header=header)
    elif reason in ("directory", "special"):
        remedy = say("sheets.in_its_place", header=header)
    return sheet.problem(None, says, remedy, reason)


def spreadsheet_beside(path: Path) -> Path | None:
    """The spreadsheet file of the same name, which a program may have saved instead of the table."""
    others = (path.with_suffix(ending) for ending in (".xlsx", ".ods", ".xls", ".xlsm"))
    return next((other for other in others if other.is_file()), None)


def _header_problems(sheet: Sheet, raw: RawTable) -> Iterator[Problem]:
    """Columns missing, left over or twice; fills in where each column stands. Their order does not matter."""
    known = sheet.schema.names
    for at, name in enumerate(raw.header):
        if name in known and name not in sheet.position:
            sheet.position[name] = at
    assumed = {field.name for field in sheet.schema.fields if field.assumed}
    missing = [name for name in known if name not in sheet.position and name not in assumed]
    if not sheet.position:
        yield sheet.problem(
            None,
            say("sheets.no_header", first=shown(raw.header[0])),
            say("sheets.no_header_do", header=_header(sheet.schema)),
            "header",
            row=1,
        )
        return
    seen: set[str] = set()
    for at, name in enumerate(raw.header, start=1):
        if not name:
            yield sheet.problem(
                None, say("sheets.unnamed", number=at), say("sheets.unnamed_do"), "unnamed_column", row=1
            )
        elif name in seen:
            yield sheet.problem(
                name, say("sheets.column_twice"), say("sheets.column_twice_do"), "duplicate_column", row=1
            )
        elif name not in known:
            remedy = did_you_mean(name, missing, say("sheets.extra_column_do"))
            message, rule = say("sheets.extra_column"), "extra_column"
            if now := REPLACED.get((sheet.schema.name, name)):
                columns = twofold({language: join(now, language) for language in LANGUAGES})
                message, rule = say("sheets.replaced", columns=columns), "replaced_column"
                remedy = say("sheets.replaced_do", folder=PurePath(sheet.file).parent.as_posix())
            yield sheet.problem(name, message, remedy, rule, row=1)
            # a misspelt name is one mistake, not one column left over and one missing
            missing = [other for other in missing if f'"{other}"' not in remedy]
        seen.add(name)
    for name in missing:
        remedy = say("sheets.missing_first")
        if known.index(name):
            remedy = say("sheets.missing_after", other=shown(known[known.index(name) - 1]))
        yield sheet.problem(name, say("sheets.missing_column"), remedy, "missing_column", row=1)


def _row_problems(sheet: Sheet, raw: RawTable) -> Iterator[Problem]:
    for number, cells in zip(raw.row_numbers, raw.rows, strict=True):
        if len(cells) > len(raw.header):
            yield sheet.problem(
                None,
                say("sheets.extra_cells", cells=len(cells), width=len(raw.header)),
                say("sheets.extra_cells_do", separator=say("quoted", value=raw.delimiter)),
                "extra_cells",
                row=number,
            )
    yield from _swallowed_rows(sheet, raw)
    for number in raw.blank_rows:
        yield sheet.problem(None, say("sheets.blank_row"), say("sheets.blank_row_do"), "blank_row", row=number)
    if not raw.rows and sheet.schema.name in NEVER_EMPTY:
        yield sheet.problem(
            None,
            say("sheets.no_rows"),
            say("sheets.no_rows_do"),
            "no_rows",
        )


def _swallowed_rows(sheet: Sheet, raw: RawTable) -> Iterator[Problem]:
    """A cell that holds what looks like rows of its own table, between two quotation marks that were never closed."""
    keys = {strip(row[0]) for row in raw.rows} - {""}
    for number, cells in zip(raw.row_numbers, raw.rows, strict=True):
        if "\n" not in (whole := "".join(cells)) and "\r" not in whole:
            continue
        for at, cell in enumerate(cells[: len(raw.header)]):
            for line in cell.splitlines() if "\n" in cell or "\r" in cell else ():
                parts = line.split(raw.delimiter)
                if len(parts) > 2 and (strip(parts[0]) in keys or (len(parts) == len(raw.header) > 3)):
                    says = say("sheets.swallowed", line=shown(line))
                    yield sheet.problem(raw.header[at], says, say("sheets.swallowed_do"), "swallowed_rows", row=number)
                    break


def _fill(sheet: Sheet, raw: RawTable) -> None:
    names, columns = [], []
    for name, at in sheet.position.items():
        if (schema := sheet.schema.field(name)) is not None:
            cells = [row[at] for row in raw.rows]
            normal = {cell: normalise(cell, schema) for cell in set(cells)}
            names.append(name)
            columns.append([normal[cell] for cell in cells])
    for number, written, *cells in zip(raw.row_numbers, raw.rows, *columns, strict=True):
        given = raw.short_rows.get(number, len(written))
        sheet.rows.append(Row(sheet, number, dict(zip(names, cells, strict=True)), written, given))
