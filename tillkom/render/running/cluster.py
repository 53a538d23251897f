"""The same jobs on other machines: a Dask cluster takes requests and gives outcomes, through the same interface.

Everything a job needs goes with it and everything it gave comes back, so that no disk is shared. A job whose worker
is lost runs again on another one.
"""

from __future__ import annotations

import atexit
import contextlib
from collections.abc import Iterator
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from tillkom.errors import MissingPart, TillkomError
from tillkom.render.keys import library_digest
from tillkom.render.running.pool import Pool

if TYPE_CHECKING:
    from tillkom.render.request import Outcome, Request

ANSWER = 10  # seconds a scheduler has to answer


@contextlib.contextmanager
def cluster_pool(address: str, kernel: str | None) -> Iterator[Pool]:
    """The workers of a Dask scheduler, each keeping its kernels warm.

    Raises
    ------
    MissingPart : dask.distributed is not installed.
    TillkomError : no scheduler answers at the address.
    """
    try:
        from distributed import Client
    except ImportError as error:
        said = "Running notebooks on a cluster needs an optional part."
        raise MissingPart(f"{said} Install it with: pip install 'tillkom[cluster]'") from error
    try:
        client = Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        remedy = "Start one with: dask scheduler"
        raise TillkomError(f"No scheduler of a Dask cluster answers at {address}. {remedy}") from error
    with client:
        executor = client.get_executor(pure=False)
        try:
            yield Pool(executor, partial(_run, kernel=kernel, library=library_digest()), partial(_room, client))
        finally:
            executor.shutdown(wait=False)


def _room(client: Any) -> int:
    """Twice what the workers there are now can run; they may come and go."""
    return 2 * max(1, sum(client.nthreads().values()))


def _run(request: Request, kernel: str | None, library: str) -> Outcome:
    """On a worker: one job, as on the machine that asked."""
    if library_digest() != library:
        import socket

        remedy = "Install the same version of TillKom and of its libraries on all machines (requirements.lock)."
        raise TillkomError(f"The worker on {socket.gethostname()} has another TillKom than this machine. {remedy}")
    from tillkom.render.running.execute import run

    _keep_warm(kernel)
    return run(request)


@cache
def _keep_warm(kernel: str | None) -> None:
    """From its first job on a worker keeps its kernels warm, as long as it lives."""
    from tillkom.render.running import kernels

    kept = contextlib.ExitStack()
    kept.enter_context(kernels.kept_warm(kernels.choose(kernel)))
    atexit.register(kept.close)
