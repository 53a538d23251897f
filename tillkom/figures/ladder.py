"""The stage ladder across cases: where each one stands, what else can be argued for, and where it is heading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis
from tillkom.analysis.answers import records
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.page import LEADING, Page, text_width, wrap
from tillkom.figures.rows import ShownCases, name_column
from tillkom.figures.style import BLUE, GREY, PALE, RULE, TRAJECTORY_SYMBOLS, styled

if TYPE_CHECKING:
    from tillkom.study import Study


@styled()
def stage_ladder(
    study: Study, *, cases: Sequence[str] | None = None, language: str = "sv", size: str = "report"
) -> Figure:
    """Draw how far each case has come on the stage ladder, with its trajectory in symbol and word.

    A filled mark is the stage judged, a hollow one a stage that can be argued for as well or that a coder chose.
    Stages are ordinal and an interpretation: they are never averaged.

    Raises
    ------
    NothingToShow : no case has been judged.
    """
    labels = Labels(study, language, size)
    chosen = ShownCases(study, labels, cases)
    table = analysis.ladder(study, cases=chosen.coded)
    judged = table[table["status"] != "ej_kodad"]
    if judged.empty:
        raise NothingToShow(labels("ladder.none"))
    table = table.sort_values("stage_high", ascending=False, kind="stable", na_position="last")
    table = table.sort_values("stage", ascending=False, kind="stable", na_position="last", ignore_index=True)
    shown = table.head(labels.size.rows)
    title = labels("ladder.title", date=_as_of(labels, judged))
    base = labels("ladder.base", base=labels.of_all(len(judged), len(chosen.coded)))
    source = labels.sources(judged["source_id"])
    frame = labels.frame(title, [base, labels("interpretation"), source])
    scaled, font = labels.size.scaled, labels.size.font
    left, names = name_column(labels, list(shown["case_id"]), frame.width * 0.25)
    right = max(scaled(112), frame.width * 0.21)
    step = (frame.width - left - right) / 6
    stages = [wrap(labels.of("stage", str(k)), step * 1.02 - scaled(4), font) for k in range(6)]
    head = (1 + max(len(lines) for lines in stages)) * font * LEADING + scaled(8)
    paths = [_trajectory(labels, row, right - scaled(20)) for row in records(shown)]
    heights = [
        max(len(names[case]), len(path), 2) * font * LEADING + scaled(8)
        for case, path in zip(shown["case_id"], paths, strict=True)
    ]
    page = frame.open(head + sum(heights) + scaled(26))
    _head(page, labels, stages, left, step, head)
    spare = min(scaled(12), max(0.0, page.height - head - sum(heights) - scaled(26)) / len(heights))
    y = head
    for row, path, height in zip(records(shown), paths, heights, strict=True):
        _row(page, labels, row, names[str(row.case_id)], path, (left, step), (y, height + spare))
        y += height + spare
    _key(page, labels, left, y + scaled(16), bool((shown["stage_low"] != shown["stage_high"]).any()))
    caption = sentences([base, labels("ladder.how"), labels("interpretation"), *chosen.notes, source])
    return Figure(
        "stage-ladder", page.figure, title, caption, _alt(labels, table), _data(labels, table), language, size
    )


def _as_of(labels: Labels, judged: pd.DataFrame) -> str:
    """When the stages were judged: one date, or the first and the last."""
    dates = judged.sort_values("as_of_lower")["as_of"].drop_duplicates().tolist()
    said = [labels.date(dates[0]), labels.date(dates[-1])]
    return said[0] if len(dates) == 1 else labels("ladder.between", first=said[0], last=said[1])


def _head(page: Page, labels: Labels, stages: list[list[str]], left: float, step: float, head: float) -> None:
    scaled, font = labels.size.scaled, labels.size.font
    for stage, lines in enumerate(stages):
        middle = left + (stage + 0.5) * step
        if stage % 2 == 0:
            page.box(left + stage * step, 0, step, page.height - scaled(26), facecolor=PALE, zorder=0)
        page.text(middle, font * LEADING / 2 + scaled(2), str(stage), ha="center", weight="bold")
        page.lines(middle, font * LEADING + scaled(2), lines, ha="center")
    page.text(left + 6 * step + scaled(8), font * LEADING / 2 + scaled(2), labels("ladder.trajectory"), weight="bold")
    page.line([0, page.width], [head - scaled(2)] * 2, color=GREY)


def _row(
    page: Page, labels: Labels, row: Any, name: list[str], path: list[str], across: tuple[float, float],
    down: tuple[float, float],
) -> None:  # fmt: skip
    scaled = labels.size.scaled
    (left, step), (top, height) = across, down
    middle = top + height / 2
    page.middle(0, middle, name, weight="bold")
    page.line([0, page.width], [top + height] * 2, color=RULE, linewidth=scaled(0.8))
    if pd.isna(row.stage_low):
        page.text(left + 3 * step, middle, labels.of("status", row.status), ha="center", color=GREY, style="italic")
        return

    def at(stage: int) -> float:
        return left + (stage + 0.5) * step

    if row.stage_low < row.stage_high:
        page.line([at(row.stage_low), at(row.stage_high)], [middle] * 2, color=BLUE, linewidth=scaled(2), zorder=2)
    for stage in range(row.stage_low, row.stage_high + 1):
        judged = pd.notna(row.stage) and stage == row.stage
        look = {"color": BLUE} if judged else {"markerfacecolor": "white", "markeredgecolor": BLUE}
        page.marker(at(stage), middle, "o", scaled(14 if judged else 11), **look)
    page.text(
        left + 6 * step + scaled(9),
        middle - (len(path) - 1) * labels.size.font * LEADING / 2,
        TRAJECTORY_SYMBOLS.get(str(row.trajectory), "?"),
        weight="bold",
    )
    page.middle(left + 6 * step + scaled(22), middle, path)


def _trajectory(labels: Labels, row: Any, width: float) -> list[str]:
    if pd.isna(row.stage_low):
        return []
    said = labels.of("trajectory", str(row.trajectory))
    note = labels.text(row, "trajectory_note")
    if note:
        said = f"{said} ({note})"
    return wrap(said, width, labels.size.font, most=3)


def _key(page: Page, labels: Labels, x: float, y: float, arguable: bool) -> None:
    scaled = labels.size.scaled
    x = 0.0
    page.marker(x + scaled(7), y, "o", scaled(11), color=BLUE)
    page.text(x + scaled(17), y, labels("ladder.key.judged"))
    if arguable:
        x += scaled(17 + 14) + text_width(labels("ladder.key.judged"), labels.size.font)
        page.marker(x + scaled(7), y, "o", scaled(9), markerfacecolor="white", markeredgecolor=BLUE)
        page.text(x + scaled(17), y, labels("ladder.key.arguable"))


def _told(labels: Labels, row: Any) -> str:
    """One case's place in a sentence."""
    case = labels.case(row.case_id)
    if pd.isna(row.stage_low):
        return labels("ladder.alt_none", case=case, status=labels.of("status", row.status))
    path = labels.of("trajectory", str(row.trajectory))
    if pd.isna(row.stage):
        return labels("ladder.alt_open", case=case, low=row.stage_low, high=row.stage_high, path=path)
    stage = f"{row.stage} {labels.of('stage', str(row.stage))}"
    others = [str(k) for k in range(row.stage_low, row.stage_high + 1) if k != row.stage]
    key = "ladder.alt_arguable" if others else "ladder.alt_case"
    return labels(key, case=case, stage=stage, path=path, others=labels.join(others))


def _alt(labels: Labels, table: pd.DataFrame) -> str:
    return sentences([labels("ladder.alt"), *(_told(labels, row) for row in records(table))])


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
                labels("column.trajectory"): labels.of("trajectory", str(row.trajectory)) if judged else None,
                labels("column.note"): labels.text(row, "trajectory_note") or None,
                labels("column.reason"): labels.text(row, "reason") or None,
                labels("column.source"): labels.sources([row.source_id]),
                labels("column.locator"): row.locator if pd.notna(row.locator) else None,
            }
        )
    return pd.DataFrame(rows)
