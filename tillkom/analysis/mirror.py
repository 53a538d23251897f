"""A case held up against the others: its own answer beside how the others answer, with the base."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from tillkom.analysis.answers import KNOWN, answers, coded_cases
from tillkom.analysis.stages import ladder

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
    others = [other for other in coded_cases(study) if other != own_id]
    variables = study.variables
    classed = list(variables.loc[variables["type"].isin(["klass", "klasser"]), "variable_id"])
    table = answers(study, classed, cases=[own_id, *others])[["case_id", "variable_id", "phase", "value", "status"]]
    stages = ladder(study, cases=[own_id, *others])[["case_id", "stage", "status"]]
    stages = stages.assign(variable_id="stage", phase="nuläge", value=stages["stage"].astype("str"))
    table = pd.concat([table, stages.drop(columns="stage")], ignore_index=True)
    rows: list[dict[str, object]] = []
    for (variable, phase), group in table.groupby(["variable_id", "phase"], sort=False):
        rows += _mirrored(study, str(variable), str(phase), group, own_id)
    return pd.DataFrame(rows).astype({"own": "boolean"}) if rows else pd.DataFrame(columns=list(_EMPTY))


_EMPTY = ("variable_id", "phase", "code", "own", "own_status", "others", "base", "cases")


def _mirrored(study: Study, variable: str, phase: str, group: pd.DataFrame, own_id: str) -> list[dict[str, object]]:
    """Give the rows of one variable in one phase."""
    own = group[group["case_id"] == own_id].iloc[0]
    rest = group[group["case_id"] != own_id]
    known = rest[rest["status"].isin(KNOWN)]
    own_codes = str(own["value"]).split() if own["status"] in KNOWN else []
    counts = known["value"].astype("str").str.split().explode().value_counts()
    vocabulary = "stage" if variable == "stage" else _vocabulary(study, variable)
    codes = [code for code in study.codebook.vocabulary(vocabulary) if code in own_codes or code in counts.index]
    same = {
        "variable_id": variable,
        "phase": phase,
        "own_status": own["status"],
        "base": len(known),
        "cases": len(rest),
    }
    return [
        {
            **same,
            "code": code,
            "own": (code in own_codes) if own["status"] in KNOWN else pd.NA,
            "others": int(counts.get(code, 0)),
        }
        for code in codes
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
    numbers = list(variables.loc[variables["type"].isin(["antal", "tal"]), "variable_id"])
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


def _vocabulary(study: Study, variable: str) -> str:
    """Name the vocabulary a variable's classes are taken from."""
    return str(study.variables.set_index("variable_id").at[variable, "vocabulary"])
