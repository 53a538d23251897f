"""One answer where several coders judged: the recorded decision, what they agree on, or that they differ.

The codings themselves are kept; these tables stand beside them.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd

from tillkom.codes import CONFLICTING, DECISION, NOT_CODED, UNKNOWN_TRAJECTORY

SAID_OF_A_STAGE = ["kind", "reason_sv", "reason_en"]
CELL = ["case_id", "variable_id", "phase"]
MOMENT = ["case_id", "as_of"]


def settle_observations(observations: pd.DataFrame, text_variables: set[str]) -> pd.DataFrame:
    """One row per case, variable and phase, with ``coders`` (how many judged it) and ``disputed`` (they differ).

    A recorded decision holds. Coders who agree count as one. Where they differ the status is *motstridig* and the
    answer is missing. Answers in words (``text_variables``) agree if their statuses do, since no two coders write
    the same sentence.
    """
    if _judged_once(observations, CELL):
        return observations.assign(coders=_one_coder(observations), disputed=False)
    in_words = observations["variable_id"].isin(text_variables)
    number = observations["value_number"].map("{:.15g}".format, na_action="ignore").astype("str")
    classes = observations["value"].map(lambda value: " ".join(sorted(value.split())), na_action="ignore").astype("str")
    answer = number.where(observations["value_number"].notna(), classes).where(~in_words).fillna("")
    qualifier = observations["qualifier"].astype("str").fillna("")
    judgement = observations["status"].astype("str") + " " + answer + " " + qualifier
    # one coder who has not looked yet does not contradict another who has
    looked = observations["status"] != NOT_CODED
    elsewhere = looked.groupby([observations[name] for name in CELL], observed=True).transform("any")
    kept = looked | ~elsewhere
    judged = _Judged(observations[kept], CELL)
    settled, open_ = judged.speaking(), judged.open(judgement[kept])
    settled.loc[open_, ["value", "text_sv", "text_en", "note_sv", "note_en", "memo", "qualifier"]] = None
    settled.loc[open_, "value_number"] = pd.NA
    settled.loc[open_, "status"] = CONFLICTING
    return settled.assign(disputed=open_)


def settle_stages(stages: pd.DataFrame) -> pd.DataFrame:
    """One row per case and date, with ``stage_low`` and ``stage_high``: the range the coders leave open.

    The range spans the coders' stages and the other stages they found arguable; after a recorded decision it is the
    decision's own. Where the coders differ and no decision is recorded, the stage itself is missing; where they differ
    on the trajectory, ``trajectory_disputed`` is True.
    """
    if _judged_once(stages, MOMENT):
        span = _span(stages)
        settled = stages.assign(coders=_one_coder(stages), stage_low=span["low"], stage_high=span["high"])
        return settled.assign(trajectory_disputed=False)
    judged, span = _Judged(stages, MOMENT), _span(stages)
    settled, open_ = judged.speaking(), judged.open(stages["stage"].astype("str"))
    turning = judged.open(stages["trajectory"].astype("str"))
    decided, own = settled["round"] == DECISION, _span(settled)
    settled["stage_low"] = own["low"].where(decided, judged.among(span["low"], "min"))
    settled["stage_high"] = own["high"].where(decided, judged.among(span["high"], "max"))
    settled.loc[open_, ["stage", "alternative_low", "alternative_high"]] = pd.NA
    settled.loc[open_, [*SAID_OF_A_STAGE, "source_id", "locator"]] = None  # one coder's reason is not the others'
    settled.loc[turning, ["trajectory_note_sv", "trajectory_note_en"]] = None
    settled.loc[turning, "trajectory"] = UNKNOWN_TRAJECTORY
    return settled.assign(trajectory_disputed=turning)


def _judged_once(table: pd.DataFrame, key: list[str]) -> bool:
    return not table.duplicated(key).any() and bool(table[key].notna().all(axis=None))


def _one_coder(table: pd.DataFrame) -> pd.Series:
    """How many coders judged each row where nothing was judged twice: there is nothing to settle then."""
    return (table["coder"].notna() & (table["round"] != DECISION)).astype("Int64")


def _span(stages: pd.DataFrame) -> dict[str, pd.Series]:
    both = stages[["stage", "alternative_low", "alternative_high"]]
    return {"low": both.min(axis=1).astype("Int64"), "high": both.max(axis=1).astype("Int64")}


class _Judged:
    """Rows that judge the same, one or several, and which of them speaks for all."""

    def __init__(self, table: pd.DataFrame, key: list[str]) -> None:
        self._table = table
        self._cell = table.groupby(key, observed=True, sort=False).ngroup()
        self._decision = table["round"] == DECISION
        # decisions come first, so they are the ones kept
        decided, first = self._cell[self._decision], self._cell[~self._decision]
        speaks = pd.concat([decided.drop_duplicates(keep="last"), first.drop_duplicates()])
        self._chosen = speaks.drop_duplicates().index.sort_values()

    def speaking(self) -> pd.DataFrame:
        """The row that speaks for each, in the table's order, with how many coders there were."""
        coders = self._table["coder"].where(~self._decision).groupby(self._cell).transform("nunique")
        return self._table.assign(coders=coders.astype("Int64")).loc[self._chosen].reset_index(drop=True)

    def open(self, judgement: pd.Series) -> pd.Series:
        """Whether the coders are left in disagreement."""
        differ = judgement.groupby(self._cell).transform("nunique") > 1
        return (differ & ~self._decision).loc[self._chosen].reset_index(drop=True)

    def among(self, values: pd.Series, how: Literal["min", "max"]) -> pd.Series:
        """The least (``min``) or the greatest (``max``) of all who judged."""
        return values.groupby(self._cell).transform(how).astype("Int64").loc[self._chosen].reset_index(drop=True)
