"""The timeline of one case: a true time axis down the left, and beside it every event in its own words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis, codes
from tillkom.analysis.answers import records
from tillkom.figures._drawing.page import LEADING, Page, text_width, wrap
from tillkom.figures._drawing.pages import shared_out
from tillkom.figures._drawing.style import BLUE, GREY, INK, LINE, RULE, VERMILION
from tillkom.figures._drawing.years import Span, named_years, spans, whole_years
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels
from tillkom.figures.registry import each_case, registered
from tillkom.language import capital

if TYPE_CHECKING:
    from tillkom.figures._drawing.page import Frame
    from tillkom.study import Study

_MARKS = ("point", "bar", "about", "open", "undated")


@dataclass
class _Row:
    event: Any
    span: Span | None
    """None for an undated event, which stands in a strip of its own."""
    head: list[str]
    kind: list[str]
    body: list[str]
    columns: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """Where the axis, the ties' end, the dates and the texts stand: the same on every slide."""
    headed: bool = False
    """Whether undated events have a heading: where others are dated."""

    @property
    def dated(self) -> Span:
        assert self.span is not None
        return self.span


@registered("timeline", "case", place=1, section="timeline", each=each_case)
def timeline(study: Study, case_id: str, *, language: str = "sv", size: str = "report", page: int = 1) -> Figure:
    """Draw what happened in a case, in time order, each date as exactly as the source gives it.

    A day or month is a point, a year or period a bar, an open end an arrow. Undated events stand beneath the axis in a
    strip of their own, in the source's order: nobody knows where on the axis they belong. A slide shows events by their
    short texts where they have one; what one slide does not hold goes on to the next (``page=2``).

    Raises
    ------
    TillkomError : no such case, language or size.

    >>> from tillkom.study import load_study
    >>> timeline(load_study(), "boras").title
    'Tidslinje: Borås Stad'
    """
    labels = Labels(study, language, size)
    events = analysis.timeline(study, case_id)
    case = labels.case(case_id)
    if events.empty:
        raise NothingToShow(labels("timeline.none", case=case))
    told = list(records(events))
    if len(told) == 1:
        raise NothingToShow(labels("timeline.one", case=case, event=_told(labels, told[0])))
    title = _finding(labels, case, events) if labels.size.titled else labels("timeline.title", case=case)
    dated = int(events["dated"].sum())
    base = labels("timeline.base", events=labels.words.counted("events", len(events)), dated=dated)
    source = labels.sources(events["source_id"])
    told.sort(key=lambda row: not row.dated)  # the undated ones last, each kind in its own order
    frame, rows, title, pages = _slide(labels, told, title, [base, source], page)
    sheet = _Drawing(labels, frame, rows).drawn()
    caption = labels.caption([base], source, labels("timeline.how") if dated < len(events) else "")
    shown = {row.event.number for row in rows}
    shown_events = events[events["number"].isin(shown)]
    alt = _alt(labels, case_id, events, list(records(shown_events)))
    name = labels.page_name(f"timeline-{case_id}", page, pages)
    data = _data(labels, shown_events)
    return Figure(name, sheet.figure, title, caption, alt, data, language, size, pages=pages)


def _slide(
    labels: Labels, events: list[Any], title: str, footer: list[str], page: int
) -> tuple[Frame, list[_Row], str, int]:
    """Give what one slide shows, of how many: a page of a report holds everything."""
    frame = labels.frame(title, footer)
    if frame.room is None:
        labels.page_of(page, 1)
        return frame, _rows(labels, events, frame.width), title, 1
    slides = _slides(labels, events, frame.room, frame.width)
    count = 0
    while count < len(slides) > 1:  # a longer title may cost a line of room
        count = len(slides)
        frame = labels.frame(labels.numbered(title, count, count), footer)
        assert frame.room is not None
        slides = _slides(labels, events, frame.room, frame.width)
    labels.page_of(page, len(slides))
    title = labels.numbered(title, page, len(slides))
    return labels.frame(title, footer), slides[page - 1], title, len(slides)


def _finding(labels: Labels, case: str, events: pd.DataFrame) -> str:
    """The title of a slide: over which years, how many events, and how many of them decisions."""
    count = int((events["type"] == codes.DECIDED).sum())
    decisions = labels.words.counted("decisions", count) if count else labels("decisions.none")
    counted = labels.words.counted("events", len(events))
    dated = events[events["dated"]]
    if dated.empty:
        return labels("timeline.finding_undated", case=case, events=counted, decisions=decisions)
    ends = [year for row in records(dated) for year in _told_years(row)]
    years = str(min(ends)) if min(ends) == max(ends) else f"{min(ends)}–{max(ends)}"
    return labels("timeline.finding", case=case, years=years, events=counted, decisions=decisions)


