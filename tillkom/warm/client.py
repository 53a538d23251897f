"""How a process asks the warm parent for forks, and how it starts one and makes sure that it ends."""

from __future__ import annotations

import atexit
import contextlib
import itertools
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tillkom.files import SHORT, PrivateFolder
from tillkom.warm import wire

# Set while the parent imports. One thread a kernel:
# as many kernels run as there are processors, and a parent with threads cannot be forked.
FOR_IMPORTS = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # the debugger would otherwise complain of Python itself when imported
}
# What Python and its libraries read when they start or are imported: a fork cannot follow a change of these.
_READ_ONCE = ("PYTHON", "LC_", "LANG", "LD_", "MPLCONFIGDIR", "MATPLOTLIBRC", "OMP_", "OPENBLAS_", "MKL_")
_LONGEST = 60  # characters of a folder's path: a socket's whole path has room for 107

scratch: Path | None = None  # where a forked function may put files; None in any other process
_current: WarmParent | None = None
_lock = threading.Lock()


class Lost(Exception):
    """The warm parent is not there any more, or a fork of it ended without a result."""


class Forked:
    """A kernel forked by the warm parent, with what ``subprocess.Popen`` offers of a process."""

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._ended: int | None = None
        self.pid = int(wire.receive(connection).content)

    def poll(self) -> int | None:
        """Its exit status, or None while it runs."""
        if self._ended is None:
            self._connection.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                self.wait()
        return self._ended

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status, when it has ended."""
        if self._ended is None:
            if timeout is not None:
                self._connection.settimeout(timeout)
            try:
                self._ended = int(wire.receive(self._connection).content)
            except TimeoutError as error:
                raise subprocess.TimeoutExpired("kernel", timeout or 0) from error
            except wire.Gone:
                self._ended = -signal.SIGKILL
            self._connection.close()
        return self._ended

    def wait_briefly(self, seconds: float) -> int | None:
        """Its exit status, or None where it still runs after so many seconds."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.wait(seconds)
        return None

    def send_signal(self, number: int) -> None:
        """Send a signal to its group, while it is there."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class WarmParent:
    """A warm parent seen from a process that asks it for forks."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.environment = dict(os.environ if environment is None else environment)
        self.has_served = False
        self.prepared: str | None = None  # which study its owner has had it read
        self._calls: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._numbers = itertools.count(1)

    def can_be(self, environment: Mapping[str, str]) -> bool:
        """Whether a fork can serve as a process of this environment."""
        names = {name for name in environment.keys() | self.environment.keys() if name.startswith(_READ_ONCE)}
        return all(environment.get(name) == self.environment.get(name) for name in names)

    def place(self) -> Path:
        """A path of its own for a kernel's sockets, in the folder nobody else may enter."""
        return self.folder / f"k{os.getpid()}-{next(self._numbers)}"

    def kernel(
        self, arguments: Sequence[str], environment: Mapping[str, str], cwd: str, streams: tuple[int, int]
    ) -> Forked:
        """Fork a kernel that writes to the streams given.

        Raises
        ------
        Lost : the warm parent has ended.
        """
        task = {"arguments": list(arguments), "environment": dict(environment), "cwd": cwd}
        connection = self._ask(wire.KERNEL, task, streams)
        try:
            return Forked(connection)
        except wire.Gone as error:
            connection.close()
            raise Lost from error

    def call(self, function: str, *arguments: Any) -> Any:
        """Run a function, named as ``module:function``, in a fork and return what it returns or raise what it raises.

        Raises
        ------
        Lost : the warm parent has ended. ``ChildProcessError`` where the fork died before it was done.
        """
        task = {"function": function, "arguments": arguments}
        with self._ask(wire.CALL, task, (1, 2)) as connection:
            self._calls.add(connection)
            given = None
            try:
                while (frame := wire.receive(connection)).kind != wire.ENDED:
                    given, self.has_served = frame, True
            except wire.Gone as error:
                raise Lost from error
        if given is None or given.kind == wire.STARTED:
            raise ChildProcessError(int(frame.content), "the process that ran the job died before it was done")
        return _result(given)

    def prepare(self, function: str, *arguments: Any) -> Any:
        """Run a function in the parent itself, so that all forks from now on have what it leaves in memory.

        Raises
        ------
        Lost : the warm parent has ended.
        """
        with self._ask(wire.PREPARE, {"function": function, "arguments": arguments}, (1, 2)) as connection:
            try:
                given = wire.receive(connection)
            except wire.Gone as error:
                raise Lost from error
        self.has_served = True
        return _result(given)

    def stop_calls(self) -> None:
        """Hang up on every call under way: its fork and that fork's kernel are killed."""
        for connection in list(self._calls):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _ask(self, kind: bytes, task: dict[str, Any], streams: tuple[int, int]) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(str(self.folder / "parent"))
            socket.send_fds(connection, [kind], list(streams))
            wire.send(connection, kind, pickle.dumps(task))
        except OSError as error:
            connection.close()
            raise Lost from error
        return connection


