"""Many cases: the whole in numbers, which add up to it, and no excerpt."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from tests.figures import artists
from tillkom import analysis, figures
from tillkom.errors import TillkomError
from tillkom.figures._drawing.page import Frame, text_width, wrap
from tillkom.figures._drawing.style import BLUE, MID_BLUE, TRACK, size_named
from tillkom.language import capital
from tillkom.study import Study, load_study
from tillkom.synthetic import write_study


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Forty made-up cases, all of them for the research group to see."""
    return load_study(write_study(tmp_path_factory.mktemp("forty") / "study", cases=40, seed=2))


def test_a_slide_of_the_ladder_counts_every_case_once(forty: Study) -> None:
    figure = figures.stage_ladder(forty, size="slide")
    coded = len(analysis.coded_cases(forty))
    shown = [text.get_text() for text in artists.texts(figure) if text.get_text().endswith(f" av {coded}")]
    assert sum(int(text.split(" av ")[0]) for text in shown) == coded
    counted = analysis.ladder(forty, cases=analysis.coded_cases(forty))["stage"].value_counts()
    lengths = [box.get_width() for box in artists.boxes(figure, BLUE)]
    # Stages stand from the highest down; bars are as long as their counts.
    expected = [int(counted[stage]) for stage in range(5, -1, -1) if counted.get(stage)]
    assert [length / lengths[0] for length in lengths] == [pytest.approx(count / expected[0]) for count in expected]
    (full,) = {round(box.get_width(), 6) for box in artists.boxes(figure, TRACK)}
    assert [length / full for length in lengths] == [pytest.approx(count / coded) for count in expected]
    assert "De enskilda fallen står i tabellen." in figure.caption
    assert len(figure.data) == coded


@pytest.mark.parametrize(
    "name", ["committees-dialogue", "principles", "known-unknown", "before-after-goals", "timelines"]
)
def test_no_slide_of_many_cases_names_a_single_one(forty: Study, name: str) -> None:
    (figure,) = figures.all_figures(forty.extract("public"), only=[name], size="slide")
    coded = [forty.case_title(case, "sv") for case in analysis.coded_cases(forty.extract("public"))]
    assert len(coded) > 8
    assert [title for title in coded if title in artists.words(figure)] == []
    assert "De enskilda fallen står i tabellen." in figure.caption


def test_paired_bars_of_goals_hold_every_case_before_and_after(forty: Study) -> None:
    figure = figures.reforms_before_after(forty, "goals", size="slide")
    coded = len(analysis.coded_cases(forty))
    pairs = [text.get_text() for text in artists.texts(figure) if "→" in text.get_text()]
    for place in (0, 1):
        assert sum(int(pair.split(" av ")[0].split(" → ")[place]) for pair in pairs) == coded
    assert artists.boxes(figure, MID_BLUE)


def test_bars_beside_each_other_have_room_and_name_their_shared_base_once(forty: Study) -> None:
    figure = figures.committee_dialogue_matrix(forty, size="slide")
    coded = len(analysis.coded_cases(forty))
    pairs = [text for text in artists.texts(figure) if "→" in text.get_text()]
    assert pairs
    assert not [text for text in pairs if " av " in text.get_text()]
    assert f"Varje antal är av {coded}." in artists.words(figure)
    assert min(box.get_width() for box in artists.boxes(figure, TRACK)) > 36  # two letters at least


def test_either_every_year_has_its_number_or_none_has(forty: Study) -> None:
    for study in (forty, forty.select(cases=list(forty.case_ids)[:12])):
        figure = figures.timelines(study, size="slide")
        assert figure.counted is not None
        years = figure.counted[figure.counted["År"] != "utan datum"].drop(columns="År").sum(axis=1)
        shown = [text.get_text() for text in artists.texts(figure) if text.get_text().isdigit()]
        assert [str(total) for total in years if str(total) not in shown] == []


def test_a_long_title_goes_below_a_mark_that_would_squeeze_it() -> None:
    size = size_named("slide")
    long, short = "Ord som blir flera rader " * 5, "Kort titel"
    mark = "Påhittade data (syntetiska) · Internt arbetsmaterial"
    beside = len(wrap(long, 904 - text_width(mark, 18, "bold") - 43, 24, "bold"))
    alone = len(wrap(long, 904, 24, "bold"))
    assert beside > alone + 1
    assert Frame(size, long, "", mark)._title == wrap(long, 904, 24, "bold")
    assert Frame(size, short, "", mark).above < Frame(size, long, "", mark).above
    assert Frame(size_named("narrow"), long, "", mark)._title == []  # a page tells the title, and may be narrower


def test_a_matrix_turned_on_its_side_names_every_form_whole_under_its_question(forty: Study) -> None:
    figure = figures.committee_dialogue_matrix(forty, size="report")
    words = [text.get_text() for text in artists.texts(figure)]
    for name in ("committee_structure", "dialogue_form"):
        for term in forty.codebook.vocabulary(name).values():
            assert capital(term.label("sv")) in words
    assert {"Nämndstruktur", "Dialogformer"} <= set(words)
    assert not [word for word in words if word.endswith("…")]


