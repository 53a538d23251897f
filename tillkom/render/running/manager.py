"""The kernel of one notebook: this very Python, a private set-up, and messages nobody else on the machine can read."""

from __future__ import annotations

import os
import time
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from tillkom.render.running import kernels
from tillkom.warm import client as warm

KERNEL_NAME: str = NATIVE_KERNEL_NAME


class _Specifications(KernelSpecManager):
    """The kernel of the Python that runs now, whatever kernels the machine has installed by that name."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        spec = super().get_kernel_spec(kernel_name)
        if warm.running():
            spec.metadata = {"kernel_provisioner": {"provisioner_name": "tillkom-warm"}}
        return spec


class _Client(AsyncKernelClient):
    """Knows a kernel is ready by its own words, where jupyter_client listens for a silence of a fifth of a second."""

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        deadline = time.monotonic() + (timeout or 60)
        while time.monotonic() < deadline:
            asked = self.kernel_info()
            if await self._heard(self.shell_channel, asked, "kernel_info_reply", 1):
                # What it says to all comes in order: when it is done with this question, nothing older is left.
                if await self._heard(self.iopub_channel, asked, "status", 0.2):
                    return
            elif not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
        raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    async def _heard(self, channel: Any, asked: str, kind: str, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                message = await channel.get_msg(timeout=left)
            except Empty:
                return False
            done = kind != "status" or message["content"].get("execution_state") == "idle"
            if message["msg_type"] == kind and message["parent_header"].get("msg_id") == asked and done:
                return True
        return False

    wait_for_ready = _async_wait_for_ready


def new_kernel(private: Path) -> AsyncKernelManager:
    """The manager of a kernel that is to be started; the file of its keys lies in a folder that ends with its job.

    A warm kernel is talked to through sockets in a private folder. The messages of a plain one are encrypted: they
    pass through local TCP ports that other users of the machine could otherwise listen to.
    """
    kernels.check_stopping()
    specs = _Specifications(kernel_dirs=[], ensure_native_kernel=True)
    encryption = "disabled" if warm.running() else "auto"
    manager = AsyncKernelManager(
        kernel_name=KERNEL_NAME,
        kernel_spec_manager=specs,
        client_factory=_Client,
        transport_encryption=encryption,
        connection_file=str(private / "kernel.json"),
    )
    kernels.started(manager)
    return manager


def environment(private: Path) -> dict[str, str]:
    """The environment of a kernel: ours, without the user's own IPython profile, start-up files and history."""
    return {**os.environ, "IPYTHONDIR": str(private), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
