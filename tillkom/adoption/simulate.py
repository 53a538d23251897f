"""The parametric bootstrap: samples like the one observed, drawn from the fitted curve and fitted anew."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from tillkom.adoption.data import Observations, collapse
from tillkom.adoption.families import Array
from tillkom.adoption.fitting import Fit, fit
from tillkom.adoption.turnbull import estimate, tie


class Replicates:
    """Samples like the one observed, each with the curve fitted to it and its distance from its own steps."""

    def __init__(self, original: Fit, draws: int, seed: int) -> None:
        self._original = original
        rng = np.random.default_rng(seed)
        scheme = Scheme(original, rng)
        self._samples = [scheme.draw(rng) for _ in range(draws)]

    @cached_property
    def thetas(self) -> Array:
        """One row of working parameters (θ₁, θ₂, ceiling) per sample."""
        return np.stack([_refit(self._original, sample) for sample in self._samples])

    @cached_property
    def distances(self) -> Array:
        """How far each sample's curve lies from its model-free estimate."""
        pairs = zip(self._samples, self.thetas, strict=True)
        return np.array([distance_to_steps(self._original, sample, theta) for sample, theta in pairs])


def distance_to_steps(fit: Fit, data: Observations, theta: Array) -> float:
    """Return the largest distance between a curve and the model-free estimate, where the data say what the latter is.

    That is at both ends of every stretch on which the model-free share stands still.
    """
    if data.adopters == 0:
        return 0.0
    tied = tie(data)
    cells, mass = estimate(tied)
    held = mass > 0
    left, right, reached = cells.left[held], cells.right[held], np.cumsum(mass[held])
    until = tied.last
    end = np.minimum(np.append(left[1:], until), until)
    begin = np.isfinite(right)
    times = np.concatenate([right[begin], np.maximum(end, right)[begin]])
    shares = np.concatenate([reached[begin]] * 2)
    if np.isfinite(left[0]):
        times, shares = np.append(times, left[0]), np.append(shares, 0.0)
    if not times.size:
        return 0.0
    family, clock = fit.likelihood.family, fit.likelihood.clock
    x = clock.forward(np.append(times, until if fit.truncated_at is None else fit.truncated_at))
    inside = x > 0 if family.from_origin else np.ones(x.size, dtype=bool)
    curve = inside * theta[2] * family.cdf(np.where(inside, x, 1.0), theta[:2])[0]
    if fit.truncated_at is not None:
        curve = curve / max(float(curve[-1]), 1e-300)
    return float(np.abs(curve[:-1] - shares).max())


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

    A unit not known to have adopted was watched until its own as-of date. Until when an adopter would have been
    watched, had it not adopted, is drawn anew for each sample from the as-of dates of the others, by Kaplan and Meier's
    estimate of them beyond its adoption: watching every adopter to the last date makes samples say more than the data.
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
        self._watches = Watches(lower, upper, end) if original.truncated_at is None else None
        self._known_by = np.where(adopted & ~np.isfinite(lower), upper, -np.inf)
        self._dated = np.flatnonzero(adopted & np.isfinite(lower))
        if not self._dated.size:
            self._until = self._known_by = np.where(adopted, upper, lower)
            self._watches = None
        self._own = adopted & np.isfinite(lower)
        self._upper, self._width = upper, np.where(self._own, upper - lower, np.nan)

    def draw(self, rng: np.random.Generator) -> Observations:
        """Return one sample of intervals, with as many units as the data."""
        time = self._times(rng)
        until = self._until if self._watches is None else self._watches.draw(rng)
        lattice = np.arange(time.size)
        if self._dated.size:
            borrowed = self._dated[rng.integers(self._dated.size, size=time.size)]
            lattice = np.where(self._own, lattice, borrowed)
            phase, width = self._upper[lattice], self._width[lattice]
            late = np.where(np.isfinite(time), time, 0.0)
            upper = phase + np.ceil((late - phase) / width) * width
            lower = upper - width
        else:  # each unit was looked at once: "by then" or "not yet" is all there is to draw
            lower, upper = until, np.full(time.size, np.inf)
        if self._fit.origin is not None:
            lower = np.maximum(lower, self._fit.origin)
        upper = np.where(np.isfinite(upper), np.minimum(upper, until), upper)
        by = time <= self._known_by
        lower, upper = np.where(by, -np.inf, lower), np.where(by, self._known_by, upper)
        out = time > until
        lower, upper = np.where(out, until, lower), np.where(out, np.inf, upper)
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


class Watches:
    """Until when each unit is watched: the others' own as-of dates, and for adopters draws from their distribution."""

    def __init__(self, lower: Array, upper: Array, end: float) -> None:
        waiting = np.isinf(upper)
        self._fixed, self._adopted = np.where(waiting, lower, end), ~waiting
        dates, ended = np.unique(lower[waiting], return_counts=True)
        # A unit that adopted was watched at least until then: for the as-of dates its adoption is the censoring.
        risk = (lower[waiting][None, :] >= dates[:, None]).sum(axis=1)
        risk = risk + (upper[~waiting][None, :] > dates[:, None]).sum(axis=1)
        self._dates = np.append(dates, max(end, float(dates[-1])) if dates.size else end)
        beyond = np.cumprod(1.0 - ended / np.maximum(risk, 1)) if dates.size else np.empty(0)
        self._left = np.concatenate([[1.0], beyond])  # share still watched after each date
        self._after = self._left[np.searchsorted(dates, upper[~waiting], side="right")]

    def draw(self, rng: np.random.Generator) -> Array:
        """Return one date per unit."""
        level = self._after * rng.random(self._after.size)  # a share of those still watched at the unit's adoption
        place = np.searchsorted(-self._left[1:], -level)
        until = self._fixed.copy()
        until[self._adopted] = self._dates[place]
        return until
