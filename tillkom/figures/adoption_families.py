"""The same dates through every family of curves, since the ceiling depends on which one is believed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tillkom.adoption import TooLittleData
from tillkom.analysis.spread import LEVELS
from tillkom.figures.adoption_parts import Scene, first_and_last, model_free, share_axis, share_width, year_axis
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import sentences
from tillkom.figures.page import LEADING, Frame, Page, text_width
from tillkom.figures.style import BLUE, GREEN, GREY, INK, PALE, PURPLE, RULE, VERMILION, styled
from tillkom.language import capital, number

if TYPE_CHECKING:
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


@styled()
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
        curves = sorted(scene.spread.families.values(), key=lambda curve: curve.aicc)
    except TooLittleData as why:
        raise NothingToShow(scene.nothing(why)) from None
    rows = _Rows(scene, curves)
    title = scene.title("families")
    base = scene("families.base", known=scene.count(curves[0].n), base=scene.count(scene.spread.base),
                 population=scene.population)  # fmt: skip
    frame = scene.labels.frame(title, [base, rows.verdict, scene.source])
    page = _draw(scene, frame, curves, rows)
    notes = [scene("families.how"), rows.verdict, scene("families.origin")]
    caption = sentences([base, *notes, scene.labels.of_definition(definition), scene.gotland, scene.source])
    alt = sentences([f"{title}.", base, *rows.told, rows.verdict])
    return Figure(scene.name("families"), page.figure, title, caption, alt, rows.data, language, size)


class _Rows:
    """Each family's ceiling, interval and fit, as rows of the picture, sentences and table."""

    def __init__(self, scene: Scene, curves: list[AdoptionCurve]) -> None:
        self.scene, self.curves = scene, curves
        self.found = [curve.estimate("ceiling") for curve in curves]
        self.names = [capital(scene.family(curve.family)) for curve in curves]
        self.worse = [curve.aicc - curves[0].aicc for curve in curves]
        self.ceilings = [scene.ceiling(found, short=True) for found in self.found]

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
            say("families.alt", family=name, ceiling=ceiling, aicc=number(worse, say.language, 1),
                half=say.moment(float(curve.quantile(0.5))))
            for name, ceiling, worse, curve in zip(self.names, self.ceilings, self.worse, self.curves, strict=True)
        ]  # fmt: skip

    @property
    def data(self) -> pd.DataFrame:
        """One row a family."""
        say = self.scene
        return pd.DataFrame(
            [
                {
                    say("column.family"): name,
                    say("column.ceiling"): None if math.isnan(found.estimate) else round(found.estimate, 4),
                    say("column.ceiling_lower"): round(found.lower, 4),
                    say("column.ceiling_upper"): round(found.upper, 4),
                    say("column.identified"): say("key.yes" if curve.ceiling_identified else "key.no"),
                    say("column.midpoint"): round(float(curve.quantile(0.5)), 2),
                    say("column.aicc"): round(worse, 2),
                    say("column.origin"): curve.origin,
                }
                for name, found, worse, curve in zip(self.names, self.found, self.worse, self.curves, strict=True)
            ]
        )

    def draw(self, page: Page, x: float, top: float, width: float, step: float) -> None:
        """Draw a line, a name, the ceiling on its scale and in words, and the fit, family by family."""
        scene, size = self.scene, self.scene.labels.size
        scaled, font = size.scaled, size.font
        sample = scaled(26)
        first = x + sample + max(text_width(name, font) for name in self.names) + scaled(18)
        heads = [scene("families.aicc"), scene("families.ceiling")]
        fits = [number(worse, scene.language, 1) for worse in self.worse]
        last_column = max(text_width(text, font, "bold") for text in [heads[0], *fits])
        words = max(text_width(text, font) for text in self.ceilings)
        words_at = x + width - last_column - scaled(12) - words
        length = words_at - scaled(14) - first
        scale_from = min(0.5, math.floor(10 * min(found.lower for found in self.found)) / 10)
        head = font * LEADING + scaled(4)
        page.text(first, top + head / 2, heads[1], weight="bold")
        page.text(x + width, top + head / 2, heads[0], weight="bold", ha="right")
        bottom = top + head + len(self.curves) * step
        for tick in np.arange(scale_from, 1.01, 0.25 if scale_from == 0 else 0.1):
            at = first + length * (tick - scale_from) / (1 - scale_from)
            page.line([at, at], [top + head, bottom], color=RULE, linewidth=scaled(0.6), zorder=1)
        for end in (scale_from, 1.0):
            at = first + length * (end - scale_from) / (1 - scale_from)
            page.text(at, bottom + scaled(9), scene.share(end), ha="center")
        for place, curve in enumerate(self.curves):
            middle, found, look = top + head + (place + 0.5) * step, self.found[place], LOOKS[curve.family]
            page.line([x, x + sample], [middle] * 2, linewidth=scaled(2.4), **look)
            page.text(x + sample + scaled(7), middle, self.names[place])
            page.text(words_at, middle, self.ceilings[place])
            page.text(x + width, middle, fits[place], ha="right")
            if not math.isnan(found.estimate):
                low, high, at = (
                    first + length * (value - scale_from) / (1 - scale_from)
                    for value in (found.lower, found.upper, found.estimate)
                )
                page.line([low, high], [middle] * 2, color=look["color"], linewidth=scaled(2))
                page.marker(at, middle, "o", scaled(6.5), color=look["color"])
                if not curve.ceiling_identified:
                    page.marker(high, middle, ">", scaled(6), color=look["color"])


def _draw(scene: Scene, frame: Frame, curves: list[AdoptionCurve], rows: _Rows) -> Page:
    scaled, font = scene.labels.size.scaled, scene.labels.size.font
    head, axis = font * LEADING + scaled(6), scaled(20)
    step = scaled(18)
    below = scaled(12) + font * LEADING + scaled(4) + len(curves) * step + scaled(18)
    page = frame.open(head + scaled(180) + axis + below)
    height = page.height - head - axis - below
    left = share_width(scene)
    inner = frame.width - left - text_width("2000", font) / 2
    truncated = curves[0].truncated
    heading = scene("curve.shares_of_adopters" if truncated else "families.scale", population=scene.population)
    page.text(0, head / 2 - scaled(3), heading, weight="bold")
    axes = page.axes_at(left, head, inner, height)
    first, _ = first_and_last(scene.spread)
    seen = curves[0].observed_until
    last = seen + BEYOND * (seen - first)
    axes.axvspan(seen, last, facecolor=PALE, linewidth=0)
    at, reached = model_free(scene.spread.steps)
    scale = float(curves[0].share(seen)) if truncated else 1.0
    axes.plot([*at, seen], [*(reached * scale), reached[-1] * scale], color=INK, linewidth=scaled(1))
    years = np.linspace(first, last, POINTS)
    for curve in curves:
        axes.plot(years, curve.share(years), linewidth=scaled(2), **LOOKS[curve.family])
    for x, y, said, color in (
        ((seen + last) / 2, 0.06, scene("families.beyond"), GREY),
        (first + (seen - first) * 0.03, 0.92, scene("families.model_free"), INK),
    ):
        side = "center" if color == GREY else "left"
        axes.text(x, y, said, ha=side, va="center", fontsize=font, color=color)
    share_axis(axes, scene, top=1.02)
    year_axis(axes, scene.labels, first, last, inner)
    rows.draw(page, 0, page.height - below + scaled(12), frame.width, step)
    return page
