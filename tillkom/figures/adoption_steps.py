"""The dates of adoption as they are known: the certain adopters as a step, and the band of what is possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tillkom import analysis
from tillkom.analysis.answers import records
from tillkom.figures._drawing.page import LEADING, Page, text_width, wrap
from tillkom.figures._drawing.style import BLUE, GREY, PALE_BLUE, RULE
from tillkom.figures.adoption_parts import Key, Mark, Scene, first_and_last, year_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

UNKNOWN: dict[str, Any] = {"facecolor": "#EFEFEF", "edgecolor": GREY, "hatch": "..", "linewidth": 0}
OPEN: dict[str, Any] = {"facecolor": PALE_BLUE, "edgecolor": BLUE, "hatch": "////", "linewidth": 0}
WHOLE = 0.2
"""From this share of the units on, counts stand on a scale that reaches all of them; below, they would lie flat."""


class Steps:
    """What every picture of a definition's dates has: times, counts, a heading, a key and the rows of its table.

    Attributes
    ----------
    times : every moment at which a count changes, from the figure's first year to its last.
    certain : how many had certainly adopted by then.
    possible : how many can have, were every open date as early as it can be and every unknown unit an adopter.
    """

    tall = 200.0  # the axes' height in a report, in points
    heading_key = "curve.counts"

    def __init__(self, scene: Scene) -> None:
        self.scene, self.picture = scene, scene.spread
        self.first, self.last = first_and_last(scene.spread)
        self.yearly = analysis.cumulative(scene.study, scene.definition, scene.spread.levels)
        lower, upper = self.picture.lower, self.picture.upper
        bounds = np.concatenate([lower, upper])
        self.times = np.append(np.unique([self.first, *bounds[np.isfinite(bounds)]]), self.last)
        # A unit in (lower, upper] has certainly adopted at upper, and can have adopted right after lower.
        self.certain = (upper[None, :] <= self.times[:, None]).sum(axis=1)
        self.possible = (lower[None, :] <= self.times[:, None]).sum(axis=1)

    @property
    def heading(self) -> str:
        """What the vertical scale counts."""
        return self.scene(self.heading_key)

    @property
    def said(self) -> str:
        """What a slide says beneath the heading, since it travels without its caption."""
        return ""

    @property
    def marks(self) -> list[Mark]:
        """The entries of the key."""
        raise NotImplementedError

    @property
    def captioned(self) -> str:
        """What the caption says of it, in one or two sentences."""
        raise NotImplementedError

    @property
    def told(self) -> list[str]:
        """What the alt text says of the picture."""
        raise NotImplementedError

    @property
    def data(self) -> list[dict[str, Any]]:
        """The table's rows: what is known at the end of each year."""
        say = self.scene
        return [
            {
                say("column.part"): self.heading,
                say("column.year"): str(row.year),
                say("column.known"): int(row.known),
                say("column.possible"): int(row.possible),
                say("column.not_yet"): int(row.not_yet),
                say("column.unknown"): int(row.unknown),
                say("column.base"): int(row.base),
            }
            for row in records(self.yearly)
        ]

    @property
    def axis(self) -> float:
        """The room the years take beneath the axes."""
        return self.scene.labels.size.scaled(20)

    def measure(self, width: float) -> float:
        """Lay out heading and key; give the room they take above the axes."""
        size = self.scene.labels.size
        self.key = Key(self.scene.labels, self.marks, width)
        self.lines = wrap(self.heading, width, size.font, "bold")
        self.remark = wrap(self.said, width, size.font) if self.said else []
        self.top = (len(self.lines) + len(self.remark)) * size.font * LEADING + size.scaled(3)
        return self.top + self.key.height + size.scaled(7)

    def draw(self, page: Page, width: float, height: float) -> None:
        """Draw heading, key and picture into the upper left corner of the page."""
        page.lines(0, page.lines(0, 0, self.lines, weight="bold"), self.remark)
        self.key.draw(page, 0, self.top)
        above = self.top + self.key.height + self.scene.labels.size.scaled(7)
        self.plot(page, above, width, height - above - self.axis)

    def plot(self, page: Page, top: float, width: float, height: float) -> None:
        """Draw the axes and what stands in them."""
        raise NotImplementedError

    def rises(self) -> list[str]:
        """The years in which the certain adopters grew, with their number: "1 år 2007"."""
        known = self.yearly["known"]
        rows = self.yearly[known.diff().fillna(known) > 0]
        return [self.scene("curve.alt_step", year=int(row.year), known=int(row.known)) for row in records(rows)]


