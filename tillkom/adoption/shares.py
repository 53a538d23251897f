"""Intervals for a share among respondents to a survey."""

from __future__ import annotations

import numpy as np
from scipy.stats import norm

from tillkom.adoption.checks import check_level
from tillkom.errors import TillkomError


def wilson(successes: float, n: float, *, level: float = 0.95, population: float | None = None) -> tuple[float, float]:
    """Return an interval for a share that stays honest near 0 and 1 and for few respondents.

    Parameters
    ----------
    successes, n : how many said yes, out of how many who answered (whole numbers, 0 ≤ successes ≤ n).
    level : how often intervals made this way hold the true share.
    population : size of the finite population the respondents were drawn from, if known. The larger the part of it
        that answered, the narrower the interval; a full count (n == population) has no sampling error.

    Returns
    -------
    (lower, upper) : shares between 0 and 1.

    Raises
    ------
    TillkomError : n is 0, successes lies outside 0…n, a number is not whole, or the population is smaller than n.

    Source: Wilson (1927), J. Am. Stat. Assoc. 22, 209–212; finite population by n_eff = n(N − 1)/(N − n).

    >>> lower, upper = wilson(87, 150)
    >>> round(lower, 3), round(upper, 3)
    (0.5, 0.656)
    >>> wilson(143, 311, population=311) == (143 / 311, 143 / 311)
    True
    """
    check_level(level)
    for name, value in {"successes": successes, "n": n, "population": population}.items():
        if value is not None and not (np.isfinite(value) and value == round(value)):
            raise TillkomError(f"{name} is {value}; it counts respondents or units and must be a whole number.")
    if n <= 0:
        raise TillkomError(f"n is {n:g}: nobody answered, so there is no share. Leave the interval out.")
    if not 0 <= successes <= n:
        raise TillkomError(f"successes is {successes:g}; it must lie between 0 and n = {n:g}.")
    if population is not None and population < n:
        raise TillkomError(f"The population is {population:g}, smaller than the {n:g} who answered. Correct one.")
    share = successes / n
    if population is not None and population == n:
        return share, share
    effective = float(n) if population is None else n * (population - 1) / (population - n)
    z = float(norm.ppf(0.5 + level / 2))
    shrink = 1.0 + z * z / effective
    middle = (share + z * z / (2 * effective)) / shrink
    half = z * np.sqrt(share * (1 - share) / effective + (z / (2 * effective)) ** 2) / shrink
    # At 0 and n the formula gives exactly 0 and 1; rounding must not say otherwise.
    lower = 0.0 if successes == 0 else max(0.0, float(middle - half))
    upper = 1.0 if successes == n else min(1.0, float(middle + half))
    return lower, upper
