"""Names given as arguments: several, or one alone."""

from __future__ import annotations

from collections.abc import Iterable


def listed(names: str | Iterable[str]) -> list[str]:
    """Give the names asked for as a list; one name alone is a list of one, not of its letters.

    >>> listed("goals"), listed(("goals", "steering_docs"))
    (['goals'], ['goals', 'steering_docs'])
    """
    return [names] if isinstance(names, str) else list(names)
