"""A solution as the chart of the field: which conditions each term has present or absent, core or peripheral."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom.figures._drawing.style import BLUE, GREY, INK, RULE, VERMILION
from tillkom.figures._drawing.wrapping import LEADING, text_width, wrap
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.registry import registered
from tillkom.language import words
from tillkom.qca.chart import ABSENT, CORE_ABSENT, CORE_PRESENT, PRESENT, configurations

if TYPE_CHECKING:
    from collections.abc import Callable

    from tillkom.figures._drawing.page import Page
    from tillkom.qca import Model, Solution, StudySets
    from tillkom.study import Study

MOST_TERMS = 8
SIGNS = {CORE_PRESENT: "● ", CORE_ABSENT: "⊗ ", PRESENT: "•", ABSENT: "⊗"}


def only_when_called(study: Study) -> tuple[tuple[str, ...], ...]:
    """No picture by itself: these figures need a solution, which the export has not."""
    return ()


@registered("qca-configurations", "comparison", place=90, each=only_when_called, on_request=True)
def qca_configurations(
    study: Study, sets: StudySets, model: Model, simple: Solution, *, language: str = "sv", size: str = "report"
) -> Figure:
    """Draw a model's terms as columns and the conditions as rows: full circles for presence, crossed ones for absence.

    Large signs are core: they stand in the parsimonious solution too. Small ones are peripheral.

    Parameters
    ----------
    sets, model : from ``tillkom.qca.from_study`` and its solution.
    simple : the parsimonious solution of the same truth table.

    Raises
    ------
    NothingToShow : the model has more terms than can be read side by side.

    Source: Fiss (2011), Academy of Management Journal 54, 393–420, for core and peripheral conditions.
    """
    labels, say = Labels(study, language, size), words("qca", language)
    if len(model.terms) > MOST_TERMS:
        raise NothingToShow(say("figure.too_many_terms", count=len(model.terms), most=MOST_TERMS))
    chart = configurations(model, simple)
    set_label = sets.labels(language)
    short = labels.short(list(sets.frame.index))
    fits = model.table
    rows = [(set_label[name], [str(chart.at[name, term]) for term in chart.columns]) for name in chart.index]
    told = [
        (say("fit.consistency"), [labels.number(value, 2) for value in fits["consistency"]]),
        (say("fit.coverage"), [labels.number(value, 2) for value in fits["coverage"]]),
        (say("fit.unique"), [labels.number(value, 2) for value in fits["unique_coverage"]]),
        (say("fit.cases"), [labels.join(short[case] for case in cases) for cases in fits["cases"]]),
    ]
    title = say("figure.configurations.title", outcome=sets.said(language))
    whole = say(
        "figure.configurations.whole",
        consistency=labels.number(model.consistency, 2), coverage=labels.number(model.coverage, 2),
    )  # fmt: skip
    base = say("figure.base", cases=len(model.table_of.sets.cases))
    page = _draw(labels, labels.frame(title, [whole, base]), rows, told, say)
    caption = sentences([whole, base, say("figure.configurations.how"), say("claims.no_cause")])
    alt = sentences(
        [f"{title}.", *(_said(say, str(term), place, chart, set_label) for place, term in enumerate(chart, 1))]
    )
    data = chart.map(lambda code: say(f"sign.{code}") if code else "").rename(index=set_label)
    data = data.rename_axis(say("column.condition")).reset_index()
    return Figure("qca-configurations", page.figure, title, caption, alt, data, language, size)


def _said(say: Any, term: str, place: int, chart: pd.DataFrame, label: dict[str, str]) -> str:
    parts = [f"{label[str(name)]}: {say(f'sign.{code}')}" for name, code in chart[term].items() if code]
    return say("figure.configurations.alt", number=place, conditions="; ".join(parts))


def _draw(
    labels: Labels, frame: Any, rows: list[tuple[str, list[str]]], told: list[tuple[str, list[str]]], say: Any
) -> Page:
    scaled, font, columns = labels.size.scaled, labels.size.font, len(rows[0][1])
    step = font * LEADING
    first = min(frame.width * 0.36, max(text_width(name, font) for name, _ in [*rows, *told]) + scaled(12))
    width = min((frame.width - first) / columns, scaled(110))
    lines = [(wrap(name, first - scaled(6), font), codes) for name, codes in rows]
    below = [
        (wrap(name, first - scaled(6), font), [wrap(v, width - scaled(8), font) for v in values])
        for name, values in told
    ]
    row = max(step * 1.7, max(len(name) for name, _ in lines) * step + scaled(6))
    tall = [max(len(name), *(len(value) for value in values)) * step + scaled(4) for name, values in below]
    key = _key(labels, say)
    height = step + scaled(6) + row * len(lines) + sum(tall) + scaled(10) + step * 1.6 * ((len(key) + 1) // 2)
    page = frame.open(height)
    for place in range(columns):
        page.text(first + (place + 0.5) * width, step / 2, str(place + 1), weight="bold", ha="center")
    y: float = step + scaled(6)
    for name, codes in lines:
        page.line([0, first + columns * width], [y, y], color=RULE)
        page.middle(0, y + row / 2, name)
        for place, code in enumerate(codes):
            _sign(page, labels, first + (place + 0.5) * width, y + row / 2, code)
        y += row
    page.line([0, first + columns * width], [y, y], color=INK)
    for (name, values), high in zip(below, tall, strict=True):
        page.lines(0, y + scaled(2), name, color=GREY)
        for place, value in enumerate(values):
            for below_it, line in enumerate(value):
                page.text(first + (place + 0.5) * width, y + scaled(2) + (below_it + 0.5) * step, line, ha="center")
        y += high
    y += scaled(10)
    for place, (code, words_of) in enumerate(key):
        x, at = (place % 2) * frame.width / 2, y + (place // 2 + 0.5) * step * 1.6
        _sign(page, labels, x + scaled(9), at, code)
        page.text(x + scaled(22), at, words_of)
    return page


def _key(labels: Labels, say: Callable[..., str]) -> list[tuple[str, str]]:
    return [(code, say(f"sign.{code}")) for code in (CORE_PRESENT, CORE_ABSENT, PRESENT, ABSENT)]


def _sign(page: Page, labels: Labels, x: float, y: float, code: str) -> None:
    scaled = labels.size.scaled
    if not code:
        return
    points = scaled(13) if code in (CORE_PRESENT, CORE_ABSENT) else scaled(8)
    if code in (CORE_PRESENT, PRESENT):
        page.marker(x, y, "o", points, color=BLUE)
        return
    page.marker(x, y, "o", points, markerfacecolor="white", markeredgecolor=VERMILION, color=VERMILION)
    page.marker(x, y, "x", points * 0.55, markeredgecolor=VERMILION, color=VERMILION)
