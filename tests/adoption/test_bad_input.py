"""Whatever a user gets wrong is said in words, never in a warning, a NaN or a nonsense curve."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from tests.adoption.references import made
from tillkom.adoption import FAMILIES, TooLittleData, compare_families, compare_groups, fit_curve, turnbull
from tillkom.errors import TillkomError

INF = np.inf
LOWER, UPPER = made(40)


@pytest.fixture(autouse=True)
def no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize(
    ("lower", "upper", "options", "message"),
    [
        ([2010, 2012], [2009, 2013], {}, "upper must come after lower"),
        ([2010, 2012], [2010, 2013], {}, "is then empty"),
        ([2010, np.nan], [2011, 2013], {}, "no number at position 1"),
        ([2010, 2012], [2011, np.nan], {}, "no number at position 1"),
        ([], [], {}, "no units"),
        ([2010], [2011, 2012], {}, "lower has 1 values and upper 2"),
        (["2010-05"], [2011], {}, "must hold years as numbers"),
        ([[2010]], [[2011]], {}, "2 dimensions"),
        ([INF], [INF], {}, "upper must come after lower"),
        ([2024] * 20, [INF] * 20, {}, "No unit is known to have adopted"),
        ([2010] + [2024] * 20, [2011] + [INF] * 20, {}, "Only 1 units"),
        ([2010] * 20, [2011] * 20, {}, "distinct interval"),
        ([2010] * 20 + [2024] * 9, [2011] * 20 + [INF] * 9, {}, "distinct interval"),
        ([2010] * 9 + [2011] * 9 + [2024] * 9, [2011] * 9 + [2012] * 9 + [INF] * 9, {}, "distinct interval"),
        ([-INF] * 9, [INF] * 9, {}, "No unit is known to have adopted"),
        (LOWER, UPPER, {"ceiling": 0.0}, "ceiling is 0"),
        (LOWER, UPPER, {"ceiling": 1.2}, "ceiling is 1.2"),
        (LOWER, UPPER, {"ceiling": np.nan}, "ceiling is nan"),
        (LOWER, UPPER, {"ceiling": 0.3}, "have already adopted"),
        (LOWER[np.isfinite(UPPER)], UPPER[np.isfinite(UPPER)], {"ceiling": 0.9}, "have already adopted"),
        (LOWER, UPPER, {"family": "normal"}, "no family"),
        (LOWER, UPPER, {"family": "bass"}, "State it"),
        (LOWER, UPPER, {"family": "bass", "origin": np.nan}, "State it"),
        (LOWER, UPPER, {"family": "weibull", "origin": 2012}, "before the origin 2012"),
        (LOWER, UPPER, {"family": "bass", "origin": 2012}, "before the origin 2012"),
        (LOWER, UPPER, {"weights": [1, 2]}, "2 weights"),
        (LOWER, UPPER, {"weights": [-1] * 40}, "0 or more"),
        (LOWER, UPPER, {"weights": [0] * 40}, "Every weight is 0"),
        (LOWER, UPPER, {"weights": [INF] * 40}, "finite"),
        (LOWER[np.isfinite(UPPER)], UPPER[np.isfinite(UPPER)], {"observed_until": 2012}, "observed_until is 2012"),
    ],
)
def test_bad_input_is_refused_with_what_to_do(lower, upper, options, message):
    with pytest.raises(TillkomError, match=message):
        fit_curve(lower, upper, **options)


def test_too_little_data_says_why_in_a_code():
    with pytest.raises(TooLittleData) as caught:
        fit_curve([2010, 2012, 2013] + [2024] * 20, [2011, 2013, 2014] + [INF] * 20)
    assert (caught.value.reason, caught.value.found, caught.value.needed) == ("too_few_adopters", 3, 5)


@pytest.mark.parametrize("family", FAMILIES)
def test_dates_that_a_step_meets_exactly_give_no_infinite_speed(family):
    # Three distinct intervals, but one moment lies in all of them: a jump there explains everything.
    lower, upper = [2010, 2011, 2012] * 5, [2013, 2014, 2015] * 5
    with pytest.raises(TooLittleData) as caught:
        fit_curve(lower + [2024] * 5, upper + [INF] * 5, family=family, origin=2000)
    assert caught.value.reason == "a_step"


def test_adopters_only_whose_dates_show_no_bend_give_no_midpoint():
    growth = np.repeat(np.arange(2010.0, 2017.0), [1, 1, 1, 2, 6, 30, 200])
    with pytest.raises(TooLittleData) as caught:
        fit_curve(growth, growth + 1)
    assert caught.value.reason == "no_bend"


def test_units_asked_once_whose_answers_show_no_growth_give_no_curve():
    asked = np.arange(2010.0, 2020.0)
    lower = np.concatenate([[-INF] * 10, asked])
    upper = np.concatenate([asked, [INF] * 10])
    with pytest.raises(TooLittleData):
        fit_curve(lower, upper, ceiling=1.0)


@pytest.mark.parametrize("family", FAMILIES)
def test_odd_but_lawful_data_give_a_curve_with_finite_numbers_or_a_reason(family):
    rng = np.random.default_rng(11)
    for _ in range(25):
        n = int(rng.integers(6, 40))
        lower = rng.integers(2000, 2020, size=n).astype(float)
        upper = lower + rng.choice([1 / 365, 1.0, 4.0, INF], size=n)
        lower[rng.random(n) < 0.2] = -INF
        try:
            curve = fit_curve(lower, upper, family=family, origin=1999.0)
        except TooLittleData:
            continue
        assert np.isfinite(curve.loglik)
        assert np.isfinite(list(curve.parameters.values())).all()
        assert np.isfinite(curve.share([1990, 2010, 2500])).all()
        for name in ("ceiling", "midpoint"):
            low, high = curve.interval(name)
            assert low <= high


@pytest.mark.parametrize("name", ["mode", "p", "share:", "share:soon", "quantile:1.5"])
def test_an_unknown_quantity_is_refused_with_the_known_ones(name):
    with pytest.raises(TillkomError, match="midpoint"):
        fit_curve(LOWER, UPPER).interval(name)


def test_a_level_or_time_that_makes_no_sense_is_refused():
    curve = fit_curve(LOWER, UPPER)
    for level in (0, 1, 95, np.nan):
        with pytest.raises(TillkomError, match="level"):
            curve.interval("midpoint", level=level)
    with pytest.raises(TillkomError, match="NaN"):
        curve.share([2010, np.nan])
    with pytest.raises(TillkomError, match="between 0 and 1"):
        curve.quantile(1.0)


def test_turnbull_and_the_comparisons_refuse_the_same():
    with pytest.raises(TillkomError, match="upper must come after lower"):
        turnbull([2010], [2009])
    with pytest.raises(TillkomError, match="Nothing is known"):
        turnbull([-INF], [INF])
    with pytest.raises(TillkomError, match="no family"):
        compare_families(LOWER, UPPER, families=["normal"])
    with pytest.raises(TillkomError, match="one group"):
        compare_groups(LOWER, UPPER, ["a"] * 40)
    with pytest.raises(TillkomError, match="3 group names"):
        compare_groups(LOWER, UPPER, ["a"] * 3)