class OwnParent(WarmParent):
    """A warm parent this process has started; it ends with ``stop``, or with this process, however that ends."""

    def __init__(self, warm_up: Sequence[str] = ()) -> None:
        self._private = PrivateFolder(_short_folder())
        super().__init__(self._private.path)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._lifeline, theirs = socket.socketpair()
        with listener, theirs:
            listener.bind(str(self.folder / "parent"))
            listener.listen(128)
            added = {name: value for name, value in FOR_IMPORTS.items() if name not in os.environ}
            numbers = (listener.fileno(), theirs.fileno())
            self.process = subprocess.Popen(
                [
                    # -P: no module of the folder the batch is started in takes the place of a library's.
                    *(sys.executable, "-P", "-m", "tillkom.warm.parent", *map(str, numbers)),
                    *(str(self.folder), json.dumps(list(warm_up)), json.dumps(list(added))),
                ],
                env={**os.environ, **added},
                pass_fds=numbers,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                cwd="/",
            )
        atexit.register(self.stop)

    def stop(self) -> None:
        """End it with all it has forked; when this returns, nothing of it is left."""
        self._lifeline.close()
        if not self.has_served:  # it may still be importing, and would look up only when it is done with that
            self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for path in self.folder.glob("pid*"):  # there only if it was killed: its forks went with it, their groups not
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(int(path.name.removeprefix("pid")), signal.SIGKILL)
        if self.folder.exists():
            from tillkom.warm import linux

            linux.kill_whoever_names(self.folder)
        self._private.remove()
        atexit.unregister(self.stop)


def available() -> bool:
    """Whether this system forks safely and keeps a family of processes together: Linux does."""
    return sys.platform == "linux" and hasattr(os, "fork") and _short_folder() is not None


def current(warm_up: Sequence[str] = ()) -> WarmParent | None:
    """The warm parent of this process, started if there is none yet; None where only ordinary kernels serve."""
    global _current
    with _lock:
        if _current is None and available():
            _current = OwnParent(warm_up)
        return _current


def running() -> WarmParent | None:
    """The warm parent of this process, if it has one."""
    return _current


def attach(folder: Path) -> None:
    """In a fork: ask the parent it came from."""
    global _current
    _current = WarmParent(folder)


def stop(parent: WarmParent | None = None) -> None:
    """End the warm parent this process has started, if any; where one is given, only if it still is that one."""
    global _current
    with _lock:
        if parent is not None and parent is not _current:
            return
        ended, _current = _current, None
    if isinstance(ended, OwnParent):
        ended.stop()


def mark(folder: Path, pid: int) -> Path:
    """The file that says a fork runs, for whoever must clear up after a parent that was killed."""
    return folder / f"pid{pid}"


def _result(given: wire.Frame) -> Any:
    result = pickle.loads(given.content)
    if given.kind == wire.RAISED:
        raise result
    return result


def _short_folder() -> Path | None:
    """Where sockets can lie: their whole path must be short."""
    places = (Path(tempfile.gettempdir()), *SHORT)
    return next((place for place in places if len(os.fsencode(place)) < _LONGEST and os.access(place, os.W_OK)), None)
