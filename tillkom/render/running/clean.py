"""What an executed notebook must not carry with it: paths of this machine, run times, and marks of the tools."""

from __future__ import annotations

import html
import json
import re
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any
from urllib.parse import quote

from nbformat import NotebookNode
from papermill.execute import ERROR_MARKER_TAG

_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def plain(text: str) -> str:
    """The text without the colour codes of a terminal."""
    return _COLOURS.sub("", text)


def paths_of_this_machine(folder: Path) -> Paths:
    """What is known of this machine's paths when a report is made in this folder."""
    places = {
        str(folder / "run"): ".",
        str(folder): ".",
        str(Path(__file__).parents[2]): "tillkom",
        sysconfig.get_path("purelib"): "site-packages",
        sysconfig.get_path("stdlib"): "python",
        sys.prefix: "python",
        str(Path.cwd()): ".",
        tempfile.gettempdir(): "tmp",
        str(Path.home()): "~",
    }
    for path, name in list(places.items()):
        places.setdefault(str(Path(path).resolve()), name)
    return Paths(places)


class Paths:
    """Paths of a machine, and what stands in their place where one turns up in a text, however it is spelt.

    Parameters
    ----------
    places : each path, as its own system writes it, and the word to put in its place.

    >>> Paths({"C:\\\\Users\\\\me": "~"}).scrub("no file file:///c:/users/me/cases.csv")
    'no file ~/cases.csv'
    """

    def __init__(self, places: Mapping[str, str]) -> None:
        # The longest first, so that a folder is not named by the one around it; "/" and "/usr" are nobody's secret.
        longest = sorted(filter(_parts, places), key=len, reverse=True)
        self._known = [_Place.of(path, places[path]) for path in longest if path != "/usr"]

    def scrub(self, text: str) -> str:
        """The text with every path of the machine replaced by a word that says as much to a reader."""
        for place in self._known:
            text = place.replaced(text)
        return text


@dataclass(frozen=True)
class _Place:
    name: str
    pattern: re.Pattern[str]
    telling: tuple[str, ...]
    """The spellings of the path's longest part: a text with none of them need not be searched, which takes longer."""
    folds: bool
    """Windows does not tell large letters from small ones."""

    @classmethod
    def of(cls, path: str, name: str) -> _Place:
        windows = _is_windows(path)
        parts = [_spellings(part) for part in _parts(path)]
        # Windows takes both strokes, and a program that quotes a path doubles the backward one.
        stroke = r"(?:\\+|/)" if windows else r"\\?/"
        lead = stroke * (2 if path.startswith("\\\\") else 0) if windows else stroke
        address = rf"(?:file:/{{0,2}}(?:localhost)?{'/?' if windows else ''})?"
        body = stroke.join(f"(?:{'|'.join(map(re.escape, part))})" for part in parts)
        # A longer word, address or path that merely ends like this one is left alone.
        found = rf"(?<![\w.~/\\-])(?<!\b[A-Za-z]:){address}{lead}{body}(?![\w-])"
        telling = max(parts, key=lambda part: len(part[0]))
        telling = tuple(one.casefold() for one in telling) if windows else telling
        return cls(name, re.compile(found, re.IGNORECASE if windows else 0), telling, windows)

    def replaced(self, text: str) -> str:
        searched = text.casefold() if self.folds else text
        if not any(one in searched for one in self.telling):
            return text
        return self.pattern.sub(lambda _: self.name, text)


def _is_windows(path: str) -> bool:
    return bool(PureWindowsPath(path).drive)


def _parts(path: str) -> list[str]:
    """The parts of a path below its root; a drive is one, if anything stands below it."""
    if not _is_windows(path):
        return [part for part in path.split("/") if part]
    parts = [part for part in re.split(r"[\\/]+", path) if part]
    return parts if len(parts) > 1 else []


def _spellings(part: str) -> tuple[str, ...]:
    """How one part of a path is written: as it is, in an address, in JSON and in HTML."""
    escaped = json.dumps(part)[1:-1]
    return tuple(dict.fromkeys([part, quote(part, safe=":"), quote(part), escaped, html.escape(part)]))


def clean(notebook: NotebookNode, paths: Paths) -> list[str]:
    """Make an executed notebook fit to hand on, in place; what it wrote to stderr is returned, a text each."""
    notebook.metadata.pop("papermill", None)
    notebook.cells = [cell for cell in notebook.cells if ERROR_MARKER_TAG not in cell.metadata.get("tags", [])]
    warnings = []
    for number, cell in enumerate(notebook.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"  # a new one on every run otherwise
        cell.setdefault("id", f"cell-{number}")
        for output in cell.get("outputs", []):
            _scrub(output, paths)
            if output.output_type == "stream" and output.name == "stderr":
                warnings.append(output.text.strip())
    return warnings


def _scrub(output: NotebookNode, paths: Paths) -> None:
    for holder, key in list(_texts(output)):
        holder[key] = paths.scrub(plain(holder[key]) if output.output_type == "error" else holder[key])


def _texts(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every text inside an output, as the list or mapping that holds it and its place there; pictures are no texts."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        if isinstance(value, str):
            if not str(key).startswith("image/") or key == "image/svg+xml":
                yield tree, key
        else:
            yield from _texts(value)
