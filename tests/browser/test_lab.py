"""The guided tour opened in a real JupyterLab, every cell run, as an analyst would."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, expect

from tillkom.lab import command

ROOT = Path(__file__).parents[2]
TOKEN = "a-token-for-this-test"
SECONDS = 180


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A JupyterLab on a copy of the notebooks and the data; gives its address and its folder."""
    for folder in ("data", "notebooks"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    private = {name: str(tmp_path / "jupyter") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    log = (tmp_path / "lab.log").open("w")
    options = ["--no-browser", "--ServerApp.port=0", "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={TOKEN}"]
    options += ["--allow-root"]
    runtime = tmp_path / "runtime"
    process = subprocess.Popen(
        command(tmp_path / "data", options),
        env={**os.environ, **private, "JUPYTER_RUNTIME_DIR": str(runtime)},
        stdout=log,
        stderr=subprocess.STDOUT,
        cwd=tmp_path,
    )
    try:
        yield address(process, tmp_path / "lab.log"), tmp_path
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()


def address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until the server answers and read its address from its log."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        for word in log.read_text(encoding="utf-8").split():
            if word.startswith("http://127.0.0.1:"):
                base = word.split("/lab")[0].split("/?")[0].rstrip("/")
                try:
                    urllib.request.urlopen(f"{base}/api/status?token={TOKEN}", timeout=2)
                    return base
                except OSError:
                    break
        time.sleep(0.3)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')}")


def test_the_tour_runs_from_first_cell_to_last_in_jupyterlab(browser: Browser, lab: tuple[str, Path]) -> None:
    base, folder = lab
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(f"{base}/lab/tree/notebooks/explore.ipynb?token={TOKEN}")
    page.get_by_role("tab", name="explore.ipynb").wait_for(timeout=60_000)
    page.get_by_text("| Idle").first.wait_for(timeout=90_000)  # what is run before the kernel is there may be lost
    page.locator(".jp-Notebook .jp-Cell").first.click()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).first.click()
    cells = executed(page, folder / "notebooks" / "explore.ipynb")
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    outputs = [output for cell in code for output in cell.outputs]
    assert [output for output in outputs if output.output_type == "error"] == []
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    shown = [output for output in outputs if "text/html" in output.get("data", {})]
    assert len(shown) >= 8
    page.get_by_text("16 av 16 fall").scroll_into_view_if_needed()  # the workbench of the last cell
    page.get_by_label("Nivå").select_option(label="region")
    page.get_by_text("4 av 16 fall").wait_for(timeout=60_000)
    matrix = page.locator(".tillkom-board .cells").first
    expect(matrix.locator("tr")).to_have_count(1 + 4, timeout=60_000)  # the count changes before the cells do
    answer = matrix.locator("details").first
    answer.locator("summary").click()
    expect(answer).to_contain_text("Status", use_inner_text=True)
    page.get_by_role("tab", name="Korstabell", exact=True).click()
    page.get_by_text('study.select(level=\'region\').crosstab("initiator", "level", labels="sv")').wait_for(
        timeout=60_000
    )
    if picture := os.environ.get("TILLKOM_SCREENSHOTS"):
        Path(picture).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(picture) / "explore.png"))
    page.close()


def executed(page: object, path: Path) -> list[nbformat.NotebookNode]:
    """Save until every code cell has been run, and give the cells as saved."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        page.keyboard.press("Control+s")  # type: ignore[attr-defined]
        page.wait_for_timeout(2000)  # type: ignore[attr-defined]
        cells = nbformat.read(path, as_version=4).cells
        code = [cell for cell in cells if cell.cell_type == "code"]
        failed = any(output.output_type == "error" for cell in code for output in cell.outputs)
        if failed or all(cell.execution_count for cell in code):
            return list(cells)
    raise AssertionError("the notebook was not finished in time")
