"""Event history year by year: which units adopt sooner, and whether counties move together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from tillkom.adoption.checks import check_draws, check_level
from tillkom.adoption.data import MINIMUM_ADOPTERS, TooLittleData
from tillkom.adoption.families import Array
from tillkom.adoption.firth import _design, firth_logit, fit_firth
from tillkom.adoption.shares import wilson
from tillkom.adoption.use import observe_columns
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd

FEW = 10.0
"""Fewer events per covariate than this call for Firth's likelihood: the ordinary one then exaggerates."""

BASELINES = ("constant", "trend", "years")


def unit_years(lower: ArrayLike, upper: ArrayLike) -> pd.DataFrame:
    """Return one row per unit and calendar year in which it could have adopted, with whether it did.

    A unit is followed from the first year any unit adopts until its own adoption or the last year it is known not to
    have adopted. An adoption known only to lie within several years ends the unit's rows where the interval begins:
    the years in which it certainly had not adopted count, the rest would be a guess. A unit with an open beginning or
    of which nothing is known has no rows.

    Returns
    -------
    DataFrame with the columns unit (position, from 0), year (whole) and adopted (0 or 1).

    >>> unit_years([2010, 2011, 2012], [2011, 2012, float("inf")])[["unit", "year", "adopted"]].values.tolist()
    [[0, 2010, 1], [1, 2010, 0], [1, 2011, 1], [2, 2010, 0], [2, 2011, 0]]
    """
    import pandas as pd

    low, high = observe_columns(lower, upper)
    dated = np.isfinite(low) & np.isfinite(high) & (np.floor(low) >= np.ceil(high) - 1)
    if not dated.any():
        raise TooLittleData(
            "No adoption is dated to a year, so there are no years to compare. Date the adoptions more finely.",
            reason="no_adopters",
            found=0,
            needed=MINIMUM_ADOPTERS,
        )
    begin = int(np.floor(low[dated]).min())
    rows = []
    for unit in np.flatnonzero(np.isfinite(low)):
        until = int(np.floor(low[unit]))  # the years before it are certainly without adoption
        rows += [(int(unit), year, 0) for year in range(begin, until)]
        if dated[unit]:
            rows.append((int(unit), until, 1))
    return pd.DataFrame(rows, columns=["unit", "year", "adopted"])


@dataclass(frozen=True)
class EventHistory:
    """What goes with a sooner adoption, year by year.

    Attributes
    ----------
    odds : columns term, log_odds, odds_ratio, lower, upper, p_value; the baseline's terms first.
    hazards : columns year, at_risk, adopted, hazard, lower, upper: of those not yet adopted, the share that did.
    method : "firth" or "ml".
    events, units, rows : adoptions, units and unit-years the odds rest on.
    left_out : units without any unit-year.
    """

    odds: pd.DataFrame
    hazards: pd.DataFrame
    method: str
    events: int
    units: int
    rows: int
    left_out: int


