"""A problem in the data, in five parts: file, row, column, value, and what to do about it.

An error says that the data cannot be used as it stands; a warning, that something looks wrong and may be right.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from tillkom.reading import readable

_LONGEST_SHOWN = 80
ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Problem:
    """One mistake in the data, said so that the one who made it can put it right.

    >>> str(Problem("data/cases.csv", 3, "visibility", "public", "enum",
    ...     '"public" is not one of intern, deltagare, publicerad.', 'Did you mean "publicerad"?'))
    'data/cases.csv, row 3, column "visibility": "public" is not one of intern, deltagare, publicerad. \
Did you mean "publicerad"?'
    """

    file: str
    row: int | None
    """The row as a spreadsheet numbers it: the header is row 1; None where the problem is the file's."""
    column: str | None
    value: str | None
    rule: str
    """The name of the rule that was broken; it stays the same from version to version."""
    message: str
    remedy: str
    level: str = ERROR
    """``error``, or ``warning`` for what may be right: nothing is held up by it unless asked."""

    @property
    def is_warning(self) -> bool:
        """Whether it is something to look at, not something that must be put right."""
        return self.level == WARNING

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row is not None else ""
        column = f", column {shown(self.column)}" if self.column is not None else ""
        # One problem is one line, whatever line breaks the cell holds that the message quotes.
        level = "warning: " if self.is_warning else ""
        return readable(" ".join(f"{level}{self.file}{row}{column}: {self.message} {self.remedy}".split()))


def as_text(problems: Iterable[Problem]) -> str:
    """The problems for people: one a line."""
    return "\n".join(str(problem) for problem in problems)


def to_json(problems: Iterable[Problem]) -> str:
    """The problems for machines: a JSON object whose list ``problems`` holds each part by name, and the whole text."""
    entries = [{**asdict(problem), "text": str(problem)} for problem in problems]
    return json.dumps({"problems": entries}, ensure_ascii=False, indent=2)


def shown(value: str) -> str:
    """A cell in quotation marks, on one line, and no longer than a line; what cannot be seen stands by its number."""
    value = readable(" ".join(value.split()))
    return f'"{value}"' if len(value) <= _LONGEST_SHOWN else f'"{value[: _LONGEST_SHOWN - 1]}…"'
