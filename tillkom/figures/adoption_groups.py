"""The adoption curves of groups of units side by side, with a test of whether they differ."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tillkom.adoption import AdoptionCurve, Estimate, GroupComparison, TooLittleData, turnbull
from tillkom.analysis.spread import LEVELS
from tillkom.errors import TillkomError
from tillkom.figures._drawing.page import LEADING, Frame, Page, text_width, wrap
from tillkom.figures._drawing.style import BLUE, GREY, INK, VERMILION
from tillkom.figures.adoption_parts import (
    Key,
    Mark,
    Scene,
    first_and_last,
    model_free,
    share_axis,
    share_width,
    year_axis,
)
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import sentences
from tillkom.figures.registry import each_definition, registered
from tillkom.language import capital, number

if TYPE_CHECKING:
    from tillkom.study import Study

GROUPS = ("level", "county", "programme")
"""What the units of a study can be grouped by."""

CLEAR = 0.05  # below this p the groups are said to differ
POINTS = 100
NAMED = 2  # groups left out that a caption names
SLIDE_MOST = 6  # panels that are readable from the back row


@registered("adoption-groups", "adoption", place=5, each=each_definition)
def adoption_groups(
    study: Study,
    definition: str,
    *,
    group: str = "level",
    levels: Sequence[str] = LEVELS,
    language: str = "sv",
    size: str = "report",
) -> Figure:
    """Draw the curves of groups of units side by side, each over its own model-free estimate and the curve of all.

    The ceiling of each group stands in its panel with its 95 % profile interval; the caption says by a likelihood-ratio
    test whether the groups differ by more than chance. Groups with too little data for a curve are named and left out,
    and so are units of no group. A slide holds the six largest groups and says how many there are.

    Parameters
    ----------
    definition, levels : as for :func:`tillkom.figures.adoption_curve`.
    group : "level" (municipality or region), "county" or "programme" (of the unit's case).

    Raises
    ------
    NothingToShow : fewer than two groups can have a curve; the message says why.
    TillkomError : no such definition, level or group.
    """
    if group not in GROUPS:
        raise TillkomError(f'Units cannot be grouped by "{group}". Choose one of {", ".join(GROUPS)}.')
    scene = Scene(study, definition, levels, language, size)
    scene.fitted()
    named = scene.spread.units[group].dropna()
    if named.nunique() < 2:
        raise NothingToShow(scene("groups.one", by=scene(f"groups.by.{group}"), definition=scene.definition_label))
    try:
        found = scene.spread.by(group)
    except TooLittleData as why:
        raise NothingToShow(scene.nothing(why)) from None
    panels = _Panels(scene, group, found)
    key = "groups.differ" if found.p_value < CLEAR else "groups.alike"
    test = scene(key, p=_p(scene, found.p_value))
    if found.note:
        test = sentences([test, scene("groups.cautious")])
    title = scene("groups.title", by=scene(f"groups.by.{group}"), definition=scene.definition_label)
    frame = scene.labels.frame(title, [test, panels.left_out, panels.hidden, scene.source])
    page = panels.draw(frame)
    base = scene("groups.base", known=scene.count(found.pooled.n), population=scene.population)
    notes = [test, panels.left_out, panels.hidden, scene("groups.how"), scene.defined]
    short = scene(f"{key}_short", p=_p(scene, found.p_value))
    needed = [short, panels.left_out_short, panels.hidden]
    caption = scene.labels.caption(needed if panels.hidden else [base, *needed], scene.cited, "")
    alt = sentences([f"{title}.", base, *panels.told, *notes])
    name = f"{scene.name('groups')}-{group}"
    return Figure(name, page.figure, title, caption, alt, panels.data, language, size)


class _Panels:
    """One small picture a group, on the same scales, the largest group first."""

    def __init__(self, scene: Scene, group: str, found: GroupComparison) -> None:
        self.scene, self.compared, self.group = scene, found, group
        self._found: dict[tuple[int, str], Estimate] = {}
        self.curves = sorted(found.curves.items(), key=lambda item: -item[1].n)
        self.shown = self.curves[:SLIDE_MOST] if scene.labels.size.titled else self.curves
        self.first, self.last = first_and_last(scene.spread)

    def found(self, curve: AdoptionCurve, quantity: str) -> Estimate:
        """A quantity of a curve, profiled once."""
        key = (id(curve), quantity)
        if key not in self._found:
            self._found[key] = curve.estimate(quantity)
        return self._found[key]

    def name(self, group: str) -> str:
        """A group in words: "kommuner", "Skåne län"."""
        if self.group == "level":
            return capital(self.scene(f"levels.{group}"))
        return self.scene.labels.of("programme", group) if self.group == "programme" else group

    @property
    def left_out(self) -> str:
        """Which groups have too little data for a curve."""
        names = [self.name(group) for group in self.scene.spread.too_small(self.group)]
        return self.scene("groups.too_small", groups=self.scene.labels.join(names)) if names else ""

    @property
    def left_out_short(self) -> str:
        """The same for a caption: the names of one or two groups, of more how many they are."""
        count = len(self.scene.spread.too_small(self.group))
        return self.left_out if count <= NAMED else self.scene("groups.too_small_many", count=self.scene.count(count))

    @property
    def hidden(self) -> str:
        """That a slide does not hold all groups."""
        if len(self.shown) == len(self.curves):
            return ""
        return self.scene("groups.hidden", shown=len(self.shown), count=len(self.curves))

    @property
    def told(self) -> list[str]:
        """One sentence a group."""
        say = self.scene
        return [
            say("groups.alt", group=self.name(group), known=say.count(curve.n),
                ceiling=say.ceiling(self.found(curve, "ceiling")), half=say.period(self.found(curve, "midpoint")))
            for group, curve in self.curves
        ]  # fmt: skip

    @property
    def data(self) -> pd.DataFrame:
        """Ceiling and midpoint of each group and of all units, with their intervals."""
        say = self.scene
        rows = []
        for name, curve in [*((self.name(group), curve) for group, curve in self.curves), *self._all()]:
            row: dict[str, Any] = {say("column.group"): name, say("column.n_known"): int(curve.n)}
            for quantity in ("ceiling", "midpoint"):
                each = self.found(curve, quantity)
                for column, value in (("", each.estimate), ("_lower", each.lower), ("_upper", each.upper)):
                    row[say(f"column.{quantity}{column}")] = value if math.isfinite(value) else None
            rows.append(row)
        return pd.DataFrame(rows)

    def _all(self) -> list[tuple[str, AdoptionCurve]]:
        return [(self.scene("groups.all"), self.compared.pooled)]

    def draw(self, frame: Frame) -> Page:
        """Draw the panels in as many rows as it takes."""
        size = self.scene.labels.size
        scaled, font = size.scaled, size.font
        key = Key(self.scene.labels, self._marks(), frame.width)
        columns = min(len(self.shown), 3 if len(self.shown) != 4 else 2)
        rows = math.ceil(len(self.shown) / columns)
        gap, left = scaled(14), share_width(self.scene)
        width = (frame.width - left - gap * (columns - 1) - text_width("2000", font) / 2) / columns
        heads = [self._head(name, curve, width) for name, curve in self.shown]
        head = max(len(lines) for lines in heads) * font * LEADING + scaled(4)
        axis, top = scaled(20), key.height + scaled(6)
        low = scaled(8)  # beneath the upper rows, whose years stand at the bottom
        page = frame.open(top + rows * (head + scaled(165 if rows == 1 else 90) + low) - low + axis)
        key.draw(page, 0, 0)
        height = (page.height - top - axis - (rows - 1) * low) / rows - head
        for place, (name, curve) in enumerate(self.shown):
            row, column = divmod(place, columns)
            x, y = left + column * (width + gap), top + row * (head + height + low)
            page.text(x, y + font * LEADING / 2, heads[place][0], weight="bold")
            page.lines(x, y + font * LEADING, heads[place][1:], color=VERMILION)
            axes = page.axes_at(x, y + head, width, height)
            self._panel(axes, name, curve, width)
            axes.tick_params(labelleft=column == 0, labelbottom=place + columns >= len(self.shown))
            if rows > 1:
                axes.set_yticks((0, 0.5, 1))
        return page

    def _marks(self) -> list[Mark]:
        say, scaled = self.scene, self.scene.labels.size.scaled
        return [
            Mark(say("groups.key.own"), line={"color": BLUE, "linewidth": scaled(2.2)}),
            Mark(say("groups.key.all"), line=self._pooled()),
            Mark(say("groups.key.model_free"), line={"color": INK, "linewidth": scaled(1)}),
        ]

    def _pooled(self) -> dict[str, Any]:
        return {"color": GREY, "linewidth": self.scene.labels.size.scaled(1.6), "linestyle": (0, (4, 2))}

    def _head(self, group: str, curve: AdoptionCurve, width: float) -> list[str]:
        """A panel's heading: the group and how many units its curve rests on, and beneath it the ceiling."""
        font = self.scene.labels.size.font
        name = self.scene("groups.head", group=self.name(group), known=self.scene.count(curve.n))
        ceiling = self.scene("groups.ceiling", ceiling=self.scene.ceiling(self.found(curve, "ceiling"), cell=True))
        return [*wrap(name, width, font, "bold", 1), *wrap(ceiling, width, font)]

    def _panel(self, axes: Any, group: str, curve: AdoptionCurve, width: float) -> None:
        picture, scaled = self.scene.spread, self.scene.labels.size.scaled
        own = (picture.units[self.group] == group).to_numpy()
        years = np.linspace(self.first, curve.observed_until, POINTS)
        at, reached = model_free(turnbull(picture.lower[own], picture.upper[own]))
        scale = float(curve.share(curve.observed_until)) if curve.truncated else 1.0
        axes.plot(at, reached * scale, color=INK, linewidth=scaled(1))
        axes.plot(years, self.compared.pooled.share(years), **self._pooled())
        axes.plot(years, curve.share(years), color=BLUE, linewidth=scaled(2.2))
        share_axis(axes, self.scene, top=1.02)
        year_axis(axes, self.scene.labels, self.first, self.last, width)
        if curve.ceiling is not None:
            axes.axhline(curve.ceiling, color=VERMILION, linewidth=scaled(1.2), linestyle=(0, (5, 2.5)))


def _p(scene: Scene, value: float) -> str:
    """The p value as it is written: never 0."""
    if value < 0.001:
        return scene("groups.p_below", p=number(0.001, scene.language, 3))
    return scene("groups.p", p=number(value, scene.language, 3))
