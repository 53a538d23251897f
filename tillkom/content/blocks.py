"""The pieces of a report: blocks of text, tables and figures, and the runs of words inside them.

They hold plain texts and know nothing of HTML or any other format: whoever renders them escapes for where they go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

# Inside a line


@dataclass(frozen=True)
class Marked:
    """Words set apart: emphasised, the status of an answer, or a remark beside it."""

    text: str
    role: Literal["strong", "status", "quiet"]


@dataclass(frozen=True)
class Foreign:
    """Words in another language than the report's."""

    text: str
    language: str


@dataclass(frozen=True)
class Tag:
    """A short label beside an answer: the class it was given."""

    text: str


@dataclass(frozen=True)
class Cited:
    """The number of a footnote that says where the words before it come from."""

    number: int


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere: to a place in the report (``#source-1``) or to another page.

    Without a target they lead to the example's page, where whoever makes the page finds that beside it.
    """

    text: str
    target: str


Inline: TypeAlias = str | Marked | Foreign | Tag | Cited | Link
Runs: TypeAlias = tuple[Inline, ...]


def runs(*pieces: Inline | Runs) -> Runs:
    """Pieces in a row as one line of words; empty ones are left out.

    >>> runs("a", ("b", Cited(1)), "")
    ('a', 'b', Cited(number=1))
    """
    row: list[Inline] = []
    for piece in pieces:
        row += piece if isinstance(piece, tuple) else [piece] if piece else []
    return tuple(row)


def between(pieces: Iterable[Runs], separator: str) -> Runs:
    """Several lines of words as one, with a separator between; empty ones are left out."""
    row: list[Inline] = []
    for piece in pieces:
        if piece:
            row += ([separator] if row else []) + list(piece)
    return tuple(row)


def plain(words: Runs) -> str:
    """The words alone, as somebody would read them aloud: tags after a dash, footnotes left out."""
    said = ""
    for piece in words:
        if isinstance(piece, str):
            said += piece
        elif isinstance(piece, Tag):
            said += f" [{piece.text}]"
        elif not isinstance(piece, Cited):
            said += piece.text
    return said


# Blocks


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; its role tells what it is for: the main sentence, a remark, a judgement, a warning."""

    words: Runs
    role: Literal["", "lead", "message", "judgement", "remark", "warning", "nothing"] = ""


@dataclass(frozen=True)
class Heading:
    """A heading inside a section, 3 or 4; the section's own is 2."""

    text: str
    level: int = 3


@dataclass(frozen=True)
class Listing:
    """A list, numbered where the order counts."""

    items: tuple[Runs, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Table:
    """A data table; the first column names the row. ``name`` says what kind it is, for whoever lays it out."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    name: str = ""


@dataclass(frozen=True)
class Definitions:
    """Terms and what is said of them."""

    pairs: tuple[tuple[str, Runs], ...]
    name: str = ""


class Drawn(Protocol):
    """A figure with what is told of it."""

    @property
    def title(self) -> str: ...
    @property
    def caption(self) -> str: ...
    @property
    def alt(self) -> str: ...
    @property
    def data(self) -> Any: ...

    def picture(self, format: str = "png") -> bytes:
        """The figure as the bytes of a file."""

    def html(self, narrow: Any = None) -> Any:
        """The figure as a piece of a page, with the one that narrow windows show instead."""


@dataclass(frozen=True)
class Picture:
    """A figure with caption, alt text and its data, and the same drawn for narrow windows."""

    figure: Drawn
    narrow: Drawn | None = None


@dataclass(frozen=True)
class Scale:
    """A scale of steps: which one is reached, which others can be argued for."""

    caption: str
    steps: tuple[tuple[str, Literal["", "reached", "arguable"]], ...]


@dataclass(frozen=True)
class Fold:
    """What only some will want: behind a line on a screen, and on paper only where it says so."""

    summary: str
    blocks: tuple[Block, ...]
    printed: bool = False


@dataclass(frozen=True)
class Own:
    """What the analyst wrote herself, shown as written and marked as hers."""

    paragraphs: tuple[Runs, ...]
    by: str


@dataclass(frozen=True)
class Footnotes:
    """The footnotes or the list of sources: each with the number and the kind of its anchor, ``note`` or ``source``."""

    kind: Literal["note", "source"]
    notes: tuple[tuple[int, Runs], ...]


Block: TypeAlias = Paragraph | Heading | Listing | Table | Definitions | Picture | Scale | Fold | Own | Footnotes
