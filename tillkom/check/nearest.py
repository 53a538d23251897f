"""What someone probably meant: the same word in other letters, in English, by its label, or misspelt."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from tillkom.check.problems import say

_LONGEST_GUESSED = 40  # codes are short; a whole sentence in a code's place is no misspelling


def near_match(value: str, choices: Iterable[str], labels: Mapping[str, str] | None = None) -> str | None:
    """The choice that was probably meant, or None.

    Parameters
    ----------
    value : what stands in the cell.
    choices : what may stand there.
    labels : words a reader sees, and other ways people write the code → the code behind them.

    >>> near_match("framgar ej", ["belagd", "framgår_ej"])
    'framgår_ej'
    >>> near_match("public", ["intern", "publicerad"], {"public": "publicerad"})
    'publicerad'
    """
    return _near(value, tuple(choices), tuple((labels or {}).items()))


@lru_cache(maxsize=4096)  # one mistake often stands in thousands of rows
def _near(value: str, choices: tuple[str, ...], labels: tuple[tuple[str, str], ...]) -> str | None:
    folded = _folded(choices)
    wanted = _fold(value)
    if wanted in folded:
        return folded[wanted]
    for label, code in labels:
        if _fold(label) == wanted and _fold(code) in folded:
            return code
    close = difflib.get_close_matches(wanted, folded, n=1, cutoff=0.6) if len(wanted) <= _LONGEST_GUESSED else []
    return folded[close[0]] if close else None


@lru_cache(maxsize=64)
def _folded(choices: tuple[str, ...]) -> dict[str, str]:
    return {_fold(choice): choice for choice in choices}


def did_you_mean(value: str, choices: Iterable[str], otherwise: str, labels: Mapping[str, str] | None = None) -> str:
    """The last part of a message: the near match as a question, or what to do where there is none."""
    match = near_match(value, choices, labels)
    if match is None or match == value:
        return otherwise
    alien = next(
        (sign for sign in value if sign.isalpha() and not unicodedata.name(sign, "LATIN").startswith("LATIN")), None
    )
    question = say("did_you_mean", near=say("quoted", value=match))
    if alien is None:
        return question
    name = unicodedata.name(alien).lower()
    return say("alien_letter", question=question, letter=say("quoted", value=alien), name=name)


@lru_cache(maxsize=16384)
def _fold(text: str) -> str:
    """Letters alone decide: no capitals, no dots over å, ä, ö, no difference of space, hyphen and underscore."""
    letters = unicodedata.normalize("NFKD", text.strip().lower())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return "_".join(plain.replace("-", " ").replace("_", " ").split())
