"""What follows if a date "adopted by" is a first trace, which trails the adoption, and not a survey at a fixed date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from tillkom.adoption.arrays import numbers
from tillkom.adoption.bounds import ceiling_and_midpoint
from tillkom.adoption.data import TooLittleData
from tillkom.adoption.estimation import fit_curve
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd

YEARS_BACK = (1.0, 2.0, 5.0)
"""How many years before its first trace an adoption is let lie, at most."""


def late_dates(
    lower: ArrayLike,
    upper: ArrayLike,
    traces: ArrayLike | None = None,
    *,
    years_back: Sequence[float] = YEARS_BACK,
    family: str = "logistic",
    origin: float | None = None,
    sampling: str | None = None,
    level: float | None = 0.95,
) -> pd.DataFrame:
    """Return how ceiling and midpoint change when adoptions known only by a first trace lie at most so far before it.

    "Adopted by 2018" says nothing of when only if 2018 was chosen without regard to the adoption, as the date of a
    survey is. A first trace in a source follows the adoption, so the curve comes out too early where it is taken for a
    survey. Which of the two a date is must be known of its source; how far a trace trails cannot be read off the dates.

    Parameters
    ----------
    lower, upper : as for ``fit_curve``.
    traces : for each unit, whether its date is a first trace; those with an open beginning if left out.
    years_back : the bounds to try, in years.
    level : of the intervals; None to look for none, which takes a tenth of the time (their columns are then NaN).

    Returns
    -------
    DataFrame with one row per bound, the first without one (NaN), and the columns years_back, traces (how many dates
    it moves), ceiling, ceiling_lower, ceiling_upper, midpoint, midpoint_lower, midpoint_upper; NaN where no curve is.

    >>> year = [2012, 2014, 2015, 2016, 2016, 2017, 2017, 2018, 2019, 2021]
    >>> inf = float("inf")
    >>> table = late_dates([-inf] * 3 + year[3:] + [2024] * 10, [y + 1 for y in year] + [inf] * 10)
    >>> table[["years_back", "traces"]].values.tolist()
    [[nan, 3.0], [1.0, 3.0], [2.0, 3.0], [5.0, 3.0]]
    """
    import pandas as pd

    low, high = numbers(lower, "lower"), numbers(upper, "upper")
    open_below = np.isneginf(low) & np.isfinite(high)
    chosen = open_below if traces is None else np.asarray(traces, dtype=bool) & open_below
    if chosen.shape != low.shape:
        raise TillkomError(f"There are {low.size} units and {chosen.size} values in traces. Give one per unit.")
    rows = []
    for back in (np.nan, *years_back):
        if back <= 0:
            raise TillkomError(f"years_back holds {back:g}; a trace lies some years, more than 0, after the adoption.")
        moved = low.copy()
        if not np.isnan(back):
            moved[chosen] = high[chosen] - back
        try:
            curve = fit_curve(moved, high, family=family, origin=origin, sampling=sampling)
            ends = ceiling_and_midpoint(curve, level)
        except TooLittleData:
            ends = [np.nan] * 6
        rows.append((back, int(chosen.sum()), *ends))
    names = [f"{name}{end}" for name in ("ceiling", "midpoint") for end in ("", "_lower", "_upper")]
    return pd.DataFrame(rows, columns=["years_back", "traces", *names])
