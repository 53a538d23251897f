"""What a batch says while it runs, where nobody sits at a terminal."""

import pytest

from tillkom.render.jobs import Job
from tillkom.render.outcome import Failure, Outcome
from tillkom.render.progress import Progress


@pytest.mark.parametrize(
    ("failure", "line"),
    [(None, "[3/9] boras.html done, 1.2 s\n"), (Failure("dead"), "[3/9] boras.html failed, 1.2 s\n")],
)
def test_a_log_gets_one_plain_line_a_report(capsys, failure, line):
    with Progress() as progress:
        progress(Outcome(Job("case", "sv", "boras"), b"", b"", 1.23, failure), 3, 9)
    assert capsys.readouterr() == (line, "")


def test_what_a_notebook_warned_of_is_told_to_whoever_renders_it(capsys):
    with Progress() as progress:
        progress(Outcome(Job("case", "sv", "boras"), b"", b"", 1.0, None, ("FutureWarning: old\n  line 2",)), 1, 1)
    assert capsys.readouterr().out.splitlines()[1] == "boras: the notebook warned: FutureWarning: old"
