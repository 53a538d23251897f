"""The answers of a study as a table to work in: with labels instead of codes, in order, each with its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom.codes import CLASS, CLASSES, COUNT, DECISION, KNOWN, NUMERIC
from tillkom.errors import TillkomError
from tillkom.grid import answers, records
from tillkom.language import words
from tillkom.lookup.traits import TRAITS, traits
from tillkom.say import Voice, cite

if TYPE_CHECKING:
    from tillkom.protocols import CodedStudy

CELL = ["case_id", "variable_id", "phase"]
BY = ("answer", "case")


def labelled_answers(
    study: CodedStudy,
    variables: str | Sequence[str] | None,
    *,
    labels: str | None,
    by: str,
    cases: str | Sequence[str] | None,
) -> pd.DataFrame:
    """What ``Study.answers`` gives; see there."""
    if by not in BY:
        raise TillkomError(f'Answers do not come by "{by}". Choose "answer" or "case".')
    grid = answers(study, variables, cases=cases)
    if by == "answer":
        return _coded(study, grid) if labels is None else _in_words(study, grid, Voice(study, labels))
    return _by_case(study, grid, labels)


def name_of(study: CodedStudy, variable_id: str, phase: str) -> str:
    """What a variable is called in a table with a column for each: its id, and its phase where it has several."""
    phases = study.variables.set_index("variable_id").at[variable_id, "phases"].split()
    return variable_id if len(phases) == 1 else f"{variable_id}.{phase}"


def _coded(study: CodedStudy, grid: pd.DataFrame) -> pd.DataFrame:
    coders = {key: " ".join(named) for key, (named, _) in _coders(study).items()}
    citations = study.sources.set_index("source_id")["citation"]
    keys = grid[CELL].itertuples(index=False, name=None)
    return grid.assign(
        coder=pd.Series([coders.get(key) for key in keys], index=grid.index, dtype="str"),
        citation=grid["source_id"].map(citations),
    )


def _in_words(study: CodedStudy, grid: pd.DataFrame, voice: Voice) -> pd.DataFrame:
    say, language = words("lookup", voice.language), voice.language
    citations = study.sources.set_index("source_id")["citation"].to_dict()
    coders = _coders(study)
    rows = [
        {
            "case_id": row.case_id,
            "variable_id": row.variable_id,
            "case": study.case_title(row.case_id, language),
            "theme": voice.label("theme", row.theme),
            "variable": voice.variable(row.variable_id),
            "phase": voice.label("phase", row.phase),
            "answer": voice.value(row),
            "number": row.value_number,
            "words": voice.text(row),
            "status": voice.label("status", row.status),
            "kind": voice.says(row.kind),
            "source": cite(str(citations[row.source_id]), language) if row.source_id in citations else "",
            "locator": row.locator,
            "reference": citations.get(row.source_id, ""),
            "coder": _said_of_coders(coders.get((row.case_id, row.variable_id, row.phase)), say),
        }
        for row in records(grid)
    ]
    table = pd.DataFrame(rows, columns=[*_WORDED]).astype({"number": "Float64"})
    table = table.assign(
        case=_ordered(table["case"], (study.case_title(case_id, language) for case_id in study.case_ids)),
        theme=_ordered(table["theme"], _labels(study, "theme", language)),
        variable=_ordered(table["variable"], (voice.variable(name) for name in voice.variables)),
        phase=_ordered(table["phase"], _labels(study, "phase", language)),
        status=_ordered(table["status"], _labels(study, "status", language)),
    )
    return table.rename(columns={name: say(f"column.{name}") for name in _WORDED[2:]})


_WORDED = (
    "case_id",
    "variable_id",
    "case",
    "theme",
    "variable",
    "phase",
    "answer",
    "number",
    "words",
    "status",
    "kind",
    "source",
    "locator",
    "reference",
    "coder",
)


def _by_case(study: CodedStudy, grid: pd.DataFrame, labels: str | None) -> pd.DataFrame:
    ids = list(dict.fromkeys(grid["case_id"]))
    columns: dict[str, pd.Series] = {}
    if labels is not None:
        say = words("lookup", labels)
        columns[say("column.case")] = pd.Series([study.case_title(case_id, labels) for case_id in ids], index=ids)
    for name in TRAITS:
        trait = traits(study, name, labels)
        column = [" ".join(trait.of.get(case_id) or ()) or None for case_id in ids]
        if labels is None:
            columns[name] = pd.Series(column, index=ids, dtype="str")
            continue
        said = ["; ".join(trait.terms[code] for code in trait.of.get(case_id) or ()) or None for case_id in ids]
        columns[trait.label] = _ordered(pd.Series(said, index=ids), [*trait.terms.values(), *filter(None, said)])
    voice = Voice(study, labels or "sv")
    for (variable, when), rows in grid.groupby(["variable_id", "phase"], sort=False):
        variable_id, phase = str(variable), str(when)
        code = name_of(study, variable_id, phase)
        called = code if labels is None else voice.variable(variable_id, phase)
        column_name = f"{called} ({variable_id})" if called in columns else called
        columns[column_name] = _column(study, rows.set_index("case_id").reindex(ids), voice, labels)
    return pd.DataFrame(columns, index=pd.Index(ids, name="case_id"))


def _column(study: CodedStudy, rows: pd.DataFrame, voice: Voice, labels: str | None) -> pd.Series:
    """One variable's answers by case: numbers as numbers, everything else with its status where it is not known."""
    first = rows.iloc[0]
    if first["type"] in NUMERIC:
        known = rows["value_number"].where(rows["status"].isin(KNOWN))
        whole = first["type"] == COUNT and bool((known.dropna() % 1 == 0).all())
        return known.astype("Int64" if whole else "Float64")
    if labels is None:
        answer = rows["value" if first["type"] in (CLASS, CLASSES) else "text_sv"]
        codes = answer.where(rows["status"].isin(KNOWN), rows["status"])
        if first["type"] != CLASS:
            return codes
        return _ordered(codes, [*study.codebook.vocabulary(first["vocabulary"]), *study.codebook.vocabulary("status")])
    said = pd.Series([voice.value(row) for row in records(rows.reset_index())], index=rows.index, dtype="str")
    if first["type"] != CLASS:
        return said
    return _ordered(said, [*_labels(study, first["vocabulary"], labels), *_labels(study, "status", labels)])


