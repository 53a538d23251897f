"""Rogers' adopter categories as quantiles along the fitted curve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tillkom import adoption
from tillkom.analysis.answers import records
from tillkom.analysis.spread import LEVELS
from tillkom.figures._drawing.page import LEADING, Frame, Page, text_width
from tillkom.figures._drawing.style import BLUE, GREY, PALE, PALE_BLUE, VERMILION
from tillkom.figures.adoption_parts import Scene, share_axis, share_width, year_axis
from tillkom.figures.figure import Figure
from tillkom.figures.labels import sentences
from tillkom.figures.registry import each_definition, registered
from tillkom.language import capital, percent

if TYPE_CHECKING:
    from tillkom.adoption import AdoptionCurve
    from tillkom.study import Study

EDGES = (0.004, 0.996)  # quantiles between which the picture shows the curve
POINTS = 160


@registered("adoption-rogers", "adoption", place=4, each=each_definition)
def rogers_categories(
    study: Study,
    definition: str,
    *,
    levels: Sequence[str] = LEVELS,
    family: str | None = None,
    language: str = "sv",
    size: str = "report",
) -> Figure:
    """Draw when each of Rogers' adopter categories adopts, as quantiles of the fitted curve.

    Above, the curve as a share of those who ever adopt, with the quantiles that part the categories and their 95 %
    profile intervals; beneath, each category's period. The categories say when, not which units; the base is the units
    that ever adopt, not all units.

    Parameters
    ----------
    definition, levels, family : as for :func:`tillkom.figures.adoption_curve`.

    Raises
    ------
    NothingToShow : the dates carry no curve; the message says why.
    TillkomError : no such definition, level or family.

    Source of the categories: Rogers (2003), Diffusion of Innovations, 5th ed., ch. 7.
    """
    scene = Scene(study, definition, levels, language, size)
    curve = scene.fitted(family)
    table = _periods(curve)
    title = scene.title("rogers")
    base = scene("rogers.base", known=scene.count(curve.n), base=scene.count(scene.spread.base),
                 family=scene.family(curve.family), population=scene.population)  # fmt: skip
    frame = scene.labels.frame(title, [base, scene.source])
    page = _draw(scene, frame, curve, table)
    notes = [scene("rogers.how"), scene("rogers.truncated") if curve.truncated else ""]
    caption = scene.labels.caption([base], scene.cited, sentences(notes))
    told = [
        scene("rogers.alt", category=_name(scene, row), share=_part(scene, row), period=_period(scene, row))
        for row in records(table)
    ]
    alt = sentences([f"{title}.", base, *told, *notes, scene.defined])
    return Figure(scene.name("rogers"), page.figure, title, caption, alt, _data(scene, table), language, size)


def _periods(curve: AdoptionCurve) -> pd.DataFrame:
    """The categories, with the interval of the moment at which each ends."""
    table = adoption.rogers_categories(curve)
    found = [curve.estimate(f"quantile:{share}") if share < 1 else None for share in table["share_to"]]
    table["lower"] = [each.lower if each else np.nan for each in found]
    table["upper"] = [each.upper if each else np.nan for each in found]
    return table


def _draw(scene: Scene, frame: Frame, curve: AdoptionCurve, table: pd.DataFrame) -> Page:
    """The curve, and beneath it on the same scale of years one bar a category."""
    scaled, font = scene.labels.size.scaled, scene.labels.size.font
    names = [_name(scene, row) for row in records(table)]
    parts = [_part(scene, row) for row in records(table)]
    column = max(text_width(part, font) for part in parts)
    left = max(max(text_width(name, font) for name in names) + scaled(14) + column, share_width(scene)) + scaled(8)
    head, axis, step = font * LEADING + scaled(8), scaled(24), scaled(20)
    page = frame.open(head + scaled(140) + axis + len(names) * step)
    if frame.room is not None:
        step = min(step, page.height * 0.09)
    height = page.height - head - axis - len(names) * step
    inner = frame.width - left - text_width("2000", font) / 2
    first, last = (float(curve.quantile(edge)) for edge in EDGES)
    page.text(0, head / 2 - scaled(3), scene("rogers.scale"), weight="bold")
    axes = page.axes_at(left, head, inner, height)
    years = np.linspace(first, last, POINTS)
    axes.plot(years, np.asarray(curve.share(years)) / (curve.ceiling or 1), color=BLUE, linewidth=scaled(2.4))
    share_axis(axes, scene)
    year_axis(axes, scene.labels, first, last, inner)

    def at(year: float) -> float:
        return left + inner * (min(max(year, first), last) - first) / (last - first)

    top = head + height + axis
    for place, row in enumerate(records(table)):
        y = top + place * step
        if place % 2 == 0:
            page.box(0, y, frame.width, step, facecolor=PALE, zorder=0)
        page.text(scaled(3), y + step / 2, names[place])
        page.text(left - scaled(8), y + step / 2, parts[place], ha="right")
        _bar(page, scene, row, (at(row.year_from), at(row.year_to), y + step / 2, step), place % 2 == 0)
        if math.isfinite(row.year_to):
            _quantile(axes, scene, row)
            page.line([at(row.year_to)] * 2, [top - axis + scaled(1), y + step], color=GREY, linewidth=scaled(0.8),
                      linestyle=(0, (2, 2)), zorder=1)  # fmt: skip
    return page


def _quantile(axes: Any, scene: Scene, row: Any) -> None:
    """Where a category ends on the curve, with its interval and a line down to the bars."""
    scaled = scene.labels.size.scaled
    dotted = {"color": GREY, "linewidth": scaled(0.8), "linestyle": (0, (2, 2))}
    axes.plot([row.year_to] * 2, [0, row.share_to], **dotted)
    ends = [row.lower if math.isfinite(row.lower) else axes.get_xlim()[0],
            row.upper if math.isfinite(row.upper) else axes.get_xlim()[1]]  # fmt: skip
    axes.plot(ends, [row.share_to] * 2, color=VERMILION, linewidth=scaled(2), zorder=3)
    axes.plot([row.year_to], [row.share_to], marker="o", color=VERMILION, markersize=scaled(5), zorder=4)


def _bar(page: Page, scene: Scene, row: Any, place: tuple[float, float, float, float], shaded: bool) -> None:
    """A category's period as a bar with its years; an arrow where it has no end."""
    start, end, middle, step = place
    scaled, font = scene.labels.size.scaled, scene.labels.size.font
    tall = step * 0.62
    page.box(start, middle - tall / 2, end - start, tall, facecolor=PALE_BLUE, edgecolor=BLUE, linewidth=scaled(0.8))
    for open_end, at, marker in ((row.year_from, start, "<"), (row.year_to, end, ">")):
        if not math.isfinite(open_end):
            page.marker(at, middle, marker, scaled(6), color=BLUE)
    said = _years(scene, row)
    wide = text_width(said, font)
    ground = {"facecolor": PALE if shaded else "white", "edgecolor": "none", "pad": 0.8}
    if end - start > wide + scaled(12):
        page.text((start + end) / 2, middle, said, ha="center")
    elif page.width - end > wide + scaled(12):
        page.text(end + scaled(7), middle, said, bbox=ground)
    else:
        page.text(start - scaled(7), middle, said, ha="right", bbox=ground)


