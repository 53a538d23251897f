"""What a methodologist asks next: bounds, model-free intervals, use, durations, forecasts, event history."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, chi2

from tests.adoption.references import DATA, made, read_intervals
from tillkom.adoption import (
    TooLittleData,
    at_risk,
    ceiling_bounds,
    contagion,
    event_history,
    exact_odds,
    firth_logit,
    fit_curve,
    forecast,
    response_bounds,
    share_bounds,
    step_shares,
    step_time,
    turnbull,
    unit_years,
    use_over_time,
)
from tillkom.adoption.data import observe
from tillkom.adoption.steps import _ends
from tillkom.adoption.turnbull import estimate
from tillkom.errors import TillkomError

INF = np.inf


# --- bounds ---


def test_bounds_take_every_unknown_one_way_and_then_the_other():
    # of ten: three adopted by 2015, one some time 2014–2018, two not as of 2020, four unknown
    lower = [2012, 2013, 2014, 2014, 2020, 2020, -INF, -INF, -INF, -INF]
    upper = [2013, 2014, 2015, 2018, INF, INF, INF, INF, INF, INF]
    table = share_bounds(lower, upper, [2015, 2019, 2021])
    assert table["lower"].tolist() == [0.3, 0.4, 0.4]
    assert table["upper"].tolist() == [0.8, 0.8, 1.0]


def test_the_ceiling_with_the_unknown_as_never_and_as_early_spans_the_one_without_them():
    lower, upper = made(120)
    table = ceiling_bounds(np.append(lower, [-INF] * 30), np.append(upper, [INF] * 30)).set_index("scenario")
    assert table["units"].to_dict() == {"left_out": 120, "never": 150, "early": 150}
    assert table.loc["left_out", "ceiling"] == fit_curve(lower, upper).ceiling
    never = fit_curve(np.append(lower, [2024.0] * 30), np.append(upper, [INF] * 30))
    assert table.loc["never", "ceiling"] == pytest.approx(never.ceiling)
    assert table.loc["never", "ceiling"] < table.loc["left_out", "ceiling"] < table.loc["early", "ceiling"]


def test_those_who_did_not_answer_may_all_have_said_either():
    assert response_bounds(87, 150, 290) == (87 / 290, 227 / 290)
    assert response_bounds(143, 311, 311) == (143 / 311, 143 / 311)
    with pytest.raises(TillkomError, match="smaller than"):
        response_bounds(3, 40, 30)


# --- the model-free estimate ---


def test_without_censoring_the_interval_is_the_binomial_likelihood_ratios():
    low, high = step_shares([2016] * 3 + [2017] * 7, [2017] * 3 + [INF] * 7)[["lower", "upper"]].iloc[0]
    for end in (low, high):
        drop = 2 * (binom.logpmf(3, 10, 0.3) - binom.logpmf(3, 10, end))
        assert drop == pytest.approx(chi2.ppf(0.95, 1), abs=1e-6)
    assert low < 0.3 < high


def test_shares_are_those_of_survfit_in_r():
    time = np.array([1, 1, 2, 2, 3, 4, 5, 5, 6, 7.0])
    event = np.array([1, 1, 1, 0, 1, 0, 1, 1, 0, 0], dtype=bool)
    table = step_shares(time, np.where(event, time, INF))
    assert (1 - table["share"]).round(3).tolist() == [0.8, 0.7, 0.583, 0.292]  # summary(survfit(Surv(t, e) ~ 1))
    assert table["at_risk"].tolist() == [10, 8, 6, 4]
    assert (table["lower"] < table["share"]).all()
    assert (table["share"] < table["upper"]).all()


def test_the_fast_ends_and_those_by_holding_the_estimate_agree():
    lower, upper = made(40, seed=9)
    data = observe(lower, upper, None)
    cells, mass = estimate(data)
    fast = step_shares(lower, upper)
    # one unit of which only an early bound is known makes the formula unusable and changes almost nothing
    near = step_shares(np.append(lower, 2010.5), np.append(upper, 2030.0), weights=np.append(np.ones(40), 1e-3))
    assert near["lower"].iloc[::3].to_numpy() == pytest.approx(fast["lower"].iloc[::3].to_numpy(), abs=3e-3)
    assert near["upper"].iloc[::3].to_numpy() == pytest.approx(fast["upper"].iloc[::3].to_numpy(), abs=3e-3)
    assert _ends(cells, data, mass, 0, float(mass[0]), 3.84)[0] > 0


def test_overlapping_intervals_have_an_interval_around_turnbulls_share():
    lower, upper = (column[:40] for column in read_intervals(DATA / "mixed.csv"))
    table = step_shares(lower, upper)
    mass = turnbull(lower, upper)
    assert table["share"].to_numpy() == pytest.approx(mass["mass"].cumsum()[np.isfinite(mass["upper"])].to_numpy())
    assert ((table["lower"] <= table["share"]) & (table["share"] <= table["upper"])).all()


def test_units_at_risk_are_those_certainly_without_adoption():
    assert at_risk([2016, -INF, 2020, 2013], [2017, 2019, INF, 2018], [2012, 2014, 2018, 2021]).tolist() == [3, 2, 1, 0]


# --- use and durations ---


def test_an_abandoned_adoption_stays_ever_adopted_and_leaves_use():
    lower, upper = [2010, 2011, 2012, 2020], [2011, 2012, 2013, INF]
    left = [2015, 2020, 2020, 2020], [2016, INF, INF, INF]
    table = use_over_time(lower, upper, *left, [2013, 2018])
    assert table["ever"].tolist() == [0.75, 0.75]
    assert table["in_use"].tolist() == [0.75, 0.5]
    assert table["in_use_lower"].tolist() == table["in_use_upper"].tolist() == [0.75, 0.5]


def test_leaving_before_adopting_is_refused():
    with pytest.raises(TillkomError, match="position 1"):
        use_over_time([2010, 2015], [2011, 2016], [2020, 2012], [INF, 2013], [2016])


def test_the_time_between_two_steps_is_as_wide_as_the_two_dates_allow():
    # from (2010, 2011] to (2013, 2014]: two to four years; both the same year: up to one
    found = step_time([2010], [2011], [2013], [2014])
    assert found.median == (2.0, 4.0)
    assert step_time([2010], [2011], [2010], [2011]).median == (0.0, 1.0)


def test_units_without_the_second_step_are_waiting_and_backward_dates_are_counted():
    found = step_time([2010, 2010, 2010, 2015, -INF], [2011, 2011, 2011, 2016, INF],
                      [2012, 2020, 2020, 2010, 2012], [2013, INF, INF, 2011, 2013])  # fmt: skip
    assert (found.units, found.both, found.backwards) == (4, 1, 1)
    assert np.isnan(found.median[0])
    assert found.shares["share"].tolist() == pytest.approx([1 / 3])
    with pytest.raises(TillkomError, match="No unit"):
        step_time([2010], [INF], [2012], [2013])


# --- forecast ---


def test_a_forecast_is_refused_where_the_ceiling_is_not_identified():
    for curve in (fit_curve(*made(60, until=2014.0, seed=2)), fit_curve(*made(60), sampling="adopters")):
        with pytest.raises(TooLittleData) as caught:
            forecast(curve, [2030.0])
        assert caught.value.reason == "ceiling_not_identified"


def test_a_forecast_lies_between_those_who_have_and_all_and_grows():
    curve = fit_curve(*made(311, until=2019.0), sampling="census")
    table = forecast(curve, [2020.0, 2025.0, 2040.0], draws=100)
    assert (table["lower"] >= curve.adopters).all()
    assert (table["upper"] <= 311).all()
    assert table["adopters"].is_monotonic_increasing
    assert (table["lower"] <= table["adopters"].round()).all()
    # in the long run: those who have, and of the others the chance to come under a ceiling K
    share = float(curve.share(2019.0))
    waiting = 311 - curve.adopters
    assert table["adopters"].iloc[-1] == pytest.approx(
        curve.adopters + waiting * (curve.ceiling - share) / (1 - share), abs=0.2
    )
    with pytest.raises(TillkomError, match="after the last date"):
        forecast(curve, [2010.0])


def test_forecasts_hold_what_they_promise():
    held = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        when = np.where(rng.random(150) < 0.7, 2012 + 1.5 * rng.logistic(size=150), INF)
        upper = np.where(when <= 2016, np.ceil(when), INF)
        curve = fit_curve(np.where(when <= 2016, upper - 1, 2016.0), upper, sampling="census")
        if not curve.ceiling_identified:
            held += 1
            continue
        row = forecast(curve, [2020.0], draws=30).iloc[0]
        held += bool(row["lower"] <= (when <= 2020).sum() <= row["upper"])
    assert held >= 16  # of 20; 19 are promised, fewer than 16 have a chance of 3 in 1000


# --- event history ---


def test_a_two_by_two_table_by_firth_is_half_an_event_added_to_each_cell():
    x, y = [1] * 10 + [0] * 12, [1] * 7 + [0] * 3 + [1] * 2 + [0] * 10
    table = firth_logit(pd.DataFrame({"with": x}), y)
    assert table["odds_ratio"][1] == pytest.approx(7.5 * 10.5 / (3.5 * 2.5), rel=1e-6)


X1 = [1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0]
X2 = [0.2, -1.1, 0.5, 1.4, -0.3, 0.8, -0.6, 1.9, -1.5, 0.1, 0.4, -0.2, 1.1, -0.9, 0.6, -1.3, 0.3, 1.2, -0.7, 0.05]
Y = [1, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0]


def test_firth_agrees_with_the_penalised_likelihood_maximised_in_r_also_under_separation():
    # optim() on sum(dbinom(y, 1, p, log = TRUE)) + 0.5 * log(det(I)); no event where x1 is 0
    table = firth_logit(pd.DataFrame({"x1": X1, "x2": X2}), Y)
    assert table["log_odds"].tolist() == pytest.approx([-3.423331489, 4.175554130, 0.780162905], abs=1e-5)
    assert table["p_value"][1] == pytest.approx(0.0008181858, abs=1e-7)
    assert np.log(table.loc[1, ["lower", "upper"]].astype(float)).tolist() == pytest.approx(
        [1.44993309, 9.48446994], abs=1e-4
    )


def test_exact_odds_agree_with_mantelhaen_test_in_r():
    # mantelhaen.test(exact = TRUE) prints its interval to the accuracy of its own search
    odds, low, high, p = exact_odds([[2, 5, 1, 9], [3, 4, 2, 7], [0, 3, 1, 6]])
    assert odds == pytest.approx(3.182155, abs=1e-6)
    assert (low, high) == pytest.approx((0.4888262, 25.0939979), rel=1e-4)
    assert p == pytest.approx(0.2176, abs=5e-5)


def test_unit_years_end_at_adoption_and_where_a_date_gets_uncertain():
    table = unit_years([2010, 2012, 2011, -INF], [2011, INF, 2014, 2013])
    assert table.to_numpy().tolist() == [[0, 2010, 1], [1, 2010, 0], [1, 2011, 0], [2, 2010, 0]]


def test_hazards_count_who_adopted_of_those_who_had_not():
    lower, upper = [2010] * 3 + [2011] * 3 + [2013] * 4, [2011] * 3 + [2012] * 3 + [INF] * 4
    found = event_history(lower, upper, pd.DataFrame({"one": [1.0, 0] * 5}))
    assert found.hazards[["year", "at_risk", "adopted"]].to_numpy().tolist() == [
        [2010, 10, 3],
        [2011, 7, 3],
        [2012, 4, 0],
    ]
    assert (found.method, found.events, found.rows, found.left_out) == ("firth", 6, 21, 0)


def test_many_events_are_fitted_by_statsmodels_and_firth_lies_near():
    lower, upper = made(120)
    x = pd.DataFrame({"group": np.arange(120) % 2, "size": np.sin(np.arange(120))})
    plain = event_history(lower, upper, x, baseline="trend")
    firth = event_history(lower, upper, x, baseline="trend", method="firth")
    assert (plain.method, firth.method) == ("ml", "firth")
    assert plain.odds["log_odds"].to_numpy() == pytest.approx(firth.odds["log_odds"].to_numpy(), abs=0.05)


def test_covariates_that_cannot_be_told_apart_are_refused():
    lower, upper = made(60)
    with pytest.raises(TillkomError, match="constant or follows"):
        event_history(lower, upper, pd.DataFrame({"all": np.ones(60)}))
    with pytest.raises(TillkomError, match="rows of covariates"):
        event_history(lower, upper, pd.DataFrame({"few": [1.0]}))


def test_counties_that_move_together_are_told_from_chance_and_others_are_not():
    rng = np.random.default_rng(0)
    county = np.arange(200) // 20
    when = (2014 + 4 * rng.normal(size=10))[county] + rng.logistic(size=200)
    upper = np.where(when < 2024, np.ceil(when), INF)
    together = contagion(np.where(when < 2024, upper - 1, 2024.0), upper, county, permutations=99)
    assert together.p_value == 0.01
    assert together.odds_ratio > 1
    p = [contagion(*made(100, seed=seed), np.arange(100) % 10, permutations=39).p_value for seed in range(10)]
    assert np.mean(np.array(p) <= 0.05) <= 0.3


@pytest.mark.parametrize("level", [95, 0, 1])
def test_a_level_that_is_no_probability_is_refused_by_the_odds_too(level):
    with pytest.raises(TillkomError, match="must lie between 0 and 1"):
        firth_logit(pd.DataFrame({"with": [1, 1, 0, 0]}), [1, 0, 1, 0], level=level)
    with pytest.raises(TillkomError, match="must lie between 0 and 1"):
        exact_odds([[3, 4, 1, 6]], level=level)


@pytest.mark.parametrize(
    "stratum", [[1.5, 4, 1, 6], [5, 4, 1, 6], [1, 4, 7, 6], [-1, 4, 1, 6], [np.nan, 4, 1, 6], [1, 4, 1]]
)
def test_a_stratum_is_four_whole_numbers_with_no_more_events_than_units(stratum):
    with pytest.raises(TillkomError, match="A stratum is four whole numbers"):
        exact_odds([stratum])


def test_where_no_unit_has_a_neighbour_neighbours_say_nothing():
    lower = np.array([2010.0, 2011, 2012, 2013, 2014, 2015, 2016, 2016])
    upper = np.append(lower[:6] + 1, [INF, INF])
    found = contagion(lower, upper, np.arange(8).astype(str), permutations=20)
    assert found.odds_ratio == 1.0


def test_a_second_step_that_was_not_yet_taken_soon_after_the_first_says_so_much():
    # one unit half a year on at the least, one of which nothing is known but the first step
    found = step_time([2010, 2010, 2010], [2011, 2011, 2011], [2011.5, -INF, 2012], [INF, INF, 2013])
    assert [bound.tolist() for bound in found._durations] == [[0.5, 1.0], [INF, 3.0]]
    assert (found.units, found.both) == (3, 1)


def test_a_curve_of_dates_without_a_beginning_is_held_against_the_steps_too():
    year = np.array([2012.0, 2014, 2015, 2016, 2016, 2017, 2017, 2018, 2019, 2021])
    lower = np.append(np.where(year < 2015, -INF, year), [2024.0] * 6)
    check = fit_curve(lower, np.append(year + 1, [INF] * 6), family="logistic").fit_check(draws=20)
    assert 0 < check.distance < 0.5