def _told_years(event: Any) -> tuple[int, int]:
    """The first and the last year of an event as it is told: "about 2017" is 2017, whatever else it can be."""
    (span,) = spans([event])
    if event.precision == codes.ABOUT_YEAR:
        return (int((span.low + span.high) / 2),) * 2
    return int(span.low), max(math.ceil(span.high) - 1, int(span.low))


def _slides(labels: Labels, events: list[Any], room: float, width: float) -> list[list[_Row]]:
    """Share the events out on as few slides as hold their whole texts, with the kinds of event where they have room."""
    with_kinds, bare = (
        shared_out(_held(labels, rows, room, width), lambda shown: _total(labels, shown, width), room)
        for rows in (_rows(labels, events, width), _rows(labels, events, width, brief=True))
    )
    return with_kinds if len(with_kinds) <= len(bare) else bare


def _held(labels: Labels, rows: list[_Row], room: float, width: float) -> list[_Row]:
    """The rows, and in place of one that no slide holds several, each with a part of its text."""
    held = []
    for row in rows:
        step = labels.size.font * LEADING
        over = _total(labels, [row], width) - room
        most = max(len(row.body) - math.ceil(over / step), 3) if over > 0 else len(row.body) or 1
        held += [replace(row, body=row.body[start : start + most]) for start in range(0, len(row.body) or 1, most)]
    return held


def _total(labels: Labels, rows: Sequence[_Row], width: float) -> float:
    return sum(_height(row, labels) for row in rows) + _strip(labels, rows) + _Key(labels, rows, width).height


def _columns(labels: Labels, rows: list[_Row]) -> tuple[float, float, float, float]:
    """Where the axis, the ties' end, the dates and the texts stand, in points."""
    scaled, font = labels.size.scaled, labels.size.font
    widest = max([text_width(line, font, "bold") for row in rows for line in row.head], default=0.0)
    widest = max([widest, *(text_width(line, font) for row in rows for line in row.kind)])
    axis = text_width("2000", font) + scaled(9)
    tie = axis + scaled(30 if labels.size.stacked else 52)
    # On a narrow page the text stands beneath its date.
    return axis, tie, tie + scaled(4), tie + scaled(4) + (0 if labels.size.stacked else widest + scaled(12))


def _said(labels: Labels, event: Any) -> str:
    """What a picture says of an event: on a slide its short text, where it has one."""
    return capital((labels.text(event, "short") if labels.size.titled else "") or labels.text(event))


def _rows(labels: Labels, events: list[Any], width: float, *, brief: bool = False) -> list[_Row]:
    """Give every event its words; ``brief`` leaves out what kind of event it is."""
    font, scaled = labels.size.font, labels.size.scaled
    side = width - scaled(70) if labels.size.stacked else scaled(112)
    dated = [event for event in events if event.dated]
    placed = iter(spans(dated))
    rows = []
    for event in events:
        head = wrap(capital(labels.date(event.date, event.precision)), side, font, "bold")
        kind = labels.of("event_type", event.type)
        if pd.notna(event.decision_ref) and event.decision_ref != codes.NOT_STATED and not labels.size.titled:
            kind = f"{kind}, {event.decision_ref}"
        span = next(placed) if event.dated else None
        rows.append(_Row(event, span, head, [] if brief else wrap(kind, side, font), []))
    columns = _columns(labels, rows)
    for row in rows:
        row.headed = 0 < len(dated) < len(events)
        row.columns, row.body = columns, wrap(_said(labels, row.event), width - columns[-1], font)
    return rows


def _height(row: _Row, labels: Labels) -> float:
    beside = len(row.head) + len(row.kind)
    lines = beside + len(row.body) if labels.size.stacked else max(beside, len(row.body))
    return lines * labels.size.font * LEADING + labels.size.scaled(9 if labels.size.height is None else 4)


def _strip(labels: Labels, rows: Sequence[_Row]) -> float:
    """The height of the heading of the undated events; 0 where there are none, or none but them."""
    headed = any(row.span is None and row.headed for row in rows)
    return labels.size.font * LEADING + labels.size.scaled(10) if headed else 0.0


