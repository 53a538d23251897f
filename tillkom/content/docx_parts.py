"""Pieces of a Word file that python-docx has no word for: footnotes, fields, bookmarks, links, lists, languages."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

STYLES = {
    "Title": WD_STYLE_TYPE.PARAGRAPH,
    "Subtitle": WD_STYLE_TYPE.PARAGRAPH,
    "Heading 1": WD_STYLE_TYPE.PARAGRAPH,
    "Heading 2": WD_STYLE_TYPE.PARAGRAPH,
    "Heading 3": WD_STYLE_TYPE.PARAGRAPH,
    "Heading 4": WD_STYLE_TYPE.PARAGRAPH,
    "Caption": WD_STYLE_TYPE.PARAGRAPH,
    "Quote": WD_STYLE_TYPE.PARAGRAPH,
    "Intense Quote": WD_STYLE_TYPE.PARAGRAPH,
    "List Bullet": WD_STYLE_TYPE.PARAGRAPH,
    "List Number": WD_STYLE_TYPE.PARAGRAPH,
    "Table Grid": WD_STYLE_TYPE.TABLE,
    "footnote text": WD_STYLE_TYPE.PARAGRAPH,
    "footnote reference": WD_STYLE_TYPE.CHARACTER,
}
_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MOST_SAID = 150  # letters from which a column gets no wider
_UNDATED = datetime(2000, 1, 1)
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file knows


def legal(text: str) -> str:
    """The text without what XML cannot hold."""
    return _ILLEGAL.sub("", text)


def _made(tag: str, **attributes: str) -> Any:
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


class StyleIds:
    """What a document calls its styles inside; asked for by name once each, since python-docx looks through them all.

    Parameters
    ----------
    document : the one whose styles they are.
    """

    def __init__(self, document: Any) -> None:
        self._document, self._ids = document, dict[str, str | None]()

    def give(self, element: Any, name: str) -> None:
        """Give a paragraph's or run's element the style of that name."""
        if name not in self._ids:
            style = self._document.styles[name]
            self._ids[name] = self._document.part.get_style_id(style, style.type)
        if self._ids[name] is not None:  # what has no other has the usual one
            element.style = self._ids[name]


class Footnotes:
    """The part of a document that holds its footnotes, begun anew."""

    def __init__(self, document: Any, styles: StyleIds) -> None:
        self._document, self._styles = document, styles
        self._root = parse_xml(
            f"<w:footnotes {nsdecls('w', 'r')}>"
            '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
            '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
            "</w:footnote></w:footnotes>"
        )

    def add(self, number: int) -> Paragraph:
        """A new footnote's paragraph, to be written in."""
        note = _made("footnote", id=str(number))
        self._root.append(note)
        line = _made("p")
        note.append(line)
        paragraph = Paragraph(line, self._document._body)
        self._styles.give(line, "footnote text")
        mark = paragraph.add_run()
        self._styles.give(mark._r, "footnote reference")
        mark._r.append(_made("footnoteRef"))
        paragraph.add_run(" ")
        return paragraph

    def refer(self, paragraph: Any, number: int) -> None:
        """The footnote's number in the text."""
        run = paragraph.add_run()
        self._styles.give(run._r, "footnote reference")
        run._r.append(_made("footnoteReference", id=str(number)))

    def close(self) -> None:
        """Put the footnotes into the document, in the place of those a template had."""
        from lxml import etree

        content = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = self._document.part
        for name, relation in list(part.rels.items()):
            if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
                del part.rels[name]
        notes = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, content, part.package)
        part.relate_to(notes, RELATIONSHIP_TYPE.FOOTNOTES)


