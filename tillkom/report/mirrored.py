"""A case in the mirror of the others it may see: who has come further, what they share, what sets it apart; by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from tillkom import codes
from tillkom.analysis import answers, coded_cases, ladder, mirror
from tillkom.analysis.answers import records
from tillkom.content import Block, Heading, Paragraph, Runs, Table, between, runs
from tillkom.language import capital, inside
from tillkom.report.changes import divided
from tillkom.report.compared import Compared
from tillkom.report.findings import RESIDUAL
from tillkom.say import Voice, present

if TYPE_CHECKING:
    from tillkom.comparison import Variable
    from tillkom.report.teller import Teller
    from tillkom.study import Case, Study

NAMED = 12
"""Up to this many others are named one by one; more are counted."""
MIRRORED_LAST = ("principles", "practices")
"""Lists of many classes: shown in the table, and said in words only where nothing else can be."""


@dataclass(frozen=True)
class Held:
    """A class the case holds, and which of the others, of those whose answer is known, hold it too."""

    variable: str
    phase: str
    code: str
    by: tuple[str, ...]
    known: int


class Mirror:
    """The case beside the other coded cases its reader may see, a unit's own other case left out."""

    def __init__(self, teller: Teller, among: Study, case: Case) -> None:
        self.teller, self.case, self.among, self.say = teller, case, among, teller.say
        units = among.case_units
        own = set(units.loc[units["case_id"] == case.id, "unit_id"])
        alike = set(units.loc[units["unit_id"].isin(own), "case_id"]) | {case.id}
        self.others = [other for other in coded_cases(among) if other not in alike]
        table = mirror(among, case.id)
        self.table = table[~table["variable_id"].isin(divided(teller, case.id))]
        self.names = among_names(teller, among, self.others) if len(self.others) <= NAMED else {}

    def sentences(self) -> list[str]:
        """Up to three sentences: how far the others have come, what the case shares, and what sets it apart."""
        if not self.others:
            return []
        return [said for said in (self._stages(), self._shared(), self._apart()) if said]

    def alike(self, variables: Sequence[str | Variable] | None = None) -> list[Block]:
        """Which case is most like this one and which least, by what, and how much the unknown can change that."""
        if len(self.others) < 2 or self.case.id not in coded_cases(self.among):
            return []
        told = Compared(Voice(self.among, self.teller.language)).alike_said(self.case.id, self.others, variables)
        return [Heading(self.say("mirror.alike")), *(Paragraph(runs(said)) for said in told)]

    def rows(self) -> Table | None:
        """Every question the case has a classed answer to, beside the others' with the base; None where it has none."""
        held = self.table[self.table["own_status"].isin(codes.KNOWN)]
        if held.empty:
            return None
        classes = groupby(records(held), key=lambda row: (row.variable_id, row.phase))
        rows = [self._row(variable, phase, list(group)) for (variable, phase), group in classes]
        columns = tuple(self.say(f"mirror.{column}") for column in ("what", "own", "others", "base"))
        return Table(self.say("mirror.caption"), columns, tuple(rows), "mirror")

    def _stages(self) -> str:
        """Who has come further, who stands at the same stage and who has come less far."""
        own = next(records(ladder(self.among, cases=[self.case.id])))
        if not present(own.stage):
            return ""
        known = [row for row in records(ladder(self.among, cases=self.others)) if present(row.stage)]
        if not known:
            return self.say("mirror.stage_alone")
        said = []
        for key, group in (
            ("further", [row for row in known if row.stage > own.stage]),
            ("same", [row for row in known if row.stage == own.stage]),
            ("less", [row for row in known if row.stage < own.stage]),
        ):
            if group and self.names:
                names = self.teller.join(
                    self.say("mirror.at_stage", case=self.names[row.case_id], stage=row.stage)
                    if key != "same"
                    else self.names[row.case_id]
                    for row in sorted(group, key=lambda row: -row.stage)
                )
                said.append(self.say(f"mirror.{key}", names=names))
            elif group:
                said.append(self.say.counted(f"mirror.{key}_counted", len(group)))
        return capital("; ".join(said)) + "."

    def _held(self) -> list[Held]:
        """The classes the case holds, outside the stage, with who holds them too."""
        own = [row for row in records(self.table) if present(row.own) and row.own and row.variable_id != "stage"]
        own = [row for row in own if row.code not in RESIDUAL]  # "another reason" is no likeness, and sets nobody apart
        if not self.names:
            return [Held(row.variable_id, row.phase, row.code, ("",) * row.others, row.base) for row in own]
        asked = answers(self.among, list(dict.fromkeys(row.variable_id for row in own)), cases=self.others)
        known = asked[asked["status"].isin(codes.KNOWN)]
        holders: dict[tuple[str, str, str], list[str]] = {}
        for row in records(known):
            for code in str(row.value).split():
                holders.setdefault((row.variable_id, row.phase, code), []).append(row.case_id)
        return [
            Held(
                row.variable_id,
                row.phase,
                row.code,
                tuple(holders.get((row.variable_id, row.phase, row.code), ())),
                row.base,
            )
            for row in own
        ]

    def _shared(self) -> str:
        """What the case shares with fewest of the others: the likeness that says most."""
        shared = [held for held in self._held() if held.by and held.variable not in MIRRORED_LAST]
        if not shared:
            return ""
        held = min(shared, key=lambda held: len(held.by))
        said = self._named(held)
        if self.names:
            return self.say("mirror.shared", names=self.teller.join(self.names[case] for case in held.by), **said)
        return self.say("mirror.shared_counted", count=len(held.by), known=held.known, **said)

    def _apart(self) -> str:
        """What the case holds and none of the others, of at least two whose answer is known."""
        alone = [held for held in self._held() if not held.by and held.known > 1]
        if not alone:
            return ""
        held = next((held for held in alone if held.variable not in MIRRORED_LAST), alone[0])
        return self.say("mirror.apart", total=held.known + 1, **self._named(held))

    def _named(self, held: Held) -> dict[str, str]:
        variable = self.teller.variable(held.variable, held.phase)
        vocabulary = str(self.teller.variables[held.variable].vocabulary)
        return {"variable": inside(variable), "value": self.teller.label(vocabulary, held.code)}

    def _row(self, variable: str, phase: str, classes: list[Any]) -> tuple[Runs, ...]:
        teller, say = self.teller, self.say
        of_stage = variable == "stage"
        vocabulary = "stage" if of_stage else str(teller.variables[variable].vocabulary)
        label = teller.stage if of_stage else lambda code: teller.label(vocabulary, code)
        own = [label(row.code) for row in classes if present(row.own) and row.own]
        others = [runs(say("mirror.item", label=label(row.code), count=row.others)) for row in classes if row.others]
        name = say("mirror.stage") if of_stage else teller.variable(variable, phase)
        return (
            runs(name),
            runs(teller.join(own) if own else say("mirror.none_of_them")),
            between(others, "; ") or runs(say("mirror.none_known")),
            runs(say("common.base", known=classes[0].base, of=classes[0].cases)),
        )


def among_names(teller: Teller, among: Study, cases: Iterable[str]) -> dict[str, str]:
    """The names of other cases, as the reader's extract has them."""
    return {case: among.case_title(case, teller.language) for case in cases}
