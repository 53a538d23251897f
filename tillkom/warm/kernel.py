"""ipykernel as it runs in a fork: the same kernel, without the TCP ports and the files it would open besides."""

from __future__ import annotations

from typing import Any

import ipykernel.debugger
import ipykernel.kernelapp
import zmq
from ipykernel.iostream import IOPubThread
from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config
from zmq.eventloop.zmqstream import ZMQStream


class LocalOutput(IOPubThread):
    """What processes forked by a notebook print comes in by a local socket, where ipykernel opens a TCP port."""

    def _setup_pipe_in(self) -> None:
        app = self.session.parent
        if getattr(app, "transport", "") != "ipc":
            super()._setup_pipe_in()
            return
        self._pipe_uuid = b""  # nobody else can reach the socket
        self._pipe_address = f"ipc://{app.ip}-pipe"
        incoming = self.socket.context.socket(zmq.PULL)
        incoming.linger = 0
        incoming.bind(self._pipe_address)
        self._pipe_in = ZMQStream(incoming, self.io_loop)
        self._pipe_in.on_recv(self._handle_pipe_msg)

    def _setup_pipe_out(self) -> tuple[Any, Any]:
        if not hasattr(self, "_pipe_address"):
            context, outgoing = super()._setup_pipe_out()
            return context, outgoing
        context = zmq.Context()
        outgoing = context.socket(zmq.PUSH)
        outgoing.linger = 3000
        outgoing.connect(self._pipe_address)
        return context, outgoing


def serve(arguments: list[str]) -> None:
    """Be the kernel ``python -m ipykernel_launcher ARGUMENTS`` would be, until it is told to stop."""
    # No debugger: it would open a TCP port, and a notebook that runs by itself has nobody to debug it.
    ipykernel.debugger._is_debugpy_available = False
    ipykernel.kernelapp.IOPubThread = LocalOutput
    # The history of an analyst's own sessions is none of a batch's business, and opening it costs a tenth of a second.
    # The parent is watched by the system, not by a thread: 1 is how ipykernel is told so.
    quiet = Config({"HistoryManager": {"enabled": False}, "IPKernelApp": {"parent_handle": 1}})
    app = IPKernelApp.instance(config=quiet)
    app.initialize(arguments)
    app.start()
