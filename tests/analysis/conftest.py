"""The shipped study, read once, and a way to change a table of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tillkom import extract
from tillkom.render.planning.extracts import Extracts
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


@pytest.fixture
def laid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Study, str], Study]:
    """Give a reader's extract as a batch has it, laid together from what all see and its own rows."""
    monkeypatch.setattr(extract, "_kept", None)

    def lay(study: Study, reader: str) -> Study:
        extracts = Extracts(study)
        extract.write(extracts.public.files, tmp_path / "public")
        extract.keep(extracts.public, load_study(tmp_path / "public"))
        extract.write(extracts.files(reader).without_shared(), tmp_path / reader)
        read = load_study(tmp_path / reader)
        assert read._shared is not None
        return read

    return lay


def one(table: pd.DataFrame, **where: Any) -> pd.Series:
    """The one row of a table where the columns have these values."""
    for column, value in where.items():
        table = table[table[column] == value]
    assert len(table) == 1, f"{len(table)} rows where {where}"
    return table.iloc[0]
