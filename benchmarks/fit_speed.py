"""How long an adoption curve takes, beside least squares on the cumulative shares, on one core.

    python benchmarks/fit_speed.py

Prints, as the best and the median of several runs, by the clock and of the processor (which a busy machine lengthens
less): a fit of 311 units, its three profile intervals, the least-squares
fit a spreadsheet user would make of the same data, and a fit of 100 000 units dated to the same years.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import time
from collections.abc import Callable
from functools import partial

import numpy as np
from scipy.optimize import curve_fit
from scipy.special import expit

from tillkom.adoption import AdoptionCurve, fit_curve, turnbull

RUNS = 30
UNTIL = 2024.0


def units(n: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return n synthetic units: 80 % adopt, around 2014, dated to the year, none before 2000."""
    rng = np.random.default_rng(seed)
    when = np.where(rng.random(n) < 0.8, np.maximum(2014.0 + 2.0 * rng.logistic(size=n), 2000.5), np.inf)
    seen = when <= UNTIL
    upper = np.where(seen, np.ceil(when), np.inf)
    return np.where(seen, upper - 1.0, UNTIL), upper


def by_day(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return n units dated to the day."""
    rng, day = np.random.default_rng(1), 1 / 365.25
    when = np.where(rng.random(n) < 0.8, 2014.0 + 2.0 * rng.logistic(size=n), np.inf)
    seen = when <= UNTIL
    upper = np.where(seen, np.ceil(when / day) * day, np.inf)
    return np.where(seen, upper - day, UNTIL), upper


def least_squares(upper: np.ndarray) -> None:
    """Fit the logistic to the yearly cumulative shares, the wrong way that is common."""
    years = np.arange(2001.0, UNTIL + 1)
    shares = np.array([(upper <= year).mean() for year in years])
    curve_fit(lambda t, k, mu, s: k * expit((t - mu) / s), years, shares, p0=[0.9, 2012.0, 3.0])


def measure(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Print and return the best time of each, in milliseconds; in turns, so that a busy machine slows all alike."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(RUNS):
        for name, work in works.items():
            times[name].append(_timed(work))
    for name, taken in times.items():
        wall, own = (np.array(column) for column in zip(*taken, strict=True))
        print(f"| {name} | {wall.min():.1f} | {np.median(wall):.1f} | {own.min():.1f} | {np.median(own):.1f} |")
    return {name: min(wall for wall, _ in taken) for name, taken in times.items()}


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long something takes by the clock and of the processor, in milliseconds."""
    start = time.perf_counter(), time.process_time()
    work()
    return 1000 * (time.perf_counter() - start[0]), 1000 * (time.process_time() - start[1])


def main() -> None:
    few, many = units(311), units(100_000, seed=2)
    curve = fit_curve(*few)
    small, large = "fit, 311 units", "fit, 100 000 units in the same years"
    print("| what | best, ms | median, ms | best of the processor, ms | median of the processor, ms |")
    print("|---|---:|---:|---:|---:|")
    best = measure({small: lambda: fit_curve(*few), large: lambda: fit_curve(*many)})
    measure(
        {
            "three profile intervals, 311 units": lambda: [
                AdoptionCurve(curve._fit).interval(name) for name in ("mu", "s", "ceiling")
            ],
            "least squares on cumulative shares, 311 units": lambda: least_squares(few[1]),
            "model-free estimate, 311 units": lambda: turnbull(*few),
        }
    )
    million = by_day(1_000_000)
    for name, work in (("fit", fit_curve), ("model-free estimate", turnbull)):
        taken = [_timed(partial(work, *million)) for _ in range(3)]
        wall, own = (sorted(column) for column in zip(*taken, strict=True))
        ends = f"{wall[0]:.0f} | {wall[1]:.0f} | {own[0]:.0f} | {own[1]:.0f}"
        print(f"| {name}, a million units dated to the day (three times) | {ends} |")
    distinct = [np.unique(np.column_stack(pair), axis=0).shape[0] for pair in (few, many)]
    print(
        f"\n{distinct[0]} and {distinct[1]} distinct intervals; 100 000 units: {best[large] / best[small]:.1f} × 311."
    )


if __name__ == "__main__":
    main()
