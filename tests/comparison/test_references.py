"""Twenty data sets with ties and missing values, against base R (``data/references.R``), scipy and statsmodels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from tillkom.comparison import Likeness, Variable, fisher, jonckheere, kendall, resampled, share

DATA = Path(__file__).parent / "data"
PROBLEMS = {int(number): table for number, table in pd.read_csv(DATA / "problems.csv").groupby("set")}
R = pd.read_csv(DATA / "small.csv").set_index("set")
SETS = sorted(PROBLEMS)
ANY = 1.0  # so that no test is refused: the numbers are held against others', whatever they are good for


def ranked(number: int) -> pd.DataFrame:
    """The complete cases R went through every pairing of."""
    table = PROBLEMS[number]
    return table[table["number"].notna() & table["rank"].notna()].head(8)


def test_there_are_twenty_sets_and_every_one_lacks_a_value_and_has_ties() -> None:
    assert len(SETS) == 20
    for table in PROBLEMS.values():
        assert table["number"].isna().any()
        assert table["rank"].dropna().duplicated().any()


@pytest.mark.parametrize("number", SETS)
def test_likeness_is_gowers_with_the_same_bounds_as_in_r(number: int) -> None:
    table = PROBLEMS[number].set_index("case")
    variables = [
        Variable("number", "number", 2),
        Variable("rank", "ordinal", 1, levels=(1, 2, 3, 4)),
        Variable("class", "class", 1, levels=("a", "b", "c")),
        Variable("two", "class", 0.5),
    ]
    pairs = Likeness(table, variables).pairs().set_index(["first", "second"])
    said = pd.read_csv(DATA / "likeness.csv").query("set == @number").set_index(["first", "second"])
    assert len(pairs) == len(said)
    for name in ("low", "high", "known"):
        np.testing.assert_allclose(pairs.loc[said.index, name], said[name], rtol=0, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("number", SETS)
def test_tau_b_and_its_exact_p_are_those_of_r_and_tau_that_of_scipy(number: int) -> None:
    table, said = ranked(number), R.loc[number]
    found = kendall(table["number"], table["rank"], level=ANY)
    assert (found.n, found.method) == (said["n_rank"], "exact")
    assert found.statistic == pytest.approx(said["tau"], abs=1e-12)
    assert found.statistic == pytest.approx(stats.kendalltau(table["number"], table["rank"]).statistic, abs=1e-12)
    assert found.p == pytest.approx(said["tau_p"], abs=1e-12)
    greater = kendall(table["number"], table["rank"], alternative="greater", level=ANY)
    assert greater.p == pytest.approx(said["tau_greater"], abs=1e-12)


@pytest.mark.parametrize("number", SETS)
def test_jonckheere_and_its_exact_p_are_those_of_r(number: int) -> None:
    table, said = ranked(number), R.loc[number]
    found = jonckheere(table["group"], table["number"], level=ANY)
    assert found.statistic == pytest.approx(said["jt"], abs=1e-12)
    assert found.p == pytest.approx(said["jt_p"], abs=1e-12)
    greater = jonckheere(table["group"], table["number"], alternative="greater", level=ANY)
    assert greater.p == pytest.approx(said["jt_greater"], abs=1e-12)


@pytest.mark.parametrize("number", SETS)
def test_fishers_test_the_odds_ratio_and_the_exact_share_are_those_of_r(number: int) -> None:
    table, said = PROBLEMS[number], R.loc[number]
    found = fisher(table["first"], table["second"], level=ANY)
    assert found.p == pytest.approx(said["fisher_p"], abs=1e-9)
    ratio = {found.statistic, 1 / found.statistic if found.statistic else np.inf}  # by which class comes first
    assert any(one == pytest.approx(said["odds"], rel=1e-3) for one in ratio)
    interval = share(table["first"] == 1)
    assert (interval.lower, interval.upper) == pytest.approx((said["share_lower"], said["share_upper"]), abs=1e-9)
    other = proportion_confint(int((table["first"] == 1).sum()), len(table), method="beta")
    assert (interval.lower, interval.upper) == pytest.approx(tuple(map(float, other)), abs=1e-9)


@pytest.mark.parametrize("number", SETS)
def test_fishers_test_beyond_two_by_two_leaves_the_unknown_out_as_r_does(number: int) -> None:
    table, said = PROBLEMS[number], R.loc[number]
    found = fisher(table["class"], table["two"], level=ANY)
    assert found.n == said["n_classes"]
    assert found.n + found.left_out == len(table)
    assert found.p == pytest.approx(said["classes_p"], abs=1e-9)


def test_the_exact_p_without_ties_is_scipys_for_twenty_cases() -> None:
    random = np.random.default_rng(7)
    x, y = random.permutation(11), random.permutation(11)
    assert kendall(x, y, level=ANY).p == pytest.approx(stats.kendalltau(x, y, method="exact").pvalue, abs=1e-12)


def test_where_an_exact_p_would_take_too_long_the_approximation_is_scipys_and_is_named() -> None:
    random = np.random.default_rng(3)
    x, y = random.integers(0, 40, 80), random.integers(0, 40, 80)
    found = kendall(x, y)
    assert found.method == "approximation"
    assert found.p == pytest.approx(stats.kendalltau(x, y, method="asymptotic").pvalue, abs=1e-9)


def test_many_cases_on_few_ranks_are_exact_and_near_the_approximation() -> None:
    random = np.random.default_rng(5)
    x, y = random.integers(0, 3, 40), random.integers(0, 4, 40)
    found = kendall(x, y)
    assert found.method == "exact"
    assert found.p == pytest.approx(stats.kendalltau(x, y, method="asymptotic").pvalue, abs=0.02)


def test_a_resampled_interval_is_scipys_bca() -> None:
    values: list[Any] = [3.0, 5, 6, 7, 9, 11, 12, 20, None]
    found = resampled(values, np.mean, seed=4)
    known = np.array([value for value in values if value is not None])
    random = np.random.default_rng(4)
    said = stats.bootstrap((known,), np.mean, n_resamples=9999, random_state=random).confidence_interval
    assert (found.lower, found.upper, found.n, found.left_out) == (said.low, said.high, 8, 1)
