"""Which cases to hold side by side: most similar with different outcomes, most different with the same."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tillkom.comparison.data import Variable, is_unknown, rows_of
from tillkom.comparison.likeness import ALIKE, CLOSE, LEFT_OUT, UNKNOWN, UNLIKE, Likeness
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["first", "second", "outcome_first", "outcome_second", "low", "high", "known", "alike", "unlike", "unknown"]


def most_similar(
    table: pd.DataFrame, outcome: Mapping[Any, object], conditions: Iterable[Variable | str]
) -> pd.DataFrame:
    """Rank the pairs that share nearly all conditions and differ in outcome (most similar systems design).

    Parameters
    ----------
    table : a row per case with the conditions, as for :class:`Likeness`.
    outcome : each case's outcome; a missing one keeps the case out of every pair.
    conditions : what may explain the outcome; a name alone is a class with weight 1.

    Returns
    -------
    first, second, outcome_first, outcome_second, low, high, known, alike, unlike, unknown : one row per pair, the
    surest likeness first. ``alike``, ``unlike`` and ``unknown`` list conditions: what is alike cannot explain the
    difference by itself, what is unlike is a candidate, what is unknown has to be coded before either is said.

    Raises
    ------
    TillkomError : the outcome is among the conditions, or known of fewer than two cases.

    Source: Przeworski & Teune (1970), The Logic of Comparative Social Inquiry.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"size": [1, 2, 1], "who": ["a", "a", "b"]}, index=["x", "y", "z"])
    >>> pairs = most_similar(table, {"x": True, "y": False, "z": False}, [Variable("size", "number"), "who"])
    >>> pairs.loc[0, ["first", "second", "alike", "unlike"]].tolist()
    ['x', 'y', ('who',), ('size',)]
    """
    pairs = _pairs(table, outcome, conditions, same=False)
    pairs = pairs.assign(told=[-len(pair) for pair in pairs["alike"] + pairs["unlike"]])
    return pairs.sort_values(["high", "told", "low"], kind="stable", ignore_index=True).drop(columns="told")


def most_different(
    table: pd.DataFrame, outcome: Mapping[Any, object], conditions: Iterable[Variable | str]
) -> pd.DataFrame:
    """Rank the pairs that share the outcome and nearly no condition (most different systems design).

    Parameters and columns are those of :func:`most_similar`; the surest unlikeness comes first. What is ``alike`` is a
    candidate, and what is ``unlike`` cannot be what the shared outcome takes.

    Raises
    ------
    TillkomError : the outcome is among the conditions, or known of fewer than two cases.

    Source: Przeworski & Teune (1970), The Logic of Comparative Social Inquiry.
    """
    pairs = _pairs(table, outcome, conditions, same=True)
    return pairs.sort_values(["low", "high"], ascending=False, kind="stable", ignore_index=True)


def _pairs(
    table: pd.DataFrame, outcome: Mapping[Any, object], conditions: Iterable[Variable | str], *, same: bool
) -> pd.DataFrame:
    import pandas as pd

    chosen = [each if isinstance(each, Variable) else Variable(each) for each in conditions]
    outcome = known_outcome(table, outcome, [each.name for each in chosen])
    likeness = Likeness(table.loc[[case for case in table.index if case in outcome]], chosen)
    pairs = likeness.pairs()
    met = [(outcome[a] == outcome[b]) == same for a, b in zip(pairs["first"], pairs["second"], strict=True)]
    rows = []
    for pair in rows_of(pairs[met]):
        verdicts = likeness.verdicts(pair.first, pair.second).items()
        lists = [
            tuple(name for name, verdict in verdicts if verdict in kinds)
            for kinds in ((ALIKE, CLOSE), (UNLIKE,), (UNKNOWN,))
        ]
        ends = (outcome[pair.first], outcome[pair.second])
        rows.append((pair.first, pair.second, *ends, pair.low, pair.high, pair.known, *lists))
    return pd.DataFrame(rows, columns=COLUMNS)


def known_outcome(
    table: pd.DataFrame, outcome: Mapping[Any, object], conditions: Iterable[str]
) -> dict[Hashable, object]:
    """Give the outcome of the cases it is known of.

    Raises
    ------
    TillkomError : the outcome is one of the conditions, or is known of fewer than two of the table's cases.
    """
    name = getattr(outcome, "name", None)
    if name is not None and name in list(conditions):
        raise TillkomError(f"{name} is both the outcome and a condition. Leave it out of the conditions.")
    known = {case: outcome[case] for case in table.index if case in outcome and not is_unknown(outcome[case])}
    if len(known) < 2:
        raise TillkomError(f"The outcome is known of {len(known)} cases; a comparison takes two. Code it first.")
    return known


__all__ = ["LEFT_OUT", "known_outcome", "most_different", "most_similar"]
