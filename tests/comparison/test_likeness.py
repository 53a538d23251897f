"""Likeness worked out by hand: bounds for what is not known, what is left out, and what the answer hangs on."""

from __future__ import annotations

import pandas as pd
import pytest

from tillkom.comparison import NOT_APPLICABLE, Likeness, Variable
from tillkom.errors import TillkomError

STAGE = Variable("stage", "ordinal", levels=(0, 1, 2, 3, 4, 5))


def table(**columns: list[object]) -> pd.DataFrame:
    rows = len(next(iter(columns.values())))
    frame = {name: pd.Series(cells, dtype=object) for name, cells in columns.items()}
    return pd.DataFrame(frame).set_axis(list("abcdefgh")[:rows])


def between(frame: pd.DataFrame, variables: list[Variable | str], first: str = "a", second: str = "b") -> list[float]:
    return Likeness(frame, variables).to(first).loc[second, ["low", "high"]].tolist()


def test_a_stage_between_two_bounds_gives_a_distance_between_two_bounds() -> None:
    # 2 or 3 against 4 or 5: from 4-3 to 5-2 of 5 steps
    assert between(table(stage=[(2, 3), (4, 5)]), [STAGE]) == [0.2, 0.6]


def test_an_unknown_number_can_be_as_far_off_as_the_range_allows() -> None:
    # known from 0 to 10; the other is at 3, so the unknown is at most 7 away
    assert between(table(size=[3, None, 0, 10]), [Variable("size", "number")]) == [0.0, 0.7]


def test_a_number_told_as_at_least_reaches_to_the_greatest() -> None:
    # 6 or more, of 0 to 10, against 4: from 2 to 6 of 10
    assert between(table(size=[4, (6, None), 0, 10]), [Variable("size", "number")]) == [0.2, 0.6]


def test_ratios_are_compared_by_how_many_times_larger() -> None:
    # from 1 000 to 100 000 is two powers of ten; 10 000 lies in the middle
    low, high = between(table(size=[1000, 10_000, 100_000]), [Variable("size", "ratio")])
    assert low == high == pytest.approx(0.5)


def test_an_unknown_class_is_neither_alike_nor_unlike() -> None:
    frame = table(who=["x", None, "y"], how=["p", "p", "q"])
    found = Likeness(frame, ["who", "how"]).to("a")
    assert found.loc["b", ["low", "high", "known"]].tolist() == [0.0, 0.5, 0.0]
    assert found.loc["b", ["compared", "unknown", "left_out"]].tolist() == [1, 1, 0]


def test_sets_are_alike_by_what_they_share_of_what_either_has() -> None:
    # two shared of six
    frame = table(held=["a b c", "b c d e f", "", ""])
    held = Variable("held", "set")
    assert between(frame, [held]) == pytest.approx([1 - 2 / 6] * 2)
    assert between(frame, [held], "c", "d") == [0.0, 0.0]  # neither holds anything
    assert between(frame, [held], "a", "c") == [1.0, 1.0]


def test_what_does_not_apply_to_one_of_two_is_left_out_for_them_alone() -> None:
    frame = table(who=["x", NOT_APPLICABLE, "y"], how=["p", "p", "q"])
    found = Likeness(frame, ["who", "how"]).to("a")
    assert found.loc["b", ["low", "high", "left_out"]].tolist() == [0.0, 0.0, 1]
    assert found.loc["c", ["low", "high", "left_out"]].tolist() == [1.0, 1.0, 0]


def test_weights_count_as_given() -> None:
    # 3 × 1 + 1 × 0 over 4
    frame = table(who=["x", "y"], how=["p", "p"])
    assert between(frame, [Variable("who", weight=3), "how"]) == [0.75, 0.75]


def test_the_surest_likeness_comes_first_and_the_places_say_what_the_unknown_can_change() -> None:
    # a–b: surely 0.5. a–c: from 0 to 1. a–d: surely 1. b and c can change places; c can at worst share d's.
    frame = table(who=["x", "x", None, "y"], how=["p", "q", None, "q"])
    found = Likeness(frame, [Variable("who", levels=("x", "y")), Variable("how", levels=("p", "q"))]).to("a")
    assert list(found.index) == ["b", "d", "c"]  # of c nothing is known, so no likeness can be vouched for
    assert found[["first", "last"]].values.tolist() == [[1, 2], [2, 3], [1, 2]]


