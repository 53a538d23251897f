"""The model-free estimate with its uncertainty: shares adopted, pointwise intervals, and who is still at risk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.stats import chi2

from tillkom.adoption.arrays import numbers
from tillkom.adoption.checks import check_level
from tillkom.adoption.data import Observations, observe
from tillkom.adoption.families import Array
from tillkom.adoption.turnbull import Cells, _masses, estimate, informed, product_limit

if TYPE_CHECKING:
    import pandas as pd

ROUGH = 1e-6  # accuracy of the conditions while an end is looked for
EDGE = 1e-9  # shares this near 0 and 1 are 0 and 1


def step_shares(
    lower: ArrayLike, upper: ArrayLike, *, weights: ArrayLike | None = None, level: float = 0.95
) -> pd.DataFrame:
    """Return the model-free share that has adopted by the end of each interval, with a pointwise interval.

    The interval holds every share that does not make the dates too unlikely (likelihood ratio): it needs no normal
    approximation and stays between 0 and 1. It is pointwise: it promises its level for one date at a time, not for the
    whole line, and takes for granted that when a unit was last looked at had nothing to do with its adoption.

    Parameters
    ----------
    lower, upper, weights : as for ``turnbull``.
    level : how often an interval made this way holds the share at its date.

    Returns
    -------
    DataFrame with the columns year (the end of an interval in which mass lies), share, lower, upper and at_risk: how
    many units are certainly without adoption and still followed when that interval begins.

    Source: Thomas and Grunkemeier (1975), J. Am. Stat. Assoc. 70, 865–871; for overlapping intervals the same ratio
    with Turnbull's estimate held at the share.

    >>> step_shares([2016, 2016, 2018, 2020], [2017, 2017, 2019, float("inf")]).round(2)
         year  share  lower  upper  at_risk
    0  2017.0   0.50   0.11   0.89      4.0
    1  2019.0   0.75   0.28   0.98      2.0
    """
    import pandas as pd

    check_level(level)
    data = informed(lower, upper, weights)
    cells, mass = estimate(data)
    cut = float(chi2.ppf(level, 1))
    rows = []
    for place in np.flatnonzero((mass > 0) & np.isfinite(cells.right)):
        share = float(mass[: place + 1].sum())
        low, high = _ends(cells, data, mass, int(place), share, cut)
        rows.append((float(cells.right[place]), share, low, high, _certain(data, float(cells.left[place]))))
    return pd.DataFrame(rows, columns=["year", "share", "lower", "upper", "at_risk"])


def at_risk(lower: ArrayLike, upper: ArrayLike, years: ArrayLike, *, weights: ArrayLike | None = None) -> Array:
    """Return how many units are, at each of some moments, certainly without adoption and still followed.

    >>> at_risk([2016, 2020, 2010], [2017, float("inf"), float("inf")], [2012, 2018])
    array([2., 1.])
    """
    data = observe(lower, upper, weights, points=True)
    return np.array([_certain(data, year) for year in np.atleast_1d(numbers(years, "years")).ravel()])


def _certain(data: Observations, year: float) -> float:
    return float(data.weight[data.lower >= year].sum())


def _ends(cells: Cells, data: Observations, mass: Array, place: int, share: float, cut: float) -> tuple[float, float]:
    """Return the two shares at which twice the log-likelihood has fallen by ``cut``."""
    counts = product_limit(cells, data)
    if counts is not None:
        return _product_limit_ends(counts[0][: place + 1], counts[1][: place + 1], cut)
    covers = cells.covers
    top = float(data.weight @ np.log(covers @ mass))

    def fallen(at: float) -> float:
        held = _masses(covers, data.weight, np.array([at, place + 1.0]), near=mass, accuracy=ROUGH)
        with np.errstate(divide="ignore"):
            return min(float(2.0 * (top - data.weight @ np.log(covers @ held))), 1e6)

    return _walk(fallen, share, EDGE, cut), _walk(fallen, share, 1.0 - EDGE, cut)


def _walk(fallen: Callable[[float], float], share: float, edge: float, cut: float) -> float:
    """Return where the fall reaches the cut on the way from the estimate to 0 or 1; the edge where it never does."""
    inside, part = share, 0.05
    while abs(inside - edge) > 2 * EDGE:
        ahead = edge if part >= 1.0 else share + part * (edge - share)
        if fallen(ahead) >= cut:
            return float(brentq(lambda at: fallen(at) - cut, inside, ahead, xtol=1e-5))
        inside, part = ahead, part * 2.0
    return 0.0 if edge < 0.5 else 1.0


def _product_limit_ends(dead: Array, risk: Array, cut: float) -> tuple[float, float]:
    """Return the same where Kaplan and Meier's formula holds: with a multiplier m the hazards are dead/(risk + m)."""
    some = dead > 0
    dead, risk = dead[some], risk[some]
    alive = risk - dead
    stays = alive > 0
    free = dead / risk

    def drop(m: float) -> float:
        hazard = dead / (risk + m)
        gain = dead @ np.log(free / hazard)
        gain += alive[stays] @ (np.log1p(-free[stays]) - np.log1p(-hazard[stays]))
        return float(2.0 * gain) - cut

    def share(m: float) -> float:
        return float(-np.expm1(np.log1p(-dead / (risk + m)).sum()))

    far = max(float(risk.max()), 1.0)
    while drop(far) < 0:
        far *= 4.0
    low = share(float(brentq(drop, 0.0, far, xtol=1e-9)))
    nearest = float(-alive.min())  # there a hazard is 1
    if not stays.all() or drop(nearest * (1 - 1e-12)) < 0:
        return low, 1.0
    return low, share(float(brentq(drop, nearest * (1 - 1e-12), 0.0, xtol=1e-9)))
