"""A job in a process of its own that was started, not forked, and holds nothing but that job: where plain kernels come
from. The study with all its cases stays with whoever asks.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tillkom.files import PrivateFolder
from tillkom.render.running import kernels

if TYPE_CHECKING:
    from tillkom.render.request import Outcome, Request

REQUEST = "request"  # the file with all the job needs, until it is read


def run(request: Request) -> Outcome:
    """Run one job in a process of its own; what it leaves in memory, and its files, go with it.

    Raises
    ------
    ChildProcessError : the process ended before it was done. ``OSError`` where there is no room for the job's files.
    """
    with PrivateFolder() as folder:
        (folder / REQUEST).write_bytes(pickle.dumps(request))
        kernels.check_stopping()
        with _started(folder) as process:
            kernels.started_apart(process)
            given = process.stdout.read() if process.stdout else b""
        if process.returncode or not given:
            raise ChildProcessError(process.pid, "the process that ran the job died before it was done")
    outcome: Outcome | Exception = pickle.loads(given)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _started(folder: Path) -> subprocess.Popen[bytes]:
    """The process; its input is the line that ends when we do, and nothing is ever written to it.

    A group of its own: Ctrl-C is for the batch, which ends it in good order.
    """
    # -P: no module of the folder the batch is started in takes the place of a library's.
    command = [sys.executable, "-P", "-m", "tillkom.render.running.apart", str(folder)]
    flags: int = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # of Windows alone
    return subprocess.Popen(
        command,
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        creationflags=flags,
        start_new_session=os.name != "nt",
    )


def main(folder: Path) -> None:
    """In that process: run the job, give back what came of it, and end with whoever asked, however that ends."""
    threading.Thread(target=_end_with_who_asked, args=(os.dup(0),), daemon=True).start()
    answer = _answer_alone()
    from tillkom.render.running.notebook import run_here
    from tillkom.warm import client

    client.scratch = folder
    try:
        request = pickle.loads((folder / REQUEST).read_bytes())
        (folder / REQUEST).unlink()
        given: Outcome | Exception = run_here(request)
    except Exception as error:
        given = error
    try:
        answer.write(pickle.dumps(given))
        answer.flush()
    except OSError:  # whoever asked is gone, and there is nobody to tell
        os._exit(1)
    # Nothing is left to do, and nothing a library started is waited for. The answer is closed by the end itself:
    # whoever asked lets go of our line as soon as it is, and were we still here, we should end as if we had failed.
    os._exit(0)


def _answer_alone() -> IO[bytes]:
    """Where the answer is written: whatever else is printed, here or in a kernel, goes where errors go."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answer


def _end_with_who_asked(line: int) -> None:
    os.read(line, 1)
    kernels.kill_all()
    os._exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
