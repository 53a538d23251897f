"""What spreadsheets, editors and exports do to a study's files: a generator of damage that nobody meant.

Each kind of damage is a function of a random source and the study's files; it changes them and says where. It leaves
what was meant as it was, so that what is read afterwards can be held against it. Two things are left out because no
reader could tell them from what was meant: another true value in a cell's place, and rows missing at the end of a file
that ends where a row does.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Files:
    """A study's tables as rows, its package, and files that are written as they are."""

    tables: dict[str, list[list[str]]]
    package: dict[str, Any]
    raw: dict[str, bytes] = field(default_factory=dict)
    """Content by file name, which takes the place of a table's."""

    @classmethod
    def read(cls, folder: Path) -> Files:
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        tables = {}
        for resource in package["resources"]:
            with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
                tables[resource["name"]] = list(csv.reader(file))
        return cls(tables, package)

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        (folder / "datapackage.json").write_text(json.dumps(self.package, ensure_ascii=False), encoding="utf-8")
        for name in self.tables:
            (folder / f"{name}.csv").write_text(self.text(name), encoding="utf-8", newline="")
        for name, content in self.raw.items():
            (folder / name).write_bytes(content)
        return folder

    def text(self, table: str, delimiter: str = ",", line_end: str = "\n", quoting: Any = csv.QUOTE_MINIMAL) -> str:
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(self.tables[table])
        return text.getvalue()

    def schema(self, table: str) -> dict[str, Any]:
        return next(entry["schema"] for entry in self.package["resources"] if entry["name"] == table)

    def cells(self, wanted: Callable[[str, dict[str, Any], str], bool]) -> list[tuple[str, int, int]]:
        """Table, row and column of every cell that is wanted, by its table, its column's description and itself."""
        return [
            (table, at, place)
            for table, rows in self.tables.items()
            for place, column in enumerate(self._described(table))
            for at, row in enumerate(rows[1:], start=1)
            if wanted(table, column, row[place])
        ]

    def _described(self, table: str) -> list[dict[str, Any]]:
        described = {column["name"]: column for column in self.schema(table)["fields"]}
        return [described[name] for name in self.tables[table][0]]


@dataclass(frozen=True)
class Damage:
    """Where something was damaged: the file, and the row as a spreadsheet numbers it where it is one row's."""

    kind: str
    file: str
    row: int | None = None


Kind = Callable[[random.Random, Files], "Damage | None"]
KINDS: list[Kind] = []


def kind(damage: Kind) -> Kind:
    """Register a kind of damage; it gives None where the study holds nothing it could damage."""
    KINDS.append(damage)
    return damage


def damaged(seed: int, files: Files) -> Damage:
    """Damage the files in one way drawn by the seed, every kind as often as any other."""
    source = random.Random(seed)
    order = source.sample(KINDS, len(KINDS))
    order.insert(0, KINDS[seed % len(KINDS)])
    return next(found for each in order if (found := each(source, files)) is not None)


def _tables(files: Files, rows: int = 3) -> list[str]:
    return [name for name, table in files.tables.items() if len(table) > rows]


# Files as programs save them -----------------------------------------------------------------------------------------


def _resaved(source: random.Random, files: Files, name: str, **how: Any) -> Damage:
    encoding, before = how.pop("encoding", "utf-8"), how.pop("before", "")
    rows = [name for name in _tables(files) if _fits(files.text(name), encoding)]
    table = source.choice(rows)
    files.raw[f"{table}.csv"] = (before + files.text(table, **how)).encode(encoding)
    return Damage(name, f"{table}.csv")


@kind
def saved_by_swedish_excel(source: random.Random, files: Files) -> Damage:
    encoding = source.choice(("utf-8-sig", "cp1252", "utf-8"))
    return _resaved(source, files, "saved by Swedish Excel", delimiter=";", line_end="\r\n", encoding=encoding)


@kind
def saved_as_unicode_text(source: random.Random, files: Files) -> Damage:
    return _resaved(source, files, "saved as Unicode text", delimiter="\t", line_end="\r\n", encoding="utf-16")


