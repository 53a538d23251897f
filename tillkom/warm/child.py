"""What a fork of the warm parent does: shed the parent's ways, then become a kernel or run one function."""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import random
import shutil
import signal
import socket
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from tillkom.warm import client, linux, wire

# What every kernel needs.
MODULES = (
    "IPython.core.completerlib",
    "IPython.core.magics",
    "comm",
    "ipykernel.displayhook",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.subshell_manager",
    "ipykernel.zmqshell",
    "sqlite3",
    "stack_data",
    "tillkom.warm.kernel",
)


def become(kind: bytes, connection: socket.socket, files: list[int], scratch: Path, folder: Path) -> NoReturn:
    """Never return to the parent's code, whatever happens."""
    status = 1
    try:
        _leave_home(files)
        wire.send(connection, wire.STARTED, str(os.getpid()).encode())
        task = pickle.loads(wire.receive(connection).content)
        if kind == wire.KERNEL:
            connection.close()
            status = _kernel(**task)
        else:
            client.attach(folder)
            status = _call(connection, scratch, **task)
    except wire.Gone:
        pass  # whoever asked did not wait
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()
        os._exit(status)


def _leave_home(files: list[int]) -> None:
    """A session, signals, streams and chance of one's own, as a process that was started and not forked has them."""
    parent = os.getppid()
    os.setsid()
    linux.end_with(parent)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, stream in zip((nothing, *files), (0, 1, 2), strict=False):
        os.dup2(number, stream)
        os.close(number)
    random.seed()
    if numpy_random := sys.modules.get("numpy.random"):
        numpy_random.seed()


def _settle(environment: dict[str, str], cwd: str) -> None:
    for name in os.environ.keys() - environment.keys():
        del os.environ[name]
    os.environ.update(environment)
    time.tzset()
    os.chdir(cwd)


def _kernel(arguments: list[str], environment: dict[str, str], cwd: str) -> int:
    """Be an ipykernel, as ``python -m ipykernel_launcher ARGUMENTS`` would be."""
    from tillkom.warm import kernel

    _settle(environment, cwd)
    _choose_backend(environment)
    sys.argv = [str(Path(kernel.ipykernel.__file__).parents[1] / "ipykernel_launcher.py"), *arguments]
    kernel.serve(arguments)
    atexit._run_exitfuncs()
    return 0


def _choose_backend(environment: dict[str, str]) -> None:
    """The backend matplotlib would have taken from this environment, had it been imported in it."""
    matplotlib = sys.modules.get("matplotlib")
    inline = "module://matplotlib_inline.backend_inline"
    if matplotlib is not None:
        dict.__setitem__(matplotlib.rcParams, "backend", environment.get("MPLBACKEND") or inline)


def _call(connection: socket.socket, scratch: Path, function: str, arguments: tuple[Any, ...]) -> int:
    """Run a function and send back what it returns; its files lie in a folder that is removed with it."""
    scratch.mkdir(mode=0o700)
    client.scratch = scratch
    with contextlib.suppress(wire.Gone):
        answer(connection, function, arguments)
    shutil.rmtree(scratch, ignore_errors=True)
    return 0


def answer(connection: socket.socket, function: str, arguments: tuple[Any, ...]) -> None:
    """Call a function, named as ``module:function``, and send what it returns or raises."""
    try:
        module, _, name = function.partition(":")
        kind, given = wire.RESULT, getattr(import_module(module), name)(*arguments)
    except Exception as error:
        kind, given = wire.RAISED, error
    try:
        content = pickle.dumps(given)
    except Exception:
        kind, content = wire.RAISED, pickle.dumps(RuntimeError(repr(given)))
    wire.send(connection, kind, content)
