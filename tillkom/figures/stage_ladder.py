"""The stage ladder across cases: where each one stands, what else can be argued for, and where it is heading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis, codes
from tillkom.analysis.answers import records
from tillkom.figures._drawing.bars import AFTER, QUIET, BarGroup, Row, draw_bars, told_bars
from tillkom.figures._drawing.page import LEADING, Frame, Page, text_width, wrap
from tillkom.figures._drawing.rows import ComparedCases, fit, name_column
from tillkom.figures._drawing.style import BLUE, GREY, PALE, RULE, TRAJECTORY_SYMBOLS
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.registry import registered

if TYPE_CHECKING:
    from tillkom.study import Study


@registered("stage-ladder", "comparison", place=2, section="stages")
def stage_ladder(
    study: Study, *, cases: Sequence[str] | None = None, language: str = "sv", size: str = "report"
) -> Figure:
    """Draw how far each case has come on the stage ladder, with its trajectory in symbol and word.

    A filled mark is the stage judged, a hollow one a stage that can be argued for as well or that a coder chose.
    Stages are ordinal and an interpretation: they are never averaged. More cases than a picture holds are counted,
    stage by stage; each stands in the figure's table. Where hardly any case has been judged, a sentence says so.
    """
    labels = Labels(study, language, size)
    compared = ComparedCases(study, labels, cases)
    table = analysis.ladder(study, cases=compared.coded)
    judged = table[table["status"] != codes.NOT_CODED]
    if judged.empty:
        raise NothingToShow(labels("ladder.none"))
    as_of = _as_of(labels, judged)
    base = labels("ladder.base", base=labels.of_all(len(judged), len(compared)), date=as_of)
    if len(compared) > 1 and not analysis.carries(len(judged), len(compared)):
        raise NothingToShow(labels.too_little(base, (_told(labels, row) for row in records(judged))))
    table = table.sort_values("stage_high", ascending=False, kind="stable", na_position="last")
    table = table.sort_values("stage", ascending=False, kind="stable", na_position="last", ignore_index=True)
    source = labels.sources(judged["source_id"])
    title = _finding(labels, judged, as_of) if labels.size.titled else labels("ladder.title", date=as_of)
    frame = labels.frame(title, [base, labels("interpretation"), source])
    rows = _Rows(labels, frame, table) if len(compared) <= labels.size.rows else None
    if rows and rows.fit:
        page, how, told = rows.drawn(), "ladder.how", [_told(labels, row) for row in records(table)]
    else:
        groups = _counted(labels, table)
        page, how, told = (
            draw_bars(labels, frame, groups, note=_key(labels, table)),
            "ladder.how_many",
            told_bars(labels, groups),
        )
    caption = labels.caption(
        [base, labels("interpretation"), compared.uncoded],
        source,
        labels.words.get(how, ""),
        many=how.endswith("_many"),
    )
    alt = sentences([labels("ladder.alt"), base, *told])
    return Figure("stage-ladder", page.figure, title, caption, alt, _data(labels, table), language, size)


def _finding(labels: Labels, judged: pd.DataFrame, as_of: str) -> str:
    """The title of a slide: the cases alone at the top, else how many have come so far."""
    settled = judged[judged["stage"].notna()]
    if settled.empty:
        return labels("ladder.title", date=as_of)
    top = int(settled["stage"].max())
    first = [labels.case(case) for case in settled.loc[settled["stage"] == top, "case_id"]]
    stage = f"{top} ({labels.of('stage', str(top))})"
    if len(first) <= 2 and len(settled) > len(first):
        return labels("ladder.finding", cases=labels.join(first), stage=stage)
    base = labels.of_all(int((settled["stage"] >= PRACTISED).sum()), len(judged))
    stage = f"{PRACTISED} ({labels.of('stage', str(PRACTISED))})"
    return labels("ladder.finding_many", base=base, stage=stage)


PRACTISED = 4
"""The stage from which an idea is in practice."""
DISPUTED = "≠"
"""The sign of a trajectory on which the coders differ."""
MOST_LINES = 3
"""Lines of a case's trajectory, with its note where the whole of it fits."""


