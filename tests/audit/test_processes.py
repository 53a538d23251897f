"""Who makes a report holds its reader's extract and no more: looked for in all its processes, through /proc.

In memory, environment, command line and open files of the warm parent, the job and its kernel.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.audit.conftest import CANARY
from tests.render.conftest import notebook_text
from tillkom.render.job import Job
from tillkom.render.planning.extracts import Extracts
from tillkom.render.request import PageMetadata, Request
from tillkom.render.running import kernels
from tillkom.render.running.execute import run
from tillkom.study import Study
from tillkom.warm import client

pytestmark = pytest.mark.skipif(not kernels.warm_available(), reason="kernels are forked on Linux alone")

CANARIES = CANARY.partition("å")[0].encode()
"""What all canaries begin with, which is the same however they are encoded."""
READ = """
import os, time
from tillkom import load_study
study = load_study(data)
said = [study.observations.to_csv(), study.case(case).title(language)]
open({sign!r}, "w").write(str(os.getpid()))
while os.path.exists({sign!r}):
    time.sleep(0.02)
"""


def held(pid: int, *needles: bytes) -> Iterator[str]:
    """Where in a process any of some texts is."""
    place = Path(f"/proc/{pid}")
    for name in ("environ", "cmdline", "maps"):
        yield from [name] * any(needle in (place / name).read_bytes() for needle in needles)
    for descriptor in (place / "fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            yield from ["fd"] * any(needle in os.fsencode(os.readlink(descriptor)) for needle in needles)
    with (place / "mem").open("rb", buffering=0) as memory:
        for line in reversed((place / "maps").read_text(encoding="utf-8").splitlines()):
            span, rights, *_ = line.split()
            start, end = (int(part, 16) for part in span.split("-"))
            if rights.startswith("rw"):
                with contextlib.suppress(OSError, OverflowError):
                    memory.seek(start)
                    content = memory.read(end - start)
                    yield from [f"memory {span}"] * any(needle in content for needle in needles)


Report = Callable[[str], contextmanager]


@pytest.fixture
def report(canary_study: Study, tmp_path: Path) -> Iterator[Report]:
    """A report in the making for a reader: the processes of its job and its kernel, until it may end."""
    extracts, sign = Extracts(canary_study), tmp_path / "sign"
    client.stop()

    def request(case: str) -> Request:
        parameters = f'data = "data"\ncase = "{case}"\nlanguage = "sv"'
        notebook = notebook_text(READ.format(sign=str(sign)), parameters=parameters)
        return Request(Job("case", "sv", case), notebook, extracts.files(case), PageMetadata("x", "sv", "x", True))

    @contextmanager
    def made(case: str) -> Iterator[list[int]]:
        with ThreadPoolExecutor(1) as pool:
            outcome = pool.submit(run, request(case))
            try:
                deadline = time.monotonic() + 60
                while not (sign.exists() and sign.read_text()):
                    assert not outcome.done(), outcome.result().failure
                    assert time.monotonic() < deadline
                    time.sleep(0.02)
                yield [process.pid for process in family() if process.pid != parent()]
            finally:
                sign.unlink(missing_ok=True)
            assert outcome.result().failure is None

    with kernels.kept_warm("warm"):
        kernels.prepare(extracts.public)
        yield made
    client.stop()


def family() -> list[psutil.Process]:
    return [each for each in psutil.Process().children(recursive=True) if "tillkom.warm.parent" in each.cmdline()]


def parent() -> int:
    return next(each.pid for each in family() if each.ppid() == os.getpid())


def test_a_job_holds_its_readers_extract_and_nothing_of_any_other_reader(report: Report, canary_folder: Path) -> None:
    with report("gamma") as processes:  # whose own words hold canaries: so it is seen that they are found
        assert len(processes) == 2
        assert all(any(held(pid, CANARIES)) for pid in processes)
    with report("alfa") as processes:
        assert len(processes) == 2
        for pid in (*processes, parent()):
            assert list(held(pid, CANARIES, os.fsencode(canary_folder))) == []


def test_what_a_process_holds_is_found_in_its_memory() -> None:
    word = f"{CANARY} nummer {os.getpid()}"
    pid = os.fork()
    if not pid:
        kept = [word.upper().lower()]  # as Python keeps it
        time.sleep(20)
        os._exit(len(kept))
    try:
        assert any(held(pid, word.encode("latin-1")))
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
