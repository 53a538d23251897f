"""Content as a Word document: real headings, captions, footnotes, cross-references, alternative texts, languages.

What python-docx has no word for – footnotes, fields, bookmarks – is written by ``tillkom.content.docx_parts``.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm, Pt

from tillkom.content import docx_parts as parts
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
from tillkom.content.section import Cover, Section
from tillkom.language import words

LANGUAGE_TAGS = {"sv": "sv-SE", "en": "en-GB"}
_ROLES = {"lead": "Subtitle", "message": "Intense Quote", "warning": "Intense Quote"}


def document(
    content: Sequence[Section | Cover], language: str, *, title: str, synthetic: str = "", template: bytes | None = None
) -> bytes:
    """A report as the bytes of a Word file; the same content gives the same bytes.

    Parameters
    ----------
    content : the cover and the sections, in their order.
    title : the document's title.
    synthetic : what says that the data is made up, on every page; "" where it is not.
    template : a document of the user's own, whose styles, headers and page are used and whose text is left out.
    """
    writer = _Writer(content, language, template)
    writer.head(title, synthetic, template is None)
    for part in content:
        writer.cover(part) if isinstance(part, Cover) else writer.section(part)
    return writer.finished(title)


class _Writer:
    def __init__(self, content: Sequence[Section | Cover], language: str, template: bytes | None) -> None:
        self.document = Document(io.BytesIO(template)) if template else Document()
        self.language, self.say = language, words("content", language)
        self.content = content
        self.anchors: dict[int, int] = {}  # a note's number in the report, and its footnote's in the document
        self.notes = {
            number: said
            for part in content
            if isinstance(part, Section)
            for block in part.blocks
            if isinstance(block, Footnotes) and block.kind == "note"
            for number, said in block.notes
        }
        self.styles = parts.StyleIds(self.document)
        self.footnotes = parts.Footnotes(self.document, self.styles)
        body = self.document.element.body
        for child in list(body):
            if not child.tag.endswith("}sectPr"):
                body.remove(child)
        self._styles()

    # The document

    def head(self, title: str, synthetic: str, own_page: bool) -> None:
        """The page, what stands on every page, and the language."""
        parts.set_language(self.document, LANGUAGE_TAGS[self.language])
        marking = next((part.marking for part in self.content if isinstance(part, Cover)), "")
        section = self.document.sections[0]
        if own_page:
            section.page_width, section.page_height = Mm(210), Mm(297)
            section.left_margin = section.right_margin = Mm(25)
            section.top_margin = section.bottom_margin = Mm(22)
            parts.set_font(self.document.styles["Normal"], "Calibri", 10.5)
            header = section.header.paragraphs[0]
            header.add_run(parts.legal(title))
            if marking:
                header.add_run(f"\t{parts.legal(marking)}").bold = True
        if own_page or synthetic:
            footer = section.footer.paragraphs[0] if own_page else section.footer.add_paragraph()
            if synthetic:
                footer.add_run(f"{parts.legal(synthetic)} ").bold = True
        if own_page:
            parts.field(footer, "PAGE", "1")

    def finished(self, title: str) -> bytes:
        """The whole document as the bytes of a file."""
        self.footnotes.close()
        parts.set_properties(self.document, title, LANGUAGE_TAGS[self.language])
        stream = io.BytesIO()
        self.document.save(stream)
        return parts.same_on_every_run(stream.getvalue())

    def _styles(self) -> None:
        """What the document is written in, where a template lacks it."""
        for name, kind in parts.STYLES.items():
            if name not in self.document.styles:
                style = self.document.styles.add_style(name, kind)
                if name.startswith("Heading "):
                    style.font.bold, style.font.size = True, Pt(18 - 2 * int(name[-1]))
                    parts.outline_level(style, int(name[-1]) - 1)
                if name == "footnote reference":
                    style.font.superscript = True
                if kind == WD_STYLE_TYPE.PARAGRAPH:
                    style.base_style = self.document.styles["Normal"]
                if name == "footnote text":
                    style.paragraph_format.space_after = 0
                    style.font.size = Pt(9)

    # Parts of a report

    def cover(self, cover: Cover) -> None:
        if cover.marking:
            self._paragraph((Marked(cover.marking, "strong"),))
        self._paragraph((cover.kind,))
        self._paragraph((cover.title,), "Title")
        self._paragraph((cover.lead,), "Subtitle")
        if cover.warning:
            self._paragraph((Marked(cover.warning, "strong"),), "Intense Quote")
        for note in cover.notes:
            self._paragraph((note,))
        self._block(cover.facts)
        sections = [part for part in self.content if isinstance(part, Section) and part.blocks and part.heading]
        self._paragraph((Marked(self.say("contents"), "strong"),))
        parts.contents(self.document, [(f"section-{part.name}", part.heading) for part in sections])

    def section(self, section: Section) -> None:
        blocks = [block for block in section.blocks if not self._replaced(block, section.blocks)]
        if not blocks:
            return
        if section.heading:
            heading = self._line("Heading 1")
            parts.bookmark(heading, f"section-{section.name}", lambda: self._run(heading, section.heading))
        self._blocks(blocks)

    def _replaced(self, block: Block, among: Sequence[Block]) -> bool:
        """Whether a block is the list of notes, or its heading: here they are footnotes."""
        if isinstance(block, Footnotes):
            return block.kind == "note"
        after = among[among.index(block) + 1 :]
        return (
            isinstance(block, Heading) and bool(after) and isinstance(after[0], Footnotes) and after[0].kind == "note"
        )

    def _blocks(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph(said, role):
                self._paragraph(said, _ROLES.get(role, "Normal"))
            case Heading(text, level):
                self._paragraph((text,), f"Heading {min(level - 1, 4)}")
            case Listing(items, ordered):
                self._list(items, ordered)
            case Table():
                self._table(block)
            case Definitions(pairs):
                for term, said in pairs:
                    self._paragraph((Marked(f"{term}: ", "strong"), *said))
            case Picture(figure):
                self._picture(figure)
            case Scale(caption, steps):
                self._paragraph((Marked(f"{caption}:", "strong"),))
                marks = [f" ({self.say(f'scale.{state}')})" if state else "" for _, state in steps]
                self._list([(f"{label}{mark}",) for (label, _), mark in zip(steps, marks, strict=True)], ordered=False)
            case Fold(summary, inside, printed):
                if printed:
                    self._paragraph((Marked(summary, "strong"),))
                    self._blocks(inside)
            case Own(paragraphs, by):
                self._paragraph((Marked(self.say("own", by=by), "strong"),))
                for paragraph in paragraphs:
                    self._paragraph(paragraph, "Quote")
            case Footnotes(kind, notes):
                for number, said in notes:
                    listed = self._line("Normal")
                    parts.bookmark(listed, f"{kind}-{number}", lambda: self._run(listed, f"{number}. "))  # noqa: B023
                    self._runs(listed, said)

    def _line(self, style: str) -> Any:
        """An empty paragraph of a style."""
        paragraph = self.document.add_paragraph()
        self.styles.give(paragraph._p, style)
        return paragraph

    def _paragraph(self, said: Runs, style: str = "Normal") -> Any:
        paragraph = self._line(style)
        self._runs(paragraph, said)
        return paragraph

    def _list(self, items: Sequence[Runs], ordered: bool) -> None:
        number = parts.new_list(self.document, "List Number") if ordered else None
        for item in items:
            paragraph = self._paragraph(item, "List Number" if ordered else "List Bullet")
            if number is not None:
                parts.in_list(paragraph, number)

    def _table(self, table: Table) -> None:
        if table.caption:
            caption = self._line("Caption")
            parts.numbered_caption(caption, self.say("table"), self._count("table"), table.caption)
            caption.paragraph_format.keep_with_next = True
        made = self.document.add_table(rows=1, cols=len(table.columns))
        made.style = "Table Grid"
        for cell, column in zip(made.rows[0].cells, table.columns, strict=True):
            self._run(cell.paragraphs[0], column).bold = True
        parts.header_row(made, table.caption)
        for row in table.rows:
            cells = made.add_row().cells
            for place, (cell, said) in enumerate(zip(cells, row, strict=True)):
                self._runs(cell.paragraphs[0], said, bold=place == 0)
        parts.whole_rows(made)
        section = self.document.sections[0]
        parts.widths(made, section.page_width - section.left_margin - section.right_margin)
        self.document.add_paragraph()

    def _picture(self, figure: Any) -> None:
        paragraph = self.document.add_paragraph()
        section = self.document.sections[0]
        room = section.page_width - section.left_margin - section.right_margin
        shape = paragraph.add_run().add_picture(io.BytesIO(figure.picture("png")))
        highest = (section.page_height - section.top_margin - section.bottom_margin) * 4 // 5
        scale = min(1.0, room / shape.width, highest / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
        number = self._count("figure")
        parts.alternative_text(shape, figure.alt, f"{self.say('figure')} {number}", number)
        if figure.title or figure.caption:
            paragraph.paragraph_format.keep_with_next = True
            caption = self._line("Caption")
            said = f"{figure.title}. {figure.caption}" if figure.title else figure.caption
            parts.numbered_caption(caption, self.say("figure"), number, said)

    def _count(self, what: str) -> int:
        self._counts = getattr(self, "_counts", {})
        self._counts[what] = self._counts.get(what, 0) + 1
        return int(self._counts[what])

    # Words

    def _runs(self, paragraph: Any, said: Runs, *, bold: bool = False) -> None:
        for piece in said:
            self._inline(paragraph, piece, bold)

    def _inline(self, paragraph: Any, piece: Inline, bold: bool) -> None:
        match piece:
            case Marked(text, role):
                run = self._run(paragraph, text)
                run.bold, run.italic = role == "strong" or bold or None, role != "strong" or None
            case Foreign(text, other):
                parts.run_language(self._run(paragraph, text), LANGUAGE_TAGS.get(other, other))
            case Tag(text):
                self._run(paragraph, f" [{text}]").italic = True
            case Cited(number):
                self._cite(paragraph, number)
            case Link(text, ""):
                self._run(paragraph, text)
            case Link(text, target):
                parts.link(paragraph, parts.legal(text), target)
            case text:
                self._run(paragraph, text).bold = bold or None

    def _run(self, paragraph: Any, text: str) -> Any:
        return paragraph.add_run(parts.legal(text))

    def _cite(self, paragraph: Any, number: int) -> None:
        """A footnote where a note is cited first, a reference to it from then on."""
        if number in self.anchors:
            parts.note_again(paragraph, f"note-{number}", self.anchors[number])
        elif number in self.notes:
            self.anchors[number] = len(self.anchors) + 1
            inside = self.footnotes.add(self.anchors[number])
            self._runs(inside, self.notes[number])
            parts.bookmark(paragraph, f"note-{number}", lambda: self.footnotes.refer(paragraph, self.anchors[number]))
        else:
            self._run(paragraph, str(number)).font.superscript = True
