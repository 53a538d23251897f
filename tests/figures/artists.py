"""What stands in a picture, asked of its artists."""

from __future__ import annotations

import itertools
from typing import Any

from matplotlib.text import Text

from tillkom.figures import Figure


def texts(figure: Figure) -> list[Any]:
    """The texts a reader sees in the picture."""
    hidden: list[Any] = []
    for axes in figure.figure.axes:
        names = [axes.title, axes.xaxis.label, axes.yaxis.label]
        low, high = axes.get_ylim()
        ticks = [tick for tick in axes.get_yticklabels() if not low <= tick.get_position()[1] <= high]
        if not axes.axison:
            hidden += [*names, *axes.get_xticklabels(), *axes.get_yticklabels()]
        hidden += ticks
    found = figure.figure.findobj(Text)
    return [text for text in found if text.get_visible() and text.get_text().strip() and text not in hidden]


def words(figure: Figure) -> str:
    """All words in the picture."""
    return " | ".join(text.get_text() for text in texts(figure))


def faults(figure: Figure, least: float) -> list[str]:
    """Texts that are too small, cut by the edge, or that run into each other."""
    figure.figure.canvas.draw()
    renderer = figure.figure.canvas.get_renderer()
    width, height = figure.figure.bbox.size
    places = [(text, text.get_window_extent(renderer)) for text in texts(figure)]
    found = [f"small: {text.get_text()}" for text, _ in places if text.get_fontsize() < least]
    found += [
        f"cut: {text.get_text()}"
        for text, box in places
        if box.x0 < -1 or box.y0 < -1 or box.x1 > width + 1 or box.y1 > height + 1
    ]
    level = [(text, box) for text, box in places if text.get_rotation() % 90 == 0]
    for (one, a), (other, b) in itertools.combinations(level, 2):
        # A box holds room for å and g: letters meet only where boxes overlap by more than that.
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 2.5 and min(a.y1, b.y1) - max(a.y0, b.y0) > 5.5:
            found.append(f"meet: {one.get_text()} / {other.get_text()}")
    return found
