"""The voice of a study in one language: its codes, values, dates and sources as a reader is told them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import codes
from tillkom.dates import format_edtf
from tillkom.grid import records
from tillkom.language import capital, in_language, join, known_language, number, percent, words
from tillkom.reading import normalise_number
from tillkom.say.citing import cite

if TYPE_CHECKING:
    from tillkom.protocols import CodedStudy

_OF_CLASSES = re.compile(r"\s*\((klass|klasser|class|classes)\)$")
_NAMED = 3
"""How many sources a sentence names before it counts the rest; one more is named too, rather than counted."""


def present(value: Any) -> bool:
    """Whether a cell holds something."""
    return not (value is None or pd.isna(value) or value == "")


def sentences(parts: Iterable[str]) -> str:
    """Sentences in a row, leaving out the empty ones."""
    return " ".join(capital(part.strip()) for part in parts if part.strip())


class Voice:
    """Says what a study holds, in one language; the rows it is given are those of the tables and the analyses."""

    def __init__(self, study: CodedStudy, language: str) -> None:
        self.study: Any = study  # whole to those who made it, and who know more of it than is needed here
        self.language = known_language(language)
        self.said = words("say", language)
        self._sources_said: dict[frozenset[str], str] = {}

    # Codes and names

    def label(self, vocabulary: str, code: Any) -> str:
        """The label of a code."""
        return self.study.label(vocabulary, str(code), self.language)

    def labels(self, vocabulary: str, listed: Any) -> str:
        """The labels of several codes, one space between, as a list in words."""
        return self.join(self.label(vocabulary, code) for code in str(listed).split())

    def case(self, case_id: str) -> str:
        """The name of a case."""
        return self.study.case_title(case_id, self.language)

    def short(self, cases: Sequence[str]) -> dict[str, str]:
        """Names short enough for columns: the unit's, where the case has one and no other case has the same."""
        units = self.study.case_units.merge(self.study.units[["unit_id", "name"]], on="unit_id")
        units = units[units["case_id"].isin(cases)]
        alone = units[~units["case_id"].duplicated(keep=False) & ~units["unit_id"].duplicated(keep=False)]
        names = dict(zip(alone["case_id"], alone["name"], strict=True))
        return {case: str(names.get(case) or self.case(case)) for case in cases}

    @cached_property
    def variables(self) -> dict[str, Any]:
        """The variables' rows by id, in their order."""
        return {row.variable_id: row for row in records(self.study.variables.sort_values("order", kind="stable"))}

    def variable(self, variable_id: str, phase: Any = None) -> str:
        """The label of a variable, with the phase where one is given and the variable is asked in several."""
        row = self.variables[variable_id]
        label = _OF_CLASSES.sub("", in_language(self.language, row.label_sv, row.label_en))
        if phase is None or len(str(row.phases).split()) == 1:
            return label
        return self.said("with_phase", label=label, phase=self.label("phase", phase))

    def question(self, variable_id: str) -> str:
        """The question a variable puts, in full."""
        row = self.variables[variable_id]
        return in_language(self.language, row.question_sv, row.question_en)

    # Values

    def value(self, row: Any, *, unit: bool = False) -> str:
        """An answer as it is read: "cirka 150 mål", the classes' labels, or the status in words; never a blank.

        A number that is approximate says so by its qualifier; a disputed value is not told as if it held.
        """
        if row.status not in codes.KNOWN:
            return self.label("status", row.status)
        if self.variables[row.variable_id].type == codes.TEXT:
            return self.text(row)
        return self.written(row, unit=unit)

    def written(self, row: Any, *, unit: bool = True) -> str:
        """What stands in an answer's cell, in words, whatever its status; "" where nothing stands."""
        if not present(row.value):
            return ""
        variable = self.variables[row.variable_id]
        if variable.type not in codes.NUMERIC:
            return self.labels(str(variable.vocabulary), row.value)
        shown = self.number(float(normalise_number(str(row.value))))
        qualifier = row.qualifier if present(row.qualifier) else None
        if qualifier is None and row.status == codes.APPROXIMATE:
            qualifier = codes.ABOUT
        counted = self.unit(row.variable_id) if unit else ""
        return " ".join(part for part in (qualifier and self.label("qualifier", qualifier), shown, counted) if part)

    def unit(self, variable_id: str) -> str:
        """What a variable counts or is measured in; "" where nothing is said."""
        variable = self.variables[variable_id]
        return in_language(self.language, variable.unit_sv, variable.unit_en) or ""

    def caveat(self, row: Any) -> str:
        """The status that has to be said beside an answer: "" where it is stated, or where a number says it itself."""
        says_itself = row.status == codes.APPROXIMATE and self.variables[row.variable_id].type in codes.NUMERIC
        return "" if row.status == codes.STATED or says_itself else self.label("status", row.status)

    def share(self, row: Any) -> str:
        """A reported share as it is read, "mer än 50 %", or its status in words."""
        if not present(row.share):
            return self.label("status", row.share_status)
        said = self.percent(float(row.share))
        if present(row.qualifier):
            return f"{self.label('qualifier', row.qualifier)} {said}"
        return f"{self.label('qualifier', codes.ABOUT)} {said}" if row.share_status == codes.APPROXIMATE else said

    def text(self, row: Any, stem: str = "text") -> str:
        """What a row says in words in this language; the Swedish where no English is written, "" for neither."""
        return in_language(self.language, getattr(row, f"{stem}_sv"), getattr(row, f"{stem}_en"))

    def language_of(self, row: Any, stem: str = "text") -> str:
        """The language that :meth:`text` gives: Swedish in an English report where no English is written."""
        return self.language if present(getattr(row, f"{stem}_{self.language}")) else "sv"

    def says(self, kinds: Any) -> str:
        """Who says so, as a list in words."""
        return self.labels("kind", kinds) if present(kinds) else ""

    # Dates

    def date(self, edtf: Any, precision: Any = "") -> str:
        """A date in words; where there is none its precision in words, or "" without one."""
        if present(edtf):
            return format_edtf(str(edtf), self.language)
        return self.label("precision", precision) if present(precision) else ""

    def moment(self, year: float) -> str:
        """A decimal year as a month in words: 2015.6 is "augusti 2015"."""
        whole = math.floor(year)
        return format_edtf(f"{whole:04d}-{min(int((year - whole) * 12) + 1, 12):02d}", self.language)

    def adopted(self, row: Any) -> str:
        """When a unit adopted, in words: a date, "senast", between two dates, or not yet as of a date; and its end."""
        if row.status == codes.NOT_ADOPTED:
            return self.said("adopted.not_as_of", date=self.date(row.as_of))
        if present(row.ended):
            return self.said("adopted.ended", began=self._began(row), ended=self.date(row.ended))
        return self._began(row)

    def _began(self, row: Any) -> str:
        if not present(row.latest):
            return ""
        if not present(row.earliest):
            return self.said("adopted.by", date=self.date(row.latest))
        if row.earliest == row.latest:
            return self.date(row.latest)
        return self.said("adopted.between", earliest=self.date(row.earliest), latest=self.date(row.latest))

    # Stages

    def stage(self, code: Any) -> str:
        """A stage as number and word: "3 under införande"."""
        return f"{code} {self.label('stage', code)}"

    def arguable(self, row: Any) -> list[int]:
        """The other stages that can be argued for, or between which the coders differ."""
        if not present(row.stage_low):
            return []
        return [
            k for k in range(int(row.stage_low), int(row.stage_high) + 1) if not present(row.stage) or k != row.stage
        ]

    def trajectory(self, row: Any) -> str:
        """In which direction a case moves, with what is said of why: "stannat av (personalomsättning)".

        Where the coders differ it is *motstridig*, which is not the same as unknown.
        """
        if present(row.trajectory_disputed) and row.trajectory_disputed:
            return self.label("status", codes.CONFLICTING)
        said, note = self.label("trajectory", row.trajectory), self.text(row, "trajectory_note")
        if note.endswith("."):  # a sentence of its own, whose full stop whoever tells it adds
            return f"{said}. {capital(note[:-1])}"
        return f"{said} ({note})" if note else said

    # Numbers and lists

    def number(self, value: float, digits: int | None = None) -> str:
        """A number as the language writes it."""
        return number(value, self.language, digits)

    def percent(self, share: float, digits: int = 0) -> str:
        """A share between 0 and 1 as per cent: "46 %" in Swedish, "46%" in English."""
        return percent(share, self.language, digits)

    def percent_range(self, low: float, high: float, digits: int = 0) -> str:
        """Two shares with the sign once: "77,1–83,1 %"."""
        return f"{self.number(100 * low, digits)}–{self.percent(high, digits)}"

    def join(self, items: Iterable[str]) -> str:
        """A list in words."""
        return join(items, self.language)

    # Sources

    def sources(self, source_ids: Iterable[Any]) -> str:
        """The sources as a reader cites them: "Källa: Solli (2024)."."""
        ids = frozenset(str(source) for source in source_ids if pd.notna(source))
        if ids not in self._sources_said:  # row after row cites the same
            self._sources_said[ids] = self._sources(ids)
        return self._sources_said[ids]

    def _sources(self, ids: frozenset[str]) -> str:
        if not ids:
            return ""
        table = self.study.sources
        cited = [cite(str(text), self.language) for text in table.loc[table["source_id"].isin(ids), "citation"]]
        many = len(cited) > _NAMED + 1
        named = [*cited[:_NAMED], self.said("source.more", count=len(cited) - _NAMED)] if many else cited
        return self.said.counted("source", len(cited), sources=self.join(named))
