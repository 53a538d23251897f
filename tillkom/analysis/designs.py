"""Which cases of a study to hold side by side, and what Mill's methods make of chosen conditions and an outcome."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import comparison
from tillkom.analysis.likeness import STAGE, comparable
from tillkom.comparison import NOT_APPLICABLE, Variable
from tillkom.comparison.data import is_unknown
from tillkom.errors import TillkomError
from tillkom.names import listed

if TYPE_CHECKING:
    from tillkom.study import Study

STEPS = ("agreement", "difference", "joint")


def outcome_of(
    study: Study,
    variable: str,
    *,
    among: Sequence[str] | None = None,
    at_least: float | None = None,
    cases: Sequence[str] | None = None,
) -> pd.Series:
    """Tell of each coded case whether it has an outcome, doesn't, or whether that is not known.

    Parameters
    ----------
    variable : a variable of the study ("effect_operations", "goals:efter") or "stage".
    among : the classes that count as the outcome; of a variable with several classes, any of them.
    at_least : the number or stage from which on it is the outcome. Give one of the two.

    Returns
    -------
    True, False or None per case (index). None also where a stage or number can be argued to lie on either side.

    Raises
    ------
    TillkomError : neither or both of the two, a class the variable does not have, or several phases.

    >>> from tillkom import load_study
    >>> outcome_of(load_study(), "stage", at_least=4).to_dict()
    {'gislaved': None, 'boras': False, 'borlange': True, 'kalmar': True, 'vgr': False}
    """
    if (among is None) == (at_least is None):
        raise TillkomError("Say what counts as the outcome: among=[classes], or at_least=a number or stage.")
    table, declared = comparable(study, [variable], cases=cases)
    if len(declared) > 1:
        raise TillkomError(f"{variable} is asked in several phases. Choose one: {', '.join(d.name for d in declared)}.")
    (one,) = declared
    if among is not None:
        if one.kind not in ("class", "set"):
            raise TillkomError(f"{variable} has no classes. Say from which number on it is the outcome with at_least.")
        wanted = frozenset(listed(among))
        if one.levels and (stray := wanted - set(one.levels)):
            raise TillkomError(f"{variable} has no class {', '.join(map(str, sorted(stray)))}.")
        has = [_has_class(cell, wanted) for cell in table[one.name]]
    else:
        if one.kind in ("class", "set"):
            raise TillkomError(f"{variable} has classes and no order. Say which of them count with among.")
        has = [_reaches(cell, float(at_least or 0)) for cell in table[one.name]]
    return pd.Series(has, index=table.index, name=variable, dtype=object)


def similar_pairs(
    study: Study,
    outcome: Mapping[Any, object],
    conditions: Sequence[str | Variable],
    *,
    weights: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Rank the pairs of cases that share nearly all conditions and differ in outcome.

    See ``comparison.most_similar`` for the columns.
    """
    table, declared = comparable(study, conditions, weights=weights)
    return comparison.most_similar(table, outcome, declared)


