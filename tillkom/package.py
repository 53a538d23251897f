"""The study's ``datapackage.json`` as it stands, and single statements of it that must be plain."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from tillkom.errors import DataError
from tillkom.reading import STRANGE, clean, readable

PACKAGE_FILE = "datapackage.json"


class CodebookError(DataError):
    """The codebook cannot be read: where, what is wrong, and what to do."""

    def __init__(self, where: Path, says: str, remedy: str) -> None:
        super().__init__(f"{where.as_posix()}: {says} {remedy}")
        self.where = where
        self.says = says
        self.remedy = remedy


def read_package(folder: Path) -> dict[str, Any]:
    """The study's ``datapackage.json`` as it stands.

    Raises
    ------
    DataError : no such folder, no such file, or not a JSON object in UTF-8.
    """
    path = folder / PACKAGE_FILE
    give = f"Give the folder that holds the study's {PACKAGE_FILE}."
    if not folder.exists():
        raise CodebookError(folder, "this folder does not exist.", give)
    if not folder.is_dir():
        raise CodebookError(folder, "this is a file, not a folder.", give)
    if not path.is_file():
        says = f"there is no {PACKAGE_FILE} here, so this is not a study."
        below = folder / "data"
        if (below / PACKAGE_FILE).is_file():
            raise CodebookError(folder, says, f'Did you mean "{below.as_posix()}"?')
        raise CodebookError(folder, says, "Give the folder of a study, or make one with: tillkom new-study DIR")
    restore = "Restore the file from another study."
    try:
        package = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_each_name_once)
    except json.JSONDecodeError as error:
        raise CodebookError(
            path,
            f"this is not valid JSON: {error.msg} (line {error.lineno}, character {error.colno}).",
            "Look there, or just before, for a comma, a bracket or a quotation mark that is missing or left over.",
        ) from None
    except _NameTwice as error:
        says = f'the name "{error}" stands twice in the same {{ }}, and only one of the two can hold.'
        raise CodebookError(path, says, "Remove one of them.") from None
    except UnicodeDecodeError:
        raise CodebookError(path, "the letters are not UTF-8.", "Save the file as UTF-8.") from None
    except OSError:
        raise CodebookError(path, "the file may not be read.", "Change who may read it.") from None
    except (RecursionError, ValueError):  # ValueError: a number of thousands of digits
        raise CodebookError(path, "this is nothing a study's package can be.", restore) from None
    if not isinstance(package, dict):
        raise CodebookError(path, "a Data Package is a JSON object, in { }.", restore)
    if strange := next((text for text in _texts(package) if STRANGE.search(text)), None):
        says = f"a text holds a sign that no text does: {readable(strange[:60])}."
        raise CodebookError(path, says, "Write the text again.")
    return package


class _NameTwice(Exception):
    """A name given twice in a JSON object: programs take one or the other, and say nothing."""


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _NameTwice(name)
        found[name] = value
    return found


def _texts(node: Any) -> Iterator[str]:
    """Every text of a JSON value, names of its parts too."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, (dict, list)):
        for inner in [*node, *node.values()] if isinstance(node, dict) else node:
            yield from _texts(inner)


_LONGEST_PATH = 100


def within_the_folder(path: str) -> None:
    """A table's file is a plain path below the study's folder, on every system."""
    windows = PureWindowsPath(path)  # which reads both kinds of slash
    if PurePosixPath(path).is_absolute() or windows.anchor or ".." in windows.parts:
        raise ValueError(f'the path "{path}" leads out of the study\'s folder')
    if "\\" in path:
        raise ValueError(f'the path "{path}" is written with \\, and only Windows would find it: write /')
    if not path or len(path.encode()) > _LONGEST_PATH:
        raise ValueError(f"a path is 1 to {_LONGEST_PATH} letters long, and this is not: {path[:40]}…")
    if re.search(r'[<>:"|?*]', path):
        raise ValueError(f'the path "{path}" holds a sign that no file name can have on every system')


def encoding(name: Any) -> str | None:
    if name is None:
        return None
    try:
        return codecs.lookup(name).name
    except (LookupError, TypeError):
        raise ValueError(f'there is no encoding "{name}"; write "utf-8"') from None


def missing_values(holder: dict[str, Any], name: str, default: Iterable[str]) -> frozenset[str]:
    """What stands for an empty cell, of a table or of one column."""
    values = holder.get("missingValues")
    if values is None:
        return frozenset(default)
    if not isinstance(values, list):
        raise TypeError(f'"missingValues" of "{name}" is a list, in [ ]')
    texts = [value.get("value") if isinstance(value, dict) else value for value in values]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError(f'"missingValues" of "{name}" holds texts, in quotation marks')
    return frozenset(clean(str(text)) for text in texts) - {""}


def mark(holder: dict[str, Any], key: str, name: str) -> bool:
    """A mark that is true or false and nothing else: what cannot be read must not pass for false."""
    value = holder.get(key, False)
    if not isinstance(value, bool):
        raise TypeError(f'"{key}" of the field "{name}" is true or false, without quotation marks')
    return value
