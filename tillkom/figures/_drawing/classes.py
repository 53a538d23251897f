"""Classes as the rows of a matrix: what a case has, had before, and what its source does not bring up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis, codes
from tillkom.analysis.answers import records
from tillkom.figures._drawing.bars import AFTER, BarGroup, Row
from tillkom.figures._drawing.bars import BEFORE as BARS_BEFORE
from tillkom.figures._drawing.matrix import Group
from tillkom.figures._drawing.style import BLUE, INK, PALE_BLUE, STATUS_LOOKS, VERMILION, StatusLook
from tillkom.language import capital

if TYPE_CHECKING:
    from tillkom.figures.labels import Labels

ABSENT = StatusLook("", "#F2F2F2", INK)
PRESENT = StatusLook("●", BLUE, "white")
BEFORE = StatusLook("○", PALE_BLUE, INK)
BOTH = StatusLook("◉", VERMILION, "white")
OWN = (PRESENT, BEFORE, BOTH)


def class_group(labels: Labels, heading: str, table: pd.DataFrame, vocabulary: str, shown: list[str]) -> Group:
    """A group with one row per class, leaving out nothing the vocabulary has."""
    codes = list(dict.fromkeys(table["code"]))
    found = {key: list(records(rows)) for key, rows in table.groupby(["code", "case_id"], sort=False)}
    looks = [[_class_look(found[(code, case)]) for case in shown] for code in codes]
    return Group(heading, [capital(labels.of(vocabulary, code)) for code in codes], looks)


def _class_look(rows: list[Any]) -> StatusLook:
    """How a class of one case looks, over its phases; the current state counts as after.

    A class is drawn as not brought up only where no phase is left open: of one the source says nothing about, nobody
    can tell.
    """
    phases = {row.phase for row in rows if pd.notna(row.present) and row.present}
    if phases:
        if codes.BEFORE not in phases:
            return PRESENT
        return BEFORE if phases == {codes.BEFORE} else BOTH
    open_ones = [row.status for row in rows if pd.isna(row.present) and row.status not in codes.NOT_ASKED]
    if open_ones:
        return STATUS_LOOKS[open_ones[0]]
    known = any(pd.notna(row.present) for row in rows)
    return ABSENT if known else STATUS_LOOKS[rows[0].status if rows else codes.NOT_CODED]


def class_bars(labels: Labels, heading: str, table: pd.DataFrame, vocabulary: str, of: int) -> BarGroup:
    """How many cases have each class before and after, the most common first; classes that no case has left out."""
    paired = codes.BEFORE in set(table["phase"])
    group = BarGroup(heading)
    for row in records(analysis.class_pairs(table)):
        counts = [row.before, row.after] if paired else [row.after]
        if any(counts):
            colours = [BARS_BEFORE, AFTER] if paired else [AFTER]
            group.rows.append(Row(capital(labels.of(vocabulary, row.code)), counts, of, colours))
    group.rows.sort(key=lambda row: -row.counts[-1])
    return group


def leave_out_unused(groups: list[Group]) -> None:
    """Take away the classes that no case has, for want of room on a slide."""
    for group in groups:
        used = [any(look in OWN for look in looks) for looks in group.looks]
        group.rows = [row for row, keep in zip(group.rows, used, strict=True) if keep]
        group.looks = [looks for looks, keep in zip(group.looks, used, strict=True) if keep]
