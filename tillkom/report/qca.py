"""Qualitative comparative analysis of a study: what a solution claims, for whom, and what it cannot show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import codes, figures
from tillkom.analysis.answers import records
from tillkom.content import Block, Fold, Heading, Listing, Runs, Section, Table, runs
from tillkom.errors import TillkomError
from tillkom.language import capital, in_language, join, number, percent, words
from tillkom.qca import (
    Question,
    Solution,
    StudySets,
    by_chance,
    by_coder,
    calibration_diagnostics,
    cut_off_ranges,
    diversity,
    from_study,
    minimise,
    single_conditions,
    without_each_case,
)
from tillkom.report.base import Report, for_reader
from tillkom.say import present

if TYPE_CHECKING:
    from tillkom.qca import Model
    from tillkom.study import Study

KINDS = ("conservative", "parsimonious")
MOST_SHOWN = 12
FEW_CASES = 12
OFTEN_BY_CHANCE = 0.05


def _table(columns: Sequence[str], rows: Iterable[Sequence[str | Runs]], *, caption: str) -> Table:
    lines = tuple(tuple(cell if isinstance(cell, tuple) else runs(cell) for cell in row) for row in rows)
    return Table(caption, tuple(columns), lines)


class QcaReport(Report):
    """Which combinations of conditions go with an outcome in the cases, and how little few cases say of it.

    Parameters
    ----------
    study : the study; of the whole one the reader's extract is made first.
    language : "sv" or "en".
    outcome, conditions : sets declared in ``calibrations``; when left out, the first one declared and all others.
    reader : who is to read it, if not the public: "research", "participants" or the id of a case.

    >>> from tillkom import load_study
    >>> QcaReport(load_study("data"), "en").sets().heading
    'The sets'
    """

    kind = "qca"

    def __init__(
        self,
        study: Study,
        language: str = "sv",
        outcome: str = "",
        conditions: Sequence[str] | str = (),
        *,
        reader: str = "",
    ) -> None:
        super().__init__(for_reader(study, reader, codes.PUBLIC), language)
        self.words = words("qca", language)
        declared = self.study.calibrations["set_id"].tolist()
        wanted = conditions.replace(",", " ").split() if isinstance(conditions, str) else list(conditions)
        self._outcome = outcome or (declared[0] if declared else "")
        self._conditions = wanted or [name for name in declared if name != self._outcome.lstrip("~")]

    @cached_property
    def _sets(self) -> StudySets | None:
        if not self._outcome or not self._conditions:
            return None
        return from_study(self.study, self._outcome, self._conditions)

    @property
    def _given(self) -> StudySets:
        if self._sets is None:
            raise TillkomError(self.words("none_declared"))
        return self._sets

    @cached_property
    def _labels(self) -> dict[str, str]:
        return self._given.labels(self.language)

    def summary(self) -> Section:
        """What the simplest solution claims, and what it does not."""
        return self._part("summary", self._summary)

    def sets(self) -> Section:
        """How each set is made, and every case's membership."""
        return self._part("sets", self._set_tables)

    def necessity(self) -> Section:
        """How far each condition is necessary."""
        return self._part("necessity", self._necessity)

    def truth_table(self) -> Section:
        """Every combination that some case shows, and how many none shows."""
        return self._part("truth_table", self._truth_table)

    def solutions(self) -> Section:
        """The conservative and the parsimonious solution, with every tied model."""
        return self._part("solutions", self._solutions)

    def robustness(self) -> Section:
        """How much hangs on cut-offs, on single cases, on coders, and on what is not known."""
        return self._part("robustness", self._robustness)

    def limits(self) -> Section:
        """What so few cases cannot show."""
        return self._part("limits", self._limits)

    def _part(self, name: str, body: Callable[[], list[Block]]) -> Section:
        """A section, or the sentence that says why it cannot be made."""
        if self._sets is None:
            content = [*self._paragraphs(self.words("none_declared"))] if name == "summary" else []
        else:
            try:
                content = body()
            except TillkomError as error:
                content = [*self._paragraphs(self.words("cannot", reason=str(error)))]
        return Section(name, self.words(f"heading.{name}"), tuple(content), self.language)

    # What is said

    @cached_property
    def _simple(self) -> Solution:
        return minimise(self._given.table(), "parsimonious")

    def _number(self, value: float, digits: int = 2) -> str:
        return self.words("not_defined") if pd.isna(value) else number(value, self.language, digits)

    def _percent(self, share: float) -> str:
        return percent(share, self.language)

    def _names(self, cases: Sequence[str]) -> str:
        return join((self.study.case_title(case, self.language) for case in cases), self.language) or self.words("none")

    def _in_words(self, term: str) -> str:
        """A term as it is said: "stor och inte tillit bland principerna"."""
        pieces = []
        for part in term.split("*"):
            name, _, value = part.strip("~]").partition("[")
            label = self._labels[name]
            absent = part.startswith("~")
            pieces.append(self.words("literal.absent" if absent else "literal.present", label=label)
                          if not value else self.words("literal.value", label=label, value=value))  # fmt: skip
        return join(pieces, self.language)

    def _claim(self, model: Model) -> str:
        terms = self.words("or").join(self._in_words(term) for term in model.terms)
        return self.words("claims.model", terms=terms, outcome=self._given.said(self.language))

    def _summary(self) -> list[Block]:
        solution, table = self._simple, self._given.table()
        model, n = solution.models[0], len(table.sets.cases)
        sentences = [
            self._claim(model),
            self.words(
                "claims.fit", consistency=self._number(model.consistency), coverage=self._number(model.coverage)
            ),
            self.words("claims.base", cases=n),
        ]
        if solution.count > 1:
            sentences.append(self.words("claims.tied", count=solution.count))
        limits = [self.words("claims.no_cause"), self.words("claims.these_cases", cases=n)]
        if n <= FEW_CASES:
            limits.append(self.words("claims.few", cases=n, rows=table.sets.size))
        if table.left_out:
            limits.append(self.words("claims.left_out", cases=self._names(table.left_out)))
        return [*self._paragraphs(" ".join(sentences)), *self._paragraphs(" ".join(limits))]

    def _set_tables(self) -> list[Block]:
        given, say = self._given, self.words
        made = [
            (
                row.set_id,
                self._labels[row.set_id],
                self.teller.variable(row.variable_id) if isinstance(row.variable_id, str) else say("stage"),
                self.study.label("calibration_method", row.method, self.language),
                row.anchors,
                in_language(self.language, row.reason_sv, row.reason_en),
            )
            for row in records(given.calibrations)
        ]
        heads = [say(f"column.{name}") for name in ("set", "label", "from", "method", "anchors", "reason")]
        unclear = calibration_diagnostics(given.frame)
        warned = [
            say(f"beware.{word}", set=self._labels[row.Index], cases=self._names(row.at_half),
                share=self._percent(row.share_inside))
            for row in records(unclear)
            for word in row.beware
        ]  # fmt: skip
        return [
            *self._paragraphs(say("sets.lead", outcome=given.said(self.language))),
            _table(heads, made, caption=say("sets.caption")),
            self._memberships(),
            *([Listing(tuple(runs(each) for each in warned))] if warned else []),
            Fold(say("sets.origins"), (self._origins(),)),
        ]

    def _memberships(self) -> Table:
        frame, status = self._given.frame, self._given.origins.set_index(["case_id", "set"])["status"]
        rows = []
        for case in frame.index:
            cells = [
                self._number(float(frame[name][case]))
                if frame[name].notna()[case]
                else self.study.label("status", str(status[case, name]), self.language)
                for name in frame.columns
            ]
            rows.append((self.study.case_title(case, self.language), *cells))
        heads = [self.words("column.case"), *(capital(self._labels[name]) for name in frame.columns)]
        return _table(heads, rows, caption=self.words("sets.memberships"))

    def _origins(self) -> Table:
        heads = [self.words(f"column.{name}") for name in ("case", "set", "membership", "value", "status", "source")]
        rows = []
        for row in records(self._given.origins):
            cited = self.teller.where(row) if present(row.source_id) else ()
            status = self.study.label("status", row.status, self.language)
            member = "" if pd.isna(row.membership) else self._number(row.membership)
            title = self.study.case_title(row.case_id, self.language)
            rows.append((title, self._labels[row.set], member, self._value(row), status, cited))
        return _table(heads, rows, caption=self.words("sets.origins"))

    def _value(self, row: Any) -> str:
        """What was coded, in words."""
        if not present(row.value):
            return ""
        variable = self.teller.variables.get(row.variable_id)
        vocabulary = "stage" if variable is None else variable.vocabulary
        return self.teller.labels(str(vocabulary), row.value) if present(vocabulary) else str(row.value)

    def _necessity(self) -> list[Block]:
        given = self._given
        question = given.question
        fits = ("necessity", "relevance", "necessity_coverage")
        found = single_conditions(given.frame, question.outcome, question.conditions)
        rows = [
            (capital(self._in_words(row.Index)), *(self._number(getattr(row, name)) for name in fits))
            for row in records(found)
        ]
        heads = [self.words(f"column.{name}") for name in ("condition", "consistency", "relevance", "coverage")]
        lead = self.words("necessity.lead", outcome=given.said(self.language))
        return [*self._paragraphs(lead), _table(heads, rows, caption=self.words("necessity.caption"))]

    def _truth_table(self) -> list[Block]:
        made, say = self._given.table(), self.words
        rows = [
            (
                str(number_of),
                *(
                    say(f"in.{int(row[name])}") if not made.sets.multi_value else str(row[name])
                    for name in made.conditions
                ),
                say(f"out_short.{row['out']}"),
                self._number(row["consistency"]),
                self._number(row["pri"]),
                self._names(row["cases"]),
            )
            for number_of, row in made.rows.iterrows()
        ]
        heads = [say("column.row"), *(capital(self._labels[name]) for name in made.conditions)]
        heads += [say(f"column.{name}") for name in ("out", "consistency", "pri", "cases")]
        cut = say(
            "truth_table.cuts", consistency=self._number(made.consistency), pri=self._number(made.pri), n=made.frequency
        )
        notes = [say("truth_table.remainders", count=made.remainders, rows=made.sets.size)]
        if len(made.contradictions):
            notes.append(
                say("truth_table.contradictions", rows=join(map(str, made.contradictions.index), self.language))
            )
        if made.undecided:
            notes.append(say("truth_table.undecided", cases=self._names(made.undecided)))
        return [
            *self._paragraphs(cut),
            _table(heads, rows, caption=say("truth_table.caption", outcome=self._given.said(self.language))),
            *self._paragraphs(" ".join(notes)),
            self._picture(figures.qca_venn, self._given, made),
        ]

    def _solutions(self) -> list[Block]:
        body: list[Block] = []
        for kind in KINDS:
            solution = self._simple if kind == "parsimonious" else minimise(self._given.table(), kind)
            body += [Heading(self.words(f"solution.{kind}")), *self._one_solution(solution)]
        model = minimise(self._given.table()).models[0]
        drawn = self._picture(figures.qca_configurations, self._given, model, self._simple)
        plane = self._picture(figures.qca_xy, self._given, self._simple.models[0])
        return [*body, drawn, plane]

    def _one_solution(self, solution: Solution) -> list[Block]:
        say = self.words
        shown = solution.models[:MOST_SHOWN]
        body: list[Block] = [*self._paragraphs(say(f"solution.{solution.kind}_is"))]
        if not solution.complete or len(shown) < solution.count:
            at_least = "" if solution.counted else say("solution.at_least")
            body.append(
                *self._paragraphs(say("solution.not_all", shown=len(shown), count=solution.count, least=at_least))
            )
        for place, model in enumerate(shown, start=1):
            body.extend(self._paragraphs(f"{model} – {self._claim(model)}"))
            rows = [
                (
                    capital(self._in_words(str(term))),
                    *(self._number(row[key]) for key in ("consistency", "pri", "coverage", "unique_coverage")),
                    self._names(row["cases"]), self._names(row["uniquely"]), self._names(row["deviant"]),
                )
                for term, row in model.table.iterrows()
            ]  # fmt: skip
            fit = [self._number(value) for value in model.fit]
            rows.append((say("solution.whole"), *fit, "", "", "", ""))
            names = ("term", "consistency", "pri", "coverage", "unique", "covered", "uniquely", "deviant")
            body.append(
                _table([say(f"column.{name}") for name in names], rows, caption=say("solution.caption", number=place))
            )
            body.extend(self._paragraphs(say("solution.assumes", count=len(model.assumptions))))
        return body

    def _robustness(self) -> list[Block]:
        given, say = self._given, self.words
        known = given.frame.dropna()
        cuts = cut_off_ranges(known, given.question)
        rows = [
            (say(f"cut_off.{row.Index}"), *(self._number(each, 0 if row.Index == "frequency" else 2)
                                            for each in (row.value, row.lowest, row.highest)))
            for row in records(cuts)
        ]  # fmt: skip
        heads = [say(f"column.{name}") for name in ("cut_off", "value", "lowest", "highest")]
        without = without_each_case(known, given.question)
        changed = without[~without["same"]]
        lines = [
            (self.study.case_title(str(case), self.language), self._formulas(row["terms"]))
            for case, row in changed.iterrows()
        ]
        body: list[Block] = [
            *self._paragraphs(say("robust.cuts")),
            _table(heads, rows, caption=say("robust.cuts_caption")),
            *self._paragraphs(say("robust.without", changed=len(changed), count=len(without))),
        ]
        if lines:
            body.append(
                _table([say("column.without"), say("column.then")], lines, caption=say("robust.without_caption"))
            )
        return [*body, *self._unknowns(), *self._coders()]

    def _formulas(self, terms: str) -> str:
        return terms or self.words("solution.none")

    def _unknowns(self) -> list[Block]:
        found, say = self._given.under_unknowns(), self.words
        if not self._given.bounds:
            return [*self._paragraphs(say("robust.all_known"))]
        rows = [(self._formulas(row.terms), say("of", count=row.times, of=row.of)) for row in records(found)]
        said = say("robust.unknowns", count=len(self._given.bounds))
        if not bool(found["all_tried"].all()):
            said += " " + say("robust.drawn")
        heads = [say("column.then"), say("column.times")]
        return [*self._paragraphs(said), _table(heads, rows, caption=say("robust.unknowns_caption"))]

    def _coders(self) -> list[Block]:
        found = by_coder(self.study, self._outcome, self._conditions)
        say, alone = self.words, found.drop(index="")
        if len(alone) < 2:
            return [*self._paragraphs(say("robust.one_coder"))]
        rows = [(str(name), self._formulas(row["terms"])) for name, row in alone.iterrows()]
        heads = [say("column.coder"), say("column.then")]
        return [_table(heads, rows, caption=say("robust.coders_caption"))]

    def _limits(self) -> list[Block]:
        given, say = self._given, self.words
        seen = diversity(given.table())
        question = Question(**{**vars(given.question), "kind": "parsimonious", "expectations": None})
        chance = by_chance(given.frame, question)
        said = [say("limits.diversity", cases=seen.cases, rows=seen.rows, observed=seen.observed, once=seen.once)]
        key = "limits.chance_often" if chance.share > OFTEN_BY_CHANCE else "limits.chance_seldom"
        said.append(say(key, share=percent(chance.share, self.language), runs=chance.runs))
        never = [say(f"limits.never_{place}") for place in range(1, 6)]
        return [*self._paragraphs(*said, say("limits.not")), Listing(tuple(runs(each) for each in never))]
