"""The few calls of Linux that keep a family of processes together, for the warm parent and who clears up after it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import signal
import time
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends, so that each can be found and ended."""
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_with(parent: int) -> None:
    """Be killed when the parent ends, however it ends."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def threads() -> int:
    """How many threads this process has, those of compiled libraries included."""
    return len(os.listdir("/proc/self/task"))


def children() -> list[int]:
    """The children of this process, adopted ones included."""
    text = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    return [int(pid) for pid in text.split()]


def session(pid: int) -> int:
    """The process whose session this one belongs to; 0 where it is gone."""
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return 0


def kill_group(pid: int, *, leader: bool = True) -> None:
    """Kill a process and the group it leads, or the rest of the group alone; no matter if they are gone already."""
    for kill in (os.killpg, os.kill) if leader else (os.killpg,):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def kill_whoever_names(folder: Path) -> None:
    """Kill all that is left of the warm parent of a folder, when it is gone and was their only tie to the batch.

    Whom it has forked shows its command as theirs, which names the folder. A program that a notebook has started has
    the notebook's own folder, which lies in that one, in its environment.
    """
    for _ in range(100):
        left = [pid for pid in _processes() if pid != os.getpid() and _names(pid, os.fsencode(folder))]
        if not left:
            return
        for pid in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)


def _processes() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _names(pid: int, folder: bytes) -> bool:
    with contextlib.suppress(OSError):  # somebody else's, or gone
        command, environment = (Path(f"/proc/{pid}/{about}").read_bytes() for about in ("cmdline", "environ"))
        whole = re.compile(re.escape(folder) + rb"(?![^/\0])")
        return bool(whole.search(environment) or (whole.search(command) and b"tillkom.warm.parent" in command))
    return False
