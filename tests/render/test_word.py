"""The Word file of a report: what its reader finds and can go on with, read back from the file."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.small_study import MARK
from tillkom.content import Cited, Cover, Definitions, Footnotes, Heading, Link, Listing, Paragraph, Section, Table
from tillkom.errors import TillkomError

if not os.environ.get("TILLKOM_CI"):
    pytest.importorskip("docx", reason="python-docx is missing")

from docx import Document

from tillkom.content.to_docx import document
from tillkom.render.running.word import read_template

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def root(content: bytes, name: str = "word/document.xml") -> ElementTree.Element:
    return ElementTree.fromstring(parts_of(content)[name])


def text_of(element: ElementTree.Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


@pytest.fixture(scope="module")
def folder(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on Alfa as a page and a Word file."""
    from tillkom.render import Order, render_reports

    out = tmp_path_factory.mktemp("word")
    assert not render_reports(small_folder, out, Order(cases=["alfa"], shapes=["docx"])).failed
    return out


@pytest.fixture(scope="module")
def alfa(folder: Path) -> bytes:
    return (folder / "alfa.docx").read_bytes()


def test_sections_are_headings_in_their_order(alfa):
    paragraphs = Document(io.BytesIO(alfa)).paragraphs
    assert [one.text for one in paragraphs if one.style.name == "Title"] == [f"Alfa kommun {MARK}"]
    first = [one.text for one in paragraphs if one.style.name == "Heading 1"]
    assert [first[0], first[-1]] == ["I korthet", "Referenser"]
    levels = [int(one.style.name[-1]) for one in paragraphs if one.style.name.startswith("Heading")]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_sources_are_footnotes_that_lead_to_the_full_entry(alfa):
    notes = {note.get(f"{W}id"): note for note in root(alfa, "word/footnotes.xml")}
    used = [one.get(f"{W}id") for one in root(alfa).iter(f"{W}footnoteReference")]
    assert used == sorted(set(used), key=int)
    assert set(notes) == {"-1", "0", *used}
    assert f"Öst (2024), s. 5 {MARK}" in " ".join(text_of(note) for note in notes.values())
    leads = {link.get(f"{W}anchor") for link in root(alfa, "word/footnotes.xml").iter(f"{W}hyperlink")}
    marks = {mark.get(f"{W}name") for mark in root(alfa).iter(f"{W}bookmarkStart")}
    assert leads
    assert leads <= marks
    body = text_of(root(alfa))
    assert "Noter" not in body
    assert "Källor" in body


def test_pictures_have_alternative_text_and_a_counted_caption(alfa):
    described = [one.get("descr") for one in root(alfa).iter() if one.tag.endswith("}docPr")]
    assert len(described) == 1
    assert described[0].startswith("Tidslinje")
    fields = [one.text.split()[1] for one in root(alfa).iter(f"{W}instrText") if one.text.strip().startswith("SEQ")]
    assert {"Figur", "Tabell"} == set(fields)


def test_every_table_repeats_its_header_and_splits_no_row(alfa):
    tables = list(root(alfa).iter(f"{W}tbl"))
    assert tables
    for table in tables:
        rows = list(table.iter(f"{W}tr"))
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_every_page_says_that_the_data_is_made_up_and_the_language_is_swedish(alfa):
    files = parts_of(alfa)
    assert any("Syntetiska data" in files[name].decode() for name in files if re.match(r"word/footer\d", name))
    language = root(alfa, "word/styles.xml").find(f".//{W}docDefaults//{W}lang")
    assert language is not None
    assert language.get(f"{W}val") == "sv-SE"


def test_the_file_names_the_toolkit_and_no_person_machine_or_time(alfa, folder):
    files = parts_of(alfa)
    about = Document(io.BytesIO(alfa)).core_properties
    assert (about.author, about.last_modified_by, about.created.year) == ("TillKom", "TillKom", 2000)
    assert "docProps/thumbnail.jpeg" not in files
    assert not any(str(folder).encode() in content for content in files.values())
    assert {entry.date_time[0] for entry in zipfile.ZipFile(io.BytesIO(alfa)).infolist()} == {1980}


