"""The truth table: every combination of conditions, the cases that show it, and whether it goes with the outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from tillkom.errors import TillkomError
from tillkom.qca.fit import sufficiency
from tillkom.qca.sets import Sets, read_sets

POSITIVE, NEGATIVE, REMAINDER = "1", "0", "?"
TOLERANCE = 1.5e-8  # a consistency that is the cut-off but for rounding counts as reaching it
_OWN = ("out", "n", "consistency", "pri", "cases", "deviant")


def truth_table(
    frame: pd.DataFrame,
    outcome: str,
    conditions: Sequence[str],
    consistency: float = 0.8,
    pri: float = 0.5,
    frequency: int = 1,
) -> TruthTable:
    """Sort the cases into combinations of conditions and judge which combinations go with the outcome.

    Parameters
    ----------
    frame : a row per case, its index the case names; memberships between 0 and 1, or whole numbers from 0
        (multi-value).
    outcome : the column to be explained, ``"Y"``; ``"~Y"`` for its absence, ``"Y[2]"`` for a value.
    conditions : the columns that may explain it.
    consistency, pri : a row goes with the outcome if it reaches both.
    frequency : a row with fewer cases is a remainder, as one without cases.

    Returns
    -------
    TruthTable : ``rows`` has a line per combination that some case is nearest to. A case at exactly 0.5 in a condition
        belongs to no row (as in R) and stands in ``undecided``; one that lacks a value stands in ``left_out``.

    Raises
    ------
    TillkomError : the frame cannot be analysed; the message says where and what to do.

    Source: Ragin (2008), Redesigning Social Inquiry, chapter 7.

    >>> frame = pd.DataFrame({"A": [1, 1, 0, 0], "B": [1, 0, 1, 0], "Y": [1, 1, 1, 0]}, index=["a", "b", "c", "d"])
    >>> truth_table(frame, "Y", ["A", "B"]).rows["out"].to_dict()
    {1: '0', 2: '1', 3: '1', 4: '1'}
    """
    _cut_offs(consistency, pri, frequency)
    sets = read_sets(frame, outcome, conditions)
    if taken := [name for name in sets.conditions if name in _OWN]:
        raise TillkomError(f'"{taken[0]}" is a column of the truth table itself. Rename the condition.')
    return TruthTable(sets, float(consistency), float(pri), int(frequency))


def _cut_offs(consistency: float, pri: float, frequency: int) -> None:
    for name, value in (("consistency", consistency), ("pri", pri)):
        if not 0 <= value <= 1:
            raise TillkomError(f"The cut-off {name}={value:g} lies outside 0 to 1. The usual ones are 0.75 to 1.")
    if frequency < 1 or frequency != int(frequency):
        raise TillkomError(f"frequency={frequency} is no number of cases. Give a whole number from 1.")


@dataclass(frozen=True)
class TruthTable:
    """A truth table: its sets, its cut-offs, and a line per combination that cases are nearest to."""

    sets: Sets
    consistency: float
    pri: float
    frequency: int

    @property
    def outcome(self) -> str:
        """What is explained, in the notation."""
        return str(self.sets.outcome)

    @property
    def conditions(self) -> tuple[str, ...]:
        """The names of the conditions."""
        return self.sets.conditions

    @property
    def left_out(self) -> tuple[str, ...]:
        """Cases that lack a value in a condition or the outcome, and so take no part."""
        return self.sets.left_out

    @property
    def undecided(self) -> tuple[str, ...]:
        """Cases at exactly 0.5 in some condition: they count in consistency and coverage, and belong to no row."""
        return self.sets.names(self.sets.undecided)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """A line per combination: its conditions, ``out`` ("1", "0", "?"), ``n``, consistency, PRI, cases and deviants.

        The index is the row's number in the full table, from 1. ``deviant`` names the cases in the row that lack the
        outcome.
        """
        sets = self.sets
        nearest = sets.nearest_rows() @ sets.places
        numbers = np.unique(nearest)
        combinations, decided, records = self.combinations(numbers), ~sets.undecided, []
        for number, combination, member in zip(numbers, combinations, self._members(combinations), strict=True):
            fit = sufficiency(member, sets.y)
            inside = (nearest == number) & decided
            n, pri = int(inside.sum()), 0.0 if np.isnan(fit.pri) else fit.pri
            reached = fit.consistency + TOLERANCE >= self.consistency and pri + TOLERANCE >= self.pri
            out = REMAINDER if n < self.frequency else POSITIVE if reached else NEGATIVE
            deviant = sets.names((member > 0.5) & (sets.y < 0.5))
            records.append((*combination.tolist(), out, n, fit.consistency, pri, sets.names(inside), deviant))
        index = pd.Index(numbers + 1, name="row")
        return pd.DataFrame(records, index=index, columns=[*sets.conditions, *_OWN])

    def _members(self, combinations: np.ndarray) -> np.ndarray:
        """How far each case (column) is in each combination (line)."""
        members = np.ones((len(combinations), len(self.sets.cases)))
        for place, levels in enumerate(self.sets.levels.tolist()):
            literals = np.array([self.sets.literal(place, value) for value in range(levels)])
            np.minimum(members, literals[combinations[:, place]], out=members)
        return members

    def combinations(self, numbers: np.ndarray) -> np.ndarray:
        """The values of the conditions in many rows, counted from 0: a line per row."""
        return numbers[:, None] // self.sets.places % self.sets.levels

    def _numbered(self, out: str) -> np.ndarray:
        rows = self.rows
        return rows.index[rows["out"] == out].to_numpy(dtype=np.int64) - 1

    @cached_property
    def positive(self) -> np.ndarray:
        """The numbers, from 0, of the rows that go with the outcome."""
        return self._numbered(POSITIVE)

    @cached_property
    def negative(self) -> np.ndarray:
        """The numbers, from 0, of the rows that do not."""
        return self._numbered(NEGATIVE)

    @property
    def remainders(self) -> int:
        """How many combinations too few cases show."""
        return self.sets.size - len(self.positive) - len(self.negative)

    @property
    def contradictions(self) -> pd.DataFrame:
        """The rows whose own cases disagree about the outcome: some are in it, some are not."""
        y = dict(zip(self.sets.cases, self.sets.y, strict=True))
        both = [len({y[case] > 0.5 for case in cases}) == 2 for cases in self.rows["cases"]]
        return self.rows[both]

    def complete(self) -> pd.DataFrame:
        """The full table, remainders that no case shows included, in the order of the row numbers."""
        if self.sets.size > 2**14:
            raise TillkomError(
                f"The full table has {self.sets.size:,} rows; use .rows for the {len(self.rows)} observed."
            )
        numbers = np.arange(self.sets.size)
        full = pd.DataFrame(
            self.combinations(numbers), index=pd.Index(numbers + 1, name="row"), columns=[*self.conditions]
        )
        full = full.join(self.rows[list(_OWN)])
        full["out"] = full["out"].fillna(REMAINDER)
        full["n"] = full["n"].fillna(0).astype(int)
        for column in ("cases", "deviant"):
            full[column] = [value if isinstance(value, tuple) else () for value in full[column]]
        return full

    def __repr__(self) -> str:
        return (
            f"<TruthTable of {self.outcome}: {len(self.sets.cases)} cases, {self.sets.size} rows, {len(self.positive)} "
            f"with the outcome, {len(self.negative)} without, {self.remainders} remainders>"
        )