class _Drawing:
    """The axis with the dated events beside it, and beneath it the strip of undated ones."""

    def __init__(self, labels: Labels, frame: Frame, rows: list[_Row]) -> None:
        self.labels, self.frame, self.rows = labels, frame, rows
        self.dated = [row for row in rows if row.span is not None]
        self.key = _Key(labels, rows, frame.width)
        self.strip = _strip(labels, rows)
        self.axis_at, self.tie_at, self.date_at, self.text_at = rows[0].columns

    def drawn(self) -> Page:
        """Draw it."""
        labels, scaled = self.labels, self.labels.size.scaled
        total = sum(_height(row, labels) for row in self.rows) + self.strip + self.key.height
        page = self.frame.open(total)
        spare = max(0.0, page.height - total) / len(self.rows)
        beside_axis = sum(_height(row, labels) + spare for row in self.dated)
        y = 0.0
        if self.dated:
            self._axis(page, scaled(4), max(beside_axis - scaled(8), scaled(12)))
        lanes = _lanes(self.dated)
        for place, row in enumerate(self.rows):
            if row.span is None and self.strip and place == len(self.dated):
                self._heading(page, y)
                y += self.strip
            elif place:
                page.line([self.date_at, page.width], [y - scaled(2)] * 2, color=RULE, linewidth=scaled(0.6))
            lane = lanes[place] if row.span is not None else None
            self._row(page, row, lane, y + spare / 2)
            y += _height(row, labels) + spare
        self.key.draw(page, page.height - self.key.height + scaled(8))
        return page

    def _axis(self, page: Page, top: float, bottom: float) -> None:
        """The axis: a tick where each year begins, and the years' numbers between, as close as can be read."""
        scaled, x = self.labels.size.scaled, self.axis_at
        first, last = whole_years(row.dated for row in self.dated)
        per_year = (bottom - top) / (last - first)
        self.scale = lambda year: top + (year - first) * per_year
        page.line([x, x], [top, bottom], color=GREY, linewidth=scaled(1.2))
        ticks = range(first, last + 1) if per_year >= scaled(3) else (first, last)
        for year in ticks:
            page.line([x - scaled(4), x], [self.scale(year)] * 2, color=GREY, linewidth=scaled(1.2))
        for year in named_years(first, last, per_year, scaled(13)):
            page.text(x - scaled(7), self.scale(year + 0.5), str(year), ha="right")

    def _heading(self, page: Page, y: float) -> None:
        scaled, labels = self.labels.size.scaled, self.labels
        page.line([0, page.width], [y + scaled(2)] * 2, color=GREY, linewidth=scaled(1.2))
        said = wrap(labels("timeline.undated"), page.width, labels.size.font, "bold", 1)
        page.lines(0, y + scaled(5), said, weight="bold")

    def _row(self, page: Page, row: _Row, lane: int | None, y: float) -> None:
        labels, scaled = self.labels, self.labels.size.scaled
        middle = y + labels.size.font * LEADING / 2
        if lane is None:
            page.marker(
                self.axis_at + scaled(9), middle, "D", scaled(6.5), markerfacecolor="white", markeredgecolor=INK
            )
        else:
            x = self.axis_at + scaled(9 + 9 * lane)
            _tie(page, labels, x, self.scale(row.dated.at), self.tie_at, middle)
            _mark(page, labels, row, x, self.scale)
        decided = row.event.type == codes.DECIDED
        y += page.lines(self.date_at, y, row.head, weight="bold", color=VERMILION if decided else INK)
        below = page.lines(self.date_at, y, row.kind, color=GREY)
        start = y + below if labels.size.stacked else y - page.height_of(row.head)
        page.lines(self.text_at, start, row.body)


def _lanes(rows: list[_Row]) -> list[int]:
    """Give each event a lane beside the axis, so that bars of the same time lie beside each other (at most four)."""
    ends: list[float] = []
    lanes = []
    for row in rows:
        low, high = row.dated.low, row.dated.high
        lane = next((k for k, end in enumerate(ends) if end <= low - 0.02), len(ends))
        lane = min(lane, 3)
        if lane == len(ends):
            ends.append(high + 0.12)
        else:
            ends[lane] = max(ends[lane], high + 0.12)
        lanes.append(lane)
    return lanes


def _tie(page: Page, labels: Labels, x: float, y: float, to_x: float, to_y: float) -> None:
    scaled = labels.size.scaled
    bend = [x, max(x + scaled(5), to_x - scaled(16)), to_x]
    page.line(bend, [y, to_y, to_y], color=LINE, linewidth=scaled(0.8))


