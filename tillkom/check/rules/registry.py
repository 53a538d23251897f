"""How a rule is told apart: its name, the columns it needs, and the function that finds what breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tillkom.check.problems import ERROR, WARNING, Problem
from tillkom.check.sheets import Sheets

Finder = Callable[[Sheets], Iterator[Problem]]


@dataclass(frozen=True)
class Rule:
    """A rule that no schema can say."""

    name: str
    needs: tuple[tuple[str, str], ...]
    find: Finder
    level: str = ERROR

    def problems(self, sheets: Sheets) -> Iterator[Problem]:
        """What breaks the rule; nothing where a table or column it needs is missing, which is named already."""
        if all(sheets.has(table, column) for table, column in self.needs):
            for problem in self.find(sheets):
                yield replace(problem, rule=self.name, level=self.level)


RULES: list[Rule] = []


def rule(needs: str = "") -> Callable[[Finder], Finder]:
    """Register a function as a rule under its own name.

    Parameters
    ----------
    needs : the columns it looks at, as ``table.column`` separated by spaces.
    """

    return _registered(needs, ERROR)


def warning(needs: str = "") -> Callable[[Finder], Finder]:
    """Register a function as a rule whose problems are warnings: what looks wrong, and may be right.

    Parameters
    ----------
    needs : the columns it looks at, as ``table.column`` separated by spaces.
    """
    return _registered(needs, WARNING)


def _registered(needs: str, level: str) -> Callable[[Finder], Finder]:
    def register(find: Finder) -> Finder:
        columns = tuple((table, column) for table, _, column in (name.partition(".") for name in needs.split()))
        RULES.append(Rule(find.__name__, columns, find, level))
        return find

    return register
