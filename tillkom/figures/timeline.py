"""The timeline of one case: a true time axis down the left, and beside it every event in its own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis, codes
from tillkom.analysis.answers import records
from tillkom.figures._drawing.page import LEADING, Page, text_width, wrap
from tillkom.figures._drawing.spans import Span, spans
from tillkom.figures._drawing.style import BLUE, GREY, INK, LINE, RULE, VERMILION
from tillkom.figures._drawing.wrapping import shortened
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.registry import each_case, registered
from tillkom.language import capital

if TYPE_CHECKING:
    from tillkom.figures._drawing.page import Frame
    from tillkom.study import Study

_MARKS = ("point", "bar", "about", "open", "undated")
# When a slide cannot hold them all, these say most about the course; the rest stay in the data table.
_WEIGHT = ("beslut", "initiativ", "start", "omorganisation", "utredning", "program", "projekt", "rapport", "aktivitet")


@dataclass
class _Row:
    event: Any
    span: Span
    head: list[str]
    kind: list[str]
    body: list[str]
    whole: list[str]


@registered("timeline", "case", place=1, section="timeline", each=each_case)
def timeline(study: Study, case_id: str, *, language: str = "sv", size: str = "report") -> Figure:
    """Draw what happened in a case, in time order, each date as exactly as the source gives it.

    A day or month is a point, a year or period a bar, an open end an arrow. An undated event is a hollow diamond
    between its neighbours in the source's order: its place is the order, not a date.

    Raises
    ------
    NothingToShow : no event is coded for the case.
    TillkomError : no such case, language or size.

    >>> from tillkom.study import load_study
    >>> timeline(load_study(), "boras").title
    'Tidslinje: Borås Stad'
    """
    labels = Labels(study, language, size)
    events = analysis.timeline(study, case_id)
    if events.empty:
        raise NothingToShow(labels("timeline.none", case=labels.case(case_id)))
    title = labels("timeline.title", case=labels.case(case_id))
    dated = int(events["dated"].sum())
    base = labels("timeline.base", events=labels.words.counted("events", len(events)), dated=dated)
    source = labels.sources(events["source_id"])
    told = list(records(events))
    frame, rows, left_out = _settled(labels, told, lambda said: labels.frame(title, [base, said, source]))
    page = frame.open(sum(_height(row, labels) for row in rows) + _key_height(labels))
    _draw(page, labels, rows)
    caption = sentences([base, labels("timeline.how") if dated < len(events) else "", left_out, source])
    name = f"timeline-{case_id}"
    return Figure(name, page.figure, title, caption, _alt(labels, case_id, told), _data(labels, told), language, size)


def _settled(labels: Labels, events: list[Any], frame_with: Callable[[str], Frame]) -> tuple[Frame, list[_Row], str]:
    """Settle which events the picture holds, and the frame that says how many are left out: a slide has no caption."""
    left_out = ""
    while True:
        frame = frame_with(left_out)
        rows = _fitting(labels, events, frame.width, None if frame.room is None else frame.room - _key_height(labels))
        few = len(rows) < len(events)
        said = labels("timeline.left_out", shown=len(rows), count=len(events)) if few else ""
        # The sentence may cost a line of room, so what fits is asked again.
        if said == left_out:
            return frame, rows, left_out
        left_out = said


def _columns(labels: Labels, rows: list[_Row]) -> tuple[float, float, float, float]:
    """Where the axis, the ties' end, the dates and the texts stand, in points."""
    scaled = labels.size.scaled
    font = labels.size.font
    widest = max([text_width(line, font, "bold") for row in rows for line in row.head], default=0.0)
    widest = max([widest, *(text_width(line, font) for row in rows for line in row.kind)])
    axis = text_width("2000", font) + scaled(9)
    tie = axis + scaled(52)
    return axis, tie, tie + scaled(4), tie + scaled(4) + widest + scaled(12)


def _rows(labels: Labels, events: list[Any], width: float, *, brief: bool = False) -> list[_Row]:
    """Give every event its words; ``brief`` leaves out what kind of event it is."""
    font, scaled = labels.size.font, labels.size.scaled
    side = scaled(112)
    rows = []
    for event, span in zip(events, spans(events), strict=True):
        head = wrap(capital(labels.date(event.date, event.precision)), side, font, "bold")
        kind = labels.of("event_type", event.type)
        if pd.notna(event.decision_ref) and event.decision_ref != codes.NOT_STATED and not labels.size.titled:
            kind = f"{kind}, {event.decision_ref}"
        rows.append(_Row(event, span, head, [] if brief else wrap(kind, side, font), [], []))
    text_at = _columns(labels, rows)[-1]
    for row in rows:
        row.whole = row.body = wrap(capital(labels.text(row.event)), width - text_at, font)
    return rows


def _height(row: _Row, labels: Labels) -> float:
    lines = max(len(row.head) + len(row.kind), len(row.body))
    return lines * labels.size.font * LEADING + labels.size.scaled(9 if labels.size.height is None else 4)


