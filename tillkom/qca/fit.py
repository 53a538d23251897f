"""How well one set lies inside another: consistency, PRI, coverage and relevance of necessity.

Sources: Ragin (2006), Political Analysis 14, 291–310, for consistency and coverage; Schneider and Wagemann (2012),
Set-Theoretic Methods for the Social Sciences, chapters 5 and 9, for PRI and the relevance of necessity.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Sufficiency(NamedTuple):
    """How far X is a subset of Y: every case in X shows Y."""

    consistency: float
    pri: float
    coverage: float


class Necessity(NamedTuple):
    """How far X is a superset of Y: no case shows Y without X."""

    consistency: float
    relevance: float
    coverage: float


def sufficiency(x: np.ndarray, y: np.ndarray) -> Sufficiency:
    """Fit of "X is sufficient for Y".

    Parameters
    ----------
    x, y : memberships between 0 and 1, a number per case.

    Returns
    -------
    consistency, pri, coverage : NaN where no case is in X (for coverage: in Y).

    Source: Ragin (2006), Political Analysis 14, 291–310.

    >>> sufficiency(np.array([1, 1, 0, 0]), np.array([1, 0, 1, 0]))
    Sufficiency(consistency=0.5, pri=0.5, coverage=0.5)
    """
    both = np.minimum(x, y)
    shared = np.minimum(both, 1 - y).sum()  # what speaks as much for Y as for its absence
    inside, of_x, of_y = both.sum(), x.sum(), y.sum()
    return Sufficiency(_share(inside, of_x), _share(inside - shared, of_x - shared), _share(inside, of_y))


def necessity(x: np.ndarray, y: np.ndarray) -> Necessity:
    """Fit of "X is necessary for Y", with the relevance of necessity: low where nearly every case is in X anyway.

    Parameters
    ----------
    x, y : memberships between 0 and 1, a number per case.

    Source: Schneider and Wagemann (2012), Set-Theoretic Methods for the Social Sciences, chapter 9.

    >>> necessity(np.array([1, 1, 1, 0]), np.array([1, 1, 0, 0]))
    Necessity(consistency=1.0, relevance=0.5, coverage=0.6666666666666666)
    """
    both = np.minimum(x, y)
    inside, of_x, of_y = both.sum(), x.sum(), y.sum()
    return Necessity(_share(inside, of_y), _share((1 - x).sum(), (1 - both).sum()), _share(inside, of_x))


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 1e-12 else float("nan")