def _counted(labels: Labels, table: pd.DataFrame) -> list[BarGroup]:
    """How many cases stand at each stage, from the highest, and in which direction they are heading."""
    counted, of = analysis.stage_counts(table), len(table)
    signs = _signs(counted["trajectory"])
    rows = []
    for stage in range(5, -1, -1):
        at = counted[counted["stage"] == stage]
        cases = dict(zip(at["trajectory"], at["cases"], strict=True))
        paths = [f"{sign}\N{NO-BREAK SPACE}{cases[code]}" for code, sign in signs.items() if code in cases]
        said = f"{stage} {labels.of('stage', str(stage))}"
        rows.append(Row(said, [int(at["cases"].sum())], of, (AFTER,), "  ".join(paths)))
    for status in (codes.CONFLICTING, codes.NOT_CODED):
        count = int(counted.loc[counted["stage"].isna() & (counted["status"] == status), "cases"].sum())
        if count:
            rows.append(Row(labels(f"ladder.status.{status}"), [count], of, (QUIET,)))
    return [BarGroup("", rows)]


def _signs(there: Iterable[str]) -> dict[str, str]:
    """The signs of the trajectories, with one for where the coders differ if they do."""
    return {**TRAJECTORY_SYMBOLS, **({codes.CONFLICTING: DISPUTED} if codes.CONFLICTING in set(there) else {})}


def _key(labels: Labels, table: pd.DataFrame) -> str:
    """What the signs mean."""
    signs = _signs(analysis.stage_counts(table.dropna(subset="stage"))["trajectory"])
    said = (f"{sign}\N{NO-BREAK SPACE}{_path(labels, code)}" for code, sign in signs.items())
    return "  ".join(each.replace(" ", "\N{NO-BREAK SPACE}") for each in said)


def _path(labels: Labels, code: str) -> str:
    return labels.of("status" if code == codes.CONFLICTING else "trajectory", code)


def _heading(row: Any) -> str:
    """In which direction a case moves; that the coders differ is not that nobody knows."""
    return codes.CONFLICTING if pd.notna(row.trajectory_disputed) and row.trajectory_disputed else str(row.trajectory)


def _as_of(labels: Labels, judged: pd.DataFrame) -> str:
    """When the stages were judged: one date, or the first and the last."""
    dates = judged.sort_values("as_of_lower")["as_of"].drop_duplicates().tolist()
    said = [labels.date(dates[0]), labels.date(dates[-1])]
    return said[0] if len(dates) == 1 else labels("ladder.between", first=said[0], last=said[1])


class _Stages:
    """The columns of the ladder, each as wide as its words need and the rest shared out."""

    def __init__(self, labels: Labels, left: float, width: float) -> None:
        self.labels = labels
        font, scaled = labels.size.font, labels.size.scaled
        pad = scaled(7)
        self.lines = [wrap(labels.of("stage", str(stage)), width / 6 - pad, font) for stage in range(6)]
        if labels.size.stacked:
            self.lines = [[] for stage in range(6)]  # the key has their names
        if any(line.endswith("-") for lines in self.lines[:5] for line in lines):
            # Unequal columns do no harm, since the stages are a ranking without distances.
            longest = max(width / 6, scaled(62))
            self.lines = [wrap(labels.of("stage", str(stage)), longest - pad, font) for stage in range(6)]
        needs = [max((text_width(line, font) for line in lines), default=0.0) + pad for lines in self.lines]
        even = width / 6
        if max(needs) <= even:
            self.widths = [even] * 6
        else:
            share = (width - sum(needs)) / 6
            self.widths = [need + share for need in needs]
        self.lefts = [left + sum(self.widths[:stage]) for stage in range(6)]
        self.right = left + width
        self.head = (1 + max(len(lines) for lines in self.lines)) * font * LEADING + scaled(8)

    def middle(self, stage: int) -> float:
        """Where a stage's marks stand."""
        return self.lefts[stage] + self.widths[stage] / 2

    def draw(self, page: Page, height: float) -> None:
        """Draw the headings, and every other column's ground down through the rows."""
        font, scaled = self.labels.size.font, self.labels.size.scaled
        first = font * LEADING / 2 + scaled(2)
        for stage, lines in enumerate(self.lines):
            if stage % 2 == 0:
                page.box(self.lefts[stage], 0, self.widths[stage], self.head + height, facecolor=PALE, zorder=0)
            page.text(self.middle(stage), first, str(stage), ha="center", weight="bold")
            page.lines(self.middle(stage), font * LEADING + scaled(2), lines, ha="center")
        if not self.labels.size.stacked:
            page.text(self.right + scaled(8), first, self.labels("ladder.trajectory"), weight="bold")
        page.line([0, page.width], [self.head - scaled(2)] * 2, color=GREY)


