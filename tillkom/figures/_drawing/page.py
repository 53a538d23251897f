"""The sheet a figure is drawn on, measured in points.

Text is set by its real width, so labels wrap rather than run into each other or out of the picture. Everything is
drawn on a plain matplotlib ``Figure``: pyplot, which keeps every figure it makes, is never used. Draw within
:func:`tillkom.figures._drawing.style.styled`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tillkom.figures._drawing.style import GREY, INK, VERMILION, Size
from tillkom.figures._drawing.svg import legible
from tillkom.figures._drawing.wrapping import LEADING, text_width, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as MatplotlibFigure


MARKED_APART = " · "
"""What stands between the parts of a mark: that the data is made up, and who alone may see it."""


@dataclass
class Frame:
    """What stands around a figure's body, and how much room that leaves for it."""

    size: Size
    title: str
    footer: str
    synthetic: str = ""
    """The words that mark made-up data; "" for real data."""
    _title: list[str] = field(init=False)
    _footer: list[str] = field(init=False)
    _marks: list[str] = field(init=False)
    """The mark, on a line for each of its parts where the sheet is too narrow for all."""
    _apart: bool = field(init=False)
    """Whether the mark has a line of its own above the title, which beside it would take two lines more."""

    def __post_init__(self) -> None:
        size = self.size
        mark = text_width(self.synthetic, size.font, "bold") + 4 * size.scaled(6) if self.synthetic else 0
        self._marks = [self.synthetic] if mark <= self.width else self.synthetic.split(MARKED_APART)
        self._apart = size.titled and self._lines_beside(mark) - self._lines_beside(0) > 1
        room = self.width - (0 if self._apart else mark)
        self._title = wrap(self.title, room, size.heading, "bold", 4) if size.titled else []
        self._footer = wrap(self.footer, self.width, size.font, most=5) if size.titled else []

    def _lines_beside(self, taken: float) -> int:
        """How many lines the title has where something takes this much of its width."""
        return len(wrap(self.title, self.width - taken, self.size.heading, "bold"))

    @property
    def width(self) -> float:
        """The body's width in points."""
        return self.size.width - 2 * self.size.margin

    @property
    def above(self) -> float:
        """What the title and the mark of made-up data take, in points."""
        mark = self.size.scaled(24) * len(self._marks) if self.synthetic else 0
        title = len(self._title) * self.size.heading * 1.2 + self.size.scaled(7) if self._title else 0
        both = mark + title if self._apart else max(mark, title)
        return self.size.margin * (0.7 if self.size.titled else 1) + both

    @property
    def below(self) -> float:
        """What the footer takes, in points."""
        lines = len(self._footer) * self.size.font * 1.2 + self.size.scaled(3) if self._footer else 0
        return self.size.margin * (0.5 if self.size.titled else 1) + lines

    @property
    def room(self) -> float | None:
        """The body's height in points; None where it may grow."""
        return None if self.size.height is None else self.size.height - self.above - self.below

    def open(self, height: float) -> Page:
        """Give the sheet for a body of this height, with title, footer and mark in place."""
        return Page(self, height)


