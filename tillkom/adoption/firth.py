"""Logistic regression for few events: Firth's penalised likelihood, and exact odds for one yes-or-no covariate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import expit, gammaln
from scipy.stats import chi2

from tillkom.adoption.checks import check_level
from tillkom.adoption.families import Array
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd

FARTHEST = 12.0  # log-odds per standard deviation; an end beyond it is printed as open
STEPS = 100


@dataclass(frozen=True)
class FirthFit:
    """Coefficients (log-odds) that maximise the penalised likelihood, and that likelihood."""

    beta: Array
    loglik: float


def fit_firth(x: Array, y: Array, held: dict[int, float] | None = None, *, start: Array | None = None) -> FirthFit:
    """Maximise log L(β) + ½ log|I(β)|; ``held`` keeps coefficients at given values.

    Finite also where a covariate separates those with from those without the event, and less biased with few events.
    """
    held = held or {}
    beta = np.zeros(x.shape[1]) if start is None else start.copy()
    for place, value in held.items():
        beta[place] = value
    free = [place for place in range(x.shape[1]) if place not in held]
    here = _penalised(x, y, beta)
    for _ in range(STEPS):
        chance = expit(x @ beta)
        weight = chance * (1 - chance)
        information = (x * weight[:, None]).T @ x
        inverse = np.linalg.pinv(information)
        leverage = weight * np.einsum("ij,jk,ik->i", x, inverse, x)
        score = x.T @ (y - chance + leverage * (0.5 - chance))
        if not free:
            break
        step = np.linalg.solve(information[np.ix_(free, free)], score[free])
        step *= min(1.0, 3.0 / max(float(np.abs(step).max()), 1e-12))
        fraction = 1.0
        for _ in range(30):
            ahead = beta.copy()
            ahead[free] += fraction * step
            value = _penalised(x, y, ahead)
            if value >= here - 1e-12:
                break
            fraction /= 2
        beta, here = ahead, value
        if np.abs(score[free]).max() < 1e-8 or np.abs(fraction * step).max() < 1e-10:
            break
    return FirthFit(beta, here)


def _penalised(x: Array, y: Array, beta: Array) -> float:
    odds = x @ beta
    chance = expit(odds)
    _, logdet = np.linalg.slogdet((x * (chance * (1 - chance))[:, None]).T @ x)
    return float(y @ odds - np.logaddexp(0.0, odds).sum() + 0.5 * logdet)


def firth_logit(x: pd.DataFrame, y: ArrayLike, *, level: float = 0.95) -> pd.DataFrame:
    """Return odds ratios for a yes-or-no outcome by Firth's penalised likelihood, with profile intervals.

    Parameters
    ----------
    x : one column per covariate, numbers; a constant is added.
    y : 0 or 1 for each row.

    Returns
    -------
    DataFrame with the columns term ("constant" first), log_odds, odds_ratio, lower, upper (of the odds ratio; 0 or inf
    where open) and p_value (penalised likelihood ratio).

    Raises
    ------
    TillkomError : columns that are constant or repeat one another, an outcome that is not 0 or 1 or never differs.

    Source: Firth (1993), Biometrika 80, 27–38; Heinze and Schemper (2002), Stat. Med. 21, 2409–2419.

    >>> import pandas as pd
    >>> table = firth_logit(pd.DataFrame({"seen": [1, 1, 1, 1, 0, 0, 0, 0]}), [1, 1, 1, 1, 1, 0, 0, 0])
    >>> float(round(table["odds_ratio"][1], 3))  # (4 + ½)(3 + ½) / (½ · (1 + ½))
    21.0
    """
    import pandas as pd

    check_level(level)
    outcome = np.asarray(y, dtype=float)
    design = _design(x, outcome)
    best = fit_firth(design, outcome)
    cut = float(chi2.ppf(level, 1))
    rows = []
    for place, term in enumerate(["constant", *map(str, x.columns)]):
        none = fit_firth(design, outcome, {place: 0.0}, start=best.beta)
        statistic = max(0.0, 2 * (best.loglik - none.loglik))
        low, high = (_end(design, outcome, best, place, side, cut) for side in (-1, 1))
        beta = float(best.beta[place])
        rows.append((term, beta, float(np.exp(beta)), low, high, float(chi2.sf(statistic, 1))))
    return pd.DataFrame(rows, columns=["term", "log_odds", "odds_ratio", "lower", "upper", "p_value"])


def _design(x: pd.DataFrame, y: Array) -> Array:
    values = np.column_stack([np.ones(len(x)), x.to_numpy(dtype=float)])
    if y.size != len(x):
        raise TillkomError(f"There are {len(x)} rows of covariates and {y.size} outcomes. Give one outcome per row.")
    if not np.isfinite(values).all() or not np.isin(y, (0.0, 1.0)).all():
        raise TillkomError("Covariates must be numbers without gaps, and outcomes 0 or 1.")
    if not 0 < y.sum() < y.size:
        raise TillkomError("The outcome is the same in every row, so nothing can be compared.")
    if np.linalg.matrix_rank(values) < values.shape[1]:
        raise TillkomError("A covariate is constant or follows from the others. Leave one of them out.")
    return values


def _end(x: Array, y: Array, best: FirthFit, place: int, side: int, cut: float) -> float:
    """Return the odds ratio where twice the penalised log-likelihood has fallen by the cut-off."""
    spread = max(float(np.std(x[:, place])), 1e-9) if place else 1.0
    known = {float(best.beta[place]): best.beta}

    def fallen(value: float) -> float:
        nearest = known[min(known, key=lambda other: abs(other - value))]
        found = fit_firth(x, y, {place: value}, start=nearest)
        known[value] = found.beta
        return 2 * (best.loglik - found.loglik) - cut

    inside, step = float(best.beta[place]), 0.5 / spread
    while abs(inside - best.beta[place]) * spread < FARTHEST:
        outside = inside + side * step
        if fallen(outside) >= 0:
            return float(np.exp(brentq(fallen, inside, outside, xtol=1e-6)))
        inside, step = outside, step * 1.5
    return np.inf if side > 0 else 0.0


def exact_odds(table: ArrayLike, *, level: float = 0.95) -> tuple[float, float, float, float]:
    """Return the exact odds ratio of one yes-or-no covariate over strata (years), with its interval and p-value.

    Everything but the covariate's own count is held as it was, so nothing is approximate, however few the events.

    Parameters
    ----------
    table : one row per stratum: events and units at risk with the covariate, events and units at risk without.

    Returns
    -------
    (odds_ratio, lower, upper, p_value) : 0 or inf where the data leave an end open.

    Source: Gart (1970), Biometrika 57, 471–475; the same as R's ``mantelhaen.test(exact = TRUE)``.

    >>> exact_odds([[3, 4, 1, 6]])[3] > 0.05
    True
    """
    check_level(level)
    counts = np.atleast_2d(np.asarray(table, dtype=float))
    whole = counts.shape[1] == 4 and np.isfinite(counts).all() and (counts == np.round(counts)).all()
    if not whole or (counts < 0).any() or (counts[:, 0] > counts[:, 1]).any() or (counts[:, 2] > counts[:, 3]).any():
        raise TillkomError(
            "A stratum is four whole numbers: events and units at risk with the covariate, then without; "
            "no more events than units."
        )
    first, weights = _conditional(counts)
    observed = int(counts[:, 0].sum()) - first
    support = np.arange(weights.size)
    if weights.size == 1:
        raise TillkomError("No stratum has both events and units with and without the covariate: nothing to compare.")

    def chances(log_odds: float) -> Array:
        terms = weights + support * log_odds
        terms = np.exp(terms - terms.max())
        return terms / terms.sum()

    def solve(excess: Callable[[float], float]) -> float:
        return float(brentq(excess, -50.0, 50.0, xtol=1e-10))

    tail = (1 - level) / 2
    last = weights.size - 1
    estimate = -np.inf if observed == 0 else np.inf if observed == last else None
    if estimate is None:
        estimate = solve(lambda b: float(chances(b) @ support) - observed)
    low = -np.inf if observed == 0 else solve(lambda b: float(chances(b)[observed:].sum()) - tail)
    high = np.inf if observed == last else solve(lambda b: float(chances(b)[: observed + 1].sum()) - tail)
    null = chances(0.0)
    p_value = float(null[null <= null[observed] * (1 + 1e-7)].sum())
    return float(np.exp(estimate)), float(np.exp(low)), float(np.exp(high)), min(p_value, 1.0)


def _conditional(counts: Array) -> tuple[int, Array]:
    """Return the fewest events the covariate can have and, in logs, the ways each number can come about."""
    first, weights = 0, np.zeros(1)
    for with_events, with_all, without_events, without_all in counts:
        events = with_events + without_events
        low, high = max(0.0, events - without_all), min(events, with_all)
        number = np.arange(low, high + 1)
        ways = _log_choose(with_all, number) + _log_choose(without_all, events - number)
        size = weights.size + ways.size - 1
        grid = np.full((weights.size, size), -np.inf)
        for place in range(weights.size):
            grid[place, place : place + ways.size] = weights[place] + ways
        weights = np.logaddexp.reduce(grid, axis=0)
        first += int(low)
    return first, weights


def _log_choose(n: float, k: Array) -> Array:
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))