def event_history(
    lower: ArrayLike,
    upper: ArrayLike,
    covariates: pd.DataFrame,
    *,
    baseline: str = "constant",
    method: str | None = None,
    level: float = 0.95,
) -> EventHistory:
    """Compare which units adopt sooner: a logistic regression of adopting in a year, given not having adopted before.

    An odds ratio of 2 says that in any one year the odds of adopting are twice as high with the covariate as without,
    other things equal. That is a difference between units, not an effect of the covariate.

    Parameters
    ----------
    lower, upper : as for ``fit_curve``; see ``unit_years`` for what becomes of uncertain dates.
    covariates : one row per unit, one numerical column per covariate (0 and 1 for a group). A covariate that changes
        over time has one column per year in a table of its own: see ``contagion``.
    baseline : how the odds change by themselves: "constant", "trend" (per year) or "years" (each its own).
    method : "firth" (few events; Firth's likelihood with profile intervals) or "ml" (statsmodels' Logit with Wald
        intervals); by default Firth below ten events per covariate.

    Raises
    ------
    TooLittleData : fewer than five dated adoptions.
    TillkomError : covariates that do not match the units, or cannot be told apart.

    Source: Allison (1982), Sociol. Methodol. 13, 61–98; Berry and Berry (1990), Am. Polit. Sci. Rev. 84, 395–415.

    >>> import pandas as pd
    >>> year = [2010, 2010, 2011, 2011, 2012, 2012, 2014, 2014, 2014, 2014]
    >>> upper = [y + 1 if y < 2014 else float("inf") for y in year]
    >>> found = event_history(year, upper, pd.DataFrame({"region": [1, 1, 1, 0, 1, 0, 0, 0, 0, 0]}))
    >>> found.method, found.events, bool(found.odds["odds_ratio"][1] > 1)
    ('firth', 6, True)
    """
    check_level(level)
    if baseline not in BASELINES:
        raise TillkomError(f'The baseline is "{baseline}". Choose one of {", ".join(BASELINES)}.')
    if method not in (None, "firth", "ml"):
        raise TillkomError(f'The method is "{method}". Choose "firth" or "ml".')
    size = np.size(lower)
    if len(covariates) != size:
        raise TillkomError(f"There are {size} units and {len(covariates)} rows of covariates. Give one row per unit.")
    long = unit_years(lower, upper)
    events = int(long["adopted"].sum())
    if events < MINIMUM_ADOPTERS:
        raise TooLittleData(
            f"Only {events} adoptions are dated to a year; a comparison needs at least {MINIMUM_ADOPTERS}.",
            reason="too_few_adopters",
            found=events,
            needed=MINIMUM_ADOPTERS,
        )
    x = covariates.iloc[long["unit"]].reset_index(drop=True).astype(float)
    terms = _baseline(long, baseline)
    chosen = method or ("firth" if events < FEW * max(x.shape[1] + terms.shape[1], 1) else "ml")
    whole = terms.join(x)
    fit = firth_logit if chosen == "firth" else _maximum_likelihood
    odds = fit(whole, long["adopted"].to_numpy(), level=level)
    units = int(long["unit"].nunique())
    return EventHistory(odds, _hazards(long, level), chosen, events, units, len(long), size - units)


def _baseline(long: pd.DataFrame, baseline: str) -> pd.DataFrame:
    import pandas as pd

    if baseline == "constant":
        return pd.DataFrame(index=long.index)
    if baseline == "trend":
        return pd.DataFrame({"year": (long["year"] - long["year"].min()).astype(float)})
    return pd.get_dummies(long["year"].map("year {}".format), drop_first=True, dtype=float)


def _maximum_likelihood(x: pd.DataFrame, y: Array, *, level: float) -> pd.DataFrame:
    """The ordinary logistic regression, by statsmodels, in the same columns."""
    import warnings

    import pandas as pd
    from statsmodels.api import Logit
    from statsmodels.tools.sm_exceptions import PerfectSeparationError, PerfectSeparationWarning

    design = _design(x, y)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", PerfectSeparationWarning)
            found = Logit(y, design).fit(disp=0, maxiter=200)
    except (PerfectSeparationError, PerfectSeparationWarning, np.linalg.LinAlgError):
        raise TillkomError('The covariates tell adopters and others apart exactly. Use method="firth".') from None
    ends = np.exp(found.conf_int(1 - level))
    return pd.DataFrame(
        {
            "term": ["constant", *map(str, x.columns)],
            "log_odds": found.params,
            "odds_ratio": np.exp(found.params),
            "lower": ends[:, 0],
            "upper": ends[:, 1],
            "p_value": found.pvalues,
        }
    )


def _hazards(long: pd.DataFrame, level: float) -> pd.DataFrame:
    counted = long.groupby("year")["adopted"].agg(at_risk="size", adopted="sum").reset_index()
    ends = [wilson(int(a), int(n), level=level) for a, n in zip(counted["adopted"], counted["at_risk"], strict=True)]
    counted["hazard"] = counted["adopted"] / counted["at_risk"]
    counted["lower"], counted["upper"] = [low for low, _ in ends], [high for _, high in ends]
    return counted


