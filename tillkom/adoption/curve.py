"""The fitted S-curve and everything that can be asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import PchipInterpolator
from scipy.stats import norm

from tillkom.adoption.arrays import numbers
from tillkom.adoption.checks import check_draws, check_level
from tillkom.adoption.families import Array
from tillkom.adoption.fitting import Fit
from tillkom.adoption.profile import Profile, cut_off, profile
from tillkom.adoption.quantities import quantity
from tillkom.adoption.simulate import Replicates, distance_to_steps
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd

KNOTS = 13  # years at which a band of more of them is profiled; between, it is read off a monotone curve
CHECK_DRAWS = 199  # samples behind a fit check: p is then known to 1.5 points where it matters, near 0.05
DRAWS = 400  # bootstrap samples behind a band: the ends of a 95 % band then move by less than its width / 20


MISFIT = 0.05
"""Below this p of the fit check a family is said not to fit."""


class Band(NamedTuple):
    """Lower and upper ends of a pointwise band, one value per time asked for."""

    lower: Array
    upper: Array


@dataclass(frozen=True)
class FitCheck:
    """How far a curve lies from the model-free estimate (largest distance, a share), and how often chance does that."""

    distance: float
    p_value: float
    draws: int

    @property
    def fits(self) -> bool:
        """Whether the dates leave the family possible, at the 5 per cent level."""
        return self.p_value >= MISFIT


@dataclass(frozen=True)
class Estimate:
    """One quantity with its interval; ``note`` holds codes, one space between, that callers put into words."""

    quantity: str
    estimate: float
    lower: float
    upper: float
    level: float
    note: str


@dataclass(frozen=True)
class AdoptionCurve:
    """How the share of units that have adopted grows over time, with the uncertainty of everything said about it.

    Years are decimal: 2016.0 is the first moment of 2016 and 2017.0 its end. ``share`` is a share of all units; the
    midpoint, take-off, speed and quantiles are those of the units that ever adopt (the ceiling).

    Attributes
    ----------
    family : "logistic", "gompertz" (Gumbel-maximum), "bass" or "weibull".
    parameters : the family's own, in years – mu and s; p and q; shape and scale – and K where it is estimated.
    ceiling : share of the units that ever adopt; None in a sample of adopters only, where it cannot be estimated.
    ceiling_interval : its 95 % profile interval; reaches 1.0 where the data do not rule out that all adopt.
    ceiling_identified : False where that interval is open, or the sample holds adopters only.
    ceiling_fixed : True where the ceiling was given and not estimated.
    truncated : True for a sample of adopters only; ``share`` is then a share of those who ever adopt.
    loglik, aicc, n, adopters, unknown : the fit; ``unknown`` units carry no information and are left out of ``n``.
    origin, observed_until : the year a Bass or Weibull curve starts; the last year the data say anything about.
    converged : whether the optimiser arrived at a maximum.
    """

    _fit: Fit
    _samples: dict[tuple[int, int], Replicates] = field(default_factory=dict, repr=False, compare=False)
    _profiles: dict[tuple[str, float], Profile] = field(default_factory=dict, repr=False, compare=False)

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value:.5g}" for name, value in self.parameters.items())
        return f"AdoptionCurve({self.family}: {values}; n={self.n:g}, loglik={self.loglik:.3f})"

    @property
    def family(self) -> str:
        """Name of the family."""
        return self._fit.likelihood.family.name

    @property
    def parameters(self) -> dict[str, float]:
        """The family's parameters in years, and K where the ceiling is estimated."""
        values = self._fit.likelihood.family.public(self._theta, self._fit.likelihood.clock)
        return values if self.ceiling_fixed or self.truncated else values | {"K": float(self._theta[2])}

    @property
    def _theta(self) -> Array:
        return self._fit.maximum.theta

    @property
    def ceiling(self) -> float | None:
        """Share of the units that ever adopt; None where only adopters were sampled."""
        return None if self.truncated else float(self._theta[2])

    @property
    def ceiling_fixed(self) -> bool:
        """Whether the ceiling was given rather than estimated."""
        return self._fit.ceiling is not None

    @property
    def ceiling_interval(self) -> tuple[float, float]:
        """The 95 % profile interval of the ceiling: (0, 1) where nothing is known of it."""
        return self.interval("ceiling")

    @property
    def ceiling_identified(self) -> bool:
        """Whether the data rule out that every unit adopts in the end (or the ceiling was given)."""
        return self.ceiling_fixed or (not self.truncated and not self._profile("ceiling", 0.95).open_above)

    @property
    def truncated(self) -> bool:
        """Whether the sample holds adopters only, so that the ceiling cannot be estimated."""
        return self._fit.truncated_at is not None

    @property
    def loglik(self) -> float:
        """Log-likelihood at the estimate."""
        return self._fit.maximum.loglik

    @property
    def aicc(self) -> float:
        """Akaike's criterion, corrected for few units; compare it only between curves of the same data."""
        return self._fit.aicc

    @property
    def aicc_events(self) -> float:
        """The same criterion corrected for few *adopters*, on whom shape and place of the curve rest."""
        return self._fit.aicc_events

    @property
    def origin_from_data(self) -> bool:
        """Whether the origin was taken from the dates; it then counts as a parameter."""
        return self._fit.origin_from_data

    @property
    def k(self) -> int:
        """Number of estimated parameters, the ceiling included where it is one."""
        return self._fit.k

    @property
    def n(self) -> float:
        """Number of units (or sum of weights) the curve rests on."""
        return self._fit.data.n

    @property
    def adopters(self) -> float:
        """Number of units known to have adopted."""
        return self._fit.data.adopters

    @property
    def unknown(self) -> float:
        """Number of units nothing is known about, which the likelihood leaves out."""
        return self._fit.data.unknown

    @property
    def origin(self) -> float | None:
        """The year before which nobody can have adopted; None for the families without an origin."""
        return self._fit.origin

    @property
    def observed_until(self) -> float:
        """The last year any unit's interval says something about."""
        return self._fit.data.last

    @property
    def converged(self) -> bool:
        """Whether the optimiser arrived at a maximum."""
        return self._fit.maximum.converged

    @property
    def inflection(self) -> float:
        """The year in which adoption is fastest; the origin for a curve that only slows down."""
        return float(self._fit.likelihood.clock.back(self._fit.likelihood.family.inflection(self._theta)))

    def share(self, t: ArrayLike) -> Array | float:
        """Return the share of units that have adopted by the year(s) ``t``, in the shape of ``t``."""
        return _shaped(t, self._shares(self._theta[None, :], _years(t))[0])

    def density(self, t: ArrayLike) -> Array | float:
        """Return the share of units that adopt per year around the year(s) ``t``, in the shape of ``t``."""
        family, clock = self._fit.likelihood.family, self._fit.likelihood.clock
        x = clock.forward(_years(t))
        inside = x > 0 if family.from_origin else np.ones(x.size, dtype=bool)
        _, _, first, _ = family.derivatives(np.where(inside, x, 1.0), self._theta[:2])
        # Every family depends on axis(x) − θ₁ alone, so the slope in time is minus the slope in θ₁.
        stretch = np.where(inside, x, np.inf) if family.from_origin else 1.0
        return _shaped(t, -first[0] / stretch * self._theta[2] / clock.unit * inside)

    def quantile(self, u: ArrayLike) -> Array | float:
        """Return the year by which the share ``u`` of the units that ever adopt have adopted (0 < u < 1)."""
        shares = numbers(u, "The shares asked for")
        if not ((shares > 0) & (shares < 1)).all():
            raise TillkomError("A quantile is asked for by a share of the eventual adopters, between 0 and 1: say 0.5.")
        family, clock = self._fit.likelihood.family, self._fit.likelihood.clock
        return _shaped(u, clock.back(family.quantile(np.atleast_1d(shares).ravel(), self._theta)))

    def interval(self, name: str, level: float = 0.95) -> tuple[float, float]:
        """Return the profile-likelihood interval of a parameter or of a quantity.

        Parameters
        ----------
        name : a parameter, "ceiling", "midpoint" (half of the eventual adopters), "take_off" (10 % of them), "speed"
            (years from 10 to 90 %), "share:2020" (the share at a year) or "quantile:0.25" (the year of a share).
        level : how often intervals made this way hold the true value.

        Returns
        -------
        (lower, upper) : ±inf (a ceiling: 1.0) at an end the data leave open.

        Raises
        ------
        TillkomError : an unknown name, or a level outside (0, 1).
        """
        found = self._profile(name, level)
        return found.lower, found.upper

    def estimate(self, name: str, level: float = 0.95) -> Estimate:
        """Return a quantity (named as for ``interval``) with its interval and the codes of what to know about it."""
        found = self._profile(name, level)
        return Estimate(name, found.estimate, found.lower, found.upper, level, self._note(name, found))

    def band(self, t: ArrayLike, level: float = 0.95, seed: int | None = None, draws: int | None = None) -> Band:
        """Return a pointwise band for the share at the years ``t``: at each year its profile-likelihood interval.

        It promises its level for one year at a time, not for the whole curve. With a ``seed`` or a number of ``draws``
        the band is made by parametric bootstrap instead: samples like the one observed – as many units, as long
        watched, as precisely dated – are drawn from the curve and fitted anew, and the band holds the middle ``level``
        of their curves. With few units that one is the narrower of the two and holds the truth less often.

        Source of the methods: Pawitan (2001), In All Likelihood, ch. 3; Davison and Hinkley (1997), Bootstrap Methods
        and their Application, ch. 2.
        """
        check_level(level)
        years = _years(t)
        if seed is None and draws is None:
            return self._profile_band(years, level)
        draws = DRAWS if draws is None else draws
        check_draws(draws)
        shares = self._shares(self._replicates(draws, 1 if seed is None else seed).thetas, years)
        # As for the intervals, few adopters need more than the normal's cut-off: the same widening, as a level.
        outside = float(norm.sf(cut_off(self._fit, level, "share")))
        lower, upper = np.quantile(shares, [outside, 1.0 - outside], axis=0)
        return Band(lower, upper)

    def _profile_band(self, years: Array, level: float) -> Band:
        """Profile the share at each year, or at some and draw a monotone curve through their ends."""
        at = np.unique(years)
        if at.size > KNOTS:
            at = np.linspace(float(at[0]), float(at[-1]), KNOTS)
        ends = np.array([self.interval(f"share:{float(year)!r}", level) for year in at])
        ends = np.maximum.accumulate(ends, axis=0)  # as the curve itself grows
        if at.size < KNOTS or np.isin(years, at).all():
            place = np.searchsorted(at, years)
            return Band(ends[place, 0], ends[place, 1])
        lower, upper = (PchipInterpolator(at, column)(years) for column in ends.T)
        return Band(lower, upper)

    def fit_check(self, seed: int = 1, draws: int = CHECK_DRAWS) -> FitCheck:
        """Tell whether the curve fits: how far it lies from the model-free estimate, and how often chance does that.

        The distance is the largest one, in shares, between the curve and Turnbull's estimate. Samples like the one
        observed are drawn from the curve and fitted anew; ``p_value`` is the share of them that lie at least as far
        from their own model-free estimate, counting the observed one. A small p says that the dates do not follow a
        curve of this family. A large one does not say that they do.

        Source of the method: Davison and Hinkley (1997), Bootstrap Methods and their Application, ch. 4.
        """
        check_draws(draws)
        distance = distance_to_steps(self._fit, self._fit.data, self._theta)
        others = self._replicates(draws, seed).distances
        p_value = (1 + int((others >= distance - 1e-12).sum())) / (1 + others.size)
        return FitCheck(distance, p_value, draws)

    @property
    def theta(self) -> Array:
        """The working parameters (θ₁, θ₂, ceiling) at the maximum."""
        return self._theta

    @property
    def waiting(self) -> tuple[Array, Array]:
        """Since when units are known not to have adopted, and how many of each."""
        data = self._fit.data
        out = np.isinf(data.upper)
        return data.lower[out], data.weight[out]

    def shares_of(self, theta: Array, years: ArrayLike) -> Array:
        """Return the share adopted by each year under other working parameters."""
        return self._shares(theta[None, :], _years(years))[0]

    def replicates(self, draws: int = DRAWS, seed: int = 1) -> Array:
        """Return the working parameters of curves fitted to ``draws`` samples like the one observed, one a row."""
        check_draws(draws)
        return self._replicates(draws, seed).thetas

    def _replicates(self, draws: int, seed: int) -> Replicates:
        if (seed, draws) not in self._samples:
            self._samples[seed, draws] = Replicates(self._fit, draws, seed)
        return self._samples[seed, draws]

    def summary(self, level: float = 0.95) -> pd.DataFrame:
        """Return a tidy table: quantity, estimate, lower, upper, level, note (codes, see ``Estimate``).

        One row per parameter of the family, then ceiling, midpoint, take_off and speed. In a sample of adopters only
        the ceiling's estimate is missing, with the note "ceiling_not_estimable".
        """
        import pandas as pd

        own = [name for name in self.parameters if name != "K"]
        rows = [self.estimate(name, level) for name in (*own, "ceiling", "midpoint", "take_off", "speed")]
        return pd.DataFrame([vars(row) for row in rows])

    def _profile(self, name: str, level: float) -> Profile:
        check_level(level)
        if self.truncated and name in ("ceiling", "K"):
            return Profile(np.nan, 0.0, 1.0, True, True)
        fit = self._fit
        fixed = 1.0 if self.truncated else fit.ceiling
        if (name, level) not in self._profiles:  # a report asks for the same intervals again and again
            found = quantity(name, fit.likelihood.family, fit.likelihood.clock, self._theta, fixed)
            self._profiles[name, level] = profile(fit, found, level)
        return self._profiles[name, level]

    def _note(self, name: str, found: Profile) -> str:
        if name in ("ceiling", "K"):
            if self.truncated:
                return "truncated ceiling_not_estimable"
            if self.ceiling_fixed:
                return "ceiling_fixed"
            codes = ["ceiling_at_one"] * (found.estimate >= 1.0)
            return " ".join(codes + ["ceiling_not_identified", "open_above"] * found.open_above)
        codes = ["truncated"] * self.truncated + ["origin_from_data"] * self.origin_from_data
        return " ".join(codes + ["open_below"] * found.open_below + ["open_above"] * found.open_above)

    def _shares(self, thetas: Array, years: Array) -> Array:
        family, x = self._fit.likelihood.family, self._fit.likelihood.clock.forward(years)
        inside = x > 0 if family.from_origin else np.ones(x.size, dtype=bool)
        x = np.where(inside, x, 1.0)
        return np.stack([inside * theta[2] * family.cdf(x, theta[:2])[0] for theta in thetas])


def _years(t: ArrayLike) -> Array:
    years = np.atleast_1d(numbers(t, "The times asked for")).ravel()
    if np.isnan(years).any():
        raise TillkomError("A year is missing (NaN) among the times asked for. Leave it out.")
    return years


def _shaped(like: ArrayLike, values: Array) -> Array | float:
    shape = np.shape(like)
    return values.reshape(shape) if shape else float(values[0])
