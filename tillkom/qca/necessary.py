"""What is necessary for an outcome: single conditions, and combinations joined by *or* (supersets)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

import numpy as np
import pandas as pd

from tillkom.errors import TillkomError
from tillkom.qca.fit import necessity, sufficiency
from tillkom.qca.sets import ABSENT, Sets, read_sets

TOLERANCE = 1.5e-8
MOST_EXPRESSIONS = 2_000_000


def single_conditions(frame: pd.DataFrame, outcome: str, conditions: Sequence[str]) -> pd.DataFrame:
    """How far each condition, and its absence, is necessary or sufficient for the outcome on its own.

    Parameters
    ----------
    frame, outcome, conditions : as for ``truth_table``.

    Returns
    -------
    A line per condition and value: necessity (consistency, relevance, coverage) and sufficiency (consistency, PRI,
    coverage).

    Source: Schneider and Wagemann (2012), Set-Theoretic Methods for the Social Sciences, chapters 3, 5 and 9.

    >>> frame = pd.DataFrame({"A": [1, 1, 0], "Y": [1, 0, 0]}, index=["a", "b", "c"])
    >>> single_conditions(frame, "Y", ["A"])["necessity"].tolist()
    [1.0, 0.0]
    """
    sets = read_sets(frame, outcome, conditions)
    records = {}
    for place, (name, levels) in enumerate(zip(sets.conditions, sets.levels.tolist(), strict=True)):
        for value in range(levels) if levels > 2 else (1, 0):
            label = f"{name}[{value}]" if levels > 2 else f"{'' if value else '~'}{name}"
            member = sets.literal(place, value)
            records[label] = (*necessity(member, sets.y), *sufficiency(member, sets.y))
    columns = ["necessity", "relevance", "necessity_coverage", "sufficiency", "pri", "sufficiency_coverage"]
    found = pd.DataFrame.from_dict(records, orient="index", columns=columns)
    return found.rename_axis("condition")


def supersets(
    frame: pd.DataFrame,
    outcome: str,
    conditions: Sequence[str],
    consistency: float = 0.9,
    relevance: float = 0.5,
    coverage: float = 0.0,
    depth: int | None = None,
) -> pd.DataFrame:
    """What is necessary for the outcome: conditions, all that are so together, and alternatives joined by *or*.

    Alternatives are listed only if no fewer of them are necessary by these cut-offs.

    Parameters
    ----------
    frame, outcome, conditions : as for ``truth_table``.
    consistency, relevance, coverage : what an expression has to reach.
    depth : how many conditions an expression may join, all if not given.

    Returns
    -------
    A line per expression, in the notation (``A + ~B``): consistency, relevance, coverage. What joins conditions by *or*
    means something only where theory has a word for what they share.

    Source: Schneider and Wagemann (2012), Set-Theoretic Methods for the Social Sciences, chapters 3 and 9.
    """
    sets = read_sets(frame, outcome, conditions)
    deepest = min(depth or len(sets.conditions), len(sets.conditions))
    _carried(sets, deepest)
    records: dict[str, tuple[float, float, float]] = {}
    cuts = (consistency, coverage)
    for term in _necessary_together(sets, deepest, *cuts):
        records[sets.write(term)] = necessity(sets.member(term), sets.y)
    for term in _shortest_necessary(sets, deepest, *cuts):
        records[sets.write(term, " + ")] = necessity(_joined(sets, term), sets.y)
    kept = {name: fit for name, fit in records.items() if fit[1] >= relevance}
    found = pd.DataFrame.from_dict(kept, orient="index", columns=["consistency", "relevance", "coverage"])
    return found.rename_axis("expression")


def _carried(sets: Sets, depth: int) -> None:
    expected, count = 1.0, 0.0
    for size in range(1, depth + 1):
        expected = float(np.sum([np.prod(one) for one in combinations(sets.levels.tolist(), size)]))
        count += expected
        if count > MOST_EXPRESSIONS:
            raise TillkomError(
                f"{len(sets.conditions)} conditions make more than {MOST_EXPRESSIONS:,} expressions. Give a smaller "
                f"depth, such as depth={max(size - 1, 1)}."
            )


def _terms(sets: Sets, size: int) -> Iterator[tuple[int, ...]]:
    for places in combinations(range(len(sets.conditions)), size):
        for values in product(*(range(sets.levels[place]) for place in places)):
            term = [ABSENT] * len(sets.conditions)
            for place, value in zip(places, values, strict=True):
                term[place] = value
            yield tuple(term)


def _joined(sets: Sets, term: tuple[int, ...]) -> np.ndarray:
    return np.maximum.reduce([sets.literal(place, value) for place, value in enumerate(term) if value != ABSENT])


def _reaches(member: np.ndarray, y: np.ndarray, consistency: float, coverage: float) -> bool:
    fit = necessity(member, y)
    return fit.consistency + TOLERANCE >= consistency and not fit.coverage + TOLERANCE < coverage


def _inside(shorter: tuple[int, ...], longer: tuple[int, ...]) -> bool:
    return all(value in (ABSENT, other) for value, other in zip(shorter, longer, strict=True))


def _necessary_together(sets: Sets, depth: int, consistency: float, coverage: float) -> list[tuple[int, ...]]:
    """Conditions necessary alone or jointly; what is so jointly is built from what is so with one less."""
    found: list[tuple[int, ...]] = []
    alive: set[tuple[int, ...]] = {(ABSENT,) * len(sets.conditions)}
    for size in range(1, depth + 1):
        alive = {
            term
            for term in _terms(sets, size)
            if all(term[:at] + (ABSENT,) + term[at + 1 :] in alive for at, value in enumerate(term) if value != ABSENT)
            and _reaches(sets.member(term), sets.y, consistency, 0.0)
        }
        found += sorted(term for term in alive if _reaches(sets.member(term), sets.y, consistency, coverage))
        if not alive:
            break
    return found


def _shortest_necessary(sets: Sets, depth: int, consistency: float, coverage: float) -> list[tuple[int, ...]]:
    """Disjunctions of two or more no part of which is necessary."""
    found: list[tuple[int, ...]] = []
    for size in range(1, depth + 1):
        new = [
            term
            for term in _terms(sets, size)
            if not any(_inside(old, term) for old in found)
            and _reaches(_joined(sets, term), sets.y, consistency, coverage)
        ]
        found += new
    return [term for term in found if sum(value != ABSENT for value in term) > 1]
