"""A table's file opened for changes: what is not changed keeps every byte, whatever program saved it.

Who adds a case, imports a workbook or records a decision changes a few rows of a file that others keep too. The file's
letters, separator, line ends, order of columns and all other rows stay as they are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tillkom.errors import TillkomError
from tillkom.reading import RawTable, read_table, strip


class TableFile:
    """One table of a study, with rows numbered as a spreadsheet numbers them (the header is row 1).

    Parameters
    ----------
    path : the table's file, in any form ``read_table`` reads.

    Raises
    ------
    UnreadableTable : there is no such file, or it is no table.
    TillkomError : a quotation mark is left open, so that rows cannot be told apart.
    """

    def __init__(self, path: Path) -> None:
        self.table: RawTable = read_table(path)
        if self.table.unclosed_quote is not None:
            row = self.table.unclosed_quote
            raise TillkomError(f"{path}, row {row}: a quotation mark opens here and never closes. Close it first.")
        text = path.read_bytes().decode(self.table.encoding)
        self._end = "\r\n" if "\r\n" in text else "\n"
        self._before, records = _split(text, self.table.delimiter)
        self._records: list[str | None] = list(records)
        self._added: dict[int, list[str]] = {}
        self._header = [strip(name) for name in self.table.header]
        rows = (dict(zip(self._header, cells, strict=False)) for cells in self.table.rows)
        self.rows = dict(zip(self.table.row_numbers, rows, strict=True))
        self.changed = False

    def change(self, row: int, cells: Mapping[str, str]) -> None:
        """Give a row other cells; those not named stay as they are."""
        self._must_have(cells)
        self.rows[row] = {**self.rows[row], **cells}
        self._records[row - 1] = self._written(self.rows[row])
        self.changed = True

    def remove(self, row: int) -> None:
        """Take a row out."""
        del self.rows[row]
        self._records[row - 1] = None
        self.changed = True

    def add(self, cells: Mapping[str, str], *, after: int | None = None) -> None:
        """Put a row in, after another one; None = below the last row that holds something."""
        self._must_have(cells)
        last = max(self.table.row_numbers, default=1)
        if after is None:  # the blank rows a spreadsheet leaves behind below the last one would stand in between
            self._records[last:] = []
        self._added.setdefault(last if after is None else after, []).append(self._written(cells))
        self.changed = True

    def content(self) -> bytes:
        """The file's new content.

        Raises
        ------
        TillkomError : the file's encoding lacks a sign that a new cell holds.
        """
        whole = self._before + "".join(self._lines())
        try:
            return whole.encode(self.table.encoding)
        except UnicodeEncodeError as error:
            sign = whole[error.start]
            raise TillkomError(
                f'{self.table.path} is saved in an encoding that has no "{sign}". Save the file as UTF-8 and try again.'
            ) from error

    def places(self) -> Iterator[int | None]:
        """The old number of each record of the new file, in its order; None for one that was added."""
        for number, record in enumerate(self._records, start=1):
            if record is not None:
                yield number
            yield from (None for _ in self._added.get(number, ()))

    def _lines(self) -> Iterator[str]:
        for number, record in enumerate(self._records, start=1):
            added = self._added.get(number, [])
            if record is not None:
                yield record if not added or record.endswith(("\n", "\r")) else record + self._end
            yield from added

    def _written(self, cells: Mapping[str, str]) -> str:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self.table.delimiter, lineterminator=self._end)
        writer.writerow([cells.get(name, "") for name in self._header])
        return text.getvalue()

    def _must_have(self, columns: Iterable[str]) -> None:
        missing = sorted(set(columns) - set(self._header))
        if missing:
            raise TillkomError(f'{self.table.path}: the column "{missing[0]}" is missing. tillkom check says more.')


def _split(text: str, delimiter: str) -> tuple[str, list[str]]:
    """What stands before the header (Excel's separator line), and each record as it is written, line end included."""
    before = ""
    line, end, rest = text.partition("\n")
    if end and line.lower().startswith("sep=") and len(line.rstrip("\r")) == len("sep=,"):
        before, text = line + end, rest
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(iter(lines), delimiter=delimiter)
    records, done = [], 0
    usual_limit = csv.field_size_limit(2**31 - 1)
    try:
        for _ in reader:
            records.append("".join(lines[done : reader.line_num]))
            done = reader.line_num
    finally:
        csv.field_size_limit(usual_limit)
    return before, records
