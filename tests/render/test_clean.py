"""Nothing of the machine goes out with a report."""

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

import tillkom
from tillkom.render.clean import Paths, clean


@pytest.fixture
def paths(tmp_path):
    return Paths(tmp_path)


def test_a_path_of_the_machine_is_replaced_by_a_word(paths, tmp_path):
    package = Path(tillkom.__file__).parent
    assert paths.scrub(f"File {package}/study.py:12, in load") == "File tillkom/study.py:12, in load"
    assert paths.scrub(f"no file {tmp_path}/run/data/cases.csv") == "no file ./data/cases.csv"
    assert paths.scrub(f"{Path.home()}/.config") == "~/.config"


def test_an_address_that_ends_like_a_path_of_the_machine_is_left_alone(paths):
    address = f"https://example.org{Path.home()}"
    assert paths.scrub(address) == address


def test_every_text_of_an_output_is_scrubbed_and_pictures_are_not(paths, tmp_path):
    home = str(Path.home())
    data = {"text/html": f"<p>{home}/x</p>", "image/png": f"{home}/x", "application/json": {"a": [f"{home}/x"]}}
    shown = new_output("display_data", data=data)
    error = new_output("error", ename="E", evalue=f"{home}/x", traceback=[f"\x1b[31m{home}/x\x1b[0m"])
    clean(new_notebook(cells=[new_code_cell(outputs=[shown, error])]), paths)
    assert shown.data["text/html"] == "<p>~/x</p>"
    assert shown.data["image/png"] == f"{home}/x"
    assert shown.data["application/json"] == {"a": ["~/x"]}
    assert (error.evalue, error.traceback) == ("~/x", ["~/x"])


def test_times_tools_marks_and_changing_ids_are_taken_out(paths):
    marked = new_code_cell(metadata={"tags": ["papermill-error-cell-tag"]})
    injected = new_code_cell(metadata={"tags": ["injected-parameters"], "papermill": {"duration": 1}, "execution": {}})
    notebook = new_notebook(cells=[marked, injected], metadata={"papermill": {"output_path": "/x"}})
    clean(notebook, paths)
    assert notebook.metadata == {}
    assert [(cell.id, cell.metadata) for cell in notebook.cells] == [
        ("injected-parameters", {"tags": ["injected-parameters"]})
    ]


def test_what_was_written_to_stderr_is_handed_back(paths):
    stream = new_output("stream", name="stderr", text="FutureWarning: old\n")
    quiet = new_output("stream", name="stdout", text="fine")
    assert clean(new_notebook(cells=[new_code_cell(outputs=[stream, quiet])]), paths) == ["FutureWarning: old"]
