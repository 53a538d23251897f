"""Which slides a deck has: the sections of a report, in the order of a seminar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from tillkom.analysis import ladder
from tillkom.content import (
    Block,
    Cited,
    Definitions,
    Footnotes,
    Heading,
    Listing,
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
from tillkom.slides.slide import Bars, Deck, Slide, Words, steps
from tillkom.slides.titles import Titles, sentences, strong, titled

if TYPE_CHECKING:
    from tillkom.report.base import Report
    from tillkom.study import Study

_Kind = TypeVar("_Kind", bound=Block)

KINDS = ("comparison", "adoption")
"""The decks that are about all cases."""
SECTIONS = {
    "comparison": ("summary", "stages", "timelines", "questions", "principles", "references"),
    "adoption": ("summary", "curves", "surveys", "cases", "needed", "references"),
}
MOST_SOURCES = 40
"""More sources are counted on one slide; the report lists them."""
FEW = 2  # lines that introduce a table or picture are said by the speaker


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
        made = section()
        if section.__name__ == "references":
            slides += _references(teller, report, made)
            continue
        if section.__name__ == "needed" and isinstance(report, AdoptionReport):
            slides += _needed(teller, report, made)
            continue
        slides += teller.slides(made)
        if section.__name__ == "summary" and isinstance(report, ComparisonReport):
            slides += _stages_counted(teller, report)
    cover = report.cover()
    facts = tuple(f"{term}: {plain(said)}" for term, said in cover.facts.pairs)
    readers = next((fact for fact in facts if fact.startswith(report.say("cover.readers"))), "")
    marking = cover.marking or readers
    lead = " ".join(filter(None, (f"{cover.lead}." if cover.warning else cover.lead, cover.warning)))
    if not slides:  # a deck that holds nothing says why
        slides = [teller.slide(cover.title, Words((runs(note),))) for note in cover.notes]
    return Deck(cover.title, lead, language, marking, tuple(slides), (cover.kind, *facts, *cover.notes))


def _case(teller: _Noted, report: CaseReport) -> Iterator[Slide]:
    """The case in five lines, timeline, stage, what changed, mirror, what was not found, questions, sources."""
    say, summary = report.say, report.summary()
    under = _by_heading(summary.blocks)
    facts = next((block for block in summary.blocks if isinstance(block, Definitions)), Definitions(()))
    message = next((b.words for b in under[""] if isinstance(b, Paragraph) and b.role == "message"), ())
    stage = [block for block in under.get(say("short.stage"), ()) if isinstance(block, Paragraph) and not block.role]
    unknown = [block.words for block in under.get(say("short.unknown"), ()) if isinstance(block, Paragraph)]
    title, left = titled(message)
    rest = runs(" ".join(left)) if title else message
    five = [*([rest] if rest else []), *(strong(term, said) for term, said in facts.pairs)]
    yield teller.slide(summary.heading, Words(tuple(five[:5])), finding=message)
    yield from teller.slides(_pictures(report.timeline()))
    for block in summary.blocks:
        if isinstance(block, Scale):
            said = stage[0].words if stage else message
            yield teller.slide(
                say("short.stage"), steps(block), finding=said, beneath=(_marks(block, report.language),), more=stage
            )
    listed = {
        heading: [item for block in under.get(heading, ()) if isinstance(block, Listing) for item in block.items]
        for heading in (say(f"short.{name}") for name in ("changed", "unchanged", "effects"))
    }
    changes = report.changes()
    # a heading stands once, before the first of what it is about
    found = [
        strong(name, first) if at == 0 else first for name, items in listed.items() for at, first in enumerate(items)
    ]
    if found:
        counted = teller.titles.changed(*map(len, listed.values()))
        yield teller.slide(changes.heading, Words(tuple(found)), finding=runs(counted))
    counted = teller.titles.before_and_after(report.case.id)
    yield from teller.slides(Section(changes.name, counted, _only(changes, Table), changes.language))
    if mirrored := [block for block in under.get(say("short.mirror"), ()) if isinstance(block, Paragraph)]:
        mirror = [runs(each) for block in mirrored for each in sentences(block.words)]
        yield teller.told(say("short.mirror"), mirror, report.mirror().blocks[-1:])
    yield from _silence(teller, report, unknown)
    questions = [block for block in under.get(say("short.seminar"), ()) if isinstance(block, Listing)]
    for block in questions:
        yield teller.slide(say("short.seminar"), Words(block.items, ordered=True))
    yield from _references(teller, report, report.references())


def _references(teller: _Noted, report: Report, section: Section) -> Iterator[Slide]:
    """The sources the deck rests on; so many that nobody reads them from a slide are counted."""
    count = len(report.teller.sources_cited)
    if count <= MOST_SOURCES:
        yield from teller.slides(section)
    else:
        said = teller.say("many_sources", count=report.teller.number(count))
        yield teller.slide(section.heading, Words((runs(said),)))


def _stages_counted(teller: _Noted, report: ComparisonReport) -> Iterator[Slide]:
    """How many cases stand at each stage, as a chart that can be edited."""
    judged = ladder(report.study, cases=report.coded)["stage"].dropna().astype(int).value_counts()
    if len(judged):
        codes = report.study.codebook.vocabulary("stage")
        bars = tuple((report.teller.stage(code), float(judged.get(int(code), 0))) for code in codes)
        heading = report.stages().heading
        found = teller.titles.stages([int(stage) for stage in judged.index.repeat(judged)])
        yield teller.slide(heading, Bars(heading, bars), finding=runs(found))


def _needed(teller: _Noted, report: AdoptionReport, section: Section) -> Iterator[Slide]:
    """What a curve would take, under the reason why there is none."""
    for block in _only(section, Listing):
        yield teller.slide(section.heading, Words(block.items, ordered=True), finding=runs(report.why_no_curve()))


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
            told.append(strong(heading, block.words))
    if first:
        _, rest = titled(first)
        yield teller.slide(silence.heading, Words((*map(runs, rest), *told)), finding=first)


class _Noted:
    """Makes slides of a report's blocks, with the sources of what they say as notes."""

    def __init__(self, report: Report) -> None:
        self._report, self.say, self.titles = report, words("slides", report.language), Titles(report)

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
        title = titled(finding)[0] or heading
        told = [plain(block.words) for block in more if isinstance(block, Paragraph)]
        cited: list[Runs] = [*([finding] if finding else []), *_lines(body), *beneath]
        cited += [block.words for block in more if isinstance(block, Paragraph)]
        notes = (*([heading] if title != heading else []), *told, *self._sources(cited))
        return Slide(title, body, beneath, notes)  # type: ignore[arg-type]

    def slides(self, section: Section) -> Iterator[Slide]:
        """A section's blocks as slides; what is folded away on a page is left to the page."""
        heading, waiting, running = section.heading, list[Runs](), False
        for block in section.blocks:
            if not waiting:  # whether what comes first is running text, whose first sentence can be a title
                running = isinstance(block, Paragraph | Own)
            if isinstance(block, Paragraph) and block.role != "remark":
                waiting.append(block.words)
            elif isinstance(block, Listing) and not block.ordered:
                waiting += block.items
            elif isinstance(block, Definitions):
                waiting += [strong(term, said) for term, said in block.pairs]
            elif isinstance(block, Own):
                waiting += block.paragraphs
            elif isinstance(block, Footnotes) and block.kind == "source":
                waiting += [said for _, said in block.notes]
            elif isinstance(block, Picture | Table):
                said = [plain(line) for line in waiting] if len(waiting) <= FEW else []
                if said:
                    waiting.clear()
                yield from self._waiting(heading, waiting, running)
                shown = self._shown(block, heading if section.name == "changes" else "")
                yield replace(shown, notes=(heading, *said, *shown.notes))
            elif isinstance(block, Heading):
                yield from self._waiting(heading, waiting, running)
                heading = block.text if section.name != "references" else section.heading
        yield from self._waiting(heading, waiting, running)

    def _shown(self, block: Picture | Table, found: str) -> Slide:
        if isinstance(block, Picture):
            return Slide(block.figure.title, block.figure, notes=(block.figure.caption,))
        return self.slide(block.caption, block, finding=runs(found or self.titles.of_table(block)))

    def _waiting(self, heading: str, waiting: list[Runs], running: bool) -> Iterator[Slide]:
        if not waiting:
            return
        if counted := self.titles.of_words(heading, waiting):
            yield self.slide(heading, Words(tuple(waiting)), finding=runs(counted))
        else:
            running = running or heading in self.titles.said_first
            yield self.told(heading, waiting) if running else self.slide(heading, Words(tuple(waiting)))
        waiting.clear()

    def told(self, heading: str, said: Sequence[Runs], more: Iterable[Block] = ()) -> Slide:
        """Running text, its first sentence the title and the rest beneath; all beneath where it is one sentence."""
        title, left = titled(said[0])
        rest = (*map(runs, left), *said[1:])
        if title and rest:
            return self.slide(heading, Words(rest), finding=said[0], more=more)
        return self.slide(heading, Words(tuple(said)), more=more)

    def _sources(self, said: Iterable[Runs]) -> list[str]:
        """The notes that are cited in some lines, in words."""
        numbers = dict.fromkeys(piece.number for line in said for piece in line if isinstance(piece, Cited))
        notes = dict(self._report.teller.footnotes().notes)
        listed = [plain(notes[number]) for number in numbers if number in notes]
        return [self.say("sources"), *listed] if listed else []


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


def _only(section: Section, kind: type[_Kind]) -> tuple[_Kind, ...]:
    return tuple(block for block in section.blocks if isinstance(block, kind))


def _pictures(section: Section) -> Section:
    return Section(section.name, section.heading, _only(section, Picture), section.language)
