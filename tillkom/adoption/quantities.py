"""What people ask of a curve – ceiling, midpoint, speed, the share at a date – as coordinates a profile can hold fixed.

Each quantity comes with working coordinates φ in which it stands alone at one place. Holding it fixed and climbing in
the others then gives its profile likelihood by the same optimiser as the fit itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy.special import expit, log_expit, logit

from tillkom.adoption.families import Array, Clock, Family
from tillkom.adoption.likelihood import Likelihood, Value
from tillkom.errors import TillkomError

TAKE_OFF = 0.10
"""Share of the eventual adopters at which the curve takes off: the lower end of Rogers' 10–20 %."""

SPEED = (0.10, 0.90)
"""Between these shares of the eventual adopters the speed, a duration in years, is measured."""

FAR = 40.0  # on the clock, where the data span four units: a date ten times the data's span away is no date
LOG_FAR = 25.0  # the same for what is held on a logarithmic scale
LOG_DURATION = float(np.log(FAR))  # a duration ten times the data's span is without limit
COMPLETE = 40.0  # log-odds of F at which a curve is at its ceiling in every digit
WHOLE = 600.0  # log-odds of a share that is 1 (or, negative, 0) in every digit
STENCIL = 3e-5  # step of the numerical derivatives of a change of coordinates; balances rounding and curvature


@dataclass(frozen=True)
class Quantity:
    """A quantity as coordinate number ``held`` of φ, and the way from φ to the likelihood's own coordinates θ."""

    name: str
    held: int
    report: Callable[[float], float]  # from the held coordinate to what the reader sees
    limits: tuple[float, float]  # of the held coordinate; a profile still high there is open
    edges: tuple[float, float]  # what the reader sees for an open end, in the order of the limits
    place: Callable[[Array], Array] | None = None  # φ → θ, columns are points; None where φ is θ
    start: Callable[[Array], Array] = field(default=lambda theta: theta.copy())  # θ → φ
    box: Callable[[float, Array, Array], tuple[Array, Array]] = field(default=lambda _, low, high: (low, high))


CEILING = Quantity("ceiling", 2, float, (1e-6, 1.0), (0.0, 1.0))

INF = float("inf")


def _constant(name: str, value: float) -> Quantity:
    return Quantity(name, 0, lambda _: value, (0.0, 0.0), (value, value))


class Moved:
    """The log-likelihood in the coordinates φ of a quantity, with gradient and Hessian by the chain rule."""

    def __init__(self, likelihood: Likelihood, quantity: Quantity) -> None:
        assert quantity.place is not None
        self._likelihood, self._place = likelihood, quantity.place
        self._others = [i for i in range(3) if i != quantity.held]
        moves = np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1], [1, -1], [-1, 1]], dtype=float)
        self._stencil = np.zeros((3, 9))
        self._stencil[self._others] = STENCIL * moves.T

    def loglik(self, phi: Array) -> float:
        """Return the log-likelihood alone."""
        return self._likelihood.loglik(self._place(phi[:, None])[:, 0])

    def __call__(self, phi: Array) -> Value:
        """Return the log-likelihood and its derivatives in the two coordinates that are not held."""
        near = self._place(phi[:, None] + self._stencil)
        value = self._likelihood(near[:, 0])
        h = STENCIL
        jacobian = np.stack([near[:, 1] - near[:, 2], near[:, 3] - near[:, 4]], axis=1) / (2 * h)
        bend = np.empty((3, 2, 2))
        bend[:, 0, 0] = (near[:, 1] - 2 * near[:, 0] + near[:, 2]) / h**2
        bend[:, 1, 1] = (near[:, 3] - 2 * near[:, 0] + near[:, 4]) / h**2
        bend[:, 0, 1] = bend[:, 1, 0] = (near[:, 5] + near[:, 6] - near[:, 7] - near[:, 8]) / (4 * h**2)
        gradient, hessian = np.zeros(3), np.zeros((3, 3))
        gradient[self._others] = value.gradient @ jacobian
        hessian[np.ix_(self._others, self._others)] = jacobian.T @ value.hessian @ jacobian + np.tensordot(
            value.gradient, bend, axes=1
        )
        return Value(value.loglik, gradient, hessian)


def quantity(name: str, family: Family, clock: Clock, theta: Array, ceiling: float | None) -> Quantity:
    """Return the quantity called ``name`` of the curve at ``theta``; ``ceiling`` is the fixed one, if any."""
    if name in ("ceiling", "K"):
        return CEILING if ceiling is None else _constant("ceiling", ceiling)
    if name in family.names:
        return _parameter(name, family, clock)
    if name == "midpoint":
        return _quantile(name, 0.5, family, clock)
    if name == "take_off":
        return _quantile(name, TAKE_OFF, family, clock)
    if name == "speed":
        return _speed(family, clock)
    kind, _, number = name.partition(":")
    if kind in ("share", "quantile"):
        try:
            at = float(number)
        except ValueError:
            at = np.nan
        if kind == "share" and np.isfinite(at):
            return _share(name, at, family, clock, theta, ceiling)
        if kind == "quantile" and 0 < at < 1:
            return _quantile(name, at, family, clock)
    raise TillkomError(
        f'"{name}" is no quantity of a {family.name} curve. Ask for one of '
        f"{', '.join(family.names)}, ceiling, midpoint, take_off, speed, share:2020 or quantile:0.25."
    )


