"""What a plain kernel comes from: a process of its own that holds one job, and of other cases not a word."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from tillkom.render.planning.extracts import Extracts
from tillkom.render.request import Request
from tillkom.render.running import apart, kernels
from tillkom.render.running.execute import run
from tillkom.study import load_study

Asked = Callable[..., Request]
PIECE = 2**24
HELD = """
import os, pathlib, time
place = pathlib.Path({place!r})
place.with_suffix(".part").write_text(str(os.getppid()))
place.with_suffix(".part").rename(place)
while place.exists():
    time.sleep(0.05)
"""


def memory_holds(pid: int, words: bytes) -> bool:
    """Whether the words stand anywhere in the memory of a process."""
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
            span, rights, *_ = line.split()
            start, end = (int(edge, 16) for edge in span.split("-"))
            if rights.startswith("r") and "[v" not in line:
                for place in range(start, end, PIECE):
                    memory.seek(place)
                    try:
                        if words in memory.read(min(PIECE + len(words), end - place)):
                            return True
                    except OSError:  # a page that the system gives to nobody
                        break
    return False


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """No warm kernels, though other tests of this session may keep them."""
    monkeypatch.setattr(kernels, "_keeping", 0)


@pytest.fixture
def secret(study_folder: Path, tmp_path: Path) -> tuple[str, Path]:
    """A word of a case that its participant alone may not even know of, and the study that holds it."""
    word = f"kanariefågel-{uuid.uuid4()}".replace("å", "a")
    folder = Path(shutil.copytree(study_folder, tmp_path / "study"))
    cases = folder / "cases.csv"
    cases.write_text(cases.read_text(encoding="utf-8").replace("Ale hemlig", word), encoding="utf-8")
    return word, folder


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Path]:
    """The file that holds up a notebook while it is there, and says who its kernel's parent is."""
    yield tmp_path / "held"
    (tmp_path / "held").unlink(missing_ok=True)


@pytest.mark.skipif(sys.platform != "linux", reason="no /proc to look into")
def test_no_process_of_a_job_holds_a_word_of_a_case_its_reader_may_not_see(
    secret: tuple[str, Path], request_for: Asked, held: Path
) -> None:
    word, folder = secret
    study = load_study(folder)
    assert word in study.cases["title_sv"].tolist()
    request = replace(request_for(HELD.format(place=str(held))), extract=Extracts(study).files("boras"))
    with (folder / "cases.csv").open("rb") as table:
        assert word.encode() in table.read()
        thread = threading.Thread(target=run, args=(request,))
        thread.start()
        while not held.exists():
            assert thread.is_alive()
            time.sleep(0.05)
        parent, of_the_job = int(held.read_text()), psutil.Process().children(recursive=True)
        pids = [process.pid for process in of_the_job]
        try:
            assert parent in pids  # and is not this process, which holds the whole study
            assert memory_holds(os.getpid(), word.encode())
            assert any(memory_holds(pid, "Borås öppen".encode()) for pid in pids)  # so it would be found
            assert [pid for pid in pids if memory_holds(pid, word.encode())] == []
            about = [Path(f"/proc/{pid}/{what}").read_bytes() for pid in pids for what in ("environ", "cmdline")]
            assert not any(word.encode() in said for said in about)
            opened = [os.readlink(file) for pid in pids for file in Path(f"/proc/{pid}/fd").iterdir()]
            assert not any(str(folder) in name for name in opened)
        finally:
            held.unlink()
            thread.join()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals to send")
def test_a_notebook_that_kills_the_process_its_kernel_came_from_fails_alone_and_leaves_nothing(
    request_for: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    outcome = run(request_for("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"))
    assert outcome.failure is not None
    assert outcome.failure.kind == "dead"
    assert [path for path in tmp_path.iterdir() if re.match(r"\.?tillkom-", path.name)] == []


def test_what_goes_wrong_before_a_job_begins_is_raised_where_it_was_asked_for(
    request_for: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "REQUEST", "not what the process looks for")
    with pytest.raises(FileNotFoundError):
        apart.run(request_for("1"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes that break like these")
def test_a_job_whose_batch_is_gone_says_nothing_of_it(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tillkom.render.running.apart", str(tmp_path)],  # where no job lies, which it would say
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(60) == 1
        assert process.stderr is not None
        assert process.stderr.read() == b""
