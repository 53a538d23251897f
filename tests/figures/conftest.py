"""Studies to draw from: the shipped one and a synthetic one of many cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from tillkom.study import Study, load_study
from tillkom.synthetic import write_study


@pytest.fixture(scope="session")
def study(data_folder: Path) -> Study:
    """What the public may see of the shipped study."""
    return load_study(data_folder).extract("public")


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A synthetic study of sixteen cases."""
    return load_study(write_study(tmp_path_factory.mktemp("made_up") / "study", cases=16, seed=3))
