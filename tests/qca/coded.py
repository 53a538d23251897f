"""The five cases with answers set here, so that what is coded otherwise in the shipped study changes no test."""

from __future__ import annotations

import pandas as pd

from tillkom.study import Study
from tillkom.tables import with_numbers

CASES = ("gislaved", "boras", "borlange", "kalmar", "vgr")
ANSWERS = {
    "principles": ("tillit stöd", "tillit öppenhet", "öppenhet", "kunskap", "tillit"),
    "population": ("29014", "114592", "51735", "246667", "1767016"),
    "dialogue_form": (
        "styrelse_nämnd",
        "politisk_beredning",
        "rollövning",
        "berättelser",
        "partiövergripande_beredning",
    ),
    "uses_label": (None, "ja", "senare", "nej", "ja"),
}
STAGES = {"stage": (3, 2, 4, 5, 2), "alternative_low": (None, None, None, None, 1)} | {
    "alternative_high": (None, 3, 5, None, None)
}


def coded(study: Study) -> Study:
    """The study with these answers and stages alone."""
    shipped = study.observations
    like = shipped[(shipped["case_id"] == "boras") & (shipped["variable_id"] == "population")].iloc[0]
    rows = [
        like.drop("value_number").to_dict()
        | {"case_id": case, "variable_id": variable, "phase": "nuläge", "value": value, "locator": f"s. {place}"}
        | {"status": "belagd" if value else "framgår_ej", "coder": "K1", "round": "kodning"}
        for variable, values in ANSWERS.items()
        for place, (case, value) in enumerate(zip(CASES, values, strict=True), start=1)
    ]
    columns = [name for name in shipped.columns if name != "value_number"]
    observations = pd.DataFrame(rows, columns=columns).astype(shipped[columns].dtypes)
    stages = study.stages.drop_duplicates("case_id").set_index("case_id").loc[list(CASES)].reset_index()
    for name, values in STAGES.items():
        stages[name] = pd.array(values, dtype=study.stages[name].dtype)
    stages["coder"], stages["round"] = "K1", "kodning"
    tables = {**study._tables, "observations": with_numbers(observations, study.variables), "stages": stages}
    return Study(study.codebook, tables)
