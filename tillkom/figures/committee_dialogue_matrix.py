"""Which committee structures and forms of dialogue the cases have, as a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis, codes
from tillkom.analysis import KNOWN
from tillkom.analysis.answers import records
from tillkom.figures._drawing.bars import AFTER, bars_table, draw_bars, told_bars
from tillkom.figures._drawing.bars import BEFORE as BARS_BEFORE
from tillkom.figures._drawing.classes import (
    ABSENT,
    BEFORE,
    BOTH,
    OWN,
    PRESENT,
    class_bars,
    class_group,
    leave_out_unused,
)
from tillkom.figures._drawing.matrix import Matrix, draw_matrix, occurs, status_key, too_many
from tillkom.figures._drawing.rows import ComparedCases
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.registry import registered
from tillkom.language import capital

if TYPE_CHECKING:
    from tillkom.study import Study


@registered("committees-dialogue", "comparison", place=4, section="committees")
def committee_dialogue_matrix(
    study: Study, *, cases: Sequence[str] | None = None, language: str = "sv", size: str = "report", page: int = 1
) -> Figure:
    """Draw which committee structures (before, after) and which dialogue forms each case has.

    An empty square means that the source does not bring the form up; where no answer is known the square carries the
    status's own mark. More cases than a picture holds are counted, form by form; each stands in the figure's data.
    What one slide does not hold goes on to the next (``page=2``).
    """
    labels = Labels(study, language, size)
    compared = ComparedCases(study, labels, cases)
    tables = {name: analysis.class_matrix(study, name, cases=compared.coded) for name in VARIABLES}
    both = pd.concat(tables.values(), ignore_index=True)
    if (both["status"] == codes.NOT_CODED).all():
        raise NothingToShow(labels("committees.none"))
    known = {name: int(_known(table)["case_id"].nunique()) for name, table in tables.items()}
    bases = {place: labels.of_all(count, len(compared)) for place, count in zip(PLACES, known.values(), strict=True)}
    base = labels("committees.base", **bases)
    rows = analysis.answers(study, list(VARIABLES), cases=compared.coded)
    by_case = _by_case(rows)
    if len(compared) > 1 and not analysis.carries(sum(known.values()), len(VARIABLES) * len(compared)):
        little = (_told(labels, case, _known(group)) for case, group in by_case if len(_known(group)))
        raise NothingToShow(labels.too_little(base, little))
    title = _finding(labels, tables, known) if labels.size.titled else labels("committees.title")
    source = labels.sources(rows["source_id"])
    footer, pages, counted = [base, labels("interpretation_in_part"), source], 1, None
    if too_many(labels, len(compared)):
        groups = [class_bars(labels, labels(f"committees.{place}"), tables[name], name, len(compared))
                  for place, name in zip(PLACES, VARIABLES, strict=True)]  # fmt: skip
        key = [(BARS_BEFORE, labels("committees.key.before")), (AFTER, labels("committees.key.after"))]
        labels.page_of(page, 1)
        sheet = draw_bars(labels, labels.frame(title, footer), groups, key, labels("committees.left_out"))
        how, told = "committees.how_many", told_bars(labels, groups)
        counted = bars_table(labels, groups, [capital(said) for _, said in key])
    else:
        matrix, how = _matrix(labels, compared.coded, tables), "committees.how"
        sheet, title, pages = draw_matrix(labels, title, footer, matrix, page)
        told = [_told(labels, case, group) for case, group in by_case]
    caption = labels.caption(
        [base, labels("interpretation_in_part"), compared.uncoded],
        source,
        labels.words.get(how, ""),
        many=counted is not None,
        elsewhere="base.many_below",
    )
    alt = sentences([labels("committees.alt"), *told])
    name = labels.page_name("committees-dialogue", page, pages)
    data = _data(labels, rows)
    return Figure(name, sheet.figure, title, caption, alt, data, language, size, pages=pages, counted=counted)


VARIABLES = ("committee_structure", "dialogue_form")
PLACES = ("structure", "dialogue")
"""Where the words of the two stand in the catalogue."""


def _known(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["status"].isin(KNOWN)]


def _finding(labels: Labels, tables: dict[str, pd.DataFrame], known: dict[str, int]) -> str:
    """The title of a slide: the most common form of dialogue, where one or two stand first."""
    counted = analysis.class_pairs(tables["dialogue_form"])
    most = int(counted["after"].max())
    first = counted.loc[counted["after"] == most, "code"]
    if not most or len(first) > 2:
        return labels("committees.title")
    forms = labels.join(labels.of("dialogue_form", code) for code in first)
    return labels("committees.finding", forms=forms, base=labels.of_all(most, known["dialogue_form"]))


def _matrix(labels: Labels, cases: list[str], tables: dict[str, pd.DataFrame]) -> Matrix:
    groups = [class_group(labels, labels(f"committees.{place}"), tables[name], name, cases)
              for place, name in zip(PLACES, VARIABLES, strict=True)]  # fmt: skip
    if labels.size.titled:
        leave_out_unused(groups)
    key = [(BEFORE, labels("committees.key.before")), (PRESENT, labels("committees.key.after"))]
    key += [(BOTH, labels("committees.key.both")), (ABSENT, labels("key.absent")), *status_key(labels, groups, but=OWN)]
    return Matrix(cases, groups, [entry for entry in key if occurs(entry[0], groups)])


def _told(labels: Labels, case: str, rows: pd.DataFrame) -> str:
    values = "; ".join(_answer(labels, row) for row in records(rows))
    return labels("reforms.alt_case", case=labels.case(case), values=values)


def _data(labels: Labels, rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
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


def _by_case(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Each case's answers, without the phases nobody looked for where another phase is coded."""
    coded = rows["status"] != codes.NOT_CODED
    elsewhere = coded.groupby([rows["case_id"], rows["variable_id"]]).transform("any")
    return [(str(case), group) for case, group in rows[coded | ~elsewhere].groupby("case_id", sort=False)]


def _answer(labels: Labels, row: Any) -> str:
    return labels(
        "committees.alt_answer", variable=labels.variable(row.variable_id), phase=labels.of("phase", row.phase),
        value=labels.value(row),
    )  # fmt: skip
