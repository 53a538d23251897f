"""One batch at a time in a folder: the second one is told who is there, or waits.

The system holds the lock and gives it up when its process ends in whatever way, so that a batch that was killed bars
nobody. The file itself only says by name who is there.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tillkom.errors import TillkomError
from tillkom.files import lock, reason
from tillkom.language import capital

LOCK_FILE = ".render.lock"
_held: set[Path] = set()  # the system's locks keep other processes out, not other threads of this one


@contextlib.contextmanager
def only_batch(
    folder: Path, *, wait: bool = False, waiting: Callable[[str], None] = print
) -> Iterator[Callable[[], None]]:
    """Hold a folder for one batch; what is given is called to make sure that it still is the same folder.

    Parameters
    ----------
    wait : wait for the batch that is there rather than refuse; ``waiting`` is told once who that is.

    Raises
    ------
    TillkomError : another batch writes to the folder; the message names its process and machine.
    """
    path = (folder / LOCK_FILE).resolve()
    handle = _take(path)
    if handle is None and wait:
        waiting(f"waiting for {_who(path)}, which writes to {folder}.")
    while handle is None:
        if not wait:
            remedy = "Let it finish, wait for it with --wait, or write to another folder with --out."
            raise TillkomError(f"{capital(_who(path))} already writes to {folder}. {remedy}")
        time.sleep(0.2)
        handle = _take(path)

    def still_there() -> None:
        if not _is_same(handle, path):
            said = f"{folder} was removed or replaced while the batch ran, and what was made before that is gone."
            raise TillkomError(f"{said} Run the command once more.")

    try:
        yield still_there
    finally:
        _held.discard(path)
        if os.name == "nt":  # which removes no open file
            os.close(handle)
        if os.name == "nt" or _is_same(handle, path):
            path.unlink(missing_ok=True)
        if os.name != "nt":
            os.close(handle)


def _take(path: Path) -> int | None:
    """The open lock file, if nobody else has it."""
    if path in _held:
        return None
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        said = f"Nothing can be written to {path.parent}: {reason(error)}."
        raise TillkomError(f"{said} Choose another folder.") from error
    if not lock(handle):
        os.close(handle)
        return None
    if not _is_same(handle, path):  # whoever had it removed it between our opening and locking it: it bars nobody
        os.close(handle)
        return _take(path)
    _held.add(path)
    os.ftruncate(handle, 0)
    with contextlib.suppress(OSError):  # a full disk keeps nobody from holding the lock
        os.write(handle, json.dumps({"process": os.getpid(), "machine": socket.gethostname()}).encode())
    return handle


def _is_same(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False


def _who(path: Path) -> str:
    if path in _held:  # and to open and close the file here would give up the lock
        return "another batch of this process"
    try:
        said = json.loads(path.read_text())
        return f"another batch (process {said['process']} on {said['machine']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another batch"
