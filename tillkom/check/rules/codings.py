"""Several coders: a decision settles what two coders have judged, or mends what another one has; and there is one."""

from __future__ import annotations

from collections.abc import Iterator

from tillkom.check.problems import Problem, say, shown
from tillkom.check.rules.registry import rule
from tillkom.check.sheets import Row, Sheets
from tillkom.codes import CODING, DECISION


@rule("observations.case_id observations.variable_id observations.phase observations.coder observations.round")
def observation_decided_without_two_coders(sheets: Sheets) -> Iterator[Problem]:
    """A decision (avgörande) settles where coders differ, or mends another's answer: their own rows stay beside it."""
    yield from _decisions(sheets, "observations", ("case_id", "variable_id", "phase"))


@rule("stages.case_id stages.as_of stages.coder stages.round")
def stage_decided_without_two_coders(sheets: Sheets) -> Iterator[Problem]:
    """The same for judged stages."""
    yield from _decisions(sheets, "stages", ("case_id", "as_of"))


def _decisions(sheets: Sheets, table: str, same: tuple[str, ...]) -> Iterator[Problem]:
    decisions = [row for row in sheets[table] if row["round"] == DECISION]
    if not decisions:
        return
    coders: dict[tuple[str, ...], set[str]] = {}
    for row in sheets[table]:
        if row["round"] == CODING:
            coders.setdefault(tuple(row[column] for column in same), set()).add(row["coder"])
    decided: dict[tuple[str, ...], Row] = {}
    for row in decisions:
        key = tuple(row[column] for column in same)
        if key in decided:
            message = say("codings.decided_twice", row=decided[key].number, decision=shown(DECISION))
            yield row.problem("round", message, say("codings.decided_twice_do"))
        elif len(judged := coders.get(key, set())) < 2 and not judged - {row["coder"]}:  # whoever mends is another
            message = say("codings.alone", decision=shown(DECISION), coding=shown(CODING))
            yield row.problem("round", message, say("codings.alone_do", coding=shown(CODING)))
        decided.setdefault(key, row)
