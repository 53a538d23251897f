"""The made-up observations of a case: every variable that applies to its level, with the statuses real codings have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tillkom.synthetic import texts
from tillkom.synthetic.cases import cited
from tillkom.synthetic.draw import Draw
from tillkom.synthetic.plan import Plan

Row = dict[str, Any]
ANSWERED = ("belagd", "ungefärlig", "motstridig")
NEEDS_SOURCE = (*ANSWERED, "retorisk")
EMPTY = ("framgår_ej", "ej_tillämplig", "ej_kodad", "sekretess")
NUMBERS = ("antal", "tal")

# Of a hundred codings, how many have each status: documents seldom state numbers, interviews often give words.
_COMMONEST = ("belagd", "framgår_ej", "ungefärlig", "motstridig", "ej_kodad", "ej_tillämplig", "sekretess", "retorisk")
STATUSES: dict[str, dict[str, float]] = {
    kind: dict(zip(_COMMONEST, shares, strict=True))
    for kind, shares in {
        "text": (66, 20, 4, 3, 3, 2, 2, 0),
        "klass": (62, 21, 6, 5, 4, 1, 1, 0),
        "klasser": (74, 17, 3, 2, 4, 0, 0, 0),
        "antal": (34, 36, 18, 3, 4, 3, 1, 1),
        "tal": (36, 24, 10, 0, 4, 26, 0, 0),
    }.items()
}
# Statuses that are commoner for one variable than for its type.
COMMONER: dict[str, dict[str, float]] = {
    "population": {"belagd": 1500},
    "funding": {"sekretess": 14},
    "goals": {"retorisk": 3},
    "steering_docs": {"retorisk": 8, "ungefärlig": 26},
    "programme_name": {"ej_tillämplig": 40},
    "project_assignments": {"ej_tillämplig": 45},
    "stories_count": {"ej_tillämplig": 70},
    "projects_count": {"ej_tillämplig": 25},
    "resistance": {"sekretess": 9, "motstridig": 9},
    "political_context": {"sekretess": 6},
    "staff_turnover": {"sekretess": 8},
    "turnover": {"sekretess": 5},
}
# The first case shows every status, however small the study.
SHOWN_FIRST = {
    ("goals", "före"): "ungefärlig", ("steering_docs", "före"): "retorisk", ("goals", "efter"): "framgår_ej",
    ("funding", "nuläge"): "sekretess", ("programme_length", "nuläge"): "ej_tillämplig",
    ("stories_count", "nuläge"): "ej_kodad", ("committees", "före"): "belagd", ("turnover", "nuläge"): "motstridig",
}  # fmt: skip
# Variable -> smallest and largest number before (or at present) and after, and what it is rounded to.
SIZES: dict[str, tuple[int, int, int, int, float]] = {
    "goals": (20, 160, 4, 45, 1),
    "values_count": (3, 8, 3, 6, 1),
    "steering_docs": (60, 400, 30, 220, 1),
    "committees": (6, 14, 4, 11, 1),
    "funding": (100_000, 20_000_000, 100_000, 20_000_000, 50_000),
    "programme_length": (3, 24, 3, 24, 0.5),
    "project_assignments": (2, 12, 2, 12, 1),
    "stories_count": (8, 60, 8, 60, 1),
}
OTHER_SIZE = (1, 100, 1, 100, 1)
INHABITANTS = {"kommun": (2_500, 160_000), "region": (60_000, 1_900_000)}
QUALIFIERS = (("cirka", 40), ("nästan", 15), ("minst", 15), ("mer_än", 12), ("högst", 10), ("mindre_än", 8))
SHARE_CODERS_DIFFER, SHARE_SETTLED = 0.18, 0.6


@dataclass(frozen=True)
class Variable:
    """A row of the codebook's variables, with the codes an answer is taken from."""

    id: str
    type: str
    levels: tuple[str, ...]
    phases: tuple[str, ...]
    codes: tuple[str, ...]

    @cached_property
    def statuses(self) -> list[tuple[str, float]]:
        return list((STATUSES[self.type] | COMMONER.get(self.id, {})).items())

    @property
    def has_effect(self) -> bool:
        """Whether it asks for what followed, which nothing can before anything was done."""
        return self.id.startswith(("effect_", "q4_", "q5_", "q6_", "q7_"))


def observation_rows(seed: int, plan: Plan, variables: list[Variable]) -> Iterator[Row]:
    """All codings of a case; where two coders worked, words by the first and classes and numbers by both."""
    draw = Draw(seed, "observations", plan.place)
    for variable in variables:
        if plan.unit.level not in variable.levels:
            continue
        for phase in variable.phases:
            yield from _codings(draw, plan, variable, phase)


