"""The spread read aloud: base, definition and uncertainty in words, or why there is no curve."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from tillkom import load_study
from tillkom.analysis import spread
from tillkom.report import AdoptionReport
from tillkom.study import Study
from tillkom.synthetic import write_study


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A made-up study of 311 units, most of them with a dated decision on public record."""
    return load_study(write_study(tmp_path_factory.mktemp("made-up") / "study", cases=40, seed=1))


@pytest.fixture(scope="module")
def shipped(data_folder: Path) -> Study:
    return load_study(data_folder)


def read(shown: object) -> str:
    html = shown._repr_html_()  # type: ignore[attr-defined]
    text = re.sub(r"<img[^>]*>", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).replace("\N{NO-BREAK SPACE}", " ").split())


def test_five_known_of_311_give_no_curve_and_say_why(shipped: Study) -> None:
    text = read(AdoptionReport(shipped).definitions())
    assert "Ingen kurva anpassas. Bara 5 av 311 enheter är prövade, och det krävs minst hälften (156)." in text
    assert "planar ut" not in text


def test_sections_on_curves_say_in_one_sentence_that_there_are_none(shipped: Study) -> None:
    report = AdoptionReport(shipped)
    for section in (report.families(), report.categories(), report.groups()):
        assert "räcker underlaget till en kurva" in read(section)


def test_what_would_have_to_be_recorded_is_told(shipped: Study) -> None:
    assert "Utan sådana enheter går taket inte att bestämma." in read(AdoptionReport(shipped).needed())


def test_the_curve_is_told_with_its_base_ceiling_midpoint_and_speed(made_up: Study) -> None:
    text = read(AdoptionReport(made_up).definitions())
    picture = spread(made_up.extract("public"), "beslut")
    assert f"bygger på de {picture.base - picture.unknown} av 311 enheter som är prövade" in text
    assert "Det är taket, den andel som någonsin antar idén (95 % konfidensintervall" in text
    assert "Hälften av dem som antar idén hade gjort det i" in text
    assert "Från en tiondel till nio tiondelar tog det" in text


def test_the_ceiling_said_is_the_ceiling_fitted(made_up: Study) -> None:
    curve = spread(made_up.extract("public"), "beslut").curve()
    text = read(AdoptionReport(made_up, "en").definitions())
    low, high = (round(100 * end) for end in curve.ceiling_interval)
    assert f"It levels off at {round(100 * curve.ceiling)}% of the units." in text
    assert f"(95% confidence interval {low}–{high}%)" in text


def test_every_family_is_shown_since_the_ceiling_depends_on_it(made_up: Study) -> None:
    text = read(AdoptionReport(made_up).families())
    for family in ("logistisk", "Gompertz", "Bass", "Weibull"):
        assert family in text


def test_municipalities_and_regions_are_compared_with_a_test(made_up: Study) -> None:
    text = read(AdoptionReport(made_up).groups())
    assert "likelihoodkvottest, p = 0," in text
    assert "kommun" in text
    assert "region" in text


def test_rogers_categories_say_whose_shares_they_are(made_up: Study) -> None:
    text = read(AdoptionReport(made_up).categories())
    assert "basen är de enheter som någonsin antar idén, inte alla" in text
    assert "tidiga användare" in text


def test_a_study_of_made_up_data_says_so_on_its_cover(made_up: Study) -> None:
    assert "Påhittade data (syntetiska)" in read(AdoptionReport(made_up).cover())
