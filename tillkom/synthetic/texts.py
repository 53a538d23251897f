"""Made-up sentences in Swedish and English, each labelled as made up; the sentences stand in ``texts.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from tillkom.synthetic.draw import Draw

Pair = tuple[str, str]
LABEL: Pair = ("Påhittad text: ", "Made-up text: ")


@cache
def _all() -> dict[str, Any]:
    return tomllib.loads(files("tillkom.synthetic").joinpath("texts.toml").read_text(encoding="utf-8"))


def sector(draw: Draw) -> Pair:
    swedish, english = draw.pick(_all()["sectors"])
    return swedish, english


def answer(draw: Draw, variable_id: str, year: int) -> Pair:
    """An answer in words to a variable, one to three sentences; the year is when the work began."""
    leads = _all()["answers"].get(variable_id, _all()["rest"])
    return _written(draw, draw.pick(leads), year=year, tails=draw.weighted([(0, 45), (1, 40), (2, 15)]))


def note(draw: Draw, status: str) -> Pair:
    """What a reader needs to know about an answer with this status; nothing for a status that needs no note."""
    found = _all()["notes"].get(status)
    return _written(draw, found) if found else ("", "")


def memo(draw: Draw) -> str:
    """A coder's working note, in Swedish only."""
    return LABEL[0] + draw.pick(_all()["memos"])


def event(draw: Draw, event_type: str) -> Pair:
    return _written(draw, draw.pick(_all()["events"][event_type]))


def stage_reason(draw: Draw, stage: int) -> Pair:
    return _written(draw, _all()["stage_reasons"][stage])


def trajectory_note(draw: Draw) -> Pair:
    return _written(draw, draw.pick(_all()["trajectory_notes"]))


def adoption_reason(draw: Draw, reason: str) -> Pair:
    return _written(draw, _all()["adoption_reasons"][reason])


def _written(draw: Draw, pair: list[str], *, year: int = 0, tails: int = 0) -> Pair:
    """A pair of sentences with its label, its numbers and as many sentences more as asked for, in both languages."""
    number = draw.whole(2, 9)
    sentences = [pair, *draw.some(_all()["tails"], tails, tails)]
    swedish, english = (" ".join([sentence[side] for sentence in sentences]) for side in (0, 1))
    return (
        LABEL[0] + swedish.format(n=number, year=year),
        LABEL[1] + english.format(n=number, year=year),
    )
