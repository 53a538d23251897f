"""How alike cases are: Gower's distance with bounds for what is not known, and what the answer hangs on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.stats import rankdata

from tillkom.comparison.data import (
    NOT_APPLICABLE,
    Array,
    Flags,
    NotApplicable,
    Variable,
    bounds,
    declared,
    is_unknown,
    known_set,
)
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd

NEAR = 0.1  # two numbers this share of the range apart, or less, are called near
WEIGHTINGS = 1000
ALIKE, CLOSE, UNLIKE, UNKNOWN, LEFT_OUT = "same", "near", "differs", "unknown", "not_applicable"


class Likeness:
    """How alike cases are by declared variables and weights, with bounds where something is not known.

    The distance between two cases is Gower's: the weighted mean over the variables of a distance from 0 to 1. Of
    numbers that is their difference over the range (of ratios, of their logarithms); of ordinal classes the
    difference in rank over the number of steps; of classes 0 or 1; of sets 1 minus what they share of what either
    has (Jaccard). A variable that does not apply to one of two cases is left out for the pair. What is not known is
    neither alike nor unlike: it is given the least (``low``) and the greatest (``high``) distance it could turn out
    to have. ``known`` is Gower's own measure, over what is known of both.

    Parameters
    ----------
    table : a row per case, the index its names; cells are values, sets, pairs (low, high), ``NOT_APPLICABLE``, or
        missing where it is not known.
    variables : what to compare by; a name alone is a class with weight 1.

    Raises
    ------
    TillkomError : no or unknown variables, a case with two rows, values that do not fit the variable's kind.

    Source: Gower (1971), Biometrics 27, 857–871; ordinal variables by rank as in Podani (1999), Taxon 48, 331–340.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"stage": [3, 5, None], "who": ["council", "council", "staff"]}, index=["a", "b", "c"])
    >>> alike = Likeness(table, [Variable("stage", "ordinal", levels=(0, 1, 2, 3, 4, 5)), "who"])
    >>> alike.to("a")[["low", "high", "known"]].values.tolist()
    [[0.2, 0.2, 0.2], [0.5, 0.8, 1.0]]
    """

    def __init__(self, table: pd.DataFrame, variables: Iterable[Variable | str]) -> None:
        self.variables = declared(table, variables)
        self.cases: list[Hashable] = list(table.index)
        self._row = {case: row for row, case in enumerate(self.cases)}
        self.weights = np.array([each.weight for each in self.variables])
        self._last: tuple[int, _Parts] | None = None
        self._cells = [list(table[each.name]) for each in self.variables]
        self._coded = [_Coded.of(cells, each) for cells, each in zip(self._cells, self.variables, strict=True)]

    def to(self, case: Hashable) -> pd.DataFrame:
        """Give how far every other case lies from one, the surest likeness first.

        Returns
        -------
        other (index), low, high, known, compared, unknown, left_out, first, last : one row per other case. ``known``
        is NaN where nothing is known of both. ``compared``, ``unknown`` and ``left_out`` count variables. ``first``
        and ``last`` are the best and the worst place the case can have, from 1, whatever the unknown turns out to be.
        Ordered by ``high``, the likeness that can be vouched for; where that is equal, by how much is known of both.

        Raises
        ------
        TillkomError : no such case.
        """
        import pandas as pd

        row = self._place(case)
        low, high, parts = self._distances(row, self.weights)
        others = np.array([place for place in range(len(self.cases)) if place != row], dtype=int)
        low, high = low[others], high[others]
        counts = {name: flags[others].sum(axis=1) for name, flags in parts.counted.items()}
        columns = {"low": low, "high": high, "known": self._known(parts, self.weights)[others], **counts}
        columns["first"], columns["last"] = _places(low, high)
        frame = pd.DataFrame(columns, index=pd.Index([self.cases[place] for place in others], name="other"))
        return frame.sort_values(["high", "compared", "low"], ascending=[True, False, True], kind="stable")

    def pairs(self) -> pd.DataFrame:
        """Give every pair of cases once: first, second, low, high, known, compared, unknown, left_out."""
        import pandas as pd

        tables = []
        for row, case in enumerate(self.cases[:-1]):
            later = list(range(row + 1, len(self.cases)))
            low, high, parts = self._distances(row, self.weights)
            columns: dict[str, Any] = {"first": case, "second": [self.cases[place] for place in later]}
            columns |= {"low": low[later], "high": high[later], "known": self._known(parts, self.weights)[later]}
            columns |= {name: flags[later].sum(axis=1) for name, flags in parts.counted.items()}
            tables.append(pd.DataFrame(columns))
        names = ["first", "second", "low", "high", "known", "compared", "unknown", "left_out"]
        return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=names)

    def why(self, case: Hashable, other: Hashable) -> pd.DataFrame:
        """Tell variable by variable what makes two cases alike or unlike.

        Returns
        -------
        variable (index), own, others, low, high, weight, verdict : one row per variable. ``verdict`` is "same", "near"
        (numbers no more than a tenth of the range apart), "differs", "unknown" or "not_applicable".
        """
        import pandas as pd

        row, column = self._place(case), self._place(other)
        parts = self._parts(row)
        verdicts = self.verdicts(case, other)
        rows = []
        for place, variable in enumerate(self.variables):
            low, high = float(parts.low[column, place]), float(parts.high[column, place])
            own, others = self._cells[place][row], self._cells[place][column]
            rows.append((variable.name, own, others, low, high, variable.weight, verdicts[variable.name]))
        columns = ["variable", "own", "others", "low", "high", "weight", "verdict"]
        return pd.DataFrame(rows, columns=columns).set_index("variable")

    def verdicts(self, case: Hashable, other: Hashable) -> dict[str, str]:
        """The verdicts of :meth:`why` alone, by variable: for going through many pairs."""
        row, column = self._place(case), self._place(other)
        parts = self._parts(row)
        return {each.name: self._verdict(parts, column, place) for place, each in enumerate(self.variables)}

    def _verdict(self, parts: _Parts, column: int, place: int) -> str:
        if parts.left_out[column, place]:
            return LEFT_OUT
        if parts.unknown[column, place]:
            # open between bounds that do not meet: they differ all the same
            return UNLIKE if parts.low[column, place] > 0 else UNKNOWN
        high = float(parts.high[column, place])
        if high == 0:
            return ALIKE
        return CLOSE if self.variables[place].kind in ("number", "ratio") and high <= NEAR else UNLIKE

    def _parts(self, row: int) -> _Parts:
        """The distances of one case, kept until another is asked for."""
        if self._last is None or self._last[0] != row:
            self._last = (row, self._distances(row, self.weights)[2])
        return self._last[1]

    def without_each(self, case: Hashable) -> pd.DataFrame:
        """Tell which case is surest to be like this one when one variable at a time is left out.

        Returns
        -------
        variable (index), nearest, high : one row per variable; ``nearest`` is missing where nothing else is compared.
        """
        import pandas as pd

        row, rows = self._place(case), []
        for place, variable in enumerate(self.variables):
            weights = self.weights.copy()
            weights[place] = 0.0
            low, high, _ = self._distances(row, weights)
            high[row] = np.inf
            best = int(np.lexsort((low, high))[0]) if weights.any() and np.isfinite(high).any() else None
            rows.append(
                (variable.name, None if best is None else self.cases[best], np.nan if best is None else high[best])
            )
        return pd.DataFrame(rows, columns=["variable", "nearest", "high"]).set_index("variable")

    def by_weights(self, case: Hashable, *, draws: int = WEIGHTINGS, seed: int = 1) -> pd.DataFrame:
        """Tell how much the answer hangs on the weights: each case's places over random weightings.

        Every weighting of the variables that have a weight is as likely as any other (uniform on the simplex).

        Returns
        -------
        other (index), nearest, best, worst : the share of weightings in which the case is nearest by ``high`` (ties
        shared), and its best and worst place, from 1.
        """
        import pandas as pd

        row = self._place(case)
        _, _, parts = self._distances(row, self.weights)
        counted = np.flatnonzero(self.weights > 0)
        drawn = np.random.default_rng(seed).dirichlet(np.ones(counted.size), size=draws)
        there = (~parts.left_out[:, counted]).astype(float)
        with np.errstate(invalid="ignore"):
            high = (parts.high[:, counted] * there) @ drawn.T / (there @ drawn.T)
        others = np.array([place for place in range(len(self.cases)) if place != row], dtype=int)
        high = np.where(np.isnan(high), 1.0, high)[others]  # nothing to compare: as far off as can be
        if not others.size:
            return pd.DataFrame(columns=["nearest", "best", "worst"])
        least = np.isclose(high, high.min(axis=0), atol=1e-12, rtol=0)
        places = rankdata(np.round(high, 12), method="min", axis=0).astype(int)
        frame = pd.DataFrame(
            {
                "nearest": (least / least.sum(axis=0)).mean(axis=1),
                "best": places.min(axis=1),
                "worst": places.max(axis=1),
            },
            index=pd.Index([self.cases[place] for place in others], name="other"),
        )
        return frame.sort_values(["nearest", "worst"], ascending=[False, True], kind="stable")

    def _place(self, case: Hashable) -> int:
        if case not in self._row:
            raise TillkomError(f'There is no case "{case}" among those compared: {", ".join(map(str, self.cases))}.')
        return self._row[case]

    def _distances(self, row: int, weights: Array) -> tuple[Array, Array, _Parts]:
        low, high, unknown, left_out = zip(*(coded.to(row) for coded in self._coded), strict=True)
        open_, absent = np.stack(unknown, axis=1), np.stack(left_out, axis=1)
        parts = _Parts(np.stack(low, axis=1), np.stack(high, axis=1), open_, absent, weights)
        there = ~parts.left_out * weights
        total = there.sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            least = np.where(total > 0, (parts.low * there).sum(axis=1) / total, 0.0)
            most = np.where(total > 0, (parts.high * there).sum(axis=1) / total, 1.0)
        return least, most, parts

    def _known(self, parts: _Parts, weights: Array) -> Array:
        both = ~(parts.left_out | parts.unknown) * weights
        total = both.sum(axis=1)
        with np.errstate(invalid="ignore"):
            return np.where(total > 0, (parts.high * both).sum(axis=1) / total, np.nan)


class _Parts:
    """Distances of one case to all, variable by variable: rows are cases, columns variables."""

    def __init__(self, low: Array, high: Array, unknown: Flags, left_out: Flags, weights: Array) -> None:
        self.low, self.high, self.unknown, self.left_out = low, high, unknown, left_out
        used = weights > 0
        self.counted = {
            "compared": ~unknown & ~left_out & used,
            "unknown": unknown & ~left_out & used,
            "left_out": left_out & used,
        }


class _Coded:
    """A variable's cells as arrays, so that one case is held against all at once."""

    def __init__(self, cells: list[Any]) -> None:
        self.absent = np.array([isinstance(cell, NotApplicable) for cell in cells], dtype=bool)
        self.open = np.array([is_unknown(cell) for cell in cells], dtype=bool)

    @staticmethod
    def of(cells: list[Any], variable: Variable) -> _Coded:
        if variable.kind in ("number", "ratio", "ordinal"):
            return _Ranged(cells, variable)
        return _Sets(cells, variable) if variable.kind == "set" else _Classes(cells, variable)

    def to(self, row: int) -> tuple[Array, Array, Flags, Flags]:
        left_out = self.absent | self.absent[row]
        unknown = (self.open | self.open[row]) & ~left_out
        low, high = self.between(row)
        return low, high, unknown, left_out

    def between(self, row: int) -> tuple[Array, Array]:
        raise NotImplementedError