@kind
def saved_with_a_separator_line(source: random.Random, files: Files) -> Damage:
    return _resaved(source, files, "sep= line", delimiter=";", line_end="\r\n", before="sep=;\r\n", encoding="cp1252")


@kind
def saved_with_every_cell_quoted(source: random.Random, files: Files) -> Damage:
    return _resaved(
        source, files, "every cell quoted", quoting=csv.QUOTE_ALL, line_end=source.choice(("\n", "\r\n", "\r"))
    )


@kind
def saved_in_an_old_encoding(source: random.Random, files: Files) -> Damage:
    """As a command prompt or an old Macintosh writes, where it has a sign for every letter; else as Windows does."""
    encoding = source.choice(("cp850", "cp437", "mac_roman"))
    table = source.choice(_tables(files))
    rows = files.tables[table]
    fits = [row for row in rows if all(_fits(cell, encoding) for cell in row)]
    if fits != rows:
        encoding = "cp1252" if all(_fits(cell, "cp1252") for row in rows for cell in row) else "utf-16"
    files.raw[f"{table}.csv"] = files.text(table).encode(encoding)
    return Damage(f"saved as {encoding}", f"{table}.csv")


def _fits(cell: str, encoding: str) -> bool:
    try:
        cell.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@kind
def some_bytes_in_another_encoding(source: random.Random, files: Files) -> Damage | None:
    """A row pasted from a program with Windows' letters into a file in UTF-8."""
    lettered = files.cells(lambda table, column, cell: any(letter in cell for letter in "åäö"))
    table, at, _ = source.choice(lettered)
    lines = files.text(table).encode().splitlines(keepends=True)
    wide = [place for place, line in enumerate(lines) if not line.isascii()]
    place = source.choice(wide)
    lines[place] = lines[place].decode().encode("cp1252", "replace")
    if lines[place].decode("cp1252").encode() == b"".join(lines):
        return None
    files.raw[f"{table}.csv"] = b"".join(lines)
    del at
    return Damage("letters of two encodings", f"{table}.csv")


@kind
def letters_broken_once_more(source: random.Random, files: Files) -> Damage:
    lettered = files.cells(
        lambda table, column, cell: (
            any(letter in cell for letter in "åäö") and "pattern" not in column.get("constraints", {})
        )
    )
    table, at, place = source.choice(lettered)
    wrong, right = source.choice(
        (("utf-8", "cp1252"), ("cp850", "cp1252"), ("mac_roman", "latin-1"), ("cp850", "latin-1"))
    )
    cell = files.tables[table][at][place]
    letters = "".join(letter if letter in "åäö" or letter.isascii() else "-" for letter in cell)
    files.tables[table][at][place] = letters.encode(wrong).decode(right, "replace")
    return Damage("broken letters", f"{table}.csv", at + 1)


@kind
def opened_with_semicolons_and_saved(source: random.Random, files: Files) -> Damage:
    """A comma-separated file double-clicked in a Swedish Excel, and saved: rows in one cell, torn at semicolons."""
    table = source.choice(_tables(files))
    rows = list(csv.reader(io.StringIO(files.text(table), newline=""), delimiter=";"))
    width = max(len(row) for row in rows)
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(row + [""] * (width - len(row)) for row in rows)
    files.raw[f"{table}.csv"] = text.getvalue().encode("utf-8-sig")
    return Damage("opened with semicolons and saved", f"{table}.csv")


@kind
def saved_as_a_workbook(source: random.Random, files: Files) -> Damage:
    table = source.choice(_tables(files))
    content = b"PK\x03\x04" + bytes(source.randrange(256) for _ in range(40))
    if source.random() < 0.5:
        files.raw[f"{table}.csv"] = content
    else:
        del files.tables[table]
        files.raw[f"{table}.xlsx"] = content
    return Damage("saved as a workbook", f"{table}.csv")


