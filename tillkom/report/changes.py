"""What a reform changed, what it did not, and what cannot be said: pairs of answers before and after, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tillkom import codes
from tillkom.content import Marked, Runs, runs
from tillkom.language import inside
from tillkom.report.placing import CLASS_OF, EFFECTS, of_reforms
from tillkom.say import present

if TYPE_CHECKING:
    from tillkom.report.teller import Teller

FACTS = (*codes.KNOWN, codes.CONFLICTING, codes.CONFIDENTIAL)
"""Statuses of an answer that holds a fact; a figure of speech holds none."""
TELLING = (*FACTS, codes.RHETORICAL)
"""Statuses of an answer that tells a reader something; the others only that nothing was found."""

IN_WORDS = "_described"


@dataclass(frozen=True)
class Pair:
    """A question asked before and after a reform, with its two answers; each the first that says something."""

    variable: str
    before: Any
    after: Any

    @property
    def telling(self) -> bool:
        """Whether either side tells anything."""
        return any(row.status in TELLING for row in (self.before, self.after))

    @property
    def named_by(self) -> str:
        """The question the pair is named by: the one in words, where nobody gives the count that was asked for."""
        sides = (self.before, self.after)
        words = [side.variable_id for side in sides if side.variable_id != self.variable]
        counted = any(side.variable_id == self.variable and side.status in TELLING for side in sides)
        return words[0] if words and not counted else self.variable

    @property
    def known(self) -> bool:
        """Whether both sides are known."""
        return all(row.status in codes.KNOWN for row in (self.before, self.after))

    @property
    def changed(self) -> bool | None:
        """Whether it changed; None where that is not known, or is told in words that only a reader can compare."""
        if not self.known or not all(present(row.value) for row in (self.before, self.after)):
            return None
        if self.before.type == codes.CLASSES:
            return None  # what was added need not have taken the place of what there was
        same = set(str(self.before.value).split()) == set(str(self.after.value).split())
        if same and not all(row.status == codes.STATED for row in (self.before, self.after)):
            return None  # two numbers that are each about 20 need not be the same
        return not same


def pairs(teller: Teller, case_id: str) -> list[Pair]:
    """Every question asked before and after; a count nobody gives is answered by its words, where there are any."""
    names = of_reforms(teller.variables)
    rows = {(row.variable_id, row.phase): row for row in teller.answers(names, [case_id])}
    found: list[Pair] = []
    for name in names:
        if name.endswith(IN_WORDS) and name.removesuffix(IN_WORDS) in names:
            continue
        if _asked(rows, codes.DIVIDED.get(name, ())):
            continue  # told by the questions it was divided into
        sides = [_telling(rows, name, phase) for phase in (codes.BEFORE, codes.AFTER)]
        if any(side.status not in codes.NOT_ASKED for side in sides):
            found.append(Pair(name, *sides))
    return found


def divided(teller: Teller, case_id: str) -> set[str]:
    """The questions that are told by those they were divided into, which were asked of this case."""
    rows = {(row.variable_id, row.phase): row for row in teller.all_answers(case_id)}
    return {name for name, parts in codes.DIVIDED.items() if _asked(rows, parts)}


def _asked(rows: dict[tuple[str, str], Any], variables: Iterable[str]) -> bool:
    keys = [(name, phase) for name in variables for phase in (codes.BEFORE, codes.AFTER)]
    return any(rows[key].status not in codes.NOT_ASKED for key in keys if key in rows)


def _telling(rows: dict[tuple[str, str], Any], name: str, phase: str) -> Any:
    """The answer itself, or the one in words where the count is not stated."""
    own, words = rows[name, phase], rows.get((f"{name}{IN_WORDS}", phase))
    if words is not None and own.status not in codes.KNOWN and words.status in codes.KNOWN:
        return words
    return own


def cells(teller: Teller, pair: Pair) -> tuple[Runs, Runs]:
    """The two answers of a pair, with their footnotes; the second says so where nothing changed."""
    before = runs(teller.answer(pair.before), teller.cited(pair.before))
    if pair.changed is False:
        return before, runs(Marked(teller.say("changes.unchanged"), "strong"), teller.cited(pair.after))
    return before, runs(teller.answer(pair.after), teller.cited(pair.after))


@dataclass(frozen=True)
class Balance:
    """What changed, what did not, how large the effects are, and what cannot be said: each a few words an item."""

    changed: list[str]
    unchanged: list[str]
    effects: list[str]
    unknown: list[str]
    unclassed: list[str]


def balance(teller: Teller, case_id: str) -> Balance:
    """Sort the reforms and the effects of a case by what can be said of them."""
    found = Balance([], [], [], [], [])
    for pair in pairs(teller, case_id):
        name = teller.variable(pair.variable)
        if pair.changed:
            found.changed.append(_from_to(teller, name, pair))
        elif pair.changed is False:
            value = teller.value(pair.after, unit=True)
            found.unchanged.append(teller.say("changes.as_before", name=name, value=value))
        elif pair.before.status in FACTS and pair.after.status not in (*codes.KNOWN, *codes.NOT_ASKED):
            found.unknown.append(inside(name))
    for question in EFFECTS:
        for row in teller.answers([CLASS_OF[question]], [case_id]):
            _sort(teller, row, found)
    return found


def _from_to(teller: Teller, name: str, pair: Pair) -> str:
    """What it changed from and to; where one of the two is not just what the source says, with that beside it."""
    sides = {"before": pair.before, "after": pair.after}
    values = {side: teller.value(row, unit=True) for side, row in sides.items()}
    caveats = {side: teller.caveat(row) for side, row in sides.items()}
    said = {side: f"{value} ({caveats[side]})" if caveats[side] else value for side, value in values.items()}
    notes = [teller.text(row, "note") for side, row in sides.items() if caveats[side] and teller.text(row, "note")]
    return ". ".join([teller.say("changes.from_to", name=name, **said), *notes])


def _sort(teller: Teller, row: Any, found: Balance) -> None:
    if row.status in codes.NOT_ASKED:
        return
    name, caveat = teller.variable(row.variable_id), teller.caveat(row)
    if row.status not in codes.KNOWN:
        found.unclassed.append(inside(name))
        return
    value = teller.written(row)
    said = teller.say("changes.effect", name=name, value=f"{value} ({caveat})" if caveat else value)
    found.effects.append(said)
