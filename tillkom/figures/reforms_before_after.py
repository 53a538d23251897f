"""A governance reform before and after, case by case, with what is not known said in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis, codes
from tillkom.analysis import KNOWN
from tillkom.analysis.answers import records
from tillkom.codes import NUMERIC
from tillkom.figures._drawing.page import LEADING, Page, wrap
from tillkom.figures._drawing.rows import ShownCases, name_column, settled
from tillkom.figures._drawing.style import BLUE, GREY, INK, PALE, RULE
from tillkom.figures._drawing.wrapping import shortened
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.registry import registered
from tillkom.language import capital

if TYPE_CHECKING:
    from tillkom.study import Study

_PHASES = {codes.BEFORE: "before", codes.AFTER: "after", codes.NOW: "current"}


@dataclass
class _Cell:
    row: Any
    main: list[str]
    words: list[str]
    known: bool
    whole: list[str]


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
) -> Figure:
    """Draw one governance reform before and after in each case.

    Numbers carry their qualifier ("nästan 150") and a bar on one scale. Where no answer is known the status stands in
    its place in words – *framgår ej*, *ej kodad*, *retorisk* – and so do the words the source uses instead.

    Parameters
    ----------
    variable : a variable coded before and after, for instance one of :data:`tillkom.analysis.REFORMS`.

    Raises
    ------
    NothingToShow : nobody has looked for it in any case.
    TillkomError : the study has no such variable.
    """
    labels = Labels(study, language, size)
    chosen = ShownCases(study, labels, cases)
    table = analysis.before_after(study, [variable], cases=chosen.coded)
    name = labels.variable(variable)
    if (table["status"] == codes.NOT_CODED).all():
        raise NothingToShow(labels("reforms.none", variable=name))
    phases = _phases(table)
    table = table[table["phase"].isin(phases)]
    title = labels("reforms.title", variable=name, phases=labels.join(labels.of("phase", phase) for phase in phases))
    base = _base(labels, table, phases, len(chosen.coded))
    source = labels.sources(table["source_id"])
    interpreted = table["kind"].dropna().str.split().explode().eq(codes.INTERPRETATION).any()
    note = labels("interpretation_in_part") if interpreted else ""
    frame = labels.frame(title, [base, chosen.left_out, note, source])
    scaled = labels.size.scaled
    left, names = name_column(labels, chosen.shown, frame.width * 0.25)
    gap = scaled(26)
    width = (frame.width - left - gap * (len(phases) - 1)) / len(phases)
    cells = _cells(labels, table, chosen.shown, phases, width - scaled(12))
    head = labels.size.font * LEADING + scaled(8)
    heights = _fitting(labels, cells, names, None if frame.room is None else frame.room - head, width)
    frame, heights = settled(chosen, lambda said: labels.frame(title, [base, said, note, source]), heights, head)
    names = {case: names[case] for case in heights}
    page = frame.open(head + sum(heights.values()))
    _draw(page, labels, names, phases, cells, heights, (left, width, gap, head))
    silent = labels("reforms.how") if not table["status"].isin(KNOWN).all() else ""
    arrows = labels("reforms.how_arrows") if codes.AFTER in phases else ""
    caption = sentences([base, silent, arrows, note, *chosen.notes, source])
    return Figure(
        f"before-after-{variable.replace('_', '-')}", page.figure, title, caption, _alt(labels, table, name),
        _data(labels, table), language, size,
    )  # fmt: skip


def _phases(table: pd.DataFrame) -> list[str]:
    """Before and after together if either is coded, and the current state if it is."""
    coded = set(table.loc[table["status"] != codes.NOT_CODED, "phase"])
    pair = {codes.BEFORE, codes.AFTER} if coded & {codes.BEFORE, codes.AFTER} else set()
    return [phase for phase in dict.fromkeys(table["phase"]) if phase in coded | pair]


def _base(labels: Labels, table: pd.DataFrame, phases: list[str], cases: int) -> str:
    said = [
        labels(
            f"reforms.base_phase.{_PHASES[phase]}",
            base=labels.of_all(int(table.loc[table["phase"] == phase, "status"].isin(KNOWN).sum()), cases),
        )
        for phase in phases
    ]
    return labels("reforms.base", phases=labels.join(said))


def _said(labels: Labels, row: Any) -> str:
    """What stands beside an answer: the source's own words where there is no number or class."""
    if row.status in KNOWN:
        return labels.of("status", row.status) if row.status == codes.APPROXIMATE and row.type not in NUMERIC else ""
    described = labels.text(row, "described") or labels.text(row)
    # What was said in jest or anger is told as such: it stands in the note, never as an answer.
    return described or (labels.text(row, "note") if row.status == codes.RHETORICAL else "")


