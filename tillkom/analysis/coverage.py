"""What is known and what is not: the status of every answer, and the base of every comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from tillkom.analysis.answers import answers
from tillkom.codes import KNOWN, NOT_APPLICABLE

if TYPE_CHECKING:
    from tillkom.study import Study


def status_matrix(
    study: Study, variables: Sequence[str] | None = None, *, cases: Sequence[str] | None = None
) -> pd.DataFrame:
    """Tell the status of every variable in every case, one row each.

    Returns
    -------
    case_id, variable_id, theme, phase, status, known : ``known`` is True where an answer is stated.
    """
    table = answers(study, variables, cases=cases)[["case_id", "variable_id", "theme", "phase", "status"]]
    return table.assign(known=table["status"].isin(KNOWN))


def bases(study: Study, variables: Sequence[str] | None = None, *, cases: Sequence[str] | None = None) -> pd.DataFrame:
    """Count for each variable in how many cases the answer is known: the base any comparison must show ("3 of 5").

    Returns
    -------
    variable_id, phase, known, of, and one column per status with its number of cases. ``of`` leaves out the cases
    the variable cannot apply to.
    """
    matrix = status_matrix(study, variables, cases=cases)
    keys = ["variable_id", "phase"]
    statuses = list(study.codebook.vocabulary("status"))
    table = pd.crosstab([matrix[key] for key in keys], matrix["status"]).reindex(columns=statuses, fill_value=0)
    order = pd.MultiIndex.from_frame(matrix[keys].drop_duplicates())
    table = table.reindex(order).astype("Int64").rename_axis(columns=None)
    table.insert(0, "known", table[list(KNOWN)].sum(axis=1))
    table.insert(1, "of", table[statuses].sum(axis=1) - table[NOT_APPLICABLE])
    return table.reset_index()


def known_by_theme(study: Study, *, cases: Sequence[str] | None = None) -> pd.DataFrame:
    """Count per theme and case how many questions have a known answer, of how many that can be asked.

    Returns
    -------
    case_id, theme, known, of : whole numbers, themes in the vocabulary's order.
    """
    matrix = status_matrix(study, cases=cases)
    asked = matrix[matrix["status"] != NOT_APPLICABLE]
    table = asked.groupby(["case_id", "theme"], sort=False).agg(known=("known", "sum"), of=("known", "size"))
    return table.astype("Int64").reset_index()
