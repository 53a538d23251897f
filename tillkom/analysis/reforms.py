"""What the reforms changed: goals, steering documents, committees and dialogue, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tillkom.analysis.answers import answers
from tillkom.names import listed

if TYPE_CHECKING:
    import pandas as pd

    from tillkom.study import Study

REFORMS = ("goals", "steering_docs", "committees", "committee_structure", "dialogue_form")
"""The governance reforms that are compared."""


def before_after(
    study: Study, variables: Sequence[str] | None = None, *, cases: Sequence[str] | None = None
) -> pd.DataFrame:
    """Lay the governance reforms of each case side by side, before and after, with what is not known said in place.

    Where a count has a companion variable in words (``goals`` and ``goals_described``), its words stand in
    ``described_sv`` and ``described_en``: "many goals" says something even where no number does.

    Parameters
    ----------
    variables : by default the ones of ``REFORMS`` that the study has.
    cases : by default all.

    Returns
    -------
    The columns of :func:`tillkom.analysis.answers` and described_sv, described_en, described_status, changed.
    ``changed`` stands on the row of the phase *efter*: True or False where both answers are known and exact, else NA.
    """
    import pandas as pd

    have = set(study.variables["variable_id"])
    wanted = [name for name in REFORMS if name in have] if variables is None else listed(variables)
    table = answers(study, wanted, cases=cases)
    companions = {f"{name}_described": name for name in wanted if f"{name}_described" in have}
    words = answers(study, list(companions), cases=cases)[
        ["case_id", "variable_id", "phase", "text_sv", "text_en", "status"]
    ]
    words = words.assign(variable_id=words["variable_id"].map(companions).astype("str")).rename(
        columns={"text_sv": "described_sv", "text_en": "described_en", "status": "described_status"}
    )
    table = table.merge(words, how="left", on=["case_id", "variable_id", "phase"])
    known = table["value"].where(table["status"] == "belagd")
    before = known[table["phase"] == "före"].set_axis(
        pd.MultiIndex.from_frame(table.loc[table["phase"] == "före", ["case_id", "variable_id"]])
    )
    earlier = before.reindex(pd.MultiIndex.from_frame(table[["case_id", "variable_id"]])).set_axis(table.index)
    comparable = (table["phase"] == "efter") & known.notna() & earlier.notna()
    table["changed"] = (known != earlier).astype("boolean").where(comparable)
    return table