class _Rows:
    """One row per case, from the highest stage."""

    def __init__(self, labels: Labels, frame: Frame, table: pd.DataFrame) -> None:
        self.labels, self.frame, self.table = labels, frame, table
        scaled, font = labels.size.scaled, labels.size.font
        stacked = labels.size.stacked
        cases = [str(case) for case in table["case_id"]]
        left, self.names = name_column(labels, cases, labels.width * (1 if stacked else 0.25))
        room = labels.width * (0.9 if stacked else 0.18)
        self.paths = {str(row.case_id): _trajectory(labels, row, room) for row in records(table)}
        said = [[labels("ladder.trajectory") + "  "], *self.paths.values()]
        right = scaled(30) + max(text_width(line, font) for lines in said for line in lines)
        if stacked:
            left, right = 0.0, 0.0
        self.stages = _Stages(labels, left, labels.width - left - right)
        pad = scaled(6 if labels.size.titled else 14)
        self.heights = {case: self._lines(case) * font * LEADING + pad for case in cases}
        arguable = bool((table["stage_low"] != table["stage_high"]).any())
        self.key = _Key(labels, arguable)

    def _lines(self, case: str) -> int:
        name, path = len(self.names[case]), len(self.paths[case])
        return name + path + 1 if self.labels.size.stacked else max(name, path)

    @property
    def fit(self) -> bool:
        """Whether one picture holds them all."""
        room = self.frame.room
        return fit(self.heights.values(), None if room is None else room - self.stages.head - self.key.height)

    def drawn(self) -> Page:
        """Draw them."""
        total = self.stages.head + sum(self.heights.values()) + self.key.height
        page = self.frame.open(total)
        spare = min(self.labels.size.scaled(16), max(0.0, page.height - total) / len(self.heights))
        self.stages.draw(page, sum(self.heights.values()) + spare * len(self.heights))
        y = self.stages.head
        for row in records(self.table):
            case = str(row.case_id)
            height = self.heights[case] + spare
            self._draw(page, row, (y, height))
            y += height
        self.key.draw(page, y + self.labels.size.scaled(6))
        return page

    def _draw(self, page: Page, row: Any, down: tuple[float, float]) -> None:
        labels, case = self.labels, str(row.case_id)
        scaled, (top, height) = labels.size.scaled, down
        step = labels.size.font * LEADING
        middle = top + height / 2
        page.line([0, page.width], [top + height] * 2, color=RULE, linewidth=scaled(0.8))
        if labels.size.stacked:
            middle = top + scaled(3) + page.lines(0, top + scaled(3), self.names[case], weight="bold") + step / 2
        else:
            page.middle(0, middle, self.names[case], weight="bold")
        if pd.isna(row.stage_low):
            status = labels.of("status", row.status)
            page.text(self.stages.lefts[3], middle, status, ha="center", color=GREY, style="italic")
            return
        _marks(page, labels, row, self.stages, middle)
        path, symbol = self.paths[case], _signs([_heading(row)]).get(_heading(row), "?")
        if labels.size.stacked:
            page.text(0, middle + step, symbol, weight="bold")
            page.lines(scaled(14), middle + step / 2, path)
            return
        right = self.stages.right
        page.text(right + scaled(9), middle - (len(path) - 1) * step / 2, symbol, weight="bold")
        page.middle(right + scaled(22), middle, path)


