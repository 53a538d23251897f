"""One answer where several coders judged: the recorded decision, what they agree on, or that they differ.

The codings themselves are kept; these tables stand beside them.
"""

from __future__ import annotations

import pandas as pd

DECISION = "avgörande"
CONFLICTING = "motstridig"
NOT_CODED = "ej_kodad"
UNKNOWN_TRAJECTORY = "okänt"
SAID_OF_A_STAGE = ["kind", "reason_sv", "reason_en"]
CELL = ["case_id", "variable_id", "phase"]
MOMENT = ["case_id", "as_of"]


def settle_observations(observations: pd.DataFrame, text_variables: set[str]) -> pd.DataFrame:
    """One row per case, variable and phase, with ``coders`` (how many judged it) and ``disputed`` (they differ).

    A recorded decision holds. Coders who agree count as one. Where they differ the status is *motstridig* and the
    answer is missing. Answers in words (``text_variables``) agree if their statuses do, since no two coders write
    the same sentence.
    """
    if not observations.duplicated(CELL).any():
        return observations.assign(coders=_one_coder(observations), disputed=False)
    in_words = observations["variable_id"].isin(text_variables)
    number = observations["value_number"].map("{:g}".format, na_action="ignore").astype("str")
    codes = observations["value"].map(lambda value: " ".join(sorted(value.split())), na_action="ignore").astype("str")
    answer = number.where(observations["value_number"].notna(), codes).where(~in_words).fillna("")
    qualifier = observations["qualifier"].astype("str").fillna("")
    judgement = observations["status"].astype("str") + " " + answer + " " + qualifier
    # one coder who has not looked yet does not contradict another who has
    looked = observations["status"] != NOT_CODED
    elsewhere = looked.groupby([observations[name] for name in CELL], observed=True).transform("any")
    kept = looked | ~elsewhere
    settled, open_ = _settle(observations[kept], CELL, judgement[kept])
    settled.loc[open_, ["value", "text_sv", "text_en", "note_sv", "note_en", "memo", "qualifier"]] = None
    settled.loc[open_, "value_number"] = pd.NA
    settled.loc[open_, "status"] = CONFLICTING
    return settled.assign(disputed=open_)


def settle_stages(stages: pd.DataFrame) -> pd.DataFrame:
    """One row per case and date, with ``stage_low`` and ``stage_high``: the range the coders leave open.

    The range spans the coders' stages and the other stages they found arguable; after a recorded decision it is the
    decision's own. Where the coders differ and no decision is recorded, the stage itself is missing.
    """
    if not stages.duplicated(MOMENT).any():
        span = _span(stages)
        return stages.assign(coders=_one_coder(stages), stage_low=span["low"], stage_high=span["high"])
    settled, open_ = _settle(stages, MOMENT, stages["stage"].astype("str"))
    _, turning = _settle(stages, MOMENT, stages["trajectory"].astype("str"))
    judged = stages[[*MOMENT]].assign(**_span(stages)).groupby(MOMENT, sort=False, observed=True)
    among = judged.agg(stage_low=("low", "min"), stage_high=("high", "max")).astype("Int64").reset_index()
    settled = settled.merge(among, on=MOMENT, how="left")
    decided, own = settled["round"] == DECISION, _span(settled)
    settled["stage_low"] = settled["stage_low"].where(~decided, own["low"])
    settled["stage_high"] = settled["stage_high"].where(~decided, own["high"])
    settled.loc[open_, ["stage", "alternative_stage"]] = pd.NA
    settled.loc[open_, [*SAID_OF_A_STAGE, "source_id", "locator"]] = None  # one coder's reason is not the others'
    settled.loc[turning, ["trajectory_note_sv", "trajectory_note_en"]] = None
    settled.loc[turning, "trajectory"] = UNKNOWN_TRAJECTORY
    return settled


def _one_coder(table: pd.DataFrame) -> pd.Series:
    """How many coders judged each row where nothing was judged twice: there is nothing to settle then."""
    return (table["coder"].notna() & (table["round"] != DECISION)).astype("Int64")


def _span(stages: pd.DataFrame) -> dict[str, pd.Series]:
    both = stages[["stage", "alternative_stage"]]
    return {"low": both.min(axis=1).astype("Int64"), "high": both.max(axis=1).astype("Int64")}


def _settle(table: pd.DataFrame, key: list[str], judgement: pd.Series) -> tuple[pd.DataFrame, pd.Series]:
    """The row that speaks for each key, in the table's order, and whether its coders are left in disagreement."""
    cell = table.groupby(key, observed=True, sort=False).ngroup()
    decision = table["round"] == DECISION
    speaks = pd.concat([cell[decision].drop_duplicates(keep="last"), cell[~decision].drop_duplicates()])
    chosen = speaks.drop_duplicates().index.sort_values()  # decisions come first, so they are the ones kept
    differ = judgement.groupby(cell).transform("nunique") > 1
    coders = table["coder"].where(~decision).groupby(cell).transform("nunique").astype("Int64")
    settled = table.assign(coders=coders).loc[chosen]
    open_ = (differ & ~decision).loc[chosen]
    return settled.reset_index(drop=True), open_.reset_index(drop=True)
