"""How far coders agree, as a table in words: what the command prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis
from tillkom.language import Words, number, percent, words

if TYPE_CHECKING:
    from tillkom.study import Study

COLUMNS = ("group", "n", "agree", "share", "alpha", "interval", "decided")


def agreement_text(study: Study, by: str, language: str, *, loose: bool = False, resamples: int = 1000) -> str:
    """The agreement of a study's coders as a table for people, one line a group.

    Parameters
    ----------
    by : ``all``, ``type``, ``theme`` or ``variable``.
    loose : count *belagd* and *ungefärlig* as equal where the value is.
    resamples : how often cases are drawn for the interval; 0 for none.

    Raises
    ------
    TillkomError : an unknown grouping or language.
    """
    say = words("agreement", language)
    table = analysis.agreement(study, by, loose=loose, resamples=resamples)
    table = table[table["n"] > 0]
    if table.empty:
        return say("none")
    lines = [tuple(say(f"column.{name}") for name in COLUMNS)]
    lines += [_line(study, row, by, say, language) for row in table.itertuples()]
    widths = [max(len(line[at]) for line in lines) for at in range(len(COLUMNS))]
    printed = [
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width) for at, (cell, width) in enumerate(pairs)
        ).rstrip()
        for pairs in (list(zip(line, widths, strict=True)) for line in lines)
    ]
    return "\n".join([say("title", study=study.title(language)), "", *printed, "", say("read")])


def _line(study: Study, row: Any, by: str, say: Words, language: str) -> tuple[str, ...]:
    known = pd.notna(row.alpha)
    interval = ""
    if pd.notna(row.lower):
        interval = f"{number(row.lower, language, 2)}–{number(row.upper, language, 2)}"
    return (
        _name(study, row.group, by, say, language),
        str(row.n),
        str(row.agree),
        percent(row.share, language),
        number(row.alpha, language, 2) if known else say(f"note.{row.note}"),
        interval,
        str(row.decided),
    )


def _name(study: Study, group: str, by: str, say: Words, language: str) -> str:
    if by == "theme":
        return study.label("theme", group, language)
    if by == "variable":
        variables = study.variables.set_index("variable_id")
        return str(variables.at[group, f"label_{language}"])
    return say(group)