@kind
def cut_off(source: random.Random, files: Files) -> Damage:
    """A copy that was broken off in the middle of a row."""
    table = source.choice([name for name in _tables(files) if len(files.tables[name][0]) > 5])
    lines = files.text(table).splitlines(keepends=True)
    at = source.randrange(1, len(lines))
    line = lines[at].rstrip("\n")
    files.raw[f"{table}.csv"] = (
        "".join(lines[:at]) + line[: max(1, int(len(line) * source.uniform(0.1, 0.6)))]
    ).encode()
    return Damage("cut off", f"{table}.csv")


@kind
def saved_twice_in_one_file(source: random.Random, files: Files) -> Damage:
    table = source.choice(_tables(files))
    files.raw[f"{table}.csv"] = (files.text(table) * 2).encode()
    return Damage("two exports in one file", f"{table}.csv")


@kind
def header_lost_or_moved(source: random.Random, files: Files) -> Damage:
    table = source.choice(_tables(files))
    rows = files.tables[table]
    header = rows.pop(0)
    if source.random() < 0.5:
        rows.insert(source.randrange(1, len(rows)), header)
    return Damage("header lost or moved", f"{table}.csv")


@kind
def columns_in_another_order(source: random.Random, files: Files) -> Damage:
    table = source.choice(_tables(files))
    order = source.sample(range(len(files.tables[table][0])), len(files.tables[table][0]))
    files.tables[table] = [[row[place] for place in order] for row in files.tables[table]]
    return Damage("columns in another order", f"{table}.csv")


@kind
def empty_rows_and_columns(source: random.Random, files: Files) -> Damage:
    table = source.choice(_tables(files))
    rows, more = files.tables[table], source.randrange(1, 4)
    files.tables[table] = [row + [""] * more for row in rows] + [[""] * (len(rows[0]) + more)] * source.randrange(3)
    return Damage("empty rows and columns", f"{table}.csv")


@kind
def letters_taken_apart(source: random.Random, files: Files) -> Damage:
    table = source.choice(_tables(files))
    files.tables[table] = [[unicodedata.normalize("NFD", cell) for cell in row] for row in files.tables[table]]
    return Damage("letters taken apart", f"{table}.csv")


# Quotation marks and separators --------------------------------------------------------------------------------------


def _line_of(files: Files, table: str, at: int, place: int, written: str) -> bytes:
    """The table with one cell written as it stands, whatever marks it holds."""
    rows = [list(row) for row in files.tables[table]]
    rows[at][place] = "\0"
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().replace('"\0"', "\0").replace("\0", written).encode()


@kind
def a_quotation_mark_too_many(source: random.Random, files: Files) -> Damage:
    table, at, place = source.choice(files.cells(lambda table, column, cell: len(cell) > 2 and '"' not in cell))
    cell = files.tables[table][at][place]
    if "," in cell or "\n" in cell:
        cell = f'"{cell}"'
    cut = source.choice((0, len(cell), source.randrange(len(cell))))
    files.raw[f"{table}.csv"] = _line_of(files, table, at, place, cell[:cut] + '"' + cell[cut:])
    return Damage("a quotation mark too many", f"{table}.csv")


@kind
def two_quotation_marks_rows_apart(source: random.Random, files: Files) -> Damage:
    table = source.choice(_tables(files))
    rows = [list(row) for row in files.tables[table]]
    first, last = sorted(source.sample(range(1, len(rows)), 2))
    for at in (first, last):
        filled = [place for place, cell in enumerate(rows[at]) if cell and not set(',"\n') & set(cell)]
        place = source.choice(filled)
        rows[at][place] = f"\0{rows[at][place]}"
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    files.raw[f"{table}.csv"] = text.getvalue().replace('"\0', "\0").replace("\0", '"').encode()
    return Damage("two quotation marks rows apart", f"{table}.csv")


@kind
def a_comma_without_quotation_marks(source: random.Random, files: Files) -> Damage | None:
    found = files.cells(lambda table, column, cell: "," in cell and not set('"\n') & set(cell))
    table, at, place = source.choice(found)
    files.raw[f"{table}.csv"] = _line_of(files, table, at, place, files.tables[table][at][place])
    return Damage("a comma without quotation marks", f"{table}.csv", at + 1)


# Cells ---------------------------------------------------------------------------------------------------------------


