"""Reading a table as people save it: comma, semicolon or tab; UTF-8, UTF-16 or Windows letters; blank rows at the end.

What can be understood without doubt is understood, and noted; nothing is guessed about the values themselves. What
could be read in two ways, a quotation mark within a cell above all, is left to be put right: ``RawTable.misread``.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
import stat
import unicodedata
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from tillkom.decoding import Undecodable, decode
from tillkom.errors import DataError
from tillkom.language import said

DELIMITERS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"\s*-?[0-9]+,[0-9]+\s*")
_TRUTH = {"sant": "true", "falskt": "false", "ja": "true", "nej": "false", "1": "true", "0": "false"}
_THIN = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_SPACES = " \t\r\n\v\f\u00a0\u1680\u202f\u205f\u3000\u200b\u2060\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
_BREAKS = re.compile("\r\n|[\r\v\f\u2028\u2029]")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]|(?<=[\x20-\u024f])[\u200c\u200d]|[\u200c\u200d](?=[\x20-\u024f])")
STRANGE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u180e\u202a-\u202e\u2061-\u2064\u2066-\u206f\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""Signs no text holds: control characters, marks that turn the direction of writing, halves of letters, no letters."""
_LARGEST_CELL = 2**31 - 1
_THOUSANDS = re.compile(rf"(?<=[0-9])[ {_THIN}](?=[0-9]{{3}}(?![0-9]))")
_INCHES = re.compile(r'[0-9]"(?!\w)')
_WHOLE_AS_DECIMAL = re.compile(r"(-?[0-9]+)[.,]0")


_read_before: ContextVar[dict[tuple[Path, str | None], RawTable] | None] = ContextVar("read before", default=None)

UNREADABLE = ("missing", "directory", "denied", "spreadsheet", "binary", "special", "letters", "mixed")
"""Why a file may not be read as a table."""


def unreadable(reason: str) -> tuple[str, str]:
    """Why a file cannot be read, and what to do; ``reason`` is one of ``UNREADABLE``."""
    return said("reading", f"{reason}.says"), said("reading", f"{reason}.remedy")


class UnreadableTable(DataError):
    """The file cannot be read as a table; ``reason`` is one of ``UNREADABLE``."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.as_posix()}: {unreadable(reason)[0]}")
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
    notes: list[str] = field(default_factory=list)
    """What was odd and understood."""
    blank_rows: list[int] = field(default_factory=list)
    """Blank rows with filled rows below; blank rows at the end are not counted."""
    short_rows: dict[int, int] = field(default_factory=dict)
    """Row number → how many cells it had, for rows with fewer cells than the header."""
    unclosed_quote: int | None = None
    """The row where a quotation mark opens and never closes."""
    broken_quote: int | None = None
    """The first row where a quotation mark opens or closes inside a cell."""
    in_one_cell: bool = False
    """Whole rows stand in one cell: opened with another separator, and saved again."""
    broken_off: int | None = None
    """The row in the middle of which the file ends."""

    @property
    def decimal_comma(self) -> bool:
        """Whether some cell holds a number with a decimal comma."""
        return any(_DECIMAL_COMMA.fullmatch(cell) for row in self.rows for cell in row if "," in cell)

    @property
    def misread(self) -> bool:
        """Whether the cells of the file cannot be told from each other, or some are gone."""
        rows = (self.unclosed_quote, self.broken_quote, self.broken_off)
        return self.in_one_cell or any(row is not None for row in rows)

    def column(self, name: str) -> list[str]:
        """The cells of the first column with this name, stripped of surrounding space."""
        at = self.header.index(name)
        return [strip(row[at]) for row in self.rows]


def misreading(table: RawTable) -> tuple[str, str]:
    """What is wrong with a table whose cells cannot be told apart, or that breaks off, and what to do."""
    quote = "broken_quote" if table.unclosed_quote is None else "unclosed_quote"
    how = "one_cell" if table.in_one_cell else quote if table.broken_off is None else "broken_off"
    return said("reading", f"{how}.says"), said("reading", f"{how}.remedy")


def readable(text: str) -> str:
    """A text with what cannot be seen, or must not be printed, written by its number: "gis\\u200blaved"."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if _is_seen(sign) else sign.encode("unicode_escape").decode() for sign in text)


def _is_seen(sign: str) -> bool:
    return sign == "\n" or (sign.isprintable() and not "\ufe00" <= sign <= "\ufe0f" and sign != "\u034f")


def strip(text: str) -> str:
    """Text without surrounding space of any kind, the non-breaking ones of Word and Excel included."""
    return text.strip(_SPACES)


