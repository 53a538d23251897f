"""A governance reform before and after, case by case, with what is not known said in its place."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis, codes
from tillkom.analysis import KNOWN
from tillkom.analysis.answers import records
from tillkom.codes import NUMERIC
from tillkom.figures._drawing.bars import AFTER, BEFORE, NOW, QUIET, BarGroup, Row, bars_table, draw_bars, told_bars
from tillkom.figures._drawing.page import LEADING, Frame, Page, wrap
from tillkom.figures._drawing.pages import shared_out
from tillkom.figures._drawing.rows import ComparedCases, name_column
from tillkom.figures._drawing.style import BLUE, GREY, INK, PALE, RULE
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.registry import registered
from tillkom.language import capital

if TYPE_CHECKING:
    from tillkom.study import Study

MOST_SLIDES = 3
"""On more slides cases are no longer compared; they are counted instead."""

MOST_IN_WORDS = 12
"""Up to this many cases an answer's words stand in the picture; of more it is said that the table has them."""

_PHASES = {codes.BEFORE: "before", codes.AFTER: "after", codes.NOW: "current"}


@dataclass
class _Cell:
    row: Any
    main: list[str]
    words: list[str]
    known: bool

    @property
    def lines(self) -> int:
        return len(self.main) + len(self.words)


def _each_reform(study: Study) -> Iterator[tuple[str, ...]]:
    have = set(study.variables["variable_id"])
    return ((variable,) for variable in analysis.REFORMS if variable in have)


@registered("before-after", "comparison", place=3, each=_each_reform)
def reforms_before_after(
    study: Study,
    variable: str,
    *,
    cases: Sequence[str] | None = None,
    language: str = "sv",
    size: str = "report",
    page: int = 1,
) -> Figure:
    """Draw one governance reform before and after in each case.

    Numbers carry their qualifier ("nästan 150") and a bar on one scale. Where no answer is known the status stands in
    its place in words – *framgår ej*, *ej kodad*, *retorisk* – and so do the words the source uses instead. More cases
    than a picture holds are counted, answer by answer; each stands in the figure's data. Cases whose words one slide
    does not hold go on to the next (``page=2``).

    Parameters
    ----------
    variable : a variable coded before and after, for instance one of :data:`tillkom.analysis.REFORMS`.

    Raises
    ------
    TillkomError : the study has no such variable.
    """
    labels = Labels(study, language, size)
    compared = ComparedCases(study, labels, cases)
    table = analysis.before_after(study, [variable], cases=compared.coded)
    name = labels.variable(variable)
    if (table["status"] == codes.NOT_CODED).all():
        raise NothingToShow(labels("reforms.none", variable=name))
    phases = _phases(table)
    table = table[table["phase"].isin(phases)]
    known = table[table["status"].isin(KNOWN)]
    base = _base(labels, table, phases, len(compared))
    if len(compared) > 1 and not analysis.carries(len(known), len(table)):
        raise NothingToShow(labels.too_little(f"{name}: {base[:1].lower()}{base[1:]}", _told(labels, known)))
    neutral = labels("reforms.title", variable=name, phases=labels.join(labels.of("phase", phase) for phase in phases))
    title = (_finding(labels, table, name) or neutral) if labels.size.titled else neutral
    source = labels.sources(table["source_id"])
    interpreted = table["kind"].dropna().str.split().explode().eq(codes.INTERPRETATION).any()
    note = labels("interpretation_in_part") if interpreted else ""
    frame, pages, counted = labels.frame(title, [base, note, source]), 1, None
    rows = _Rows(labels, frame, table, compared.coded, phases) if len(compared) <= labels.size.rows else None
    if rows and rows.fit:
        if (pages := len(rows.slides)) > 1:  # a longer title may cost a line of room
            frame = labels.frame(labels.numbered(title, pages, pages), [base, note, source])
            rows = _Rows(labels, frame, table, compared.coded, phases)
            pages = len(rows.slides)
        labels.page_of(page, pages)
        title = labels.numbered(title, page, pages)
        shown = table[table["case_id"].isin(rows.slides[page - 1])]
        sheet = rows.drawn(labels.frame(title, [base, note, source]), rows.slides[page - 1])
        how = labels("reforms.how") if len(known) < len(table) else ""
        alt = _alt(labels, shown, name)
    else:
        labels.page_of(page, 1)
        shown = table
        groups = _counted(labels, table, phases, len(compared))
        key = [(_COLOURS[phase], labels.of("phase", phase)) for phase in phases] if len(phases) > 1 else []
        sheet = draw_bars(labels, frame, groups, key)
        how = labels("reforms.how_many")
        alt = sentences([f"{neutral}.", base, *told_bars(labels, groups)])
        counted = bars_table(labels, groups, [capital(labels.of("phase", phase)) for phase in phases])
    caption = labels.caption(
        [base, note, compared.uncoded], source, how, many=counted is not None, elsewhere="base.many_below"
    )
    stem = labels.page_name(f"before-after-{variable.replace('_', '-')}", page, pages)
    data = _data(labels, shown)
    return Figure(stem, sheet.figure, title, caption, alt, data, language, size, pages=pages, counted=counted)


