"""The PDF of a report: what a screen reader and a printer get, read back from the file."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from tests.small_study import MARK
from tillkom.render.running.pdf import with_contents

NEEDED = os.environ.get("TILLKOM_CI")


@pytest.fixture(scope="module")
def folder(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on Alfa as a page and a PDF."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        if NEEDED:
            raise
        pytest.skip(f"WeasyPrint or the library Pango is missing: {error}")
    from tillkom.render import Order, render_reports

    out = tmp_path_factory.mktemp("pdf")
    assert not render_reports(small_folder, out, Order(cases=["alfa"], shapes=["pdf"])).failed
    return out


@pytest.fixture(scope="module")
def pdf(folder: Path) -> PdfReader:
    return PdfReader(folder / "alfa.pdf")


def tags(pdf: PdfReader) -> list[DictionaryObject]:
    """Every element of the tree of tags, in reading order."""
    found: list[DictionaryObject] = []

    def walk(kids: Any) -> None:
        for kid in kids if isinstance(kids, ArrayObject) else [kids]:
            each = kid.get_object()
            if isinstance(each, DictionaryObject) and "/S" in each:
                found.append(each)
                walk(each.get("/K", ArrayObject()))

    walk(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


def test_it_says_it_is_tagged_what_it_is_called_and_its_language(pdf):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  # pypdf's own kind of truth
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert root["/Lang"] == "sv"
    assert pdf.metadata.title == f"Alfa kommun {MARK} – fallrapport"
    assert b"<pdfuaid:part>1" in root["/Metadata"].get_data().replace(b'pdfuaid:part="1"', b"<pdfuaid:part>1")


def test_a_passage_in_another_language_is_tagged_with_it_and_no_other_is(folder):
    from tillkom.render.running.pdf import _laid_out

    page = '<html lang="en"><title>x</title><style></style><h1>x</h1><p>One <span lang="sv">tillit</span> <b>two</b>'
    made = tags(PdfReader(io.BytesIO(_laid_out(page + '<p lang="sv">Hela stycket'))))
    assert [(tag["/S"], tag["/Lang"]) for tag in made if "/Lang" in tag] == [("/Span", "sv"), ("/P", "sv")]


def test_headings_begin_with_one_and_skip_no_level(pdf):
    levels = [int(tag["/S"][2]) for tag in tags(pdf) if tag["/S"] in ("/H1", "/H2", "/H3", "/H4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_figure_has_its_alternative_text(pdf):
    figures = [tag for tag in tags(pdf) if tag["/S"] == "/Figure"]
    assert figures
    assert all(str(figure["/Alt"]).startswith("Tidslinje") for figure in figures)


def test_every_header_of_a_table_says_what_it_heads(pdf):
    headers = [tag["/A"]["/Scope"] for tag in tags(pdf) if tag["/S"] == "/TH"]
    assert set(headers) == {"/Column", "/Row"}


def test_links_have_words_and_are_printed(pdf):
    links = [note.get_object() for page in pdf.pages for note in page.get("/Annots", [])]
    assert links
    assert all(link["/F"] & 4 and link["/Contents"] for link in links)


def test_all_text_is_tagged_or_belongs_to_the_margins(pdf):
    for page in pdf.pages:
        depth = 0
        for operands, operator in page.get_contents().operations:
            if operator in (b"BDC", b"BMC"):
                depth += 1
                if operator == b"BMC":
                    assert operands == ["/Artifact"]
            depth -= operator == b"EMC"
            assert depth > 0 or operator not in (b"Tj", b"TJ")


def test_the_running_title_is_no_part_of_the_text(pdf):
    paragraphs = pdf.pages[1].get_contents().get_data()
    before = paragraphs.rfind(b"/Artifact")
    assert before >= 0
    numbers = pdf.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    assert any(str(owner) == "NullObject" for owner in numbers[3])


def test_sections_are_in_the_outline_and_in_the_contents_with_their_pages(pdf):
    def titles(entries: Any) -> list[str]:
        return [one for each in entries for one in (titles(each) if isinstance(each, list) else [each.title])]

    cover = pdf.pages[0].extract_text()
    for heading in ("I korthet", "Effekter", "I spegeln", "Referenser"):
        assert heading in titles(pdf.outline)
        assert heading in cover


def test_pages_are_numbered_and_carry_the_title_and_that_the_data_is_made_up(pdf):
    for number, page in enumerate(pdf.pages[1:], 2):
        text = page.extract_text()
        assert f"{number} ({len(pdf.pages)})" in text
        assert f"Alfa kommun {MARK}" in text
        assert "Syntetiska data" in text


def test_the_cover_says_once_that_the_data_is_made_up(pdf):
    text = pdf.pages[0].extract_text().lower()
    assert text.count("syntetisk") == 1


def test_text_comes_in_reading_order_as_written_and_folded_data_stays_out(pdf):
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    order = ["Fallrapport", "Innehåll", 'Huvudsaken <b>&"', "Vad som ändrades", "Referenser", "Källor"]
    places = [text.rindex(words) if words != 'Huvudsaken <b>&"' else text.index(words) for words in order]
    assert places == sorted(places)
    assert "Uppgifterna bakom" not in text


def test_the_file_names_no_machine_no_person_and_no_time(pdf, folder):
    assert set(pdf.metadata) <= {"/Title", "/Producer", "/Creator"}
    assert str(folder).encode() not in (folder / "alfa.pdf").read_bytes()


def test_the_same_page_gives_the_same_bytes(folder):
    from tillkom.render.request import PageMetadata
    from tillkom.render.running.pdf import pdf
    from tillkom.render.shapes import Made

    metadata = PageMetadata("x", "sv", "x", synthetic=True)
    again = pdf(Made(None, metadata, None, (folder / "alfa.html").read_bytes(), folder))
    assert again == (folder / "alfa.pdf").read_bytes()


def test_nothing_is_fetched_and_the_wide_picture_is_taken(folder):
    from tillkom.render.running.pdf import _nothing

    with pytest.raises(ValueError, match="not part of the page"):
        _nothing("http://example.org/picture.png")
    with pytest.raises(ValueError, match="not part of the page"):
        _nothing("file:///etc/hostname")


def test_contents_are_left_out_where_there_is_no_cover_or_one_section_alone():
    assert with_contents('<h1>A</h1><h2 id="a">B</h2>', "sv") == '<h1>A</h1><h2 id="a">B</h2>'
    one = '<header></header><h2 id="a">B</h2>'
    assert with_contents(one, "sv") == one
    two = with_contents('<header></header><h2 id="a">B &amp; C</h2><h2 id="d">E</h2>', "en")
    assert '<a href="#a">B &amp; C</a>' in two
    assert "Contents" in two