def field(paragraph: Any, code: str, shown: str) -> None:
    """A field Word works out, and what stands there until it does."""
    for kind in ("begin", "", "separate", "shown", "end"):
        run = paragraph.add_run()
        if kind == "":
            text = _made("instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {code} "
            run._r.append(text)
        elif kind == "shown":
            run.text = shown
        else:
            run._r.append(_made("fldChar", fldCharType=kind))


def bookmark(paragraph: Any, name: str, write: Callable[[], Any]) -> None:
    """What is written meanwhile can be referred to by this name."""
    number = str(getattr(paragraph.part, "_bookmarks", 0) + 1)
    paragraph.part._bookmarks = int(number)
    paragraph._p.append(_made("bookmarkStart", id=number, name=_name(name)))
    write()
    paragraph._p.append(_made("bookmarkEnd", id=number))


def _name(anchor: str) -> str:
    """A bookmark's name: letters, digits and low lines, at most forty."""
    return re.sub(r"\W", "_", anchor)[:40]


def link(paragraph: Any, text: str, target: str) -> None:
    """Words that lead to a place in the document or to an address; to a page beside this one they do not lead."""
    run = paragraph.add_run(text)
    if target.startswith("#"):
        around = _made("hyperlink", anchor=_name(target[1:]), history="1")
    elif target.startswith(("https://", "http://", "mailto:")) and paragraph.part is not None:
        around = _made("hyperlink", history="1")
        around.set(qn("r:id"), paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    else:
        return
    paragraph._p.remove(run._r)
    run.underline = True
    around.append(run._r)
    paragraph._p.append(around)


def note_again(paragraph: Any, anchor: str, number: int) -> None:
    """A reference to a footnote that stands further up."""
    before = len(paragraph.runs)
    field(paragraph, f"NOTEREF {_name(anchor)} \\h", str(number))
    for run in paragraph.runs[before:]:
        run.font.superscript = True


def numbered_caption(paragraph: Any, label: str, number: int, text: str) -> None:
    """A caption Word counts: Figure 1, Table 2."""
    paragraph.add_run(f"{label} ")
    bookmark(paragraph, f"{label}-{number}", lambda: field(paragraph, f"SEQ {label} \\* ARABIC", str(number)))
    paragraph.add_run(f". {legal(text)}")


def contents(document: Any, sections: Sequence[tuple[str, str]]) -> None:
    """A table of contents that Word brings up to date; until then it leads to each section."""
    if not sections:
        return
    lines = [document.add_paragraph() for _ in sections]
    for kind in ("begin", "code", "separate"):
        run = lines[0].add_run()
        if kind == "code":
            text = _made("instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = ' TOC \\o "1-1" \\h \\z '
            run._r.append(text)
        else:
            run._r.append(_made("fldChar", fldCharType=kind))
    for line, (anchor, heading) in zip(lines, sections, strict=True):
        link(line, legal(heading), f"#{anchor}")
        line.paragraph_format.space_after = 0
    lines[-1].add_run()._r.append(_made("fldChar", fldCharType="end"))


def new_list(document: Any, style: str) -> int | None:
    """A list that counts from 1; None where the template's style does not count."""
    numbered = document.styles[style].element.pPr
    if numbered is None or numbered.numPr is None or numbered.numPr.numId is None:
        return None
    numbering = document.part.numbering_part.element
    used = numbering.num_having_numId(numbered.numPr.numId.val)
    made = numbering.add_num(used.abstractNumId.val)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def in_list(paragraph: Any, number: int) -> None:
    """The paragraph is one of that list."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def header_row(table: Any, caption: str) -> None:
    """The first row heads every page the table stands on; the table has its name for screen readers."""
    row = table.rows[0]._tr.get_or_add_trPr()
    row.append(_made("tblHeader"))
    if caption:
        table._tbl.tblPr.append(_made("tblCaption", val=legal(caption)))


def whole_rows(table: Any) -> None:
    """No row is split between pages."""
    for row in table.rows:
        row._tr.get_or_add_trPr().insert(0, _made("cantSplit"))


def widths(table: Any, room: int) -> None:
    """Columns as wide as their longest word, and what is left shared by how much they say."""
    least, shares = [], []
    for column in table.columns:
        texts = [cell.text for cell in column.cells]
        word = max((len(word) for text in texts for word in text.split()), default=0)
        least.append(int(Mm(5) + word * Mm(2.3)))
        shares.append(min(max(map(len, texts)), MOST_SAID) + 1)
    left = room - sum(least)
    table.autofit = False
    for column, small, share in zip(table.columns, least, shares, strict=True):
        column.width = small + left * share // sum(shares) if left > 0 else room * small // sum(least)
        for cell in column.cells:
            cell.width = column.width
            cell.paragraphs[0].paragraph_format.space_after = 0


def set_font(style: Any, name: str, points: float) -> None:
    """A font for all letters, in place of the theme's."""
    style.font.name, style.font.size = name, Pt(points)
    fonts = style.element.rPr.rFonts
    for letters in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.attrib.pop(qn(f"w:{letters}Theme"), None)
        fonts.set(qn(f"w:{letters}"), name)


def alternative_text(shape: Any, alt: str, name: str, number: int) -> None:
    """What a screen reader says of a picture."""
    described = shape._inline.docPr
    described.set("id", str(1000 + number))
    described.set("name", name)
    described.set("descr", legal(alt))


def outline_level(style: Any, level: int) -> None:
    """A heading is one for the outline too."""
    style.element.get_or_add_pPr().append(_made("outlineLvl", val=str(level)))


def run_language(run: Any, tag: str) -> None:
    """Words in another language than the document's."""
    run._r.get_or_add_rPr().append(_made("lang", val=tag))


def set_language(document: Any, tag: str) -> None:
    """The language of all that says no other."""
    styles = document.styles.element
    for found in styles.findall(".//" + qn("w:docDefaults") + "//" + qn("w:lang")):
        found.set(qn("w:val"), tag)
        found.set(qn("w:eastAsia"), tag)
        return
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = _made("docDefaults")
        styles.insert(0, defaults)
    properties = defaults.find(qn("w:rPrDefault"))
    if properties is None:
        properties = _made("rPrDefault")
        defaults.insert(0, properties)
    inner = properties.find(qn("w:rPr"))
    if inner is None:
        inner = _made("rPr")
        properties.append(inner)
    inner.append(_made("lang", val=tag))


def set_properties(document: Any, title: str, tag: str) -> None:
    """What the file says of itself: title, language and toolkit, no person, machine or time."""
    about = document.core_properties
    about.title, about.language, about.author, about.last_modified_by = legal(title)[:255], tag, "TillKom", "TillKom"
    about.created = about.modified = _UNDATED
    about.subject = about.keywords = about.comments = about.category = ""
    about.revision = 1
    package = document.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[name]


def same_on_every_run(content: bytes) -> bytes:
    """The file with its parts in one order and without times; who made a template is left out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = given.read(name)
            if name == "docProps/app.xml":
                part = re.sub(rb"<(Company|Manager)>[^<]*</\1>", b"", part)
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, part)
    return stream.getvalue()


def as_document(template: bytes) -> bytes:
    """A template (.dotx) as the document that python-docx opens; a document as it is."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as given, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            part = given.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(b"wordprocessingml.template.main+xml", b"wordprocessingml.document.main+xml")
            made.writestr(zipfile.ZipInfo(name, _FIRST_DAY), part)
    return stream.getvalue()
