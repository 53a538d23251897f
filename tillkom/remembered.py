"""One study kept in memory, so that a study which holds the same and some rows more costs no more than those rows.

The extracts of a batch are such studies: what everybody may see, and what comes with the reader's own case. A process
that makes many reports remembers the public extract, and reads of every other one only what is not in it. Whether a
file holds the same is found by looking at all of it: nothing is believed of names, dates or sizes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tillkom.codebook import Codebook, read_package
from tillkom.reading import RawTable, parse_table, read_bytes, strip
from tillkom.tables import record_starts, typed, with_numbers

if TYPE_CHECKING:
    from tillkom.study import Study

INSTRUMENT = ("variables", "vocabularies")  # what decides how the rows of the other tables are read
_WHOSE = "extract_for"
_AT_FIRST, _AT_MOST = 1 << 8, 1 << 20  # bytes compared at a time: few where a difference is near, then ever more

_remembered: Remembered | None = None


class NotTheSame(Exception):
    """The study in the folder is not the one remembered and some rows more."""


@dataclass(frozen=True)
class Remembered:
    """A study with the contents of its files by their name, and where each record of them begins."""

    study: Study
    contents: Mapping[str, bytes]
    starts: Mapping[str, np.ndarray]


class Grown(Mapping[str, pd.DataFrame]):
    """The tables of a study with rows added, each laid together when it is asked for."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], added: Mapping[str, pd.DataFrame], rows: Rows) -> None:
        self._tables, self.added, self._rows = tables, added, rows
        self._whole: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._whole:
            whole = self._tables[name]
            if self._rows[name]:
                whole = _laid_together(whole, self.added[name], self._rows[name])
            self._whole[name] = whole
        return self._whole[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def of_case(self, case_id: str) -> dict[str, pd.DataFrame] | None:
        """The rows of one case, by table, where all that was added is of that case, and all of it was; else None."""
        named = {name: table for name, table in self.added.items() if "case_id" in table}
        if len(named["cases"]) != 1 or any((table["case_id"] != case_id).any() for table in named.values()):
            return None
        return None if any((self._tables[name]["case_id"] == case_id).any() for name in named) else named

    @property
    def same(self) -> bool:
        """Whether nothing was added."""
        return not any(self._rows.values())


Rows = Mapping[str, list[int]]  # by table: before which row of the study each added row stands


def remember(folder: Path, study: Study) -> bool:
    """Keep a study as it was read from a folder; False where its files are such that rows cannot be told apart."""
    global _remembered
    files = {schema.path: name for name, schema in study.codebook.tables.items()}
    if not all((folder / file).is_file() for file in files):
        return False  # made before there was such a table
    contents = {file: read_bytes(folder / file) for file in files}
    starts = {file: record_starts(content) for file, content in contents.items()}
    plain = all(
        starts[file][-1] == len(content)
        and b"\r" not in content
        and b"\n\n" not in content
        and len(starts[file]) == len(study._tables[files[file]]) + 2
        and parse_table(folder, content[: starts[file][1]]).encoding == "utf-8"
        for file, content in contents.items()
    )
    if plain:
        _remembered = Remembered(study, contents, starts)
    return plain


def holds(study: Study) -> bool:
    """Whether this is the study that is remembered."""
    return _remembered is not None and _remembered.study is study


def with_records(file: str, added: Sequence[tuple[int, bytes]]) -> bytes:
    """The content of a remembered file with records more, each before the row it is given with."""
    assert _remembered is not None
    content, starts = _remembered.contents[file], _remembered.starts[file]
    pieces, done = [], 0
    for row, record in added:
        place = int(starts[row + 1])  # the header is the first record
        pieces += [content[done:place], record]
        done = place
    return b"".join([*pieces, content[done:]])


def grown(folder: Path) -> tuple[Study, Codebook, Grown] | None:
    """The study that is remembered, and what a folder holds besides; None where it is another study.

    Nothing is said of what is wrong with a folder: it is then read as if nothing was remembered.
    """
    if _remembered is None:
        return None
    study = _remembered.study
    try:
        codebook = _codebook(folder, study.codebook)
        found = {name: _added(folder, schema.path) for name, schema in codebook.tables.items()}
        if any(found[name][0] for name in INSTRUMENT):
            return None
        added = {
            name: typed(table, codebook.tables[name]) if rows else study._tables[name].head(0)
            for name, (rows, table) in found.items()
        }
        added["observations"] = with_numbers(added["observations"], study._tables["variables"])
    except Exception:  # whatever is wrong with the folder, who reads it plainly says so
        return None
    return study, codebook, Grown(study._tables, added, {name: rows for name, (rows, _) in found.items()})


def _codebook(folder: Path, known: Codebook) -> Codebook:
    package = read_package(folder)
    # as texts, since Python takes 1 and true for the same
    ours, theirs = (json.dumps({**each, _WHOSE: None}, sort_keys=True) for each in (known.package, package))
    if ours != theirs:
        raise NotTheSame
    return replace(known, folder=folder, package=package)


def _added(folder: Path, file: str) -> tuple[list[int], RawTable]:
    """The records a file holds besides those remembered: before which row each stands, and the records as a table."""
    assert _remembered is not None
    content, starts = _remembered.contents[file], _remembered.starts[file]
    new, at, record = read_bytes(folder / file), 0, 0
    rows: list[int] = []
    records = [content[: starts[1]]]
    while True:
        reached = _reached(content, starts, record, new, at)
        at, record = at + int(starts[reached] - starts[record]), reached
        if at == len(new):
            break
        end = _end_of_record(new, at)
        if not _is_one_row(new[at:end]):
            raise NotTheSame
        rows.append(record - 1)  # the header is the first record
        records.append(new[at:end])
        at = end
    if record != len(starts) - 1 or (rows and rows[0] < 0):
        raise NotTheSame
    table = parse_table(folder / file, b"".join(records))
    if table.encoding != "utf-8" or len(table.rows) != len(rows):
        raise NotTheSame
    return rows, table


def _reached(content: bytes, starts: np.ndarray, record: int, new: bytes, at: int) -> int:
    """The first record of the file remembered that the new one does not have in this place."""
    place, size = int(starts[record]), _AT_FIRST
    end = min(len(content), place + len(new) - at)
    while place < end:
        size = min(size, end - place)
        ours, theirs = content[place : place + size], new[at : at + size]
        if ours != theirs:
            place += int((np.frombuffer(ours, np.uint8) != np.frombuffer(theirs, np.uint8)).argmax())
            break
        place, at, size = place + size, at + size, min(size * 8, _AT_MOST)
    return max(record, int(np.searchsorted(starts, place, side="right")) - 1)


def _end_of_record(content: bytes, at: int) -> int:
    end = at
    while (end := content.find(b"\n", end) + 1) > 0:
        if content.count(b'"', at, end) % 2 == 0:
            return end
    raise NotTheSame


def _is_one_row(record: bytes) -> bool:
    """Whether what was cut by counting quotation marks is one row to a reader of tables, and not a blank one."""
    rows = list(csv.reader(io.StringIO(record.decode("utf-8"), newline="")))
    return len(rows) == 1 and any(strip(cell) for cell in rows[0])


def _laid_together(table: pd.DataFrame, added: pd.DataFrame, rows: list[int]) -> pd.DataFrame:
    pieces, done = [], 0
    for number, row in enumerate(rows):
        if number == 0 or row != rows[number - 1]:
            together = rows.count(row)
            pieces += [table.iloc[done:row], added.iloc[number : number + together]]
            done = row
    return pd.concat([*pieces, table.iloc[done:]], ignore_index=True)
