"""Matrices of cases: committee structures and dialogue forms, principles, and what is known and unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis
from tillkom.analysis import KNOWN
from tillkom.analysis.answers import records
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.page import LEADING, Frame, Page, text_width, wrap
from tillkom.figures.rows import ShownCases
from tillkom.figures.style import BLUE, GREY, INK, PALE_BLUE, STATUS_LOOKS, VERMILION, StatusLook, styled
from tillkom.language import capital

if TYPE_CHECKING:
    from tillkom.study import Study

ABSENT = StatusLook("", "#F2F2F2", INK)
PRESENT = StatusLook("●", BLUE, "white")
BEFORE = StatusLook("○", PALE_BLUE, INK)
AFTER = StatusLook("●", BLUE, "white")
BOTH = StatusLook("◉", VERMILION, "white")


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


@styled()
def committee_dialogue_matrix(
    study: Study, *, cases: Sequence[str] | None = None, language: str = "sv", size: str = "report"
) -> Figure:
    """Draw which committee structures (before, after) and which dialogue forms each case has.

    An empty square means that the source does not bring the form up; where no answer is known the square carries the
    status's own mark.

    Raises
    ------
    NothingToShow : neither is coded in any case.
    """
    labels = Labels(study, language, size)
    chosen = ShownCases(study, labels, cases)
    structures = analysis.class_matrix(study, "committee_structure", cases=chosen.coded)
    forms = analysis.class_matrix(study, "dialogue_form", cases=chosen.coded)
    both = pd.concat([structures, forms], ignore_index=True)
    if (both["status"] == "ej_kodad").all():
        raise NothingToShow(labels("committees.none"))
    groups = [
        _class_group(labels, labels("committees.structure"), structures, "committee_structure", chosen.shown),
        _class_group(labels, labels("committees.dialogue"), forms, "dialogue_form", chosen.shown),
    ]
    key = [(BEFORE, labels("committees.key.before")), (AFTER, labels("committees.key.after"))]
    key += [(BOTH, labels("committees.key.both")), (ABSENT, labels("key.absent")), *_status_key(labels, groups)]
    matrix = Matrix(chosen.shown, groups, [entry for entry in key if _occurs(entry[0], groups)])
    known = {
        name: int(table[table["status"].isin(KNOWN)]["case_id"].nunique())
        for name, table in (("structure", structures), ("dialogue", forms))
    }
    total = len(chosen.coded)
    base = labels("committees.base", **{name: labels.of_all(count, total) for name, count in known.items()})
    rows = analysis.answers(study, ["committee_structure", "dialogue_form"], cases=chosen.coded)
    source = labels.sources(rows["source_id"])
    title = labels("committees.title")
    frame = labels.frame(title, [base, labels("interpretation_in_part"), source])
    page = draw_matrix(labels, frame, matrix)
    caption = sentences([base, labels("committees.how"), labels("interpretation_in_part"), *chosen.notes, source])
    told = [
        labels("reforms.alt_case", case=labels.case(str(case)), values="; ".join(_answer(labels, row) for row in group))
        for case, group in _by_case(rows)
    ]
    data = pd.DataFrame(
        [
            {
                labels("column.case"): labels.case(row.case_id),
                labels("column.variable"): labels.variable(row.variable_id),
                labels("column.phase"): labels.of("phase", row.phase),
                labels("column.value"): labels.value(row),
                labels("column.status"): labels.of("status", row.status),
                labels("column.words"): labels.text(row) or None,
                labels("column.source"): labels.sources([row.source_id]),
                labels("column.locator"): row.locator if pd.notna(row.locator) else None,
            }
            for row in records(rows)
        ]
    )
    alt = sentences([labels("committees.alt"), *told])
    return Figure("committees-dialogue", page.figure, title, caption, alt, data, language, size)


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
        page = draw_matrix(labels, frame, Matrix(chosen.shown, groups, _status_key(labels, groups)))
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


@styled()
def principles_matrix(
    study: Study, *, cases: Sequence[str] | None = None, language: str = "sv", size: str = "report"
) -> Figure:
    """Draw which principles of trust-based governance the source's description of each case brings out.

    Raises
    ------
    NothingToShow : the principles are not coded in any case.
    """
    labels = Labels(study, language, size)
    chosen = ShownCases(study, labels, cases)
    table = analysis.principles(study, cases=chosen.coded)
    if (table["status"] == "ej_kodad").all():
        raise NothingToShow(labels("principles.none"))
    groups = [_class_group(labels, "", table, "principle", chosen.shown)]
    key = [(PRESENT, labels("principles.key")), (ABSENT, labels("key.absent")), *_status_key(labels, groups)]
    matrix = Matrix(chosen.shown, groups, [entry for entry in key if _occurs(entry[0], groups)])
    known = int(table.loc[table["status"].isin(KNOWN), "case_id"].nunique())
    base = labels("principles.base", base=labels.of_all(known, len(chosen.coded)))
    rows = analysis.answers(study, ["principles"], cases=chosen.coded)
    source = labels.sources(rows["source_id"])
    title = labels("principles.title")
    frame = labels.frame(title, [base, labels("interpretation"), source])
    page = draw_matrix(labels, frame, matrix)
    caption = sentences([base, labels("principles.how"), labels("interpretation"), *chosen.notes, source])
    counts = analysis.counts(table)
    told = [
        labels("principles.alt_one", principle=labels.of("principle", row.code), base=labels.of_all(row.present, known))
        for row in records(counts)
    ]
    data = pd.DataFrame(
        [
            {
                labels("column.principle"): labels.of("principle", code),
                **{labels.case(case): _yes(labels, table, case, code) for case in chosen.coded},
            }
            for code in dict.fromkeys(table["code"])
        ]
    )
    alt = sentences([labels("principles.alt"), *told])
    return Figure("principles", page.figure, title, caption, alt, data, language, size)


def _yes(labels: Labels, table: pd.DataFrame, case: str, code: str) -> str:
    row = table[(table["case_id"] == case) & (table["code"] == code)].iloc[0]
    if pd.isna(row["present"]):
        return labels.of("status", row["status"])
    return labels("key.present" if row["present"] else "key.absent")


def _by_case(rows: pd.DataFrame) -> list[tuple[str, list[Any]]]:
    return [(str(case), list(records(group))) for case, group in rows.groupby("case_id", sort=False)]


def _answer(labels: Labels, row: Any) -> str:
    return labels(
        "committees.alt_answer", variable=labels.variable(row.variable_id), phase=labels.of("phase", row.phase),
        value=labels.value(row),
    )  # fmt: skip


def _class_group(labels: Labels, heading: str, table: pd.DataFrame, vocabulary: str, shown: list[str]) -> Group:
    """A group with one row per class, leaving out nothing the vocabulary has."""
    codes = list(dict.fromkeys(table["code"]))
    found = {key: list(records(rows)) for key, rows in table.groupby(["code", "case_id"], sort=False)}
    looks = [[_class_look(found[(code, case)]) for case in shown] for code in codes]
    return Group(heading, [capital(labels.of(vocabulary, code)) for code in codes], looks)


def _class_look(rows: list[Any]) -> StatusLook:
    """How a class of one case looks, over its phases; the current state counts as after."""
    phases = {row.phase for row in rows if pd.notna(row.present) and row.present}
    if phases:
        if "före" not in phases:
            return AFTER
        return BEFORE if phases == {"före"} else BOTH
    if any(pd.notna(row.present) for row in rows):
        return ABSENT
    statuses = [row.status for row in rows if row.status != "ej_kodad"] or ["ej_kodad"]
    return STATUS_LOOKS[statuses[0]]


def _occurs(look: StatusLook, groups: list[Group]) -> bool:
    return any(look == cell for group in groups for row in group.looks for cell in row)


def _status_key(labels: Labels, groups: list[Group]) -> list[tuple[StatusLook, str]]:
    """The statuses that occur, with their words."""
    own = (PRESENT, BEFORE, AFTER, BOTH)
    return [
        (look, labels.of("status", status))
        for status, look in STATUS_LOOKS.items()
        if _occurs(look, groups) and (look not in own or status == "belagd" and not _occurs(ABSENT, groups))
    ]


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


def draw_matrix(labels: Labels, frame: Frame, matrix: Matrix) -> Page:
    """Draw a matrix; the columns' names stand upright where they have room, else they climb."""
    scaled, font = labels.size.scaled, labels.size.font
    left = min(
        frame.width * 0.46, max(text_width(row, font) for group in matrix.groups for row in group.rows) + scaled(14)
    )
    left = max(left, frame.width * 0.3)
    cell = min((frame.width - left) / len(matrix.columns), scaled(110))
    names = {case: wrap(labels.case(case), cell - scaled(6), font, "bold") for case in matrix.columns}
    climbing = cell < scaled(46) or max(len(lines) for lines in names.values()) > 3
    if climbing:
        names = {case: wrap(labels.case(case), scaled(150), font, "bold", 1) for case in matrix.columns}
        head = max(text_width(lines[0], font, "bold") for lines in names.values()) * 0.87 + scaled(12)
    else:
        head = max(len(lines) for lines in names.values()) * font * LEADING + scaled(6)
    wrapped = [[wrap(row, left - scaled(10), font, most=2) for row in group.rows] for group in matrix.groups]
    step = font * LEADING
    parts = sum(step + scaled(5) for group in matrix.groups if group.heading)
    keys, key_height = _key_lines(labels, matrix.key, frame.width)
    if frame.room is None:
        lines = [max(len(row) * step, scaled(15)) + scaled(2) for group in wrapped for row in group]
    else:
        # A slide has a fixed height: one line a row where two would not fit.
        room = frame.room - head - parts - key_height
        if sum(len(row) for group in wrapped for row in group) * step > room:
            wrapped = [[wrap(row, left - scaled(10), font, most=1) for row in group.rows] for group in matrix.groups]
        count = sum(len(group) for group in wrapped)
        total = sum(len(row) for group in wrapped for row in group) * step
        lines = [len(row) * step + (room - total) / count for group in wrapped for row in group]
    page = frame.open(head + parts + sum(lines) + key_height)
    for place, case in enumerate(matrix.columns):
        middle = left + (place + 0.5) * cell
        if climbing:
            page.text(middle - scaled(3), head - scaled(4), names[case][0], weight="bold", rotation=60, ha="left",
                      va="bottom", rotation_mode="anchor")  # fmt: skip
        else:
            bottom = head - scaled(4) - page.height_of(names[case])
            page.lines(middle, bottom, names[case], weight="bold", ha="center")
    y = head
    sizes = iter(lines)
    for group, texts in zip(matrix.groups, wrapped, strict=True):
        if group.heading:
            page.text(0, y + step / 2 + scaled(3), group.heading, weight="bold", color=BLUE)
            y += step + scaled(5)
        heights = [next(sizes) for _ in texts]
        _cells(page, labels, group, texts, heights, (left, y, cell))
        y += sum(heights)
    _key(page, labels, keys, y + scaled(8))
    return page