def _rewritten(
    source: random.Random, files: Files, name: str, found: list, rewrite: Callable[[str], str]
) -> Damage | None:
    if not found:
        return None
    table, at, place = source.choice(found)
    files.tables[table][at][place] = rewrite(files.tables[table][at][place])
    return Damage(name, f"{table}.csv", at + 1)


def _of_type(*types: str) -> Callable[[str, dict[str, Any], str], bool]:
    return lambda table, column, cell: bool(cell) and column["type"] in types


def _numbers(files: Files, least: int = 0) -> list[tuple[str, int, int]]:
    """Cells of numbers, the answers that are numbers among them."""
    rows = files.tables["variables"]
    kind_at = rows[0].index("type")
    numeric = {row[0] for row in rows[1:] if row[kind_at] in ("antal", "tal")}
    header, *observations = files.tables["observations"]
    variable, value = header.index("variable_id"), header.index("value")
    answers = [
        ("observations", at, value)
        for at, row in enumerate(observations, start=1)
        if row[variable] in numeric and row[value]
    ]
    cells = [*files.cells(_of_type("integer", "number", "year")), *answers * 5]
    return [(table, at, place) for table, at, place in cells if float(files.tables[table][at][place]) >= least]


@kind
def a_space_between_thousands(source: random.Random, files: Files) -> Damage | None:
    space = source.choice((" ", "\u00a0", "\u2007", "\u2009", "\u202f", "\u2002"))
    whole = [
        (table, at, place) for table, at, place in _numbers(files, 1000) if files.tables[table][at][place].isdigit()
    ]
    return _rewritten(
        source, files, "a space between thousands", whole, lambda cell: f"{int(cell):,}".replace(",", space)
    )


@kind
def a_point_or_comma_between_thousands(source: random.Random, files: Files) -> Damage | None:
    sign = source.choice(",.")
    whole = [
        (table, at, place) for table, at, place in _numbers(files, 1000) if "." not in files.tables[table][at][place]
    ]
    return _rewritten(
        source, files, "a point or comma between thousands", whole, lambda cell: f"{int(cell):,}".replace(",", sign)
    )


@kind
def a_decimal_comma(source: random.Random, files: Files) -> Damage | None:
    return _rewritten(
        source, files, "a decimal comma", files.cells(_of_type("number")), lambda cell: cell.replace(".", ",")
    )


@kind
def a_needless_decimal(source: random.Random, files: Files) -> Damage | None:
    whole = [spot for spot in _numbers(files) if "." not in files.tables[spot[0]][spot[1]][spot[2]]]
    return _rewritten(source, files, "a needless decimal", whole, lambda cell: cell + source.choice((".0", ",0")))


@kind
def a_shortened_number(source: random.Random, files: Files) -> Damage | None:
    return _rewritten(
        source, files, "a shortened number", _numbers(files, 1000), lambda cell: f"{float(cell):.2E}".replace(".", ",")
    )


@kind
def a_share_as_per_cent(source: random.Random, files: Files) -> Damage | None:
    form = source.choice(("{:.0f} %", "{:.0f}%", "{:.0f}"))
    shares = files.cells(lambda table, column, cell: bool(cell) and column["name"] == "share" and float(cell) > 0.01)
    return _rewritten(source, files, "a share as per cent", shares, lambda cell: form.format(100 * float(cell)))


@kind
def a_truth_in_another_way(source: random.Random, files: Files) -> Damage | None:
    words = source.choice(
        (("SANT", "FALSKT"), ("TRUE", "FALSE"), ("1", "0"), ("Ja", "Nej"), ("x", ""), ("WAHR", "FALSCH"))
    )
    truths = files.cells(_of_type("boolean"))
    return _rewritten(source, files, "a truth in another way", truths, lambda cell: words[cell != "true"])


@kind
def a_code_without_its_zero(source: random.Random, files: Files) -> Damage | None:
    codes = files.cells(
        lambda table, column, cell: column["name"] in ("code", "county_code", "unit_id", "part_of")
        and table != "vocabularies" and cell.partition(":")[2 if ":" in cell else 0].startswith("0")
    )  # fmt: skip
    return _rewritten(source, files, "a code without its zero", codes, lambda cell: cell.replace(":0", ":").lstrip("0"))


