"""Exact distributions for few cases: tables with fixed margins, and pairs in order, ties and all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import comb, lgamma

import numpy as np

from tillkom.errors import TillkomError

MOST_TABLES = 500_000  # tables gone through before an exact answer would take too long
MOST_STEPS = 2_000_000  # the same for the distribution of pairs


def tables_with_margins(rows: Sequence[int], columns: Sequence[int]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Give every table of counts with these row and column sums, column by column.

    Raises
    ------
    TillkomError : there are too many to go through.
    """
    left, gone = len(columns), 0

    def fill(remaining: tuple[int, ...], place: int) -> Iterator[tuple[tuple[int, ...], ...]]:
        nonlocal gone
        if place == left - 1:
            gone += 1
            if gone > MOST_TABLES:
                raise TillkomError("There are too many possible tables for an exact test. Join rare classes first.")
            yield (remaining,)
            return
        for column in _columns(remaining, columns[place]):
            after = tuple(r - c for r, c in zip(remaining, column, strict=True))
            for rest in fill(after, place + 1):
                yield (column, *rest)

    return fill(tuple(rows), 0)


def _columns(room: tuple[int, ...], total: int) -> Iterator[tuple[int, ...]]:
    """Every way of dealing ``total`` cases out over rows that have room for so many."""
    if len(room) == 1:
        if total <= room[0]:
            yield (total,)
        return
    rest = sum(room[1:])
    for first in range(max(0, total - rest), min(room[0], total) + 1):
        for others in _columns(room[1:], total - first):
            yield (first, *others)


def log_chance(table: Sequence[Sequence[int]]) -> float:
    """The log of how likely a table is among those with its margins, up to what all of them share."""
    return -sum(lgamma(count + 1) for line in table for count in line)


def distribution_of_s(first: Sequence[int], second: Sequence[int]) -> dict[int, int] | None:
    """Count, over all ways of pairing two tied rankings, how often concordant minus discordant pairs come to S.

    Parameters
    ----------
    first, second : how many cases share each rank, from the lowest up; both sum to n.

    Returns
    -------
    {S: number of the n! pairings}, exact integers, each divided by what the ties make equal; None where going through
    them would take too long.
    """
    levels, groups = (list(second), list(first))
    if _states(levels) > _states(groups):  # the fewer ways one side can be used up, the less there is to go through
        levels, groups = groups, levels
    if _states(levels) > 20_000:
        return None
    ways: dict[tuple[int, ...], dict[int, int]] = {tuple(levels): {0: 1}}
    steps = 0
    for size in groups:
        after: dict[tuple[int, ...], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for room, counts in ways.items():
            used = [level - left for level, left in zip(levels, room, strict=True)]
            below = np.cumsum([0, *used[:-1]])
            above = sum(used) - below - used
            gain = (below - above).tolist()
            for taken in _columns(room, size):
                steps += len(counts)
                if steps > MOST_STEPS:
                    return None
                shift = sum(t * g for t, g in zip(taken, gain, strict=True))
                chosen = 1
                for left, t in zip(room, taken, strict=True):
                    chosen *= comb(left, t)
                target = after[tuple(left - t for left, t in zip(room, taken, strict=True))]
                for s, count in counts.items():
                    target[s + shift] += count * chosen
        ways = {room: dict(counts) for room, counts in after.items()}
    return ways[tuple([0] * len(levels))]


def _states(levels: Sequence[int]) -> int:
    product = 1
    for level in levels:
        product *= level + 1
        if product > 10**9:
            break
    return product
