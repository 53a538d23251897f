"""What the reforms changed: goals, steering documents, committees and dialogue, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tillkom import codes
from tillkom.analysis.answers import answers, records
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
    words = answers(study, list(companions), cases=cases)
    described = {
        (row.case_id, companions[row.variable_id], row.phase): (row.text_sv, row.text_en, row.status)
        for row in records(words)
    }
    keys = list(zip(table["case_id"], table["variable_id"], table["phase"], strict=True))
    for place, column in enumerate(("described_sv", "described_en", "described_status")):
        said = [described[key][place] if key in described else None for key in keys]
        table[column] = pd.Series(said, index=table.index, dtype="str")
    exact = (table["status"] == codes.STATED) & table["value"].notna()
    compared = [_compared(*pair) for pair in zip(table["value"], table["value_number"], strict=True)]
    known = {key: value for key, value, yes in zip(keys, compared, exact, strict=True) if yes}
    table["changed"] = pd.array([_changed(known, *key) for key in keys], dtype="boolean")
    return table


def _compared(value: object, number: float | None) -> tuple[object, ...]:
    """What of an answer counts: its number as a number (10 is 10.0), its classes in whatever order they stand."""
    import pandas as pd

    return tuple(sorted(str(value).split())) if number is None or pd.isna(number) else (float(number),)


def _changed(
    known: dict[tuple[str, str, str], tuple[object, ...]], case_id: str, variable_id: str, phase: str
) -> bool | None:
    """Tell whether a reform changed anything, on its row of the phase *efter*; None where that is not known."""
    before, after = known.get((case_id, variable_id, codes.BEFORE)), known.get((case_id, variable_id, codes.AFTER))
    if phase != codes.AFTER or before is None or after is None:
        return None
    return before != after
