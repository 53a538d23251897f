"""What a report depends on, each part as a digest: a report whose parts are the same as last time is the same."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tillkom.codebook import PACKAGE_FILE, read_package

# The libraries whose hand is seen in a report; whichever Python runs them is one of them.
LIBRARIES = ("pandas", "matplotlib", "seaborn", "scipy", "papermill", "nbconvert", "babel")
NOT_SOURCES = {"__pycache__", "_shipped"}


def digest(*parts: bytes) -> str:
    """One short text for many contents, kept apart, so that moving a letter from one to the next is a change."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()


@dataclass(frozen=True)
class Parts:
    """What one report is made from."""

    notebook: str
    data: str
    library: str


def study_digest(folder: Path) -> str:
    """Changes when any file of a study changes; the tables are read as bytes and not looked into.

    Raises
    ------
    DataError : there is no study in the folder, or one of its files is missing.
    """
    package = read_package(folder)
    resources = package.get("resources")
    named = [entry.get("path") for entry in resources if isinstance(entry, dict)] if isinstance(resources, list) else []
    parts = [(folder / PACKAGE_FILE).read_bytes()]
    for name in named:
        if isinstance(name, str):
            parts += [name.encode(), _content(folder / name)]
    return digest(*parts)


@cache
def library_digest() -> str:
    """Changes when the toolkit's own code, template, style or wording changes, or a library a report is drawn with."""
    from importlib.metadata import PackageNotFoundError, version

    package = Path(__file__).parents[1]
    parts = [sys.version.encode()]
    for path in sorted(package.rglob("*")):
        within = path.relative_to(package)
        if path.is_file() and NOT_SOURCES.isdisjoint(within.parts) and not path.name.startswith("."):
            parts += [within.as_posix().encode(), path.read_bytes()]
    for name in LIBRARIES:
        try:
            parts.append(f"{name} {version(name)}".encode())
        except PackageNotFoundError:
            continue
    return digest(*parts)


def _content(path: Path) -> bytes:
    """A file's bytes; what cannot be read counts as nothing here, and the check says what is wrong with it."""
    try:
        return path.read_bytes() if path.is_file() else b""  # a pipe would be waited for without end
    except OSError:
        return b""
