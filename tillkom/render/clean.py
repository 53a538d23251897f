"""What an executed notebook must not carry with it: paths of this machine, run times, and marks of the tools."""

from __future__ import annotations

import re
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from papermill.execute import ERROR_MARKER_TAG

_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def plain(text: str) -> str:
    """The text without the colour codes of a terminal."""
    return _COLOURS.sub("", text)


class Paths:
    """The paths of this machine, and what stands in their place where one turns up in a text."""

    def __init__(self, folder: Path) -> None:
        places = {
            str(folder / "run"): ".",
            str(folder): ".",
            str(Path(__file__).parents[1]): "tillkom",
            sysconfig.get_path("purelib"): "site-packages",
            sysconfig.get_path("stdlib"): "python",
            sys.prefix: "python",
            str(Path.cwd()): ".",
            tempfile.gettempdir(): "tmp",
            str(Path.home()): "~",
        }
        for path, name in list(places.items()):
            places.setdefault(str(Path(path).resolve()), name)
        # The longest first, so that a folder is not named by the one around it; "/" and "/usr" are nobody's secret.
        longest = sorted((path for path in places if len(path) > 4), key=len, reverse=True)
        self._names = {path: places[path] for path in longest}
        self._patterns = {path: re.compile(rf"(?<![\w.:/~-]){re.escape(path)}(?![\w-])") for path in longest}

    def scrub(self, text: str) -> str:
        """The text with every path of the machine replaced by a word that says as much to a reader."""
        for path, name in self._names.items():
            if path in text:
                text = self._patterns[path].sub(name, text)
        return text


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
