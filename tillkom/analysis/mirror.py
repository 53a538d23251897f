"""A case held up against the others: its own answer beside how the others answer, with the base."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import codes
from tillkom.analysis.answers import _kept, answers, coded_cases, records, vocabularies
from tillkom.analysis.stages import ladder
from tillkom.codes import KNOWN

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
    whose answer is known, ``cases`` all others. A variable nobody has an answer to has one row with no code.
    """
    own_id = study.case(case_id).id
    own = study.only(own_id)
    # What all hold is counted once for however many reports; where the case is among them, it is taken away again.
    counted = study.beside(own_id)
    held = _kept(counted, "held", lambda: _held(counted, coded_cases(counted)))
    among = own_id in coded_cases(counted)
    named = vocabularies(study)
    rows: list[dict[str, object]] = []
    for row in records(_classes(own, [own_id])):
        others = held.get((row.variable_id, row.phase), Held())
        terms = study.codebook.vocabulary(named.get(row.variable_id, row.variable_id))
        rows += _mirrored(terms, row, others.without(row) if among else others)
    return pd.DataFrame(rows).astype({"own": "boolean"}) if rows else pd.DataFrame(columns=list(_EMPTY))


_EMPTY = ("variable_id", "phase", "code", "own", "own_status", "others", "base", "cases")


@dataclass(frozen=True)
class Held:
    """How many cases hold each class of one variable in one phase, and of how many the answer is known."""

    counts: Counter[str] = field(default_factory=Counter)
    known: int = 0
    cases: int = 0

    def without(self, row: Any) -> Held:
        """The same without one of the cases."""
        known = row.status in KNOWN
        return Held(self.counts - Counter(_codes(row)), self.known - known, self.cases - 1)


def _held(study: Study, cases: list[str]) -> dict[tuple[str, str], Held]:
    """Count over all cases; with many of them this is what takes time."""
    if not cases:
        return {}
    table = _classes(study, cases)
    held = {}
    for (variable, phase), group in table.groupby(["variable_id", "phase"], sort=False):
        known = group[group["status"].isin(KNOWN)]
        codes = known["value"].astype("str").str.split().explode().dropna()
        held[str(variable), str(phase)] = Held(Counter(codes), len(known), len(group))
    return held


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