def _dates(files: Files, pattern: int | None = None) -> list[tuple[str, int, int]]:
    return files.cells(
        lambda table, column, cell: column.get("format_of") == "edtf" and bool(cell) and pattern in (None, len(cell))
        and "/" not in cell and cell.replace("-", "").isdigit()
    )  # fmt: skip


@kind
def a_year_as_a_date(source: random.Random, files: Files) -> Damage | None:
    zero, form = source.choice(
        (
            (datetime.date(1899, 12, 30), "%Y-%m-%d"),
            (datetime.date(1904, 1, 1), "%Y-%m-%d"),
            (datetime.date(1899, 12, 30), "%d/%m/%Y"),
        )
    )
    years = [*_dates(files, 4), *files.cells(_of_type("year"))]
    return _rewritten(
        source,
        files,
        "a year as a date",
        years,
        lambda cell: (zero + datetime.timedelta(days=int(cell))).strftime(form),
    )


@kind
def a_month_as_a_word(source: random.Random, files: Files) -> Damage | None:
    months = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
    return _rewritten(
        source, files, "a month as a word", _dates(files, 7),
        lambda cell: f"{months[int(cell[5:]) - 1]}-{cell[2:4]}" if 1 <= int(cell[5:]) <= 12 else cell,
    )  # fmt: skip


@kind
def a_day_in_another_way(source: random.Random, files: Files) -> Damage | None:
    def rewrite(cell: str) -> str:
        day = datetime.date.fromisoformat(cell)
        serial = str((day - datetime.date(1899, 12, 30)).days)
        return source.choice(
            (serial, f"{cell} 00:00:00", day.strftime("%d/%m/%Y"), day.strftime("%Y%m%d"), day.strftime("%d.%m.%y"))
        )

    return _rewritten(source, files, "a day in another way", _dates(files, 10), rewrite)


@kind
def dots_put_together(source: random.Random, files: Files) -> Damage | None:
    """An editor makes an ellipsis of two or three dots, and a dash of a hyphen."""
    open_ended = files.cells(lambda table, column, cell: column.get("format_of") == "edtf" and ".." in cell)
    return _rewritten(
        source, files, "dots put together", open_ended, lambda cell: cell.replace("..", "…").replace("-", "–")
    )


@kind
def an_isbn_as_a_number(source: random.Random, files: Files) -> Damage | None:
    numbers = files.cells(lambda table, column, cell: column["name"] == "identifier" and cell[:1].isdigit())
    return _rewritten(source, files, "an ISBN as a number", numbers, lambda cell: "9,78918E+12")


@kind
def a_formula(source: random.Random, files: Files) -> Damage | None:
    said = source.choice(("#NAMN?", "#REF!", "#VÄRDEFEL!", "####", "#SAKNAS!", "Err:508", '="{}"', "={}"))
    return _rewritten(source, files, "a formula", _filled(files), lambda cell: said.format(cell))


def _filled(files: Files) -> list[tuple[str, int, int]]:
    return files.cells(
        lambda table, column, cell: bool(cell) and column["type"] == "string" and not column.get("internal")
    )


@kind
def space_around(source: random.Random, files: Files) -> Damage | None:
    before, after = (
        source.choice((" ", "\u00a0", "\t", "\u2007", "")),
        source.choice((" ", "\u200b", "\n", "\ufeff", "\u202f")),
    )
    return _rewritten(source, files, "space around", _filled(files), lambda cell: before + cell + after)


@kind
def a_sign_nobody_sees(source: random.Random, files: Files) -> Damage | None:
    sign = source.choice("\u00ad\u200b\u2060\u200d\u202e\u200f\u0001\u0008\ufffe\u0085\u007f")

    def rewrite(cell: str) -> str:
        at = source.randrange(len(cell))
        return cell[:at] + sign + cell[at:]

    return _rewritten(source, files, "a sign nobody sees", _filled(files), rewrite)