def _ordered(column: pd.Series, categories: Iterable[Any]) -> pd.Series:
    """The column with its words in the codebook's order; only what occurs, so that counts show no empty lines."""
    occur = set(column.dropna())
    return column.astype(
        pd.CategoricalDtype([each for each in dict.fromkeys(categories) if each in occur], ordered=True)
    )


def _labels(study: CodedStudy, vocabulary: str, language: str) -> list[str]:
    return [term.label(language) for term in study.codebook.vocabulary(vocabulary).values()]


def _coders(study: CodedStudy) -> dict[tuple[str, str, str], tuple[list[str], str]]:
    """Who coded each answer, and who recorded the decision on it, "" where none is recorded."""
    found: dict[tuple[str, str, str], tuple[list[str], str]] = {}
    for row in records(study.observations):
        coder = "" if pd.isna(row.coder) else str(row.coder)
        key = (row.case_id, row.variable_id, str(row.phase))
        named, decided = found.get(key, ([], ""))
        if row.round == DECISION:
            decided = coder
        elif coder and coder not in named:
            named = [*named, coder]
        found[key] = (named, decided)
    return found


def _said_of_coders(found: tuple[list[str], str] | None, say: Any) -> str:
    if found is None:
        return ""
    named, decided = found
    coders = ", ".join(named)
    return say("decided", coders=coders, coder=decided) if decided else coders