def test_the_page_and_the_notebook_are_as_without_a_word_file(alfa, folder, small_folder, tmp_path):
    from tillkom.render import Order, render_reports

    render_reports(small_folder, tmp_path, Order(cases=["alfa"]))
    for name in ("alfa.html", "alfa.ipynb"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


HOSTILE = (
    "<script>alert(1)</script>", "</w:t></w:r>", "&amp;&lt;", "]]>", "<!--", "\x00\x07\x1b", "\ufffe\uffff", "=1+1",
    "+1", "-1", "@SUM(A1)", "$x$", "$\\frac{", "{{7*7}}", "%s%n", "../../etc/passwd", "\u202eevil", "\u200b", "'\"`",
    "<img src=x onerror=alert(1)>", "javascript:alert(1)", "{ HYPERLINK x }", "DDEAUTO c:\\x", "\r\n\t", "\\0",
    "\ud800", "å" * 300, "<?xml version='1.0'?>", "<!DOCTYPE x>", "&#x0;",
)  # fmt: skip


def hostile_report() -> list[Section | Cover]:
    blocks = [block for text in HOSTILE for block in (
        Heading(text), Paragraph((text, Cited(1), Link(text, text))), Listing(((text,),), ordered=True),
        Table(text, (text, text), (((text,), (text,)),)), Definitions(((text, (text,)),)),
    )]  # fmt: skip
    notes = Footnotes("note", ((1, ("".join(HOSTILE),)),))
    cover = Cover(HOSTILE[0], HOSTILE[1], HOSTILE[5], Definitions(()), "sv", HOSTILE[6], HOSTILE[8])
    return [cover, Section("x", HOSTILE[0], (*blocks, notes), "sv")]


def test_hostile_texts_give_a_file_that_opens_and_holds_them_as_text():
    assert len(HOSTILE) == 30
    content = document(hostile_report(), "sv", title="".join(HOSTILE))
    assert content == document(hostile_report(), "sv", title="".join(HOSTILE))
    for name, part in parts_of(content).items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(part)
    opened = Document(io.BytesIO(content))
    assert "<script>alert(1)</script>" in [one.text for one in opened.paragraphs]
    targets = [one.target_ref for one in opened.part.rels.values() if one.is_external]
    assert targets == []  # none of them is an address
    codes = {(one.text or "").split()[0] for one in root(content).iter(f"{W}instrText")}
    assert codes <= {"TOC", "SEQ", "NOTEREF"}


def test_a_note_cited_twice_is_one_footnote_and_a_reference_to_it():
    said = (Paragraph(("a", Cited(1))), Paragraph(("b", Cited(1))), Footnotes("note", ((1, ("s. 1",)),)))
    content = document([Section("x", "X", said, "sv")], "sv", title="x")
    assert len(list(root(content).iter(f"{W}footnoteReference"))) == 1
    assert [one.text for one in root(content).iter(f"{W}instrText")] == [" NOTEREF note_1 \\h "]


def test_each_numbered_list_begins_with_one():
    lists = tuple(Listing((("a",), ("b",)), ordered=True) for _ in range(2))
    opened = Document(io.BytesIO(document([Section("x", "X", lists, "sv")], "sv", title="x")))
    numbers = [one._p.pPr.numPr.numId.val for one in opened.paragraphs if one.style.name == "List Number"]
    assert numbers[0] == numbers[1]
    assert numbers[2] == numbers[3] != numbers[0]


def test_a_template_gives_its_styles_and_header_and_loses_its_text_and_footnotes(tmp_path):
    own = Document()
    own.add_paragraph("Kommunens mall")
    own.sections[0].header.paragraphs[0].text = "Exempelkommun"
    own.styles["Heading 1"].font.name = "Georgia"
    own.core_properties.author = "Någon Person"
    own.save(tmp_path / "mall.docx")
    content = document(
        [Section("x", "X", (Paragraph(("y",)),), "sv")], "sv", title="x", template=read_template(tmp_path / "mall.docx")
    )
    opened = Document(io.BytesIO(content))
    assert [one.text for one in opened.paragraphs] == ["X", "y"]
    assert opened.sections[0].header.paragraphs[0].text == "Exempelkommun"
    assert opened.styles["Heading 1"].font.name == "Georgia"
    assert b"Person" not in b"".join(parts_of(content).values())


def test_a_file_that_is_no_word_template_is_refused(tmp_path):
    (tmp_path / "mall.docx").write_text("no")
    with pytest.raises(TillkomError, match="is no Word document"):
        read_template(tmp_path / "mall.docx")
    with pytest.raises(TillkomError, match="cannot be read"):
        read_template(tmp_path / "none.docx")
