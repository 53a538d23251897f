"""The practices of trust-based governance in their 2 × 2 table: control or leadership, room or trustworthiness."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis, codes
from tillkom.analysis import KNOWN
from tillkom.analysis.answers import records
from tillkom.figures._drawing.page import LEADING, Page, text_width, wrap
from tillkom.figures._drawing.rows import ComparedCases
from tillkom.figures._drawing.style import BLUE, GREY, INK, LINE, RULE
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.registry import each_case, registered
from tillkom.language import capital

if TYPE_CHECKING:
    from tillkom.study import Study


@registered("practices", "comparison", place=6)
@registered("practices", "case", place=2, section="principles", each=each_case)
def practices_two_by_two(
    study: Study,
    case_id: str | None = None,
    *,
    cases: Sequence[str] | None = None,
    language: str = "sv",
    size: str = "report",
    page: int = 1,
) -> Figure:
    """Draw which practices are evidenced, in the 2 × 2 table of control and leadership: in one case, or in how many.

    Parameters
    ----------
    case_id : one case; without it, all coded cases (or ``cases``) are counted.
    page : control and leadership stand on a slide each where one does not hold both.

    Source of the table: Siverbo (2022).
    """
    labels = Labels(study, language, size)
    if case_id and study.case(case_id).id not in analysis.coded_cases(study):
        status = labels.of("status", codes.NOT_CODED)
        raise NothingToShow(labels("practices.none_case", case=labels.case(case_id), status=status))
    compared = ComparedCases(study, labels, [case_id] if case_id else cases)
    table = analysis.practices(study, cases=compared.coded)
    if (table["status"] == codes.NOT_CODED).all():
        raise NothingToShow(labels("practices.none"))
    counts = analysis.counts(table)
    for dimension in ("area", "aim"):
        counts[dimension] = counts["code"].map(dict(zip(table["code"], table[dimension], strict=True)))
    known = int(table.loc[table["status"].isin(KNOWN), "case_id"].nunique())
    found = int(counts["present"].sum())
    if case_id:
        if not known:
            status = labels.of("status", str(table["status"].iloc[0]))
            raise NothingToShow(labels("practices.none_case", case=labels.case(case_id), status=status))
        title = labels("practices.title_case", case=labels.case(case_id))
        base = labels("practices.base_case", count=found, of=len(counts))
        if labels.size.titled:
            title = labels("practices.finding_case", case=labels.case(case_id), count=found, of=len(counts))
    else:
        base = labels("practices.base", base=labels.of_all(known, len(compared)))
        if len(compared) > 1 and not analysis.carries(known, len(compared)):
            named = [labels.of("practice", row.code) for row in records(counts) if row.present]
            raise NothingToShow(labels.too_little(base, [f"{labels.join(named)}."] if named else []))
        title = _finding(labels, counts, known) if labels.size.titled else labels("practices.title")
    source = labels.sources(analysis.answers(study, ["practices"], cases=compared.coded)["source_id"])
    frame = labels.frame(title, [base, labels("interpretation"), source])
    single, shown, pages = case_id is not None, counts, 1
    if labels.size.stacked:
        labels.page_of(page, 1)
        sheet = _draw_stacked(labels, frame, counts, known, single=single)
    else:
        areas = [area for _, area in counts.groupby("area", sort=False)]
        fits = frame.room is None or _Cells(labels, frame.width, counts, known, single=single).least <= frame.room
        pages = 1 if fits else len(areas)
        labels.page_of(page, pages)
        shown = counts if fits else areas[page - 1]
        title = labels.numbered(title, page, pages)
        sheet = _draw(
            labels, labels.frame(title, [base, labels("interpretation"), source]), shown, known, single=single
        )
    uncoded = "" if case_id else compared.uncoded
    caption = labels.caption([base, labels("interpretation"), uncoded], source, labels("practices.how"))
    name = labels.page_name(f"practices-{case_id}" if case_id else "practices", page, pages)
    alt = _alt(labels, labels("practices.alt"), base, shown, known, single=single)
    data = _data(labels, table[table["code"].isin(shown["code"])], compared.coded)
    return Figure(name, sheet.figure, title, caption, alt, data, language, size, pages=pages)


BAR = 28
"""A bar at its longest, in points of 10-point text."""


def _finding(labels: Labels, counts: pd.DataFrame, known: int) -> str:
    """The title of a slide: the practice evidenced in most cases, where one or two stand first."""
    most = int(counts["present"].max())
    first = counts.loc[counts["present"] == most, "code"]
    if not most or len(first) > 2:
        return labels("practices.title")
    named = labels.join(labels.of("practice", code) for code in first)
    return labels("practices.finding", practices=named, base=labels.of_all(most, known))


class _Cells:
    """The table's cells, with every practice's name in whole, as narrow as they stand side by side."""

    def __init__(self, labels: Labels, width: float, counts: pd.DataFrame, known: int, *, single: bool) -> None:
        scaled, font = labels.size.scaled, labels.size.font
        self.step, self.pad, self.gap = font * LEADING, scaled(5), scaled(14)
        self.side = self.step + scaled(8)
        self.width = (width - self.side - self.gap) / 2
        self.mark = _mark_width(labels, known, single=single)
        room, weight = self.width - self.mark - scaled(6), "bold" if single else "normal"
        self.texts = {row.code: wrap(capital(labels.of("practice", row.code)), room, font, weight)
                      for row in records(counts)}  # fmt: skip
        self.areas, self.aims = (list(dict.fromkeys(counts[dimension])) for dimension in ("area", "aim"))
        self.cells = _cells(counts)
        self.around = self.step + scaled(4) + scaled(10) * len(self.areas)

    def cell(self, area: str, aim: str) -> list[Any]:
        """The practices of one cell."""
        return self.cells.get((area, aim), [])

    def tall(self, area: str, pad: float) -> float:
        """How high a row of cells is, with so much between two practices."""
        return max(
            sum(len(self.texts[row.code]) * self.step + pad for row in self.cell(area, aim)) for aim in self.aims
        )

    def height(self, pad: float) -> float:
        """How high the table is."""
        return self.around + sum(self.tall(area, pad) for area in self.areas)

    @property
    def least(self) -> float:
        """The least height it can be drawn in."""
        return self.height(0.0)


def _draw(labels: Labels, frame: Any, counts: pd.DataFrame, known: int, *, single: bool) -> Page:
    scaled = labels.size.scaled
    table = _Cells(labels, frame.width, counts, known, single=single)
    side, gap, width, mark, step = table.side, table.gap, table.width, table.mark, table.step
    texts, areas, aims, cell = table.texts, table.areas, table.aims, table.cell
    pad, head = table.pad, step + scaled(4)
    if frame.room is not None and table.height(pad) > frame.room:  # closer rows
        most = max(len(cell(area, aim)) for area in areas for aim in aims)
        pad = max(0.0, pad - (table.height(pad) - frame.room) / max(most, 1))
        pad = pad if table.height(pad) <= frame.room else 0.0

    def tall(area: str) -> float:
        return table.tall(area, pad)

    page = frame.open(table.height(pad))
    spare = max(0.0, page.height - table.height(pad)) / max(len(areas), 1)
    for place, aim in enumerate(aims):
        page.text(side + place * (width + gap), head / 2, labels.of("practice_dimension", aim), weight="bold")
    y = head
    for area in areas:
        height = tall(area) + scaled(10) + spare
        page.line([0, page.width], [y, y], color=GREY)
        page.text(step / 2, y + height / 2, labels.of("practice_dimension", area), weight="bold", rotation=90,
                  ha="center", va="center")  # fmt: skip
        for place, aim in enumerate(aims):
            rows = cell(area, aim)
            between = pad + (spare / len(rows) if len(rows) == max(len(cell(area, other)) for other in aims) else 0)
            at = y + scaled(5) + between / 2 - pad / 2
            for row in rows:
                _practice(
                    page, labels, row, texts[row.code], (side + place * (width + gap), at, width, mark), known, single
                )
                at += len(texts[row.code]) * step + max(between, pad)
        y += height
    return page


def _mark_width(labels: Labels, known: int, *, single: bool) -> float:
    """The room for a practice's mark, or for its bar and count."""
    if single:
        return labels.size.scaled(16)
    return text_width(labels("practices.count", known=known, of=known), labels.size.font) + labels.size.scaled(BAR + 10)


