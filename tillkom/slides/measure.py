"""How much room words take, so that what does not fit goes on a slide of its own and nothing is cut off.

Measured in DejaVu Sans, which is wider than the fonts of slides: what fits in it fits in them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

LEADING = 1.25  # a line's height in font sizes
AFTER = 0.4  # the room after a paragraph
_MEASURED = 100


@cache
def _font() -> Any:
    import matplotlib
    from PIL import ImageFont

    return ImageFont.truetype(str(Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans.ttf"), _MEASURED)


@cache
def width(text: str, size: float) -> float:
    """The width of a text in points, in letters of so many points."""
    return float(_font().getlength(text)) * size / _MEASURED


def lines(text: str, size: float, room: float) -> int:
    """How many lines a text takes in a column so many points wide."""
    count, used, space = 1, 0.0, width(" ", size)
    for word in text.split():
        long = width(word, size)
        if used and used + space + long > room:
            count, used = count + 1, 0.0
        if long > room:  # a word wider than the column is broken
            more = int(long // room)
            count, used = count + more, long - more * room
        else:
            used += long + (space if used else 0)
    return count


def height(text: str, size: float, room: float) -> float:
    """The height of a paragraph in points, with the room after it."""
    return (lines(text, size, room) * LEADING + AFTER) * size