def different_pairs(
    study: Study,
    outcome: Mapping[Any, object],
    conditions: Sequence[str | Variable],
    *,
    weights: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Rank the pairs that share the outcome and nearly no condition; see ``comparison.most_different``."""
    table, declared = comparable(study, conditions, weights=weights)
    return comparison.most_different(table, outcome, declared)


def crisp(study: Study, conditions: Sequence[str], *, cases: Sequence[str] | None = None) -> pd.DataFrame:
    """Make a table of conditions with one value a cell, as Mill's methods take it.

    A variable with one class keeps it. One with several becomes a condition per class that any case holds
    ("principles=tillit"), True or False. Stages and numbers have no classes: make a condition of them with
    :func:`outcome_of`.

    Returns
    -------
    One row per case; a missing cell is not known.

    Raises
    ------
    TillkomError : a variable with numbers, or the stage.
    """
    table, declared = comparable(study, conditions, cases=cases)
    columns: dict[str, list[Any]] = {}
    for variable in declared:
        cells = list(table[variable.name])
        if variable.kind in ("number", "ratio", "ordinal"):
            raise TillkomError(f"{variable.name} has no classes. Make a condition of it with outcome_of.")
        if variable.kind == "class":
            columns[variable.name] = [None if cell is NOT_APPLICABLE else cell for cell in cells]
            continue
        known = [cell for cell in cells if isinstance(cell, frozenset)]
        for code in sorted(frozenset().union(*known)) if known else []:
            columns[f"{variable.name}={code}"] = _among(cells, code)
    return _framed(columns, table.index)


def mill(study: Study, outcome: Mapping[Any, object], conditions: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Try chosen conditions by Mill's methods: the tables "agreement", "difference" and "joint".

    Parameters
    ----------
    outcome : True, False or None per case, for instance of :func:`outcome_of`.
    conditions : variables with classes.

    >>> from tillkom import load_study
    >>> study = load_study()
    >>> found = mill(study, outcome_of(study, "stage", at_least=4), ["initiator"])
    >>> found["agreement"][["condition", "value", "cases", "known", "verdict"]].values.tolist()
    [['initiator', 'opposition', 2, 1, 'open']]
    """
    table = crisp(study, conditions)
    _apart(outcome, conditions)
    names = list(table.columns)
    tables = [step(table, outcome, names) for step in (comparison.agreement, comparison.difference, comparison.joint)]
    return dict(zip(STEPS, tables, strict=True))


def next_to_code(
    study: Study, outcome: Mapping[Any, object], explanations: Mapping[str, Mapping[str, Hashable]]
) -> pd.DataFrame:
    """Rank what to code next by how many pairs of explanations it could decide between.

    Parameters
    ----------
    explanations : a name, and the class each of its variables has to have; "principles=tillit" is True or False.

    Returns
    -------
    case, variable, decides_least, decides_most, could_contradict : see ``comparison.what_to_code``.
    """
    named = list(dict.fromkeys(name for each in explanations.values() for name in each))
    table, declared = comparable(study, list(dict.fromkeys(name.partition("=")[0] for name in named)))
    kinds = {variable.name: variable for variable in declared}
    columns: dict[str, list[Any]] = {}
    variables: dict[str, Variable] = {}
    for name in named:
        variable, _, code = name.partition("=")
        if variable not in kinds:
            raise TillkomError(f"{variable} is asked in several phases. Choose one: {', '.join(kinds)}.")
        cells = list(table[variable])
        if code:
            columns[name] = _among(cells, code)
            variables[name] = Variable(name, levels=(True, False))
        else:
            columns[name] = cells
            variables[name] = kinds[variable]
    frame = _framed(columns, table.index)
    _apart(outcome, named)
    return comparison.what_to_code(frame, outcome, explanations, variables)


def _apart(outcome: Mapping[Any, object], conditions: Sequence[str]) -> None:
    name = getattr(outcome, "name", None)
    if name in {each.partition("=")[0] for each in conditions}:
        raise TillkomError(f"{name} is both the outcome and a condition. Leave it out of the conditions.")


def _among(cells: Sequence[Any], code: str) -> list[bool | None]:
    """Whether each case's classes hold this one; None where they are not known."""
    return [code in cell if isinstance(cell, frozenset) else None for cell in cells]


def _framed(columns: Mapping[str, Sequence[Any]], cases: pd.Index) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()}).set_axis(cases)


def _has_class(cell: Any, wanted: frozenset[str]) -> bool | None:
    if cell is NOT_APPLICABLE or is_unknown(cell):
        return None
    return bool(wanted & cell) if isinstance(cell, frozenset) else cell in wanted


def _reaches(cell: Any, least: float) -> bool | None:
    if cell is NOT_APPLICABLE or is_unknown(cell):
        return None
    low, high = cell if isinstance(cell, tuple) else (cell, cell)
    if low is not None and low >= least:
        return True
    return False if high is not None and high < least else None


__all__ = ["STAGE", "STEPS", "crisp", "different_pairs", "mill", "next_to_code", "outcome_of", "similar_pairs"]