class Counts(Steps):
    """The steps where no curve is fitted: units counted, and what is unknown shown as wide as it is."""

    tall = 150.0

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.last += 1  # the last count stands for a year
        self.times[-1] = self.last
        self.recorded = self.possible - self.picture.unknown
        self.whole = int(self.recorded.max()) > WHOLE * self.picture.base
        self.unknown_words = scene(
            "curve.unknown", unknown=scene.count(self.picture.unknown), base=scene.count(self.picture.base)
        )

    @property
    def said(self) -> str:
        """On a slide, why there is no curve."""
        assert self.picture.reason is not None
        return self.scene.reason(self.picture.reason) if self.scene.labels.size.titled else ""

    @property
    def marks(self) -> list[Mark]:
        """The certain, the possible and the unknown."""
        line = {"color": BLUE, "linewidth": self.scene.labels.size.scaled(2.2)}
        unknown = [Mark(self.scene("curve.key.unknown"), fill=UNKNOWN)] if self.picture.unknown else []
        return [
            Mark(self.scene("curve.key.certain"), line=line),
            Mark(self.scene("curve.key.open"), fill=OPEN),
            *unknown,
        ]

    @property
    def captioned(self) -> str:
        """Why there is no curve."""
        assert self.picture.reason is not None
        return self.scene.reason(self.picture.reason)

    @property
    def told(self) -> list[str]:
        """Step by step, what is possible, and why there is no curve."""
        assert self.picture.reason is not None
        last = self.yearly.iloc[-1]
        steps = self.rises()
        return [
            self.scene("curve.alt_steps", steps=self.scene.labels.join(steps)) if steps else "",
            self.scene("curve.alt_open", possible=int(last["possible"]), year=int(last["year"])),
            self.scene.reason(self.picture.reason),
            self.scene("curve.how_counts"),
        ]

    def plot(self, page: Page, top: float, width: float, height: float) -> None:
        """Draw the counts; a strip above a gap stands for unknown units that the scale has no room for."""
        labels = self.scene.labels
        scaled, font = labels.size.scaled, labels.size.font
        left = text_width(labels.number(self.picture.base), font) + scaled(10)
        edge = text_width("2000", font) / 2 + scaled(2)  # half of the last year's label
        strip = scaled(24) if self.picture.unknown and not self.whole else 0.0
        gap = scaled(9) if strip else 0.0
        inner = width - left - edge
        axes = page.axes_at(left, top + strip + gap, inner, height - strip - gap)
        self._counts(axes)
        year_axis(axes, labels, self.first, self.last, inner)
        if strip:
            above = page.axes_at(left, top, inner, strip)
            above.fill_between([0, 1], 0, 1, **UNKNOWN)
            above.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
            above.spines[["left", "bottom"]].set_visible(False)
            look: dict[str, Any] = {
                "ha": "center",
                "va": "center_baseline",
                "fontsize": font,
                "weight": "bold",
                "bbox": _GROUND,
            }
            above.text(0.5, 0.5, self.unknown_words, **look)
            for y in (top + strip + gap * 0.25, top + strip + gap * 0.75):  # the scale is broken here
                page.line([left - scaled(4), left + scaled(4)], [y + scaled(2), y - scaled(2)], color=GREY)

    def _counts(self, axes: Axes) -> None:
        from matplotlib.ticker import MaxNLocator

        scaled = self.scene.labels.size.scaled
        axes.fill_between(self.times, self.certain, self.recorded, step="post", **OPEN)
        if self.whole and self.picture.unknown:
            axes.fill_between(self.times, self.recorded, self.possible, step="post", **UNKNOWN)
            middle = (self.first + self.last) / 2
            height = float(np.interp(middle, self.times, (self.recorded + self.possible) / 2))
            font = self.scene.labels.size.font
            axes.text(
                middle, height, self.unknown_words, ha="center", va="center", fontsize=font, weight="bold", bbox=_GROUND
            )
        axes.step(self.times, self.certain, where="post", color=BLUE, linewidth=scaled(2.2))
        axes.set_ylim(0, self.picture.base if self.whole else max(int(self.recorded.max()) * 1.12, 3))
        axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10], integer=True))
        axes.grid(axis="y", color=RULE, linewidth=scaled(0.6))


_GROUND = {"facecolor": "white", "edgecolor": "none", "pad": 2.5}
