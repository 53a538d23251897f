"""The words of a figure: labels of codes, names of cases, values as they are read, bases and sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import codes
from tillkom.analysis import KNOWN
from tillkom.analysis.answers import records
from tillkom.dates import format_edtf
from tillkom.figures._drawing.style import Size, size_named
from tillkom.language import capital, in_language, join, number, words

if TYPE_CHECKING:
    from tillkom.figures._drawing.page import Frame
    from tillkom.study import Study


class Labels:
    """Everything a figure says in words, for one study, one language and one size."""

    def __init__(self, study: Study, language: str, size: str) -> None:
        self.study, self.language = study, language
        self.words = words("figures", language)
        self.size: Size = size_named(size)
        self._said_of: dict[frozenset[str], str] = {}

    def __call__(self, key: str, **values: Any) -> str:
        """A sentence of the catalogue."""
        return self.words(key, **values)

    def of(self, vocabulary: str, code: str) -> str:
        """The label of a code."""
        return self.study.label(vocabulary, code, self.language)

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

    def variable(self, variable_id: str) -> str:
        """The label of a variable, without the remark that it holds classes."""
        row = self._variables[variable_id]
        return _OF_CLASSES.sub("", in_language(self.language, row.label_sv, row.label_en))

    def text(self, row: Any, field: str = "text") -> str:
        """What a row says in this language; the Swedish where no English is written."""
        return in_language(self.language, getattr(row, f"{field}_sv"), getattr(row, f"{field}_en"))

    def date(self, edtf: Any, precision: str = "") -> str:
        """A date in words; an undated event's precision in words."""
        return format_edtf(str(edtf), self.language) if pd.notna(edtf) else self.of("precision", precision)

    def value(self, row: Any, *, unit: bool = False) -> str:
        """An answer as it is read: "nästan 150", the classes' labels, or the status in words; never a blank."""
        if row.status not in KNOWN:  # a disputed value is not told as if it held
            return self.of("status", row.status)
        if row.type == codes.TEXT:
            return self.text(row)
        if row.type in codes.NUMERIC:
            shown = number(float(row.value_number), self.language)
            if pd.notna(row.qualifier):
                shown = f"{self.of('qualifier', row.qualifier)} {shown}"
            elif row.status == codes.APPROXIMATE:
                shown = f"{self.of('qualifier', 'cirka')} {shown}"
            return f"{shown} {self._unit(row.variable_id)}".rstrip() if unit else shown
        classes = [self.of(str(row.vocabulary), code) for code in str(row.value).split()]
        return self.join(classes)

    def _unit(self, variable_id: str) -> str:
        row = self._variables[variable_id]
        return in_language(self.language, row.unit_sv, row.unit_en)

    @cached_property
    def _variables(self) -> dict[str, Any]:
        return {row.variable_id: row for row in records(self.study.variables)}

    def join(self, items: Iterable[str]) -> str:
        """A list in words."""
        return join(items, self.language)

    def number(self, value: float) -> str:
        """A number as the language writes it."""
        return number(value, self.language)

    def of_all(self, known: int, cases: int) -> str:
        """A base in words: "3 av 5 fall"."""
        return self("base.of", known=self.number(known), cases=self.words.counted("base.cases", cases))

    def uncoded(self, count: int) -> str:
        """A sentence on the listed cases that nobody has coded anything about; "" where there are none."""
        return self.words.counted("base.uncoded", count) if count else ""

    def sources(self, source_ids: Iterable[Any]) -> str:
        """The sources as a reader cites them: "Källa: Solli (2024)."."""
        ids = frozenset(str(source) for source in source_ids if pd.notna(source))
        if ids not in self._said_of:  # row after row cites the same
            self._said_of[ids] = self._sources(ids)
        return self._said_of[ids]

    def _sources(self, ids: frozenset[str]) -> str:
        if not ids:
            return ""
        table = self.study.sources
        cited = [cite(str(text), self.language) for text in table.loc[table["source_id"].isin(ids), "citation"]]
        many = len(cited) > 4
        named = self.join([*cited[:3], self("source.more", count=len(cited) - 3)] if many else cited)
        return self.words.counted("source", len(cited), sources=named)

    @property
    def width(self) -> float:
        """The width of a figure's body, in points."""
        return self.size.width - 2 * self.size.margin

    def frame(self, title: str, footer: Sequence[str]) -> Frame:
        """The frame of a figure: title and footer, and the mark of made-up data where the study is that."""
        from tillkom.figures._drawing.page import Frame

        mark = self("synthetic") if self.study.synthetic else ""
        return Frame(self.size, title, sentences(footer), mark)


def sentences(parts: Iterable[str]) -> str:
    """Sentences in a row, leaving out the empty ones."""
    return " ".join(capital(part.strip()) for part in parts if part.strip())


_OF_CLASSES = re.compile(r"\s*\((klass|klasser|class|classes)\)$")
_AUTHORS = re.compile(r"^(?P<authors>.+?)[\s,.]*\((?P<year>\d{4}[a-z]?|u\.å\.)\)")
_EDITOR = re.compile(r"\s*\((?:red|ed|eds)\.?\)")
_SURNAME = re.compile(r"^[^,.]+")
_FIRST_NAMES = re.compile(r"(?:[A-ZÅÄÖØÜÉ]\.[\s-]*)+")


def cite(citation: str, language: str) -> str:
    """Shorten a full citation to author and year, as a text refers to it.

    >>> cite("Solli, R. (2024). Politiken och tillitsbaserad styrning och ledning.", "sv")
    'Solli (2024)'
    >>> cite("Siverbo, S., Johansson-Berg, T., Bentzen, T. Ø. & Winsvold, M. (2024). Journal.", "sv")
    'Siverbo m.fl. (2024)'
    """
    found = _AUTHORS.match(citation)
    if not found:
        return citation if len(citation) <= 60 else citation[:59].rstrip() + "…"
    named = _EDITOR.sub("", found["authors"])
    authors = [part.strip(" ,.&") for part in _FIRST_NAMES.split(named)]
    names = [surname[0] for author in authors if (surname := _SURNAME.match(author))]
    if len(names) == 2:
        who = f"{names[0]} & {names[1]}"
    else:
        who = names[0] if len(names) == 1 else f"{names[0]} {words('figures', language)('source.et_al')}"
    return f"{who} ({found['year']})"
