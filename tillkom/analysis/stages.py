"""How far the cases have come: the stage ladder and the trajectories. Ordinal, an interpretation, never averaged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from tillkom import codes
from tillkom.analysis.answers import _kept, chosen_cases
from tillkom.codes import NOT_CODED

if TYPE_CHECKING:
    from tillkom.study import Study

_ARGUABLE = ("stage", "alternative_low", "alternative_high", "stage_low", "stage_high")
_COLUMNS = [
    "case_id",
    "as_of",
    "as_of_lower",
    "as_of_upper",
    "stage",
    "stage_low",
    "stage_high",
    "trajectory",
    "trajectory_disputed",
    "trajectory_note_sv",
    "trajectory_note_en",
    "kind",
    "reason_sv",
    "reason_en",
    "source_id",
    "locator",
    "coders",
    "status",
]


def ladder(study: Study, *, cases: Sequence[str] | None = None) -> pd.DataFrame:
    """Give each case its place on the stage ladder at the latest date it was judged.

    Returns
    -------
    case_id, as_of, as_of_lower, as_of_upper, stage, stage_low, stage_high, trajectory, trajectory_disputed,
    trajectory_note_sv, trajectory_note_en, kind, reason_sv, reason_en, source_id, locator, coders, status : one row
    per case.
    ``stage_low`` and ``stage_high`` hold what can be argued for as well, or what the coders chose between; ``stage``
    is NA where the coders differ and nothing is settled (``status`` *motstridig*), and where no stage has been judged
    (``status`` *ej_kodad*).
    """
    judged = _kept(study, "latest stages", lambda: _latest(study))
    wanted = pd.DataFrame({"case_id": chosen_cases(study, cases)}, dtype="str")
    table = wanted.merge(judged, how="left", on="case_id")
    table["status"] = table["status"].fillna(NOT_CODED)
    return table


def trajectories(study: Study, *, cases: Sequence[str] | None = None) -> pd.DataFrame:
    """Give every stage a case has been judged at, in time order: how it moved on the ladder.

    Returns
    -------
    The columns of :func:`ladder` and ``step`` (change of stage since the judgement before, NA at the first one).
    Cases that have not been judged have no row.
    """
    table = _with_range(study.settled_stages)
    table = table[table["case_id"].isin(chosen_cases(study, cases))]
    table = table.sort_values(["case_id", "as_of_lower"], kind="stable", ignore_index=True)
    table["step"] = table.groupby("case_id")["stage"].diff()
    return table


def _latest(study: Study) -> pd.DataFrame:
    """The latest judgement of each case; of what is read once for all readers it is worked out once."""
    if (shared := study._shared) is None:
        return _with_range(study.latest_stages)
    judged = _kept(shared, "latest stages", lambda: _with_range(shared.latest_stages))
    if study._anew is None:
        return judged
    rest = judged[~judged["case_id"].isin(study._anew.case_ids)]
    return pd.concat([_with_range(study._anew.latest_stages), rest], ignore_index=True)


def _with_range(stages: pd.DataFrame) -> pd.DataFrame:
    """Widen the coders' range by the stage that can be argued for as well, and say whether the coders agree."""
    table = stages.assign(trajectory=stages["trajectory"].astype("str"))
    arguable = [table[name].astype("Int64") for name in _ARGUABLE]
    together = pd.concat(arguable, axis=1)
    table["stage_low"], table["stage_high"] = together.min(axis=1), together.max(axis=1)
    table["status"] = table["stage"].isna().map({True: codes.CONFLICTING, False: codes.STATED}).astype("str")
    return table[_COLUMNS]
