"""What the unknown can do: shares and ceilings with every unknown unit taken one way, then the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from tillkom.adoption.arrays import numbers
from tillkom.adoption.curve import AdoptionCurve
from tillkom.adoption.data import TooLittleData, observe
from tillkom.adoption.estimation import fit_curve
from tillkom.adoption.shares import wilson
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd


def share_bounds(
    lower: ArrayLike, upper: ArrayLike, years: ArrayLike, *, weights: ArrayLike | None = None
) -> pd.DataFrame:
    """Return the least and the greatest share of all units that can have adopted by each of some years.

    Nothing is taken for granted: units of which nothing is known count in the base, at the low end as never and at the
    high end as early adopters, and so do open dates. The bounds hold without any model, and are no confidence interval.

    Returns
    -------
    DataFrame with the columns year, lower and upper (shares of all units).

    Source: Manski (1989), J. Hum. Resour. 24, 343–360.

    >>> share_bounds([2016, 2020, float("-inf")], [2017, float("inf"), float("inf")], [2018]).round(2)
         year  lower  upper
    0  2018.0   0.33   0.67
    """
    import pandas as pd

    data = observe(lower, upper, weights, points=True)
    total = data.n + data.unknown
    at = np.atleast_1d(numbers(years, "years")).ravel()
    exact = data.lower == data.upper
    rows = []
    for year in at:
        known = float(data.weight[data.upper <= year].sum())
        possible = float(data.weight[(data.lower < year) | (exact & (data.lower <= year))].sum()) + data.unknown
        rows.append((float(year), known / total, possible / total))
    return pd.DataFrame(rows, columns=["year", "lower", "upper"])


def ceiling_bounds(
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    family: str = "logistic",
    origin: float | None = None,
    sampling: str | None = None,
    level: float | None = 0.95,
) -> pd.DataFrame:
    """Return the ceiling and midpoint without the unknown units, with all as never and with all as early adopters.

    "Never" is: not adopted as of the last date in the data. "Early" is: adopted by the earliest date by which any
    unit is known to have. The truth about the unknown lies between, if the curve is of this family: another family has
    bounds of its own.

    Parameters
    ----------
    lower, upper, family, origin, sampling : as for ``fit_curve``.
    level : of the intervals; None to look for none, which takes a tenth of the time (their columns are then NaN).

    Returns
    -------
    DataFrame with one row per scenario ("left_out", "never", "early") and the columns scenario, units, ceiling,
    ceiling_lower, ceiling_upper, midpoint, midpoint_lower, midpoint_upper; a scenario without a curve has NaN.

    Source: Manski (1989), J. Hum. Resour. 24, 343–360.

    >>> year = [2012, 2014, 2015, 2016, 2016, 2017, 2017, 2018, 2019, 2021]
    >>> inf = float("inf")
    >>> table = ceiling_bounds(year + [2024] * 10 + [-inf] * 5, [y + 1 for y in year] + [inf] * 15)
    >>> bool(table["ceiling"][1] < table["ceiling"][0] < table["ceiling"][2])
    True
    """
    import pandas as pd

    low, high = numbers(lower, "lower"), numbers(upper, "upper")
    data = observe(low, high, None)
    unknown = np.isneginf(low) & np.isposinf(high)
    first = float(data.upper[np.isfinite(data.upper)].min(initial=np.inf))
    rows = []
    for scenario in ("left_out", "never", "early"):
        taken_low = np.where(unknown & (scenario == "never"), data.last, low)
        taken_high = np.where(unknown & (scenario == "early"), first, high)
        try:
            curve = fit_curve(taken_low, taken_high, family=family, origin=origin, sampling=sampling)
        except TooLittleData:
            rows.append((scenario, np.nan, *[np.nan] * 6))
            continue
        rows.append((scenario, curve.n, *ceiling_and_midpoint(curve, level)))
    names = [f"{name}{end}" for name in ("ceiling", "midpoint") for end in ("", "_lower", "_upper")]
    return pd.DataFrame(rows, columns=["scenario", "units", *names])


def ceiling_and_midpoint(curve: AdoptionCurve, level: float | None) -> list[float]:
    """Return estimate, lower and upper end of the ceiling and of the midpoint; the ends NaN where no level is asked."""
    if level is None:
        estimates = (np.nan if curve.ceiling is None else curve.ceiling, float(curve.quantile(0.5)))
        return [end for estimate in estimates for end in (estimate, np.nan, np.nan)]
    found = [curve.estimate(name, level) for name in ("ceiling", "midpoint")]
    return [end for each in found for end in (each.estimate, each.lower, each.upper)]


def response_bounds(successes: float, n: float, population: float) -> tuple[float, float]:
    """Return the share of a whole population if nobody, and if everybody, who did not answer would have said yes.

    >>> response_bounds(60, 100, 200)
    (0.3, 0.8)
    """
    wilson(successes, n, population=population)  # the same checks of the same counts
    if not population > 0:
        raise TillkomError("The population must be positive.")
    return successes / population, (successes + population - n) / population
