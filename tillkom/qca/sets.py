"""Cases as memberships in sets: a checked frame, and the notation of its conditions.

A condition is crisp or fuzzy (memberships between 0 and 1) or multi-value (whole numbers from 0, some above 1). In the
notation a star joins conditions and ``~`` says that one is absent: ``A*~B``. Where a condition is multi-value, all
are written with their value: ``A[2]*B[0]``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from tillkom.errors import TillkomError

MOST_CONDITIONS = 20
MOST_ROWS = 2**MOST_CONDITIONS
ABSENT = -1  # in a term: the condition plays no part

_OUTCOME = re.compile(r"(~?)([^\[\]~]+?)(?:\[([0-9, ]+)\])?")


@dataclass(frozen=True)
class Outcome:
    """What is to be explained: a column, its absence (``~Y``), or some values of it (``Y[1, 2]``)."""

    name: str
    absent: bool = False
    values: tuple[int, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Outcome:
        """Read ``"Y"``, ``"~Y"`` or ``"Y[2]"``."""
        found = _OUTCOME.fullmatch(str(text).strip())
        if not found:
            raise TillkomError(
                f'"{text}" is no outcome. Give the name of a column, such as "Y", or "~Y" for its absence.'
            )
        values = tuple(int(value) for value in re.findall("[0-9]+", found[3] or ""))
        return cls(found[2].strip(), bool(found[1]), values)

    def of(self, column: np.ndarray) -> np.ndarray:
        """Memberships in the outcome."""
        member = np.isin(column, self.values).astype(float) if self.values else column
        member = np.where(np.isnan(column), np.nan, member)
        return 1 - member if self.absent else member

    def __str__(self) -> str:
        values = f"[{','.join(map(str, self.values))}]" if self.values else ""
        return f"{'~' if self.absent else ''}{self.name}{values}"


@dataclass(frozen=True)
class Sets:
    """Cases with known memberships in the conditions and the outcome; ``left_out`` names those that lack one."""

    conditions: tuple[str, ...]
    outcome: Outcome
    cases: tuple[str, ...]
    x: np.ndarray  # a row per case, a column per condition
    y: np.ndarray
    levels: np.ndarray  # how many values each condition has: 2 for crisp and fuzzy
    left_out: tuple[str, ...] = ()

    @property
    def multi_value(self) -> bool:
        """True where some condition has more than two values."""
        return bool((self.levels > 2).any())

    @property
    def size(self) -> int:
        """How many rows the full truth table has."""
        return int(np.prod(self.levels.astype(object)))

    @cached_property
    def places(self) -> np.ndarray:
        """What a step in each condition adds to a row's number; the first condition counts most."""
        return np.append(np.cumprod(self.levels[:0:-1])[::-1], 1).astype(np.int64)

    def literal(self, condition: int, value: int) -> np.ndarray:
        """Memberships of the cases in one condition having one value."""
        column = self.x[:, condition]
        if self.levels[condition] > 2:
            return (column == value).astype(float)
        return column if value == 1 else 1 - column

    def member(self, term: Sequence[int] | np.ndarray) -> np.ndarray:
        """Memberships of the cases in a term: the lowest among its conditions, 1 where it has none."""
        parts = [self.literal(place, int(value)) for place, value in enumerate(term) if value != ABSENT]
        return np.minimum.reduce(parts) if parts else np.ones(len(self.cases))

    def write(self, term: Iterable[int], joined: str = "*") -> str:
        """The term in the notation of the field."""
        parts = [
            f"{name}[{value}]" if self.multi_value else f"{'' if value else '~'}{name}"
            for name, value in zip(self.conditions, term, strict=True)
            if value != ABSENT
        ]
        return joined.join(parts) or "1"

    def parse(self, text: str) -> tuple[int, ...]:
        """Read a term in the notation back: a value per condition, -1 where it plays no part."""
        term = [ABSENT] * len(self.conditions)
        for part in str(text).split("*"):
            found = re.fullmatch(r"(~?)(.+?)(?:\[([0-9]+)\])?", part.strip())
            if not found or found[2] not in self.conditions or (found[1] and found[3]):
                raise TillkomError(
                    f'"{part.strip()}" in "{text}" is no condition here. They are: {", ".join(self.conditions)}.'
                )
            value = int(found[3]) if found[3] else int(not found[1])
            place = self.conditions.index(found[2])
            if value >= self.levels[place] or term[place] not in (ABSENT, value):
                raise TillkomError(f'"{text}" can hold for no case: look at "{part.strip()}".')
            term[place] = value
        return tuple(term)

    def nearest_rows(self) -> np.ndarray:
        """The truth table row each case is nearest to, a value per condition; 0.5 counts as out, as in R."""
        return np.where(self.levels > 2, self.x, self.x > 0.5).astype(np.int64)

    @cached_property
    def undecided(self) -> np.ndarray:
        """True for the cases at exactly 0.5 in some condition, which belong to no row."""
        return ((np.abs(self.x - 0.5) < 1e-9) & (self.levels == 2)).any(axis=1)

    def names(self, chosen: np.ndarray) -> tuple[str, ...]:
        """The names of the cases chosen by a mask, in the order of the frame."""
        return tuple(self.cases[place] for place in np.flatnonzero(chosen))


