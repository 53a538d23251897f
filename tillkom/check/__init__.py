"""Checking a study: every problem at once, each with file, row, column, value and remedy."""

from __future__ import annotations

from pathlib import Path

from tillkom.check.problems import ERROR, Problem, as_text, to_json
from tillkom.check.rules import RULES
from tillkom.check.schema import schema_problems
from tillkom.check.sheets import Sheets, read_sheets
from tillkom.codebook import PACKAGE_FILE, Codebook, CodebookError
from tillkom.uncollected import uncollected

__all__ = ["Problem", "as_text", "check_study", "to_json"]

# What the schema says of a cell gives way where a rule says more of the same cell.
_GIVES_WAY = ("pattern", "range", "type")


@uncollected()
def check_study(folder: str | Path, *, warnings: bool = False) -> list[Problem]:
    """Every problem in a study's tables, sorted by file, row and column; an empty list where all is well.

    Parameters
    ----------
    folder : the study's folder, with ``datapackage.json``; files are named in the problems as it is given.
    warnings : also what looks wrong and may be right, such as an event in the future; ``level`` tells which is which.

    >>> check_study("no-such-study")[0].rule
    'codebook'
    """
    folder = Path(folder)
    try:
        codebook = Codebook.read(folder)
    except CodebookError as error:
        return [Problem(error.where.as_posix(), None, None, None, "codebook", error.says, error.remedy)]
    sheets, problems = read_sheets(codebook, folder)
    problems += schema_problems(sheets)
    for rule in RULES:
        if warnings or rule.level == ERROR:
            problems += rule.problems(sheets)
    return _sorted(sheets, _once_per_mistake(problems))


def _once_per_mistake(problems: list[Problem]) -> list[Problem]:
    """Of a cell that a rule speaks of, neither what the schema says of it nor what would be doubtful in it."""
    told = {(it.file, it.row, it.column) for it in problems if it.rule not in _GIVES_WAY and not it.is_warning}
    wrong = {(it.file, it.row, it.column) for it in problems if not it.is_warning}
    return [
        problem
        for problem in dict.fromkeys(problems)
        if (problem.file, problem.row, problem.column)
        not in (wrong if problem.is_warning else told if problem.rule in _GIVES_WAY else ())
    ]


def _sorted(sheets: Sheets, problems: list[Problem]) -> list[Problem]:
    """By file in the package's order, then row, then column in the table's order."""
    tables = sheets.codebook.tables.values()
    files = {(sheets.folder / PACKAGE_FILE).as_posix(): 0}
    files |= {(sheets.folder / table.path).as_posix(): at for at, table in enumerate(tables, start=1)}
    columns = {
        ((sheets.folder / table.path).as_posix(), name): at
        for table in tables
        for at, name in enumerate(table.names, start=1)
    }
    return sorted(problems, key=lambda it: (files[it.file], it.row or 0, columns.get((it.file, it.column or ""), 0)))
