"""What a slide's title says: the finding itself, or how many there are of what it lists; else its heading."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tillkom.content import Cited, Marked, Runs, Table, plain, runs
from tillkom.language import capital, words
from tillkom.report import AdoptionReport, ComparisonReport
from tillkom.report.changes import pairs
from tillkom.report.findings import MOST
from tillkom.slides.measure import lines

if TYPE_CHECKING:
    from tillkom.report.base import Report

ROOM = 900.0  # points across
SIZES = ((24, 2), (20, 3))
"""Letters in points and lines: a title in large letters, and the least a whole sentence is set in."""
NAMED = 3
"""So many that are alike are named in a title; more are left to the table."""
_SENTENCE = re.compile(r"(?<=[.!?”])\s+(?=[A-ZÅÄÖ”])")
_CLAUSE = "; "


def titled(finding: Runs) -> tuple[str, list[str]]:
    """The title a finding gives, and what it leaves to say: its first sentence, or clause where that is too long.

    A clause is what stands before a semicolon, unless both are items of what a colon announces. "" where nothing is
    short enough.
    """
    first, *rest = sentences(finding) or [""]
    large, small = SIZES
    if _fits(first, *large):
        return _closed(first), rest
    clause, _, after = first.partition(_CLAUSE)
    if after and clause.count(":") <= after.count(":") and _fits(clause, *large):
        return _closed(clause), [capital(after), *rest]
    return (_closed(first), rest) if _fits(first, *small) else ("", [first, *rest])


def sentences(said: Runs) -> list[str]:
    """The sentences of some words, without their footnotes."""
    text = plain(tuple(piece for piece in said if not isinstance(piece, Cited))).strip()
    return [each for each in _SENTENCE.split(text) if each]


def _fits(text: str, size: int, most: int) -> bool:
    return bool(text) and lines(text, size, ROOM) <= most


def _closed(sentence: str) -> str:
    """A sentence as a title, without its full stop."""
    return sentence.removesuffix(".")


class Titles:
    """The titles of one report's slides, counted from what its sections hold."""

    def __init__(self, report: Report) -> None:
        self._report, self._say = report, words("slides", report.language)

    def changed(self, changed: int, unchanged: int, effects: int) -> str:
        """How many changes, things as before and effects a case's slide lists."""
        say = self._say
        said = [say.counted("changed", changed) if changed else say("changed.none")]
        said += [say.counted("unchanged", unchanged)] if unchanged else []
        said += [say.counted("effects", effects)] if effects else []
        return self._report.teller.join(said)

    def before_and_after(self, case_id: str) -> str:
        """Of how many questions the answer is known both before and after."""
        told = [pair for pair in pairs(self._report.teller, case_id) if pair.telling]
        return self._say("both", known=sum(pair.known for pair in told), of=len(told)) if told else ""

    def stages(self, judged: list[int]) -> str:
        """How far apart the cases stand, from the stage of each."""
        low, high, count = min(judged), max(judged), len(judged)
        key = "stages.same" if low == high else "stages.spread"
        return self._say(key, count=self._report.teller.number(count), low=low, high=high)

    def of_words(self, heading: str, said: list[Runs]) -> str:
        """How many findings a list under one of the report's headings holds; "" where the heading says all."""
        counted = self._headings.get(heading)
        return counted(said) if counted else ""

    def of_table(self, table: Table) -> str:
        """What a table comes to; "" where only its caption says it."""
        made = _TABLES.get(table.name)
        title = made(self, table) if made and table.rows else ""
        return title if _fits(title, *SIZES[0]) else ""

    @property
    def said_first(self) -> tuple[str, ...]:
        """The headings of lists whose first item says it all."""
        return (self._report.words("finding.furthest"),) if isinstance(self._report, ComparisonReport) else ()

    @property
    def _headings(self) -> Mapping[str, Callable[[list[Runs]], str]]:
        report, say = self._report, self._say
        if not isinstance(report, ComparisonReport):
            return {}

        def apart(said: list[Runs]) -> str:
            return say("apart.many", most=MOST) if len(said) > MOST else say.counted("apart", len(said))

        return {
            report.words("finding.shared"): lambda said: say.counted("shared", len(said)),
            report.words("finding.apart"): apart,
            report.words("finding.nowhere"): lambda said: say("nowhere"),
        }

    def _matrix(self, table: Table) -> str:
        whole = sum(all(_answered(cell) for cell in row[1:]) for row in table.rows)
        return self._say("matrix", whole=whole, of=len(table.rows))

    def _spread(self, table: Table) -> str:
        return self._say.counted("answered", len(table.rows))

    def _carried(self, table: Table) -> str:
        """What comes out in most cases; the table's rows stand in that order."""
        most = plain(table.rows[0][-1])
        names = [plain(row[0]) for row in table.rows if plain(row[-1]) == most]
        if len(names) > NAMED:
            return ""
        return self._say("most", variable=table.columns[0], names=self._report.teller.join(names), base=most)

    def _steps(self, table: Table) -> str:
        if not isinstance(self._report, AdoptionReport):
            return ""
        return self._say("steps", count=len(table.rows), steps=self._report.steps_taken())


_TABLES: Mapping[str, Callable[[Titles, Table], str]] = {
    "matrix": Titles._matrix,
    "spread": Titles._spread,
    "principles": Titles._carried,
    "practices": Titles._carried,
    "steps": Titles._steps,
}


def _answered(cell: Runs) -> bool:
    """Whether a cell holds an answer, and not only why there is none."""
    return any(isinstance(piece, str) and piece.strip() for piece in cell)


def strong(term: str, said: Runs | str) -> Runs:
    """A line that begins with its term."""
    return runs(Marked(term, "strong"), ": ", said)
