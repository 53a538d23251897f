"""How long a parsimonious solution with all its tied models takes: 300 cases, crisp and fuzzy, on one core.

    python benchmarks/qca.py [most_conditions]

Prints a line per kind of data and number of conditions: rows with and without the outcome, prime implicants, models,
and the best of three processor times, truth table included. Where R and its package QCA are installed, R's time stands
beside.
The data is synthetic: the outcome follows from four recipes, and chance.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from tillkom import qca

CASES, RUNS = 300, 3
ONCE_FROM = 16  # conditions from which a single run is measured
SIZES = (8, 10, 12, 14, 16)
R_SCRIPT = """
suppressMessages(library(QCA))
frame <- read.csv("{path}", row.names = 1)
started <- proc.time()[["elapsed"]]
table <- truthTable(frame, outcome = "Y", incl.cut = 0.8, pri.cut = 0.5)
solution <- minimize(table, include = "?")
cat(proc.time()[["elapsed"]] - started)
"""


def cases(conditions: int, *, fuzzy: bool, seed: int = 1) -> pd.DataFrame:
    """Synthetic cases: the outcome follows from four recipes of three conditions, with some noise."""
    rng = np.random.default_rng(seed)
    x = rng.random((CASES, conditions)).round(2)
    x[x == 0.5] = 0.51
    if not fuzzy:
        x = (x > 0.5).astype(float)
    recipes = [np.minimum.reduce([x[:, 0], x[:, 1], 1 - x[:, 2]]), np.minimum.reduce([1 - x[:, 0], x[:, 3], x[:, 4]])]
    recipes += [np.minimum.reduce([x[:, 2], 1 - x[:, 5], x[:, 6]]), np.minimum.reduce([x[:, 1], x[:, 5], 1 - x[:, 7]])]
    y = np.maximum.reduce(recipes)
    if fuzzy:
        y = np.clip(y + rng.normal(0, 0.08, CASES), 0, 1).round(2)
    else:
        y = np.where(rng.random(CASES) < 0.03, 1 - y, y)
    names = [f"X{place:02d}" for place in range(conditions)]
    frame = pd.DataFrame(x, columns=names, index=[f"c{case:03d}" for case in range(CASES)])
    return frame.assign(Y=y)


def solved(frame: pd.DataFrame) -> qca.Solution:
    """The parsimonious solution, from the frame."""
    table = qca.truth_table(frame, "Y", [name for name in frame.columns if name != "Y"])
    return qca.minimise(table, "parsimonious")


def seconds_in_r(frame: pd.DataFrame) -> str:
    """What R's package QCA takes for the same, where it is installed."""
    if not shutil.which("Rscript"):
        return "no R"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frame.csv"
        frame.to_csv(path)
        script = Path(folder) / "time.R"
        script.write_text(R_SCRIPT.format(path=path.as_posix()), encoding="utf-8")
        try:
            done = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, timeout=600, check=False)
        except subprocess.TimeoutExpired:
            return "> 600"
    return f"{float(done.stdout):.2f}" if done.returncode == 0 else "no QCA in R"


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else max(SIZES)
    print("| data | conditions | with | without | prime implicants | models | seconds | seconds in R |")
    print("|---|---|---|---|---|---|---|---|")
    for fuzzy in (False, True):
        for conditions in (size for size in SIZES if size <= most):
            frame, times = cases(conditions, fuzzy=fuzzy), []
            for _ in range(RUNS if conditions < ONCE_FROM else 1):
                started = time.process_time()
                solution = solved(frame)
                times.append(time.process_time() - started)
            table, primes = solution.table, len(solution.primes.terms)
            count = f"{solution.count}" if solution.counted else f"≥ {solution.count}"
            print(
                f"| {'fuzzy' if fuzzy else 'crisp'} | {conditions} | {len(table.positive)} | {len(table.negative)} | "
                f"{primes} | {count} | {min(times):.3f} | {seconds_in_r(frame)} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