def _cells(
    page: Page, labels: Labels, group: Group, texts: list[list[str]], heights: list[float],
    place: tuple[float, float, float],
) -> None:  # fmt: skip
    left, y, cell = place
    for text, height, looks in zip(texts, heights, group.looks, strict=True):
        page.middle(0, y + height / 2, text)
        for column, look in enumerate(looks):
            _cell(page, labels, look, left + column * cell, y, cell, height)
        y += height


def _cell(page: Page, labels: Labels, look: StatusLook, x: float, y: float, width: float, height: float) -> None:
    gap = labels.size.scaled(1)
    edge = {"edgecolor": "#8A8A8A", "linewidth": labels.size.scaled(0.7)} if look.fill == "white" else {}
    if look.fill == "white" and not look.symbol:
        edge["linestyle"] = (0, (2, 2))
    page.box(x + gap, y + gap, width - 2 * gap, height - 2 * gap, facecolor=look.fill, **edge)
    if look.symbol:
        page.text(x + width / 2, y + height / 2, look.symbol, ha="center", color=look.ink, weight="bold")


def _key_lines(
    labels: Labels, key: list[tuple[StatusLook, str]], width: float
) -> tuple[list[list[tuple[StatusLook, str]]], float]:
    """Break the key into lines that fit; give their height as well."""
    scaled = labels.size.scaled
    lines: list[list[tuple[StatusLook, str]]] = [[]]
    used = 0.0
    for entry in key:
        wide = scaled(22 + 12) + text_width(entry[1], labels.size.font)
        if lines[-1] and used + wide > width + scaled(12):
            lines.append([])
            used = 0.0
        lines[-1].append(entry)
        used += wide
    return lines, len(lines) * scaled(18) + scaled(10)


