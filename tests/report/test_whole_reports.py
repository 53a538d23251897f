"""Every section that a notebook shows, whole: on the small study in both languages, on the wide one in Swedish.

What each says stands in ``whole/``, a file per report and language, and was read against the rows of
``tests/small_study.py`` and ``tests/wide_study.py`` line by line: whom a row is of, which source a note leads to, every
number. What is fitted to dates is held against other software in ``tests/adoption``; here it is how it is said. Where a
sentence is meant to change, ``python -m tests.report.test_whole_reports`` writes the files anew; read what changed.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.report.told import told
from tests.small_study import MARK, write_small_study
from tests.wide_study import SIX, write_wide_study
from tillkom import __version__, load_study
from tillkom.content import Cover, Paragraph, Section
from tillkom.render.job import NOTEBOOKS
from tillkom.report import AdoptionReport, CaseReport, ComparisonReport, ListedReport, QcaReport
from tillkom.study import Study

ROOT = Path(__file__).parents[2]
WHOLE = Path(__file__).parent / "whole"


def _one_step(study: Study) -> Study:
    """The study with the dates of one step alone."""
    dates = study.adoptions
    return Study(study.codebook, {**study._tables, "adoptions": dates[dates["definition"].astype("str") == "beslut"]})


SMALL: dict[str, tuple[str, Callable[[Study, str], object]]] = {
    "case": ("case", lambda study, language: CaseReport(study, "alfa", language)),
    "comparison": ("comparison", ComparisonReport),
    "adoption": ("adoption", AdoptionReport),
    "listed": ("listed", ListedReport),
}
WIDE: dict[str, tuple[str, Callable[[Study, str], object]]] = {
    "wide-case": ("case", lambda study, language: CaseReport(study, "ask", language)),
    "wide-comparison": ("comparison", ComparisonReport),
    "wide-six": ("comparison", lambda study, language: ComparisonReport(study.select(cases=SIX), language)),
    "wide-adoption": ("adoption", AdoptionReport),
    "wide-one-curve": ("adoption", lambda study, language: AdoptionReport(_one_step(study), language)),
    "wide-qca": ("qca", QcaReport),
}
"""The pages: each the notebook that shows it, and its report."""


def shown(notebook: str) -> list[str]:
    """The sections a notebook shows, in its order."""
    cells = json.loads((ROOT / "notebooks" / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    source = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    return re.findall(r"\breport\.([a-z_]+)\(", source)


def lines(report: object, name: str) -> list[str]:
    """A section as it is told, its heading first; of a cover everything that stands on it."""
    section: Section | Cover = getattr(report, name)()
    if isinstance(section, Cover):
        plain = Section("cover", section.title, (Paragraph((section.lead,)), section.facts), section.language)
        said = [section.kind, section.marking, section.warning, *section.notes]
        return [f"== {name}: {plain.heading}", *filter(None, said), *told(plain)]
    return [f"== {name}: {section.heading}", *told(section)]


def whole(study: Study, page: str, language: str) -> Iterator[str]:
    """The report, section by section, as its notebook shows it."""
    notebook, make = (SMALL | WIDE)[page]
    report = make(study, language)
    for name in shown(notebook):
        for line in lines(report, name):
            line = line.replace(MARK, "§").replace(__version__, "0")
            yield line.replace("\N{NO-BREAK SPACE}", " ").rstrip()


def recorded(page: str, language: str) -> list[str]:
    return (WHOLE / f"{page}.{language}.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("page", SMALL)
def test_every_section_says_this_and_nothing_else(small_study: Study, page: str, language: str) -> None:
    assert list(whole(small_study, page, language)) == recorded(page, language)


@pytest.mark.parametrize("page", WIDE)
def test_of_more_cases_and_dates_every_section_says_this(wide_study: Study, page: str) -> None:
    assert list(whole(wide_study, page, "sv")) == recorded(page, "sv")


def test_every_notebook_that_becomes_a_report_is_read_here() -> None:
    assert set(NOTEBOOKS) == {notebook for notebook, _ in (SMALL | WIDE).values()}
    assert all(shown(notebook) for notebook in NOTEBOOKS)


if __name__ == "__main__":
    WHOLE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        small = load_study(write_small_study(Path(temporary) / "small"))
        wide = load_study(write_wide_study(Path(temporary) / "wide"))
        for read, one, spoken in (
            *((small, page, language) for page in SMALL for language in ("sv", "en")),
            *((wide, page, "sv") for page in WIDE),
        ):
            text = "\n".join(whole(read, one, spoken)) + "\n"
            (WHOLE / f"{one}.{spoken}.txt").write_text(text, encoding="utf-8")
