"""The model-free estimate."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adoption.references import DATA, read_intervals
from tillkom.adoption import turnbull
from tillkom.adoption.data import observe
from tillkom.adoption.turnbull import tie

INF = np.inf


def test_intervals_that_touch_stay_apart():
    table = turnbull([2016, 2017, 2017, 2018], [2017, 2018, 2018, INF])
    assert table.to_numpy().tolist() == [[2016, 2017, 0.25], [2017, 2018, 0.5], [2018, INF, 0.25]]


def test_units_not_adopted_hold_their_mass_beyond_the_last_date():
    table = turnbull([2016, 2020, 2020], [2017, INF, INF])
    assert table["upper"].iloc[-1] == INF
    assert table["mass"].iloc[-1] == pytest.approx(2 / 3)


def test_exact_moments_and_open_ends_give_kaplan_meier():
    # Held against the product of (1 − deaths / at risk), worked out by its own formula.
    time = np.array([1, 2, 2, 3, 4, 5, 5, 6, 8, 9.0])
    event = np.array([1, 1, 0, 1, 0, 1, 1, 0, 1, 0], dtype=bool)
    table = turnbull(time, np.where(event, time, INF))
    survival, masses = 1.0, []
    for t in np.unique(time[event]):
        fallen = survival * (event & (time == t)).sum() / (time >= t).sum()
        masses.append(fallen)
        survival -= fallen
    assert table["lower"].to_list() == [*np.unique(time[event]), 9.0]
    assert table["mass"].to_numpy() == pytest.approx([*masses, survival], abs=1e-9)


def test_years_with_open_ends_give_kaplan_meier_too():
    rng = np.random.default_rng(2)
    year = rng.integers(2005, 2020, size=60).astype(float)
    event = rng.random(60) < 0.6
    table = turnbull(year, np.where(event, year + 1, INF))
    survival, masses = 1.0, []
    for t in np.unique(year[event]):
        # A unit not adopted as of t, the beginning of the year, is at risk through that year only if watched longer.
        at_risk = ((year >= t) & event).sum() + ((year > t) & ~event).sum()
        fallen = survival * (event & (year == t)).sum() / at_risk
        masses.append(fallen)
        survival -= fallen
    estimated = dict(zip(table["lower"], table["mass"], strict=True))
    for t, mass in zip(np.unique(year[event]), masses, strict=True):
        assert estimated.get(t, 0.0) == pytest.approx(mass, abs=1e-8)


def optimality(lower, upper, table):
    """Return, for every innermost interval that could hold mass, the slope of the log-likelihood per unit."""
    lower, upper = np.asarray(lower, float), np.asarray(upper, float)
    bounds = np.unique(np.concatenate([lower, upper]))
    cells = np.column_stack([bounds[:-1], bounds[1:]])

    def covers(cell):
        return (lower[:, None] <= cell[None, :, 0]) & (cell[None, :, 1] <= upper[:, None])

    chance = covers(table[["lower", "upper"]].to_numpy()) @ table["mass"].to_numpy()
    return (covers(cells) / chance[:, None]).mean(axis=0), (
        covers(table[["lower", "upper"]].to_numpy()) / chance[:, None]
    ).mean(axis=0)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(1, 6), st.sampled_from(["dated", "by", "not yet"])),
        min_size=1,
        max_size=40,
    )
)
def test_no_shift_of_mass_raises_the_likelihood(units):
    lower = [-INF if kind == "by" else start for start, _, kind in units]
    upper = [INF if kind == "not yet" else start + width for start, width, kind in units]
    table = turnbull(lower, upper)
    assert table["mass"].sum() == pytest.approx(1.0)
    tied = tie(observe(lower, upper, None))  # as-of records of the last year count as of one moment
    repeats = tied.weight.astype(int)
    everywhere, where_mass_is = optimality(np.repeat(tied.lower, repeats), np.repeat(tied.upper, repeats), table)
    assert everywhere.max() <= 1 + 1e-8  # the Karush–Kuhn–Tucker conditions of the concave problem
    assert where_mass_is == pytest.approx(np.ones(len(table)), abs=1e-8)


def test_the_conditions_hold_for_overlapping_intervals_of_many_widths():
    lower, upper = read_intervals(DATA / "mixed.csv")
    everywhere, where_mass_is = optimality(lower, upper, turnbull(lower, upper))
    assert everywhere.max() <= 1 + 1e-8
    assert where_mass_is == pytest.approx(np.ones(where_mass_is.size), abs=1e-8)


def test_weights_count_units():
    lower, upper = read_intervals(DATA / "mixed.csv")
    doubled = turnbull(np.tile(lower, 2), np.tile(upper, 2))
    weighted = turnbull(lower, upper, weights=np.full(lower.size, 2))
    assert weighted["mass"].to_numpy() == pytest.approx(doubled["mass"].to_numpy(), abs=1e-9)


def test_by_december_and_not_yet_in_december_do_not_make_the_line_jump_to_all():
    table = turnbull([2016, 2018, -INF, 2020.9, 2020.9, 2020.9], [2017, 2019, 2021, INF, INF, INF])
    # three of six have adopted, the third in one of the two dated periods; three had not at the last look
    assert table.to_numpy().tolist() == [[2016, 2017, 0.25], [2018, 2019, 0.25], [2020.9, INF, 0.5]]


def test_the_line_still_rises_where_somebody_is_known_to_have_adopted_after_the_last_look():
    table = turnbull([2016, 2020.95, 2020.9, -INF], [2017, 2021, INF, 2021])
    assert table["upper"].to_list() == [2017, 2021]


def test_surveys_of_different_years_are_two_moments():
    # nobody in 2010, everybody asked in 2012: they adopted between the two
    assert turnbull([2010] * 5 + [-INF] * 5, [INF] * 5 + [2012] * 5).to_numpy().tolist() == [[2010, 2012, 1.0]]


def test_days_of_a_whole_century_are_counted_without_a_matrix():
    rng = np.random.default_rng(3)
    start = rng.integers(0, 3000, size=6000).astype(float)
    lower, upper = start, start + rng.integers(1, 400, size=6000)
    table = turnbull(lower, upper)
    assert table["mass"].sum() == pytest.approx(1.0)
    coarse = np.arange(0, 3400, 200.0)
    by_climbing = np.interp(coarse, table["upper"], table["mass"].cumsum(), left=0.0)
    assert by_climbing == pytest.approx([(start < t).mean() if t < 3000 else 1.0 for t in coarse], abs=0.12)
