"""Adoption that ends, and the time between two steps: ever adopted, now in use, and how long a step took."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from tillkom.adoption.arrays import numbers
from tillkom.adoption.data import observe
from tillkom.adoption.families import Array
from tillkom.adoption.steps import step_shares
from tillkom.adoption.turnbull import estimate, informed
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd


def use_over_time(
    lower: ArrayLike, upper: ArrayLike, left_lower: ArrayLike, left_upper: ArrayLike, years: ArrayLike
) -> pd.DataFrame:
    """Return, by each of some years, the share that has ever adopted and the share that has it in use.

    An adoption that is abandoned ends: the two lines part there. Both are model-free (Turnbull's estimate of the
    adoptions less that of the abandonments, both among all units); the bounds say what is certain and what is possible
    and take nothing for granted.

    Parameters
    ----------
    lower, upper : each unit's interval of adoption, as for ``turnbull``.
    left_lower, left_upper : its interval of abandonment; (date of the last look, inf) for a unit that has not, also for
        one that has not adopted.
    years : decimal years.

    Returns
    -------
    DataFrame with the columns year, ever, in_use, in_use_lower and in_use_upper (bounds, shares of all units).

    Raises
    ------
    TillkomError : abandoned before it can have been adopted, or columns of different lengths.

    >>> inf = float("inf")
    >>> left = [2016, 2020, 2020], [2017, inf, inf]
    >>> use_over_time([2010, 2012, 2020], [2011, 2013, inf], *left, [2013, 2018]).round(2)
         year  ever  in_use  in_use_lower  in_use_upper
    0  2013.0  0.67    0.67          0.67          0.67
    1  2018.0  0.67    0.33          0.33          0.33
    """
    import pandas as pd

    came, went = observe_columns(lower, upper), observe_columns(left_lower, left_upper)
    if came[0].size != went[0].size:
        raise TillkomError(
            f"There are {came[0].size} units that adopt and {went[0].size} that leave. Give both of each."
        )
    wrong = np.isfinite(went[1]) & (went[1] <= came[0])
    if wrong.any():
        row = int(np.argmax(wrong))
        raise TillkomError(f"At position {row} (the first is 0) the unit leaves before it can have adopted.")
    at = np.atleast_1d(numbers(years, "years")).ravel()
    ever, left = _reached(*came, at), _reached(*went, at)
    certain = [((came[1] <= year) & (went[0] >= year)).mean() for year in at]
    possible = [((came[0] < year) & (went[1] > year)).mean() for year in at]
    columns = {"year": at, "ever": ever, "in_use": np.clip(ever - left, 0.0, 1.0)}
    return pd.DataFrame({**columns, "in_use_lower": certain, "in_use_upper": possible})


def observe_columns(lower: ArrayLike, upper: ArrayLike) -> tuple[Array, Array]:
    """Return two checked columns of bounds, unit by unit."""
    observe(lower, upper, None, points=True)
    return numbers(lower, "lower"), numbers(upper, "upper")


def _reached(lower: Array, upper: Array, at: Array) -> Array:
    """Return the model-free share reached by each year: what lies in cells that end by then."""
    if not np.isfinite(upper).any():
        return np.zeros(at.size)
    cells, mass = estimate(informed(lower, upper, None))
    return np.array([float(mass[cells.right <= year + 1e-9].sum()) for year in at])


@dataclass(frozen=True)
class StepTime:
    """How long it took from one step to the next, among the units known to have taken the first.

    Attributes
    ----------
    shares : columns year (here: years *after* the first step), share, lower, upper, at_risk, as of ``step_shares``.
    median : the interval in which half of the units have taken the second step; (nan, nan) where half never do.
    units, both, backwards : units with the first step; those with both; those whose second step comes before the first
        by their dates, which are left out.
    """

    median: tuple[float, float]
    units: int
    both: int
    backwards: int
    _durations: tuple[Array, Array] = field(repr=False, compare=False)

    @cached_property
    def shares(self) -> pd.DataFrame:
        """The model-free share that has taken the second step, by years after the first; looked for when asked for."""
        return step_shares(*self._durations)


def step_time(
    first_lower: ArrayLike, first_upper: ArrayLike, second_lower: ArrayLike, second_upper: ArrayLike
) -> StepTime:
    """Return how long units took from one step (an initiative) to the next (a decision), from two uncertain dates.

    The duration of a unit lies between the latest first and earliest second date, and the other way round; a unit that
    has not taken the second step has an open duration. Units without a first step are left out. With both dates to the
    year a duration is known to two years: the result is as coarse as the dates.

    Raises
    ------
    TillkomError : no unit has taken the first step.

    Source: De Gruttola and Lagakos (1989), Biometrics 45, 1–11, on doubly censored durations; here each duration is
    taken as the interval its two dates allow, which is wider and never misleads.

    >>> inf = float("inf")
    >>> found = step_time([2010, 2010, 2011], [2011, 2011, 2012], [2012, 2014, 2020], [2013, 2015, inf])
    >>> found.both, found.median
    (2, (3.0, 5.0))
    """
    came, went = observe_columns(first_lower, first_upper), observe_columns(second_lower, second_upper)
    if came[0].size != went[0].size:
        raise TillkomError(f"There are {came[0].size} first and {went[0].size} second dates. Give both of each unit.")
    has = np.isfinite(came[1])
    if not has.any():
        raise TillkomError("No unit is known to have taken the first step, so no time can be measured from it.")
    backwards = has & (went[1] <= came[0])
    kept = has & ~backwards
    low = np.maximum(went[0][kept] - came[1][kept], 0.0)
    high = went[1][kept] - came[0][kept]
    low = np.where(np.isneginf(went[0][kept]), 0.0, low)
    told = (low > 0) | np.isfinite(high)  # a duration of which nothing is known says nothing
    durations = (low[told], high[told]) if told.any() else (np.zeros(1), np.full(1, np.inf))
    cells, mass = estimate(informed(low[told], high[told], None)) if told.any() else (None, np.empty(0))
    median = (np.nan, np.nan)
    if cells is not None:
        reached = np.cumsum(mass)
        place = int(np.searchsorted(reached, 0.5 - 1e-9))
        if np.isfinite(cells.right[place]):
            median = (float(cells.left[place]), float(cells.right[place]))
    both = int((kept & np.isfinite(went[1])).sum())
    return StepTime(median, int(has.sum()), both, int(backwards.sum()), durations)