@dataclass(frozen=True)
class Contagion:
    """Whether units adopt sooner where more of their neighbours (the county's others) have.

    ``odds_ratio`` is per ten percentage points more of the neighbours; ``p_value`` by permutation.
    """

    odds_ratio: float
    p_value: float
    permutations: int


def contagion(
    lower: ArrayLike,
    upper: ArrayLike,
    neighbourhood: ArrayLike,
    *,
    permutations: int = 199,
    seed: int = 1,
) -> Contagion:
    """Test whether units adopt sooner when more of the others in their county have adopted by the year before.

    Every year has its own odds, so that a wave that comes over all counties alike is no contagion. The units are dealt
    anew over neighbourhoods of the same sizes, again and again: p is how often that gives at least as large a
    difference. Counties may also move together because they are alike; the test does not tell the two apart.

    Parameters
    ----------
    neighbourhood : the county (or other neighbourhood) of each unit; two or more.

    Source: Berry and Berry (1990), Am. Polit. Sci. Rev. 84, 395–415; permutation as in Good (2005), Permutation,
    Parametric and Bootstrap Tests of Hypotheses, 3rd ed.
    """
    check_draws(permutations)
    labels = np.asarray(neighbourhood).astype(str)
    low, high = observe_columns(lower, upper)
    if labels.size != low.size:
        raise TillkomError(f"There are {low.size} units and {labels.size} neighbourhoods. Give one per unit.")
    place: Any = np.unique(labels, return_inverse=True)[1]
    if place.max(initial=0) == 0:
        raise TillkomError("All units are in one neighbourhood. The comparison needs at least two.")
    long = unit_years(low, high)
    unit, year, y = (long[name].to_numpy() for name in ("unit", "year", "adopted"))
    risk = _Risk(high, unit, year, y.astype(float))
    observed = risk.score(place)
    rng = np.random.default_rng(seed)
    drawn = [risk.score(rng.permutation(place)) for _ in range(permutations)]
    p_value = (1 + sum(value >= observed - 1e-12 for value in drawn)) / (1 + permutations)
    return Contagion(float(np.exp(risk.coefficient(place) / 10)), p_value, permutations)


class _Risk:
    """The unit-years, and what share of each unit's neighbours had adopted when the year began."""

    def __init__(self, high: Array, unit: Array, year: Array, y: Array) -> None:
        years, self._at = np.unique(year, return_inverse=True)
        self._before = (high[None, :] <= years[:, None]).astype(float)  # years × units
        self._unit, self._y, self._years = unit, y, years.size
        self._size = np.bincount(self._at)
        self._events = np.bincount(self._at, y)

    def _share(self, place: Any) -> Array:
        member = (place[:, None] == np.arange(place.max() + 1)).astype(float)
        others = self._before @ member  # a unit still at risk is not among them
        return others[self._at, place[self._unit]] / np.maximum(member.sum(axis=0)[place[self._unit]] - 1.0, 1.0)

    def score(self, place: Any) -> float:
        """Return how far adopters' neighbours are ahead of those of all at risk, year by year, in standard errors."""
        x = self._share(place)
        mean = np.bincount(self._at, x) / self._size
        square = np.bincount(self._at, x * x) / self._size
        ahead = float((np.bincount(self._at, x * self._y) - self._events * mean).sum())
        rest = self._events * (self._size - self._events) / np.maximum(self._size - 1, 1)
        variance = float((rest * np.maximum(square - mean**2, 0.0)).sum())
        return ahead / variance**0.5 if variance > 0 else 0.0

    def coefficient(self, place: Any) -> float:
        """Return the log-odds per unit of that share by Firth's likelihood, every year with its own odds."""
        x = self._share(place)
        some = np.flatnonzero(self._events > 0)  # years without any adoption say nothing of who adopts
        kept = np.isin(self._at, some)
        design = np.column_stack([(self._at[kept][:, None] == some).astype(float), x[kept]])
        if np.linalg.matrix_rank(design) < design.shape[1]:
            return 0.0
        return float(fit_firth(design, self._y[kept]).beta[-1])
