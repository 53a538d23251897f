"""Reading a table as people save it: comma, semicolon or tab; UTF-8, UTF-16 or Windows letters; blank rows at the end.

What can be understood without doubt is understood, and noted; nothing is guessed about the values themselves.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from tillkom.errors import DataError

DELIMITERS = (",", ";", "\t")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SPREADSHEET_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # xlsx and ods; xls
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"\s*-?[0-9]+,[0-9]+\s*")
_TRUTH = {"sant": "true", "falskt": "false", "ja": "true", "nej": "false"}
_SPACES = " \t\r\n\v\f\u00a0\u2007\u2009\u202f\u200b\ufeff"
_LARGEST_CELL = 2**31 - 1
_THOUSANDS = re.compile(r"(?<=[0-9])[ \u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")
_WHOLE_AS_DECIMAL = re.compile(r"(-?[0-9]+)[.,]0")


UNREADABLE = {
    "missing": "the file does not exist",
    "directory": "this is a folder, not a file",
    "denied": "the file may not be read",
    "spreadsheet": "this is a spreadsheet file (.xlsx, .xls or .ods) with the name of a CSV file",
    "binary": "this is not a text file",
}


class UnreadableTable(DataError):
    """The file cannot be read as a table; ``reason`` is a key of ``UNREADABLE``."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.as_posix()}: {UNREADABLE[reason]}.")
        self.path = path
        self.reason = reason


@dataclass(frozen=True)
class RawTable:
    """A table as it stands in its file: every cell a string, every row with the number a spreadsheet shows."""

    path: Path
    header: list[str]
    rows: list[list[str]]
    """Rows that hold something, each as wide as the header; longer where cells stand outside it."""
    row_numbers: list[int]
    """The spreadsheet's number of each row; the header is row 1."""
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal_comma: bool = False
    """Some cell holds a number with a decimal comma."""
    notes: list[str] = field(default_factory=list)
    """What was odd and understood."""
    blank_rows: list[int] = field(default_factory=list)
    """Blank rows with filled rows below; blank rows at the end are not counted."""
    short_rows: dict[int, int] = field(default_factory=dict)
    """Row number → how many cells it had, for rows with fewer cells than the header."""
    unclosed_quote: int | None = None
    """The row where a quotation mark opens and never closes."""

    def column(self, name: str) -> list[str]:
        """The cells of the first column with this name, stripped of surrounding space."""
        at = self.header.index(name)
        return [strip(row[at]) for row in self.rows]


def strip(text: str) -> str:
    """Text without surrounding space of any kind, the non-breaking ones of Word and Excel included."""
    return text.strip(_SPACES)


