"""The same dates through every family of curves, since the ceiling depends on which one is believed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tillkom.adoption import TooLittleData
from tillkom.analysis.spread import LEVELS
from tillkom.figures._drawing.page import LEADING, Frame, Page, text_width
from tillkom.figures._drawing.style import BLUE, GREEN, GREY, INK, PALE, PURPLE, RULE, VERMILION
from tillkom.figures.adoption_parts import Scene, first_and_last, model_free, share_axis, share_width, year_axis
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import sentences
from tillkom.figures.registry import each_definition, registered
from tillkom.language import capital, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from tillkom.adoption import AdoptionCurve
    from tillkom.study import Study

LOOKS: dict[str, dict[str, Any]] = {
    "logistic": {"color": BLUE, "linestyle": "solid"},
    "gompertz": {"color": VERMILION, "linestyle": (0, (6, 2))},
    "bass": {"color": GREEN, "linestyle": (0, (2, 1.5))},
    "weibull": {"color": PURPLE, "linestyle": (0, (6, 1.5, 1.5, 1.5))},
}
BEYOND = 0.4
"""How far past the last date the curves are drawn, as a part of the years behind: there the families part."""
POINTS = 160


@registered("adoption-families", "adoption", place=3, each=each_definition)
def adoption_families(
    study: Study,
    definition: str,
    *,
    levels: Sequence[str] = LEVELS,
    language: str = "sv",
    size: str = "report",
) -> Figure:
    """Draw the logistic, Gompertz, Bass and Weibull curves of the same dates, each with its ceiling.

    The curves stand over the model-free estimate and are drawn on past the last date, on grey ground: there they rest
    on no data and part. Each family's row gives its ceiling with the 95 % profile interval, and how much worse than the
    best it fits (AICc); below two the data do not tell the families apart.

    Parameters
    ----------
    definition, levels : as for :func:`tillkom.figures.adoption_curve`.

    Raises
    ------
    NothingToShow : the dates carry no curve; the message says why.
    TillkomError : no such definition or level.
    """
    scene = Scene(study, definition, levels, language, size)
    scene.fitted()
    try:
        choice = scene.spread.choice
        curves = sorted(choice.curves.values(), key=lambda curve: choice.delta[curve.family])
    except TooLittleData as why:
        raise NothingToShow(scene.nothing(why)) from None
    rows = _Rows(scene, curves)
    title = scene.title("families")
    base = scene("families.base", known=scene.count(curves[0].n), base=scene.count(scene.spread.base),
                 population=scene.population)  # fmt: skip
    frame = scene.labels.frame(title, [base, rows.verdict, scene.source])
    page = _draw(scene, frame, curves, rows)
    notes = [scene("families.how"), rows.verdict, scene("families.origin")]
    caption = scene.labels.caption([base, rows.verdict], scene.cited, "")
    alt = sentences([f"{title}.", base, *rows.told, *notes, scene.defined])
    return Figure(scene.name("families"), page.figure, title, caption, alt, rows.data, language, size)


class _Rows:
    """Each family's ceiling, interval and fit, as rows of the picture, sentences and table."""

    def __init__(self, scene: Scene, curves: list[AdoptionCurve]) -> None:
        self.scene, self.curves = scene, curves
        self.found = [curve.estimate("ceiling") for curve in curves]
        self.names = [capital(scene.family(curve.family)) for curve in curves]
        self.worse = [scene.spread.choice.delta[curve.family] for curve in curves]
        self.ceilings = [scene.ceiling(found, cell=True) for found in self.found]

    @property
    def verdict(self) -> str:
        """Whether the data tell the families apart."""
        close = [name for name, worse in zip(self.names, self.worse, strict=True) if worse < 2]
        if len(close) == 1:
            return self.scene("families.best", family=close[0])
        return self.scene("families.close", families=self.scene.labels.join(close))

    @property
    def told(self) -> list[str]:
        """One sentence a family."""
        say = self.scene
        return [
            say("families.alt", family=name, ceiling=say.ceiling(found), aicc=number(worse, say.language, 1),
                half=say.moment(float(curve.quantile(0.5))))
            for name, found, worse, curve in zip(self.names, self.found, self.worse, self.curves, strict=True)
        ]  # fmt: skip

    @property
    def data(self) -> pd.DataFrame:
        """One row a family."""
        say = self.scene
        return pd.DataFrame(
            [
                {
                    say("column.family"): name,
                    say("column.ceiling"): None if math.isnan(found.estimate) else found.estimate,
                    say("column.ceiling_lower"): found.lower,
                    say("column.ceiling_upper"): found.upper,
                    say("column.identified"): say("key.yes" if curve.ceiling_identified else "key.no"),
                    say("column.midpoint"): float(curve.quantile(0.5)),
                    say("column.aicc"): worse,
                    say("column.origin"): curve.origin,
                }
                for name, found, worse, curve in zip(self.names, self.found, self.worse, self.curves, strict=True)
            ]
        )

    def draw(self, page: Page, x: float, top: float, width: float, step: float) -> None:
        """Draw a line, a name, the ceiling on its scale and in words, and the fit, family by family."""
        scene, size = self.scene, self.scene.labels.size
        scaled, font = size.scaled, size.font
        sample = scaled(20 if size.titled else 26)
        words = self.ceilings
        if size.titled and not self.curves[0].truncated:  # the interval is drawn; a slide has no room for its words
            words = [scene.share(found.estimate) for found in self.found]
        fits = [number(worse, scene.language, 1) for worse in self.worse]
        heads = [scene("families.ceiling"), scene("families.aicc")]
        if size.titled:
            heads = [scene("families.ceiling_short"), scene("families.aicc_short")]
        first = x + sample + max(text_width(name, font) for name in self.names) + scaled(16)
        last_column = max(text_width(text, font, "bold") for text in [heads[1], *fits])
        words_at = x + width - last_column - scaled(10) - max(text_width(text, font) for text in words)
        scale = _Scale(first, words_at - scaled(12) - first, min(found.lower for found in self.found))
        head = font * LEADING + scaled(4)
        bottom = top + head + len(self.curves) * step
        page.text(first, top + head / 2, heads[0], weight="bold")
        page.text(x + width, top + head / 2, heads[1], weight="bold", ha="right")
        for tick in () if self.curves[0].truncated else scale.ticks:
            page.line([scale.at(tick)] * 2, [top + head, bottom], color=RULE, linewidth=scaled(0.6), zorder=1)
        if not self.curves[0].truncated:
            for end in (scale.ticks[0], 1.0):
                page.text(scale.at(end), bottom + scaled(9), scene.share(end), ha="center")
        for place, curve in enumerate(self.curves):
            middle, look = top + head + (place + 0.5) * step, LOOKS[curve.family]
            page.line([x, x + sample], [middle] * 2, linewidth=scaled(2.4), **look)
            page.text(x + sample + scaled(7), middle, self.names[place])
            page.text(words_at, middle, words[place])
            page.text(x + width, middle, fits[place], ha="right")
            if not curve.truncated:
                self._ceiling(page, place, scale, middle)

    def _ceiling(self, page: Page, place: int, scale: _Scale, middle: float) -> None:
        """A ceiling with its interval; an arrow where the interval is open."""
        found, color, scaled = (
            self.found[place],
            LOOKS[self.curves[place].family]["color"],
            self.scene.labels.size.scaled,
        )
        low, high, at = (scale.at(value) for value in (found.lower, found.upper, found.estimate))
        page.line([low, high], [middle] * 2, color=color, linewidth=scaled(2))
        page.marker(at, middle, "o", scaled(6.5), color=color)
        if not self.curves[place].ceiling_identified:
            page.marker(high, middle, ">", scaled(6), color=color)


