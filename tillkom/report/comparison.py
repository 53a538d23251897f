"""The comparison of all cases a reader may see: findings first, then every answer, then what follows from comparing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tillkom import codes, figures
from tillkom.analysis import coded_cases, seven_questions
from tillkom.analysis.answers import records
from tillkom.content import Block, Definitions, Fold, Heading, Link, Listing, Paragraph, Runs, Section, between, runs
from tillkom.names import page_name
from tillkom.report.agreeing import agreement_fold
from tillkom.report.base import WARNINGS, Report, for_reader
from tillkom.report.changes import TELLING
from tillkom.report.findings import Findings
from tillkom.report.held_together import HeldTogether
from tillkom.report.side_by_side import SideBySide

if TYPE_CHECKING:
    from tillkom.study import Study

PARTS = (
    "conclusions", "cases", "stages", "questions", "reforms", "timelines", "principles", "alike", "designs",
    "over_time", "method", "references",
)  # fmt: skip
"""The sections after the findings, in the order the table of contents names them."""
METHOD_THEME = "metod"
COUNTED = ("goals", "steering_docs", "committees")


class ComparisonReport(Report):
    """The cases side by side: findings in words, then tables with their bases; each method is a section.

    Parameters
    ----------
    study : the study; of the whole one the reader's extract is made first.
    language : "sv" or "en".
    reader : who is to read it, if not the public: "research", "participants" or the id of a case.

    >>> from tillkom import load_study
    >>> ComparisonReport(load_study("data"), "en").cases().heading
    'The cases'
    """

    kind = "comparison"

    def __init__(self, study: Study, language: str = "sv", *, reader: str = "") -> None:
        super().__init__(for_reader(study, reader, codes.PUBLIC), language)
        self.coded = coded_cases(self.study)
        self.teller.only_sources(self._behind())
        self.findings = Findings(self.teller, self.coded)
        self.words = self.findings.say
        self.tables = SideBySide(self.teller, self.findings)
        self.held = HeldTogether(self.teller, self.coded)
        self._made: dict[str, Section] = {}

    def summary(self) -> Section:
        """What the comparison comes to, by stated rules; or in the analyst's own words, where she has written any."""
        blocks: list[Block] = [Paragraph(runs(self._base()))] if len(self.study) else []  # the cover says why none
        if len(self.coded) > 1:
            own = self._own("i_korthet")
            blocks += own or self.findings.blocks()
            ours = "finding.ours_effects" if self.findings.effects_known() else "finding.ours"
            blocks.append(Paragraph(runs(self.words(ours)), "remark"))
        return self._section("summary", *blocks)

    def contents(self) -> Section:
        """The sections that follow, with links to them."""
        made = [getattr(self, name)() for name in PARTS]
        links = [runs(Link(section.heading, f"#{section.name}-heading")) for section in made if section.blocks]
        return self._section("contents", *([Paragraph(between(links, " · "))] if self.coded else []))

    def conclusions(self) -> Section:
        """What the sources themselves conclude across the cases, theme by theme, marked as theirs."""
        return self._once("conclusions", self._conclusions)

    def cases(self) -> Section:
        """Every coded case, when it took its steps, and how much is known of it."""
        return self._once("cases", lambda: self.tables.listing() if self.coded else [])

    def stages(self) -> Section:
        """Where each case stands on the stage ladder, and in which direction it moves."""
        remark = Paragraph(runs(self.words("never_rank")), "remark")
        return self._once("stages", lambda: [*self._shown("stages"), remark] if self.coded else [])

    def timelines(self) -> Section:
        """The courses of events side by side."""
        return self._once("timelines", lambda: [*self._own("förlopp"), *self._shown("timelines")] if self.coded else [])

    def questions(self) -> Section:
        """Case by question: every cell is an answer, or says in words why there is none; the full answers folded."""
        return self._once("questions", self._questions)

    def reforms(self) -> Section:
        """What is known before and after; the whole of many cases in figures."""
        return self._once("reforms", self._reforms)

    def principles(self) -> Section:
        """Principles and practices that come out, with the cases they come out in."""
        return self._once("principles", self._principles)

    def alike(self, variables: Sequence[Any] | None = None) -> Section:
        """Which cases are most and least alike, with the variables behind it and how sure that is.

        Parameters
        ----------
        variables : what to compare by, as in :func:`tillkom.analysis.comparable`; all classed answers, inhabitants and
            the stage when left out.
        """
        own = self._own("spegeln")
        return self._once("alike", lambda: [*own, *self.held.alike(variables)], variables)

    def designs(
        self, outcome: str = "stage", at_least: float | None = None, among: Sequence[str] | None = None,
        conditions: Sequence[str] | None = None,
    ) -> Section:  # fmt: skip
        """The pairs of cases to hold side by side given an outcome, and Mill's methods; and the QCA page.

        Parameters
        ----------
        outcome, at_least, among : as in :func:`tillkom.analysis.outcome_of`; stage 4 or higher when left out.
        conditions : variables with classes; those with one class, known of half the cases, when left out.
        """
        given = (outcome, at_least, among, conditions)
        return self._once("designs", lambda: [*self.held.designs(*given), *self._qca()], given)

    def over_time(self) -> Section:
        """How long the steps took, as bounds, and what followed the decision."""
        return self._once("over_time", self.held.over_time)

    def method(self) -> Section:
        """How the findings are made, what the words mean, what is known, and what nobody should conclude."""
        return self._once("method", self._method)

    def references(self) -> Section:
        """The footnotes, and the full entry of every source the report cites."""
        return self._once("references", lambda: list(super(ComparisonReport, self).references().blocks))

    def _once(self, name: str, make: Callable[[], list[Block]], given: object = None) -> Section:
        """A section made once, so that the contents can name it before it is shown and its footnotes count once."""
        key = f"{name} {given!r}" if given and given != ("stage", None, None, None) else name
        if key not in self._made:
            self._made[key] = self._section(name, *make())
        return self._made[key]

    def _behind(self) -> Iterator[Any]:
        """The sources of what is compared: of the coded cases, and of conclusions across cases."""
        for table in ("cases", "observations", "events", "stages", "adoptions", "patterns"):
            rows = getattr(self.study, table)
            about_all = rows["case_id"].isna() if table == "patterns" else False
            yield from rows.loc[rows["case_id"].isin(self.coded) | about_all, "source_id"]

    def _cover_facts(self) -> list[tuple[str, Runs]]:
        return [*self._rests_on(), *super()._cover_facts()]

    def _base(self) -> str:
        say, coded = self.words, len(self.coded)
        if not coded:
            return say("base.none")
        if coded == 1:
            return say("base.one", case=self.teller.case(self.coded[0]))
        listed = len(self.study) - coded
        said = say("base.coded", count=self.teller.number(coded))
        return f"{said} {say.counted('base.listed', listed)}" if listed else said

    def _conclusions(self) -> list[Block]:
        drawn = [row for row in records(self.study.patterns) if row.theme != METHOD_THEME]
        if not drawn:
            return []
        general = [row for row in drawn if row.case_id != row.case_id or not row.case_id]
        single = [row for row in drawn if row not in general]
        blocks: list[Block] = [Paragraph(runs(self.words("conclusions.intro")), "remark"), *self._by_theme(general)]
        if single:
            folded = tuple(self._by_theme(single, folded=True))
            blocks.append(Fold(self.words("conclusions.single", count=len(single)), folded))
        return blocks

    def _by_theme(self, rows: list[Any], *, folded: bool = False) -> list[Block]:
        blocks: list[Block] = []
        for theme, term in self.study.codebook.vocabulary("pattern_theme").items():
            if mine := [row for row in rows if row.theme == theme]:
                blocks.append(Heading(term.label(self.language)))
                blocks.append(Listing(tuple(self._conclusion(row, folded=folded) for row in mine)))
        return blocks

    def _conclusion(self, row: Any, *, folded: bool = False) -> Runs:
        of = f"{self.teller.case(row.case_id)}: " if row.case_id == row.case_id and row.case_id else ""
        note = self.teller.passage(row, "note", sentence=True)
        said = self.teller.passage(row, "conclusion", sentence=True)
        cited = self.teller.beside(row) if folded else self.teller.cited(row)
        return runs(of, said, " " if note else "", note, cited)

    def _questions(self) -> list[Block]:
        blocks = self.tables.matrix()
        if not blocks:
            return []
        intro = "questions.intro" if self.tables.few else "questions.intro_many"
        return [Paragraph(runs(self.words(intro))), *self._own("effekter"), *blocks, *self._in_words()]

    def _in_words(self) -> list[Block]:
        """The answers to the seven questions in the sources' words, folded away."""
        teller = self.teller
        folded: list[Block] = []
        asked = seven_questions(self.study, cases=self.coded)
        for variable, group in asked.groupby("variable_id", sort=False):
            told = tuple(
                (teller.case(str(row.case_id)), runs(teller.answer(row), self.teller.beside(row)))
                for row in records(group)
                if row.status in TELLING
            )
            if told:
                folded += [Heading(teller.question(str(variable))), Definitions(told, "answers")]
        return [Fold(self.words("questions.in_words"), tuple(folded))] if folded else []

    def _reforms(self) -> list[Block]:
        if not self.coded:
            return []
        blocks: list[Block] = self._own("ändrades")
        if not self.tables.few:
            blocks += [
                self._picture(figures.reforms_before_after, variable, cases=self.coded)
                for variable in COUNTED
                if variable in self.teller.variables
            ]
            blocks += self._shown("committees")
        return [*blocks, *self.tables.changes()]

    def _principles(self) -> list[Block]:
        if not self.coded:
            return []
        intro, carried = Paragraph(runs(self.words("carried_intro")), "remark"), self.tables.carried()
        if not carried:
            return []
        return [intro, *carried]

    def _qca(self) -> list[Block]:
        if not self.study.declares_sets or self.study.selection:
            return []
        link = Link(self.words("qca"), page_name("qca", self.language))
        return [Paragraph(runs(self.words("qca_lead"), " ", link, "."))]

    def _method(self) -> list[Block]:
        say = self.words
        drawn = [row for row in records(self.study.patterns) if row.theme == METHOD_THEME]
        rules = tuple(runs(say(f"rule.{name}")) for name in ("furthest", "began", "shared", "apart", "nowhere", "own"))
        terms = self.study.codebook.vocabulary("status").values()
        meant = tuple((term.label(self.language), runs(term.definition(self.language))) for term in terms)
        rules_said: list[Block] = [Listing(rules)]
        if drawn:
            rules_said += [Heading(say("method.of_source")), Listing(tuple(self._conclusion(row) for row in drawn))]
        words_said: list[Block] = [Definitions(meant, "terms")]
        words_said += [self.tables.coverage()] if self.coded else []
        return [
            *self._own("metod"),
            Heading(self.say("reading.never")),
            Listing(tuple(runs(self.say(f"reading.{warning}")) for warning in WARNINGS)),
            Fold(say("method.fold"), tuple(rules_said), printed=True),
            Fold(say("method.words"), tuple(words_said)),
            *filter(None, [agreement_fold(self.study, self.language)]),
        ]

    def _shown(self, section: str) -> tuple[Block, ...]:
        return self._figures(section, cases=self.coded)
