"""Which committee structures and forms of dialogue the cases have, as a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis, codes
from tillkom.analysis import KNOWN
from tillkom.analysis.answers import records
from tillkom.figures._drawing.classes import ABSENT, BEFORE, BOTH, OWN, PRESENT, class_group, leave_out_unused
from tillkom.figures._drawing.matrix import Matrix, draw_matrix, occurs, status_key
from tillkom.figures._drawing.rows import ShownCases
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.registry import registered

if TYPE_CHECKING:
    from tillkom.study import Study


@registered("committees-dialogue", "comparison", place=4, section="committees")
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
        class_group(labels, labels("committees.structure"), structures, "committee_structure", chosen.shown),
        class_group(labels, labels("committees.dialogue"), forms, "dialogue_form", chosen.shown),
    ]
    unused = leave_out_unused(labels, groups) if labels.size.titled else []
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
