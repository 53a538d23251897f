"""How alike the cases of a study are by chosen variables: the grid of answers made into a table to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import codes
from tillkom.analysis.answers import _kept, answers, coded_cases, records, vocabularies
from tillkom.analysis.stages import ladder
from tillkom.comparison import NOT_APPLICABLE, Likeness, Variable
from tillkom.comparison.data import is_unknown
from tillkom.errors import TillkomError
from tillkom.names import listed

if TYPE_CHECKING:
    from tillkom.study import Study

STAGE = "stage"
POPULATION = "population"
OPEN_ABOVE, OPEN_BELOW = ("minst", "mer_än"), ("högst", "mindre_än")
KINDS = {codes.CLASS: "class", codes.CLASSES: "set", codes.COUNT: "number", codes.NUMBER: "number"}


def default_variables(study: Study) -> list[str | Variable]:
    """Give what cases are compared by where nobody has chosen: inhabitants, every classified answer, and the stage.

    A question that held several is left out where those it was divided into are coded: its classes answer different
    questions, so that two cases with different ones need not differ in anything.
    """
    variables, coded = study.variables, set(study.observations["variable_id"])
    several = {name for name, parts in codes.DIVIDED.items() if coded & set(parts)}
    classes = variables["type"].astype("str").isin(codes.CLASSED) & ~variables["variable_id"].isin(several)
    classed = variables.loc[classes, "variable_id"].tolist()
    there = [Variable(POPULATION, "ratio")] if POPULATION in set(variables["variable_id"]) else []
    return [*there, *classed, STAGE]


def comparable(
    study: Study,
    variables: Sequence[str | Variable] | None = None,
    *,
    weights: Mapping[str, float] | None = None,
    cases: Sequence[str] | None = None,
) -> tuple[pd.DataFrame, list[Variable]]:
    """Make a table to compare cases by: a row per case, a column per variable and phase.

    An answer that is stated, exactly or approximately, is a value. One that is not applicable is left out where two
    cases are compared. Every other status (not stated, not coded, conflicting, withheld, rhetorical) is not known. A
    stage that is arguable lies between its bounds, and so does a number told as at least or at most.

    Parameters
    ----------
    variables : codes of ``variables.csv``, and "stage"; "goals:efter" is one phase of a variable, "goals" all of
        them. A :class:`tillkom.comparison.Variable` says kind and weight itself, for instance that a class has an
        order. Those of :func:`default_variables` that are known of two cases when left out; inhabitants are compared
        by ratio.
    weights : how much a variable counts, 1 where nothing is said.
    cases : case ids; the coded ones when left out.

    Returns
    -------
    The table and its variables, for :class:`tillkom.comparison.Likeness` and its neighbours.

    Raises
    ------
    TillkomError : a variable, phase or case the study does not have, one in free text, or a weight for none of them.
    """
    chosen = coded_cases(study) if cases is None else [study.case(case).id for case in listed(cases)]
    asked = default_variables(study) if variables is None else _as_list(variables)
    declared = _declared(study, asked, dict(weights or {}))
    table = _table(study, declared, chosen)
    kept = _comparable(table, declared, all_asked=variables is not None)
    return table[[each.name for each in kept]], kept


def likeness(
    study: Study,
    variables: Sequence[str | Variable] | None = None,
    *,
    weights: Mapping[str, float] | None = None,
    cases: Sequence[str] | None = None,
) -> Likeness:
    """Tell how alike the cases are by chosen variables, with bounds for what is not known; see :func:`comparable`.

    >>> from tillkom import load_study
    >>> found = likeness(load_study(), ["stage", "turnover"])
    >>> found.to("kalmar").loc["borlange", ["low", "high"]].tolist()
    [0.0, 0.6]
    """
    table, declared = comparable(study, variables, weights=weights, cases=cases)
    if len(table) < 2:
        raise TillkomError(f"{len(table)} cases are coded, and it takes two to compare. Code more of them first.")
    return Likeness(table, declared)


def most_alike(
    study: Study,
    case_id: str,
    variables: Sequence[str | Variable] | None = None,
    *,
    weights: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Give the other coded cases the reader may see, the surest likeness first; the least alike come last.

    Give it the extract of the one who is to read it. What all hold is worked out once for however many reports.

    Returns
    -------
    other (index), low, high, known, compared, unknown, left_out, first, last : see :meth:`Likeness.to`.

    Raises
    ------
    TillkomError : nothing is coded of the case, or of any other, or an unknown variable.
    """
    return likeness_beside(study, case_id, variables, weights=weights).to(study.case(case_id).id)


def likeness_beside(
    study: Study,
    case_id: str,
    variables: Sequence[str | Variable] | None = None,
    *,
    weights: Mapping[str, float] | None = None,
) -> Likeness:
    """Hold one case beside all others, whose answers are worked out once and kept with the study."""
    own = study.case(case_id).id
    shared = study._shared or study
    asked = default_variables(study) if variables is None else _as_list(variables)
    declared = _declared(study, asked, dict(weights or {}))
    name = f"compared by {sorted(declared.values(), key=repr)} {variables is None}"
    whole = _kept(shared, name, lambda: _whole(shared, declared, all_asked=variables is not None))
    if study._anew:
        # what all hold is worked out once; read anew are the cases of which this reader sees more
        of_anew = _table(study._anew, declared, coded_cases(study._anew))
        table = pd.concat([of_anew, whole.table.drop(index=study._anew.case_ids, errors="ignore")])
        in_order = [case for case in study.case_ids if case in table.index]  # which tells where two are as alike
        whole = _Whole(table.loc[in_order], declared, variables is not None)
    if own not in whole.table.index:
        raise TillkomError(f"Nothing is coded of {own}, so it is like no other case. Code it first.")
    return whole.likeness()


