"""Which principles of trust-based governance come out in the cases, as a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from tillkom import analysis, codes
from tillkom.analysis import KNOWN
from tillkom.analysis.answers import records
from tillkom.figures._drawing.classes import ABSENT, OWN, PRESENT, class_group
from tillkom.figures._drawing.matrix import Matrix, draw_matrix, occurs, status_key
from tillkom.figures._drawing.rows import ShownCases
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.registry import registered

if TYPE_CHECKING:
    from tillkom.study import Study


@registered("principles", "comparison", place=5)
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
    groups = [class_group(labels, "", table, "principle", chosen.shown)]
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
