"""All the smallest covers of the positive rows by prime implicants, exactly.

Implicants that cover the same rows are one choice until the end, so that ties are counted and not gone through. A row
whose candidates include all of another's is covered with it. Small charts are searched at once; for large ones
HiGHS proves how few implicants suffice, and the prices of its linear relaxation show which implicants no smallest
cover can hold (reduced costs), before all smallest covers are gone through. Nothing is greedy. What is cut short, by a
cap on how many models are wanted, is said.

Why prices prune: they bound from below how many implicants a set of rows needs. In a cover of the fewest, what each
implicant costs beyond the prices of the rows it is the first to cover sums to the cover's size less the bound, so no
implicant that costs more than is left of that difference can be in it.

Sources: Petrick (1956), AFCRC-TR-56-110; Huangfu and Hall (2018), Mathematical Programming Computation 10, 119–142, for
HiGHS.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice, product
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from tillkom.errors import TillkomError

SMALL = 400  # steps of plain search before HiGHS is asked
ENOUGH_STEPS = 3_000  # steps of counting on once as many covers as wanted are found
MOST_WORK = 15_000_000_000  # cells looked at for every cover while fewer than wanted are found: about a minute
STEP_WORK = 20_000  # what a step costs besides, in cells
MOST_SECONDS = 600.0
ROUNDING = 1e-6


@dataclass(frozen=True)
class Covers:
    """Covers as tuples of implicants; ``count`` is how many there are, a lower bound unless ``counted``."""

    chosen: tuple[tuple[int, ...], ...]
    count: int
    counted: bool

    @property
    def complete(self) -> bool:
        """True where every cover is among the chosen."""
        return self.counted and self.count == len(self.chosen)


class _Chart(NamedTuple):
    classes: list[list[int]]  # the implicants of each class: they cover the same rows
    wide: np.ndarray  # bool: which class (line) covers which row that has to be looked at (column)


def smallest_covers(covers: np.ndarray, most: int) -> Covers:
    """Every cover of all rows by as few implicants as possible.

    Parameters
    ----------
    covers : bool, a row per implicant, a column per positive row; every column has a True.
    most : how many covers to write out at most; they are counted beyond it where that takes no long search.
    """
    chart = _chart(covers)
    search = _searched_plainly(chart, most) or _searched_with_prices(chart, most)
    return _written_out(chart, search, most)


def irredundant_covers(covers: np.ndarray, most: int) -> Covers:
    """Every cover of all rows from which no implicant can be taken away, however many it has.

    Parameters
    ----------
    covers, most : as for ``smallest_covers``.
    """
    chart = _chart(covers)
    search = _Search(chart, most, irredundant=True)
    search.go(len(chart.wide), None)
    return _written_out(chart, search, most)


def _written_out(chart: _Chart, search: _Search, most: int) -> Covers:
    every = (one for cover in search.found for one in product(*(chart.classes[place] for place in cover)))
    chosen = sorted((tuple(sorted(one)) for one in islice(every, most)), key=lambda cover: (len(cover), cover))
    return Covers(tuple(chosen), search.count, search.finished)


class _Search:
    """A depth-first search through covers of ``size`` classes at most, each met once.

    It stops when it has found the first, if that is all that is wanted; when it has found as many as wanted and
    counting on would take long; and, with ``finished`` set to False, when it has taken more steps than it may.
    """

    def __init__(
        self, chart: _Chart, most: int, *, steps: int | None = None, first_only: bool = False, irredundant: bool = False
    ) -> None:
        self.chart, self.most, self.most_steps = chart, most, steps
        self.first_only, self.irredundant = first_only, irredundant
        self.sizes = [len(members) for members in chart.classes]
        self.found: list[tuple[int, ...]] = []
        self.count, self.steps, self.work, self.finished, self.stopped = 0, 0, 0, True, False

    def go(self, size: int, prices: np.ndarray | None) -> None:
        """Look for covers of up to so many classes."""
        wide = self.chart.wide
        worth = np.zeros(wide.shape[1]) if prices is None else prices
        self._step(wide, np.arange(len(wide)), worth, size, ())

    def _step(self, wide: np.ndarray, names: np.ndarray, worth: np.ndarray, room: int, chosen: tuple[int, ...]) -> None:
        if not wide.shape[1]:
            self.keep(chosen)
            return
        self.steps += 1
        self.work += wide.size + STEP_WORK
        if self._is_enough():
            self.finished, self.stopped = False, True
            return
        left = room - worth.sum()
        if room <= 0 or left < -ROUNDING:
            return
        affordable = wide.any(axis=1) & (1 - wide @ worth <= left + ROUNDING)
        wide, names = wide[affordable], names[affordable]
        if room == 1:
            for name in names[wide.all(axis=1)].tolist():
                self.keep((*chosen, name))
            return
        candidates = wide.sum(axis=0)
        hardest = int(candidates.argmin())
        if not candidates[hardest]:
            return
        tried = np.flatnonzero(wide[:, hardest])
        tried = tried[np.argsort(-wide[tried].sum(axis=1), kind="stable")]
        free = np.ones(len(wide), dtype=bool)
        for place in tried.tolist():
            free[place] = False  # what is tried once is not tried again below, so no cover is met twice
            uncovered = ~wide[place]
            below = wide[free][:, uncovered]
            self._step(below, names[free], worth[uncovered], room - 1, (*chosen, int(names[place])))
            if self.stopped:
                return

    def _is_enough(self) -> bool:
        if self.most_steps is not None and self.steps > self.most_steps:
            return True
        return self.work > MOST_WORK or (self.count >= self.most and self.steps > ENOUGH_STEPS)

    def keep(self, chosen: tuple[int, ...]) -> None:
        """Add a cover to those found."""
        if self.irredundant and not self._irredundant(chosen):
            return
        self.found.append(chosen)
        self.count += math.prod(self.sizes[place] for place in chosen)
        self.stopped = self.first_only

    def _irredundant(self, chosen: tuple[int, ...]) -> bool:
        lines = self.chart.wide[list(chosen)]
        return bool((lines & (lines.sum(axis=0) == 1)).any(axis=1).all())


def _chart(covers: np.ndarray) -> _Chart:
    distinct, first, which = np.unique(np.packbits(covers, axis=1), axis=0, return_index=True, return_inverse=True)
    classes: list[list[int]] = [[] for _ in distinct]
    for implicant, place in enumerate(which.ravel().tolist()):
        classes[place].append(implicant)
    wide = covers[first]
    return _Chart(classes, wide[:, _rows_that_decide(wide)])


def _rows_that_decide(wide: np.ndarray) -> np.ndarray:
    """The rows left when those are dropped whose candidates include all candidates of another row."""
    _, one_of_each = np.unique(np.packbits(wide, axis=0), axis=1, return_index=True)
    columns = wide[:, one_of_each].astype(np.float32)
    includes = columns.T @ columns >= columns.sum(axis=0)[:, None]  # every candidate of row i is one of row j
    np.fill_diagonal(includes, False)
    return np.sort(one_of_each[~includes.any(axis=0)])


def _searched_plainly(chart: _Chart, most: int) -> _Search | None:
    """The search of a small chart: one class, then two, and so on; None where that takes long."""
    steps = SMALL
    for size in range(1, chart.wide.shape[1] + 1):
        search = _Search(chart, most, steps=steps)
        search.go(size, None)
        if not search.finished:
            return None
        if search.found:
            return search
        steps -= search.steps
    return None


def _searched_with_prices(chart: _Chart, most: int) -> _Search:
    prices = _prices(chart)
    proof = _proved(chart, prices)
    search = _Search(chart, most)
    search.go(len(proof), prices)
    if not search.found:  # cut short before the first: the one that was proved is there
        search.keep(proof)
    return search


def _prices(chart: _Chart) -> np.ndarray:
    """The prices of the rows in the linear relaxation, made safe against rounding."""
    matrix = csr_array(chart.wide.T.astype(float))
    solved = linprog(np.ones(matrix.shape[1]), A_ub=-matrix, b_ub=-np.ones(matrix.shape[0]), method="highs")
    prices = np.maximum(-solved.ineqlin.marginals, 0.0)
    return prices / max(1.0, float((matrix.T @ prices).max()))  # no class may be worth more than it costs


def _proved(chart: _Chart, prices: np.ndarray) -> tuple[int, ...]:
    """A cover by as few classes as suffice, with proof."""
    size = int(np.ceil(prices.sum() - ROUNDING))
    quick = _Search(chart, 1, steps=SMALL, first_only=True)
    quick.go(size, prices)
    if quick.found:
        return quick.found[0]
    matrix = csr_array(chart.wide.T.astype(float))
    ones = np.ones(matrix.shape[1])
    solved = milp(
        ones,
        integrality=ones,
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, lb=1),
        options={"mip_rel_gap": 0.0, "time_limit": MOST_SECONDS},
    )
    if solved.status != 0:
        raise TillkomError(
            f"No smallest solution could be proved in {MOST_SECONDS:.0f} seconds: {matrix.shape[0]} rows and "
            f"{matrix.shape[1]} groups of prime implicants are more than can be carried. Choose fewer conditions, or a "
            f"higher frequency cut-off."
        )
    return tuple(np.flatnonzero(solved.x > 0.5).tolist())
