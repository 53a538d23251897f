"""Five cases worked out by hand: the numbers in the comments were computed on paper, not by the code."""

from __future__ import annotations

import pandas as pd
import pytest

from tillkom import qca

# Crisp.      A  B  C  Y        the row of each case
#      a      1  1  0  1        110
#      b      1  1  1  1        111
#      c      0  1  0  0        010
#      d      1  0  0  0        100
#      e      0  0  1  1        001
# Rows with the outcome: 110, 111, 001. Without: 010, 100. Without cases: 000, 011, 101.
# Conservative: 110 and 111 differ in C alone, so A*B; 001 differs from 110 and 111 in two or more, so ~A*~B*C.
# Parsimonious, by what each row with the outcome must keep to differ from both rows without:
#   110 differs from 010 in A and from 100 in B, so it keeps both: A*B.
#   111 differs from 010 in A, C and from 100 in B, C: C alone is enough, or A*B.
#   001 differs from 010 in B, C and from 100 in A, C: C alone is enough, or ~A*~B.
# 110 needs A*B, which covers 111 as well; 001 is covered by C or by ~A*~B. Two models are tied.
CRISP = pd.DataFrame(
    {"A": [1, 1, 0, 1, 0], "B": [1, 1, 1, 0, 0], "C": [0, 1, 0, 0, 1], "Y": [1, 1, 0, 0, 1]}, index=list("abcde")
)

# Fuzzy.      A    B    Y      A*B  min(A*B, Y)    A*~B  ~A*B  ~A*~B
#      p      0.9  0.8  0.9    0.8  0.8            0.2   0.1   0.1
#      q      0.8  0.6  0.7    0.6  0.6            0.4   0.2   0.2
#      r      0.3  0.9  0.2    0.3  0.2            0.1   0.7   0.1
#      s      0.7  0.2  0.4    0.2  0.2            0.7   0.2   0.3
#      t      0.1  0.4  0.1    0.1  0.1            0.1   0.4   0.6
# A*B: consistency (0.8+0.6+0.2+0.2+0.1) / (0.8+0.6+0.3+0.2+0.1) = 1.9/2.0 = 0.95.
# min(A*B, Y, 1-Y) = 0.1, 0.3, 0.2, 0.2, 0.1, together 0.9, so PRI = (1.9-0.9) / (2.0-0.9) = 1/1.1.
# Coverage = 1.9 / (0.9+0.7+0.2+0.4+0.1) = 1.9/2.3.
# A as necessary: min(A, Y) = 0.9+0.7+0.2+0.4+0.1 = 2.3, of 2.3, so 1; relevance = (0.1+0.2+0.7+0.3+0.9) /
# (0.1+0.3+0.8+0.6+0.9) = 2.2/2.7; coverage = 2.3 / (0.9+0.8+0.3+0.7+0.1) = 2.3/2.8.
# A*~B: min with Y = 0.2, 0.4, 0.1, 0.4, 0.1, together 1.2, of 0.2+0.4+0.1+0.7+0.1 = 1.5: 0.8.
FUZZY = pd.DataFrame(
    {"A": [0.9, 0.8, 0.3, 0.7, 0.1], "B": [0.8, 0.6, 0.9, 0.2, 0.4], "Y": [0.9, 0.7, 0.2, 0.4, 0.1]},
    index=list("pqrst"),
)


def test_crisp_truth_table_sorts_five_cases_into_their_rows():
    table = qca.truth_table(CRISP, "Y", ["A", "B", "C"])
    assert table.rows["out"].to_dict() == {2: "1", 3: "0", 5: "0", 7: "1", 8: "1"}
    assert table.rows["cases"].to_dict() == {2: ("e",), 3: ("c",), 5: ("d",), 7: ("a",), 8: ("b",)}
    assert table.remainders == 3


def test_conservative_solution_of_five_crisp_cases():
    (model,) = qca.minimise(qca.truth_table(CRISP, "Y", ["A", "B", "C"]), "conservative").models
    assert model.terms == ("A*B", "~A*~B*C")
    assert [*model.fit] == [1, 1, 1]


def test_parsimonious_solutions_of_five_crisp_cases_and_what_they_assume():
    solution = qca.minimise(qca.truth_table(CRISP, "Y", ["A", "B", "C"]), "parsimonious")
    models = {model.terms: model for model in solution.models}
    assert set(models) == {("C", "A*B"), ("~A*~B", "A*B")}
    assert solution.terms_in_all == ("A*B",)
    table = models["C", "A*B"].table
    assert table["coverage"].to_dict() == pytest.approx({"C": 2 / 3, "A*B": 2 / 3})
    assert table["unique_coverage"].to_dict() == pytest.approx({"C": 1 / 3, "A*B": 1 / 3})
    assert table["uniquely"].to_dict() == {"C": ("e",), "A*B": ("a",)}
    # C holds for 001, 011, 101, 111 and A*B for 110, 111; of these 011 (row 4) and 101 (row 6) have no case.
    assert models["C", "A*B"].assumptions.tolist() == [4, 6]
    # ~A*~B holds for 000 (row 1) and 001.
    assert models["~A*~B", "A*B"].assumptions.tolist() == [1]


