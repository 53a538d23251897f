"""The timelines of several cases side by side, on one axis of years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis
from tillkom.analysis.answers import records
from tillkom.figures._drawing.page import Page, text_width
from tillkom.figures._drawing.rows import ShownCases, name_column, settled
from tillkom.figures._drawing.spans import Span, spans
from tillkom.figures._drawing.style import BLUE, GREEN, GREY, INK, RULE, VERMILION
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.registry import registered

if TYPE_CHECKING:
    from tillkom.study import Study

# What kinds of event have in common, with a mark of their own; the rest count as "other".
GROUPS = {
    "background": ("initiativ", "utredning", "rekrytering", "sammanhang", "diskurs"),
    "decision": ("beslut",),
    "change": ("start", "program", "projekt", "omorganisation", "aktivitet"),
}
_MARKS = {"background": ("^", GREY), "decision": ("s", VERMILION), "change": ("o", BLUE), "other": ("P", GREEN)}


@registered("timelines", "comparison", place=1, section="timelines")
def timelines(
    study: Study, cases: Sequence[str] | None = None, *, language: str = "sv", size: str = "report"
) -> Figure:
    """Draw the courses of several cases side by side on one axis of years.

    Shapes tell what kind of event it is. A mark with a bar through it is known only to the length of the bar; a hollow
    mark is undated and stands between its neighbours in the source's order.

    Raises
    ------
    NothingToShow : none of the cases has an event.
    """
    labels = Labels(study, language, size)
    cases_shown = ShownCases(study, labels, cases)
    events = analysis.timelines(study, cases_shown.coded)
    if events.empty:
        raise NothingToShow(labels("timelines.none"))
    having = list(dict.fromkeys(events["case_id"]))
    shown = [case_id for case_id in cases_shown.shown if case_id in having]
    title = labels("timelines.title")
    base = labels(
        "timelines.base", base=labels.of_all(len(having), len(cases_shown.coded)),
        events=labels.words.counted("events", len(events)), dated=int(events["dated"].sum()),
    )  # fmt: skip
    source = labels.sources(events["source_id"])
    cases_shown.coded = having
    cases_shown.show(shown)
    lanes = _placed(events, shown, labels, labels.width)
    step = labels.size.scaled(13)
    heights = {case: max(labels.size.scaled(30), (1 + max(lane for *_, lane in lanes[case])) * step) for case in shown}
    below = labels.size.scaled(52)
    frame, heights = settled(cases_shown, lambda said: labels.frame(title, [base, said, source]), heights, below)
    lanes = {case: lanes[case] for case in heights}
    page = frame.open(sum(heights.values()) + below)
    _draw(page, labels, lanes, heights, below)
    caption = sentences([base, labels("timelines.how"), *cases_shown.notes, source])
    alt = _alt(labels, events, having)
    return Figure("timelines", page.figure, title, caption, alt, _data(labels, events), language, size)


def group_of(event_type: str) -> str:
    """Name the group a kind of event belongs to."""
    return next((name for name, types in GROUPS.items() if event_type in types), "other")


def _ends(shown: Iterable[Span]) -> tuple[float, float]:
    """The whole years that hold every event shown."""
    years = [year for span in shown for year in (span.low, span.high, span.at) if year is not None]
    return float(int(min(years))), float(int(max(years) + 0.999))


Placed = list[tuple[Any, Span, int]]


def _placed(events: pd.DataFrame, shown: list[str], labels: Labels, width: float) -> dict[str, Placed]:
    """Give each event its span and a lane, so that no two marks of a case lie on each other."""
    own: dict[str, list[Any]] = {case: [] for case in shown}
    for event in records(events[events["case_id"].isin(shown)]):
        own[event.case_id].append(event)
    placed = {case: spans(rows) for case, rows in own.items()}
    first, last = _ends(span for of_case in placed.values() for span in of_case)
    per_point = (last - first) / (width * 0.72)
    clear = labels.size.scaled(12) * per_point
    result: dict[str, Placed] = {}
    for case in shown:
        ends: list[float] = []
        result[case] = []
        for event, span in zip(own[case], placed[case], strict=True):
            low = min(span.at - clear / 2, span.at if span.low is None else span.low)
            high = max(span.at + clear / 2, span.at if span.high is None else span.high)
            lane = next((k for k, end in enumerate(ends) if end <= low + 1e-9), len(ends))
            ends[lane : lane + 1] = [high]
            result[case].append((event, span, lane))
    return result


def _draw(page: Page, labels: Labels, placed: dict[str, Placed], heights: dict[str, float], below: float) -> None:
    scaled = labels.size.scaled
    left, names = name_column(labels, list(placed), page.width * 0.26)
    spare = max(0.0, page.height - below - sum(heights.values())) / len(heights)
    bottom = page.height - below
    spans_ = [span for rows in placed.values() for _, span, _ in rows]
    years = [year for span in spans_ for year in (span.low, span.high, span.at) if year is not None]
    first, last = int(min(years)), int(max(years) + 0.999)

    def at(year: float) -> float:
        return left + scaled(8) + (year - first) / max(last - first, 1) * (page.width - left - scaled(22))

    _years(page, labels, at, first, last, bottom)
    y = 0.0
    for case, rows in placed.items():
        height = heights[case] + spare
        page.line([0, page.width], [y, y], color=RULE, linewidth=scaled(0.8))
        page.middle(0, y + height / 2, names[case], weight="bold")
        lanes = 1 + max(lane for *_, lane in rows)
        for event, span, lane in rows:
            _mark(page, labels, event, span, at, y + height / 2 + (lane - (lanes - 1) / 2) * scaled(13))
        y += height
    _key(page, labels, {group_of(event.type) for rows in placed.values() for event, *_ in rows}, bottom + scaled(38))


def _years(page: Page, labels: Labels, at: Any, first: int, last: int, bottom: float) -> None:
    scaled = labels.size.scaled
    room = text_width("2000", labels.size.font) + scaled(8)
    step = next((n for n in (1, 2, 5, 10, 20, 50) if at(first + n) - at(first) >= room), 100)
    for year in range(first - first % -step, last + 1, step):
        page.line([at(year)] * 2, [0, bottom], color=RULE, linewidth=scaled(0.6), zorder=0)
        page.text(at(year), bottom + scaled(10), str(year), ha="center")
    page.line([at(first), at(last)], [bottom, bottom], color=GREY)


def _mark(page: Page, labels: Labels, event: Any, span: Span, at: Any, y: float) -> None:
    scaled = labels.size.scaled
    marker, colour = _MARKS[group_of(event.type)]
    if span.low is None:
        page.marker(at(span.at), y, marker, scaled(7), markerfacecolor="white", markeredgecolor=colour)
        return
    if span.open_end:
        page.line([at(span.at), at(span.at) + scaled(15)], [y, y], color=colour, linewidth=scaled(2), zorder=3)
        page.marker(at(span.at) + scaled(15), y, ">", scaled(5), color=colour)
    elif span.high is not None and event.precision not in ("dag", "månad"):
        dashed = (0, (2, 1)) if event.precision == "cirka_år" else "solid"
        page.line([at(span.low), at(span.high)], [y, y], color=colour, linewidth=scaled(2), linestyle=dashed, zorder=3)
    page.marker(at(span.at), y, marker, scaled(7.5), color=colour)


def _key(page: Page, labels: Labels, used: set[str], y: float) -> None:
    scaled = labels.size.scaled
    x = scaled(2)
    entries: list[tuple[str, dict[str, Any], str]] = [
        (_MARKS[name][0], {"color": _MARKS[name][1]}, name) for name in _MARKS if name in used
    ]
    entries.append(("o", {"markerfacecolor": "white", "markeredgecolor": INK}, "undated"))
    for marker, look, name in entries:
        page.marker(x + scaled(4), y, marker, scaled(7), **look)
        said = labels(f"timelines.key.{name}")
        page.text(x + scaled(12), y, said)
        x += scaled(12 + 12) + text_width(said, labels.size.font)


def _alt(labels: Labels, events: pd.DataFrame, having: list[str]) -> str:
    told = []
    for case in having:
        own = events[events["case_id"] == case]
        dated = own[own["dated"]]
        counted = labels.words.counted("events", len(own))
        if dated.empty:
            told.append(labels("timelines.alt_undated", case=labels.case(case), events=counted))
            continue
        first, last = dated.iloc[0], dated.iloc[-1]
        told.append(
            labels(
                "timelines.alt_case",
                case=labels.case(case),
                events=counted,
                undated=len(own) - len(dated),
                first=labels.date(first["date"]),
                last=labels.date(last["date"]),
                decisions=int((own["type"] == "beslut").sum()),
            )  # fmt: skip
        )
    return sentences([labels("timelines.alt", cases=labels.words.counted("base.cases", len(having))), *told])


def _data(labels: Labels, events: pd.DataFrame) -> pd.DataFrame:
    rows = [
        {
            labels("column.case"): labels.case(row.case_id),
            labels("column.number"): int(row.number),
            labels("column.date"): labels.date(row.date, row.precision),
            labels("column.precision"): labels.of("precision", row.precision),
            labels("column.event_type"): labels.of("event_type", row.type),
            labels("column.event"): labels.text(row),
            labels("column.source"): labels.sources([row.source_id]),
            labels("column.locator"): row.locator if pd.notna(row.locator) else None,
        }
        for row in records(events)
    ]
    return pd.DataFrame(rows)