def _fitting(labels: Labels, events: list[Any], width: float, room: float | None) -> list[_Row]:
    """Give the rows that fit: on a slide shorten the longest texts, then leave out the least telling events."""
    rows = _rows(labels, events, width)
    if room is None:
        return rows

    def height() -> float:
        return sum(_height(row, labels) for row in rows)

    for brief in (False, True):
        rows = _rows(labels, events, width, brief=brief)
        text_width_left = width - _columns(labels, rows)[-1]
        least = 1 if brief else 2
        while height() > room and max(len(row.body) for row in rows) > least:
            longest = max(rows, key=lambda row: len(row.body))
            most = len(longest.body) - 1
            longest.body = shortened(longest.whole, most, text_width_left, labels.size.font)
        if height() <= room:
            _fill(rows, labels, text_width_left, lambda: height() <= room)
            return rows
    rank = {kind: place for place, kind in enumerate(_WEIGHT)}
    while height() > room and len(rows) > 1:
        rows.remove(max(rows, key=lambda row: (rank.get(row.event.type, len(_WEIGHT)), row.event.number)))
    return rows


def _fill(rows: list[_Row], labels: Labels, width: float, fits: Callable[[], bool]) -> None:
    """Give shortened texts a line back wherever the rows still fit."""
    for row in rows:
        if not row.body[-1].endswith("…"):
            continue
        shorter = row.body
        row.body = shortened(row.whole, len(shorter) + 1, width, labels.size.font)
        if not fits():
            row.body = shorter


def _key_height(labels: Labels) -> float:
    return labels.size.scaled(24)


def _draw(page: Page, labels: Labels, rows: list[_Row]) -> None:
    scaled = labels.size.scaled
    body = page.height - _key_height(labels)
    spare = max(0.0, body - sum(_height(row, labels) for row in rows)) / len(rows)
    axis_at, tie_at, date_at, text_at = _columns(labels, rows)
    scale = _scale(rows, scaled(14), body - scaled(14))
    _axis(page, labels, rows, scale, axis_at)
    y = 0.0
    lanes = _lanes(rows)
    for row, lane in zip(rows, lanes, strict=True):
        height = _height(row, labels) + spare
        middle = y + labels.size.font * LEADING / 2 + spare / 2
        x = axis_at + scaled(9 + 9 * lane)
        _tie(page, labels, row, x, scale(row.span.at), tie_at, middle)
        if row is not rows[0]:
            page.line([date_at, page.width], [y - scaled(2)] * 2, color=RULE, linewidth=scaled(0.6))
        decided = row.event.type == "beslut"
        used = page.lines(date_at, y + spare / 2, row.head, weight="bold", color=VERMILION if decided else INK)
        page.lines(date_at, y + spare / 2 + used, row.kind, color=GREY)
        page.lines(text_at, y + spare / 2, row.body)
        y += height
    for row, lane in zip(rows, lanes, strict=True):
        _mark(page, labels, row, axis_at + scaled(9 + 9 * lane), scale)
    _key(page, labels, rows, page.height - _key_height(labels) / 2 + scaled(3))


def _scale(rows: list[_Row], top: float, bottom: float) -> Any:
    ends = [end for row in rows for end in (row.span.low, row.span.high, row.span.at) if end is not None]
    first, last = min(ends), max(ends)
    last = max(last, first + 0.5)

    def at(year: float) -> float:
        return top + (year - first) / (last - first) * (bottom - top)

    at.first, at.last = first, last  # type: ignore[attr-defined]
    return at


def _axis(page: Page, labels: Labels, rows: list[_Row], scale: Any, x: float) -> None:
    """The axis and its years, as close as can be read; without years where nothing is dated."""
    scaled = labels.size.scaled
    page.line([x, x], [scale(scale.first), scale(scale.last)], color=GREY, linewidth=scaled(1.2))
    if all(row.span.low is None for row in rows):
        return
    per_year = (scale(scale.last) - scale(scale.first)) / (scale.last - scale.first)
    step = next((step for step in (1, 2, 5, 10, 20, 50) if step * per_year >= scaled(14)), 100)
    dated = [row.span for row in rows if row.span.low is not None]
    begin = int(min(span.low for span in dated if span.low is not None))
    for year in range(begin - begin % step, int(scale.last) + 1, step):
        if not scale.first - 1e-6 <= year <= scale.last + 1e-6:
            continue
        page.line([x - scaled(4), x], [scale(year)] * 2, color=GREY, linewidth=scaled(1.2))
        page.text(x - scaled(7), scale(year), str(year), ha="right")


def _lanes(rows: list[_Row]) -> list[int]:
    """Give each event a lane beside the axis, so that bars of the same time lie beside each other (at most four)."""
    ends: list[float] = []
    lanes = []
    for row in rows:
        low = row.span.at if row.span.low is None else row.span.low
        high = row.span.at if row.span.high is None else row.span.high
        margin = 0.12
        lane = next((k for k, end in enumerate(ends) if end <= low - margin + 0.1), len(ends))
        lane = min(lane, 3)
        if lane == len(ends):
            ends.append(high + margin)
        else:
            ends[lane] = max(ends[lane], high + margin)
        lanes.append(lane)
    return lanes


