"""A study written as a workbook for coding in Excel or LibreOffice."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tillkom.errors import TillkomError
from tillkom.files import write_whole
from tillkom.language import words
from tillkom.names import listed
from tillkom.reading import read_table, strip
from tillkom.workbook.layout import DIGEST, KEY, SPARE_ROWS, Column, Line, Page, choices_of, pages

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

NAMES_ROW, HEADER_ROW, FIRST_ROW = 2, 3, 4
"""Row 1 is the sheet's title; row 2, hidden, the columns' names; row 3 the header a coder reads; then the rows."""
LISTS, ABOUT = "_listor", "_tillkom"
"""Hidden sheets: what may be chosen, and what the workbook was made from."""
FORM = 1
"""The version of this layout: a workbook of another one is not read."""
_TALLEST = 4  # lines of text a row is made high enough for
_LONGEST_PROMPT = 250  # letters Excel shows beside a cell
_INK, _PAPER, _FIXED, _FILL = "1F3A4D", "FFFFFF", "EEF2F4", "FFF9E5"


def export_workbook(
    data: str | Path,
    path: str | Path,
    *,
    cases: str | Iterable[str] | None = None,
    coder: str | None = None,
    language: str = "sv",
) -> Path:
    """Write a study as a workbook: a form per case with every question that applies, and the other tables.

    Parameters
    ----------
    data : the study's folder; it has to be sound (``tillkom check``).
    path : where to; the name ends in .xlsx.
    cases : ids of the cases to code; None = all.
    coder : whose copy it is: it holds that coder's answers and nobody else's, so that the coding is blind.
    language : of the questions and labels, "sv" or "en".

    Returns
    -------
    The workbook's path.

    Raises
    ------
    DataError : the study has problems; every one is named.
    TillkomError : an unknown case, a name that is no .xlsx, a file that cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     export_workbook("data", Path(folder) / "study.xlsx", cases="boras").name
    'study.xlsx'
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise TillkomError(f'A workbook\'s name ends in .xlsx, and "{path.name}" does not.')
    from tillkom.render.planning.study_folder import checked_study

    study = checked_study(data)
    chosen = [study.case(case_id).id for case_id in listed(cases)] if cases else study.case_ids
    rows = written_rows(Path(data), study.codebook)
    made = pages(study, rows, chosen, coder, language)
    about = {"form": FORM, "language": language, "coder": coder, "cases": chosen}
    write_whole({path: _saved(_workbook(made, about, language))})
    return path


def written_rows(folder: Path, codebook: Any) -> dict[str, list[dict[str, str]]]:
    """Every table's rows as they are written, without surrounding space; a column the file lacks is empty."""
    rows = {}
    for name, schema in codebook.tables.items():
        table = read_table(folder / schema.path)
        cells = (
            {strip(head): strip(cell) for head, cell in zip(table.header, row, strict=False)} for row in table.rows
        )
        rows[name] = [{column: row.get(column, "") for column in schema.names} for row in cells]
    return rows


def _saved(workbook: Workbook) -> bytes:
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _workbook(made: list[Page], about: dict[str, Any], language: str) -> Workbook:
    from openpyxl import Workbook

    workbook = Workbook()
    _read_me(workbook.active, made, about, language)
    sheets = {id(page): workbook.create_sheet(page.name) for page in made}
    lists = _Lists(workbook, made, sheets)
    for page in made:
        _Writer(sheets[id(page)], page, lists, language).write()
    known = workbook.create_sheet(ABOUT)
    listed_pages = [
        {"sheet": page.name, "table": page.table, "case": page.case_id,
         "rows": {line.key: line.digest for line in page.lines if line.key is not None}}
        for page in made
    ]  # fmt: skip
    for row, text in enumerate([json.dumps(about, ensure_ascii=False), *_chunks(listed_pages)], start=1):
        _put(known, row, 1, text)
    known.sheet_state = "veryHidden"
    return workbook


def _chunks(described: list[dict[str, Any]]) -> list[str]:
    """What the workbook was made from, in pieces that a cell can hold."""
    most = 30000
    text = json.dumps(described, ensure_ascii=False)
    return [text[at : at + most] for at in range(0, len(text), most)]


