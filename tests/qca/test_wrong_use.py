"""What cannot be analysed is told in one message that names the place and the remedy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tillkom import qca
from tillkom.errors import TillkomError

FRAME = pd.DataFrame({"A": [1, 1, 0, 0], "B": [1, 0, 1, 0], "Y": [1, 0, 1, 0]}, index=["one", "two", "three", "four"])


def told(*parts: str, frame: pd.DataFrame = FRAME, kind: str = "parsimonious", **more) -> None:
    with pytest.raises(TillkomError) as raised:
        analysed(frame, kind, **more)
    for part in parts:
        assert part in str(raised.value)


def analysed(frame, kind, outcome="Y", conditions=("A", "B"), **more):
    return qca.minimise(qca.truth_table(frame, outcome, list(conditions), **more), kind)


def test_outcome_among_the_conditions():
    told('"Y" stands among the conditions', conditions=["A", "Y"])
    told('"Y" stands among the conditions', outcome="~Y", conditions=["A", "Y"])


def test_values_outside_0_to_1_are_told_with_column_and_case():
    told('"A", case "two": 1.5 lies outside', frame=FRAME.assign(A=[1, 1.5, 0, 0]))
    told('"A", case "two": -1 lies outside', frame=FRAME.assign(A=[1, -1, 0, 0]))
    told('"Y", case "one": 2 lies outside', frame=FRAME.assign(Y=[2, 1, 0, 0]))


def test_no_positive_rows():
    told("No row goes with Y", "nothing to reduce", frame=FRAME.assign(Y=0))


def test_every_row_positive():
    for kind in ("conservative", "parsimonious", "intermediate"):
        told("Every row with cases goes with Y", "Cases without the outcome", frame=FRAME.assign(Y=1), kind=kind)


def test_more_conditions_than_can_be_carried():
    many = pd.DataFrame(np.eye(21), columns=[f"X{place}" for place in range(21)]).assign(Y=[1] * 10 + [0] * 11)
    told("21 conditions", "Choose fewer", frame=many, conditions=[f"X{place}" for place in range(21)])


def test_variable_unknown_in_most_cases():
    told('"B" is unknown in 3 of 4 cases', "Leave it out", frame=FRAME.assign(B=[1, None, None, None]))


def test_column_that_is_not_there_is_answered_with_the_nearest():
    told('no column "Bb"', 'Did you mean "B"?', conditions=["A", "Bb"])


def test_condition_named_twice_case_twice_and_words_for_numbers():
    told('"A" is named twice', conditions=["A", "A"])
    told('The case "one" has several rows', frame=FRAME.set_axis(["one", "one", "three", "four"]))
    told('"much" is not a number', frame=FRAME.assign(A=["much", 1, 0, 0]))


def test_cut_offs_outside_their_range():
    told("consistency=80", consistency=80)
    told("frequency=0", frequency=0)


def test_unknown_kind_and_expectations_where_they_do_not_count():
    table = qca.truth_table(FRAME, "Y", ["A", "B"])
    for call in (
        lambda: qca.minimise(table, "complex"),
        lambda: qca.minimise(table, "parsimonious", expectations={"A": 1}),
        lambda: qca.minimise(table, "intermediate", expectations={"Z": 1}),
        lambda: qca.minimise(table, "intermediate", expectations={"A": 2}),
    ):
        with pytest.raises(TillkomError):
            call()


def test_anchors_out_of_order_and_classes_without_membership():
    with pytest.raises(TillkomError, match="not in order"):
        qca.calibrate_direct([1, 2], 5, 3, 9)
    with pytest.raises(TillkomError, match='"4" has no membership'):
        qca.calibrate_classes(["4"], {"5": 1.0})
