"""Necessity, supersets and calibration agree with R's package QCA."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.qca.golden import CLOSE, FOLDER, Problem, needs_golden, problems
from tillkom import qca

CALIBRATION = FOLDER / "calibration"


@pytest.mark.parametrize("name", problems())
def test_single_conditions_have_the_necessity_and_sufficiency_r_gives(name):
    problem = Problem(name)
    ours = qca.single_conditions(problem.frame, problem.spec["outcome"], problem.spec["conditions"])
    in_r = problem.csv("single_conditions.csv", na_values=["NA", "NaN", ""]).set_index("condition")
    assert list(ours.index) == list(in_r.index)
    assert ours.to_numpy() == pytest.approx(in_r.to_numpy(dtype=float), nan_ok=True, **CLOSE)


@pytest.mark.parametrize("name", [name for name in problems() if Problem(name).has("superset_necessity.csv")])
def test_necessary_expressions_are_those_r_finds(name):
    problem = Problem(name)
    ours = qca.supersets(problem.frame, problem.spec["outcome"], problem.spec["conditions"])
    in_r = problem.csv("superset_necessity.csv", na_values=["NA", "NaN", ""]).set_index("expression")
    assert sorted(ours.index) == sorted(in_r.index)
    assert ours.loc[in_r.index].to_numpy() == pytest.approx(in_r.to_numpy(dtype=float), **CLOSE)


def direct_specs():
    path = CALIBRATION / "direct.csv"
    return list(pd.read_csv(path, dtype=str).groupby("id", sort=False)) if path.exists() else []


@pytest.mark.parametrize(("name", "lines"), direct_specs(), ids=lambda value: value if isinstance(value, str) else "")
def test_direct_calibration_is_rs(name, lines):
    first = lines.iloc[0]
    anchors = {part.partition("=")[0]: float(part.partition("=")[2]) for part in first["thresholds"].split(",")}
    x, powers = lines["x"].astype(float), {"below": float(first["below"]), "above": float(first["above"])}
    if len(anchors) == 6:
        ours = qca.calibrate_bell(x, [*anchors.values()], inverted="bell_inv" in name, **powers)
    else:
        shape = {"TRUE": "logistic", "FALSE": "linear", "ecdf": "ranks"}[first["logistic"]]
        three = anchors["e"], anchors["c"], anchors["i"]
        ours = qca.calibrate_direct(x, *three, shape=shape, degree=float(first["idm"]), **powers)
    assert ours == pytest.approx(lines["membership"].astype(float).to_numpy(), **CLOSE)


@needs_golden
def test_crisp_and_multi_value_calibration_is_rs():
    for thresholds, lines in pd.read_csv(CALIBRATION / "crisp.csv").groupby("thresholds"):
        ours = qca.calibrate_crisp(lines["x"], [float(value) for value in str(thresholds).split(",")])
        assert ours.tolist() == lines["value"].tolist()


@needs_golden
def test_indirect_calibration_is_rs():
    lines = pd.read_csv(CALIBRATION / "indirect.csv")
    ours = qca.calibrate_indirect(lines["x"], [1000, 4000, 5000, 10000, 20000])
    assert ours == pytest.approx(lines["membership"].to_numpy(), **CLOSE)


@needs_golden
def test_theory_free_calibration_is_rs():
    lines = pd.read_csv(CALIBRATION / "TFR.csv")
    assert qca.calibrate_theory_free(lines["x"], lowest=1) == pytest.approx(lines["membership"].to_numpy(), **CLOSE)
    assert np.isnan(qca.calibrate_theory_free([1, 2, np.nan])[2])
