"""The shapes a report is handed out in: its page, its executed notebook, and what else is made of them on demand.

One place knows them all. A shape is an ending, a function from what was made to the bytes of a file, and the optional
part it needs; whoever adds one adds a line to ``SHAPES``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from ctypes.util import find_library
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tillkom.errors import MissingPart, TillkomError

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from tillkom.content import Cover, Section
    from tillkom.render.job import Job
    from tillkom.render.request import PageMetadata


@dataclass(frozen=True)
class Made:
    """One report as it was made, for whoever gives it another shape."""

    job: Job
    metadata: PageMetadata
    notebook: NotebookNode  # executed
    page: bytes
    data: Path  # the reader's extract, nobody else's
    content: tuple[Section | Cover, ...] = ()  # what it says, where a shape is made from that
    options: Mapping[str, bytes] = field(default_factory=dict)  # what a shape was given: a template, by its ending


@dataclass(frozen=True)
class Shape:
    """A shape that is made on demand."""

    suffix: str
    make: str  # "module:function", from Made to bytes
    extra: str  # what is installed for it: pip install 'tillkom[extra]'
    library: str  # the distribution it is made with: another version of it may make another file
    system: str = ""  # a library of the system it needs, and the package that brings it
    package: str = ""
    warm: str = ""  # "module:function" that reads what all files of the shape need, once for a whole batch
    content: bool = False  # made from what the sections say, rather than from the page
    template: str = ""  # "module:function" that reads a document of the user's own
    own: bool = False  # its readers go on writing in it, so that what they changed is never written over


SHAPES: Mapping[str, Shape] = {
    shape.suffix: shape
    for shape in (
        Shape(
            "pdf",
            "tillkom.render.running.pdf:pdf",
            "pdf",
            "weasyprint",
            system="pangoft2-1.0",
            package="libpangoft2-1.0-0",
            warm="tillkom.render.running.pdf:warm_up",
        ),
        Shape(
            "docx",
            "tillkom.render.running.word:word",
            "word",
            "python-docx",
            warm="tillkom.render.running.word:warm_up",
            content=True,
            template="tillkom.render.running.word:read_template",
            own=True,
        ),
    )
}

ALWAYS = ("html", "ipynb")
"""The shapes every report has."""


def ordered(suffixes: Iterable[str]) -> tuple[str, ...]:
    """The shapes asked for, each once, in the order they are known in.

    Raises
    ------
    TillkomError : a shape there is not.
    MissingPart : what one of them is made with is not installed.
    """
    asked = set(suffixes) - set(ALWAYS)
    if unknown := sorted(asked - SHAPES.keys()):
        raise TillkomError(f'There is no shape "{unknown[0]}". Choose among {", ".join(SHAPES)}.')
    for suffix in asked:
        check_installed(SHAPES[suffix])
    return tuple(suffix for suffix in SHAPES if suffix in asked)


def check_installed(shape: Shape) -> None:
    """MissingPart, with the command that helps, where a shape's library is not there."""
    try:
        version(shape.library)
    except PackageNotFoundError as error:
        said = f"Reports as {shape.suffix} need an optional part."
        raise MissingPart(f"{said} Install it with: pip install 'tillkom[{shape.extra}]'") from error
    if shape.system and sys.platform == "linux" and not find_library(shape.system):
        said = f"Reports as {shape.suffix} need the library {shape.system}."
        raise MissingPart(f"{said} Install it with: sudo apt-get install {shape.package}")


def read_templates(templates: Mapping[str, str | Path]) -> dict[str, bytes]:
    """Documents of the user's own, by the ending of the shape they are for.

    Raises
    ------
    TillkomError : one that cannot be read, or is no such document.
    """
    return {suffix: _named(SHAPES[suffix].template)(path) for suffix, path in templates.items()}


def content_wanted(suffixes: Iterable[str]) -> bool:
    """Whether one of the shapes is made from what the sections say."""
    return any(SHAPES[suffix].content for suffix in suffixes)


def make(suffixes: Iterable[str], made: Made) -> dict[str, bytes]:
    """The report in each of the shapes, by ending."""
    return {suffix: _named(SHAPES[suffix].make)(made) for suffix in suffixes}


def warm_up(suffixes: Iterable[str]) -> bool:
    """Import what the shapes are made with and read what all their files need."""
    for suffix in suffixes:
        if SHAPES[suffix].warm:
            _named(SHAPES[suffix].warm)()
    return True


def _named(function: str) -> Any:
    module, _, name = function.partition(":")
    return getattr(import_module(module), name)
