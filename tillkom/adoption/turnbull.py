"""The model-free estimate: how the share that has adopted grows, with no S-curve assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import nnls

from tillkom.adoption.data import Observations, observe
from tillkom.adoption.families import Array
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd

ACCURACY = 1e-10  # how far, relative to the number of units, the optimality conditions may still be from holding
ROUNDS = 500


def turnbull(lower: ArrayLike, upper: ArrayLike, *, weights: ArrayLike | None = None) -> pd.DataFrame:
    """Return the model-free (Turnbull) estimate of when units adopt: intervals, and the share that adopts in each.

    Parameters
    ----------
    lower, upper : one interval (lower, upper] of decimal years per unit, as for ``fit_curve``; lower == upper is an
        exact moment. Intervals that touch, as years do, stay apart.
    weights : how many units each interval stands for.

    Returns
    -------
    DataFrame with the columns lower, upper and mass, in order of time. Masses are positive and sum to 1. Mass in
    (lower, inf) belongs to units not adopted by the end; inside an interval the data do not say when the share grows.
    The share adopted by the end of an interval is the cumulative sum; where only the end is open it is Kaplan–Meier's.

    Raises
    ------
    TillkomError : bad intervals or weights, or no unit with any information.

    Source: Turnbull (1976), J. R. Stat. Soc. B 38, 290–295; computed by the constrained Newton method of Wang (2007),
    J. R. Stat. Soc. B 69, 185–198.

    >>> turnbull([2016, 2016, 2018, 2020], [2017, 2017, 2019, float("inf")])
        lower   upper  mass
    0  2016.0  2017.0  0.50
    1  2018.0  2019.0  0.25
    2  2020.0     inf  0.25
    """
    import pandas as pd

    data = observe(lower, upper, weights, points=True)
    if data.n == 0:
        raise TillkomError("Nothing is known about any unit: every interval is (-inf, inf). Date at least one.")
    left, right, covers = innermost(data)
    mass = _masses(covers, data.weight)
    keep = mass > 0
    return pd.DataFrame({"lower": left[keep], "upper": right[keep], "mass": mass[keep]})


def innermost(data: Observations) -> tuple[Array, Array, Array]:
    """Return the intervals that can hold mass, and a 0/1 matrix of which unit interval (row) covers which of them.

    An innermost interval begins at some unit's lower and ends at some unit's upper bound with no other bound between.
    """
    point = data.lower == data.upper
    # At one and the same time an exact moment opens first, then intervals close, then intervals (t, …] open.
    time = np.concatenate([data.lower, data.upper])
    rank = np.concatenate([np.where(point, 0, 2), np.ones(data.upper.size, dtype=int)])
    opens = np.concatenate([np.ones(data.lower.size, dtype=bool), np.zeros(data.upper.size, dtype=bool)])
    order = np.lexsort((rank, time))
    time, rank, opens = time[order], rank[order], opens[order]
    starts = np.flatnonzero(opens[:-1] & ~opens[1:])
    left, left_rank, right = time[starts], rank[starts], time[starts + 1]
    after = (left[None, :] > data.lower[:, None]) | (
        (left[None, :] == data.lower[:, None]) & (left_rank[None, :] >= np.where(point, 0, 2)[:, None])
    )
    return left, right, (after & (right[None, :] <= data.upper[:, None])).astype(float)


def _masses(covers: Array, weight: Array) -> Array:
    """Maximise Σ w·log(covers @ mass) over masses that are 0 or more and sum to 1."""
    n = float(weight.sum())
    mass = covers.T @ (weight / covers.sum(axis=1)) / n
    for _ in range(ROUNDS):
        chance = covers @ mass
        ratio = covers / chance[:, None]
        gradient = weight @ ratio
        # At the maximum the gradient is n wherever there is mass and at most n elsewhere.
        if gradient.max() <= n * (1 + ACCURACY) and np.abs(gradient - n)[mass > 0].max() <= n * ACCURACY:
            break
        goal = _newton_goal(ratio, weight, n)
        mass = _line_search(covers, weight, mass, goal, float(gradient @ (goal - mass)))
        mass = mass * (weight @ (covers / (covers @ mass)[:, None])) / n  # one EM step never lowers the likelihood
        mass[mass < 1e-13] = 0.0
        mass /= mass.sum()
    return mass


def _newton_goal(ratio: Array, weight: Array, n: float) -> Array:
    """Return the masses that maximise the quadratic the log-likelihood looks like here, by non-negative least squares.

    With r = covers/chance the quadratic is −Σ w (r·mass − 2)²/2; one heavily weighted row holds the sum at 1.
    """
    root = np.sqrt(weight / n)
    heavy = 1e3
    rows = np.vstack([root[:, None] * ratio, np.full((1, ratio.shape[1]), heavy)])
    goal, _ = nnls(rows, np.append(2.0 * root, heavy))
    return goal / goal.sum()


def _line_search(covers: Array, weight: Array, mass: Array, goal: Array, slope: float) -> Array:
    """Return the point on the way to the goal that is higher; the old one if none is."""
    here = weight @ np.log(covers @ mass)
    fraction = 1.0
    for _ in range(40):
        ahead = mass + fraction * (goal - mass)
        chance = covers @ ahead
        if chance.min() > 0 and weight @ np.log(chance) >= here + 1e-3 * fraction * max(slope, 0.0):
            return ahead
        fraction /= 2
    return mass
