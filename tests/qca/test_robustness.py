"""How far a solution hangs on choices: worked out by hand on four to eight cases."""

from __future__ import annotations

import pandas as pd
import pytest

from tillkom import qca
from tillkom.errors import TillkomError

# Row 11: a, b, with Y 1 and 0.8 (consistency 0.9, PRI (1.8-0.2)/(2-0.2) = 1.6/1.8). Row 10: c, with Y 0.3 (0.3, PRI 0).
# Row 01: d, with Y 0. Row 00: e, with Y 0.
FRAME = pd.DataFrame(
    {"A": [1, 1, 1, 0, 0], "B": [1, 1, 0, 1, 0], "Y": [1, 0.8, 0.3, 0, 0]}, index=["a", "b", "c", "d", "e"]
)
ASKED = qca.Question("Y", ("A", "B"))


def test_cut_offs_over_which_the_solution_stays_end_where_a_row_changes_sides():
    found = qca.cut_off_ranges(FRAME, ASKED)
    # A*B stays while row 11 goes with the outcome and row 10 does not: consistency up to 0.9 (with PRI fixed at
    # 0.5 row 10 never goes), so from 0; PRI up to 1.6/1.8, and down to 0, as row 10 fails by its consistency.
    assert found.loc["consistency", ["lowest", "highest"]].tolist() == pytest.approx([0, 0.9], abs=1e-6)
    assert found.loc["pri", ["lowest", "highest"]].tolist() == pytest.approx([0, 1.6 / 1.8], abs=1e-6)
    # With two cases a row needed, row 10 is a remainder and nothing is negative any more.
    assert found.loc["frequency", ["lowest", "highest"]].tolist() == [1, 1]
    assert "nothing to reduce" in found.loc["consistency", "above"]


def test_leaving_out_a_case_alone_in_its_row_changes_the_solution():
    found = qca.without_each_case(FRAME, ASKED)
    # Without c nothing shows A without B, so A alone is enough; without d, B alone; a, b and e change nothing.
    assert found["same"].to_dict() == {"a": True, "b": True, "c": False, "d": False, "e": True}
    assert (found.loc["c", "terms"], found.loc["d", "terms"]) == ("A", "B")


def test_anchors_can_be_moved_until_a_case_changes_sides():
    raw = pd.Series([90, 80, 70, 20, 10], index=list("abcde"))
    frame = FRAME.assign(A=qca.calibrate_crisp(raw, 50))
    found = qca.anchor_ranges(frame, ASKED, "A", raw, [50], qca.calibrate_crisp)
    # Up: at 70 < x <= 80 case c leaves A, row 10 is empty and B*A becomes A. Down: at 20 case d enters A with Y = 0.
    # The values spread over 80, so a step is 4: the last before 70 is 70 itself (c still in), the last above 20 is 22.
    assert found.loc[1, ["lowest", "highest"]].tolist() == [22, 70]


def test_each_frame_is_solved_and_compared_with_the_first():
    other = FRAME.assign(A=[1, 1, 0, 0, 0])
    found = qca.under_each({"first": FRAME, "second": other, "none": FRAME.assign(Y=0)}, ASKED)
    assert found["same"].tolist() == [True, False, False]
    assert found.loc["second", "terms"] == "A"
    assert "nothing to reduce" in found.loc["none", "reason"]


def test_unknowns_are_set_to_all_they_could_be():
    frame = FRAME.copy()
    frame["B"] = frame["B"].astype(float)
    frame.loc["c", "B"] = None
    found = qca.what_unknowns_could_be(frame, ASKED)
    # With B = 0 as before; with B = 1, row 11 holds a, b, c: consistency 2.1/3 = 0.7, under 0.8: no solution.
    assert found[["terms", "times", "of"]].values.tolist() == [["", 1, 2], ["A*B", 1, 2]]
    assert found["all_tried"].all()
    narrowed = qca.what_unknowns_could_be(frame, ASKED, {("c", "B"): (0.0, 0.4)})
    assert narrowed["terms"].tolist() == ["A*B"]


