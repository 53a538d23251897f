"""The model-free estimate: how the share that has adopted grows, with no S-curve assumed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import nnls

from tillkom.adoption.data import Observations, collapse, observe
from tillkom.adoption.families import Array
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd

ACCURACY = 1e-10  # how far, relative to the number of units, the optimality conditions may still be from holding
ROUNDS = 500
LARGE = 4_000_000  # entries of a matrix of units and cells, beyond which it is not made


def turnbull(
    lower: ArrayLike, upper: ArrayLike, *, weights: ArrayLike | None = None, dates: bool = True
) -> pd.DataFrame:
    """Return the model-free (Turnbull) estimate of when units adopt: intervals, and the share that adopts in each.

    Parameters
    ----------
    lower, upper : one interval (lower, upper] of decimal years per unit, as for ``fit_curve``; lower == upper is an
        exact moment. Intervals that touch, as years do, stay apart.
    weights : how many units each interval stands for.
    dates : whether the moments are dates; else they are years that passed, which know no calendar year.

    Returns
    -------
    DataFrame with the columns lower, upper and mass, in order of time. Masses are positive and sum to 1. Mass in
    (lower, inf) belongs to units not adopted by the end; inside an interval the data do not say when the share grows.
    The share adopted by the end of an interval is the cumulative sum; where only the end is open it is Kaplan–Meier's.
    "By then" and "not yet" in the same calendar year, the last with any news, count as known of one moment: the line
    then ends there, and does not jump because one was dated to the end of a month and the other to its beginning.

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

    cells, mass = estimate(informed(lower, upper, weights, dates=dates))
    keep = mass > 0
    return pd.DataFrame({"lower": cells.left[keep], "upper": cells.right[keep], "mass": mass[keep]})


def informed(lower: ArrayLike, upper: ArrayLike, weights: ArrayLike | None, *, dates: bool = True) -> Observations:
    """Return the checked intervals, as-of dates of one and the same time tied; refuse a sample that says nothing."""
    data = observe(lower, upper, weights, points=True)
    if data.n == 0:
        raise TillkomError("Nothing is known about any unit: every interval is (-inf, inf). Date at least one.")
    return tie(data) if dates else data


def tie(data: Observations) -> Observations:
    """Date both kinds of as-of record by one rule: those of the last calendar year are of one and the same moment.

    "Had adopted by December" ends with the month and "had not adopted as of December" begins with it, since each is
    known no better. Between the two lies a month in which, by the letter, every unit without adoption could have
    adopted, and there the most likely course has them all do so. Where nobody is *known* to have adopted after the
    last look at those without, the line ends at that look: adopters seen later in that year are counted as adopters
    then.
    """
    waiting = np.isinf(data.upper)
    if not waiting.any() or waiting.all():
        return data
    last = float(data.lower[waiting].max())
    dated = ~waiting & (data.lower < data.upper)
    seen = dated & (data.upper > last) & (data.lower < last) & (data.upper <= np.floor(last) + 1.0)
    later = ~waiting & (data.upper > last) & ~seen
    if not seen.any() or later.any():
        return data
    upper = np.where(seen, last, data.upper)
    return Observations(*collapse(data.lower, upper, data.weight), unknown=data.unknown)


@dataclass(frozen=True)
class Cells:
    """The intervals that can hold mass, in order, and for each unit interval the first and the last one it covers."""

    left: Array
    right: Array
    first: NDArray[np.intp]
    last: NDArray[np.intp]

    @property
    def covers(self) -> Array:
        """A 0/1 matrix of which unit interval (row) covers which cell."""
        cell = np.arange(self.left.size)
        return ((self.first[:, None] <= cell) & (cell <= self.last[:, None])).astype(float)


def innermost(data: Observations) -> Cells:
    """Return the intervals that can hold mass.

    An innermost interval begins at some unit's lower and ends at some unit's upper bound with no other bound between.
    """
    point = data.lower == data.upper
    # At one and the same time an exact moment opens first, then intervals close, then intervals (t, …] open.
    time = np.concatenate([data.lower, data.upper])
    rank = np.concatenate([np.where(point, 0, 2), np.ones(data.upper.size, dtype=int)])
    opens = np.concatenate([np.ones(data.lower.size, dtype=bool), np.zeros(data.upper.size, dtype=bool)])
    order = np.lexsort((rank, time))
    place = np.empty(order.size, dtype=np.intp)
    place[order] = np.arange(order.size)
    ordered, opens = time[order], opens[order]
    starts = np.flatnonzero(opens[:-1] & ~opens[1:])
    units = data.lower.size
    # Bounds that coincide sort next to one another, so a unit covers the cells between the places of its two bounds.
    at = np.arange(order.size)
    new = _groups(ordered, rank[order])
    begins = np.maximum.accumulate(np.where(np.append(True, new), at, 0))[place]
    ends = np.minimum.accumulate(np.where(np.append(new, True), at, at.size)[::-1])[::-1][place]
    first = np.searchsorted(starts, begins[:units])
    last = np.searchsorted(starts + 1, ends[units:], side="right") - 1
    return Cells(ordered[starts], ordered[starts + 1], first, last)


def _groups(time: Array, rank: Array) -> NDArray[np.bool_]:
    """Return where in the ordered bounds a bound differs from the one before it."""
    return (time[1:] != time[:-1]) | (rank[1:] != rank[:-1])


