"""A figure as files and as a piece of a page."""

from __future__ import annotations

import csv
import dataclasses
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from tillkom.errors import TillkomError
from tillkom.figures import Figure, all_figures, export, stage_ladder, timeline
from tillkom.study import Study, load_study


@pytest.fixture(scope="module")
def figure(study: Study) -> Figure:
    return stage_ladder(study)


class Page(HTMLParser):
    """The tags of a page with their attributes, and what is still open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_save_writes_pictures_alt_text_and_data_side_by_side(figure: Figure, tmp_path: Path) -> None:
    paths = figure.save(tmp_path / "new", ("png", "svg", "pdf"))
    assert [path.name for path in paths] == [
        "stage-ladder-report-sv.png", "stage-ladder-report-sv.svg", "stage-ladder-report-sv.pdf",
        "stage-ladder-report-sv.txt", "stage-ladder-report-sv.csv",
    ]  # fmt: skip
    assert paths[0].read_bytes().startswith(b"\x89PNG")
    assert paths[2].read_bytes().startswith(b"%PDF")
    assert figure.alt in paths[3].read_text(encoding="utf-8")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(path.name for path in paths)


def test_one_format_and_one_case_alone_need_no_list(study: Study, figure: Figure, tmp_path: Path) -> None:
    assert [path.suffix for path in figure.save(tmp_path, "svg")] == [".svg", ".txt", ".csv"]
    paths = export(study, cases="boras", formats="svg", out=tmp_path)
    assert [path.name for path in paths if path.suffix == ".svg"] == ["timeline-boras-report-sv.svg"]
    with pytest.raises(TillkomError, match='no figure format "gif"'):
        figure.save(tmp_path, "gif")


def test_swedish_data_opens_in_swedish_excel(figure: Figure) -> None:
    data = pd.DataFrame({"Fall": ["Borås; stad", None], "Tal": [1234.5, None]})
    content = dataclasses.replace(figure, data=data).csv()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows == [["Fall", "Tal"], ["Borås; stad", "1234,5"], ["", ""]]


def test_english_data_has_commas_between_and_points_in_numbers(figure: Figure) -> None:
    data = pd.DataFrame({"Case": ["Borås, city"], "Number": [1234.5]})
    content = dataclasses.replace(figure, data=data, language="en").csv().decode("utf-8-sig")
    assert list(csv.reader(content.splitlines())) == [["Case", "Number"], ["Borås, city", "1234.5"]]


def test_a_text_that_begins_like_a_formula_is_not_run_by_a_spreadsheet(figure: Figure) -> None:
    cells = ['=HYPERLINK("https://example.org")', "+1", "@SUM(A1)", " =1+1", "-", "– från 2016"]
    data = pd.DataFrame({"Ord": cells, "Tal": [-1.0, -2.5, 0, 1, 2, 3]})
    rows = list(
        csv.reader(dataclasses.replace(figure, data=data).csv().decode("utf-8-sig").splitlines(), delimiter=";")
    )
    assert [row[0] for row in rows[1:]] == [*(f"'{cell}" for cell in cells[:5]), "– från 2016"]
    assert [row[1] for row in rows[1:4]] == ["-1", "-2,5", "0"]


def test_an_unknown_format_is_named_before_anything_is_written(figure: Figure, tmp_path: Path) -> None:
    with pytest.raises(TillkomError, match='no figure format "gif". Choose among png, svg, pdf'):
        figure.save(tmp_path / "out", ("png", "gif"))
    assert not (tmp_path / "out").exists()


def test_the_page_piece_has_alt_text_caption_and_a_data_table_with_headers(figure: Figure) -> None:
    page = Page(figure._repr_html_())
    assert page.open == []
    names = [tag for tag, _ in page.tags]
    assert names[0] == "figure"
    for tag in ("img", "figcaption", "details", "summary", "table", "caption"):
        assert names.count(tag) == 1, tag
    image = dict(page.tags)["img"]
    assert image["alt"] == figure.alt
    scopes = [attributes.get("scope") for tag, attributes in page.tags if tag == "th"]
    assert scopes.count("col") == len(figure.data.columns)
    assert scopes.count("row") == len(figure.data)


def test_text_from_the_data_never_becomes_markup(figure: Figure) -> None:
    evil = '"><script>alert(1)</script>'
    spoilt = dataclasses.replace(figure, title=evil, caption=evil, alt=evil, data=pd.DataFrame({evil: [evil]}))
    page = Page(spoilt.html())
    assert "script" not in [tag for tag, _ in page.tags]
    assert dict(page.tags)["img"]["alt"] == evil


@pytest.mark.parametrize(("language", "said"), [("sv", "Inga händelser är kodade för"), ("en", "No events are coded")])
def test_a_case_without_events_says_so_in_the_readers_language(study: Study, language: str, said: str) -> None:
    assert said in timeline(study, "forsok_malmo_forskola", language=language).too_little


def test_an_unknown_size_language_or_case_is_an_error_that_helps(study: Study) -> None:
    with pytest.raises(TillkomError, match="slide, report"):
        stage_ladder(study, size="poster")
    with pytest.raises(TillkomError, match="sv, en"):
        stage_ladder(study, language="de")
    with pytest.raises(TillkomError, match="boras"):
        timeline(study, "borås")


def test_export_writes_a_named_case_s_own_figures_only(study: Study, tmp_path: Path) -> None:
    skipped: list[str] = []
    paths = export(study, cases=["boras"], out=tmp_path, skipped=skipped.append)
    assert {path.name for path in paths} == {f"timeline-boras-report-sv.{end}" for end in ("png", "txt", "csv")}
    assert skipped == ["Praktiker i Borås Stad: framgår ej, så det finns inget att visa."]


def test_export_without_a_case_writes_every_published_case_and_every_comparison_once(
    study: Study, tmp_path: Path
) -> None:
    paths = export(study, out=tmp_path)
    pictures = [path.name for path in paths if path.suffix == ".png"]
    assert {f"timeline-{case}-report-sv.png" for case in ("gislaved", "boras", "vgr")} <= set(pictures)
    assert {"stage-ladder-report-sv.png", "adoption-curve-beslut-report-sv.png"} <= set(pictures)
    assert len(pictures) == len(set(pictures)) >= 15


def test_cases_with_nothing_coded_are_skipped_each_with_a_reason(study: Study) -> None:
    skipped: list[str] = []
    figures = list(all_figures(study, cases=["forsok_malmo_forskola"], skipped=skipped.append))
    assert len(skipped) == 2
    assert all("Malmö" in reason for reason in skipped)
    assert figures == []


def test_an_unpublished_case_is_drawn_only_when_it_is_named(data_folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(data_folder, tmp_path / "data"))
    cases = (copy / "cases.csv").read_text(encoding="utf-8")
    hidden = "vgr,Västra Götalandsregionen,Region Västra Götaland,skr_2024,"
    assert f"{hidden}publicerad" in cases
    (copy / "cases.csv").write_text(cases.replace(f"{hidden}publicerad", f"{hidden}intern"), encoding="utf-8")
    study = load_study(copy)
    export(study, out=tmp_path / "all")
    names = {path.name for path in (tmp_path / "all").iterdir()}
    assert not any("vgr" in name for name in names)
    written = "".join(path.read_text(encoding="utf-8-sig") for path in (tmp_path / "all").glob("*.[ct][sx][vt]"))
    assert "Gislaved" in written
    assert "förlossningsvård" not in written
    export(study, cases=["vgr"], out=tmp_path / "own")
    assert any("vgr" in path.name for path in (tmp_path / "own").iterdir())
