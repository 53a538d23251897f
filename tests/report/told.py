"""What a section says, line by line, as somebody would read it aloud: what tests assert."""

from __future__ import annotations

from collections.abc import Iterable

from tests.small_study import MARK
from tillkom.content import (
    Block,
    Cited,
    Definitions,
    Fold,
    Footnotes,
    Heading,
    Listing,
    Own,
    Paragraph,
    Picture,
    Runs,
    Scale,
    Section,
    Table,
    plain,
)  # fmt: skip


def told(section: Section) -> list[str]:
    """The lines of a section; § stands for the mark that the small study has in every text."""
    return [line.replace(MARK, "§") for line in _lines(section.blocks)]


def noted(words: Runs) -> str:
    """The words with their footnotes' numbers in brackets."""
    assert isinstance(words, tuple), f"one text, to be read letter by letter: {words}"
    return "".join(f"[{piece.number}]" if isinstance(piece, Cited) else plain((piece,)) for piece in words)


def _lines(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        match block:
            case Paragraph(words):
                yield noted(words)
            case Heading(text):
                yield f"# {text}"
            case Listing(items):
                yield from (f"- {noted(item)}" for item in items)
            case Table(caption, columns, rows):
                yield f"{caption}: {' | '.join(columns)}"
                yield from (" | ".join(noted(cell) for cell in row) for row in rows)
            case Definitions(pairs):
                yield from (f"{term}: {noted(said)}" for term, said in pairs)
            case Fold(summary, inside):
                yield f"> {summary}"
                yield from _lines(inside)
            case Own(paragraphs, by):
                yield from (f"{by} writes: {noted(paragraph)}" for paragraph in paragraphs)
            case Footnotes(_, notes):
                yield from (f"{number}. {noted(said)}" for number, said in notes)
            case Scale(_, steps):
                yield " | ".join(f"{label} ({state})" if state else label for label, state in steps)
            case Picture(figure):
                yield f"figure: {figure.title}"
