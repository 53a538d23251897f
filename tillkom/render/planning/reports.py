"""Which reports a study gives, as jobs: everything, one kind, or those of some cases, for whoever is to read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tillkom.check.reserved import why_reserved
from tillkom.errors import TillkomError
from tillkom.files import not_a_file_name
from tillkom.render.job import NOTEBOOKS, Job
from tillkom.render.order import EVERYTHING, Order
from tillkom.render.planning.readers import made_for
from tillkom.render.planning.study_folder import StudyFolder, listed_together

if TYPE_CHECKING:
    from tillkom.study import Study


def plan(study: Study | StudyFolder, order: Order = EVERYTHING) -> list[Job]:
    """The reports asked for: everything, one kind of report, or the reports of the cases named.

    Cases of which everybody may know no more than that they are listed share one page, ``listed``; named alone, they
    give that page.

    Raises
    ------
    TillkomError : an unknown case or reader (near matches are listed), cases named for a report on all of them, or a
        report of cases that its reader may not see.
    """
    cases, notebook, language = order.cases, order.notebook, order.language
    if cases and notebook not in (None, "case"):
        raise TillkomError(f"The {notebook} report is about all cases: leave out {', '.join(cases)}, or --notebook.")
    known = dict.fromkeys(study.case_ids)
    wanted = list(dict.fromkeys(case_id if case_id in known else study.case(case_id).id for case_id in cases) or known)
    for case_id in known:
        if why := why_reserved(case_id) or not_a_file_name(case_id):
            named = case_id if case_id.isprintable() else ascii(case_id)[1:-1]
            raise TillkomError(f'A case cannot be called "{named}": {why}. Give it another id.')
    together = set(study.listed_together if isinstance(study, StudyFolder) else listed_together(study))
    skipped = {"case", *([] if study.declares_sets else ["qca"]), *([] if together else ["listed"])}
    made = (notebook,) if notebook else [name for name in NOTEBOOKS if name not in skipped]
    shared = [Job(name, language) for name in made if name != "case" and not cases]
    if cases and together.intersection(wanted):
        shared = [Job("listed", language)]
    own = [case_id for case_id in wanted if case_id not in together]
    jobs = shared + [Job("case", language, case_id) for case_id in own if notebook in (None, "case")]
    if order.reader or order.chosen:
        return list(made_for(jobs, study, order, together=together))
    return jobs
