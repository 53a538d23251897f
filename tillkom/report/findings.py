"""What a comparison comes to, in sentences by stated rules, each with the cases it names and its base.

The rules: who has come furthest, and whether they certainly began before the others; the direction; an answer that
more than half of the cases asked share; a question with one class as its answer that at least three cases have
answered, not all alike; and what no case shows. A class that only says "another" or "unclear" is no likeness.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tillkom import codes
from tillkom.analysis import answers, ladder, turning_points
from tillkom.analysis.answers import records
from tillkom.content import Block, Heading, Listing, Paragraph, runs
from tillkom.language import capital, inside, words
from tillkom.report.changes import IN_WORDS, TELLING
from tillkom.report.placing import CLASS_OF, EFFECTS, MESSAGE, SEMINAR
from tillkom.say import present

if TYPE_CHECKING:
    from tillkom.report.teller import Teller

NAMED = 12
"""Up to this many cases are named one by one; more are counted."""
MOST = 6
"""How many answers that set the cases apart are said in words; of the rest it is said how many they are."""
KNOWN_OF = 3
"""What sets cases apart is told from this many known answers on."""
STEPS = ("initiativ", "beslut")
RESIDUAL = ("annat", "annan", "oklart", "flera_eller_oklart")
_OUTSIDE = (MESSAGE, *SEMINAR, "trust_upheld_by", "trust_threatened_by")


class Findings:
    """The findings of the coded cases of one extract."""

    def __init__(self, teller: Teller, cases: list[str]) -> None:
        self.teller, self.cases = teller, cases
        self.say = words("comparison", teller.language)
        self.rows = list(records(answers(teller.study, cases=cases))) if cases else []
        self.judged = [row for row in records(ladder(teller.study, cases=cases)) if present(row.as_of)]
        self._short = teller.short(cases) if len(cases) <= NAMED else {}
        self._said: set[str] = set()

    def blocks(self) -> list[Block]:
        """The findings under their headings, those without anything to say left out."""
        blocks: list[Block] = []
        for name, said in (
            ("furthest", [*self.furthest(), *self.directions()]),
            ("shared", self.shared()),
            ("apart", self.apart()),
            ("nowhere", self.nowhere()),
        ):
            if said:
                shown = (Paragraph(runs(" ".join(said))),) if name == "nowhere" else (_listing(said),)
                blocks += [Heading(self.say(f"finding.{name}")), *shown]
        return blocks

    # Stages

    def furthest(self) -> list[str]:
        """Who has come furthest and least far, what else can be argued, and when those in front began."""
        known = [row for row in self.judged if present(row.stage)]
        if not known:
            return [self.say("stage.none")]
        top, low = max(row.stage for row in known), min(row.stage for row in known)
        leaders = [row.case_id for row in known if row.stage == top]
        said = [self._counted("stage.furthest", leaders, stage=self._stage(top), known=len(known), of=len(self.cases))]
        if higher := [row.case_id for row in known if row.stage == top < row.stage_high]:
            said.append(self._counted("stage.higher", higher))
        others = [row for row in self.judged if row.case_id not in leaders]
        if rivals := [row.case_id for row in others if row.stage_high >= top]:
            said.append(self._counted("stage.rivals", rivals, stage=top))
        if disputed := [row.case_id for row in self.judged if not present(row.stage)]:
            said.append(self._counted("stage.disputed", disputed))
        if low == top:
            return [" ".join(said)]
        least = self._counted("stage.least", [row.case_id for row in known if row.stage == low], stage=self._stage(low))
        return [" ".join(said), least, " ".join(self._began(leaders, [row.case_id for row in others]))]

    def _began(self, leaders: list[str], others: list[str]) -> list[str]:
        """When those in front began, and whether every date allowed has them before all others."""
        said = [self._dates("initiativ", leaders)] if self._short else []
        for step in STEPS:
            if step not in self.teller.study.codebook.vocabulary("adoption_definition"):
                continue
            points = turning_points(self.teller.study, step)
            dated = [case for case in others if case in points]
            if dated and all(case in points for case in leaders):
                last = max(points[case][1] for case in leaders)
                if last <= min(points[case][0] for case in dated):
                    base = {"others": len(dated), "of": len(others)}
                    return [*said, self.say(f"began.before_{step}", **base), self.say("began.no_cause")]
        return [*filter(None, said), self.say("began.unclear")]

    def _dates(self, step: str, cases: list[str]) -> str:
        rows = self.teller.study.adoptions
        rows = rows[(rows["definition"].astype("str") == step) & rows["case_id"].isin(cases)]
        told = {row.case_id: self.teller.adopted(row) for row in records(rows.drop_duplicates("case_id"))}
        dated = [self.say("began.at", case=self._short[case], date=told[case]) for case in cases if told.get(case)]
        return self.say("began.initiative", dates=self.teller.join(dated)) if dated else ""

    def directions(self) -> list[str]:
        """In which direction the cases move."""
        groups: dict[str, list[str]] = {}
        for row in self.judged:
            disputed = present(row.trajectory_disputed) and row.trajectory_disputed
            label = self.teller.label("status", codes.CONFLICTING)
            groups.setdefault(label if disputed else self.teller.label("trajectory", row.trajectory), []).append(
                row.case_id
            )
        told = [self.say("item", label=label, cases=self.named(cases)) for label, cases in groups.items()]
        return (
            [self.say("direction", items="; ".join(told), known=len(self.judged), of=len(self.cases))] if told else []
        )

    # Answers

    def shared(self) -> list[str]:
        """The answers more than half of the cases share where a question is asked, question by question."""
        said = []
        for variable, known, held in self._classes():
            asked = self._asked(variable)
            many = {code: by for code, by in held.items() if len(by) > 1 and 2 * len(by) > asked}
            if not many:
                continue
            items = [
                self.say("shared.all", label=self._label(variable, code), count=known)
                if len(by) == known
                else self.say("shared.some", label=self._label(variable, code), cases=self.named(by), count=len(by))
                for code, by in sorted(many.items(), key=lambda pair: -len(pair[1]))
            ]
            self._said.add(variable)
            name = self.teller.variable(variable)
            said.append((-max(map(len, many.values())), self._answer(variable, name, items, known)))
        return [sentence for _, sentence in sorted(said, key=lambda pair: pair[0])]

    def apart(self) -> list[str]:
        """Where the cases have different answers, those known of most cases first; what is shared is not said anew."""
        found = []
        for variable, known, held in self._classes():
            single = self.teller.variables[variable].type == codes.CLASS
            if single and variable not in self._said and known >= KNOWN_OF and len(held) > 1:
                items = [
                    self.say("item", label=self._label(variable, code), cases=self.named(by))
                    for code, by in held.items()
                ]
                disputed = [r.case_id for r in self._of(variable) if r.status == codes.CONFLICTING]
                if disputed:
                    label = self.teller.label("status", codes.CONFLICTING)
                    items.append(self.say("item", label=label, cases=self.named(disputed)))
                name = self.teller.variable(variable)
                found.append((-known, -len(held), self._answer(variable, name, items, known)))
        found.sort(key=lambda each: each[:2])
        told = [said for *_, said in found[:MOST]]
        return [*told, self.say("apart.more", count=len(found) - MOST)] if len(found) > MOST else told

    def nowhere(self) -> list[str]:
        """The questions that were looked for and that no case answers, and those answered too thinly to class."""
        words_of = {classed: told for told, classed in CLASS_OF.items()}
        telling = {(row.variable_id, row.phase) for row in self.rows if row.status in TELLING}
        asked = {(row.variable_id, row.phase) for row in self.rows if row.status not in codes.NOT_ASKED}
        silent: list[str] = []
        unclassed: list[str] = []
        for variable, row in self.teller.variables.items():
            if variable in _OUTSIDE or variable.removesuffix(IN_WORDS) != variable:
                continue
            of = [phase for phase in str(row.phases).split() if (variable, phase) in asked]
            none = [phase for phase in of if not {(variable, phase), (f"{variable}{IN_WORDS}", phase)} & telling]
            named = [(None, none[0])] if none and none == of else [(phase, phase) for phase in none]
            names = [self._sought(variable, said, phase) for said, phase in named]
            thin = any((words_of.get(variable), phase) in telling for phase in none)
            (unclassed if thin else silent).extend(names)
        told = []
        if silent:
            told.append(self.say("nowhere.silent", of=len(self.cases), names="; ".join(silent)))
        if unclassed:
            told.append(self.say("nowhere.unclassed", names=self.teller.join(unclassed)))
        return [*told, self.say("nowhere.not_absent")] if told else []

    def _sought(self, variable: str, said: str | None, phase: str) -> str:
        """A question's name, and in how many cases it was looked for where that is not all."""
        rows = [row for row in self.rows if row.variable_id == variable and row.phase == phase]
        put = [row for row in rows if row.status != codes.NOT_APPLICABLE]
        sought = sum(row.status != codes.NOT_CODED for row in put)
        name = inside(self.teller.variable(variable, said))
        return name if sought == len(put) else self.say("nowhere.sought", name=name, sought=sought, of=len(put))

    def effects_known(self) -> bool:
        """Whether any effect is said above, which is our classing."""
        return any(row.status in codes.KNOWN for name in EFFECTS for row in self._of(CLASS_OF[name]))

    # Words

    def named(self, cases: Iterable[str]) -> str:
        """The cases by name, or how many they are."""
        listed = list(cases)
        if not self._short:
            return self.say.counted("cases", len(listed))
        return self.teller.join(self._short[case] for case in listed)

    def _counted(self, key: str, cases: list[str], **values: Any) -> str:
        return capital(self.say(key, cases=self.named(cases), **values))

    def _answer(self, variable: str, name: str, items: list[str], known: int) -> str:
        """An answer with its base, and how many of the known are approximate."""
        said = self.say("answer", variable=name, items="; ".join(items), known=known, of=self._asked(variable))
        near = sum(row.status == codes.APPROXIMATE for row in self._of(variable))
        return f"{said} {self.say('near.all' if near == known else 'near.some', count=near)}" if near else said

    def _stage(self, stage: Any) -> str:
        return self.say("stage.label", stage=stage, label=self.teller.label("stage", stage))

    def _label(self, variable: str, code: str) -> str:
        return self.teller.label(str(self.teller.variables[variable].vocabulary), code)

    def _of(self, variable: str) -> list[Any]:
        """A variable's rows as things are now, or after where that is not asked."""
        rows = [row for row in self.rows if row.variable_id == variable]
        phases = {row.phase for row in rows}
        phase = codes.NOW if codes.NOW in phases else codes.AFTER
        return [row for row in rows if row.phase == phase]

    def _asked(self, variable: str) -> int:
        return sum(row.status != codes.NOT_APPLICABLE for row in self._of(variable))

    def _classes(self) -> Iterable[tuple[str, int, dict[str, list[str]]]]:
        """Every classed question: in how many cases it is known, and which of them hold each class."""
        for variable, row in self.teller.variables.items():
            if row.type not in codes.CLASSED:
                continue
            known = [answer for answer in self._of(variable) if answer.status in codes.KNOWN and present(answer.value)]
            held: dict[str, list[str]] = {
                code: [] for code in self.teller.study.codebook.vocabulary(str(row.vocabulary))
            }
            for answer in known:
                for code in str(answer.value).split():
                    held.setdefault(code, []).append(answer.case_id)
            several = row.type != codes.CLASS
            yield (
                variable,
                len(known),
                {code: by for code, by in held.items() if by and not (several and code in RESIDUAL)},
            )


def _listing(said: list[str]) -> Listing:
    return Listing(tuple(runs(each) for each in said))
