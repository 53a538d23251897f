"""The four S-curves: how large a share of the eventual adopters has adopted by a time, and how that changes.

Every family is written in two working parameters that may take any value, so that one optimiser serves all four.
Time enters on a *clock* (see :class:`Clock`), which keeps the working parameters near one whatever the calendar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

Array = NDArray[np.float64]
Real = Any
"""A number or an array of them; what comes back is of the same kind."""

Point = tuple[Array, Array, Array, Array]
"""The base distribution at z: F, 1 − F, density, slope of the density."""

Z_LIMIT = 700.0  # exp(700) is the largest power of e a float holds; beyond it every curve is 0 or 1


@dataclass(frozen=True)
class Clock:
    """Turns calendar years into the optimiser's time: ``(year - zero) / unit``."""

    zero: float
    unit: float

    def forward(self, years: Real) -> Real:
        return (years - self.zero) / self.unit

    def back(self, x: Real) -> Real:
        return self.zero + self.unit * x


class Family:
    """One S-curve F(x; θ) with two working parameters, its derivatives and its inverse."""

    name: str
    names: tuple[str, str]  # of the public parameters
    from_origin: bool  # no adoption can happen before the origin
    steepest: float = 25.0  # highest value of θ₂ the search tries

    def cdf(self, x: Array, theta: Array) -> tuple[Array, Array]:
        """Return F and 1 − F, both to full precision in their own tail."""
        raise NotImplementedError

    def derivatives(self, x: Array, theta: Array) -> tuple[Array, Array, Array, Array]:
        """Return F, 1 − F, first derivatives (2 × points) and second ones (3 × points: 11, 12, 22)."""
        raise NotImplementedError

    def axis(self, x: Real) -> Real:
        """Return time on the axis along which θ₁ only moves the curve: plain, or logarithmic from the origin."""
        return x

    def unaxis(self, y: Real) -> Real:
        """Return time from that axis back on the clock."""
        return y

    def offset(self, odds: Real, shape: Real) -> Real:
        """Return how far beyond θ₁, on that axis, the share with log-odds ``odds`` is reached when θ₂ is ``shape``.

        Log-odds keep all digits of a share near 0 and near 1, where the share itself has lost them.
        """
        raise NotImplementedError

    def log_odds(self, x: float, theta: Array) -> float:
        """Return the log-odds of F at one time, exact also where F is 0 or 1 in every digit."""
        raise NotImplementedError

    def quantile(self, u: Real, theta: Array) -> Real:
        """Return the time by which the share ``u`` of the eventual adopters has adopted."""
        return self.unaxis(theta[0] + self.offset(logit(u), theta[1]))

    def inflection(self, theta: Array) -> float:
        """Return the time at which the curve is steepest (the origin where it only flattens)."""
        raise NotImplementedError

    def public(self, theta: Array, clock: Clock) -> dict[str, float]:
        """Return the parameters in calendar years under their usual names."""
        raise NotImplementedError

    def start(self, x: Array, share: Array, weight: Array) -> Array:
        """Return working parameters of the curve that runs nearest the points (a straight line on its own paper)."""
        raise NotImplementedError

    def time_scale(self, theta: Array) -> float:
        """Return the 10–90 % duration on the clock; it tends to nought for a curve that is a mere step."""
        ten, ninety = self.quantile(np.array([0.1, 0.9]), theta)
        return float(ninety - ten)


def _logistic(z: Array) -> Point:
    upper, lower = expit(z), expit(-z)
    density = upper * lower
    return upper, lower, density, density * (lower - upper)


def _gumbel_max(z: Array) -> Point:
    e = np.exp(-z)
    upper = np.exp(-e)
    density = e * upper
    return upper, -np.expm1(-e), density, density * (e - 1.0)


def _gumbel_min(z: Array) -> Point:
    e = np.exp(z)
    lower = np.exp(-e)
    density = e * lower
    return -np.expm1(-e), lower, density, density * (1.0 - e)


def _log(x: Real) -> Real:
    return np.log(np.maximum(x, 1e-300))


def _exp(y: Real) -> Real:
    return np.exp(np.minimum(y, Z_LIMIT))


def _log_expm1(y: float) -> float:
    """Return log(exp(y) − 1) for y > 0, without overflow."""
    return float(y + np.log(-np.expm1(-y)))


class LocationScale(Family):
    """A family that is one fixed shape, moved by a location m and stretched by exp(λ): z = (y − m)·exp(−λ)."""

    def __init__(
        self,
        name: str,
        base: Callable[[Array], Point],
        inverse: Callable[[Real], Real],
        odds: Callable[[float], float],
    ) -> None:
        self.name, self.names, self.from_origin = name, ("mu", "s"), False
        self._base, self._inverse, self._odds = base, inverse, odds

    def _z(self, x: Array, theta: Array) -> Array:
        return np.minimum(np.maximum((self.axis(x) - theta[0]) * np.exp(-theta[1]), -Z_LIMIT), Z_LIMIT)

    def cdf(self, x: Array, theta: Array) -> tuple[Array, Array]:
        upper, lower, _, _ = self._base(self._z(x, theta))
        return upper, lower

    def derivatives(self, x: Array, theta: Array) -> tuple[Array, Array, Array, Array]:
        z = self._z(x, theta)
        upper, lower, density, slope = self._base(z)
        rate = np.exp(-theta[1])
        first = np.empty((2, z.size))
        np.multiply(density, -rate, out=first[0])
        np.multiply(density, -z, out=first[1])
        second = np.empty((3, z.size))
        np.multiply(slope, rate * rate, out=second[0])
        mixed = slope * z + density
        np.multiply(mixed, rate, out=second[1])
        np.multiply(mixed, z, out=second[2])
        return upper, lower, first, second

    def offset(self, odds: Real, shape: Real) -> Real:
        return np.exp(shape) * self._inverse(odds)

    def log_odds(self, x: float, theta: Array) -> float:
        return self._odds(float(self._z(np.array([x]), theta)[0]))

    def inflection(self, theta: Array) -> float:
        return float(theta[0])  # both base densities peak at z = 0

    def public(self, theta: Array, clock: Clock) -> dict[str, float]:
        return {"mu": clock.zero + clock.unit * float(theta[0]), "s": clock.unit * float(np.exp(theta[1]))}

    def start(self, x: Array, share: Array, weight: Array) -> Array:
        y, z = self.axis(x), self._inverse(logit(share))
        y_mean, z_mean = np.average(y, weights=weight), np.average(z, weights=weight)
        across = np.average((y - y_mean) * (z - z_mean), weights=weight)
        along = np.average((z - z_mean) ** 2, weights=weight)
        spread = across / along if along > 0 and across > 0 else max(float(np.std(y)), 0.1)
        return np.array([y_mean - spread * z_mean, np.log(max(spread, 1e-3))])


