"""The report on how the idea has spread: the answer first, the picture, what it rests on, and the method in a fold."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import codes, figures
from tillkom.adoption import TooLittleData
from tillkom.analysis import Spread, spread, survey_shares
from tillkom.analysis.answers import records
from tillkom.content import (
    Block,
    Definitions,
    Fold,
    Heading,
    Link,
    Listing,
    Marked,
    Paragraph,
    Runs,
    Section,
    Table,
    runs,
)
from tillkom.language import capital, number
from tillkom.report.answered import Answer
from tillkom.report.base import Report, for_reader
from tillkom.report.curve import CurveWords
from tillkom.report.sequels import sequels
from tillkom.say import present

if TYPE_CHECKING:
    from tillkom.study import Study

NEEDED = ("needed_1", "needed_2", "needed_3", "needed_4", "needed_5")
MOST_SOURCES = 40
"""Sources that the page lists at its end; a longer list is folded, and on paper the page says how many they are."""
MOST_ROWS = 12
"""Cases that a table shows on the page itself; more stand in a fold, and the page counts them."""
EXAMPLE_OF = "tillkom"
"""The study that comes along, whose page names the example that comes along too."""


class AdoptionReport(Report):
    """The spread of the idea among the reference population; each method is a section.

    Parameters
    ----------
    study : the study; of the whole one the reader's extract is made first.
    language : "sv" or "en".
    reader : who is to read it, if not the public: "research", "participants" or the id of a case.

    >>> from tillkom import load_study
    >>> AdoptionReport(load_study("data"), "en").surveys().heading
    'What surveys say'
    """

    kind = "adoption"

    def __init__(self, study: Study, language: str = "sv", *, reader: str = "") -> None:
        super().__init__(for_reader(study, reader, codes.PUBLIC), language)
        self.teller.only_sources(pd.concat([self.study.adoptions, survey_shares(self.study)])["source_id"])
        self.definitions_used = list(self.study.codebook.vocabulary("adoption_definition"))

    def title(self) -> str:
        """What the report is called."""
        return self.say("adoption.title", subject=self.study.subject(self.language))

    def lead(self) -> str:
        """What the report is about."""
        return self.say(f"adoption.{'lead' if len(self._levels) > 1 else 'lead_municipalities'}")

    def summary(self) -> Section:
        """The answer in plain words: the curve's finding, or that there is none, why, and what is known instead."""
        answer = Answer(self.teller, self._pictures)
        if self._fitted:
            code = self._fitted[0]
            said: list[Block] = [Paragraph(runs(self._words(code).finding(self._name(code))), "message")]
            if len(self._fitted) > 1:
                said = self._side_by_side()
            refused = [answer.refused(code) for code in self._pictures if code not in self._fitted]
            return self._section("summary", *said, *self._paragraphs(*refused, answer.surveys()))
        message = Paragraph(runs(self.say("adoption.no_curve", subject=self.study.subject(self.language))), "message")
        return self._section("summary", message, *self._paragraphs(answer.why(), answer.surveys(), answer.known()))

    def curves(self) -> Section:
        """Each curve with its picture, and what it says, each thing once."""
        body: list[Block] = []
        for code in self._fitted:
            said = self._words(code)
            if len(self._fitted) > 1:
                body.append(Heading(self._name(code)))
            body.append(self._picture(figures.adoption_curve, code, with_surveys=False))
            if code == self._fitted[0] and (notes := self.study.codebook.notes(self.language)):
                body.append(Heading(self.say("adoption.may_be_read")))
                body.append(Listing(tuple(runs(note) for note in notes)))
                body += [Heading(self.say("adoption.says"))] if len(self._fitted) == 1 else []
            told = Definitions(tuple((term, runs(words)) for term, words in said.told()), "answers")
            several = len(self._fitted) > 1
            body.append(Fold(self.say("adoption.says_of", definition=self._name(code)), (told,)) if several else told)
        return self._section("curves", *body)

    def _side_by_side(self) -> list[Block]:
        """What each of several curves shows, a row each."""
        rows = tuple(tuple(map(runs, (self._name(code), *self._words(code).row()))) for code in self._fitted)
        columns = ("step", "taken", "ceiling", "midpoint", "fits")
        headers = tuple(self.say(f"curve.column.{column}") for column in columns)
        message = self.say("adoption.several", subject=self.study.subject(self.language))
        return [
            Paragraph(runs(message), "message"),
            Table(self.say("curve.caption_several"), headers, rows),
        ]

    def surveys(self) -> Section:
        """The shares other studies have reported: one picture, and each with its source in a fold."""
        say, shares = self.say, survey_shares(self.study)
        if shares.empty:
            return self._section("surveys")
        rows = [self._survey(row) for row in shares.itertuples()]
        columns = ("reported", "share", "interval", "population_col", "respondent", "year", "n")
        headers = [*(say(f"spread.{column}") for column in columns), say("common.source")]
        table = Table(say("spread.caption_surveys"), tuple(headers), tuple(rows), "surveys")
        return self._section(
            "surveys", self._picture(figures.adoption_surveys), Fold(say("spread.each_survey"), (table,))
        )

    def cases(self) -> Section:
        """One row per case: when it took each step."""
        rows = self._dated[self._dated["case_id"].notna()]
        blocks: list[Block] = []
        if len(rows):
            names = list(dict.fromkeys(rows["unit_id"]))
            cite = len(names) <= MOST_ROWS  # of more, the reasons' table names the sources
            table = Table(
                self.say("spread.caption_cases"),
                (self.say("spread.unit"), *(self._name(code) for code in self.definitions_used)),
                tuple(self._case(rows[rows["unit_id"] == unit], cite) for unit in names),
                "steps",
            )
            blocks.append(Paragraph(runs(self.say("spread.chosen", count=self.teller.number(len(names))))))
            blocks.append(Fold(table.caption, (table,)) if len(names) > MOST_ROWS else table)
        elif self._dated.empty:
            blocks += self._paragraphs(self.say("spread.nothing_seen"))
        return self._section("cases", *blocks)

    def needed(self) -> Section:
        """What has to be recorded before a curve can be fitted; nothing where one is."""
        if self._fitted:
            return self._section("needed")
        points = Listing(tuple(runs(self.say(f"spread.{point}")) for point in NEEDED), ordered=True)
        blocks: list[Block] = [points]
        if self.study.codebook.package.get("name") == EXAMPLE_OF:
            # Whoever makes the page knows whether the example stands beside it, and leads there or leaves the words.
            blocks.append(Paragraph(runs(Link(self.say("spread.example"), ""), self.say("spread.example_of"))))
        return self._section("needed", *blocks)

    def steps_taken(self) -> str:
        """Each step with how many units have taken it, in a line."""
        return Answer(self.teller, self._pictures).steps()

    def why_no_curve(self) -> str:
        """Why no curve can be drawn; "" where one can."""
        return "" if self._fitted else Answer(self.teller, self._pictures).why()

    def references(self) -> Section:
        """The footnotes, and the sources that this page rests on; a long list in a fold."""
        section = super().references()
        if len(self.teller.sources_cited) <= MOST_SOURCES:
            return section
        count = self.teller.number(len(self.teller.sources_cited))
        told = Paragraph(runs(self.say("spread.many_sources", count=count)), "remark")
        return self._section("references", told, Fold(self.say("references.sources"), section.blocks))

    def method(self) -> Section:
        """How each step is counted and the curve chosen, and what else the dates say: for those who want it."""
        say = self.say
        terms = tuple(
            (capital(term.label(self.language)), runs(term.definition(self.language)))
            for term in self.study.codebook.vocabulary("adoption_definition").values()
            if term.definition(self.language)
        )
        basis = [self._population(), say("spread.never_mix") if len(self.definitions_used) > 1 else ""]
        how = [say("curve.how"), say("curve.chosen")] if self._fitted else [say("spread.half")]
        more = sequels(self.teller, self._pictures)
        basis += [] if self._fitted else self.study.codebook.notes(self.language)
        blocks: list[Block] = [
            Fold(
                say("spread.how"),
                (Definitions(terms), *self._paragraphs(" ".join(filter(None, [*basis, *how])), " ".join(more))),
                True,
            ),
            *self._reasons(),
        ]
        for code in self._fitted:
            blocks += self._more(code)
        return self._section("method", *blocks, *self._in_use())

    def _notes(self) -> list[str]:
        """What a reader has to know first; how the curve may be read stands with its picture instead."""
        notes = [note for note in super()._notes() if note not in self.study.codebook.notes(self.language)]
        return notes if self._dated.empty else notes[: int(self.study.selection is not None)]

    def _reading(self) -> list[Block]:
        warnings = Listing(tuple(runs(self.say(f"spread.never_{place}")) for place in (1, 2, 3)))
        return [warnings]

    def _more(self, code: str) -> list[Block]:
        """What some will want of a curve: new ones a year, the families, Rogers' categories, the groups."""
        said, label = self._words(code), self._name(code)
        parts: list[tuple[str, list[Block]]] = [
            ("years", [self._picture(figures.adopters_per_year, code)]),
            ("families", [self._picture(figures.adoption_families, code), said.families()]),
            ("categories", [self._picture(figures.rogers_categories, code), said.categories(said.picture.curve())]),
        ]
        if len(said.picture.levels) > 1:
            parts.append(("groups", self._compared(code, said)))
        return [
            Fold(self.say(f"adoption.{part}", definition=label), (*self._intro(part), *blocks))
            for part, blocks in parts
        ]

    def _in_use(self) -> list[Block]:
        """Ever adopted and in use side by side, for each step that some have abandoned."""
        return [
            Fold(self.say("adoption.use", definition=self._name(code)), (self._picture(figures.adoption_use, code),))
            for code, picture in self._pictures.items()
            if picture.ended
        ]

    def _intro(self, part: str) -> tuple[Block, ...]:
        key = {"families": "curve.families_intro", "categories": "curve.rogers_intro"}.get(part)
        return self._paragraphs(self.say(key)) if key else ()

    def _compared(self, definition: str, said: CurveWords) -> list[Block]:
        try:
            compared, sentence = said.groups("level")
        except TooLittleData as why:
            return [Paragraph(runs(said.reason(why)), "remark")]
        return [Paragraph(runs(sentence)), self._picture(figures.adoption_groups, definition), compared]

    @cached_property
    def _levels(self) -> pd.Series[int]:
        """How many units of each level could adopt."""
        return self.study.units.query("reference")["level"].astype("str").value_counts()

    @cached_property
    def _pictures(self) -> dict[str, Spread]:
        return {code: spread(self.study, code) for code in self.definitions_used}

    @cached_property
    def _fitted(self) -> list[str]:
        """The definitions whose dates carry a curve."""
        return [code for code, picture in self._pictures.items() if picture.reason is None]

    @cached_property
    def _dated(self) -> pd.DataFrame:
        """The records that say something, with the unit's name."""
        rows = self.study.adoptions.merge(self.study.units[["unit_id", "name"]], on="unit_id")
        return rows[rows["status"] != codes.UNKNOWN]

    def _words(self, definition: str) -> CurveWords:
        return CurveWords(self.teller, self._pictures[definition])

    def _name(self, code: str) -> str:
        return capital(self.teller.label("adoption_definition", code))

    def _population(self) -> str:
        levels = self._levels
        counts = {
            name: number(int(value), self.language)
            for name, value in (
                ("count", levels.sum()),
                ("municipalities", levels.get(codes.MUNICIPALITY, 0)),
                ("regions", levels.get(codes.REGION, 0)),
            )
        }
        said = self.say(f"spread.population{'' if levels.get(codes.REGION, 0) else '_municipalities'}", **counts)
        twice = self.study.units["same_organisation_as"].notna().any()
        return f"{said} {self.say('spread.gotland')}" if twice else said

    def _case(self, rows: pd.DataFrame, cite: bool) -> tuple[Runs, ...]:
        """A unit and, step by step, when it took it."""
        cells: list[Runs] = [runs(str(rows["name"].iloc[0]))]
        for code in self.definitions_used:
            found = list(records(rows[rows["definition"].astype("str") == code]))
            said = [runs(self.teller.adopted(row), self.teller.cited(row) if cite else ()) for row in found[:1]]
            cells.append(said[0] if said else self.teller.status(codes.NOT_CODED))
        return tuple(cells)

    def _reasons(self) -> list[Block]:
        """The reason for every date, definition by definition."""
        say, blocks = self.say, []
        headers = [
            *(say(f"spread.{column}") for column in ("unit", "outcome", "dated", "reason")),
            say("common.source"),
        ]
        for code in self.definitions_used:
            dated = self._dated[self._dated["definition"].astype("str") == code]
            if len(dated):
                caption = say("spread.caption_units", definition=self.teller.label("adoption_definition", code))
                table = Table(caption, tuple(headers), tuple(self._reason(row) for row in dated.itertuples()))
                blocks.append(Fold(caption, (table,)))
        return blocks  # type: ignore[return-value]

    def _survey(self, row: Any) -> tuple[Runs, ...]:
        teller, say = self.teller, self.say
        share = runs(teller.share(row)) if present(row.share) else teller.status(row.share_status)
        interval = say("spread.interval_none")
        if present(row.lower):
            # a full count has no interval: its share printed twice would look like one
            full = row.lower == row.upper
            interval = say("spread.full_count") if full else teller.percent_range(float(row.lower), float(row.upper), 1)
            if present(row.bound_lower) and row.bound_lower < row.bound_upper:
                silent = teller.percent_range(float(row.bound_lower), float(row.bound_upper), 1)
                interval = f"{interval}; {say('spread.non_response', interval=silent)}"
        basis = teller.label("year_basis", row.year_basis)
        year = say("spread.year_basis", year=teller.date(row.year), basis=basis) if present(row.year) else basis
        count = runs(teller.number(int(row.n))) if present(row.n) else teller.status(codes.NOT_STATED)
        note = teller.text(row, "note")
        reported = runs(str(row.reported_as), " " if note else "", Marked(note, "quiet") if note else "")
        whom = teller.passage(row, "population"), teller.passage(row, "respondent")
        return reported, share, runs(interval), *whom, runs(year), count, teller.where(row)

    def _reason(self, row: Any) -> tuple[Runs, ...]:
        teller = self.teller
        status = runs(teller.label("adoption_status", row.status))
        reason = runs(teller.passage(row, "reason"))
        return runs(str(row.name)), status, runs(teller.adopted(row)), reason, teller.where(row)