def clean(text: str) -> str:
    """A cell without surrounding space, its letters composed (macOS writes "ö" as two characters).

    A line break is one character, however the program that saved the cell writes it.
    """
    text = strip(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def normalise_number(text: str) -> str:
    """A number as the package writes it: decimal point, no spaces between thousands.

    A comma is read as a decimal comma, never as a separator of thousands; "2016.0" in a spreadsheet is 2016.

    >>> normalise_number("0,46"), normalise_number("114 592"), normalise_number("3,0")
    ('0.46', '114592', '3')
    """
    text = _THOUSANDS.sub("", clean(text).replace("\u2212", "-"))
    if whole := _WHOLE_AS_DECIMAL.fullmatch(text):
        return whole[1]
    return re.sub(r"(?<=[0-9]),(?=[0-9]+$)", ".", text)


class Column(Protocol):
    """What ``normalise`` needs to know of a column; a ``Field`` of the codebook is one."""

    @property
    def type(self) -> str: ...
    @property
    def is_list(self) -> bool: ...
    @property
    def is_edtf(self) -> bool: ...


@lru_cache(maxsize=65536)
def _normalise(text: str, kind: str, codes: bool) -> str:
    if kind in ("integer", "number", "year"):
        return normalise_number(text)
    text = clean(text)
    if kind == "boolean":
        return _TRUTH.get(text.lower(), text.lower())
    return " ".join(text.split()) if codes else text


def normalise(text: str, column: Column) -> str:
    """A cell as the package writes it: what a spreadsheet or a Swedish keyboard changed without doubt is undone.

    Parameters
    ----------
    text : the cell as it stands in the file.
    column : the column it stands in. Numbers get a decimal point, truth values (SANT, ja) become true and false,
        lists of codes one space between.

    >>> from types import SimpleNamespace
    >>> normalise(" 0,46 ", SimpleNamespace(type="number", is_list=False, is_edtf=False))
    '0.46'
    """
    return _normalise(text, column.type, column.is_list or column.is_edtf)


def read_table(path: str | Path) -> RawTable:
    """Read a CSV table in whatever dialect a spreadsheet saved it.

    Parameters
    ----------
    path : a text file; separators comma, semicolon or tab; UTF-8 (with or without mark), UTF-16 or cp1252.

    Raises
    ------
    UnreadableTable : there is no such file, it is a folder, may not be read, or is no text (an .xlsx named .csv).
    """
    path = Path(path)
    return parse_table(path, read_bytes(path))


def parse_table(path: Path, content: bytes) -> RawTable:
    """The table a file's content makes; see ``read_table``."""
    text, encoding = _decode(path, content)
    notes = [] if encoding == "utf-8" else [f"read as {encoding}"]
    separator_line = _SEPARATOR_LINE.match(text)
    if separator_line:  # Excel writes and hides this line, so the header is still row 1
        text = text[separator_line.end() :]
        notes.append('the first line "sep=" skipped')
    delimiter = separator_line[1] if separator_line else _sniff(text)
    if delimiter != ",":
        notes.append("separated by " + {";": "semicolons", "\t": "tabs"}.get(delimiter, f'"{delimiter}"'))
    records, unclosed = _records(text, delimiter)
    return _as_table(path, records, unclosed, encoding, delimiter, notes)


def read_bytes(path: Path) -> bytes:
    """A file's content; UnreadableTable says why there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadableTable(path, "missing") from None
    except IsADirectoryError:
        raise UnreadableTable(path, "directory") from None
    except (OSError, ValueError):
        # Windows says "permission denied" for a folder too; ValueError: a NUL in the name
        raise UnreadableTable(path, "directory" if path.is_dir() else "denied") from None


def _decode(path: Path, data: bytes) -> tuple[str, str]:
    if data.startswith(_SPREADSHEET_FILES):
        raise UnreadableTable(path, "spreadsheet")
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    if encoding is None and data[1:2] == b"\0" and data[3:4] in (b"\0", b""):
        encoding = "utf-16-le"
    for name in (encoding,) if encoding else ("utf-8", "cp1252", "latin-1"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text):
            break
        return text, name
    raise UnreadableTable(path, "binary")


def _sniff(text: str) -> str:
    """The separator that splits the header into most columns: column names, unlike text, hold no separators."""
    header = next((line for line in io.StringIO(text, newline="") if strip(line)), "")
    widths = [len(next(csv.reader([header], delimiter=delimiter), [])) for delimiter in DELIMITERS]
    return DELIMITERS[widths.index(max(widths))]


def _records(text: str, delimiter: str) -> tuple[list[list[str]], int | None]:
    """All records, and the number of the one whose quotation mark never closes."""
    sentinel = "\x00end"
    usual_limit = csv.field_size_limit(_LARGEST_CELL)  # the limit of 128 KiB is a guard, not a rule of the format
    try:
        records = list(csv.reader(io.StringIO(f"{text}\n{sentinel}", newline=""), delimiter=delimiter))
    finally:
        csv.field_size_limit(usual_limit)
    if records[-1] == [sentinel]:
        return records[:-1], None
    # an open quotation mark swallows everything after it, the sentinel too
    records[-1] = [cell.removesuffix(f"\n{sentinel}") for cell in records[-1]]
    return records, len(records)


def _as_table(
    path: Path,
    records: list[list[str]],
    unclosed: int | None,
    encoding: str,
    delimiter: str,
    notes: list[str],
) -> RawTable:
    filled = [(number, record) for number, record in enumerate(records, start=1) if strip("".join(record))]
    if not filled:
        return RawTable(path, [], [], [], encoding, delimiter, notes=notes, unclosed_quote=unclosed)
    header_at, first = filled[0]
    header = [strip(name) for name in first]
    width = _filled_width(header, filled[1:])
    if width < len(header):
        notes.append("empty columns at the right skipped")
    header = header[:width]
    rows, numbers, short = [], [], {}
    for number, record in filled[1:]:
        if len(record) < width:
            short[number] = len(record)
            record = record + [""] * (width - len(record))
        elif len(record) > width and not strip("".join(record[width:])):
            record = record[:width]
        rows.append(record)
        numbers.append(number)
    return RawTable(
        path,
        header,
        rows,
        numbers,
        encoding,
        delimiter,
        decimal_comma=any(_DECIMAL_COMMA.fullmatch(cell) for row in rows for cell in row if "," in cell),
        notes=notes,
        blank_rows=sorted(set(range(header_at + 1, filled[-1][0])) - set(numbers)),
        short_rows=short,
        unclosed_quote=unclosed,
    )


def _filled_width(header: list[str], filled: list[tuple[int, list[str]]]) -> int:
    """How many columns are left when nameless, empty ones at the right are dropped."""
    named = max(at for at, name in enumerate(header, start=1) if name)
    within = len(header)  # cells outside the header are a mistake of their row, not a column
    used = (at for _, row in filled for at, cell in enumerate(row[named:within], start=named + 1) if strip(cell))
    return max(named, max(used, default=named))
