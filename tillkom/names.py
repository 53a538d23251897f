"""Names given as arguments: several, or one alone."""

from __future__ import annotations

from collections.abc import Iterable


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
