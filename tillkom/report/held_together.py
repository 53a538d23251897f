"""What follows from holding cases together: likeness, pairs worth a closer look, Mill's methods, how long steps took.

Each is shown only where these cases let it say something; where they do not, one sentence says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from tillkom import codes
from tillkom.analysis import answers, different_pairs, outcome_of, patterns, similar_pairs, turning_points
from tillkom.analysis.answers import records
from tillkom.analysis.likeness import likeness
from tillkom.content import Block, Fold, Heading, Paragraph, Table, runs
from tillkom.language import bound, words
from tillkom.report.compared import Compared, Told
from tillkom.report.findings import NAMED
from tillkom.report.placing import CLASS_OF, EFFECTS

if TYPE_CHECKING:
    from tillkom.report.teller import Teller

IN_PRACTICE = 4
"""From this stage on the governance is in practice: the outcome where nobody has named another."""
MOST_PAIRS = 10
AT_LEAST = 2
"""So many cases with the outcome, and so many without it, are needed before pairs and methods say anything."""
STEPS = (("initiativ", "beslut"), ("beslut", "praktik"))


class HeldTogether:
    """Holds the coded cases of one extract together."""

    def __init__(self, teller: Teller, cases: list[str]) -> None:
        self.teller, self.cases, self.study = teller, cases, teller.study
        self.compared = Compared(teller)
        self.say = words("comparison", teller.language)

    def alike(self, variables: Sequence[Any] | None = None) -> list[Block]:
        """The pairs most and least alike, and for every case the one most like it with its bounds."""
        if len(self.cases) < 3:
            return []
        found = likeness(self.study, variables)
        told = self.compared.pairs_alike(found)
        blocks: list[Block] = [_paragraph(self.say("alike.intro", count=len(found.variables))), *_said(told)]
        return [*blocks, self._table(told, self.say("alike.caption"), folded=len(self.cases) > NAMED)]

    def designs(
        self,
        outcome: str = "stage",
        at_least: float | None = None,
        among: Sequence[str] | None = None,
        conditions: Sequence[str] | None = None,
    ) -> list[Block]:
        """Most similar and most different pairs, and Mill's methods; or why they say nothing here."""
        if len(self.cases) < 3:
            return []
        if at_least is None and among is None:
            at_least = IN_PRACTICE
        has = outcome_of(self.study, outcome, at_least=at_least, among=among)
        counts = {told: sum(value is told for value in has) for told in (True, False)}
        has_it = {str(case): value for case, value in has.items()}
        named = self._outcome(outcome, at_least, among)
        chosen = list(conditions) if conditions else self._conditions(outcome)
        if min(counts.values()) < AT_LEAST or not chosen:
            said = self.say("designs.too_few", outcome=named, with_it=counts[True], without=counts[False])
            return [_paragraph(said, "nothing")]
        variables = "; ".join(self.compared.variable(name) for name in chosen)
        open_ = len(has) - sum(counts.values())
        intro = self.say("designs.intro", outcome=named, with_it=counts[True], without=counts[False],
                         open=open_, conditions=variables)  # fmt: skip
        blocks: list[Block] = [_paragraph(intro)]
        similar, different = (pick(self.study, has_it, chosen) for pick in (similar_pairs, different_pairs))
        if any(len(alike) for alike in similar["alike"]):
            blocks += self._design("similar", similar)
        else:
            blocks.append(_paragraph(self.say("designs.nothing_alike")))
        blocks += self._design("different", different)
        return [*blocks, *(self._mill(has_it, chosen) if len(self.cases) <= NAMED else [])]  # made for few cases

    def _design(self, name: Literal["similar", "different"], pairs: pd.DataFrame) -> list[Block]:
        """The first pair in words, and the surest of them in a fold that says how many there are."""
        told = self.compared.pairs(pairs, name, MOST_PAIRS)
        blocks: list[Block] = [Heading(self.say(f"designs.{name}")), *_said(told)]
        if len(told.table):
            summary = self.say("designs.pairs", count=len(told.table), of=len(pairs))
            blocks.append(Fold(summary, (self._plain(told.table, self.say("designs.pairs_caption")),)))
        return blocks

    def _mill(self, has: dict[str, object], chosen: list[str]) -> list[Block]:
        steps = self.compared.mill(has, chosen)
        inside: list[Block] = []
        for name, told in steps.items():
            inside += [Heading(self.say(f"designs.{name}")), *_said(told)]
            if name != "difference":
                inside.append(self._plain(told.table, self.say(f"designs.{name}")))
        return [Fold(self.say("designs.mill"), tuple(inside))]

    def _conditions(self, outcome: str) -> list[str]:
        """Questions with one class as their answer, known of half the cases and not alike in all; no effects."""
        effects = {CLASS_OF[name] for name in EFFECTS}
        wanted = [
            name
            for name, row in self.teller.variables.items()
            if row.type == codes.CLASS and str(row.phases) == codes.NOW and name not in effects and name != outcome
        ]
        table = answers(self.study, wanted, cases=self.cases) if wanted else pd.DataFrame()
        kept = []
        for name in wanted:
            known = table[(table["variable_id"] == name) & table["status"].isin(codes.KNOWN)]["value"].dropna()
            if 2 * len(known) >= len(self.cases) and known.nunique() > 1:
                kept.append(name)
        return kept

    def _outcome(self, outcome: str, at_least: float | None, among: Sequence[str] | None) -> str:
        name = self.compared.variable(outcome)
        if among is not None:
            vocabulary = str(self.teller.variables[outcome.partition(":")[0]].vocabulary)
            listed = [among] if isinstance(among, str) else list(among)
            return f"{name}: {self.teller.join(self.teller.label(vocabulary, code) for code in listed)}"
        return self.say("designs.at_least", variable=name, least=self.teller.number(float(at_least or 0)))

    def over_time(self) -> list[Block]:
        """How long each step took as bounds, and what certainly followed the decision in several cases."""
        there = self.study.codebook.vocabulary("adoption_definition")
        steps = [step for step in STEPS if set(step) <= set(there)]
        rows, columns = [], [self.say("column.case"), *(self.say(f"time.{a}_{b}") for a, b in steps)]
        spans = [self._spans(*step) for step in steps]
        for case in self.cases:
            told = [of_step.get(case, self.say("time.unknown")) for of_step in spans]
            if any(case in of_step for of_step in spans):
                rows.append([self.teller.case(case), *told])
        blocks: list[Block] = []
        if len(rows) > 1:
            table = self._plain(pd.DataFrame(rows, columns=columns), self.say("time.caption"))
            folded = Fold(self.say("one_by_one", count=len(rows)), (table,))
            blocks += [_paragraph(self.say("time.intro")), folded if len(rows) > NAMED else table]
        blocks += self._halves(steps)
        blocks += self._followed()
        return [*blocks, _paragraph(self.say("time.selected"), "remark")] if blocks else []

    def _spans(self, start: str, end: str) -> dict[str, str]:
        """The time from one step to the next, case by case; where the last is not taken yet, at least how long."""
        took = patterns.time_between(self.study, start, end)
        taken = {case for case, (_, upper) in turning_points(self.study, end).items() if math.isfinite(upper)}
        told = {}
        for row in records(took.cases):
            low = bound(row.lower, self.teller.language, upper=False)
            high = bound(row.upper, self.teller.language, upper=True) if math.isfinite(row.upper) else ""
            if row.case not in taken:
                told[row.case] = self.say("time.not_yet", low=low)
            elif not high:
                told[row.case] = self.say("time.at_least", low=low)
            elif row.lower <= 0:
                told[row.case] = self.say("time.at_most", high=high)
            else:
                told[row.case] = self.say("time.between", low=low, high=high)
        return told

    def _halves(self, steps: Sequence[tuple[str, str]]) -> list[Block]:
        """After how long half of many cases had come, where more than half have: of fewer that says nothing."""
        blocks: list[Block] = []
        for start, end in steps:
            took = patterns.time_between(self.study, start, end)
            done = sum(math.isfinite(row.upper) for row in records(took.cases))
            if took.steps is None or len(took.cases) <= NAMED or 2 * done <= len(took.cases):
                continue
            low, high = took.quantile()
            if math.isfinite(high):
                said = self.say("time.half", step=self.say(f"time.{start}_{end}"), known=len(took.cases),
                                of=len(self.cases), low=bound(low, self.teller.language, upper=False),
                                high=bound(high, self.teller.language, upper=True))  # fmt: skip
                blocks.append(_paragraph(said))
        return blocks

    def _followed(self) -> list[Block]:
        followed = patterns.followed_within(self.study, 5)
        if followed.empty or followed["certain"].max() < AT_LEAST:
            return [_paragraph(self.say("time.nothing_followed"))] if len(followed) else []
        told = self.compared.around_decision()
        return [*_said(told), self._table(told, self.say("time.followed"), folded=True)]

    def _table(self, told: Told, caption: str, *, folded: bool) -> Block:
        table = self._plain(told.table, caption)
        return Fold(self.say("one_by_one", count=len(told.table)), (table,)) if folded else table

    def _plain(self, table: pd.DataFrame, caption: str) -> Table:
        rows = tuple(tuple(runs(str(cell)) for cell in row) for row in table.itertuples(index=False))
        return Table(caption, tuple(map(str, table.columns)), rows, "compared")


def _said(told: Told) -> tuple[Block, ...]:
    return (_paragraph(" ".join(told.sentences)),)


def _paragraph(text: str, role: Any = "") -> Paragraph:
    return Paragraph(runs(text), role)
