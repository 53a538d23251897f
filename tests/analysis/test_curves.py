"""What is known of adopters, and the curves fitted to them or the reason why there is none; years written by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.small_study import MARK
from tillkom import analysis
from tillkom.adoption import TooLittleData, fit_curve, intervals
from tillkom.analysis import Spread
from tillkom.errors import TillkomError
from tillkom.study import Study

# Twenty units of which ten adopt, one or two a year, over ten years: enough for a curve.
YEARS = (2012, 2014, 2015, 2016, 2016, 2017, 2017, 2018, 2019, 2021)


def picture(years: tuple[int, ...], waiting: tuple[int, ...] = (), unknown: int = 0, **columns: object) -> Spread:
    """Adopters by year, units without adoption as of the beginning of a year, units of which nothing is known."""
    status = ["adopted"] * len(years) + ["not_adopted"] * len(waiting) + ["unknown"] * unknown
    lower, upper = intervals(
        status, [*years, *[None] * (len(waiting) + unknown)], [*years, *waiting, *[None] * unknown]
    )
    codes = {"adopted": "antagen", "not_adopted": "ej_antagen", "unknown": "okänt"}
    units = pd.DataFrame({"status": [codes[code] for code in status], **columns})
    return Spread("beslut", ("kommun",), units, lower, upper, "census")


@pytest.fixture(scope="module")
def fitted() -> Spread:
    return picture(YEARS, (2024,) * 10, unknown=4)


def test_a_unit_looked_at_before_anybody_adopted_counts_as_known_by_nobody() -> None:
    found = picture((2010, 2012), (1990, 2020), unknown=1)
    assert (found.base, found.adopters, found.not_yet, found.unknown, found.known) == (5, 2, 2, 1, 3)
    assert found.until == 2020


def test_less_than_half_known_is_no_curve_and_half_is_enough() -> None:
    reason = picture(YEARS[:3], unknown=4).reason
    assert isinstance(reason, TooLittleData)
    assert str(reason) == "Only 3 of 7 units are known to have adopted or not; a curve needs at least half."
    assert (reason.reason, reason.found, reason.needed) == ("unknown_units", 3, 3.5)
    half = picture(YEARS, unknown=10)
    assert half.reason is None
    assert half.curve().adopters == 10
    nothing = picture(()).reason
    assert isinstance(nothing, TooLittleData)
    assert (nothing.reason, nothing.found, nothing.needed) == ("unknown_units", 0, 0)


def test_a_curve_is_the_chosen_one_that_of_a_family_or_one_with_a_ceiling_that_is_given(fitted: Spread) -> None:
    chosen = fitted.choice.chosen
    assert fitted.reason is None
    assert fitted.curve() is fitted.families[chosen]
    assert fitted.curve("weibull") is fitted.families["weibull"]
    given = fitted.curve(ceiling=0.9)
    assert (given.family, given.ceiling, given.ceiling_fixed) == (chosen, 0.9, True)
    with pytest.raises(TillkomError, match="gauss"):
        fitted.curve("gauss")
    other = fitted.curve("bass", ceiling=0.9)
    assert (other.family, other.ceiling, other.origin) == ("bass", 0.9, fitted.families["bass"].origin)


def test_a_family_that_cannot_be_fitted_says_why_and_the_others_stand(fitted: Spread) -> None:
    refused = TooLittleData("No maximum.", reason="no_maximum", found=0, needed=1)
    some = picture(YEARS, (2024,) * 10)
    some.choice.refused["bass"] = refused
    with pytest.raises(TooLittleData) as raised:
        some.curve("bass")
    assert raised.value is refused
    assert some.curve("logistic") is some.families["logistic"]


def test_the_unknown_as_never_and_as_early_adopters_lie_on_both_sides_of_the_ceiling(fitted: Spread) -> None:
    ends = fitted.ceilings.set_index("scenario")["ceiling"]
    curve = fitted.choice.curve
    assert ends["never"] < ends["left_out"] < ends["early"]
    assert ends["left_out"] == pytest.approx(curve.ceiling)
    never = fit_curve([*fitted.lower[:20], *[2024.0] * 4], [*fitted.upper[:20], *[np.inf] * 4], family=curve.family)
    assert ends["never"] == pytest.approx(never.ceiling, abs=0.01)


def test_only_an_open_date_that_may_be_a_first_trace_may_lie_late() -> None:
    basis = [pd.NA, "första_spår", "mätning", "händelse", *[pd.NA] * 16]
    found = picture(YEARS, (2024,) * 10, date_basis=basis)
    found.lower[:4] = -np.inf  # four of which only the latest date is known: two may be traces
    table = found.late
    assert table["traces"].tolist() == [2, 2, 2, 2]
    assert table["years_back"].tolist()[1:] == [1, 2, 5]
    # the first two begin at most five years before 2013 and 2015, so the midpoint comes later than with no bound
    moved = found.lower.copy()
    moved[:2] = 2008, 2010
    curve = found.choice.curve
    later = fit_curve(moved, found.upper, family=curve.family, origin=curve.origin, sampling="census")
    assert table["midpoint"].iloc[3] == pytest.approx(later.quantile(0.5))
    assert table["ceiling_lower"].isna().all(), "no intervals are looked for"


def test_the_model_free_steps_count_those_that_are_known() -> None:
    found = picture((2012, 2014), (2020, 2020), unknown=3)
    # of four known two adopt: a quarter by the end of 2012, half by the end of 2014
    assert found.steps[["lower", "upper", "mass"]].values.tolist() == [
        [2012, 2013, 0.25], [2014, 2015, 0.25], [2020, np.inf, 0.5],
    ]  # fmt: skip
    table = found.step_intervals
    assert table["year"].tolist() == [2013, 2015]
    assert table["share"].tolist() == [0.25, 0.5]


@pytest.fixture(scope="module")
def counties() -> Spread:
    """Seven of ten in either of two counties, three of three in a third, and two units of no county."""
    rows = [(y, "Norra") for y in YEARS[:7]] + [(y + 2, "Södra") for y in YEARS[:7]] + [(2015, "Östra")] * 3
    names = [name for _, name in rows] + ["Norra"] * 3 + ["Södra"] * 3 + [None] * 2
    return picture(tuple(year for year, _ in rows), (2024,) * 8, county=names)


def test_groups_with_enough_have_a_curve_each_and_the_others_are_named_with_the_reason(counties: Spread) -> None:
    small = counties.too_small("county")
    assert {name: (reason.reason, reason.found) for name, reason in small.items()} == {"Östra": ("too_few_adopters", 3)}
    found = counties.by("county")
    assert {name: (curve.n, curve.adopters) for name, curve in found.curves.items()} == {
        "Norra": (10, 7), "Södra": (10, 7),
    }  # fmt: skip
    assert (found.pooled.n, found.pooled.family) == (20, counties.curve().family)
    north, south = (float(found.curves[name].quantile(0.5)) for name in ("Norra", "Södra"))
    assert south - north == pytest.approx(2, abs=0.5), "all of them two years later"
    assert counties.by("county") is found
    assert counties.too_small("county") is small


def test_one_group_alone_is_nothing_to_compare() -> None:
    same = picture(YEARS, (2024,) * 10, county=["Norra"] * 20)
    with pytest.raises(TooLittleData) as one:
        same.by("county")
    assert (str(one.value), one.value.reason, one.value.found, one.value.needed) == (
        "All units belong to one group, so there is nothing to compare.", "one_group", 1, 2,
    )  # fmt: skip
    beside = picture((*YEARS, 2015, 2015), (2024,) * 10, county=["Norra"] * 10 + ["Södra"] * 2 + ["Norra"] * 10)
    with pytest.raises(TooLittleData) as few:
        beside.by("county")
    assert (few.value.reason, few.value.found) == ("too_few_adopters", 2), "why the other group has no curve"


def test_a_group_of_which_most_is_unknown_is_too_small() -> None:
    names = ["Norra"] * 20 + ["Södra"] * 10
    found = picture(YEARS, (2024,) * 10, unknown=10, county=names)
    assert {name: reason.reason for name, reason in found.too_small("county").items()} == {"Södra": "unknown_units"}


def test_a_study_of_one_level_is_of_that_level_alone_and_one_without_units_of_those_asked(small_study: Study) -> None:
    units = small_study.units
    alone = Study(small_study.codebook, {**small_study._tables, "units": units[units["level"] == "kommun"]})
    assert analysis.spread(alone, "beslut").levels == ("kommun",)
    names = analysis.spread(alone, "beslut").units["name"]
    assert names.tolist() == [f"{name} {MARK}" for name in ("Alfa", "Beta", "Delta")]
    nobody = Study(small_study.codebook, {**small_study._tables, "units": units.head(0)})
    assert analysis.spread(nobody, "beslut").levels == ("kommun", "region")


@pytest.mark.parametrize(
    ("stated", "sampling"),
    [({"beslut": "alla"}, "census"), ({"beslut": "urval"}, "sample"), ({"beslut": "endast_antagare"}, "adopters"),
     ({"praktik": "alla"}, None), (None, None)],
)  # fmt: skip
def test_how_units_came_to_be_known_is_what_the_study_states_of_the_definition(
    small_study: Study, monkeypatch: pytest.MonkeyPatch, stated: object, sampling: str | None
) -> None:
    monkeypatch.setitem(small_study.codebook.package, "adoption_sampling", stated)
    study = Study(small_study.codebook, small_study._tables)
    assert analysis.spread(study, "beslut").sampling == sampling
