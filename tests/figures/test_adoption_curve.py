"""The adoption curve: what is certain, possible and fitted, and the surveys apart from it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D

from tests.figures import artists
from tillkom import analysis, figures
from tillkom.errors import TillkomError
from tillkom.figures import Figure
from tillkom.language import words
from tillkom.study import Study

REGIONS = ["region"]
SAY = words("curves", "sv")
SURVEY_SHARES = ("56 %", "59 %", "78 %", "46 %", "mer än 50 %", "cirka 75 %")


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def lines(figure: Figure) -> list[Line2D]:
    """The lines in the picture's axes with scales."""
    return [line for axes in figure.figure.axes[1:] for line in axes.lines]


def steps(figure: Figure) -> Any:
    return next(line for line in lines(figure) if line.get_drawstyle() == "steps-post")


def diamonds(figure: Figure) -> list[Line2D]:
    return [line for line in figure.figure.findobj(Line2D) if line.get_marker() == "D"]


@pytest.fixture(scope="module")
def shipped(study: Study) -> Figure:
    return figures.adoption_curve(study, "beslut")


@pytest.fixture(scope="module")
def fitted(by_hand: Study) -> Figure:
    return figures.adoption_curve(by_hand, "beslut", levels=REGIONS)


def test_the_shipped_study_has_no_curve_and_says_why_with_the_unknown_in_plain_words(shipped: Figure) -> None:
    assert shipped.caption.startswith("5 av 311 kommuner och regioner hade")
    assert "306 är okända." in shipped.caption
    assert "306 av 311 okända" in artists.words(shipped)
    assert "Ingen kurva anpassas: bara 5 av 311 är prövade" in shipped.caption
    assert "Ingen kurva anpassas" in shipped.alt
    assert "%" not in "".join(label.get_text() for label in shipped.figure.axes[1].get_yticklabels())


def test_a_slide_says_in_the_picture_why_there_is_no_curve(study: Study) -> None:
    assert "Ingen kurva anpassas" in artists.words(figures.adoption_curve(study, "beslut", size="slide"))


def test_without_a_curve_the_step_rises_by_one_unit_at_the_end_of_each_known_date(shipped: Figure) -> None:
    counts = dict(zip(steps(shipped).get_xdata(), steps(shipped).get_ydata(), strict=True))
    assert max(counts.values()) == 5
    assert counts[2008.0] == 1, "Kalmar's 2007 is certain when the year has ended"
    assert counts[2012.0] == 2, "Borlänge's 2008–2011 likewise"
    rises = ((2007, 1), (2011, 2), (2016, 3), (2019, 5))
    assert all(SAY("curve.alt_step", known=known, year=year) in shipped.alt for year, known in rises)


def test_surveys_stand_one_by_one_and_are_never_joined_or_laid_on_the_curve(shipped: Figure, fitted: Figure) -> None:
    for share in SURVEY_SHARES:
        assert share in plain(artists.words(shipped))
        assert share in plain(shipped.alt)
    assert len(diamonds(shipped)) == 6
    for figure in (shipped, fitted):
        sheet = figure.figure.axes[0]
        assert diamonds(figure)
        assert all(len(line.get_xdata()) == 1 for line in diamonds(figure)), "a marker is one point"
        assert all(line.axes is sheet for line in diamonds(figure)), "on the sheet, never in the curve's own axes"


def test_surveys_without_a_year_stand_in_a_zone_of_their_own(shipped: Figure) -> None:
    sheet = {plain(text.get_text()): text.get_position()[1] for text in artists.texts(shipped)}
    apart = sheet["Årtal framgår ej"]
    assert sheet["56 %"] < apart < sheet["mer än 50 %"]


def test_a_survey_has_an_interval_only_where_its_n_is_known(shipped: Figure, fitted: Figure) -> None:
    column = "Intervall (95 %)"
    assert shipped.data[column].isna().all(), "no survey of the shipped study states its n and its successes"
    stated = fitted.data[fitted.data["Antal i underlaget"].notna() & fitted.data["Andel"].notna()]
    assert stated[column].notna().sum() == 2, "two samples; a full count has no sampling error"


