"""For whom each report is made and of which cases, where that is not as usual."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tillkom.disclosure import known_reader, visible_cases
from tillkom.errors import TillkomError
from tillkom.selection import Selection

if TYPE_CHECKING:
    from tillkom.render.job import Job
    from tillkom.render.order import Order
    from tillkom.render.planning.study_folder import StudyFolder
    from tillkom.study import Study

REMEDY = "Make it for the research group with --reader research, or change the visibility in cases.csv."


def made_for(
    jobs: Iterable[Job],
    study: Study | StudyFolder,
    order: Order,
    *,
    together: set[str],
) -> Iterator[Job]:
    """The jobs for one reader and of some cases, without the reports of cases left out or not open to the reader.

    Parameters
    ----------
    order : who is to read, and the cases that reports are to be about; a case report that was asked for by name and
        may not be made is an error.
    together : the cases that share the page of the listed ones, which is made only where one of them is among those.
    """
    cases, reader, chosen = study.cases, order.reader, order.chosen
    if reader:
        known_reader(cases, reader)
    wanted = {study.case(case_id).id for case_id in chosen}
    ids = [case_id for case_id in study.case_ids if case_id in wanted or not chosen]
    for job in jobs:
        seen = visible_cases(cases, reader or job.usual)
        shown = tuple(case_id for case_id in ids if case_id in seen)
        if job.case_id and job.case_id not in shown:
            if order.cases:
                raise _left_out(job.case_id, ids, reader or job.usual)
        elif chosen and not shown:
            whose = f'The {job.notebook} report is for "{reader or job.usual}", who'
            raise TillkomError(f"{whose} may see none of {', '.join(ids)}. {REMEDY}")
        elif job.notebook != "listed" or not chosen or together.intersection(shown):
            asked = "" if reader == job.usual else reader
            yield replace(job, asked=asked, chosen=Selection(cases=shown) if chosen else None)


def left_unseen(jobs: Iterable[Job], chosen: Sequence[str]) -> list[str]:
    """A line for each report that is about fewer cases than were chosen, since its reader may not see them."""
    lines = []
    for job in jobs:
        if job.chosen and (hidden := [case_id for case_id in dict.fromkeys(chosen) if case_id not in job.chosen.cases]):
            lines.append(f'{job.name}: without {", ".join(hidden)}, which "{job.reader}" may not see.')
    return lines


def _left_out(case_id: str, ids: list[str], reader: str) -> TillkomError:
    if case_id not in ids:
        return TillkomError(f"{case_id} is not among the cases chosen with --cases: {', '.join(ids)}.")
    return TillkomError(f'The reader "{reader}" may not see {case_id}. {REMEDY}')
