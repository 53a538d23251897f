"""What else a notebook shows as content, as far as it goes: an analyst's text, a table of pandas, a plain picture."""

from __future__ import annotations

import base64
import binascii
from html.parser import HTMLParser

from tillkom.content.blocks import Block, Heading, Inline, Listing, Marked, Paragraph, Picture, Runs, Table
from tillkom.content.from_json import Still

_PNG = "data:image/png;base64,"
_SILENT = {"style", "script", "title", "head"}
_ENDS_A_PARAGRAPH = {"p", "div", "blockquote", "pre", "dt", "dd", "section", "figure", "figcaption", "br", "hr"}


def blocks_of(html: str) -> list[Block]:
    """The texts, headings, lists, tables and PNG pictures of a piece of HTML, in their order.

    >>> blocks_of("<h2>A</h2><p>b <strong>c</strong></p>")
    [Heading(text='A', level=3), Paragraph(words=('b ', Marked(text='c', role='strong')), role='')]
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_paragraph()
    return reader.blocks


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._words: list[Inline] = []
        self._silent = self._strong = 0
        self._items: list[Runs] | None = None
        self._rows: list[list[Runs]] | None = None
        self._heads = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in ("strong", "b"):
            self._strong += 1
        elif tag in ("ul", "ol"):
            self.end_paragraph()
            self._items = []
        elif tag == "table":
            self.end_paragraph()
            self._rows, self._heads = [], 0
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag == "thead":
            self._heads = 1
        elif tag == "img":
            self._picture(dict(attributes))
        elif (tag in _ENDS_A_PARAGRAPH or tag[:1] == "h" and tag[1:].isdigit()) and not self._inside:
            self.end_paragraph()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("strong", "b"):
            self._strong = max(0, self._strong - 1)
        elif tag == "li" and self._items is not None:
            self._items.append(self._taken())
        elif tag in ("ul", "ol") and self._items is not None:
            items, self._items = tuple(item for item in self._items if item), None
            self.blocks += [Listing(items, ordered=tag == "ol")] if items else []
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append(self._taken())
        elif tag == "table" and self._rows is not None:
            self._table()
        elif tag[:1] == "h" and tag[1:].isdigit():
            text = "".join(
                one if isinstance(one, str) else one.text
                for one in self._taken()
                if hasattr(one, "text") or isinstance(one, str)
            )
            self.blocks += [Heading(text, max(3, min(4, int(tag[1:]) + 1)))] if text else []
        elif tag in _ENDS_A_PARAGRAPH and not self._inside:
            self.end_paragraph()

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if self._silent or not text:
            return
        text = (" " if data[:1].isspace() and self._words else "") + text + (" " if data[-1:].isspace() else "")
        self._words.append(Marked(text, "strong") if self._strong else text)

    @property
    def _inside(self) -> bool:
        return self._items is not None or self._rows is not None

    def _taken(self) -> Runs:
        words, self._words = tuple(self._words), []
        if words and isinstance(words[-1], str):
            words = (*words[:-1], *([words[-1].rstrip()] if words[-1].strip() else []))
        return words

    def end_paragraph(self) -> None:
        """What was read since the last block is a paragraph."""
        if words := self._taken():
            self.blocks.append(Paragraph(words))

    def _table(self) -> None:
        rows, self._rows = [row for row in self._rows or [] if row], None
        width = max((len(row) for row in rows), default=0)
        if width:
            filled = [(*row, *[()] * (width - len(row))) for row in rows]
            columns = tuple(
                "".join(one if isinstance(one, str) else getattr(one, "text", "") for one in cell) for cell in filled[0]
            )
            self.blocks.append(Table("", columns, tuple(filled[1:])))

    def _picture(self, attributes: dict[str, str | None]) -> None:
        source, alt = attributes.get("src") or "", attributes.get("alt") or ""
        if source.startswith(_PNG):
            self.end_paragraph()
            try:
                self.blocks.append(
                    Picture(Still("", "", alt, base64.b64decode(source.removeprefix(_PNG), validate=True)))
                )
            except binascii.Error:
                return
