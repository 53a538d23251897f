"""From dates as they are known to intervals."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from tillkom.adoption import intervals
from tillkom.errors import TillkomError

INF = np.inf


@pytest.mark.parametrize(
    ("status", "earliest", "latest", "expected"),
    [
        ("adopted", 2016, 2016, (2016, 2017)),
        ("adopted", "2016", "2016", (2016, 2017)),
        ("adopted", 2016.0, 2018.0, (2016, 2019)),
        ("adopted", None, 2018, (-INF, 2019)),
        ("adopted", np.nan, "2018-06", (-INF, 2018 + 181 / 365)),
        ("adopted", "2016-12-15", "2016-12-15", (2016 + 349 / 366, 2016 + 350 / 366)),
        ("adopted", datetime.date(2019, 1, 1), datetime.date(2019, 12, 31), (2019, 2020)),
        ("adopted", "2016-02", "2016-02", (2016 + 31 / 366, 2016 + 60 / 366)),
        ("adopted", np.int64(2016), np.float64(2016.5), (2016, 2016.5)),
        ("not_adopted", None, 2021, (2021, INF)),
        ("not_adopted", None, "2021-11-01", (2021 + 304 / 365, INF)),
        ("unknown", None, None, (-INF, INF)),
    ],
)
def test_what_is_known_becomes_an_interval(status, earliest, latest, expected):
    lower, upper = intervals([status], [earliest], [latest])
    assert (lower[0], upper[0]) == pytest.approx(expected, abs=1e-12)


def test_a_day_lies_inside_its_month_and_its_year():
    lower, upper = intervals(["adopted"] * 3, ["2016", "2016-12", "2016-12-31"], ["2016", "2016-12", "2016-12-31"])
    assert lower[0] < lower[1] < lower[2]
    assert upper[0] == upper[1] == upper[2] == 2017.0


@pytest.mark.parametrize(
    ("status", "earliest", "latest", "message"),
    [
        ("adopted", 2016, None, "needs a latest date"),
        ("not_adopted", None, None, "needs, as latest"),
        ("adopted", 2018, 2016, "comes after the latest"),
        ("perhaps", 2018, 2018, "is no status"),
        ("adopted", None, "spring 2016", "is no date"),
        ("adopted", None, "2016-13", "no day of the calendar"),
        ("adopted", None, "2015-02-29", "no day of the calendar"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_position(status, earliest, latest, message):
    with pytest.raises(TillkomError, match=message) as caught:
        intervals(["unknown", status], [None, earliest], [None, latest])
    assert "position 1" in str(caught.value)


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(TillkomError, match="2 statuses, 1 earliest"):
        intervals(["unknown", "unknown"], [None], [None, None])


def test_no_units_give_empty_columns():
    lower, upper = intervals([], [], [])
    assert lower.size == upper.size == 0