class _Ranged(_Coded):
    def __init__(self, cells: list[Any], variable: Variable) -> None:
        super().__init__(cells)
        self.least, self.most, self.range = bounds(cells, variable)
        self.open |= ~self.absent & (self.least < self.most)  # between two values: not known which

    def between(self, row: int) -> tuple[Array, Array]:
        if self.range == 0:
            return np.zeros(self.least.size), np.zeros(self.least.size)
        low = np.maximum(0.0, np.maximum(self.least - self.most[row], self.least[row] - self.most))
        high = np.maximum(self.most - self.least[row], self.most[row] - self.least)
        return low / self.range, high / self.range


class _Classes(_Coded):
    def __init__(self, cells: list[Any], variable: Variable) -> None:
        super().__init__(cells)
        known = [cell for cell in cells if not isinstance(cell, NotApplicable) and not is_unknown(cell)]
        codes = {code: place for place, code in enumerate(dict.fromkeys([*variable.levels, *known]))}
        if variable.levels and len(codes) > len(variable.levels):
            stray = next(code for code in codes if code not in variable.levels)
            raise TillkomError(f'{variable.name}: "{stray}" is not among its classes.')
        self.several = len(codes) > 1
        self.code = np.array([codes[cell] if self._is_known(cell) else -1 for cell in cells])

    @staticmethod
    def _is_known(cell: Any) -> bool:
        return not isinstance(cell, NotApplicable) and not is_unknown(cell)

    def between(self, row: int) -> tuple[Array, Array]:
        differs = (self.code != self.code[row]).astype(float)
        unknown = (self.code < 0) | (self.code[row] < 0)
        return np.where(unknown, 0.0, differs), np.where(unknown, float(self.several), differs)


