"""Requests go to an executor, outcomes come back: threads of this process with a kernel each, or a cluster."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tillkom.errors import TillkomError
from tillkom.files import NO_ROOM

if TYPE_CHECKING:
    from tillkom.extract import SharedFiles
    from tillkom.render.request import Outcome, Request

LOST = "The connection to those who run the notebooks was lost. What was finished stands: run the command again."


@dataclass(frozen=True)
class Pool:
    """Where notebooks run, what runs one there, and how many requests it can have under way."""

    executor: Executor
    run: Callable[[Request], Outcome]
    room: Callable[[], int]


def work_through(work: Iterable[Request], pool: Pool) -> Iterator[Outcome]:
    """Outcomes as they come, with no more requests under way than the pool can soon take.

    Raises
    ------
    TillkomError : the pool is gone. A job that its executor gave up on is an outcome that says so.
    """
    under_way: dict[Future[Outcome], Request] = {}
    for request in work:
        under_way[pool.executor.submit(pool.run, request)] = request
        while len(under_way) >= pool.room():
            yield from _finished(under_way)
    while under_way:
        yield from _finished(under_way)


def _finished(under_way: dict[Future[Outcome], Request]) -> Iterator[Outcome]:
    done, _ = wait(under_way, return_when=FIRST_COMPLETED)
    for future in done:
        request = under_way.pop(future)
        try:
            yield future.result()
        except TillkomError:
            raise
        except CancelledError as error:
            raise TillkomError(LOST) from error
        except Exception as error:
            if isinstance(error, OSError) and error.errno in NO_ROOM:  # every report to come would meet the same
                raise
            # a job that took its process with it, every time it was tried
            yield _given_up(request, error)


def _given_up(request: Request, error: Exception) -> Outcome:
    from tillkom.render.request import Failure
    from tillkom.render.running.notebook import cannot_run

    return cannot_run(request, Failure("lost", {"notebook": request.job.notebook_file, "error": type(error).__name__}))


@contextlib.contextmanager
def local_pool(jobs: int, kernel: str, shared: SharedFiles | None = None) -> Iterator[Pool]:
    """Threads of this process, one kernel each; where the batch is broken off, its kernels end before it does.

    ``shared`` are the files of what every reader may see, where so many reports are made that reading them once pays.
    """
    from tillkom.render.running import kernels
    from tillkom.render.running.execute import run

    threads = ThreadPoolExecutor(jobs, thread_name_prefix="report")
    with kernels.kept_warm(kernel):
        try:
            if shared:
                kernels.prepare(shared)
            yield Pool(threads, run, lambda: 2 * jobs)
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            with kernels.stopping_all() as kill:
                while any(thread.is_alive() for thread in threads._threads):
                    kill()
                    time.sleep(0.05)
            raise
        threads.shutdown()
