"""A case held up against the others: its own answer beside how the others answer, with the base."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import codes
from tillkom.analysis.answers import _kept, answers, coded_cases, records, vocabularies
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
    whose answer is known, ``cases`` all others; another case about one of the case's own units is none of them. A
    variable nobody has an answer to has one row with no code.
    """
    own_id = study.case(case_id).id
    classes = _classes(study.only(own_id), [own_id])
    held = _held_by_others(study, own_id, classes)
    if alike := _of_the_same_units(study, own_id):
        held = _together(held, _tally(_coded_classes(study, alike)), -1)
    named = vocabularies(study)
    rows: list[dict[str, object]] = []
    for row in records(classes):
        terms = study.codebook.vocabulary(named.get(row.variable_id, row.variable_id))
        rows += _mirrored(terms, row, held.get((row.variable_id, row.phase), Held()))
    return pd.DataFrame(rows).astype({"own": "boolean"}) if rows else pd.DataFrame(columns=list(_EMPTY))


def _of_the_same_units(study: Study, case_id: str) -> set[str]:
    """The other cases about one of the case's units: a unit is not mirrored in itself."""
    units = study.case_units
    own = units.loc[units["case_id"] == case_id, "unit_id"]
    return set(units.loc[units["unit_id"].isin(own), "case_id"]) - {case_id}


_EMPTY = ("variable_id", "phase", "code", "own", "own_status", "others", "base", "cases")


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


Tally = Mapping[tuple[str, str], Held]  # by variable and phase


def _held_by_others(study: Study, own_id: str, classes: pd.DataFrame) -> Tally:
    """Count over all cases but one, whose own classes are given.

    With many cases this is what takes time. What all hold is counted once, for however many reports; what is then
    taken away and counted anew is the case itself, and the cases of which this reader sees more than others do.
    """
    counted = study._shared or study
    held = _kept(counted, "held", lambda: _tally(_coded_classes(counted)))
    if not study._seen_more_of:
        return _together(held, _tally(classes), -1) if own_id in coded_cases(counted) else held
    held = _together(held, _tally(_coded_classes(counted, {own_id, *study._seen_more_of})), -1)
    return _together(held, _tally(_coded_classes(study, study._seen_more_of - {own_id})), 1)


def _coded_classes(study: Study, cases: Set[str] | None = None) -> pd.DataFrame | None:
    """The classes of all coded cases, or of those among some; None where there is none of them."""
    among = study if cases is None else study._of([case for case in study.case_ids if case in cases])
    coded = coded_cases(among)
    return _classes(among, coded) if coded else None


def _together(held: Tally, more: Tally, times: int) -> Tally:
    return {**held, **{asked: held.get(asked, Held()).with_(other, times) for asked, other in more.items()}}


def _tally(classes: pd.DataFrame | None) -> Tally:
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    known, asked = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in records(classes) if classes is not None else ():
        of = row.variable_id, row.phase
        counts[of].update(_codes(row))
        known[of] += row.status in KNOWN
        asked[of] += row.status != NOT_APPLICABLE  # a question that cannot apply is not asked
    return {of: Held(counts[of], known[of], asked[of]) for of in asked}


def _classes(study: Study, cases: list[str]) -> pd.DataFrame:
    """Every classified answer of the cases, their stages last as the variable *stage*."""
    variables = study.variables
    classed = list(variables.loc[variables["type"].isin(list(codes.CLASSED)), "variable_id"])
    table = answers(study, classed, cases=cases)[["case_id", "variable_id", "phase", "value", "status"]]
    stages = ladder(study, cases=cases)[["case_id", "stage", "status"]]
    stages = stages.assign(variable_id="stage", phase=codes.NOW, value=stages["stage"].astype("str"))
    return pd.concat([table, stages.drop(columns="stage")], ignore_index=True)


def _codes(row: Any) -> list[str]:
    return str(row.value).split() if row.status in KNOWN else []


def _mirrored(terms: Iterable[str], row: Any, others: Held) -> list[dict[str, object]]:
    """Give the rows of one variable in one phase."""
    own = _codes(row)
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


def mirror_numbers(study: Study, case_id: str) -> pd.DataFrame:
    """Hold a case's numbers up against those of the other coded cases.

    Returns
    -------
    variable_id, phase, own, own_status, qualifier, low, middle, high, base, cases : one row per number asked for; low,
    middle (median) and high among the others, NA where none of them has a number.
    """
    own_id = study.case(case_id).id
    others = [other for other in coded_cases(study) if other != own_id]
    variables = study.variables
    numbers = list(variables.loc[variables["type"].isin(list(codes.NUMERIC)), "variable_id"])
    table = answers(study, numbers, cases=[own_id, *others])
    own = table.loc[table["case_id"] == own_id, ["variable_id", "phase", "value_number", "status", "qualifier"]].rename(
        columns={"value_number": "own", "status": "own_status"}
    )
    # a disputed number counts for nothing, and where no number is known the base is 0
    rest = table[table["case_id"] != own_id]
    rest = rest.assign(value_number=rest["value_number"].where(rest["status"].isin(KNOWN)))
    numbered = rest.groupby(["variable_id", "phase"], sort=False)["value_number"]
    spread = numbered.agg(low="min", middle="median", high="max", base="count").reset_index()
    return own.merge(spread, how="left", on=["variable_id", "phase"]).assign(cases=len(others))