def test_models_are_compared_by_fit_and_by_cases():
    (model,) = ASKED.solve(FRAME).models
    (wider,) = qca.Question("Y", ("A", "B"), consistency=0.9).solve(FRAME).models
    same = qca.compare_models(model, [wider])
    assert (same.overlap, same.consistency_ratio, same.coverage_ratio) == (1, 1, 1)
    assert (same.robust_typical, same.fragile, same.missed) == (("a", "b"), (), ())
    (other,) = qca.Question("Y", ("A",), consistency=0.6).solve(FRAME).models
    differing = qca.compare_models(model, [other])
    # A holds for a, b, c; A*B for a, b. Core a, b; in common 2 of 3.
    assert differing.overlap == pytest.approx(2 / 3)
    assert differing.missed == ("c",)


def test_groups_are_told_apart():
    (model,) = ASKED.solve(FRAME).models
    found = qca.by_cluster(model, pd.Series(["k", "r", "k", "r", "k"], index=list("abcde")))
    # k: a alone is in A*B, consistency 1, coverage 1/1.3; r: b alone, 0.8 and 1. Shares 1/1.8 and 0.8/1.8:
    # distance = sqrt((1/1.8 - 0.5)^2 + (0.8/1.8 - 0.5)^2) = 0.0786.
    assert found.loc["k", ["consistency", "coverage"]].tolist() == pytest.approx([1, 1 / 1.3])
    assert found.loc["r", ["consistency", "coverage"]].tolist() == pytest.approx([0.8, 1])
    assert found.loc["", "distance"] == pytest.approx(0.07857, abs=1e-5)
    with pytest.raises(TillkomError, match="has no group"):
        qca.by_cluster(model, pd.Series(["k"], index=["a"]))


def test_contradictory_assumptions_are_those_made_for_the_outcome_and_for_its_absence():
    # 11 goes with Y, 00 with ~Y. Parsimonious: A or B for Y (10 or 01 assumed), ~A or ~B for ~Y (01 or 10 assumed).
    frame = pd.DataFrame({"A": [1, 0], "B": [1, 0], "Y": [1, 0]}, index=["a", "b"])
    solutions = [qca.minimise(qca.truth_table(frame, outcome, ["A", "B"]), "parsimonious") for outcome in ("Y", "~Y")]
    assert qca.contradictory_assumptions(*solutions) == (2, 3)
    table = qca.truth_table(frame, "Y", ["A", "B"])
    (model,) = qca.minimise(table, "parsimonious", exclude=(2, 3)).models
    assert model.terms == ("A*B",)
    with pytest.raises(TillkomError, match="Row 4 has cases"):
        qca.minimise(table, "parsimonious", exclude=[4])


def test_rows_without_a_necessary_condition_and_impossible_rows_are_untenable():
    frame = pd.DataFrame({"A": [1, 0], "B": [1, 0], "Y": [1, 0]}, index=["a", "b"])
    table = qca.truth_table(frame, "Y", ["A", "B"])
    assert qca.untenable_rows(table, necessary=["A"]) == (2,)  # 01; 00 has a case
    assert qca.untenable_rows(table, necessary=["A + B"]) == ()
    assert qca.untenable_rows(table, impossible=["A*~B"]) == (3,)


def test_few_cases_show_few_of_the_combinations():
    found = qca.diversity(qca.truth_table(FRAME, "Y", ["A", "B"]))
    assert (found.cases, found.rows, found.observed, found.once, found.share) == (5, 4, 4, 3, 1.0)


def test_chance_gives_a_solution_as_good_where_the_outcome_hangs_on_one_case():
    # Three cases in three rows, Y in one: whichever case it is dealt to, some term covers it alone, perfectly. With two
    # conditions the row 11 needs A*B, the others one or two literals; a single term always suffices.
    frame = pd.DataFrame({"A": [1, 1, 0], "B": [1, 0, 1], "Y": [1, 0, 0]}, index=list("abc"))
    found = qca.by_chance(frame, qca.Question("Y", ("A", "B")), runs=50)
    assert (found.runs, found.solved, found.as_good, found.share) == (50, 50, 50, 1.0)


def test_chance_seldom_gives_what_many_cases_show():
    frame = pd.DataFrame({"A": [1, 0] * 15, "B": [1, 1, 0] * 10, "Y": [1, 0] * 15}, index=[f"c{n}" for n in range(30)])
    # Of the ways to deal 15 outcomes among 30 cases next to none follows A, or B, or anything as short.
    assert qca.by_chance(frame, qca.Question("Y", ("A", "B")), runs=50).share == 0
