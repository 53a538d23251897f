"""The seven questions asked of interviews and documents, and how large the effects are said to be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tillkom.analysis.answers import answers

if TYPE_CHECKING:
    import pandas as pd

    from tillkom.study import Study

_NUMBERED = re.compile(r"^q(\d+)_")


def seven_questions(study: Study, *, cases: Sequence[str] | None = None) -> pd.DataFrame:
    """Give the answers in words to the numbered questions, case by case.

    Variables named ``q1_…``, ``q2_…`` are the numbered questions; a study with other questions names its own.

    Returns
    -------
    question : the question's number; the first one has two parts (who, when).
    and the columns of :func:`tillkom.analysis.answers` : one row per case and question part.
    """
    numbers = {name: int(found[1]) for name in study.variables["variable_id"] if (found := _NUMBERED.match(str(name)))}
    table = answers(study, list(numbers), cases=cases)
    table.insert(0, "question", table["variable_id"].map(numbers).astype("Int64"))
    return table


def effects(study: Study, *, cases: Sequence[str] | None = None) -> pd.DataFrame:
    """Give the size of each effect as classified: none, limited or clear, or that the sources do not say.

    Returns
    -------
    The columns of :func:`tillkom.analysis.answers`, one row per case and variable of the vocabulary *effect*.
    """
    table = study.variables
    return answers(study, list(table.loc[table["vocabulary"] == "effect", "variable_id"]), cases=cases)