def test_where_there_is_a_curve_shares_of_the_units_are_drawn_up_to_100_per_cent(fitted: Figure) -> None:
    axes = fitted.figure.axes[1]
    assert axes.get_ylim() == (0, 1)
    assert steps(fitted).get_ydata()[-1] == pytest.approx(10 / 21)
    assert fitted.caption.startswith("10 av 21 regioner hade")
    assert "; 10 hade inte gjort det, 1 är okända." in fitted.caption


def test_the_drawn_curve_band_and_ceiling_are_those_of_the_analysis(by_hand: Study, fitted: Figure) -> None:
    curve = analysis.spread(by_hand, "beslut", REGIONS).curve()
    drawn = next(line for line in lines(fitted) if len(line.get_xdata()) > 100)
    assert drawn.get_ydata() == pytest.approx(curve.share(drawn.get_xdata()))
    assert drawn.get_xdata()[-1] == pytest.approx(2024), "never drawn past the last date"
    ceiling = [line for line in lines(fitted) if len(set(line.get_ydata())) == 1]
    assert ceiling[0].get_ydata()[0] == pytest.approx(curve.ceiling)
    assert curve.ceiling == pytest.approx(0.5, abs=0.02)
    low, high = (round(100 * end) for end in curve.ceiling_interval)
    assert f"Tak {round(100 * curve.ceiling)} % ({low}–{high} %)" in plain(artists.words(fitted)).replace("\n", " ")
    row = fitted.data[fitted.data["År"] == "2016"].iloc[0]
    assert row["Andel"] == pytest.approx(curve.share(2017.0), abs=1e-4)
    assert row["Bandets undre gräns"] < row["Andel"] < row["Bandets övre gräns"]
    assert row["Modellfri skattning"] == pytest.approx(5 / 20)


def test_the_band_of_the_possible_holds_the_unknown_unit_from_the_first_year_on(fitted: Figure) -> None:
    bands = [band for band in fitted.figure.axes[1].collections if isinstance(band, PolyCollection)]
    heights = [band.get_paths()[0].vertices for band in bands]
    assert any(np.isclose(height[:, 1], 1 / 21).any() for height in heights)


def test_the_alt_text_says_what_the_curve_says_in_numbers(fitted: Figure) -> None:
    alt = plain(fitted.alt)
    assert "Kurvan (logistisk) bygger på de 20 av 21 som är prövade" in alt
    assert "Taket, den andel som någonsin tar steget, är 50 % (" in alt
    assert "Hälften av dem som tar steget hade gjort det i" in alt
    assert "50 % i " in alt
    assert "hade mellan 48 % och 52 % tagit steget, beroende på de okända och de osäkra datumen" in alt


def test_a_ceiling_that_is_not_identified_is_said_and_drawn_open(by_hand: Study) -> None:
    figure = figures.adoption_curve(by_hand, "initiativ", levels=REGIONS)
    assert "kan inte bestämmas" in figure.caption
    assert "Taket kan inte bestämmas" in artists.words(figure).replace("\n", " ")
    assert any(line.get_marker() == "^" for line in figure.figure.findobj(Line2D)), "an arrow for the open end"


def test_a_sample_of_adopters_only_is_said_and_has_no_ceiling(by_hand: Study) -> None:
    figure = figures.adoption_curve(by_hand, "praktik", levels=REGIONS)
    assert SAY["curve.truncated"].split(";")[0] in figure.caption
    assert SAY["curve.shares_of_adopters"] in artists.words(figure)
    assert "Tak" not in artists.words(figure)


def test_definitions_and_levels_are_never_mixed(by_hand: Study, study: Study) -> None:
    assert figures.adoption_curve(by_hand, "beslut", levels=REGIONS).name == "adoption-curve-beslut-region"
    only = figures.adoption_curve(study, "beslut", levels=["kommun"])
    assert only.caption.startswith("3 av 290 kommuner hade")
    with pytest.raises(TillkomError, match="adoption_definition"):
        figures.adoption_curve(study, "alla")


