"""Ever adopted and in use: two lines where adoptions have ended, and what is possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom.adoption import TooLittleData
from tillkom.analysis.answers import records
from tillkom.analysis.spread import LEVELS
from tillkom.figures._drawing.page import LEADING, Frame, Page, text_width, wrap
from tillkom.figures._drawing.style import BLUE, GREY, VERMILION
from tillkom.figures.adoption_parts import Key, Mark, Scene, scale_end, share_axis, share_width, year_axis
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import sentences
from tillkom.figures.registry import registered

if TYPE_CHECKING:
    from tillkom.study import Study

POSSIBLE: dict[str, Any] = {"facecolor": "#E6E6E6", "linewidth": 0}


def each_ended(study: Study) -> Iterator[tuple[str, ...]]:
    """One picture of each definition by which some adoption has ended."""
    ended = study.adoptions[study.adoptions["ended"].notna()]["definition"].astype("str")
    return ((code,) for code in study.codebook.vocabulary("adoption_definition") if (ended == code).any())


@registered("adoption-use", "adoption", place=6, each=each_ended)
def adoption_use(
    study: Study,
    definition: str,
    *,
    levels: Sequence[str] = LEVELS,
    language: str = "sv",
    size: str = "report",
) -> Figure:
    """Draw by the end of each year the share that has ever adopted, and the share that still has it in use.

    Both lines are model-free (Turnbull), among the units of which something is known; they part where adoptions have
    ended. The ground behind is what is possible for the share in use among all units, were every open date and every
    unknown unit first one way and then the other. An adoption without a recorded end is counted as in use.

    Parameters
    ----------
    definition, levels : as for :func:`tillkom.figures.adoption_curve`.

    Raises
    ------
    NothingToShow : no adoption by this definition is known to have ended, or less than half of the units are known.
    TillkomError : no such definition or level.
    """
    scene = Scene(study, definition, levels, language, size)
    if not scene.spread.ended:
        raise NothingToShow(scene("use.none", definition=scene.definition_label))
    try:
        table = scene.spread.use
    except TooLittleData as why:
        raise NothingToShow(scene.nothing(why)) from why
    title = scene.title("use")
    adopters = scene.count(scene.spread.adopters)
    said = scene.words.counted("use.ended", scene.spread.ended, adopters=adopters)
    short = scene.words.counted("use.of_them", scene.spread.ended, adopters=adopters)
    page = _draw(scene, scene.labels.frame(title, [said, scene.source]), table)
    notes = [scene("use.how"), scene.defined, scene.gotland]
    caption = scene.labels.caption([scene.counted, short], scene.cited, scene("use.taken"))
    alt = sentences([f"{title}.", scene.base, said, *_told(scene, table), *notes])
    return Figure(scene.name("use"), page.figure, title, caption, alt, _data(scene, table), language, size)


def _draw(scene: Scene, frame: Frame, table: pd.DataFrame) -> Page:
    labels = scene.labels
    scaled, font = labels.size.scaled, labels.size.font
    looks: dict[str, dict[str, Any]] = {
        "ever": {"color": BLUE, "linewidth": scaled(2.4)},
        "in_use": {"color": VERMILION, "linewidth": scaled(2.4), "linestyle": (0, (5, 2))},
    }
    marks = [Mark(scene(f"use.key.{name}"), line=look) for name, look in looks.items()]
    key = Key(labels, [*marks, Mark(scene("use.key.possible"), fill=POSSIBLE)], frame.width)
    end = scale_end(float(table[["ever", "in_use_upper"]].to_numpy().max()))
    scale = "curve.shares" if end == 1.0 else "curve.shares_to"
    head = wrap(scene(scale, population=scene.population, end=scene.share(end)), frame.width, font, "bold")
    top = len(head) * font * LEADING + scaled(3) + key.height + scaled(9)
    axis = scaled(20)
    page = frame.open(top + scaled(190) + axis)
    key.draw(page, 0, page.lines(0, 0, head, weight="bold") + scaled(3))
    left = share_width(scene)
    inner = frame.width - left - text_width("2000", font) / 2 - scaled(2)
    axes = page.axes_at(left, top, inner, page.height - top - axis)
    years = table["year"].to_numpy()
    axes.fill_between(years, table["in_use_lower"], table["in_use_upper"], **POSSIBLE)
    for name, look in looks.items():
        axes.plot(years, table[name], **look)
    axes.tick_params(colors=GREY)
    share_axis(axes, scene, top=end)
    year_axis(axes, labels, float(years[0]), float(years[-1]), inner)
    return page


def _told(scene: Scene, table: pd.DataFrame) -> list[str]:
    """The two shares at the end of some years, and what is possible at the last."""
    last = table.iloc[-1]
    some = table.iloc[:: max(len(table) // 5, 1)]
    said = [_at(scene, row) for row in records(some) if row.ever > 0]
    told = [scene("use.alt", shares=scene.labels.join(said))] if said else []
    low, high = (scene.share(last[f"in_use_{end}"]) for end in ("lower", "upper"))
    return [*told, scene("use.alt_possible", year=int(last["year"]) - 1, low=low, high=high)]


def _at(scene: Scene, row: Any) -> str:
    return scene("use.alt_year", year=int(row.year) - 1, ever=scene.share(row.ever), in_use=scene.share(row.in_use))


def _data(scene: Scene, table: pd.DataFrame) -> pd.DataFrame:
    names = ("ever", "in_use", "in_use_lower", "in_use_upper")
    columns = {scene(f"column.{name}"): table[name].astype(float) for name in names}
    return pd.DataFrame({scene("column.year"): (table["year"].astype(int) - 1).astype(str), **columns})
