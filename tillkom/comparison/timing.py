"""Patterns over time: events aligned on a turning point, the order of types, and how long it took, dates as bounds.

Moments are decimal years with bounds: an event lies between ``lower`` and ``upper``; ±inf where a side is open.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from tillkom.adoption import turnbull
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd

Moment: TypeAlias = tuple[float, float]
BEFORE, AFTER, OPEN, UNDATED = "before", "after", "open", "undated"
NEEDED = 3  # fewer durations than this are shown one by one, and no share is worked out
SAME = 1e-9


def align(events: pd.DataFrame, turning: Mapping[Any, Moment]) -> pd.DataFrame:
    """Tell how many years before or after a turning point each event lies, as bounds.

    Parameters
    ----------
    events : columns case, type, lower and upper; both bounds NaN where the event is undated.
    turning : each case's turning point, for instance its decision, as (lower, upper).

    Returns
    -------
    The events of cases with a turning point, and ``earliest``, ``latest`` (years from it, negative before) and
    ``relation``: "before" and "after" for certain, "open" where the bounds allow both, "undated".

    >>> import pandas as pd
    >>> events = pd.DataFrame({"case": ["a", "a"], "type": ["inquiry", "start"], "lower": [2014, 2018.0],
    ...                        "upper": [2015, 2019.0]})
    >>> align(events, {"a": (2016.5, 2016.5)})[["earliest", "latest", "relation"]].values.tolist()
    [[-2.5, -1.5, 'before'], [1.5, 2.5, 'after']]
    """
    kept = events[events["case"].isin(list(turning))].reset_index(drop=True)
    ends = [np.array([turning[case][side] for case in kept["case"]], dtype=float) for side in (0, 1)]
    lower, upper = kept["lower"].to_numpy(dtype=float), kept["upper"].to_numpy(dtype=float)
    undated = np.isnan(lower) & np.isnan(upper)
    with np.errstate(invalid="ignore"):
        earliest = np.where(np.isnan(lower), -np.inf, lower) - ends[1]
        latest = np.where(np.isnan(upper), np.inf, upper) - ends[0]
    relation = np.select([undated, latest < -SAME, earliest > SAME], [UNDATED, BEFORE, AFTER], OPEN)
    columns = {"earliest": np.where(undated, np.nan, earliest), "latest": np.where(undated, np.nan, latest)}
    return kept.assign(**columns, relation=relation)


def followed_within(aligned: pd.DataFrame, years: float) -> pd.DataFrame:
    """Count in how many cases each type of event followed the turning point within some years.

    Returns
    -------
    type (index), certain, possible, before, cases : ``certain`` cases have such an event that surely came after and
    within ``years``; ``possible`` counts those and the cases where the dates, or an undated event, allow it;
    ``before`` counts the cases with one that surely came before. ``cases`` are all with a turning point and any event.

    Raises
    ------
    TillkomError : years that are not above 0.
    """
    import pandas as pd

    if not years > 0:
        raise TillkomError(f"Within {years} years of the turning point nothing can follow. Give a number above 0.")
    cases = int(aligned["case"].nunique())
    rows = []
    for kind, group in aligned.groupby("type", sort=False, observed=True):
        undated = group["relation"] == UNDATED
        sure = (group["relation"] == AFTER) & (group["latest"] <= years + SAME)
        maybe = undated | ((group["latest"] > SAME) & (group["earliest"] <= years + SAME))
        before = group["relation"] == BEFORE
        rows.append((kind, *(int(group.loc[flags, "case"].nunique()) for flags in (sure, sure | maybe, before)), cases))
    return pd.DataFrame(rows, columns=["type", "certain", "possible", "before", "cases"]).set_index("type")


def order_of_types(events: pd.DataFrame) -> pd.DataFrame:
    """Tell in how many cases the first event of one type came before the first of another.

    Returns
    -------
    first, second, before, after, open, cases : one row per pair of types that some case has both of, the types in the
    order they first occur. ``before`` counts the cases where ``first`` surely came first, ``after`` those where
    ``second`` did, ``open`` those where the dates allow both; they sum to ``cases``.
    """
    import pandas as pd

    bounds = events.assign(lower=events["lower"].fillna(-np.inf), upper=events["upper"].fillna(np.inf))
    first = bounds.groupby(["case", "type"], sort=False, observed=True)[["lower", "upper"]].min()
    types = list(dict.fromkeys(events["type"]))
    rows = []
    for one, other in combinations(types, 2):
        both = [
            case
            for case in dict.fromkeys(events["case"])
            if (case, one) in first.index and (case, other) in first.index
        ]
        if not both:
            continue
        ends = [(first.loc[(case, one)], first.loc[(case, other)]) for case in both]
        before = sum(a["upper"] < b["lower"] - SAME for a, b in ends)
        after = sum(b["upper"] < a["lower"] - SAME for a, b in ends)
        rows.append((one, other, before, after, len(both) - before - after, len(both)))
    return pd.DataFrame(rows, columns=["first", "second", "before", "after", "open", "cases"])


@dataclass(frozen=True)
class Duration:
    """How long it took, over cases: the model-free estimate, and what it rests on.

    Attributes
    ----------
    cases : case, lower, upper: each case's duration in years as bounds; upper inf where it had not come yet.
    steps : lower, upper, mass: Turnbull's estimate; None where fewer than three cases are known.
    contradictory : cases whose dates would put the end before the start.
    unknown : cases where nothing is known of the start or the end.
    """

    cases: pd.DataFrame
    steps: pd.DataFrame | None
    contradictory: tuple[Hashable, ...]
    unknown: tuple[Hashable, ...]

    def quantile(self, share: float = 0.5) -> Moment:
        """The bounds between which the share has come (half by default); NaN where nothing is estimated."""
        if self.steps is None:
            return np.nan, np.nan
        reached = self.steps["mass"].cumsum().to_numpy()
        place = int(np.searchsorted(reached, share - SAME))
        step = self.steps.iloc[min(place, len(self.steps) - 1)]
        return float(step["lower"]), float(step["upper"])


def duration(start: Mapping[Any, Moment], end: Mapping[Any, Moment]) -> Duration:
    """Estimate how long it took from a start to an end, where dates are uncertain and the end may not have come.

    Parameters
    ----------
    start, end : each case's moment as (lower, upper). An end of (t, inf) had not come by t. Cases that are in one
        only, or whose moments say nothing at all, are listed as unknown.

    Returns
    -------
    Duration : each case's bounds, and Turnbull's estimate over the cases. The cases are taken to have been chosen
    without regard to how long it took; cases chosen since they had come far make it look shorter than it is.

    Source: Turnbull (1976), J. R. Stat. Soc. B 38, 290–295; a duration between two uncertain dates is bounded by the
    shortest and the longest they allow.

    >>> took = duration({"a": (2016, 2017), "b": (2016, 2016), "c": (2010, 2010)},
    ...                 {"a": (2018, 2019), "b": (2020, float("inf")), "c": (2012, 2012)})
    >>> took.cases.values.tolist()
    [['a', 1.0, 3.0], ['b', 4.0, inf], ['c', 2.0, 2.0]]
    """
    import pandas as pd

    rows, contradictory, unknown = [], [], []
    for case in dict.fromkeys([*start, *end]):
        if case not in start or case not in end:
            unknown.append(case)
            continue
        (a1, a2), (b1, b2) = start[case], end[case]
        if a2 < a1 or b2 < b1:
            raise TillkomError(f"{case}: the first bound of a moment lies after the second.")
        if b2 < a1 - SAME:
            contradictory.append(case)
            continue
        lower, upper = max(0.0, b1 - a2), b2 - a1
        if np.isnan(lower) or np.isnan(upper) or (lower == 0 and upper == np.inf):
            unknown.append(case)
            continue
        rows.append((case, float(lower), float(max(upper, lower))))
    frame = pd.DataFrame(rows, columns=["case", "lower", "upper"])
    steps = turnbull(frame["lower"], frame["upper"], dates=False) if len(frame) >= NEEDED else None
    return Duration(frame, steps, tuple(contradictory), tuple(unknown))


def years_since(judged: pd.DataFrame, turning: Mapping[Any, Moment]) -> pd.DataFrame:
    """Give each judged stage the years that had passed since the turning point, as bounds.

    Parameters
    ----------
    judged : columns case, lower and upper (when it was judged), and any others; carried along.

    Returns
    -------
    The judgements of cases with a turning point, and ``earliest``, ``latest``: years since it, in the order of case and
    time. Negative where the stage was judged before.
    """
    kept = judged[judged["case"].isin(list(turning))].copy()
    kept["earliest"] = kept["lower"] - kept["case"].map(lambda case: turning[case][1])
    kept["latest"] = kept["upper"] - kept["case"].map(lambda case: turning[case][0])
    return kept.reset_index(drop=True)