def _codings(draw: Draw, plan: Plan, variable: Variable, phase: str) -> Iterator[Row]:
    judged = _judgement(draw, plan, variable, phase)
    key = {"case_id": plan.case_id, "variable_id": variable.id, "phase": phase}
    yield {**key, **judged, "coder": plan.coders[0], "round": "kodning", "memo": _memo(draw, judged)}
    if variable.type == "text" or judged["status"] == "ej_kodad":
        return
    for other in plan.coders[1:]:
        differs = draw.chance(SHARE_CODERS_DIFFER) or variable.id == "committee_structure" and plan.place == 0
        seen = _other_view(draw, plan, variable, phase, judged) if differs else judged
        yield {**key, **seen, "coder": other, "round": "kodning", "memo": _memo(draw, seen)}
        if (seen["status"], seen["value"]) != (judged["status"], judged["value"]) and draw.chance(SHARE_SETTLED):
            decision = draw.pick((judged, seen))
            yield {**key, **decision, "coder": plan.coders[0], "round": "avgörande", "memo": ""}


def _other_view(draw: Draw, plan: Plan, variable: Variable, phase: str, judged: Mapping[str, Any]) -> Row:
    """What a second coder made of it, who may find an answer where the first found none, or another one."""
    status = "belagd" if judged["status"] in EMPTY else draw.weighted([("belagd", 7), ("framgår_ej", 3)])
    return _row(draw, plan, variable, phase, status)


def _judgement(draw: Draw, plan: Plan, variable: Variable, phase: str) -> Row:
    status = draw.weighted(variable.statuses)
    too_early = plan.stage < 2 and (phase == "efter" or variable.has_effect)
    if too_early and status in ANSWERED and draw.chance(0.7):
        status = draw.weighted([("ej_tillämplig", 6), ("framgår_ej", 4)])
    if plan.place == 0:
        status = SHOWN_FIRST.get((variable.id, phase), status)
    return _row(draw, plan, variable, phase, status)


def _row(draw: Draw, plan: Plan, variable: Variable, phase: str, status: str) -> Row:
    """A judgement that keeps the rules: an answer exactly where the status has one, a source where it needs one."""
    if status == "ej_tillämplig" and variable.id.startswith("effect_"):
        status = "framgår_ej"  # either all effects of a case can occur, or none
    answered = status in ("belagd", "ungefärlig") or status == "motstridig" and draw.chance(0.4)
    coded = variable.type != "text"
    value = _value(draw, plan, variable, phase) if answered and coded else ""
    swedish = english = ""
    in_words = draw.chance(0.7) if answered else status == "retorisk" or status == "framgår_ej" and draw.chance(0.12)
    if in_words if coded else answered:
        swedish, english = texts.answer(draw, variable.id, int(min(plan.course.initiativ, plan.horizon.year - 2)))
    if value and variable.type in ("klass", "klasser") and not swedish:
        swedish, english = "Påhittade ord som bär klassen.", "Made-up words that carry the class."
    note = ("", "")
    if status != "belagd" and draw.chance({"framgår_ej": 0.2, "ej_tillämplig": 0.4}.get(status, 0.8)):
        note = texts.note(draw, status)
    row: Row = {
        "value": value,
        "text_sv": swedish,
        "text_en": english,
        "status": status,
        "qualifier": draw.weighted(QUALIFIERS) if status == "ungefärlig" and variable.type in NUMBERS else "",
        "note_sv": note[0],
        "note_en": note[1],
    }
    if status in NEEDS_SOURCE:
        own_reading = variable.type in ("klass", "klasser") and draw.chance(0.85)
        row |= cited(draw, plan, "tolkning" if own_reading else None)
        before = f"{int(min(plan.course.beslut, plan.horizon.year)) - 1}"
        row["as_of"] = before if phase == "före" else str(plan.horizon)
    return row


def _value(draw: Draw, plan: Plan, variable: Variable, phase: str) -> str:
    if variable.type == "klass":
        return _class(draw, plan, variable)
    if variable.type == "klasser":
        most = max(2, len(variable.codes) // 3 + plan.stage // 2 - (phase == "före"))
        return " ".join(draw.some(variable.codes, 1, most))
    if variable.id == "population":
        low, high = INHABITANTS[plan.unit.level]
        return str(int(low * (high / low) ** (draw.share() ** 1.5)))
    sizes = SIZES.get(variable.id, OTHER_SIZE)
    low, high = sizes[2:4] if phase == "efter" else sizes[:2]
    step = sizes[4]
    number = low + int(draw.share() ** 2 * ((high - low) / step + 1)) * step
    return f"{number:g}" if variable.type == "tal" else str(int(number))


def _class(draw: Draw, plan: Plan, variable: Variable) -> str:
    """A class; effects grow with the stage, so that comparisons have something to find."""
    if variable.id.startswith("effect_") and len(variable.codes) == 3:
        weights = ((7, 3, 0), (6, 4, 0), (5, 4, 1), (4, 5, 1), (2, 5, 3), (1, 4, 5))[plan.stage]
        return draw.weighted(list(zip(variable.codes, weights, strict=True)))
    return draw.pick(variable.codes)


def _memo(draw: Draw, judged: Mapping[str, Any]) -> str:
    likely = 0.02 if judged["status"] == "belagd" else 0.08
    return texts.memo(draw) if draw.chance(likely) else ""
