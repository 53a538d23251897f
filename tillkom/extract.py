"""An extract as files, and as a study laid together from what its process has read once.

An extract is what several readers share, mostly what everybody may see, and the rows its reader sees besides. Its
folder is a study's like any other. A process that makes many reports keeps what is shared; an extract it writes from
that has a folder more, with the reader's own rows and the places they stand in, and these alone are then read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from tillkom.codebook import PACKAGE_FILE, Codebook
from tillkom.coded_tables import ABOUT_ALL, CodedTables
from tillkom.files import inside
from tillkom.tables import read_typed, record_starts, with_numbers

OWN = ".own"  # the folder in an extract's with the rows that are its reader's own, a table a file
PLACES = "places.json"


@dataclass(frozen=True)
class OwnRows:
    """The rows of one file that a reader sees besides those that are shared."""

    places: list[int]  # before which of the shared rows each stands
    records: list[bytes]


@dataclass(frozen=True)
class SharedFiles:
    """The files of what several readers see, by their name, and one digest of all of them."""

    files: Mapping[str, bytes]
    digest: str
    _starts: dict[str, np.ndarray] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, folder: Path, names: Iterable[str]) -> SharedFiles:
        """The files of a folder."""
        return cls.of({name: (folder / name).read_bytes() for name in names})

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> SharedFiles:
        """The files, and their digest."""
        whole = hashlib.sha256()
        for name, content in sorted(files.items()):
            whole.update(f"{name}\n{len(content)}\n".encode() + content)
        return cls(files, whole.hexdigest())

    def header(self, name: str) -> bytes:
        """The first record of a file."""
        return self.files[name][: self._records(name)[1]]

    def with_rows(self, name: str, own: OwnRows) -> bytes:
        """A file with a reader's own rows in their places."""
        content, starts = self.files[name], self._records(name)
        pieces, done = [], 0
        for place, record in zip(own.places, own.records, strict=True):
            until = int(starts[place + 1])  # the header is the first record
            pieces += [content[done:until], record]
            done = until
        return b"".join([*pieces, content[done:]])

    def _records(self, name: str) -> np.ndarray:
        if name not in self._starts:
            self._starts[name] = record_starts(self.files[name])
        return self._starts[name]


class Extract(Mapping[str, bytes]):
    """The files of one extract by their name, put together when asked for.

    Parameters
    ----------
    package : its Data Package's description.
    own : by file, the rows its reader sees besides those that are shared.
    shared : what it is laid together from; None in a process that keeps it.
    """

    def __init__(self, package: bytes, own: Mapping[str, OwnRows], shared: SharedFiles | None) -> None:
        self.package, self.own, self._shared = package, own, shared

    @property
    def shared(self) -> SharedFiles:
        """What several readers see."""
        files = self._shared or (_kept and _kept.files)
        if not files:
            raise RuntimeError("what this extract is laid together from is not kept here")
        return files

    def without_shared(self) -> Extract:
        """The same for a process that keeps what is shared: the reader's own rows alone."""
        return Extract(self.package, self.own, None)

    def __getitem__(self, name: str) -> bytes:
        if name == PACKAGE_FILE:
            return self.package
        return self.shared.with_rows(name, self.own[name]) if name in self.own else self.shared.files[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.shared.files)

    def __len__(self) -> int:
        return len(self.shared.files)


def write(extract: Mapping[str, bytes], folder: Path) -> None:
    """Write an extract into a new folder; beside its tables the own rows, where they will do to read it."""
    folder.mkdir(mode=0o700, parents=True)
    digests = {}
    for name, content in extract.items():
        _write(inside(folder, name), content)
        digests[name] = hashlib.sha256(content).hexdigest()
    if _kept is None or not isinstance(extract, Extract) or extract.shared.digest != _kept.files.digest:
        return
    for name, own in extract.own.items():
        _write(inside(folder / OWN, name), b"".join([extract.shared.header(name), *own.records]))
    places = {name: own.places for name, own in extract.own.items()}
    said = {"shared": _kept.files.digest, "files": digests, "places": places}
    _write(folder / OWN / PLACES, json.dumps(said).encode())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@dataclass(frozen=True)
class Kept:
    """What is shared, as files and as the study they hold."""

    files: SharedFiles
    study: CodedTables


_kept: Kept | None = None


def keep(files: SharedFiles, study: CodedTables) -> None:
    """Keep what several readers see: every one of them must be allowed to see all of it."""
    global _kept
    _kept = Kept(files, study)


def laid_together(folder: Path) -> tuple[Codebook, LaidTogether, CodedTables] | None:
    """The tables of an extract that was written from what is kept here; None for any other folder, and where a file
    is not as it was written."""
    if _kept is None or not (folder / OWN / PLACES).is_file():
        return None
    said, study = json.loads((folder / OWN / PLACES).read_bytes()), _kept.study
    if said["shared"] != _kept.files.digest or any(_digest(folder / name) != it for name, it in said["files"].items()):
        return None
    own, places = {}, {}
    for name, schema in study.codebook.tables.items():
        if schema.path in said["places"]:
            own[name] = read_typed(folder / OWN, schema)
            places[name] = np.array(said["places"][schema.path], dtype=int)
    if "observations" in own:
        own["observations"] = with_numbers(own["observations"], study._tables["variables"])
    package = json.loads((folder / PACKAGE_FILE).read_text(encoding="utf-8"))
    return replace(study.codebook, folder=folder, package=package), LaidTogether(study, own, places), study


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


class LaidTogether(Mapping[str, pd.DataFrame]):
    """The tables of a study with some rows more, each laid together when it is asked for."""

    def __init__(self, shared: CodedTables, own: Mapping[str, pd.DataFrame], places: Mapping[str, np.ndarray]) -> None:
        self._shared, self._own, self._places = shared, own, places
        self._whole: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._whole:
            table = self._shared._tables[name]
            self._whole[name] = self._laid(name, np.arange(len(table)), slice(None)) if name in self._own else table
        return self._whole[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._shared._tables)

    def __len__(self) -> int:
        return len(self._shared._tables)

    @cached_property
    def cases(self) -> set[str]:
        """The cases of which there is more here than in what is shared."""
        named = [table["case_id"].dropna() for table in self._own.values() if "case_id" in table]
        return set().union(*named)

    def of_cases(self, case_ids: Iterable[str]) -> dict[str, pd.DataFrame]:
        """The rows of some cases; tables that name no case are whole."""
        wanted, tables = list(case_ids), {}
        for name, rows in self._shared._rows_of(wanted).items():
            if name in self._own:
                cases = self._own[name]["case_id"]
                about = cases.isin(wanted) | cases.isna() if name in ABOUT_ALL else cases.isin(wanted)
                tables[name] = self._laid(name, rows, about.to_numpy())
            else:
                tables[name] = self._shared._tables[name].take(rows).reset_index(drop=True)
        return {name: tables[name] if name in tables else self[name] for name in self}

    def _laid(self, name: str, shared: np.ndarray, own: np.ndarray | slice) -> pd.DataFrame:
        """Rows that are shared and rows that are the reader's own, in the order of the whole study."""
        order = np.argsort(np.concatenate([2 * shared + 1, 2 * self._places[name][own]]), kind="stable")
        pieces = [self._shared._tables[name].take(shared), self._own[name][own]]
        return pd.concat(pieces, ignore_index=True).take(order).reset_index(drop=True)