def clean(text: str) -> str:
    """A cell without surrounding space, its letters composed (macOS writes "ö" as two characters).

    A line break is one character, however the program that saved the cell writes it, Word's own (vertical tab, form
    feed) too; hyphens and spaces that nobody sees are dropped.
    """
    text = strip(text)
    if "\r" in text or "\v" in text or "\f" in text:
        text = _BREAKS.sub("\n", text)
    return text if text.isascii() else unicodedata.normalize("NFC", _UNSEEN.sub("", _BREAKS.sub("\n", text)))


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
    @property
    def missing(self) -> frozenset[str]: ...


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
        lists of codes one space between; what the package calls missing is empty.

    >>> from types import SimpleNamespace
    >>> share = SimpleNamespace(type="number", is_list=False, is_edtf=False, missing={"NA"})
    >>> normalise(" 0,46 ", share), normalise("NA", share)
    ('0.46', '')
    """
    if column.missing and clean(text) in column.missing:
        return ""
    return _normalise(text, column.type, column.is_list or column.is_edtf)


@contextlib.contextmanager
def read_for_two() -> Iterator[None]:
    """Within this, a table that is read a second time is what the first reading found: checked, then loaded.

    Whoever uses it makes sure that the files are the same at the end.
    """
    mine = _read_before.set({})
    try:
        yield
    finally:
        _read_before.reset(mine)


def read_table(path: str | Path, encoding: str | None = None) -> RawTable:
    """Read a CSV table in whatever dialect a spreadsheet saved it.

    Parameters
    ----------
    path : a text file; separators comma, semicolon or tab; UTF-8 (with or without mark), UTF-16 or cp1252.
    encoding : what the package says of the file, for one that is not UTF-8.

    Raises
    ------
    UnreadableTable : there is no such file, it is a folder, may not be read, or is no text (an .xlsx named .csv).
    """
    path, waiting = Path(path), _read_before.get()
    if waiting is None:
        return parse_table(path, read_bytes(path), encoding)
    if (path, encoding) in waiting:
        return waiting.pop((path, encoding))
    return waiting.setdefault((path, encoding), parse_table(path, read_bytes(path), encoding))


def parse_table(path: Path, content: bytes, encoding: str | None = None) -> RawTable:
    """The table a file's content makes; see ``read_table``."""
    try:
        text, encoding = decode(content, encoding)
    except Undecodable as error:
        raise UnreadableTable(path, error.reason) from None
    notes = [] if encoding == "utf-8" else [f"read as {encoding}"]
    separator_line = _SEPARATOR_LINE.match(text)
    if separator_line:  # Excel writes and hides this line, so the header is still row 1
        text = text[separator_line.end() :]
        notes.append('the first line "sep=" skipped')
    delimiter = separator_line[1] if separator_line else _sniff(text)
    if delimiter != ",":
        notes.append("separated by " + {";": "semicolons", "\t": "tabs"}.get(delimiter, f'"{delimiter}"'))
    records, quotes = _records(text, delimiter)
    table = _as_table(path, records, quotes, encoding, delimiter, notes)
    return replace(table, broken_off=None if table.misread else _breaks_off(table, text))


def read_bytes(path: Path) -> bytes:
    """A file's content; UnreadableTable says why there is none."""
    try:
        if not stat.S_ISREG(mode := path.stat().st_mode):  # a pipe would be waited for without end
            raise UnreadableTable(path, "directory" if stat.S_ISDIR(mode) else "special")
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadableTable(path, "missing") from None
    except IsADirectoryError:
        raise UnreadableTable(path, "directory") from None
    except (OSError, ValueError):
        # Windows says "permission denied" for a folder too; ValueError: a NUL in the name
        raise UnreadableTable(path, "directory" if path.is_dir() else "denied") from None


def _sniff(text: str) -> str:
    """The separator that splits the header into most columns: column names, unlike text, hold no separators."""
    header = next((line for line in io.StringIO(text, newline="") if strip(line)), "")
    widths = [len(next(csv.reader([header], delimiter=delimiter), [])) for delimiter in DELIMITERS]
    return DELIMITERS[widths.index(max(widths))]


@dataclass
class _Quotes:
    """The rows where quotation marks leave in doubt where cells begin and end."""

    unclosed: int | None = None
    broken: int | None = None


def _records(text: str, delimiter: str) -> tuple[list[list[str]], _Quotes]:
    """All records up to one whose quotation marks are broken; what follows that one could be anything."""
    lines: list[str] = []  # those of the record being read

    def fed() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            lines.append(line)
            yield line

    records: list[list[str]] = []
    quotes, width = _Quotes(), 0
    usual_limit = csv.field_size_limit(_LARGEST_CELL)  # the limit of 128 KiB is a guard, not a rule of the format
    try:
        reader = csv.reader(fed(), delimiter=delimiter, strict=True)
        for record in reader:
            records.append(record)
            width = width or len(record)
            if (
                any('"' in line for line in lines)  # asked of the lines first, since they are fewer than the cells
                and any('"' in cell for cell in record)
                and _in_doubt("".join(lines), delimiter, len(record) == width)
            ):
                quotes.broken = len(records)
                break
            lines.clear()
    except csv.Error as error:
        unclosed = "end of data" in str(error)
        quotes = _Quotes(len(records) + 1, None) if unclosed else _Quotes(None, len(records) + 1)
    finally:
        csv.field_size_limit(usual_limit)
    return records, quotes


