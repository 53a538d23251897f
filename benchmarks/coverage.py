"""How often the 95 % intervals and bands of an adoption curve hold the truth: a simulation, the same on every run.

Each cell draws samples of n units from an S-curve (speed as in a reform that takes nine years from 10 to 90 %), of
which a part has been seen by the time of observation, fits each and asks whether the profile-likelihood intervals of
the ceiling and of the midpoint, or the band at three times, hold the true values. Dates are tidy (to the
year, everybody last looked at on one day) or untidy (looked at when it happened, known by a survey only, or unknown).

    python benchmarks/coverage.py                 the tables the documentation quotes (some minutes on one core)
    python benchmarks/coverage.py --samples 50    a quick look

An interval holds a value exactly where the profile likelihood there has not fallen below the cut-off; that is what is
computed, and the first samples of every cell check it against the interval itself.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from tillkom.adoption.choice import choose_family
from tillkom.adoption.curve import AdoptionCurve
from tillkom.adoption.data import TooLittleData, observe
from tillkom.adoption.estimation import checked_fit
from tillkom.adoption.fitting import Fit
from tillkom.adoption.profile import Search, cut_off
from tillkom.adoption.quantities import quantity

SCALE = 2.0  # the curve's s in years
UNTIL = 2024.0
LEVEL = 0.95
CHECKED = 2  # samples per cell where the shortcut is held against the interval itself
BAND_AT = (0.2, 0.6, 1.0)  # of the share seen by the time of observation

Sample = tuple[np.ndarray, np.ndarray]
Dating = Callable[[np.random.Generator, np.ndarray], Sample]


def tidy(rng: np.random.Generator, when: np.ndarray) -> Sample:
    """Date to the year; everyone was last looked at on one day."""
    return _to_the_year(when, np.full(when.size, UNTIL))


def looked_at_differently(rng: np.random.Generator, when: np.ndarray) -> Sample:
    """Date to the year; each unit was last looked at on a day of its own in the last ten years."""
    return _to_the_year(when, UNTIL - rng.integers(0, 10, size=when.size))


def untidy(rng: np.random.Generator, when: np.ndarray) -> Sample:
    """As above; a fifth are known from one survey only (by then, or not yet), a tenth are unknown."""
    lower, upper = looked_at_differently(rng, when)
    survey = np.floor(rng.uniform(2008.0, UNTIL, size=when.size))
    surveyed = rng.random(when.size) < 0.2
    lower = np.where(surveyed, np.where(when <= survey, -np.inf, survey), lower)
    upper = np.where(surveyed, np.where(when <= survey, survey, np.inf), upper)
    unknown = rng.random(when.size) < 0.1
    return np.where(unknown, -np.inf, lower), np.where(unknown, np.inf, upper)


def first_traces(rng: np.random.Generator, when: np.ndarray) -> Sample:
    """Four in ten adopters known only "by" a first trace that trails the adoption by up to three years."""
    lower, upper = tidy(rng, when)
    trace = np.minimum(np.ceil(when + rng.uniform(0.0, 3.0, size=when.size)), UNTIL)
    late = np.isfinite(upper) & (rng.random(when.size) < 0.4)
    return np.where(late, -np.inf, lower), np.where(late, trace, upper)


def traces_bounded(rng: np.random.Generator, when: np.ndarray) -> Sample:
    """The same, with the adoption said to lie at most four years before its first trace."""
    lower, upper = first_traces(rng, when)
    return np.where(np.isinf(lower), upper - 4.0, lower), upper


def _to_the_year(when: np.ndarray, until: np.ndarray) -> Sample:
    seen = when <= until
    upper = np.where(seen, np.ceil(when), np.inf)
    return np.where(seen, upper - 1.0, until), upper


@dataclass(frozen=True)
class Design:
    """What is drawn in one cell."""

    n: int
    ceiling: float
    seen: float
    dating: Dating = tidy

    @property
    def midpoint(self) -> float:
        return float(UNTIL - SCALE * np.log(self.seen / (1 - self.seen)))

    def draw(self, rng: np.random.Generator) -> Sample:
        adopts = rng.random(self.n) < self.ceiling
        when = np.where(adopts, self.midpoint + SCALE * rng.logistic(size=self.n), np.inf)
        return self.dating(rng, when)

    def share(self, years: np.ndarray) -> np.ndarray:
        return self.ceiling / (1 + np.exp(-(years - self.midpoint) / SCALE))

    def generator(self, seed: int) -> np.random.Generator:
        key = sum(ord(letter) for letter in self.dating.__name__)
        return np.random.default_rng([seed, self.n, round(100 * self.ceiling), round(100 * self.seen), key])


def holds(fit: Fit, name: str, truth: float) -> bool:
    """Return whether the interval of a quantity holds the true value."""
    found = quantity(name, fit.likelihood.family, fit.likelihood.clock, fit.maximum.theta, None)
    if name.startswith("share"):
        at = float(np.log(truth / (1 - truth)))
    else:
        at = truth if name == "ceiling" else float(fit.likelihood.clock.forward(truth))
    return Search(fit, found).root(at) <= cut_off(fit, LEVEL, name)


def intervals(design: Design, samples: int, seed: int) -> list[float]:
    """Return how often the intervals of ceiling and midpoint hold, the ceiling is left open, and a fit is refused."""
    rng, counts = design.generator(seed), np.zeros(4)
    for number in range(samples):
        lower, upper = design.draw(rng)
        try:
            fit = checked_fit(observe(lower, upper, None), "logistic", None, None, None)
        except TooLittleData:
            counts[3] += 1
            continue
        inside = {"ceiling": holds(fit, "ceiling", design.ceiling), "mu": holds(fit, "mu", design.midpoint)}
        if number < CHECKED:
            for name, truth in (("ceiling", design.ceiling), ("mu", design.midpoint)):
                low, high = AdoptionCurve(fit).interval(name, LEVEL)
                assert inside[name] == (low <= truth <= high), (design, number, name)
        counts[:3] += (inside["ceiling"], inside["mu"], holds(fit, "ceiling", 1.0))
    fitted = max(samples - counts[3], 1)
    return [*(100 * counts[:3] / fitted), 100 * counts[3] / samples]


def bands(design: Design, samples: int, seed: int) -> list[float]:
    """Return how often the band holds the true share at each of three times."""
    rng, inside, fitted = design.generator(seed), np.zeros(len(BAND_AT)), 0
    odds = np.array(BAND_AT) * design.seen
    years = design.midpoint + SCALE * np.log(odds / (1 - odds))
    for number in range(samples):
        try:
            fit = checked_fit(observe(*design.draw(rng), None), "logistic", None, None, None)
        except TooLittleData:
            continue
        held = [holds(fit, f"share:{float(year)!r}", float(design.share(year))) for year in years]
        if number < CHECKED:
            band, truth = AdoptionCurve(fit).band(years, LEVEL), design.share(years)
            assert held == list((band.lower <= truth) & (truth <= band.upper)), (design, number)
        inside += held
        fitted += 1
    return list(100 * inside / max(fitted, 1))


def other_family(samples: int, seed: int) -> list[float]:
    """Return how often the ceiling's interval holds under a Gompertz truth: always logistic, chosen, and the range."""
    rng, counts, truth = np.random.default_rng([seed, 7]), np.zeros(3), 0.75
    for _ in range(samples):
        when = np.where(rng.random(311) < truth, 2014 + 3 * rng.gumbel(size=311), np.inf)
        found = choose_family(*_to_the_year(when, np.full(311, 2022.0)), sampling="census")
        for place, ends in enumerate(
            (found.curves["logistic"].ceiling_interval, found.curve.ceiling_interval, found.interval("ceiling"))
        ):
            counts[place] += ends[0] <= truth <= ends[1]
    return list(100 * counts / samples)


