"""EDTF dates: bounds, precision, words."""

from __future__ import annotations

import datetime
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tillkom.dates import decimal_year, edtf_bounds, format_edtf, precision_of

DATES = [
    # text, earliest day, latest day, precision, in Swedish, in English
    ("2016-12-15", "2016-12-15", "2016-12-15", "dag", "15 december 2016", "15 December 2016"),
    ("2021-11", "2021-11-01", "2021-11-30", "månad", "november 2021", "November 2021"),
    ("2016-02", "2016-02-01", "2016-02-29", "månad", "februari 2016", "February 2016"),
    ("2016", "2016-01-01", "2016-12-31", "år", "2016", "2016"),
    ("2017~", "2016-01-01", "2018-12-31", "cirka_år", "omkring 2017", "about 2017"),
    ("2016?", "2015-01-01", "2017-12-31", "cirka_år", "troligen 2016", "probably 2016"),
    ("2016%", "2014-01-01", "2018-12-31", "cirka_år", "omkring 2016", "about 2016"),
    ("2016-12~", "2016-11-01", "2017-01-31", "månad", "omkring december 2016", "about December 2016"),
    ("2016-01-01~", "2015-12-31", "2016-01-02", "dag", "omkring 1 januari 2016", "about 1 January 2016"),
    ("2021-21", "2021-03-01", "2021-05-31", "årstid", "våren 2021", "spring 2021"),
    ("2021-22", "2021-06-01", "2021-08-31", "årstid", "sommaren 2021", "summer 2021"),
    ("2021-23", "2021-09-01", "2021-11-30", "årstid", "hösten 2021", "autumn 2021"),
    ("2021-24", "2021-12-01", "2021-12-31", "årstid", "vintern 2021", "winter 2021"),
    ("2019/2022", "2019-01-01", "2022-12-31", "period", "2019–2022", "2019–2022"),
    ("2019-05/2021", "2019-05-01", "2021-12-31", "period", "från maj 2019 till 2021", "from May 2019 to 2021"),
    ("2017~/2019", "2016-01-01", "2019-12-31", "period", "från omkring 2017 till 2019", "from about 2017 to 2019"),
    ("2019-05/..", "2019-05-01", None, "öppet_slut", "från maj 2019", "from May 2019"),
    ("2019-05/", "2019-05-01", None, "öppet_slut", "från maj 2019, okänt slut", "from May 2019, end unknown"),
    (
        "../2021-11", None, "2021-11-30", "period",
        "till och med november 2021", "up to and including November 2021",
    ),
    (
        "201X", "2010-01-01", "2019-12-31", "period",
        "mellan 1 januari 2010 och 31 december 2019", "between 1 January 2010 and 31 December 2019",
    ),
]  # fmt: skip

INVALID = [
    "", "..", "/", "../..", "2016-13", "2016-02-30", "2015-02-29", "16", "2016-1", "garbage", "dec-16", "42719",
    "15/12/2016", "2016-12-15 00:00:00", "2016-12-15T10:00:00", "2022/2019", "2016/2017/2018", "0000", "XXXX",
    "9999-12~", "0001-01-01~", "2016-12-15/dec-17",
]  # fmt: skip


@pytest.mark.parametrize(("text", "lower", "upper", "precision", "swedish", "english"), DATES)
def test_a_date_has_bounds_precision_and_words(
    text: str, lower: str | None, upper: str | None, precision: str, swedish: str, english: str
) -> None:
    assert [bound and bound.isoformat() for bound in edtf_bounds(text)] == [lower, upper]
    assert precision_of(text) == precision
    assert format_edtf(text, "sv") == swedish
    assert format_edtf(text, "en") == english


@pytest.mark.parametrize("text", INVALID)
def test_what_is_no_date_raises_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        edtf_bounds(text)
    with pytest.raises(ValueError):
        format_edtf(text, "sv")
    if text:
        with pytest.raises(ValueError):
            precision_of(text)


def test_no_date_at_all_is_undated() -> None:
    assert precision_of("") == "odaterad"


@pytest.mark.parametrize("mark", ["~", "?", "%"])
@pytest.mark.parametrize("year", [1, 2, 999, 1900, 2000, 2016, 9997])
def test_an_uncertain_year_is_as_wide_as_the_edtf_package_has_it(year: int, mark: str) -> None:
    import edtf

    text = f"{year:04d}{mark}"
    parsed = edtf.parse_edtf(text)
    lower, upper = parsed.lower_fuzzy(), parsed.upper_fuzzy()
    if lower[0] < 1:
        with pytest.raises(ValueError):
            edtf_bounds(text)
    else:
        assert edtf_bounds(text) == (date(*lower[:3]), date(*upper[:3]))


@given(st.dates())
@settings(max_examples=50, deadline=None)
def test_a_plain_date_is_bounded_as_the_edtf_package_bounds_it(day: datetime.date) -> None:
    import edtf

    for text in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        parsed = edtf.parse_edtf(text)
        assert edtf_bounds(text) == (date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3]))


@given(st.text(alphabet="0123456789-/.~?%XTYSE[]{},: ", max_size=14))
@settings(max_examples=300, deadline=None)
def test_any_text_has_bounds_and_words_or_raises_value_error(text: str) -> None:
    try:
        lower, upper = edtf_bounds(text)
    except ValueError:
        return
    assert lower is not None or upper is not None
    assert lower is None or upper is None or lower <= upper
    assert format_edtf(text, "sv")
    assert format_edtf(text, "en")
    assert precision_of(text) in ("dag", "månad", "år", "cirka_år", "årstid", "period", "öppet_slut")


def test_a_decimal_year_is_the_share_of_the_year_gone() -> None:
    assert decimal_year(date(2016, 1, 1)) == 2016
    assert decimal_year(date(2016, 12, 15)) == pytest.approx(2016 + 349 / 366)
    assert decimal_year(date(2015, 12, 31)) == pytest.approx(2015 + 364 / 365)


@pytest.mark.parametrize("year", [1, 2, 1999, 2016, 9998])
@pytest.mark.parametrize("rest", ["-21", "-22", "-23", "-24", "~", "?", "%"])
def test_seasons_and_years_about_have_the_bounds_the_edtf_package_gives_them(year, rest):
    import edtf

    text = f"{year:04d}{rest}"
    parsed = edtf.parse_edtf(text)
    ends = [tuple(end)[:3] for end in (parsed.lower_fuzzy(), parsed.upper_fuzzy())]
    if ends[0][0] < 1 or ends[1][0] > 9999:
        with pytest.raises(ValueError, match="not a date within the years"):
            edtf_bounds(text)
    else:
        assert [(end.year, end.month, end.day) for end in edtf_bounds(text)] == ends
