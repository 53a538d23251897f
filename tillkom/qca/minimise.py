"""From a truth table to its solutions: conservative, parsimonious and intermediate, with every tied model.

Sources: Ragin and Sonnett (2005), in Kropp and Minkenberg (eds), Vergleichen in der Politikwissenschaft, 180–197, and
Ragin (2008), Redesigning Social Inquiry, chapters 8–9, for the three solutions; Baumgartner and Thiem (2017),
Sociological Methods & Research 46, 954–987, for why every tied model has to be told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from tillkom.errors import TillkomError
from tillkom.qca.covers import Covers, irredundant_covers, smallest_covers
from tillkom.qca.fit import Sufficiency, sufficiency
from tillkom.qca.implicants import Implicants, primes_against, primes_within
from tillkom.qca.sets import ABSENT, Sets
from tillkom.qca.truth_table import TruthTable

KINDS = ("conservative", "parsimonious", "intermediate")
MOST_MODELS = 1_000

Expectations = Mapping[str, int | Iterable[int]]


def minimise(
    table: TruthTable,
    kind: str = "conservative",
    expectations: Expectations | None = None,
    *,
    exclude: Collection[int] = (),
    irredundant: bool = False,
    most_models: int = MOST_MODELS,
) -> Solution:
    """Reduce the rows that go with the outcome to the shortest statements, and give every tied one.

    Parameters
    ----------
    table : from ``truth_table``.
    kind : "conservative" uses no combination that lacks cases; "parsimonious" uses any that makes the statement
        shorter; "intermediate" only those that the expectations speak for (easy counterfactuals).
    expectations : for "intermediate": a value per condition, from theory, that should help the outcome, such as
        ``{"A": 1, "B": 0}``; several values of a multi-value condition in a list. A condition may be left out.
    exclude : numbers, from 1, of rows without cases that must not be assumed to go with the outcome (enhanced standard
        analysis): from ``untenable_rows`` or ``contradictory_assumptions``, or of the researcher's own.
    irredundant : give every model no term of which can be taken away, not only those with the fewest terms.
    most_models : write out at most so many; ``Solution.complete`` and ``Solution.count`` say what that left out.

    Returns
    -------
    Solution : ``models`` has every tied model, shortest terms first.

    Raises
    ------
    TillkomError : no row goes with the outcome, or all do, or the expectations do not fit the conditions.

    >>> from tillkom.qca import truth_table
    >>> frame = pd.DataFrame({"A": [1, 1, 0, 0], "B": [1, 0, 1, 0], "Y": [1, 1, 1, 0]}, index=["a", "b", "c", "d"])
    >>> minimise(truth_table(frame, "Y", ["A", "B"]), "parsimonious").models[0].terms
    ('A', 'B')
    """
    if kind not in KINDS:
        raise TillkomError(f'"{kind}" is no kind of solution. The kinds are: {", ".join(KINDS)}.')
    if most_models < 1:
        raise TillkomError(f"most_models={most_models}: at least one model has to be written out.")
    if expectations and kind != "intermediate":
        raise TillkomError(f"Expectations count in the intermediate solution alone. Leave them out of the {kind} one.")
    _something_to_compare(table, kind)
    cover = irredundant_covers if irredundant else smallest_covers
    work = _Work(table, cover, most_models, _excluded(table, kind, exclude))
    if kind == "intermediate":
        return _intermediate(work, _expected(table.sets, expectations or {}))
    found = work.conservative if kind == "conservative" else work.parsimonious
    return Solution(table, kind, found.models, found.covers.count, found.covers.counted, found.primes)


def _something_to_compare(table: TruthTable, kind: str) -> None:
    cut = f"consistency {table.consistency:g}, PRI {table.pri:g}, at least {table.frequency} case(s) a row"
    if not len(table.positive):
        raise TillkomError(
            f"No row goes with {table.outcome} at these cut-offs ({cut}), so there is nothing to reduce."
        )
    if not len(table.negative) and (kind != "conservative" or not table.remainders):
        raise TillkomError(
            f"Every row with cases goes with {table.outcome} at these cut-offs ({cut}), so nothing tells the "
            f"conditions apart. Cases without the outcome are needed."
        )


def _excluded(table: TruthTable, kind: str, rows: Collection[int]) -> np.ndarray:
    numbers = np.unique(np.array([*rows], dtype=np.int64)) - 1
    if len(numbers) and kind == "conservative":
        raise TillkomError("The conservative solution assumes nothing of rows without cases, so none can be excluded.")
    if len(numbers) and not 0 <= numbers[0] <= numbers[-1] < table.sets.size:
        raise TillkomError(f"exclude names a row that is not there. The rows are numbered 1 to {table.sets.size}.")
    if (with_outcome := np.intersect1d(numbers, table.positive)).size:
        row = int(with_outcome[0]) + 1
        raise TillkomError(f"Row {row} has cases and goes with {table.outcome}, so it cannot be excluded.")
    return np.setdiff1d(numbers, table.negative)


@dataclass(frozen=True, eq=False)
class Model:
    """One model: terms any of which goes with the outcome."""

    table_of: TruthTable = field(repr=False)
    values: tuple[tuple[int, ...], ...] = field(repr=False)  # a term each: a value per condition, -1 where absent

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The terms in the notation of the field, such as ``("C", "A*~B")``."""
        return tuple(self._sets.write(term) for term in self.values)

    @property
    def _sets(self) -> Sets:
        return self.table_of.sets

    @cached_property
    def _members(self) -> np.ndarray:
        return np.array([self._sets.member(term) for term in self.values])

    @cached_property
    def membership(self) -> pd.Series:
        """How far each case is in the model: its highest membership among the terms."""
        return pd.Series(self._members.max(axis=0), index=list(self._sets.cases), name="membership")

    @cached_property
    def fit(self) -> Sufficiency:
        """Consistency, PRI and coverage of the model."""
        return sufficiency(self._members.max(axis=0), self._sets.y)

    @property
    def consistency(self) -> float:
        """How far the cases in the model show the outcome."""
        return self.fit.consistency

    @property
    def pri(self) -> float:
        """The same, without what speaks as much for the outcome as for its absence."""
        return self.fit.pri

    @property
    def coverage(self) -> float:
        """How much of the outcome the model accounts for."""
        return self.fit.coverage

    @cached_property
    def table(self) -> pd.DataFrame:
        """A line per term: consistency, PRI, coverage, what it alone covers, and the cases in it.

        ``cases`` are those in rows that go with the outcome, ``uniquely`` those among them in no other term, and
        ``deviant`` those in the term without the outcome.
        """
        sets, members = self._sets, self._members
        whole, of_y = np.minimum(members.max(axis=0), sets.y).sum(), sets.y.sum()
        rows, at = self.table_of.rows["cases"].to_dict(), self.table_of.positive
        cases = [[name for number in at[line] for name in rows[number + 1]] for line in self._covered_rows]
        records = []
        for place, term in enumerate(members):
            fit = sufficiency(term, sets.y)
            others = np.delete(members, place, axis=0)
            rest = np.minimum(others.max(axis=0), sets.y).sum() if len(others) else 0.0
            elsewhere = {name for other, names in enumerate(cases) if other != place for name in names}
            alone = tuple(name for name in cases[place] if name not in elsewhere)
            deviant = sets.names((term > 0.5) & (sets.y < 0.5))
            records.append((*fit, (whole - rest) / of_y, tuple(cases[place]), alone, deviant))
        columns = ["consistency", "pri", "coverage", "unique_coverage", "cases", "uniquely", "deviant"]
        return pd.DataFrame(records, index=pd.Index(self.terms, name="term"), columns=columns)

    @cached_property
    def _covered_rows(self) -> np.ndarray:
        return covered(np.array(self.values), self.table_of.combinations(self.table_of.positive))

    @cached_property
    def assumptions(self) -> np.ndarray:
        """The numbers, from 1, of the rows without (enough) cases that the model counts as going with the outcome."""
        return _reached(self.table_of, np.array(self.values)) + 1

    def __str__(self) -> str:
        return f"{' + '.join(self.terms)} -> {self.table_of.outcome}"


