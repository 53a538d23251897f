"""Patterns over time by hand: what surely came before and after, in which order, and how long it took."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from tillkom.comparison import align, duration, followed_within, order_of_types
from tillkom.errors import TillkomError

NAN, INF = math.nan, math.inf
EVENTS = pd.DataFrame(
    [
        ("a", "inquiry", 2014.0, 2015.0),
        ("a", "start", 2018.0, 2019.0),
        ("a", "unrest", NAN, NAN),
        ("b", "start", 2016.0, 2017.0),
        ("b", "inquiry", 2016.0, 2017.0),
        ("b", "start", 2030.0, 2031.0),
        ("c", "start", 2012.0, 2013.0),
        ("c", "inquiry", 2013.5, INF),
    ],
    columns=["case", "type", "lower", "upper"],
)
TURNING = {"a": (2016.0, 2017.0), "b": (2016.0, 2017.0), "c": (2010.0, 2010.0)}


def test_events_are_before_after_open_or_undated() -> None:
    found = align(EVENTS, TURNING)
    assert found["relation"].tolist() == ["before", "after", "undated", "open", "open", "after", "after", "after"]
    assert found.loc[1, ["earliest", "latest"]].tolist() == [1.0, 3.0]
    assert found.loc[7, ["earliest", "latest"]].tolist() == [3.5, INF]


def test_a_case_without_a_turning_point_is_left_out() -> None:
    assert set(align(EVENTS, {"a": (2016.0, 2017.0)})["case"]) == {"a"}


def test_what_followed_within_some_years_is_counted_for_certain_and_possibly() -> None:
    found = followed_within(align(EVENTS, TURNING), 3)
    # start: a surely (1 to 3 years), c surely (2 to 3), b possibly (the same year); inquiry: b possibly, c after 3.5
    assert found.loc["start"].tolist() == [2, 3, 0, 3]
    assert found.loc["inquiry"].tolist() == [0, 1, 1, 3]
    assert found.loc["unrest"].tolist() == [0, 1, 0, 3]
    with pytest.raises(TillkomError, match="above 0"):
        followed_within(align(EVENTS, TURNING), 0)


def test_the_order_of_types_is_that_of_the_first_of_each() -> None:
    found = order_of_types(EVENTS).set_index(["first", "second"])
    # inquiry before start: a; start before inquiry: c; b in the same year is open
    assert found.loc[("inquiry", "start")].tolist() == [1, 1, 1, 3]
    assert found.loc[("start", "unrest")].tolist() == [0, 0, 1, 1]


def test_durations_are_bounded_by_the_shortest_and_the_longest_the_dates_allow() -> None:
    took = duration(
        {
            "a": (2016.0, 2017.0),
            "b": (2010.0, 2010.0),
            "c": (2012.0, 2013.0),
            "d": (2019.0, 2020.0),
            "e": (2000.0, 2001.0),
        },
        {
            "a": (2018.0, 2019.0),
            "b": (2012.0, 2012.0),
            "c": (2020.0, INF),
            "d": (2015.0, 2016.0),
            "f": (2001.0, 2002.0),
        },
    )
    assert took.cases.values.tolist() == [["a", 1.0, 3.0], ["b", 2.0, 2.0], ["c", 7.0, INF]]
    assert took.contradictory == ("d",)
    assert took.unknown == ("e", "f")
    # a's interval holds b's moment, so the mass of both is there: two thirds at 2 years, the rest not yet after 7
    assert took.steps is not None
    assert took.steps.values.tolist() == [[2.0, 2.0, pytest.approx(2 / 3)], [7.0, INF, pytest.approx(1 / 3)]]
    assert took.quantile() == (2.0, 2.0)
    assert took.quantile(0.9) == (7.0, INF)


def test_years_that_passed_know_no_calendar_so_one_who_still_waits_does_not_cut_another_s_interval() -> None:
    # a took four to six years; b had waited at least five, c at least four: between five and six all three agree
    start = {"a": (2014, 2015), "b": (2016, 2017), "c": (2017, 2018)}
    took = duration(start, {"a": (2019, 2020), "b": (2022, math.inf), "c": (2022, math.inf)})
    assert took.quantile() == (5, 6)


def test_two_durations_are_shown_and_no_share_is_worked_out() -> None:
    took = duration({"a": (2016.0, 2016.0), "b": (2010.0, 2010.0)}, {"a": (2018.0, 2018.0), "b": (2012.0, 2012.0)})
    assert took.steps is None
    assert all(map(math.isnan, took.quantile()))


def test_bounds_in_the_wrong_order_are_told() -> None:
    with pytest.raises(TillkomError, match="first bound"):
        duration({"a": (2017.0, 2016.0)}, {"a": (2018.0, 2018.0)})
