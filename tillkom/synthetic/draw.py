"""Random draws that give the same result on every machine and in every version of Python.

Only ``random.Random.random`` is promised to give the same sequence for ever (the other draws of ``random`` and the
generators of numpy are not), so every draw here rests on it alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")
Weighted = Sequence[tuple[T, float]]


class Draw:
    """A stream of draws of its own for each thing drawn, so that one more case changes no other case.

    >>> Draw("seed 1", "case 1").whole(1, 6) == Draw("seed 1", "case 1").whole(1, 6)
    True
    """

    def __init__(self, *key: object) -> None:
        self.share = Random("/".join(str(part) for part in key)).random

    def chance(self, probability: float) -> bool:
        return self.share() < probability

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.share() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        return options[int(self.share() * len(options))]

    def weighted(self, options: Weighted[T]) -> T:
        """One of the options; the weights need not sum to one."""
        total = 0.0
        for _, weight in options:
            total += weight
        left = self.share() * total
        for option, weight in options:
            left -= weight
            if left < 0:
                return option
        return options[-1][0]

    def some(self, options: Sequence[T], low: int, high: int) -> list[T]:
        """Between low and high of the options, each at most once, in the order given."""
        wanted = min(self.whole(low, high), len(options))
        chosen: list[T] = []
        if not wanted:
            return chosen
        for place, option in enumerate(options):
            if self.share() * (len(options) - place) < wanted - len(chosen):
                chosen.append(option)
        return chosen