@dataclass(frozen=True)
class Step:
    """An intermediate solution's step from one conservative and one parsimonious model: what was assumed on the way."""

    conservative: Model
    parsimonious: Model
    models: tuple[Model, ...]
    easy: tuple[int, ...]  # numbers of rows, from 1, the expectations speak for
    difficult: tuple[int, ...]  # those the parsimonious model needs that they do not speak for


@dataclass(frozen=True, eq=False)
class Solution:
    """All tied models of one kind; ``count`` is how many there are (a lower bound unless ``counted``)."""

    table: TruthTable = field(repr=False)
    kind: str
    models: tuple[Model, ...]
    count: int
    counted: bool
    primes: Implicants = field(repr=False)
    steps: tuple[Step, ...] = field(default=(), repr=False)

    @property
    def complete(self) -> bool:
        """True where every tied model is in ``models``."""
        return self.counted and self.count == len(self.models)

    @cached_property
    def prime_implicants(self) -> tuple[str, ...]:
        """Every prime implicant, in the notation."""
        return tuple(self.table.sets.write(term) for term in self.primes.terms)

    @cached_property
    def chart(self) -> pd.DataFrame:
        """The prime implicant chart: which implicant (line) covers which positive row (column, numbered from 1)."""
        columns = pd.Index(self.table.positive + 1, name="row")
        return pd.DataFrame(
            self.primes.covers, index=pd.Index(self.prime_implicants, name="implicant"), columns=columns
        )

    @cached_property
    def essential(self) -> tuple[str, ...]:
        """The prime implicants that alone cover some row, and so stand in every model."""
        alone = self.primes.covers[:, self.primes.covers.sum(axis=0) == 1]
        return tuple(self.prime_implicants[place] for place in np.flatnonzero(alone.any(axis=1)))

    @property
    def terms_in_all(self) -> tuple[str, ...]:
        """The terms that every model written out has."""
        return tuple(term for term in self.models[0].terms if all(term in model.terms for model in self.models))

    def summary(self) -> pd.DataFrame:
        """A line per model: the model, consistency, PRI, coverage, and how many rows without cases it assumes."""
        records = [(str(model), *model.fit, len(model.assumptions)) for model in self.models]
        index = pd.RangeIndex(1, len(records) + 1, name="model")
        return pd.DataFrame(records, index=index, columns=["terms", "consistency", "pri", "coverage", "assumptions"])

    def __repr__(self) -> str:
        there = f"{self.count}" if self.counted else f"at least {self.count}"
        return f"<Solution: {self.kind}, {there} model(s), {len(self.models)} written out; first: {self.models[0]}>"


