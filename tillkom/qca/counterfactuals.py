"""The enhanced standard analysis: which assumptions about combinations without cases must not be made.

Source: Schneider and Wagemann (2012), Set-Theoretic Methods for the Social Sciences, chapter 8.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tillkom.errors import TillkomError
from tillkom.qca.minimise import Model, Solution, covered
from tillkom.qca.truth_table import TruthTable


def contradictory_assumptions(one: Solution | Model, other: Solution | Model) -> tuple[int, ...]:
    """Rows without cases that are assumed to go with the outcome in one solution and with its absence in the other.

    Parameters
    ----------
    one, other : solutions or models of the same conditions, for the outcome and for its absence.

    Returns
    -------
    Row numbers, from 1; give them to ``minimise`` as ``exclude``.
    """
    tables = [found.table if isinstance(found, Solution) else found.table_of for found in (one, other)]
    if tables[0].conditions != tables[1].conditions or tables[0].outcome == tables[1].outcome:
        raise TillkomError('Give a solution of the outcome and one of its absence ("~Y"), with the same conditions.')
    return tuple(sorted(set(_assumed(one)) & set(_assumed(other))))


def _assumed(found: Solution | Model) -> list[int]:
    models = found.models if isinstance(found, Solution) else (found,)
    return sorted({int(row) for model in models for row in model.assumptions})


def untenable_rows(table: TruthTable, necessary: Sequence[str] = (), impossible: Sequence[str] = ()) -> tuple[int, ...]:
    """Rows without cases that nobody should assume to go with the outcome.

    Parameters
    ----------
    table : from ``truth_table``.
    necessary : conditions found necessary, such as ``["A", "~B"]``: without them there is no outcome, so no row that
        lacks one can be sufficient. Alternatives may be joined, ``"A + C"``.
    impossible : combinations that cannot be, such as ``["A*~B"]``.

    Returns
    -------
    Row numbers, from 1; give them to ``minimise`` as ``exclude``.
    """
    sets = table.sets
    numbers = np.arange(sets.size)
    rows = table.combinations(numbers)
    barred = np.zeros(sets.size, dtype=bool)
    for expression in necessary:
        terms = np.array([sets.parse(part) for part in expression.split("+")])
        barred |= ~covered(terms, rows).any(axis=0)
    for expression in impossible:
        barred |= covered(np.array([sets.parse(expression)]), rows)[0]
    barred[table.positive] = False
    barred[table.negative] = False
    return tuple((np.flatnonzero(barred) + 1).tolist())
