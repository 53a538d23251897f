"""What is known and what is not: the status of every question in every case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from tillkom import analysis, codes
from tillkom.analysis.answers import records
from tillkom.figures._drawing.matrix import Group, Matrix, draw_matrix, status_key
from tillkom.figures._drawing.page import LEADING, Frame, Page, text_width, wrap
from tillkom.figures._drawing.rows import ShownCases
from tillkom.figures._drawing.style import BLUE, INK, STATUS_LOOKS
from tillkom.figures.figure import Figure
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.registry import registered

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from tillkom.study import Study


@registered("known-unknown", "comparison", place=7, section="coverage")
def known_unknown(
    study: Study, *, cases: Sequence[str] | None = None, language: str = "sv", size: str = "report"
) -> Figure:
    """Draw what is known and what is not: the status of every question in every case.

    On a slide, and with many cases, where every question would not be readable: the known answers by theme.

    Raises
    ------
    NothingToShow : nothing is coded in any case.
    """
    labels = Labels(study, language, size)
    chosen = ShownCases(study, labels, cases, as_columns=True)
    table = analysis.status_matrix(study, cases=chosen.coded)
    known = int(table["known"].sum())
    asked = int((table["status"] != codes.NOT_APPLICABLE).sum())
    title = labels("known.title")
    base = labels(
        "known.base", cases=labels.words.counted("base.cases", len(chosen.coded)), known=labels.number(known),
        asked=labels.number(asked),
    )  # fmt: skip
    frame = labels.frame(title, [base, chosen.left_out])
    by_theme = labels.size.titled or len(chosen.shown) > labels.size.columns
    if by_theme:
        page = _themes(labels, frame, table, chosen.shown)
    else:
        groups = _status_groups(labels, table, chosen.shown)
        page = draw_matrix(labels, frame, Matrix(chosen.shown, groups, status_key(labels, groups)))
    caption = sentences([base, labels("known.how_themes" if by_theme else "known.how"), *chosen.notes])
    data = pd.DataFrame(
        [
            {
                labels("column.case"): labels.case(row.case_id),
                labels("column.theme"): labels.of("theme", row.theme),
                labels("column.variable"): labels.variable(row.variable_id),
                labels("column.phase"): labels.of("phase", row.phase),
                labels("column.status"): labels.of("status", row.status),
            }
            for row in records(table)
        ]
    )
    return Figure("known-unknown", page.figure, title, caption, _known_alt(labels, table), data, language, size)


def _status_groups(labels: Labels, table: pd.DataFrame, shown: list[str]) -> list[Group]:
    """The statuses of every question and phase, under their themes."""
    groups = []
    for theme, rows in table.groupby("theme", sort=False):
        group = Group(labels.of("theme", str(theme)), [], [])
        for (variable, phase), cells in rows.groupby(["variable_id", "phase"], sort=False):
            name = labels.variable(str(variable))
            group.rows.append(name if phase == codes.NOW else f"{name}, {labels.of('phase', str(phase))}")
            statuses = dict(zip(cells["case_id"], cells["status"], strict=True))
            group.looks.append([STATUS_LOOKS[statuses[case]] for case in shown])
        groups.append(group)
    return groups


def _themes(labels: Labels, frame: Frame, table: pd.DataFrame, shown: list[str]) -> Page:
    """Known answers by theme and case as a heat map of shares, with the counts written out."""
    scaled, font = labels.size.scaled, labels.size.font
    asked = table[(table["status"] != codes.NOT_APPLICABLE) & table["case_id"].isin(shown)]
    counts = asked.groupby(["theme", "case_id"], sort=False).agg(known=("known", "sum"), of=("known", "size"))
    known, of = (counts[name].unstack().reindex(columns=shown).astype("Int64") for name in ("known", "of"))
    rows = [labels.of("theme", str(theme)) for theme in known.index]
    columns = list(labels.short(shown).values())
    if not labels.size.titled and len(shown) > labels.size.columns:
        known, of, rows, columns = known.T, of.T, columns, rows
    names = [wrap(row, frame.width * 0.3, font, most=1)[0] for row in rows]
    left = max(text_width(name, font) for name in names) + scaled(10)
    width = (frame.width - left) / len(columns)
    heads = [wrap(column, width - scaled(4), font, "bold", 4) for column in columns]
    head = max(len(lines) for lines in heads) * font * LEADING + scaled(4)
    page = frame.open(head + len(rows) * scaled(19) + scaled(4))
    height = page.height - head - scaled(4)
    _heat(page.axes_at(left, head, frame.width - left, height), known, of, font)
    for place, lines in enumerate(heads):
        bottom = head - scaled(2) - page.height_of(lines)
        page.lines(left + (place + 0.5) * width, bottom, lines, weight="bold", ha="center")
    for place, name in enumerate(names):
        page.text(0, head + (place + 0.5) * height / len(names), name)
    return page


def _heat(axes: Axes, known: pd.DataFrame, of: pd.DataFrame, font: float) -> None:
    """The shares as colours, each with its count; a question that cannot be asked has neither."""
    import seaborn as sns

    shares = (known / of).astype("float")
    texts = (known.astype("str") + "/" + of.astype("str")).where(of.notna(), "")
    sns.heatmap(
        shares, ax=axes, vmin=0, vmax=1, cmap=sns.light_palette(BLUE, as_cmap=True), cbar=False, annot=texts.to_numpy(),
        fmt="", annot_kws={"fontsize": font}, linewidths=2, linecolor="white", xticklabels=False, yticklabels=False,
    )  # fmt: skip
    axes.set(xlabel="", ylabel="")
    for text in axes.texts:
        count = str(text.get_text()).split("/")
        text.set_color("white" if int(count[0]) > 0.7 * int(count[1]) else INK)


def _known_alt(labels: Labels, table: pd.DataFrame) -> str:
    told = []
    for case, rows in table.groupby("case_id", sort=False):
        asked = rows[rows["status"] != codes.NOT_APPLICABLE]
        others = asked.loc[~asked["known"], "status"].value_counts()
        rest = [
            labels("known.alt_status", count=int(others[code]), status=labels.of("status", code))
            for code in labels.study.codebook.vocabulary("status")
            if code in others.index
        ]
        told.append(
            labels(
                "known.alt_case",
                case=labels.case(str(case)),
                known=int(asked["known"].sum()),
                asked=len(asked),
                rest=labels.join(rest),
            )  # fmt: skip
        )
    return sentences([labels("known.alt"), *told])
