"""How far coders agree: Krippendorff's alpha and the share of equal answers, before anything was settled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tillkom.analysis.alpha import INTERVAL, MASI, NOMINAL, ORDINAL, Sums, alpha
from tillkom.codes import CLASS, CLASSED, CLASSES, CODING, DECISION, KNOWN, NOT_CODED, NUMERIC, STATED, TEXT
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    from tillkom.study import Study

MINIMUM = 10
"""Fewer answers coded twice than this tell nothing of how reliable a coding is."""
_CELL = ["case_id", "variable_id", "phase"]
GROUPINGS = ("all", "type", "theme", "variable")
DISTANCES = (NOMINAL, MASI)


def agreement(
    study: Study,
    by: str = "all",
    *,
    loose: bool = False,
    distance: str = NOMINAL,
    minimum: int = MINIMUM,
    resamples: int = 1000,
    seed: int = 1,
) -> pd.DataFrame:
    """Tell how far coders agree on the answers that two or more of them coded, before anything was settled.

    An answer is its status and its value: a number, a class, or the whole set of classes; of an answer in words only
    the status, since no two coders write the same sentence. The interval comes from drawing cases with replacement
    (percentile bootstrap), since answers from one case are not independent.

    Parameters
    ----------
    by : ``all``, ``type`` (of variable, and the stages), ``theme`` or ``variable``.
    loose : count *belagd* and *ungefärlig* as equal where the value is.
    distance : ``nominal``, or ``masi``, where sets of classes that overlap differ less; it looks at sets of classes
        only, and at those both coders gave.
    minimum : groups with fewer answers than this get no alpha; their share of equal answers is told.
    resamples : how often cases are drawn; 0 for no interval.

    Returns
    -------
    group, level, n (answers coded by two or more), agree (how many are the same), share, alpha, lower, upper (95 per
    cent), note (``few``, ``no_variation``, ``few_cases`` or ""), decided (settled by a recorded decision).

    Raises
    ------
    TillkomError : an unknown grouping or distance.

    >>> from tillkom.study import load_study
    >>> table = agreement(load_study("data"), resamples=0)
    >>> int(table["n"].iloc[0]), round(float(table["alpha"].iloc[0]), 2)
    (198, 0.58)
    """
    if by not in GROUPINGS:
        raise TillkomError(f'Agreement is not told by "{by}". Choose one of {", ".join(GROUPINGS)}.')
    if distance not in DISTANCES:
        raise TillkomError(f'There is no distance "{distance}". Choose one of {", ".join(DISTANCES)}.')
    cells = _twice_coded(study, loose, distance)
    rows = [
        _told(group, cells[chosen], NOMINAL if distance == NOMINAL else MASI, minimum, resamples, seed)
        for group, chosen in _groups(study, cells, by)
    ]
    if by == "type" and distance == NOMINAL:
        rows += [
            _told("numbers", _numbers(study), INTERVAL, minimum, resamples, seed),
            _told("stages", _stages(study), ORDINAL, minimum, resamples, seed),
        ]
    columns = ["group", "level", "n", "agree", "share", "alpha", "lower", "upper", "note", "decided"]
    table = pd.DataFrame(rows, columns=columns)
    measured = ["share", "alpha", "lower", "upper"]
    return table.astype(dict.fromkeys(measured, "Float64"))


def _twice_coded(study: Study, loose: bool, distance: str) -> pd.DataFrame:
    """One row per answer that two or more coders coded: its case, variable, and the coders' answers."""
    rows = study.observations
    decided = set(rows.loc[rows["round"] == DECISION, _CELL].astype("str").itertuples(index=False, name=None))
    rows = rows[(rows["round"] == CODING) & (rows["status"] != NOT_CODED)]
    variables = study.variables.set_index("variable_id")
    rows = rows.assign(
        type=rows["variable_id"].map(variables["type"]), theme=rows["variable_id"].map(variables["theme"])
    )
    if distance == MASI:
        rows = rows[(rows["type"] == CLASSES) & rows["value"].notna()]
    rows = rows[rows.duplicated(_CELL, keep=False)]  # most were coded once, and need not be gone through
    if distance == MASI:
        answer = rows["value"].map(lambda value: frozenset(value.split()))
    else:
        answer = _status(rows, loose) + " " + _value(rows)
    rows = rows.assign(answer=answer)
    cells = (
        rows.groupby(_CELL, observed=True, sort=False)
        .agg(theme=("theme", "first"), type=("type", "first"), answers=("answer", list))
        .reset_index()
    )
    keys = cells[_CELL].astype("str").itertuples(index=False, name=None)
    return cells.assign(decided=[key in decided for key in keys])


