"""The same jobs on a Dask cluster: a real scheduler and real workers, on this machine's loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.render.conftest import wait_until_none_has
from tillkom.errors import MissingPart, TillkomError
from tillkom.render import Order, RunSettings, render_reports
from tillkom.render.running.pool import Pool, work_through

pytest.importorskip("distributed", reason="the part for clusters is not installed: pip install 'tillkom[cluster]'")

# Says which worker ran it by a file named for its process's parents, and waits as long as it is held.
CELL = """
import os, pathlib, time
place = pathlib.Path(os.environ["HELD"])
if place.exists():
    (place.parent / f"{case}.{os.environ['WORKER']}").touch()
while place.exists():
    time.sleep(0.05)
Html(f"<h1>Rapport {case}</h1>")
"""


@dataclass(frozen=True)
class Cluster:
    address: str
    workers: dict[str, subprocess.Popen[bytes]]
    folder: Path  # where a job that is held up says who runs it

    @property
    def held(self) -> Path:
        return self.folder / "held"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers of one thread each; the last test to ask for it ends one of them."""
    tmp_path = tmp_path_factory.mktemp("cluster")
    told = tmp_path / "scheduler.json"
    dask = [sys.executable, "-m", "distributed.cli"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    local = ["--host", "127.0.0.1", "--no-dashboard"]
    own = {"DASK_TEMPORARY_DIRECTORY": str(tmp_path)}
    module = {"scheduler": "dask_scheduler", "worker": "dask_worker"}

    def start(part: str, *options: str, **more: str) -> subprocess.Popen[bytes]:
        command = [*dask[:2], f"distributed.cli.{module[part]}", *local, *options]
        environment = {**os.environ, "HELD": str(tmp_path / "held"), **own, **more}
        return subprocess.Popen(command, cwd=tmp_path, env=environment, **quiet)

    known = ["--scheduler-file", str(told)]
    scheduler = start("scheduler", "--port", "0", *known)
    workers = {name: start("worker", *known, "--nthreads", "1", "--no-nanny", WORKER=name) for name in ("one", "two")}
    wait_until(lambda: told.exists() and told.stat().st_size > 0)
    address = str(json.loads(told.read_text())["address"])
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    yield Cluster(address, workers, tmp_path)
    for process in (*workers.values(), scheduler):
        process.kill()
        process.wait()
    wait_until_none_has(str(tmp_path))


def wait_until(holds: Callable[[], object]) -> None:
    for _ in range(1200):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen within a minute")


def test_reports_from_a_cluster_are_those_of_this_machine_and_stand(cluster, study_folder, notebooks, tmp_path):
    folder, out = notebooks(), tmp_path / "out"
    made = render_reports(
        study_folder, out, notebooks=folder, settings=RunSettings(cluster=cluster.address, kernel="plain")
    )
    assert (made.done, made.failed) == (4, [])
    assert render_reports(study_folder, out, notebooks=folder).unchanged == ("comparison", "adoption", "ale", "boras")
    here = render_reports(
        study_folder, tmp_path / "here", Order(cases=["ale"]), notebooks=folder, settings=RunSettings(kernel="plain")
    )
    assert here.failed == []
    assert (out / "ale.html").read_bytes() == (tmp_path / "here" / "ale.html").read_bytes()


def test_a_worker_with_another_library_is_refused_by_name(cluster, study_folder, notebooks, tmp_path, monkeypatch):
    monkeypatch.setattr("tillkom.render.running.cluster.library_digest", lambda: "another")
    with pytest.raises(TillkomError, match=r"The worker on .+ has another TillKom than this machine\. Install"):
        render_reports(
            study_folder, tmp_path / "out", notebooks=notebooks(), settings=RunSettings(cluster=cluster.address)
        )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal to send")
def test_a_lost_workers_job_runs_again_elsewhere(cluster, study_folder, notebooks, tmp_path):
    cluster.held.touch()
    command = [sys.executable, "-m", "tillkom", "render", "--notebook", "case", "--cluster", cluster.address]
    command += ["--data", str(study_folder), "--out", str(tmp_path / "out"), "--notebooks", str(notebooks(case=[CELL]))]
    batch = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: list(cluster.folder.glob("*.one")) and list(cluster.folder.glob("*.two")))
    (lost,) = (path.stem for path in cluster.folder.glob("*.two"))
    cluster.workers["two"].send_signal(signal.SIGKILL)
    cluster.held.unlink()
    out, err = batch.communicate(timeout=120)
    assert (batch.returncode, err) == (0, "")
    assert "2 reports made in" in out
    for name in ("ale", "boras"):
        assert f"<h1>Rapport {name}</h1>" in (tmp_path / "out" / f"{name}.html").read_text(encoding="utf-8")
    assert lost in ("ale", "boras")


def test_a_scheduler_that_does_not_answer_is_one_line(study_folder, notebooks, tmp_path, monkeypatch):
    monkeypatch.setattr("tillkom.render.running.cluster.ANSWER", 1)
    with pytest.raises(TillkomError, match=r"^No scheduler of a Dask cluster answers at tcp://127\.0\.0\.1:9\. "):
        render_reports(
            study_folder, tmp_path / "out", notebooks=notebooks(), settings=RunSettings(cluster="tcp://127.0.0.1:9")
        )


def test_a_missing_part_names_the_command_that_installs_it(study_folder, notebooks, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingPart, match=r"pip install 'tillkom\[cluster\]'"):
        render_reports(
            study_folder, tmp_path / "out", notebooks=notebooks(), settings=RunSettings(cluster="tcp://somewhere:1")
        )


def test_a_job_that_ends_every_process_it_is_given_to_is_a_report_that_says_so(request_for):
    from concurrent.futures import ThreadPoolExecutor

    def lost(request: object) -> None:
        raise ChildProcessError("three workers died")

    with ThreadPoolExecutor(1) as threads:
        (outcome,) = work_through([request_for("1")], Pool(threads, lost, lambda: 1))
    assert outcome.failure.sentence("en") == (
        "case.ipynb took the process that ran it along every time it was tried, ChildProcessError."
    )
    assert b"</html>" in outcome.page
