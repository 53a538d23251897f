"""The extracts of many readers, as cheap as one: what everybody may see is written once and shared.

Who may see what is decided by ``tillkom.disclosure`` and by nothing here. A reader sees what the public sees and what
comes with its own case, so the rules are asked twice, of the whole study for the public and of the one case for the
reader, and the answers are laid together row by row. The files are those that ``Study.extract(reader).save`` writes.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tillkom.codebook import PACKAGE_FILE
from tillkom.disclosure import PUBLIC, described_for, visible_tables, without_internal
from tillkom.render.files import scratch
from tillkom.render.keys import digest
from tillkom.tables import write_tables

if TYPE_CHECKING:
    from tillkom.study import Study

SOMEBODY = "the reader of this extract"  # stands for each of them; an id has no spaces
ROW = "_row"  # where a row stands in the whole study's table
# The columns the rules of disclosure look at; the others would only be carried along.
ASKED = ("case_id", "unit_id", "source_id", "visibility", "part_of", "same_organisation_as", "reference")


class Extract(Mapping[str, bytes]):
    """The files of one extract by their name, put together when asked for; sent elsewhere, it goes as plain files."""

    def __init__(self, files: Mapping[str, bytes], rows: Mapping[str, tuple[list[bytes], np.ndarray]]) -> None:
        self._files, self._rows = files, rows

    def __getitem__(self, name: str) -> bytes:
        if name not in self._rows:
            return self._files[name]
        records, rows = self._rows[name]
        return b"".join([records[0], *(records[row + 1] for row in rows.tolist())])

    def __iter__(self) -> Iterator[str]:
        return iter({**self._files, **self._rows})

    def __len__(self) -> int:
        return len({**self._files, **self._rows})

    def __reduce__(self) -> Any:
        return dict, (dict(self),)


class Extracts:
    """What each reader of a study may see, as files and as a digest that tells whether it changed."""

    def __init__(self, study: Study) -> None:
        self._study = study
        tables = study._tables
        kept = {name: [column for column in table if column in ASKED] for name, table in tables.items()}
        self._tables = {name: table[kept[name]].assign(**{ROW: range(len(table))}) for name, table in tables.items()}
        self._of_case = {
            name: table.groupby("case_id", observed=True).indices
            for name, table in self._tables.items()
            if "case_id" in table
        }
        self._public = self._asked(self._tables, PUBLIC)
        # Of tables that name no case, a reader can only be given rows the public does not have; what these lead to
        # that is public is public already.
        self._kept_back = {
            name: table[~table[ROW].isin(self._public[name])]
            for name, table in self._tables.items()
            if name not in self._of_case
        }
        self._owned: dict[str, dict[str, np.ndarray]] = {}

    def files(self, reader: str) -> Mapping[str, bytes]:
        """The files of what one reader may see, by their name in the study's folder."""
        own, package = self._own(reader), {PACKAGE_FILE: self._package(reader)}
        return Extract(
            {**self._shared, **package},
            {
                self._path(name): (self._records[name], np.sort(np.concatenate([self._public[name], rows])))
                for name, rows in own.items()
            },
        )

    def digest(self, reader: str) -> str:
        """Changes when anything changes that the reader may see, and only then."""
        parts = [self._shared_digest]
        for name, rows in self._own(reader).items():
            places = np.searchsorted(self._public[name], rows).tolist()
            for row, place in zip(rows.tolist(), places, strict=True):
                parts += [f"{name} {place}".encode(), self._records[name][row + 1]]
        return digest(*parts)

    def _own(self, reader: str) -> dict[str, np.ndarray]:
        """The rows the reader sees and the public does not, by table; asked for twice and worked out once."""
        if self._study.reader == PUBLIC:  # a study of what everybody may see has no more for anybody
            reader = PUBLIC
        if reader not in self._owned:
            self._owned[reader] = self._worked_out(reader)
        return self._owned[reader]

    def _worked_out(self, reader: str) -> dict[str, np.ndarray]:
        if self._study.reader not in (None, reader):
            self._study.extract(reader)  # says why one reader's extract is not another's
        if reader == PUBLIC:
            return {}
        none = np.array([], dtype=int)
        of_case = {name: self._tables[name].take(rows.get(reader, none)) for name, rows in self._of_case.items()}
        seen = self._asked({**self._kept_back, **of_case}, reader).items()
        own = {name: np.setdiff1d(rows, self._public[name], assume_unique=True) for name, rows in seen}
        return {name: rows for name, rows in own.items() if rows.size}

    @staticmethod
    def _asked(tables: Mapping[str, Any], reader: str) -> dict[str, np.ndarray]:
        return {name: table[ROW].to_numpy() for name, table in visible_tables(dict(tables), reader).items()}

    @cached_property
    def _records(self) -> dict[str, list[bytes]]:
        """Every table as the records of its file, the header first; a coder's memo is in none."""
        tables = without_internal(self._study._tables, self._study.codebook)
        with tempfile.TemporaryDirectory(prefix=scratch()) as folder:
            codebook = self._study.codebook
            write_tables(Path(folder), codebook, tables, codebook.package)
            return {name: _records((Path(folder) / table.path).read_bytes()) for name, table in codebook.tables.items()}

    @cached_property
    def _shared(self) -> dict[str, bytes]:
        """The files as the public sees them, one copy for all extracts."""
        rows = {self._path(name): (self._records[name], rows) for name, rows in self._public.items()}
        return dict(Extract({PACKAGE_FILE: self._package(PUBLIC)}, rows))

    @cached_property
    def _shared_digest(self) -> bytes:
        return digest(*(part for name, content in self._shared.items() for part in (name.encode(), content))).encode()

    def _package(self, reader: str) -> bytes:
        """The Data Package's description, marked with whose extract it is."""
        return self._package_for_somebody.replace(_in_json(SOMEBODY), _in_json(self._study.reader or reader))

    @cached_property
    def _package_for_somebody(self) -> bytes:
        codebook = self._study.codebook
        with tempfile.TemporaryDirectory(prefix=scratch()) as folder:
            write_tables(Path(folder), replace(codebook, tables={}), {}, described_for(codebook.package, SOMEBODY))
            return (Path(folder) / PACKAGE_FILE).read_bytes()

    def _path(self, name: str) -> str:
        return self._study.codebook.tables[name].path


def _in_json(text: str) -> bytes:
    return json.dumps(text, ensure_ascii=False).encode("utf-8")


def _records(content: bytes) -> list[bytes]:
    """The records of a table as it was written: a line break between quotation marks is part of a cell."""
    records, open_ = [], b""
    for line in content.split(b"\n")[:-1]:
        open_ += line + b"\n"
        if open_.count(b'"') % 2 == 0:
            records.append(open_)
            open_ = b""
    return records
