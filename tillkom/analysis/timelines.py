"""What happened in a case, in time order, with undated events kept in the place the source gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from tillkom.analysis.answers import _kept, chosen_cases, records
from tillkom.codes import UNDATED

if TYPE_CHECKING:
    from tillkom.study import Study


def timeline(study: Study, case_id: str) -> pd.DataFrame:
    """Give the events of one case in time order; see :func:`timelines`."""
    own = study.case(case_id).id
    return _kept(study, f"timeline of {own}", lambda: timelines(study, [own])).copy(deep=False)


def timelines(study: Study, cases: Sequence[str] | None = None) -> pd.DataFrame:
    """Give the events of cases in time order, undated ones where the source's order puts them.

    Returns
    -------
    case_id, number, order, date, precision, lower, upper, dated, not_before, not_after, type, text_sv, text_en,
    short_sv, short_en, decision_ref, kind, source_id, locator : one row per event. ``number`` runs 1, 2, 3 … within
    the case. ``lower`` and
    ``upper`` are the first and last possible day of a dated event. For an undated one ``not_before`` and ``not_after``
    are the dates of its dated neighbours in the source's order: where it stands in the story, not when it happened.
    """
    wanted = chosen_cases(study, cases)
    events = study.events
    events = events[events["case_id"].isin(wanted)]
    parts = [_ordered(events[events["case_id"] == case_id]) for case_id in wanted]
    table = pd.concat(parts, ignore_index=True) if parts else _ordered(events)
    columns = ["case_id", "number", "order", "date", "precision", "lower", "upper", "dated", "not_before", "not_after"]
    columns += ["type", "text_sv", "text_en", "short_sv", "short_en", "decision_ref", "kind", "source_id", "locator"]
    return table.reindex(columns=columns)


def _ordered(events: pd.DataFrame) -> pd.DataFrame:
    """Sort one case's events by time, keeping the source's order wherever the dates allow it."""
    table = events.sort_values("order", kind="stable", ignore_index=True)
    table["precision"] = table["precision"].astype("str")
    table["type"] = table["type"].astype("str")
    table = table.rename(columns={"date_lower": "lower", "date_upper": "upper"})
    table["dated"] = ~table["precision"].isin(UNDATED) & (table["lower"].notna() | table["upper"].notna())
    table["_start"] = pd.Series(_starts(table), index=table.index, dtype="datetime64[s]")
    table["_place"] = table["_start"].ffill().fillna(pd.Timestamp("1000-01-01"))
    table = table.sort_values(["_place", "order"], kind="stable", ignore_index=True)
    table["not_before"] = table["_start"].ffill().where(~table["dated"])
    table["not_after"] = table["_start"].bfill().where(~table["dated"])
    table.insert(1, "number", range(1, len(table) + 1))
    return table


def _starts(table: pd.DataFrame) -> list[pd.Timestamp | None]:
    """Tell from when each dated event can have followed those the source tells before it.

    "From May 2019" told after 6 May 2019 starts on that day; "2016" told after 2019 is earlier all the same.
    """
    latest = pd.Timestamp.min
    starts: list[pd.Timestamp | None] = []
    for row in records(table):
        if not row.dated:
            starts.append(None)
            continue
        start = row.lower if pd.notna(row.lower) else row.upper
        if start < latest and (pd.isna(row.upper) or row.upper >= latest):
            start = latest
        latest = max(latest, start)
        starts.append(start)
    return starts
