"""compare_families: the same adoptions through every S-curve, since the ceiling depends on which one is believed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from tillkom.adoption.checks import check_families
from tillkom.adoption.curve import AdoptionCurve
from tillkom.adoption.data import Observations, observe
from tillkom.adoption.estimation import checked_fit, sampled
from tillkom.adoption.families import FAMILIES

if TYPE_CHECKING:
    import pandas as pd


def fit_families(
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    families: Sequence[str] = tuple(FAMILIES),
    ceiling: float | None = None,
    origin: float | None = None,
    weights: ArrayLike | None = None,
    observed_until: float | None = None,
    sampling: str | None = None,
) -> dict[str, AdoptionCurve]:
    """Fit each family to the same data and return the curves by name; parameters as for ``fit_curve``.

    Without an ``origin``, bass and weibull start where the first adoption may have happened; their curves then carry
    the note "origin_from_data", and the origin counts as a parameter. State an origin where one is known: the ceiling
    may depend on it.
    """
    names = check_families(families)
    data, truncated_at = sampled(observe(lower, upper, weights), ceiling, observed_until, sampling)
    start = first_possible(data) if origin is None else origin
    return {
        name: AdoptionCurve(checked_fit(data, name, ceiling, start, truncated_at, origin_from_data=origin is None))
        for name in names
    }


def compare_families(
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    families: Sequence[str] = tuple(FAMILIES),
    ceiling: float | None = None,
    origin: float | None = None,
    weights: ArrayLike | None = None,
    observed_until: float | None = None,
    sampling: str | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return one row per family, best first by AICc, so that what depends on the choice of curve is seen.

    Parameters are those of ``fit_families``.

    Returns
    -------
    DataFrame with the columns family, n, parameters (how many), loglik, aicc, delta_aicc (above the best), weight
    (Akaike weight), ceiling, ceiling_lower, ceiling_upper, midpoint, midpoint_lower, midpoint_upper, origin (missing
    for the families without one) and note (codes, as in ``AdoptionCurve.summary``).

    Source: Burnham and Anderson (2002), Model Selection and Multimodel Inference, 2nd ed., ch. 2.

    >>> year = [2012, 2014, 2015, 2016, 2016, 2017, 2017, 2018, 2019, 2021]
    >>> table = compare_families(year + [2024] * 10, [y + 1 for y in year] + [float("inf")] * 10, origin=2010)
    >>> sorted(table["family"])
    ['bass', 'gompertz', 'logistic', 'weibull']
    """
    import pandas as pd

    curves = fit_families(
        lower,
        upper,
        families=families,
        ceiling=ceiling,
        origin=origin,
        weights=weights,
        observed_until=observed_until,
        sampling=sampling,
    )
    rows = [_row(curve, level) for curve in curves.values()]
    table = pd.DataFrame(rows).sort_values("aicc", kind="stable", ignore_index=True)
    table.insert(5, "delta_aicc", table["aicc"] - table["aicc"].min())
    relative = np.exp(-table["delta_aicc"] / 2)
    table.insert(6, "weight", relative / relative.sum())
    return table


def _row(curve: AdoptionCurve, level: float) -> dict[str, object]:
    ceiling, midpoint = curve.estimate("ceiling", level), curve.estimate("midpoint", level)
    notes = dict.fromkeys(f"{ceiling.note} {midpoint.note}".split())
    return {
        "family": curve.family,
        "n": curve.n,
        "parameters": curve.k,
        "loglik": curve.loglik,
        "aicc": curve.aicc,
        "ceiling": ceiling.estimate,
        "ceiling_lower": ceiling.lower,
        "ceiling_upper": ceiling.upper,
        "midpoint": midpoint.estimate,
        "midpoint_lower": midpoint.lower,
        "midpoint_upper": midpoint.upper,
        "origin": np.nan if curve.origin is None else curve.origin,
        "note": " ".join(notes),
    }


def first_possible(data: Observations) -> float:
    """Return the earliest moment an adoption may have happened, as far as any adopter's interval says."""
    adopted = np.isfinite(data.upper)
    low = data.lower[adopted]
    low = low[np.isfinite(low)]
    first_upper = float(data.upper[adopted].min(initial=np.inf))
    # An adopter known only "by then" adopted before its bound; one year earlier keeps the origin below every bound.
    return float(min(low.min(initial=np.inf), first_upper - 1.0))
