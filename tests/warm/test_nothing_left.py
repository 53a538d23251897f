"""However a batch ends, its kernels end too, and no file of theirs is left."""

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.warm.conftest import request_of
from tillkom.render.running import execute, kernels
from tillkom.render.running.execute import TRIES, run
from tillkom.warm import client, wire

BATCH = """
import pickle, sys
from tillkom.render.running import kernels
from tillkom.render.running.pool import local_pool, work_through

kernels.WARM_UP = ("tillkom.render.running.notebook",)  # enough for a cell that sleeps
with open(sys.argv[1], "rb") as file:
    requests = pickle.load(file)
try:
    with local_pool(2, "warm") as pool:
        print(list(work_through(requests, pool)))
except KeyboardInterrupt:
    pass
"""
CELL = """
import os, subprocess, time
for alone in (True, False):
    subprocess.Popen(["sleep", "601"], start_new_session=alone)
if not os.fork():  # no program of its own, and a session of its own
    os.setsid()
    time.sleep(601)
open({sign!r}, "a").write(".")
time.sleep(600)
"""
A_KERNELS = 3  # processes a cell starts


@pytest.fixture
def batch(tmp_path):
    """A batch of two notebooks that run for ever: its process, and all processes of it once both cells run."""
    sign = tmp_path / "sign"
    sign.touch()
    (tmp_path / "requests").write_bytes(pickle.dumps([request_of(CELL.format(sign=str(sign)), timeout=900)] * 2))
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", BATCH, str(tmp_path / "requests")]
    with (tmp_path / "stderr").open("wb") as stderr:
        process = subprocess.Popen(command, env=environment, stderr=stderr, stdout=stderr)
    family = []
    try:
        wait_for_cells(process, sign, 2)
        family = psutil.Process(process.pid).children(recursive=True)
        assert len(family) == 1 + 2 + 2 + 2 * A_KERNELS  # the parent, two jobs, their kernels, and what those started
        yield process, family
    finally:
        process.kill()
        process.wait()
        for one in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()


def wait_for_cells(process, sign, how_many):
    deadline = time.monotonic() + 120
    while sign.stat().st_size < how_many:
        assert process.poll() is None, (sign.parent / "stderr").read_text()
        assert time.monotonic() < deadline, "the cells did not run within two minutes"
        time.sleep(0.05)


def folders(process):
    return list(Path("/tmp").glob(f"tillkom-{process.pid}-*"))


def wait_until_gone(family, process):
    assert psutil.wait_procs(family, timeout=30)[1] == []
    deadline = time.monotonic() + 10
    while folders(process) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert folders(process) == []


def the_parent(process, family):
    (parent,) = (one for one in family if "tillkom.warm.parent" in one.cmdline() and one.ppid() == process.pid)
    return parent


def test_a_batch_that_is_killed_leaves_no_process_and_no_file(batch):
    process, family = batch
    assert folders(process) != []
    process.send_signal(signal.SIGKILL)
    wait_until_gone(family, process)


def test_a_batch_that_is_interrupted_leaves_no_process_and_no_file(batch, tmp_path):
    process, family = batch
    process.send_signal(signal.SIGINT)
    wait_until_gone(family, process)
    assert process.wait(20) == 0
    assert (tmp_path / "stderr").read_text() == ""


def test_when_the_warm_parent_is_killed_all_it_forked_goes_with_it_and_its_jobs_run_again(batch, tmp_path):
    process, family = batch
    the_parent(process, family).kill()
    wait_for_cells(process, tmp_path / "sign", 4)
    assert psutil.wait_procs(family, timeout=30)[1] == []
    again = psutil.Process(process.pid).children(recursive=True)
    assert len(again) == len(family)
    process.send_signal(signal.SIGINT)
    wait_until_gone(again, process)


def test_a_warm_parent_that_still_imports_when_its_batch_is_over_ends_without_being_killed():
    parent = client.OwnParent(("signal:pause",))  # an import without end
    parent.stop()
    assert parent.process.returncode in (0, -signal.SIGTERM)
    assert not parent.folder.exists()


def test_a_fork_whose_asker_has_hung_up_ends_without_a_word(capfd):
    parent = client.OwnParent()
    for _ in range(20):
        parent._ask(wire.CALL, {"function": "os:getpid", "arguments": ()}, (1, 2)).close()
    assert isinstance(parent.call("os:getpid"), int)
    parent.stop()
    assert capfd.readouterr().err == ""


def test_nobody_else_can_reach_the_kernels(batch):
    process, family = batch
    (folder,) = folders(process)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.stat().st_uid == os.getuid()
    for one in [psutil.Process(process.pid), *family]:
        assert [where.laddr for where in one.net_connections("inet")] == []


def test_a_notebook_that_kills_the_process_it_was_forked_from_is_tried_again_and_then_given_up(monkeypatch):
    client.stop()
    monkeypatch.setattr(kernels, "_keeping", 0)
    monkeypatch.setattr(kernels, "WARM_UP", ("tillkom.render.running.notebook",))
    started = []

    class Counted(client.OwnParent):
        def __init__(self, *warm_up):
            started.append(self)
            super().__init__(*warm_up)

    monkeypatch.setattr(client, "OwnParent", Counted)
    with kernels.kept_warm("warm"):
        outcome = run(request_of("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"))
    assert outcome.failure.kind == "dead"
    assert TRIES <= len(started) <= TRIES + 1


def test_the_time_a_notebook_may_take_is_not_begun_anew_when_its_warm_parent_ends(monkeypatch):
    asked = []

    class Ends:
        prepared = None

        def call(self, function, request):
            asked.append(request.timeout)
            now[0] += 40
            raise client.Lost

    now = [0.0]
    monkeypatch.setattr(execute.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(kernels, "warm_parent", Ends)
    monkeypatch.setattr(kernels, "lost", lambda parent: None)
    monkeypatch.setattr(execute, "TRIES", 9)
    assert run(request_of("1", timeout=60)).failure.kind == "timeout"
    assert asked == [60, 20]
