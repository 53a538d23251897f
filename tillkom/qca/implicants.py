"""Prime implicants, exactly: the shortest terms that hold for a positive row and for no row that must stay out.

A term that holds for a row keeps some of the row's conditions and drops the others. It may drop a set of conditions if
no row that must stay out differs from the positive row in those alone. So for each positive row the sets of
differences are marked among all 2^k sets of conditions, the marks are handed on to every larger set (a subset
transform), and the largest sets without a mark are the prime implicants. Sixty-four positive rows are worked on at a
time, one in each bit of a word. Multi-value conditions need nothing more, since a difference is a difference.

Sources: Quine (1952), American Mathematical Monthly 59, 521–531, for prime implicants; Thiem (2015), Quality & Quantity
49, 1585–1601, for finding them from the differences to the negative rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tillkom.qca.sets import ABSENT

WORD = 64


@dataclass(frozen=True)
class Implicants:
    """Prime implicants and the positive rows each covers."""

    terms: np.ndarray  # a row per implicant, a value per condition, -1 where it plays no part
    covers: np.ndarray  # bool: a row per implicant, a column per positive row


def primes_against(positive: np.ndarray, negative: np.ndarray, levels: np.ndarray) -> Implicants:
    """Prime implicants where every row but the negative ones may be used (the parsimonious kind).

    Parameters
    ----------
    positive, negative : a row per combination, a value per condition.
    levels : how many values each condition has.
    """
    bits = 1 << np.arange(len(levels), dtype=np.int64)

    def mark(row: np.ndarray, marks: np.ndarray, bit: np.uint64) -> None:
        marks[(negative != row) @ bits] |= bit

    return _primes(positive, levels, mark, start=np.uint64(0))


def primes_within(positive: np.ndarray, allowed: np.ndarray, levels: np.ndarray) -> Implicants:
    """Prime implicants that hold for no row outside the allowed ones (the conservative and intermediate kinds).

    Parameters
    ----------
    positive, allowed : a row per combination, a value per condition; the positive rows are among the allowed.
    levels : how many values each condition has.
    """
    k = len(levels)
    bits = 1 << np.arange(k, dtype=np.int64)
    there = np.ones(1, dtype=np.int64)  # how many rows differ from a given one in exactly these conditions
    for base in levels:
        there = np.concatenate([there, there * (base - 1)])

    def mark(row: np.ndarray, marks: np.ndarray, bit: np.uint64) -> None:
        differences, count = np.unique((allowed != row) @ bits, return_counts=True)
        marks[differences[count == there[differences]]] &= ~bit

    return _primes(positive, levels, mark, start=~np.uint64(0))


def _primes(positive: np.ndarray, levels: np.ndarray, mark, start: np.uint64) -> Implicants:  # type: ignore[no-untyped-def]
    k = len(levels)
    weights = np.append(np.cumprod((levels + 1)[:0:-1])[::-1], 1).astype(np.int64)
    keys, rows = [], []
    for first in range(0, len(positive), WORD):
        block = positive[first : first + WORD]
        marks = np.full(1 << k, start, dtype=np.uint64)
        for place, row in enumerate(block):
            mark(row, marks, np.uint64(1) << np.uint64(place))
        largest = _largest_unmarked(marks, k)
        somewhere = np.flatnonzero(largest)
        words = largest[somewhere]
        for place, row in enumerate(block):
            dropped = somewhere[(words >> np.uint64(place)) & np.uint64(1) == 1]
            kept = (~dropped[:, None] >> np.arange(k)) & 1
            keys.append(kept @ ((row + 1) * weights))
            rows.append(np.full(len(dropped), first + place))
    distinct, which = np.unique(np.concatenate(keys), return_inverse=True)
    covers = np.zeros((len(distinct), len(positive)), dtype=bool)
    covers[which, np.concatenate(rows)] = True
    terms = distinct[:, None] // weights % (levels + 1) + ABSENT
    return _in_order(Implicants(terms, covers))


def _in_order(found: Implicants) -> Implicants:
    """Shortest first, then by the conditions they use, absence before presence."""
    last = np.where(found.terms == ABSENT, np.iinfo(np.int64).max, found.terms)
    order = np.lexsort([*last.T[::-1], (found.terms != ABSENT).sum(axis=1)])
    return Implicants(found.terms[order], found.covers[order])


def _largest_unmarked(marks: np.ndarray, k: int) -> np.ndarray:
    """Hand the marks on to every larger set; keep, as bits, the unmarked sets all of whose larger sets are marked."""
    for without, with_ in _halves(marks, k):
        with_ |= without
    largest = ~marks
    for (without, _), (_, larger) in zip(_halves(largest, k), _halves(marks, k), strict=True):
        without &= larger
    return largest


def _halves(array: np.ndarray, k: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Views of the sets without each condition, and of the same sets with it.

    Where the pieces are short, they are strided through instead, which numpy does in one go.
    """
    for condition in range(k):
        step = 1 << condition
        if step < 16:
            for at in range(step):
                yield array[at :: 2 * step], array[at + step :: 2 * step]
        else:
            pairs = array.reshape(-1, 2, step)
            yield pairs[:, 0], pairs[:, 1]
