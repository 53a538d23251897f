"""One notebook on one extract: what it sees, what it leaves, and every way it can fail."""

import json
import os
from dataclasses import replace

import psutil
import pytest

from tillkom.render.running.notebook import run_here as run


def words_of(outcome):
    return outcome.page.decode("utf-8")


def test_a_notebook_sees_its_extract_by_a_relative_path_in_a_folder_of_its_own(request_for):
    here = os.getcwd()
    cell = "import os\nHtml(f\"<h1>{open(data + '/a.csv').read()} {sorted(os.listdir())}</h1>\")"
    outcome = run(request_for(cell, extract={"a.csv": "åäö".encode()}))
    assert outcome.failure is None
    assert "<h1>åäö ['data']</h1>" in words_of(outcome)
    assert os.getcwd() == here


def test_the_executed_notebook_is_whole_and_the_same_on_every_run(request_for):
    request = request_for("language")
    first, second = run(request), run(request)
    cells = json.loads(first.notebook)["cells"]
    assert [cell["metadata"].get("tags") for cell in cells] == [["parameters"], ["injected-parameters"], None]
    assert cells[2]["outputs"][0]["data"]["text/plain"] == ["'sv'"]
    assert (first.notebook, first.page) == (second.notebook, second.page)


def test_no_kernel_outlives_its_notebook(request_for):
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    run(request_for("1 / 0"))
    assert {process.pid for process in psutil.Process().children(recursive=True)} <= before


def test_an_error_names_the_authors_own_cell_and_carries_no_path_of_the_machine(request_for):
    outcome = run(request_for("x = 1", "raise KeyError(__import__('tillkom').__file__)"))
    assert outcome.failure.sentence("en").startswith("Code cell 3 of case.ipynb stopped with an error, KeyError: ")
    assert "Rapporten blev inte färdig" in words_of(outcome)
    assert b"x = 1" in outcome.notebook
    for text in (words_of(outcome), outcome.notebook.decode()):
        assert os.path.expanduser("~") not in text
        assert "Exception was encountered" not in text


def test_an_error_the_toolkit_explains_is_shown_as_it_stands(request_for):
    cell = "from tillkom.errors import TillkomError\nraise TillkomError('There is no case \"x\".')"
    sentence = run(request_for(cell)).failure.sentence("en")
    assert sentence == 'Code cell 2 of case.ipynb stopped: There is no case "x".'


def test_a_cell_that_never_ends_is_stopped(request_for):
    outcome = run(request_for("import time\ntime.sleep(60)", timeout=1))
    assert outcome.failure.sentence("en") == "case.ipynb was not done within 1 seconds and was stopped."


def test_a_kernel_that_dies_is_told_in_words(request_for):
    outcome = run(request_for("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"))
    assert outcome.failure.sentence("en").startswith("The process that ran case.ipynb died before it was done.")


def test_a_warning_is_handed_back_and_is_not_on_the_page(request_for):
    outcome = run(request_for("import warnings\nwarnings.warn('old way')"))
    assert outcome.failure is None
    assert "old way" in outcome.warnings[0]
    assert "old way" not in words_of(outcome)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        (None, "case.ipynb cannot be run: no cell is tagged “parameters”."),
        ('data = ""\nlangauge = "sv"', "case.ipynb cannot be run: the cell tagged “parameters” lacks case, language."),
        ("data =", "case.ipynb cannot be read as a notebook: invalid syntax"),
    ],
)
def test_a_parameters_cell_that_does_not_take_what_it_is_given_is_told_before_anything_runs(
    request_for, parameters, sentence
):
    assert run(request_for("1", parameters=parameters)).failure.sentence("en").startswith(sentence)


def test_a_file_that_is_no_notebook_is_told(request_for):
    request = request_for("1")
    outcome = run(type(request)(request.job, "not a notebook", {}, request.metadata))
    assert outcome.failure.sentence("en").startswith("case.ipynb cannot be read as a notebook:")


def test_the_kernel_has_the_users_own_set_up_left_out(request_for, tmp_path, monkeypatch):
    startup = tmp_path / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("surprise = 1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    assert run(request_for("surprise")).failure.values["error"] == "NameError"


@pytest.mark.parametrize("leaves", ["import sys\nsys.exit()", "raise SystemExit(0)"])
@pytest.mark.parametrize("after", [("Html('<h1>Slut</h1>')",), ()])
def test_a_notebook_that_ends_itself_is_no_finished_report(request_for, leaves, after):
    outcome = run(request_for("1", leaves, *after))
    assert outcome.failure.sentence("en").startswith("case.ipynb ended itself in code cell 3, before its end.")
    assert "Rapporten blev inte färdig" in words_of(outcome)


def test_a_picture_no_browser_can_show_is_told_and_a_sound_one_is_shown(request_for):
    cell = """
import base64
svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>a{}</text></svg>'
Html('<img alt="" src="data:image/svg+xml;base64,' + base64.b64encode(svg.format({!r}).encode()).decode() + '">')
"""
    assert run(request_for(cell.format("{}", " och b"))).failure is None
    failure = run(request_for(cell.format("{}", "\x0b"))).failure
    assert failure.sentence("en").startswith("A picture that case.ipynb made cannot be shown: not well-formed")


def test_a_notebook_imports_the_code_that_was_sent_with_it(request_for):
    request = replace(request_for("import mine\nHtml(mine.ANSWER)"), code={"mine.py": b"ANSWER = '<h1>42</h1>'"})
    outcome = run(request)
    assert outcome.failure is None
    assert "<h1>42</h1>" in words_of(outcome)


def test_code_whose_name_leads_out_of_the_notebooks_folder_is_not_written(request_for, tmp_path):
    outcome = run(replace(request_for("1"), code={"../../mine.py": b"1"}))
    assert "does not lie in" in outcome.failure.sentence("en")


def test_a_table_whose_name_leads_out_of_the_extract_is_not_written(request_for):
    outcome = run(request_for("1", extract={"../../a.csv": b"a"}))
    assert "does not lie in" in outcome.failure.sentence("en")


def test_a_job_whose_files_have_no_room_is_no_report_that_failed(request_for, small_disk, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(small_disk))
    with pytest.raises(OSError, match="No space left on device"):
        run(request_for("1", extract={"a.csv": b"a" * 400_000}))
    assert list(small_disk.iterdir()) == []


def test_a_job_whose_disk_fills_up_is_no_report_that_failed(request_for, monkeypatch):
    """The same where no small disk can be had."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tillkom.extract.write", full)
    with pytest.raises(OSError, match="No space left on device"):
        run(request_for("1"))
