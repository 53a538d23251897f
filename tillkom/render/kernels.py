"""The kernels notebooks run on: this very Python, a private set-up, encrypted transport, and none left behind."""

from __future__ import annotations

import contextlib
import os
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

KERNEL_NAME: str = NATIVE_KERNEL_NAME
_stopping = threading.Event()
_started: weakref.WeakSet[Any] = weakref.WeakSet()


class Stopped(Exception):
    """The batch is being stopped, so no new kernel starts."""


def new_kernel() -> AsyncKernelManager:
    """A kernel of the Python that runs now, whatever kernels the machine has installed by that name.

    The messages between us and the kernel are encrypted: they pass through local TCP ports that other users of the
    machine could otherwise listen to.
    """
    if _stopping.is_set():
        raise Stopped
    specs = KernelSpecManager(kernel_dirs=[], ensure_native_kernel=True)
    manager = AsyncKernelManager(kernel_name=KERNEL_NAME, kernel_spec_manager=specs, transport_encryption="auto")
    _started.add(manager)
    return manager


def environment(private: Path) -> dict[str, str]:
    """The environment of a kernel: ours, without the user's own IPython profile, start-up files and history."""
    return {**os.environ, "IPYTHONDIR": str(private), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


@contextlib.contextmanager
def stopping_all() -> Iterator[Callable[[], None]]:
    """Within this, every kernel that runs is killed and no new one starts."""
    _stopping.set()
    try:
        yield _kill_all
    finally:
        _stopping.clear()


def _kill_all() -> None:
    for manager in list(_started):
        process = getattr(manager.provisioner, "process", None)
        if process is not None and process.poll() is None:
            process.kill()
