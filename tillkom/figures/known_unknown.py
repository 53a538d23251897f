"""What is known and what is not: the status of every question in every case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from tillkom import analysis, codes
from tillkom.analysis.answers import records
from tillkom.figures._drawing.bars import BarGroup, Row, draw_bars, told_bars
from tillkom.figures._drawing.matrix import Group, Matrix, draw_matrix, status_key, too_many
from tillkom.figures._drawing.page import LEADING, Frame, Page, text_width, wrap
from tillkom.figures._drawing.rows import ComparedCases
from tillkom.figures._drawing.style import BLUE, INK, STATUS_LOOKS
from tillkom.figures.figure import Figure
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.registry import registered

if TYPE_CHECKING:
    from tillkom.study import Study


@registered("known-unknown", "comparison", place=7)
def known_unknown(
    study: Study, *, cases: Sequence[str] | None = None, language: str = "sv", size: str = "report"
) -> Figure:
    """Draw what is known and what is not: the status of every question in every case.

    On a slide, and with many cases, where every question would not be readable: the known answers by theme. More cases
    than a picture holds are counted, question by question.
    """
    labels = Labels(study, language, size)
    compared = ComparedCases(study, labels, cases)
    table = analysis.status_matrix(study, cases=compared.coded)
    known = int(table["known"].sum())
    asked = int((table["status"] != codes.NOT_APPLICABLE).sum())
    counts = {"known": labels.number(known), "asked": labels.number(asked)}
    title = labels("known.finding" if labels.size.titled else "known.title", **counts)
    base = labels("known.base", cases=labels.of_cases(len(compared)), **counts)
    frame = labels.frame(title, [base, labels("known.counted")])
    count = len(compared)
    if too_many(labels, count):
        counted = (_by_theme if labels.size.titled else _by_question)(study, labels, compared.coded)
        page, how, told = draw_bars(labels, frame, counted), "known.how_many", told_bars(labels, counted)
    elif labels.size.titled or count > labels.size.columns:
        page, how, told = _themes(study, labels, frame, compared.coded), "known.how_themes", _told(labels, table)
    else:
        groups = _status_groups(labels, table, compared.coded)
        page, _, _ = draw_matrix(labels, title, [], Matrix(compared.coded, groups, status_key(labels, groups)))
        how, told = "known.how", _told(labels, table)
    caption = labels.caption(
        [base, labels("known.counted"), compared.uncoded], "", labels.words.get(how, ""), many=how.endswith("_many")
    )
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
    alt = sentences([labels("known.alt"), *told])
    return Figure("known-unknown", page.figure, title, caption, alt, data, language, size)


def _by_theme(study: Study, labels: Labels, cases: list[str]) -> list[BarGroup]:
    """How many answers of each theme are known, of those asked for in all cases."""
    counts = analysis.known_by_theme(study, cases=cases).groupby("theme", sort=False)[["known", "of"]].sum()
    rows = [Row(labels.of("theme", str(row.Index)), [int(row.known)], int(row.of)) for row in records(counts)]
    return [BarGroup("", rows)]


def _by_question(study: Study, labels: Labels, cases: list[str]) -> list[BarGroup]:
    """In how many cases the answer to each question is known, under the questions' themes."""
    theme = dict(zip(study.variables["variable_id"], study.variables["theme"].astype("str"), strict=True))
    groups: dict[str, BarGroup] = {}
    for row in records(analysis.bases(study, cases=cases)):
        if row.of:
            group = groups.setdefault(theme[row.variable_id], BarGroup(labels.of("theme", theme[row.variable_id])))
            group.rows.append(Row(labels.variable(row.variable_id, row.phase), [int(row.known)], int(row.of)))
    return list(groups.values())


def _status_groups(labels: Labels, table: pd.DataFrame, shown: list[str]) -> list[Group]:
    """The statuses of every question and phase, under their themes."""
    groups = []
    for theme, rows in table.groupby("theme", sort=False):
        group = Group(labels.of("theme", str(theme)), [], [])
        for (variable, phase), cells in rows.groupby(["variable_id", "phase"], sort=False):
            group.rows.append(labels.variable(str(variable), phase))
            statuses = dict(zip(cells["case_id"], cells["status"], strict=True))
            group.looks.append([STATUS_LOOKS[statuses[case]] for case in shown])
        groups.append(group)
    return groups


def _themes(study: Study, labels: Labels, frame: Frame, cases: list[str]) -> Page:
    """Known answers by theme and case as squares, the more known the darker, with the counts written out."""
    scaled, font = labels.size.scaled, labels.size.font
    counts = analysis.known_by_theme(study, cases=cases)
    themes = list(dict.fromkeys(counts["theme"]))
    of = {(row.theme, row.case_id): (int(row.known), int(row.of)) for row in records(counts)}
    short = labels.short(cases)
    turned = len(cases) > labels.size.columns
    rows, columns = (cases, themes) if turned else (themes, cases)
    names = {**{theme: labels.of("theme", theme) for theme in themes}, **short}
    lines = {row: wrap(names[row], frame.width * 0.3, font, most=2 if turned else 1) for row in rows}
    left = max(text_width(line, font) for said in lines.values() for line in said) + scaled(10)
    width = (frame.width - left) / len(columns)
    heads = {column: wrap(names[column], width - scaled(4), font, "bold", 4) for column in columns}
    head = max(len(said) for said in heads.values()) * font * LEADING + scaled(6)
    tall = max(len(said) for said in lines.values()) * font * LEADING + scaled(5)
    page = frame.open(head + len(rows) * tall + scaled(4))
    tall = (page.height - head - scaled(4)) / len(rows)
    for place, column in enumerate(columns):
        said = heads[column]
        page.lines(
            left + (place + 0.5) * width, head - scaled(4) - page.height_of(said), said, weight="bold", ha="center"
        )
    for down, row in enumerate(rows):
        y = head + down * tall
        page.middle(0, y + tall / 2, lines[row])
        for place, column in enumerate(columns):
            known, asked = of.get((column, row) if turned else (row, column), (0, 0))
            if asked:
                _share(page, labels, known, asked, (left + place * width, y, width, tall))
    return page


def _share(page: Page, labels: Labels, known: int, asked: int, place: tuple[float, float, float, float]) -> None:
    """A square as dark as the share, with the count in it."""
    x, y, width, tall = place
    share = known / asked
    gap = labels.size.scaled(1)
    fill = tuple(1 - (1 - part) * (0.06 + 0.94 * share) for part in _RGB)
    page.box(x + gap, y + gap, width - 2 * gap, tall - 2 * gap, facecolor=fill)
    ink = "white" if share > 0.7 else INK
    page.text(x + width / 2, y + tall / 2, f"{known}/{asked}", ha="center", color=ink)


_RGB = tuple(int(BLUE[place : place + 2], 16) / 255 for place in (1, 3, 5))


def _told(labels: Labels, table: pd.DataFrame) -> list[str]:
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
    return told
