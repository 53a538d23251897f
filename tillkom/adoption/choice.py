"""Which S-curve to show: a stated rule, what the data cannot tell apart, and whether any family fits at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from tillkom.adoption.checks import check_families
from tillkom.adoption.comparison import first_possible
from tillkom.adoption.curve import AdoptionCurve, FitCheck
from tillkom.adoption.data import TooLittleData, observe
from tillkom.adoption.estimation import checked_fit, sampled
from tillkom.adoption.families import FAMILIES

ALIKE = 4.0
"""Families whose AICc is at most this much above the lowest are taken to be possible still. Burnham and Anderson call
a difference of 4 to 7 considerably less support. Under a Gompertz truth among 311 units a logistic curve's interval
held the true ceiling in 74 % of 150 samples, that of the best family in 93, and the range over these in 97."""

PLAIN = 2.0
"""The logistic is shown where its AICc is at most this much above the lowest: it needs no origin."""


@dataclass(frozen=True)
class FamilyChoice:
    """Every family fitted to the same dates, the one that is shown, and those the data cannot tell from it.

    The rule: the family with the lowest AICc, corrected for the number of *adopters* and with an origin taken from the
    data counted as a parameter; the logistic instead where it is at most 2 above. ``alike`` are the families at most 4
    above the lowest; ``interval`` of a quantity is the range over their intervals.

    Attributes
    ----------
    curves : the curve of each family that can be fitted, in the order of ``FAMILIES``.
    refused : the families that cannot, each with the reason.
    """

    curves: dict[str, AdoptionCurve]
    refused: dict[str, TooLittleData]
    _checks: dict[str, FitCheck] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def delta(self) -> dict[str, float]:
        """How far each family's AICc (counted on adopters) lies above the lowest."""
        values = {name: curve.aicc_events for name, curve in self.curves.items()}
        if not np.isfinite(min(values.values())):  # so few adopters that the correction has no value
            values = {name: 2.0 * curve.k - 2.0 * curve.loglik for name, curve in self.curves.items()}
        lowest = min(values.values())
        return {name: value - lowest for name, value in values.items()}

    @cached_property
    def chosen(self) -> str:
        """The family that is shown."""
        if self.delta.get("logistic", np.inf) <= PLAIN:
            return "logistic"
        return min(self.delta, key=lambda name: self.delta[name])

    @property
    def curve(self) -> AdoptionCurve:
        """The curve that is shown."""
        return self.curves[self.chosen]

    @cached_property
    def alike(self) -> tuple[str, ...]:
        """The families the data cannot tell from the best, best first; the chosen one is among them."""
        near = [name for name, above in self.delta.items() if above <= ALIKE]
        return tuple(sorted(near, key=lambda name: self.delta[name]))

    def interval(self, name: str, level: float = 0.95) -> tuple[float, float]:
        """Return the range of a quantity over the intervals of all families the data cannot tell apart."""
        ends = [self.curves[family].interval(name, level) for family in self.alike]
        return min(low for low, _ in ends), max(high for _, high in ends)

    def check(self, family: str | None = None) -> FitCheck:
        """Return the fit check of a family, of the chosen one if none is named."""
        family = family or self.chosen
        if family not in self._checks:
            self._checks[family] = self.curves[family].fit_check()
        return self._checks[family]

    @property
    def fits(self) -> bool:
        """Whether the family that is shown fits."""
        return self.check().fits

    @cached_property
    def any_fits(self) -> bool:
        """Whether any family fits; if none does, no curve should be read as a description of the spread."""
        return any(self.check(name).fits for name in (self.chosen, *self.curves))


def choose_family(
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    families: Sequence[str] = tuple(FAMILIES),
    ceiling: float | None = None,
    origin: float | None = None,
    weights: ArrayLike | None = None,
    observed_until: float | None = None,
    sampling: str | None = None,
) -> FamilyChoice:
    """Fit every family and choose the curve to show by a stated rule, with a check of whether it fits.

    Parameters are those of ``fit_families``. A family whose search has no maximum is left out, with the reason.

    Raises
    ------
    TooLittleData : no family can be fitted; the reason is the first one's.

    Source: Burnham and Anderson (2002), Model Selection and Multimodel Inference, 2nd ed., ch. 2.

    >>> year = [2012, 2014, 2015, 2016, 2016, 2017, 2017, 2018, 2019, 2021]
    >>> found = choose_family(year + [2024] * 10, [y + 1 for y in year] + [float("inf")] * 10, sampling="census")
    >>> found.chosen, found.fits
    ('logistic', True)
    """
    names = check_families(families)
    data, truncated_at = sampled(observe(lower, upper, weights), ceiling, observed_until, sampling)
    start = first_possible(data) if origin is None else origin
    curves, refused = {}, {}
    for name in names:
        try:
            found = checked_fit(data, name, ceiling, start, truncated_at, origin_from_data=origin is None)
            curves[name] = AdoptionCurve(found)
        except TooLittleData as reason:
            refused[name] = reason
    if not curves:
        raise next(iter(refused.values()))
    return FamilyChoice(curves, refused)