def _tie(page: Page, labels: Labels, row: _Row, x: float, y: float, to_x: float, to_y: float) -> None:
    scaled = labels.size.scaled
    dashes = (0, (3, 2)) if row.span.low is None else "solid"
    bend = [x, max(x + scaled(5), to_x - scaled(16)), to_x]
    page.line(bend, [y, to_y, to_y], color=LINE, linewidth=scaled(0.8), linestyle=dashes)


def _mark(page: Page, labels: Labels, row: _Row, x: float, scale: Any) -> None:
    scaled, span, precision = labels.size.scaled, row.span, row.event.precision
    colour = VERMILION if row.event.type == "beslut" else BLUE
    y = scale(span.at)
    if span.low is None:
        page.marker(x, y, "D", scaled(6.5), markerfacecolor="white", markeredgecolor=INK)
    elif span.open_end:
        page.marker(x, y, "o", scaled(6.5), color=colour)
        page.line([x, x], [y, y + scaled(13)], color=colour, linewidth=scaled(2.2))
        page.marker(x, y + scaled(14), "v", scaled(6), color=colour)
    elif precision in ("dag", "månad"):
        page.marker(x, y, "o", scaled(7), color=colour)
    else:
        assert span.high is not None
        top, bottom = scale(span.low), scale(span.high)
        look: dict[str, Any] = {"facecolor": colour, "zorder": 3}
        if bottom - top < scaled(7):
            top, bottom = y - scaled(3.5), y + scaled(3.5)
        if precision == "cirka_år":
            look |= {"facecolor": "white", "edgecolor": colour, "linewidth": scaled(1.4), "linestyle": (0, (2, 1))}
        page.box(x - scaled(3), top, scaled(6), bottom - top, **look)


def _key(page: Page, labels: Labels, rows: list[_Row], y: float) -> None:
    """Explain the marks that occur."""
    scaled = labels.size.scaled
    used = {_mark_name(row) for row in rows}
    if any(row.event.type == "beslut" for row in rows):
        used.add("decision")
    said = {name: labels(f"timeline.key.{name}") for name in (*_MARKS, "decision") if name in used}
    if (
        "undated" in used
        and sum(scaled(27) + text_width(text, labels.size.font) for text in said.values()) > page.width
    ):
        said["undated"] = labels("timeline.key.undated_short")
    x = 0.0
    for name, text in said.items():
        at = x + scaled(5)
        if name == "point":
            page.marker(at, y, "o", scaled(7), color=BLUE)
        elif name == "open":
            page.marker(at, y, "v", scaled(6.5), color=BLUE)
        elif name == "decision":
            # Whatever its mark: the colour of the mark and of the date.
            page.box(at - scaled(5), y - scaled(3), scaled(10), scaled(6), facecolor=VERMILION)
        elif name == "undated":
            page.marker(at, y, "D", scaled(6.5), markerfacecolor="white", markeredgecolor=INK)
        else:
            hollow = {"facecolor": "white", "edgecolor": BLUE, "linewidth": scaled(1.4), "linestyle": (0, (2, 1))}
            page.box(
                at - scaled(3),
                y - scaled(5),
                scaled(6),
                scaled(10),
                **(hollow if name == "about" else {"facecolor": BLUE}),
            )
        page.text(x + scaled(13), y, text, color=INK)
        x += scaled(13 + 14) + text_width(text, labels.size.font)


def _mark_name(row: _Row) -> str:
    if row.span.low is None:
        return "undated"
    if row.span.open_end:
        return "open"
    return {"dag": "point", "månad": "point", "cirka_år": "about"}.get(row.event.precision, "bar")


def _alt(labels: Labels, case_id: str, events: list[Any]) -> str:
    told = [
        labels(
            "timeline.alt_event", date=capital(labels.date(row.date, row.precision)), text=capital(labels.text(row))
        ).rstrip(".")
        for row in events
    ]
    undated = sum(not row.dated for row in events)
    counted = labels.words.counted("events", len(events))
    dated = len(events) - undated
    start = labels("timeline.alt", case=labels.case(case_id), events=counted, dated=dated, undated=undated)
    return f"{start} {'. '.join(told)}."


def _data(labels: Labels, events: list[Any]) -> pd.DataFrame:
    rows = [
        {
            labels("column.number"): int(row.number),
            labels("column.date"): labels.date(row.date, row.precision),
            labels("column.edtf"): row.date if pd.notna(row.date) else None,
            labels("column.precision"): labels.of("precision", row.precision),
            labels("column.event_type"): labels.of("event_type", row.type),
            labels("column.event"): labels.text(row),
            labels("column.decision"): _decision(labels, row.decision_ref),
            labels("column.source"): labels.sources([row.source_id]),
            labels("column.locator"): row.locator if pd.notna(row.locator) else None,
        }
        for row in events
    ]
    return pd.DataFrame(rows)


def _decision(labels: Labels, reference: Any) -> str | None:
    if pd.isna(reference):
        return None
    return labels.of("status", codes.NOT_STATED) if reference == codes.NOT_STATED else str(reference)