def test_a_definition_nobody_has_adopted_by_says_so(by_hand: Study) -> None:
    assert "politiskt beslut" in figures.adoption_curve(by_hand, "beslut", levels=["kommun"]).too_little


@pytest.mark.parametrize("family", ["gompertz", "bass", "weibull"])
def test_another_family_is_drawn_and_named_when_asked_for(by_hand: Study, family: str) -> None:
    figure = figures.adoption_curve(by_hand, "beslut", levels=REGIONS, family=family, language="en")
    assert family.capitalize() in figure.alt


@pytest.mark.parametrize("format", ["png", "svg"])
def test_the_same_seed_draws_the_same_bytes(by_hand: Study, fitted: Figure, format: str) -> None:
    again = figures.adoption_curve(by_hand, "beslut", levels=REGIONS)
    assert again.picture(format) == fitted.picture(format)
    other = figures.adoption_curve(by_hand, "beslut", levels=REGIONS, seed=2)
    assert other.picture(format) != fitted.picture(format)


@pytest.mark.parametrize(("size", "least"), [("report", 9), ("slide", 18)])
@pytest.mark.parametrize("definition", ["initiativ", "beslut", "praktik"])
def test_text_is_large_enough_uncut_and_clear_of_other_text(
    by_hand: Study, definition: str, size: str, least: int
) -> None:
    figure = figures.adoption_curve(by_hand, definition, levels=REGIONS, size=size)
    assert artists.faults(figure, least) == []


def test_a_low_curve_does_not_lie_flat_and_the_heading_says_where_its_scale_ends(example: Study) -> None:
    figure = figures.adoption_curve(example, "medlemskap")
    assert figure.figure.axes[1].get_ylim() == (0, 0.25)
    assert "skalan slutar vid 25 %" in plain(artists.words(figure))
    assert "Tak 16 % (12–21 %)" in plain(artists.words(figure))


def test_the_row_beneath_counts_those_still_without_the_step(example: Study) -> None:
    """By hand: 3 joined in 2010, 6 in 2011, 8 on the first day of 2012, 8 in 2013, 4 in 2014, 7 in 2015, 5 in 2018."""
    words = artists.words(figures.adoption_curve(example, "medlemskap"))
    assert "Antal kvar, säkert utan steget:" in words
    for count in (267, 267 - 3 - 6, 242, 231, 224):
        assert str(count) in words


def test_each_step_of_the_model_free_line_has_its_own_interval(example: Study) -> None:
    from matplotlib.collections import LineCollection

    figure = figures.adoption_curve(example, "medlemskap")
    drawn = next(each for each in figure.figure.axes[1].collections if isinstance(each, LineCollection))
    table = analysis.spread(example, "medlemskap").step_intervals
    assert [path.vertices[:, 1].tolist() for path in drawn.get_paths()] == table[["lower", "upper"]].values.tolist()
    last = table.iloc[-1]
    assert last["share"] == pytest.approx(43 / 267)
    assert last["lower"] < 43 / 267 < last["upper"]


def test_surveys_alone_are_a_picture_of_their_own(study: Study, example: Study) -> None:
    figure = figures.adoption_surveys(study)
    for share in SURVEY_SHARES:
        assert share in plain(artists.words(figure))
    assert len(diamonds(figure)) == 6
    assert figure.caption.startswith("6 av 8 uppgifter redovisar en andel.")
    assert "Ingen undersökning" in figures.adoption_surveys(example).too_little


def test_numbers_are_kept_unrounded_and_rounded_once_where_they_are_printed(fitted: Figure, by_hand: Study) -> None:
    curve = analysis.spread(by_hand, "beslut", REGIONS).curve()
    share = fitted.data[fitted.data["År"] == "2016"]["Andel"].iloc[0]
    assert share == float(curve.share(2017.0))
    assert f"{round(share, 4)}".replace(".", ",") in fitted.csv().decode("utf-8-sig")
    assert f"<td>{round(share, 3)}</td>".replace(".", ",") in str(fitted.table())


