"""compare_groups: one curve per group beside one for all, and a test of whether the groups differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2

from tillkom.adoption.checks import check_family
from tillkom.adoption.curve import AdoptionCurve
from tillkom.adoption.data import TooLittleData, observe
from tillkom.adoption.estimation import checked_fit, sampled
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class GroupComparison:
    """The curves of several groups, the curve of all units together, and the likelihood-ratio test between them.

    Attributes
    ----------
    curves : the curve of each group, by the group's name in order of first appearance.
    pooled : the curve of all units.
    statistic, df, p_value : twice the gain in log-likelihood by separate curves; the number of parameters it took; how
        often groups that follow one curve would differ at least as much.
    note : "ceiling_at_one" where a ceiling lies at its bound, which makes the test cautious (p too large); else "".
    """

    curves: dict[str, AdoptionCurve]
    pooled: AdoptionCurve
    statistic: float
    df: int
    p_value: float
    note: str

    def summary(self, level: float = 0.95) -> pd.DataFrame:
        """Return the curves' summaries below one another, with a column ``group`` first ("" for all units)."""
        import pandas as pd

        parts = {"": self.pooled} | self.curves
        tables = [curve.summary(level).assign(group=name) for name, curve in parts.items()]
        table = pd.concat(tables, ignore_index=True)
        return table[["group", *[column for column in table.columns if column != "group"]]]


def compare_groups(
    lower: ArrayLike,
    upper: ArrayLike,
    groups: ArrayLike,
    *,
    family: str = "logistic",
    ceiling: float | None = None,
    origin: float | None = None,
    weights: ArrayLike | None = None,
    observed_until: float | None = None,
    sampling: str | None = None,
) -> GroupComparison:
    """Fit one curve per group and test, by likelihood ratio, whether the groups share one curve.

    Parameters
    ----------
    groups : the group of each unit (municipality or region, county, programme …), at least two different ones.
    lower, upper, family, ceiling, origin, weights, observed_until, sampling : as for ``fit_curve``. Whether they are a
        sample of adopters only is decided for all of them together, so that every group has the same likelihood.

    Raises
    ------
    TooLittleData : a group (named in the message) is too small for a curve of its own.
    TillkomError : fewer than two groups, or anything ``fit_curve`` refuses.

    Source: Wilks (1938), Ann. Math. Stat. 9, 60–62.

    >>> year = [2012, 2014, 2015, 2016, 2016, 2017, 2017, 2018, 2019, 2021]
    >>> lower = (year + [2024] * 10) + ([y + 3 for y in year] + [2026] * 10)
    >>> upper = [y + 1 if y < 2024 else float("inf") for y in lower]
    >>> upper[29] = 2025.0
    >>> found = compare_groups(lower, upper, ["early"] * 20 + ["late"] * 20)
    >>> found.df, found.p_value < 0.2
    (3, True)
    """
    check_family(family)
    low, high = np.asarray(lower), np.asarray(upper)
    labels = np.asarray(groups).astype(str)
    if labels.ndim != 1 or labels.size != low.size:
        raise TillkomError(f"There are {low.size} units and {labels.size} group names. Give one group per unit.")
    names = list(dict.fromkeys(labels.tolist()))
    if len(names) < 2:
        raise TillkomError("All units belong to one group. A comparison needs at least two; use fit_curve for one.")
    everyone, truncated_at = sampled(observe(low, high, weights), ceiling, observed_until, sampling)
    pooled = AdoptionCurve(checked_fit(everyone, family, ceiling, origin, truncated_at))
    share = np.ones(low.size) if weights is None else np.asarray(weights, dtype=float)
    curves = {}
    for name in names:
        inside = labels == name
        try:
            data = observe(low[inside], high[inside], share[inside])
            data = data if truncated_at is None else data.adopters_only
            curves[name] = AdoptionCurve(checked_fit(data, family, ceiling, origin, truncated_at))
        except TooLittleData as error:
            raise TooLittleData(
                f'Group "{name}": {error}', reason=error.reason, found=error.found, needed=error.needed
            ) from None
        except TillkomError as error:
            raise TillkomError(f'Group "{name}": {error}') from None
    statistic = max(0.0, 2.0 * (sum(curve.loglik for curve in curves.values()) - pooled.loglik))
    df = sum(curve.k for curve in curves.values()) - pooled.k
    at_one = ceiling is None and truncated_at is None and any(c.ceiling == 1.0 for c in (pooled, *curves.values()))
    return GroupComparison(
        curves, pooled, statistic, df, float(chi2.sf(statistic, df)), "ceiling_at_one" if at_one else ""
    )
