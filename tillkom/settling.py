"""One answer where several coders judged: the recorded decision, what they agree on, or that they differ.

The codings themselves are kept; these tables stand beside them.
"""

from __future__ import annotations

import pandas as pd

DECISION = "avgörande"
CONFLICTING = "motstridig"
CELL = ["case_id", "variable_id", "phase"]
MOMENT = ["case_id", "as_of"]


def settle_observations(observations: pd.DataFrame, text_variables: set[str]) -> pd.DataFrame:
    """One row per case, variable and phase, with ``coders``: how many judged it.

    A recorded decision holds. Coders who agree count as one. Where they differ the status is *motstridig* and the
    answer is missing. Answers in words (``text_variables``) agree if their statuses do, since no two coders write
    the same sentence.
    """

    def differs(group: pd.DataFrame) -> bool:
        compared = ["status"] if group["variable_id"].iat[0] in text_variables else ["status", "value"]
        return len(group[compared].drop_duplicates()) > 1

    return _settle(observations, CELL, differs, _conflicting_observation)


def settle_stages(stages: pd.DataFrame) -> pd.DataFrame:
    """One row per case and date, with ``stage_low`` and ``stage_high``: the range the coders leave open.

    The range spans the coders' stages and the other stages they found arguable. Where the coders differ and no
    decision is recorded, the stage itself is missing.
    """

    def differs(group: pd.DataFrame) -> bool:
        return group["stage"].nunique() > 1

    def conflicting(first: pd.Series) -> pd.Series:
        return first.where(~first.index.isin(["stage", "alternative_stage"]), pd.NA)

    settled = _settle(stages, MOMENT, differs, conflicting)
    judged = stages.assign(
        low=stages[["stage", "alternative_stage"]].min(axis=1), high=stages[["stage", "alternative_stage"]].max(axis=1)
    )
    span = judged.groupby(MOMENT, sort=False, observed=True).agg(stage_low=("low", "min"), stage_high=("high", "max"))
    settled = settled.merge(span.astype("Int64").reset_index(), on=MOMENT, how="left")
    decided = settled["round"] == DECISION
    for column, pick in (("stage_low", "min"), ("stage_high", "max")):
        own = getattr(settled[["stage", "alternative_stage"]], pick)(axis=1).astype("Int64")
        settled[column] = settled[column].where(~decided, own)
    return settled


def _settle(table: pd.DataFrame, key: list[str], differs, conflicting) -> pd.DataFrame:
    count = table.groupby(key, observed=True, sort=False)["coder"].transform("nunique")
    table = table.assign(coders=count.astype("Int64"))
    several = table.duplicated(key, keep=False)
    rows = []
    for _, group in table[several].groupby(key, observed=True, sort=False):
        decisions = group[group["round"] == DECISION]
        chosen = (decisions if len(decisions) else group).iloc[-1 if len(decisions) else 0]
        if decisions.empty and differs(group):
            chosen = conflicting(chosen)
        rows.append(chosen)
    if not rows:
        return table.reset_index(drop=True)
    merged = pd.DataFrame(rows).astype(table.dtypes)
    return pd.concat([table[~several], merged]).sort_index().reset_index(drop=True)


def _conflicting_observation(first: pd.Series) -> pd.Series:
    blank = ["value", "value_number", "text_sv", "text_en", "qualifier", "note_sv", "note_en", "memo"]
    row = first.where(~first.index.isin(blank), pd.NA)
    row["status"] = CONFLICTING
    return row