def _in_doubt(record: str, delimiter: str, of_usual_width: bool) -> bool:
    """Whether marks inside cells that are not quoted may have been meant to hold separators together.

    5" in a cell is an inch, and a "so-called" a word. Not so where the row has another width than the first, where a
    mark stands alone elsewhere, or where one begins the cell but for a space.
    """
    cell = re.compile(rf'"(?:[^"]|"")*"|[^{re.escape(delimiter)}\r\n]*')
    stray, at = [], 0
    while found := cell.match(record, at):
        if '"' in found[0] and not found[0].startswith('"'):
            stray.append(found[0])
        at = found.end() + 1
        if record[at - 1 : at] != delimiter:
            break
    alone = [text for text in stray if text.count('"') % 2]
    unclear = len(alone) > 1 or any(not _INCHES.search(text) for text in alone)
    return bool(stray) and (not of_usual_width or unclear or any(strip(text).startswith('"') for text in stray))


def _as_table(
    path: Path,
    records: list[list[str]],
    quotes: _Quotes,
    encoding: str,
    delimiter: str,
    notes: list[str],
) -> RawTable:
    filled = [(number, record) for number, record in enumerate(records, start=1) if _holds_something(record)]
    if not filled:
        return RawTable(
            path,
            [],
            [],
            [],
            encoding,
            delimiter,
            notes=notes,
            unclosed_quote=quotes.unclosed,
            broken_quote=quotes.broken,
        )
    header_at, first = filled[0]
    header = [clean(name) for name in first]
    stretch = _emptied_width(filled)
    width = _filled_width(header, filled[1:])
    if width < len(header):
        notes.append("empty columns at the right skipped")
    header = header[:width]
    rows, numbers, short = [], [], {}
    for number, record in filled[1:]:
        if len(record) < width:
            short[number] = len(record)
            record = record + [""] * (width - len(record))
        elif len(record) > width and len(record) <= stretch and not strip("".join(record[width:])):
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
        notes=notes,
        blank_rows=sorted(set(range(header_at + 1, filled[-1][0])) - set(numbers)),
        short_rows=short,
        unclosed_quote=quotes.unclosed,
        broken_quote=quotes.broken,
        in_one_cell=_stands_in_one_cell(header, rows, delimiter),
    )


def _breaks_off(table: RawTable, text: str) -> int | None:
    """The last row, where it alone is short and no line break ends it: a copy that was not finished ends so.

    Programs that leave out empty cells at the end of rows do so in more than one.
    """
    last = table.row_numbers[-1] if table.row_numbers else None
    whole = text.endswith(("\n", "\r")) or set(table.short_rows) != {last}
    return None if whole else last


def _holds_something(record: list[str]) -> bool:
    return any(record) and (record[0].isalnum() or bool(strip("".join(record))))  # most begin with an id


def _emptied_width(filled: list[tuple[int, list[str]]]) -> int:
    """How wide a row may be with empty cells at its end: as the first row, or as all others are.

    A single row that is wider holds a separator that no quotation marks held together, even where its last cell is
    empty: every cell after it has moved one column to the right.
    """
    others = {len(record) for _, record in filled[1:]}
    return max(len(filled[0][1]), others.pop() if len(others) == 1 and len(filled) > 2 else 0)


def _stands_in_one_cell(header: list[str], rows: list[list[str]], delimiter: str) -> bool:
    """A header such as "case_id,order,date" in one cell, the other separator left at its end, or a row in one cell."""
    if len(header) == 1:
        return any(header[0].count(sign) > 1 for sign in DELIMITERS)
    if len(header) < 3:
        return False
    others = "".join(other for other in DELIMITERS if other != delimiter)
    if re.fullmatch(rf"[a-z_]+[{re.escape(others)}]+", header[-1]):
        return True
    alone = (row[0] for row in rows if delimiter in row[0] and not strip("".join(row[1:])))
    return any(len(next(csv.reader([cell], delimiter=delimiter), [])) == len(header) for cell in alone)


def _filled_width(header: list[str], filled: list[tuple[int, list[str]]]) -> int:
    """How many columns are left when nameless, empty ones at the right are dropped."""
    named = max(at for at, name in enumerate(header, start=1) if name)
    within = len(header)  # cells outside the header are a mistake of their row, not a column
    if named == within:
        return named
    used = (at for _, row in filled for at, cell in enumerate(row[named:within], start=named + 1) if strip(cell))
    return max(named, max(used, default=named))