@kind
def a_mark_for_nothing(source: random.Random, files: Files) -> Damage | None:
    """Somebody marks as empty what was empty."""
    empty = files.cells(
        lambda table, column, cell: not cell and column["type"] == "string" and not column.get("internal")
    )
    mark = source.choice(("-", "–", "NA", "N/A", "?", "#SAKNAS!"))
    return _rewritten(source, files, "a mark for nothing", empty, lambda cell: mark)


@kind
def a_letter_of_another_alphabet(source: random.Random, files: Files) -> Damage | None:
    keys = files.cells(lambda table, column, cell: column["name"].endswith("_id") and "a" in cell)
    return _rewritten(source, files, "a letter of another alphabet", keys, lambda cell: cell.replace("a", "\u0430", 1))


@kind
def a_code_by_its_capitals(source: random.Random, files: Files) -> Damage | None:
    codes = files.cells(
        lambda table, column, cell: bool(cell) and (bool(column.get("vocabulary")) or column["name"] == "coder")
    )
    change = source.choice((str.upper, str.capitalize, str.swapcase))
    return _rewritten(source, files, "a code by its capitals", codes, change)


# Rows ----------------------------------------------------------------------------------------------------------------


@kind
def rows_pasted_twice(source: random.Random, files: Files) -> Damage:
    table = source.choice(_tables(files))
    at = source.randrange(1, len(files.tables[table]))
    files.tables[table].append(list(files.tables[table][at]))
    if table == "events":
        order = files.tables[table][0].index("order")
        files.tables[table][-1][order] = str(900 + source.randrange(90))
    return Damage("rows pasted twice", f"{table}.csv")


@kind
def a_row_of_totals(source: random.Random, files: Files) -> Damage:
    table = source.choice(_tables(files))
    files.tables[table].append(["Summa", *[""] * (len(files.tables[table][0]) - 2), str(len(files.tables[table]) - 1)])
    return Damage("a row of totals", f"{table}.csv")