def read_sets(frame: pd.DataFrame, outcome: str, conditions: Sequence[str]) -> Sets:
    """Check a frame with a row per case and take the conditions and the outcome from it.

    Raises
    ------
    TillkomError : something in it cannot be analysed; the message says which column and what to do.
    """
    wanted = Outcome.parse(outcome)
    names = _checked_names(frame, wanted, conditions)
    columns = {name: _numbers(frame, name) for name in (*names, wanted.name)}
    x, raw = np.column_stack([columns[name] for name in names]), columns[wanted.name]
    _mostly_known(columns)
    y = wanted.of(raw)
    for name in names:
        _memberships(frame, columns[name], name, many=True)
    if not wanted.values:
        _memberships(frame, raw, wanted.name, many=False)
    known = ~(np.isnan(x).any(axis=1) | np.isnan(y))
    labels = [str(name) for name in frame.index]
    if not known.any():
        raise TillkomError("No case is known in all conditions and the outcome. Choose conditions that are known.")
    top = np.nanmax(x, axis=0)
    levels = np.where(top > 1, top + 1, 2).astype(np.int64)
    rows = int(np.prod(levels.astype(object)))
    if rows > MOST_ROWS:
        raise TillkomError(
            f"{len(names)} conditions make a truth table of {rows:,} rows, more than the {MOST_ROWS:,} that can be "
            f"carried ({MOST_CONDITIONS} crisp or fuzzy conditions). Choose fewer, by what theory says matters most."
        )
    cases = tuple(name for name, yes in zip(labels, known, strict=True) if yes)
    left_out = tuple(name for name, yes in zip(labels, known, strict=True) if not yes)
    return Sets(names, wanted, cases, x[known], y[known], levels, left_out)


def _checked_names(frame: pd.DataFrame, outcome: Outcome, conditions: Sequence[str]) -> tuple[str, ...]:
    names = tuple(conditions.replace(",", " ").split()) if isinstance(conditions, str) else tuple(conditions)
    if not names:
        raise TillkomError("There are no conditions. Name at least one column that could explain the outcome.")
    have = [str(column) for column in frame.columns]
    for name in (*names, outcome.name):
        if name not in have:
            near = difflib.get_close_matches(str(name), have, n=1)
            hint = f'Did you mean "{near[0]}"?' if near else f"The columns are: {', '.join(have)}."
            raise TillkomError(f'There is no column "{name}" in the frame. {hint}')
        if have.count(name) > 1:
            raise TillkomError(f'The frame has {have.count(name)} columns "{name}". Keep one of them.')
    if outcome.name in names:
        raise TillkomError(
            f'The outcome "{outcome.name}" stands among the conditions and would explain itself. Take it out of them.'
        )
    if twice := [name for name in names if names.count(name) > 1]:
        raise TillkomError(f'The condition "{twice[0]}" is named twice. Name it once.')
    if odd := [name for name in names if re.search(r"[*+~\[\]]", name)]:
        raise TillkomError(f'The name "{odd[0]}" holds a sign of the notation (* + ~ [ ]). Rename the column.')
    if not frame.index.is_unique:
        name = frame.index[frame.index.duplicated()][0]
        raise TillkomError(f'The case "{name}" has several rows. The frame needs one row per case.')
    if not len(frame):
        raise TillkomError("The frame has no cases. Give a row per case, with the case names as index.")
    return names


def _numbers(frame: pd.DataFrame, name: str) -> np.ndarray:
    column = frame[name]
    numbers = pd.to_numeric(column, errors="coerce").astype(float).to_numpy()
    wrong = np.isnan(numbers) & column.notna().to_numpy()
    if wrong.any():
        at = int(np.argmax(wrong))
        raise TillkomError(
            f'Column "{name}", case "{frame.index[at]}": "{column.iloc[at]}" is not a number. Calibrate it first.'
        )
    return numbers


def _mostly_known(columns: dict[str, np.ndarray]) -> None:
    for name, column in columns.items():
        unknown = int(np.isnan(column).sum())
        if 2 * unknown > len(column):
            raise TillkomError(
                f'"{name}" is unknown in {unknown} of {len(column)} cases, so it can explain nothing here. '
                f"Leave it out, or code more cases."
            )


def _memberships(frame: pd.DataFrame, column: np.ndarray, name: str, *, many: bool) -> None:
    whole = bool(np.all(np.isnan(column) | (column == np.round(column))))
    wrong = (column < 0) | ~(np.isfinite(column) | np.isnan(column))
    if not (many and whole):
        wrong |= column > 1
    if wrong.any():
        at = int(np.argmax(wrong))
        remedy = "Calibrate it into memberships between 0 and 1"
        remedy += ", or code it as whole numbers from 0 if it is multi-value." if many else "."
        raise TillkomError(f'Column "{name}", case "{frame.index[at]}": {column[at]:g} lies outside 0 to 1. {remedy}')
