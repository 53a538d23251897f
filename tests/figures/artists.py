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


def boxes(figure: Figure, colour: str) -> list[Any]:
    """The filled boxes of a colour, from the top down."""
    from matplotlib.colors import to_rgb
    from matplotlib.patches import Rectangle

    found = [box for box in figure.figure.axes[0].patches if isinstance(box, Rectangle)]
    found = [box for box in found if to_rgb(box.get_facecolor()) == to_rgb(colour)]
    return sorted(found, key=lambda box: (box.get_y(), box.get_x()))


def markers(figure: Figure, shape: str, *, hollow: bool = False) -> list[tuple[float, float]]:
    """Where the markers of a shape stand, filled or hollow."""
    from matplotlib.lines import Line2D

    found = [line for line in figure.figure.findobj(Line2D) if line.get_marker() == shape]
    found = [line for line in found if (line.get_markerfacecolor() == "white") == hollow]
    return [(float(line.get_xdata()[0]), float(line.get_ydata()[0])) for line in found]


def place(figure: Figure, said: str) -> tuple[float, float]:
    """Where a text stands, the first of that wording."""
    return next(text.get_position() for text in texts(figure) if text.get_text() == said)


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
