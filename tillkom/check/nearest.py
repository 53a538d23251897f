"""What someone probably meant: the same word in other letters, in English, by its label, or misspelt."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

# English words and everyday Swedish for codes, as people write them; labels of the vocabularies are looked up too.
SYNONYMS = {
    "public": "publicerad",
    "publik": "publicerad",
    "offentlig": "publicerad",
    "open": "publicerad",
    "öppen": "publicerad",
    "private": "intern",
    "confidential": "intern",
    "konfidentiell": "intern",
    "participant": "deltagare",
    "missing": "framgår_ej",
    "unknown": "framgår_ej",
    "okänd": "framgår_ej",
    "na": "ej_tillämplig",
    "n/a": "ej_tillämplig",
    "secret": "sekretess",
    "hemlig": "sekretess",
    "approx": "ungefärlig",
    "cirka": "ungefärlig",
    "contradictory": "motstridig",
    "nuvarande": "nuläge",
    "nu": "nuläge",
    "now": "nuläge",
    "authority": "statlig_myndighet",
    "myndighet": "statlig_myndighet",
    "county": "region",
    "landsting": "region",
    "ngo": "idéburen",
    "ideell": "idéburen",
    "politician": "politiker",
    "civil servant": "tjänsteperson",
    "tjänsteman": "tjänsteperson",
    "interviewee": "respondent",
    "settled": "avgörande",
    "dismantled": "avvecklad",
    "exact": "dag",
    "approximate": "cirka_år",
    "yes": "ja",
    "no": "nej",
    "partly": "delvis",
    "number": "tal",
    "integer": "antal",
}


_LONGEST_GUESSED = 40  # codes are short; a whole sentence in a code's place is no misspelling


def near_match(value: str, choices: Iterable[str], labels: Mapping[str, str] | None = None) -> str | None:
    """The choice that was probably meant, or None.

    Parameters
    ----------
    value : what stands in the cell.
    choices : what may stand there.
    labels : words a reader sees → the code behind them.

    >>> near_match("framgar ej", ["belagd", "framgår_ej"]), near_match("public", ["intern", "publicerad"])
    ('framgår_ej', 'publicerad')
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
    synonym = SYNONYMS.get(value.strip().lower())
    if synonym and _fold(synonym) in folded:
        return synonym
    close = difflib.get_close_matches(wanted, folded, n=1, cutoff=0.6) if len(wanted) <= _LONGEST_GUESSED else []
    return folded[close[0]] if close else None


@lru_cache(maxsize=64)
def _folded(choices: tuple[str, ...]) -> dict[str, str]:
    return {_fold(choice): choice for choice in choices}


def did_you_mean(value: str, choices: Iterable[str], otherwise: str, labels: Mapping[str, str] | None = None) -> str:
    """The last part of a message: the near match as a question, or what to do where there is none."""
    match = near_match(value, choices, labels)
    return f'Did you mean "{match}"?' if match is not None and match != value else otherwise


@lru_cache(maxsize=16384)
def _fold(text: str) -> str:
    """Letters alone decide: no capitals, no dots over å, ä, ö, no difference of space, hyphen and underscore."""
    letters = unicodedata.normalize("NFKD", text.strip().lower())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return "_".join(plain.replace("-", " ").replace("_", " ").split())
