"""Blocks as accessible HTML; every text of theirs is escaped here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable

from tillkom.content.blocks import (
    Block,
    Cited,
    Definitions,
    Fold,
    Footnotes,
    Foreign,
    Heading,
    Inline,
    Link,
    Listing,
    Marked,
    Own,
    Paragraph,
    Picture,
    Runs,
    Scale,
    Table,
    Tag,
)
from tillkom.language import words
from tillkom.markup import Markup, definitions, element, escape, joined, list_of, table

_ELEMENTS = {"strong": "strong", "status": "em", "quiet": "span"}


def blocks_html(blocks: Iterable[Block], language: str) -> Markup:
    """Several blocks, one after the other."""
    return joined(block_html(block, language) for block in blocks)


def block_html(block: Block, language: str) -> Markup:
    """One block as HTML."""
    match block:
        case Paragraph(said, role):
            return element(
                "p", runs_html(said, language), class_=role or None, role="note" if role == "warning" else None
            )
        case Heading(text, level):
            return element(f"h{level}", text)
        case Listing(items, ordered):
            return list_of((runs_html(item, language) for item in items), "ol" if ordered else "ul")
        case Table(caption, columns, rows, name):
            cells = ([runs_html(cell, language) for cell in row] for row in rows)
            return table(columns, cells, caption=caption, class_=name or None)
        case Definitions(pairs, name):
            return definitions(((term, runs_html(said, language)) for term, said in pairs), class_=name or None)
        case Picture(figure, narrow):
            return Markup(figure.html(narrow))
        case Fold(summary, inside, printed):
            shown = element("details", element("summary", summary), blocks_html(inside, language))
            return shown if printed else Markup(str(shown).replace("<details>", '<details class="screen">', 1))
        case Own(paragraphs, by):
            written = (element("p", runs_html(paragraph, language)) for paragraph in paragraphs)
            mark = element("p", words("content", language)("own", by=by), class_="remark")
            return element("div", mark, *written, class_="own")
        case Footnotes(kind, notes):
            listed = (element("li", runs_html(said, language), id=f"{kind}-{n}", value=str(n)) for n, said in notes)
            return element("ol", *listed, class_=f"{kind}s")
        case Scale():
            return _scale(block, language)


def _scale(scale: Scale, language: str) -> Markup:
    say = words("content", language)
    steps = []
    for label, state in scale.steps:
        mark = [element("span", say(f"scale.{state}"), class_="state")] if state else []
        steps.append(element("li", element("span", label), *mark, class_=state or None))
    return element("ol", *steps, class_="scale", aria_label=scale.caption)


def runs_html(said: Runs, language: str) -> Markup:
    """A line of words."""
    return joined(_inline(piece, language) for piece in said)


def _inline(piece: Inline, language: str) -> Markup:
    match piece:
        case Marked(text, role):
            return element(_ELEMENTS[role], text, class_=role if role != "strong" else None)
        case Foreign(text, other):
            return element("span", text, lang=other)
        case Tag(text):
            return Markup(" ") + element("span", text, class_="tag")
        case Cited(number):
            label = words("content", language)("note", number=number)
            return element("sup", element("a", str(number), href=f"#note-{number}", aria_label=label), class_="cited")
        case Link(text, ""):
            return element("span", text, class_="example")
        case Link(text, target):
            return element("a", text, href=target)
        case text:
            return escape(text)
