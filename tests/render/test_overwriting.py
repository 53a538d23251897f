"""What stands in the output folder and was not made by the toolkit is left alone, and the batch refuses to start."""

from __future__ import annotations

from pathlib import Path

import pytest

from tillkom.errors import TillkomError
from tillkom.render import render_reports
from tillkom.render.job import Job
from tillkom.render.keys import Parts
from tillkom.render.ledger import Entry, Ledger
from tillkom.render.writing.overwriting import refuse_to_overwrite

JOBS: dict[Job, tuple[str, ...]] = {Job("comparison", "sv"): (), Job("case", "sv", "explore"): ("pdf",)}
OURS = {
    "explore.html": '<meta name="generator" content="TillKom 1.0">',
    "explore.ipynb": '{"cells": [{"id": "injected-parameters"}]}',
    "index.html": '<meta name="generator" content="TillKom 1.0">',
    "run.json": '{"reports": {}, "run": {"tillkom": "1.0"}}',
}


def folder_of(tmp_path: Path, files: dict[str, str]) -> Ledger:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Ledger(tmp_path)


def test_what_the_toolkit_made_may_be_made_anew_though_nobody_remembers_it(tmp_path):
    refuse_to_overwrite(JOBS, folder_of(tmp_path, OURS))


def test_a_record_that_was_cut_off_is_begun_anew(tmp_path):
    refuse_to_overwrite(JOBS, folder_of(tmp_path, {"run.json": '{"format": 1, "run": {"tillkom": "1.0"'}))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("explore.ipynb", '{"cells": [{"id": "parameters"}]}'),
        ("comparison.ipynb", '{"cells": []}'),
        ("comparison.html", "<h1>My own page</h1>"),
        ("index.html", "<h1>My own page</h1>"),
        ("run.json", '{"scripts": {}}'),
    ],
)
def test_what_somebody_else_made_is_never_written_over(tmp_path, name, text):
    with pytest.raises(TillkomError, match=f"^{name} in .* would be written over, and TillKom did not make it"):
        refuse_to_overwrite(JOBS, folder_of(tmp_path, {name: text}))


def test_what_the_record_knows_was_changed_by_hand_and_may_be_made_anew(tmp_path):
    ledger = folder_of(tmp_path, {"comparison.html": "changed by hand"})
    ledger.reports["comparison"] = Entry(Parts("", "", ""), {"comparison.html": ""}, 1.0, "")
    refuse_to_overwrite(JOBS, ledger)


def test_reports_are_not_written_among_the_notebooks_they_are_made_from(study_folder, notebooks, tmp_path):
    folder = notebooks()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(TillkomError, match=r"comparison\.ipynb, adoption\.ipynb in .* would be written over"):
        render_reports(study_folder, folder, notebooks=folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