@dataclass
class _Whole:
    """All coded cases side by side, and how alike they are, worked out when it is asked for."""

    table: pd.DataFrame
    declared: Mapping[str, Variable]
    all_asked: bool
    _found: Likeness | None = None

    def likeness(self) -> Likeness:
        if len(self.table) < 2:
            raise TillkomError("No other case is coded, so there is none to be like. Code more of them first.")
        if self._found is None:
            self._found = Likeness(self.table, _comparable(self.table, self.declared, all_asked=self.all_asked))
        return self._found


def _whole(study: Study, declared: Mapping[str, Variable], *, all_asked: bool) -> _Whole:
    return _Whole(_table(study, declared, coded_cases(study)), declared, all_asked)


def _comparable(table: pd.DataFrame, declared: Mapping[str, Variable], *, all_asked: bool) -> list[Variable]:
    """The variables asked for; of the default ones those known of two cases, since no others can compare any."""
    if all_asked:
        return list(declared.values())
    known = [name for name in declared if sum(_says(cell) for cell in table[name]) > 1]
    return [declared[name] for name in known or declared]


def _says(cell: Any) -> bool:
    return cell is not NOT_APPLICABLE and not is_unknown(cell)


def _as_list(variables: Sequence[str | Variable]) -> list[str | Variable]:
    return [variables] if isinstance(variables, str) else list(variables)


def _declared(study: Study, asked: Sequence[str | Variable], weights: dict[str, float]) -> dict[str, Variable]:
    """The variables by column: each phase of a variable is a column of its own."""
    rows = {row.variable_id: row for row in records(study.variables)}
    declared: dict[str, Variable] = {}
    for each in asked:
        given = each.name if isinstance(each, Variable) else str(each)
        name, _, phase = given.partition(":")
        if name == STAGE:
            levels = tuple(int(code) for code in study.codebook.vocabulary("stage"))
            declared[STAGE] = Variable(STAGE, "ordinal", _weight(each, weights, given, name), levels)
            continue
        if name not in rows:
            raise TillkomError(f"There is no variable {name} in this study. Choose among those in variables.csv.")
        row = rows[name]
        if str(row.type) not in KINDS:
            raise TillkomError(f"{name} is answered in words, which cannot be compared. Choose its class instead.")
        phases = str(row.phases).split()
        if phase and phase not in phases:
            raise TillkomError(f"{name} is not asked in the phase {phase}, only in {', '.join(phases)}.")
        for one in [phase] if phase else phases:
            column = name if len(phases) == 1 else f"{name}:{one}"
            declared[column] = _variable(study, each, row, column, _weight(each, weights, given, name))
    known = {*declared, *(column.partition(":")[0] for column in declared)}
    if stray := [weighted for weighted in weights if weighted not in known]:
        raise TillkomError(f"There is a weight for {', '.join(stray)}, which is not among the variables compared.")
    return declared


def _weight(each: str | Variable, weights: Mapping[str, float], given: str, name: str) -> float:
    own = each.weight if isinstance(each, Variable) else 1.0
    return float(weights.get(given, weights.get(name, own)))


def _variable(study: Study, each: str | Variable, row: Any, column: str, weight: float) -> Variable:
    kind = each.kind if isinstance(each, Variable) else KINDS[str(row.type)]
    levels: tuple[Any, ...] = each.levels if isinstance(each, Variable) else ()
    if kind in ("class", "ordinal") and not levels:
        levels = tuple(study.codebook.vocabulary(vocabularies(study)[row.variable_id]))
    return Variable(column, kind, weight, levels)


def _table(study: Study, declared: Mapping[str, Variable], cases: Sequence[str]) -> pd.DataFrame:
    columns: dict[str, dict[str, Any]] = {name: {} for name in declared}
    wanted = list(dict.fromkeys(name.partition(":")[0] for name in declared if name != STAGE))
    if wanted and cases:
        for row in records(answers(study, wanted, cases=list(cases))):
            column = row.variable_id if row.variable_id in columns else f"{row.variable_id}:{row.phase}"
            if column in columns:
                columns[column][row.case_id] = _cell(row, declared[column].kind)
    if STAGE in columns and cases:
        for row in records(ladder(study, cases=list(cases))):
            low, high = row.stage_low, row.stage_high
            columns[STAGE][row.case_id] = None if pd.isna(low) else int(low) if low == high else (int(low), int(high))
    cells = {name: [column.get(case) for case in cases] for name, column in columns.items()}
    return pd.DataFrame({name: pd.Series(column, dtype=object) for name, column in cells.items()}).set_axis(list(cases))


def _cell(row: Any, kind: str) -> Any:
    if row.status == codes.NOT_APPLICABLE:
        return NOT_APPLICABLE
    if row.status not in codes.KNOWN:
        return None
    if kind in ("number", "ratio"):
        value = None if pd.isna(row.value_number) else float(row.value_number)
        if value is None or pd.isna(row.qualifier):
            return value
        return (value, None) if row.qualifier in OPEN_ABOVE else (None, value) if row.qualifier in OPEN_BELOW else value
    if pd.isna(row.value):
        return None
    return frozenset(str(row.value).split()) if kind == "set" else str(row.value)
