"""The guided tour opened in a real JupyterLab, every cell run and the workbench clicked through as an analyst would."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.reader import NotJSONError
from playwright.sync_api import Browser, Locator, Page, expect

from tillkom.lab import command

ROOT = Path(__file__).parents[2]
TOKEN = "a-token-for-this-test"
SECONDS = 180
PATIENCE = 60_000
"""Milliseconds a click may take to show what it does, also on a machine that does much else."""
UNDECIDED = "vgr,sender_receiver,nuläge,"
"""The judgement whose decision is taken out of the copy, so that something is left to settle."""


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A JupyterLab on a copy of the notebooks and the data, one decision undone; gives its address and its folder."""
    for folder in ("data", "notebooks"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    observations = tmp_path / "data" / "observations.csv"
    lines = observations.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not (line.startswith(UNDECIDED) and ",avgörande," in line)]
    assert len(kept) == len(lines) - 1
    observations.write_text("".join(kept), encoding="utf-8")
    tour = tmp_path / "notebooks" / "explore.ipynb"
    notebook = nbformat.read(tour, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("tillkom.settle_form(study)"))
    nbformat.write(notebook, tour)
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
    until = time.monotonic() + SECONDS
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
    expect.set_options(timeout=PATIENCE)
    choose_and_look_up(page)
    draw_and_save(page, folder)
    report_on_some(page, folder)
    settle(page, folder)
    page.close()


def choose_and_look_up(page: Page) -> None:
    """Filter, cross-tabulate, search, and see one variable with its sources."""
    page.get_by_text("16 av 16 fall").scroll_into_view_if_needed()
    page.get_by_label("Nivå").select_option(label="region")
    expect(page.get_by_text("4 av 16 fall")).to_be_visible()
    matrix = page.locator(".tillkom-board .cells").first
    expect(matrix.locator("tr")).to_have_count(1 + 4)  # the count changes before the cells do
    answer = matrix.locator("details").first
    answer.locator("summary").click()
    expect(answer).to_contain_text("Status", use_inner_text=True)
    picture(page, "1-filter")
    board = opened(page, "Korstabell", 'study.select(level=\'region\').crosstab("initiator", "level", labels="sv")')
    expect(board.locator(".cells tr").first).to_contain_text("region")
    picture(page, "2-crosstab")
    board = opened(page, "Sök", ".search(")
    board.get_by_label("Sök efter").fill("dialog")
    board.get_by_label("Sök efter").press("Enter")
    expect(board.get_by_text(re.compile(r"^[0-9]+ träffar$"))).to_be_visible()
    expect(board.locator("table td").filter(has_text=re.compile("dialog", re.IGNORECASE)).first).to_be_visible()
    picture(page, "3-search")
    board = opened(page, "Svar", 'by="answer"')
    board.get_by_label("Variabler").select_option(label="Antal mål")
    expect(board.get_by_text(re.compile(r"answers\(\['goals'\], by"))).to_be_visible()
    expect(board.locator("table td").filter(has_text="Solli").first).to_be_visible()
    picture(page, "4-sources")


def draw_and_save(page: Page, folder: Path) -> None:
    """Draw a figure of the cases chosen, for a slide, and save it under a name of one's own."""
    board = opened(page, "Figurer", "figure = tillkom.figures.")
    board.get_by_label("Figur", exact=True).select_option(label="stage-ladder")
    expect(board.get_by_text("tillkom.figures.stage_ladder(")).to_be_visible()
    board.get_by_label("Storlek").select_option(label="slide")
    expect(board.get_by_text('size="slide")')).to_be_visible()
    expect(board.locator("figure img, figure svg").first).to_be_visible()
    picture(page, "5-figure")
    board.get_by_label("Namn").fill("min-trappa")
    board.get_by_role("button", name="Spara", exact=True).click()
    expect(board.get_by_text("Sparat:")).to_be_visible()
    assert list(folder.rglob("min-trappa*.png"))
    picture(page, "6-slide")


def report_on_some(page: Page, folder: Path) -> None:
    """The comparison of the cases chosen, as everybody may read it."""
    board = opened(page, "Rapport", "render_reports(")
    board.get_by_role("button", name="Skriv jämförelsen").click()
    expect(board.get_by_text("Klart. Öppna")).to_be_visible(timeout=1000 * SECONDS)
    assert list(folder.rglob("reports-urval/comparison*.html"))
    picture(page, "7-report")


def settle(page: Page, folder: Path) -> None:
    """List what the coders differ on, and record a decision in the form of the last cell."""
    board = opened(page, "Skillnader", "tillkom.deciding.differences(")
    expect(board.locator("table td").filter(has_text="K2").first).to_be_visible()
    picture(page, "8-differences")
    page.get_by_role("button", name="K2", exact=True).click()
    page.get_by_label("Skäl").fill("K2 läste stycket igen.")
    page.get_by_label("Antecknat av").fill("K1")
    page.get_by_label("Antecknat av").press("Tab")
    page.get_by_role("button", name="Spara avgörandet").click()
    expect(page.get_by_text("Avgjort: vgr sender_receiver nuläge.")).to_be_visible()
    decided = (folder / "data" / "observations.csv").read_text(encoding="utf-8").splitlines()
    assert any(line.startswith(UNDECIDED) and ",avgörande," in line and "K2 läste stycket" in line for line in decided)
    picture(page, "9-settled")


def opened(page: Page, tab: str, line: str) -> Locator:
    """A tab of the workbench, when it shows the line that makes it."""
    page.get_by_role("tab", name=tab, exact=True).click()
    board = page.locator(".widget-tab-contents > :not(.lm-mod-hidden)")
    expect(board.get_by_text(line).first).to_be_visible()
    return board


def picture(page: Page, name: str) -> None:
    """A picture to look at, where that is asked for."""
    if folder := os.environ.get("TILLKOM_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def executed(page: object, path: Path) -> list[nbformat.NotebookNode]:
    """Save until every code cell has been run, and give the cells as saved."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        page.keyboard.press("Control+s")  # type: ignore[attr-defined]
        page.wait_for_timeout(2000)  # type: ignore[attr-defined]
        try:
            cells = nbformat.read(path, as_version=4).cells
        except NotJSONError:
            continue  # it is being written at this moment
        code = [cell for cell in cells if cell.cell_type == "code"]
        failed = any(output.output_type == "error" for cell in code for output in cell.outputs)
        if failed or all(cell.execution_count for cell in code):
            return list(cells)
    raise AssertionError("the notebook was not finished in time")
