"""What R's package QCA answered: twelve made-up problems in ``recorded.json``, and more where they lie beside.

Recorded with R 4.2.2 and QCA 3.25: random data (synthetic, three to five conditions), and of each the truth table, all
models of the three solutions with their fit, the counterfactuals, and the necessity of conditions and supersets.
The published data sets, 63 more random problems and the calibrations are held against R where their folder stands
beside the checkout.
"""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tillkom import qca

RECORDED: dict[str, Any] = json.loads((Path(__file__).parent / "recorded.json").read_text(encoding="utf-8"))
FOLDER = Path(__file__).resolve().parents[3] / "shared" / "golden" / "qca"
CLOSE = {"rel": 0, "abs": 1e-9}

needs_golden = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the results of R's package QCA do not lie beside the checkout"
)


def problems() -> list[str]:
    """The names of all problems: the recorded ones, and those beside the checkout."""
    found = [*FOLDER.glob("*/solutions.json"), *FOLDER.glob("random/*/solutions.json")]
    return [*RECORDED, *sorted(path.parent.relative_to(FOLDER).as_posix() for path in found)]


class Problem:
    """One data set, what was asked of it, and what R answered."""

    def __init__(self, name: str) -> None:
        self.name = name
        if name in RECORDED:
            self.r = RECORDED[name]["results"]
        else:
            self.r = json.loads((FOLDER / name / "solutions.json").read_text(encoding="utf-8"))
        self.spec = self.r["spec"]
        self.frame = self.csv("data.csv", dtype={"case": str}).set_index("case")

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

    def has(self, name: str) -> bool:
        """Whether R was asked for a table."""
        return name in RECORDED[self.name] if self.name in RECORDED else (FOLDER / self.name / name).exists()

    def csv(self, name: str, **more: Any) -> pd.DataFrame:
        """A table of R's."""
        recorded = self.name in RECORDED
        source = StringIO("\n".join(RECORDED[self.name][name])) if recorded else FOLDER / self.name / name
        return pd.read_csv(source, keep_default_na=False, **more)
