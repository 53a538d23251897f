"""Which of the principles and practices of trust-based governance come out in each case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from tillkom.analysis.answers import answers, vocabularies
from tillkom.codes import KNOWN

if TYPE_CHECKING:
    from tillkom.study import Study


def class_matrix(
    study: Study, variable: str, *, phase: str | None = None, cases: Sequence[str] | None = None
) -> pd.DataFrame:
    """Lay out a classified variable as a matrix: every class of its vocabulary for every case.

    Returns
    -------
    case_id, variable_id, phase, code, present, status : one row per case × phase × class. ``present`` is True where
    the answer holds the class, False where the answer is known and does not hold it (the source does not bring it
    up, which is not the same as saying that it is absent), NA where no answer is known; ``status`` says why.
    """
    table = answers(study, [variable], cases=cases)
    if phase is not None:
        table = table[table["phase"] == phase]
    codes = list(study.codebook.vocabulary(vocabularies(study)[variable]))
    asked = table[["case_id", "variable_id", "phase", "value", "status"]]
    matrix = asked.loc[asked.index.repeat(len(codes))].reset_index(drop=True)
    matrix["code"] = pd.Series(codes * len(asked), dtype="str")
    held = [
        code in str(value).split() if status in KNOWN else pd.NA
        for code, value, status in zip(matrix["code"], matrix["value"], matrix["status"], strict=True)
    ]
    matrix["present"] = pd.array(held, dtype="boolean")
    return matrix[["case_id", "variable_id", "phase", "code", "present", "status"]]


def principles(study: Study, *, cases: Sequence[str] | None = None) -> pd.DataFrame:
    """Tell which principles the source's description of each case brings out; columns as :func:`class_matrix`."""
    return class_matrix(study, "principles", cases=cases)


def practices(study: Study, *, cases: Sequence[str] | None = None) -> pd.DataFrame:
    """Tell which practices are evidenced in each case, with the place of each practice in the 2 × 2 table.

    Returns
    -------
    The columns of :func:`class_matrix` and ``area`` (*styrning* or *ledning*: control or leadership) and ``aim``
    (*handlingsutrymme* or *tillitsvärdighet*: discretion or trustworthiness).

    Source of the 2 × 2 table: Siverbo (2022).
    """
    matrix = class_matrix(study, "practices", cases=cases)
    terms = study.codebook.vocabulary("practice").items()
    places = {code: str(term.group or "").split("/", 1) for code, term in terms}
    for place, dimension in enumerate(("area", "aim")):
        named = {code: parts[place] for code, parts in places.items() if place < len(parts)}
        matrix[dimension] = matrix["code"].map(named).astype("str")
    return matrix


def counts(matrix: pd.DataFrame) -> pd.DataFrame:
    """Count in how many cases each class of a matrix comes out, out of how many whose answer is known.

    Returns
    -------
    code, phase, present, known, cases : whole numbers; ``known`` is the base, ``cases`` how many were asked.
    """
    counted: dict[tuple[str, str], list[int]] = {}
    held = (matrix[name] for name in ("code", "phase", "present", "status"))
    for code, phase, present, status in zip(*held, strict=True):
        numbers = counted.setdefault((code, phase), [0, 0, 0])
        numbers[0] += bool(present) if pd.notna(present) else 0
        numbers[1] += status in KNOWN
        numbers[2] += 1
    rows = [(*of, *numbers) for of, numbers in counted.items()]
    table = pd.DataFrame(rows, columns=["code", "phase", "present", "known", "cases"])
    return table.astype({"code": "str", "phase": "str", "present": "Int64", "known": "Int64", "cases": "Int64"})
