"""What fit_curve and turnbull are given, checked and collapsed: distinct intervals, each with a weight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tillkom.adoption.arrays import numbers
from tillkom.adoption.families import Array
from tillkom.errors import TillkomError

MINIMUM_ADOPTERS = 5
"""Fewest known adopters a curve is fitted to: with three free parameters AICc needs five units (n − k − 1 ≥ 1), and it
is the fewest for which the coverage simulation has shown that the intervals hold what they promise."""

MINIMUM_PERIODS = 3
"""Fewest distinct adoption intervals: two can be met exactly by a step, so that the speed has no finite estimate."""


GOLDEN = (1 + 5**0.5) / 2  # an irrational number, so that sums of years with it do not coincide


class TooLittleData(TillkomError):
    """There are too few dated adopters for a curve; show the steps (``turnbull``) and this reason instead."""

    def __init__(self, message: str, *, reason: str, found: float, needed: float) -> None:
        super().__init__(message)
        self.reason, self.found, self.needed = reason, found, needed


@dataclass(frozen=True)
class Observations:
    """Distinct intervals (lower, upper] with the number of units in each; the uninformative ones only counted."""

    lower: Array
    upper: Array
    weight: Array
    unknown: float  # weight of units known neither to have adopted nor not to have

    @property
    def n(self) -> float:
        """Number of units in the likelihood."""
        return float(self.weight.sum())

    @property
    def adopters(self) -> float:
        """Number of units known to have adopted."""
        return float(self.weight[np.isfinite(self.upper)].sum())

    @property
    def adopters_only(self) -> Observations:
        """The adopters; the others are counted as units nothing is known about."""
        adopted = np.isfinite(self.upper)
        rest = float(self.weight[~adopted].sum())
        return Observations(self.lower[adopted], self.upper[adopted], self.weight[adopted], self.unknown + rest)

    @property
    def informative(self) -> NDArray[np.bool_]:
        """Which units are known not to have adopted at a time when, by the adopters' dates, others may have.

        One known only as of a date before the first possible adoption tells nothing of how many ever adopt.
        """
        adopted = np.isfinite(self.upper)
        bounds = np.where(np.isfinite(self.lower), self.lower, self.upper)[adopted]
        return ~adopted & (self.lower > bounds.min(initial=np.inf)) if adopted.any() else ~adopted

    @property
    def last(self) -> float:
        """The last finite bound of any interval."""
        bounds = np.concatenate([self.lower, self.upper])
        return float(bounds[np.isfinite(bounds)].max())

    @property
    def periods(self) -> int:
        """Number of distinct intervals the adopters fall in."""
        return int(np.isfinite(self.upper).sum())


def observe(lower: ArrayLike, upper: ArrayLike, weights: ArrayLike | None, *, points: bool = False) -> Observations:
    """Check the intervals and collapse equal ones; ``points`` allows lower == upper as an exact time."""
    low, high = _column(lower, "lower"), _column(upper, "upper")
    if low.size != high.size:
        raise TillkomError(
            f"lower has {low.size} values and upper {high.size}. Give one of each for every unit, in the same order."
        )
    if low.size == 0:
        raise TillkomError("There are no units: lower and upper are empty. Give at least one interval per unit.")
    weight = _weights(weights, low.size)
    _check_order(low, high, points=points)
    low, high, weight = collapse(low, high, weight)
    if not weight.sum() > 0:
        raise TillkomError("Every weight is 0, so there are no units left. Give at least one unit a positive weight.")
    blank = (low == -np.inf) & (high == np.inf)
    keep = ~blank & (weight > 0)
    return Observations(low[keep], high[keep], weight[keep], float(weight[blank].sum()))


def _column(values: ArrayLike, name: str) -> Array:
    column = numbers(values, name)
    if column.ndim != 1:
        raise TillkomError(f"{name} must be one list of numbers, one per unit; it has {column.ndim} dimensions.")
    missing = np.isnan(column)
    if missing.any():
        row = int(np.argmax(missing))
        raise TillkomError(
            f"{name} has no number at position {row} (the first is 0). "
            "Write -inf for an unknown beginning and inf for an open end; both for a unit nothing is known about."
        )
    return column


def _weights(weights: ArrayLike | None, size: int) -> Array | None:
    if weights is None:
        return None
    column = _column(weights, "weights")
    if column.size != size:
        raise TillkomError(f"There are {size} units and {column.size} weights. Give one weight per unit.")
    if not np.isfinite(column).all() or (column < 0).any():
        raise TillkomError("A weight says how many units the row stands for: it must be 0 or more, and finite.")
    return column


def _check_order(low: Array, high: Array, *, points: bool) -> None:
    wrong = (high < low) if points else (high <= low)
    wrong |= (low == np.inf) | (high == -np.inf)
    if not wrong.any():
        return
    row = int(np.argmax(wrong))
    where = f"At position {row} (the first is 0) lower is {low[row]:g} and upper {high[row]:g}. "
    if low[row] == high[row] and np.isfinite(low[row]):
        raise TillkomError(
            where + "The interval (lower, upper] is then empty: write the period in which the adoption was observed, "
            f"for a year ({low[row]:g}, {low[row] + 1:g}], for a day one 365th of a year."
        )
    raise TillkomError(where + "upper must come after lower: swap them, or correct the dates.")


def collapse(low: Array, high: Array, weight: Array | None) -> tuple[Array, Array, Array]:
    """Merge equal intervals, so that later work grows with the distinct intervals and not with the units."""
    low_values, high_values = np.unique(low), np.unique(high)
    if weight is None:
        counted = _count(low, high, low_values, high_values)
        if counted is not None:
            return counted
    pair = np.searchsorted(low_values, low) * high_values.size + np.searchsorted(high_values, high)
    present, place = np.unique(pair, return_inverse=True)
    counts = np.bincount(place, weights=weight).astype(float)
    return low_values[present // high_values.size], high_values[present % high_values.size], counts


def _count(low: Array, high: Array, low_values: Array, high_values: Array) -> tuple[Array, Array, Array] | None:
    """Count equal intervals by one number each, several times faster than by ranks; None where that is not safe.

    The number is a sum with an irrational factor. Every pair of distinct bounds gets its number by the same arithmetic,
    so that numbers are equal exactly where pairs are – unless two pairs share a number, which is checked.
    """
    if low_values.size * high_values.size > low.size + 4096:
        return None
    table = (_finite(low_values)[:, None] * GOLDEN + _finite(high_values)[None, :]).ravel()
    order = np.argsort(table)
    table = table[order]
    if (table[1:] == table[:-1]).any():
        return None
    numbers, counts = np.unique(_finite(low) * GOLDEN + _finite(high), return_counts=True)
    pair = order[np.searchsorted(table, numbers)]
    return low_values[pair // high_values.size], high_values[pair % high_values.size], counts.astype(float)


def _finite(values: Array) -> Array:
    return np.clip(values, -1e6, 1e6)
