"""What is compared: one row a case, declared variables, and cells that are known, open between bounds, or unknown."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd

Array: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
KINDS = ("number", "ratio", "ordinal", "class", "set")


class NotApplicable:
    """The mark of a cell that cannot have a value: the variable does not exist for the case."""

    _only: NotApplicable | None = None

    def __new__(cls) -> NotApplicable:
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __repr__(self) -> str:
        return "NOT_APPLICABLE"


NOT_APPLICABLE = NotApplicable()


@dataclass(frozen=True)
class Variable:
    """A variable to compare cases by.

    Attributes
    ----------
    name : the table's column.
    kind : "number", "ratio" (numbers above 0 compared by how many times larger, such as inhabitants), "ordinal" (ranks
        on a ladder), "class" (one of several) or "set" (any of several).
    weight : how much it counts beside the others; 0 or more.
    levels : the classes there are, of an ordinal variable in their order; without them those that occur.
    """

    name: str
    kind: str = "class"
    weight: float = 1.0
    levels: tuple[Hashable, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise TillkomError(f'"{self.kind}" is no kind of variable ({self.name}). Choose one of {", ".join(KINDS)}.')
        if not (np.isfinite(self.weight) and self.weight >= 0):
            raise TillkomError(f"The weight of {self.name} is {self.weight}; a weight is a number of 0 or more.")


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """Go through a table row by row, each column an attribute of the row."""
    return iter(table.itertuples())


def cell(table: pd.DataFrame, case: Hashable, name: str) -> Any:
    """What stands in one cell."""
    value: Any = table.at[case, name]
    return value


def is_unknown(value: Any) -> bool:
    """Tell whether a cell says nothing: None, NaN or NA."""
    if value is None:
        return True
    if isinstance(value, (str, tuple, list, set, frozenset, NotApplicable)):
        return False
    missing = value != value  # NaN differs from itself; NA answers NA
    return missing is not False and (missing is True or not isinstance(missing, (bool, np.bool_)) or bool(missing))


def declared(table: pd.DataFrame, variables: Iterable[Variable | str]) -> list[Variable]:
    """Give the variables to compare by, and complain of those the table lacks.

    Raises
    ------
    TillkomError : no variable, an unknown or a repeated one, repeated cases, or weights that are all 0.
    """
    chosen = [each if isinstance(each, Variable) else Variable(each) for each in variables]
    names = [each.name for each in chosen]
    if not names:
        raise TillkomError("Name at least one variable to compare the cases by.")
    if unknown := [name for name in names if name not in table.columns]:
        there = ", ".join(str(name) for name in table.columns)
        raise TillkomError(f"There is no column {', '.join(unknown)} to compare by. The table has {there}.")
    if len(set(names)) < len(names):
        raise TillkomError("A variable is named twice. Give it once, with the weight it should have.")
    if not any(each.weight for each in chosen):
        raise TillkomError("Every weight is 0, so nothing is compared. Give at least one variable a weight above 0.")
    if table.index.has_duplicates:
        twice = table.index[table.index.duplicated()][0]
        raise TillkomError(f"The case {twice} has several rows. Give each case one row.")
    return chosen


def known_set(value: Any) -> frozenset[Hashable]:
    """Read a set: a collection, or codes with spaces between."""
    return frozenset(value.split()) if isinstance(value, str) else frozenset(value)


def bounds(cells: Sequence[Any], variable: Variable) -> tuple[Array, Array, float]:
    """Give the least and greatest value each cell allows, and the variable's range; an unknown cell allows all.

    A cell is a number or class, or a pair (low, high) where it lies between the two; an end that is None is open.
    """
    places: Mapping[Any, float] = {}
    if variable.kind == "ordinal":
        places = {level: float(place) for place, level in enumerate(_levels(cells, variable))}
    low, high = np.full(len(cells), np.nan), np.full(len(cells), np.nan)
    for row, cell in enumerate(cells):
        if isinstance(cell, NotApplicable) or is_unknown(cell):
            continue
        ends = cell if isinstance(cell, tuple) else (cell, cell)
        first, last = (np.nan if is_unknown(end) else _place(end, variable, places) for end in ends)
        low[row], high[row] = (last, first) if first > last else (first, last)
    if places and variable.levels:
        least, most = 0.0, float(len(places) - 1)
    else:
        known = np.concatenate([low, high])
        known = known[np.isfinite(known)]
        least, most = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    return np.where(np.isnan(low), least, low), np.where(np.isnan(high), most, high), most - least


def _levels(cells: Sequence[Any], variable: Variable) -> list[Hashable]:
    if variable.levels:
        return list(variable.levels)
    ends = [cell if isinstance(cell, tuple) else (cell,) for cell in cells if not isinstance(cell, NotApplicable)]
    return sorted({end for pair in ends for end in pair if not is_unknown(end)})


def _place(value: Any, variable: Variable, places: Mapping[Any, float]) -> float:
    if variable.kind == "ordinal":
        if value not in places:
            raise TillkomError(f'{variable.name}: "{value}" is not among its levels {", ".join(map(str, places))}.')
        return places[value]
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise TillkomError(f'{variable.name}: "{value}" is not a number. Is the variable a class?') from None
    if not np.isfinite(number):
        raise TillkomError(f"{variable.name}: {value} is not a finite number.")
    if variable.kind == "ratio" and number <= 0:
        raise TillkomError(f"{variable.name}: {value} is not above 0, so it is no number of times larger than another.")
    return float(np.log(number)) if variable.kind == "ratio" else number
