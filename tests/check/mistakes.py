"""Ways to spoil a valid study, each with the one message that must follow; they register themselves here."""

from __future__ import annotations

from collections.abc import Callable

from tests.check.small_study import SmallStudy

Spoil = Callable[[SmallStudy], None]
MISTAKES: list[tuple[Spoil, str]] = []


def mistake(message: str) -> Callable[[Spoil], Spoil]:
    """Register a way to spoil a study with its message; the function is named for the mistake."""

    def register(spoil: Spoil) -> Spoil:
        MISTAKES.append((spoil, message))
        return spoil

    return register
