"""The warm parent: imports once, then does nothing but fork on request, reap, and end when its batch does.

It reads one byte of a request for a fork, never its content, runs no notebook and starts no thread: what it forks is
always the same as what it was when it had finished importing, and whatever it was asked to prepare.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import pickle
import select
import shutil
import signal
import socket
import sys
import time
import warnings
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from tillkom.warm import child, client, linux, wire

_CLOSED = select.POLLHUP | select.POLLERR | select.POLLRDHUP
_ALIVE_EVERY = 1000  # milliseconds between two looks at whether the batch still is there
THREADS_END = 2.0  # seconds after which a thread is one that stays


@dataclass
class Parent:
    """What the warm parent knows: where it is asked, who must be there, and whom it has forked for whom."""

    listener: socket.socket
    lifeline: socket.socket
    folder: Path
    forks: dict[int, socket.socket] = field(default_factory=dict)
    polled: select.poll = field(default_factory=select.poll)
    asked: int = 0

    def serve(self) -> None:
        """Fork for whoever asks, until the batch is gone."""
        woken = _wake_on_children()
        batch = os.getppid()
        self.polled.register(self.listener, select.POLLIN)
        self.polled.register(self.lifeline, _CLOSED | select.POLLIN)
        self.polled.register(woken, select.POLLIN)
        while os.getppid() == batch:
            for number, _ in self.polled.poll(_ALIVE_EVERY):
                if number == self.lifeline.fileno():
                    return
                if number == self.listener.fileno():
                    self.answer(self.listener.accept()[0])
                elif number == woken:
                    with contextlib.suppress(BlockingIOError):
                        os.read(woken, 4096)
                else:
                    self.abandon(number)
            self.reap()

    def answer(self, connection: socket.socket) -> None:
        """Fork what is asked for; all the fork has of us besides memory is its own connection."""
        connection.settimeout(5)
        try:
            kind, files, _, _ = socket.recv_fds(connection, 1, 2)
        except OSError:
            kind, files = b"", []
        connection.settimeout(None)
        if kind == wire.PREPARE:
            self.prepare(connection, files)
            return
        if kind not in (wire.KERNEL, wire.CALL):
            connection.close()
            return
        self.asked += 1
        scratch = self.folder / f"f{self.asked}"
        pid = os.fork()
        if not pid:
            for other in (self.listener, self.lifeline, *self.forks.values()):
                other.close()
            child.become(kind, connection, files, scratch, self.folder)
        for number in files:
            os.close(number)
        self.forks[pid] = connection
        client.mark(self.folder, pid).touch()
        self.polled.register(connection, _CLOSED)

    def prepare(self, connection: socket.socket, files: list[int]) -> None:
        """Call one function here, so that every later fork has what it leaves in memory, and send what it returns."""
        for number in files:
            os.close(number)
        gc.disable()
        with connection, contextlib.suppress(OSError):
            child.answer(connection, **pickle.loads(wire.receive(connection).content))
        _ready_to_fork()

    def abandon(self, number: int) -> None:
        """Whoever asked has hung up: end what was forked for it."""
        for pid, connection in self.forks.items():
            if connection.fileno() == number:
                self.polled.unregister(number)
                linux.kill_group(pid)

    def reap(self) -> None:
        """Take leave of forks that ended, tell who asked, and end whatever they left running."""
        for pid, status in _ended():
            connection = self.forks.pop(pid, None)
            if connection is None:
                continue
            client.mark(self.folder, pid).unlink(missing_ok=True)
            linux.kill_group(pid, leader=False)  # the leader is gone, and its number may be somebody else's by now
            with contextlib.suppress(KeyError):
                self.polled.unregister(connection)
            with contextlib.suppress(OSError):
                wire.send(connection, wire.ENDED, str(os.waitstatus_to_exitcode(status)).encode())
            connection.close()
            for orphan in linux.children():
                if orphan not in self.forks and linux.session(orphan) not in self.forks:
                    linux.kill_group(orphan)

    def end(self) -> None:
        """Kill what still runs, adopted processes included, and leave no file."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # this is what it would ask for
        for _ in range(100):
            alive = linux.children()
            for pid in alive:
                linux.kill_group(pid)
            if not alive:
                break
            for _ in alive:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(-1, 0)
        shutil.rmtree(self.folder, ignore_errors=True)


def _ready_to_fork() -> None:
    """End where threads run, which no fork would have; what is in memory else stays shared with all forks.

    A thread that only helps an import, as the one that looks for fonts, is over in a moment and is waited for.
    """
    until = time.monotonic() + THREADS_END
    while (threads := linux.threads()) > 1 and time.monotonic() < until:
        time.sleep(0.01)
    if threads > 1:
        print("tillkom: a library starts threads when it is imported; kernels start cold.", file=sys.stderr)
        sys.exit(1)
    gc.enable()
    gc.collect()
    gc.freeze()  # no fork's collector touches it


def _wake_on_children() -> int:
    """A file that becomes readable when a child has ended."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return reading


def _ended() -> list[tuple[int, int]]:
    found = []
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            found.append(ended)
    return found


def warm_up(names: list[str]) -> None:
    """Import the modules named, and call the functions named as ``module:function``."""
    # Filters as they are for a kernel that starts, and no mark on code that has warned already.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in names:
            module, _, function = name.partition(":")
            loaded = import_module(module)
            if function:
                getattr(loaded, function)()


def main(listener: int, lifeline: int, folder: str, names: str, environment: str) -> int:
    """Become the warm parent; the sockets are inherited by number."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    gc.disable()  # while it imports all is kept, and to look for what is not takes a fifth of the time
    parent = Parent(socket.socket(fileno=listener), socket.socket(fileno=lifeline), Path(folder))
    try:
        warm_up([*child.MODULES, *json.loads(names)])
        for name in json.loads(environment):  # what was set for the imports alone
            os.environ.pop(name, None)
        linux.adopt_orphans()
        _ready_to_fork()
        parent.serve()
    finally:
        parent.end()
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]))
