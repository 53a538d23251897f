"""What a case can be sorted by: its programme, level, county and stage, or the classes of an answer."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from tillkom.codes import CLASSED, KNOWN, NOT_APPLICABLE
from tillkom.errors import TillkomError
from tillkom.grid import answers, records
from tillkom.language import known_language, words
from tillkom.say import Voice

if TYPE_CHECKING:
    from tillkom.protocols import CodedStudy

TRAITS = ("programme", "level", "county", "stage")
PRINCIPAL = "huvudman"


@dataclass(frozen=True)
class Trait:
    """What cases are sorted by.

    Attributes
    ----------
    label : what it is called.
    terms : code → label, in order, of those that occur.
    of : case → its codes; empty where it is not known, None where it cannot be had.
    """

    label: str
    terms: dict[str, str]
    of: dict[str, tuple[str, ...] | None]


def traits(study: CodedStudy, name: str, language: str | None, cases: Iterable[str] | None = None) -> Trait:
    """Sort the cases by one of ``TRAITS``, or by a variable with classes (``variable`` or ``variable.phase``).

    Raises
    ------
    TillkomError : no such variable, one without classes, or one asked in several phases of which none is named.
    """
    tongue = known_language(language or "sv")
    wanted = list(study.case_ids if cases is None else cases)
    if name in TRAITS:
        found = _of_cases(study, name)
        of: dict[str, tuple[str, ...] | None] = {case_id: found.get(case_id, ()) for case_id in wanted}
        terms = _terms(study, name, tongue, {code for codes in of.values() for code in codes or ()})
        label = words("lookup", tongue)(f"column.{name}")
    else:
        variable, phase = _variable(study, name)
        voice = Voice(study, tongue)
        of = {
            row.case_id: tuple(str(row.value).split()) if row.status in KNOWN else _unknown(row.status)
            for row in records(answers(study, [variable], cases=wanted))
            if row.phase == phase
        }
        vocabulary = str(voice.variables[variable].vocabulary)
        occur = {code for codes in of.values() for code in codes or ()}
        terms = _terms(study, vocabulary, tongue, occur)
        label = voice.variable(variable, phase)
    return Trait(label, terms, {case_id: of.get(case_id, ()) for case_id in wanted})


def _unknown(status: str) -> tuple[str, ...] | None:
    return None if status == NOT_APPLICABLE else ()


def _terms(study: CodedStudy, vocabulary: str, language: str, occur: set[str]) -> dict[str, str]:
    if vocabulary == "county":
        return {name: name for name in sorted(occur)}
    terms = study.codebook.vocabulary(vocabulary)
    with_number = vocabulary == "stage"
    return {
        code: f"{code} {term.label(language)}" if with_number else term.label(language)
        for code, term in terms.items()
        if code in occur
    }


def _of_cases(study: CodedStudy, name: str) -> dict[str, tuple[str, ...]]:
    if name == "programme":
        cases = study.cases
        return {case: (str(code),) for case, code in zip(cases["case_id"], cases["programme"], strict=True)}
    if name == "stage":
        table = study.latest_stages.dropna(subset=["stage"])
        return {case: (str(stage),) for case, stage in zip(table["case_id"], table["stage"], strict=True)}
    principals = study.case_units[study.case_units["role"].astype("str") == PRINCIPAL]
    table = principals.merge(study.units[["unit_id", "level", "county"]], on="unit_id")
    found: dict[str, tuple[str, ...]] = {}
    for case, said in zip(table["case_id"], table[name], strict=True):
        if not pd.isna(said):
            found[case] = tuple(dict.fromkeys([*found.get(case, ()), str(said)]))
    return found


def _variable(study: CodedStudy, name: str) -> tuple[str, str]:
    """The variable and the phase that a name means."""
    variable, _, phase = name.partition(".")
    table = study.variables.set_index("variable_id")
    classed = table.index[table["type"].isin(CLASSED)].tolist()
    if variable not in table.index:
        near = difflib.get_close_matches(variable, [*classed, *TRAITS], n=3, cutoff=0.5)
        hint = f"Did you mean {', '.join(near)}?" if near else f"Variables with classes: {', '.join(classed)}."
        raise TillkomError(f'There is no variable "{variable}" in this study. {hint}')
    if variable not in classed:
        raise TillkomError(
            f'"{variable}" has no classes to sort cases by; study.answers("{variable}") shows its answers. '
            f"Variables with classes: {', '.join(classed)}."
        )
    phases = str(table.at[variable, "phases"]).split()
    if not phase and len(phases) == 1:
        return variable, phases[0]
    if phase not in phases:
        said = " or ".join(f'"{variable}.{each}"' for each in phases)
        raise TillkomError(f'"{name}" needs a phase. Write {said}.')
    return variable, phase
