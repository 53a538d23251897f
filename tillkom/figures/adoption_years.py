"""How many adopted each year: as the dates have it, and as the fitted curve would have it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tillkom.analysis import Spread
from tillkom.analysis.answers import records
from tillkom.analysis.spread import LEVELS
from tillkom.figures._drawing.page import LEADING, Frame, Page, text_width, wrap
from tillkom.figures._drawing.style import BLUE, PALE_BLUE, PURPLE, RULE
from tillkom.figures.adoption_parts import Key, Mark, Scene, year_axis
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import sentences
from tillkom.figures.registry import each_definition, registered

if TYPE_CHECKING:
    from tillkom.adoption import AdoptionCurve
    from tillkom.study import Study

DATED: dict[str, Any] = {"facecolor": BLUE, "edgecolor": "white", "linewidth": 0.5}
SPREAD: dict[str, Any] = {"facecolor": PALE_BLUE, "edgecolor": BLUE, "hatch": "////", "linewidth": 0.5}
POINTS = 160


@registered("adoption-years", "adoption", place=2, each=each_definition)
def adopters_per_year(
    study: Study,
    definition: str,
    *,
    levels: Sequence[str] = LEVELS,
    family: str | None = None,
    language: str = "sv",
    size: str = "report",
) -> Figure:
    """Draw how many units adopted each year by one definition, with the number a fitted curve expects.

    A full bar counts the adopters dated to that very year. An adopter known to have come in some longer interval is
    shared out evenly over it, hatched, since its year is not known. One known only to have adopted *by* a date cannot
    be shared out: it is in no bar, and how many they are is said. The line is the fitted density times the number of
    units the curve rests on; where no curve is fitted there is none, and the reason is said.

    Parameters
    ----------
    definition, levels, family : as for :func:`tillkom.figures.adoption_curve`.

    Raises
    ------
    NothingToShow : no unit is known to have adopted by this definition.
    TillkomError : no such definition, level or family.
    """
    scene = Scene(study, definition, levels, language, size)
    if not scene.spread.adopters:
        raise NothingToShow(scene("curve.none", definition=scene.definition_label))
    why = scene.spread.reason
    curve = None if why else scene.spread.curve(family)
    table, before = per_year(scene.spread, curve)
    title = scene.title("years")
    said = scene.reason(why) if why else scene("years.how_line", family=scene.family(scene.spread.curve(family).family))
    frame = scene.labels.frame(title, [scene.short, scene.source])
    page = _draw(scene, frame, table, before, curve)
    notes = [said, scene("years.how"), scene.defined, scene.gotland]
    alt = sentences([f"{title}.", scene.base, *_told(scene, table, before), *notes])
    needed = [_before(scene, before), said] if why else [_before(scene, before)]
    caption = scene.labels.caption([scene.counted, *needed], scene.cited, said)
    return Figure(scene.name("years"), page.figure, title, caption, alt, _data(scene, table, before), language, size)


def per_year(picture: Spread, curve: AdoptionCurve | None) -> tuple[pd.DataFrame, int]:
    """Count the adopters of each year, and those of whom only a latest date is known.

    Returns
    -------
    year, dated, shared and expected : adopters dated to the year, the parts of those dated to a longer interval that
        fall in it when each is shared out evenly, and the number the curve expects (missing without a curve).
    before : how many are known only to have adopted by some date.
    """
    adopted = np.isfinite(picture.upper)
    closed = adopted & np.isfinite(picture.lower)
    lower, upper = picture.lower[closed], picture.upper[closed]
    bounds = np.concatenate([lower, upper]) if closed.any() else picture.upper[adopted]
    end = math.ceil(bounds.max())
    years = np.arange(min(math.floor(bounds.min()), end - 1), end)  # known by New Year alone: the year before it
    overlap = np.clip(np.minimum(upper[:, None], years + 1) - np.maximum(lower[:, None], years), 0, None)
    parts = overlap / (upper - lower)[:, None]
    within = np.isclose(parts.max(axis=1, initial=0), 1)
    table = pd.DataFrame({"year": years, "dated": parts[within].sum(axis=0), "shared": parts[~within].sum(axis=0)})
    table["expected"] = np.nan if curve is None else expected(curve, years + 1.0) - expected(curve, years * 1.0)
    return table, int(adopted.sum() - closed.sum())


def expected(curve: AdoptionCurve, years: Any) -> Any:
    """Tell how many of the units behind a curve have adopted by the years, as the curve has it."""
    return np.asarray(curve.share(years)) * _units(curve)


def _units(curve: AdoptionCurve) -> float:
    """How many units the curve's share is a share of; of adopters only, as many as it says there will ever be."""
    return curve.n / float(curve.share(curve.observed_until)) if curve.truncated else curve.n


