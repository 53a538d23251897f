"""The parametric bootstrap: samples like the one observed, drawn from the fitted curve and fitted anew."""

from __future__ import annotations

import numpy as np

from tillkom.adoption.data import Observations, collapse
from tillkom.adoption.families import Array
from tillkom.adoption.fitting import Fit, fit


def resample(original: Fit, draws: int, seed: int) -> Array:
    """Return one row of working parameters (θ₁, θ₂, ceiling) per bootstrap sample."""
    rng = np.random.default_rng(seed)
    scheme = Scheme(original, rng)
    return np.stack([_refit(original, scheme.draw(rng)) for _ in range(draws)])


def _refit(original: Fit, sample: Observations) -> Array:
    if sample.adopters == 0:  # nobody adopted in this sample: a curve at nought, whatever its shape
        return np.append(original.maximum.theta[:2], 0.0)
    again = fit(
        sample,
        original.likelihood.family,
        ceiling=original.ceiling,
        origin=original.origin,
        truncated_at=original.truncated_at,
        near=original,
    )
    return again.maximum.theta


class Scheme:
    """How each unit is watched: until when, and how finely its adoption is dated.

    A unit not known to have adopted was watched until its own last date, an adopter until the last date in the data.
    A dated adoption falls in a lattice of intervals as wide as its own; a unit of which only "adopted by" is known
    would have been known so again, had it adopted by then. Units without a lattice of their own borrow one.
    """

    def __init__(self, original: Fit, rng: np.random.Generator) -> None:
        data, self._fit = original.data, original
        counts = np.round(data.weight).astype(int)
        if np.allclose(counts, data.weight):
            index = np.repeat(np.arange(counts.size), counts)
        else:  # parts of units: as many whole ones as the parts make up, in their proportions
            index = rng.choice(counts.size, size=max(1, round(data.n)), p=data.weight / data.n)
        lower, upper = data.lower[index], data.upper[index]
        adopted = np.isfinite(upper)
        end = data.last if original.truncated_at is None else original.truncated_at
        self._until = np.where(adopted, end, lower)
        self._known_by = np.where(adopted & ~np.isfinite(lower), upper, -np.inf)
        self._dated = np.flatnonzero(adopted & np.isfinite(lower))
        if not self._dated.size:
            self._until = self._known_by = np.where(adopted, upper, lower)
        self._own = adopted & np.isfinite(lower)
        self._upper, self._width = upper, np.where(self._own, upper - lower, np.nan)

    def draw(self, rng: np.random.Generator) -> Observations:
        """Return one sample of intervals, with as many units as the data."""
        time = self._times(rng)
        lattice = np.arange(time.size)
        if self._dated.size:
            borrowed = self._dated[rng.integers(self._dated.size, size=time.size)]
            lattice = np.where(self._own, lattice, borrowed)
            phase, width = self._upper[lattice], self._width[lattice]
            late = np.where(np.isfinite(time), time, 0.0)
            upper = phase + np.ceil((late - phase) / width) * width
            lower = upper - width
        else:  # each unit was looked at once: "by then" or "not yet" is all there is to draw
            lower, upper = self._until, np.full(time.size, np.inf)
        if self._fit.origin is not None:
            lower = np.maximum(lower, self._fit.origin)
        upper = np.where(np.isfinite(upper), np.minimum(upper, self._until), upper)
        by = time <= self._known_by
        lower, upper = np.where(by, -np.inf, lower), np.where(by, self._known_by, upper)
        out = time > self._until
        lower, upper = np.where(out, self._until, lower), np.where(out, np.inf, upper)
        return Observations(*collapse(lower, upper, None), unknown=0.0)

    def _times(self, rng: np.random.Generator) -> Array:
        """Return a time of adoption for each unit, infinite for the units that never adopt."""
        theta, family = self._fit.maximum.theta, self._fit.likelihood.family
        clock = self._fit.likelihood.clock
        chance = np.clip(rng.random(self._until.size), 1e-300, 1.0 - 1e-16)
        if self._fit.truncated_at is None:
            share = np.minimum(chance / theta[2], 1.0 - 1e-16)
            return np.where(chance < theta[2], clock.back(family.quantile(share, theta)), np.inf)
        seen, _ = family.cdf(np.array([clock.forward(self._fit.truncated_at)]), theta[:2])
        return clock.back(family.quantile(chance * seen[0], theta))