@kind
def the_population_filtered(source: random.Random, files: Files) -> Damage:
    rows = files.tables["units"]
    used = {cell for name, table in files.tables.items() if name != "units" for row in table for cell in row}
    spare = [row for row in rows[1:] if row[0] not in used]
    for row in source.sample(spare, source.randrange(1, len(spare) // 2)):
        rows.remove(row)
    return Damage("the population filtered", "units.csv")


# The package ---------------------------------------------------------------------------------------------------------

PACKAGE = "datapackage.json"


def _columns(files: Files) -> list[tuple[str, dict[str, Any]]]:
    return [(entry["name"], column) for entry in files.package["resources"] for column in entry["schema"]["fields"]]


@kind
def a_limit_dropped(source: random.Random, files: Files) -> Damage:
    held = [column for _, column in _columns(files) if column.get("constraints")]
    constraints = source.choice(held)["constraints"]
    del constraints[source.choice(sorted(constraints))]
    return Damage("a limit dropped", PACKAGE)


@kind
def a_type_changed(source: random.Random, files: Files) -> Damage:
    _, column = source.choice(_columns(files))
    column["type"] = source.choice(
        [kind for kind in ("string", "integer", "number", "any", "date") if kind != column["type"]]
    )
    return Damage("a type changed", PACKAGE)


@kind
def a_mark_in_another_way(source: random.Random, files: Files) -> Damage:
    marked = [(column, key) for _, column in _columns(files) for key in ("internal", "list") if key in column]
    column, key = source.choice(marked)
    column[key] = source.choice(("true", 1, "ja", None, False, [True]))
    return Damage("a mark in another way", PACKAGE)


@kind
def a_date_no_longer_called_one(source: random.Random, files: Files) -> Damage:
    column = source.choice([column for _, column in _columns(files) if "format_of" in column])
    column["format_of"] = source.choice(("EDTF", "date", "Edtf", None))
    return Damage("a date no longer called one", PACKAGE)


@kind
def a_vocabulary_dropped(source: random.Random, files: Files) -> Damage:
    column = source.choice([column for _, column in _columns(files) if "vocabulary" in column])
    if source.random() < 0.5:
        del column["vocabulary"]
    else:
        column["vocabulary"] = source.choice(("status", "nowhere", "level"))
    return Damage("a vocabulary dropped", PACKAGE)


@kind
def a_key_dropped(source: random.Random, files: Files) -> Damage:
    schema = source.choice(files.package["resources"])["schema"]
    if source.random() < 0.5 or not schema.get("foreignKeys"):
        schema["primaryKey"] = schema["primaryKey"][:-1] if isinstance(schema["primaryKey"], list) else []
    else:
        del schema["foreignKeys"][source.randrange(len(schema["foreignKeys"]))]
    return Damage("a key dropped", PACKAGE)


@kind
def a_column_not_described(source: random.Random, files: Files) -> Damage:
    fields = source.choice(files.package["resources"])["schema"]["fields"]
    del fields[source.randrange(len(fields))]
    return Damage("a column not described", PACKAGE)


@kind
def a_table_not_described(source: random.Random, files: Files) -> Damage:
    del files.package["resources"][source.randrange(len(files.package["resources"]))]
    return Damage("a table not described", PACKAGE)


@kind
def a_path_elsewhere(source: random.Random, files: Files) -> Damage:
    entry = source.choice(files.package["resources"])
    entry["path"] = source.choice(
        ("../x.csv", "..\\..\\x.csv", "/etc/passwd", "C:/x.csv", "x" * 300, "cases.csv", "", ["a.csv"])
    )
    return Damage("a path elsewhere", PACKAGE)


@kind
def missing_values_said(source: random.Random, files: Files) -> Damage:
    """The package says what stands for an empty cell, and the cells have it."""
    table = source.choice(_tables(files))
    mark = source.choice(("NA", "-999", "saknas", "."))
    files.schema(table)["missingValues"] = ["", mark]
    rows = files.tables[table]
    files.tables[table] = [rows[0], *([cell or mark for cell in row] for row in rows[1:])]
    return Damage("missing values said", f"{table}.csv")


@kind
def an_encoding_said(source: random.Random, files: Files) -> Damage:
    entry = source.choice([entry for entry in files.package["resources"] if entry["name"] in _tables(files)])
    encoding = source.choice(("cp1252", "iso-8859-1", "utf-16", "UTF8", "swedish"))
    entry["encoding"] = encoding
    return Damage(f"an encoding said: {encoding}", PACKAGE)


@kind
def cells_said_to_be_written_otherwise(source: random.Random, files: Files) -> Damage:
    column = source.choice(
        [column for _, column in _columns(files) if column["type"] in ("number", "integer", "boolean")]
    )
    key, value = source.choice(
        (
            ("decimalChar", ","),
            ("groupChar", "."),
            ("bareNumber", False),
            ("trueValues", ["0"]),
            ("falseValues", ["true"]),
        )
    )
    column[key] = value
    return Damage("cells said to be written otherwise", PACKAGE)


@kind
def made_up_or_not(source: random.Random, files: Files) -> Damage:
    if source.random() < 0.5:
        del files.package["synthetic"]
    else:
        files.package["synthetic"] = source.choice(("false", "nej", 0, None))
    return Damage("made up or not", PACKAGE)


@kind
def edited_by_hand(source: random.Random, files: Files) -> Damage:
    """Commas, marks and comments that JSON does not know, another encoding, a name given twice."""
    text = json.dumps(files.package, ensure_ascii=False, indent=1)
    spoilt: dict[str, bytes] = {
        "comma": text.replace("}", ",}", 1).encode(),
        "comment": f"// {text}".encode(),
        "curly marks": text.replace('"', "”").encode(),
        "utf-16": text.encode("utf-16"),
        "cp1252": text.encode("cp1252", "replace"),
        "a mark": text.encode("utf-8-sig"),
        "twice": text.replace('"internal": true', '"internal": true, "internal": false', 1).encode(),
        "half": text[: len(text) // 2].encode(),
        "lines": text.replace("\n", "\r\n").encode(),
    }
    how = source.choice(sorted(spoilt))
    files.raw[PACKAGE] = spoilt[how]
    return Damage(f"edited by hand: {how}", PACKAGE)
