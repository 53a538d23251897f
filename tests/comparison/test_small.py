"""Few cases: what is refused and why, and exact answers that can be counted on paper."""

from __future__ import annotations

import pytest

from tillkom.comparison import TooFewCases, fisher, jonckheere, kendall, resampled, share
from tillkom.errors import TillkomError


def test_five_cases_in_perfect_order_have_two_of_120_orders_as_clear() -> None:
    found = kendall([1, 2, 3, 4, 5], [10, 20, 30, 40, 50])
    assert (found.statistic, found.p, found.n, found.method) == (1.0, pytest.approx(2 / 120), 5, "exact")


def test_four_cases_can_tell_nothing_since_their_clearest_order_comes_up_twice_in_24() -> None:
    with pytest.raises(TooFewCases, match="no order at all") as refused:
        kendall([1, 2, 3, 4], [1, 2, 3, 4])
    assert (refused.value.reason, refused.value.n) == ("cannot_tell", 4)
    assert refused.value.smallest == pytest.approx(2 / 24)


def test_two_against_three_cannot_tell_either_by_fishers_test() -> None:
    # the clearest of the ten tables has the chance 1/10
    with pytest.raises(TooFewCases) as refused:
        fisher([1, 1, 0, 0, 0], ["x", "x", "y", "y", "y"])
    assert refused.value.smallest == pytest.approx(0.1)


def test_cases_all_alike_on_one_side_have_nothing_that_could_go_together() -> None:
    for test in (fisher, kendall, jonckheere):
        with pytest.raises(TooFewCases, match="alike on one side") as refused:
            test([1, 1, 1, 1, None], [1, 2, 3, 4, 5])
        assert (refused.value.reason, refused.value.n) == ("one_class", 4)


def test_what_is_not_known_is_left_out_and_counted() -> None:
    found = kendall([1, 2, 3, None, 4, 5], [1, 2, 3, 4, 5, None], level=1)
    assert (found.n, found.left_out) == (4, 2)


def test_jonckheere_counts_tied_values_half() -> None:
    # between the groups: 1<2, 1<3, 2=2 (half), 2<3, so 3.5 of 4
    assert jonckheere([1, 1, 2, 2], [1, 2, 2, 3], level=1).statistic == 3.5


def test_a_one_sided_test_sees_one_side_alone() -> None:
    rising = kendall([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], alternative="greater")
    falling = kendall([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], alternative="less")
    assert (rising.p, falling.p) == (pytest.approx(1 / 120), 1.0)


def test_a_share_of_nothing_known_and_a_bootstrap_of_seven_are_refused() -> None:
    with pytest.raises(TooFewCases) as refused:
        share([None, None])
    assert refused.value.reason == "nothing_known"
    with pytest.raises(TooFewCases) as refused:
        resampled([1, 2, 3, 4, 5, 6, 7])
    assert (refused.value.reason, refused.value.n) == ("too_few_to_resample", 7)
    with pytest.raises(TooFewCases) as refused:
        resampled([2] * 9)
    assert refused.value.reason == "all_equal"


def test_wrong_use_is_told_in_one_message() -> None:
    with pytest.raises(TillkomError, match="Pair them first"):
        kendall([1, 2], [1, 2, 3])
    with pytest.raises(TillkomError, match="takes numbers or ranks"):
        kendall(["a", "b"], ["c", "d"])
    with pytest.raises(TillkomError, match="finite"):
        kendall([1, 2, float("inf")], [1, 2, 3])
    with pytest.raises(TillkomError, match="no alternative"):
        kendall([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], alternative="up")
