"""A whole batch: what lands in the folder, and what one bad notebook does to the others."""

import getpass
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tillkom.errors import TillkomError
from tillkom.render import Order, render_reports
from tillkom.render.planning.notebooks import notebook_folder
from tillkom.render.writing.progress import Silent
from tillkom.scaffold import new_study
from tillkom.shipped import shipped

SEES = """
import tillkom
study = tillkom.load_study(data)
Html(f"<h1>{' och '.join(study.case_title(case_id, language) for case_id in study.case_ids)}</h1>")
"""


class Told(Silent):
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.said: list[object] = []

    def start(self, total):
        self.said.append(total)

    def done(self, outcome):
        self.said.append(outcome.job.name)

    def end(self):
        self.said.append("end")


@pytest.fixture(scope="module")
def batch(study_folder, tmp_path_factory):
    """Both languages rendered into one folder; the adoption notebook fails, the others show which cases they see."""
    from tests.render.conftest import notebook_text

    folder = tmp_path_factory.mktemp("batch")
    (folder / "notebooks").mkdir()
    for name, cell in {"case": SEES, "comparison": SEES, "adoption": "1 / 0"}.items():
        (folder / "notebooks" / f"{name}.ipynb").write_text(notebook_text(cell), encoding="utf-8")
    told = Told()
    swedish = render_reports(
        study_folder,
        folder / "reports",
        notebooks=folder / "notebooks",
        progress=told,
    )
    render_reports(
        study_folder, folder / "reports", Order(cases=["boras"], language="en"), notebooks=folder / "notebooks"
    )
    return swedish, told


def page(batch, name):
    return (batch[0].folder / name).read_text(encoding="utf-8")


def test_every_report_has_its_page_and_its_executed_notebook_and_there_is_an_index(batch):
    swedish = {f"{name}.{end}" for name in ("ale", "boras", "comparison", "adoption") for end in ("html", "ipynb")}
    english = {"boras.en.html", "boras.en.ipynb"}
    assert {path.name for path in batch[0].folder.iterdir()} == swedish | english | {
        "index.html",
        "index.en.html",
        "run.json",
        "intern",
    }
    assert {path.name for path in (batch[0].folder / "intern").iterdir()} == {
        "index.intern.html",
        "index.intern.en.html",
    }


def test_a_failing_notebook_leaves_a_page_that_says_so_and_the_others_come(batch):
    assert batch[0].failed == ["adoption"]
    assert batch[0].failures("en") == {
        "Code cell 2 of adoption.ipynb stopped with an error, ZeroDivisionError: division by zero": ["adoption"]
    }
    assert "Rapporten blev inte färdig" in page(batch, "adoption.html")
    assert "<h1>" in page(batch, "comparison.html")
    assert any(cell.get("outputs") for cell in json.loads(page(batch, "adoption.ipynb"))["cells"])


def test_each_reader_sees_its_own_case_and_what_is_published_and_nothing_else(batch):
    assert "<h1>Ale hemlig och Borås öppen</h1>" in page(batch, "ale.html")
    assert "<h1>Borås öppen</h1>" in page(batch, "boras.html")
    assert "<h1>Borås öppen</h1>" in page(batch, "comparison.html")
    for name in ("boras.html", "boras.ipynb", "boras.en.html", "comparison.html", "comparison.ipynb"):
        assert "hemlig" not in page(batch, name), name


def test_the_index_links_what_there_is_and_says_what_failed(batch):
    index = page(batch, "intern/index.intern.html")
    assert '<a href="../ale.html">Ale hemlig</a></th><td>fallets deltagare</td>' in index
    assert '<a href="../boras.html">Borås öppen</a></th><td>alla</td>' in index
    assert '<a href="../comparison.html">Jämförelse mellan fallen</a>' in index
    assert '<a href="../adoption.html">Spridning av tillitsbaserad styrning</a> (blev inte färdig)' in index
    assert 'href="../boras.en.html"' in index
    assert 'href="index.intern.en.html"' in index
    assert "Lämna ut rapporterna en och en" in index
    assert ">Internt arbetsmaterial</aside>" in index


def test_the_list_for_everybody_names_no_case_that_is_not_published(batch):
    index = page(batch, "index.html")
    assert '<a href="boras.html">Borås öppen</a>' in index
    assert '<a href="comparison.html">Jämförelse mellan fallen</a>' in index
    assert "hemlig" not in index
    assert "ale.html" not in index
    assert 'class="marking"' not in index


def test_the_english_index_links_the_english_reports_alone(batch):
    index = page(batch, "index.en.html")
    assert '<html lang="en">' in index
    assert 'href="boras.en.html"' in index
    assert "ale" not in index.partition("<main")[2].partition("</main>")[0]


def test_a_report_is_told_of_as_soon_as_it_stands(batch):
    said = batch[1].said
    assert (said[0], said[-1]) == (4, "end")
    assert set(said[1:-1]) == {"adoption", "comparison", "ale", "boras"}


def test_nothing_of_the_machine_is_in_any_file(batch):
    secrets = {str(Path.home()), os.getcwd(), sys.prefix, "/tmp/", str(batch[0].folder)}
    if len(getpass.getuser()) > 4:
        secrets.add(getpass.getuser())
    for path in (path for path in batch[0].folder.rglob("*") if path.is_file()):
        text = path.read_text(encoding="utf-8")
        assert [secret for secret in secrets if secret in text] == [], path.name


def test_nothing_is_warned_of_on_the_way(study_folder, notebooks, tmp_path, capfd):
    done = render_reports(study_folder, tmp_path / "out", Order(cases=["boras"]), notebooks=notebooks())
    assert [outcome.warnings for outcome in done.outcomes] == [()]
    assert capfd.readouterr() == ("", "")


def test_a_study_has_its_own_notebooks_and_data_alone_uses_the_toolkits(tmp_path, study):
    assert notebook_folder(new_study(tmp_path / "own") / "data") == (tmp_path / "own" / "notebooks").resolve()
    assert notebook_folder(study.save(tmp_path / "alone" / "data")) == shipped("notebooks")


def test_a_missing_notebook_is_one_clear_line_before_anything_is_written(study_folder, tmp_path):
    with pytest.raises(TillkomError, match=r"The notebook .*comparison\.ipynb cannot be read\. .*--notebooks"):
        render_reports(study_folder, tmp_path / "out", notebooks=tmp_path)
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal to send")
def test_stopping_a_batch_leaves_no_kernel_and_no_half_file(study_folder, notebooks, tmp_path):
    folder = notebooks(case=["import time\ntime.sleep(600)"])
    command = [sys.executable, "-m", "tillkom", "render", "--notebook", "case", "--data", str(study_folder)]
    batch = subprocess.Popen(
        [*command, "--notebooks", str(folder), "--out", str(tmp_path / "out")],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    kernels = wait_for_kernels(batch.pid, how_many=2)
    batch.send_signal(signal.SIGINT)
    _, said = batch.communicate(timeout=60)
    assert (batch.returncode, said) == (130, "\ntillkom: stopped. What was finished stands.\n")
    assert psutil.wait_procs(kernels, timeout=10)[1] == []
    assert list((tmp_path / "out").iterdir()) == []


def wait_for_kernels(pid: int, how_many: int) -> list[psutil.Process]:
    """The processes a batch has started, once there are as many as expected."""
    for _ in range(600):
        kernels = psutil.Process(pid).children(recursive=True)
        if len(kernels) >= how_many:
            return kernels
        time.sleep(0.1)
    raise AssertionError("no kernel was started within a minute")
