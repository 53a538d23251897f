"""The report on one case: what its participant is handed, section by section, each thing told once."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tillkom import codes
from tillkom.analysis import coded_cases, timeline
from tillkom.content import Block, Definitions, Foreign, Heading, Listing, Paragraph, Runs, Section, Table, runs
from tillkom.errors import TillkomError
from tillkom.language import capital, inside
from tillkom.report import ending, in_short
from tillkom.report.base import Report, for_reader
from tillkom.report.changes import TELLING, cells, divided, pairs
from tillkom.report.mirrored import Mirror
from tillkom.report.placing import BEGINNING, CARRIED, CLASS_OF, EFFECTS, ROLES, THREATENED, UPHELD, left_over

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tillkom.comparison import Variable
    from tillkom.study import Study


class CaseReport(Report):
    """One case as a report, built from the extract its reader may see; each method is a section.

    Parameters
    ----------
    study : the study; of the whole one the reader's extract is made first.
    case_id : the case.
    language : "sv" or "en".
    reader : who is to read it, if not this case's participant: "research", "participants", "public" or another case.

    >>> from tillkom import load_study
    >>> report = CaseReport(load_study("data"), "gislaved", "en")
    >>> report.effects().heading
    'Effects'
    """

    kind = "case"

    def __init__(self, study: Study, case_id: str, language: str = "sv", *, reader: str = "") -> None:
        self.among = for_reader(study, reader, study.case(case_id).id)
        if case_id not in self.among.case_ids:
            raise TillkomError(
                f'The reader "{reader}" may not see {case_id}. Choose another, or change its visibility.'
            )
        super().__init__(self.among.only(case_id), language, case_id)
        self.case = self.study.case(case_id)

    def title(self) -> str:
        """The case's title."""
        return self.case.title(self.language)

    @property
    def listed(self) -> bool:
        """Whether the case is only listed, with nothing coded of it."""
        return self.case.id not in coded_cases(self.study) and self.case.events.empty

    def summary(self) -> Section:
        """The case on one page."""
        teller, case = self.teller, self.case
        if self.listed:
            only = Paragraph(runs(self.say("short.only_listed")), "message")
            return self._section("summary", only, in_short.facts(teller, case))
        mirrored = self.mirrored.sentences()
        blocks: list[Block] = [in_short.message(teller, case), in_short.facts(teller, case)]
        blocks += [*self._own("i_korthet"), *in_short.sums(teller, case), *in_short.stage(teller, case)]
        if mirrored:
            blocks += [Heading(self.say("short.mirror")), Paragraph(runs(" ".join(mirrored)))]
        return self._section("summary", *blocks, *in_short.seminar(teller, case))

    def timeline(self) -> Section:
        """How it came about: who, when and why in words, and what happened as a figure."""
        blocks: list[Block] = [*self._own("förlopp"), *self._told(BEGINNING)]
        if not timeline(self.study, self.case.id).empty:
            blocks += [Heading(self.say("course.events")), *self._figures("timeline", self.case.id)]
        return self._section("timeline", *blocks)

    def changes(self) -> Section:
        """What the reform changed, before and after; and what else is known of how the place works now."""
        found = pairs(self.teller, self.case.id)
        telling = [pair for pair in found if pair.telling]
        blocks: list[Block] = self._own("ändrades")
        if telling:
            rows = tuple((runs(self.teller.variable(pair.named_by)), *cells(self.teller, pair)) for pair in telling)
            columns = tuple(self.say(f"common.{name}") for name in ("question", "before", "after"))
            blocks.append(Table(self.say("changes.caption"), columns, rows, "reforms"))
        if rest := [self.teller.variable(pair.variable) for pair in found if not pair.telling]:
            blocks.append(
                Paragraph(runs(self.say("changes.rest", names=self.teller.join(map(inside, rest)))), "remark")
            )
        blocks += self._by_theme()
        return self._section("changes", *blocks)

    def effects(self) -> Section:
        """Each question on effects as it was put, its answer, the class as a tag and the source as a footnote."""
        own, told = self._own("effekter"), self._told(EFFECTS, silent=True, full=True)
        if not told:
            return self._section("effects", *own, *self._not_asked(EFFECTS))
        return self._section("effects", *own, Paragraph(runs(self.say("effects.ours")), "remark"), *told)

    def trust(self) -> Section:
        """What upholds trust and what threatens it, the principles and practices, and the roles: an interpretation."""
        blocks: list[Block] = self._own("tillit")
        for name, variables in (("upheld", UPHELD), ("threatened", THREATENED), ("roles", ROLES)):
            if told := self._listed(variables):
                blocks += [Heading(self.say(f"trust.{name}")), *told]
        for name in CARRIED:  # the words that carry each, not only the classes
            for row in self.teller.answers([name], [self.case.id]):
                if row.status in TELLING or self.teller.text(row):
                    blocks += [Heading(self.teller.variable(name)), Paragraph(self._carried(row))]
        if not blocks:
            return self._section("trust")
        return self._section("trust", Paragraph(runs(self.say("trust.ours")), "remark"), *blocks)

    def mirror(self, variables: Sequence[str | Variable] | None = None) -> Section:
        """The case beside the others: which are most like it and by what, and then a table with its bases.

        Parameters
        ----------
        variables : what likeness is judged by, as in :func:`tillkom.analysis.comparable`, for instance
            ``["stage", "population", "principles"]``; every classed answer, inhabitants and the stage when left out.
        """
        if self.listed:
            return self._section("mirror")
        mirrored, say = self.mirrored, self.say
        table = mirrored.rows()
        if not mirrored.others or table is None:
            return self._section("mirror", Paragraph(runs(say("mirror.none"))))
        names = self.teller.join(mirrored.names.values()) if mirrored.names else ""
        count = self.teller.number(len(mirrored.others))
        intro = say("mirror.intro", names=names) if names else say("mirror.intro_counted", count=count)
        return self._section(
            "mirror",
            *self._own("spegeln"),
            *mirrored.alike(variables),
            Paragraph(runs(intro)),
            table,
            Paragraph(runs(say("mirror.warning")), "remark"),
        )

    def silence(self) -> Section:
        """What was not found."""
        if self.listed:
            return self._section("silence")
        return self._section("silence", *self._own("tystnad"), *ending.silence(self.teller, self.case))

    def method(self) -> Section:
        """How the report was made, and how it is to be read."""
        if self.listed:
            return self._section("method")
        return self._section("method", *self._own("metod"), *ending.method(self.teller, self.case))

    def evidence(self) -> Section:
        """Every coded value with who says so, its source and the place in it, folded away."""
        fold = ending.evidence_table(self.teller, self.case)
        if fold is None:
            return self._section("evidence")
        return self._section("evidence", Paragraph(runs(self.say("evidence.intro"))), fold)

    @cached_property
    def mirrored(self) -> Mirror:
        """The case beside the others."""
        return Mirror(self.teller, self.among, self.case)

    def _readers(self) -> str:
        published = (self.among.cases["visibility"] == codes.PUBLISHED).all()
        return self.say("cover.published") if published and self.study.reader == self.case.id else super()._readers()

    def _cover_facts(self) -> list[tuple[str, Runs]]:
        say, case, teller = self.say, self.case, self.teller
        facts: list[tuple[str, Runs]] = []
        if case.study_period:
            facts.append((say("cover.period"), runs(capital(teller.date(case.study_period)))))
        return [*facts, *self._rests_on(), *super()._cover_facts()]

    def _carried(self, row: Any) -> Runs:
        """The classes that come out, and the words that carry them."""
        teller, words = self.teller, self.teller.passage(row, sentence=True)
        said: Runs = teller.status(row.status) if row.status not in codes.KNOWN else runs(teller.written(row))
        head = runs(*(capital(piece) if isinstance(piece, str) else piece for piece in said), ".")
        return runs(head, *((" ", self.say("trust.words"), " ", *words) if words else ()), teller.cited(row))

    def _told(self, variables: tuple[str, ...], *, silent: bool = False, full: bool = False) -> list[Block]:
        """Questions with their answers; those nobody answered too, where ``silent``."""
        teller = self.teller
        rows = {row.variable_id: row for row in self.teller.all_answers(self.case.id)}
        blocks: list[Block] = []
        for name in variables:
            row, classed = rows.get(name), rows.get(CLASS_OF.get(name, ""))
            if row is None or row.status in codes.NOT_ASKED:
                continue
            if row.status in TELLING or silent or teller.text(row):
                heading = teller.question(name) if full else teller.variable(name)
                blocks += [Heading(heading), Paragraph(teller.tagged(row, classed))]
            elif classed is not None and classed.status in TELLING:
                said = runs(teller.answer(classed), teller.cited(classed))
                blocks += [Heading(teller.variable(classed.variable_id)), Paragraph(said)]
        return blocks

    def _not_asked(self, variables: tuple[str, ...]) -> list[Block]:
        """Why none of the questions could be asked: what is said of them all once, the rest question by question."""
        teller = self.teller
        rows = [row for row in teller.answers(list(variables), [self.case.id]) if row.status == codes.NOT_APPLICABLE]
        why = [(row, re.split(r"(?<=[.!?])\s+", note)) for row in rows if (note := teller.text(row, "note"))]
        if not why:
            return []
        shared = [sentence for sentence in why[0][1] if all(sentence in told for _, told in why)]
        items = []
        for row, told in why:
            if rest := [sentence for sentence in told if sentence not in shared]:
                question = teller.question(row.variable_id)
                items.append(runs(f"{question} ", self._noted(row, rest), teller.cited(row)))
        said = Paragraph(runs(self.say("effects.not_asked"), " ", self._noted(why[0][0], shared)))
        return [said, *([Listing(tuple(items))] if items else [])]

    def _noted(self, row: Any, sentences: list[str]) -> Runs:
        """Sentences of a row's note; Swedish ones in an English report are marked as Swedish."""
        said, language = " ".join(sentences), self.teller.language_of(row, "note")
        return runs(said if language == self.language or not said else Foreign(said, language))

    def _listed(self, variables: tuple[str, ...]) -> list[Block]:
        """Answers under their labels, where they tell anything; the writer's own sentence first, without one."""
        rows = {row.variable_id: row for row in self.teller.all_answers(self.case.id)}
        told = [rows[name] for name in variables if name in rows and rows[name].status in TELLING]
        first = [self._pair(row, rows)[1] for row in told if row.variable_id in (*UPHELD, *THREATENED[:1])]
        under = tuple(self._pair(row, rows) for row in told if row.variable_id not in (*UPHELD, *THREATENED[:1]))
        return [*map(Paragraph, first), *([Definitions(under, "answers")] if under else [])]

    def _pair(self, row: Any, rows: dict[str, Any]) -> tuple[str, Runs]:
        classed = rows.get(CLASS_OF.get(row.variable_id, ""))
        said = self.teller.tagged(row, classed) if self.teller.variables[row.variable_id].type == codes.TEXT else ()
        return self.teller.variable(row.variable_id, row.phase), said or runs(
            self.teller.answer(row), self.teller.cited(row)
        )

    def _by_theme(self) -> list[Block]:
        """What no other section shows, theme by theme; of a reform what holds now."""
        teller = self.teller
        blocks: list[Block] = []
        paired = {pair.variable for pair in pairs(teller, self.case.id)} | divided(teller, self.case.id)
        rows = teller.all_answers(self.case.id)
        of_case = {row.variable_id: row for row in rows}
        themes = left_over(teller.variables)
        beside = {CLASS_OF[name] for name in CLASS_OF if name in of_case and of_case[name].status in TELLING}
        for theme, term in self.study.codebook.vocabulary("theme").items():
            told = [
                self._pair(row, of_case)
                for row in rows
                if row.variable_id in themes.get(theme, ())
                and row.status in TELLING
                and not (row.variable_id in beside and row.phase == codes.NOW)
                and not (row.phase in (codes.BEFORE, codes.AFTER) and self._in_table(row, paired))
            ]
            if told:
                blocks += [Heading(term.label(self.language)), Definitions(tuple(told), "answers")]
        return blocks

    def _in_table(self, row: Any, paired: set[str]) -> bool:
        return row.variable_id in paired or row.variable_id.removesuffix("_described") in paired
