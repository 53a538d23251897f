"""A filled-in workbook read back: every cell as a text, with the place it stands in, whatever program saved it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tillkom.errors import DataError
from tillkom.language import words
from tillkom.reading import clean
from tillkom.workbook.exporting import ABOUT, FIRST_ROW, FORM, NAMES_ROW


class WorkbookError(DataError):
    """What is wrong in a workbook: one line for each mistake, with sheet and cell."""

    def __init__(self, path: Path, said: list[str]) -> None:
        super().__init__("\n".join(f"{path}, {line}" if line[:1] != " " else line for line in said))
        self.said = said


@dataclass(frozen=True)
class SheetRow:
    """A row of a sheet: its texts by column name, and where it stands."""

    sheet: str
    number: int
    cells: dict[str, str]
    letters: dict[str, str]

    def place(self, column: str | None, language: str) -> str:
        """Where a cell stands, as the coder finds it: sheet and cell."""
        say = words("workbook", language)
        if column not in self.letters:
            return say("place.row", sheet=self.sheet, row=self.number)
        return say("place.cell", sheet=self.sheet, cell=f"{self.letters[column]}{self.number}")


@dataclass(frozen=True)
class SheetPage:
    """A sheet as it came back."""

    name: str
    table: str
    case_id: str | None
    given: dict[str, str]
    """The rows that the study had: key → digest of what was shown."""
    rows: list[SheetRow]


@dataclass(frozen=True)
class Filled:
    """A workbook as it came back."""

    language: str
    coder: str | None
    cases: list[str]
    pages: list[SheetPage]
    said: list[str]
    """What cannot be read, a line each."""


def read_workbook(path: Path, language: str | None = None) -> Filled:
    """Read a workbook that ``export_workbook`` made and somebody filled in.

    Raises
    ------
    WorkbookError : no such file, no workbook, or none that TillKom made.
    """
    book = _opened(path, language or "sv")
    about, described = _about(path, book, language or "sv")
    tongue = language or about["language"]
    said: list[str] = []
    pages = []
    for page in described:
        if page["sheet"] not in book.sheetnames:
            said.append(words("workbook", tongue)("problem.no_sheet", sheet=page["sheet"]))
            continue
        rows = list(_rows(book[page["sheet"]], page["sheet"], tongue, said))
        pages.append(SheetPage(page["sheet"], page["table"], page["case"], page["rows"], rows))
    return Filled(about["language"], about["coder"], about["cases"], pages, said)


def _opened(path: Path, language: str) -> Any:
    from openpyxl import load_workbook

    say = words("workbook", language)
    if not path.is_file():
        raise WorkbookError(path, [say("problem.no_file")])
    try:
        return load_workbook(path, data_only=False)
    except Exception as error:  # whatever a damaged archive makes the library raise
        raise WorkbookError(path, [say("problem.no_workbook")]) from error


def _about(path: Path, book: Any, language: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    say = words("workbook", language)
    if ABOUT not in book.sheetnames:
        raise WorkbookError(path, [say("problem.foreign")])
    texts = [str(row[0].value) for row in book[ABOUT].iter_rows(max_col=1) if row[0].value is not None]
    try:
        about, described = json.loads(texts[0]), json.loads("".join(texts[1:]))
        known = about["form"] == FORM and {"language", "coder", "cases"} <= set(about)
    except (ValueError, KeyError, TypeError, IndexError):
        known = False
    if not known:
        raise WorkbookError(path, [say("problem.foreign")])
    return about, described


def _rows(sheet: Any, name: str, language: str, said: list[str]) -> Iterator[SheetRow]:
    """Every row that holds something."""
    heads = {cell.column_letter: str(cell.value) for cell in sheet[NAMES_ROW] if cell.value is not None}
    letters = {head: letter for letter, head in heads.items()}
    if "_key" not in letters:
        said.append(words("workbook", language)("problem.no_names", sheet=name))
        return
    for row in sheet.iter_rows(min_row=FIRST_ROW):
        cells: dict[str, str] = {}
        for cell in row:
            if cell.value is None or cell.column_letter not in heads:
                continue
            text, wrong = _text(cell)
            if wrong:
                place = words("workbook", language)("place.cell", sheet=name, cell=cell.coordinate)
                said.append(f"{place}: {words('workbook', language)(f'problem.{wrong}', value=text)}")
            cells[heads[cell.column_letter]] = text
        if any(clean(text) for text in cells.values()):
            yield SheetRow(name, row[0].row, cells, letters)


def _text(cell: Any) -> tuple[str, str]:
    """A cell as the coder meant it, and what is wrong with it ("" where nothing is)."""
    value = cell.value
    if cell.data_type == "f":
        return str(value), "formula"
    if cell.data_type == "e":
        return str(value), "error"
    if isinstance(value, bool):
        return "true" if value else "false", ""
    if isinstance(value, datetime.datetime):
        return _date(value)
    if isinstance(value, (datetime.date, datetime.time)):
        return str(value), "time"
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), ""
    return str(value).replace("_x000D_", ""), ""


def _date(value: datetime.datetime) -> tuple[str, str]:
    """A date that a spreadsheet made of what was typed; the first of a month may have been a month only."""
    if value.year < 1910 and value.year >= 1905:
        return value.date().isoformat(), "year_as_date"
    if value.day == 1:
        return value.date().isoformat(), "month_as_date"
    return value.date().isoformat(), ""
