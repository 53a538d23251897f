"""The scan itself: files against what their reader may not see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tillkom.audit.carried import Unreadable, carried
from tillkom.audit.chance import Seams
from tillkom.audit.secrets import Secrets
from tillkom.confided import listed_names, words_of
from tillkom.errors import TillkomError, Withheld

if TYPE_CHECKING:
    import numpy as np

    from tillkom.study import Study

WITHDRAWN = ".withdrawn"
MOST = 3  # places that a message names


@dataclass(frozen=True)
class Found:
    """Something in a file that its reader may not see."""

    file: str
    place: str
    """Where in the file; "" for its plain text."""
    origin: str
    """Where in the study it stands (file:row column; rows counted from the header), or what is wrong with the file.
    The words themselves are told nowhere."""

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.origin}"


class Auditor:
    """Looks through files for what a reader of a study may not see; what can be worked out once is kept.

    Parameters
    ----------
    study : the whole study.
    names : names that no report may hold; by default those in ``names.txt`` beside the study's tables.

    >>> from tillkom import load_study
    >>> Auditor(load_study("data")).found("page.html", b"<p>Hello</p>", "public")
    []
    """

    def __init__(self, study: Study, names: Iterable[str] | None = None) -> None:
        self._secrets = Secrets(study, listed_names(study.codebook.folder) if names is None else names)
        self._hidden: dict[str, np.ndarray | None] = {}
        self._seams: tuple[str, Seams] | None = None

    def needed(self, reader: str) -> bool:
        """Whether the study holds rows that the reader may not see, or names are listed."""
        return self._secrets.keeps_rows_from(reader)

    def found(self, name: str, content: bytes, reader: str) -> list[Found]:
        """What a file holds that its reader may not see, each place and each row of the study once.

        Parameters
        ----------
        name : the file's name or path, which is looked at as well.
        content : its bytes.
        reader : whose it is to be.
        """
        secret = self._hidden_from(reader)
        if secret is None:
            return []
        found: dict[Found, None] = {}
        try:
            for place, text in carried(name, content):
                for origin in self._told(text, secret, reader):
                    found[Found(name, place, origin)] = None
        except Unreadable as error:
            return [Found(name, "", f"{error}, so nobody can tell what is in it")]
        return list(found)

    def _told(self, text: str, secret: np.ndarray, reader: str) -> Iterator[str]:
        """Where in the study stands what a text tells of it, but for what two open texts only form where they meet."""
        phrases, by_chance = self._secrets.phrases, None
        for number, start, stop in phrases.placed(words_of(text)):
            if not secret[number]:
                continue
            if number not in phrases.names and stop - start > 1:
                by_chance = by_chance or self._seams_of(reader).by_chance(text)
                if by_chance(start, stop):
                    continue
            yield phrases.origins[number]

    def take_back(self, paths: Sequence[Path], reader: str) -> None:
        """Remove files that belong together where one of them holds what the reader may not see.

        Raises
        ------
        Withheld : they were removed; the message tells where in them what stands.
        """
        if not self.needed(reader):
            return
        found = [each for path in paths for each in self.found(path.name, path.read_bytes(), reader)]
        if found:
            for path in paths:
                path.unlink(missing_ok=True)
            said = "; ".join(map(str, found[:MOST]))
            raise Withheld(f"{paths[0].name} is withheld, since it holds what {reader} may not see. {said}.")

    def refuse(self, name: str, content: bytes, reader: str) -> None:
        """Raise Withheld where a file that is to be written holds what the reader may not see."""
        found = self.found(name, content, reader) if self.needed(reader) else []
        if found:
            said = "; ".join(map(str, found[:MOST]))
            raise Withheld(f"{name} is not written, since it holds what {reader} may not see. {said}.")

    def _seams_of(self, reader: str) -> Seams:
        """Kept of the last reader alone: they are large, and reports come reader by reader."""
        if self._seams is None or self._seams[0] != reader:
            self._seams = reader, Seams(self._secrets.open_to(reader))
        return self._seams[1]

    def _hidden_from(self, reader: str) -> np.ndarray | None:
        if reader not in self._hidden:
            self._hidden[reader] = self._secrets.hidden_from(reader)
        return self._hidden[reader]


def audit_folder(folder: Path, auditor: Auditor, reader: str) -> Iterator[tuple[Path, list[Found]]]:
    """Every file of a folder with what it holds that the reader may not see.

    Raises
    ------
    TillkomError : there is no such folder or file.
    """
    if not folder.exists():
        raise TillkomError(f"There is no {folder}. Name a folder of finished files, or one file.")
    paths = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else [folder]
    for path in paths:
        name = path.relative_to(folder).as_posix() if folder.is_dir() else path.name
        yield path, auditor.found(name, path.read_bytes(), reader)


def withdraw(paths: Iterable[Path], folder: Path) -> Path:
    """Move files out of a folder into one beside it, which is given, so that nobody sends them by mistake."""
    root = folder if folder.is_dir() else folder.parent
    aside = root.with_name(f"{root.resolve().name}{WITHDRAWN}")
    for path in paths:
        there = aside / path.relative_to(root)
        there.parent.mkdir(parents=True, exist_ok=True)
        path.replace(there)
    return aside
