"""What each figure shows: the numbers, the words for what is not known, and the marks."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D

from tests.figures import artists
from tillkom import figures
from tillkom.errors import TillkomError
from tillkom.figures._drawing import style
from tillkom.figures._drawing.page import text_width, wrap
from tillkom.figures._drawing.years import spans
from tillkom.figures.labels import Labels
from tillkom.figures.timeline import _slides as timeline_slides
from tillkom.figures.timelines import group_of
from tillkom.say import cite
from tillkom.study import Study


def contrast(colour: str, ground: str = "#FFFFFF") -> float:
    """Contrast of two colours as WCAG 2.1 defines it."""

    def luminance(name: str) -> float:
        parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(name)]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["BLUE", "VERMILION", "GREEN", "PURPLE", "GREY", "INK"])
def test_colours_of_marks_and_words_stand_out_from_white_and_pale_grounds(name: str) -> None:
    assert contrast(getattr(style, name)) >= 4.5
    assert contrast(getattr(style, name), style.PALE) >= 4


def test_every_status_has_a_mark_of_its_own_that_stands_out_from_its_ground(study: Study) -> None:
    looks = style.STATUS_LOOKS
    assert set(looks) == set(study.codebook.vocabulary("status"))
    assert len({look.symbol for look in looks.values()}) == len(looks)
    assert all(contrast(look.ink, look.fill) >= 4.5 for look in looks.values())
    assert set(style.TRAJECTORY_SYMBOLS) == set(study.codebook.vocabulary("trajectory"))


def test_a_known_change_has_a_bold_arrow_and_an_unknown_one_does_not(study: Study) -> None:
    # the shipped study tells Borås's committees after as approximate, since its source relates the decision alone
    rows = study.observations
    exact = rows["status"].mask((rows["case_id"] == "boras") & (rows["variable_id"] == "committee_structure"), "belagd")
    told = Study(study.codebook, {**study._tables, "observations": rows.assign(status=exact)})
    figure = figures.reforms_before_after(told, "committee_structure")
    arrows = [text for text in artists.texts(figure) if text.get_text() == "→"]
    assert [arrow.get_weight() for arrow in arrows].count("bold") == 1
    assert len(arrows) == 5


def test_the_ladder_says_stage_range_trajectory_and_that_it_is_interpretation(study: Study) -> None:
    figure = figures.stage_ladder(study)
    assert "Borås Stad: steg 2 beslutad, men steg 3 kan också hävdas; riktning framåt." in figure.alt
    assert "stannat av" in artists.words(figure)
    assert "‖" in artists.words(figure)
    assert "tolkning" in figure.caption
    hollow = [
        line for line in figure.figure.findobj(Line2D)
        if line.get_marker() == "o" and line.get_markerfacecolor() == "white"
    ]  # fmt: skip
    assert len(hollow) == 6, "five arguable stages and the key"


def test_an_event_until_the_last_day_there_is_can_be_placed() -> None:
    from tillkom.dates import edtf_bounds

    lower, upper = edtf_bounds("2019/9999-12-31")
    row = {"lower": pd.Timestamp(str(lower)), "upper": pd.Timestamp(str(upper)), "precision": "period"}
    (span,) = spans([SimpleNamespace(**row)])
    assert (span.low, span.high, span.at) == (2019, 10000, 2019)


def test_slides_of_a_timeline_hold_every_event_once_whole_and_say_which_of_how_many_they_are(made_up: Study) -> None:
    case_id = made_up.events["case_id"].value_counts().index[0]
    slides = list(figures.every_page(figures.timeline, made_up, case_id, size="slide"))
    count = len(slides)
    assert count > 1
    ends = [slide.title.replace("\N{NO-BREAK SPACE}", " ")[-8:] for slide in slides]
    assert ends == [f"({place} av {count})" for place in range(1, count + 1)]
    assert [slide.name for slide in slides] == [f"timeline-{case_id}-{place}" for place in range(1, count + 1)]
    events = made_up.events[made_up.events["case_id"] == case_id]
    assert sorted(text for slide in slides for text in slide.data["Händelse"]) == sorted(events["text_sv"])
    for slide in slides:
        assert "…" not in artists.words(slide)
        assert artists.faults(slide, 18) == []


def test_there_is_no_slide_after_the_last_one(made_up: Study) -> None:
    case_id = made_up.events["case_id"].value_counts().index[0]
    pages = figures.timeline(made_up, case_id, size="slide").pages
    with pytest.raises(TillkomError, match=f"no page {pages + 1}: this figure has {pages}"):
        figures.timeline(made_up, case_id, size="slide", page=pages + 1)


def test_a_text_longer_than_a_slide_goes_on_to_the_next_one(study: Study) -> None:
    labels = Labels(study, "sv", "slide")
    words = " ".join(f"ord{number}" for number in range(400))
    event = SimpleNamespace(
        type="beslut", date="2016", precision="år", decision_ref=None, dated=True, text_sv=words,
        text_en=None, short_sv=None, short_en=None,
        lower=pd.Timestamp("2016-01-01"), upper=pd.Timestamp("2016-12-31"),
    )  # fmt: skip
    slides = timeline_slides(labels, [event], 400, 900)
    assert len(slides) > 1
    assert " ".join(line for (row,) in slides for line in row.body).split() == ["O" + words[1:4], *words.split()[1:]]


def test_the_key_of_a_timeline_explains_the_colour_of_decisions_where_there_are_any(made_up: Study) -> None:
    for case_id, events in made_up.events.groupby("case_id"):
        said = [text.get_text() for text in artists.texts(figures.timeline(made_up, str(case_id)))]
        assert ("beslut" in said) == (events["type"] == "beslut").any()


def test_timelines_tell_kinds_of_event_apart_by_shape(study: Study) -> None:
    groups = {group_of(code) for code in study.codebook.vocabulary("event_type")}
    assert groups == {"background", "decision", "change", "other"}
    figure = figures.timelines(study)
    markers = {line.get_marker() for line in figure.figure.findobj(Line2D)}
    assert {"^", "s", "o", "P"} <= markers
    assert len(figure.data) == len(study.events)


def test_practices_show_how_many_of_the_known_cases_and_the_four_cells(study: Study) -> None:
    figure = figures.practices_two_by_two(study)
    said = artists.words(figure)
    for cell in ("Styrning", "Ledning", "Handlingsutrymme", "Tillitsvärdighet"):
        assert cell in said
    assert "2 av 3" in said
    assert "undvika detaljstyrning i 2 av 3" in figure.alt
    assert len(figure.data) == 18


def test_a_case_whose_practices_are_not_stated_gives_the_reason(study: Study) -> None:
    assert "Borås Stad: framgår ej" in figures.practices_two_by_two(study, "boras").too_little


def test_the_committee_matrix_marks_before_after_and_not_stated_with_symbols(study: Study) -> None:
    figure = figures.committee_dialogue_matrix(study)
    symbols = [text.get_text() for text in artists.texts(figure)]
    assert symbols.count("○") == 3 + 1
    # By hand from data/observations.csv: a case whose source is silent on a phase has the mark in every square of the
    # group but those with a form it has. Six structures: Gislaved and Region Kalmar silent on both phases, Borlänge on
    # what was before (one form after). Eight forms of dialogue: Gislaved, Borås, Borlänge and Västra Götaland silent on
    # what was before, with one, one, two and one form since. One more stands in the key.
    structures = {"gislaved": 6, "kalmar": 6, "borlange": 6 - 1}
    dialogue = {"gislaved": 8 - 1, "boras": 8 - 1, "borlange": 8 - 2, "vgr": 8 - 1}
    assert symbols.count("–") == sum(structures.values()) + sum(dialogue.values()) + 1
    assert "Borås Stad: Nämndstruktur, före: geografiska nämnder" in figure.alt


def test_known_and_unknown_adds_up(study: Study) -> None:
    figure = figures.known_unknown(study)
    known = figure.data["Status"].isin(["belagd", "ungefärlig"]).sum()
    asked = (figure.data["Status"] != "ej tillämplig").sum()
    assert f"{known} av {asked} frågor i 5 fall" in figure.caption
    assert "framgår ej" in figure.alt


@pytest.mark.parametrize(
    ("citation", "short"),
    [
        ("Solli, R. (2024). Politiken.", "Solli (2024)"),
        ("Bringselius, L. (red.) (2018). Styra och leda med tillit.", "Bringselius (2018)"),
        ("Alexius, S. & Sardiello, T. (2018). En rapport.", "Alexius & Sardiello (2018)"),
        ("Statskontoret (2018).", "Statskontoret (2018)"),
        ("Siverbo, S., Johansson-Berg, T., Bentzen, T. Ø. & Winsvold, M. (2024). A.", "Siverbo m.fl. (2024)"),
        ("Tio intervjuer.", "Tio intervjuer."),
    ],
)
def test_citations_are_shortened_to_author_and_year(citation: str, short: str) -> None:
    assert cite(citation, "sv") == short


@pytest.mark.parametrize("width", [60, 90, 200])
def test_wrapped_lines_fit_and_lose_no_letter(width: float) -> None:
    text = "Kommunfullmäktiges organisationsberedning om beställar–utförarmodellens avveckling 2019/2020"
    lines = wrap(text, width, 10)
    assert all(text_width(line, 10) <= width for line in lines)
    joined = "".join(lines).replace("-", "").replace(" ", "")
    assert joined == text.replace(" ", "")


def test_a_text_cut_to_two_lines_ends_with_an_ellipsis() -> None:
    lines = wrap("ett två tre fyra fem sex sju åtta nio tio elva tolv", 60, 10, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert text_width(lines[-1], 10) <= 60


def test_slides_of_a_matrix_begin_a_group_on_a_slide_of_its_own_and_hold_every_row(study: Study) -> None:
    slides = [
        artists.words(slide) for slide in figures.every_page(figures.committee_dialogue_matrix, study, size="slide")
    ]
    assert len(slides) == 2
    assert ["Nämndstruktur |" in slide for slide in slides] == [True, False]
    assert ["Dialogformer |" in slide for slide in slides] == [False, True]
    assert "Facknämnder" in slides[0]
    assert "Studieresor" in slides[1]


def test_a_slide_of_practices_that_holds_one_area_has_that_area_in_its_table(made_up: Study) -> None:
    slides = list(figures.every_page(figures.practices_two_by_two, made_up, size="slide", language="en"))
    areas = [list(dict.fromkeys(slide.data["Area"])) for slide in slides]
    assert [area for shown in areas for area in shown] == ["Control", "Leadership"]
    assert sum(len(slide.data) for slide in slides) == len(made_up.codebook.vocabulary("practice"))
