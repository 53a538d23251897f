"""Where two texts that the reader may see stand one after the other, and their ends happen to form a secret.

What prints a text breaks its lines where it likes, and Word and PowerPoint part paragraphs and cells; so phrases are
looked for across breaks, and a sentence that a layout has cut in two is found. The price is that the last words of one
paragraph and the first of the next are read as one phrase, which may be word for word in a hidden row: sentences that
many cases share, such as "… i fem år." before a heading "Det som …", do so sooner or later.

Such a phrase is chance where it lies across a break, up to which a text goes that the reader may see, and from which
another goes. Nothing slips through by that. What stands on either side is looked through for itself, and passed over
here only as the end or the start of a text that is open to the reader, of five words or whole: of a hidden text that is
cut, at least one of the two sides is neither, unless the reader has both anyway. Names are never taken for chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate

from tillkom.audit.secrets import WORDS
from tillkom.confided import words_of

_FILLED_IN = re.compile(r"\{[^{}]*\}")


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
        lines = [words_of(line) for line in text.split("\n")]
        self._words = [word for line in lines for word in line]
        self._breaks = {0, *accumulate(map(len, lines))}
        self._starts, self._ends = starts, ends

    def __call__(self, start: int, stop: int) -> bool:
        return any(
            self._ends_at(place, place - start) and self._starts_at(place, stop - place)
            for place in range(start + 1, stop)
            if place in self._breaks
        )

    def _ends_at(self, place: int, needed: int) -> bool:
        """Whether an open text ends here: its last five words, or all of a shorter one that stands for itself."""
        return any(
            tuple(self._words[place - length : place]) in self._ends
            for length in range(needed, min(WORDS, place) + 1)
            if length == WORDS or place - length in self._breaks
        )

    def _starts_at(self, place: int, needed: int) -> bool:
        return any(
            tuple(self._words[place : place + length]) in self._starts
            for length in range(needed, WORDS + 1)
            if length == WORDS or place + length in self._breaks
        )
