"""Every figure a study has, written to a folder for slides and reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tillkom import analysis
from tillkom.audit import Auditor
from tillkom.codes import GROUPS, PUBLIC
from tillkom.errors import TillkomError
from tillkom.figures.figure import Figure
from tillkom.figures.registry import Registered, all_registered, every_page
from tillkom.language import words
from tillkom.names import listed

if TYPE_CHECKING:
    from tillkom.study import Study


def all_figures(
    study: Study,
    *,
    cases: Sequence[str] | None = None,
    only: Sequence[str] | None = None,
    language: str = "sv",
    size: str = "report",
    maps: bool = False,
    skipped: Callable[[str], None] | None = None,
) -> Iterator[Figure]:
    """Draw every figure the study can carry, one at a time, from extracts as the reports are.

    Parameters
    ----------
    study : the whole study, of which the extracts are made here, or an extract, which is drawn from as it is.
    cases : the cases to draw the own figures of, each from its own extract; when left out, what everyone may see:
        the published cases' own figures, the comparisons and the adoption.
    only : names of figures (``stage-ladder``) or of single pictures (``timeline-boras``); all when left out.
    maps : whether to draw the adoption on maps too, which takes the extra ``map`` (``pip install 'tillkom[map]'``).
    skipped : called with a sentence for each figure whose data cannot carry it.

    Raises
    ------
    TillkomError : ``only`` names a figure there is not.
    """
    wanted = _wanted(study, only, cases)
    told: set[str] = set()  # several figures may want for the same thing
    if skipped and not cases:
        for sentence in _without_picture(study, language):
            skipped(sentence)
    for extract, entry, arguments in _planned(study, cases):
        named = {entry.name, entry.picture_name(arguments)} & wanted
        if not named and (wanted or (entry.on_request and not maps)):
            continue
        for figure in every_page(entry.draw, extract, *arguments, language=language, size=size):
            if not figure.too_little:
                yield figure
            elif skipped and figure.too_little not in told:
                told.add(figure.too_little)
                skipped(figure.too_little)


def export(
    study: Study,
    *,
    cases: Sequence[str] | None = None,
    only: Sequence[str] | None = None,
    formats: Sequence[str] = ("png",),
    size: str = "report",
    language: str = "sv",
    out: str | Path = "figures",
    maps: bool = False,
    skipped: Callable[[str], None] | None = None,
    auditor: Auditor | None = None,
) -> list[Path]:
    """Write every figure to a folder, each with its alt text (``.txt``) and data (``.csv``) beside it.

    Parameters
    ----------
    study : the whole study, of which the extracts are made here, or an extract, which is drawn from as it is.
    cases : the cases to write the own figures of; when left out, what everyone may see: the published cases' own
        figures, the comparisons and the adoption.
    only : names of figures (``stage-ladder``) or of single pictures (``timeline-boras``); all when left out.
    formats : any of png, svg, pdf.
    size : ``report`` (fits the column of a page), ``narrow`` (a telephone) or ``slide`` (16:9, readable from the back
        row).
    out : the folder, made if it is not there.
    maps : whether to draw the adoption on maps too, which takes the extra ``map`` (``pip install 'tillkom[map]'``).
    skipped : called with a sentence for each figure whose data cannot carry it.
    auditor : looks each file through for what its reader may not see; by default one of ``study``, where that is whole.

    Returns
    -------
    The files written.

    Raises
    ------
    TillkomError : an unknown case, figure, format, size or language.
    MissingPart : maps are asked for and the extra ``map`` is not installed.
    Withheld : a file held what its reader may not see; it is taken back.
    """
    paths: list[Path] = []
    if auditor is None and study.reader is None:
        auditor = Auditor(study)
    for case_id in listed(cases or ()) or [""]:
        own = [case_id] if case_id else None
        for figure in all_figures(
            study, cases=own, only=only, language=language, size=size, maps=maps, skipped=skipped
        ):
            written = figure.save(out, formats)
            if auditor:
                auditor.take_back(written, study.reader or (study.case(case_id).id if case_id else PUBLIC))
            paths += written
    return paths


def _planned(study: Study, cases: Sequence[str] | None) -> Iterator[tuple[Study, Registered, tuple[str, ...]]]:
    """The pictures to draw, not yet drawn: from which extract, which figure, and its arguments."""
    if cases:
        for case_id in (study.case(name).id for name in listed(cases)):
            extract = study.extract(case_id) if study.reader is None else study
            yield from ((extract, entry, (case_id,)) for entry in all_registered() if entry.scope == "case")
        return
    study = study.extract("public") if study.reader is None else study
    of_cases = [entry for entry in all_registered() if entry.scope == "case"]
    yield from ((study, entry, (case_id,)) for case_id in _drawn(study) for entry in of_cases)
    for entry in all_registered():
        if entry.scope != "case":
            yield from ((study, entry, arguments) for arguments in entry.each(study))


def _drawn(study: Study) -> list[str]:
    """The cases with something to draw: coded ones, and those with events."""
    have = {*analysis.coded_cases(study), *study.events["case_id"]}
    return [case_id for case_id in study.case_ids if case_id in have]


def _without_picture(study: Study, language: str) -> Iterator[str]:
    """What is said of the cases there is no picture of: those only listed, and, where none may be seen, that."""
    seen = study.extract(PUBLIC) if study.reader is None else study
    if seen.reader in GROUPS and not seen.case_ids and study.case_ids:
        yield words("figures", language)("none.seen", reader=str(seen.reader))
    if count := len(seen.case_ids) - len(_drawn(seen)):
        yield words("figures", language).counted("left_out", count)


def _wanted(study: Study, only: Sequence[str] | None, cases: Sequence[str] | None) -> set[str]:
    """The names asked for; one there is no figure of is an error that tells those there are."""
    names = set(listed(only or ()))
    if not names:
        return names
    there = {name for _, entry, given in _planned(study, cases) for name in (entry.name, entry.picture_name(given))}
    if unknown := sorted(names - there):
        figures = ", ".join(dict.fromkeys(entry.name for _, entry, _ in _planned(study, cases)))
        raise TillkomError(
            f'There is no figure "{unknown[0]}" here. Choose among {figures}, or one picture such as timeline-boras.'
        )
    return names
