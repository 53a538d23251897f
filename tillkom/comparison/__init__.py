"""Comparing few cases: likeness, which cases to hold side by side, Mill's methods, patterns over time, small-n tests.

Tables in, tables out: nothing here knows of studies. ``tillkom.analysis.likeness`` and its neighbours take a study
and a list of variables.
"""

from tillkom.comparison.coding import standing, what_to_code
from tillkom.comparison.data import NOT_APPLICABLE, Variable
from tillkom.comparison.designs import most_different, most_similar
from tillkom.comparison.likeness import Likeness
from tillkom.comparison.membership import case_types, covered_by, pairs_to_compare
from tillkom.comparison.mill import agreement, difference, joint
from tillkom.comparison.small import (
    Interval,
    SmallTest,
    TooFewCases,
    fisher,
    jonckheere,
    kendall,
    resampled,
    share,
)
from tillkom.comparison.timing import Duration, align, duration, followed_within, order_of_types, years_since

__all__ = [
    "NOT_APPLICABLE",
    "Duration",
    "Interval",
    "Likeness",
    "SmallTest",
    "TooFewCases",
    "Variable",
    "agreement",
    "align",
    "case_types",
    "covered_by",
    "difference",
    "duration",
    "fisher",
    "followed_within",
    "joint",
    "jonckheere",
    "kendall",
    "most_different",
    "most_similar",
    "order_of_types",
    "pairs_to_compare",
    "resampled",
    "share",
    "standing",
    "what_to_code",
    "years_since",
]
