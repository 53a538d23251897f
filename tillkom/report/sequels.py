"""What the dates say beside the curve: the time between steps, and who takes one sooner; or why nothing is said."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from tillkom.adoption import TooLittleData
from tillkom.analysis import sooner, steps_apart
from tillkom.analysis.answers import records
from tillkom.language import bound

if TYPE_CHECKING:
    from tillkom.adoption import StepTime
    from tillkom.analysis import Sooner, Spread
    from tillkom.report.teller import Teller

SMALLEST = 0.001
"""A p-value is printed no smaller than this."""


def sequels(teller: Teller, pictures: Mapping[str, Spread]) -> list[str]:
    """One paragraph on the time between steps where a study has several, and one on who takes a step sooner."""
    return [text for text in (_between(teller, pictures), _sooner(teller, pictures)) if text]


def _between(teller: Teller, pictures: Mapping[str, Spread]) -> str:
    said = []
    for first, second in pairwise(pictures):
        try:
            found = steps_apart(teller.study, first, second, pictures[first].levels)
        except TooLittleData as why:
            names = {"first": _label(teller, first), "second": _label(teller, second)}
            said.append(teller.say("sequels.too_few", found=teller.number(why.found), **names))
            continue
        said.append(_time(teller, first, second, found))
    return " ".join(said)


def _time(teller: Teller, first: str, second: str, found: StepTime) -> str:
    names = {"first": _label(teller, first), "second": _label(teller, second)}
    counts = {"both": teller.number(found.both), "units": teller.number(found.units)}
    if not math.isfinite(found.median[1]):
        return teller.say("sequels.never_half", **names, **counts)
    first_end, last_end = found.median
    low, high = bound(first_end, teller.language, upper=False), bound(last_end, teller.language, upper=True)
    years = high if low == high else teller.say("curve.range", low=low, high=high)
    if low == "0" != high:
        years = teller.say("sequels.at_most", high=high)
    backwards = teller.say.counted("sequels.backwards", found.backwards) if found.backwards else ""
    return f"{teller.say('sequels.median', years=years, **names, **counts)} {backwards}".strip()


def _sooner(teller: Teller, pictures: Mapping[str, Spread]) -> str:
    """By the first definition that has a curve; one sentence where none has."""
    for code, picture in pictures.items():
        if picture.reason is None:
            try:
                return _compared(teller, code, sooner(teller.study, code, picture.levels))
            except TooLittleData:
                continue
    return teller.say("sequels.no_history")


def _compared(teller: Teller, code: str, found: Sooner) -> str:
    say, said = teller.say, []
    if found.history is not None:
        for row in records(found.history.odds[found.history.odds["term"].isin(found.covariates)]):
            ratio, low, high = (teller.number(float(end), 1) for end in (row.odds_ratio, row.lower, row.upper))
            said.append(say(f"sequels.odds_{row.term}", odds=ratio, low=low, high=high))
    if found.neighbours is not None:
        odds = teller.number(found.neighbours.odds_ratio, 2)
        p = teller.number(max(found.neighbours.p_value, SMALLEST), 3)
        said.append(say("sequels.neighbours", odds=odds, p=p))
    if not said:
        return say("sequels.no_history")
    return " ".join([say("sequels.sooner", definition=_label(teller, code)), *said, say("sequels.no_effect")])


def _label(teller: Teller, code: str) -> str:
    return teller.label("adoption_definition", code)