class _Scale:
    """A scale of shares from a round one below the lowest ceiling up to 100 per cent."""

    def __init__(self, first: float, length: float, lowest: float) -> None:
        start = min(0.9, math.floor(10 * lowest) / 10)
        self.ticks = [float(tick) for tick in np.linspace(start, 1, round(10 * (1 - start)) + 1)]
        self._first, self._length = first, length

    def at(self, share: float) -> float:
        """Where a share stands, in points."""
        start = self.ticks[0]
        return self._first + self._length * (share - start) / (1 - start)


def _draw(scene: Scene, frame: Frame, curves: list[AdoptionCurve], rows: _Rows) -> Page:
    """The curves, and beneath them, on a slide beside them, the rows."""
    scaled, font = scene.labels.size.scaled, scene.labels.size.font
    head, axis, step = font * LEADING + scaled(6), scaled(20), scaled(18)
    tall = font * LEADING + scaled(4) + len(curves) * step + scaled(18)
    beside = scene.labels.size.titled
    below = 0.0 if beside else scaled(12) + tall
    page = frame.open(head + scaled(180) + axis + below)
    width = frame.width * (0.48 if beside else 1)
    truncated = curves[0].truncated
    heading = scene("curve.shares_of_adopters" if truncated else "families.scale", population=scene.population)
    page.text(0, head / 2 - scaled(3), heading, weight="bold")
    left, inner = share_width(scene), width - share_width(scene) - text_width("2000", font) / 2
    _curves(page.axes_at(left, head, inner, page.height - head - axis - below), scene, curves, inner)
    if beside:
        step = min(2 * step, (page.height - tall + len(curves) * step - scaled(4)) / len(curves))
        rows.draw(page, width + scaled(18), 0, frame.width - width - scaled(18), step)
    else:
        rows.draw(page, 0, page.height - below + scaled(12), frame.width, step)
    return page


def _curves(axes: Axes, scene: Scene, curves: list[AdoptionCurve], width: float) -> None:
    """The curves over the model-free estimate, and on past the last date."""
    scaled, font = scene.labels.size.scaled, scene.labels.size.font
    first, seen = first_and_last(scene.spread)[0], curves[0].observed_until
    last = seen + BEYOND * (seen - first)
    axes.axvspan(seen, last, facecolor=PALE, linewidth=0)
    at, reached = model_free(scene.spread.steps)
    scale = float(curves[0].share(seen)) if curves[0].truncated else 1.0
    axes.plot([*at, seen], [*(reached * scale), reached[-1] * scale], color=INK, linewidth=scaled(1))
    years = np.linspace(first, last, POINTS)
    for curve in curves:
        axes.plot(years, curve.share(years), linewidth=scaled(2), **LOOKS[curve.family])
    axes.text((seen + last) / 2, 0.06, scene("families.beyond"), ha="center", va="center", fontsize=font, color=GREY)
    share_axis(axes, scene, top=1.02)
    year_axis(axes, scene.labels, first, last, width)