def _parameter(name: str, family: Family, clock: Clock) -> Quantity:
    unit, logarithmic = clock.unit, (-LOG_FAR, LOG_FAR)
    if name == "mu":
        return Quantity(name, 0, clock.back, (-FAR, FAR), (-INF, INF))
    if name == "s":
        return Quantity(name, 1, lambda c: unit * float(np.exp(c)), logarithmic, (0.0, INF))
    if name == "scale":
        return Quantity(name, 0, lambda c: unit * float(np.exp(c)), logarithmic, (0.0, INF))
    if name == "shape":
        return Quantity(name, 1, lambda c: float(np.exp(-c)), logarithmic, (INF, 0.0))
    sign = 1.0 if name == "p" else -1.0  # p = exp(−θ₁)/(1 + exp θ₂), q = exp(−θ₁)/(1 + exp −θ₂)
    return _moving(
        name,
        lambda shape: np.logaddexp(0.0, sign * shape),
        lambda c: float(np.exp(-c)) / unit,
        (-LOG_FAR, family.steepest),
        (INF, 0.0),
    )


def _moving(
    name: str,
    beyond: Callable[[Array], Array],
    report: Callable[[float], float],
    limits: tuple[float, float],
    edges: tuple[float, float],
) -> Quantity:
    """Return a quantity that is θ₁ plus something that depends on the shape alone."""

    def place(phi: Array) -> Array:
        return np.stack([phi[0] - beyond(phi[1]), phi[1], phi[2]])

    def start(theta: Array) -> Array:
        return np.array([theta[0] + float(beyond(theta[1])), theta[1], theta[2]])

    return Quantity(name, 0, report, limits, edges, place, start)


def _quantile(name: str, share: float, family: Family, clock: Clock) -> Quantity:
    odds = float(logit(share))
    limits, first = ((-LOG_FAR, LOG_DURATION), clock.zero) if family.from_origin else ((-FAR, FAR), -INF)
    return _moving(
        name,
        lambda shape: family.offset(odds, shape),
        lambda c: float(clock.back(family.unaxis(c))),
        limits,
        (first, INF),
    )


def _speed(family: Family, clock: Clock) -> Quantity:
    low, high = (float(logit(share)) for share in SPEED)

    def report(c: float) -> float:
        return clock.unit * float(np.exp(c))

    if family.from_origin:
        return _moving(
            "speed",
            lambda shape: _log_difference(family.offset(high, shape), family.offset(low, shape)),
            report,
            (-LOG_FAR, LOG_DURATION),
            (0.0, INF),
        )
    wide = float(family.offset(high, 0.0) - family.offset(low, 0.0))
    return Quantity("speed", 1, lambda c: report(c) * wide, (-LOG_FAR, LOG_DURATION - float(np.log(wide))), (0.0, INF))


def _log_difference(high: Array, low: Array) -> Array:
    """Return log(exp(high) − exp(low)) without overflow."""
    return high + np.log(-np.expm1(np.minimum(low - high, -1e-300)))


def _ratio(phi: Array) -> Array:
    """Return K = share / F from their log-odds, without overflow where both are nought in every digit."""
    return np.exp(np.minimum(log_expit(phi[0]) + np.logaddexp(0.0, -phi[2]), 1.0))


def _share(name: str, year: float, family: Family, clock: Clock, theta: Array, ceiling: float | None) -> Quantity:
    """Return the share K·F at a year, held as log-odds; the third coordinate is then the log-odds of F itself."""
    x = float(clock.forward(year))
    if family.from_origin and x <= 0:
        return _constant(name, 0.0)
    at, odds = float(family.axis(x)), family.log_odds(x, theta)
    if odds > COMPLETE:
        return CEILING if ceiling is None else _constant(name, ceiling)
    if ceiling is not None:
        fixed = ceiling
        return Quantity(
            name,
            0,
            lambda c: fixed * float(expit(c)),
            (-WHOLE, WHOLE),
            (0.0, fixed),
            lambda phi: np.stack([at - family.offset(phi[0], phi[1]), phi[1], phi[2]]),
            lambda theta: np.array([family.log_odds(x, theta), theta[1], theta[2]]),
        )

    def place(phi: Array) -> Array:
        return np.stack([at - family.offset(phi[2], phi[1]), phi[1], _ratio(phi)])

    def start(theta: Array) -> Array:
        odds = family.log_odds(x, theta)
        share = theta[2] * expit(odds)
        c = np.log(theta[2]) - np.logaddexp(0.0, -odds) - np.log1p(-min(share, 1 - 1e-15))
        return np.array([min(c, LOG_FAR), theta[1], odds])

    def box(c: float, low: Array, high: Array) -> tuple[Array, Array]:
        # K = share / F must stay at or below 1, so F must not fall below the share.
        return np.array([low[0], low[1], c]), np.array([high[0], high[1], WHOLE])

    return Quantity(name, 0, lambda c: float(expit(c)), (-WHOLE, LOG_FAR), (0.0, 1.0), place, start, box)
