"""What a fitted curve says: quantities, intervals, bands, categories, comparisons."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from tests.adoption.references import DATA, made, read_intervals
from tillkom.adoption import FAMILIES, compare_families, compare_groups, fit_curve, rogers_categories
from tillkom.adoption.data import observe
from tillkom.adoption.families import Clock
from tillkom.adoption.likelihood import Likelihood
from tillkom.errors import TillkomError

ORIGIN = 1990.0


@pytest.fixture(params=FAMILIES)
def curve(request):
    return fit_curve(*made(120), family=request.param, origin=ORIGIN)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("truncated_at", [None, 2024.0])
def test_gradient_and_hessian_are_those_of_the_likelihood(family, truncated_at):
    outside = 4 if truncated_at is None else 0  # units not adopted have no place in a sample of adopters
    data = observe([-np.inf, 2001, 2005, 2010, 2024], [2003, 2002, 2010, 2011, np.inf], [2, 1, 3, 1, outside])
    likelihood = Likelihood(data, FAMILIES[family], Clock(1995.0, 7.0), truncated_at=truncated_at)
    theta, h = np.array([0.4, 0.3, 0.8]), 1e-5
    value = likelihood(theta)
    assert value.loglik == pytest.approx(likelihood.loglik(theta), abs=1e-10)
    for i in range(3):
        move = h * np.eye(3)[i]
        ahead, behind = likelihood(theta + move), likelihood(theta - move)
        assert value.gradient[i] == pytest.approx((ahead.loglik - behind.loglik) / (2 * h), abs=1e-5)
        assert value.hessian[i] == pytest.approx((ahead.gradient - behind.gradient) / (2 * h), abs=1e-4)


def test_share_quantile_and_density_belong_together(curve):
    u = np.array([0.05, 0.3, 0.5, 0.9])
    years = curve.quantile(u)
    assert curve.share(years) == pytest.approx(curve.ceiling * u)
    h = 1e-4
    slope = (curve.share(years + h) - curve.share(years - h)) / (2 * h)
    assert curve.density(years) == pytest.approx(slope, rel=1e-5)
    assert curve.density(curve.inflection) >= curve.density(curve.inflection + np.array([-0.5, 0.5])).max()


def test_share_keeps_the_shape_it_is_asked_in(curve):
    assert isinstance(curve.share(2015), float)
    assert curve.share([[2010, 2015], [2020, 2030]]).shape == (2, 2)


@pytest.mark.parametrize("family", ["bass", "weibull"])
def test_nobody_has_adopted_before_the_origin(family):
    curve = fit_curve(*made(120), family=family, origin=ORIGIN)
    assert curve.share(ORIGIN - 5) == 0.0
    assert curve.density(ORIGIN - 5) == 0.0
    assert curve.interval(f"share:{ORIGIN - 5}") == (0.0, 0.0)


def quantities(curve):
    return [*[p for p in curve.parameters if p != "K"], "ceiling", "midpoint", "take_off", "speed", "share:2016"]


def value_at(family, theta, name):
    shape, clock = FAMILIES[family], Clock(ORIGIN, 8.0)
    if name in shape.names:
        return shape.public(theta[:2], clock)[name]
    if name == "ceiling":
        return theta[2]
    if name == "share:2016":
        return theta[2] * shape.cdf(np.array([clock.forward(2016.0)]), theta[:2])[0][0]
    tenth, half, ninetieth = clock.back(shape.quantile(np.array([0.1, 0.5, 0.9]), theta[:2]))
    return {"take_off": tenth, "midpoint": half, "speed": ninetieth - tenth}[name]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_ends_of_an_interval_are_where_the_profile_falls_to_the_cut_off(family):
    # Held against a general-purpose optimiser that maximises the likelihood with the quantity tied to the end.
    lower, upper = made(60, seed=4)
    curve = fit_curve(lower, upper, family=family, origin=ORIGIN)
    likelihood = Likelihood(observe(lower, upper, None), FAMILIES[family], Clock(ORIGIN, 8.0))
    rough = {"logistic": [3.0, -1.4], "gompertz": [3.0, -1.1], "bass": [-1.4, 12.0], "weibull": [1.2, -2.0]}[family]
    start = minimize(
        lambda v: -likelihood.loglik(np.append(v[:2], min(v[2], 1.0))), [*rough, 0.8], method="Nelder-Mead"
    ).x
    assert curve.adopters == 43
    # Student's t at 97.5 %: 57 degrees of freedom for the share of all 60, one for each adopter for what is of them
    drops = {"ceiling": 2.0024654592910065**2 / 2}
    others = 2.016692199227824**2 / 2
    for name in quantities(curve):
        estimate = curve.estimate(name)
        assert estimate.lower < estimate.estimate < estimate.upper
        for end in (estimate.lower, estimate.upper):
            tied = minimize(
                lambda v: -likelihood.loglik(v),
                start,
                method="SLSQP",
                bounds=[(-20, 20), (-5, 40), (0.1, 1.0)],
                constraints={
                    "type": "eq",
                    "fun": lambda v, name=name, end=end: (
                        np.log(value_at(family, v, name) / end) * (200 if name in ("take_off", "midpoint", "mu") else 1)
                    ),
                },
                options={"ftol": 1e-12, "maxiter": 500},
            )
            drop = drops.get(name, others)
            assert curve.loglik + tied.fun == pytest.approx(drop, abs=2e-3), (name, end)


def test_an_interval_is_wider_at_a_higher_level(curve):
    for name in ("ceiling", "midpoint", "speed"):
        low, high = curve.interval(name)
        wide_low, wide_high = curve.interval(name, level=0.99)
        assert wide_low < low < high <= wide_high


def test_a_ceiling_that_may_be_one_is_said_not_to_be_identified():
    curve = fit_curve(*made(60, until=2014.0, seed=2))
    assert curve.ceiling_interval[1] == 1.0
    assert not curve.ceiling_identified
    table = curve.summary().set_index("quantity")
    assert "ceiling_not_identified" in table.loc["ceiling", "note"].split()
    assert "open_above" in table.loc["ceiling", "note"].split()


def test_a_ceiling_seen_from_above_is_identified():
    curve = fit_curve(*made(311))
    assert curve.ceiling_identified
    assert curve.ceiling_interval[1] < 1.0
    assert (curve.summary()["note"] == "").all()


def test_a_fixed_ceiling_is_kept_and_has_no_uncertainty():
    curve = fit_curve(*made(120), ceiling=0.9)
    assert curve.ceiling == 0.9
    assert curve.ceiling_interval == (0.9, 0.9)
    assert "K" not in curve.parameters
    assert curve.estimate("ceiling").note == "ceiling_fixed"
    assert curve.interval("share:2060") == pytest.approx((0.9, 0.9))


def test_all_units_adopted_with_a_ceiling_of_one_is_the_whole_population():
    lower, upper = made(60, ceiling=1.0, until=2040.0)
    curve = fit_curve(lower, upper, ceiling=1.0)
    assert not curve.truncated
    assert curve.share(2040) == pytest.approx(1.0, abs=1e-3)


def test_adopters_only_are_fitted_by_the_truncated_likelihood():
    lower, upper = made(400, until=2016.0, seed=3)
    adopted = np.isfinite(upper)
    curve = fit_curve(lower[adopted], upper[adopted])
    assert curve.truncated
    assert curve.ceiling is None
    assert curve.ceiling_interval == (0.0, 1.0)
    assert not curve.ceiling_identified
    notes = curve.summary().set_index("quantity")["note"]
    assert notes["ceiling"].split() == ["truncated", "ceiling_not_estimable"]
    assert notes.str.contains("truncated").all()
    low, high = curve.interval("midpoint")
    assert low < 2014 < high  # the midpoint the data were made with; ignoring the truncation puts it a year early
    assert fit_curve(lower[adopted], upper[adopted], ceiling=1.0).interval("midpoint")[1] < 2014


def test_the_truncated_likelihood_is_conditional_on_adoption_by_the_time_of_observation():
    lower, upper = made(400, until=2016.0, seed=3)
    adopted = np.isfinite(upper)
    curve = fit_curve(lower[adopted], upper[adopted], observed_until=2016.0)

    def minus_loglik(v):
        def share(t):
            return 1 / (1 + np.exp(-(t - v[0]) / np.exp(v[1])))

        with np.errstate(divide="ignore"):
            return -np.log((share(upper[adopted]) - share(lower[adopted])) / share(2016.0)).sum()

    found = minimize(minus_loglik, [2013.0, 0.5], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-10})
    assert curve.loglik == pytest.approx(-found.fun, abs=1e-6)
    assert curve.parameters["mu"] == pytest.approx(found.x[0], abs=1e-3)


@pytest.mark.parametrize("family", FAMILIES)
def test_an_end_without_limit_is_infinite_and_not_a_large_number(family):
    years = np.array([2000.0, 2003, 2005, 2006, 2007])
    few = fit_curve(years, years + 1, family=family, origin=1995)  # five adopters only: the bend may lie anywhere later
    assert few.interval("midpoint")[1] == np.inf
    assert few.estimate("midpoint").note.split() == ["truncated", "open_above"]
    assert few.interval("midpoint")[0] > 1995


def test_unknown_units_are_left_out_and_counted():
    lower, upper = made(60)
    curve = fit_curve(np.append(lower, [-np.inf] * 5), np.append(upper, [np.inf] * 5))
    assert (curve.n, curve.unknown) == (60, 5)
    assert curve.loglik == fit_curve(lower, upper).loglik


def test_weights_count_units():
    lower, upper = made(311)
    pairs, counts = np.unique(np.column_stack([lower, upper]), axis=0, return_counts=True)
    weighted = fit_curve(pairs[:, 0], pairs[:, 1], weights=counts)
    plain = fit_curve(lower, upper)
    assert weighted.n == plain.n == 311
    assert weighted.loglik == pytest.approx(plain.loglik)
    assert weighted.aicc == pytest.approx(plain.aicc)
    assert weighted.ceiling_interval == pytest.approx(plain.ceiling_interval)


def test_the_order_of_the_units_does_not_matter():
    lower, upper = read_intervals(DATA / "mixed.csv")
    assert fit_curve(lower[::-1], upper[::-1]).loglik == fit_curve(lower, upper).loglik


def test_the_calendar_does_not_matter(curve):
    lower, upper = made(120)
    later = fit_curve(lower + 1000, upper + 1000, family=curve.family, origin=ORIGIN + 1000)
    assert later.loglik == pytest.approx(curve.loglik, abs=1e-8)
    assert later.interval("midpoint") == pytest.approx(np.add(curve.interval("midpoint"), 1000), abs=1e-4)


def test_a_band_is_the_same_for_the_same_seed_and_holds_the_curve(curve):
    years = np.arange(2006.0, 2031.0, 4.0)
    band = curve.band(years, seed=7, draws=120)
    again = fit_curve(*made(120), family=curve.family, origin=ORIGIN).band(years, seed=7, draws=120)
    assert np.array_equal(band.lower, again.lower)
    assert np.array_equal(band.upper, again.upper)
    assert not np.array_equal(band.lower, curve.band(years, seed=8, draws=120).lower)
    assert (band.lower < curve.share(years)).all()
    assert (curve.share(years) < band.upper).all()
    assert (np.diff(band.lower) >= 0).all()


def test_a_band_is_of_the_level_asked_for():
    curve = fit_curve(*made(120), family="logistic")
    years = np.array([2012.0, 2018.0])
    for level in (0.5, 0.95):
        band = curve.band(years, level)
        by_year = [curve.interval(f"share:{year!r}", level) for year in (2012.0, 2018.0)]
        assert np.column_stack([band.lower, band.upper]) == pytest.approx(np.array(by_year))
    narrow, wide = (curve.band(years, level, seed=1, draws=60) for level in (0.5, 0.95))
    assert (wide.lower < narrow.lower).all()
    assert (narrow.upper < wide.upper).all()


def test_a_band_is_about_as_wide_as_the_profile_interval_of_the_share():
    curve = fit_curve(*made(311))
    for year in (2012, 2016, 2024):
        band = curve.band([year])
        low, high = curve.interval(f"share:{year}")
        assert (band.upper[0] - band.lower[0]) / (high - low) == pytest.approx(1.0, abs=0.2)


@pytest.mark.parametrize("data", ["years", "mixed"])
def test_a_band_is_made_from_samples_as_coarse_as_the_data(data):
    curve = fit_curve(*read_intervals(DATA / f"{data}.csv"))
    low, high = curve.interval("share:2016")
    band = curve.band([2016.0], draws=150)
    assert (band.upper[0] - band.lower[0]) / (high - low) == pytest.approx(1.0, abs=0.35)


def test_a_band_for_units_asked_once_and_for_adopters_only_can_be_drawn():
    rng = np.random.default_rng(5)
    asked = rng.choice(np.arange(2008.0, 2024.0), size=200)
    adopted = rng.logistic(2014, 2, size=200) <= asked
    once = fit_curve(np.where(adopted, -np.inf, asked), np.where(adopted, asked, np.inf))
    lower, upper = made(200, until=2018.0)
    seen = np.isfinite(upper)
    for curve in (once, fit_curve(lower[seen], upper[seen])):
        band = curve.band([2012.0, 2016.0], draws=60)
        assert (band.lower < curve.share([2012.0, 2016.0])).all()
        assert (curve.share([2012.0, 2016.0]) < band.upper).all()


def test_a_band_from_weights_that_are_parts_of_units_is_as_wide_as_from_as_many_units():
    lower, upper = made(200)
    halves = fit_curve(np.tile(lower, 2), np.tile(upper, 2), weights=np.full(400, 0.5))
    assert halves.n == 200
    parts = fit_curve(*made(300), weights=np.full(300, 2 / 3))
    whole = fit_curve(lower, upper)
    wide = [np.ptp(np.array(curve.band([2014.0], draws=150))) for curve in (parts, whole)]
    assert wide[0] / wide[1] == pytest.approx(1.0, abs=0.25)


def test_rogers_categories_follow_one_another_with_their_base():
    curve = fit_curve(*made(120), family="weibull", origin=ORIGIN)
    table = rogers_categories(curve)
    assert list(table["category"]) == ["innovators", "early_adopters", "early_majority", "late_majority", "laggards"]
    assert table["year_from"].iloc[0] == ORIGIN
    assert (table["year_from"].iloc[1:].to_numpy() == table["year_to"].iloc[:-1].to_numpy()).all()
    assert curve.share(table["year_to"].iloc[2]) == pytest.approx(0.5 * curve.ceiling)
    assert set(table["base"]) == {"adopters"}
    units = rogers_categories(curve, base="units")
    assert curve.share(units["year_to"].iloc[2]) == pytest.approx(0.5)
    assert units["year_to"].iloc[3] == np.inf  # 84 % of all units lie beyond a ceiling of some 80 %
    assert units["note"].iloc[3] == "beyond_ceiling"


def test_families_are_compared_by_aicc_and_all_shown_with_their_ceilings():
    table = compare_families(*made(120), origin=ORIGIN)
    assert sorted(table["family"]) == sorted(FAMILIES)
    assert table["aicc"].is_monotonic_increasing
    assert table["delta_aicc"].iloc[0] == 0
    assert table["weight"].sum() == pytest.approx(1)
    for row in table.itertuples():
        curve = fit_curve(*made(120), family=row.family, origin=ORIGIN)
        assert row.aicc == pytest.approx(curve.aicc)
        assert (row.ceiling_lower, row.ceiling_upper) == pytest.approx(curve.ceiling_interval)
        assert row.ceiling_lower < row.ceiling < row.ceiling_upper


def test_families_without_a_stated_origin_say_that_the_data_gave_it():
    table = compare_families(*made(120)).set_index("family")
    first = made(120)[0].min()
    assert table.loc["bass", "origin"] == table.loc["weibull", "origin"] == first
    assert "origin_from_data" in table.loc["bass", "note"]
    assert table.loc["logistic", "note"] == ""


def test_groups_that_differ_are_told_apart_and_equal_ones_are_not():
    early, late = made(80, mu=2011.0, seed=1), made(80, mu=2016.0, seed=2)
    lower, upper = np.concatenate([early[0], late[0]]), np.concatenate([early[1], late[1]])
    groups = ["kommun"] * 80 + ["region"] * 80
    found = compare_groups(lower, upper, groups)
    assert list(found.curves) == ["kommun", "region"]
    assert found.df == 3
    assert found.p_value < 1e-6
    gain = sum(fit_curve(*part).loglik for part in (early, late)) - fit_curve(lower, upper).loglik
    assert found.statistic == pytest.approx(2 * gain, abs=1e-6)
    mixed = compare_groups(lower, upper, np.tile(["a", "b"], 80))
    assert mixed.p_value > 0.01
    assert list(found.summary()["group"].unique()) == ["", "kommun", "region"]


def test_a_group_where_all_adopted_has_the_same_likelihood_as_the_others():
    some, every = made(80, seed=1), made(30, ceiling=1.0, until=2040.0, seed=2)
    lower, upper = np.concatenate([some[0], every[0]]), np.concatenate([some[1], every[1]])
    found = compare_groups(lower, upper, ["some"] * 80 + ["all"] * 30)
    assert not found.curves["all"].truncated
    assert found.curves["all"].ceiling == 1.0
    assert found.note == "ceiling_at_one"


def test_a_group_too_small_for_a_curve_is_named():
    lower, upper = made(80)
    with pytest.raises(TillkomError, match='Group "b"'):
        compare_groups(lower, upper, ["a"] * 77 + ["b"] * 3)


def test_the_summary_is_tidy(curve):
    table = curve.summary()
    assert list(table.columns) == ["quantity", "estimate", "lower", "upper", "level", "note"]
    own = [name for name in curve.parameters if name != "K"]
    assert list(table["quantity"]) == [*own, "ceiling", "midpoint", "take_off", "speed"]
    assert isinstance(table, pd.DataFrame)
    assert table[["estimate", "lower", "upper"]].notna().all(axis=None)
    assert (table["lower"] < table["estimate"]).all()
