"""Every figure a study has, written to a folder for slides and reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tillkom import codes
from tillkom.analysis import REFORMS
from tillkom.figures.adoption_curve import adoption_curve
from tillkom.figures.adoption_families import adoption_families
from tillkom.figures.adoption_groups import adoption_groups
from tillkom.figures.adoption_map import FILES, adoption_map
from tillkom.figures.adoption_rogers import rogers_categories
from tillkom.figures.adoption_years import adopters_per_year
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.forms import committee_dialogue_matrix, principles_matrix
from tillkom.figures.known_unknown import known_unknown
from tillkom.figures.practices_two_by_two import practices_two_by_two
from tillkom.figures.reforms_before_after import reforms_before_after
from tillkom.figures.stage_ladder import stage_ladder
from tillkom.figures.timeline import timeline
from tillkom.figures.timelines import timelines
from tillkom.names import listed

if TYPE_CHECKING:
    from tillkom.study import Study

ADOPTION = (adoption_curve, adopters_per_year, adoption_families, rogers_categories, adoption_groups)
"""What is drawn of the adoption by each definition."""


def all_figures(
    study: Study,
    *,
    cases: Sequence[str] | None = None,
    language: str = "sv",
    size: str = "report",
    maps: bool = False,
    skipped: Callable[[str], None] | None = None,
) -> Iterator[Figure]:
    """Draw every figure the study has something for, one at a time, from extracts as the reports are.

    Parameters
    ----------
    study : the whole study, of which the extracts are made here, or an extract, which is drawn from as it is.
    cases : the cases to draw the own figures of, each from its own extract; when left out, what everyone may see:
        the published cases' own figures, the comparisons and the adoption.
    maps : whether to draw the adoption on maps too, which takes the extra ``map`` (``pip install 'tillkom[map]'``).
    skipped : called with a sentence for each figure there is nothing to show in.
    """
    for draw in _planned(study, cases, language, size, maps):
        try:
            yield draw()
        except NothingToShow as nothing:
            if skipped:
                skipped(str(nothing))


def export(
    study: Study,
    *,
    cases: Sequence[str] | None = None,
    formats: Sequence[str] = ("png",),
    size: str = "report",
    language: str = "sv",
    out: str | Path = "figures",
    maps: bool = False,
    skipped: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write every figure to a folder, each with its alt text (``.txt``) and data (``.csv``) beside it.

    Parameters
    ----------
    study : the whole study, of which the extracts are made here, or an extract, which is drawn from as it is.
    cases : the cases to write the own figures of; when left out, what everyone may see: the published cases' own
        figures, the comparisons and the adoption.
    formats : any of png, svg, pdf.
    size : ``report`` (fits the column of a page) or ``slide`` (16:9, readable from the back row).
    out : the folder, made if it is not there.
    maps : whether to draw the adoption on maps too, which takes the extra ``map`` (``pip install 'tillkom[map]'``).
    skipped : called with a sentence for each figure there is nothing to show in.

    Returns
    -------
    The files written.

    Raises
    ------
    TillkomError : an unknown case, format, size or language.
    MissingPart : maps are asked for and the extra ``map`` is not installed.
    """
    paths: list[Path] = []
    for figure in all_figures(study, cases=cases, language=language, size=size, maps=maps, skipped=skipped):
        paths += figure.save(out, formats)
    return paths


def _planned(
    study: Study, cases: Sequence[str] | None, language: str, size: str, maps: bool
) -> Iterator[Callable[[], Figure]]:
    """The figures to draw, not yet drawn."""
    if cases:
        for case_id in listed(cases):
            extract = study.extract(study.case(case_id).id) if study.reader is None else study
            yield from _of_case(extract, extract.case(case_id).id, language, size)
        return
    study = study.extract(codes.PUBLIC) if study.reader is None else study

    def later(draw: Callable[..., Figure], *what: str) -> Callable[[], Figure]:
        return partial(draw, study, *what, language=language, size=size)

    for case_id in study.case_ids:
        yield from _of_case(study, case_id, language, size)
    yield later(timelines)
    yield later(stage_ladder)
    have = set(study.variables["variable_id"])
    for variable in REFORMS:
        if variable in have:
            yield later(reforms_before_after, variable)
    for draw in (committee_dialogue_matrix, principles_matrix, practices_two_by_two, known_unknown):
        yield later(draw)
    for definition in study.codebook.vocabulary("adoption_definition"):
        for adopted in ADOPTION:
            yield later(adopted, definition)
        for level in FILES if maps else ():
            yield later(adoption_map, definition, level)


def _of_case(study: Study, case_id: str, language: str, size: str) -> Iterator[Callable[[], Figure]]:
    for draw in (timeline, practices_two_by_two):
        yield partial(draw, study, case_id, language=language, size=size)
