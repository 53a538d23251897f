"""What a batch says while it runs."""

import io

import pytest

from tillkom.render.job import Job
from tillkom.render.request import Failure, Outcome
from tillkom.render.writing.progress import Bar, Lines, progress


def outcome(failure=None, warnings=()):
    return Outcome(Job("case", "sv", "boras"), b"", b"", 1.23, failure, warnings)


@pytest.mark.parametrize(
    ("failure", "line"),
    [(None, "[1/9] boras.html done, 1.2 s\n"), (Failure("dead"), "[1/9] boras.html failed, 1.2 s\n")],
)
def test_a_log_gets_one_plain_line_a_report(capsys, failure, line):
    log = progress()
    log.start(9)
    log.done(outcome(failure))
    log.end()
    assert capsys.readouterr() == (line, "")


def test_what_a_notebook_warned_of_is_told_to_whoever_renders_it(capsys):
    log = Lines()
    log.start(1)
    log.done(outcome(warnings=("FutureWarning: old\n  line 2",)))
    assert capsys.readouterr().out.splitlines()[1] == "boras: the notebook warned: FutureWarning: old"


class Terminal(io.StringIO):
    """A terminal that remembers what was written on it."""

    def isatty(self):
        return True


def test_a_terminal_gets_a_bar_that_starts_at_once_and_warnings_above_it(monkeypatch, capsys):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("COLUMNS", "80")
    bar = progress()
    assert isinstance(bar, Bar)
    bar.start(2)
    assert "0/2" in terminal.getvalue()
    bar.done(outcome(warnings=("old",)))
    bar.done(outcome())
    bar.end()
    assert "2/2" in terminal.getvalue()
    assert "boras: the notebook warned: old\n" in terminal.getvalue()
    assert capsys.readouterr().out == ""
