"""What colours mean, on as many lines as it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tillkom.figures._drawing.page import Page, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tillkom.figures.labels import Labels


class Swatches:
    """A legend of colours with their words."""

    def __init__(self, labels: Labels, key: Sequence[tuple[str, str]], width: float) -> None:
        self.labels, scaled = labels, labels.size.scaled
        self.step = scaled(17)
        self.lines: list[list[tuple[str, str]]] = []
        used = width
        for colour, said in key:
            wide = scaled(20 + 14) + text_width(said, labels.size.font)
            if used + wide > width + scaled(14):
                self.lines.append([])
                used = 0.0
            self.lines[-1].append((colour, said))
            used += wide
        self.height = len(self.lines) * self.step + scaled(8) if self.lines else 0.0

    def draw(self, page: Page, x: float, y: float) -> None:
        """Draw it from its upper left corner."""
        scaled = self.labels.size.scaled
        for line in self.lines:
            at = x
            for colour, said in line:
                page.box(at, y + scaled(3), scaled(14), scaled(10), facecolor=colour)
                page.text(at + scaled(20), y + scaled(8), said)
                at += scaled(20 + 14) + text_width(said, self.labels.size.font)
            y += self.step
