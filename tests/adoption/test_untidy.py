"""Data that are not as tidy as the model: samplings, late dates, open ends, odd numbers, few adopters."""

from __future__ import annotations

import datetime
import warnings

import numpy as np
import pandas as pd
import pytest

from tests.adoption.references import DATA, made, read_intervals
from tillkom.adoption import (
    FAMILIES,
    TooLittleData,
    ceiling_bounds,
    choose_family,
    compare_families,
    fit_curve,
    fit_families,
    late_dates,
    step_shares,
    turnbull,
)
from tillkom.adoption.data import observe
from tillkom.adoption.estimation import checked_fit
from tillkom.adoption.likelihood import Likelihood
from tillkom.adoption.profile import cut_off
from tillkom.adoption.simulate import Watches
from tillkom.adoption.turnbull import _climb, _masses, innermost
from tillkom.errors import TillkomError

INF = np.inf


def adopters(n=120, seed=3, until=2018.0):
    lower, upper = made(n, until=until, seed=seed)
    seen = np.isfinite(upper)
    return lower[seen], upper[seen]


# --- the sampling decides the likelihood ---


def test_one_unit_not_adopted_as_of_1990_does_not_turn_adopters_into_a_population():
    lower, upper = adopters()
    alone, with_one = fit_curve(lower, upper), fit_curve(np.append(lower, 1990.0), np.append(upper, INF))
    assert with_one.truncated
    assert with_one.loglik == alone.loglik
    assert (with_one.n, with_one.unknown) == (alone.n, 1)


def test_a_stated_sampling_decides_whatever_rows_there_are():
    lower, upper = made(120)
    stated = fit_curve(lower, upper, sampling="adopters")
    assert stated.truncated
    assert stated.unknown == np.isinf(upper).sum()
    seen = np.isfinite(upper)
    assert stated.loglik == fit_curve(lower[seen], upper[seen]).loglik


def test_a_census_in_which_all_adopted_is_no_sample_of_adopters():
    lower, upper = made(60, ceiling=1.0, until=2040.0)
    for sampling in ("census", "sample"):
        curve = fit_curve(lower, upper, sampling=sampling)
        assert not curve.truncated
        assert curve.ceiling == 1.0


def test_a_sampling_that_is_none_is_refused():
    with pytest.raises(TillkomError, match="census, sample, adopters"):
        fit_curve(*made(40), sampling="all")
    with pytest.raises(TillkomError, match="Leave out one of the two"):
        fit_curve(*made(40), sampling="adopters", ceiling=0.9)


# --- the curve that is shown ---


def gompertz_truth(seed, n=311):
    rng = np.random.default_rng(seed)
    when = np.where(rng.random(n) < 0.75, 2014 + 3 * rng.gumbel(size=n), INF)
    upper = np.where(when <= 2022, np.ceil(when), INF)
    return np.where(when <= 2022, upper - 1, 2022.0), upper


def test_dates_of_another_family_are_not_drawn_as_logistic():
    found = choose_family(*gompertz_truth(1), sampling="census")
    assert found.chosen != "logistic"
    assert found.delta[found.chosen] == 0.0
    assert found.delta["logistic"] > 10
    assert "gompertz" in found.alike


def test_the_logistic_is_shown_where_nothing_speaks_for_another():
    assert choose_family(*made(120), sampling="census").chosen == "logistic"


def test_the_range_spans_all_families_that_cannot_be_told_apart():
    found = choose_family(*gompertz_truth(1), sampling="census")
    low, high = found.interval("ceiling")
    ends = [found.curves[name].ceiling_interval for name in found.curves if found.delta[name] <= 4]
    assert (low, high) == (min(end[0] for end in ends), max(end[1] for end in ends))
    assert low < 0.75 < high


def test_an_origin_taken_from_the_dates_counts_as_a_parameter():
    taken, stated = fit_families(*made(120)), fit_families(*made(120), origin=1990.0)
    assert {name: taken[name].k - stated[name].k for name in FAMILIES} == {
        "logistic": 0,
        "gompertz": 0,
        "bass": 1,
        "weibull": 1,
    }


def test_few_adopters_cost_more_than_few_units():
    curve = fit_curve(*made(311, ceiling=0.05, seed=6))
    events = curve.adopters
    assert events < 20
    assert curve.aicc_events - curve.aicc == pytest.approx(24 / (events - 4) - 24 / (311 - 4))


def test_a_curve_that_fits_passes_and_two_waves_do_not():
    assert fit_curve(*made(200)).fit_check().fits
    years = np.repeat([2005.0, 2006, 2019, 2020], 30)
    waves = fit_curve(np.append(years, [2024.0] * 40), np.append(years + 1, [INF] * 40))
    check = waves.fit_check()
    assert not check.fits
    assert check.distance > 0.1


