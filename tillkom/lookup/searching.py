"""Words looked for in every text of every table, each hit with its case, source and place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom.codes import CLASSED, DECISION
from tillkom.errors import TillkomError
from tillkom.grid import chosen_cases
from tillkom.language import known_language
from tillkom.names import listed
from tillkom.say import Voice, cite

if TYPE_CHECKING:
    from tillkom.codebook import TableSchema
    from tillkom.protocols import CodedStudy

COLUMNS = (
    "table", "case_id", "case", "variable_id", "variable", "phase", "column", "source", "locator", "hit", "text",
    "coder", "source_id",
)  # fmt: skip
FIRST = ("observations", "events", "stages", "adoptions", "patterns", "texts", "cases", "case_units", "sources")
"""The tables people mean when they search come first."""
_AROUND = 60  # letters of a text shown on each side of a hit


def search(
    study: CodedStudy,
    wanted: str,
    *,
    cases: str | Sequence[str] | None = None,
    tables: str | Sequence[str] | None = None,
    language: str = "sv",
) -> pd.DataFrame:
    """What ``Study.search`` gives; see there."""
    known_language(language)
    sought = unicodedata.normalize("NFC", wanted).strip()
    if not sought:
        raise TillkomError('There is nothing to search for. Write a word, for instance study.search("dialog").')
    pattern = re.compile(r"\s+".join(re.escape(word) for word in sought.split()), re.IGNORECASE)
    there = study.codebook.tables
    chosen = list(there) if tables is None else listed(tables)
    if unknown := [name for name in chosen if name not in there]:
        raise TillkomError(f'There is no table "{unknown[0]}" in this study. The tables are {", ".join(there)}.')
    of_cases = None if cases is None else set(chosen_cases(study, listed(cases)))
    finder = _Finder(study, pattern, language)
    order = sorted(chosen, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
    rows = [hit for name in order for hit in finder.hits(there[name], of_cases)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype("str")


class _Finder:
    """Goes through tables for a pattern."""

    def __init__(self, study: CodedStudy, pattern: re.Pattern[str], language: str) -> None:
        self._study, self._pattern, self._voice = study, pattern, Voice(study, language)
        self._language = language
        sources = study.sources
        self._sources = dict(zip(sources["source_id"], sources["citation"], strict=True))

    def hits(self, schema: TableSchema, cases: set[str] | None) -> Iterator[dict[str, Any]]:
        """The texts of a table that hold the words, a row each."""
        table = getattr(self._study, schema.name)
        if cases is not None:
            table = table[table["case_id"].isin(cases)] if "case_id" in table else table.head(0)
        for name in _texts(schema):
            if name not in table:
                continue
            column = table[name].dropna()
            found = column[column.map(lambda text: bool(self._pattern.search(_plain(text))))]
            for at, text in found.items():
                yield self._hit(schema, table.loc[at], name, _plain(text))
        if schema.name == "observations":
            yield from self._classes(schema, table)

    def _classes(self, schema: TableSchema, table: pd.DataFrame) -> Iterator[dict[str, Any]]:
        """The coded classes whose label holds the words: a reader sees the label, not the code."""
        classed = {name for name, row in self._voice.variables.items() if row.type in CLASSED}
        for _, row in table[table["variable_id"].isin(classed) & table["value"].notna()].iterrows():
            said = self._voice.labels(str(self._voice.variables[row["variable_id"]].vocabulary), row["value"])
            if self._pattern.search(said):
                yield self._hit(schema, row, "value", said)

    def _hit(self, schema: TableSchema, row: pd.Series, column: str, text: str) -> dict[str, Any]:
        case_id = "" if pd.isna(row.get("case_id")) else row["case_id"]
        variable_id = "" if pd.isna(row.get("variable_id")) else row["variable_id"]
        source_id = "" if pd.isna(row.get("source_id")) else row["source_id"]
        phase = "" if pd.isna(row.get("phase")) else str(row["phase"])
        locator = "" if pd.isna(row.get("locator")) else row["locator"]
        field = schema.field(column)
        return {
            "table": schema.title(self._language),
            "case_id": case_id,
            "case": self._study.case_title(case_id, self._language) if case_id in self._study.case_ids else "",
            "variable_id": variable_id,
            "variable": self._voice.variable(variable_id) if variable_id else "",
            "phase": self._voice.label("phase", phase) if phase else "",
            "column": field.title(self._language) if field else column,
            "source": cite(str(self._sources[source_id]), self._language) if source_id in self._sources else "",
            "locator": locator,
            "hit": self._around(text),
            "text": text,
            "coder": self._coder(row),
            "source_id": source_id,
        }

    def _coder(self, row: pd.Series) -> str:
        """Who coded the row, or that it is what was decided."""
        coder = "" if pd.isna(row.get("coder")) else str(row["coder"])
        return f"{coder} ({self._voice.label('round', DECISION)})" if row.get("round") == DECISION else coder

    def _around(self, text: str) -> str:
        """The first place of the words in a text, with what stands around it, at whole words."""
        found = self._pattern.search(text)
        if found is None:
            return text
        start, end = max(0, found.start() - _AROUND), min(len(text), found.end() + _AROUND)
        if start:
            start = text.find(" ", start, found.start()) + 1 or start
        if end < len(text):
            end = max(text.rfind(" ", found.end(), end), found.end())
        return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def _texts(schema: TableSchema) -> list[str]:
    """The columns of a table that hold words: no codes, no keys, no dates."""
    keys = {*schema.primary_key, *(name for key in schema.foreign_keys for name in key.fields)}
    return [
        field.name
        for field in schema.fields
        if field.type == "string" and not (field.vocabulary or field.enum or field.is_edtf or field.name in keys)
        and not (schema.name == "observations" and field.name == "value")
    ]  # fmt: skip


def _plain(text: Any) -> str:
    return unicodedata.normalize("NFC", str(text))
