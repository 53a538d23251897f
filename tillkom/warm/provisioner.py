"""What Jupyter sees of warm kernels: a provisioner named in a kernel's specification.

``"metadata": {"kernel_provisioner": {"provisioner_name": "tillkom-warm"}}`` in a ``kernel.json`` is all it takes for
papermill, nbclient or Jupyter to run on forks. Where a fork cannot serve, an ordinary kernel is started instead.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

from jupyter_client.provisioning import LocalProvisioner

from tillkom.warm import client

# For whoever uses a warm kernel without saying what it is for: what most analyses import.
LIBRARIES = ("numpy", "pandas", "matplotlib.pyplot", "seaborn", "scipy.optimize", "scipy.stats")
_LAUNCHER = "ipykernel_launcher"


class WarmProvisioner(LocalProvisioner):
    """Fork a kernel instead of starting one, and talk to it through sockets only its owner can reach."""

    process: Any = None  # what ``subprocess.Popen`` gives, or a ``client.Forked``

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose sockets in a private folder, where kernels are forked at all."""
        parent = client.current(LIBRARIES)
        manager = self.parent
        if parent is not None and manager is not None and not getattr(manager, "shell_port", 0):
            manager.transport = "ipc"
            manager.ip = str(parent.place())
            manager.connection_file = f"{manager.ip}.json"
        return dict(await super().pre_launch(**kwargs))

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel, or start an ordinary one where it is another Python or needs another start."""
        parent = client.current()
        arguments = _arguments(cmd)
        environment = kwargs.get("env") or dict(os.environ)
        streams = _streams(kwargs)
        if parent is None or arguments is None or streams is None or not parent.can_be(environment):
            return await super().launch_kernel(cmd, **kwargs)
        cwd = os.path.abspath(kwargs.get("cwd") or os.curdir)
        try:
            self.process = parent.kernel(arguments, environment, cwd, streams)
        except client.Lost:
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        self.cwd = cwd
        return self.connection_info

    async def wait(self) -> int | None:
        """Its exit status when it has ended, without the tenth of a second an ordinary kernel is given."""
        if not isinstance(self.process, client.Forked):
            status: int | None = await super().wait()
            return status
        process = self.process
        while process.poll() is None:
            await asyncio.sleep(0.002)
        self.process = None
        return process.poll()

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel and all it has started."""
        if isinstance(self.process, client.Forked):
            self.process.send_signal(signum)
        else:
            await super().send_signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel; when this returns it has ended, so that nobody needs to poll for it."""
        if not isinstance(self.process, client.Forked):
            return await super().kill(restart)
        self.process.kill()
        deadline = time.monotonic() + 1
        while self.process.poll() is None and time.monotonic() < deadline:
            await asyncio.sleep(0.001)
        return None


def _arguments(command: list[str]) -> list[str] | None:
    """What the kernel is to be told, where the command is that of an ipykernel of this Python."""
    if _LAUNCHER not in command or os.path.realpath(command[0]) != os.path.realpath(sys.executable):
        return None
    return command[command.index(_LAUNCHER) + 1 :]


def _streams(options: Mapping[str, Any]) -> tuple[int, int] | None:
    """The numbers of the files the kernel writes to; None where it is to write to something a fork cannot have."""
    numbers = []
    for name, own in (("stdout", 1), ("stderr", 2)):
        stream: Any = options.get(name)
        number = stream.fileno() if hasattr(stream, "fileno") else own if stream is None else stream
        if not isinstance(number, int) or number in (subprocess.PIPE, subprocess.DEVNULL, subprocess.STDOUT):
            return None
        numbers.append(number)
    return numbers[0], numbers[1]
