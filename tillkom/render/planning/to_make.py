"""Which of the reports asked for are to be made, why, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

from tillkom.render.job import Job
from tillkom.render.keys import Parts, digest, library_digest
from tillkom.render.ledger import Ledger
from tillkom.render.order import EVERYTHING, Order
from tillkom.render.planning.notebooks import NotebookText
from tillkom.render.planning.study_folder import StudyFolder
from tillkom.render.shapes import ordered
from tillkom.render.writing.folders import example_of


@dataclass(frozen=True)
class ToMake:
    """The reports to make, each with its reason, and those that stand."""

    asked: tuple[Job, ...]
    reasons: Mapping[Job, str]  # of those to make, longest first
    shapes: Mapping[Job, tuple[str, ...]]  # what each of those is made as, besides page and notebook
    templates: Mapping[str, bytes]  # documents of the user's own, by the ending of the shape
    parts: Callable[[Job], Parts]  # worked out when asked for: that a report is new shows without

    @property
    def template_digests(self) -> dict[str, str]:
        """What tells one template from another."""
        return _digests(self.templates)

    @property
    def unchanged(self) -> tuple[str, ...]:
        """Names of the reports that stand as they would be made now."""
        return tuple(job.name for job in self.asked if job not in self.reasons)


def reports_to_make(
    jobs: Sequence[Job],
    texts: Mapping[str, NotebookText],
    source: StudyFolder,
    ledger: Ledger,
    order: Order = EVERYTHING,
    templates: Mapping[str, bytes] | None = None,
) -> ToMake:
    """Hold each report against what is remembered of it; ``templates`` are the documents that the order names.

    A report that is made again is made in the shapes asked for and in those it has, so that none of its files is
    older than another.
    """
    notebooks, library = {name: text.digest() for name, text in texts.items()}, library_digest()

    @cache
    def parts(job: Job) -> Parts:
        entry = ledger.reports.get(job.name)
        known = entry is not None and entry.study == source.digest
        data = entry.parts.data if entry and known else source.extracts(job.chosen).digest(job.reader)
        beside = example_of(job, ledger.folder)  # a page leads to the example only where that stands
        return Parts(notebooks[job.notebook_file] + beside, data, library)

    shapes, templates = order.shapes, templates or {}
    digests = _digests(templates)
    reasons = {job: ledger.reason(job, parts, shapes, digests) or ("forced" if order.force else None) for job in jobs}
    made = longest_first([job for job, reason in reasons.items() if reason], ledger)
    shapes_of = {job: ordered([*shapes, *ledger.shapes(job.name)]) for job in made}
    return ToMake(tuple(jobs), {job: reasons[job] or "" for job in made}, shapes_of, templates, parts)


def _digests(templates: Mapping[str, bytes]) -> dict[str, str]:
    return {suffix: digest(template) for suffix, template in templates.items()}


def longest_first(jobs: Sequence[Job], ledger: Ledger) -> list[Job]:
    """The order in which all processors are busy to the end: by how long each took last time.

    A report on all cases that was never made is taken for the longest, a case's for one like the others.
    """
    taken = {name: entry.seconds for name, entry in ledger.reports.items()}
    usual = median(taken.values()) if taken else 0.0
    return sorted(jobs, key=lambda job: -taken.get(job.name, usual if job.case_id else float("inf")))
