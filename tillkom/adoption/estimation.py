"""fit_curve: from intervals of adoption to a fitted S-curve."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tillkom.adoption.checks import check_amount, check_ceiling, check_family, check_fit, check_origin
from tillkom.adoption.curve import AdoptionCurve
from tillkom.adoption.data import Observations, observe
from tillkom.adoption.fitting import Fit, fit
from tillkom.errors import TillkomError


def fit_curve(
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    family: str = "logistic",
    ceiling: float | None = None,
    origin: float | None = None,
    weights: ArrayLike | None = None,
    observed_until: float | None = None,
) -> AdoptionCurve:
    """Fit the S-curve of an adoption from what is known of each unit's date, by maximum likelihood.

    The share of units that have adopted by year t is K·F(t): F is the family's S-curve and K, the ceiling, the share
    of units that ever adopt.

    Parameters
    ----------
    lower, upper : one interval (lower, upper] of decimal years per unit (see ``intervals``). A date known to the year
        2016 is (2016, 2017]; "adopted by the end of 2018" is (-inf, 2019]; "not adopted as of 2021" is (2021, inf);
        (-inf, inf) is unknown and left out of the likelihood.
    family : "logistic", "gompertz" (the Gumbel-maximum S-curve exp(−exp(−(t − mu)/s))), "bass" or "weibull".
    ceiling : None to estimate it; a share in (0, 1] to fix it.
    origin : the year before which nobody could adopt; needed by bass and weibull, ignored by the others.
    weights : how many units each interval stands for (frequencies, 0 or more).
    observed_until : only for samples of adopters: the year until which adoptions would have been seen; the last upper
        bound if not given.

    Returns
    -------
    AdoptionCurve

    Notes
    -----
    Without any unit known *not* to have adopted, and with ``ceiling=None``, the units are taken for a sample of
    adopters: each is there because it had adopted by ``observed_until``. The ceiling can then not be estimated, the
    likelihood is conditional on that (truncated), and the curve says so (``truncated``). If the units are instead the
    whole population and every one has adopted, say so with ``ceiling=1.0``; a lower ceiling contradicts the data.

    Raises
    ------
    TooLittleData : fewer than five adopters, or three distinct adoption intervals, or dates that settle no curve;
        ``reason`` says which.
    TillkomError : anything wrong with the intervals, weights, family, origin or ceiling.

    Source: maximum likelihood for interval-censored times, Turnbull (1976), J. R. Stat. Soc. B 38, 290–295; with a
    share that never adopts, Maller and Zhou (1996), Survival Analysis with Long-Term Survivors, Wiley.

    >>> year = [2012, 2014, 2015, 2016, 2016, 2017, 2017, 2018, 2019, 2021]
    >>> lower = year + [2024] * 10
    >>> upper = [y + 1 for y in year] + [float("inf")] * 10
    >>> curve = fit_curve(lower, upper)
    >>> round(curve.ceiling, 2), round(curve.interval("midpoint")[0])
    (0.5, 2015)
    """
    shape = check_family(family)
    data = observe(lower, upper, weights)
    truncated_at = truncation(data, ceiling, observed_until)
    return AdoptionCurve(checked_fit(data, shape.name, ceiling, origin, truncated_at))


def truncation(data: Observations, ceiling: float | None, observed_until: float | None) -> float | None:
    """Return the year a sample of adopters only was observed until; None for a sample that is not one."""
    if ceiling is not None or data.adopters < data.n or data.adopters == 0:
        return None
    if observed_until is None:
        return data.last
    if not np.isfinite(observed_until) or observed_until < data.last:
        raise TillkomError(
            f"observed_until is {observed_until:g}, but an adoption may lie as late as {data.last:g}. "
            "Give the year until which adoptions would have been seen, at or after that."
        )
    return float(observed_until)


def checked_fit(
    data: Observations, family: str, ceiling: float | None, origin: float | None, truncated_at: float | None
) -> Fit:
    """Fit a family after the checks of amount, ceiling and origin, and refuse a degenerate result."""
    shape = check_family(family)
    check_amount(data)
    check_ceiling(ceiling, data)
    check_origin(origin, shape, data)
    found = fit(data, shape, ceiling=ceiling, origin=origin, truncated_at=truncated_at)
    check_fit(found)
    return found