def _read_me(sheet: Worksheet, made: list[Page], about: dict[str, Any], language: str) -> None:
    from openpyxl.styles import Alignment, Font

    say = words("workbook", language)
    sheet.title = say("about.sheet")
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = 110
    lines = [say("about.title"), say("about.blind", coder=about["coder"]) if about["coder"] else say("about.open")]
    lines += say("about.text").strip().split("\n")
    for row, text in enumerate(lines, start=1):
        cell = _put(sheet, row, 1, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if row == 1:
            cell.font = Font(bold=True, size=14)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for at, page in enumerate(made, start=len(lines) + 2):
        link = _put(sheet, at, 1, f"{page.name}: {page.title}")
        link.hyperlink = f"#'{page.name}'!A1"
        link.font = Font(color="1F4E79", underline="single")


def _ranges(cells: dict[int, list[int]]) -> Iterator[str]:
    """Cells, by column, as ranges: neighbours below each other make one, so that a list of them stays short."""
    from openpyxl.utils import get_column_letter

    for column, rows in cells.items():
        letter, first = get_column_letter(column), rows[0]
        for row, below in zip(rows, [*rows[1:], None], strict=True):
            if below != row + 1:
                yield f"{letter}{first}:{letter}{row}"
                first = below or row


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    """A text in a cell, whatever sign it begins with: never a formula, a number or a date."""
    cell = sheet.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@", "'"))
    return cell


class _Lists:
    """What may be chosen in the cells, each list once on a hidden sheet."""

    def __init__(self, workbook: Workbook, made: list[Page], sheets: dict[int, Worksheet]) -> None:
        self._sheet = workbook.create_sheet(LISTS)
        self._sheet.sheet_state = "hidden"
        self._ranges: dict[tuple[str, ...], str] = {}
        self._tables = {page.table: (page, sheets[id(page)]) for page in made if not page.is_form}

    def of_labels(self, labels: Iterable[str]) -> str:
        """The range that holds these labels."""
        from openpyxl.utils import get_column_letter

        wanted = tuple(labels)
        if wanted not in self._ranges:
            at = len(self._ranges) + 1
            for row, label in enumerate(wanted, start=1):
                _put(self._sheet, row, at, label)
            letter = get_column_letter(at)
            self._ranges[wanted] = f"={LISTS}!${letter}$1:${letter}${max(1, len(wanted))}"
        return self._ranges[wanted]

    def of_table(self, table: str) -> str | None:
        """The range of another sheet's first column, which grows as rows are added there."""
        if table not in self._tables:
            return None
        page, sheet = self._tables[table]
        return f"='{sheet.title}'!$A${FIRST_ROW}:$A${FIRST_ROW + len(page.lines) + SPARE_ROWS}"


class _Writer:
    """One sheet being written."""

    def __init__(self, sheet: Worksheet, page: Page, lists: _Lists, language: str) -> None:
        self._sheet, self._page, self._lists = sheet, page, lists
        self._say = words("workbook", language)
        hidden = [Column(name, "", fixed=True, hidden=True) for name in (KEY, DIGEST)]
        self._columns = page.columns + hidden
        self._validations: dict[str, Any] = {}
        self._chosen: dict[str, dict[int, list[int]]] = {}
        self._styles: dict[tuple[bool, ...], Any] = {}

    def write(self) -> None:
        """Everything: header, rows, what may be chosen where, widths, protection."""
        self._head()
        spare = 0 if self._page.is_form else SPARE_ROWS
        for row, line in enumerate(self._page.lines, start=FIRST_ROW):
            self._line(row, line)
        for row in range(FIRST_ROW + len(self._page.lines), FIRST_ROW + len(self._page.lines) + spare):
            self._line(row, None)
        for name, validation in self._validations.items():
            validation.sqref = " ".join(_ranges(self._chosen[name]))
            self._sheet.add_data_validation(validation)
        self._shape()

    def _head(self) -> None:
        from openpyxl.comments import Comment
        from openpyxl.styles import Alignment, Font, PatternFill

        title = _put(self._sheet, 1, 1, self._page.title)
        title.font = Font(bold=True, size=13)
        for at, column in enumerate(self._columns, start=1):
            _put(self._sheet, NAMES_ROW, at, column.name)
            cell = _put(self._sheet, HEADER_ROW, at, column.title)
            cell.font = Font(bold=True, color=_PAPER)
            cell.fill = PatternFill("solid", fgColor=_INK)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            if column.description:
                cell.comment = Comment(column.description, "TillKom", width=320, height=120)

    def _line(self, row: int, line: Line | None) -> None:
        cells = line.cells if line else {}
        technical = {KEY: line.key or "", DIGEST: line.digest if line.key else ""} if line else {}
        for at, column in enumerate(self._columns, start=1):
            text = technical.get(column.name, cells.get(column.name, ""))
            cell = _put(self._sheet, row, at, text) if text else self._sheet.cell(row, at)
            self._style(cell, column)
            self._choose(row, at, line, column)
        if line and self._page.is_form:
            self._answer(row, line)

    def _style(self, cell: Any, column: Column) -> None:
        """How the cell looks; worked out once for all cells that look the same, which are tens of thousands."""
        from openpyxl.styles import Alignment, PatternFill, Protection

        locked = column.fixed and self._page.is_form
        looks = (locked, column.hidden, bool(cell.quotePrefix))
        if looks not in self._styles:
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=not column.hidden, vertical="top")
            cell.protection = Protection(locked=locked)
            if locked and not column.hidden:
                cell.fill = PatternFill("solid", fgColor=_FIXED)
            self._styles[looks] = cell._style
        cell._style = copy(self._styles[looks])

    def _answer(self, row: int, line: Line) -> None:
        """Show where the answer goes, and what the question means."""
        from openpyxl.comments import Comment
        from openpyxl.styles import PatternFill

        names = [column.name for column in self._columns]
        if line.is_class:
            wanted = [name for name in names if name == "value" or (line.several and name.startswith("value_"))]
        else:
            wanted = ["text_sv"] if not line.cells.get("_unit") else ["value"]
        for name in wanted:
            self._sheet.cell(row, names.index(name) + 1).fill = PatternFill("solid", fgColor=_FILL)
        if line.help:
            question = self._sheet.cell(row, names.index("_question") + 1)
            question.comment = Comment(
                line.help, "TillKom", width=420, height=min(400, 40 + 18 * line.help.count("\n"))
            )
        longest = max((len(text) for name, text in line.cells.items() if name.startswith("text")), default=0)
        self._sheet.row_dimensions[row].height = 15 * min(_TALLEST, max(2, -(-longest // 42)))

    def _choose(self, row: int, at: int, line: Line | None, column: Column) -> None:
        """What may be chosen in the cell, as a drop-down list."""
        from openpyxl.worksheet.datavalidation import DataValidation

        if column.fixed or column.hidden:
            return
        terms = next(choices_of(self._page, line, column.name), None)
        formula = self._lists.of_labels(terms.values()) if terms else None
        if column.refers_to and not terms:
            formula = self._lists.of_table(column.refers_to)
        if formula is None:
            return
        strict = bool(terms) and not column.several  # a cell for several, or for a new row's id, may hold more
        name = f"{formula} {strict}"
        if name not in self._validations:
            self._validations[name] = DataValidation(
                type="list", formula1=formula, allow_blank=True, showErrorMessage=strict, errorTitle=self._say("wrong"),
                error=self._say("choose"), showInputMessage=column.several,
                prompt=self._say("several")[:_LONGEST_PROMPT] if column.several else None,
            )  # fmt: skip
        self._chosen.setdefault(name, {}).setdefault(at, []).append(row)

    def _shape(self) -> None:
        from openpyxl.utils import get_column_letter

        sheet = self._sheet
        for at, column in enumerate(self._columns, start=1):
            letter = get_column_letter(at)
            sheet.column_dimensions[letter].width = column.width
            sheet.column_dimensions[letter].hidden = column.hidden
        sheet.row_dimensions[NAMES_ROW].hidden = True
        sheet.row_dimensions[HEADER_ROW].height = 32
        sheet.freeze_panes = f"{'D' if self._page.is_form else 'B'}{FIRST_ROW}"
        sheet.protection.sheet = True
        for free in ("formatColumns", "formatRows", "formatCells", "sort", "autoFilter"):
            setattr(sheet.protection, free, False)
        if not self._page.is_form:
            sheet.protection.insertRows = sheet.protection.deleteRows = False
        last = get_column_letter(len(self._columns))
        sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{max(HEADER_ROW + 1, HEADER_ROW + len(self._page.lines))}"
        sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
