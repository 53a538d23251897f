"""A problem in the data, in five parts: file, row, column, value, and what to do about it.

An error says that the data cannot be used as it stands; a warning, that something looks wrong and may be right.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from tillkom.language import Said, said, told
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
        return self.text("en")

    def text(self, language: str) -> str:
        """The problem in the language, "sv" or "en": where it is, what is wrong, what to do."""
        row = told(say("place.row", row=self.row), language) if self.row is not None else ""
        column = told(say("place.column", column=shown(self.column)), language) if self.column is not None else ""
        level = told(say("place.warning"), language) if self.is_warning else ""
        # One problem is one line, whatever line breaks the cell holds that the message quotes.
        says = f"{level} {self.file}{row}{column}: {told(self.message, language)} {told(self.remedy, language)}"
        return readable(" ".join(says.split()))


def as_text(problems: Iterable[Problem], language: str = "en") -> str:
    """The problems for people: one a line."""
    return "\n".join(problem.text(language) for problem in problems)


def to_json(problems: Iterable[Problem], language: str = "en") -> str:
    """The problems for machines: a JSON object whose list ``problems`` holds each part by name, and the whole text."""
    entries = [
        {
            **{name: told(part, language) for name, part in asdict(problem).items()},
            "text": problem.text(language),
        }
        for problem in problems
    ]
    return json.dumps({"problems": entries}, ensure_ascii=False, indent=2)


def say(key: str, /, **values: object) -> Said:
    """A sentence of the check, to be told in either language."""
    return said("check", key, **values)


def shown(value: str) -> Said:
    """A cell in quotation marks, on one line, and no longer than a line; what cannot be seen stands by its number."""
    value = readable(" ".join(value.split()))
    return say("quoted", value=value if len(value) <= _LONGEST_SHOWN else f"{value[: _LONGEST_SHOWN - 1]}…")


def either(choices: Iterable[str]) -> str:
    """Several things of which one is meant: "2016-04-03" or "2016-03-04"."""
    first, *others = choices
    for other in others:
        first = say("either", one=first, other=other)
    return first