_COLOURS = {codes.BEFORE: BEFORE, codes.AFTER: AFTER, codes.NOW: NOW}


def _told(labels: Labels, known: pd.DataFrame) -> list[str]:
    """Known answers, each in a sentence: "Gislaveds kommun, före: nästan 150"."""
    return [
        labels("answer", case=labels.case(row.case_id), phase=labels.of("phase", row.phase),
               value=labels.value(row, unit=True))
        for row in records(known)
    ]  # fmt: skip


def _finding(labels: Labels, table: pd.DataFrame, name: str) -> str:
    """The title of a slide: in how many cases the answer is known to have changed, where that is known of several."""
    told = table["changed"].dropna()
    if len(told) < 2:
        return ""
    return labels("reforms.finding", variable=name, changed=int(told.sum()), known=labels.of_cases(len(told)))


def _counted(labels: Labels, table: pd.DataFrame, phases: list[str], cases: int) -> list[BarGroup]:
    """The answers of all cases in numbers, phase beside phase, and last what is no answer."""
    row = next(records(table))
    vocabulary = list(labels.study.codebook.vocabulary(str(row.vocabulary))) if row.type in codes.CLASSED else []
    counted = analysis.distribution(table, vocabulary)
    answers, silent = BarGroup(""), BarGroup(labels("reforms.silent"))
    for _, rows in counted.groupby(["status", "code", "low"], dropna=False, sort=False):
        status, code, low = rows.iloc[0][["status", "code", "low"]]
        numbers = dict(zip(rows["phase"], rows["cases"], strict=True))
        counts = [int(numbers[phase]) for phase in phases]
        colours = [_COLOURS[phase] for phase in phases]
        if pd.notna(low):
            high = int(rows["high"].iloc[0])
            said = labels.number(low) if low == high else f"{labels.number(low)}–{labels.number(high)}"
            answers.rows.append(Row(said, counts, cases, colours))
        elif pd.notna(code):
            answers.rows.append(Row(capital(labels.of(str(row.vocabulary), str(code))), counts, cases, colours))
        else:
            silent.rows.append(Row(capital(labels.of("status", str(status))), counts, cases, [QUIET] * len(counts)))
    return [group for group in (answers, silent) if group.rows]


def _phases(table: pd.DataFrame) -> list[str]:
    """Before and after together if either is coded, and the current state if it is."""
    coded = set(table.loc[table["status"] != codes.NOT_CODED, "phase"])
    pair = {codes.BEFORE, codes.AFTER} if coded & {codes.BEFORE, codes.AFTER} else set()
    return [phase for phase in dict.fromkeys(table["phase"]) if phase in coded | pair]


