"""What the reports have in common: an extract, a language, a teller, a cover, and the sections at the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tillkom import codes
from tillkom.analysis.answers import records
from tillkom.content import (
    Block,
    Cover,
    Definitions,
    Footnotes,
    Heading,
    Listing,
    Own,
    Paragraph,
    Picture,
    Runs,
    Section,
    between,
    runs,
)
from tillkom.figures import in_section
from tillkom.marking import marking, selection_said
from tillkom.report.teller import Teller
from tillkom.say import cite, present

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from tillkom.figures import Figure
    from tillkom.study import Study

NARROW = "narrow"  # the size a figure is drawn in for narrow windows
NAMED_SOURCES = 4
"""Up to this many sources are named on a cover; more are counted."""
ISBN = re.compile(r"97[89](?:-?\d){10}")
WARNINGS = ("never_1", "never_2", "never_3", "never_4", "never_5")


def for_reader(study: Study, reader: str, usual: str) -> Study:
    """What the reader may see: an extract as it is unless another reader is asked for, of the whole study the usual."""
    wanted = reader or study.reader or usual
    return study if wanted == study.reader else study.extract(wanted)


class Report:
    """A report in one language, built from the extract of the one who is to read it; each method is a section."""

    size = "report"  # what its figures are drawn for
    kind = ""  # the part of the catalogue with the report's own headings

    def __init__(self, study: Study, language: str, case_id: str | None = None) -> None:
        self.study, self.language = study, language
        self.teller = Teller(study, language, case_id)
        self.say = self.teller.say

    def title(self) -> str:
        """What the report is called."""
        return self.say(f"{self.kind}.title")

    def lead(self) -> str:
        """What the report is about."""
        return self.say(f"{self.kind}.lead")

    def cover(self) -> Cover:
        """The title, what the report is made from, and who may read it."""
        study, say = self.study, self.say
        return Cover(
            say(f"{self.kind}.kind"),
            self.title(),
            self.lead(),
            Definitions(tuple(self._cover_facts()), "facts"),
            self.language,
            marking(study.reader, self.language),
            say("common.synthetic") if study.synthetic else "",
            tuple(self._notes()),
        )

    def _notes(self) -> list[str]:
        """What a reader has to know before anything else: which cases were chosen, and why none can be seen."""
        notes = [selection_said(self.study, self.language)] if self.study.selection else []
        if self.study.reader in codes.GROUPS and not self.study.case_ids:
            notes.append(self.say(f"common.none_for_{self.study.reader}"))
        return [*notes, *self.study.codebook.notes(self.language)]

    def _cover_facts(self) -> list[tuple[str, Runs]]:
        """What stands on the cover: the study, its date, the sources, who may read it, what it was made with."""
        from tillkom import __version__

        study, say, package = self.study, self.say, self.study.codebook.package
        version = " ".join(str(package[key]) for key in ("version",) if package.get(key))
        facts = [(say("cover.study"), runs(study.title(self.language)))]
        if study.codebook.contributors:
            facts.append((say("cover.made_by"), runs("; ".join(study.codebook.contributors))))
        if version:
            facts.append((say("cover.version"), runs(version)))
        facts.append((say("cover.readers"), runs(self._readers())))
        facts.append((say("cover.made_with"), runs(say("cover.toolkit", version=__version__))))
        return facts

    def _rests_on(self) -> list[tuple[str, Runs]]:
        """The sources a report on cases rests on, and how many people were interviewed and pages read, and when."""
        sources = list(records(self.teller.sources_cited))
        if not sources:
            return []
        if len(sources) <= NAMED_SOURCES:
            said = "; ".join(self._extent(cite(str(row.citation), self.language), row) for row in sources)
        else:
            told = [row for row in sources if present(row.interviewees)]
            people = self.teller.number(sum(int(row.interviewees) for row in told))
            said = self.say("cover.sources", count=self.teller.number(len(sources)))
            said += f"; {self.say('cover.people_in', count=people, sources=len(told))}" if told else ""
        return [(self.say("cover.rests_on"), runs(said))]

    def _extent(self, name: str, row: Any) -> str:
        """A source with what is known of its interviews and pages: of the whole source, since no case is told apart."""
        known = []
        if present(row.interviewees):
            known.append(self.say.counted("cover.people", int(row.interviewees)))
        if present(row.interviewed):
            when = self.teller.date(row.interviewed)
            known.append(when if known else self.say("cover.interviewed", date=when))
        if present(row.pages):
            known.append(self.say.counted("cover.pages", int(row.pages)))
        return self.say("cover.extent", source=name, known=", ".join(known)) if known else name

    def _readers(self) -> str:
        reader = self.study.reader
        named = reader in (codes.PUBLIC, *codes.MARKED_READERS)
        return self.say(f"cover.extract_{reader if named else 'case'}")

    def references(self) -> Section:
        """The footnotes, and the full entry of every source the report cites."""
        blocks: list[Block] = []
        if notes := self.teller.footnotes().notes:
            blocks += [Heading(self.say("references.notes")), Footnotes("note", notes)]
            blocks.append(Heading(self.say("references.sources")))
        sources = self._sources()
        return self._section("references", *blocks, *([sources] if sources.notes else []))

    def reading(self) -> Section:
        """How the report is to be read, and what nobody should conclude from it."""
        return self._section("reading", *self._reading())

    def _reading(self) -> list[Block]:
        say = self.say
        vocabulary = self.study.codebook.vocabulary("status").values()
        terms = tuple((term.label(self.language), runs(term.definition(self.language))) for term in vocabulary)
        return [
            Paragraph(runs(say("reading.lead"))),
            Heading(say("reading.statuses")),
            Definitions(terms, "terms"),
            Heading(say("reading.never")),
            Listing(tuple(runs(say(f"reading.{warning}")) for warning in WARNINGS)),
        ]

    def _sources(self) -> Footnotes:
        teller, entries = self.teller, []
        for place, row in enumerate(teller.sources_cited.itertuples(), start=1):
            pieces: list[Runs] = [runs(str(row.citation))]
            if present(row.identifier) and str(row.identifier) not in str(row.citation):
                number = str(row.identifier)
                pieces.append(runs(f"ISBN {number}" if ISBN.fullmatch(number) else number))
            if str(row.read_here) != "ja":
                pieces.append(runs(teller.say(f"references.read_{row.read_here}")))
            entries.append((place, between(pieces, " ")))
        return Footnotes("source", tuple(entries))

    def _section(self, name: str, *blocks: Block) -> Section:
        own = f"{self.kind}.{name}"
        return Section(name, self.say(own if own in self.say else f"common_sections.{name}"), blocks, self.language)

    def _paragraphs(self, *texts: str) -> tuple[Block, ...]:
        """Texts as paragraphs, empty ones left out."""
        return tuple(Paragraph(runs(text)) for text in texts if text)

    def _own(self, section: str) -> list[Block]:
        """What the analyst wrote herself for a section."""
        rows = self.study.texts
        mine = rows[(rows["section"] == section) & (rows["case_id"].fillna("") == (self.teller.case_id or ""))]
        blocks: list[Block] = []
        for author, written in mine.groupby("author", sort=False, dropna=False):
            by = str(author) if present(author) else self.say("common.analyst")
            blocks.append(Own(tuple(self.teller.passage(row) for row in written.itertuples()), by))
        return blocks

    def _picture(self, draw: Callable[..., Figure], *arguments: Any, **options: Any) -> Block:
        """A figure with its caption and data, drawn for narrow windows too; or the sentence in its place."""
        drawn = draw(self.study, *arguments, language=self.language, size=self.size, **options)
        if drawn.too_little:
            return Paragraph(runs(drawn.too_little), "nothing")
        if self.size != "report":
            return Picture(drawn)
        return Picture(drawn, draw(self.study, *arguments, language=self.language, size=NARROW, **options))

    def _with_sequels(self, draw: Callable[..., Figure], *arguments: Any, **options: Any) -> Iterator[Block]:
        """A figure, and the ones that go on with it where one slide does not hold everything."""
        first = self._picture(draw, *arguments, **options)
        yield first
        pages = getattr(first.figure, "pages", 1) if isinstance(first, Picture) else 1
        yield from (self._picture(draw, *arguments, **options, page=page) for page in range(2, pages + 1))

    def _figures(self, section: str, *arguments: Any, **options: Any) -> tuple[Block, ...]:
        """The figures that declare that this section of the report shows them."""
        shown = in_section(self.kind, section)
        return tuple(block for entry in shown for block in self._with_sequels(entry.draw, *arguments, **options))
