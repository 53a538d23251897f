"""How many will have adopted by a coming year, if the spread goes on as the curve says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from tillkom.adoption.arrays import numbers
from tillkom.adoption.checks import check_level
from tillkom.adoption.curve import DRAWS, AdoptionCurve
from tillkom.adoption.data import TooLittleData
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd


def forecast(
    curve: AdoptionCurve, years: ArrayLike, *, level: float = 0.95, seed: int = 1, draws: int = DRAWS
) -> pd.DataFrame:
    """Return how many of the units will have adopted by each of some coming years, with a prediction interval.

    The interval holds two uncertainties: that of the curve (bootstrap) and that of each unit, which adopts or not by
    chance. It takes for granted that the curve is of the right family, that it goes on as before, and that units of
    which nothing is known are like the others; no reform, no new rule and no fashion is in it.

    Parameters
    ----------
    curve : a fitted curve whose ceiling the data identify.
    years : decimal years at or after the last date in the data (2031.0 is the end of 2030).

    Returns
    -------
    DataFrame with the columns year, adopters (expected number), lower, upper (whole numbers) and units (how many the
    number is of, the unknown ones included).

    Raises
    ------
    TooLittleData : the ceiling is not identified, or only adopters were sampled: then no number can be given.
    TillkomError : a year before the last date.

    Source: Lawless and Fredette (2005), Biometrika 92, 529–542; parametric bootstrap.

    >>> from tillkom.adoption import fit_curve
    >>> year = [2008, 2009, 2010, 2010, 2011, 2011, 2011, 2012, 2012, 2013, 2014]
    >>> curve = fit_curve(year + [2024] * 19, [y + 1 for y in year] + [float("inf")] * 19, sampling="census")
    >>> table = forecast(curve, [2030])
    >>> bool(11 <= table["lower"][0] <= table["upper"][0] < 30)
    True
    """
    import pandas as pd

    check_level(level)
    if not curve.ceiling_identified:
        raise TooLittleData(
            "The ceiling is not identified: the data do not rule out that every unit adopts in the end, so how many "
            "will have adopted by a coming year cannot be said. Show the curve up to the last date instead.",
            reason="ceiling_not_identified",
            found=curve.adopters,
            needed=curve.adopters,
        )
    at = np.atleast_1d(numbers(years, "years")).ravel()
    if not np.isfinite(at).all() or (at < curve.observed_until).any():
        raise TillkomError(f"A forecast is for years after the last date in the data, {curve.observed_until:g}.")
    if curve.unknown + curve.n > 1e7:
        raise TillkomError("A forecast draws each unit; ten million units are the most it takes.")
    rng = np.random.default_rng([seed, 2])
    expected = _expected(curve, curve.theta[None, :], at)[0]
    thetas = curve.replicates(draws, seed)
    drawn = np.stack([_drawn(curve, theta, at, rng) for theta in thetas])
    low, high = np.quantile(drawn, [0.5 - level / 2, 0.5 + level / 2], axis=0, method="inverted_cdf")
    units = curve.n + curve.unknown
    return pd.DataFrame({"year": at, "adopters": expected, "lower": low, "upper": high, "units": units})


def _chances(curve: AdoptionCurve, theta: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each group of waiting units (rows) its chance to adopt by each year, its size; and an unknown's."""
    since, sizes = curve.waiting
    by_then = curve.shares_of(theta, at)
    by_since = curve.shares_of(theta, since) if since.size else np.empty(0)
    chance = (by_then[None, :] - by_since[:, None]) / np.maximum(1.0 - by_since[:, None], 1e-12)
    return np.clip(chance, 0.0, 1.0), sizes, by_then


def _expected(curve: AdoptionCurve, thetas: np.ndarray, at: np.ndarray) -> np.ndarray:
    rows = []
    for theta in thetas:
        chance, sizes, unknown = _chances(curve, theta, at)
        rows.append(curve.adopters + sizes @ chance + curve.unknown * unknown)
    return np.stack(rows)


def _drawn(curve: AdoptionCurve, theta: np.ndarray, at: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw the number of adopters by each year: one uniform number a unit, so that the years hang together."""
    chance, sizes, unknown = _chances(curve, theta, at)
    groups = [np.repeat(np.arange(sizes.size), np.round(sizes).astype(int))]
    each = rng.random(groups[0].size)
    total = np.full(at.size, curve.adopters)
    total = total + (each[:, None] < chance[groups[0]]).sum(axis=0)
    rest = rng.random(round(curve.unknown))
    return total + (rest[:, None] < unknown[None, :]).sum(axis=0)
