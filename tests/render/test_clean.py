"""Nothing of the machine goes out with a report."""

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

import tillkom
from tillkom.render.running.clean import Paths, clean, paths_of_this_machine


@pytest.fixture
def paths(tmp_path):
    return paths_of_this_machine(tmp_path)


def test_a_path_of_the_machine_is_replaced_by_a_word(paths, tmp_path):
    package = Path(tillkom.__file__).parent
    assert paths.scrub(f"File {package}/study.py:12, in load") == "File tillkom/study.py:12, in load"
    assert paths.scrub(f"no file {tmp_path}/run/data/cases.csv") == "no file ./data/cases.csv"
    assert paths.scrub(f"{Path.home()}/.config") == "~/.config"


def test_an_address_that_ends_like_a_path_of_the_machine_is_left_alone(paths):
    address = f"https://example.org{Path.home()}"
    assert paths.scrub(address) == address


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("/tmp/ipykernel_7/12.py:3: UserWarning", "tmp/ipykernel_7/12.py:3: UserWarning"),
        ("open file:///home/åsa/x.csv", "open ~/x.csv"),
        ("open file://localhost/home/%C3%A5sa/x.csv", "open ~/x.csv"),
        ("see:/home/åsa/abc", "see:~/abc"),
        (r'{"path": "\/home\/\u00e5sa\/x"}', r'{"path": "~\/x"}'),
        ("('/home/åsa', '/tmp')", "('~', 'tmp')"),
    ],
)
def test_other_spellings_of_a_path_are_replaced_too(text, scrubbed):
    assert Paths({"/home/åsa": "~", "/tmp": "tmp"}).scrub(text) == scrubbed


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/home/me", "http://localhost:8888/tmp/x", "/var/tmp/x", "/tmp-old", "/home/me2", "~/tmp",
        "C:/tmp/x", "a home/me",
    ],
)  # fmt: skip
def test_what_only_ends_or_begins_like_a_path_is_left_alone(text):
    assert Paths({"/home/me": "~", "/tmp": "tmp"}).scrub(text) == text


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        (r"C:\Users\Eva Ek\x.csv", r"~\x.csv"),
        (r"c:\users\eva ek\x.csv", r"~\x.csv"),
        (r"WindowsPath('C:\\Users\\Eva Ek\\x.csv')", r"WindowsPath('~\\x.csv')"),
        ("C:/Users/Eva Ek/x.csv", "~/x.csv"),
        ("file:///C:/Users/Eva%20Ek/x.csv", "~/x.csv"),
        (r"\\server\study\x.csv", r"study\x.csv"),
        (r"'\\\\server\\study\\x.csv'", r"'study\\x.csv'"),
        (r"C:\Users\Eva Ekman\x.csv", r"C:\Users\Eva Ekman\x.csv"),
    ],
)
def test_a_path_of_windows_is_replaced_however_its_strokes_and_letters_are_written(text, scrubbed):
    assert Paths({r"C:\Users\Eva Ek": "~", r"\\server\study": "study"}).scrub(text) == scrubbed


@pytest.mark.parametrize("path", ["/", "/usr", "C:\\", "C:"])
def test_a_root_is_nobodys_secret(path):
    text = f"{path} {path}lib and/or C:\\x /usr/share"
    assert Paths({path: "secret"}).scrub(text) == text


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