def _key(page: Page, labels: Labels, lines: list[list[tuple[StatusLook, str]]], y: float) -> None:
    scaled = labels.size.scaled
    for line in lines:
        x = 0.0
        for look, said in line:
            _cell(page, labels, look, x, y, scaled(18), scaled(15))
            page.text(x + scaled(22), y + scaled(7.5), said)
            x += scaled(22 + 12) + text_width(said, labels.size.font)
        y += scaled(18)


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
    heads = {case: wrap(labels.case(case), width - scaled(4), font, "bold", 2) for case in shown}
    head = max(len(lines) for lines in heads.values()) * font * LEADING + scaled(4)
    axes = page.axes_at(left, head, page.width - left, page.height - head - scaled(6))
    shares = (known / of).astype(float)
    sns.heatmap(
        shares, ax=axes, vmin=0, vmax=1, cmap=sns.light_palette(BLUE, as_cmap=True), cbar=False,
        annot=texts.where(of.notna(), "/").to_numpy(), fmt="", annot_kws={"fontsize": font}, linewidths=2, linecolor="white",
        xticklabels=False, yticklabels=False,
    )  # fmt: skip
    axes.set(xlabel="", ylabel="")
    for place, case in enumerate(shown):
        bottom = head - scaled(2) - page.height_of(heads[case])
        page.lines(left + (place + 0.5) * width, bottom, heads[case], weight="bold", ha="center")
    step = (page.height - head - scaled(6)) / len(names)
    for place, name in enumerate(names.values()):
        page.text(0, head + (place + 0.5) * step, name, color=INK if name else GREY)
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
