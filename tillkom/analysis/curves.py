"""From a study's dated adoptions to fitted curves, one definition at a time, or to the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import pandas as pd

from tillkom.adoption import (
    AdoptionCurve,
    GroupComparison,
    TooLittleData,
    compare_groups,
    fit_curve,
    fit_families,
    intervals,
    turnbull,
)
from tillkom.analysis.spread import LEVELS, adoption_table
from tillkom.names import listed

if TYPE_CHECKING:
    import numpy as np

    from tillkom.study import Study

Result = TypeVar("Result")

MINIMUM_KNOWN = 0.5
"""Smallest share of the units that must be known for a curve. Leaving the unknown out of the likelihood takes for
granted that they are like the known ones; below one half, what they may be (the band between the bounds) covers more
of the picture than what is known, and the curve would tell who was asked rather than how the idea spread."""

FAMILY = "logistic"
STATUSES = {"antagen": "adopted", "ej_antagen": "not_adopted", "okänt": "unknown"}


@dataclass(frozen=True)
class Spread:
    """What is known of the adoption by one definition among the units of some levels, and what can be fitted to it.

    Attributes
    ----------
    definition, levels : what counts as adoption, and among whom.
    units : the table of :func:`tillkom.analysis.adoption_table`.
    lower, upper : each unit's interval (lower, upper] in decimal years; ±inf where it is open.
    """

    definition: str
    levels: tuple[str, ...]
    units: pd.DataFrame
    lower: np.ndarray = field(repr=False)
    upper: np.ndarray = field(repr=False)

    @property
    def base(self) -> int:
        """How many units there are."""
        return len(self.units)

    @property
    def adopters(self) -> int:
        """How many are known to have adopted."""
        return int((self.units["status"] == "antagen").sum())

    @property
    def not_yet(self) -> int:
        """How many are known not to have adopted as of some date."""
        return int((self.units["status"] == "ej_antagen").sum())

    @property
    def unknown(self) -> int:
        """Of how many nothing is known."""
        return self.base - self.adopters - self.not_yet

    def curve(self, family: str = FAMILY, ceiling: float | None = None) -> AdoptionCurve:
        """The fitted curve; TooLittleData says why there is none."""
        return self._if_known(lambda: self._fit(family, ceiling))

    @cached_property
    def families(self) -> dict[str, AdoptionCurve]:
        """One curve per family, since the ceiling depends on the family; TooLittleData says why there is none."""
        return self._if_known(lambda: fit_families(self.lower, self.upper))

    @cached_property
    def reason(self) -> TooLittleData | None:
        """Why no curve is fitted; None where one is."""
        try:
            self.curve()
        except TooLittleData as reason:
            return reason
        return None

    @property
    def steps(self) -> pd.DataFrame:
        """The model-free estimate among the units that are known: lower, upper, mass (Turnbull)."""
        return turnbull(self.lower, self.upper)

    def by(self, group: str) -> GroupComparison:
        """Curves of groups of units side by side with a likelihood-ratio test; ``group`` is a column of ``units``.

        Groups with too little data for a curve of their own are left out, and ``too_small`` tells which; so are units
        of no group.
        """
        names = self.units[group]
        too_small = self.too_small(group)
        kept = (names.notna() & ~names.isin(list(too_small))).to_numpy()
        groups = names[kept].astype("str").tolist()
        if too_small and len(set(groups)) < 2:
            raise next(iter(too_small.values()))
        if len(set(groups)) < 2:
            said = "All units belong to one group, so there is nothing to compare."
            raise TooLittleData(said, reason="one_group", found=len(set(groups)), needed=2)
        return self._if_known(lambda: compare_groups(self.lower[kept], self.upper[kept], groups, family=FAMILY))

    def too_small(self, group: str) -> dict[str, TooLittleData]:
        """The groups that cannot have a curve of their own, each with the reason."""
        found = {}
        for name, place in self.units.groupby(group, sort=False, observed=True).indices.items():
            own = Spread(self.definition, self.levels, self.units.iloc[place], self.lower[place], self.upper[place])
            if own.reason is not None:
                found[str(name)] = own.reason
        return found

    def _fit(self, family: str, ceiling: float | None) -> AdoptionCurve:
        if family in ("bass", "weibull"):
            return self.families[family]
        return fit_curve(self.lower, self.upper, family=family, ceiling=ceiling)

    def _if_known(self, fitted: Callable[[], Result]) -> Result:
        known = self.base - self.unknown
        if known < MINIMUM_KNOWN * self.base or not self.base:
            raise TooLittleData(
                f"Only {known} of {self.base} units are known to have adopted or not; a curve needs at least half.",
                reason="unknown_units",
                found=known,
                needed=MINIMUM_KNOWN * self.base,
            )
        return fitted()


def spread(study: Study, definition: str, levels: Sequence[str] = LEVELS) -> Spread:
    """Gather what is known of the adoption by one definition; definitions are never mixed.

    Parameters
    ----------
    definition : a code of the vocabulary ``adoption_definition``.
    levels : the levels of units to count.

    Returns
    -------
    Spread : the units' intervals, and ``curve``, ``families``, ``steps`` and ``by`` to fit to them. A date known to a
        year y is (y, y + 1]; "adopted by the end of y" is (−inf, y + 1]; "not adopted as of t" is (t, inf).

    Raises
    ------
    TillkomError : a definition or a level the study does not have.

    >>> from tillkom import load_study
    >>> picture = spread(load_study(), "beslut")
    >>> picture.adopters, picture.unknown, picture.reason.reason
    (5, 306, 'unknown_units')
    """
    units = adoption_table(study, definition, levels)
    days = {name: [day.date() if pd.notna(day) else None for day in units[name]] for name in ("lower", "upper")}
    status = [STATUSES[code] for code in units["status"]]
    # a unit not yet adopted is dated by the first day its record speaks of, which the table holds as ``lower``
    latest = [low if code == "not_adopted" else high for code, low, high in zip(status, *days.values(), strict=True)]
    lower, upper = intervals(status, days["lower"], latest)
    there = [level for level in listed(levels) if (units["level"] == level).any()]  # a study may be of one level alone
    return Spread(definition, tuple(there or listed(levels)), units, lower, upper)