def _base(labels: Labels, table: pd.DataFrame, phases: list[str], cases: int) -> str:
    known = table[table["status"].isin(KNOWN)]["phase"].value_counts()
    said = [labels(f"reforms.base_phase.{_PHASES[phase]}", known=int(known.get(phase, 0))) for phase in phases]
    return labels("reforms.base", phases=labels.join(said), cases=labels.of_cases(cases))


def _said(labels: Labels, row: Any) -> str:
    """What stands beside an answer: the source's own words where there is no number or class."""
    if row.status in KNOWN:
        return labels.of("status", row.status) if row.status == codes.APPROXIMATE and row.type not in NUMERIC else ""
    described = labels.text(row, "described") or labels.text(row)
    # What was said in jest or anger is told as such: it stands in the note, never as an answer.
    return described or (labels.text(row, "note") if row.status == codes.RHETORICAL else "")


class _Rows:
    """One row per case, a column per phase."""

    def __init__(
        self, labels: Labels, frame: Frame, table: pd.DataFrame, cases: Sequence[str], phases: list[str]
    ) -> None:
        self.labels, self.frame, self.phases = labels, frame, phases
        scaled, font = labels.size.scaled, labels.size.font
        self.stacked = labels.size.stacked
        left, self.names = name_column(labels, cases, frame.width * (1 if self.stacked else 0.25))
        self.left = 0.0 if self.stacked else left
        self.gap = scaled(26)
        self.width = (frame.width - self.left - self.gap * (len(phases) - 1)) / len(phases)
        self.head = font * LEADING + scaled(8)
        most = 1 if len(cases) > MOST_IN_WORDS else None
        self.cells = {(str(row.case_id), str(row.phase)): self._cell(row, most) for row in table.itertuples()}
        self.heights = self._heights()
        room = math.inf if frame.room is None else frame.room - self.head
        self.slides = shared_out(list(self.names), self._tall, room)

    def _cell(self, row: Any, most: int | None) -> _Cell:
        font, width = self.labels.size.font, self.width - self.labels.size.scaled(12)
        known = row.status in KNOWN
        main = wrap(capital(self.labels.value(row)), width, font, "bold" if known else "normal")
        said = capital(_said(self.labels, row))
        whole = wrap(said, width, font) if said else []
        kept = whole if most is None or len(whole) <= most else wrap(self.labels("reforms.in_words"), width, font)
        return _Cell(row, main, kept, known)

    def _tall(self, cases: Sequence[str]) -> float:
        return sum(self.heights[case] for case in cases)

    def _heights(self) -> dict[str, float]:
        step, scaled = self.labels.size.font * LEADING, self.labels.size.scaled
        bars = any(cell.row.type in NUMERIC and cell.known for cell in self.cells.values())
        tall = dict.fromkeys(self.names, 0)
        for (case, _), cell in self.cells.items():
            tall[case] = max(tall[case], cell.lines)
        for case, name in self.names.items():
            tall[case] = tall[case] + len(name) if self.stacked else max(tall[case], len(name))
        return {case: count * step + scaled(16 if bars else 8) for case, count in tall.items()}

    @property
    def fit(self) -> bool:
        """Whether they can be read case by case: no case alone is taller than a slide, and the slides are few."""
        room = math.inf if self.frame.room is None else self.frame.room - self.head
        return max(self.heights.values()) <= room and len(self.slides) <= MOST_SLIDES

    def drawn(self, frame: Frame, cases: Sequence[str]) -> Page:
        """Draw some of them."""
        labels, scaled = self.labels, self.labels.size.scaled
        page = frame.open(self.head + self._tall(cases))
        known = [cell.row.value_number for cell in self.cells.values() if cell.known]
        largest = float(max((number for number in known if pd.notna(number)), default=0)) or 1.0
        for place, phase in enumerate(self.phases):
            x = self.left + place * (self.width + self.gap) + scaled(6)
            page.text(x, labels.size.font * LEADING / 2, capital(labels.of("phase", phase)), weight="bold")
        page.line([0, page.width], [self.head - scaled(4)] * 2, color=GREY)
        spare = min(scaled(14), max(0.0, page.height - self.head - self._tall(cases)) / len(cases))
        y = self.head
        for case in cases:
            name, height = self.names[case], self.heights[case] + spare
            self._draw(page, case, name, (y, height), largest)
            y += height
            page.line([0, page.width], [y - scaled(2)] * 2, color=RULE, linewidth=scaled(0.8))
        return page

    def _draw(self, page: Page, case: str, name: list[str], down: tuple[float, float], largest: float) -> None:
        scaled, (y, height) = self.labels.size.scaled, down
        if self.stacked:
            used = page.lines(0, y, name, weight="bold")
            y, height = y + used, height - used
        else:
            page.middle(0, y + height / 2 - scaled(2), name, weight="bold")
        for place, phase in enumerate(self.phases):
            x = self.left + place * (self.width + self.gap)
            _cell(page, self.labels, self.cells[case, phase], (x, y, self.width, height - scaled(4)), largest)
            if place and phase == codes.AFTER:
                _arrow(page, self.labels, self.cells[case, phase], x - self.gap / 2, y + (height - scaled(4)) / 2)


