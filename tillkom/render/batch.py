"""Many reports at once: planned, run, written as they come, and remembered for the next time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tillkom.errors import TillkomError
from tillkom.files import clear_leftovers, inside, output_folder, write_whole
from tillkom.language import LANGUAGES
from tillkom.marking import marking
from tillkom.render import interrupts
from tillkom.render.job import Job
from tillkom.render.keys import digest, library_digest, study_digest
from tillkom.render.ledger import Entry, Ledger, file_digests
from tillkom.render.order import EVERYTHING, Order
from tillkom.render.planning.notebooks import NotebookText, notebook_folder, notebook_texts, read_notebook
from tillkom.render.planning.readers import left_unseen
from tillkom.render.planning.reports import plan
from tillkom.render.planning.study_folder import StudyFolder
from tillkom.render.planning.to_make import ToMake, reports_to_make
from tillkom.render.running.settings import RunSettings
from tillkom.render.shapes import read_templates
from tillkom.render.writing.folders import INDEX, example_of, index_folders
from tillkom.render.writing.lock import only_batch
from tillkom.render.writing.overwriting import refuse_to_overwrite
from tillkom.render.writing.progress import Silent
from tillkom.render.writing.withholding import Withholding

if TYPE_CHECKING:
    from tillkom.render.job import Job
    from tillkom.render.request import Outcome, PageMetadata, Request
    from tillkom.study import Study

READ_ONCE_FROM = 4  # reports from which it pays to read what they share before the first


@dataclass(frozen=True)
class Batch:
    """What a batch came to."""

    folder: Path
    outcomes: tuple[Outcome, ...]  # of the reports that were made, without their files
    seconds: float
    unchanged: tuple[str, ...] = ()  # names of the reports that stood and were left alone
    edited: tuple[str, ...] = ()  # notebooks, and the data, that were changed while the batch ran
    listed: tuple[str, ...] = ()  # cases that were named and have no page of their own: they share the page "listed"

    @property
    def failed(self) -> list[str]:
        """Names of the reports that could not be finished."""
        return [outcome.job.name for outcome in self.outcomes if outcome.failure]

    @property
    def done(self) -> int:
        """How many reports were made."""
        return len(self.outcomes) - len(self.failed)

    def failures(self, language: str) -> dict[str, list[str]]:
        """What went wrong, in words, and which reports it went wrong for."""
        said: dict[str, list[str]] = {}
        for outcome in self.outcomes:
            if outcome.failure:
                said.setdefault(outcome.failure.sentence(language), []).append(outcome.job.name)
        return said


def render_reports(
    data: str | Path = "data",
    out: str | Path = "reports",
    order: Order = EVERYTHING,
    *,
    notebooks: str | Path | None = None,
    settings: RunSettings | None = None,
    wait: bool = False,
    progress: Silent | None = None,
) -> Batch:
    """Write the reports asked for, each as a page and its executed notebook, and the index of all in the folder.

    A report that stands, and would be the same if it was made again, is left alone.

    Parameters
    ----------
    data : the study's folder.
    order : which reports, for whom, of which cases and in which shapes.
    notebooks : the folder with the notebooks; None = the one beside the study's folder, else the toolkit's own.
    settings : with what the notebooks are run; None = as suits this machine.
    wait : wait for another batch that writes to the folder, rather than refuse.
    progress : told how many reports there are and of each as it is done; None = nobody is told.

    Raises
    ------
    MissingPart : what a shape is made with is not installed.
    TillkomError : the data has problems, an unknown case, a missing notebook, another batch in the folder, or a
        folder or disk that cannot be written to. A notebook that fails raises nothing: its outcome and its page tell.
    """
    started, clock = datetime.now(UTC), time.perf_counter()
    progress = progress or Silent()
    settings = settings or RunSettings()
    templates = read_templates(order.templates)
    source = StudyFolder(data, Ledger.read(Path(out)))
    where = notebook_folder(data, notebooks)
    with ExitStack() as stack:
        stack.enter_context(interrupts.remembered())
        if not source.known:  # then there is something to make, and the study must be read first
            stack.enter_context(settings.warming())
        jobs = plan(source, order)
        for line in left_unseen(jobs, order.chosen):
            progress.say(line)
        texts = notebook_texts(jobs, where)
        folder = output_folder(out)
        still_there = stack.enter_context(only_batch(folder, wait=wait, waiting=progress.say))
        clear_leftovers(folder)
        ledger = Ledger.read(folder)
        work = reports_to_make(jobs, texts, source, ledger, order, templates)
        if work.reasons:
            settings = settings.filled_in()
            stack.enter_context(settings.warming())  # to the end: the index is made there too
        refuse_to_overwrite(work.shapes, ledger)
        outcomes = tuple(_make(work, texts, source, ledger, settings, progress, still_there))
        still_there()
        _forget_obsolete(source, ledger)
        _write_index(source, ledger)
        ledger.stands(work.unchanged, source.digest)
        ledger.study, ledger.library, ledger.cases = source.digest, library_digest(), source.case_ids
        ledger.listed = source.listed_together
        together = tuple(case_id for case_id in dict.fromkeys(order.cases) if case_id in source.listed_together)
        seconds, edited = time.perf_counter() - clock, _edited(source, texts, where)
        batch = Batch(folder, outcomes, seconds, work.unchanged, edited, together)
        ledger.save(_summary(batch, settings, started), _states(batch))
    return batch


def what_would_be_made(
    data: str | Path = "data",
    out: str | Path = "reports",
    order: Order = EVERYTHING,
    *,
    notebooks: str | Path | None = None,
) -> ToMake:
    """What ``render_reports`` would make, and why; nothing is written."""
    ledger = Ledger.read(Path(out))
    source = StudyFolder(data, ledger)
    jobs = plan(source, order)
    texts = notebook_texts(jobs, notebook_folder(data, notebooks))
    return reports_to_make(jobs, texts, source, ledger, order, read_templates(order.templates))


def _make(
    work: ToMake,
    texts: dict[str, NotebookText],
    source: StudyFolder,
    ledger: Ledger,
    settings: RunSettings,
    progress: Silent,
    still_there: Callable[[], None],
) -> Iterator[Outcome]:
    """Run each report that is to be made, and write it as soon as it comes."""
    if not work.reasons:
        return
    from tillkom.render.running.kernels import warm_shapes
    from tillkom.render.running.pool import work_through

    interrupts.check()
    progress.start(len(work.reasons))
    try:
        first = next(iter(work.reasons)).chosen
        shared = source.extracts(first).public if len(work.reasons) >= READ_ONCE_FROM else None
        made_as = tuple(dict.fromkeys(suffix for suffixes in work.shapes.values() for suffix in suffixes))
        withholding = Withholding(source.study)
        with settings.pool(shared) as pool:
            if made_as and len(work.reasons) > 1:
                warm_shapes(made_as)
            for made in work_through(_requests(work, texts, source, settings, ledger.folder), pool):
                still_there()
                outcome = _write(made, work, source, ledger, withholding)
                progress.done(outcome)
                interrupts.check()
                yield outcome.without_files()
    finally:
        progress.end()


def _requests(
    work: ToMake, texts: dict[str, NotebookText], source: StudyFolder, settings: RunSettings, folder: Path
) -> Iterator[Request]:
    """One request per report, made when it is its turn."""
    from tillkom.render.request import TIMEOUT, Request

    study = source.study
    for job in work.reasons:
        metadata = _metadata(job, study, folder)
        files = source.extracts(job.chosen).files(job.reader)
        notebook = texts[job.notebook_file]
        timeout, memory = settings.timeout or TIMEOUT, settings.memory
        shapes = work.shapes[job]
        yield Request(job, notebook.text, files, metadata, timeout, memory, notebook.code, shapes, work.templates)


def _write(made: Outcome, work: ToMake, source: StudyFolder, ledger: Ledger, withholding: Withholding) -> Outcome:
    """Put a report's files in the folder, looked through first, and enter it in the ledger."""
    job = made.job
    files = {inside(ledger.folder, f"{job.name}.{end}"): content for end, content in made.files.items()}
    outcome, files = withholding.looked_through(made, files, _metadata(job, source.study, ledger.folder))
    write_whole(files)
    ledger.clear(job.name, but=files)
    entry = Entry(
        work.parts(job),
        file_digests(files),
        outcome.seconds,
        source.digest,
        outcome.failure.sentence("en") if outcome.failure else None,
        made={"title": job.title(source.study), "language": job.language, "reader": job.reader},
        templates=work.template_digests,
    )
    ledger.enter(job.name, entry)
    return outcome