def _cells(
    labels: Labels, table: pd.DataFrame, shown: Sequence[str], phases: list[str], width: float
) -> dict[tuple[str, str], _Cell]:
    font = labels.size.font
    most = 1 if len(shown) > 12 else None
    cells = {}
    for row in table[table["case_id"].isin(shown)].itertuples():
        known = row.status in KNOWN
        main = wrap(capital(labels.value(row)), width, font, "bold" if known else "normal")
        said = capital(_said(labels, row))
        words = wrap(said, width, font, most=most) if said else []
        cells[(str(row.case_id), str(row.phase))] = _Cell(row, main, words, known, words)
    return cells


def _fitting(
    labels: Labels, cells: dict[tuple[str, str], _Cell], names: dict[str, list[str]], room: float | None, width: float
) -> dict[str, float]:
    """Shorten the words beside the answers until the rows fit; the answers themselves always stand."""
    font, scaled = labels.size.font, labels.size.scaled

    def lines(cell: _Cell) -> int:
        return len(cell.main) + len(cell.words)

    def heights() -> dict[str, float]:
        tall = {
            case: max([len(name), *(lines(cell) for (of, _), cell in cells.items() if of == case)])
            for case, name in names.items()
        }
        bars = any(cell.row.type in NUMERIC and cell.known for cell in cells.values())
        return {case: count * font * LEADING + scaled(16 if bars else 8) for case, count in tall.items()}

    while room is not None and sum(heights().values()) > room:
        longest = max(cells.values(), key=lambda cell: lines(cell) if cell.words else 0)
        if not longest.words:
            break
        most = len(longest.words) - 1
        longest.words = shortened(longest.whole, most, width - scaled(12), font) if most else []
    return heights()


def _draw(
    page: Page, labels: Labels, names: dict[str, list[str]], phases: list[str], cells: dict[tuple[str, str], _Cell],
    heights: dict[str, float], places: tuple[float, float, float, float],
) -> None:  # fmt: skip
    scaled = labels.size.scaled
    left, width, gap, head = places
    numbers = [cell.row.value_number for cell in cells.values() if cell.known and pd.notna(cell.row.value_number)]
    largest = float(max(numbers, default=0)) or 1.0
    for place, phase in enumerate(phases):
        x = left + place * (width + gap) + scaled(6)
        page.text(x, labels.size.font * LEADING / 2, capital(labels.of("phase", phase)), weight="bold")
    page.line([0, page.width], [head - scaled(4)] * 2, color=GREY)
    spare = min(scaled(14), max(0.0, page.height - head - sum(heights.values())) / len(heights))
    y = head
    for case, name in names.items():
        height = heights[case] + spare
        page.middle(0, y + height / 2 - scaled(2), name, weight="bold")
        for place, phase in enumerate(phases):
            x = left + place * (width + gap)
            _cell(page, labels, cells[(case, phase)], (x, y, width, height - scaled(4)), largest)
            if place and phase == codes.AFTER:
                _arrow(page, labels, cells[(case, phase)], x - gap / 2, y + (height - scaled(4)) / 2)
        y += height
        page.line([0, page.width], [y - scaled(2)] * 2, color=RULE, linewidth=scaled(0.8))


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
