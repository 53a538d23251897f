"""From a study's dated adoptions to fitted curves, one definition at a time, or to the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd

from tillkom.adoption import (
    AdoptionCurve,
    FamilyChoice,
    GroupComparison,
    TooLittleData,
    ceiling_bounds,
    choose_family,
    compare_groups,
    fit_curve,
    intervals,
    late_dates,
    share_bounds,
    step_shares,
    turnbull,
    use_over_time,
)
from tillkom.adoption.data import observe
from tillkom.analysis.answers import _kept
from tillkom.analysis.spread import LEVELS, adoption_table
from tillkom.codes import ADOPTED, ADOPTION_STATUSES, NOT_ADOPTED, SAMPLINGS, TRACE
from tillkom.names import listed

if TYPE_CHECKING:
    from tillkom.study import Study

Result = TypeVar("Result")

MINIMUM_KNOWN = 0.5
"""Smallest share of the units that must be known for a curve. Leaving the unknown out of the likelihood takes for
granted that they are like the known ones; below one half, what they may be (the band between the bounds) covers more
of the picture than what is known, and the curve would tell who was asked rather than how the idea spread."""

_ENDS = ("ended_lower", "ended_upper")


@dataclass(frozen=True)
class Spread:
    """What is known of the adoption by one definition among the units of some levels, and what can be fitted to it.

    Attributes
    ----------
    definition, levels : what counts as adoption, and among whom.
    units : the table of :func:`tillkom.analysis.adoption_table`.
    lower, upper : each unit's interval (lower, upper] in decimal years; ±inf where it is open.
    sampling : how the units came to be known, as the study states it: "census", "sample", "adopters"; None unstated.
    """

    definition: str
    levels: tuple[str, ...]
    units: pd.DataFrame
    lower: np.ndarray = field(repr=False)
    upper: np.ndarray = field(repr=False)
    sampling: str | None = None
    _compared: dict[str, GroupComparison] = field(default_factory=dict, init=False, repr=False, compare=False)
    _small: dict[str, dict[str, TooLittleData]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def base(self) -> int:
        """How many units there are."""
        return len(self.units)

    @property
    def adopters(self) -> int:
        """How many are known to have adopted."""
        return int((self.units["status"] == ADOPTED).sum())

    @property
    def not_yet(self) -> int:
        """How many are known not to have adopted as of some date."""
        return int((self.units["status"] == NOT_ADOPTED).sum())

    @property
    def unknown(self) -> int:
        """Of how many nothing is known."""
        return self.base - self.adopters - self.not_yet

    @property
    def until(self) -> float:
        """The last date that any unit's interval speaks of."""
        return _latest(self.lower, self.upper)

    @property
    def known(self) -> int:
        """How many units say something: adopters, and those known not to have adopted at a time when others may have.

        "Not adopted as of 1990" says nothing where the first adoption is of 2010; such a unit is not counted here.
        """
        if not self.base:
            return 0
        data = observe(self.lower, self.upper, None)
        return self.adopters + int(data.weight[data.informative].sum())

    def curve(self, family: str | None = None, ceiling: float | None = None) -> AdoptionCurve:
        """The curve chosen among the families, or that of one family; TooLittleData says why there is none."""
        return self._if_known(lambda: self._fit(family, ceiling))

    @cached_property
    def choice(self) -> FamilyChoice:
        """Every family's curve, the one chosen by the stated rule, and those the data cannot tell from it."""
        return self._if_known(lambda: choose_family(self.lower, self.upper, sampling=self.sampling))

    @property
    def families(self) -> dict[str, AdoptionCurve]:
        """One curve per family, since the ceiling depends on the family; TooLittleData says why there is none."""
        return self.choice.curves

    @cached_property
    def bounds(self) -> tuple[float, float]:
        """The least and the greatest share of all units that can have adopted when the records end."""
        row = share_bounds(self.looked, self.upper, [self.until]).iloc[0]
        return float(row["lower"]), float(row["upper"])

    @cached_property
    def looked(self) -> np.ndarray:
        """``lower``, with the last look of all at those without adoption where the records end.

        "Not as of December" begins with the month and "adopted by December" ends with it. Unless somebody is known to
        have adopted in a later year, the two are of one moment: else all could have adopted in the days between.
        """
        waiting = np.isinf(self.upper) & np.isfinite(self.lower)
        last, until = self.lower[waiting].max(initial=-np.inf), self.until
        return np.where(waiting & (self.lower == last) & (until <= np.floor(last) + 1), until, self.lower)

    @cached_property
    def ceilings(self) -> pd.DataFrame:
        """The ceiling without the unknown units, and with all of them as never and as early adopters; no intervals."""
        family, curve = self.choice.chosen, self.choice.curve
        how: dict[str, Any] = {"family": family, "origin": curve.origin, "sampling": self.sampling}
        return ceiling_bounds(self.lower, self.upper, level=None, **how)

    @cached_property
    def late(self) -> pd.DataFrame:
        """How ceiling and midpoint change if adoptions dated by a first trace lie 1, 2 or 5 years before it at most."""
        curve = self.choice.curve
        basis = self.units["date_basis"]
        # an open beginning without a stated reason may be a trace too: only a survey's date is known to be none
        traces = (basis.isna() | (basis == TRACE)).to_numpy(dtype=bool)
        how: dict[str, Any] = {"family": self.choice.chosen, "origin": curve.origin, "sampling": self.sampling}
        return late_dates(self.lower, self.upper, traces, level=None, **how)

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

    @cached_property
    def step_intervals(self) -> pd.DataFrame:
        """The same at the end of each step, with a pointwise 95 % interval and how many were still at risk."""
        return step_shares(self.lower, self.upper)

    @property
    def ended(self) -> int:
        """How many adoptions are known to have ended."""
        return int(self.units[["ended_lower", "ended_upper"]].notna().any(axis=1).sum())

    @cached_property
    def use(self) -> pd.DataFrame:
        """By the end of each year the share that has ever adopted and the share that has it in use, with bounds.

        An adoption without a recorded end is taken to last until the records end: they hold the ends that are known.
        TooLittleData where less than half of the units are known.
        """
        lower, upper = self._ends()
        first = min(self.lower[np.isfinite(self.lower)].min(initial=np.inf), self.upper.min(initial=np.inf))
        years = np.arange(np.floor(first) + 1, _latest(self.lower, self.upper, lower, upper) + 1)
        return self._if_known(lambda: use_over_time(self.looked, self.upper, lower, upper, years))

    def by(self, group: str) -> GroupComparison:
        """Curves of groups of units side by side with a likelihood-ratio test; ``group`` is a column of ``units``.

        Groups with too little data for a curve of their own are left out, and ``too_small`` tells which; so are units
        of no group.
        """
        if group not in self._compared:  # a report asks for its table and for its picture in two sizes
            self._compared[group] = self._groups(group)
        return self._compared[group]

    def _groups(self, group: str) -> GroupComparison:
        names = self.units[group]
        too_small = self.too_small(group)
        kept = (names.notna() & ~names.isin(list(too_small))).to_numpy()
        groups = names[kept].astype("str").tolist()
        if too_small and len(set(groups)) < 2:
            raise next(iter(too_small.values()))
        if len(set(groups)) < 2:
            said = "All units belong to one group, so there is nothing to compare."
            raise TooLittleData(said, reason="one_group", found=len(set(groups)), needed=2)
        curve = self.curve()
        return self._if_known(
            lambda: compare_groups(
                self.lower[kept],
                self.upper[kept],
                groups,
                family=curve.family,
                origin=curve.origin,
                sampling=self.sampling,
            )
        )

    def too_small(self, group: str) -> dict[str, TooLittleData]:
        """The groups that cannot have a curve of their own, each with the reason."""
        if group not in self._small:
            self._small[group] = self._too_small(group)
        return self._small[group]

    def _too_small(self, group: str) -> dict[str, TooLittleData]:
        found = {}
        for name, place in self.units.groupby(group, sort=False, observed=True).indices.items():
            lower, upper = self.lower[place], self.upper[place]
            own = Spread(self.definition, self.levels, self.units.iloc[place], lower, upper, self.sampling)
            try:
                own._if_known(partial(self._like_all, lower, upper))
            except TooLittleData as reason:
                found[str(name)] = reason
        return found

    def _like_all(self, lower: np.ndarray, upper: np.ndarray) -> AdoptionCurve:
        """A curve of some of the units, of the family and with the origin chosen for all."""
        curve = self.curve()
        return fit_curve(lower, upper, family=curve.family, origin=curve.origin, sampling=self.sampling)

    def _fit(self, family: str | None, ceiling: float | None) -> AdoptionCurve:
        if ceiling is None:
            if family in self.choice.refused:
                raise self.choice.refused[family]
            if family is None or family in self.choice.curves:
                return self.choice.curve if family is None else self.choice.curves[family]
        chosen = family or self.choice.chosen
        beside = self.choice.curves.get(chosen, self.choice.curve)  # the same family with a ceiling of its own
        return fit_curve(self.lower, self.upper, family=chosen, ceiling=ceiling, origin=beside.origin)

    def _ends(self) -> tuple[np.ndarray, np.ndarray]:
        """Each unit's interval of abandonment, open from its last look where it has abandoned nothing."""
        upper = np.full(self.base, np.inf)
        lower = np.where(np.isfinite(self.upper), -np.inf, self.looked)
        ended = self.units[list(_ENDS)].notna().any(axis=1).to_numpy()
        days = [self.units[name].tolist() for name in _ENDS]
        for place in np.flatnonzero(ended):
            first, last = (column[place] for column in days)
            if pd.notna(last):
                upper[place] = intervals(["adopted"], [None], [last.date()])[1][0]
            began = -np.inf if pd.isna(first) else intervals(["not_adopted"], [None], [first.date()])[0][0]
            lower[place] = max(self.lower[place], began)  # nothing ends before it begins
        until = np.ceil(_latest(self.lower, self.upper, lower, upper))
        return np.where(~ended & np.isfinite(self.upper), until, lower), upper

    def _if_known(self, fitted: Callable[[], Result]) -> Result:
        known = self.known
        if known < MINIMUM_KNOWN * self.base or not self.base:
            raise TooLittleData(
                f"Only {known} of {self.base} units are known to have adopted or not; a curve needs at least half.",
                reason="unknown_units",
                found=known,
                needed=MINIMUM_KNOWN * self.base,
            )
        return fitted()


def _latest(*bounds: np.ndarray) -> float:
    """The last date that any bound speaks of."""
    every = np.concatenate(bounds)
    return float(every[np.isfinite(every)].max())


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
    chosen = tuple(listed(levels))
    return _kept(study, f"spread of {definition} among {chosen}", lambda: _spread(study, definition, chosen))


def _spread(study: Study, definition: str, levels: tuple[str, ...]) -> Spread:
    units = adoption_table(study, definition, levels)
    days = {name: [day.date() if pd.notna(day) else None for day in units[name]] for name in ("lower", "upper")}
    status = [ADOPTION_STATUSES[code] for code in units["status"]]
    # a unit not yet adopted is dated by the first day its record speaks of, which the table holds as ``lower``
    latest = [low if code == "not_adopted" else high for code, low, high in zip(status, *days.values(), strict=True)]
    lower, upper = intervals(status, days["lower"], latest)
    stated = study.codebook.package.get("adoption_sampling")
    sampling = SAMPLINGS.get(str(stated.get(definition))) if isinstance(stated, dict) else None
    there = tuple(level for level in levels if (units["level"] == level).any())  # a study may be of one level alone
    return Spread(definition, there or levels, units, lower, upper, sampling)