def test_a_mark_wider_than_the_sheet_stands_on_a_line_for_each_part() -> None:
    mark = "Påhittade data (syntetiska) · Internt arbetsmaterial"
    narrow, wide = (Frame(size_named(size), "", "", mark) for size in ("narrow", "report"))
    assert narrow._marks == ["Påhittade data (syntetiska)", "Internt arbetsmaterial"]
    assert wide._marks == [mark]
    assert narrow.above > 2 * 22


def test_a_page_tabulates_what_is_drawn_of_many_cases_and_the_file_keeps_every_row(forty: Study) -> None:
    coded = len(analysis.coded_cases(forty))
    goals, events = figures.reforms_before_after(forty, "goals", size="slide"), figures.timelines(forty, size="slide")
    for drawn in (goals, events):
        assert drawn.counted is not None
        assert str(drawn.table()).count("<tr>") == len(drawn.counted) + 1
    assert goals.counted is not None
    assert goals.counted[["Före", "Efter"]].sum().tolist() == [coded, coded]
    assert goals.csv().decode("utf-8-sig").count("\r\n") == 2 * coded + 1
    assert events.counted is not None
    assert events.counted.drop(columns="År").to_numpy().sum() == len(events.data)
    few = figures.reforms_before_after(forty.select(cases=list(forty.case_ids)[:3]), "goals", size="slide")
    assert few.counted is None


def answer(phase: str, status: str, kind: str, value: str = "", number: float | None = None) -> SimpleNamespace:
    return SimpleNamespace(phase=phase, status=status, type=kind, value=value, value_number=number)


def test_numbers_are_counted_in_classes_of_one_width_and_what_is_no_answer_last() -> None:
    rows = [
        answer("före", "belagd", "antal", number=3), answer("före", "ungefärlig", "antal", number=150),
        answer("efter", "belagd", "antal", number=19), answer("efter", "framgår_ej", "antal"),
    ]  # fmt: skip
    table = analysis.distribution(pd.DataFrame([vars(row) for row in rows]))
    # 150 in at most eight classes from 0: classes of 20 make 0–19 … 140–159, which are eight, six of them empty
    cells = table[["phase", "status", "low", "high", "cases"]].astype(object)
    assert cells.where(cells.notna(), None).values.tolist() == [
        ["före", "belagd", 0, 19, 1], ["efter", "belagd", 0, 19, 1],
        *[[phase, "belagd", low, low + 19, 0] for low in range(20, 140, 20) for phase in ("före", "efter")],
        ["före", "belagd", 140, 159, 1], ["efter", "belagd", 140, 159, 0],
        ["före", "framgår_ej", None, None, 0], ["efter", "framgår_ej", None, None, 1],
    ]  # fmt: skip


def test_classes_come_in_the_vocabulary_s_order_and_an_answer_counts_in_each_it_names() -> None:
    rows = [answer("nuläge", "belagd", "klasser", "b a"), answer("nuläge", "belagd", "klasser", "a")]
    table = analysis.distribution(pd.DataFrame([vars(row) for row in rows]), ["a", "b"])
    assert table[["code", "cases"]].values.tolist() == [["a", 2], ["b", 1]]


def test_events_are_counted_by_the_year_they_begin(hand_written: Study) -> None:
    counted = analysis.events_per_year(analysis.timelines(hand_written, ["boras"]))
    assert counted["year"].astype(object).where(counted["year"].notna(), None).tolist() == [2016, 2018, None]
    assert counted["events"].tolist() == [1, 1, 1]


def test_a_word_of_ten_thousand_letters_is_broken_and_none_is_lost() -> None:
    from tillkom.figures._drawing.page import text_width, wrap

    lines = wrap("x" * 10_000, 100, 10)
    assert all(text_width(line, 10) <= 100 for line in lines)
    assert "".join(lines).replace("-", "") == "x" * 10_000
    assert len(wrap("ord " * 3000, 100, 10, most=2)) == 2


def test_signs_that_no_file_can_hold_never_reach_a_drawing_or_its_texts(data_folder: Path, tmp_path: Path) -> None:
    from xml.etree import ElementTree

    from tests.figures.by_hand import write_by_hand

    folder = write_by_hand(data_folder, tmp_path / "study")
    events = folder / "events.csv"
    events.write_text(events.read_text(encoding="utf-8").replace("Börjar", "Bör\x0bjar\x1b"), encoding="utf-8")
    figure = figures.timeline(load_study(folder).extract("public"), "boras")
    ElementTree.fromstring(figure.picture("svg"))
    for path in figure.save(tmp_path, "svg", name="min-bild"):
        assert path.stem == "min-bild"
        assert not set(path.read_text(encoding="utf-8-sig")) & {"\x0b", "\x1b"}


def test_a_page_shows_the_narrow_drawing_in_narrow_windows(public: Study) -> None:
    wide, narrow = (figures.stage_ladder(public, size=size) for size in ("report", "narrow"))
    page = str(wide.html(narrow))
    assert page.count("<img") == page.count("<source") == 1
    assert page.index("<picture>") < page.index('<source media="screen and (max-width: 600px)"') < page.index("<img")
    assert narrow.figure is not None
    assert narrow.figure.get_figwidth() * 96 <= 358


def test_a_figure_there_is_not_is_an_error_that_lists_those_there_are(public: Study) -> None:
    with pytest.raises(TillkomError, match='no figure "stege" here. Choose among timeline'):
        list(figures.all_figures(public, only=["stege"]))
