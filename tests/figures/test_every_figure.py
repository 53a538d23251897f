"""What holds for every figure, in both sizes and languages, on real and on made-up data."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from collections import Counter
from pathlib import Path

import matplotlib as mpl
import pytest

from tests.figures import artists
from tillkom.figures import Figure, all_figures
from tillkom.study import Study

LOOKS = [("report", "sv"), ("slide", "en"), ("narrow", "sv")]
MANY = [("report", "sv"), ("slide", "en")]
LEAST = {"report": 9, "slide": 18, "narrow": 9}


@pytest.fixture(scope="module")
def drawn(study: Study) -> dict[tuple[str, str], list[Figure]]:
    """Every figure of the shipped study; a warning while drawing is a failure."""
    settings = dict(mpl.rcParams)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figures = {(size, language): list(all_figures(study, language=language, size=size)) for size, language in LOOKS}
        figures["narrow", "sv"] = [figure for figure in figures["narrow", "sv"] if "adoption" not in figure.name]
    assert dict(mpl.rcParams) == settings, "drawing must leave the notebook's settings as they were"
    return figures


@pytest.fixture(scope="module")
def many(made_up: Study) -> dict[tuple[str, str], list[Figure]]:
    """Every figure of many made-up cases."""
    return {look: list(all_figures(made_up, size=look[0], language=look[1])) for look in MANY}


@pytest.mark.parametrize(("size", "language"), LOOKS[:2])
def test_every_figure_is_there_and_named_once(drawn: dict, size: str, language: str) -> None:
    names = Counter(figure.name for figure in drawn[size, language])
    assert {re.sub(r"-\d$", "", name) for name in names} >= {
        "timeline-gislaved", "timeline-boras", "practices-gislaved", "timelines", "stage-ladder",
        "before-after-committee-structure", "before-after-dialogue-form", "committees-dialogue", "principles",
        "practices", "known-unknown", "adoption-curve-initiativ", "adoption-curve-beslut", "adoption-curve-praktik",
        "adoption-years-initiativ", "adoption-years-beslut", "adoption-years-praktik",
    }  # fmt: skip
    assert set(names.values()) == {1}
    assert not any("map" in name for name in names), "maps are drawn when asked for"


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_text_is_large_enough_uncut_and_clear_of_other_text(drawn: dict, size: str, language: str) -> None:
    found = {figure.name: artists.faults(figure, LEAST[size]) for figure in drawn[size, language]}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_no_text_of_a_case_or_comparison_is_cut_on_a_slide(drawn: dict, many: dict) -> None:
    slides = [*drawn["slide", "en"], *many["slide", "en"]]
    shown = {figure.name: artists.words(figure) for figure in slides if "adoption" not in figure.name}
    assert {name: words for name, words in shown.items() if "…" in words} == {}
    assert {"committees-dialogue-1", "committees-dialogue-2", "timeline-boras-1"} <= set(shown)


@pytest.mark.parametrize(("size", "language"), MANY)
def test_many_made_up_cases_stay_readable(many: dict, size: str, language: str) -> None:
    found = {figure.name: artists.faults(figure, LEAST[size]) for figure in many[size, language]}
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert len(found) > 12


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_title_caption_alt_text_and_data_are_complete(drawn: dict, size: str, language: str) -> None:
    for figure in drawn[size, language]:
        assert figure.title
        assert figure.caption.endswith(".")
        assert figure.name.startswith("adoption") or len(figure.caption.split()) <= 40, figure.caption
        assert figure.alt.endswith(".")
        assert len(figure.data) > 0
        assert (figure.size, figure.language) == (size, language)
        said = figure.title + figure.caption + figure.alt
        assert "{" not in said
        assert "nan" not in said.lower().split()
        assert "_" not in said, f"a code where a label belongs: {figure.name}"


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_every_figure_but_the_overview_names_its_source_and_every_comparison_its_base(
    drawn: dict, size: str, language: str
) -> None:
    source = "Käll" if language == "sv" else "Source"
    base = " av " if language == "sv" else " of "
    for figure in drawn[size, language]:
        if figure.name != "known-unknown":
            assert source in figure.caption, figure.name
        if not figure.name.startswith("timeline-"):
            assert base in figure.caption, figure.name


def test_cases_not_yet_coded_are_counted_in_the_captions_of_comparisons(drawn: dict) -> None:
    ladder = next(figure for figure in drawn["report", "sv"] if figure.name == "stage-ladder")
    assert "Ytterligare 11 fall är listade men ännu inte kodade." in ladder.caption


def test_titles_stand_in_slides_and_beside_reports(drawn: dict) -> None:
    for figure in drawn["slide", "en"]:
        assert figure.title.split()[0] in artists.words(figure)
    for figure in drawn["report", "sv"]:
        assert figure.title not in artists.words(figure)


def test_made_up_data_is_labelled_in_every_picture_and_real_data_in_none(drawn: dict, many: dict) -> None:
    for look, label in zip(MANY, ("Påhittade data", "Made-up data"), strict=True):
        for figure in many[look]:
            assert label in artists.words(figure), figure.name
    for figure in drawn["report", "sv"]:
        assert "Påhittade data" not in artists.words(figure)


@pytest.mark.parametrize("format", ["png", "svg", "pdf"])
def test_the_same_figure_has_the_same_bytes_every_time(study: Study, drawn: dict, format: str) -> None:
    again = {figure.name: figure for figure in all_figures(study, size="report", language="sv")}
    for figure in drawn["report", "sv"]:
        if figure.name in again:
            assert figure.picture(format) == again[figure.name].picture(format), figure.name


def test_another_process_draws_the_same_bytes(drawn: dict, data_folder: Path) -> None:
    code = (
        "import hashlib, sys; from tillkom.study import load_study; from tillkom.figures import timeline;"
        "study = load_study(sys.argv[1]).extract('public'); figure = timeline(study, 'boras');"
        "print(hashlib.sha256(figure.picture('svg') + figure.picture('png')).hexdigest())"
    )
    import hashlib

    figure = next(figure for figure in drawn["report", "sv"] if figure.name == "timeline-boras")
    here = hashlib.sha256(figure.picture("svg") + figure.picture("png")).hexdigest()
    ran = subprocess.run([sys.executable, "-c", code, str(data_folder)], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == here


def test_no_date_program_or_path_is_written_into_a_picture(drawn: dict) -> None:
    figure = drawn["report", "sv"][0]
    for format in ("png", "svg", "pdf"):
        content = figure.picture(format)
        for trace in (b"CreationDate", b"dc:date", b"matplotlib.org", b"Software", str(Path.cwd()).encode()):
            assert trace not in content, (format, trace)


def test_drawing_leaves_no_figure_in_pyplot(drawn: dict) -> None:
    import matplotlib.pyplot as plt

    assert plt.get_fignums() == []
