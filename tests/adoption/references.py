"""Where the tests of the adoption curve find numbers computed elsewhere."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

DATA = Path(__file__).parent / "data"
GOLDEN = Path(os.environ.get("TILLKOM_REFERENCES", Path(__file__).resolve().parents[3] / "shared")) / "golden/adoption"

needs_golden = pytest.mark.skipif(
    not (GOLDEN / "reference.json").exists(),
    reason=f"the published reference data are not at {GOLDEN} (set TILLKOM_REFERENCES)",
)


def read_intervals(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return the last two columns of a CSV file with one header line."""
    table = np.genfromtxt(path, delimiter=",", skip_header=1, dtype=float)
    return table[:, -2], table[:, -1]


@cache
def recorded() -> dict[str, Any]:
    """Return the reference values recorded with R for the data in the repository."""
    return json.loads((DATA / "reference.json").read_text(encoding="utf-8"))


@cache
def golden() -> dict[str, Any]:
    """Return the published reference values; empty where they are absent."""
    path = GOLDEN / "reference.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def made(n: int, *, ceiling: float = 0.8, mu: float = 2014.0, s: float = 2.0, until: float = 2024.0, seed: int = 1):
    """Return synthetic adoptions dated to the year, from a logistic curve, watched until one year."""
    rng = np.random.default_rng(seed)
    time = np.where(rng.random(n) < ceiling, mu + s * rng.logistic(size=n), np.inf)
    upper = np.where(time <= until, np.ceil(time), np.inf)
    return np.where(time <= until, upper - 1.0, until), upper