def test_intermediate_solution_keeps_what_theory_says_helps():
    # From ~A*~B*C to C: if B should help, ~B may go (what works without B works with it); ~A stays, as nothing is
    # expected of it: ~A*C, which assumes 011 (row 4), not 101 (row 6). From ~A*~B*C to ~A*~B: no row is assumed.
    table = qca.truth_table(CRISP, "Y", ["A", "B", "C"])
    solution = qca.minimise(table, "intermediate", expectations={"B": 1})
    assert {model.terms for model in solution.models} == {("~A*C", "A*B"), ("A*B", "~A*~B*C")}
    assert {(step.easy, step.difficult) for step in solution.steps} == {((4,), (6,)), ((), (1,))}


def test_fit_of_five_fuzzy_cases():
    table = qca.truth_table(FUZZY, "Y", ["A", "B"], consistency=0.9)
    assert table.rows.loc[4, ["consistency", "pri"]].tolist() == pytest.approx([0.95, 1 / 1.1])
    assert table.rows.loc[3, "consistency"] == pytest.approx(0.8)
    assert table.rows["out"].to_dict() == {1: "0", 2: "0", 3: "0", 4: "1"}
    (model,) = qca.minimise(table).models
    assert model.terms == ("A*B",)
    assert (model.consistency, model.pri, model.coverage) == pytest.approx((0.95, 1 / 1.1, 1.9 / 2.3))


def test_necessity_of_five_fuzzy_cases():
    found = qca.single_conditions(FUZZY, "Y", ["A", "B"]).loc["A"]
    assert found[["necessity", "relevance", "necessity_coverage"]].tolist() == pytest.approx([1, 2.2 / 2.7, 2.3 / 2.8])


def test_absence_of_the_outcome_is_analysed_on_its_own():
    table = qca.truth_table(CRISP, "~Y", ["A", "B", "C"])
    assert table.rows["out"].to_dict() == {2: "0", 3: "1", 5: "1", 7: "0", 8: "0"}


def test_every_tied_model_is_given():
    # Quine's example: six rows in a ring, each differing from the next in one condition; two ways around it.
    ring = pd.DataFrame(
        [(0, 0, 1), (0, 1, 1), (0, 1, 0), (1, 1, 0), (1, 0, 0), (1, 0, 1)],
        columns=["P", "Q", "R"],
        index=list("abcdef"),
    )
    solution = qca.minimise(qca.truth_table(ring.assign(Y=1), "Y", ["P", "Q", "R"]))
    assert {model.terms for model in solution.models} == {("~P*Q", "P*~R", "~Q*R"), ("~P*R", "P*~Q", "Q*~R")}
    assert solution.complete
    assert solution.terms_in_all == ()


def test_models_beyond_the_cap_are_counted_and_said_to_be_left_out():
    ring = [(0, 0, 1), (0, 1, 1), (0, 1, 0), (1, 1, 0), (1, 0, 0), (1, 0, 1)]
    frame = pd.DataFrame(ring, columns=["P", "Q", "R"], index=list("abcdef")).assign(Y=1)
    solution = qca.minimise(qca.truth_table(frame, "Y", ["P", "Q", "R"]), most_models=1)
    assert (len(solution.models), solution.count, solution.complete) == (1, 2, False)


def test_case_at_exactly_a_half_belongs_to_no_row_and_is_named():
    frame = FUZZY.copy()
    frame.loc["q", "B"] = 0.5
    table = qca.truth_table(frame, "Y", ["A", "B"])
    assert table.undecided == ("q",)
    assert table.rows.loc[4, "cases"] == ("p",)


def test_case_with_an_unknown_value_is_left_out_and_named():
    frame = FUZZY.copy()
    frame.loc["q", "B"] = float("nan")
    table = qca.truth_table(frame, "Y", ["A", "B"])
    assert table.left_out == ("q",)
    assert "q" not in table.sets.cases


def test_contradictory_rows_are_told():
    # Two cases share the row 11 and differ in the outcome.
    frame = pd.DataFrame({"A": [1, 1, 0], "B": [1, 1, 0], "Y": [1, 0, 0]}, index=["yes", "no", "other"])
    table = qca.truth_table(frame, "Y", ["A", "B"])
    assert table.contradictions["cases"].tolist() == [("yes", "no")]
    assert table.rows.loc[4, "deviant"] == ("no",)


def test_multi_value_conditions_are_written_with_their_value():
    # A = 2 goes with Y in both its rows, nothing else does: 20 and 21 differ in B alone, so A[2].
    frame = pd.DataFrame({"A": [2, 2, 1, 0], "B": [0, 1, 1, 0], "Y": [1, 1, 0, 0]}, index=list("abcd"))
    (model,) = qca.minimise(qca.truth_table(frame, "Y", ["A", "B"])).models
    assert model.terms == ("A[2]",)
