"""Stages: a case climbs the ladder step by step, and a fall has a trajectory that says so.

Both rules look at each case's stages in the order of their dates, settled: a decision where there is one, else the
lowest and the highest stage its coders judged. They speak only where the jump remains between the two nearest of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from tillkom.check.problems import Problem, either, say, shown
from tillkom.check.rules.codings import DECISION
from tillkom.check.rules.dates import bounds
from tillkom.check.rules.registry import rule
from tillkom.check.sheets import Row, Sheets

MOST_STEPS = 2
"""A rise of more steps than this within a year is a jump: from talks to changed ways of working in months."""
FALLING = ("återgång", "avvecklad")
_STAGES = ("0", "1", "2", "3", "4", "5")
_COLUMNS = "stages.case_id stages.as_of stages.stage stages.trajectory stages.round"


@dataclass(frozen=True)
class Judged:
    """What stands for a case at one date."""

    when: datetime.date
    low: int
    high: int
    row: Row


def _ladder(sheets: Sheets) -> Iterator[tuple[Judged, Judged]]:
    """Each two neighbouring stages of a case."""
    for rows in sheets.by("stages", "case_id").values():
        dated: dict[datetime.date, list[Row]] = {}
        for row in rows:
            lower, upper = bounds(row["as_of"]) or (None, None)
            if row["stage"] in _STAGES and (when := lower or upper):
                dated.setdefault(when, []).append(row)
        steps = [_settled(when, at) for when, at in sorted(dated.items())]
        yield from zip(steps, steps[1:], strict=False)


def _settled(when: datetime.date, rows: list[Row]) -> Judged:
    standing = [row for row in rows if row["round"] == DECISION] or rows
    stages = [int(row["stage"]) for row in standing]
    return Judged(when, min(stages), max(stages), standing[0])


@rule(f"{_COLUMNS} stages.trajectory_note_sv")
def stage_jump(sheets: Sheets) -> Iterator[Problem]:
    """A rise of more than two stages within a year, unless the note on the trajectory explains it."""
    for before, after in _ladder(sheets):
        soon = (after.when - before.when).days < 365
        if soon and after.low - before.high > MOST_STEPS and not after.row["trajectory_note_sv"]:
            message = say(
                "stages.jump",
                after=after.low,
                when=shown(after.row["as_of"]),
                before=before.high,
                earlier=shown(before.row["as_of"]),
                row=before.row.number,
                rise=after.low - before.high,
            )
            yield after.row.problem("stage", message, say("stages.jump_do"))


@rule(_COLUMNS)
def stage_falls_without_a_trajectory(sheets: Sheets) -> Iterator[Problem]:
    """A stage lower than the one before it goes with the trajectory återgång or avvecklad."""
    for before, after in _ladder(sheets):
        if after.high < before.low and after.row["trajectory"] not in FALLING:
            message = say(
                "stages.falls",
                before=before.low,
                row=before.row.number,
                after=after.high,
                trajectory=shown(after.row["trajectory"]),
            )
            remedy = say("stages.falls_do", falling=either(shown(each) for each in FALLING))
            yield after.row.problem("trajectory", message, remedy)


@rule("stages.stage stages.alternative_low stages.alternative_high")
def range_leaves_out_the_stage(sheets: Sheets) -> Iterator[Problem]:
    """The stages that can be claimed as well reach down and up from the stage itself."""
    for row in sheets["stages"]:
        stage, low, high = row["stage"], row["alternative_low"], row["alternative_high"]
        if stage not in _STAGES:
            continue
        if low in _STAGES and low > stage:
            message = say("stages.low", low=low, stage=stage)
            yield row.problem("alternative_low", message, say("stages.move_do", column=shown("alternative_high")))
        if high in _STAGES and high < stage:
            message = say("stages.high", high=high, stage=stage)
            yield row.problem("alternative_high", message, say("stages.move_do", column=shown("alternative_low")))
