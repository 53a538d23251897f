"""Which principles of trust-based governance come out in the cases, as a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from tillkom import analysis, codes
from tillkom.analysis import KNOWN
from tillkom.analysis.answers import records
from tillkom.figures._drawing.bars import draw_bars
from tillkom.figures._drawing.classes import ABSENT, OWN, PRESENT, class_bars, class_group
from tillkom.figures._drawing.matrix import Matrix, draw_matrix, occurs, status_key, too_many
from tillkom.figures._drawing.rows import ComparedCases
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.registry import registered

if TYPE_CHECKING:
    from tillkom.study import Study


@registered("principles", "comparison", place=5)
def principles_matrix(
    study: Study, *, cases: Sequence[str] | None = None, language: str = "sv", size: str = "report", page: int = 1
) -> Figure:
    """Draw which principles of trust-based governance the source's description of each case brings out.

    More cases than a picture holds are counted, principle by principle; each stands in the figure's table.
    """
    labels = Labels(study, language, size)
    compared = ComparedCases(study, labels, cases)
    table = analysis.principles(study, cases=compared.coded)
    if (table["status"] == codes.NOT_CODED).all():
        raise NothingToShow(labels("principles.none"))
    known = int(table.loc[table["status"].isin(KNOWN), "case_id"].nunique())
    base = labels("principles.base", base=labels.of_all(known, len(compared)))
    counts = analysis.counts(table)
    told = [
        labels("principles.alt_one", principle=labels.of("principle", row.code), base=labels.of_all(row.present, known))
        for row in records(counts)
    ]
    if len(compared) > 1 and not analysis.carries(known, len(compared)):
        found = [said for said, row in zip(told, records(counts), strict=True) if row.present]
        raise NothingToShow(labels.too_little(base, found))
    title = _finding(labels, counts, known) if labels.size.titled else labels("principles.title")
    source = labels.sources(analysis.answers(study, ["principles"], cases=compared.coded)["source_id"])
    footer, pages = [base, labels("interpretation"), source], 1
    if too_many(labels, len(compared)):
        labels.page_of(page, 1)
        bars, how = class_bars(labels, "", table, "principle", known), "principles.how_many"
        sheet = draw_bars(labels, labels.frame(title, footer), [bars])
    else:
        groups = [class_group(labels, "", table, "principle", compared.coded)]
        key = [(PRESENT, labels("principles.key")), (ABSENT, labels("key.absent"))]
        key += status_key(labels, groups, but=OWN)
        matrix = Matrix(compared.coded, groups, [entry for entry in key if occurs(entry[0], groups)])
        (sheet, title, pages), how = draw_matrix(labels, title, footer, matrix, page), "principles.how"
    caption = labels.caption(
        [base, labels("interpretation"), compared.uncoded],
        source,
        labels.words.get(how, ""),
        many=how.endswith("_many"),
    )
    data = pd.DataFrame(
        [
            {
                labels("column.principle"): labels.of("principle", code),
                **{labels.case(case): _yes(labels, table, case, code) for case in compared.coded},
            }
            for code in dict.fromkeys(table["code"])
        ]
    )
    alt = sentences([labels("principles.alt"), *told])
    name = labels.page_name("principles", page, pages)
    return Figure(name, sheet.figure, title, caption, alt, data, language, size, pages=pages)


def _finding(labels: Labels, counts: pd.DataFrame, known: int) -> str:
    """The title of a slide: the principle that comes out most often, where one or two stand first."""
    most = int(counts["present"].max())
    first = counts.loc[counts["present"] == most, "code"]
    if not most or len(first) > 2:
        return labels("principles.title")
    named = labels.join(labels.of("principle", code) for code in first)
    return labels("principles.finding", principles=named, base=labels.of_all(most, known))


def _yes(labels: Labels, table: pd.DataFrame, case: str, code: str) -> str:
    row = table[(table["case_id"] == case) & (table["code"] == code)].iloc[0]
    if pd.isna(row["present"]):
        return labels.of("status", row["status"])
    return labels("key.present" if row["present"] else "key.absent")
