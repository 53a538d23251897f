"""Survey shares."""

from __future__ import annotations

import pytest
from scipy.stats import binomtest

from tillkom.adoption import wilson
from tillkom.errors import TillkomError


@pytest.mark.parametrize(("successes", "n"), [(0, 12), (1, 20), (87, 150), (143, 311), (12, 12)])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_without_a_population_it_is_scipys_wilson_interval(successes, n, level):
    theirs = binomtest(successes, n).proportion_ci(level, method="wilson")
    assert wilson(successes, n, level=level) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_a_known_population_narrows_it_by_the_effective_number():
    # n_eff = 100·(290 − 1)/(290 − 100) = 152.105…; the formula with that number, worked by hand.
    p, n, z = 0.6, 100 * 289 / 190, 1.959963984540054
    middle, half = (p + z * z / (2 * n)) / (1 + z * z / n), (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    expected = (middle - z * half / (1 + z * z / n), middle + z * half / (1 + z * z / n))
    assert wilson(60, 100, population=290) == pytest.approx(expected, abs=1e-12)
    assert wilson(60, 100)[0] < expected[0] < expected[1] < wilson(60, 100)[1]


def test_a_full_count_has_no_sampling_error():
    assert wilson(143, 311, population=311) == (143 / 311, 143 / 311)


def test_none_and_all_end_exactly_at_nought_and_one():
    assert wilson(0, 7)[0] == 0.0
    assert wilson(7, 7, population=40)[1] == 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"successes": 1, "n": 0}, "nobody answered"),
        ({"successes": 5, "n": 4}, "between 0 and n"),
        ({"successes": -1, "n": 4}, "between 0 and n"),
        ({"successes": 0.59, "n": 100}, "whole number"),
        ({"successes": 3, "n": 40, "population": 30}, "smaller than"),
        ({"successes": 3, "n": 40, "level": 95}, "level"),
        ({"successes": float("nan"), "n": 40}, "whole number"),
    ],
)
def test_impossible_counts_are_refused(arguments, message):
    with pytest.raises(TillkomError, match=message):
        wilson(**arguments)