class Weibull(LocationScale):
    """Weibull from the origin: on the logarithm of time it is a location-scale family (Gumbel-minimum)."""

    def __init__(self) -> None:
        super().__init__(
            "weibull", _gumbel_min, lambda odds: np.log(np.logaddexp(0.0, odds)), lambda z: _log_expm1(np.exp(z))
        )
        self.names, self.from_origin = ("shape", "scale"), True

    def axis(self, x: Real) -> Real:
        return _log(x)

    def unaxis(self, y: Real) -> Real:
        return _exp(y)

    def inflection(self, theta: Array) -> float:
        shape = float(np.exp(-theta[1]))
        if shape <= 1.0:
            return 0.0
        return float(np.exp(theta[0]) * (1.0 - 1.0 / shape) ** (1.0 / shape))

    def public(self, theta: Array, clock: Clock) -> dict[str, float]:
        return {"shape": float(np.exp(-theta[1])), "scale": clock.unit * float(np.exp(theta[0]))}


class Bass(Family):
    """Bass from the origin: p the pull from outside, q the pull of those who have adopted.

    The working parameters are θ₁ = −log(p + q), a time scale, and θ₂ = log(q/p), a shape. With y = x·exp(−θ₁) and
    r = q/p the share is F = (1 − exp(−y)) / (1 + r·exp(−y)), which stays exact as q goes to nought.
    """

    name, names, from_origin = "bass", ("p", "q"), True
    steepest = 300.0  # far from the origin a curve's place lies in log(q/p), which then grows without end

    def _terms(self, x: Array, theta: Array) -> tuple[Array, Array, Array, Array]:
        y = np.clip(x * np.exp(-theta[0]), 0.0, Z_LIMIT)
        ratio = np.exp(theta[1])
        decay = np.exp(-y)
        below = 1.0 + ratio * decay
        return y, -np.expm1(-y) / below, (1.0 + ratio) * decay / below, 1.0 / below

    def cdf(self, x: Array, theta: Array) -> tuple[Array, Array]:
        _, upper, lower, _ = self._terms(x, theta)
        return upper, lower

    def derivatives(self, x: Array, theta: Array) -> tuple[Array, Array, Array, Array]:
        y, upper, lower, v = self._terms(x, theta)
        k = float(expit(-theta[1]))
        first = np.stack([-lower * v * y, -lower * (v - k)])
        second = np.stack(
            [
                first[0] * ((2.0 * v - 1.0) * y - 1.0),
                -first[0] * (1.0 - 2.0 * v + k),
                -lower * ((v - k) ** 2 - v * (1.0 - v) + k * (1.0 - k)),
            ]
        )
        return upper, lower, first, second

    def axis(self, x: Real) -> Real:
        return _log(x)

    def unaxis(self, y: Real) -> Real:
        return _exp(y)

    def offset(self, odds: Real, shape: Real) -> Real:
        return np.log(np.logaddexp(0.0, odds + np.logaddexp(0.0, shape)))

    def log_odds(self, x: float, theta: Array) -> float:
        return _log_expm1(x * float(np.exp(-theta[0]))) - float(np.logaddexp(0.0, theta[1]))

    def inflection(self, theta: Array) -> float:
        return max(0.0, float(theta[1] * np.exp(theta[0])))

    def public(self, theta: Array, clock: Clock) -> dict[str, float]:
        rate = float(np.exp(-theta[0])) / clock.unit
        return {"p": rate * float(expit(-theta[1])), "q": rate * float(expit(theta[1]))}

    def start(self, x: Array, share: Array, weight: Array) -> Array:
        # Far from the origin Bass is the logistic with slope p + q and q/p = exp((p + q)·midpoint).
        middle, log_scale = FAMILIES["logistic"].start(x, share, weight)
        return np.array([log_scale, np.clip(np.exp(-log_scale) * middle, -1.0, 9.0)])


FAMILIES: dict[str, Family] = {
    "logistic": LocationScale("logistic", _logistic, lambda odds: odds, float),
    "gompertz": LocationScale(
        "gompertz", _gumbel_max, lambda odds: -np.log(np.logaddexp(0.0, -odds)), lambda z: -_log_expm1(np.exp(-z))
    ),
    "bass": Bass(),
    "weibull": Weibull(),
}
"""The families by name, in the order tables list them. "gompertz" is the Gumbel-maximum S-curve exp(−exp(−z))."""