def _cell(page: Page, labels: Labels, cell: _Cell, place: tuple[float, float, float, float], largest: float) -> None:
    scaled, font = labels.size.scaled, labels.size.font
    x, y, width, height = place
    used = page.height_of(cell.main) + page.height_of(cell.words)
    top = y + (height - used) / 2
    if not cell.known:
        page.box(x, y + scaled(1), width, height - scaled(2), facecolor=PALE)
    elif cell.row.type in NUMERIC:
        top -= scaled(3)
        page.box(
            x + scaled(6), top + used + scaled(1), (width - scaled(12)) * float(cell.row.value_number) / largest,
            scaled(6), facecolor=BLUE,
        )  # fmt: skip
    look: dict[str, Any] = {"weight": "bold"} if cell.known else {"style": "italic", "color": GREY}
    top += page.lines(x + scaled(6), top, cell.main, **look)
    page.lines(x + scaled(6), top, cell.words, color=INK, size=font)


def _arrow(page: Page, labels: Labels, cell: _Cell, x: float, y: float) -> None:
    """From before to after: bold where the two are known to differ, "=" where they are known to be the same."""
    changed = cell.row.changed
    if pd.isna(changed):
        page.text(x, y, "→", ha="center", color=GREY)
    else:
        page.text(x, y, "→" if changed else "=", ha="center", weight="bold", size=labels.size.font * 1.3, color=BLUE)


def _alt(labels: Labels, table: pd.DataFrame, name: str) -> str:
    told = []
    for case_id, rows in table.groupby("case_id", sort=False):
        said = []
        for row in records(rows):
            value = labels.value(row, unit=True)
            words = _said(labels, row)
            both = labels("reforms.alt_words", value=value, words=words) if words else value
            said.append(labels("reforms.alt_phase", phase=labels.of("phase", row.phase), value=both))
        told.append(labels("reforms.alt_case", case=labels.case(str(case_id)), values="; ".join(said)))
    return sentences([labels("reforms.alt", variable=name), *told])


def _data(labels: Labels, table: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for row in records(table):
        number = pd.notna(row.value_number)
        rows.append(
            {
                labels("column.case"): labels.case(row.case_id),
                labels("column.phase"): labels.of("phase", row.phase),
                labels("column.value"): labels.value(row, unit=True),
                labels("column.number_value"): float(row.value_number) if number else None,
                labels("column.status"): labels.of("status", row.status),
                labels("column.words"): labels.text(row, "described") or labels.text(row) or None,
                labels("column.note"): labels.text(row, "note") or None,
                labels("column.source"): labels.sources([row.source_id]),
                labels("column.locator"): row.locator if pd.notna(row.locator) else None,
            }
        )
    return pd.DataFrame(rows)
