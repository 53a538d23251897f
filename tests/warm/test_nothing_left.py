"""However a batch ends, its kernels end too, and no file of theirs is left."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.faults

BATCH = """
import sys
from concurrent.futures import ThreadPoolExecutor
from tests.warm.conftest import request_of
from tillkom.render import kernels
from tillkom.render.execute import run

kernels.WARM_UP = ("tillkom.render.notebook",)  # enough for a cell that sleeps
cell = "import subprocess, time\\nfor alone in (True, False):\\n"
cell += "    subprocess.Popen(['sleep', '601'], start_new_session=alone)\\n"
cell += f"open({sys.argv[1]!r}, 'a').write('.')\\ntime.sleep(600)"
with kernels.kept_warm("warm"):
    pool = ThreadPoolExecutor(2)
    jobs = [pool.submit(run, request_of(cell, timeout=900)) for _ in range(2)]
    try:
        print([job.result() for job in jobs])
    except KeyboardInterrupt:
        with kernels.stopping_all() as kill:
            while any(thread.is_alive() for thread in pool._threads):
                kill()
                pool.shutdown(wait=False, cancel_futures=True)
"""


@pytest.fixture
def batch(tmp_path):
    """A batch of two notebooks that run for ever: its process, and all processes of it once both cells run."""
    sign = tmp_path / "sign"
    sign.touch()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", BATCH, str(sign)]
    with (tmp_path / "stderr").open("wb") as stderr:
        process = subprocess.Popen(command, env=environment, stderr=stderr, stdout=stderr)
    family = []
    try:
        wait_for_cells(sign, 2)
        family = psutil.Process(process.pid).children(recursive=True)
        assert len([one for one in family if "sleep" in one.name()]) == 4
        assert len(family) == 1 + 2 + 2 + 4  # the parent, two jobs, their kernels, and what those have started
        yield process, family
    finally:
        process.kill()
        process.wait()
        for one in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()


def wait_for_cells(sign, how_many):
    for _ in range(1200):
        if sign.stat().st_size == how_many:
            return
        time.sleep(0.1)
    raise AssertionError("the cells did not run within two minutes")


def folders(process):
    return list(Path("/tmp").glob(f"tillkom-{process.pid}-*"))


def wait_until_gone(family, process):
    assert psutil.wait_procs(family, timeout=20)[1] == []
    for _ in range(50):
        if not folders(process):
            break
        time.sleep(0.1)
    assert folders(process) == []


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


def test_when_the_warm_parent_is_killed_its_kernels_go_with_it_and_their_jobs_run_again(batch, tmp_path):
    process, family = batch
    (parent,) = (one for one in family if "tillkom.warm.parent" in one.cmdline() and one.ppid() == process.pid)
    kernels = [one for one in family if one.ppid() == parent.pid]
    parent.kill()
    wait_for_cells(tmp_path / "sign", 4)
    assert len(kernels) == 4
    assert psutil.wait_procs(kernels, timeout=20)[1] == []
    of_a_group = [one for one in family if one not in kernels and one != parent]
    assert len(psutil.wait_procs(of_a_group, timeout=1)[1]) == 2  # those that left their kernel's session


def test_nobody_else_can_reach_the_kernels(batch):
    process, family = batch
    (folder,) = folders(process)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.stat().st_uid == os.getuid()
    for one in [psutil.Process(process.pid), *family]:
        assert [where.laddr for where in one.net_connections("inet")] == []
