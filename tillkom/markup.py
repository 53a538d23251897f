"""Small pieces of accessible HTML: everything a page or a notebook shows is put together from these.

Texts are escaped by themselves; only what is already ``Markup`` passes through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from markupsafe import Markup, escape

__all__ = ["Markup", "definitions", "details", "element", "escape", "joined", "list_of", "table"]


WIDE = 3
"""From so many columns on a table keeps its width on a narrow page, and scrolls."""


def element(tag: str, *content: Any, **attributes: str | None) -> Markup:
    """One element; ``class_`` gives the class, and an attribute that is None is left out.

    >>> element("p", "5 < 6", class_="note")
    Markup('<p class="note">5 &lt; 6</p>')
    """
    # A report has thousands of elements: plain strings are ten times as fast as Markup's own formatting.
    named = [f' {_name(name)}="{escape(value)}"' for name, value in attributes.items() if value is not None]
    return Markup(f"<{tag}{''.join(named)}>{_in_a_row(content)}</{tag}>")


@cache
def _name(keyword: str) -> str:
    """An attribute's name in HTML: ``class_`` is class, ``aria_label`` is aria-label."""
    return keyword.rstrip("_").replace("_", "-")


def joined(pieces: Iterable[Any], between: str = "") -> Markup:
    """Pieces in a row, each escaped unless it is markup already."""
    return Markup(_in_a_row(pieces, between))


def _in_a_row(pieces: Iterable[Any], between: str = "") -> str:
    return between.join([piece if isinstance(piece, Markup) else escape(piece) for piece in pieces])


def list_of(items: Iterable[Any], tag: str = "ul", **attributes: str | None) -> Markup:
    """A bulleted (``ul``) or numbered (``ol``) list."""
    return element(tag, *(element("li", item) for item in items), **attributes)


def table(
    headers: Sequence[Any], rows: Iterable[Sequence[Any]], *, caption: Any = None, class_: str | None = None
) -> Markup:
    """A data table whose first column names the row; one of many columns scrolls by itself on a narrow page."""
    head = element("tr", *(element("th", header, scope="col") for header in headers))
    body = (
        element("tr", element("th", row[0], scope="row"), *(element("td", cell) for cell in row[1:])) for row in rows
    )
    parts = [element("caption", caption)] if caption else []
    whole = element("table", *parts, element("thead", head), element("tbody", *body), class_=class_)
    shape = "table wide" if len(headers) >= WIDE else "table"
    return element("div", whole, class_=shape, tabindex="0", role="group", aria_label=str(caption or headers[0]))


def details(summary: Any, *content: Any) -> Markup:
    """A part folded away behind a line that says what it is; needs no script."""
    return element("details", element("summary", summary), *content)


def definitions(pairs: Mapping[Any, Any] | Iterable[tuple[Any, Any]], class_: str | None = None) -> Markup:
    """Terms and what they are, as a description list."""
    items = pairs.items() if isinstance(pairs, Mapping) else pairs
    return element("dl", *(element("dt", term) + element("dd", text) for term, text in items), class_=class_)