def _draw_stacked(labels: Labels, frame: Any, counts: pd.DataFrame, known: int, *, single: bool) -> Page:
    """The four cells of the table below each other, on a narrow page."""
    scaled, font = labels.size.scaled, labels.size.font
    step, width = font * LEADING, frame.width
    weight = "bold" if single else "normal"
    mark = _mark_width(labels, known, single=single)
    cells = _cells(counts)
    texts = {row.code: wrap(capital(labels.of("practice", row.code)), width - mark - scaled(6), font, weight)
             for row in records(counts)}  # fmt: skip
    tall = {code: len(lines) * step + scaled(3) for code, lines in texts.items()}
    page = frame.open(sum(tall.values()) + len(cells) * (step + scaled(12)))
    y = 0.0
    for (area, aim), rows in cells.items():
        page.line([0, width], [y + scaled(2)] * 2, color=GREY)
        said = f"{labels.of('practice_dimension', area)}, {labels.of('practice_dimension', aim).lower()}"
        page.text(0, y + scaled(5) + step / 2, said, weight="bold", color=BLUE)
        y += step + scaled(9)
        for row in rows:
            _practice(page, labels, row, texts[row.code], (0.0, y, width, mark), known, single)
            y += tall[row.code]
        y += scaled(3)
    return page


