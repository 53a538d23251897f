"""fit_curve: from intervals of adoption to a fitted S-curve."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tillkom.adoption.checks import check_amount, check_ceiling, check_family, check_fit, check_origin, check_sampling
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
    sampling: str | None = None,
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
    sampling : how the units came to be in the data: "census" (all of them), "sample" (drawn without regard to whether
        they had adopted) or "adopters" (each is there because it had adopted). State it: it decides the likelihood.

    Returns
    -------
    AdoptionCurve

    Notes
    -----
    Among adopters only the ceiling cannot be estimated: each unit is there because it had adopted by
    ``observed_until``, the likelihood is conditional on that (truncated), and the curve says so (``truncated``); units
    without adoption that stand in such data by chance are left out and counted as ``unknown``. Where the sampling is
    not stated, the units are taken for adopters only if none is known not to have adopted at a time when others may
    have: "not adopted as of 1990" says nothing where the first adoption is of 2010. A census in which all have adopted
    is a census: state it, or give ``ceiling=1.0``; a lower ceiling contradicts the data.

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
    data, truncated_at = sampled(data, ceiling, observed_until, sampling)
    return AdoptionCurve(checked_fit(data, shape.name, ceiling, origin, truncated_at))


def sampled(
    data: Observations, ceiling: float | None, observed_until: float | None, sampling: str | None
) -> tuple[Observations, float | None]:
    """Return the data the likelihood is of, and the year adopters only were observed until (None for other samples)."""
    check_sampling(sampling)
    adopted = np.isfinite(data.upper)
    if sampling is None:
        only = ceiling is None and data.adopters > 0 and not data.informative.any()
    else:
        only = sampling == "adopters"
    if not only or not adopted.any():
        return data, None
    if ceiling is not None:
        raise TillkomError(
            f"The ceiling is given as {ceiling:g} and the sampling as adopters only: among them it is 1 by definition. "
            "Leave out one of the two."
        )
    kept = data.adopters_only
    last = kept.last
    if observed_until is None:
        return kept, last
    if not np.isfinite(observed_until) or observed_until < last:
        raise TillkomError(
            f"observed_until is {observed_until:g}, but an adoption may lie as late as {last:g}. "
            "Give the year until which adoptions would have been seen, at or after that."
        )
    return kept, float(observed_until)


def checked_fit(
    data: Observations,
    family: str,
    ceiling: float | None,
    origin: float | None,
    truncated_at: float | None,
    *,
    origin_from_data: bool = False,
) -> Fit:
    """Fit a family after the checks of amount, ceiling and origin, and refuse a degenerate result."""
    shape = check_family(family)
    check_amount(data)
    check_ceiling(ceiling, data)
    check_origin(origin, shape, data)
    found = fit(
        data,
        shape,
        ceiling=ceiling,
        origin=origin,
        truncated_at=truncated_at,
        origin_from_data=origin_from_data and shape.from_origin,
    )
    check_fit(found)
    return found