def _name(scene: Scene, row: Any) -> str:
    return capital(scene(f"rogers.category.{row.category}"))


def _part(scene: Scene, row: Any) -> str:
    """A category's share of those who ever adopt: "13,5 %"."""
    share = row.share_to - row.share_from
    return percent(share, scene.language, 0 if math.isclose(100 * share, round(100 * share)) else 1)


def _period(scene: Scene, row: Any) -> str:
    """A category's period in words, month by month."""
    if not math.isfinite(row.year_to):
        return scene("rogers.after", start=scene.moment(row.year_from))
    if not math.isfinite(row.year_from):
        return scene("rogers.until", end=scene.moment(row.year_to))
    return scene("rogers.between", start=scene.moment(row.year_from), end=scene.moment(row.year_to))


def _years(scene: Scene, row: Any) -> str:
    """A category's period in years: "2011–2014"."""
    if not math.isfinite(row.year_to):
        return scene("rogers.after", start=math.floor(row.year_from))
    if not math.isfinite(row.year_from):
        return scene("rogers.until", end=math.floor(row.year_to))
    start, end = math.floor(row.year_from), math.floor(row.year_to)
    return str(start) if start == end else scene("rogers.years", start=start, end=end)


def _data(scene: Scene, table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                scene("column.category"): _name(scene, row),
                scene("column.part_of_adopters"): _part(scene, row),
                scene("column.period"): _period(scene, row),
                scene("column.until"): row.year_to if math.isfinite(row.year_to) else None,
                scene("column.until_lower"): row.lower if math.isfinite(row.lower) else None,
                scene("column.until_upper"): row.upper if math.isfinite(row.upper) else None,
            }
            for row in records(table)
        ]
    )
