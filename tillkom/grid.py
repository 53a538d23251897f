"""Every question put to every case, with what is known and what is not: the grid the other analyses start from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from tillkom.codes import NOT_APPLICABLE, NOT_CODED
from tillkom.errors import TillkomError
from tillkom.names import listed

if TYPE_CHECKING:
    from tillkom.protocols import CodedStudy

T = TypeVar("T")


_CARRIED = (
    "value",
    "value_number",
    "text_sv",
    "text_en",
    "status",
    "qualifier",
    "kind",
    "source_id",
    "locator",
    "as_of",
    "note_sv",
    "note_en",
    "coders",
    "disputed",
)


def answers(
    study: CodedStudy, variables: Sequence[str] | None = None, *, cases: Sequence[str] | None = None
) -> pd.DataFrame:
    """Ask every variable of every case, one row each, so that what is missing shows as missing.

    A variable nobody has looked for in a case has the status ``ej_kodad``; one that cannot occur at the level of the
    case's units has ``ej_tillämplig``. Rows come by case, then by the variables' order, then by phase.

    Parameters
    ----------
    variables : codes of ``variables.csv``; all of them when left out.
    cases : case ids; all cases of the study when left out.

    Returns
    -------
    case_id, variable_id, theme, type, vocabulary, phase, value, value_number, text_sv, text_en, status, qualifier,
    kind, source_id, locator, as_of, note_sv, note_en, coders : one row per case × variable × phase.

    Raises
    ------
    TillkomError : a variable or a case the study does not have.

    >>> from tillkom.study import load_study
    >>> answers(load_study(), ["goals"], cases=["gislaved"])[["phase", "value", "qualifier", "status"]].values.tolist()
    [['före', '150', 'nästan', 'ungefärlig'], ['efter', nan, nan, 'framgår_ej']]
    """
    chosen = chosen_cases(study, cases)
    if len(chosen) != 1:
        return _grid(study, chosen, _asked(study, variables))
    # A report asks of its one case again and again: the whole grid of one case is small, and kept.
    whole = _kept(study, f"answers of {chosen[0]}", lambda: _grid(study, chosen, _asked(study, None)))
    wanted = _asked(study, variables)["variable_id"]
    return whole[whole["variable_id"].isin(wanted)].reset_index(drop=True)


def _grid(study: CodedStudy, cases: list[str], asked: pd.DataFrame) -> pd.DataFrame:
    chosen = pd.DataFrame({"case_id": cases}, dtype="str")
    settled = study.settled
    settled = settled[settled["case_id"].isin(chosen["case_id"]) & settled["variable_id"].isin(asked["variable_id"])]
    settled = settled.reindex(columns=["case_id", "variable_id", "phase", *_CARRIED])
    for column in ("phase", "status", "qualifier"):
        settled[column] = settled[column].astype("str")
    grid = chosen.merge(asked, how="cross").merge(settled, how="left", on=["case_id", "variable_id", "phase"])
    grid["status"] = grid["status"].fillna(_status_of_no_row(study, grid))
    return grid.drop(columns=["levels"])


def _kept(study: CodedStudy, name: str, work_out: Callable[[], T]) -> T:
    """Work something out once and keep it with the study, which never changes."""
    kept: dict[str, T] = vars(study).setdefault("_kept", {})
    if name not in kept:
        kept[name] = work_out()
    return kept[name]


def chosen_cases(study: CodedStudy, cases: Sequence[str] | None) -> list[str]:
    """Give the case ids asked for, all of the study's when none are named; an unknown one is an error."""
    return list(study.case_ids) if cases is None else [study.case(case_id).id for case_id in listed(cases)]


def coded_cases(study: CodedStudy) -> list[str]:
    """List the cases somebody has coded anything about, in the study's order.

    A case that is only listed (no observation and no stage) has nothing to compare: counting it in a base would
    make the others look rarer than they are.
    """
    return list(_kept(study, "coded", lambda: _coded(study)))


def only_listed(study: CodedStudy) -> list[str]:
    """List the cases of which there is nothing to tell but a name: nothing coded, no event; in the study's order.

    >>> from tillkom import load_study
    >>> "boras" in only_listed(load_study("data"))
    False
    """
    told = {*coded_cases(study), *study.events["case_id"]}
    return [case_id for case_id in study.case_ids if case_id not in told]


def _coded(study: CodedStudy) -> list[str]:
    observations = study.observations
    looked_for = observations.loc[observations["status"].astype("str") != NOT_CODED, "case_id"]
    coded = set(looked_for) | set(study.stages["case_id"])
    return [case_id for case_id in study.case_ids if case_id in coded]


def vocabularies(study: CodedStudy) -> dict[str, str]:
    """Name the vocabulary each variable's classes are taken from."""
    variables = study.variables
    return {name: str(terms) for name, terms in zip(variables["variable_id"], variables["vocabulary"], strict=True)}


def records(table: pd.DataFrame) -> Iterator[Any]:
    """Go through a table row by row, each column an attribute of the row."""
    return iter(table.itertuples())


def _asked(study: CodedStudy, variables: Sequence[str] | None) -> pd.DataFrame:
    """Give the variables asked for, one row per phase they are asked in."""
    table = _kept(study, "questions", lambda: _questions(study))
    if variables is None:
        return table
    variables = listed(variables)
    known = set(study.variables["variable_id"])
    if unknown := [name for name in variables if name not in known]:
        raise TillkomError(
            f"There is no variable {', '.join(unknown)} in this study. Choose among those in variables.csv."
        )
    return table[table["variable_id"].isin(variables)]


def _questions(study: CodedStudy) -> pd.DataFrame:
    table = study.variables[["variable_id", "theme", "order", "type", "vocabulary", "levels", "phases"]]
    table = table.sort_values("order", kind="stable").drop(columns="order")
    asked = table.assign(phase=table["phases"].str.split()).drop(columns="phases").explode("phase", ignore_index=True)
    return asked.astype({"phase": "str"})


def _status_of_no_row(study: CodedStudy, grid: pd.DataFrame) -> pd.Series:
    """Tell for each row what no answer means: not looked for, or not applicable at the case's level."""
    of_case = _kept(study, "levels", lambda: _levels(study))
    applies = [
        not of_case.get(case) or bool(of_case[case] & set(allowed.split()))
        for case, allowed in zip(grid["case_id"], grid["levels"], strict=True)
    ]
    return pd.Series([NOT_CODED if yes else NOT_APPLICABLE for yes in applies], index=grid.index, dtype="str")


def _levels(study: CodedStudy) -> dict[str, set[str]]:
    """Give the levels of each case's units."""
    table = study.case_units.merge(study.units[["unit_id", "level"]], on="unit_id")
    levels: dict[str, set[str]] = {}
    for case_id, level in zip(table["case_id"], table["level"].astype("str"), strict=True):
        levels.setdefault(case_id, set()).add(level)
    return levels
