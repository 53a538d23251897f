"""The lists of the reports in a folder: what everybody may find, and for the research group all of them, with for whom.

The list for everybody names no case that is not published. The research group's own is marked, and lies in a folder
of its own beside what is made for the group alone, so that it is never among the files to hand out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tillkom.codes import GROUPS, PROGRAMME, PUBLIC, PUBLISHED, RESEARCH
from tillkom.disclosure import visible_cases
from tillkom.language import LANGUAGES, words
from tillkom.marking import INTERN, in_title, marking
from tillkom.markup import Markup, element, joined, list_of, table
from tillkom.render.job import NOTEBOOKS, Job, file_name
from tillkom.render.ledger import RUN_FILE, Ledger
from tillkom.render.request import PageMetadata
from tillkom.render.running.execute import content_page
from tillkom.render.writing.folders import INDEX, example_beside, index_folders

if TYPE_CHECKING:
    from tillkom.study import Study

FAILED = b"tillkom-failed"  # near the top of a page that stands in the place of a report


@dataclass(frozen=True)
class Standing:
    """A report that stands: its name, what it is called, for whom it was made, and in which folder it lies."""

    name: str
    title: str
    reader: str
    folder: Path
    case_id: str = ""

    @property
    def page(self) -> Path:
        return self.folder / f"{self.name}.html"

    @property
    def failed(self) -> bool:
        """Whether its page stands in the place of a report that could not be finished."""
        with self.page.open("rb") as file:
            return FAILED in file.read(500)


def index_pages(study: Study, ledger: Ledger) -> dict[Path, bytes]:
    """The lists in each language that has a report: for everybody, and for the research group."""
    home, inner = index_folders(ledger.folder)
    pages = {}
    for language in LANGUAGES:
        there = [*_standing(study, home, ledger, language), *_standing(study, inner, ledger, language)]
        if there:
            page = _Page(study, language, there, inner, RESEARCH)
            pages[inner / f"{file_name(f'{INDEX}.{INTERN}', language)}.html"] = page.made()
        if ledger.folder == home and any(report.folder == home and report.reader != RESEARCH for report in there):
            page = _Page(study, language, [report for report in there if report.folder == home], home, PUBLIC)
            pages[home / f"{file_name(INDEX, language)}.html"] = page.made()
    return pages


def _standing(study: Study, folder: Path, ledger: Ledger, language: str) -> Iterator[Standing]:
    """The reports in a folder, those made as usual first; nothing where no batch has written to it."""
    if folder != ledger.folder:
        if not (folder / RUN_FILE).is_file():
            return
        ledger = Ledger.read(folder)
    usual = [Job(name, language) for name in NOTEBOOKS if name != "case"]
    usual += [Job("case", language, case_id) for case_id in study.case_ids]
    names = {job.name for job in usual}
    for job in usual:
        if (folder / f"{job.name}.html").is_file():
            title = study.case_title(job.case_id, language) if job.case_id else job.title(study)
            yield Standing(job.name, title, job.reader, folder, job.case_id or "")
    for name, entry in sorted(ledger.reports.items()):
        made = entry.made
        if name not in names and made.get("language") == language and (folder / f"{name}.html").is_file():
            yield Standing(name, made["title"], made["reader"], folder)


class _Page:
    """One list, in one language and for one reader."""

    def __init__(self, study: Study, language: str, reports: list[Standing], folder: Path, reader: str) -> None:
        self.study, self.language, self.folder, self.reader = study, language, folder, reader
        self.say = words("render", language)
        self.other = next(code for code in LANGUAGES if code != language)
        self.cases = study.cases.set_index("case_id")
        self._whom_by_programme: dict[str, str] = {}
        self.reports = [report for report in reports if self._is_shown(report)]

    def made(self) -> bytes:
        """The page."""
        study, title = self.study, self.study.title(self.language)
        heading = in_title(f"{self.say('index.heading')} – {title}", self.reader, "", self.language)
        metadata = PageMetadata(heading, self.language, title, study.synthetic, marking(self.reader, self.language))
        return content_page(joined(self._content()), metadata)

    def _is_shown(self, report: Standing) -> bool:
        if self.reader == RESEARCH:
            return True
        return report.reader == PUBLIC or (bool(report.case_id) and self._visibility(report) == PUBLISHED)

    def _visibility(self, report: Standing) -> str:
        return str(self.cases.at[report.case_id, "visibility"])

    def _content(self) -> Iterable[Markup]:
        say = self.say
        yield element("h1", say("index.heading"))
        yield element("p", self.study.title(self.language), class_="lead")
        stem = f"{INDEX}.{INTERN}" if self.reader == RESEARCH else INDEX
        if self._twin_of_list(stem):
            link = element("a", say("index.other_language"), href=f"{file_name(stem, self.other)}.html")
            yield element("p", link)
        yield from self._listed("index.for_public", [each for each in self.reports if each.reader == PUBLIC])
        yield from self._example()
        yield from self._of_cases([each for each in self.reports if each.case_id])
        rest = [each for each in self.reports if not each.case_id and each.reader != PUBLIC]
        yield from self._listed("index.for_case", [each for each in rest if each.reader not in GROUPS])
        yield from self._listed("index.for_participants", [each for each in rest if each.reader == PROGRAMME])
        yield from self._listed("index.for_research", [each for each in rest if each.reader == RESEARCH])
        if self.reader == RESEARCH:
            yield element("p", say("index.note"), class_="note")

    def _twin_of_list(self, stem: str) -> bool:
        """Whether the same list is there in the other language, or is about to be."""
        twins = (report.folder / f"{self._twin(report)}.html" for report in self.reports)
        return (self.folder / f"{file_name(stem, self.other)}.html").is_file() or any(map(Path.is_file, twins))

    def _twin(self, report: Standing) -> str:
        """The name of the same report in the other language."""
        plain = report.name.removesuffix(f".{self.language}")
        return file_name(plain, self.other)

    def _listed(self, key: str, reports: list[Standing]) -> Iterable[Markup]:
        if reports:
            yield element("h2", self.say(key))
            yield list_of(joined(self._link(report)) for report in reports)

    def _example(self) -> Iterable[Markup]:
        """A link to the page of the study that shows a whole curve, where it stands beside the reports."""
        if address := example_beside(self.folder, self.language):
            yield element("p", element("a", self.say("index.example"), href=address))

    def _of_cases(self, reports: list[Standing]) -> Iterable[Markup]:
        """The cases' own reports by programme; where none may be named here, that."""
        if not reports and self.reader == PUBLIC and len(self.study):
            yield element("p", self.say("index.none_published"), class_="note")
        for programme in self.study.codebook.vocabulary("programme"):
            here = [each for each in reports if self.cases.at[each.case_id, "programme"] == programme]
            if here:
                label = self.study.label("programme", programme, self.language)
                yield element("h2", label)
                yield self._table(here, label)

    def _table(self, reports: list[Standing], caption: str) -> Markup:
        rows = [self._row(report) for report in reports]
        names = ["report", "reader", *(["visibility", "executed"] if self.reader == RESEARCH else []), "other"]
        names = names if any(row[-1] for row in rows) else names[:-1]
        headers = [self.say(f"index.column.{name}") for name in names]
        return table(headers, [row[: len(names)] for row in rows], caption=caption, class_="listing")

    def _row(self, report: Standing) -> list[Markup | str]:
        cells = [joined(self._link(report)), self.say(f"index.reader.{self._whom(report)}")]
        if self.reader == RESEARCH:
            notebook = f"{report.name}.ipynb"
            executed = element("a", notebook, href=self._address(report.folder / notebook), download=notebook)
            label = self.study.label("visibility", self._visibility(report), self.language)
            cells += [label, executed if (report.folder / notebook).is_file() else ""]
        twin = report.folder / f"{self._twin(report)}.html"
        title = self.study.case_title(report.case_id, self.other)
        return [*cells, element("a", title, href=self._address(twin), hreflang=self.other) if twin.is_file() else ""]

    def _whom(self, report: Standing) -> str:
        """Whom a case's own report may be handed to: everybody, where all it holds is published."""
        case = self.cases.loc[report.case_id]
        if case["visibility"] != PUBLISHED:
            return "case"
        # whose own case is published sees what any other such case of the programme does
        programme = str(case["programme"])
        if programme not in self._whom_by_programme:
            seen = self.cases.loc[list(visible_cases(self.study.cases, report.case_id)), "visibility"]
            self._whom_by_programme[programme] = "all" if (seen == PUBLISHED).all() else "case"
        return self._whom_by_programme[programme]

    def _link(self, report: Standing) -> list[Markup | str]:
        link = element("a", report.title, href=self._address(report.page))
        return [link, f" ({self.say('index.failed')})"] if report.failed else [link]

    def _address(self, path: Path) -> str:
        return quote(path.name) if path.parent == self.folder else f"../{quote(path.name)}"
