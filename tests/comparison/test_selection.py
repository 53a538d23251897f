"""Which pairs, which conditions and which cases: designs, Mill's methods, types of cases, what to code next."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from tillkom.comparison import (
    Variable,
    agreement,
    case_types,
    covered_by,
    difference,
    joint,
    most_different,
    most_similar,
    pairs_to_compare,
    standing,
    what_to_code,
)
from tillkom.errors import TillkomError

# Mill's own kind of example: 1 and 2 have the outcome, 3 and 4 have not.
CASES = pd.DataFrame(
    {"a": ["y", "y", "n", "n"], "b": ["y", "n", "y", "n"], "c": ["y", "y", "y", None]},
    index=["1", "2", "3", "4"],
    dtype=object,
)
OUTCOME = {"1": True, "2": True, "3": False, "4": False}
NAMES = ["a", "b", "c"]


def test_the_most_similar_pair_that_differs_in_outcome_differs_in_one_condition() -> None:
    pairs = most_similar(CASES, OUTCOME, NAMES)
    assert len(pairs) == 4  # two with the outcome times two without
    best = pairs.iloc[0]
    assert (best["first"], best["second"], best["alike"], best["unlike"], best["unknown"]) == (
        "1", "3", ("b", "c"), ("a",), (),
    )  # fmt: skip
    assert best["high"] == pytest.approx(1 / 3)


def test_the_most_different_pair_that_shares_the_outcome_shares_what_it_still_shares() -> None:
    pairs = most_different(CASES, OUTCOME, NAMES)
    assert [tuple(pair) for pair in pairs[["first", "second"]].values] == [("1", "2"), ("3", "4")]
    assert pairs.loc[0, "alike"] == ("a", "c")
    assert pairs.loc[1, "unknown"] == ("c",)


def test_agreement_tells_shared_from_ruled_out_from_open() -> None:
    rows = agreement(CASES, OUTCOME, NAMES).set_index("condition")
    assert rows["verdict"].to_dict() == {"a": "shared", "b": "ruled_out", "c": "shared"}
    unknown = CASES.copy()
    unknown.loc["2", "c"] = None
    row = agreement(unknown, OUTCOME, NAMES).set_index("condition").loc["c"]
    assert (row["verdict"], row["cases"], row["known"], row["value"]) == ("open", 2, 1, "y")


def test_difference_isolates_the_one_condition_and_keeps_what_is_open_apart() -> None:
    rows = difference(CASES, OUTCOME, NAMES)
    assert rows.loc[0, ["positive", "negative", "differs", "verdict"]].tolist() == ["1", "3", ("a",), "isolated"]
    verdicts = {(row.positive, row.negative): row.verdict for row in rows.itertuples()}
    # 2 and 4 differ in a and share b, but c is not known of 4; 1 and 4 differ in a and b; so do 2 and 3
    assert verdicts == {("1", "3"): "isolated", ("2", "4"): "open", ("1", "4"): "several", ("2", "3"): "several"}


def test_a_pair_alike_in_everything_with_different_outcomes_is_a_contradiction() -> None:
    frame = pd.DataFrame({"a": ["y", "y"]}, index=["1", "2"], dtype=object)
    assert difference(frame, {"1": True, "2": False}, ["a"])["verdict"].tolist() == ["contradiction"]


def test_both_methods_together_leave_the_value_that_goes_with_the_outcome() -> None:
    rows = joint(CASES, OUTCOME, NAMES).set_index(["condition", "value"])
    assert rows.loc[("a", "y"), ["present", "present_known", "absent", "absent_known"]].tolist() == [2, 2, 0, 2]
    assert rows.loc[("a", "y"), "verdict"] == "joint"
    assert rows.loc[("c", "y"), "verdict"] == "ruled_out"  # case 3 has it without the outcome
    assert (rows["verdict"] == "joint").sum() == 1


@pytest.mark.parametrize(
    ("outcome", "names", "said"),
    [
        ({"1": True, "2": True, "3": True, "4": True}, NAMES, "Every case has the outcome"),
        ({"1": False, "2": False}, NAMES, "No case has the outcome"),
        ({"1": True}, NAMES, "known of 1 cases"),
        ({"1": "yes", "2": "no"}, NAMES, "True or False"),
        (OUTCOME, [], "at least one condition"),
        (OUTCOME, ["z"], "no column z"),
        (pd.Series(OUTCOME, name="a"), NAMES, "both the outcome and a condition"),
    ],
)
def test_wrong_use_of_mills_methods_is_told(outcome: object, names: list[str], said: str) -> None:
    with pytest.raises(TillkomError, match=said):
        joint(CASES, outcome, names)  # type: ignore[arg-type]


def test_cases_are_typed_as_schneider_and_rohlfing_do_and_necessity_turns_the_sides() -> None:
    #              typical  degree  kind  unexplained  irrelevant  at 0.5   unknown
    membership = [0.8, 0.9, 0.9, 0.1, 0.2, 0.5, math.nan]
    outcome = [0.9, 0.6, 0.2, 0.8, 0.1, 0.9, 0.9]
    types = case_types(membership, outcome)["type"].tolist()
    assert types == ["typical", "deviant_degree", "deviant_kind", "unexplained", "irrelevant", "ambiguous", "unknown"]
    needed = case_types(membership, outcome, relation="necessity")["type"].tolist()
    assert needed == ["deviant_degree", "typical", "unexplained", "deviant_kind", "irrelevant", "ambiguous", "unknown"]


def test_the_clearest_typical_case_is_high_in_both_and_near_the_diagonal() -> None:
    # (Y-X) + (1-X): 0.1 + 0.2 = 0.3; 0 + 0.1 = 0.1; 0.4 + 0.4 = 0.8
    ranks = case_types([0.8, 0.9, 0.6], [0.9, 0.9, 1.0])["rank"].tolist()
    assert ranks == [2, 1, 3]


def test_the_clearest_deviant_case_is_farthest_from_what_the_solution_claims() -> None:
    assert case_types([0.6, 1.0], [0.4, 0.0])["rank"].tolist() == [2, 1]


def test_a_pathway_case_is_typical_of_one_term_and_in_no_other() -> None:
    terms = {"A*B": [0.8, 0.9, 0.9, 0.2], "C": [0.1, 0.7, 0.2, 0.3]}
    found = covered_by(terms, [0.9, 0.9, 0.6, 0.8], ["p", "both", "over", "none"]).set_index("case")
    assert found["terms"].to_dict() == {"p": ("A*B",), "both": ("A*B", "C"), "over": ("A*B",), "none": ()}
    assert found["pathway"].to_dict() == {"p": True, "both": False, "over": False, "none": False}


def test_the_pairs_to_compare_are_alike_where_they_should_be_and_unlike_where_they_should_be() -> None:
    types = case_types([0.9, 0.9, 0.6, 0.1], [0.9, 0.1, 0.4, 0.1], ["t", "same", "near", "out"])
    pairs = pairs_to_compare(types)
    # typical/deviant: |X-X| + 1-|Y-Y|: same 0 + 0.2; near 0.3 + 0.5. typical/irrelevant: 2 - 0.8 - 0.8
    assert pairs[["second", "pair"]].values.tolist() == [
        ["same", "typical/deviant"], ["near", "typical/deviant"], ["out", "typical/irrelevant"],
    ]  # fmt: skip
    assert pairs["score"].tolist() == pytest.approx([0.2, 0.8, 0.4])


def test_memberships_outside_0_and_1_are_refused() -> None:
    with pytest.raises(TillkomError, match="between 0 and 1"):
        case_types([1.2], [0.3])
    with pytest.raises(TillkomError, match="Give one of each"):
        case_types([0.2, 0.3], [0.3])


RIVALS = {"staff": {"who": "staff"}, "calm": {"turnover": "low"}, "both": {"who": "staff", "turnover": "low"}}


def test_the_cell_that_parts_most_explanations_comes_first() -> None:
    frame = pd.DataFrame({"who": [None, "staff"], "turnover": ["low", None]}, index=["x", "y"], dtype=object)
    # x has the outcome: another who contradicts staff and both, not calm: 2 of 3 pairs; staff contradicts none: 0
    # y has it too: another turnover contradicts calm and both, not staff: 2 pairs
    found = what_to_code(frame, {"x": True, "y": True}, RIVALS)
    assert found[["case", "variable", "decides_least", "decides_most"]].values.tolist() == [
        ["x", "who", 0, 2], ["y", "turnover", 0, 2],
    ]  # fmt: skip
    assert found.loc[0, "could_contradict"] == ("both", "staff")


def test_an_answer_that_decides_however_it_falls_comes_before_one_that_may() -> None:
    # "staff" and "not": in x, staff contradicts one, anything else the other
    frame = pd.DataFrame({"who": [None, "staff"], "size": ["big", None]}, index=["x", "y"], dtype=object)
    rivals = {"staff": {"who": "staff"}, "politicians": {"who": "politicians"}, "big": {"size": "big"}}
    levels = {
        "who": Variable("who", levels=("staff", "politicians")),
        "size": Variable("size", levels=("big", "small")),
    }
    found = what_to_code(frame, {"x": True, "y": True}, rivals, levels)
    assert found.iloc[0][["case", "variable", "decides_least"]].tolist() == ["x", "who", 2]


def test_where_each_explanation_stands_is_told_case_by_case() -> None:
    frame = pd.DataFrame(
        {"who": ["staff", None, "staff"], "turnover": ["low", "low", "high"]}, index=["x", "y", "z"], dtype=object
    )
    found = standing(frame, {"x": True, "y": True, "z": False}, RIVALS)
    assert found.loc["staff"].tolist() == [("x",), ("z",), ("y",)]
    assert found.loc["calm"].tolist() == [("x", "y", "z"), (), ()]
    assert found.loc["both"].tolist() == [("x", "z"), (), ("y",)]