def _mark(page: Page, labels: Labels, row: _Row, x: float, scale: Any) -> None:
    scaled, span, precision = labels.size.scaled, row.dated, row.event.precision
    colour = VERMILION if row.event.type == codes.DECIDED else BLUE
    y = scale(span.at)
    if span.open_end:
        page.marker(x, y, "o", scaled(6.5), color=colour)
        page.line([x, x], [y, y + scaled(13)], color=colour, linewidth=scaled(2.2))
        page.marker(x, y + scaled(14), "v", scaled(6), color=colour)
    elif precision in codes.POINTS:
        page.marker(x, y, "o", scaled(7), color=colour)
    else:
        top, bottom = scale(span.low), scale(span.high)
        look: dict[str, Any] = {"facecolor": colour, "zorder": 3}
        if bottom - top < scaled(7):
            top, bottom = y - scaled(3.5), y + scaled(3.5)
        if precision == codes.ABOUT_YEAR:
            look |= {"facecolor": "white", "edgecolor": colour, "linewidth": scaled(1.4), "linestyle": (0, (2, 1))}
        page.box(x - scaled(3), top, scaled(6), bottom - top, **look)


class _Key:
    """The marks that occur, on as many lines as it takes."""

    def __init__(self, labels: Labels, rows: Sequence[_Row], width: float) -> None:
        self.labels, scaled = labels, labels.size.scaled
        used = {_mark_name(row) for row in rows}
        if any(row.event.type == codes.DECIDED for row in rows):
            used.add("decision")
        self.lines: list[list[tuple[str, str, float]]] = [[]]
        x = 0.0
        for name in (name for name in (*_MARKS, "decision") if name in used):
            said = labels(f"timeline.key.{name}")
            wide = scaled(13 + 14) + text_width(said, labels.size.font)
            if self.lines[-1] and x + wide > width + scaled(14):
                self.lines.append([])
                x = 0.0
            self.lines[-1].append((name, said, x))
            x += wide
        self.height = len(self.lines) * scaled(16) + scaled(8)

    def draw(self, page: Page, y: float) -> None:
        scaled = self.labels.size.scaled
        for line in self.lines:
            for name, said, x in line:
                self._mark(page, name, x + scaled(5), y + scaled(8))
                page.text(x + scaled(13), y + scaled(8), said)
            y += scaled(16)

    def _mark(self, page: Page, name: str, at: float, y: float) -> None:
        scaled = self.labels.size.scaled
        if name == "point":
            page.marker(at, y, "o", scaled(7), color=BLUE)
        elif name == "open":
            page.marker(at, y, "v", scaled(6.5), color=BLUE)
        elif name == "undated":
            page.marker(at, y, "D", scaled(6.5), markerfacecolor="white", markeredgecolor=INK)
        elif name == "decision":  # whatever its mark: the colour of the mark and of the date
            page.box(at - scaled(5), y - scaled(3), scaled(10), scaled(6), facecolor=VERMILION)
        else:
            hollow = {"facecolor": "white", "edgecolor": BLUE, "linewidth": scaled(1.4), "linestyle": (0, (2, 1))}
            look: dict[str, Any] = hollow if name == "about" else {"facecolor": BLUE}
            page.box(at - scaled(3), y - scaled(5), scaled(6), scaled(10), **look)


def _mark_name(row: _Row) -> str:
    if row.span is None:
        return "undated"
    if row.span.open_end:
        return "open"
    return {**dict.fromkeys(codes.POINTS, "point"), codes.ABOUT_YEAR: "about"}.get(row.event.precision, "bar")


def _told(labels: Labels, row: Any) -> str:
    """An event in a sentence without its stop."""
    date = capital(labels.date(row.date, row.precision))
    return labels("timeline.alt_event", date=date, text=capital(labels.text(row))).rstrip(".")


def _alt(labels: Labels, case_id: str, events: pd.DataFrame, shown: list[Any]) -> str:
    told = [_told(labels, row) for row in shown]
    dated = int(events["dated"].sum())
    undated = len(events) - dated
    counted = labels.words.counted("events", len(events))
    start = labels("timeline.alt", case=labels.case(case_id), events=counted, dated=dated, undated=undated)
    return f"{start} {'. '.join(told)}."


def _data(labels: Labels, events: pd.DataFrame) -> pd.DataFrame:
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
        for row in records(events)
    ]
    return pd.DataFrame(rows)


def _decision(labels: Labels, reference: Any) -> str | None:
    if pd.isna(reference):
        return None
    return labels.of("status", codes.NOT_STATED) if reference == codes.NOT_STATED else str(reference)
