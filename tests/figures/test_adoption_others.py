"""Adopters per year, families of curves, Rogers' categories and groups of units."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.lines import Line2D

from tests.figures import artists
from tillkom import analysis, figures
from tillkom.adoption import compare_families
from tillkom.adoption import rogers_categories as categories
from tillkom.errors import TillkomError
from tillkom.figures.adoption_use import each_ended
from tillkom.figures.adoption_years import per_year
from tillkom.study import Study

REGIONS = ["region"]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_bars_count_the_adopters_dated_to_each_year(by_hand: Study) -> None:
    table, before = per_year(analysis.spread(by_hand, "beslut", REGIONS), None)
    dated = dict(zip(table["year"], table["dated"], strict=True))
    assert dated == {2012: 1, 2013: 0, 2014: 1, 2015: 1, 2016: 2, 2017: 2, 2018: 1, 2019: 1, 2020: 0, 2021: 1}
    assert table["shared"].sum() == 0
    assert before == 0


def test_one_who_is_known_only_by_new_year_leaves_the_year_before_it_empty_and_is_said(study: Study) -> None:
    alone = study.only("boras")  # began by the end of 2016; how much earlier the source does not say
    table, before = per_year(analysis.spread(alone, "initiativ"), None)
    assert before == 1
    assert table[["year", "dated", "shared"]].values.tolist() == [[2016, 0, 0]]
    assert figures.adopters_per_year(alone, "initiativ").alt


def test_a_longer_interval_is_shared_out_evenly_and_an_open_one_left_out_and_said(study: Study) -> None:
    table, before = per_year(analysis.spread(study, "initiativ"), None)
    rows = table.set_index("year")
    assert before == 3, "Gislaved, Borås and Borlänge are known only to have begun by a date"
    assert rows["dated"].sum() + rows["shared"].sum() == pytest.approx(2)
    decided, _ = per_year(analysis.spread(study, "beslut"), None)
    shared = decided.set_index("year")["shared"]
    assert [shared[year] for year in (2008, 2009, 2010, 2011)] == pytest.approx([0.25] * 4), "Borlänge, 2008–2011"
    figure = figures.adopters_per_year(study, "initiativ")
    assert "För 3 är bara senaste tidpunkt känd: de ingår inte i staplarna." in figure.caption
    assert "För 3 är bara senaste tidpunkt känd" in artists.words(figure)


def test_the_line_is_the_number_a_year_that_the_curve_expects(by_hand: Study) -> None:
    curve = analysis.spread(by_hand, "beslut", REGIONS).curve()
    figure = figures.adopters_per_year(by_hand, "beslut", levels=REGIONS)
    line = figure.figure.axes[1].lines[0]
    assert line.get_ydata() == pytest.approx(np.asarray(curve.density(line.get_xdata())) * 20)
    row = figure.data[figure.data["År"] == "2016"].iloc[0]
    expected = 20 * (curve.share(2017.0) - curve.share(2016.0))
    assert row["Väntade enligt kurvan"] == pytest.approx(expected, abs=0.01)


def test_of_adopters_only_the_line_holds_as_many_as_were_seen(by_hand: Study) -> None:
    picture = analysis.spread(by_hand, "praktik", REGIONS)
    table, _ = per_year(picture, picture.curve())
    assert table["expected"].sum() == pytest.approx(12, rel=0.05)


def test_without_a_curve_the_bars_stand_alone_with_the_reason(study: Study) -> None:
    figure = figures.adopters_per_year(study, "beslut")
    assert not figure.figure.axes[1].lines
    assert "Ingen kurva anpassas: bara 5 av 311 är prövade" in figure.caption


def _worse(table: pd.DataFrame) -> pd.Series:
    """AICc above the best, corrected for the ten adopters instead of the twenty units."""
    k = table["parameters"]
    aicc = 2 * k - 2 * table["loglik"] + 2 * k * (k + 1) / (10 - k - 1)
    return aicc - aicc.min()


def test_families_give_each_ceiling_with_its_interval_best_first(by_hand: Study) -> None:
    picture = analysis.spread(by_hand, "beslut", REGIONS)
    table = compare_families(picture.lower, picture.upper)
    figure = figures.adoption_families(by_hand, "beslut", levels=REGIONS)
    assert figure.data["Kurvfamilj"].str.lower().str[:3].tolist() == table["family"].str[:3].tolist()
    assert figure.data["Tak"].tolist() == pytest.approx(table["ceiling"].tolist(), abs=1e-3)
    assert figure.data["Takets övre gräns"].tolist() == pytest.approx(table["ceiling_upper"].tolist(), abs=1e-3)
    assert figure.data["AICc över bästa"].tolist() == pytest.approx(list(_worse(table)), abs=0.01)
    for family in ("Logistisk", "Gompertz", "Bass", "Weibull"):
        assert f"{family}: tak" in figure.alt or f"{family}: taket" in figure.alt
    assert "går inte att skilja åt: AICc skiljer mindre än två." in figure.caption
    assert "utan data" in artists.words(figure)


def test_families_and_categories_and_groups_of_too_little_data_say_why_there_is_nothing(study: Study) -> None:
    for draw in (figures.adoption_families, figures.rogers_categories, figures.adoption_groups):
        assert "bara 5 av 311 är prövade" in draw(study, "beslut").too_little


def test_rogers_categories_are_quantiles_of_the_curve_and_state_their_base(by_hand: Study) -> None:
    curve = analysis.spread(by_hand, "beslut", REGIONS).curve()
    figure = figures.rogers_categories(by_hand, "beslut", levels=REGIONS)
    ends = categories(curve)["year_to"].tolist()[:-1]
    assert figure.data["Till och med (år)"].tolist()[:-1] == pytest.approx(ends, abs=0.01)
    drawn = sorted(line.get_xdata()[0] for line in figure.figure.axes[1].lines if line.get_marker() == "o")
    assert drawn == pytest.approx(ends)
    assert figure.data["Andel av dem som tar steget"].map(plain).tolist() == ["2,5 %", "13,5 %", "34 %", "34 %", "16 %"]
    assert "andelarna räknas på dem som någonsin tar steget" in figure.caption
    assert "Innovatörer, 2,5 %: till och med" in plain(figure.alt)
    assert "Eftersläntrare, 16 %: från" in plain(figure.alt)


def test_groups_stand_side_by_side_with_the_test_in_the_caption(made_up: Study) -> None:
    picture = analysis.spread(made_up, "beslut")
    found = picture.by("level")
    figure = figures.adoption_groups(made_up, "beslut")
    assert figure.data["Grupp"].tolist() == ["Kommuner", "Regioner", "alla grupper"]
    assert figure.data["Tak"].tolist()[2] == pytest.approx(found.pooled.ceiling, abs=1e-4)
    assert f"p = {found.p_value:.3f}".replace(".", ",") in figure.caption
    assert "likelihoodkvottest" in figure.caption
    assert len(figure.figure.axes) == 3, "the sheet and one panel a group"
    own = max(figure.figure.axes[1].lines, key=lambda line: line.get_linewidth())
    assert own.get_ydata() == pytest.approx(found.curves["kommun"].share(own.get_xdata()))


def test_groups_too_small_for_a_curve_are_named_and_left_out(made_up: Study) -> None:
    picture = analysis.spread(made_up, "beslut")
    small = picture.too_small("county")
    figure = figures.adoption_groups(made_up, "beslut", group="county")
    assert small
    assert set(small).isdisjoint(figure.data["Grupp"])
    for name in small:
        assert name in figure.caption
    counties = set(picture.units["county"].dropna())
    assert counties == set(small) | set(picture.by("county").curves)


def test_a_slide_holds_the_six_largest_groups_and_says_so(made_up: Study) -> None:
    figure = figures.adoption_groups(made_up, "beslut", group="county", size="slide")
    assert len(figure.figure.axes) == 1 + 6
    assert "Bilden visar de 6 största av" in figure.caption
    assert len(figure.data) > 7
    assert artists.faults(figure, 18) == []


def test_where_adoptions_ended_two_lines_show_ever_and_in_use(made_up: Study) -> None:
    table = analysis.spread(made_up, "praktik").use
    figure = figures.adoption_use(made_up, "praktik")
    ever, in_use = figure.figure.axes[1].lines
    assert ever.get_ydata() == pytest.approx(table["ever"].to_numpy())
    assert in_use.get_ydata() == pytest.approx(table["in_use"].to_numpy())
    assert in_use.get_linestyle() != ever.get_linestyle(), "not told apart by colour alone"
    assert "11 av de 135 har sedan lämnat det." in plain(figure.caption)
    assert len(figure.caption.split()) <= 40
    assert figure.data["Har det kvar"].iloc[-1] == pytest.approx(table["in_use"].iloc[-1])
    assert artists.faults(figure, 9) == []


def test_where_no_adoption_ended_there_is_no_such_picture(study: Study, made_up: Study) -> None:
    assert list(each_ended(study)) == []
    assert list(each_ended(made_up)) == [("praktik",)]
    assert (
        "Ingen enhet är känd för att ha lämnat steget ”politiskt beslut”" in figures.adoption_use(study, "beslut").alt
    )


def test_units_know_their_county_and_the_programme_of_their_case(study: Study) -> None:
    table = analysis.adoption_table(study, "beslut").set_index("unit_id")
    assert table.loc["kommun:1490", "county"] == "Västra Götalands län"
    assert table.loc["kommun:1490", "programme"] == "skr_2024"
    assert table["programme"].isna().sum() > 290


def test_an_unknown_grouping_or_one_group_alone_is_refused_in_words(by_hand: Study) -> None:
    with pytest.raises(TillkomError, match="Choose one of level, county, programme"):
        figures.adoption_groups(by_hand, "beslut", group="size")
    assert "minst två grupper" in figures.adoption_groups(by_hand, "beslut", levels=REGIONS).too_little


@pytest.mark.parametrize(("size", "least"), [("report", 9), ("slide", 18)])
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", ["adopters_per_year", "adoption_families", "rogers_categories"])
def test_text_is_large_enough_uncut_and_clear_of_other_text(
    by_hand: Study, name: str, language: str, size: str, least: int
) -> None:
    draw = getattr(figures, name)
    for definition in ("initiativ", "beslut", "praktik"):
        figure = draw(by_hand, definition, levels=REGIONS, size=size, language=language)
        assert artists.faults(figure, least) == [], definition
        assert figure.picture("png") == draw(by_hand, definition, levels=REGIONS, size=size, language=language).picture(
            "png"
        ), "the same bytes every time"


def test_no_curve_is_told_by_colour_alone(by_hand: Study) -> None:
    figure = figures.adoption_families(by_hand, "beslut", levels=REGIONS)
    curves = [line for line in figure.figure.axes[1].lines if len(line.get_xdata()) > 100]
    assert len(curves) == 4
    assert len({str(Line2D.get_linestyle(line)) + str(line._dash_pattern) for line in curves}) == 4
