"""A matrix of cases: rows under headings, a column per case, each square a symbol and a ground with a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tillkom.figures._drawing.page import LEADING, Frame, Page, text_width, wrap
from tillkom.figures._drawing.pages import shared_out
from tillkom.figures._drawing.style import BLUE, STATUS_LOOKS, StatusLook
from tillkom.figures.labels import Labels


@dataclass
class Group:
    """Rows of a matrix that belong together, under a heading of their own ("" for none)."""

    heading: str
    rows: list[str]
    looks: list[list[StatusLook]]
    """One look per row and case."""


@dataclass
class Matrix:
    """A matrix to draw: groups of rows, a column per case, and a key that explains the looks."""

    columns: list[str]
    groups: list[Group]
    key: list[tuple[StatusLook, str]]
    turned: bool = False
    """Whether the cases are the rows."""
    spans: tuple[tuple[str, int], ...] = ()
    """Where they are: the headings that stand above columns, with how many columns each has."""


def too_many(labels: Labels, cases: int) -> bool:
    """Tell whether a matrix of so many cases cannot be read at this size; on a page they may stand as rows instead."""
    as_rows = not (labels.size.titled or labels.size.stacked)
    return cases > (labels.size.rows if as_rows else labels.size.columns)


def occurs(look: StatusLook, groups: list[Group]) -> bool:
    """Tell whether any square looks like this."""
    return any(look == cell for group in groups for row in group.looks for cell in row)


def status_key(
    labels: Labels, groups: list[Group], *, but: tuple[StatusLook, ...] = ()
) -> list[tuple[StatusLook, str]]:
    """Give the statuses that occur, with their words; ``but`` are looks that mean something else here."""
    return [
        (look, labels.of("status", status))
        for status, look in STATUS_LOOKS.items()
        if look not in but and occurs(look, groups)
    ]


def draw_matrix(
    labels: Labels, title: str, footer: Sequence[str], matrix: Matrix, page: int = 1
) -> tuple[Page, str, int]:
    """Draw a matrix, or one slide of it where one does not hold all rows: the sheet, its title, of how many slides.

    On a page with more cases than columns can hold, the cases become the rows.
    """
    if len(matrix.columns) > labels.size.columns and not labels.size.titled:
        matrix = _turned(labels, matrix)
    frame = labels.frame(title, footer)
    slides = _slides(labels, frame, matrix)
    if len(slides) > 1:  # a longer title may cost a line of room
        slides = _slides(labels, labels.frame(labels.numbered(title, len(slides), len(slides)), footer), matrix)
    labels.page_of(page, len(slides))
    title = labels.numbered(title, page, len(slides))
    return _drawn(labels, labels.frame(title, footer), matrix, slides[page - 1]), title, len(slides)


def _slides(labels: Labels, frame: Frame, matrix: Matrix) -> list[list[Group]]:
    """The rows on as few slides as hold their whole names, a group that is cut with its heading on both."""
    if frame.room is None:
        return [matrix.groups]
    columns = _Columns(labels, frame, matrix)
    around = columns.head + _Key(labels, matrix.key, frame.width).height
    rows = [(group.heading, row, looks) for group in matrix.groups
            for row, looks in zip(group.rows, group.looks, strict=True)]  # fmt: skip

    def tall(shown: Sequence[tuple[str, str, list[StatusLook]]]) -> float:
        return around + _Rows(labels, _grouped(shown), columns).least

    together = shared_out(rows, tall, frame.room)
    # A slide begins with a group of its own where that costs no further one.
    owned = [[row for row in rows if row[0] == group.heading] for group in matrix.groups]
    apart = [slide for own in owned for slide in shared_out(own, tall, frame.room)]
    slides = apart if 1 < len(together) == len(apart) else together
    return [_grouped(shown) for shown in slides]


def _grouped(rows: Sequence[tuple[str, str, list[StatusLook]]]) -> list[Group]:
    groups: list[Group] = []
    for heading, row, looks in rows:
        if not groups or groups[-1].heading != heading:
            groups.append(Group(heading, [], []))
        groups[-1].rows.append(row)
        groups[-1].looks.append(looks)
    return groups


def _drawn(labels: Labels, frame: Frame, matrix: Matrix, groups: list[Group]) -> Page:
    columns = _Columns(labels, frame, matrix)
    rows = _Rows(labels, groups, columns)
    key = _Key(labels, matrix.key, frame.width)
    rows.share_out(None if frame.room is None else frame.room - columns.head - key.height)
    page = frame.open(columns.head + rows.height + key.height)
    columns.draw(page)
    rows.draw(page)
    key.draw(page, columns.head + rows.height + labels.size.scaled(7))
    return page


def _turned(labels: Labels, matrix: Matrix) -> Matrix:
    """The same matrix with a row per case, each heading above its columns."""
    names = [row for group in matrix.groups for row in group.rows]
    rows = [[row[place] for group in matrix.groups for row in group.looks] for place in range(len(matrix.columns))]
    group = Group("", list(labels.short(matrix.columns).values()), rows)
    spans = tuple((group.heading, len(group.rows)) for group in matrix.groups if group.heading)
    return Matrix(names, [group], matrix.key, turned=True, spans=spans)


class _Columns:
    """The names above the columns: upright where they have room, else climbing."""

    def __init__(self, labels: Labels, frame: Frame, matrix: Matrix) -> None:
        self.labels, scaled, font = labels, labels.size.scaled, labels.size.font
        rows = [row for group in matrix.groups for row in group.rows]
        widest = max(text_width(row, font) for row in rows) + scaled(10)
        names = matrix.columns if matrix.turned else list(labels.short(matrix.columns).values())
        # The rows' names give way until the columns' names need no more than three lines.
        for most in (0.42, 0.37, 0.32, 0.28):
            self.left = max(min(widest, frame.width * most), frame.width * 0.22)
            self.cell = min((frame.width - self.left) / len(names), scaled(110))
            self.names = [wrap(name, self.cell - scaled(4), font, "bold") for name in names]
            if max(len(lines) for lines in self.names) <= 3:
                break
        lines_needed = max(len(lines) for lines in self.names)
        self.climbing = labels.size.stacked or (not labels.size.titled and lines_needed > 4)
        if self.climbing:
            # Room to the right for the last name's climb.
            most = scaled(210 if labels.size.stacked else 300)
            self.names = [wrap(name, most, font, most=1) for name in names]
            longest = max(text_width(lines[0], font) for lines in self.names)
            if labels.size.stacked:  # the rows' names take what narrow columns leave
                self.left = min(widest, frame.width - longest * 0.5 - len(names) * scaled(18))
            self.cell = min((frame.width - self.left - longest * 0.5) / len(names), scaled(30))
            self.head = longest * 0.87 + scaled(14)
        else:
            self.names = [wrap(name, self.cell - scaled(4), font, "bold", 4) for name in names]
            self.head = max(len(lines) for lines in self.names) * font * LEADING + scaled(5)
        self.spans = [(wrap(said, count * self.cell - scaled(4), font, "bold"), count) for said, count in matrix.spans]
        self.below = max((len(lines) for lines, _ in self.spans), default=0) * font * LEADING
        self.head += self.below

    def draw(self, page: Page) -> None:
        scaled = self.labels.size.scaled
        x = self.left
        for said, count in self.spans:
            page.lines(x + scaled(2), self.head - self.below, said, weight="bold", color=BLUE)
            x += count * self.cell
        foot = self.head - self.below
        for place, lines in enumerate(self.names):
            middle = self.left + (place + 0.5) * self.cell
            if self.climbing:
                page.text(
                    middle - scaled(2), foot - scaled(4), lines[0], rotation=60, ha="left",
                    va="bottom", rotation_mode="anchor",
                )  # fmt: skip
            else:
                page.lines(middle, foot - scaled(3) - page.height_of(lines), lines, weight="bold", ha="center")


class _Rows:
    """The rows under their headings; the first heading shares its line with the names."""

    def __init__(self, labels: Labels, groups: list[Group], columns: _Columns) -> None:
        self.labels, self.columns, self.groups = labels, columns, groups
        self.step, font = labels.size.font * LEADING, labels.size.font
        width = columns.left - labels.size.scaled(6)
        self.texts = [[wrap(row, width, font) for row in group.rows] for group in groups]
        self.between = self.step + labels.size.scaled(4)
        self.headings = sum(self.between for group in self.groups[1:] if group.heading)
        self.heights = [[len(row) * self.step + labels.size.scaled(3) for row in group] for group in self.texts]

    @property
    def height(self) -> float:
        return self.headings + sum(sum(heights) for heights in self.heights)

    @property
    def least(self) -> float:
        """The least height they can be drawn in."""
        return self.headings + sum(len(row) for group in self.texts for row in group) * self.step

    def share_out(self, room: float | None) -> None:
        """Fill the room of a slide."""
        if room is None:
            return
        count = sum(len(group) for group in self.texts)
        spare = min((room - self.least) / count, self.labels.size.scaled(8))
        self.heights = [[len(row) * self.step + spare for row in group] for group in self.texts]

    def draw(self, page: Page) -> None:
        y = self.columns.head
        scaled = self.labels.size.scaled
        for place, group in enumerate(self.groups):
            if group.heading:
                y += self.between if place else 0.0
                page.text(0, y - self.step / 2 - scaled(1), group.heading, weight="bold", color=BLUE)
            for text, height, looks in zip(self.texts[place], self.heights[place], group.looks, strict=True):
                page.middle(0, y + height / 2, text)
                for column, look in enumerate(looks):
                    at = self.columns.left + column * self.columns.cell
                    _square(page, self.labels, look, (at, y, self.columns.cell, height))
                y += height


def _square(page: Page, labels: Labels, look: StatusLook, place: tuple[float, float, float, float]) -> None:
    x, y, width, height = place
    gap = labels.size.scaled(0.8)
    edge: dict[str, Any] = {}
    if look.fill == "white":
        edge = {"edgecolor": "#8A8A8A", "linewidth": labels.size.scaled(0.7)}
        edge["linestyle"] = "solid" if look.symbol else (0, (2, 2))
    page.box(x + gap, y + gap, width - 2 * gap, height - 2 * gap, facecolor=look.fill, **edge)
    if look.symbol:
        page.text(x + width / 2, y + height / 2, look.symbol, ha="center", color=look.ink, weight="bold")


class _Key:
    """What the squares mean, on as many lines as it takes."""

    def __init__(self, labels: Labels, key: list[tuple[StatusLook, str]], width: float) -> None:
        self.labels, scaled = labels, labels.size.scaled
        self.lines: list[list[tuple[StatusLook, str]]] = [[]]
        used = 0.0
        for look, said in key:
            wide = scaled(22 + 12) + text_width(said, labels.size.font)
            if self.lines[-1] and used + wide > width + scaled(12):
                self.lines.append([])
                used = 0.0
            self.lines[-1].append((look, said))
            used += wide
        self.height = len(self.lines) * scaled(17) + scaled(8)

    def draw(self, page: Page, y: float) -> None:
        scaled = self.labels.size.scaled
        for line in self.lines:
            x = 0.0
            for look, said in line:
                _square(page, self.labels, look, (x, y, scaled(18), scaled(14)))
                page.text(x + scaled(22), y + scaled(7), said)
                x += scaled(22 + 12) + text_width(said, self.labels.size.font)
            y += scaled(17)