def test_why_names_what_is_alike_near_unlike_unknown_and_left_out() -> None:
    frame = table(
        who=["x", "x"], size=[50, 51], how=["p", "q"], stage=[None, 2], part=[NOT_APPLICABLE, "z"], far=[(0, 1), (4, 5)]
    )
    frame.loc["c"] = ["x", 0, "p", 3, "z", 0]
    frame.loc["d"] = ["x", 100, "p", 3, "z", 5]
    variables = ["who", Variable("size", "number"), "how", STAGE, "part", Variable("far", "number")]
    verdicts = Likeness(frame, variables).why("a", "b")["verdict"].to_dict()
    assert verdicts == {
        "who": "same", "size": "near", "how": "differs", "stage": "unknown", "part": "not_applicable", "far": "differs",
    }  # fmt: skip


def test_leaving_one_variable_out_can_change_who_is_nearest() -> None:
    frame = table(who=["x", "x", "y"], how=["p", "q", "p"])
    found = Likeness(frame, [Variable("who", weight=2), "how"])
    assert found.to("a").index[0] == "b"
    assert found.without_each("a")["nearest"].to_dict() == {"who": "c", "how": "b"}


def test_random_weights_share_the_first_place_evenly_where_the_two_variables_pull_apart() -> None:
    # b is nearer exactly when who weighs more than how: half of all weightings
    frame = table(who=["x", "x", "y"], how=["p", "q", "p"])
    found = Likeness(frame, ["who", "how"]).by_weights("a", draws=4000)
    assert found["nearest"].sum() == pytest.approx(1)
    assert found.loc["b", "nearest"] == pytest.approx(0.5, abs=0.03)
    assert found[["best", "worst"]].values.tolist() == [[1, 2], [1, 2]]


def test_the_bounds_hold_whatever_the_unknown_turns_out_to_be() -> None:
    frame = table(who=["x", None, "y", "y"], stage=[3, 1, None, 5], held=["a", "a b", None, "b"])
    variables = [Variable("who", levels=("x", "y")), STAGE, Variable("held", "set")]
    bounds = Likeness(frame, variables).pairs().set_index(["first", "second"])
    for who in ("x", "y"):
        for stage in range(6):
            for held in ("a", "b", "a b"):
                filled = frame.copy()
                filled.loc["b", "who"], filled.loc["c", "stage"], filled.loc["c", "held"] = who, stage, held
                known = Likeness(filled, variables).pairs().set_index(["first", "second"])["known"]
                assert (bounds["low"] - 1e-12 <= known).all()
                assert (known <= bounds["high"] + 1e-12).all()


@pytest.mark.parametrize(
    ("columns", "variables", "said"),
    [
        ({"who": ["x", "y"]}, [], "at least one variable"),
        ({"who": ["x", "y"]}, ["what"], "no column what"),
        ({"who": ["x", "y"]}, ["who", "who"], "named twice"),
        ({"who": ["x", "y"]}, [Variable("who", weight=0)], "Every weight is 0"),
        ({"who": ["x", "y"]}, [Variable("who", "number")], "is not a number"),
        ({"who": [0, 1]}, [Variable("who", "ratio")], "is not above 0"),
        ({"who": [1, 9]}, [Variable("who", "ordinal", levels=(1, 2))], "not among its levels"),
        ({"who": ["x", "z"]}, [Variable("who", levels=("x", "y"))], "not among its classes"),
    ],
)
def test_wrong_use_is_told_in_one_message(columns: dict[str, list[object]], variables: list[object], said: str) -> None:
    with pytest.raises(TillkomError, match=said):
        Likeness(table(**columns), variables)  # type: ignore[arg-type]


def test_a_case_that_is_not_there_a_wrong_kind_and_a_negative_weight_are_told() -> None:
    with pytest.raises(TillkomError, match='no case "z"'):
        Likeness(table(who=["x", "y"]), ["who"]).to("z")
    with pytest.raises(TillkomError, match="no kind of variable"):
        Variable("who", "colour")
    with pytest.raises(TillkomError, match="0 or more"):
        Variable("who", weight=-1)
    twice = table(who=["x", "y"]).set_axis(["a", "a"])
    with pytest.raises(TillkomError, match="several rows"):
        Likeness(twice, ["who"])
