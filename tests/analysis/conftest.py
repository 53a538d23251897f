"""The shipped study, read once, and a way to change a table of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tillkom.study import Study, load_study
from tillkom.tables import with_numbers

TABLES = (
    "units", "cases", "case_units", "sources", "variables", "vocabularies", "observations", "events", "stages",
    "adoptions", "adoption_surveys", "patterns", "calibrations",
)  # fmt: skip


@pytest.fixture(scope="session")
def study(data_folder: Path) -> Study:
    """The shipped study."""
    return load_study(data_folder)


@pytest.fixture
def changed(study: Study) -> Callable[..., Study]:
    """Give the shipped study with tables replaced: ``changed(stages=table)``."""

    def change(**tables: pd.DataFrame) -> Study:
        observations = tables.get("observations", study.observations).drop(columns="value_number", errors="ignore")
        kept = {name: getattr(study, name) for name in TABLES}
        kept |= tables | {"observations": with_numbers(observations, (kept | tables)["variables"])}
        return Study(study.codebook, kept)

    return change


def one(table: pd.DataFrame, **where: Any) -> pd.Series:
    """The one row of a table where the columns have these values."""
    for column, value in where.items():
        table = table[table[column] == value]
    assert len(table) == 1, f"{len(table)} rows where {where}"
    return table.iloc[0]
