"""Patterns over time in a study: what came before and after the decision, and how long the steps took."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tillkom import codes, comparison
from tillkom.adoption import intervals
from tillkom.analysis.answers import coded_cases, records
from tillkom.analysis.stages import trajectories
from tillkom.analysis.timelines import timelines
from tillkom.comparison.timing import Duration, Moment
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    from tillkom.study import Study

DECISION = "beslut"
SEEN = "iakttagelse"
STEPS = (("initiativ", "beslut"), ("beslut", "praktik"), ("initiativ", "praktik"))


def turning_points(study: Study, definition: str = DECISION) -> dict[str, Moment]:
    """Give when each case took a step, by one definition of adoption, in decimal years with bounds.

    A case with several units has the bounds of the first of them. A case that had not taken the step as of t has (t,
    inf); one of which nothing is dated is not there.

    >>> from tillkom import load_study
    >>> turning_points(load_study())["borlange"]
    (2008.0, 2012.0)
    """
    if definition not in study.codebook.vocabulary("adoption_definition"):
        there = ", ".join(study.codebook.vocabulary("adoption_definition"))
        raise TillkomError(f'There is no definition "{definition}" of adoption. Choose one of {there}.')
    rows = study.adoptions
    rows = rows[(rows["definition"] == definition) & rows["case_id"].notna()]
    points: dict[str, Moment] = {}
    for row in records(rows[rows["status"].astype("str").isin([codes.ADOPTED, codes.NOT_ADOPTED])]):
        if row.status == codes.ADOPTED:
            known = ("adopted", _day(row.earliest_lower), _day(row.latest_upper))
        else:
            known = ("not_adopted", None, _day(row.as_of_lower))
        (lower,), (upper,) = intervals([known[0]], [known[1]], [known[2]])
        before = points.get(row.case_id)
        now = (float(lower), float(upper))
        points[row.case_id] = now if before is None else (min(before[0], now[0]), min(before[1], now[1]))
    order = {case: place for place, case in enumerate(study.case_ids)}
    return dict(sorted(points.items(), key=lambda item: order.get(item[0], len(order))))


def around(study: Study, definition: str = DECISION) -> pd.DataFrame:
    """Align the events of every case on when it took a step, by default the decision.

    Returns
    -------
    case, type, order, text_sv, text_en, source_id, locator, lower, upper (decimal years), earliest, latest (years
    from the step) and relation ("before", "after", "open", "undated"): one row per event of a case that has taken
    the step.
    """
    return comparison.align(_events(study), _taken(study, definition))


def followed_within(study: Study, years: float, definition: str = DECISION) -> pd.DataFrame:
    """Count in how many cases each type of event followed a step within some years.

    See ``comparison.followed_within`` for the columns.
    """
    aligned = around(study, definition)
    happened = aligned[aligned["type"] != SEEN]  # what the study's own look at the case is called did not happen there
    return comparison.followed_within(happened, years)


def order_of_types(study: Study) -> pd.DataFrame:
    """Tell in how many cases the first event of one type came before the first of another, certainly or possibly."""
    return comparison.order_of_types(_events(study))


def stage_since(study: Study, definition: str = DECISION) -> pd.DataFrame:
    """Give every judged stage the years since the case took a step, as bounds: the trajectories on one scale.

    Returns
    -------
    case, lower, upper, stage, stage_low, stage_high, trajectory, earliest, latest : one row per judgement.
    """
    judged = trajectories(study)
    moments = [_moment(low, high) for low, high in zip(judged["as_of_lower"], judged["as_of_upper"], strict=True)]
    table = pd.DataFrame(
        {
            "case": judged["case_id"],
            "lower": [low for low, _ in moments],
            "upper": [high for _, high in moments],
            **{name: judged[name] for name in ("stage", "stage_low", "stage_high", "trajectory")},
        }
    )
    return comparison.years_since(table, _taken(study, definition))


def time_between(study: Study, start: str, end: str) -> Duration:
    """Estimate how many years passed from one step to another over the study's cases, from uncertain dates.

    Parameters
    ----------
    start, end : definitions of adoption, for instance "initiativ" and "beslut".

    Returns
    -------
    :class:`tillkom.comparison.Duration` : each case's bounds and the model-free estimate, where three cases or more are
    known. A case that had not taken the last step is in it for as long as that is known.

    >>> from tillkom import load_study
    >>> time_between(load_study(), "beslut", "praktik").cases["case"].tolist()
    ['gislaved', 'boras', 'borlange', 'vgr']
    """
    return comparison.duration(_taken(study, start), turning_points(study, end))


def _taken(study: Study, definition: str) -> dict[str, Moment]:
    """The cases that have taken the step."""
    return {case: point for case, point in turning_points(study, definition).items() if np.isfinite(point[1])}


def _events(study: Study) -> pd.DataFrame:
    table = timelines(study, coded_cases(study))
    dated = table["dated"].to_numpy(dtype=bool)
    moments = [
        _moment(low, high) if known else (np.nan, np.nan)
        for low, high, known in zip(table["lower"], table["upper"], dated, strict=True)
    ]
    kept = table[["case_id", "type", "order", "text_sv", "text_en", "source_id", "locator"]]
    kept = kept.rename(columns={"case_id": "case"})
    return kept.assign(lower=[low for low, _ in moments], upper=[high for _, high in moments])


def _moment(low: pd.Timestamp, high: pd.Timestamp) -> Moment:
    """The beginning of the first and the end of the last possible day, in decimal years."""
    return _year(low, -np.inf), _year(high, np.inf, end=True)


def _year(day: Any, missing: float, *, end: bool = False) -> float:
    if pd.isna(day):
        return missing
    length = 366 if day.is_leap_year else 365
    return day.year + (day.day_of_year - (0 if end else 1)) / length


def _day(day: Any) -> datetime.date | None:
    return None if pd.isna(day) else day.date()
