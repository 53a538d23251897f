"""Sets from a study: declared calibrations, memberships traceable to observations, unknowns as bounds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.check.small_study import SmallStudy
from tests.qca.coded import coded
from tillkom import qca
from tillkom.errors import TillkomError
from tillkom.study import load_study


@pytest.fixture(scope="module")
def study(data_folder: Path):
    return coded(load_study(data_folder))


@pytest.fixture(scope="module")
def sets(study):
    return qca.from_study(study, "PRACTICE", ["TRUST", "LARGE", "LABEL"])


def test_memberships_follow_from_what_is_coded(sets):
    # Stages 3, 2, 4, 5, 2; trust among the principles in Gislaved, Borås and Västra Götaland.
    assert sets.frame["PRACTICE"].tolist() == [0.4, 0.2, 0.8, 1.0, 0.2]
    assert sets.frame["TRUST"].tolist() == [1, 1, 0, 0, 1]
    # Borås: 114,592 between 75,000 (0.5) and 200,000 (0.95): 1 / (1 + exp(-ln 19 * 39,592/125,000)) = 0.7176.
    assert sets.frame.loc["boras", "LARGE"] == pytest.approx(0.7176, abs=5e-5)


def test_what_the_sources_do_not_say_is_unknown_and_not_zero(sets):
    assert np.isnan(sets.frame.loc["gislaved", "LABEL"])
    assert sets.bounds["gislaved", "LABEL"] == (0, 1)
    assert sets.table().left_out == ("gislaved",)


def test_each_membership_leads_to_its_observation(sets):
    origin = sets.origins.set_index(["case_id", "set"]).loc["boras", "LARGE"]
    assert (origin["variable_id"], origin["value"], origin["status"]) == ("population", "114592", "belagd")
    assert origin["source_id"] == "solli_2024"
    assert origin["locator"]


def test_stage_beside_which_another_can_be_claimed_is_bounded(sets):
    # Borås: 2, or 3: 0.2 to 0.4. Borlänge: 4, or 5: 0.8 to 1. Västra Götaland: 2, or 1: 0.1 to 0.2.
    assert sets.bounds["boras", "PRACTICE"] == (0.2, 0.4)
    assert sets.bounds["borlange", "PRACTICE"] == (0.8, 1.0)
    assert sets.bounds["vgr", "PRACTICE"] == (0.1, 0.2)


def test_solutions_that_are_possible_are_counted_over_unknowns_and_doubts(sets):
    found = sets.under_unknowns()
    assert found["times"].sum() == 2**4
    assert found["all_tried"].all()


def test_cases_without_a_known_outcome_are_left_out_and_named(sets):
    assert "forsok_malmo_forskola" in sets.left_out
    assert "forsok_malmo_forskola" not in sets.frame.index


def test_set_that_is_not_declared_is_told_with_those_that_are(study):
    with pytest.raises(TillkomError, match='no set "TRUSTED".*PRACTICE, TRUST'):
        qca.from_study(study, "PRACTICE", ["TRUSTED"])


def with_many_goals(folder: Path) -> SmallStudy:
    small = SmallStudy(folder / "data")
    many = {"set_id": "MANY", "variable_id": "goals", "phase": "före", "method": "direkt", "anchors": "50 100 150"}
    small.add("calibrations", 2, **many)
    return small


def test_one_coder_alone_and_all_beside_the_decision(tmp_path):
    study = load_study(with_many_goals(tmp_path).save())
    # fall_b: K1 codes 120 goals, K2 130, and 130 is decided; fall_a has the stage.
    settled = qca.from_study(study, "MANY", ["PRACTICE"])
    assert settled.origins.set_index(["case_id", "set"]).loc[("fall_b", "MANY"), "value"] == "130"
    alone = qca.from_study(study, "MANY", ["PRACTICE"], coder="K1")
    assert alone.origins.set_index(["case_id", "set"]).loc[("fall_b", "MANY"), "value"] == "120"


@pytest.mark.parametrize(
    ("anchors", "told"),
    [("0=0 1=x", "cannot be read"), ("0=0 1=2", "outside 0 to 1"), ("0=0", 'the class "3" has no membership')],
)
def test_anchors_that_do_not_fit_are_told_with_the_set(tmp_path, anchors, told):
    small = with_many_goals(tmp_path)
    small.set("calibrations", 2, "anchors", anchors)
    small.save()
    with pytest.raises(TillkomError, match=f'set "PRACTICE".*{told}'):
        qca.from_study(load_study(tmp_path / "data"), "PRACTICE", ["MANY"])
