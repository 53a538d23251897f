"""The published data sets and random problems solved with R's package QCA, where they lie beside the checkout."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from tillkom import qca

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "golden" / "qca"
CLOSE = {"rel": 0, "abs": 1e-9}

needs_golden = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the results of R's package QCA do not lie beside the checkout"
)


def problems() -> list[str]:
    """The names of all problems, none where the files are absent."""
    found = [*FOLDER.glob("*/solutions.json"), *FOLDER.glob("random/*/solutions.json")]
    return sorted(path.parent.relative_to(FOLDER).as_posix() for path in found)


class Problem:
    """One data set, what was asked of it, and what R answered."""

    def __init__(self, name: str) -> None:
        self.folder = FOLDER / name
        self.r = json.loads((self.folder / "solutions.json").read_text(encoding="utf-8"))
        self.spec = self.r["spec"]
        frame = pd.read_csv(self.folder / "data.csv", dtype={"case": str}, keep_default_na=False)
        self.frame = frame.set_index("case")

    def table(self) -> qca.TruthTable:
        spec = self.spec
        cuts = {"consistency": spec["incl"], "pri": spec["pri"], "frequency": spec["n"]}
        return qca.truth_table(self.frame, spec["outcome"], spec["conditions"], **cuts)

    @property
    def expectations(self) -> dict[str, int]:
        found = {}
        for part in (self.spec["dir"] or "").split(","):
            name, _, value = part.strip().partition("[")
            if name:
                found[name.lstrip("~")] = int(value.rstrip("]")) if value else int(not name.startswith("~"))
        return found

    def csv(self, name: str) -> pd.DataFrame | None:
        path = self.folder / name
        return pd.read_csv(path, dtype=str, keep_default_na=False) if path.exists() else None
