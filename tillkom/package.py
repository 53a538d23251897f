"""The study's ``datapackage.json`` as it stands, and single statements of it that must be plain."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from tillkom.errors import DataError
from tillkom.language import said
from tillkom.reading import STRANGE, clean, readable

PACKAGE_FILE = "datapackage.json"
_say = partial(said, "package")


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
    give = _say("give_folder", file=PACKAGE_FILE)
    if not folder.exists():
        raise CodebookError(folder, _say("no_folder"), give)
    if not folder.is_dir():
        raise CodebookError(folder, _say("file_not_folder"), give)
    if not path.is_file():
        says = _say("no_study", file=PACKAGE_FILE)
        below = folder / "data"
        if (below / PACKAGE_FILE).is_file():
            raise CodebookError(folder, says, _say("near", folder=below.as_posix()))
        raise CodebookError(folder, says, _say("no_study_do"))
    restore = _say("restore_file")
    try:
        package = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_each_name_once)
    except json.JSONDecodeError as error:
        raise CodebookError(
            path,
            _say("no_json", error=error.msg, line=error.lineno, character=error.colno),
            _say("no_json_do"),
        ) from None
    except _NameTwice as error:
        raise CodebookError(path, _say("twice", name=error), _say("remove_one_of")) from None
    except UnicodeDecodeError:
        raise CodebookError(path, _say("letters"), _say("letters_do")) from None
    except OSError:
        raise CodebookError(path, _say("denied"), _say("denied_do")) from None
    except (RecursionError, ValueError):  # ValueError: a number of thousands of digits
        raise CodebookError(path, _say("nothing"), restore) from None
    if not isinstance(package, dict):
        raise CodebookError(path, _say("package_object"), restore)
    if strange := next((text for text in _texts(package) if STRANGE.search(text)), None):
        raise CodebookError(path, _say("strange", text=readable(strange[:60])), _say("strange_do"))
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
        raise ValueError(_say("path_out", path=path))
    if "\\" in path:
        raise ValueError(_say("path_windows", path=path))
    if not path or len(path.encode()) > _LONGEST_PATH:
        raise ValueError(_say("path_long", longest=_LONGEST_PATH, path=path[:40]))
    if re.search(r'[<>:"|?*]', path):
        raise ValueError(_say("path_sign", path=path))


def encoding(name: Any) -> str | None:
    if name is None:
        return None
    try:
        return codecs.lookup(name).name
    except (LookupError, TypeError):
        raise ValueError(_say("encoding", name=name)) from None


def missing_values(holder: dict[str, Any], name: str, default: Iterable[str]) -> frozenset[str]:
    """What stands for an empty cell, of a table or of one column."""
    values = holder.get("missingValues")
    if values is None:
        return frozenset(default)
    if not isinstance(values, list):
        raise TypeError(_say("missing_list", name=name))
    texts = [value.get("value") if isinstance(value, dict) else value for value in values]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError(_say("missing_texts", name=name))
    return frozenset(clean(str(text)) for text in texts) - {""}


def mark(holder: dict[str, Any], key: str, name: str) -> bool:
    """A mark that is true or false and nothing else: what cannot be read must not pass for false."""
    value = holder.get(key, False)
    if not isinstance(value, bool):
        raise TypeError(_say("mark", part=key, field=name))
    return value
