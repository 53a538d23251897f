"""The list of the reports in a folder, for whoever hands them out."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tillkom.language import LANGUAGES, words
from tillkom.markup import Markup, element, joined, list_of, table
from tillkom.render.execute import content_page
from tillkom.render.jobs import NOTEBOOKS, Job, file_name
from tillkom.render.outcome import Frame

if TYPE_CHECKING:
    from tillkom.study import Study

EXAMPLE = "example-finska"
"""The folder beside the reports where ``make render`` puts the page of the study that shows a whole curve."""
FAILED = b"tillkom-failed"  # near the top of a page that stands in the place of a report


def index_pages(study: Study, folder: Path) -> dict[Path, bytes]:
    """One list per language that has a report in the folder; what is there is linked, and what failed is called so."""
    there = {path.name for path in folder.iterdir()}
    pages = {}
    for language in LANGUAGES:
        jobs = [job for job in _all_jobs(study, language) if f"{job.name}.html" in there]
        if jobs:
            path = folder / f"{file_name('index', language)}.html"
            failed = {job.name for job in jobs if _is_failure(folder / f"{job.name}.html")}
            example = f"{EXAMPLE}/{file_name('adoption', language)}.html"
            beside = example if (folder / example).is_file() else ""
            pages[path] = content_page(_content(study, jobs, there, failed, beside), _frame(study, language))
    return pages


def _all_jobs(study: Study, language: str) -> list[Job]:
    shared = [Job(name, language) for name in NOTEBOOKS if name != "case"]
    return shared + [Job("case", language, case_id) for case_id in study.case_ids]


def _frame(study: Study, language: str) -> Frame:
    say = words("render", language)
    return Frame(f"{say('index.heading')} – {study.title(language)}", language, study.title(language), study.synthetic)


def _content(study: Study, jobs: list[Job], there: set[str], failed: Collection[str], example: str) -> Markup:
    language = jobs[0].language
    say = words("render", language)
    parts = [element("h1", say("index.heading")), element("p", study.title(language), class_="lead")]
    other = next(code for code in LANGUAGES if code != language)
    if any(f"{job.name}.html" in there for job in _all_jobs(study, other)):
        link = element("a", say("index.other_language"), href=f"{file_name('index', other)}.html", hreflang=other)
        parts.append(element("p", link))
    shared = [job for job in jobs if not job.case_id]
    if shared:
        links = [joined(_links(job, study, failed)) for job in shared]
        if example:
            links.append(joined([element("a", say("index.example"), href=example)]))
        parts += [element("h2", say("index.shared")), list_of(links)]
    cases = study.cases.set_index("case_id")
    for programme in study.codebook.vocabulary("programme"):
        here = [job for job in jobs if job.case_id and cases.at[job.case_id, "programme"] == programme]
        if here:
            label = study.label("programme", programme, language)
            visibility = {str(job.case_id): str(cases.at[job.case_id, "visibility"]) for job in here}
            parts += [element("h2", label), _table(study, here, visibility, there, failed, caption=label)]
    parts.append(element("p", say("index.note"), class_="note"))
    return joined(parts)


def _links(job: Job, study: Study, failed: Collection[str]) -> list[Markup | str]:
    case = study.case_title(job.case_id, job.language) if job.case_id else job.title(study)
    link = element("a", case, href=f"{quote(job.name)}.html")
    return [link, f" ({words('render', job.language)('index.failed')})"] if job.name in failed else [link]


def _table(
    study: Study, jobs: list[Job], visibility: dict[str, str], there: set[str], failed: Collection[str], caption: str
) -> Markup:
    language = jobs[0].language
    say = words("render", language)
    other = next(code for code in LANGUAGES if code != language)

    def row(job: Job) -> list[Markup | str]:
        twin = f"{file_name(str(job.case_id), other)}.html"
        in_other = element("a", study.case_title(str(job.case_id), other), href=quote(twin), hreflang=other)
        notebook = f"{job.name}.ipynb"
        executed = element("a", notebook, href=quote(notebook), download=notebook)
        return [
            joined(_links(job, study, failed)),
            study.label("visibility", visibility[str(job.case_id)], language),
            executed if notebook in there else "",
            in_other if twin in there else "",
        ]

    rows = [row(job) for job in jobs]
    columns = ["report", "visibility", "executed", *(["other"] if any(cells[-1] for cells in rows) else [])]
    headers = [say(f"index.column.{column}") for column in columns]
    return table(headers, [cells[: len(columns)] for cells in rows], caption=caption, class_="listing")


def _is_failure(path: Path) -> bool:
    """Whether a page on the disk stands in the place of a report that could not be finished."""
    with path.open("rb") as file:
        return FAILED in file.read(500)
