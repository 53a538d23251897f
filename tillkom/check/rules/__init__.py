"""The rules a schema cannot say: each a small function with a name, gathered in ``RULES``."""

from tillkom.check.rules import (
    adoption,
    answers,
    cases,
    cells,
    codes,
    codings,
    dates,
    doubtful,
    package,
    stages,
    surveys,
    units,
    wording,
)
from tillkom.check.rules.registry import RULES, Rule

__all__ = [
    "RULES",
    "Rule",
    "adoption",
    "answers",
    "cases",
    "cells",
    "codes",
    "codings",
    "dates",
    "doubtful",
    "package",
    "stages",
    "surveys",
    "units",
    "wording",
]
