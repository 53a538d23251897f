"""Which committee structures, forms of dialogue and principles the cases have, as matrices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis, codes
from tillkom.analysis import KNOWN
from tillkom.analysis.answers import records
from tillkom.figures._drawing.matrix import Group, Matrix, draw_matrix, occurs, status_key
from tillkom.figures._drawing.rows import ShownCases
from tillkom.figures._drawing.style import BLUE, INK, PALE_BLUE, STATUS_LOOKS, VERMILION, StatusLook, styled
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.language import capital

if TYPE_CHECKING:
    from tillkom.study import Study

ABSENT = StatusLook("", "#F2F2F2", INK)
PRESENT = StatusLook("●", BLUE, "white")
BEFORE = StatusLook("○", PALE_BLUE, INK)
BOTH = StatusLook("◉", VERMILION, "white")
OWN = (PRESENT, BEFORE, BOTH)


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
    chosen = ShownCases(study, labels, cases, as_columns=True)
    structures = analysis.class_matrix(study, "committee_structure", cases=chosen.coded)
    forms = analysis.class_matrix(study, "dialogue_form", cases=chosen.coded)
    both = pd.concat([structures, forms], ignore_index=True)
    if (both["status"] == codes.NOT_CODED).all():
        raise NothingToShow(labels("committees.none"))
    groups = [
        _class_group(labels, labels("committees.structure"), structures, "committee_structure", chosen.shown),
        _class_group(labels, labels("committees.dialogue"), forms, "dialogue_form", chosen.shown),
    ]
    unused = _leave_out_unused(labels, groups) if labels.size.titled else []
    key = [(BEFORE, labels("committees.key.before")), (PRESENT, labels("committees.key.after"))]
    key += [(BOTH, labels("committees.key.both")), (ABSENT, labels("key.absent")), *status_key(labels, groups, but=OWN)]
    matrix = Matrix(chosen.shown, groups, [entry for entry in key if occurs(entry[0], groups)])
    known = {
        name: int(table[table["status"].isin(KNOWN)]["case_id"].nunique())
        for name, table in (("structure", structures), ("dialogue", forms))
    }
    total = len(chosen.coded)
    base = labels("committees.base", **{name: labels.of_all(count, total) for name, count in known.items()})
    rows = analysis.answers(study, ["committee_structure", "dialogue_form"], cases=chosen.coded)
    source = labels.sources(rows["source_id"])
    title = labels("committees.title")
    frame = labels.frame(title, [base, chosen.left_out, labels("interpretation_in_part"), source])
    page = draw_matrix(labels, frame, matrix)
    left_out = labels("committees.unused", forms=labels.join(unused)) if unused else ""
    notes = [labels("committees.how"), left_out, labels("interpretation_in_part"), *chosen.notes]
    caption = sentences([base, *notes, source])
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
def principles_matrix(
    study: Study, *, cases: Sequence[str] | None = None, language: str = "sv", size: str = "report"
) -> Figure:
    """Draw which principles of trust-based governance the source's description of each case brings out.

    Raises
    ------
    NothingToShow : the principles are not coded in any case.
    """
    labels = Labels(study, language, size)
    chosen = ShownCases(study, labels, cases, as_columns=True)
    table = analysis.principles(study, cases=chosen.coded)
    if (table["status"] == codes.NOT_CODED).all():
        raise NothingToShow(labels("principles.none"))
    groups = [_class_group(labels, "", table, "principle", chosen.shown)]
    key = [(PRESENT, labels("principles.key")), (ABSENT, labels("key.absent")), *status_key(labels, groups, but=OWN)]
    matrix = Matrix(chosen.shown, groups, [entry for entry in key if occurs(entry[0], groups)])
    known = int(table.loc[table["status"].isin(KNOWN), "case_id"].nunique())
    base = labels("principles.base", base=labels.of_all(known, len(chosen.coded)))
    rows = analysis.answers(study, ["principles"], cases=chosen.coded)
    source = labels.sources(rows["source_id"])
    title = labels("principles.title")
    frame = labels.frame(title, [base, chosen.left_out, labels("interpretation"), source])
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
    """Each case's answers, without the phases nobody looked for where another phase is coded."""
    coded = rows["status"] != codes.NOT_CODED
    elsewhere = coded.groupby([rows["case_id"], rows["variable_id"]]).transform("any")
    return [
        (str(case), list(records(group))) for case, group in rows[coded | ~elsewhere].groupby("case_id", sort=False)
    ]


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
        if codes.BEFORE not in phases:
            return PRESENT
        return BEFORE if phases == {codes.BEFORE} else BOTH
    if any(pd.notna(row.present) for row in rows):
        return ABSENT
    statuses = [row.status for row in rows if row.status != codes.NOT_CODED] or [codes.NOT_CODED]
    return STATUS_LOOKS[statuses[0]]


def _leave_out_unused(labels: Labels, groups: list[Group]) -> list[str]:
    """Take away the forms that no case has, for want of room on a slide; give their names."""
    unused = []
    for group in groups:
        used = [any(look in OWN for look in looks) for looks in group.looks]
        unused += [row for row, keep in zip(group.rows, used, strict=True) if not keep]
        group.rows = [row for row, keep in zip(group.rows, used, strict=True) if keep]
        group.looks = [looks for looks, keep in zip(group.looks, used, strict=True) if keep]
    return [name[:1].lower() + name[1:] for name in unused]
