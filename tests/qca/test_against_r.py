"""Truth tables, all models, fit values and counterfactuals agree with R's package QCA."""

from __future__ import annotations

import pytest

from tests.qca.golden import CLOSE, Problem, problems
from tillkom import qca
from tillkom.errors import TillkomError


@pytest.fixture(scope="module", params=problems())
def problem(request):
    return Problem(request.param)


def same_models(models, in_r):
    ours = {frozenset(model.terms): model for model in models}
    assert set(ours) == {frozenset(term["term"] for term in model["terms"]) for model in in_r}
    for model in in_r:
        own = ours[frozenset(term["term"] for term in model["terms"])]
        assert [*own.fit] == pytest.approx([model["inclS"], model["PRI"], model["covS"]], **CLOSE)
        for term in model["terms"]:
            line = own.table.loc[term["term"]]
            assert [*line[["consistency", "pri", "coverage"]]] == pytest.approx(
                [term["inclS"], term["PRI"], term["covS"]], **CLOSE
            )
            if term["covU"] is not None:
                assert line["unique_coverage"] == pytest.approx(term["covU"], **CLOSE)
            assert ",".join(line["cases"]) == term["cases"].replace("; ", ",")


def solved(problem, kind, **more):
    """Our solution and R's, or None where R has none: then ours has to refuse."""
    in_r = problem.r.get(kind)
    if in_r is None:
        pytest.skip("R was not asked for this")
    if "error" not in in_r:
        return qca.minimise(problem.table(), kind.partition("_")[0], **more), in_r
    with pytest.raises(TillkomError):
        qca.minimise(problem.table(), kind, **more)
    return None


def test_truth_table_has_the_rows_cases_and_values_r_gives(problem):
    rows = problem.table().rows
    for _, line in problem.csv("truth_table.csv", dtype=str).iterrows():
        number = int(line["row"])
        if line["incl"] == "-":
            assert number not in rows.index
            continue
        own = rows.loc[number]
        assert (own["out"], str(own["n"]), ",".join(own["cases"])) == (line["OUT"], line["n"], line["cases"])
        assert [own["consistency"], own["pri"]] == pytest.approx([float(line["incl"]), float(line["PRI"])], **CLOSE)


def test_conservative_models_are_rs(problem):
    if both := solved(problem, "conservative"):
        same_models(both[0].models, both[1]["models"])
        assert set(both[0].prime_implicants) == set(both[1]["prime_implicants"])


def test_parsimonious_models_and_their_assumptions_are_rs(problem):
    if both := solved(problem, "parsimonious"):
        solution, in_r = both
        same_models(solution.models, in_r["models"])
        assert set(solution.prime_implicants) >= set(in_r["prime_implicants"])  # R stops its search for them early
        assumed = [[rows] if isinstance(rows, int) else rows for rows in in_r["simplifying_assumptions"].values()]
        assert sorted(model.assumptions.tolist() for model in solution.models) == sorted(assumed)


def test_every_irredundant_model_is_rs(problem):
    if both := solved(problem, "parsimonious_all_irredundant", irredundant=True):
        assert {frozenset(model.terms) for model in both[0].models} == {frozenset(model) for model in both[1]["models"]}


def test_intermediate_models_and_counterfactuals_are_rs(problem):
    if both := solved(problem, "intermediate", expectations=problem.expectations):
        steps = {
            (frozenset(step.conservative.terms), frozenset(step.parsimonious.terms)): step for step in both[0].steps
        }
        for in_r in both[1].values():
            step = steps.pop((frozenset(in_r["conservative_model"]), frozenset(in_r["parsimonious_model"])))
            same_models(step.models, in_r["models"])
            assert list(step.easy) == sorted(in_r["easy_counterfactuals"])
            assert list(step.difficult) == sorted(in_r["difficult_counterfactuals"])
        assert not steps