def estimate(data: Observations) -> tuple[Cells, Array]:
    """Return the cells and the mass in each."""
    cells = innermost(data)
    counts = product_limit(cells, data)
    if counts is not None:
        dead, risk = counts
        left = np.cumprod(1.0 - dead / risk)
        return cells, np.append(1.0, left[:-1]) - left
    if data.weight.size * cells.left.size > LARGE:
        return cells, _climb(cells, data.weight)
    return cells, _masses(cells.covers, data.weight)


def product_limit(cells: Cells, data: Observations) -> tuple[Array, Array] | None:
    """Return adopters and units at risk per cell where Kaplan and Meier's formula holds; None where it does not.

    It does where every adopter lies in one cell and every other unit is open at its end. The last cell takes what is
    left where units remain without adoption.
    """
    waiting = np.isinf(data.upper)
    if not (cells.first == cells.last)[~waiting].all() or (cells.first > cells.last).any():
        return None
    size = cells.left.size
    dead: Array = np.bincount(cells.first[~waiting], data.weight[~waiting], minlength=size).astype(float)
    leaving: Array = np.bincount(cells.first[waiting], data.weight[waiting], minlength=size).astype(float)
    # A unit open at its end can adopt in its first cell or later, and is at risk in those before.
    risk = np.cumsum(dead[::-1])[::-1] + np.append(np.cumsum(leaving[::-1])[::-1][1:], 0.0)
    if np.isinf(cells.right[-1]):
        dead[-1] = risk[-1] = 1.0
    return (dead, risk) if (risk > 0).all() else None


def _climb(cells: Cells, weight: Array) -> Array:
    """Return the masses by the self-consistency iteration, sped up; for more cells than a matrix is practical for."""

    def step(mass: Array) -> Array:
        total = np.append(0.0, np.cumsum(mass))
        part = weight / (total[cells.last + 1] - total[cells.first])
        edges = np.bincount(cells.first, part, minlength=mass.size + 1)
        edges = edges - np.bincount(cells.last + 1, part, minlength=mass.size + 1)
        return mass * np.cumsum(edges)[:-1] / weight.sum()

    mass = np.full(cells.left.size, 1.0 / cells.left.size)
    for _ in range(ROUNDS):  # Varadhan and Roland (2008), Scand. J. Stat. 35, 335–353
        once = step(mass)
        twice = step(once)
        along, bend = once - mass, twice - 2.0 * once + mass
        size = float(np.linalg.norm(bend))
        if size == 0.0 or float(np.abs(along).sum()) < 1e-9:
            return once
        length = max(1.0, float(np.linalg.norm(along)) / size)
        ahead = mass + 2.0 * length * along + length**2 * bend
        ahead = np.maximum(ahead, 1e-3 * twice)
        mass = step(ahead / ahead.sum())
    return mass


def _masses(
    covers: Array,
    weight: Array,
    parts: Array | None = None,
    *,
    near: Array | None = None,
    accuracy: float = ACCURACY,
) -> Array:
    """Maximise Σ w·log(covers @ mass) over masses that are 0 or more and sum to 1.

    ``parts`` says how much the first cells hold and how many they are: then those sum to that, the others to the rest.
    ``near`` is where to start.
    """
    blocks, totals = _blocks(covers.shape[1], parts)
    n = float(weight.sum())
    even = covers.T @ (weight / covers.sum(axis=1)) / n
    mass = even if near is None else 0.99 * near + 0.01 * even
    mass = mass * ((totals / np.maximum(blocks @ mass, 1e-300)) @ blocks)
    for _ in range(ROUNDS):
        chance = covers @ mass
        ratio = covers / chance[:, None]
        gradient = weight @ ratio
        # At the maximum the gradient is the same wherever a block has mass, and at most that elsewhere in it.
        level = (blocks @ (gradient * mass) / np.maximum(totals, 1e-300)) @ blocks
        if (gradient <= level + n * accuracy).all() and (np.abs(gradient - level)[mass > 0] <= n * accuracy).all():
            break
        goal = _newton_goal(ratio, weight, n, blocks, totals)
        mass = _line_search(covers, weight, mass, goal, float((gradient - level) @ (goal - mass)))
        mass = mass * (weight @ (covers / (covers @ mass)[:, None])) / n  # one EM step never lowers the likelihood
        mass[mass < 1e-13] = 0.0
        mass = mass * ((totals / np.maximum(blocks @ mass, 1e-300)) @ blocks)
    return mass


def _blocks(size: int, parts: Array | None) -> tuple[Array, Array]:
    """Return which cells belong to which block (a 0/1 row each), and what each block holds."""
    if parts is None:
        return np.ones((1, size)), np.ones(1)
    share, cells = parts
    first = (np.arange(size) < cells).astype(float)
    return np.stack([first, 1.0 - first]), np.array([share, 1.0 - share])


def _newton_goal(ratio: Array, weight: Array, n: float, blocks: Array, totals: Array) -> Array:
    """Return the masses that maximise the quadratic the log-likelihood looks like here, by non-negative least squares.

    With r = covers/chance the quadratic is −Σ w (r·mass − 2)²/2; a heavily weighted row a block holds its sum.
    """
    root = np.sqrt(weight / n)
    heavy = 1e3
    rows = np.vstack([root[:, None] * ratio, heavy * blocks])
    goal, _ = nnls(rows, np.concatenate([2.0 * root, heavy * totals]))
    return goal * ((totals / np.maximum(blocks @ goal, 1e-300)) @ blocks)


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
