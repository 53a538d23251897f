"""Krippendorff's alpha from sums over groups of units, so that groups can be drawn again without counting anew.

Alpha sets the disagreement seen against the one expected by chance: 1 is full agreement, 0 what chance gives, below 0
is worse than chance (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability; Hayes and Krippendorff 2007).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from tillkom.errors import TillkomError

ORDINAL, INTERVAL, NOMINAL, MASI = "ordinal", "interval", "nominal", "masi"
LEVELS = (NOMINAL, ORDINAL, INTERVAL, MASI)


def alpha(units: Sequence[Sequence[Any]], level: str = NOMINAL) -> float | None:
    """Give Krippendorff's alpha of several coders' values; None where it is undefined, as where nothing varies.

    Parameters
    ----------
    units : for each unit the values its coders gave, in any order; a unit with fewer than two is left out.
    level : ``nominal`` (equal or not), ``ordinal``, ``interval``, or ``masi`` for sets of codes (the distance of
        Passonneau 2006: one minus the Jaccard index times 1, 2/3, 1/3 or 0 for sets that are equal, one within the
        other, overlapping or apart).

    Raises
    ------
    TillkomError : an unknown level.

    >>> round(alpha([["a", "a"], ["a", "b"], ["b", "b"], ["b", "b"]]), 4)
    0.5333
    """
    found = Sums([units], level).alphas(np.ones((1, 1)))[0]
    return float(found) if np.isfinite(found) else None


class Sums:
    """How often which values, and which pairs of values that differ, were given in each group of units."""

    def __init__(self, groups: Sequence[Sequence[Sequence[Any]]], level: str) -> None:
        if level not in LEVELS:
            raise TillkomError(
                f'There is no level of measurement "{level}". Choose nominal, ordinal, interval or masi.'
            )
        paired = [[values for values in units if len(values) > 1] for units in groups]
        self.level = level
        self.domain = sorted({value for units in paired for values in units for value in values}, key=_rank)
        place = {value: at for at, value in enumerate(self.domain)}
        self.counts = np.zeros((len(groups), len(self.domain)))
        seen: list[dict[tuple[int, int], float]] = [defaultdict(float) for _ in groups]
        for group, units in enumerate(paired):
            for values in units:
                at = sorted(place[value] for value in values)
                np.add.at(self.counts[group], at, 1)
                for one, other in itertools.combinations(at, 2):
                    if one != other:
                        seen[group][one, other] += 2 / (len(at) - 1)
        pairs = sorted(set().union(*seen))
        self.pairs = np.array(pairs, dtype=int).reshape(-1, 2)
        self.weights = np.array([[of_group[pair] for pair in pairs] for of_group in seen]).reshape(len(groups), -1)

    def alphas(self, draws: np.ndarray) -> np.ndarray:
        """Alpha for each row of ``draws``, which says how often each group was drawn; nan where it is undefined."""
        counts, weights = draws @ self.counts, draws @ self.weights
        total = counts.sum(axis=1)
        one, other = self.pairs.T
        if self.level == ORDINAL:
            apart = _ranks_apart(counts)
            seen = (weights * apart[:, one, other]).sum(axis=1)
            expected = np.einsum("dc,dck,dk->d", counts, apart, counts)
        elif self.level == INTERVAL:
            numbers = np.array(self.domain, dtype=float)
            seen = weights @ (numbers[one] - numbers[other]) ** 2
            middle = counts @ numbers / np.maximum(total, 1)  # from the middle, so that large numbers keep their digits
            expected = 2 * total * (counts * (numbers - middle[:, None]) ** 2).sum(axis=1)
        elif self.level == MASI:
            sets = np.array([[_masi(first, second) for second in self.domain] for first in self.domain])
            apart = sets.reshape(len(self.domain), -1)
            seen = weights @ apart[one, other]
            expected = ((counts @ apart) * counts).sum(axis=1)
        else:
            seen = weights.sum(axis=1)
            expected = total**2 - (counts**2).sum(axis=1)
        varies = (counts > 0).sum(axis=1) > 1
        return np.where(varies, 1 - (total - 1) * seen / np.where(varies, expected, 1), np.nan)


def _ranks_apart(counts: np.ndarray) -> np.ndarray:
    """The ordinal distance of every two values, for each row of counts: what lies between their middles, squared."""
    middle = np.cumsum(counts, axis=1) - counts / 2
    return (middle[:, :, None] - middle[:, None, :]) ** 2


def _rank(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def _masi(one: frozenset[str], other: frozenset[str]) -> float:
    shared, together = one & other, one | other
    if not together:
        return 0.0
    weight = 1.0 if one == other else 2 / 3 if one < other or other < one else 1 / 3
    return 1 - len(shared) / len(together) * weight
