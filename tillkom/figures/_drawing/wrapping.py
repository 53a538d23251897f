"""Text measured before it is drawn, and broken into lines that fit."""

from __future__ import annotations

import re
from bisect import bisect_right
from contextvars import ContextVar
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

from tillkom.figures._drawing.svg import legible

LEADING = 1.28
"""From one line's top to the next, in letter heights."""

language: ContextVar[str] = ContextVar("language", default="sv")
"""The language of the figure being drawn, whose rules say where a word may be divided."""

_DICTIONARIES = {"sv": "sv_SE", "en": "en_GB"}
_LONGEST = 60
"""Letters of the longest word that is looked up; a longer one is no word and is cut where it fills the line."""


@lru_cache(maxsize=4096)
def _advance(letter: str, weight: str) -> float:
    """How far one letter of 100 points moves the next one on."""
    from matplotlib.font_manager import FontProperties

    from tillkom.figures._drawing.letters import width_of

    properties = FontProperties(family="DejaVu Sans", size=100, weight=weight)
    return width_of(letter * 2, properties) - width_of(letter, properties)


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Measure how wide a line of text is, in points; letter by letter, so never too narrow by more than a hair."""
    return sum(_advance(letter, weight) for letter in text) * size / 100


def wrap(text: str, width: float, size: float, weight: str = "normal", most: int | None = None) -> list[str]:
    """Break a text into lines no wider than ``width`` points, at most ``most`` of them (then it ends with "…").

    Breaks between words, after a hyphen, dash or slash inside a word, and within a word only where it alone is too
    wide, at the places the language divides it.
    """
    lines: list[str] = []
    used = 0.0
    for piece in _pieces(legible(str(text))):
        wide = text_width(piece.rstrip(), size, weight)
        if lines and used + wide <= width:
            lines[-1] += piece
            used += text_width(piece, size, weight)
        else:
            lines += _divided(piece, width, size, weight) if wide > width else [piece]
            used = text_width(lines[-1], size, weight)
        if most is not None and len(lines) > most:
            break  # what follows is not shown
    return shortened([line.rstrip() for line in lines] or [""], most, width, size, weight)


def shortened(lines: list[str], most: int | None, width: float, size: float, weight: str = "normal") -> list[str]:
    """Keep the first lines of a wrapped text; the last one kept ends with "…" where something is left out."""
    if most is None or len(lines) <= most:
        return lines
    last = lines[most - 1]
    while " " in last and text_width(last + " …", size, weight) > width:
        last = last.rsplit(" ", 1)[0]
    return [*lines[: most - 1], last.rstrip(" ,;:.-–") + " …"]


_SWEDISH = re.compile("[åäöÅÄÖ]")


@cache
def _dictionary(code: str) -> Any:
    import pyphen

    return pyphen.Pyphen(lang=_DICTIONARIES[code])


def _divided(word: str, width: float, size: float, weight: str) -> list[str]:
    """Divide a word that is too wide into parts of like length, each with a hyphen after it but the last."""
    bare = word.rstrip()
    ends = list(accumulate((_advance(letter, weight) * size / 100 for letter in bare), initial=0.0))
    spoken = "sv" if _SWEDISH.search(bare) else language.get()  # a Swedish name is divided as Swedish in English too
    places = _dictionary(spoken).positions(bare) if len(bare) <= _LONGEST else []
    hyphen = text_width("-", size, weight)
    parts: list[str] = []
    start = 0
    while ends[-1] - ends[start] > width and len(bare) - start > 3:
        last = max(bisect_right(ends, ends[start] + width - hyphen) - 1, start + 2)
        fits = [place for place in places if start < place <= last]
        # An even division leaves no stub.
        even = start + (len(bare) - start) / (int((ends[-1] - ends[start]) / width) + 1)
        cut = min(fits, key=lambda place: abs(place - even)) if fits else min(last, len(bare) - 2)
        parts.append(bare[start:cut] + ("" if bare[cut - 1] in "-–/" else "-"))
        start = cut
    return [*parts, word[start:]]


def _pieces(text: str) -> list[str]:
    """The text cut where a line may end; a piece keeps the blank after it."""
    pieces: list[str] = []
    for word in re.split(r"[ \t\r\n]+", text.strip()):  # a no-break space keeps "91 %" together
        start = 0
        for found in re.finditer(r"[-–/]", word):
            if 1 < found.start() < len(word) - 3:
                pieces.append(word[start : found.end()])
                start = found.end()
        pieces.append(word[start:] + " ")
    return pieces
