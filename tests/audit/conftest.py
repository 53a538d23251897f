"""The small study with canaries in every free field of what is hidden: words that stand nowhere else."""

from __future__ import annotations

import csv
import itertools
import shutil
from pathlib import Path

import pytest

from tillkom import load_study
from tillkom.study import Study

CANARY = "kanariefågel"
HIDDEN = ("gamma", "delta")  # for participants; for the research group alone
KEYS = {"value", "coder", "round", "source_id", "case_id", "unit_id", "variable_id", "order", "survey_id"}
KEYS |= {"part_of", "same_organisation_as", "visibility", "name"}


@pytest.fixture(scope="session")
def canary_folder(tmp_path_factory: pytest.TempPathFactory, small_folder: Path) -> Path:
    """The data folder: every text of the cases gamma and delta, and every memo, holds a canary of its own."""
    folder = Path(shutil.copytree(small_folder, tmp_path_factory.mktemp("canaries") / "data"))
    number = itertools.count(1)
    for name, schema in load_study(folder).codebook.tables.items():
        if name in ("variables", "vocabularies", "units", "calibrations"):
            continue
        path = folder / schema.path
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            hidden = row.get("case_id") in HIDDEN
            for field in schema.fields:
                coded = field.vocabulary or field.enum or field.is_edtf or field.type != "string"
                free = hidden and not coded and field.name not in KEYS and row[field.name]
                if field.name == "memo" or free:
                    row[field.name] = f"{CANARY}{next(number)} satt i sitt träd {name}"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, schema.names)
            writer.writeheader()
            writer.writerows(rows)
    return folder


@pytest.fixture(scope="session")
def canary_study(canary_folder: Path) -> Study:
    """That study, loaded."""
    return load_study(canary_folder)
