"""What the machine carries: how many notebooks at once, and how much memory one of them may take."""

from __future__ import annotations

import contextlib
import re
import sys
from pathlib import Path

import psutil

from tillkom.errors import TillkomError

MIB = 2**20
A_NOTEBOOK = 600 * MIB  # what a report's notebook takes with pandas, matplotlib and its figures, and some to spare
LEAST = 1024 * MIB  # a limit below this would stop notebooks that are in order
_UNITS = {"": 1, "K": 2**10, "M": MIB, "G": 2**30, "T": 2**40}
_CGROUPS = (  # what a container may take, and what it takes: of the second version, then of the first
    ("memory.max", "memory.current"),
    ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
)
_QUOTAS = (("cpu.max", ""), ("cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us"))  # the time it may take, and of how much
_CGROUP = Path("/sys/fs/cgroup")
_NO_LIMIT = 2**20


def processors() -> int:
    """How many processors this process may use, a container's share minded."""
    with contextlib.suppress(AttributeError, psutil.Error):  # macOS ties no process to a processor
        return max(1, min(len(psutil.Process().cpu_affinity() or [0]), *_share_of_container()))
    return max(1, min(psutil.cpu_count() or 1, *_share_of_container()))


def free_memory() -> int | None:
    """Bytes of memory that are free for us, a container's limit minded; None where the system does not say."""
    with contextlib.suppress(psutil.Error, OSError, RuntimeError):
        return min([psutil.virtual_memory().available, *_left_in_container()])
    return None


def jobs_at_once() -> int:
    """One notebook more than there are processors, fewer where the memory does not carry them.

    Every notebook waits now and then, for its kernel to start or to answer: with one more no processor waits with it.
    """
    free, most = free_memory(), processors() + 1
    return most if free is None else max(1, min(most, free // A_NOTEBOOK))


def memory_for_each(jobs: int) -> int | None:
    """The memory one notebook may take so that all that run at once fit; None where the system does not say."""
    free = free_memory()
    return None if free is None else max(LEAST, free // jobs)


def memory_size(text: str) -> int:
    """Bytes from what a person writes: 800M, 2G, 1.5 GB.

    >>> memory_size("2G") == 2 * 1024**3
    True
    """
    size = re.fullmatch(r"\s*([0-9]+(?:[.,][0-9]+)?)\s*([KMGT]?)(?:I?B)?\s*", text, re.IGNORECASE)
    if not size or not float(size[1].replace(",", ".")):
        raise TillkomError(f'"{text}" is not an amount of memory. Write it like 800M or 2G.')
    return int(float(size[1].replace(",", ".")) * _UNITS[size[2].upper()])


def in_words(size: int) -> str:
    """An amount of memory as a person writes it.

    >>> in_words(1536 * 1024**2)
    '1.5 GB'
    """
    gigabytes = size / 2**30
    return f"{gigabytes:.1f}".removesuffix(".0") + " GB" if gigabytes >= 1 else f"{max(1, size // MIB)} MB"


def limit_memory(pid: int, size: int | None) -> None:
    """Let a process take so much memory more than it has, so that asking for more is an error in its notebook.

    Linux alone can limit a process from outside; elsewhere this does nothing.
    """
    if size is None or sys.platform != "linux":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):  # a process that has ended needs no limit
        has = re.search(r"^VmData:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
        most = size + (int(has[1]) * 1024 if has else 0)
        resource.prlimit(pid, resource.RLIMIT_DATA, (most, most))


def _share_of_container() -> tuple[int, ...]:
    """The processors a container may keep busy, at least one, as it may be told of a part of one; nothing, no limit."""
    for quota, period in _QUOTAS:
        with contextlib.suppress(OSError, ValueError, IndexError):  # "max" is no number: no limit
            said = (_CGROUP / quota).read_text().split()
            most, each = int(said[0]), int(said[1] if not period else (_CGROUP / period).read_text())
            return (max(1, -(-most // each)),) if most > 0 and each > 0 else (_NO_LIMIT,)
    return (_NO_LIMIT,)


def _left_in_container() -> list[int]:
    for most, taken in _CGROUPS:
        with contextlib.suppress(OSError, ValueError):  # "max" is no number: no limit
            return [max(0, int((_CGROUP / most).read_text()) - int((_CGROUP / taken).read_text()))]
    return []
