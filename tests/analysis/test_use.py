"""Adoptions that end: ever adopted and in use, from what a study records; and what the last look of all bounds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from tillkom.adoption import TooLittleData, intervals
from tillkom.analysis import Spread

STATUSES = {"antagen": "adopted", "ej_antagen": "not_adopted", "okänt": "unknown"}
Row = tuple[str, str, str, str]


def picture(rows: Sequence[Row]) -> Spread:
    """What is known of units given as status, earliest, latest (or as of) and the year of the end ("2018/2020")."""
    status, earliest, latest, ended = (list(column) for column in zip(*rows, strict=True))
    first, last = ([end.split("/")[place] if end else "" for end in ended] for place in (0, -1))
    units = pd.DataFrame(
        {
            "status": status,
            "ended_lower": pd.to_datetime([f"{year}-01-01" if year else None for year in first]),
            "ended_upper": pd.to_datetime([f"{year}-12-31" if year else None for year in last]),
        }
    )
    lower, upper = intervals([STATUSES[code] for code in status], [day or None for day in earliest], [*latest])
    return Spread("praktik", ("kommun",), units, lower, upper, "census")


def test_an_adoption_that_ended_stays_ever_adopted_and_leaves_use() -> None:
    found = picture(
        [
            ("antagen", "2012", "2012", "2016"),
            ("antagen", "2014", "2014", ""),
            ("ej_antagen", "", "2019", ""),
            ("ej_antagen", "", "2019", ""),
        ]
    )
    assert found.ended == 1
    table = found.use.set_index("year")
    assert list(table.index) == [2013, 2014, 2015, 2016, 2017, 2018, 2019]
    assert table["ever"].tolist() == [0.25, 0.25, 0.5, 0.5, 0.5, 0.5, 0.5]
    assert table["in_use"].tolist() == [0.25, 0.25, 0.5, 0.5, 0.25, 0.25, 0.25]
    assert table["in_use_lower"].tolist() == table["in_use_upper"].tolist() == table["in_use"].tolist()


def test_an_end_some_time_within_years_leaves_use_between_certain_and_possible() -> None:
    found = picture(
        [("antagen", "2012", "2012", "2015/2017"), ("antagen", "2012", "2012", ""), ("ej_antagen", "", "2019", "")]
    )
    table = found.use.set_index("year")
    assert table.loc[2015, "in_use_lower"] == pytest.approx(2 / 3)  # not ended before the beginning of 2015
    assert table.loc[2017, ["in_use_lower", "in_use_upper"]].tolist() == pytest.approx([1 / 3, 2 / 3])
    assert table.loc[2018, ["in_use_lower", "in_use_upper"]].tolist() == pytest.approx([1 / 3, 1 / 3])


def test_an_end_with_one_side_open_is_bounded_by_the_beginning_and_by_nothing() -> None:
    found = picture([("antagen", "2012", "2012", "/2016"), ("antagen", "2012", "2012", "2015/")] * 2)
    table = found.use.set_index("year")
    assert table.loc[2014, ["in_use_lower", "in_use_upper"]].tolist() == [0.5, 1.0]
    assert table.loc[2017, ["in_use_lower", "in_use_upper"]].tolist() == [0.0, 0.5]


def test_where_nothing_has_ended_the_two_lines_are_one() -> None:
    found = picture([("antagen", "2012", "2012", ""), ("ej_antagen", "", "2019", "")])
    assert found.ended == 0
    assert found.use["ever"].tolist() == found.use["in_use"].tolist()


def test_use_is_not_told_of_units_of_which_most_are_unknown() -> None:
    found = picture([("antagen", "2012", "2012", "2016"), ("okänt", "", "", ""), ("okänt", "", "", "")])
    with pytest.raises(TooLittleData) as caught:
        _ = found.use
    assert caught.value.reason == "unknown_units"


def test_a_look_in_the_last_month_and_an_adoption_by_it_leave_nothing_between_them() -> None:
    # of ten: six adopted, the last by the end of 2025; three not as of December 2025; one unknown
    adopted = [("antagen", str(year), str(year), "") for year in (2012, 2014, 2016, 2018, 2020, 2025)]
    found = picture([*adopted, *[("ej_antagen", "", "2025-12", "")] * 3, ("okänt", "", "", "")])
    assert found.bounds == (0.6, 0.7)


def test_one_looked_at_earlier_and_one_looked_at_before_another_adopted_can_have_adopted_since() -> None:
    adopted = [("antagen", str(year), str(year), "") for year in (2012, 2014, 2016, 2018, 2020, 2025)]
    found = picture([*adopted, *[("ej_antagen", "", "2025-12", "")] * 2, ("ej_antagen", "", "2023", "")])
    assert found.bounds == pytest.approx((6 / 9, 7 / 9))
    late = picture([*adopted, *[("ej_antagen", "", "2021", "")] * 3])
    assert late.bounds == pytest.approx((6 / 9, 1.0))
    assert np.array_equal(late.looked, late.lower)
