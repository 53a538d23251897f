"""How far coders agree, as a table in words: what the command prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tillkom import analysis
from tillkom.language import words
from tillkom.report.agreeing import COLUMNS, line

if TYPE_CHECKING:
    from tillkom.study import Study


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
    lines += [
        tuple("".join(str(part) for part in cell) for cell in line(study, row, by, language))
        for row in table.itertuples()
    ]
    widths = [max(len(line[at]) for line in lines) for at in range(len(COLUMNS))]
    printed = [
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width) for at, (cell, width) in enumerate(pairs)
        ).rstrip()
        for pairs in (list(zip(line, widths, strict=True)) for line in lines)
    ]
    return "\n".join([say("title", study=study.title(language)), "", *printed, "", say("read"), say("pooled")])
