"""Where events lie on a scale of years: as exactly as their dates say, undated ones between their neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from tillkom.dates import decimal_year


@dataclass
class Span:
    """Where an event lies on the axis, in years; ``low`` and ``high`` are None for an undated one."""

    low: float | None
    high: float | None
    at: float
    """The point the event is tied to: within its span, or between its neighbours for an undated one."""
    open_end: bool = False


def spans(events: Iterable[Any]) -> list[Span]:
    """Place one case's events, the rows of its timeline, on a scale of years; undated ones evenly between the dated."""
    placed = [_span(row) for row in events]
    # A year may be tied anywhere within itself: before the event that follows, so that the ties do not cross.
    later = float("inf")
    dated = [span for span in placed if span is not None]
    for one in reversed(dated):
        low = one.at if one.low is None else one.low
        one.at = later = max(low, min(one.at, later))
    known = [one.at for one in dated] or [0.0]
    step = max((known[-1] - known[0]) / max(len(placed), 1), 0.35)
    result: list[Span] = []
    for place, span in enumerate(placed):
        if span is None:
            before = result[-1].at if result else None
            waiting, after = _ahead(placed[place:])
            if after is None:
                after = (known[0] if before is None else before) + step * (waiting + 1)
            if before is None:
                before = after - step * (waiting + 1)
            span = Span(None, None, before + (after - before) / (waiting + 1))
        result.append(span)
    return result


def _ahead(placed: list[Span | None]) -> tuple[int, float | None]:
    """Count the undated events in a row from here on, and give the place of the dated one that ends them."""
    for count, span in enumerate(placed):
        if span is not None:
            return count, span.at
    return len(placed), None


def _span(row: Any) -> Span | None:
    if not row.dated:
        return None
    low = decimal_year(row.lower.date()) if pd.notna(row.lower) else None
    high = _end_of(row.upper.date()) if pd.notna(row.upper) else None
    if row.precision == "öppet_slut" or high is None or low is None:
        at = low if low is not None else high
        assert at is not None
        return Span(at, at, at, open_end=True)
    at = low if row.precision == "period" else (low + high) / 2
    return Span(low, high, at)


def _end_of(day: date) -> float:
    """Where a day ends; the last day a date can name has none after it."""
    return float(day.year + 1) if day == date.max else decimal_year(day + timedelta(days=1))
