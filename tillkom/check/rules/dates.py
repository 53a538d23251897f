"""Dates: written in EDTF, with the precision they claim, within the period the case study covers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from tillkom.check.mangled import mangled_date, mangled_year
from tillkom.check.problems import Problem, either, say, shown
from tillkom.check.rules.registry import rule, warning
from tillkom.check.sheets import Found, Row, Sheets
from tillkom.codes import UNDATED
from tillkom.dates import Bounds, edtf_bounds, format_edtf, precision_of
from tillkom.language import LANGUAGES, twofold

FIRST_YEAR, LAST_YEAR = 1800, 2100
"""Years beyond these are slips of the pen, or stand for "until further notice"."""
_DATED = (("observations", "as_of"), ("events", "date"), ("stages", "as_of"))


@lru_cache(maxsize=16384)
def bounds(text: str) -> Bounds | None:
    """The earliest and latest day of a cell; None where it is empty or no EDTF date."""
    try:
        return edtf_bounds(text) if text else None
    except ValueError:
        return None


@rule()
def date_is_edtf(sheets: Sheets) -> Iterator[Problem]:
    """A date is written in EDTF, so that its precision is kept; what a spreadsheet made of it is recognised."""
    for sheet in sheets.tables.values():
        for column in sheet.schema.fields:
            if not column.is_edtf or column.name not in sheet.position:
                continue
            for row in sheet.rows:
                value = row[column.name]
                if value and bounds(value) is None:
                    message = say("dates.ends_first" if _ends_first(value) else "dates.no_edtf", value=shown(value))
                    yield row.problem(column.name, message, _remedy(value, column.name))


def _ends_first(value: str) -> bool:
    """Whether the value, which is no date, is two with the later one first."""
    parts = value.split("/")
    return len(parts) == 2 and all(bounds(part.strip()) for part in parts)


def _remedy(value: str, column: str) -> str:
    guesses = mangled_date(value)
    if guesses:
        return say("did_you_mean", near=either(shown(guess) for guess in guesses))
    if value == ".." and column == "date":
        return say("dates.open")
    if _ends_first(value):
        return say("did_you_mean", near=shown("/".join(reversed(value.split("/")))))
    return say("dates.no_edtf_do")


_PART_OF_A_YEAR = re.compile(r"[0-9]{4}-(2[5-9]|3[0-9]|4[01])(?![0-9])")
_SCHOOL_YEAR = re.compile(r"([0-9]{2})([0-9]{2})-(2[1-4])(?![0-9-])")


def _in_dates(sheets: Sheets, what: Callable[[str], Found | None]) -> Iterator[tuple[Row, str, str, Found]]:
    """Each cell of a column of dates in which something is found, with what."""
    for sheet in sheets.tables.values():
        columns = [column.name for column in sheet.schema.fields if column.is_edtf and column.name in sheet.position]
        yield from sheet.found(lambda text: what(text) if text else None, columns)


@rule()
def year_stored_as_a_date(sheets: Sheets) -> Iterator[Problem]:
    """A spreadsheet that takes the number 2016 for a date writes 1905-07-08."""
    for row, column, value, year in _in_dates(sheets, mangled_year):
        message = say("dates.stored_year", value=shown(value), year=year)
        yield row.problem(column, message, say("write_as_text", value=shown(year)))


@rule()
def part_of_a_year_nobody_means(sheets: Sheets) -> Iterator[Problem]:
    """EDTF reads 2016-35 as a quarter of the year, and people mean a week by it."""
    for row, column, value, _ in _in_dates(sheets, _PART_OF_A_YEAR.search):
        yield row.problem(column, say("dates.part_of_year", value=shown(value)), say("dates.part_of_year_do"))


@warning()
def season_that_looks_like_two_years(sheets: Sheets) -> Iterator[Problem]:
    """EDTF reads 2021-22 as the summer of 2021, and many mean a school year by it."""
    for row, column, value, years in _in_dates(sheets, _two_years):
        if not row["precision"]:  # where one stands beside it, that says whether the season is meant
            season = twofold({language: format_edtf(value, language) for language in LANGUAGES})
            message = say("dates.season", value=shown(value), season=season)
            yield row.problem(column, message, say("dates.season_do", years=shown(years)))


def _two_years(text: str) -> str | None:
    """The years that "2021-22" may mean; None where it can only be a season."""
    found = _SCHOOL_YEAR.fullmatch(text)
    return f"{found[1]}{found[2]}/{found[1]}{found[3]}" if found and int(found[2]) + 1 == int(found[3]) else None


@rule()
def year_is_plausible(sheets: Sheets) -> Iterator[Problem]:
    """No date lies centuries away: what goes on until further notice has an open end, not the year 9999."""
    for sheet in sheets.tables.values():
        for column in sheet.schema.fields:
            if not column.is_edtf or column.name not in sheet.position:
                continue
            for row, name, value, beyond in sheet.found(_beyond, [column.name]):
                message = say(f"dates.{beyond}", value=shown(value), first=FIRST_YEAR, last=LAST_YEAR)
                yield row.problem(name, message, say("dates.beyond_do"))


@lru_cache(maxsize=65536)
def _beyond(text: str) -> str:
    """Whether a date lies too far away, "too_early" or "too_late"; "" where its years can be true."""
    years = [bound.year for bound in bounds(text) or () if bound is not None]
    if any(year < FIRST_YEAR for year in years):
        return "too_early"
    return "too_late" if any(year > LAST_YEAR for year in years) else ""


@lru_cache(maxsize=65536)
def _told_of(text: str) -> bool:
    """Whether a rule above says that the date means something else: what else it breaks would mislead."""
    return mangled_year(text) is not None or _PART_OF_A_YEAR.search(text) is not None


@rule("events.date events.precision")
def precision_disagrees_with_the_date(sheets: Sheets) -> Iterator[Problem]:
    """``odaterad`` and ``öppen`` stand without a date, every other precision with a date written to it."""
    for row in sheets["events"]:
        date, claimed = row["date"], row["precision"]
        if not claimed or (date and (bounds(date) is None or _told_of(date))):
            continue
        if not date:
            if claimed not in UNDATED:
                message = say("dates.missing", precision=shown(claimed))
                yield row.problem("date", message, say("dates.missing_do"))
            continue
        written = precision_of(date)
        if claimed in UNDATED:
            message = say("dates.needless", precision=shown(claimed))
            yield row.problem("date", message, say("dates.needless_do", written=shown(written)))
        elif claimed != written:
            message = say("dates.precision", precision=shown(claimed), date=shown(date))
            remedy = say("did_you_mean", near=shown(written))
            if years := _two_years(date):
                remedy = say("dates.precision_do", years=shown(years), written=shown(written))
            yield row.problem("precision", message, remedy)


@rule("cases.case_id cases.study_period")
def date_outside_the_study(sheets: Sheets) -> Iterator[Problem]:
    """Events, stages and as-of dates lie within the period the case study covers, at least in part."""
    periods = {row["case_id"]: (row["study_period"], bounds(row["study_period"])) for row in sheets["cases"]}
    for table, column in _DATED:
        if not sheets.has(table, "case_id"):
            continue
        for row in sheets[table]:
            text, period = periods.get(row["case_id"], ("", None))
            date = bounds(row[column])
            # A year that cannot be true is told of once, by the rule above.
            if period is None or date is None or _beyond(row[column]) or _told_of(row[column]):
                continue
            (begins, ends), (lower, upper) = period, date
            late = ends is not None and lower is not None and lower > ends
            early = begins is not None and upper is not None and upper < begins
            if late or early:
                key = "dates.after_study" if late else "dates.before_study"
                message = say(key, date=shown(row[column]), period=shown(text))
                yield row.problem(column, message, say("dates.outside_do"))
