"""Where two texts that the reader may see stand one after the other, and their ends happen to form a secret.

What prints a text breaks its lines where it likes, and Word and PowerPoint part paragraphs and cells; so phrases are
looked for across lines, cells and full stops, and a sentence that a layout has cut in two is found. The price is that
the last words of one text and the first of the next are read as one phrase, which may stand word for word in a hidden
row: sentences that many cases share, such as "… i fem år." before a label "Det som …:", come to that sooner or later.

Such a phrase is chance where it lies over a seam, a new line or a stop, up to which a text goes that the reader may
see, and from which another goes. Nothing slips through by that. What stands on either side is looked through for
itself, and is passed over here only as the end or the start of a text that is open to the reader: five words of it, or
all of a shorter one that stands for itself. Of a hidden text that is cut, one of the two sides is neither, unless it
says no more than open texts do that stand one after the other. Names are never taken for chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate

from tillkom.audit.secrets import WORDS
from tillkom.confided import words_of

_FILLED_IN = re.compile(r"\{[^{}]*\}")
_SEAM = re.compile(r"[\n.:;!?()\[\]]")


class Seams:
    """How the texts start and end that a reader may see, and so where in a file one may follow another.

    Parameters
    ----------
    texts : what the reader may see; where values are filled in ({…}), what stands before the first and after the last.

    >>> seams = Seams(["Så har det varit i fem år.", "Det som hotar tilliten här"])
    >>> by_chance = seams.by_chance("Så har det varit i fem år.\\nDet som hotar tilliten här")
    >>> by_chance(3, 8), by_chance(0, 5)
    (True, False)
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._starts: set[tuple[str, ...]] = set()
        self._ends: set[tuple[str, ...]] = set()
        for text in texts:
            for line in text.splitlines():
                self._enter(_FILLED_IN.split(line))

    def _enter(self, parts: list[str]) -> None:
        """The first and the last words of a text; where it is cut short by what is filled in, too few tell nothing."""
        first, last = words_of(parts[0]), words_of(parts[-1])
        fewest = 1 if len(parts) == 1 else WORDS
        if len(first) >= fewest:
            self._starts.add(tuple(first[:WORDS]))
        if len(last) >= fewest:
            self._ends.add(tuple(last[-WORDS:]))

    def by_chance(self, text: str) -> _Places:
        """Whether a phrase of this text, told by the words it lies between, is there by chance."""
        return _Places(text, self._starts, self._ends)


class _Places:
    def __init__(self, text: str, starts: set[tuple[str, ...]], ends: set[tuple[str, ...]]) -> None:
        parts = [words_of(part) for part in _SEAM.split(text)]
        self._words = [word for part in parts for word in part]
        self._seams = {0, *accumulate(map(len, parts))}
        self._starts, self._ends = starts, ends

    def __call__(self, start: int, stop: int) -> bool:
        return any(
            self._ends_at(place, place - start) and self._starts_at(place, stop - place)
            for place in range(start + 1, stop)
            if place in self._seams
        )

    def _ends_at(self, place: int, needed: int) -> bool:
        """Whether an open text ends here: its last five words, or all of a shorter one that stands for itself."""
        return any(
            tuple(self._words[place - length : place]) in self._ends
            for length in range(needed, min(WORDS, place) + 1)
            if length == WORDS or place - length in self._seams
        )

    def _starts_at(self, place: int, needed: int) -> bool:
        return any(
            tuple(self._words[place : place + length]) in self._starts
            for length in range(needed, WORDS + 1)
            if length == WORDS or place + length in self._seams
        )