def _cells(counts: pd.DataFrame) -> dict[tuple[str, str], list[Any]]:
    """The practices of each cell of the table, by area and aim."""
    cells: dict[tuple[str, str], list[Any]] = {}
    for row in records(counts):
        cells.setdefault((row.area, row.aim), []).append(row)
    return cells


def _practice(
    page: Page, labels: Labels, row: Any, text: list[str], place: tuple[float, float, float, float], known: int,
    single: bool,
) -> None:  # fmt: skip
    """One practice: its name, and a mark (one case) or a bar with the count (several)."""
    scaled, font = labels.size.scaled, labels.size.font
    x, y, width, mark = place
    middle = y + font * LEADING / 2
    found = bool(row.present)
    look: dict[str, Any] = {} if found else {"color": GREY}
    if single and found:
        look["weight"] = "bold"
    if single:
        shape = {"color": BLUE} if found else {"markerfacecolor": "white", "markeredgecolor": LINE}
        page.marker(x + scaled(5), middle, "o", scaled(9), **shape)
        page.lines(x + mark, y, text, **look)
        return
    page.lines(x, y, text, **look)
    start = x + width - mark + scaled(4)
    full = scaled(BAR)
    page.box(start, middle - scaled(4.5), full, scaled(9), facecolor=RULE)
    if known and found:
        page.box(start, middle - scaled(4.5), full * row.present / known, scaled(9), facecolor=BLUE, zorder=3)
    said = labels("practices.count", known=row.present, of=known)
    page.text(start + full + scaled(5), middle, said, color=INK if found else GREY)


def _alt(labels: Labels, title: str, base: str, counts: pd.DataFrame, known: int, *, single: bool) -> str:
    told = []
    for (area, aim), rows in _cells(counts).items():
        names = [
            labels.of("practice", row.code)
            if single
            else labels("practices.alt_count", practice=labels.of("practice", row.code), known=row.present, of=known)
            for row in rows
            if row.present > 0
        ]
        none = labels("practices.alt_nothing")
        told.append(
            labels(
                "practices.alt_cell",
                area=labels.of("practice_dimension", str(area)),
                aim=labels.of("practice_dimension", str(aim)).lower(),
                practices=labels.join(names) or none,
            )  # fmt: skip
        )
    return sentences([title, base, *told])


def _data(labels: Labels, table: pd.DataFrame, cases: list[str]) -> pd.DataFrame:
    names = {case: labels.case(case) for case in cases}
    rows: dict[str, dict[str, Any]] = {}
    for row in records(table):
        if row.code not in rows:
            rows[row.code] = {
                labels("column.area"): labels.of("practice_dimension", row.area),
                labels("column.aim"): labels.of("practice_dimension", row.aim),
                labels("column.practice"): labels.of("practice", row.code),
            }
        if pd.isna(row.present):
            said = labels.of("status", row.status)
        else:
            said = labels("key.present" if row.present else "key.absent")
        rows[row.code][names[row.case_id]] = said
    return pd.DataFrame(list(rows.values()))
