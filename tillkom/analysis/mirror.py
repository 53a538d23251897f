"""A case held up against the others: its own answer beside how the others answer, with the base."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from tillkom import codes
from tillkom.analysis.answers import _kept, answers, coded_cases, vocabularies
from tillkom.analysis.stages import ladder
from tillkom.codes import KNOWN, NOT_APPLICABLE

if TYPE_CHECKING:
    from tillkom.study import Study


def mirror(study: Study, case_id: str) -> pd.DataFrame:
    """Hold a case's classified answers up against those of the other coded cases the reader may see.

    Give it the extract of the one who is to read it: the others are the other cases of that extract.

    Returns
    -------
    variable_id, phase, code, own, own_status, others, base, cases : one row per class that the case or any of the
    others holds; stages come last as the variable *stage*. ``own`` tells whether the case holds the class (NA where
    its answer is not known, as ``own_status`` says); ``others`` counts the others that hold it, ``base`` the others
    whose answer is known, ``cases`` all others that the question can be asked of; another case about one of the case's
    own units is none of them. A variable nobody has an answer to has one row with no code.
    """
    own_id = study.case(case_id).id
    held = _held_by_others(study, own_id)
    named = vocabularies(study)
    rows: list[dict[str, object]] = []
    for row in _own(study, own_id).classes:
        terms = study.codebook.vocabulary(named.get(row.variable_id, row.variable_id))
        rows += _mirrored(terms, row, held.get((row.variable_id, row.phase), Held()))
    return pd.DataFrame(rows).astype({"own": "boolean"}) if rows else pd.DataFrame(columns=list(_EMPTY))


_EMPTY = ("variable_id", "phase", "code", "own", "own_status", "others", "base", "cases")


def mirror_numbers(study: Study, case_id: str) -> pd.DataFrame:
    """Hold a case's numbers up against those of the other coded cases.

    Returns
    -------
    variable_id, phase, own, own_status, qualifier, low, middle, high, base, cases : one row per number asked for; low,
    middle (median) and high among the others, NA where none of them has a number. The others are those of
    :func:`mirror`.
    """
    own_id = study.case(case_id).id
    shared, anew = _shared_and_anew(study)
    apart = _of_the_same_units(study, own_id) | {own_id}
    whole = _kept(shared, "numbers by case", lambda: _numbers_of(_by_case(shared)))
    others = [case for case in coded_cases(study) if case not in apart]
    outside = _kept(shared, "not asked for numbers", lambda: _not_asked(_by_case(shared)))
    rows = []
    for row in _own(study, own_id).numbers:
        asked = row.variable_id, row.phase
        without = outside.get(asked, frozenset()) - set(anew) | _not_asked(anew).get(asked, frozenset())
        held = {case: value for case, value in whole.get(asked, {}).items() if case not in anew}
        held |= _numbers_of(anew).get(asked, {})
        known = [value for case, value in held.items() if case not in apart]
        spread = (min(known), median(known), max(known)) if known else (pd.NA, pd.NA, pd.NA)
        of = sum(case not in without for case in others) if without else len(others)
        rows.append((*asked, row.number, row.status, row.qualifier, *spread, len(known), of))
    columns = ["variable_id", "phase", "own", "own_status", "qualifier", "low", "middle", "high", "base", "cases"]
    types = dict.fromkeys(["own", "low", "middle", "high"], "Float64") | {"qualifier": "str", "base": "Int64"}
    return pd.DataFrame(rows, columns=columns).astype(types)


class Answer(NamedTuple):
    """What a case answers to one question in one phase."""

    variable_id: str
    phase: str
    value: str
    status: str
    number: Any = pd.NA
    qualifier: Any = pd.NA

    @property
    def codes(self) -> list[str]:
        """The classes it holds; none where the answer is not known."""
        return self.value.split() if self.status in KNOWN else []


@dataclass(frozen=True)
class Answers:
    """The answers of one case: its classes, the stage last as the variable *stage*, and its numbers."""

    classes: tuple[Answer, ...]
    numbers: tuple[Answer, ...]


@dataclass(frozen=True)
class Held:
    """How many cases hold each class of one variable in one phase, and of how many the answer is known."""

    counts: Counter[str] = field(default_factory=Counter)
    known: int = 0
    cases: int = 0

    def with_(self, other: Held, times: int) -> Held:
        """The two counted together, or where ``times`` is -1 the one without the other."""
        counts = Counter(self.counts)
        for code, count in other.counts.items():
            counts[code] += times * count
        return Held(counts, self.known + times * other.known, self.cases + times * other.cases)


Question = tuple[str, str]  # variable and phase
Tally = Mapping[Question, Held]


def _held_by_others(study: Study, own_id: str) -> Tally:
    """Count over all other cases of which a unit is not the case's own: a unit is not mirrored in itself.

    With many cases this is what takes time. What all hold is counted once, for however many reports; what is then
    taken away and counted anew is the case itself, and the cases of which this reader sees more than others do.
    """
    shared, anew = _shared_and_anew(study)
    held = _kept(shared, "held", lambda: _tally(_by_case(shared).values()))
    apart = _of_the_same_units(study, own_id) | {own_id}
    before = [answers for case, answers in _by_case(shared).items() if case in apart or case in anew]
    held = _together(held, _tally(before), -1)
    return _together(held, _tally(answers for case, answers in anew.items() if case not in apart), 1)


def _of_the_same_units(study: Study, case_id: str) -> set[str]:
    """The other cases about one of the case's units."""
    units = study._tables["case_units"]
    own = units["unit_id"].isin(units.loc[units["case_id"] == case_id, "unit_id"])
    return set(units.loc[own, "case_id"]) - {case_id}


