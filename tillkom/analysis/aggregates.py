"""The whole of many cases in a few numbers: what a picture shows where single cases no longer fit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from tillkom import codes
from tillkom.analysis.answers import records

if TYPE_CHECKING:
    from collections.abc import Sequence

MINIMUM_ANSWERS = 2
MINIMUM_SHARE = 0.1
"""A figure needs at least two known answers, and more than one in ten of those asked for."""

MOST_CLASSES = 8


def carries(known: int, asked: int) -> bool:
    """Tell whether so many known answers, of so many asked for, carry a figure; fewer are said in a sentence.

    >>> carries(1, 30), carries(2, 10), carries(3, 30)
    (False, True, False)
    """
    return known >= MINIMUM_ANSWERS and known > MINIMUM_SHARE * asked


def stage_counts(ladder: pd.DataFrame) -> pd.DataFrame:
    """Count the cases at each stage of :func:`tillkom.analysis.ladder`.

    Returns
    -------
    stage, status, trajectory, cases : whole numbers, from the lowest stage; ``stage`` is NA for the cases whose coders
    differ and for those not judged, as ``status`` tells. Where they differ on the direction, ``trajectory`` is
    *motstridig*.
    """
    keys = ["stage", "status", "trajectory"]
    table = ladder[keys].astype({"status": "str", "trajectory": "str"})
    table["trajectory"] = table["trajectory"].mask(ladder["trajectory_disputed"].eq(True), codes.CONFLICTING)
    counted = table.groupby(keys, dropna=False, sort=True).size().rename("cases")
    return counted.reset_index().astype({"stage": "Int64", "cases": "Int64"})


def distribution(answers: pd.DataFrame, vocabulary: Sequence[str] = ()) -> pd.DataFrame:
    """Count the cases at each answer of one variable, phase by phase: paired distributions where there are two.

    Numbers are counted in classes of one width (1, 2, 5, 10 …, at most eight classes from 0); an answer that names
    several classes counts in each of them.

    Parameters
    ----------
    answers : the rows of one variable, as :func:`tillkom.analysis.answers` gives them.
    vocabulary : the variable's classes, in their order.

    Returns
    -------
    phase, status, code, low, high, cases : one row per phase and answer that some case has in some phase, and per class
    of numbers between two such. ``low`` and ``high`` are whole bounds of a class of numbers, both included, ``code`` is
    a class; on the rows of a status that is no answer all three are missing.
    """
    known = answers["status"].isin(codes.KNOWN)
    numeric = answers["type"].isin(codes.NUMERIC)
    width = _width_of_classes(answers.loc[known & numeric, "value_number"])
    counted: dict[tuple[str, str, str | None, int | None], int] = {}
    for row in records(answers):
        places: list[tuple[str, str | None, int | None]] = [(str(row.status), None, None)]
        if row.status in codes.KNOWN and row.type in codes.NUMERIC:
            places = [(codes.STATED, None, int(row.value_number // width * width))]
        elif row.status in codes.KNOWN:
            places = [(codes.STATED, code, None) for code in str(row.value).split()]
        for status, code, low in places:
            key = (str(row.phase), status, code, low)
            counted[key] = counted.get(key, 0) + 1
    phases = list(dict.fromkeys(answers["phase"].astype("str")))
    order = {code: place for place, code in enumerate(vocabulary)}
    found = {key[1:] for key in counted}
    lows = [low for _, _, low in found if low is not None]
    # a class of numbers that no case is in shows as a gap between those on both sides of it
    found |= {(codes.STATED, None, low) for low in range(min(lows), max(lows), width)} if lows else set()
    places = sorted(found, key=lambda place: _rank(place, order))
    rows = [
        (phase, status, code, low, None if low is None else low + width - 1, counted.get((phase, status, code, low), 0))
        for status, code, low in places
        for phase in phases
    ]
    table = pd.DataFrame(rows, columns=["phase", "status", "code", "low", "high", "cases"])
    return table.astype({"low": "Int64", "high": "Int64", "cases": "Int64"})


def _rank(place: tuple[str, str | None, int | None], order: dict[str, int]) -> tuple[int, float, str]:
    """Numbers from the lowest, classes in the vocabulary's order, and then what is no answer."""
    status, code, low = place
    if low is not None:
        return 0, low, ""
    return (0, order.get(code, len(order)), code) if code is not None else (1, 0, status)


def _width_of_classes(numbers: pd.Series) -> int:
    """The least width of 1, 2, 5, 10 … that puts all numbers in at most eight classes from 0."""
    largest = float(numbers.max()) if numbers.notna().any() else 0.0
    steps = (step * 10**power for power in range(12) for step in (1, 2, 5))
    return next(width for width in steps if math.floor(largest / width) + 1 <= MOST_CLASSES)


def events_per_year(timelines: pd.DataFrame) -> pd.DataFrame:
    """Count the events of :func:`tillkom.analysis.timelines` by the year they begin; undated ones by themselves.

    Returns
    -------
    year, type, events, cases : ``year`` is NA for undated events; ``cases`` is how many cases they come from.
    """
    start = timelines["lower"].fillna(timelines["upper"]).where(timelines["dated"])
    table = timelines.assign(year=start.dt.year.astype("Int64"))
    grouped = table.groupby(["year", "type"], dropna=False, sort=True)["case_id"].agg(["size", "nunique"])
    return grouped.reset_index().rename(columns={"size": "events", "nunique": "cases"})


def class_pairs(matrix: pd.DataFrame) -> pd.DataFrame:
    """Count the cases that have each class of :func:`tillkom.analysis.class_matrix` before, and after or now.

    Returns
    -------
    code, before, after : whole numbers, one row per class.
    """
    has = matrix[matrix["present"].fillna(False)]
    earlier = has["phase"] == codes.BEFORE
    table = pd.DataFrame({"code": list(dict.fromkeys(matrix["code"]))})
    for name, rows in (("before", has[earlier]), ("after", has[~earlier])):
        table[name] = table["code"].map(rows.groupby("code")["case_id"].nunique()).fillna(0).astype("Int64")
    return table
