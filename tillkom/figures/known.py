"""What is known and what is not: the status of every question in every case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from tillkom import analysis
from tillkom.analysis.answers import records
from tillkom.figures.figure import Figure
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.matrix import Group, Matrix, draw_matrix, status_key
from tillkom.figures.page import LEADING, Frame, Page, text_width, wrap
from tillkom.figures.rows import ShownCases
from tillkom.figures.style import BLUE, INK, STATUS_LOOKS, styled

if TYPE_CHECKING:
    from tillkom.study import Study


@styled()
def known_unknown(
    study: Study, *, cases: Sequence[str] | None = None, language: str = "sv", size: str = "report"
) -> Figure:
    """Draw what is known and what is not: the status of every question in every case.

    On a slide, where every question would not be readable, the number of known answers by theme.

    Raises
    ------
    NothingToShow : nothing is coded in any case.
    """
    labels = Labels(study, language, size)
    chosen = ShownCases(study, labels, cases)
    table = analysis.status_matrix(study, cases=chosen.coded)
    known = int(table["known"].sum())
    asked = int((table["status"] != "ej_tillämplig").sum())
    title = labels("known.title")
    base = labels(
        "known.base", cases=labels.words.counted("base.cases", len(chosen.coded)), known=labels.number(known),
        asked=labels.number(asked),
    )  # fmt: skip
    frame = labels.frame(title, [base])
    if labels.size.titled:
        page = _themes(labels, frame, table, chosen.shown)
    else:
        groups = _status_groups(labels, table, chosen.shown)
        page = draw_matrix(labels, frame, Matrix(chosen.shown, groups, status_key(labels, groups)))
    caption = sentences([base, labels("known.how_slide" if labels.size.titled else "known.how"), *chosen.notes])
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
            group.rows.append(name if phase == "nuläge" else f"{name}, {labels.of('phase', str(phase))}")
            statuses = dict(zip(cells["case_id"], cells["status"], strict=True))
            group.looks.append([STATUS_LOOKS[statuses[case]] for case in shown])
        groups.append(group)
    return groups


def _themes(labels: Labels, frame: Frame, table: pd.DataFrame, shown: list[str]) -> Page:
    """Known answers by theme and case as a heat map of shares, with the counts written out."""
    import seaborn as sns

    scaled, font = labels.size.scaled, labels.size.font
    asked = table[(table["status"] != "ej_tillämplig") & table["case_id"].isin(shown)]
    counts = asked.groupby(["theme", "case_id"], sort=False).agg(known=("known", "sum"), of=("known", "size"))
    known = counts["known"].unstack().reindex(columns=shown)
    of = counts["of"].unstack().reindex(columns=shown)
    texts = known.astype("Int64").astype("str") + "/" + of.astype("Int64").astype("str")
    page = frame.open(0)
    names = {theme: labels.of("theme", str(theme)) for theme in known.index}
    left = max(text_width(name, font) for name in names.values()) + scaled(10)
    width = (page.width - left) / len(shown)
    heads = {case: wrap(name, width - scaled(4), font, "bold", 3) for case, name in labels.short(shown).items()}
    head = max(len(lines) for lines in heads.values()) * font * LEADING + scaled(4)
    axes = page.axes_at(left, head, page.width - left, page.height - head - scaled(6))
    shares = (known / of).astype(float)
    sns.heatmap(
        shares, ax=axes, vmin=0, vmax=1, cmap=sns.light_palette(BLUE, as_cmap=True), cbar=False,
        annot=texts.where(of.notna(), "/").to_numpy(), fmt="", annot_kws={"fontsize": font}, linewidths=2,
        linecolor="white", xticklabels=False, yticklabels=False,
    )  # fmt: skip
    axes.set(xlabel="", ylabel="")
    for text, share in zip(axes.texts, shares.to_numpy().ravel()[shares.notna().to_numpy().ravel()], strict=True):
        text.set_color("white" if share > 0.7 else INK)
    for place, case in enumerate(shown):
        bottom = head - scaled(2) - page.height_of(heads[case])
        page.lines(left + (place + 0.5) * width, bottom, heads[case], weight="bold", ha="center")
    step = (page.height - head - scaled(6)) / len(names)
    for place, name in enumerate(names.values()):
        page.text(0, head + (place + 0.5) * step, name)
    return page


def _known_alt(labels: Labels, table: pd.DataFrame) -> str:
    told = []
    for case, rows in table.groupby("case_id", sort=False):
        asked = rows[rows["status"] != "ej_tillämplig"]
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
