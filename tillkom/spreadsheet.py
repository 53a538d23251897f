"""A table as an Excel file: codes as text, columns as wide as what they hold, the header always in sight."""

from __future__ import annotations

import datetime
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tillkom.errors import TillkomError
from tillkom.files import write_whole

if TYPE_CHECKING:
    import pandas as pd

_NARROWEST, _WIDEST = 8, 60  # letters a column is wide
_NOT_IN_A_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST = 32_767  # letters a cell of Excel holds


def to_excel(table: pd.DataFrame, path: str | Path) -> Path:
    """Write a table as an Excel workbook to open with a double click: ``to_excel(study.answers(), "svar.xlsx")``.

    Numbers are numbers, dates dates, and everything else text, so that 0662 keeps its zero and a text that begins with
    = is not run. Long texts wrap, the header stays in sight and has filters.

    Parameters
    ----------
    table : any DataFrame; its index becomes the first columns, unless it only numbers the rows.
    path : where to; the name ends in .xlsx.

    Returns
    -------
    The file's path.

    Raises
    ------
    TillkomError : a name that is no .xlsx, a text longer than a cell holds, or a file that cannot be written because
        it is open.

    >>> import pandas as pd, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     to_excel(pd.DataFrame({"kod": ["0662"]}), Path(folder) / "koder.xlsx").name
    'koder.xlsx'
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise TillkomError(f'An Excel file\'s name ends in .xlsx, and "{path.name}" does not.')
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    header, rows = _cells(table)
    for at, name in enumerate(header, start=1):
        cell = _text(sheet.cell(1, at), name)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF2")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    widest = [len(name) + 3 for name in header]
    for number, row in enumerate(rows, start=2):
        for at, value in enumerate(row, start=1):
            shown = _put(sheet.cell(number, at), value)
            widest[at - 1] = max(widest[at - 1], *(len(line) + 2 for line in shown.split("\n")))
    for at, width in enumerate(widest, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = min(max(width, _NARROWEST), _WIDEST)
    sheet.freeze_panes = "A2"
    if header:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{len(rows) + 1}"
    content = io.BytesIO()
    book.save(content)
    try:
        write_whole({path: content.getvalue()})
    except PermissionError as error:
        raise TillkomError(f"{path} cannot be written. Close it where it is open, or choose another name.") from error
    return path


def _cells(table: pd.DataFrame) -> tuple[list[str], list[tuple[Any, ...]]]:
    import pandas as pd

    numbered = isinstance(table.index, pd.RangeIndex) and table.index.name is None
    if not numbered:
        index = table.index.to_frame(index=False)
        names = ["" if name is None else str(name) for name in table.index.names]
        index.columns = pd.Index([*names[:-1], _corner(table, names[-1])])
        pieces: list[Any] = [index, table.reset_index(drop=True)]
        table = pd.concat(pieces, axis="columns")
    names_of: list[Any] = table.columns.tolist()
    header = [" ".join(map(str, name)) if isinstance(name, tuple) else str(name) for name in names_of]
    plain = table.astype(object).where(table.notna(), None)
    return header, list(plain.itertuples(index=False, name=None))


def _corner(table: pd.DataFrame, name: str) -> str:
    """Of a cross-tabulation the corner tells both variables."""
    return f"{name} / {table.columns.name}" if table.columns.name else name


def _put(cell: Any, value: Any) -> str:
    """Write a value and give what a reader sees of it."""
    if value is None:
        return ""
    if isinstance(value, bool) or not (hasattr(value, "__float__") or isinstance(value, datetime.date)):
        _text(cell, str(value))
        return str(value)
    if isinstance(value, datetime.date):  # a pandas Timestamp is one too
        cell.value = value.to_pydatetime() if hasattr(value, "to_pydatetime") else value
        cell.number_format = "yyyy-mm-dd"
        return "2000-01-01"
    number = float(value)
    cell.value = int(number) if number.is_integer() else number
    return str(cell.value)


def _text(cell: Any, text: str) -> Any:
    from openpyxl.styles import Alignment

    if len(text) > _LONGEST:
        raise TillkomError(
            f"A text of {len(text)} letters is longer than an Excel cell holds ({_LONGEST}). It begins: {text[:60]}…"
        )
    cell.value = _NOT_IN_A_CELL.sub("", text)
    cell.data_type, cell.number_format = "s", "@"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@", "'"))
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