def _status(rows: pd.DataFrame, loose: bool) -> pd.Series:
    status = rows["status"].astype("str")
    return status.where(~(rows["value"].notna() & status.isin(KNOWN)), STATED) if loose else status


def _value(rows: pd.DataFrame) -> pd.Series:
    number = rows["value_number"].map("{:.15g}".format, na_action="ignore").astype("str")
    codes = rows["value"].map(lambda value: " ".join(sorted(value.split())), na_action="ignore").astype("str")
    return number.where(rows["value_number"].notna(), codes).where(rows["type"] != TEXT).fillna("")


def _groups(study: Study, cells: pd.DataFrame, by: str) -> Iterable[tuple[str, pd.Series]]:
    if by == "all":
        yield "all", pd.Series(True, index=cells.index)
    elif by == "type":
        yield "all", pd.Series(True, index=cells.index)
        yield "classed", cells["type"].isin(CLASSED)
        for name, types in ((CLASS, [CLASS]), (CLASSES, [CLASSES]), ("counts", list(NUMERIC)), (TEXT, [TEXT])):
            yield name, cells["type"].isin(types)
    else:
        column = "theme" if by == "theme" else "variable_id"
        order = study.variables["theme" if by == "theme" else "variable_id"].drop_duplicates()
        for name in order:
            if (cells[column] == name).any():
                yield name, cells[column] == name


def _numbers(study: Study) -> pd.DataFrame:
    """The answers where two or more coders gave a number."""
    rows = study.observations
    rows = rows[(rows["round"] == CODING) & rows["value_number"].notna()]
    return _cells_of(rows.assign(answer=rows["value_number"].astype("float")), _CELL)


def _stages(study: Study) -> pd.DataFrame:
    rows = study.stages
    cells = _cells_of(rows[rows["round"] == CODING].assign(answer=lambda table: table["stage"]), ["case_id", "as_of"])
    decided = set(rows.loc[rows["round"] == DECISION, ["case_id", "as_of"]].itertuples(index=False, name=None))
    keys = cells[["case_id", "as_of"]].itertuples(index=False, name=None)
    return cells.assign(decided=[key in decided for key in keys])


def _cells_of(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    cells = rows.groupby(key, observed=True, sort=False).agg(answers=("answer", list)).reset_index()
    return cells[cells["answers"].map(len) > 1].assign(decided=False)


def _told(
    group: str, cells: pd.DataFrame, level: str, minimum: int, resamples: int, seed: int
) -> tuple[str, str, int, int, float | None, float | None, float | None, float | None, str, int]:
    answers = cells["answers"].tolist()
    same = sum(all(value == given[0] for value in given) for given in answers)
    share = same / len(answers) if answers else None
    decided = int(cells["decided"].sum())
    if len(answers) < minimum:
        return group, level, len(answers), same, share, None, None, None, "few", decided
    found = alpha(answers, level)
    if found is None:
        return group, level, len(answers), same, share, None, None, None, "no_variation", decided
    lower, upper = _interval(cells, level, resamples, seed)
    note = "few_cases" if resamples and lower is None else ""
    return group, level, len(answers), same, share, found, lower, upper, note, decided


def _interval(cells: pd.DataFrame, level: str, resamples: int, seed: int) -> tuple[float | None, float | None]:
    """The middle 95 per cent of alpha over cases drawn with replacement; none from fewer than five cases."""
    of_case = [rows["answers"].tolist() for _, rows in cells.groupby("case_id", sort=False)]
    if not resamples or len(of_case) < 5:
        return None, None
    draws = np.random.default_rng(seed).integers(len(of_case), size=(resamples, len(of_case)))
    times = np.array([np.bincount(draw, minlength=len(of_case)) for draw in draws])
    values = Sums(of_case, level).alphas(times)
    values = values[np.isfinite(values)]
    if not values.size:
        return None, None
    lower, upper = np.quantile(values, [0.025, 0.975]).tolist()
    return lower, upper
