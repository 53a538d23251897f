"""Warm or plain, a report is the same, and where nothing can be forked plain kernels serve."""

import json
import sys

import nbformat
import papermill
import pytest

from tests.warm.conftest import request_of, said
from tillkom.errors import TillkomError
from tillkom.render.job import Job
from tillkom.render.request import PageMetadata, Request
from tillkom.render.running import kernels
from tillkom.render.running.execute import run
from tillkom.shipped import shipped
from tillkom.study import load_study
from tillkom.warm import client


def report(case_id, folder):
    load_study(shipped("data")).extract(case_id).save(folder)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    text = (shipped("notebooks") / "case.ipynb").read_text(encoding="utf-8")
    return Request(Job("case", "sv", case_id), text, files, PageMetadata("Titel", "sv", "Prov", synthetic=False))


def test_a_report_is_the_same_on_a_warm_and_on_a_plain_kernel(run_cells, tmp_path, monkeypatch):
    request = report("boras", tmp_path)
    warm = run(request)
    monkeypatch.setattr(kernels, "warm_parent", lambda: None)
    monkeypatch.setattr(client, "_current", None)
    plain = run(request)
    assert warm.failure is None
    assert (warm.page, warm.notebook, warm.warnings) == (plain.page, plain.notebook, plain.warnings)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_where_forking_is_not_safe_plain_kernels_are_chosen(monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    assert not kernels.warm_available()
    assert kernels.choose() == "plain"
    with pytest.raises(TillkomError, match="Use --kernel plain"):
        kernels.choose("warm")


def test_a_kind_of_kernel_there_is_not_is_told():
    with pytest.raises(TillkomError, match="Choose one of plain, warm"):
        kernels.choose("hot")


def test_a_parent_that_cannot_start_gives_way_to_plain_kernels(monkeypatch, capfd):
    client.stop()
    monkeypatch.setattr(kernels, "_keeping", 0)
    monkeypatch.setattr(kernels, "WARM_UP", ("no_such_module",))
    with kernels.kept_warm("warm"):
        outcome = run(request_of("print('ran')"))
    assert said(outcome) == ["ran"]
    assert "no_such_module" in capfd.readouterr().err


def test_papermill_runs_unchanged_on_a_kernel_that_names_the_provisioner(tmp_path, monkeypatch):
    folder = tmp_path / "kernels" / "warm-python"
    folder.mkdir(parents=True)
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python, warm",
        "language": "python",
        "metadata": {"kernel_provisioner": {"provisioner_name": "tillkom-warm"}},
    }
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setattr(client, "_current", None)
    cell = nbformat.v4.new_code_cell("import os, sys\nprint(os.path.basename(sys.argv[0]), os.getppid())")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "in.ipynb")
    try:
        done = papermill.execute_notebook(
            tmp_path / "in.ipynb", tmp_path / "out.ipynb", kernel_name="warm-python", progress_bar=False
        )
        parent = client.running()
        assert isinstance(parent, client.OwnParent)
        assert done.cells[0].outputs[0].text.split() == ["ipykernel_launcher.py", str(parent.process.pid)]
    finally:
        client.stop()
