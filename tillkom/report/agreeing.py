"""How far coders agree, for the methods appendix: by kind of answer, by theme and by question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom.analysis import agreement
from tillkom.analysis.answers import records
from tillkom.content import Block, Fold, Paragraph, Runs, Table, runs
from tillkom.language import number, percent, words

if TYPE_CHECKING:
    from tillkom.study import Study

COLUMNS = ("group", "n", "agree", "share", "alpha", "interval", "decided")
PARTS = ("type", "theme", "variable")


def agreement_fold(study: Study, language: str) -> Fold | None:
    """The agreement of a study's coders as tables; None where no answer is coded by two.

    The intervals are told by kind of answer alone, since a theme or a question has few answers.
    """
    say = words("agreement", language)
    tables: list[Block] = []
    for by in PARTS:
        found = agreement(study, by, resamples=1000 if by == "type" else 0)
        rows = [line(study, row, by, language) for row in records(found[found["n"] > 0])]
        shown = [at for at, name in enumerate(COLUMNS) if name != "interval" or any(row[at] for row in rows)]
        columns = tuple(say(f"column.{COLUMNS[at]}") for at in shown)
        if rows:
            told = tuple(tuple(row[at] for at in shown) for row in rows)
            tables.append(Table(say(f"caption.{by}"), columns, told, "agreement"))
    if not tables:
        return None
    return Fold(say("fold"), (Paragraph(runs(say("read"))), Paragraph(runs(say("pooled"))), *tables))


def line(study: Study, row: Any, by: str, language: str) -> tuple[Runs, ...]:
    """One group of answers: how many, how many equal, alpha with its interval, and how many were settled."""
    say = words("agreement", language)
    interval = ""
    if pd.notna(row.lower) and row.lower < row.upper:  # where all agree, drawing cases again tells nothing
        interval = f"{number(row.lower, language, 2)}–{number(row.upper, language, 2)}"
    told = (
        group_name(study, row.group, by, language),
        number(int(row.n), language),
        number(int(row.agree), language),
        percent(row.share, language),
        number(row.alpha, language, 2) if pd.notna(row.alpha) else say(f"note.{row.note}"),
        interval,
        number(int(row.decided), language),
    )
    return tuple(runs(text) for text in told)


def group_name(study: Study, group: str, by: str, language: str) -> str:
    """What a group of answers is called: a theme or a question by its label, a kind of answer in words."""
    if by == "theme":
        return study.label("theme", group, language)
    if by == "variable":
        return str(study.variables.set_index("variable_id").at[group, f"label_{language}"])
    return words("agreement", language)(group)
