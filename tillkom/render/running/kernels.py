"""Which kernels notebooks run on, warm or plain, and that none of them outlives its batch."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tillkom.errors import TillkomError
from tillkom.extract import write
from tillkom.warm import client

if TYPE_CHECKING:
    from tillkom.extract import SharedFiles

KINDS = ("plain", "warm")
WARM_UP = ("tillkom.render.running.notebook", "tillkom.render.running.warm_up:warm_up")

_stopping = threading.Event()
_started: weakref.WeakSet[Any] = weakref.WeakSet()
_apart: weakref.WeakSet[subprocess.Popen[bytes]] = weakref.WeakSet()
_keeping = 0  # how many batches of this process want warm kernels
_given_up = False


class Stopped(Exception):
    """The batch is being stopped, so no new kernel starts."""


def warm_available() -> bool:
    """Whether warm kernels are safe here: on Linux, which forks without harm; not on Windows, nor on macOS."""
    return client.available()


def choose(kind: str | None = None) -> str:
    """The kind of kernel asked for, or warm where that is safe and plain elsewhere.

    Raises
    ------
    TillkomError : a kind there is not, or warm kernels where they are not safe.
    """
    if kind is None:
        return "warm" if warm_available() else "plain"
    if kind not in KINDS:
        raise TillkomError(f'There is no kernel "{kind}". Choose one of {", ".join(KINDS)}.')
    if kind == "warm" and not warm_available():
        raise TillkomError("Warm kernels need Linux and a temporary folder with a short path. Use --kernel plain.")
    return kind


@contextlib.contextmanager
def kept_warm(kind: str) -> Iterator[None]:
    """Within this, notebooks run on kernels of that kind; afterwards nothing of them is left running."""
    global _keeping, _given_up
    if kind != "warm":
        yield
        return
    _keeping += 1
    client.current(WARM_UP)  # it imports while the batch works out what to do
    try:
        yield
    finally:
        _keeping -= 1
        if not _keeping:
            client.stop()
            _given_up = False


def warm_parent() -> client.WarmParent | None:
    """The process to ask for forks; None where plain kernels serve."""
    check_stopping()
    return client.current(WARM_UP) if _keeping and not _given_up else None


def prepare(shared: SharedFiles) -> None:
    """Read once, for all forks to come, the study that everybody may see; without it each reads all of its extract.

    A parent does so for one study in its life: what a fork remembers is then never in doubt.
    """
    parent = warm_parent()
    if parent is None or parent.prepared:
        return
    folder = parent.folder / "shared"
    try:
        write(shared.files, folder)
        if parent.prepare("tillkom.render.running.warm_up:keep_shared", str(folder), list(shared.files)):
            parent.prepared = shared.digest
    except Exception:
        return  # a lost parent, a full disk or data that cannot be read: each report then says what is wrong with it
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def warm_shapes(suffixes: tuple[str, ...]) -> None:
    """Have all forks to come find the fonts and styles of these shapes read; without it each reads them."""
    parent = warm_parent()
    if parent is not None:
        with contextlib.suppress(Exception):  # each report then says what is wrong with it
            parent.prepare("tillkom.render.shapes:warm_up", suffixes)


def lost(parent: client.WarmParent) -> None:
    """The warm parent has ended unasked: another is started, unless it never came to serve and so never will."""
    global _given_up
    check_stopping()
    if not parent.has_served:
        _given_up = True
    client.stop(parent)


def check_stopping() -> None:
    """Stopped where the batch is being stopped."""
    if _stopping.is_set():
        raise Stopped


def started(manager: Any) -> None:
    """Remember a kernel, so that it can be killed with all others."""
    _started.add(manager)


def started_apart(process: subprocess.Popen[bytes]) -> None:
    """Remember a process that runs a job, and ends with its kernel when its input is closed."""
    _apart.add(process)


@contextlib.contextmanager
def stopping_all() -> Iterator[Callable[[], None]]:
    """Within this, every kernel that runs is killed and no new one starts."""
    _stopping.set()
    try:
        yield kill_all
    finally:
        _stopping.clear()


def kill_all() -> None:
    """Kill every kernel that this process started, and end the processes that run its jobs."""
    if _keeping and (parent := client.running()):
        parent.stop_calls()
    for job in list(_apart):
        if job.stdin:
            job.stdin.close()
    for manager in list(_started):
        process = getattr(manager.provisioner, "process", None)
        if process is not None and process.poll() is None:
            process.kill()
