"""Sheets whose letters are drawn from a font held in memory.

matplotlib reads a letter's outline from the font's file again each time the letter stands in a text, and a drawing has
thousands of letters: read from memory the same shapes take a third of the time.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from threading import get_ident
from typing import Any

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text
from matplotlib.textpath import TextToPath


class Sheet(Figure):
    """A matplotlib figure that draws its letters faster, and in every other way one like any other."""

    def draw(self, renderer: Any) -> None:
        """Draw everything; a letter the font does not have is left to matplotlib, which looks for it in others."""
        drawing = getattr(renderer, "_renderer", renderer)
        if hasattr(drawing, "_text2path") and all(_has(*said) for said in self._said().items()):
            drawing._text2path = _FromMemory()
        super().draw(renderer)

    def _said(self) -> dict[FontProperties, set[str]]:
        """The letters that are to be drawn in each font."""
        said: dict[FontProperties, set[str]] = {}
        for text in self.findobj(Text):
            said.setdefault(text.get_fontproperties(), set()).update(text.get_text())
        return said


class _FromMemory(TextToPath):
    def _get_font(self, prop: FontProperties) -> FT2Font:
        font = _font(findfont(prop), get_ident())
        font.set_size(self.FONT_SCALE, self.DPI)
        return font


def _has(prop: FontProperties, letters: set[str]) -> bool:
    path = findfont(prop)
    if getattr(path, "face_index", 0):  # one of several fonts in a file
        return False
    font = _font(path, get_ident())
    return all(font.get_char_index(ord(letter)) for letter in letters)


@lru_cache(maxsize=8)
def _font(path: str, thread: int) -> FT2Font:
    """The font of a file, one for each thread, since a font is changed by the text it is set to."""
    return FT2Font(io.BytesIO(Path(path).read_bytes()))