def _marks(page: Page, labels: Labels, row: Any, stages: _Stages, middle: float) -> None:
    """The stage judged, and hollow the stages that can be argued for or that the coders chose between."""
    scaled, at = labels.size.scaled, stages.middle
    if row.stage_low < row.stage_high:
        page.line([at(row.stage_low), at(row.stage_high)], [middle] * 2, color=BLUE, linewidth=scaled(2), zorder=2)
    for stage in range(row.stage_low, row.stage_high + 1):
        judged = pd.notna(row.stage) and stage == row.stage
        look = {"color": BLUE} if judged else {"markerfacecolor": "white", "markeredgecolor": BLUE}
        page.marker(at(stage), middle, "o", scaled(14 if judged else 11), **look)


def _trajectory(labels: Labels, row: Any, width: float) -> list[str]:
    if pd.isna(row.stage_low):
        return []
    said = _path(labels, _heading(row))
    note = labels.text(row, "trajectory_note")
    # On a slide the word is enough, and half a sentence would say something else; the note stands in the data table.
    if note and not labels.size.titled:
        whole = wrap(f"{said} ({note})", width, labels.size.font)
        if len(whole) <= MOST_LINES:
            return whole
    return wrap(said, width, labels.size.font, most=MOST_LINES)


class _Key:
    """What the marks mean, and on a narrow page what the stages are called."""

    def __init__(self, labels: Labels, arguable: bool) -> None:
        self.labels = labels
        self.entries = ["judged", "arguable"] if arguable else ["judged"]
        self.names: list[str] = []
        if labels.size.stacked:
            stages = ", ".join(f"{stage}\N{NO-BREAK SPACE}{labels.of('stage', str(stage))}" for stage in range(6))
            self.names = wrap(stages, labels.width, labels.size.font)
        self.height = labels.size.scaled(26) + len(self.names) * labels.size.font * LEADING

    def draw(self, page: Page, y: float) -> None:
        scaled, x = self.labels.size.scaled, 0.0
        middle = y + scaled(9)
        for name in self.entries:
            said = self.labels(f"ladder.key.{name}")
            look = {"color": BLUE} if name == "judged" else {"markerfacecolor": "white", "markeredgecolor": BLUE}
            page.marker(x + scaled(7), middle, "o", scaled(11 if name == "judged" else 9), **look)
            page.text(x + scaled(17), middle, said)
            x += scaled(17 + 14) + text_width(said, self.labels.size.font)
        page.lines(0, y + scaled(18), self.names)


def _told(labels: Labels, row: Any) -> str:
    """One case's place in a sentence."""
    case = labels.case(row.case_id)
    if pd.isna(row.stage_low):
        return labels("ladder.alt_none", case=case, status=labels.of("status", row.status))
    path = _path(labels, _heading(row))
    if pd.isna(row.stage):
        return labels("ladder.alt_open", case=case, low=row.stage_low, high=row.stage_high, path=path)
    stage = f"{row.stage} {labels.of('stage', str(row.stage))}"
    others = [str(k) for k in range(row.stage_low, row.stage_high + 1) if k != row.stage]
    key = "ladder.alt_arguable" if others else "ladder.alt_case"
    return labels(key, case=case, stage=stage, path=path, others=labels.join(others))


def _data(labels: Labels, table: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for row in records(table):
        known, judged = pd.notna(row.stage), pd.notna(row.stage_low)
        arguable = (
            [str(k) for k in range(row.stage_low, row.stage_high + 1) if not known or k != row.stage] if judged else []
        )
        rows.append(
            {
                labels("column.case"): labels.case(row.case_id),
                labels("column.as_of"): labels.date(row.as_of) if pd.notna(row.as_of) else None,
                labels("column.stage"): int(row.stage) if known else None,
                labels("column.stage_label"): labels.of("stage", str(row.stage))
                if known
                else labels.of("status", row.status),
                labels("column.arguable"): labels.join(arguable) or None,
                labels("column.trajectory"): _path(labels, _heading(row)) if judged else None,
                labels("column.note"): labels.text(row, "trajectory_note") or None,
                labels("column.reason"): labels.text(row, "reason") or None,
                labels("column.source"): labels.sources([row.source_id]),
                labels("column.locator"): row.locator if pd.notna(row.locator) else None,
            }
        )
    return pd.DataFrame(rows)
