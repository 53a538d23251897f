"""Every section that a notebook shows, whole, on the small study, in both languages.

What each says stands in ``whole/``, a file per report and language, and was read against the rows of
``tests/small_study.py`` line by line: whom a row is of, which source a note leads to, every number. Where a sentence is
meant to change, ``python -m tests.report.test_whole_reports`` writes the files anew; read what changed in them.
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
from tillkom import __version__, load_study
from tillkom.content import Cover, Paragraph, Section
from tillkom.render.job import NOTEBOOKS
from tillkom.report import AdoptionReport, CaseReport, ComparisonReport, ListedReport
from tillkom.study import Study

ROOT = Path(__file__).parents[2]
WHOLE = Path(__file__).parent / "whole"
REPORTS: dict[str, Callable[[Study, str], object]] = {
    "case": lambda study, language: CaseReport(study, "alfa", language),
    "comparison": lambda study, language: ComparisonReport(study, language),
    "adoption": lambda study, language: AdoptionReport(study, language),
    "listed": lambda study, language: ListedReport(study, language),
}
ELSEWHERE = {"qca": "tests/qca/test_report_and_figures.py"}  # takes sets, which the small study has none of


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


def whole(study: Study, notebook: str, language: str) -> Iterator[str]:
    """The report, section by section, as its notebook shows it."""
    report = REPORTS[notebook](study, language)
    for name in shown(notebook):
        for line in lines(report, name):
            line = line.replace(MARK, "§").replace(__version__, "0")
            yield line.replace("\N{NO-BREAK SPACE}", " ").rstrip()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("notebook", REPORTS)
def test_every_section_says_this_and_nothing_else(small_study: Study, notebook: str, language: str) -> None:
    expected = (WHOLE / f"{notebook}.{language}.txt").read_text(encoding="utf-8").splitlines()
    assert list(whole(small_study, notebook, language)) == expected


def test_every_notebook_that_becomes_a_report_is_read_here_or_in_a_test_of_its_own() -> None:
    assert set(NOTEBOOKS) == {*REPORTS, *ELSEWHERE}
    assert all(shown(notebook) for notebook in NOTEBOOKS)
    for notebook, test in ELSEWHERE.items():
        written = (ROOT / test).read_text(encoding="utf-8")
        own = [name for name in shown(notebook) if name not in ("cover", "references", "reading")]
        assert [name for name in own if name not in written] == []


if __name__ == "__main__":
    WHOLE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        read = load_study(write_small_study(Path(temporary) / "data"))
        for one in REPORTS:
            for spoken in ("sv", "en"):
                text = "\n".join(whole(read, one, spoken)) + "\n"
                (WHOLE / f"{one}.{spoken}.txt").write_text(text, encoding="utf-8")
