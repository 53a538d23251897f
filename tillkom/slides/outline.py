"""Which slides a deck has: the sections of a report, in the order of a seminar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tillkom.analysis import ladder
from tillkom.content import (
    Block,
    Cited,
    Definitions,
    Footnotes,
    Heading,
    Inline,
    Listing,
    Marked,
    Own,
    Paragraph,
    Picture,
    Runs,
    Scale,
    Section,
    Table,
    plain,
    runs,
)
from tillkom.language import words
from tillkom.report import AdoptionReport, CaseReport, ComparisonReport
from tillkom.slides.measure import lines
from tillkom.slides.slide import Bars, Deck, Slide, Words, steps

if TYPE_CHECKING:
    from tillkom.report.base import Report
    from tillkom.study import Study

KINDS = ("comparison", "adoption")
"""The decks that are about all cases."""
SECTIONS = {
    "comparison": ("summary", "stages", "timelines", "questions", "principles", "references"),
    "adoption": ("summary", "curves", "surveys", "cases", "needed", "references"),
}
TITLE = 24  # points, the least of a title on two lines
FEW = 2  # lines that introduce a table or picture are said by the speaker
TITLE_ROOM = 900.0
_SENTENCE = re.compile(r"(?<=[.!?”])\s+(?=[A-ZÅÄÖ”])")


def deck_of(study: Study, what: str, language: str = "sv") -> Deck:
    """The deck of a case, of the comparison or of the adoption, from the extract its audience may see.

    Parameters
    ----------
    study : the extract.
    what : the id of a case, "comparison" or "adoption".
    """
    report: Report
    if what in KINDS:
        report = ComparisonReport(study, language) if what == "comparison" else AdoptionReport(study, language)
        shown = [getattr(report, name) for name in SECTIONS[what]]
    else:
        report = CaseReport(study, what, language)
        shown = []
    report.size = "slide"
    teller = _Noted(report)
    slides = list(_case(teller, report)) if isinstance(report, CaseReport) else []
    for section in shown:
        slides += teller.slides(section())
        if section.__name__ == "summary" and isinstance(report, ComparisonReport):
            slides += _stages_counted(teller, report)
    cover = report.cover()
    facts = tuple(f"{term}: {plain(said)}" for term, said in cover.facts.pairs)
    readers = next((fact for fact in facts if fact.startswith(report.say("cover.readers"))), "")
    marking = cover.marking or readers
    lead = " ".join(filter(None, (cover.lead, cover.warning)))
    return Deck(cover.title, lead, language, marking, tuple(slides), (cover.kind, *facts, *cover.notes))


def _case(teller: _Noted, report: CaseReport) -> Iterator[Slide]:
    """The case in five lines, timeline, stage, what changed, mirror, what was not found, questions, sources."""
    say, summary = report.say, report.summary()
    under = _by_heading(summary.blocks)
    facts = next((block for block in summary.blocks if isinstance(block, Definitions)), Definitions(()))
    message = next((b.words for b in under[""] if isinstance(b, Paragraph) and b.role == "message"), ())
    stage = [block for block in under.get(say("short.stage"), ()) if isinstance(block, Paragraph) and not block.role]
    unknown = [block.words for block in under.get(say("short.unknown"), ()) if isinstance(block, Paragraph)]
    rest = runs(" ".join(_sentences(message)[1:])) if _titled(message) else message
    five = [*([rest] if rest else []), *(runs(Marked(term, "strong"), ": ", said) for term, said in facts.pairs)]
    yield teller.slide(summary.heading, Words(tuple(five[:5])), finding=message)
    yield from teller.slides(_pictures(report.timeline()))
    for block in summary.blocks:
        if isinstance(block, Scale):
            said = stage[0].words if stage else message
            yield teller.slide(
                say("short.stage"), steps(block), finding=said, beneath=(_marks(block, report.language),), more=stage
            )
    found: list[Runs] = []
    for heading in (say(f"short.{name}") for name in ("changed", "unchanged", "effects")):
        items = [item for block in under.get(heading, ()) if isinstance(block, Listing) for item in block.items]
        found += [runs(Marked(heading, "strong"), ": ", item) for item in items]
    if found:
        yield teller.slide(report.changes().heading, Words(tuple(found)))
    changes = report.changes()
    yield from teller.slides(Section(changes.name, changes.heading, _only(changes, Table), changes.language))
    if mirrored := [block for block in under.get(say("short.mirror"), ()) if isinstance(block, Paragraph)]:
        sentences = tuple(runs(each) for block in mirrored for each in _sentences(block.words))
        yield teller.slide(say("short.mirror"), Words(sentences), more=report.mirror().blocks[-1:])
    yield from _silence(teller, report, unknown)
    questions = [block for block in under.get(say("short.seminar"), ()) if isinstance(block, Listing)]
    for block in questions:
        yield teller.slide(say("short.seminar"), Words(block.items, ordered=True))
    yield from teller.slides(report.references())


def _stages_counted(teller: _Noted, report: ComparisonReport) -> Iterator[Slide]:
    """How many cases stand at each stage, as a chart that can be edited."""
    judged = ladder(report.study, cases=report.coded)["stage"].dropna().astype(int).value_counts()
    if len(judged):
        codes = report.study.codebook.vocabulary("stage")
        bars = tuple((report.teller.stage(code), float(judged.get(int(code), 0))) for code in codes)
        told = [block.words for block in report.summary().blocks[1:2] if isinstance(block, Paragraph)]
        heading = report.stages().heading
        yield teller.slide(heading, Bars(heading, bars), finding=told[0] if told else (), beneath=tuple(told))


def _silence(teller: _Noted, report: CaseReport, unknown: list[Runs]) -> Iterator[Slide]:
    silence = report.silence()
    told: list[Runs] = list(unknown)
    first: Runs = ()
    heading = ""
    for block in silence.blocks:
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Paragraph) and not heading:
            first = block.words
        elif isinstance(block, Paragraph):
            told.append(runs(Marked(heading, "strong"), ": ", block.words))
    if first:
        rest = _sentences(first)[1:]
        yield teller.slide(silence.heading, Words((*map(runs, rest), *told)), finding=first)


class _Noted:
    """Makes slides of a report's blocks, with the sources of what they say as notes."""

    def __init__(self, report: Report) -> None:
        self._report, self._say = report, words("slides", report.language)

    def slide(
        self,
        heading: str,
        body: Words | object,
        *,
        finding: Runs = (),
        beneath: tuple[Runs, ...] = (),
        more: Iterable[Block] = (),
    ) -> Slide:
        """A slide whose title says what was found, where that is said in few enough words."""
        title = _titled(finding) or heading
        told = [plain(block.words) for block in more if isinstance(block, Paragraph)]
        cited: list[Runs] = [*([finding] if finding else []), *_lines(body), *beneath]
        cited += [block.words for block in more if isinstance(block, Paragraph)]
        notes = (*([heading] if title != heading else []), *told, *self._sources(cited))
        return Slide(title, body, beneath, notes)  # type: ignore[arg-type]

    def slides(self, section: Section) -> Iterator[Slide]:
        """A section's blocks as slides; what is folded away on a page is left to the page."""
        heading, waiting = section.heading, list[Runs]()
        for block in section.blocks:
            if isinstance(block, Paragraph) and block.role != "remark":
                waiting.append(block.words)
            elif isinstance(block, Listing) and not block.ordered:
                waiting += block.items
            elif isinstance(block, Definitions):
                waiting += [runs(Marked(term, "strong"), ": ", said) for term, said in block.pairs]
            elif isinstance(block, Own):
                waiting += block.paragraphs
            elif isinstance(block, Footnotes) and block.kind == "source":
                waiting += [said for _, said in block.notes]
            elif isinstance(block, Picture | Table):
                said = [plain(line) for line in waiting] if len(waiting) <= FEW else []
                if said:
                    waiting.clear()
                yield from self._waiting(heading, waiting)
                shown = self._shown(block)
                yield replace(shown, notes=(heading, *said, *shown.notes))
            elif isinstance(block, Heading):
                yield from self._waiting(heading, waiting)
                heading = block.text if section.name != "references" else section.heading
        yield from self._waiting(heading, waiting)

    def _shown(self, block: Picture | Table) -> Slide:
        if isinstance(block, Picture):
            return Slide(block.figure.title, block.figure, notes=(block.figure.caption,))
        return self.slide(block.caption, block)

    def _waiting(self, heading: str, waiting: list[Runs]) -> Iterator[Slide]:
        if waiting:
            yield self.slide(heading, Words(tuple(waiting)))
            waiting.clear()

    def _sources(self, said: Iterable[Runs]) -> list[str]:
        """The notes that are cited in some lines, in words."""
        numbers = dict.fromkeys(piece.number for line in said for piece in line if isinstance(piece, Cited))
        notes = dict(self._report.teller.footnotes().notes)
        listed = [plain(notes[number]) for number in numbers if number in notes]
        return [self._say("sources"), *listed] if listed else []


