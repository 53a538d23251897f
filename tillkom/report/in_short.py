"""A case on one page: the main sentence, facts, what changed and what did not, the stage, questions to discuss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tillkom import codes
from tillkom.analysis import ladder, timeline, trajectories
from tillkom.analysis.answers import records
from tillkom.content import Block, Definitions, Heading, Listing, Paragraph, Runs, Scale, between, runs
from tillkom.report.changes import balance
from tillkom.report.placing import MESSAGE, PLACE_THEME, SEMINAR
from tillkom.say import present

if TYPE_CHECKING:
    from tillkom.report.teller import Teller
    from tillkom.study import Case


BACKGROUND = "sammanhang"
"""The type of an event that is no step of the case's own, such as a national inquiry being set up."""


def message(teller: Teller, case: Case) -> Block:
    """The main sentence a person wrote; where none did, the judged stage, or that nothing is coded."""
    for row in _headline(teller, case):
        return Paragraph(runs(teller.passage(row, sentence=True), teller.cited(row)), "message")
    return Paragraph(runs(stage_said(teller, judged(teller, case))), "message")


def _headline(teller: Teller, case: Case) -> list[Any]:
    return [row for row in teller.answers([MESSAGE], [case.id]) if row.status in codes.KNOWN]


def facts(teller: Teller, case: Case) -> Definitions:
    """The place and the case in a handful of facts."""
    say, pairs = teller.say, []
    for row in case.units.itertuples():
        name = say("facts.partner") if row.role == codes.PARTNER else say("facts.unit")
        pairs.append((name, runs(unit(teller, row))))
    themes = [name for name, row in teller.variables.items() if row.theme == PLACE_THEME]
    for row in teller.answers(themes, [case.id]):
        if row.status in (*codes.KNOWN, codes.CONFLICTING):
            pairs.append((teller.variable(row.variable_id, row.phase), runs(teller.answer(row), teller.cited(row))))
    pairs.append((say("facts.programme"), runs(teller.label("programme", case.programme))))
    if sector := case.sector(teller.language):
        pairs.append((say("facts.sector"), runs(sector)))
    own = (row for row in records(timeline(teller.study, case.id)) if row.dated and row.type != BACKGROUND)
    for first in [*own][:1]:
        what = teller.text(first, "short")
        said = say("facts.first_of", date=teller.date(first.date), what=what) if what else teller.date(first.date)
        pairs.append((say("facts.first"), runs(said, teller.cited(first))))
    for row in teller.answers(["initiator"], [case.id]):
        if row.status in codes.KNOWN:
            pairs.append((teller.variable("initiator"), runs(teller.value(row), _caveat(teller, row))))
    if note := teller.passage(case._row, "note", sentence=True):
        pairs.append((say("facts.note"), note))
    return Definitions(tuple(pairs), "facts")


def unit(teller: Teller, row: Any) -> str:
    """A unit with its level and county, and the name the source uses where that is another."""
    county = row.county if present(row.county) and row.level == codes.MUNICIPALITY else ""
    said = teller.say("facts.in_county", name=row.name, county=county) if county else str(row.name)
    named = row.name_in_source
    return teller.say("facts.named", said=said, name=named) if present(named) and named != row.name else said


def sums(teller: Teller, case: Case) -> tuple[Block, ...]:
    """What changed, what did not, the effects as classed, and what cannot be said."""
    found, say = balance(teller, case.id), teller.say
    blocks: list[Block] = []
    for name in ("changed", "unchanged", "effects"):
        if items := getattr(found, name):
            blocks += [Heading(say(f"short.{name}")), Listing(tuple(runs(item) for item in items))]
    silent = [
        say(f"short.{name}_of", names=teller.join(items))
        for name in ("unknown", "unclassed")
        if (items := getattr(found, name))
    ]
    if silent:
        blocks += [Heading(say("short.unknown")), Paragraph(runs(" ".join(silent)))]
    return tuple(blocks)


def judged(teller: Teller, case: Case) -> Any:
    """The row of the case's latest judged stage."""
    return next(records(ladder(teller.study, cases=[case.id])))


def stage(teller: Teller, case: Case) -> tuple[Block, ...]:
    """The stage reached as a strip with its alternatives, and in words."""
    row, say = judged(teller, case), teller.say
    if not present(row.as_of):
        return ()
    own = int(row.stage) if present(row.stage) else None
    others = teller.arguable(row)
    steps = tuple(
        (
            teller.stage(rung),
            "reached" if int(rung) == own else "arguable" if int(rung) in others and own is not None else "",
        )
        for rung in teller.study.codebook.vocabulary("stage")
    )
    said = stage_said(teller, row) if _headline(teller, case) else ""
    told = between([runs(said), teller.passage(row, "reason", sentence=True)], " ")
    earlier = [before for before in records(trajectories(teller.study, cases=[case.id])) if before.as_of != row.as_of]
    return (
        Heading(say("short.stage")),
        Scale(say("short.scale"), steps),  # type: ignore[arg-type]
        *([Paragraph(runs(told, teller.cited(row)))] if told else []),
        *([Paragraph(runs(say("stage.earlier", stages=_earlier(teller, earlier))))] if earlier else []),
        Paragraph(runs(say("short.scale_note")), "remark"),
    )


def stage_said(teller: Teller, row: Any) -> str:
    """How far the case has come, in a sentence or three."""
    say = teller.say
    if not present(row.as_of):
        return say("stage.none")
    date = teller.date(row.as_of)
    if not present(row.stage):
        said = [say("stage.differ", date=date, low=row.stage_low, high=row.stage_high)]
    else:
        said = [say("stage.judged", date=date, stage=row.stage, label=teller.label("stage", row.stage))]
        if others := teller.arguable(row):
            said.append(say("stage.arguable", stages=teller.join(_named(teller, other) for other in others)))
    said.append(say("stage.trajectory", trajectory=teller.trajectory(row)))
    return " ".join(said)


def seminar(teller: Teller, case: Case) -> tuple[Block, ...]:
    """The questions for the seminar."""
    asked = [row for row in teller.answers(list(SEMINAR), [case.id]) if row.status in codes.KNOWN]
    if not asked:
        return ()
    questions = tuple(teller.passage(row) for row in asked)
    return (Heading(teller.say("short.seminar")), Listing(questions, ordered=True))


def _earlier(teller: Teller, rows: list[Any]) -> str:
    """What was judged before, each with its date."""
    return teller.join(
        teller.say(
            "stage.at",
            date=teller.date(row.as_of),
            stage=_named(teller, row.stage) if present(row.stage) else teller.label("status", row.status),
        )
        for row in rows
    )


def _named(teller: Teller, stage: int) -> str:
    return teller.say("stage.named", stage=stage, label=teller.label("stage", stage))


def _caveat(teller: Teller, row: Any) -> Runs:
    caveat = teller.caveat(row)
    return runs(f" ({caveat})") if caveat else ()
