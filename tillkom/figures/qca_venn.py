"""The truth table as a Venn diagram of up to five sets: cases in each region, and whether it goes with the outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from tillkom.figures._drawing.style import GREY, INK, PALE_BLUE, PALE_VERMILION
from tillkom.figures._drawing.wrapping import LEADING, wrap
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.qca_configurations import only_when_called
from tillkom.figures.registry import registered
from tillkom.language import words

if TYPE_CHECKING:
    from tillkom.figures._drawing.page import Frame, Page
    from tillkom.qca import StudySets, TruthTable
    from tillkom.study import Study

MOST_SETS = 5
GRID = 420


class Ellipse(NamedTuple):
    """Centre, half axes and turn of one set's outline, in a square from -1 to 1."""

    x: float
    y: float
    a: float
    b: float
    turn: float = 0.0

    def holds(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        along, across = (x - self.x) * cos + (y - self.y) * sin, (y - self.y) * cos - (x - self.x) * sin
        return (along / self.a) ** 2 + (across / self.b) ** 2 <= 1

    def outline(self) -> tuple[np.ndarray, np.ndarray]:
        t = np.linspace(0, 2 * np.pi, 181)
        along, across, cos, sin = self.a * np.cos(t), self.b * np.sin(t), np.cos(self.turn), np.sin(self.turn)
        return self.x + along * cos - across * sin, self.y + along * sin + across * cos


def _around(count: int, distance: float, a: float, b: float, turn: float, start: float) -> list[Ellipse]:
    angles = [start + 2 * np.pi * place / count for place in range(count)]
    return [Ellipse(distance * np.cos(t), distance * np.sin(t), a, b, turn + t) for t in angles]


SHAPES = {
    1: [Ellipse(0, 0, 0.6, 0.6)],
    2: [Ellipse(-0.32, 0, 0.6, 0.6), Ellipse(0.32, 0, 0.6, 0.6)],
    3: _around(3, 0.38, 0.58, 0.58, 0.0, np.pi / 2),
    4: [
        Ellipse(-0.309, -0.105, 0.756, 0.4725, -0.698),
        Ellipse(-0.099, 0.105, 0.756, 0.4725, -0.698),
        Ellipse(0.099, 0.105, 0.756, 0.4725, 0.698),
        Ellipse(0.309, -0.105, 0.756, 0.4725, 0.698),
    ],
    5: _around(5, 0.282, 0.697, 0.29, 2.959, 0.0),
}
"""Outlines in which every combination of the sets has a region."""


@registered("qca-venn", "comparison", place=92, each=only_when_called, on_request=True)
def qca_venn(study: Study, sets: StudySets, table: TruthTable, *, language: str = "sv", size: str = "report") -> Figure:
    """Draw the conditions as overlapping sets, with the number of cases in each combination.

    Blue regions go with the outcome (+), red ones do not (−), white ones have too few cases.

    Parameters
    ----------
    sets, table : from ``tillkom.qca.from_study`` and its ``table()``.

    Raises
    ------
    NothingToShow : more than five conditions, or a multi-value one.
    """
    labels, say = Labels(study, language, size), words("qca", language)
    count = len(table.conditions)
    if count > MOST_SETS or table.sets.multi_value:
        raise NothingToShow(say("figure.venn.too_many", count=count, most=MOST_SETS))
    names = [sets.labels(language)[name] for name in table.conditions]
    title = say("figure.venn.title", outcome=sets.said(language))
    base = say("figure.base", cases=len(table.sets.cases))
    seen = say("figure.venn.seen", seen=table.sets.size - table.remainders, rows=table.sets.size)
    page = _draw(labels, labels.frame(title, [seen, base]), table, names, say)
    full = table.complete()
    observed = full[full["n"] > 0]
    short = labels.short(list(table.sets.cases))
    told = [
        say("figure.venn.alt",
            inside=labels.join(n for n, v in zip(names, row, strict=True) if v) or say("figure.venn.no_set"),
            cases=labels.join(short[case] for case in cases), out=say(f"out.{out}"))
        for row, out, cases in zip(
            observed[list(table.conditions)].to_numpy().tolist(), observed["out"], observed["cases"], strict=True
        )
    ]  # fmt: skip
    data = pd.DataFrame(
        {
            name: full[code].map(lambda value: say(f"in.{value}"))
            for name, code in zip(names, table.conditions, strict=True)
        }
    )
    data[say("column.cases")] = [labels.join(labels.case(case) for case in cases) for cases in full["cases"]]
    data[say("column.out")] = [say(f"out.{out}") for out in full["out"]]
    caption = sentences([seen, base, say("figure.venn.how")])
    alt = sentences([f"{title}.", seen, *told])
    return Figure("qca-venn", page.figure, title, caption, alt, data.reset_index(drop=True), language, size)


def _draw(labels: Labels, frame: Frame, table: TruthTable, names: list[str], say: Any) -> Page:
    from matplotlib.colors import ListedColormap
    from matplotlib.patheffects import withStroke

    scaled, font = labels.size.scaled, labels.size.font
    step, shapes = font * LEADING, SHAPES[len(names)]
    side = min(frame.width * 0.62, frame.room or scaled(340))
    page = frame.open(side)
    ticks = np.linspace(-1, 1, GRID)
    x, y = np.meshgrid(ticks, ticks)
    places = [table.sets.places[place] * shape.holds(x, y) for place, shape in enumerate(shapes)]
    region = np.sum(places, axis=0).astype(int)
    colour = np.zeros(table.sets.size, dtype=int)
    colour[table.positive], colour[table.negative] = 1, 2
    axes = page.axes_at(0, 0, side, side)
    axes.axis("off")
    shades = ListedColormap(["white", PALE_BLUE, PALE_VERMILION])
    axes.imshow(
        colour[region], cmap=shades, vmin=0, vmax=2, extent=(-1, 1, -1, 1), origin="lower", interpolation="nearest"
    )
    for place, shape in enumerate(shapes):
        outline = shape.outline()
        axes.plot(*outline, color=INK, linewidth=scaled(1.1))
        tip = int(np.argmax(np.hypot(*outline)))
        far = np.hypot(outline[0][tip], outline[1][tip])
        axes.text(outline[0][tip] / far * (far + 0.07), outline[1][tip] / far * (far + 0.07), "ABCDE"[place],
                  weight="bold", fontsize=font, ha="center", va="center")  # fmt: skip
    axes.set_xlim(-1.12, 1.12)
    axes.set_ylim(-1.12, 1.12)
    halo = [withStroke(linewidth=scaled(2.5), foreground="white")]  # where a region is narrower than its number
    for number, out, n in zip(table.rows.index, table.rows["out"], table.rows["n"], strict=True):
        if n:
            where = _middle(region == number - 1)
            mark = {"1": " +", "0": " −"}.get(str(out), "")
            axes.text(
                ticks[where[1]],
                ticks[where[0]],
                f"{n}{mark}",
                fontsize=font,
                ha="center",
                va="center",
                path_effects=halo,
            )
    left, width = side + scaled(14), frame.width - side - scaled(14)
    at: float = scaled(6)
    for letter, name in zip("ABCDE", names, strict=False):
        page.text(left, at + step / 2, letter, weight="bold")
        at += page.lines(left + scaled(18), at, wrap(name, width - scaled(18), font)) + scaled(4)
    at += scaled(8)
    for shade, mark, key in ((PALE_BLUE, "+", "out.1"), (PALE_VERMILION, "−", "out.0"), ("white", "", "out.?")):
        page.box(left, at + scaled(1), scaled(16), scaled(12), facecolor=shade, edgecolor=GREY, linewidth=0.8)
        page.text(left + scaled(8), at + scaled(7), mark, ha="center")
        at += page.lines(left + scaled(24), at, wrap(say(key), width - scaled(24), font)) + scaled(4)
    return page


def _middle(region: np.ndarray) -> tuple[int, int]:
    """The point of a region farthest from its border."""
    from scipy.ndimage import distance_transform_edt

    inside = distance_transform_edt(np.pad(region, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(int(inside.argmax()), inside.shape)
    return int(row), int(column)