def _marks(scale: Scale, language: str) -> Runs:
    """Which step is reached and which can be argued for, in words: colour alone tells nobody."""
    say = words("content", language)
    told = [f"{label}: {say(f'scale.{state}')}" for label, state in scale.steps if state]
    return runs("; ".join(told))


def _lines(body: object) -> Iterator[Runs]:
    if isinstance(body, Words):
        yield from body.lines
    elif isinstance(body, Table):
        yield from (cell for row in body.rows for cell in row)


def _by_heading(blocks: Iterable[Block]) -> dict[str, list[Block]]:
    """The blocks under each heading; "" for those before the first."""
    under: dict[str, list[Block]] = {"": []}
    heading = ""
    for block in blocks:
        if isinstance(block, Heading):
            heading = block.text
        under.setdefault(heading, []).append(block)
    return under


def _titled(finding: Runs) -> str:
    """The first sentence of a finding, where it is short enough for a title; else ""."""
    first = "".join(_sentences(finding)[:1])
    return first if lines(first, TITLE, TITLE_ROOM) <= 2 else ""


def _sentences(said: Runs) -> list[str]:
    text = plain(tuple(_untagged(said))).strip()
    return [each for each in _SENTENCE.split(text) if each]


def _untagged(said: Runs) -> Iterator[Inline]:
    yield from (piece for piece in said if not isinstance(piece, Cited))


def _only(section: Section, kind: type) -> tuple[Block, ...]:
    return tuple(block for block in section.blocks if isinstance(block, kind))


def _pictures(section: Section) -> Section:
    return Section(section.name, section.heading, _only(section, Picture), section.language)
