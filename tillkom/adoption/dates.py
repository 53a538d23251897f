"""From dates as they are known to intervals: the bridge from a study's adoption table to the curve."""

from __future__ import annotations

import calendar
import datetime
import math
import re
from collections.abc import Iterable, Sequence
from typing import SupportsFloat

import numpy as np

from tillkom.adoption.families import Array
from tillkom.errors import TillkomError

Bound = str | float | int | datetime.date | None
"""A date as it is known: 2016, "2016", "2016-12", "2016-12-15", a date, a decimal year such as 2016.5; None if not."""

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def intervals(status: Iterable[str], earliest: Sequence[Bound], latest: Sequence[Bound]) -> tuple[Array, Array]:
    """Turn what is known of each unit's adoption into intervals (lower, upper] of decimal years.

    Parameters
    ----------
    status : for each unit "adopted", "not_adopted" or "unknown".
    earliest, latest : the first and the last date the adoption may have; for a unit not adopted, ``latest`` is the date
        as of which that is known. A date is a year (2016 or "2016"), a month ("2016-12"), a day ("2016-12-15" or a
        ``datetime.date``), a decimal year (2016.5, a moment) or None.

    Returns
    -------
    lower, upper : float arrays for ``fit_curve`` and ``turnbull``. A year y is (y, y + 1]; a month or a day
        likewise its own length in decimal years; "adopted by the end of y" (earliest None, latest y) is
        (−inf, y + 1]; "not adopted as of t" is (t, inf), from the *beginning* of t's year, month or day, since it is
        known no later; unknown is (−inf, inf).

    Raises
    ------
    TillkomError : a status or date that cannot be read, an adoption without a latest date, a non-adoption without its
        date, or an earliest date after the latest; the unit's position is named.

    >>> intervals(["adopted", "adopted", "not_adopted", "unknown"], [2016, None, None, None], [2016, 2018, 2021, None])
    (array([2016.,  -inf, 2021.,  -inf]), array([2017., 2019.,   inf,   inf]))
    """
    statuses = list(status)
    if not len(statuses) == len(earliest) == len(latest):
        raise TillkomError(
            f"There are {len(statuses)} statuses, {len(earliest)} earliest and {len(latest)} latest dates. "
            "Give one of each for every unit."
        )
    rows = []
    for position, known in enumerate(zip(statuses, earliest, latest, strict=True)):
        try:
            rows.append(_interval(*known))
        except TillkomError as error:
            raise TillkomError(f"At position {position} (the first is 0): {error}") from None
    table = np.array(rows, dtype=float).reshape(-1, 2)
    return table[:, 0].copy(), table[:, 1].copy()


def _interval(status: str, earliest: Bound, latest: Bound) -> tuple[float, float]:
    first, last = _period(earliest), _period(latest)
    if status == "unknown":
        return -math.inf, math.inf
    if status == "not_adopted":
        if last is None:
            raise TillkomError('a unit that is "not_adopted" needs, as latest, the date as of which that is known.')
        return last[0], math.inf
    if status != "adopted":
        raise TillkomError(f'"{status}" is no status. Write adopted, not_adopted or unknown.')
    if last is None:
        raise TillkomError('an "adopted" unit needs a latest date: at the latest, the date of the source that says so.')
    lower = -math.inf if first is None else first[0]
    if not lower < last[1]:
        raise TillkomError(f"the earliest date {earliest} comes after the latest {latest}. Swap or correct them.")
    return lower, last[1]


def _period(bound: Bound) -> tuple[float, float] | None:
    """Return the beginning and the end of the year, month, day or moment a date names; None for no date."""
    if bound is None or bound == "":
        return None
    if isinstance(bound, datetime.date):
        return _day(bound.year, bound.month, bound.day)
    if isinstance(bound, str):
        match = _ISO.fullmatch(bound.strip())
        if match is None:
            raise TillkomError(f'"{bound}" is no date. Write 2016, 2016-12 or 2016-12-15.')
        year, month, day = (None if part is None else int(part) for part in match.groups())
        return _calendar(bound, year or 0, month, day)
    if isinstance(bound, SupportsFloat):
        year_number = float(bound)
        if math.isnan(year_number):
            return None
        if math.isfinite(year_number):
            return year_number, year_number + 1.0 if year_number == int(year_number) else year_number
    raise TillkomError(f"{bound!r} is no date. Write 2016, 2016-12 or 2016-12-15.")


def _calendar(text: str, year: int, month: int | None, day: int | None) -> tuple[float, float]:
    try:
        if month is None:
            return float(year), float(year + 1)
        if day is None:
            return _day(year, month, 1)[0], _day(year, month, calendar.monthrange(year, month)[1])[1]
        return _day(year, month, day)
    except ValueError:
        raise TillkomError(f'"{text}" is no day of the calendar. Correct the month or the day.') from None


def _day(year: int, month: int, day: int) -> tuple[float, float]:
    length = 366 if calendar.isleap(year) else 365
    number = datetime.date(year, month, day).timetuple().tm_yday
    return year + (number - 1) / length, year + number / length
