"""Finished pages opened as their readers open them: nothing missing, nothing cut, nothing fetched, open to everyone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tillkom import load_study
from tillkom.render.planning.study_folder import listed_together

PAGES = (
    "index", "gislaved", "boras", "boras.en", "borlange", "kalmar", "vgr", "listed", "qca", "comparison", "adoption",
)  # fmt: skip
WIDTHS = {"screen": 1280, "phone": 390}


@pytest.fixture(params=PAGES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def opened(browser: Browser, reports: Path, name: str) -> Iterator[tuple[Page, list[str]]]:
    """A page in the browser, and what it complained of or asked the network for."""
    page, complaints = browser.new_page(viewport={"width": WIDTHS["screen"], "height": 900}), []
    page.on("console", lambda message: complaints.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("request", lambda request: complaints.append(request.url) if leaves(request.url) else None)
    page.goto((reports / f"{name}.html").as_uri())
    yield page, complaints
    page.close()


def leaves(url: str) -> bool:
    return not url.startswith(("file:", "data:"))


def test_all_reports_and_their_notebooks_are_there(reports: Path, data_folder: Path) -> None:
    pages = {path.name for path in reports.glob("*.html")}
    study = load_study(data_folder)
    told = {f"{case_id}.html" for case_id in set(study.case_ids) - set(listed_together(study))}
    assert len(told) == 5
    of_many = {"comparison.html", "adoption.html", "listed.html", "qca.html"}
    assert pages == told | of_many | {"index.html", "boras.en.html", "index.en.html"}
    for page in pages - {"index.html", "index.en.html"}:
        assert (reports / page).with_suffix(".ipynb").is_file()


def test_a_page_asks_nothing_of_the_network_and_complains_of_nothing(opened: tuple[Page, list[str]]) -> None:
    _, complaints = opened
    assert complaints == []


def test_a_page_says_its_language_title_and_one_main_heading(opened: tuple[Page, list[str]], name: str) -> None:
    page, _ = opened
    assert page.locator("html").get_attribute("lang") == ("en" if name.endswith(".en") else "sv")
    assert page.title().strip()
    assert page.locator("h1").count() == 1
    assert page.locator("script").count() == 0


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
def test_nothing_sticks_out_of_the_page(opened: tuple[Page, list[str]], width: int) -> None:
    page, _ = opened
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_picture_is_described_and_every_figure_has_its_numbers(opened: tuple[Page, list[str]]) -> None:
    page, _ = opened
    for picture in page.locator("img").all():
        assert len(picture.get_attribute("alt") or "") > 40
    for figure in page.locator("figure").all():
        assert figure.locator("figcaption").count() == 1
        assert figure.locator("table").count() >= 1


def test_axe_finds_no_barrier_on_the_page(opened: tuple[Page, list[str]]) -> None:
    page, _ = opened
    page.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
    options = {"runOnly": {"type": "tag", "values": tags}, "rules": {"color-contrast": {"enabled": False}}}
    assert violations(page, **options) == []


def test_text_stands_out_from_what_is_behind_it(opened: tuple[Page, list[str]]) -> None:
    page, _ = opened
    page.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
    assert page.evaluate(MARK_COLOURS) >= 5
    first = {"include": [["[data-first]"]]}
    assert violations(page, first, runOnly={"type": "rule", "values": ["color-contrast"]}) == []


MARK_COLOURS = """() => {
  const seen = new Set();
  for (const each of document.body.querySelectorAll('*')) {
    if (![...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim())) continue;
    const own = getComputedStyle(each), key = [own.color, own.fontSize, own.fontWeight, own.textShadow];
    for (let up = each; up; up = up.parentElement) {
      const style = getComputedStyle(up);
      key.push([style.backgroundColor, style.backgroundImage, style.opacity, style.position, style.filter].join());
    }
    const text = [...new Set(key)].join('|');
    if (!seen.has(text)) { seen.add(text); each.dataset.first = '' }
  }
  return seen.size;
}"""
"""Marks the first text of each colour, size and weight on each background: the others of its kind look the same, and
axe takes ten seconds for all of them."""


def violations(page: Page, context: dict[str, Any] | None = None, **options: Any) -> list[tuple[str, str]]:
    found = Axe().run(page, context=context, options={**options, "resultTypes": ["violations"]}).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found]


def test_every_link_leads_somewhere(opened: tuple[Page, list[str]], reports: Path) -> None:
    page, _ = opened
    places = page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
    for target in page.evaluate("[...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))"):
        if target.startswith("#"):
            assert places.count(target[1:]) == 1, target
        elif not target.startswith("http"):
            assert (reports / target).is_file(), target


def test_executed_notebooks_hold_no_warning_no_error_and_no_path_of_the_machine(reports: Path) -> None:
    private = re.compile(r"(/home/|/root/|/tmp/|/Users/|[A-Z]:\\\\|site-packages)")
    for path in sorted(reports.glob("*.ipynb")):
        text = path.read_text(encoding="utf-8")
        assert not private.search(re.sub(r'"image/(png|svg\+xml)": "[^"]*"', "", text)), path.name
        for cell in nbformat.reads(text, as_version=4).cells:
            for output in cell.get("outputs", []):
                assert output.output_type != "error", path.name
                assert output.get("name") != "stderr", (path.name, output.get("text"))


def test_pages_hold_no_path_of_the_machine(reports: Path) -> None:
    for path in reports.glob("*.html"):
        assert str(Path.home()) not in path.read_text(encoding="utf-8")
        assert str(reports) not in path.read_text(encoding="utf-8")
