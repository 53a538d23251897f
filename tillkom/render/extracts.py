"""The extracts of many readers, as cheap as one: what everybody may see is written once and shared.

Who may see what is decided by ``tillkom.disclosure`` and by nothing here. A reader sees what the public sees and what
comes with its own case, so the rules are asked twice, of the whole study for the public and of the one case for the
reader, and the answers are laid together row by row. The files are those that ``Study.extract(reader).save`` writes.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tillkom import remembered
from tillkom.codebook import PACKAGE_FILE
from tillkom.disclosure import PUBLIC, described_for, visible_tables, without_internal
from tillkom.render.files import scratch
from tillkom.render.keys import digest
from tillkom.tables import record_starts, write_tables

if TYPE_CHECKING:
    from tillkom.study import Study

SOMEBODY = "the reader of this extract"  # stands for each of them; an id has no spaces
ROW = "_row"  # where a row stands in the whole study's table
# The columns the rules of disclosure look at; the others would only be carried along.
ASKED = ("case_id", "unit_id", "source_id", "visibility", "part_of", "same_organisation_as", "reference")


class Extract(Mapping[str, bytes]):
    """The files of one extract by their name, put together when asked for; sent elsewhere, it goes as plain files."""

    def __init__(self, package: bytes, shared: Mapping[str, bytes], own: Mapping[str, Own], beside: bytes) -> None:
        self._files, self._own = {**shared, PACKAGE_FILE: package}, own
        self.beside = beside  # tells the study whose public part it stands beside from any other

    def __getitem__(self, name: str) -> bytes:
        return self._own[name].laid_in() if name in self._own else self._files[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __reduce__(self) -> Any:
        return dict, (dict(self),)

    def added(self) -> Added:
        """The same for a process that remembers what everybody may see: only what comes to it is sent."""
        own = {name: rows.added() for name, rows in self._own.items()}
        return Added(self._files, self._files[PACKAGE_FILE], own)


class Added(Mapping[str, bytes]):
    """An extract in a process that remembers what everybody may see."""

    def __init__(self, names: Iterable[str], package: bytes, own: Mapping[str, list[tuple[int, bytes]]]) -> None:
        self._names, self._package, self._own = tuple(names), package, own

    def __getitem__(self, name: str) -> bytes:
        return self._package if name == PACKAGE_FILE else remembered.with_records(name, self._own.get(name, ()))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True)
class Own:
    """The rows of one file that a reader sees besides those everybody may see."""

    records: list[bytes]  # all of the study's, the header first
    public: np.ndarray  # the numbers of the rows everybody may see
    rows: np.ndarray  # ... and of the reader's own

    def laid_in(self) -> bytes:
        """The whole file."""
        rows = np.sort(np.concatenate([self.public, self.rows]))
        return b"".join([self.records[0], *(self.records[row + 1] for row in rows.tolist())])

    def added(self) -> list[tuple[int, bytes]]:
        """Each own record with the row of the public file it stands before."""
        places = np.searchsorted(self.public, self.rows).tolist()
        return [(place, self.records[row + 1]) for row, place in zip(self.rows.tolist(), places, strict=True)]


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

    def files(self, reader: str) -> Extract:
        """The files of what one reader may see, by their name in the study's folder."""
        own = {name: self._rows(name, rows) for name, rows in self._own(reader).items()}
        files = {self._path(name): rows for name, rows in own.items()}
        return Extract(self._package(reader), self._shared, files, self._shared_digest)

    def digest(self, reader: str) -> str:
        """Changes when anything changes that the reader may see, and only then."""
        parts = [self._shared_digest]
        for name, rows in self._own(reader).items():
            for place, record in self._rows(name, rows).added():
                parts += [f"{name} {place}".encode(), record]
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
        none = np.array([], dtype=int)
        tables = {self._path(name): self._rows(name, none).laid_in() for name in self._public}
        return {PACKAGE_FILE: self._package(PUBLIC), **tables}

    def _rows(self, name: str, rows: np.ndarray) -> Own:
        return Own(self._records[name], self._public[name], rows)

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
    """The records of a table as it was written."""
    return [content[start:end] for start, end in pairwise(record_starts(content).tolist())]
