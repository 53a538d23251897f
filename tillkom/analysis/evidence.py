"""Where each value comes from: the evidence of a case, line by line, and the sources it cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

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
    "as_of",
    "coder",
    "round",
    "note_sv",
    "note_en",
]


def evidence(study: Study, case_id: str) -> pd.DataFrame:
    """List everything coded about a case with its source and the place in it, so that a reader can follow each value.

    Returns
    -------
    part, variable_id, phase, value, text_sv, text_en, status, qualifier, kind, source_id, locator, as_of, coder, round,
    note_sv, note_en : one row per coded value. ``part`` is *observations*, *events*, *stages* or *adoptions*.
    ``variable_id`` names the variable, the type of event or the adoption definition; ``value`` of an event is its date,
    of a stage the stage, of an adoption its latest date. The ``status`` of an adoption is its own: *antagen*,
    *ej_antagen* or *okänt*; ``earliest``, ``latest`` and ``as_of`` hold its dates.
    """
    case = study.case(case_id)
    observations = case.observations.assign(part="observations")
    events = case.events.rename(columns={"type": "variable_id", "date": "value"})
    events = events.assign(part="events", status="belagd")
    judged = study.stages
    stages = judged[judged["case_id"] == case.id].rename(columns={"reason_sv": "text_sv", "reason_en": "text_en"})
    stages = stages.assign(part="stages", variable_id="stage", value=stages["stage"].astype("str"), status="belagd")
    adoptions = case.adoptions.rename(columns={"reason_sv": "text_sv", "reason_en": "text_en"})
    adoptions = adoptions.assign(part="adoptions", variable_id=adoptions["definition"], value=adoptions["latest"])
    parts = [part.reindex(columns=_COLUMNS).astype("str") for part in (observations, events, stages, adoptions)]
    return pd.concat(parts, ignore_index=True)


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
    cited = pd.concat(rows).dropna().value_counts()
    table = study.sources[study.sources["source_id"].isin(cited.index)]
    table = table.assign(cited=table["source_id"].map(cited).astype("Int64"))
    return table.sort_values("citation", kind="stable", ignore_index=True)
