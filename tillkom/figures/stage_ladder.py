"""The stage ladder across cases: where each one stands, what else can be argued for, and where it is heading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis, codes
from tillkom.analysis.answers import records
from tillkom.figures._drawing.page import LEADING, Page, text_width, wrap
from tillkom.figures._drawing.rows import ShownCases, name_column, settled
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
    Stages are ordinal and an interpretation: they are never averaged.

    Raises
    ------
    NothingToShow : no case has been judged.
    """
    labels = Labels(study, language, size)
    chosen = ShownCases(study, labels, cases)
    table = analysis.ladder(study, cases=chosen.coded)
    judged = table[table["status"] != codes.NOT_CODED]
    if judged.empty:
        raise NothingToShow(labels("ladder.none"))
    table = table.sort_values("stage_high", ascending=False, kind="stable", na_position="last")
    table = table.sort_values("stage", ascending=False, kind="stable", na_position="last", ignore_index=True)
    shown = table.head(labels.size.rows)
    title = labels("ladder.title", date=_as_of(labels, judged))
    base = labels("ladder.base", base=labels.of_all(len(judged), len(chosen.coded)))
    source = labels.sources(judged["source_id"])
    chosen.show(list(shown["case_id"]))
    scaled, font = labels.size.scaled, labels.size.font
    left, names = name_column(labels, list(shown["case_id"]), labels.width * 0.25)
    paths = {str(row.case_id): _trajectory(labels, row, labels.width * 0.18) for row in records(shown)}
    right = scaled(30) + max(
        text_width(line, font) for lines in [[labels("ladder.trajectory") + "  "], *paths.values()] for line in lines
    )
    stages = _Stages(labels, left, labels.width - left - right)
    heights = {
        case: max(len(names[case]), len(path)) * font * LEADING + scaled(6 if labels.size.titled else 14)
        for case, path in paths.items()
    }
    below = scaled(26)
    footer = [labels("interpretation"), source]
    frame, heights = settled(
        chosen, lambda said: labels.frame(title, [base, said, *footer]), heights, stages.head + below
    )
    page = frame.open(stages.head + sum(heights.values()) + below)
    spare = min(scaled(16), max(0.0, page.height - stages.head - sum(heights.values()) - below) / len(heights))
    stages.draw(page, sum(heights.values()) + spare * len(heights))
    y = stages.head
    for row in records(shown.head(len(heights))):
        case = str(row.case_id)
        _row(page, labels, row, names[case], paths[case], stages, (y, heights[case] + spare))
        y += heights[case] + spare
    _key(page, labels, y + scaled(15), bool((shown["stage_low"] != shown["stage_high"]).any()))
    caption = sentences([base, labels("ladder.how"), labels("interpretation"), *chosen.notes, source])
    return Figure(
        "stage-ladder", page.figure, title, caption, _alt(labels, base, table), _data(labels, table), language, size
    )


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
        if any(line.endswith("-") for lines in self.lines[:5] for line in lines):
            # Unequal columns do no harm, since the stages are a ranking without distances.
            longest = max(width / 6, scaled(62))
            self.lines = [wrap(labels.of("stage", str(stage)), longest - pad, font) for stage in range(6)]
        needs = [max(text_width(line, font) for line in lines) + pad for lines in self.lines]
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
        page.text(self.right + scaled(8), first, self.labels("ladder.trajectory"), weight="bold")
        page.line([0, page.width], [self.head - scaled(2)] * 2, color=GREY)


def _row(
    page: Page, labels: Labels, row: Any, name: list[str], path: list[str], stages: _Stages, down: tuple[float, float]
) -> None:  # fmt: skip
    scaled = labels.size.scaled
    top, height = down
    middle = top + height / 2
    page.middle(0, middle, name, weight="bold")
    page.line([0, page.width], [top + height] * 2, color=RULE, linewidth=scaled(0.8))
    if pd.isna(row.stage_low):
        page.text(stages.lefts[3], middle, labels.of("status", row.status), ha="center", color=GREY, style="italic")
        return

    at = stages.middle
    if row.stage_low < row.stage_high:
        page.line([at(row.stage_low), at(row.stage_high)], [middle] * 2, color=BLUE, linewidth=scaled(2), zorder=2)
    for stage in range(row.stage_low, row.stage_high + 1):
        judged = pd.notna(row.stage) and stage == row.stage
        look = {"color": BLUE} if judged else {"markerfacecolor": "white", "markeredgecolor": BLUE}
        page.marker(at(stage), middle, "o", scaled(14 if judged else 11), **look)
    page.text(
        stages.right + scaled(9),
        middle - (len(path) - 1) * labels.size.font * LEADING / 2,
        TRAJECTORY_SYMBOLS.get(str(row.trajectory), "?"),
        weight="bold",
    )
    page.middle(stages.right + scaled(22), middle, path)


def _trajectory(labels: Labels, row: Any, width: float) -> list[str]:
    if pd.isna(row.stage_low):
        return []
    said = labels.of("trajectory", str(row.trajectory))
    note = labels.text(row, "trajectory_note")
    # On a slide the word is enough; the note stands in the data table.
    if note and not labels.size.titled:
        said = f"{said} ({note})"
    return wrap(said, width, labels.size.font, most=3)


def _key(page: Page, labels: Labels, y: float, arguable: bool) -> None:
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


def _alt(labels: Labels, base: str, table: pd.DataFrame) -> str:
    return sentences([labels("ladder.alt"), base, *(_told(labels, row) for row in records(table))])


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