@pytest.mark.parametrize("language", ["sv", "en"])
def test_captions_hold_forty_words_at_most(by_hand: Study, example: Study, study: Study, language: str) -> None:
    drawn = [figures.adoption_surveys(study, language=language)]
    drawn += [figures.adoption_curve(study, code, language=language) for code in ("initiativ", "beslut", "praktik")]
    for draw in (
        figures.adoption_curve,
        figures.adopters_per_year,
        figures.adoption_families,
        figures.rogers_categories,
    ):
        drawn += [draw(by_hand, code, levels=REGIONS, language=language) for code in ("initiativ", "beslut", "praktik")]
        drawn.append(draw(example, "medlemskap", language=language))
    drawn += [figures.adoption_groups(by_hand, code, language=language) for code in ("initiativ", "beslut", "praktik")]
    drawn += [figures.adoption_groups(study, "beslut", group=by, language=language) for by in ("level", "county")]
    drawn += [figures.adoption_map(study, code, level, language=language) for code in ("beslut", "praktik")
              for level in ("kommun", "region")]  # fmt: skip
    drawn.append(figures.adoption_map(example, "medlemskap", "kommun", language=language))
    assert {figure.name: len(figure.caption.split()) for figure in drawn if len(figure.caption.split()) > 40} == {}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_captions_of_groups_that_have_curves_hold_forty_words_too(made_up: Study, language: str) -> None:
    drawn = [figures.adoption_groups(made_up, "beslut", group=by, language=language) for by in ("level", "county")]
    drawn.append(figures.adoption_use(made_up, "praktik", language=language))
    assert {figure.name: len(figure.caption.split()) for figure in drawn if len(figure.caption.split()) > 40} == {}


@pytest.mark.parametrize("definition", ["initiativ", "beslut", "praktik"])
def test_the_last_row_of_the_table_and_the_alt_text_bound_the_share_alike(made_up: Study, definition: str) -> None:
    figure = figures.adoption_curve(made_up, definition, with_surveys=False)
    last = figure.data.iloc[-1]
    counts = {name: int(last[name]) for name in ("Har säkert tagit steget", "Okända", "Antal enheter")}
    possible = int(last["Har säkert eller möjligen tagit steget"])
    assert possible + int(last["Har ännu inte tagit steget"]) + counts["Okända"] == counts["Antal enheter"]
    low = counts["Har säkert tagit steget"] / counts["Antal enheter"]
    high = (possible + counts["Okända"]) / counts["Antal enheter"]
    assert analysis.spread(made_up, definition).bounds == pytest.approx((low, high))
    assert f"hade mellan {round(100 * low)} % och {round(100 * high)} % tagit steget" in plain(figure.alt)
    assert high < 0.97, "those looked at in the last month had not all taken the step by its end"


def test_a_look_on_new_years_day_ends_the_table_with_the_year_before(example: Study) -> None:
    figure = figures.adoption_curve(example, "medlemskap", with_surveys=False)
    columns = ["År", "Har säkert tagit steget", "Har säkert eller möjligen tagit steget", "Har ännu inte tagit steget"]
    assert figure.data[columns].iloc[-1].tolist() == ["2024", 43, 43, 224]
    assert "hade mellan" not in figure.alt, "nothing is unknown, so there is nothing between"


def test_names_of_surveys_are_whole_on_a_slide(study: Study) -> None:
    for figure in (
        figures.adoption_surveys(study, size="slide"),
        figures.adoption_curve(study, "beslut", size="slide"),
    ):
        said = " ".join(artists.words(figure).split()).replace(" | ", " ")
        assert "Budgetdokument (”politisk adoption”), kommuner och regioner" in said, figure.name
        assert "…" not in said
