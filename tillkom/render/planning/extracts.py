"""The extracts of many readers, as cheap as one: what everybody may see is written once and shared.

Who may see what is decided by ``tillkom.disclosure`` and by nothing here. A reader sees what the public sees and more,
so the rules are asked twice, of the whole study for the public and of the rest for the reader, and the answers are
laid together row by row. The files are those that ``Study.extract(reader).save`` writes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from tillkom.codebook import PACKAGE_FILE
from tillkom.codes import RESEARCH
from tillkom.disclosure import (
    ABOUT_ALL_CASES,
    PUBLIC,
    ROW,
    described_for,
    numbered,
    visible_cases,
    visible_rows,
    without_internal,
)
from tillkom.extract import Extract, OwnRows, SharedFiles
from tillkom.files import PrivateFolder
from tillkom.render.keys import digest
from tillkom.tables import record_starts, write_tables

if TYPE_CHECKING:
    import pandas as pd

    from tillkom.study import Study

SOMEBODY = "the reader of this extract"  # stands for each of them; an id has no spaces
A_DIGEST = 16  # bytes
NO_CASE = ""
NONE = np.array([], dtype=int)


class Extracts:
    """What each reader of a study may see, as files and as a digest that tells whether it changed."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._tables = numbered(study._tables)
        self._public = visible_rows(self._tables, PUBLIC)
        # A reader can only be given rows the public does not have; what these lead to that is public is public already.
        rest = {name: table[~table[ROW].isin(self._public[name])] for name, table in self._tables.items()}
        self._of_case = {name: _rows_by_case(table) for name, table in rest.items()}
        self._partly_hidden: set[str] = set().union(*self._of_case.values())
        self._owned: dict[str, dict[str, np.ndarray]] = {}

    @cached_property
    def public(self) -> SharedFiles:
        """The files of what everybody may see, one copy for all extracts."""
        files = {PACKAGE_FILE: self._package(PUBLIC)}
        for name, rows in self._public.items():
            header, *records = self._records[name]
            files[self._path(name)] = b"".join([header, *(records[row] for row in rows.tolist())])
        return SharedFiles.of(files)

    def files(self, reader: str) -> Extract:
        """The files of what one reader may see, by their name in the study's folder."""
        own = {self._path(name): self._rows(name, rows) for name, rows in self._own(reader).items()}
        return Extract(self._package(reader), own, self.public)

    def digest(self, reader: str) -> str:
        """Changes when anything changes that the reader may see, and only then."""
        parts, own = [self._package(reader) if self._study.selection else self._package_for_somebody], self._own(reader)
        for name, public in self._public.items():
            rows = np.sort(np.concatenate([public, own.get(name, NONE)])) + 1  # the header is the first record
            parts += [name.encode(), self._digests[name][0].tobytes(), self._digests[name][rows].tobytes()]
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
        cases = self._tables["cases"]
        visible = visible_cases(cases, reader)
        more = [case for case in visible if case == reader or case in self._partly_hidden]
        asked = {"cases": cases[cases["case_id"].isin(more)]}
        for name, of_case in self._of_case.items():
            if name != "cases":
                # what is said of all cases is for those who see them all, which cannot be told from these few
                of_none = NONE if name in ABOUT_ALL_CASES and len(visible) < len(cases) else of_case.get(NO_CASE, NONE)
                rows = [of_none, *(of_case[case] for case in more if case in of_case)]
                asked[name] = self._tables[name].take(np.sort(np.concatenate(rows)))
        seen = visible_rows(asked, reader).items()
        own = {name: np.setdiff1d(rows, self._public[name], assume_unique=True) for name, rows in seen}
        return {name: rows for name, rows in own.items() if rows.size}

    @cached_property
    def _records(self) -> dict[str, list[bytes]]:
        """Every table as the records of its file, the header first; a coder's memo is in none."""
        tables = without_internal(self._study._tables, self._study.codebook)
        with PrivateFolder() as folder:
            codebook = self._study.codebook
            write_tables(folder, codebook, tables, codebook.package)
            return {name: _records((folder / table.path).read_bytes()) for name, table in codebook.tables.items()}

    @cached_property
    def _digests(self) -> dict[str, np.ndarray]:
        """The digest of every record."""
        return {
            name: np.frombuffer(
                b"".join(hashlib.blake2b(record, digest_size=A_DIGEST).digest() for record in records), f"V{A_DIGEST}"
            )
            for name, records in self._records.items()
        }

    def _rows(self, name: str, rows: np.ndarray) -> OwnRows:
        records = self._records[name]
        places = np.searchsorted(self._public[name], rows).tolist()
        return OwnRows(places, [records[row + 1] for row in rows.tolist()])

    def _package(self, reader: str) -> bytes:
        """The Data Package's description, marked with whose extract it is."""
        whose = reader if self._study.reader in (None, RESEARCH) else self._study.reader
        if self._study.selection:  # it names the cases chosen, of those the reader may see
            return self._written(self._study.description_for(whose))
        return self._package_for_somebody.replace(_in_json(SOMEBODY), _in_json(whose))

    @cached_property
    def _package_for_somebody(self) -> bytes:
        return self._written(described_for(self._study.codebook.package, SOMEBODY))

    def _written(self, package: dict[str, Any]) -> bytes:
        """A description as the bytes of its file."""
        with PrivateFolder() as folder:
            write_tables(folder, replace(self._study.codebook, tables={}), {}, package)
            return (folder / PACKAGE_FILE).read_bytes()

    def _path(self, name: str) -> str:
        return self._study.codebook.tables[name].path


def _rows_by_case(table: pd.DataFrame) -> dict[str, np.ndarray]:
    """Where the rows of each case stand, and those that name none."""
    rows = table[ROW].to_numpy()
    if "case_id" not in table:
        return {NO_CASE: rows}
    cases = table["case_id"].fillna(NO_CASE)
    return {str(case): rows[places] for case, places in cases.groupby(cases).indices.items()}


def _in_json(text: str) -> bytes:
    return json.dumps(text, ensure_ascii=False).encode("utf-8")


def _records(content: bytes) -> list[bytes]:
    """The records of a table as it was written."""
    return [content[start:end] for start, end in pairwise(record_starts(content).tolist())]