def _forget_obsolete(source: StudyFolder, ledger: Ledger) -> None:
    """Take away the pages of cases that share one page by now, and that page where no case is left for it."""
    together = set(source.listed_together)
    for language in LANGUAGES:
        page = Job("listed", language).name
        stands = page in ledger.reports
        gone = [Job("case", language, case_id).name for case_id in together] if stands else []
        for name in [*gone, *([] if together else [page])]:
            if name in ledger.reports:
                ledger.forget(name)


def _metadata(job: Job, study: Study, folder: Path) -> PageMetadata:
    """What stands around a report's content."""
    from tillkom.render.request import PageMetadata

    mark = marking(job.reader, job.language)
    title, of_study = job.title(study), study.title(job.language)
    return PageMetadata(title, job.language, of_study, study.synthetic, mark, example_of(job, folder))


def _write_index(source: StudyFolder, ledger: Ledger) -> None:
    """The lists of reports, where anything in them has changed."""
    places = [place for place in index_folders(ledger.folder) if place.is_dir()]
    files = sorted(path for place in places for path in place.iterdir() if path.suffix in (".html", ".ipynb"))
    there = [path.relative_to(places[0]).as_posix() for path in files if path.name.split(".")[0] != INDEX]
    failed = sorted(name for name, entry in ledger.reports.items() if entry.failure)
    made_from = digest(source.digest.encode(), library_digest().encode(), repr((there, failed)).encode())
    if ledger.index_stands(made_from):
        return
    from tillkom.render.writing.index import index_pages

    pages = index_pages(source.study, ledger)
    for path, page in pages.items():
        path.parent.mkdir(exist_ok=True)
        write_whole({path: page})
    ledger.index, ledger.index_files = made_from, file_digests(pages, ledger.folder)


def _edited(source: StudyFolder, texts: dict[str, NotebookText], where: Path) -> tuple[str, ...]:
    def now(name: str) -> NotebookText | None:
        try:
            return read_notebook(where, name)
        except TillkomError:
            return None

    edited = [name for name, text in texts.items() if now(name) != text]
    return (*edited, *(["the data"] if _or_nothing(study_digest, source.folder) != source.digest else []))


def _or_nothing(read: Callable[[Path], str], folder: Path) -> str:
    try:
        return read(folder)
    except (OSError, TillkomError):
        return ""


def _states(batch: Batch) -> dict[str, str]:
    made = {outcome.job.name: "failed" if outcome.failure else "done" for outcome in batch.outcomes}
    return {**dict.fromkeys(batch.unchanged, "unchanged"), **made}


def _summary(batch: Batch, settings: RunSettings, started: datetime) -> dict[str, Any]:
    import tillkom

    return {
        "tillkom": tillkom.__version__,
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(batch.seconds, 3),
        "done": batch.done,
        "unchanged": len(batch.unchanged),
        "failed": len(batch.failed),
        "jobs": settings.jobs,
        "kernel": settings.kernel,
        "cluster": settings.cluster is not None,
    }
