"""Whatever happens to a batch: every finished report stands, no file is half written, one clear line says what
happened, and the next run makes what is missing and nothing else. Real processes, real signals."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from tillkom.render import kernels
from tillkom.render.lock import LOCK_FILE

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals to send"),
]

KINDS = ["plain", pytest.param("warm", marks=pytest.mark.skipif(not kernels.warm_available(), reason="no forks"))]
SHOW = 'Html(f"<h1>Rapport {case}</h1>")'
# Boras waits as long as the file is there, and says which process it is; Ale is done at once.
HELD = """
import os, time
place = os.environ["HELD"]
if case == "boras" and os.path.exists(place):
    open(place + ".part", "w").write(str(os.getpid()))
    os.rename(place + ".part", place + ".pid")
while case == "boras" and os.path.exists(place):
    time.sleep(0.05)
"""


@dataclass
class Place:
    """A study, a folder for its reports, and a temporary folder of its own to look into afterwards."""

    study: Path
    notebooks: Path
    out: Path
    held: Path
    temporary: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *options: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tillkom", "render", "--data", str(self.study), "--out", str(self.out)]
        command += ["--notebooks", str(self.notebooks), "--notebook", "case", "--jobs", "2", *options]
        environment = {**os.environ, "HELD": str(self.held), "TMPDIR": str(self.temporary)}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.started.append(subprocess.Popen(command, env=environment, text=True, **pipes))
        return self.started[-1]

    def render(self, *options: str) -> tuple[int, list[str], str]:
        """The exit code, the lines a person sees of it, and what was complained of."""
        batch = self.start(*options)
        out, err = batch.communicate(timeout=120)
        return batch.returncode, out.splitlines(), err

    def stands(self) -> set[str]:
        """The finished reports; every file in the folder is one of them, its notebook, the index or the record."""
        names = {path.name for path in self.out.iterdir()} - {"index.html", "run.json", ".run.jsonl", LOCK_FILE}
        pages = {name.removesuffix(".html") for name in names if name.endswith(".html")}
        assert names == {f"{name}.{end}" for name in pages for end in ("html", "ipynb")}
        for name in pages:
            assert (self.out / f"{name}.html").read_text(encoding="utf-8").rstrip().endswith("</html>")
        return pages

    def wait_for(self, path: Path) -> Path:
        return wait_until(lambda: path if path.exists() else None)


def wait_until(holds: Callable[[], Path | None]) -> Path:
    for _ in range(1200):
        if (found := holds()) is not None:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen within a minute")


@pytest.fixture
def place(study_folder: Path, notebooks: Callable[..., Path]) -> Iterator[Place]:
    # Sockets of warm kernels need a short path, which pytest's own folders are not.
    root = Path(tempfile.mkdtemp(prefix="tk"))
    (root / "held").touch()
    (root / "tmp").mkdir()
    there = Place(study_folder, notebooks(case=[HELD, SHOW]), root / "out", root / "held", root / "tmp")
    yield there
    for batch in there.started:
        batch.kill()
        batch.communicate()
    shutil.rmtree(root)


def assert_the_rest_is_made(place: Place, kernel: str = "plain") -> None:
    """Ale stands and is left alone, Borås is made, and nothing else of the first batch is left."""
    place.held.unlink(missing_ok=True)
    before = (place.out / "ale.html").stat().st_mtime_ns
    code, said, complaints = place.render("--kernel", kernel)
    assert (code, complaints) == (0, "")
    assert re.fullmatch(r"1 report made, 1 unchanged in .*out/ \(.* s\)", said[-1])
    assert place.stands() == {"ale", "boras"}
    assert (place.out / "ale.html").stat().st_mtime_ns == before
    assert list(place.temporary.glob("tillkom-*")) == []
    assert [path.name for path in place.out.glob(".*")] == []


@pytest.mark.parametrize("kernel", KINDS)
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_batch_that_is_killed_or_stopped(place, kernel, number):
    batch = place.start("--kernel", kernel)
    place.wait_for(place.out / "ale.html")
    place.wait_for(Path(f"{place.held}.pid"))
    family = psutil.Process(batch.pid).children(recursive=True)
    time.sleep(0.3)  # the journal's line follows the files at once
    batch.send_signal(number)
    _, said = batch.communicate(timeout=60)
    if number == signal.SIGINT:
        assert (batch.returncode, said) == (130, "\ntillkom: stopped. What was finished stands.\n")
    assert psutil.wait_procs(family, timeout=20)[1] == []
    assert place.stands() == {"ale"}
    assert_the_rest_is_made(place, kernel)


@pytest.mark.parametrize("kernel", KINDS)
def test_a_kernel_that_is_killed_in_the_middle_of_a_cell(place, kernel):
    batch = place.start("--kernel", kernel)
    pid = place.wait_for(Path(f"{place.held}.pid"))
    os.kill(int(pid.read_text()), signal.SIGKILL)
    out, err = batch.communicate(timeout=60)
    assert batch.returncode == 1
    assert err.startswith("tillkom: boras: The process that ran case.ipynb died before it was done.")
    assert "1 report made, 1 failed in" in out
    assert_the_rest_is_made(place, kernel)


@pytest.mark.parametrize("kernel", KINDS)
def test_a_notebook_that_runs_for_ever(place, kernel):
    code, said, complaints = place.render("--kernel", kernel, "--timeout", "8")
    assert code == 1
    assert complaints == "tillkom: boras: case.ipynb was not done within 8 seconds and was stopped.\n"
    assert "1 report made, 1 failed in" in said[-1]
    assert_the_rest_is_made(place, kernel)


def test_a_notebook_that_runs_for_ever_in_many_short_cells(place, notebooks):
    notebooks(case=["import time\nif case == 'boras':\n    time.sleep(2)"] * 6)
    code, _, complaints = place.render("--timeout", "8")
    assert code == 1
    assert complaints == "tillkom: boras: case.ipynb was not done within 8 seconds and was stopped.\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process's memory")
@pytest.mark.parametrize("kernel", KINDS)
def test_a_notebook_that_eats_memory(place, notebooks, kernel):
    eats = "import os\nif case == 'boras' and os.path.exists(os.environ['HELD']):\n    x = b'x' * 2**31"
    notebooks(case=[eats, SHOW])
    code, said, complaints = place.render("--kernel", kernel, "--memory", "600M")
    assert code == 1
    assert complaints.startswith("tillkom: boras: case.ipynb needs more than the 600 MB of memory one report may take,")
    assert "1 report made, 1 failed in" in said[-1]
    assert_the_rest_is_made(place, kernel)


def test_a_notebook_that_raises(place, notebooks):
    notebooks(case=["import os\nif os.path.exists(os.environ['HELD']) and case == 'boras':\n    1 / 0", SHOW])
    code, said, complaints = place.render()
    assert code == 1
    assert complaints == (
        "tillkom: boras: Code cell 2 of case.ipynb stopped with an error, ZeroDivisionError: division by zero\n"
    )
    assert "1 report made, 1 failed in" in said[-1]
    assert_the_rest_is_made(place)


@pytest.fixture
def small_disk(place: Place) -> Iterator[Path]:
    """A disk with room for some reports and not for others, in the place of the output folder."""
    place.out.mkdir()
    size = ["mount", "-t", "tmpfs", "-o", "size=300k", "tillkom-test", str(place.out)]
    if shutil.which("mount") is None or subprocess.run(size, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk; test_files.py tells of a full one in another way")
    yield place.out
    subprocess.run(["umount", str(place.out)], check=True)


def test_a_disk_that_is_full(place, notebooks, small_disk):
    place.held.unlink()
    notebooks(case=["Html('x' * (200_000 if case == 'boras' else 10))"])
    code, said, complaints = place.render("--jobs", "1")
    assert code == 2
    assert re.fullmatch(
        r"tillkom: Could not write .*boras\.html, .*boras\.ipynb: no space left on device\.\n", complaints
    )
    assert place.stands() == {"ale"}
    subprocess.run(["mount", "-o", "remount,size=10m", str(small_disk)], check=True)
    assert_the_rest_is_made(place)


def test_an_output_folder_that_cannot_be_written(place):
    place.out.symlink_to(place.temporary / "nowhere" / "out")  # which stops the administrator of a machine too
    code, said, complaints = place.render()
    assert (code, said) == (2, [])
    assert complaints == f"tillkom: Nothing can be written to {place.out}: file exists. Choose another folder.\n"
    place.out.unlink()
    place.held.unlink()
    assert place.render()[0] == 0


def test_an_output_folder_that_goes_away_while_the_batch_runs(place):
    batch = place.start()
    place.wait_for(place.out / "ale.html")
    place.wait_for(Path(f"{place.held}.pid"))
    shutil.rmtree(place.out)
    place.held.unlink()
    _, said = batch.communicate(timeout=60)
    assert batch.returncode == 2
    assert re.fullmatch(r"tillkom: Could not write .*boras\.ipynb: no such file or directory\.\n", said)


def test_a_second_batch_in_the_folder_is_refused_by_name_or_waits(place):
    first = place.start()
    place.wait_for(Path(f"{place.held}.pid"))
    code, said, complaints = place.render()
    assert (code, said) == (2, [])
    assert re.fullmatch(
        rf"tillkom: Another batch \(process {first.pid} on .+\) already writes to .*out\. Let it finish, .*\n",
        complaints,
    )
    second = place.start("--wait")
    time.sleep(2)
    assert second.poll() is None
    place.held.unlink()
    assert first.wait(timeout=60) == 0
    out, _ = second.communicate(timeout=60)
    assert f"waiting for another batch (process {first.pid} on " in out
    assert "2 unchanged in" in out
    assert not (place.out / LOCK_FILE).exists()


def test_what_killed_batches_left_in_the_temporary_folder_is_cleared_and_nothing_else(place):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for owner in (ended.pid, os.getpid(), "somebody"):
        (place.temporary / f"tillkom-{owner}-x").mkdir()
    place.out.mkdir()
    (place.out / ".ale.html.abc.part").touch()
    place.held.unlink()
    assert place.render()[0] == 0
    left = {path.name for path in place.temporary.glob("tillkom-*")}
    assert left == {f"tillkom-{os.getpid()}-x", "tillkom-somebody-x"}
    assert list(place.out.glob(".*")) == []
