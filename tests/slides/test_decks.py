"""A deck says what its report says, in letters for the back row, with titles, alt texts, notes and who may see it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from pptx import Presentation
from pptx.util import Pt

from tillkom import load_study
from tillkom.audit import Auditor
from tillkom.content import Cited, Table, plain, runs
from tillkom.errors import TillkomError, Withheld
from tillkom.figures import Figure
from tillkom.language import words
from tillkom.report import ComparisonReport
from tillkom.slides import deck_of, outline, presentation, write_decks
from tillkom.slides.outline import KINDS, SECTIONS, Deck
from tillkom.slides.slide import Bars, Slide, Words
from tillkom.slides.titles import titled
from tillkom.study import Study


@pytest.fixture(scope="module")
def alfa(small_study: Study) -> bytes:
    return presentation(deck_of(small_study.extract("alfa"), "alfa", "sv"))


def opened(content: bytes):
    return Presentation(io.BytesIO(content))


def deck(*slides: Slide, marking: str = "Alla") -> Deck:
    return Deck("Alfa", "Om Alfa", "sv", marking, slides)


def frames(slide):
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame
        elif shape.has_table:
            yield from (cell.text_frame for row in shape.table.rows for cell in row.cells)


def text_of(slide) -> str:
    return "\n".join(frame.text for frame in frames(slide))


def test_every_slide_has_a_title_and_says_who_may_see_it(small_study: Study) -> None:
    made = opened(presentation(deck_of(small_study.extract("participants"), "gamma", "sv")))
    marking = deck_of(small_study.extract("participants"), "gamma", "sv").marking
    assert marking
    for slide in made.slides:
        assert slide.shapes.title.text_frame.text
        assert marking in text_of(slide)


def test_no_letter_is_smaller_than_18_points_and_nothing_is_cut(alfa: bytes) -> None:
    said = [run for slide in opened(alfa).slides for frame in frames(slide) for p in frame.paragraphs for run in p.runs]
    assert said
    assert min(run.font.size for run in said) >= Pt(18)
    assert not any("…" in run.text for run in said)


@pytest.mark.parametrize("what", ["comparison", "borlange"])
def test_every_table_ends_above_who_may_see_it_and_no_picture_is_made_smaller(data_folder: Path, what: str) -> None:
    made = opened(presentation(deck_of(load_study(data_folder).extract("public"), what, "en")))
    tables, pictures = 0, 0
    for slide in made.slides:
        foot = max(shape.top for shape in slide.shapes if shape.has_text_frame)
        for shape in slide.shapes:
            if shape.has_table:
                tables += 1
                assert shape.top + sum(row.height for row in shape.table.rows) <= foot
            elif shape.shape_type == 13:  # drawn in letters of 18 points on a sheet 960 points wide
                pictures += 1
                assert shape.width >= Pt(960)
                uncropped = shape.height / (1 - shape.crop_top - shape.crop_bottom)
                assert uncropped == pytest.approx(shape.width * 9 / 16, rel=1e-4)
    assert (tables > 1, pictures > 1) == (True, True)


def test_a_heading_over_several_answers_stands_once(data_folder: Path) -> None:
    made = deck_of(load_study(data_folder).extract("public"), "borlange", "sv")
    (found,) = [slide.body for slide in made.slides if "3 effekter" in slide.title]
    assert isinstance(found, Words)
    assert [plain(line).startswith("Effekter, enligt vår") for line in found.lines] == [True, False, False]


def test_every_picture_chart_and_table_has_words_in_its_place(alfa: bytes) -> None:
    shown = [
        shape
        for slide in opened(alfa).slides
        for shape in slide.shapes
        if shape.shape_type == 13 or shape.has_chart or shape.has_table
    ]
    assert {shape.has_chart for shape in shown} == {True, False}
    for shape in shown:
        (properties,) = shape._element.xpath("./*/p:cNvPr")
        assert len(properties.get("descr")) > 10


def test_the_stage_is_a_chart_that_can_be_edited_with_the_finding_as_its_title(alfa: bytes) -> None:
    (slide,) = [slide for slide in opened(alfa).slides if any(shape.has_chart for shape in slide.shapes)]
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert "steg 3 av 5" in slide.shapes.title.text_frame.text
    assert list(chart.plots[0].categories)[::-1][3].startswith("3 ")
    assert "bedömt steg" in text_of(slide)


def test_notes_hold_the_sources_of_what_a_slide_says(alfa: bytes) -> None:
    notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in opened(alfa).slides if slide.has_notes_slide)
    assert "Källor:" in notes
    assert 'hela <b>&"' in notes


def test_a_case_has_the_slides_of_a_seminar_in_their_order(alfa: bytes) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in opened(alfa).slides]
    assert titles[0] == 'Alfa kommun <b>&"'
    assert titles.index("Frågor till seminariet") == len(titles) - 2
    assert titles[-1] == "Referenser"


def test_the_same_deck_has_the_same_bytes(alfa: bytes, small_study: Study) -> None:
    assert presentation(deck_of(small_study.extract("alfa"), "alfa", "sv")) == alfa
    with zipfile.ZipFile(io.BytesIO(alfa)) as members:
        assert not [name for name in members.namelist() if "thumbnail" in name]
        assert {member.date_time[0] for member in members.infolist()} == {1980}


def test_what_does_not_fit_goes_on_another_slide_whole() -> None:
    lines = tuple(runs(f"{number}: " + "ord " * 40 + "slut.") for number in range(12))
    made = opened(presentation(deck(Slide("Mycket", Words(lines)))))
    shown = list(made.slides)[1:]
    assert [slide.shapes.title.text_frame.text for slide in shown][:2] == [
        f"Mycket (1 av {len(shown)})",
        f"Mycket (2 av {len(shown)})",
    ]
    assert sum(text_of(slide).count("slut.") for slide in shown) == 12


def test_a_timeline_that_one_slide_does_not_hold_goes_on_to_the_next(data_folder: Path) -> None:
    made = deck_of(load_study(data_folder).extract("boras"), "boras", "sv")
    figures = [slide.body for slide in made.slides if isinstance(slide.body, Figure)]
    assert len(figures) == figures[0].pages > 1
    titles = {figure.title for figure in figures}
    assert len(titles) == len(figures)


def test_what_the_title_says_is_not_said_again_beneath(data_folder: Path) -> None:
    first = deck_of(load_study(data_folder).extract("boras"), "boras", "sv").slides[0]
    assert isinstance(first.body, Words)
    assert first.title not in " ".join(plain(line) for line in first.body.lines)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_kind_of_deck_is_made_of_the_shipped_study(data_folder: Path, language: str) -> None:
    public = load_study(data_folder).extract("public")
    for what in ("gislaved", *KINDS):
        made = deck_of(public, what, language)
        assert len(opened(presentation(made)).slides) > len(made.slides)  # the cover as well
        assert any(isinstance(slide.body, Figure) for slide in made.slides)
        assert made.slides[-1].title == {"sv": "Referenser", "en": "References"}[language]


def test_a_long_table_goes_on_with_its_header_and_one_too_wide_becomes_a_list() -> None:
    rows = tuple((runs(f"Fall {number}"), runs("ord " * 20)) for number in range(20))
    long = Table("Lång", ("Fall", "Svar"), rows)
    wide = Table("Bred", ("Fall", *(f"Verksamhetsuppföljning{n}" for n in range(7))), ((runs("A"), *[runs("ja")] * 7),))
    made = opened(presentation(deck(Slide("Lång", long), Slide("Bred", wide))))
    *tables, last = list(made.slides)[1:]
    assert len(tables) > 1
    assert all("Svar" in text_of(slide) for slide in tables)
    assert sum(text_of(slide).count("Fall ") for slide in tables) == 20
    assert "Verksamhetsuppföljning6: ja" in text_of(last)


@pytest.mark.parametrize("hostile", ["=1+1", "+A1", "-2", "@x", "<a:t>&amp;", "\x00\x0b\ud800", '"><script>'])
def test_hostile_texts_are_shown_as_texts_and_no_workbook_runs_them(hostile: str) -> None:
    body = Bars(hostile, ((hostile, 1.0), ("b", 2.0)))
    made = opened(presentation(deck(Slide(hostile or "x", body, (runs(hostile, Cited(1)),), (hostile,)))))
    (shape,) = [shape for shape in made.slides[1].shapes if shape.has_chart]
    book = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))]


def test_a_template_of_ones_own_keeps_its_layouts_and_loses_its_slides(tmp_path: Path) -> None:
    template = tmp_path / "corporate.pptx"
    own = Presentation()
    own.slide_layouts[1].name = "Kommunens"
    own.slides.add_slide(own.slide_layouts[0]).shapes.title.text = "Exempel"
    own.save(template)
    made = opened(presentation(deck(Slide("Alfa", Words((runs("ett"), runs("två"))))), template))
    assert made.slide_width == own.slide_width
    assert [slide.slide_layout.name for slide in made.slides][1] == "Kommunens"
    assert not any("Exempel" in text_of(slide) for slide in made.slides)
    with pytest.raises(TillkomError, match="cannot be read as a PowerPoint file"):
        presentation(deck(), tmp_path / "none.pptx")


def test_decks_are_written_for_their_readers_and_refused_to_others(small_study: Study, tmp_path: Path) -> None:
    paths = write_decks(small_study, ["zeta", "gamma"], language="en", out=tmp_path)
    assert [path.name for path in paths] == ["zeta.en.pptx", "gamma.en.pptx"]
    with pytest.raises(TillkomError, match="gamma"):
        write_decks(small_study, ["gamma"], reader="public", out=tmp_path)


def test_a_deck_that_leaks_is_not_written(small_study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tillkom.slides.write as writing

    def leaking(extract: Study, what: str, language: str) -> Deck:
        return replace(deck_of(extract, what, language), notes=('Deltahemlighet <b>&" Delta text <b>&"',))

    monkeypatch.setattr(writing, "deck_of", leaking)
    with pytest.raises(Withheld, match=r"zeta\.pptx is not written"):
        write_decks(small_study, ["zeta"], out=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("what", "reader"), [("alfa", "alfa"), ("gamma", "participants"), ("comparison", "public"), ("adoption", "public")]
)
def test_no_deck_holds_what_its_reader_may_not_see(small_study: Study, what: str, reader: str) -> None:
    made = presentation(deck_of(small_study.extract(reader), what, "en"))
    assert Auditor(small_study, names=()).found("a.pptx", made, reader) == []


def test_a_title_says_what_was_found_but_for_questions_and_sources(data_folder: Path) -> None:
    extract = load_study(data_folder).extract("public")
    said, compared = words("report", "sv"), words("comparison", "sv")
    headings = {said[key] for key in said if key.startswith("short.")}
    headings |= {said[f"{kind}.{name}"] for kind in KINDS for name in SECTIONS[kind] if f"{kind}.{name}" in said}
    headings |= {said[f"case.{name}"] for name in ("summary", "changes", "silence")} | {
        said["common_sections.references"]
    }
    headings |= {compared[key] for key in compared if key.startswith("finding.")}
    titles = {slide.title for what in ("gislaved", *KINDS) for slide in deck_of(extract, what).slides}
    assert titles & headings == {"Frågor till seminariet", "Referenser"}


@pytest.mark.parametrize(
    ("said", "title", "left"),
    [
        ("Det gick. Inte fort.", "Det gick", ["Inte fort."]),
        (f"Först ett; sedan {'ord ' * 40}slut.", "Först ett", [f"Sedan {'ord ' * 40}slut."]),
        (f"Svar finns på: ett; två {'ord ' * 90}slut.", "", [f"Svar finns på: ett; två {'ord ' * 90}slut."]),
        ("", "", [""]),
    ],
)
def test_a_title_is_a_sentence_or_a_clause_that_can_be_read_alone(said: str, title: str, left: list[str]) -> None:
    assert titled(runs(said)) == (title, left)


def test_what_a_curve_would_take_is_listed_under_why_there_is_none(data_folder: Path) -> None:
    slides = deck_of(load_study(data_folder).extract("public"), "adoption").slides
    (listed,) = [slide for slide in slides if isinstance(slide.body, Words) and slide.body.ordered]
    assert listed.title == "Bara 5 av 311 enheter är prövade, och minst hälften (156) behövs"
    assert len(listed.body.lines) == 5


def test_a_deck_that_holds_no_case_says_why_and_how_to_change_it(small_study: Study) -> None:
    closed = Study(
        small_study.codebook, {**small_study._tables, "cases": small_study.cases.assign(visibility="intern")}
    )
    (only,) = deck_of(closed.extract("public"), "comparison").slides
    (line,) = only.body.lines
    assert "inget fall i studien är publicerat" in plain(line)
    assert "kolumnen visibility" in plain(line)


def test_more_sources_than_anybody_reads_are_counted_on_one_slide(
    small_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = deck_of(small_study.extract("research"), "comparison").slides
    monkeypatch.setattr(outline, "MOST_SOURCES", 0)
    *same, last = deck_of(small_study.extract("research"), "comparison").slides
    assert [slide.title for slide in same] == [slide.title for slide in listed[: len(same)]]
    cited = ComparisonReport(small_study, reader="research").teller.sources_cited
    assert [plain(line) for line in last.body.lines] == [
        f"Bilderna bygger på {len(cited)} källor. Alla står i rapporten."
    ]
