"""Dates as sources give them: exact, about, a season, a period, open at one end (EDTF).

The Extended Date/Time Format (ISO 8601-2, Library of Congress 2019) writes an uncertain date as text: ``2016-12-15``,
``2016-12``, ``2016``, ``2017~`` (about), ``2021-23`` (autumn), ``2019/2022``, ``2019-05/..`` (onwards). The package
``edtf`` understands the format; this module gives what the study needs of it: bounds, precision, words.
"""

from __future__ import annotations

import datetime
import re
from calendar import isleap, monthrange
from functools import lru_cache
from typing import Any

from tillkom.language import words

Bounds = tuple[datetime.date | None, datetime.date | None]

_PLAIN = re.compile(r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?")
_SEASON = re.compile(r"(?P<year>[0-9]{4})-(?P<season>2[1-4])")
_QUALIFIED = re.compile(r"(?P<plain>[0-9]{4}-[0-9]{2}(-[0-9]{2})?)(?P<mark>[?~%])")
_YEAR_QUALIFIED = re.compile(r"(?P<year>[0-9]{4})(?P<mark>[?~%])")
_OPEN = ("", "..")


def edtf_bounds(text: str) -> Bounds:
    """The earliest and the latest day an EDTF date can mean; None where that end is open or unknown.

    Parameters
    ----------
    text : an EDTF date or interval. "About" (``~``) and "uncertain" (``?``) widen by one unit of what is stated,
        both at once (``%``) by two.

    Raises
    ------
    ValueError : the text is not EDTF, carries a time of day, lies outside years 1–9999, or ends before it begins.

    Source: Library of Congress (2019), Extended Date/Time Format Specification; widths of ``edtf`` 5.

    >>> edtf_bounds("2016-12")
    (datetime.date(2016, 12, 1), datetime.date(2016, 12, 31))
    >>> edtf_bounds("2019-05/..")
    (datetime.date(2019, 5, 1), None)
    """
    return _interval_bounds(text.strip())


@lru_cache(maxsize=8192)
def _interval_bounds(text: str) -> Bounds:
    if "/" not in text:
        return _single_bounds(text)
    # edtf pads an unknown end by ten years and cannot bound an open one, so each end is bounded by itself
    begins, ends = _ends(text)
    lower = None if begins in _OPEN else _single_bounds(begins)[0]
    upper = None if ends in _OPEN else _single_bounds(ends)[1]
    if lower is None and upper is None:
        raise ValueError(f'"{text}" is an interval without a date at either end')
    if lower and upper and lower > upper:
        raise ValueError(f'"{text}" ends before it begins')
    return lower, upper


def _ends(text: str) -> tuple[str, str]:
    begins, ends = text.split("/", 1)
    if "/" in ends:
        raise ValueError(f'"{text}" has more than one "/"')
    return begins.strip(), ends.strip()


@lru_cache(maxsize=8192)
def _single_bounds(text: str) -> tuple[datetime.date, datetime.date]:
    plain = _plain_bounds(text) or _season_bounds(text) or _year_bounds(text)
    if plain:
        return plain
    if text.count("-") == 2 and _PLAIN.fullmatch(text):
        raise ValueError(f'"{text}" is not a day of the calendar')  # the package would let 2015-02-29 through
    if qualified := _QUALIFIED.fullmatch(text):
        return _widened(qualified["plain"], 2 if qualified["mark"] == "%" else 1)
    if "T" in text or text in _OPEN:
        raise ValueError(f'"{text}" is not a date')
    parsed = _parse(text)
    try:
        return _as_date(parsed.lower_fuzzy()), _as_date(parsed.upper_fuzzy())
    except Exception as error:  # the package raises many kinds: attribute, type, overflow, value
        raise ValueError(f'"{text}" is not a date within the years 1–9999') from error


def _plain_bounds(text: str) -> tuple[datetime.date, datetime.date] | None:
    """Bounds of YYYY, YYYY-MM and YYYY-MM-DD: most dates of a study, without the 5–20 ms of a full parse."""
    found = _PLAIN.fullmatch(text)
    if not found or _SEASON.fullmatch(text):
        return None
    year, month, day = (int(found[part]) if found[part] else None for part in ("year", "month", "day"))
    assert year is not None
    try:
        if month is None:
            return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        if day is None:
            return datetime.date(year, month, 1), datetime.date(year, month, monthrange(year, month)[1])
        return (exact := datetime.date(year, month, day)), exact
    except ValueError:
        return None  # 2016-13, 2016-02-30, but also 2021-33 (a quarter): the full parse decides


def _season_bounds(text: str) -> tuple[datetime.date, datetime.date] | None:
    """Bounds of YYYY-21 … YYYY-24, as the package has them: whole months of the year named, winter its December."""
    found = _SEASON.fullmatch(text)
    if not found or found["year"] == "0000":
        return None
    year, first = int(found["year"]), 3 * (int(found["season"]) - 20)
    last = min(first + 2, 12)
    return datetime.date(year, first, 1), datetime.date(year, last, monthrange(year, last)[1])


def _year_bounds(text: str) -> tuple[datetime.date, datetime.date] | None:
    """Bounds of a year "about" or uncertain, as the package has them: one year wider at each end, two for both."""
    found = _YEAR_QUALIFIED.fullmatch(text)
    if not found:
        return None
    year, wider = int(found["year"]), 2 if found["mark"] == "%" else 1
    if not wider < year <= datetime.MAXYEAR - wider:
        return None
    return datetime.date(year - wider, 1, 1), datetime.date(year + wider, 12, 31)


def _widened(text: str, units: int) -> tuple[datetime.date, datetime.date]:
    """A month or day "about": the package would widen a month by a year and a month, so it is done here."""
    bounds = _plain_bounds(text)
    if bounds is None:
        raise ValueError(f'"{text}" is not a date')
    lower, upper = bounds
    try:
        if text.count("-") == 2:
            return lower - datetime.timedelta(days=units), upper + datetime.timedelta(days=units)
        first = (lower.year * 12 + lower.month - 1) - units
        last = (lower.year * 12 + lower.month - 1) + units
        ends = datetime.date(last // 12, last % 12 + 1, monthrange(last // 12, last % 12 + 1)[1])
        return datetime.date(first // 12, first % 12 + 1, 1), ends
    except (OverflowError, ValueError) as error:
        raise ValueError(f'"{text}" lies outside the years 1–9999') from error


@lru_cache(maxsize=2048)
def _parse(text: str) -> Any:
    import edtf  # costs 0.16 s, and most dates never need it

    try:
        return edtf.parse_edtf(text)
    except Exception as error:  # pyparsing lets more than its own exception through
        raise ValueError(f'"{text}" is not a date in EDTF') from error


def _as_date(bound: Any) -> datetime.date:
    year, month, day = int(bound[0]), int(bound[1]), int(bound[2])
    if (month, day) == (2, 29) and not isleap(year):
        day = 28  # "20XX-02-29" ends in 2099, which has no 29th
    return datetime.date(year, month, day)


def precision_of(text: str) -> str:
    """The code of vocabulary ``precision`` that an EDTF date states; ``odaterad`` for no date at all.

    Raises
    ------
    ValueError : the text is not EDTF.

    >>> precision_of("2016-12"), precision_of("2017~"), precision_of("2019-05/..")
    ('månad', 'cirka_år', 'öppet_slut')
    """
    text = text.strip()
    if not text:
        return "odaterad"
    edtf_bounds(text)
    if "/" in text:
        return "öppet_slut" if _ends(text)[1] in _OPEN else "period"
    if _SEASON.fullmatch(text):
        return "årstid"
    stated = text.rstrip("?~%")
    if not _PLAIN.fullmatch(stated) or _plain_bounds(stated) is None:
        return "period"  # a decade, a set, a quarter: a span with a name
    parts = stated.count("-")
    if parts == 0 and stated != text:
        return "cirka_år"
    return ("år", "månad", "dag")[parts]


def decimal_year(date: datetime.date) -> float:
    """A date as a number on an axis of years: the year and the share of it gone when the day begins.

    >>> round(decimal_year(datetime.date(2016, 12, 15)), 2)
    2016.95
    """
    days = 366 if isleap(date.year) else 365
    return date.year + (date.timetuple().tm_yday - 1) / days


_LOCALE = {"sv": "sv", "en": "en_GB"}


def format_edtf(text: str, language: str = "sv") -> str:
    """An EDTF date in words, for running text.

    Parameters
    ----------
    text : an EDTF date or interval.
    language : ``sv`` or ``en``.

    Raises
    ------
    ValueError : the text is not EDTF.

    >>> format_edtf("2016-12-15", "sv"), format_edtf("2021-23", "sv"), format_edtf("2017~", "en")
    ('15 december 2016', 'hösten 2021', 'about 2017')
    """
    text = text.strip()
    edtf_bounds(text)
    say = words("dates", language)
    if "/" not in text:
        return _single_in_words(text, language)
    begins, ends = _ends(text)
    if begins in _OPEN:
        key = "until" if begins == ".." else "unknown_beginning"
        return say(key, date=_single_in_words(ends, language))
    if ends in _OPEN:
        key = "onwards" if ends == ".." else "unknown_end"
        return say(key, date=_single_in_words(begins, language))
    first, last = _single_in_words(begins, language), _single_in_words(ends, language)
    key = "span" if first.isdigit() and last.isdigit() else "from_to"
    return say(key, first=first, last=last)


def _single_in_words(text: str, language: str) -> str:
    say = words("dates", language)
    if season := _SEASON.fullmatch(text):
        return say(f"season_{season['season']}", year=int(season["year"]))
    stated, mark = text.rstrip("?~%"), text[-1:]
    bounds = _plain_bounds(stated)
    if bounds is None:  # decades, quarters, sets: said by their bounds
        lower, upper = _single_bounds(text)
        first, last = (
            _day_in_words(lower, "d MMMM y", language),
            _day_in_words(upper, "d MMMM y", language),
        )
        return say("between", first=first, last=last)
    in_words = _day_in_words(bounds[0], ("y", "MMMM y", "d MMMM y")[stated.count("-")], language)
    if mark == "?":
        return say("uncertain", date=in_words)
    return say("about", date=in_words) if mark in ("~", "%") else in_words


def _day_in_words(date: datetime.date, pattern: str, language: str) -> str:
    from babel.dates import format_date

    return format_date(date, pattern, locale=_LOCALE[language])