def test_two_waves_are_fitted_by_no_family():
    years = np.repeat([2005.0, 2006, 2019, 2020], 30)
    found = choose_family(
        np.append(years, [2024.0] * 40), np.append(years + 1, [INF] * 40), families=["logistic", "gompertz"]
    )
    assert not found.any_fits


def test_p_values_of_the_fit_check_are_spread_over_the_scale_where_the_family_is_right():
    p = [fit_curve(*made(50, seed=seed)).fit_check(draws=20).p_value for seed in range(16)]
    assert 0.3 < np.mean(p) < 0.7
    assert np.mean(np.array(p) < 0.2) <= 0.5


# --- open ends and flat likelihoods ---


def test_an_end_ten_spans_of_the_data_away_is_open_and_not_a_year_like_3324():
    rng = np.random.default_rng(5)
    for _ in range(15):
        n = int(rng.integers(6, 14))
        lower = np.sort(rng.integers(2000, 2012, size=n)).astype(float)
        try:
            curve = fit_curve(lower, lower + 1, sampling="adopters")
        except TooLittleData:
            continue
        for name in ("midpoint", "take_off"):
            low, high = curve.interval(name)
            assert high == INF or high < 2150
            assert low == -INF or low > 1850


def test_a_flat_likelihood_is_refused():
    rng = np.random.default_rng(11)
    asked = rng.integers(2000, 2020, size=8).astype(float)
    with pytest.raises(TooLittleData) as caught:
        fit_curve(np.full(8, -INF), asked + np.arange(8) / 10, sampling="adopters")
    assert caught.value.reason in ("no_maximum", "no_bend")


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("year", [1901, 1980, 1990, 2024, 2500])
def test_the_share_at_any_year_has_an_interval(family, year):
    curve = fit_curve(*made(120), family=family, origin=1900.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        low, high = curve.interval(f"share:{year}")
    assert 0.0 <= low <= float(curve.share(year)) + 1e-9
    assert float(curve.share(year)) <= high + 1e-9


def test_intervals_a_millionth_of_a_second_wide_give_the_curve_of_days():
    lower, upper = made(150)
    days, moments = upper - 0.5 + 0.5 / 365, upper - 0.5 + 1e-12
    middle = np.where(np.isfinite(upper), upper - 0.5, lower)
    by_day = fit_curve(middle, np.where(np.isfinite(upper), days, INF))
    exact = fit_curve(middle, np.where(np.isfinite(upper), moments, INF))
    assert exact.converged
    assert exact.parameters["mu"] == pytest.approx(by_day.parameters["mu"], abs=2e-3)
    assert exact.interval("midpoint") == pytest.approx(by_day.interval("midpoint"), abs=2e-3)


def test_intervals_a_millionth_of_a_second_wide_take_no_more_looks_at_the_likelihood_than_days(monkeypatch):
    looks = 0

    def counted(plain):
        def look(*arguments):
            nonlocal looks
            looks += 1
            return plain(*arguments)

        return look

    for name in ("__call__", "loglik"):
        monkeypatch.setattr(Likelihood, name, counted(getattr(Likelihood, name)))
    lower, upper = made(150)
    middle = np.where(np.isfinite(upper), upper - 0.5, lower)
    taken = []
    for width in (1 / 365, 1e-12):
        looks = 0
        curve = fit_curve(middle, np.where(np.isfinite(upper), middle + width, INF))
        curve.interval("midpoint")
        taken.append(looks)
    assert 50 < taken[1] <= 1.5 * taken[0]


# --- few adopters, and bands ---


def test_what_depends_on_when_is_judged_by_the_number_of_adopters_and_a_share_by_that_of_units():
    fit = checked_fit(observe(*made(311, ceiling=0.05, seed=6), None), "logistic", None, None, None)
    assert fit.data.adopters == 10
    assert cut_off(fit, 0.95, "midpoint") == pytest.approx(2.2281389)  # Student's t, 10 degrees of freedom
    assert cut_off(fit, 0.95, "ceiling") == pytest.approx(1.9677, abs=1e-4)  # 308


def test_adopters_are_not_watched_longer_than_the_others():
    # half of those without adoption were last looked at in 2016: so would half of the adopters of 2014 have been
    lower = np.concatenate([np.full(50, 2014.0), np.full(50, 2016.0), np.full(50, 2024.0)])
    upper = np.concatenate([np.full(50, 2015.0), np.full(100, INF)])
    watches = Watches(lower, upper, 2024.0)
    rng = np.random.default_rng(1)
    drawn = np.concatenate([watches.draw(rng)[:50] for _ in range(200)])
    assert set(drawn) == {2016.0, 2024.0}
    assert (drawn == 2016.0).mean() == pytest.approx(0.5, abs=0.02)
    assert (watches.draw(rng)[50:] == lower[50:]).all()


def test_nobody_is_drawn_out_of_watch_before_its_own_adoption():
    lower = np.concatenate([np.full(20, 2018.0), np.full(50, 2016.0), np.full(50, 2024.0)])
    upper = np.concatenate([np.full(20, 2019.0), np.full(100, INF)])
    assert (Watches(lower, upper, 2024.0).draw(np.random.default_rng(1))[:20] == 2024.0).all()


# --- late dates ---


def test_first_traces_bounded_back_in_time_move_the_midpoint():
    rng = np.random.default_rng(4)
    when = 2014 + 2 * rng.logistic(size=400)
    trace = np.ceil(when + rng.uniform(0, 3, size=400))
    late = rng.random(400) < 0.5
    lower, upper = np.where(late, -INF, np.floor(when)), np.where(late, trace, np.floor(when) + 1)
    table = late_dates(lower, upper, sampling="census").set_index("years_back")
    assert table["traces"].unique().tolist() == [late.sum()]
    assert table["midpoint"].iloc[0] < 2013.9 - 0.2  # taken for a survey the traces say: long before
    assert abs(table.loc[5.0, "midpoint"] - 2014) < abs(table["midpoint"].iloc[0] - 2014)
    assert table.loc[1.0, "midpoint"] > table.loc[5.0, "midpoint"]


def test_dates_of_a_survey_are_left_as_they_are():
    lower, upper = made(60)
    lower[:5] = -INF
    table = late_dates(lower, upper, np.zeros(60, dtype=bool))
    assert table["midpoint"].nunique() == 1
    assert table["traces"].eq(0).all()


# --- numbers that are none ---

DAY = datetime.date(2016, 5, 1)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (np.array(["2016-01-01"] * 9, dtype="datetime64[D]"), "holds dates"),
        (np.array(["NaT"] * 9, dtype="datetime64[D]"), "holds dates"),
        ([DAY] * 9, "holds dates"),
        ([pd.Timestamp(DAY)] * 9, "holds dates"),
        ([pd.NaT] * 9, "holds dates"),
        ([2016.0] * 8 + [pd.NA], "missing value"),
        (np.array([2016 + 1j] * 9), "complex"),
        ([2016 + 0j] * 9, "complex"),
        (np.ma.masked_array(np.full(9, 2016.0), [True] + [False] * 8), "masked"),
        (["2016"] * 9, "holds text"),
        ([True] + [2016.0] * 8, "True and False"),
        (np.ones(9, dtype=bool), "True and False"),
        (np.ones(9, dtype="timedelta64[D]"), "durations"),
    ],
)
def test_what_is_no_number_is_refused_in_one_sentence(values, message):
    for call in (fit_curve, turnbull, step_shares):
        with pytest.raises(TillkomError, match=message):
            call(values, np.full(9, 2030.0))
    with pytest.raises(TillkomError, match=message):
        fit_curve(*made(40)).share(values)


