"""The record of what was rendered: ``run.json`` in the reports' folder, and what it tells the next batch.

While a batch runs, each report is entered in a journal as soon as its files stand, so that a batch that is killed
leaves its record too. At its end the journal becomes part of ``run.json``, which docs/how-to/render-large-batches.md
describes for other programs. Neither file names a path, a machine or a user.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tillkom.errors import TillkomError
from tillkom.files import reason, write_whole
from tillkom.render.job import Job
from tillkom.render.keys import Parts
from tillkom.render.shapes import SHAPES

RUN_FILE = "run.json"
JOURNAL = ".run.jsonl"
FORMAT = 1
REMEMBERED = ("study", "library", "cases", "listed", "index", "index_files")


@dataclass(frozen=True)
class Entry:
    """One report as it was last made."""

    parts: Parts
    files: Mapping[str, str]  # each file's digest as it was written
    seconds: float
    study: str  # the digest of the study its part of the data was taken from
    failure: str | None = None  # in words, for a report that could not be finished
    templates: Mapping[str, str] = field(default_factory=dict)  # digests of the user's own documents, by ending
    made: Mapping[str, str] = field(default_factory=dict)  # its title, its language and for whom it was made
    state: str = "done"  # what the last batch did about it: done, failed, unchanged or not asked for


@dataclass
class Ledger:
    """What stands in a folder and what it was made from."""

    folder: Path
    reports: dict[str, Entry] = field(default_factory=dict)
    study: str = ""  # the digest of the last study found to be without problems
    library: str = ""  # ... and of the toolkit that found it so
    cases: list[str] = field(default_factory=list)  # the study's cases, so that it need not be read to know them
    listed: list[str] = field(default_factory=list)  # ... and which of them share one page
    index: str = ""  # the digest of what the lists of reports were made from
    index_files: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Ledger:
        """What the folder remembers; nothing, where there is no record or one that cannot be understood."""
        ledger = cls(folder)
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            said = json.loads(_text_of(folder / RUN_FILE))
            if said["format"] == FORMAT:
                reports = {name: _entry(entry) for name, entry in said["reports"].items()}
                ledger = cls(folder, reports, **_remembered(said["remembered"]))
        with contextlib.suppress(OSError):
            for line in _text_of(folder / JOURNAL).splitlines():
                with contextlib.suppress(ValueError, KeyError, TypeError):  # the last line may be half a line
                    said = json.loads(line)
                    ledger.reports[said["name"]] = _entry(said)
        return ledger

    def checked(self, study: str, library: str) -> bool:
        """Whether this very study was found without problems by this very toolkit."""
        return bool(study) and (study, library) == (self.study, self.library)

    def reason(
        self,
        job: Job,
        parts_of: Callable[[Job], Parts],
        shapes: Iterable[str] = (),
        templates: Mapping[str, str] = MappingProxyType({}),
    ) -> str | None:
        """Why a report is to be made, None if it stands as it would be made now."""
        entry = self.reports.get(job.name)
        if entry is None:
            return "new"
        if entry.failure:
            return "failed last time"
        parts = parts_of(job)
        changed = [part.name for part in fields(Parts) if getattr(parts, part.name) != getattr(entry.parts, part.name)]
        if changed:
            return f"{' and '.join(changed)} changed"
        if lacking := [suffix for suffix in shapes if f"{job.name}.{suffix}" not in entry.files]:
            return f"no {' and '.join(lacking)} yet"
        if any(entry.templates.get(suffix) != templates.get(suffix) for suffix in shapes):
            return "template changed"
        return self._touched({name: written for name, written in entry.files.items() if not _is_own(name)})

    def written_in(self, name: str) -> list[str]:
        """The files of a report that its readers go on writing in, and did."""
        entry = self.reports.get(name)
        own = [file for file in entry.files if _is_own(file)] if entry else []
        there = [file for file in own if (self.folder / file).exists()]
        return [file for file in there if entry and not self._is_as_written(file, entry)]

    def shapes(self, name: str) -> list[str]:
        """The endings of what a report was made as besides its page and notebook, and still stands."""
        entry = self.reports.get(name)
        files = {f"{name}.{suffix}": suffix for suffix in SHAPES} if entry else {}
        asked_with_template = entry.templates if entry else {}  # which nobody remembers, so it cannot be made again
        return [
            suffix
            for file, suffix in files.items()
            if entry and suffix not in asked_with_template and self._is_as_written(file, entry)
        ]

    def clear(self, name: str, but: Iterable[Path]) -> None:
        """A report was made anew: what else it was made as before tells of something that is no more."""
        entry = self.reports.get(name)
        written = {path.name for path in but}
        for file in entry.files if entry else ():
            if entry and file not in written and self._is_as_written(file, entry):
                (self.folder / file).unlink(missing_ok=True)

    def _is_as_written(self, file: str, entry: Entry) -> bool:
        return file in entry.files and self._touched({file: entry.files[file]}) is None

    def index_stands(self, index: str) -> bool:
        """Whether the lists of reports were made from the same."""
        return index == self.index and self._touched(self.index_files) is None

    def stands(self, names: Iterable[str], study: str) -> None:
        """These reports are what this study would give: its digest alone says so the next time."""
        for name in names:
            self.reports[name] = replace(self.reports[name], study=study)

    def enter(self, name: str, entry: Entry) -> None:
        """A report's files stand: remember it now, whatever happens to the batch."""
        self.reports[name] = entry
        line = json.dumps({"name": name, **asdict(entry)}, ensure_ascii=False) + "\n"
        try:
            with (self.folder / JOURNAL).open("a", encoding="utf-8") as journal:
                journal.write(line)
        except OSError as error:
            raise TillkomError(f"Could not write {self.folder / JOURNAL}: {reason(error)}.") from error

    def forget(self, name: str) -> None:
        """A report there is no more: its files go, unless somebody has put others in their place."""
        entry = self.reports.pop(name)
        if self._touched(entry.files) is None:
            for file in entry.files:
                (self.folder / file).unlink(missing_ok=True)

    def save(self, run: Mapping[str, Any], states: Mapping[str, str]) -> None:
        """Write ``run.json``: what this run did (``states`` by report), and each report that stands."""
        reports = {
            name: {**asdict(entry), "state": states.get(name, "not asked for")}
            for name, entry in sorted(self.reports.items())
            if name in states or (self.folder / f"{name}.html").exists()
        }
        said = {
            "format": FORMAT,
            "run": run,
            "reports": reports,
            "remembered": {name: getattr(self, name) for name in REMEMBERED},
        }
        text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
        write_whole({self.folder / RUN_FILE: text.encode("utf-8")})
        (self.folder / JOURNAL).unlink(missing_ok=True)

    def _touched(self, files: Mapping[str, str]) -> str | None:
        for name, written in files.items():
            try:
                with (self.folder / name).open("rb") as file:
                    now = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError:
                return "output missing"
            if now != written:
                return "output changed by hand"
        return None


def file_digests(files: Mapping[Path, bytes], folder: Path | None = None) -> dict[str, str]:
    """Each file's digest as ``sha256sum`` would tell it, by its name, or by its path seen from a folder above it."""
    names = {path: path.relative_to(folder).as_posix() if folder else path.name for path in files}
    return {names[path]: hashlib.sha256(content).hexdigest() for path, content in files.items()}


def _remembered(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in REMEMBERED if name != "listed" or name in said}  # an older record has none


def _is_own(file: str) -> bool:
    """Whether a file is one of those its readers go on writing in."""
    shape = SHAPES.get(file.rpartition(".")[2])
    return shape is not None and shape.own


def _text_of(path: Path) -> str:
    """A file's text; FileNotFoundError where there is none, as a pipe would be waited for without end."""
    if not path.is_file():
        raise FileNotFoundError(path)
    return path.read_text(encoding="utf-8", errors="replace")


def _entry(said: Mapping[str, Any]) -> Entry:
    parts = Parts(**said["parts"])
    files, made, state = dict(said["files"]), dict(said.get("made", {})), str(said["state"])
    return Entry(
        parts,
        files,
        float(said["seconds"]),
        said["study"],
        said["failure"],
        said.get("templates", {}),
        made,
        state,
    )
