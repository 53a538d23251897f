"""Each case's membership in a model against its membership in the outcome, with the cases named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom.analysis.answers import records
from tillkom.figures._drawing.style import BLUE, GREY, LINE, PALE_BLUE, RULE, VERMILION
from tillkom.figures._drawing.wrapping import LEADING, text_width
from tillkom.figures.figure import Figure
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.qca_configurations import only_when_called
from tillkom.figures.registry import registered
from tillkom.language import words

if TYPE_CHECKING:
    from tillkom.figures._drawing.page import Page
    from tillkom.qca import Model, StudySets
    from tillkom.study import Study

MOST_NAMED = 30


@registered("qca-xy", "comparison", place=91, each=only_when_called, on_request=True)
def qca_xy(
    study: Study, sets: StudySets, model: Model, *, term: str = "", language: str = "sv", size: str = "report"
) -> Figure:
    """Draw the cases in the plane of model and outcome: on and above the diagonal they fit the claim.

    Parameters
    ----------
    sets, model : from ``tillkom.qca.from_study`` and its solution.
    term : one of the model's terms instead of the whole model.

    Source: Schneider and Rohlfing (2013), Sociological Methods & Research 42, 559–597, for the kinds of cases.
    """
    labels, say = Labels(study, language, size), words("qca", language)
    analysed = model.table_of.sets
    member = analysed.member(analysed.parse(term)) if term else model.membership.to_numpy()
    short = labels.short(list(analysed.cases))
    points = pd.DataFrame({"x": member, "y": analysed.y}, index=list(analysed.cases))
    points["kind"] = [_kind(x, y) for x, y in zip(points["x"], points["y"], strict=True)]
    said = term or " + ".join(model.terms)
    title = say("figure.xy.title", outcome=sets.said(language))
    base = say("figure.base", cases=len(points))
    fit = {name: labels.number(getattr(model, name), 2) for name in ("consistency", "coverage")}
    fitted = say("figure.xy.term", formula=said) if term else say("figure.xy.fit", formula=said, **fit)
    named = points.index if len(points) <= MOST_NAMED else points.index[points["kind"] == "deviant"]
    left = "" if len(named) == len(points) else say("figure.xy.only_deviant")
    page = _draw(labels, labels.frame(title, [fitted, base]), points, {case: short[case] for case in named}, say)
    told = [
        say(
            "figure.xy.alt",
            kind=say(f"kind_of_case.{kind}"),
            cases=labels.join(short[str(case)] for case in group.index),
        )
        for kind, group in points.groupby("kind", sort=True)
    ]
    caption = sentences([fitted, base, say("figure.xy.how"), left, say("claims.no_cause")])
    data = pd.DataFrame(
        {
            say("column.case"): [labels.case(case) for case in points.index],
            say("column.in_model"): points["x"].to_numpy(),
            say("column.in_outcome"): points["y"].to_numpy(),
            say("column.kind"): [say(f"kind_of_case.{kind}") for kind in points["kind"]],
        }
    )
    return Figure("qca-xy", page.figure, title, caption, sentences([f"{title}.", *told]), data, language, size)


def _kind(x: float, y: float) -> str:
    if x > 0.5:
        return "typical" if y > 0.5 else "deviant"
    return "uncovered" if y > 0.5 else "irrelevant"


def _draw(labels: Labels, frame: Any, points: pd.DataFrame, named: dict[str, str], say: Any) -> Page:
    scaled, font = labels.size.scaled, labels.size.font
    step = font * LEADING
    axis = text_width("0,5", font) + scaled(10)
    side = min(frame.width - axis - scaled(10), (frame.room or scaled(330)) - 2.6 * step - scaled(6))
    page = frame.open(side + 2.6 * step + scaled(6))
    left, top = axis + step * 1.2, scaled(4)
    wide = max(side, min(frame.width - left - scaled(6), side * 1.5))

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * wide, top + (1 - y) * side

    from matplotlib.patches import Polygon

    page.axes.add_patch(Polygon([at(0, 0), at(0, 1), at(1, 1)], facecolor=PALE_BLUE, alpha=0.45, linewidth=0))
    page.line([at(0, 0)[0], at(1, 1)[0]], [at(0, 0)[1], at(1, 1)[1]], color=LINE)
    for value in (0.0, 0.5, 1.0):
        look = {"color": LINE if value == 0.5 else RULE, "linestyle": "--" if value == 0.5 else "-"}
        page.line([at(value, 0)[0]] * 2, [at(0, 0)[1], at(0, 1)[1]], **look)
        page.line([at(0, 0)[0], at(1, 0)[0]], [at(0, value)[1]] * 2, **look)
        page.text(
            at(value, 0)[0], at(0, 0)[1] + step * 0.7, labels.number(value, 1 if value == 0.5 else 0), ha="center"
        )
        page.text(left - scaled(6), at(0, value)[1], labels.number(value, 1 if value == 0.5 else 0), ha="right")
    page.text(at(0.5, 0)[0], at(0, 0)[1] + step * 1.8, say("figure.xy.x"), ha="center", color=GREY)
    page.text(step * 0.5, at(0, 0.5)[1], say("figure.xy.y"), rotation=90, ha="center", va="center", color=GREY)
    shapes = {"typical": ("o", BLUE), "deviant": ("X", VERMILION), "uncovered": ("^", BLUE), "irrelevant": ("s", GREY)}
    for row in records(points):
        shape, colour = shapes[str(row.kind)]
        page.marker(*at(float(row.x), float(row.y)), shape, scaled(8), color=colour, markerfacecolor=colour)
    _names(page, labels, points, named, at, left + wide)
    return page


def _names(page: Page, labels: Labels, points: pd.DataFrame, named: dict[str, str], at: Any, right: float) -> None:
    """Write the names beside the points, those of near points below each other."""
    scaled, font = labels.size.scaled, labels.size.font
    marks = [at(float(row.x), float(row.y)) for row in records(points)]
    taken: list[tuple[float, float, float]] = [(x - scaled(4), x + scaled(4), y) for x, y in marks]
    for row in records(points.loc[list(named)].sort_values(["y", "x"], ascending=False)):
        x, y = at(float(row.x), float(row.y))
        name = named[str(row.Index)]
        wide = text_width(name, font)
        start = x + scaled(8) if x + scaled(8) + wide <= right else x - scaled(8) - wide
        while any(abs(y - other) < font * 1.1 and start < end and begin < start + wide for begin, end, other in taken):
            y += font * 1.15
        taken.append((start, start + wide, y))
        page.text(start, y, name)