def test_no_family_and_no_draws_are_refused():
    with pytest.raises(TillkomError, match="No family is named"):
        compare_families(*made(40), families=[])
    curve = fit_curve(*made(40))
    for draws in (-3, 0, 2.5, True):
        with pytest.raises(TillkomError, match="draws"):
            curve.band([2015.0], draws=draws)
    with pytest.raises(TillkomError, match="level"):
        curve.interval("midpoint", level="0.95")


# --- fast ways are the same as slow ones ---


def test_the_climb_without_a_matrix_arrives_where_the_matrix_does():
    data = observe(*read_intervals(DATA / "mixed.csv"), None)
    cells = innermost(data)
    slow, fast = _masses(cells.covers, data.weight), _climb(cells, data.weight)
    assert fast.cumsum() == pytest.approx(slow.cumsum(), abs=5e-4)


def test_bounds_and_late_dates_without_intervals_have_the_same_estimates():
    lower, upper = made(60)
    lower[:4] = -INF
    lower, upper = np.append(lower, [-INF] * 10), np.append(upper, [INF] * 10)
    for ask in (ceiling_bounds, late_dates):
        whole, bare = ask(lower, upper), ask(lower, upper, level=None)
        assert bare[["ceiling", "midpoint"]].equals(whole[["ceiling", "midpoint"]]), ask
        assert bare.filter(regex="_(lower|upper)$").isna().all(axis=None)
        assert whole.filter(regex="_(lower|upper)$").notna().all(axis=None)


def test_an_interval_is_profiled_once():
    curve = fit_curve(*made(60))
    assert curve._profile("midpoint", 0.95) is curve._profile("midpoint", 0.95)
