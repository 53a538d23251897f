"""Names given as arguments: several, or one alone."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from tillkom.errors import TillkomError


def listed(names: str | Iterable[str]) -> list[str]:
    """Give the names asked for as a list; one name alone is a list of one, not of its letters.

    >>> listed("goals"), listed(("goals", "steering_docs"))
    (['goals'], ['goals', 'steering_docs'])
    """
    return [names] if isinstance(names, str) else list(names)


DEFAULT_LANGUAGE = "sv"


def file_name(stem: str, language: str) -> str:
    """Swedish reports have the plain name; another language stands before the ending: ``boras.en``."""
    return stem if language == DEFAULT_LANGUAGE else f"{stem}.{language}"


def page_name(stem: str, language: str) -> str:
    """The page of a report, as another page beside it links to it: ``boras.html``."""
    return f"{file_name(stem, language)}.html"


def several(said: str) -> list[str]:
    """The names in what was written on one line, with commas between.

    >>> several("boras, vgr"), several("")
    (['boras', 'vgr'], [])
    """
    return [name.strip() for name in said.split(",") if name.strip()]


def not_there(what: str, name: object, there: Iterable[str], also: str = "") -> TillkomError:
    """The error that says there is none of that name, and which near ones there are.

    Parameters
    ----------
    also : a sentence on what can be named besides.
    """
    choices = list(there)
    near = difflib.get_close_matches(str(name).lower(), choices, n=3, cutoff=0.5)
    some = ", ".join(choices[:10]) + (f" and {len(choices) - 10} more" if len(choices) > 10 else "")
    hint = f"Did you mean {', '.join(near)}?" if near else f"There are {some}." if choices else ""
    return TillkomError(" ".join(part for part in (f'There is no {what} "{name}" in this study.', hint, also) if part))
