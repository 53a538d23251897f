"""Many reports at once: requests go to an executor, outcomes come back, and each is written when it is there."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tillkom.errors import TillkomError
from tillkom.render.files import output_folder, write_whole
from tillkom.render.jobs import DEFAULT_LANGUAGE, Job, plan
from tillkom.render.progress import Silent
from tillkom.shipped import shipped

if TYPE_CHECKING:
    from tillkom.render.outcome import Outcome, Request
    from tillkom.study import Study


@dataclass(frozen=True)
class Batch:
    """What a batch came to."""

    folder: Path
    outcomes: tuple[Outcome, ...]
    seconds: float

    @property
    def failed(self) -> list[str]:
        """Names of the reports that could not be finished."""
        return [outcome.job.name for outcome in self.outcomes if outcome.failure]

    def failures(self, language: str) -> dict[str, list[str]]:
        """What went wrong, in words, and which reports it went wrong for."""
        said: dict[str, list[str]] = {}
        for outcome in self.outcomes:
            if outcome.failure:
                said.setdefault(outcome.failure.sentence(language), []).append(outcome.job.name)
        return said


def render_reports(
    study: Study,
    out: str | Path = "reports",
    *,
    cases: Sequence[str] = (),
    notebook: str | None = None,
    language: str = DEFAULT_LANGUAGE,
    notebooks: str | Path | None = None,
    jobs: int | None = None,
    progress: Silent | None = None,
) -> Batch:
    """Write the reports asked for, each as a page and its executed notebook, and the index of all in the folder.

    Parameters
    ----------
    cases, notebook, language : which reports, see ``plan``.
    notebooks : the folder with the notebooks; None = the one beside the study's folder, else the toolkit's own.
    jobs : how many notebooks run at the same time; None = one per processor.
    progress : told how many reports there are and of each as it is done; None = nobody is told.

    Raises
    ------
    TillkomError : an unknown case, a missing notebook, or an output folder that cannot be written to. A notebook that
        fails raises nothing: its outcome and its page tell.
    """
    started = time.perf_counter()
    planned = plan(study, cases, notebook=notebook, language=language)
    texts = _notebook_texts(planned, notebook_folder(study, notebooks))
    folder = output_folder(out)
    at_once = jobs or processors()
    progress = progress or Silent()
    outcomes: list[Outcome] = []
    progress.start(len(planned))
    try:
        with local_pool(at_once) as pool:
            for outcome in work_through(requests(study, planned, texts), pool, at_once=2 * at_once):
                name = outcome.job.name
                write_whole({folder / f"{name}.html": outcome.page, folder / f"{name}.ipynb": outcome.notebook})
                outcomes.append(outcome)
                progress.done(outcome)
    finally:
        progress.end()
    from tillkom.render.index import index_pages

    batch = Batch(folder, tuple(outcomes), time.perf_counter() - started)
    for path, page in index_pages(study, folder).items():
        write_whole({path: page})
    return batch


def notebook_folder(study: Study, named: str | Path | None = None) -> Path:
    """Where the notebooks are: the folder named, else the study's own beside its data, else the toolkit's."""
    if named is not None:
        return Path(named)
    own = study.codebook.folder.resolve().parent / "notebooks"
    return own if (own / "case.ipynb").is_file() else shipped("notebooks")


def requests(study: Study, jobs: Iterable[Job], texts: dict[str, str]) -> Iterator[Request]:
    """One request per job, made when it is its turn: each holds a copy of all that its reader may see."""
    from tillkom.render.outcome import Frame, Request

    public: dict[str, bytes] = {}
    for job in jobs:
        if job.case_id is None and not public:
            public = extract_files(study, job.reader)
        files = extract_files(study, job.reader) if job.case_id else public
        frame = Frame(job.title(study), job.language, study.title(job.language), study.synthetic)
        yield Request(job, texts[job.source], files, frame)


def extract_files(study: Study, reader: str) -> dict[str, bytes]:
    """The files of what one reader may see, by their name in the study's folder."""
    with tempfile.TemporaryDirectory(prefix="tillkom-") as folder:
        study.extract(reader).save(folder)
        paths = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def work_through(work: Iterable[Request], executor: Executor, *, at_once: int) -> Iterator[Outcome]:
    """Outcomes as they come, with no more requests under way than the executor can soon take."""
    from tillkom.render.execute import run

    under_way: set[Future[Outcome]] = set()
    for request in work:
        under_way.add(executor.submit(run, request))
        if len(under_way) >= at_once:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    while under_way:
        done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in done)


@contextlib.contextmanager
def local_pool(jobs: int) -> Iterator[Executor]:
    """Threads of this process, one kernel each; where the batch is broken off, its kernels end before it does."""
    pool = ThreadPoolExecutor(jobs, thread_name_prefix="report")
    try:
        yield pool
    except BaseException:
        from tillkom.render.kernels import stopping_all

        pool.shutdown(wait=False, cancel_futures=True)
        with stopping_all() as kill:
            while any(thread.is_alive() for thread in pool._threads):
                kill()
                time.sleep(0.05)
        raise
    pool.shutdown()


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _notebook_texts(jobs: Iterable[Job], folder: Path) -> dict[str, str]:
    texts = {}
    for source in dict.fromkeys(job.source for job in jobs):
        path = folder / source
        try:
            texts[source] = path.read_text(encoding="utf-8")
        except OSError as error:
            remedy = "Name the folder that holds the notebooks with --notebooks."
            raise TillkomError(f"The notebook {path} cannot be read. {remedy}") from error
        except UnicodeDecodeError as error:
            raise TillkomError(f"The notebook {path} is not a text in UTF-8, which every notebook is.") from error
    return texts
