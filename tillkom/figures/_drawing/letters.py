"""Sheets whose letters are drawn from a font held in memory.

matplotlib reads a letter's outline from the font's file again each time the letter stands in a text, and a drawing has
thousands of letters: read from memory the same shapes take a third of the time.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from threading import get_ident
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text
from matplotlib.textpath import TextToPath, text_to_path


class Sheet(Figure):
    """A matplotlib figure that draws its letters faster, and in every other way one like any other."""

    def draw(self, renderer: Any) -> None:
        """Draw everything; a letter the font does not have is left to matplotlib, which looks for it in others."""
        drawing = getattr(renderer, "_renderer", renderer)
        fonts = _fonts(self._said()) if hasattr(drawing, "_text2path") else None
        if fonts is not None:
            drawing._text2path = _FromMemory(fonts)
        super().draw(renderer)

    def _said(self) -> dict[FontProperties, set[str]]:
        """The letters that are to be drawn in each font."""
        said: dict[FontProperties, set[str]] = {}
        for text in _texts(self):
            said.setdefault(text.get_fontproperties(), set()).update(text.get_text())
        return said


def _texts(artist: Artist) -> Iterator[Text]:
    """The texts within an artist; an axis that is not shown would make its ticks only to be asked for them."""
    if isinstance(artist, Text):
        yield artist
    for child in artist.get_children():
        if not isinstance(child, Axis) or child.axes.axison:
            yield from _texts(child)


def width_of(text: str, properties: FontProperties) -> float:
    """Measure how wide a line of text is drawn, in points."""
    fonts = _fonts({properties: set(text)})
    drawing = text_to_path if fonts is None else _FromMemory(fonts)
    return float(drawing.get_text_width_height_descent(text, properties, False)[0])


class _FromMemory(TextToPath):
    def __init__(self, fonts: dict[FontProperties, FT2Font]) -> None:
        super().__init__()
        self._fonts = fonts

    def _get_font(self, prop: FontProperties) -> FT2Font:
        font = self._fonts.get(prop) or get_font(findfont(prop))  # a text may be made only as the sheet is drawn
        font.set_size(self.FONT_SCALE, self.DPI)
        return font


def _fonts(said: dict[FontProperties, set[str]]) -> dict[FontProperties, FT2Font] | None:
    """The fonts that letters are to be drawn in; None where one of them does not have all its letters."""
    fonts = {}
    for properties, letters in said.items():
        path = findfont(properties)
        fonts[properties] = font = _font(path, get_ident())
        if getattr(path, "face_index", 0) or not all(font.get_char_index(ord(letter)) for letter in letters):
            return None
    return fonts


@lru_cache(maxsize=8)
def _font(path: str, thread: int) -> FT2Font:
    """The font of a file, one for each thread, since a font is changed by the text it is set to."""
    return FT2Font(io.BytesIO(Path(path).read_bytes()))
