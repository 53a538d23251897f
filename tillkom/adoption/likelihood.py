"""The log-likelihood of interval-censored adoption times under a ceiling, with gradient and Hessian.

A unit known to have adopted in (l, u] contributes log K(F(u) − F(l)); one not adopted as of l contributes
log(1 − K·F(l)). In a sample of adopters only, each unit is there because it had adopted by the time T of
observation, so it contributes log((F(u) − F(l)) / F(T)), which no longer depends on the ceiling K.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tillkom.adoption.data import Observations
from tillkom.adoption.families import Array, Clock, Family

NARROWEST = 1e-6  # on the clock; the two ends of a narrower interval share most of their digits
IMPOSSIBLE = 1e-150  # a chance below this counts as none: the Hessian divides by its square, which no float holds


@dataclass(frozen=True)
class Value:
    """The log-likelihood at a point, its gradient (3) and Hessian (3 × 3)."""

    loglik: float
    gradient: Array
    hessian: Array


class Likelihood:
    """The log-likelihood as a function of θ = (two working parameters, ceiling K)."""

    def __init__(self, data: Observations, family: Family, clock: Clock, *, truncated_at: float | None = None) -> None:
        adopted = np.isfinite(data.upper)
        self.family, self.clock = family, clock
        self.truncated = truncated_at is not None
        self._w, self._v = data.weight[adopted], data.weight[~adopted]
        self._adopters = float(self._w.sum())
        low, high, out = data.lower[adopted], data.upper[adopted], data.lower[~adopted]
        # A lower bound of −∞ (or the origin) has F = 0; the mask says so, and the point itself may lie anywhere.
        floor = clock.zero if family.from_origin else -np.inf
        self._from = (low > floor).astype(float)
        low = np.where(low > floor, low, high)
        low, high, self._narrowed = _widened(low, high, self._from, self._w, NARROWEST * clock.unit)
        self._m, self._c = low.size, out.size
        end = [] if truncated_at is None else [truncated_at]
        x = clock.forward(np.concatenate([high, low, out, np.asarray(end, dtype=float)]))
        self._x = np.maximum(x, 0.0) if family.from_origin else x

    def _parts(self, upper: Array, lower: Array) -> tuple[Array, Array]:
        """Return F(u) − F(l) of each adopters' interval, subtracted in the tail that keeps the digits, and F(out)."""
        m = self._m
        high, low = upper[:m], upper[m : 2 * m] * self._from
        late = low > 0.5
        step = np.where(late, lower[m : 2 * m] - lower[:m], high - low)
        return step, upper[2 * m : 2 * m + self._c]

    def loglik(self, theta: Array) -> float:
        """Return the log-likelihood alone."""
        upper, lower = self.family.cdf(self._x, theta[:2])
        step, seen = self._parts(upper, lower)
        ceiling = theta[2]
        left = 1.0 - ceiling + ceiling * lower[2 * self._m : 2 * self._m + self._c]
        if not (ceiling > 0.0 and np.all(step > IMPOSSIBLE) and np.all(left > IMPOSSIBLE)):
            return -np.inf
        total = self._w @ np.log(step) + self._v @ np.log(left) + self._narrowed
        return float(total + self._adopters * (-np.log(upper[-1]) if self.truncated else np.log(ceiling)))

    def __call__(self, theta: Array) -> Value:
        """Return the log-likelihood, its gradient and its Hessian."""
        upper, lower, first, second = self.family.derivatives(self._x, theta[:2])
        step, seen = self._parts(upper, lower)
        m, ceiling = self._m, theta[2]
        left = 1.0 - ceiling + ceiling * lower[2 * m : 2 * m + self._c]
        if not (ceiling > 0.0 and np.all(step > IMPOSSIBLE) and np.all(left > IMPOSSIBLE)):
            return Value(-np.inf, np.zeros(3), np.zeros((3, 3)))
        per_step = self._w / step
        per_left = self._v / left
        first[:, m : 2 * m] *= self._from
        weights = [per_step, -per_step * self._from, -ceiling * per_left]
        slope_in = first[:, :m] - first[:, m : 2 * m]
        slope_out = first[:, 2 * m : 2 * m + self._c]
        outer = (slope_in * (per_step / step)) @ slope_in.T
        outer += ceiling**2 * (slope_out * (per_left / left)) @ slope_out.T
        total = self._w @ np.log(step) + self._v @ np.log(left) + self._narrowed
        if self.truncated:
            weights.append(np.array([-self._adopters / upper[-1]]))
            outer -= self._adopters * np.outer(first[:, -1], first[:, -1]) / upper[-1] ** 2
            total -= self._adopters * np.log(upper[-1])
        coefficient = np.concatenate(weights)
        bend = second @ coefficient
        gradient, hessian = np.empty(3), np.empty((3, 3))
        gradient[:2] = first @ coefficient
        hessian[:2, :2] = np.array([[bend[0], bend[1]], [bend[1], bend[2]]]) - outer
        gradient[2] = hessian[2, 2] = hessian[2, :2] = hessian[:2, 2] = 0.0
        if not self.truncated:
            total += self._adopters * np.log(ceiling)
            gradient[2] = self._adopters / ceiling - per_left @ seen
            hessian[2, 2] = -self._adopters / ceiling**2 - (per_left / left) @ (seen * seen)
            hessian[2, :2] = hessian[:2, 2] = -slope_out @ (per_left / left)
        return Value(float(total), gradient, hessian)


def _widened(low: Array, high: Array, bounded: Array, weight: Array, least: float) -> tuple[Array, Array, float]:
    """Return the bounds with intervals widened to ``least``, and what that adds to the log-likelihood too much.

    Within so little the density is constant in every digit that counts, so the chance grows in proportion; the
    difference of two shares that agree in eleven digits would be noise, in which the search loses its way.
    """
    narrow = (bounded > 0) & (high - low < least)
    if not narrow.any():
        return low, high, 0.0
    middle, width = (low + high) / 2, high - low
    low, high = np.where(narrow, middle - least / 2, low), np.where(narrow, middle + least / 2, high)
    return low, high, float(weight[narrow] @ np.log(width[narrow] / least))