class _Sets(_Coded):
    def __init__(self, cells: list[Any], variable: Variable) -> None:
        super().__init__(cells)
        known = [None if self.open[row] or self.absent[row] else known_set(cell) for row, cell in enumerate(cells)]
        codes = {code: place for place, code in enumerate(dict.fromkeys(c for held in known if held for c in held))}
        self.has = np.zeros((len(cells), max(len(codes), 1)), dtype=bool)
        for row, held in enumerate(known):
            self.has[row, [codes[code] for code in held or ()]] = True

    def between(self, row: int) -> tuple[Array, Array]:
        either = (self.has | self.has[row]).sum(axis=1)
        both = (self.has & self.has[row]).sum(axis=1)
        apart = np.where(either > 0, 1 - both / np.maximum(either, 1), 0.0)  # two empty sets hold the same: nothing
        unknown = self.open | self.open[row]
        return np.where(unknown, 0.0, apart), np.where(unknown, 1.0, apart)


def _places(low: Array, high: Array) -> tuple[Array, Array]:
    """The best and the worst place each can have: how many are surely nearer, and how many could be."""
    surely = (high[None, :] < low[:, None]).sum(axis=1)
    could = (low[None, :] < high[:, None]).sum(axis=1) - (low < high)
    return 1 + surely, 1 + could


__all__ = ["ALIKE", "CLOSE", "LEFT_OUT", "NOT_APPLICABLE", "UNKNOWN", "UNLIKE", "Likeness", "Variable"]
