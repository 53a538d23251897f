"""The timelines of several cases side by side, on one axis of years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis, codes
from tillkom.analysis.answers import records
from tillkom.figures._drawing.legend import Swatches
from tillkom.figures._drawing.page import LEADING, Frame, Page, text_width
from tillkom.figures._drawing.rows import ComparedCases, fit, name_column
from tillkom.figures._drawing.style import BLUE, GREEN, GREY, INK, PALE, RULE, VERMILION
from tillkom.figures._drawing.years import Span, named_years, spans, whole_years
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.registry import registered
from tillkom.language import capital

if TYPE_CHECKING:
    from tillkom.study import Study

# What kinds of event have in common, with a mark of their own; the rest count as "other".
_MARKS = {"background": ("^", GREY), "decision": ("s", VERMILION), "change": ("o", BLUE), "other": ("P", GREEN)}


@registered("timelines", "comparison", place=1, section="timelines")
def timelines(
    study: Study, cases: Sequence[str] | None = None, *, language: str = "sv", size: str = "report"
) -> Figure:
    """Draw the courses of several cases side by side on one axis of years.

    Shapes tell what kind of event it is. A mark with a bar through it is known only to the length of the bar; undated
    events are hollow and stand in a strip of their own, in the source's order. The events of more cases than a picture
    holds are counted by the year they begin.
    """
    labels = Labels(study, language, size)
    compared = ComparedCases(study, labels, cases)
    events = analysis.timelines(study, compared.coded)
    if events.empty:
        raise NothingToShow(labels("timelines.none"))
    having = list(dict.fromkeys(events["case_id"]))
    base = labels(
        "timelines.base", base=labels.of_all(len(having), len(compared)),
        events=labels.words.counted("events", len(events)), dated=int(events["dated"].sum()),
    )  # fmt: skip
    if len(compared) > 1 and not analysis.carries(len(having), len(compared)):
        raise NothingToShow(labels.too_little(base, _told(labels, events, having)))
    title = _finding(labels, events, len(having)) if labels.size.titled else labels("timelines.title")
    source = labels.sources(events["source_id"])
    frame = labels.frame(title, [base, source])
    rows = _Rows(labels, frame, events, having) if len(having) <= labels.size.rows else None
    counted = None
    if rows and rows.fit:
        page, how, told = rows.drawn(), "timelines.how", _told(labels, events, having)
    else:
        per_year = analysis.events_per_year(events)
        page, how, told = _counted(labels, frame, per_year), "timelines.how_many", _told_years(labels, per_year)
        counted = _years_table(labels, per_year)
    needed = [base, compared.uncoded]
    said = labels.words.get(how, "")
    caption = labels.caption(needed, source, said, many=counted is not None, elsewhere="timelines.many_elsewhere")
    alt = sentences([labels("timelines.alt", cases=labels.of_cases(len(having))), *told])
    data = _data(labels, events)
    return Figure("timelines", page.figure, title, caption, alt, data, language, size, counted=counted)


def group_of(event_type: str) -> str:
    """Name the group a kind of event belongs to."""
    return next((name for name, types in codes.EVENT_GROUPS.items() if event_type in types), "other")


def _finding(labels: Labels, events: pd.DataFrame, having: int) -> str:
    """The title of a slide: how many cases have a dated decision, and when the first one was."""
    decided = events[(events["type"] == codes.DECIDED) & events["dated"]]
    if decided.empty:
        return labels("timelines.finding_none", cases=labels.of_cases(having))
    base = labels.of_all(int(decided["case_id"].nunique()), having)
    rows = list(records(decided))
    first, _ = min(zip(rows, (_middle(row) for row in rows), strict=True), key=lambda pair: pair[1])
    return labels("timelines.finding", base=base, date=labels.date(first.date))


def _middle(event: Any) -> float:
    (span,) = spans([event])
    return (span.low + span.high) / 2


class _Rows:
    """A row per case, with lanes so that no two marks lie on each other, and a strip for what is undated."""

    def __init__(self, labels: Labels, frame: Frame, events: pd.DataFrame, cases: list[str]) -> None:
        self.labels, self.frame = labels, frame
        scaled = labels.size.scaled
        self.stacked = labels.size.stacked
        left, self.names = name_column(labels, cases, frame.width * (1 if self.stacked else 0.26))
        self.left = 0.0 if self.stacked else left
        own: dict[str, list[Any]] = {case: [] for case in cases}
        for event in records(events):
            own[event.case_id].append(event)
        self.undated = {case: [row for row in rows if not row.dated] for case, rows in own.items()}
        dated = {case: [row for row in rows if row.dated] for case, rows in own.items()}
        self.spans = {case: spans(rows) for case, rows in dated.items()}
        # The strip is as wide as three marks or its heading; more of them stand below each other.
        self.strip = max(scaled(46), text_width(labels("timelines.undated"), labels.size.font)) + scaled(12)
        if not any(self.undated.values()):
            self.strip = 0.0
        every = [span for of_case in self.spans.values() for span in of_case]
        self.first, self.last = whole_years(every) if every else (0, 0)
        self.right = frame.width - self.strip - scaled(20 if every else 0)
        self.lanes = {case: _lanes(self.spans[case], self.clear) for case in cases}
        self.dated = dated
        self.key = _Key(labels, {group_of(code) for code in events["type"]}, bool(self.strip), frame.width)
        self.below = scaled(24 if every else 6) + self.key.height
        self.head = scaled(18) if self.strip else 0.0
        for self.step in (scaled(13), scaled(9)):  # closer where they would not fit
            self.heights = {case: self._tall(case) for case in cases}
            if self.fit:
                break

    @property
    def clear(self) -> float:
        """What a mark takes of the axis, in years."""
        room = self.right - self.left - self.labels.size.scaled(8)
        return self.labels.size.scaled(12) * max(self.last - self.first, 1) / room

    def _tall(self, case: str) -> float:
        scaled = self.labels.size.scaled
        lanes = max([1 + lane for lane in self.lanes[case]], default=1)
        lanes = max(lanes, -(-len(self.undated[case]) // 3))
        names = self.labels.size.font * LEADING * len(self.names[case])
        if self.stacked:
            return names + lanes * self.step + scaled(8)
        return max(2 * self.step, lanes * self.step + scaled(4), names + scaled(4))

    @property
    def fit(self) -> bool:
        """Whether one picture holds them all."""
        room = self.frame.room
        return fit(self.heights.values(), None if room is None else room - self.head - self.below)

    def at(self, year: float) -> float:
        """Where a moment stands, in points."""
        left = self.left + self.labels.size.scaled(8)
        return left + (year - self.first) / max(self.last - self.first, 1) * (self.right - left)

    def drawn(self) -> Page:
        """Draw them."""
        scaled, labels = self.labels.size.scaled, self.labels
        page = self.frame.open(self.head + sum(self.heights.values()) + self.below)
        spare = max(0.0, page.height - self.head - self.below - sum(self.heights.values())) / len(self.heights)
        bottom = page.height - self.below
        if self.last:
            self._years(page, bottom)
        strip_at = page.width - self.strip + scaled(12)
        if self.strip:
            page.box(strip_at - scaled(6), 0, self.strip - scaled(6), bottom, facecolor=PALE, zorder=0)
            page.text(strip_at, scaled(9), labels("timelines.undated"), color=INK)
        y = self.head
        for case, height in self.heights.items():
            page.line([0, page.width], [y, y], color=RULE, linewidth=scaled(0.8))
            self._case(page, case, (y, height + spare), strip_at)
            y += height + spare
        self.key.draw(page, page.height - self.key.height)
        return page

    def _case(self, page: Page, case: str, down: tuple[float, float], strip_at: float) -> None:
        scaled, (y, height) = self.labels.size.scaled, down
        if self.stacked:
            used = page.lines(0, y + scaled(2), self.names[case], weight="bold") + scaled(2)
            y, height = y + used, height - used
        else:
            page.middle(0, y + height / 2, self.names[case], weight="bold")
        lanes = max([1 + lane for lane in self.lanes[case]], default=1)
        for event, span, lane in zip(self.dated[case], self.spans[case], self.lanes[case], strict=True):
            _mark(page, self.labels, event, span, self.at, y + height / 2 + (lane - (lanes - 1) / 2) * self.step)
        rows = -(-len(self.undated[case]) // 3)
        for place, event in enumerate(self.undated[case]):
            x = strip_at + scaled(6) + place % 3 * scaled(14)
            marker, colour = _MARKS[group_of(event.type)]
            middle = y + height / 2 + (place // 3 - (rows - 1) / 2) * self.step
            page.marker(x, middle, marker, scaled(7), markerfacecolor="white", markeredgecolor=colour)

    def _years(self, page: Page, bottom: float) -> None:
        """A rule where each year begins, and its number in the middle of what it names."""
        scaled, font = self.labels.size.scaled, self.labels.size.font
        per_year = self.at(self.first + 1) - self.at(self.first)
        for year in range(self.first, self.last + 1) if per_year >= scaled(5) else (self.first, self.last):
            page.line([self.at(year)] * 2, [self.head, bottom], color=RULE, linewidth=scaled(0.6), zorder=0)
        for year in named_years(self.first, self.last, per_year, text_width("2000", font) + scaled(5)):
            page.text(self.at(year + 0.5), bottom + scaled(10), str(year), ha="center")
        page.line([self.at(self.first), self.at(self.last)], [bottom, bottom], color=GREY)


def _lanes(of_case: list[Span], clear: float) -> list[int]:
    """Give each event a lane, so that no two marks of a case lie on each other."""
    ends: list[float] = []
    lanes = []
    for span in of_case:
        low, high = min(span.at - clear / 2, span.low), max(span.at + clear / 2, span.high)
        lane = next((k for k, end in enumerate(ends) if end <= low + 1e-9), len(ends))
        ends[lane : lane + 1] = [high]
        lanes.append(lane)
    return lanes


def _mark(page: Page, labels: Labels, event: Any, span: Span, at: Callable[[float], float], y: float) -> None:
    scaled = labels.size.scaled
    marker, colour = _MARKS[group_of(event.type)]
    if span.open_end:
        page.line([at(span.at), at(span.at) + scaled(15)], [y, y], color=colour, linewidth=scaled(2), zorder=3)
        page.marker(at(span.at) + scaled(15), y, ">", scaled(5), color=colour)
    elif event.precision not in codes.POINTS:
        dashed = (0, (2, 1)) if event.precision == codes.ABOUT_YEAR else "solid"
        page.line([at(span.low), at(span.high)], [y, y], color=colour, linewidth=scaled(2), linestyle=dashed, zorder=3)
    page.marker(at(span.at), y, marker, scaled(7.5), color=colour)


class _Key:
    """What the shapes mean, on as many lines as it takes."""

    def __init__(self, labels: Labels, used: set[str], undated: bool, width: float) -> None:
        self.labels, scaled = labels, labels.size.scaled
        entries: list[tuple[str, dict[str, Any], str]] = [
            (_MARKS[name][0], {"color": _MARKS[name][1]}, name) for name in _MARKS if name in used
        ]
        if undated:
            entries.append(("o", {"markerfacecolor": "white", "markeredgecolor": INK}, "undated"))
        self.lines: list[list[tuple[str, dict[str, Any], str, float]]] = [[]]
        x = 0.0
        for marker, look, name in entries:
            said = labels(f"timelines.key.{name}")
            wide = scaled(12 + 12) + text_width(said, labels.size.font)
            if self.lines[-1] and x + wide > width + scaled(12):
                self.lines.append([])
                x = 0.0
            self.lines[-1].append((marker, look, said, x))
            x += wide
        self.height = len(self.lines) * scaled(16) + scaled(8)

    def draw(self, page: Page, y: float) -> None:
        """Draw it from the height given down."""
        scaled = self.labels.size.scaled
        for line in self.lines:
            for marker, look, said, x in line:
                page.marker(x + scaled(6), y + scaled(14), marker, scaled(7), **look)
                page.text(x + scaled(14), y + scaled(14), said)
            y += scaled(16)


def _counted(labels: Labels, frame: Frame, counted: pd.DataFrame) -> Page:
    """The events of all cases by the year they begin, as columns of kinds on each other; undated ones stand apart."""
    scaled, font = labels.size.scaled, labels.size.font
    table = counted.assign(group=counted["type"].map(group_of))
    heights = table.groupby(["year", "group"], dropna=False)["events"].sum()
    dated = table.dropna(subset="year")
    first, last = (int(dated["year"].min()), int(dated["year"].max())) if len(dated) else (0, -1)
    names = [name for name in _MARKS if name in set(table["group"])]
    key = Swatches(labels, [(_MARKS[name][1], labels(f"timelines.key.{name}")) for name in names], frame.width)
    undated = table[table["year"].isna()]
    page = frame.open(scaled(200) + scaled(24) + key.height)
    bottom = page.height - key.height - scaled(24)
    strip = text_width(labels("timelines.undated"), font) + scaled(16) if len(undated) else 0.0
    step = (page.width - strip) / max(last - first + 1, 1)
    most = max(table.groupby("year", dropna=False)["events"].sum())
    per_event = (bottom - scaled(20)) / most
    columns: list[tuple[int | None, float, float]] = [
        (year, (year - first) * step, step) for year in range(first, last + 1)
    ]
    if strip:
        page.box(page.width - strip + scaled(8), 0, strip - scaled(8), bottom, facecolor=PALE, zorder=0)
        page.text(page.width - strip / 2 + scaled(4), bottom + scaled(10), labels("timelines.undated"), ha="center")
        columns.append((None, page.width - strip + scaled(8), strip - scaled(8)))
    widest = max((text_width(labels.number(total), font, "bold") for total in _totals(dated)), default=0.0)
    letters = font * min(1.0, max(0.75, step / (widest + scaled(2)))) if widest else font
    numbered = widest * letters / font < step  # every column has its number, or none has: the table has them
    for year, x, wide in columns:
        y = bottom
        for name in names:
            count = (
                int(heights.get((year, name), 0))
                if year is not None
                else int(undated.loc[undated["group"] == name, "events"].sum())
            )
            if count:
                page.box(x + wide * 0.12, y - count * per_event, wide * 0.76, count * per_event,
                         facecolor=_MARKS[name][1], zorder=2)  # fmt: skip
                y -= count * per_event
        total = round((bottom - y) / per_event)
        if total and (year is None or numbered):
            page.text(x + wide / 2, y - scaled(8), labels.number(total), ha="center", weight="bold", size=letters)
    page.line([0, page.width], [bottom, bottom], color=GREY)
    for year in named_years(first, last + 1, step, text_width("2000", font) + scaled(5)) if columns else ():
        page.text((year - first + 0.5) * step, bottom + scaled(10), str(year), ha="center")
    key.draw(page, 0, page.height - key.height + scaled(6))
    return page


def _totals(counted: pd.DataFrame) -> list[int]:
    """How many events each year has."""
    return [int(total) for total in counted.groupby("year")["events"].sum()]


def _years_table(labels: Labels, counted: pd.DataFrame) -> pd.DataFrame:
    """The columns in numbers: the events of each year by what they have in common."""
    said = {name: capital(labels(f"timelines.key.{name}")) for name in _MARKS}
    table = counted.assign(
        year=counted["year"].astype("string").fillna(labels("timelines.undated")),
        group=counted["type"].map(group_of).map(said),
    )
    sums = table.pivot_table(index="year", columns="group", values="events", aggfunc="sum", fill_value=0, sort=False)
    sums = sums[[name for name in said.values() if name in sums]].rename_axis(columns=None)
    return sums.rename_axis(labels("column.year")).reset_index()


def _told_years(labels: Labels, counted: pd.DataFrame) -> list[str]:
    """The columns in sentences: "2016: 12 händelser"."""
    said: dict[str, int] = {}
    for row in records(counted):
        year = labels("timelines.undated") if pd.isna(row.year) else str(row.year)
        said[year] = said.get(year, 0) + int(row.events)
    return [f"{year}: {labels.words.counted('events', count)}." for year, count in said.items()]


def _told(labels: Labels, events: pd.DataFrame, having: list[str]) -> list[str]:
    """Each case's course in a sentence."""
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
                decisions=int((own["type"] == codes.DECIDED).sum()),
            )  # fmt: skip
        )
    return told


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
