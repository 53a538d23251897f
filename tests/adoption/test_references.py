"""Fits and estimates agree with R: survreg, optim, icenReg and Turnbull's own iteration."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tests.adoption.references import DATA, GOLDEN, golden, needs_golden, read_intervals, recorded
from tillkom.adoption import FAMILIES, fit_curve, turnbull

MADE = ("years", "mixed")
PUBLISHED = ("medInnovations", "spid_renewenergy", "spid_lottery_cw")


def agrees(curve, loglik: float, parameters: dict[str, float]) -> None:
    assert curve.converged
    assert curve.loglik == pytest.approx(loglik, abs=1e-5)
    assert set(curve.parameters) == set(parameters)
    for name, value in parameters.items():
        assert curve.parameters[name] == pytest.approx(value, rel=1e-3), name


@pytest.mark.parametrize(("data", "family"), list(itertools.product(MADE, FAMILIES)))
def test_fits_to_the_data_in_the_repository_agree_with_r(data, family):
    lower, upper = read_intervals(DATA / f"{data}.csv")
    reference = recorded()["data"][data]["families"][family]
    origin = recorded()["origin"]
    fixed = fit_curve(lower, upper, family=family, ceiling=1.0, origin=origin)
    agrees(fixed, reference["fixed"]["loglik"], reference["fixed"]["parameters"])
    free = fit_curve(lower, upper, family=family, origin=origin)
    agrees(free, reference["free"]["loglik"], reference["free"]["parameters"])
    assert free.ceiling_interval == pytest.approx(reference["free"]["K_profile95"], abs=1e-4)


@pytest.mark.parametrize("data", MADE)
@pytest.mark.parametrize(("family", "key"), [("logistic", "survreg_logistic"), ("gompertz", "survreg_gumbel_max")])
def test_a_ceiling_of_one_agrees_with_survreg(data, family, key):
    lower, upper = read_intervals(DATA / f"{data}.csv")
    reference = dict(recorded()["data"][data][key])
    curve = fit_curve(lower, upper, family=family, ceiling=1.0)
    agrees(curve, reference.pop("loglik"), reference)


@pytest.mark.parametrize("data", MADE)
def test_turnbull_masses_agree_with_the_self_consistency_iteration_in_r(data):
    lower, upper = read_intervals(DATA / f"{data}.csv")
    reference = recorded()["data"][data]["turnbull"]
    table = turnbull(lower, upper)
    ours = {(row.lower, min(row.upper, 1e9)): row.mass for row in table.itertuples()}
    theirs = dict(zip(zip(reference["lower"], reference["upper"], strict=True), reference["mass"], strict=True))
    assert set(ours) <= set(theirs)
    for place, mass in theirs.items():
        # Where the maximum is 0 the iteration only creeps towards it, so it is compared to what it still holds.
        assert ours.get(place, 0.0) == pytest.approx(mass, abs=1e-6), place


@needs_golden
@pytest.mark.parametrize(("data", "family", "key"), list(itertools.product(PUBLISHED, FAMILIES, ("K1", "Kfree"))))
def test_fits_to_published_data_agree_with_r(data, family, key):
    lower, upper = read_intervals(GOLDEN / f"events_{data}.csv")
    reference = golden()["R"][data]
    optim = reference["optim"]["gumbel" if family == "gompertz" else family][key]
    ceiling = 1.0 if key == "K1" else None
    curve = fit_curve(lower, upper, family=family, ceiling=ceiling, origin=reference["t0"])
    agrees(curve, optim["loglik"], optim["par"])
    independent = golden()["independent_ml"][data][f"{family}_{key}"]
    assert curve.aicc == pytest.approx(independent["aicc"], abs=1e-5)
    if "K_profile95" in independent:
        assert curve.ceiling_interval == pytest.approx(independent["K_profile95"], abs=0.005)


@needs_golden
@pytest.mark.parametrize("data", PUBLISHED)
def test_turnbull_masses_of_published_data_agree_with_icenreg(data):
    lower, upper = read_intervals(GOLDEN / f"events_{data}.csv")
    reference = golden()["R"][data]["turnbull"]
    table = turnbull(lower, upper)
    assert table["lower"].to_numpy() == pytest.approx(reference["icenReg_intervals_lo"], abs=1e-6)
    assert table["mass"].to_numpy() == pytest.approx(reference["icenReg_mass"], abs=1e-6)
    assert np.cumsum(table["mass"])[:-1].to_numpy() == pytest.approx(reference["F_survfit"], abs=1e-6)
