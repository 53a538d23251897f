"""Dates: written in EDTF, with the precision they claim, within the period the case study covers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tillkom.check.mangled import mangled_date
from tillkom.check.problems import Problem, shown
from tillkom.check.rules.registry import rule
from tillkom.check.sheets import Sheets
from tillkom.codes import UNDATED
from tillkom.dates import Bounds, edtf_bounds, precision_of

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
                    message = f"{shown(value)} {_why_not(value)}"
                    yield row.problem(column.name, message, _remedy(value, column.name))


def _why_not(value: str) -> str:
    parts = value.split("/")
    if len(parts) == 2 and all(bounds(part.strip()) for part in parts):
        return "ends before it begins."
    return "is not a date in EDTF."


def _remedy(value: str, column: str) -> str:
    guesses = mangled_date(value)
    if guesses:
        return f"Did you mean {' or '.join(shown(guess) for guess in guesses)}?"
    if value == ".." and column == "date":
        return 'Leave the cell empty, with precision "öppen".'
    if "/" in value and "ends" in _why_not(value):
        return f"Did you mean {shown('/'.join(reversed(value.split('/'))))}?"
    return "Write for instance 2016-12-15, 2016-12, 2016, 2017~ (about), 2021-23 (autumn), 2019/2022 or 2019-05/.."


@rule()
def year_is_plausible(sheets: Sheets) -> Iterator[Problem]:
    """No date lies centuries away: what goes on until further notice has an open end, not the year 9999."""
    for sheet in sheets.tables.values():
        for column in sheet.schema.fields:
            if not column.is_edtf or column.name not in sheet.position:
                continue
            for row in sheet.rows:
                if beyond := _beyond(row[column.name]):
                    remedy = "Correct the year; for something that goes on write an open end, for instance 2019-05/.."
                    yield row.problem(column.name, f"{shown(row[column.name])} lies {beyond}.", remedy)


def _beyond(text: str) -> str:
    """In words how a date lies too far away; "" where its years can be true."""
    years = [bound.year for bound in bounds(text) or () if bound is not None]
    if any(year < FIRST_YEAR for year in years):
        return f"before {FIRST_YEAR}"
    return f"after {LAST_YEAR}" if any(year > LAST_YEAR for year in years) else ""


@rule("events.date events.precision")
def precision_disagrees_with_the_date(sheets: Sheets) -> Iterator[Problem]:
    """``odaterad`` and ``öppen`` stand without a date, every other precision with a date written to it."""
    for row in sheets["events"]:
        date, claimed = row["date"], row["precision"]
        if not claimed or (date and bounds(date) is None):
            continue
        if not date:
            if claimed not in UNDATED:
                message = f'the date is missing, but precision is "{claimed}".'
                yield row.problem("date", message, 'Write the date, or change the precision to "odaterad".')
            continue
        written = precision_of(date)
        if claimed in UNDATED:
            message = f'a date stands here, but precision is "{claimed}".'
            yield row.problem("date", message, f'Remove it, or change the precision to "{written}".')
        elif claimed != written:
            message = f'"{claimed}" is not the precision of the date {shown(date)}.'
            yield row.problem("precision", message, f'Did you mean "{written}"?')


@rule("cases.case_id cases.study_period")
def date_outside_the_study(sheets: Sheets) -> Iterator[Problem]:
    """Events, stages and as-of dates lie within the period the case study covers, at least in part."""
    periods = {row["case_id"]: (row["study_period"], bounds(row["study_period"])) for row in sheets["cases"]}
    for table, column in _DATED:
        if not sheets.has(table, column) or not sheets.has(table, "case_id"):
            continue
        for row in sheets[table]:
            text, period = periods.get(row["case_id"], ("", None))
            date = bounds(row[column])
            # A year that cannot be true is told of once, by the rule above.
            if period is None or date is None or _beyond(row[column]):
                continue
            (begins, ends), (lower, upper) = period, date
            late = ends is not None and lower is not None and lower > ends
            early = begins is not None and upper is not None and upper < begins
            if late or early:
                when = "after the end" if late else "before the beginning"
                message = f"{shown(row[column])} lies {when} of the case's study period {shown(text)}."
                yield row.problem(column, message, "Correct the date, or the period in cases.csv.")
