"""Counts as bars on one scale, each with its number and its base: how a picture shows the whole of many cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from tillkom.figures._drawing.page import LEADING, Frame, Page, text_width, wrap
from tillkom.figures._drawing.style import BLUE, GREEN, INK, LINE, MID_BLUE, TRACK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tillkom.figures._drawing.legend import Swatches
    from tillkom.figures.labels import Labels

BEFORE, AFTER, NOW, QUIET = MID_BLUE, BLUE, GREEN, LINE
"""The colours of a bar: before, after, now, and of what is no answer."""


@dataclass
class Row:
    """A row of bars: what is counted, how many (one bar each, with its colour), of how many, and a remark beside."""

    said: str
    counts: Sequence[int]
    of: int
    colours: Sequence[str] = (AFTER,)
    remark: str = ""


@dataclass
class BarGroup:
    """Rows that belong together, under a heading of their own ("" for none)."""

    heading: str
    rows: list[Row] = field(default_factory=list)


def draw_bars(
    labels: Labels, frame: Frame, groups: Sequence[BarGroup], key: Sequence[tuple[str, str]] = (), note: str = ""
) -> Page:  # fmt: skip
    """Draw groups of bars below each other, on a slide in two columns where one would be too tall.

    Parameters
    ----------
    key : what the colours mean, as colour and words; none where there is only one.
    note : what else is to be known, beneath.
    """
    from tillkom.figures._drawing.legend import Swatches

    legend = Swatches(labels, key, frame.width)
    columns, notes = [_Column(labels, groups, frame.width)], _noted(labels, frame, note)
    below = _below(labels, legend, notes)
    if frame.room is not None and columns[0].least > frame.room - below:
        of = _shared_base(groups)
        notes = _noted(labels, frame, note, labels("base.each", of=labels.number(of)) if of else "")
        below = _below(labels, legend, notes)
        half = (frame.width - labels.size.scaled(24)) / 2
        for share, most in ((0.52, None), (0.66, None), (0.66, 2)):  # names are cut only where nothing else is left
            columns = [_Column(labels, part, half, share, most, brief=bool(of)) for part in _halves(groups)]
            if max(column.least for column in columns) <= frame.room - below:
                break
    page = frame.open(max(column.height for column in columns) + below)
    for place, column in enumerate(columns):
        column.draw(page, place * (page.width - column.width), page.height - below)
    legend.draw(page, 0, page.height - below + labels.size.scaled(8))
    page.lines(0, page.height - page.height_of(notes), notes, color=INK)
    return page


def _noted(labels: Labels, frame: Frame, *notes: str) -> list[str]:
    said = " ".join(filter(None, notes))
    return wrap(said, frame.width, labels.size.font) if said else []


def _below(labels: Labels, legend: Swatches, notes: list[str]) -> float:
    """What stands beneath the bars, in points."""
    return legend.height + len(notes) * labels.size.font * LEADING + (labels.size.scaled(6) if notes else 0.0)


def _shared_base(groups: Sequence[BarGroup]) -> int:
    """What all bars are counted of, to be said once where they have no room to say it each; 0 where they differ."""
    bases = {row.of for group in groups for row in group.rows}
    return bases.pop() if len(bases) == 1 else 0


def _halves(groups: Sequence[BarGroup]) -> list[list[BarGroup]]:
    """The groups in two columns of as like length as can be, a group that is cut with its heading on both."""
    rows = [(group.heading, row) for group in groups for row in group.rows]
    middle = (len(rows) + 1) // 2
    if len(groups) > 1:  # between two groups where one is near the middle
        ends = [sum(len(group.rows) for group in groups[: place + 1]) for place in range(len(groups) - 1)]
        nearest = min(ends, key=lambda end: abs(end - middle))
        middle = nearest if abs(nearest - middle) <= len(rows) // 5 else middle
    halves: list[list[BarGroup]] = []
    for part in (rows[:middle], rows[middle:]):
        half: list[BarGroup] = []
        for heading, row in part:
            if not half or half[-1].heading != heading:
                half.append(BarGroup(heading))
            half[-1].rows.append(row)
        halves.append(half)
    return halves


class _Column:
    """Bars below each other within a width."""

    def __init__(
        self,
        labels: Labels,
        groups: Sequence[BarGroup],
        width: float,
        share: float = 0.52,
        lines: int | None = None,
        *,
        brief: bool = False,
    ) -> None:
        self.labels, self.groups, self.width = labels, groups, width
        scaled, font = labels.size.scaled, labels.size.font
        self.step = font * LEADING
        rows = [row for group in groups for row in group.rows]
        self.stacked = labels.size.stacked
        widest = max((text_width(row.said, font) for row in rows), default=0.0) + scaled(8)
        self.left = scaled(0) if self.stacked else min(widest, width * share)
        self.counted = [[(_counts if brief else _count)(labels, row) for row in group.rows] for group in groups]
        says = [text_width(said, font, "bold") for group in self.counted for said in group]
        remarks = [text_width(row.remark, font) for row in rows if row.remark]
        self.remark = max(remarks) + scaled(10) if remarks and not self.stacked else 0.0
        self.full = width - self.left - max(says, default=0.0) - scaled(6) - self.remark
        most = width if self.stacked else self.left - scaled(8)
        self.names = [[wrap(row.said, most, font, most=lines) for row in group.rows] for group in groups]
        self.head = self.step + scaled(4)
        self.heads = sum(self.head for group in groups if group.heading)

    def _tall(self, names: list[str], row: Row, spare: float) -> float:
        lines = len(names) + 1 + bool(row.remark) if self.stacked else len(names)
        return lines * self.step + spare

    @property
    def least(self) -> float:
        """The least height it can be drawn in."""
        return self._height(0.0)

    @property
    def height(self) -> float:
        """The height it is drawn in where there is room."""
        return self._height(self.labels.size.scaled(4))

    def _height(self, spare: float) -> float:
        rows = [self._tall(names, row, spare) for named, group in zip(self.names, self.groups, strict=True)
                for names, row in zip(named, group.rows, strict=True)]  # fmt: skip
        return self.heads + sum(rows)

    def draw(self, page: Page, x: float, height: float) -> None:
        """Draw from the top of the page, spread over the height."""
        scaled = self.labels.size.scaled
        count = sum(len(group.rows) for group in self.groups)
        spare = max(0.0, min(scaled(14), (height - self.least) / max(count, 1)))
        y = 0.0
        for group, named, counted in zip(self.groups, self.names, self.counted, strict=True):
            if group.heading:
                page.text(x, y + self.step / 2, group.heading, weight="bold", color=BLUE)
                y += self.head
            for row, names, said in zip(group.rows, named, counted, strict=True):
                tall = self._tall(names, row, spare)
                self._row(page, row, names, said, (x, y, tall))
                y += tall

    def _row(self, page: Page, row: Row, names: list[str], said: str, place: tuple[float, float, float]) -> None:
        scaled, (x, y, tall) = self.labels.size.scaled, place
        middle = y + tall / 2
        if self.stacked:
            used = page.lines(x, y, names)
            if row.remark:
                used += page.lines(x, y + used, [row.remark], color=INK)
            middle = y + used + self.step / 2
        else:
            page.middle(x, middle, names)
        start = x + self.left
        thick = min(self.step * 0.7, scaled(11)) / len(row.counts)
        for at, (count, colour) in enumerate(zip(row.counts, row.colours, strict=True)):
            top = middle + (at - len(row.counts) / 2) * thick
            page.box(start, top, self.full, thick - scaled(0.8), facecolor=TRACK)
            if count:
                page.box(start, top, self.full * count / row.of, thick - scaled(0.8), facecolor=colour, zorder=3)
        page.text(start + self.full + scaled(6), middle, said, weight="bold")
        if row.remark and not self.stacked:
            page.text(x + self.width - self.remark + scaled(10), middle, row.remark)


def _counts(labels: Labels, row: Row) -> str:
    return " → ".join(labels.number(count) for count in row.counts)


def _count(labels: Labels, row: Row) -> str:
    return labels("base.count", known=_counts(labels, row), of=labels.number(row.of))


def bars_table(labels: Labels, groups: Sequence[BarGroup], phases: Sequence[str]) -> pd.DataFrame:
    """The bars in numbers: what is counted, how many in each phase, and of how many."""
    rows = []
    for group in groups:
        for row in group.rows:
            told: dict[str, object] = {labels("column.part"): group.heading} if len(groups) > 1 else {}
            told |= {labels("column.value"): row.said, **dict(zip(phases, row.counts, strict=True))}
            rows.append({**told, labels("column.of"): row.of})
    return pd.DataFrame(rows)


def told_bars(labels: Labels, groups: Sequence[BarGroup]) -> list[str]:
    """The bars in sentences, for an alt text: "steg 3: 12 av 40"."""
    return [f"{row.said}: {_count(labels, row)}." for group in groups for row in group.rows]
