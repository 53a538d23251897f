"""Statistics for few cases, where they mean something: exact tests, intervals, and a refusal where n is too small."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from math import exp, nan, sqrt
from typing import Any

import numpy as np
from scipy import stats
from scipy.stats.contingency import odds_ratio

from tillkom.comparison.data import Array, is_unknown
from tillkom.comparison.exact import distribution_of_s, log_chance, tables_with_margins
from tillkom.errors import TillkomError

LEVEL = 0.05
ROUNDING = 1 + 1e-7  # chances this near each other count as equal, as in R's fisher.test
ALTERNATIVES = ("two-sided", "greater", "less")
FEWEST_TO_RESAMPLE = 8
"""Fewer values than this give so few distinct resamples that a bootstrap interval is mostly the sample's own
extremes."""


class TooFewCases(TillkomError):
    """So few cases, or so alike, that the answer could only be misread; ``reason`` is a code, with what was found."""

    def __init__(self, message: str, *, reason: str, n: int, smallest: float = nan) -> None:
        super().__init__(message)
        self.reason, self.n, self.smallest = reason, n, smallest


@dataclass(frozen=True)
class SmallTest:
    """What a test on few cases came to.

    Attributes
    ----------
    name : "fisher", "kendall" or "jonckheere".
    statistic : the odds ratio (conditional estimate, NaN beyond 2 × 2), τ-b, or Jonckheere's J.
    p : how often the cases' values, dealt out at random among them, would give as much or more.
    n : cases in the test. left_out : cases left out, since a value is not known.
    smallest : the least p these cases could have given, whatever their order.
    method : "exact" or "approximation" (normal, with the variance for ties).
    lower, upper : the 95 % interval, for the odds ratio alone; NaN otherwise.
    """

    name: str
    statistic: float
    p: float
    n: int
    left_out: int
    smallest: float
    method: str
    lower: float = nan
    upper: float = nan


@dataclass(frozen=True)
class Interval:
    """An estimate with its interval: estimate, lower, upper, n, left_out, and the method it comes from."""

    estimate: float
    lower: float
    upper: float
    n: int
    left_out: int
    method: str


def fisher(first: Sequence[Any], second: Sequence[Any], *, level: float = LEVEL) -> SmallTest:
    """Test whether two classes go together (Fisher's exact test, two-sided, any number of classes).

    Parameters
    ----------
    first, second : a class per case, in the same order; a missing one leaves the case out.
    level : refuse where no table with these margins could give a p this small.

    Raises
    ------
    TooFewCases : one class alone, or margins that allow no p at or below ``level``.
    TillkomError : lengths that differ, or too many possible tables.

    Source: Fisher (1935), J. R. Stat. Soc. 98, 39–82; the odds ratio and its interval are conditional, as in R.

    >>> found = fisher([1, 1, 1, 1, 0, 0, 0, 0], ["a", "a", "a", "a", "b", "b", "b", "b"])
    >>> round(found.p, 4), found.n
    (0.0286, 8)
    """
    pairs, left_out = _known_pairs(first, second)
    rows, columns = (_classes(value[place] for value in pairs) for place in (0, 1))
    _several(rows, columns, len(pairs))
    counts = Counter(pairs)
    table = [[counts[row, column] for row in rows] for column in columns]  # column by column
    sums = [sum(line[place] for line in table) for place in range(len(rows))]
    chances = [log_chance(each) for each in tables_with_margins(sums, [sum(line) for line in table])]
    top = max(chances)
    shares = np.exp(np.array(chances) - top)
    shares /= shares.sum()
    own = exp(log_chance(table) - top) * shares.max()
    p = min(1.0, float(shares[shares <= own * ROUNDING].sum()))
    smallest = float(shares[shares <= shares.min() * ROUNDING].sum())
    _can_tell(smallest, level, len(pairs))
    ratio = _odds(np.array(table).T) if len(rows) == len(columns) == 2 else (nan, nan, nan)
    return SmallTest("fisher", ratio[0], p, len(pairs), left_out, smallest, "exact", *ratio[1:])


def kendall(
    first: Sequence[Any], second: Sequence[Any], *, alternative: str = "two-sided", level: float = LEVEL
) -> SmallTest:
    """Tell whether two rankings go the same way: Kendall's τ-b, with an exact p, ties and all.

    Parameters
    ----------
    first, second : a number or rank per case; a missing one leaves the case out.
    alternative : "two-sided", "greater" (they rise together) or "less".
    level : refuse where no order of these values could give a p this small.

    Raises
    ------
    TooFewCases : all values tied on one side, or too few to tell anything at ``level``.

    Source: Kendall (1945), Biometrika 33, 239–251. The p is over all pairings of the two rankings; where they are too
    many the normal approximation with the variance for ties is used and named.

    >>> found = kendall([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])
    >>> found.statistic, round(found.p, 4)
    (1.0, 0.0167)
    """
    x, y, left_out = _numbers(first, second)
    s = _s(x, y)
    ties = [list(np.unique(values, return_counts=True)[1]) for values in (x, y)]
    _several(ties[0], ties[1], x.size)
    pairs = x.size * (x.size - 1) / 2
    untied = [pairs - sum(t * (t - 1) / 2 for t in tied) for tied in ties]
    p, smallest, method = _p_of_s(s, ties[0], ties[1], alternative)
    _can_tell(smallest, level, x.size)
    return SmallTest("kendall", s / sqrt(untied[0] * untied[1]), p, int(x.size), left_out, smallest, method)


def jonckheere(
    groups: Sequence[Any], values: Sequence[Any], *, alternative: str = "two-sided", level: float = LEVEL
) -> SmallTest:
    """Test whether values rise over groups that have an order (Jonckheere–Terpstra), with an exact p.

    Parameters
    ----------
    groups : each case's group as a number, 1 < 2 < 3 …; a missing one leaves the case out.
    values : each case's value.
    alternative : "two-sided", "greater" (values rise over the groups) or "less".

    Raises
    ------
    TooFewCases : one group alone, all values equal, or too few to tell anything at ``level``.

    Source: Jonckheere (1954), Biometrika 41, 133–145; Terpstra (1952), Indag. Math. 14, 327–333. Tied values count
    half; the p is over all ways of dealing the values out among the groups.

    >>> found = jonckheere([1, 1, 2, 2, 3, 3], [1, 2, 3, 4, 5, 6])
    >>> found.statistic, round(found.p, 4)
    (12.0, 0.0222)
    """
    x, y, left_out = _numbers(groups, values)
    ties = [list(np.unique(each, return_counts=True)[1]) for each in (x, y)]
    _several(ties[0], ties[1], x.size)
    s = _s(x, y)
    between = (x.size**2 - sum(t**2 for t in ties[0])) / 2  # pairs of cases in different groups
    p, smallest, method = _p_of_s(s, ties[0], ties[1], alternative)
    _can_tell(smallest, level, x.size)
    return SmallTest("jonckheere", float(s + between) / 2, p, int(x.size), left_out, smallest, method)


def share(holds: Sequence[Any], *, confidence: float = 0.95) -> Interval:
    """Give the share of cases that something holds for, with the exact interval (Clopper–Pearson).

    The interval is about a larger population the cases were drawn from at random. Of cases that are all there are, or
    that were chosen, the share is what it is and the interval says nothing.

    Raises
    ------
    TooFewCases : no case is known.

    Source: Clopper & Pearson (1934), Biometrika 26, 404–413.

    >>> found = share([True, True, True, False, None])
    >>> found.estimate, round(found.lower, 3), round(found.upper, 3), found.n
    (0.75, 0.194, 0.994, 4)
    """
    known = [bool(value) for value in holds if not is_unknown(value)]
    if not known:
        raise TooFewCases("Of none of the cases is it known, so there is no share.", reason="nothing_known", n=0)
    found = stats.binomtest(sum(known), len(known)).proportion_ci(confidence, method="exact")
    left_out = len(holds) - len(known)
    return Interval(
        sum(known) / len(known), float(found.low), float(found.high), len(known), left_out, "clopper-pearson"
    )


def resampled(
    values: Sequence[Any],
    statistic: Callable[..., Any] = np.median,
    *,
    confidence: float = 0.95,
    draws: int = 9999,
    seed: int = 1,
) -> Interval:
    """Give a statistic of few numbers with its bootstrap interval (bias-corrected and accelerated).

    Parameters
    ----------
    values : a number per case; a missing one is left out.
    statistic : a function of an array and ``axis``, such as numpy's median or mean.
    seed : the same seed gives the same interval.

    Raises
    ------
    TooFewCases : fewer than 8 known values, or all of them equal.

    Source: Efron (1987), J. Am. Stat. Assoc. 82, 171–185.

    >>> resampled([3, 5, 6, 7, 9, 11, 12, 20]).estimate
    8.0
    """
    known = np.array([float(value) for value in values if not is_unknown(value)])
    n, left_out = int(known.size), len(values) - int(known.size)
    if n < FEWEST_TO_RESAMPLE:
        said = f"{n} values are too few to resample; it takes {FEWEST_TO_RESAMPLE}. Show the values themselves."
        raise TooFewCases(said, reason="too_few_to_resample", n=n)
    if np.ptp(known) == 0:
        raise TooFewCases("All values are equal, so there is nothing to resample.", reason="all_equal", n=n)
    random = np.random.default_rng(seed)
    found = stats.bootstrap((known,), statistic, confidence_level=confidence, n_resamples=draws, random_state=random)
    interval = found.confidence_interval
    return Interval(float(statistic(known, axis=0)), float(interval.low), float(interval.high), n, left_out, "bca")


def _known_pairs(first: Sequence[Any], second: Sequence[Any]) -> tuple[list[tuple[Hashable, Hashable]], int]:
    if len(first) != len(second):
        raise TillkomError(
            f"There are {len(first)} values on one side and {len(second)} on the other. Pair them first."
        )
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if not (is_unknown(a) or is_unknown(b))]
    return pairs, len(first) - len(pairs)


def _numbers(first: Sequence[Any], second: Sequence[Any]) -> tuple[Array, Array, int]:
    pairs, left_out = _known_pairs(first, second)
    try:
        table = np.array(pairs, dtype=float).reshape(-1, 2)
    except (TypeError, ValueError):
        raise TillkomError("A rank test takes numbers or ranks. Give classes their order as numbers first.") from None
    if not np.isfinite(table).all():
        raise TillkomError("A value is not a finite number. Leave it missing where it is not known.")
    return table[:, 0], table[:, 1], left_out


def _classes(values: Any) -> list[Hashable]:
    return list(dict.fromkeys(values))


def _several(first: Sequence[Any], second: Sequence[Any], n: int) -> None:
    if len(first) < 2 or len(second) < 2:
        said = f"All the {n} known cases are alike on one side, so there is nothing that could go together."
        raise TooFewCases(said, reason="one_class", n=int(n))


def _can_tell(smallest: float, level: float, n: int) -> None:
    if smallest > level * ROUNDING:
        said = f"With these {n} cases no order at all could give a p below {smallest:.2g}. Show the cases themselves."
        raise TooFewCases(said, reason="cannot_tell", n=int(n), smallest=smallest)


def _odds(table: Array) -> tuple[float, float, float]:
    found = odds_ratio(table.astype(int), kind="conditional")
    interval = found.confidence_interval(0.95)
    return float(found.statistic), float(interval.low), float(interval.high)


def _s(x: Array, y: Array) -> int:
    """Concordant minus discordant pairs."""
    return int(np.sign(np.subtract.outer(x, x) * np.subtract.outer(y, y)).sum() / 2)


def _p_of_s(s: int, first: list[int], second: list[int], alternative: str) -> tuple[float, float, str]:
    """The p of S, the least p any order could give, and whether they are exact."""
    if alternative not in ALTERNATIVES:
        raise TillkomError(f'"{alternative}" is no alternative. Choose one of {", ".join(ALTERNATIVES)}.')
    ways = distribution_of_s([int(t) for t in first], [int(t) for t in second])
    if ways is None:
        return _approximate_p(s, first, second, alternative), 0.0, "approximation"
    total = sum(ways.values())

    def tail(bound: int) -> float:
        kept = {
            "two-sided": lambda value: abs(value) >= abs(bound),
            "greater": lambda value: value >= bound,
            "less": lambda value: value <= bound,
        }[alternative]
        return sum(count for value, count in ways.items() if kept(value)) / total

    extreme = min(ways) if alternative == "less" else max(ways)
    if alternative == "two-sided":
        extreme = max(ways, key=abs)
    return tail(s), tail(extreme), "exact"


def _approximate_p(s: int, first: list[int], second: list[int], alternative: str) -> float:
    n = sum(first)
    tied = [[np.array(t, dtype=float) for t in each] for each in (first, second)]
    terms = [sum(t * (t - 1) * (2 * t + 5) for t in each) for each in tied]
    threes = [sum(t * (t - 1) * (t - 2) for t in each) for each in tied]
    twos = [sum(t * (t - 1) for t in each) for each in tied]
    variance = (n * (n - 1) * (2 * n + 5) - terms[0] - terms[1]) / 18
    variance += threes[0] * threes[1] / (9 * n * (n - 1) * (n - 2)) + twos[0] * twos[1] / (2 * n * (n - 1))
    z = s / sqrt(float(variance))
    if alternative == "two-sided":
        return float(2 * stats.norm.sf(abs(z)))
    return float(stats.norm.sf(z) if alternative == "greater" else stats.norm.cdf(z))