def _shared_and_anew(study: Study) -> tuple[Study, Mapping[str, Answers]]:
    """What is read once for all readers, and the answers of the cases of which this reader sees more."""
    return study._shared or study, _by_case(study._anew) if study._anew else {}


def _own(study: Study, own_id: str) -> Answers:
    """The answers of the case itself, whether or not anything is coded of it."""
    shared, anew = _shared_and_anew(study)
    found = anew if own_id in anew else _by_case(shared)
    return found[own_id] if own_id in found else _read(study.only(own_id), [own_id])[own_id]


def _by_case(study: Study) -> Mapping[str, Answers]:
    """The answers of every coded case."""
    return _kept(study, "answers by case", lambda: _read(study, coded_cases(study)))


def _read(study: Study, cases: list[str]) -> dict[str, Answers]:
    """Every classified answer of the cases, the stage last as a variable of its own, and every number."""
    variables = study._tables["variables"]
    types = dict(zip(variables["variable_id"], variables["type"].astype("str"), strict=True))
    classes: dict[str, list[Answer]] = {case: [] for case in cases}
    numbers: dict[str, list[Answer]] = {case: [] for case in cases}
    if not cases:
        return {}
    wanted = [name for name, kind in types.items() if kind in (*codes.CLASSED, *codes.NUMERIC)]
    table = answers(study, wanted, cases=cases)
    columns = ("case_id", "variable_id", "phase", "value", "status", "value_number", "qualifier")
    for case, variable, phase, value, status, number, qualifier in zip(*map(table.get, columns), strict=True):
        of = classes if types[variable] in codes.CLASSED else numbers
        of[case].append(Answer(variable, phase, str(value), status, number, qualifier))
    stages = ladder(study, cases=cases)
    for case, stage, status in zip(stages["case_id"], stages["stage"], stages["status"], strict=True):
        classes[case].append(Answer("stage", codes.NOW, str(stage), status))
    return {case: Answers(tuple(classes[case]), tuple(numbers[case])) for case in cases}


def _together(held: Tally, more: Tally, times: int) -> Tally:
    return {**held, **{asked: held.get(asked, Held()).with_(other, times) for asked, other in more.items()}}


def _tally(of_cases: Iterable[Answers]) -> Tally:
    counts: dict[Question, Counter[str]] = defaultdict(Counter)
    known, asked = Counter[Question](), Counter[Question]()
    for of_case in of_cases:
        for row in of_case.classes:
            of = row.variable_id, row.phase
            counts[of].update(row.codes)
            known[of] += row.status in KNOWN
            asked[of] += row.status != NOT_APPLICABLE  # a question that cannot apply is not asked
    return {of: Held(counts[of], known[of], asked[of]) for of in asked}


def _numbers_of(of_cases: Mapping[str, Answers]) -> dict[Question, dict[str, float]]:
    """The known numbers by question and case; a disputed number counts for nothing."""
    numbers: dict[Question, dict[str, float]] = {}
    for case, of_case in of_cases.items():
        for row in of_case.numbers:
            if row.status in KNOWN and not pd.isna(row.number):
                numbers.setdefault((row.variable_id, row.phase), {})[case] = float(row.number)
    return numbers


def _not_asked(of_cases: Mapping[str, Answers]) -> dict[Question, frozenset[str]]:
    """The cases that a question for a number cannot be asked of, by question."""
    cases: dict[Question, set[str]] = defaultdict(set)
    for case, of_case in of_cases.items():
        for row in of_case.numbers:
            if row.status == NOT_APPLICABLE:
                cases[row.variable_id, row.phase].add(case)
    return {asked: frozenset(found) for asked, found in cases.items()}


def _mirrored(terms: Iterable[str], row: Answer, others: Held) -> list[dict[str, object]]:
    """Give the rows of one variable in one phase."""
    own = row.codes
    same = {
        "variable_id": row.variable_id,
        "phase": row.phase,
        "own_status": row.status,
        "base": others.known,
        "cases": others.cases,
    }
    return [
        {
            **same,
            "code": code,
            "own": (code in own) if row.status in KNOWN else pd.NA,
            "others": others.counts[code],
        }
        for code in terms
        if code in own or others.counts[code]
    ] or [{**same, "code": pd.NA, "own": pd.NA, "others": 0}]
