"""The end of a case report: what was not found, how it was made, and the evidence row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tillkom import codes
from tillkom.analysis import agreement, evidence, status_matrix
from tillkom.analysis.answers import records
from tillkom.content import Block, Definitions, Fold, Heading, Listing, Marked, Paragraph, Runs, Table, between, runs
from tillkom.language import capital, inside
from tillkom.report.changes import IN_WORDS, TELLING, divided, pairs
from tillkom.report.placing import CARRIED, CLASS_OF, EFFECTS, METHOD, with_classes
from tillkom.say import present

if TYPE_CHECKING:
    from tillkom.report.teller import Teller
    from tillkom.study import Case

SILENT = (codes.NOT_STATED, codes.CONFLICTING, codes.CONFIDENTIAL, codes.RHETORICAL)
NEVER = ("never_1", "never_2", "never_3", "never_4")


def silence(teller: Teller, case: Case) -> list[Block]:
    """What was looked for and not found, withheld, disputed or a figure of speech, where no section above says so."""
    say, rows = teller.say, teller.all_answers(case.id)
    said = _said_above(teller, case)
    blocks: list[Block] = [Paragraph(runs(counted(teller, case)))]
    for status in SILENT:
        mine = [row for row in rows if row.status == status and (row.variable_id, row.phase) not in said]
        if not mine:
            continue
        blocks.append(Heading(capital(teller.label("status", status))))
        noted = [row for row in mine if teller.text(row, "note") or row.disputed is True]
        bare = [inside(teller.variable(row.variable_id, row.phase)) for row in mine if row not in noted]
        if bare:
            blocks.append(Paragraph(runs(capital("; ".join(bare)), ".")))
        if noted:
            blocks.append(Listing(tuple(_noted(teller, row) for row in noted)))
    uncoded = [row for row in rows if row.status == codes.NOT_CODED]
    if uncoded:
        names = tuple(runs(teller.variable(row.variable_id, row.phase)) for row in uncoded)
        blocks.append(Fold(say.counted("silence.uncoded", len(uncoded)), (Listing(names),)))
    return blocks


def counted(teller: Teller, case: Case) -> str:
    """Of how many questions an answer was found, and that silence is not absence."""
    status = status_matrix(teller.study, cases=[case.id])["status"]
    asked = int((~status.isin(codes.NOT_ASKED)).sum())
    known = int(status.isin(codes.KNOWN).sum())
    return teller.say("silence.counted", asked=teller.number(asked), known=teller.number(known))


def _noted(teller: Teller, row: Any) -> Runs:
    said = teller.remark(row) or teller.core(row)
    return runs(teller.variable(row.variable_id, row.phase), ": ", said, teller.cited(row))


def _said_above(teller: Teller, case: Case) -> set[tuple[str, str]]:
    """The answers a section above gives as not stated: the effects, and the other side of a reform."""
    said = {(name, codes.NOW) for name in with_classes(EFFECTS)}
    now = {row.variable_id: row for row in teller.all_answers(case.id) if row.phase == codes.NOW}
    said |= {(CLASS_OF[name], codes.NOW) for name, row in now.items() if name in CLASS_OF and row.status in TELLING}
    said |= {(row.variable_id, row.phase) for row in teller.answers(list(CARRIED), [case.id]) if teller.text(row)}
    for pair in pairs(teller, case.id):  # what it was and became is said not to be known; how it is, then neither
        bare = [name for name in (pair.variable, f"{pair.variable}{IN_WORDS}") if name in now]
        said |= {(name, codes.NOW) for name in bare if not pair.telling and not teller.text(now[name], "note")}
    for variable in [*(pair.variable for pair in pairs(teller, case.id)), *divided(teller, case.id)]:
        both = (variable, f"{variable}{IN_WORDS}")
        said |= {(name, phase) for name in both for phase in (codes.BEFORE, codes.AFTER)}
    return said


def method(teller: Teller, case: Case) -> list[Block]:
    """How the case was coded, what the words for status mean, and what nobody should conclude."""
    say, study = teller.say, teller.study
    used = {row.status for row in teller.all_answers(case.id)}
    terms = study.codebook.vocabulary("status").items()
    meant = tuple(
        (term.label(teller.language), runs(term.definition(teller.language))) for code, term in terms if code in used
    )
    rungs = study.codebook.vocabulary("stage").items()
    steps = tuple((teller.stage(code), runs(term.definition(teller.language))) for code, term in rungs)
    blocks: list[Block] = [Paragraph(runs(say("method.lead"))), Paragraph(runs(" ".join(_coding(teller, case))))]
    for row in teller.answers(list(METHOD), [case.id]):
        if row.status in codes.KNOWN:
            blocks.append(Paragraph(runs(f"{teller.variable(row.variable_id)}: ", teller.tagged(row))))
    return [
        *blocks,
        Fold(say("method.statuses"), (Definitions(meant, "terms"),)),
        Fold(say("method.stages"), (Definitions(steps, "terms"), Paragraph(runs(say("method.ordinal"))))),
        Heading(say("method.never")),
        Listing(tuple(runs(say(f"reading.{warning}")) for warning in NEVER)),
    ]


def _coding(teller: Teller, case: Case) -> list[str]:
    """Who coded, how many answers were coded twice, how far they agreed and how many were settled; from the data."""
    say, rows = teller.say, case.observations
    coders = int(rows.loc[rows["round"] == codes.CODING, "coder"].dropna().nunique())
    said = [teller.study.codebook.coding(teller.language), say.counted("method.coders", coders)]
    found = next(records(agreement(teller.study.only(case.id), resamples=0)), None)
    if found is not None and found.n:
        said.append(say.counted("method.twice", int(found.n)))
        said.append(say("method.agree", n=teller.number(int(found.n)), agree=teller.number(int(found.agree))))
        if found.decided:
            said.append(say.counted("method.decided", int(found.decided)))
        if present(found.alpha):
            said.append(say("method.alpha", alpha=teller.number(float(found.alpha), 2)))
    return [sentence for sentence in said if sentence]


def evidence_table(teller: Teller, case: Case) -> Fold | None:
    """Every coded value with its status, who says so, source, place and coder; None where nothing is coded."""
    say, traced = teller.say, evidence(teller.study, case.id)
    if traced.empty:
        return None
    rows = tuple(_traced(teller, row) for row in records(traced))
    columns = tuple(say(f"evidence.{name}") for name in ("what", "value", "status", "says", "source", "coder"))
    return Fold(say("evidence.fold", count=len(rows)), (Table(say("evidence.caption"), columns, rows, "evidence"),))


def _traced(teller: Teller, row: Any) -> tuple[Runs, ...]:
    return (
        runs(_what(teller, row)),
        _value(teller, row),
        runs(teller.label("adoption_status" if row.part == "adoptions" else "status", row.status)),
        runs(teller.says(row.kind)),
        teller.where(row),
        runs(_coder(teller, row)),
    )


def _coder(teller: Teller, row: Any) -> str:
    """Who coded the row; of a decision that it is one."""
    coder = str(row.coder) if present(row.coder) else ""
    return teller.say("evidence.decided", coder=coder) if row.round == codes.DECISION else coder


def _what(teller: Teller, row: Any) -> str:
    if row.part == "observations":
        return teller.variable(row.variable_id, row.phase)
    if row.part == "events":
        return teller.say("evidence.event", type=teller.label("event_type", row.variable_id))
    if row.part == "stages":
        return teller.say("evidence.stage")
    return teller.say("evidence.adoption", definition=teller.label("adoption_definition", row.variable_id))


def _value(teller: Teller, row: Any) -> Runs:
    head = ""
    if row.part == "observations":
        head = teller.written(row)
    elif row.part == "events":
        head = teller.date(row.value)
    elif row.part == "adoptions":
        head = teller.adopted(row)
    elif present(row.value):
        head = teller.stage(row.value)
    note = teller.text(row, "note")
    text = teller.passage(row)
    return between(
        [runs(f"{head}:" if head and text else head), text, runs(Marked(note, "quiet")) if note else ()], " "
    )
