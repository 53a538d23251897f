"""Where each value comes from: the evidence of a case, line by line, and the sources it cites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import codes

if TYPE_CHECKING:
    from tillkom.study import Study

_COLUMNS = [
    "part",
    "variable_id",
    "phase",
    "value",
    "text_sv",
    "text_en",
    "status",
    "qualifier",
    "kind",
    "source_id",
    "locator",
    "earliest",
    "latest",
    "ended",
    "as_of",
    "coder",
    "round",
    "note_sv",
    "note_en",
]

_REASON = {"text_sv": "reason_sv", "text_en": "reason_en"}
# What stands for a column of the evidence in the table it comes from, where that is called something else.
_OWN_NAMES: dict[str, dict[str, str]] = {
    "observations": {},
    "events": {"variable_id": "type", "value": "date"},
    "stages": {"value": "stage", **_REASON},
    "adoptions": {"variable_id": "definition", "value": "latest", **_REASON},
}


def evidence(study: Study, case_id: str) -> pd.DataFrame:
    """List everything coded about a case with its source and the place in it, so that a reader can follow each value.

    Returns
    -------
    part, variable_id, phase, value, text_sv, text_en, status, qualifier, kind, source_id, locator, as_of, coder, round,
    note_sv, note_en : one row per coded value. ``part`` is *observations*, *events*, *stages* or *adoptions*.
    ``variable_id`` names the variable, the type of event or the adoption definition; ``value`` of an event is its date,
    of a stage the stage, of an adoption its latest date. The ``status`` of an adoption is its own: *antagen*,
    *ej_antagen* or *okänt*; ``earliest``, ``latest``, ``ended`` and ``as_of`` hold its dates.
    """
    case = study.case(case_id)
    judged = study.stages
    tables = {
        "observations": case.observations,
        "events": case.events.assign(status=codes.STATED),
        "stages": judged[judged["case_id"] == case.id].assign(variable_id="stage", status=codes.STATED),
        "adoptions": case.adoptions,
    }
    cells: dict[str, list[Any]] = {column: [] for column in _COLUMNS}
    for part, table in tables.items():
        cells["part"] += [part] * len(table)
        for column in _COLUMNS[1:]:
            own = _OWN_NAMES[part].get(column, column)
            cells[column] += table[own].tolist() if own in table else [None] * len(table)
    return pd.DataFrame({column: pd.Series(values, dtype="str") for column, values in cells.items()})


def references(study: Study, case_id: str | None = None) -> pd.DataFrame:
    """List the sources that a case, or the whole study, cites.

    Returns
    -------
    The columns of ``sources`` and ``cited`` (how many coded values rest on the source), by citation.
    """
    chosen = study.cases if case_id is None else study.cases[study.cases["case_id"] == study.case(case_id).id]
    tables = [study.observations, study.events, study.stages, study.adoptions, study.case_units]
    rows = [table.loc[table["case_id"].isin(chosen["case_id"]), "source_id"] for table in tables]
    rows.append(chosen["source_id"])
    if case_id is None:
        rows.append(study.adoption_surveys["source_id"])
        rows.append(study.adoptions.loc[study.adoptions["case_id"].isna(), "source_id"])  # of units without a case
    cited = pd.concat(rows).dropna().value_counts()
    table = study.sources[study.sources["source_id"].isin(cited.index)]
    table = table.assign(cited=table["source_id"].map(cited).astype("Int64"))
    return table.sort_values("citation", kind="stable", ignore_index=True)
