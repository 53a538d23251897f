"""Calendar years on a line: a tick where each year begins, and its number in the middle of what it names."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from tillkom import codes
from tillkom.dates import decimal_year

STEPS = (1, 2, 5, 10, 20, 50, 100)


@dataclass
class Span:
    """Where a dated event lies, in years: from ``low`` to ``high``; ``at`` is the point it is tied to within them."""

    low: float
    high: float
    at: float
    open_end: bool = False


def spans(events: Iterable[Any]) -> list[Span]:
    """Place the dated events of one case, the rows of its timeline, on a scale of years as exactly as dates allow."""
    placed = [_span(row) for row in events]
    # A year may be tied anywhere within itself: before the event that follows, so that the ties do not cross.
    later = math.inf
    for one in reversed(placed):
        one.at = later = max(one.low, min(one.at, later))
    return placed


def _span(row: Any) -> Span:
    low = decimal_year(row.lower.date()) if pd.notna(row.lower) else None
    high = _end_of(row.upper.date()) if pd.notna(row.upper) else None
    if row.precision == codes.OPEN_END or high is None or low is None:
        at = low if low is not None else high
        assert at is not None
        return Span(at, at, at, open_end=True)
    return Span(low, high, low if row.precision == codes.PERIOD else (low + high) / 2)


def _end_of(day: date) -> float:
    """Where a day ends; the last day a date can name has none after it."""
    return float(day.year + 1) if day == date.max else decimal_year(day + timedelta(days=1))


def whole_years(shown: Iterable[Span]) -> tuple[int, int]:
    """The first year that holds an event, and the year after the last one: what an axis reaches over."""
    ends = [end for span in shown for end in (span.low, span.high)]
    first = math.floor(min(ends))
    return first, max(math.ceil(max(ends)), first + 1)


def named_years(first: int, last: int, per_year: float, room: float) -> list[int]:
    """The years whose numbers have room, among those from ``first`` up to but not with ``last``.

    >>> named_years(2014, 2020, per_year=10, room=25)
    [2015]
    >>> named_years(2014, 2017, per_year=30, room=25)
    [2014, 2015, 2016]
    """
    step = next((step for step in STEPS if step * per_year >= room), 1000)
    return [year for year in range(first, last) if year % step == 0] or [first]
