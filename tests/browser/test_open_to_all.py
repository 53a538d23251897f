"""Finished pages for everybody: light and dark, wide and narrow, with the keyboard alone, on paper.

CI opens a few pages. ``TILLKOM_PAGES`` names folders of finished reports, separated as in ``PATH``, whose every page is
opened instead, for instance those of the shipped study and of ``tillkom synthetic`` in both languages.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
FOLDERS = [Path(folder) for folder in os.environ.get("TILLKOM_PAGES", "").split(os.pathsep) if folder]
PAGES = [str(path) for folder in FOLDERS for path in sorted(folder.rglob("*.html"))]
ON_PAPER = PAGES or ["boras.en.html", "comparison.html", "adoption.html"]
PAGES = PAGES or ["adoption.html", "index.html"]
LOOKS = [("light", 320), ("dark", 1280)]  # 320 pixels are 1280 at 400 %; light and wide is looked at elsewhere
LOOKS += [("light", 1280), ("dark", 320)] if FOLDERS else []
PRINTED = {"comparison": 10, "adoption": 4, "index": 1}
A_CASE = 8

FOCUSABLE = "a[href], summary, [tabindex='0']"
FOCUSED = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect(), look = getComputedStyle(it);
  return {
    tag: it.tagName.toLowerCase(),
    words: (it.getAttribute('aria-label') || it.textContent).trim(),
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.left >= 0,
    outline: look.outlineStyle === 'none' ? 0 : parseFloat(look.outlineWidth),
    place: [...document.querySelectorAll("a[href], summary, [tabindex='0']")].indexOf(it),
  };
}"""


@pytest.fixture
def opened(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in light and wide; the reports are made only where no folder is named."""
    folder = Path() if FOLDERS else request.getfixturevalue("reports")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((folder / request.param).resolve().as_uri())
    yield page
    page.close()


every_page = pytest.mark.parametrize("opened", PAGES, indirect=True)


@every_page
def test_no_barrier_in_light_or_dark_wide_or_narrow_and_nothing_sticks_out(opened: Page) -> None:
    opened.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
    for scheme, width in LOOKS:
        opened.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        opened.set_viewport_size({"width": width, "height": 900})
        asked = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}  # the others take longer
        found = Axe().run(opened, options=asked).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == [], (scheme, width)
        assert opened.evaluate("document.documentElement.scrollWidth") <= width, (scheme, width)


@every_page
def test_a_dark_page_is_dark_and_prints_light(opened: Page) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    opened.emulate_media(color_scheme="dark")
    assert opened.evaluate(ground) == "rgb(20, 24, 29)"
    opened.emulate_media(color_scheme="dark", media="print")
    assert opened.evaluate(ground) == "rgb(255, 255, 255)"


@every_page
def test_the_keyboard_alone_reaches_everything_in_order_and_shows_where_it_is(opened: Page) -> None:
    opened.keyboard.press("Tab")
    first = opened.evaluate(FOCUSED)
    assert (first["tag"], first["seen"]) == ("a", True)  # the link past what every page begins with
    opened.keyboard.press("Enter")
    assert opened.evaluate("document.activeElement.id") == "main"
    places = []
    for _ in range(opened.locator(FOCUSABLE).count() + 1):
        opened.keyboard.press("Tab")
        at = opened.evaluate(FOCUSED)
        if at["tag"] == "body":  # past the last one
            break
        assert at["seen"], at
        assert at["outline"] >= 2, at
        assert at["words"], at
        places.append(at["place"])
    assert places == sorted(set(places))
    shown = "nodes => nodes.filter(node => node.checkVisibility() && !node.classList.contains('skip')).length"
    assert len(places) == opened.locator(FOCUSABLE).evaluate_all(shown)


@every_page
def test_the_keyboard_opens_what_is_folded_and_follows_the_contents(opened: Page) -> None:
    folds = opened.locator("summary")
    if not folds.count():
        pytest.skip("nothing is folded on this page")
    folds.first.focus()
    opened.keyboard.press("Enter")
    assert opened.locator("details").first.evaluate("fold => fold.open")
    links = opened.locator("nav.contents a")
    if links.count():
        opened.keyboard.press("Tab")
        target = opened.evaluate("document.activeElement.getAttribute('href')")
        opened.keyboard.press("Enter")
        assert opened.evaluate("location.hash") == target
        assert opened.locator(target).evaluate("heading => Math.abs(heading.getBoundingClientRect().top) < innerHeight")


@pytest.mark.parametrize("opened", ON_PAPER, indirect=True)
def test_a_page_is_no_longer_on_paper_than_its_readers_can_be_asked_for(
    opened: Page, request: pytest.FixtureRequest
) -> None:
    name = Path(request.node.callspec.params["opened"]).name.split(".")[0]
    if FOLDERS and name == "comparison":
        pytest.skip("the comparison's length is bound for five cases")
    sheets = PdfReader(io.BytesIO(opened.pdf(prefer_css_page_size=True))).pages
    assert len(sheets) <= PRINTED.get(name, A_CASE)
    assert len(sheets[-1].extract_text().split()) > 25  # no page with a line or two