def table(
    title: str, columns: tuple[str, ...], designs: list[Design], measure: Callable[[Design], list[float]]
) -> None:
    """Print one table, a row a cell."""
    print(f"\n{title}\n\n| units | ceiling | seen | dates | {' | '.join(columns)} |")
    print("|---:|---:|---:|---|" + "---:|" * len(columns))
    for design in designs:
        words = design.dating.__name__.replace("_", " ")
        row = [f"{design.n}", f"{design.ceiling:g}", f"{100 * design.seen:.0f} %", words]
        print("| " + " | ".join([*row, *(f"{share:.1f}" for share in measure(design))]) + " |", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--samples", type=int, default=400, help="samples per cell of intervals (400)")
    options.add_argument("--only", choices=("intervals", "bands"), help="one half of the tables")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    started = time.process_time()
    held = ("ceiling held %", "midpoint held %", "ceiling left open %", "refused %")
    parts = (0.5, 0.75, 0.9, 0.99)
    tidy_cells = [Design(n, ceiling, seen) for n in (20, 60, 311) for ceiling in (0.6, 0.9) for seen in parts]
    few = [Design(311, ceiling, seen) for ceiling in (0.03, 0.04, 0.06, 0.1) for seen in (0.5, 0.9, 0.99)]
    few += [Design(60, ceiling, 0.9) for ceiling in (0.15, 0.25)]
    odd = [
        Design(n, 0.75, seen, dating)
        for dating in (looked_at_differently, untidy, first_traces, traces_bounded)
        for n in (60, 311)
        for seen in (0.75, 0.99)
    ]
    banded = [
        Design(n, 0.75, seen, dating)
        for dating in (tidy, looked_at_differently, untidy)
        for n in (20, 60, 311)
        for seen in (0.75, 0.99)
    ]
    banded += [Design(311, 0.06, 0.9)]
    for title, cells in (("Tidy dates", tidy_cells), ("Few adopters", few), ("Untidy dates", odd)):
        if chosen.only != "bands":
            table(f"{title}: intervals", held, cells, lambda design: intervals(design, chosen.samples, chosen.seed))
    if chosen.only == "intervals":
        return
    early, middle, late = (f"held at {100 * part:.0f} % of seen" for part in BAND_AT)
    table("Bands", (early, middle, late), banded, lambda cell: bands(cell, chosen.samples, chosen.seed))
    fewer = max(chosen.samples // 4, 1)  # these samples take longest
    shares = other_family(fewer, chosen.seed)
    print("\nA Gompertz truth, 311 units, ceiling 0.75: ceiling held by the logistic, the curve chosen, the range, %:")
    print(" / ".join(f"{share:.1f}" for share in shares))
    for what, size in (("intervals and bands", chosen.samples), ("families", fewer)):
        print(f"{what}: {size} samples per cell; 95 % has a standard error of {100 * (0.0475 / size) ** 0.5:.1f}")
    print(f"seed {chosen.seed}; {time.process_time() - started:.0f} s of one core")


if __name__ == "__main__":
    main()
