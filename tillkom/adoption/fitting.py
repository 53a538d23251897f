"""Maximum likelihood: Newton's method inside bounds, from several starts, with a check that it arrived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tillkom.adoption.data import Observations
from tillkom.adoption.families import Array, Clock, Family
from tillkom.adoption.likelihood import Likelihood, Value

LOWEST = np.array([-60.0, -25.0, 1e-6])
HIGHEST = np.array([60.0, 25.0, 1.0])
"""The box the search stays in: working parameters on the clock, where anything beyond ±10 is far outside the data."""

TOLERANCE = 1e-10  # expected gain in log-likelihood of one more Newton step, at which the search has arrived
MANY = 50  # adopters from which the maximum near a fit to similar data is the only one; with fewer there may be another
LONGEST_STEP = 2.0  # in working parameters; a longer one leaves the region where the quadratic means anything


class Surface(Protocol):
    """A log-likelihood in three coordinates."""

    def loglik(self, theta: Array, /) -> float:
        """Return the log-likelihood alone."""

    def __call__(self, theta: Array, /) -> Value:
        """Return the log-likelihood with gradient and Hessian."""


@dataclass(frozen=True)
class Maximum:
    """Where the log-likelihood is highest, how high, and whether the search got there."""

    theta: Array
    loglik: float
    gradient: Array
    hessian: Array
    converged: bool


def maximise(likelihood: Surface, start: Array, low: Array = LOWEST, high: Array = HIGHEST) -> Maximum:
    """Climb from ``start`` to a maximum inside the box; equal bounds hold a coordinate fixed."""
    theta = np.clip(start, low, high)
    here = likelihood(theta)
    for _ in range(100):
        if not np.isfinite(here.loglik):
            break
        free = (low < high) & ~((theta <= low) & (here.gradient <= 0)) & ~((theta >= high) & (here.gradient >= 0))
        step, gain = _newton_step(here.gradient, here.hessian, free)
        step, gain = _keep_inside(here, theta, step, gain, free, low, high)
        if gain < TOLERANCE * (1.0 + 1e-3 * abs(here.loglik)):  # of a large sum the last digits are rounding
            return Maximum(theta, here.loglik, here.gradient, here.hessian, True)
        ahead = _ascend(likelihood, theta, here.loglik, step, gain, low, high)
        if ahead is None:
            # No digit is left to gain: the surface is flat to rounding, which counts as arrived if the slope says so.
            return Maximum(theta, here.loglik, here.gradient, here.hessian, gain < 1e-6 * (1.0 + abs(here.loglik)))
        theta, here = ahead
    return Maximum(theta, here.loglik, here.gradient, here.hessian, False)


def _newton_step(gradient: Array, hessian: Array, free: NDArray[np.bool_]) -> tuple[Array, float]:
    """Return an uphill step (Newton's where the surface is concave) and the gain it promises."""
    step = np.zeros(gradient.size)
    index = np.flatnonzero(free)
    if index.size == 0:
        return step, 0.0
    bend = -hessian[index[:, None], index]
    # One common scale first: near K = 1 the ceiling's curvature may be 10⁴⁰ times the others'.
    scale = 1.0 / np.sqrt(np.maximum(np.abs(np.diagonal(bend)), 1e-12))
    curvature, axes = np.linalg.eigh(bend * np.outer(scale, scale))
    slope = axes.T @ (scale * gradient[index])
    # Taking the curvature's size, whatever its sign, keeps the step uphill where the surface is not yet concave.
    size = np.maximum(np.abs(curvature), 1e-9)
    step[index] = scale * (axes @ (slope / size))
    longest = float(np.abs(step).max())
    shrink = min(1.0, LONGEST_STEP / longest) if longest > 0 else 1.0
    return step * shrink, float(slope @ (slope / size)) * shrink / 2


def _keep_inside(
    here: Value, theta: Array, step: Array, gain: float, free: NDArray[np.bool_], low: Array, high: Array
) -> tuple[Array, float]:
    """Drop coordinates that stand on a bound and would be pushed through it by the others."""
    for _ in range(theta.size):
        pushed = free & (((theta >= high) & (step > 0)) | ((theta <= low) & (step < 0)))
        if not pushed.any():
            break
        free = free & ~pushed
        step, gain = _newton_step(here.gradient, here.hessian, free)
    return step, gain


def _ascend(
    likelihood: Surface, theta: Array, loglik: float, step: Array, gain: float, low: Array, high: Array
) -> tuple[Array, Value] | None:
    """Return a higher point along the step, cut at the box and halved until it is higher; None if there is none."""
    moving = np.abs(step) > 1e-200
    room = np.where(step > 0, high - theta, theta - low)[moving] / np.abs(step[moving])
    fraction = min(1.0, float(room.min(initial=1.0)))
    for _ in range(40):
        ahead = np.clip(theta + fraction * step, low, high)
        value = likelihood(ahead)
        if value.loglik > loglik + 1e-4 * fraction * gain:
            return ahead, value
        fraction /= 2
    return None


@dataclass(frozen=True)
class Fit:
    """A family fitted to data: the likelihood, its maximum, and the box and starts the search used."""

    data: Observations
    likelihood: Likelihood
    maximum: Maximum
    low: Array
    high: Array
    starts: tuple[Array, ...]
    ceiling: float | None  # the fixed one; None where it is estimated
    origin: float | None
    truncated_at: float | None
    origin_from_data: bool = False  # the origin is then a parameter too, though no search moves it

    @property
    def k(self) -> int:
        """Number of estimated parameters, an origin taken from the data among them."""
        return int(np.count_nonzero(self.low < self.high)) + self.origin_from_data

    @property
    def aicc(self) -> float:
        """Akaike's criterion with the correction for few units."""
        return self._criterion(self.data.n)

    @property
    def aicc_events(self) -> float:
        """The same with the correction for few adopters: shape and place of a curve rest on them alone."""
        return self._criterion(self.data.adopters)

    def _criterion(self, n: float) -> float:
        k = self.k
        if n - k - 1 <= 0:
            return np.inf
        return 2.0 * k - 2.0 * self.maximum.loglik + 2.0 * k * (k + 1) / (n - k - 1)


def fit(
    data: Observations,
    family: Family,
    *,
    ceiling: float | None,
    origin: float | None,
    truncated_at: float | None,
    near: Fit | None = None,
    origin_from_data: bool = False,
) -> Fit:
    """Fit one family; ``near`` (a fit to similar data) saves most of the starts."""
    origin = origin if family.from_origin else None
    clock = near.likelihood.clock if near else clock_for(data, origin)
    likelihood = Likelihood(data, family, clock, truncated_at=truncated_at)
    low, high = LOWEST.copy(), HIGHEST.copy()
    high[1] = family.steepest
    if truncated_at is not None:
        low[2] = high[2] = 1.0  # the ceiling cancels out of the truncated likelihood
    elif ceiling is not None:
        low[2] = high[2] = ceiling
    if near and data.adopters >= MANY:
        starts = [near.maximum.theta]
    else:
        starts = starting_points(data, family, clock, low, high)
        starts = [near.maximum.theta, starts[-1]] if near else starts
    maxima = [maximise(likelihood, start, low, high) for start in starts]
    best = max(maxima, key=lambda found: found.loglik)
    return Fit(data, likelihood, best, low, high, tuple(starts), ceiling, origin, truncated_at, origin_from_data)


def clock_for(data: Observations, origin: float | None) -> Clock:
    """Return the clock on which the dates at hand lie within a few units of nought."""
    bounds = np.concatenate([data.lower[np.isfinite(data.lower)], data.upper[np.isfinite(data.upper)]])
    first, last = (float(bounds.min()), float(bounds.max())) if bounds.size else (0.0, 1.0)
    if origin is not None:
        return Clock(origin, max(last - origin, 1e-6) / 4.0)
    return Clock((first + last) / 2.0, max(last - first, 1e-6) / 4.0)


def starting_points(data: Observations, family: Family, clock: Clock, low: Array, high: Array) -> list[Array]:
    """Return one start for each of a few ceilings: the straight line through the steps on the family's own paper."""
    adopted = np.isfinite(data.upper)
    order = np.argsort(data.upper[adopted], kind="stable")
    x = clock.forward(data.upper[adopted][order])
    if family.from_origin:
        x = np.maximum(x, 1e-6)
    weight = data.weight[adopted][order]
    total = data.adopters if low[2] == high[2] == 1.0 and data.adopters == data.n else data.n
    seen = np.cumsum(weight) / total
    share = seen - weight / total / 2
    last = float(seen[-1])
    ceilings = np.unique(np.clip([1.0, (1.0 + last) / 2, min(1.0, last * 1.02)], low[2], high[2]))
    return [
        np.clip(
            np.append(family.start(x, np.clip(share / ceiling, 1e-4, 1 - 1e-4), weight), ceiling),
            low,
            high,
        )
        for ceiling in ceilings
    ]