class Page:
    """A sheet in points: (0, 0) is the body's upper left corner, y grows downwards."""

    def __init__(self, frame: Frame, height: float) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.path import Path
        from matplotlib.transforms import IdentityTransform, TransformedPath

        from tillkom.figures._drawing.letters import Sheet

        self.frame, self.size, self.width = frame, frame.size, frame.width
        self.height = height if frame.room is None else frame.room
        self.total = frame.size.height or frame.above + height + frame.below
        self.figure: MatplotlibFigure = Sheet(figsize=(frame.size.width / 72, self.total / 72), dpi=frame.size.dpi)
        FigureCanvasAgg(self.figure)
        self.axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(-frame.size.margin, frame.size.width - frame.size.margin)
        self.axes.set_ylim(self.total - frame.above, -frame.above)
        self.axes.axis("off")
        self._unused = TransformedPath(Path.unit_rectangle(), IdentityTransform())
        self._surround()

    def _surround(self) -> None:
        size, frame = self.size, self.frame
        top = size.margin * 0.7 - frame.above
        first = top + (size.scaled(20) if frame._apart else 0)
        for place, line in enumerate(frame._title):
            self.text(0, first + (place + 0.5) * size.heading * 1.2, line, size=size.heading, weight="bold")
        foot = self.total - frame.above - size.margin * 0.5 - len(frame._footer) * size.font * 1.2
        for place, line in enumerate(frame._footer):
            self.text(0, foot + (place + 0.5) * size.font * 1.2, line, color=GREY)
        if frame.synthetic:
            box = {"boxstyle": "square,pad=0.35", "facecolor": "white", "edgecolor": VERMILION, "linewidth": 1.5}
            place_y = top + size.scaled(9) if size.titled else size.scaled(10) - frame.above + size.margin
            right = self.width - size.scaled(5)
            for place, mark in enumerate(frame._marks):
                down = place_y + place * size.scaled(24)
                self.text(right, down, mark, weight="bold", color=VERMILION, ha="right", bbox=box)

    def text(self, x: float, y: float, text: str, *, size: float | None = None, **style: Any) -> Any:
        """Write one line; its vertical middle is at ``y``."""
        from matplotlib.text import Text

        look: dict[str, Any] = {
            "va": "center_baseline",
            "ha": "left",
            "color": INK,
            "fontsize": size or self.size.font,
        } | style
        return self._add(Text(x, y, legible(text), **look))

    def lines(self, x: float, y: float, lines: list[str], *, size: float | None = None, **style: Any) -> float:
        """Write lines below each other from ``y`` down; give the height they take."""
        step = (size or self.size.font) * LEADING
        for place, line in enumerate(lines):
            self.text(x, y + (place + 0.5) * step, line, size=size, **style)
        return len(lines) * step

    def middle(self, x: float, y: float, lines: list[str], *, size: float | None = None, **style: Any) -> None:
        """Write lines below each other with their middle at ``y``."""
        self.lines(x, y - self.height_of(lines, size) / 2, lines, size=size, **style)

    def height_of(self, lines: list[str], size: float | None = None) -> float:
        """Give the height that lines take."""
        return len(lines) * (size or self.size.font) * LEADING

    def line(self, xs: list[float], ys: list[float], **style: Any) -> Any:
        """Draw a line through points."""
        from matplotlib.lines import Line2D

        look: dict[str, Any] = {"color": INK, "linewidth": self.size.scaled(1)} | style
        return self._add(Line2D(xs, ys, **look))

    def marker(self, x: float, y: float, marker: str, points: float, **style: Any) -> Any:
        """Draw a marker ``points`` wide."""
        from matplotlib.lines import Line2D

        look: dict[str, Any] = {
            "color": INK,
            "linestyle": "none",
            "zorder": 4,
            "markeredgewidth": self.size.scaled(1.2),
        } | style
        return self._add(Line2D([x], [y], marker=marker, markersize=points, **look))

    def box(self, x: float, y: float, width: float, height: float, **style: Any) -> Any:
        """Draw a box from its upper left corner."""
        from matplotlib.patches import Rectangle

        look: dict[str, Any] = {"facecolor": "white", "linewidth": 0} | style
        return self._add(Rectangle((x, y), width, height, **look))

    def _add(self, artist: Any) -> Any:
        # The sheet's limits are fixed: measuring every artist for them would take most of the time. Nothing is clipped,
        # but an artist that has a path to be clipped to is spared one made for it alone.
        artist.set_clip_on(False)
        artist.set_clip_path(self._unused)
        return self.axes.add_artist(artist)

    def axes_at(self, x: float, y: float, width: float, height: float) -> Axes:
        """Give axes of their own at a place of the body, for what has scales."""
        left = (x + self.size.margin) / self.size.width
        bottom = 1 - (y + self.frame.above + height) / self.total
        return self.figure.add_axes((left, bottom, width / self.size.width, height / self.total))