def covered(terms: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Which term (line) holds for which row (column)."""
    return ((terms[:, None, :] == ABSENT) | (terms[:, None, :] == rows[None, :, :])).all(axis=2)


def _reached(table: TruthTable, terms: np.ndarray) -> np.ndarray:
    """The numbers, from 0, of the remainders that some term holds for."""
    grid = np.zeros(tuple(table.sets.levels), dtype=bool)
    for term in terms:
        grid[tuple(slice(None) if value == ABSENT else int(value) for value in term)] = True
    flat = grid.ravel()
    flat[table.positive] = False
    flat[table.negative] = False
    return np.flatnonzero(flat)


@dataclass(frozen=True)
class _Found:
    models: tuple[Model, ...]
    covers: Covers
    primes: Implicants


class _Work:
    """The two solutions that the intermediate one lies between, each found once."""

    def __init__(
        self, table: TruthTable, cover: Callable[[np.ndarray, int], Covers], most: int, excluded: np.ndarray
    ) -> None:
        self.table, self.cover, self.most, self.excluded = table, cover, most, excluded
        self.positive = table.combinations(table.positive)

    def solve(self, primes: Implicants) -> _Found:
        covers = self.cover(primes.covers, self.most)
        terms = [tuple(term) for term in primes.terms.tolist()]
        models = tuple(Model(self.table, tuple(terms[place] for place in one)) for one in covers.chosen)
        return _Found(models, covers, primes)

    @cached_property
    def conservative(self) -> _Found:
        return self.solve(primes_within(self.positive, self.positive, self.table.sets.levels))

    @cached_property
    def parsimonious(self) -> _Found:
        negative = self.table.combinations(np.concatenate([self.table.negative, self.excluded]))
        return self.solve(primes_against(self.positive, negative, self.table.sets.levels))

    def within(self, easy: np.ndarray) -> _Found:
        allowed = np.concatenate([self.positive, self.table.combinations(easy)])
        return self.solve(primes_within(self.positive, allowed, self.table.sets.levels))


def _expected(sets: Sets, expectations: Expectations) -> list[frozenset[int] | None]:
    if unknown := [name for name in expectations if name not in sets.conditions]:
        known = ", ".join(sets.conditions)
        raise TillkomError(f'There is an expectation of "{unknown[0]}", which is no condition here. They are: {known}.')
    found: list[frozenset[int] | None] = []
    for name, levels in zip(sets.conditions, sets.levels.tolist(), strict=True):
        given = expectations.get(name)
        if given is None:
            found.append(None)
            continue
        values = frozenset(int(value) for value in (given if isinstance(given, Iterable) else [given]))
        if not values or not values <= set(range(levels)):
            raise TillkomError(
                f'The expectation of "{name}" is {given!r}; its values are 0 to {levels - 1}. '
                f"Give the value that should help the outcome."
            )
        found.append(values)
    return found


def _intermediate(work: _Work, expected: list[frozenset[int] | None]) -> Solution:
    """Between each conservative and each parsimonious model: only what the expectations speak for is assumed."""
    table, steps, found_before = work.table, [], {}
    models: dict[frozenset[tuple[int, ...]], Model] = {}
    complete = work.conservative.covers.complete and work.parsimonious.covers.complete
    primes = work.conservative.primes
    for complex_model in work.conservative.models:
        for simple_model in work.parsimonious.models:
            between = _between(complex_model.values, simple_model.values, expected)
            assumed = simple_model.assumptions - 1
            easy = np.intersect1d(assumed, _reached(table, between))
            key = easy.tobytes()
            if key not in found_before:
                found_before[key] = work.within(easy)
            found = found_before[key]
            complete &= found.covers.complete
            primes = found.primes
            models.update({frozenset(model.values): model for model in found.models})
            difficult = tuple((np.setdiff1d(assumed, easy) + 1).tolist())
            steps.append(Step(complex_model, simple_model, found.models, tuple((easy + 1).tolist()), difficult))
    chosen = tuple(models.values())
    return Solution(table, "intermediate", chosen, len(chosen), complete, primes, tuple(steps))


def _between(
    complex_terms: tuple[tuple[int, ...], ...],
    simple_terms: tuple[tuple[int, ...], ...],
    expected: list[frozenset[int] | None],
) -> np.ndarray:
    """Each long term with those of its conditions dropped that the short one lacks and theory says do not help."""
    found = []
    for long in complex_terms:
        for short in simple_terms:
            if any(value not in (ABSENT, other) for value, other in zip(short, long, strict=True)):
                continue
            found.append(
                [
                    ABSENT if value == ABSENT and wanted is not None and other not in wanted else other
                    for value, other, wanted in zip(short, long, expected, strict=True)
                ]
            )
    return np.array(found, dtype=np.int64).reshape(-1, len(expected))
