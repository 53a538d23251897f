"""How often the 95 % intervals of an adoption curve hold the truth: a simulation that is the same on every run.

Each cell draws samples of n units from a logistic curve (dates known to the year, speed as in a reform that takes
nine years from 10 to 90 %), of which a part of the curve has been seen by the time of observation, fits each and asks
whether the profile-likelihood intervals of the ceiling and of the midpoint hold the true values.

    python benchmarks/coverage.py                 the table the documentation quotes (minutes on one core)
    python benchmarks/coverage.py --samples 100   a quick look

An interval holds a value exactly where the profile likelihood there has not fallen below the cut-off; that is what is
computed, and the first samples of every cell check it against the interval itself.
"""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import dataclass

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from tillkom.adoption.curve import AdoptionCurve
from tillkom.adoption.data import TooLittleData, observe
from tillkom.adoption.estimation import checked_fit
from tillkom.adoption.fitting import Fit
from tillkom.adoption.profile import Search, cut_off
from tillkom.adoption.quantities import quantity

UNITS = (20, 60, 311)
CEILINGS = (0.6, 0.75, 0.9)
SEEN = (0.5, 0.75, 0.9, 0.99)
SCALE = 2.0  # the curve's s in years
UNTIL = 2024.0
LEVEL = 0.95
CHECKED = 5  # samples per cell where the shortcut is held against the interval itself


@dataclass
class Cell:
    """Counts of one cell."""

    samples: int = 0
    refused: int = 0
    ceiling: int = 0
    midpoint: int = 0
    open_above: int = 0


def sample(rng: np.random.Generator, n: int, ceiling: float, midpoint: float) -> tuple[np.ndarray, np.ndarray]:
    """Return intervals of n units: dated to the year, or not adopted as of the time of observation."""
    when = np.where(rng.random(n) < ceiling, midpoint + SCALE * rng.logistic(size=n), np.inf)
    seen = when <= UNTIL
    upper = np.where(seen, np.ceil(when), np.inf)
    return np.where(seen, upper - 1.0, UNTIL), upper


def holds(fit: Fit, name: str, truth: float) -> bool:
    """Return whether the interval of a quantity holds the true value."""
    found = quantity(name, fit.likelihood.family, fit.likelihood.clock, fit.maximum.theta, None)
    at = truth if name == "ceiling" else float(fit.likelihood.clock.forward(truth))
    return Search(fit, found).root(at) <= cut_off(fit, LEVEL, name)


def simulate(n: int, ceiling: float, seen: float, samples: int, seed: int) -> Cell:
    """Return the counts of one cell."""
    rng = np.random.default_rng([seed, n, round(100 * ceiling), round(100 * seen)])
    midpoint = UNTIL - SCALE * np.log(seen / (1 - seen))
    cell = Cell()
    for number in range(samples):
        lower, upper = sample(rng, n, ceiling, midpoint)
        try:
            # The ceiling is asked for also where every unit has adopted, so the likelihood is never truncated here.
            fit = checked_fit(observe(lower, upper, None), "logistic", None, None, None)
        except TooLittleData:
            cell.refused += 1
            continue
        inside = {"ceiling": holds(fit, "ceiling", ceiling), "mu": holds(fit, "mu", midpoint)}
        if number < CHECKED:
            for name, truth in (("ceiling", ceiling), ("mu", midpoint)):
                low, high = AdoptionCurve(fit).interval(name, LEVEL)
                assert inside[name] == (low <= truth <= high), (n, ceiling, seen, number, name)
        cell.samples += 1
        cell.ceiling += inside["ceiling"]
        cell.midpoint += inside["mu"]
        cell.open_above += holds(fit, "ceiling", 1.0)
    return cell


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--samples", type=int, default=1000, help="samples per cell (1000)")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--units", type=int, nargs="*", default=UNITS)
    chosen = options.parse_args()
    started = time.perf_counter()
    print("| units | ceiling | seen | covers ceiling % | covers midpoint % | ceiling left open % | refused % |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for n in chosen.units:
        for ceiling in CEILINGS:
            for seen in SEEN:
                cell = simulate(n, ceiling, seen, chosen.samples, chosen.seed)
                shares = [100 * part / max(cell.samples, 1) for part in (cell.ceiling, cell.midpoint, cell.open_above)]
                row = [f"{n}", f"{ceiling:g}", f"{100 * seen:.0f} %", *(f"{share:.1f}" for share in shares)]
                row.append(f"{100 * cell.refused / chosen.samples:.1f}")
                print("| " + " | ".join(row) + " |", flush=True)
    error = 100 * np.sqrt(0.95 * 0.05 / chosen.samples)
    print(
        f"\n{chosen.samples} samples per cell, seed {chosen.seed}; a share of 95 % has a standard error of {error:.1f}."
    )
    print(f"{time.perf_counter() - started:.0f} s on one core.")


if __name__ == "__main__":
    main()
