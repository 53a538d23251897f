"""A browser that opens finished pages; where none is installed the tests say so, and in CI they fail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.system_parts import program
from tillkom.render import Order, render_reports


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a screen."""
    found = program("chromium", "the pages opened")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def reports(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every report of the shipped study, in Swedish, and two in English."""
    folder = tmp_path_factory.mktemp("reports")
    swedish = render_reports(data_folder, folder)
    english = render_reports(data_folder, folder, Order(cases=["boras"], language="en"))
    assert swedish.failed == []
    assert english.failed == []
    return folder