def _draw(scene: Scene, frame: Frame, table: pd.DataFrame, before: int, curve: AdoptionCurve | None) -> Page:
    labels = scene.labels
    scaled, font = labels.size.scaled, labels.size.font
    line: dict[str, Any] = {"color": PURPLE, "linewidth": scaled(2.4)}
    marks = [Mark(scene("years.key.dated"), fill=DATED), Mark(scene("years.key.shared"), fill=SPREAD)]
    marks += [Mark(scene("years.key.expected"), line=line)] if curve else []
    key = Key(labels, marks, frame.width)
    head = font * LEADING + scaled(3)
    why = scene.spread.reason
    said = sentences([scene.reason(why) if why and labels.size.titled else "", _before(scene, before)])
    remark = wrap(said, frame.width, font) if said else []
    top = head + len(remark) * font * LEADING + key.height + scaled(9)
    axis = scaled(20)
    page = frame.open(top + scaled(190 if curve else 140) + axis)
    page.text(0, head / 2 - scaled(1), scene("years.scale"), weight="bold")
    key.draw(page, 0, head + page.lines(0, head, remark))
    height = page.height - top - axis
    highest = max(float((table["dated"] + table["shared"]).max()), float(table["expected"].max()), 1) * 1.06
    left = text_width(labels.number(round(highest)), font) + scaled(10)
    inner = frame.width - left - text_width("2000", font) / 2
    axes = page.axes_at(left, top, inner, height)
    years = table["year"].to_numpy() + 0.5
    axes.bar(years, table["dated"], width=0.86, **DATED)
    axes.bar(years, table["shared"], bottom=table["dated"], width=0.86, **SPREAD)
    first, last = float(table["year"].iloc[0]), float(table["year"].iloc[-1]) + 1
    if curve:
        at = np.linspace(first, last, POINTS)
        axes.plot(at, np.asarray(curve.density(at)) * _units(curve), **line)
    _count_axis(axes, scene, highest)
    year_axis(axes, labels, first, last, inner)
    return page


def _count_axis(axes: Any, scene: Scene, highest: float) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.set_ylim(0, highest)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10], integer=True))
    axes.grid(axis="y", color=RULE, linewidth=scene.labels.size.scaled(0.6))


def _before(scene: Scene, before: int) -> str:
    """What is said of those of whom only a latest date is known."""
    return scene.words.counted("years.before", before) if before else ""


def _few(scene: Scene, count: float) -> str:
    """A number of units that may be a part of one."""
    return scene.labels.number(count, 0 if count.is_integer() else 1)


def _told(scene: Scene, table: pd.DataFrame, before: int) -> list[str]:
    total = table["dated"] + table["shared"]
    years = scene.labels.join(
        scene(
            "years.alt_year",
            count=scene.labels.number(float(count), 0 if float(count).is_integer() else 1),
            year=int(year),
        )
        for year, count in zip(table["year"], total, strict=True)
        if count > 0
    )
    told = [scene("years.alt_years", years=years)] if years else []
    if table["expected"].notna().any():
        most = table.iloc[int(table["expected"].argmax())]
        told.append(scene("years.alt_expected", year=int(most["year"]), count=scene.count(most["expected"])))
    return [*told, _before(scene, before)]


def _data(scene: Scene, table: pd.DataFrame, before: int) -> pd.DataFrame:
    rows = [{scene("column.year"): scene("years.key.before"), scene("column.shared"): before}] if before else []
    for row in records(table):
        rows.append(
            {
                scene("column.year"): str(row.year),
                scene("column.dated"): int(row.dated),
                scene("column.shared"): float(row.shared),
                scene("column.expected"): None if pd.isna(row.expected) else float(row.expected),
            }
        )
    return pd.DataFrame(rows)
