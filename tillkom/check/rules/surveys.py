"""Adoption surveys: numbers that fit each other, and a share exactly when its status says so."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from tillkom.check.problems import Problem, say, shown
from tillkom.check.rules.answers import said_status
from tillkom.check.rules.registry import rule
from tillkom.check.sheets import Row, Sheets
from tillkom.codes import KNOWN, STATED, WITHOUT_ANSWER


def _number(row: Row, column: str) -> float | None:
    try:
        number = float(row[column])
    except ValueError:
        return None
    return number if math.isfinite(number) else None


@rule("adoption_surveys.n adoption_surveys.successes adoption_surveys.population_n")
def more_say_yes_than_could(sheets: Sheets) -> Iterator[Problem]:
    """No more can say yes than were asked or, where that is not told, than there are."""
    for row in sheets["adoption_surveys"]:
        successes, base = _number(row, "successes"), "n" if row["n"] else "population_n"
        limit = _number(row, base)
        if limit is not None and successes is not None and successes > limit:
            message = say("surveys.too_many_yes", successes=row["successes"], base=base, number=row[base])
            yield row.problem("successes", message, say("correct_one"))


@rule("adoption_surveys.n adoption_surveys.population_n")
def more_were_asked_than_there_are(sheets: Sheets) -> Iterator[Problem]:
    """A sample is no larger than its population."""
    for row in sheets["adoption_surveys"]:
        n, population = _number(row, "n"), _number(row, "population_n")
        if n is not None and population is not None and n > population:
            message = say("surveys.too_many_asked", n=row["n"], number=row["population_n"])
            yield row.problem("n", message, say("correct_one"))


@rule("adoption_surveys.share adoption_surveys.share_status")
def share_disagrees_with_its_status(sheets: Sheets) -> Iterator[Problem]:
    """A share stands exactly when its status says so."""
    for row in sheets["adoption_surveys"]:
        status = row["share_status"]
        if row["share"] and status in WITHOUT_ANSWER:
            message = say("surveys.share", status=said_status(status))
            yield row.problem("share", message, say("surveys.share_do"))
        elif not row["share"] and status in KNOWN:
            message = say("surveys.no_share", status=said_status(status))
            yield row.problem("share", message, say("surveys.no_share_do"))


@rule("adoption_surveys.n adoption_surveys.successes adoption_surveys.share adoption_surveys.share_status")
def share_disagrees_with_its_numbers(sheets: Sheets) -> Iterator[Problem]:
    """A share is successes divided by n, to the digits it is given with; an approximate one is left alone."""
    for row in sheets["adoption_surveys"]:
        if computed := _computed_otherwise(row):
            share, successes, n = shown(row["share"]), row["successes"], row["n"]
            message = say("surveys.computed", share=share, successes=successes, n=n, computed=computed)
            yield row.problem("share", message, say("surveys.computed_do"))


def _computed_otherwise(row: Row) -> str | None:
    """The share that a survey's numbers make, where it is not the one that stands."""
    n, successes, share = (_number(row, column) for column in ("n", "successes", "share"))
    exact = row["share_status"] == STATED and not row["qualifier"]
    if not n or successes is None or share is None or not exact or successes > n:
        return None
    digits = len(row["share"].partition(".")[2])
    differs = abs(share - successes / n) > 0.5 * 10**-digits + 1e-9
    return f"{successes / n:.{max(digits, 2)}f}" if differs else None


_PERCENT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]+)?)\s*(?:%|procent\b|per cent\b|percent\b)")


@rule("adoption_surveys.reported_as adoption_surveys.share")
def share_disagrees_with_what_was_reported(sheets: Sheets) -> Iterator[Problem]:
    """Where the words of the source hold percentages, the share is one of them."""
    for row in sheets["adoption_surveys"]:
        share, reported = _number(row, "share"), _PERCENT.findall(row["reported_as"])
        if share is None or not reported or not 0 <= share <= 1 or _computed_otherwise(row):
            continue
        own = 100 * _half_a_digit(row["share"])
        near = [abs(100 * share - float(text.replace(",", "."))) <= own + _half_a_digit(text) for text in reported]
        if not any(near):
            message = say("surveys.reported", share=shown(row.written("share")), words=shown(row["reported_as"]))
            yield row.problem("share", message, say("surveys.reported_do"))


def _half_a_digit(number: str) -> float:
    """How far a number that was rounded to its last digit may lie from the true one."""
    return 0.5 * 10.0 ** -len(number.replace(",", ".").partition(".")[2]) + 1e-9


@rule("adoption_surveys.share_status adoption_surveys.source_id")
def survey_without_a_source(sheets: Sheets) -> Iterator[Problem]:
    """A reported share has a source."""
    for row in sheets["adoption_surveys"]:
        if row["share_status"] in KNOWN and not row["source_id"]:
            message = say("surveys.no_source", status=shown(row["share_status"]))
            yield row.problem("source_id", message, say("enter_source"))
