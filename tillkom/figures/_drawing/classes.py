"""Classes as the rows of a matrix: what a case has, had before, and what its source does not bring up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import codes
from tillkom.analysis.answers import records
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
    """How a class of one case looks, over its phases; the current state counts as after."""
    phases = {row.phase for row in rows if pd.notna(row.present) and row.present}
    if phases:
        if codes.BEFORE not in phases:
            return PRESENT
        return BEFORE if phases == {codes.BEFORE} else BOTH
    if any(pd.notna(row.present) for row in rows):
        return ABSENT
    statuses = [row.status for row in rows if row.status != codes.NOT_CODED] or [codes.NOT_CODED]
    return STATUS_LOOKS[statuses[0]]


def leave_out_unused(labels: Labels, groups: list[Group]) -> list[str]:
    """Take away the forms that no case has, for want of room on a slide; give their names."""
    unused = []
    for group in groups:
        used = [any(look in OWN for look in looks) for looks in group.looks]
        unused += [row for row, keep in zip(group.rows, used, strict=True) if not keep]
        group.rows = [row for row, keep in zip(group.rows, used, strict=True) if keep]
        group.looks = [looks for looks, keep in zip(group.looks, used, strict=True) if keep]
    return [name[:1].lower() + name[1:] for name in unused]
