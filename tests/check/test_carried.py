"""What the check passes, everything carries: loading, extracts, reports and figures, whatever the package says.

Each seed changes one place of the study's ``datapackage.json``, or one cell of a table, as an editor's slip or another
program would. Where the check finds no error, nothing after it may end in anything but pages and pictures. More of them
are tried with ``TILLKOM_CORRUPTIONS=500``.
"""

from __future__ import annotations

import copy
import csv
import json
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tillkom.check import check_study
from tillkom.content import Section
from tillkom.errors import TillkomError
from tillkom.figures import all_figures
from tillkom.report import AdoptionReport, CaseReport, ComparisonReport
from tillkom.study import load_study

HOW_MANY = int(os.environ.get("TILLKOM_CORRUPTIONS", "12"))
OTHER: tuple[Any, ...] = (
    "", "x" * 400, "../x", "<b>&\"'", "\u202e", " ", "0", 0, -1, 1e300, True, False, None, [], ["a"], [[]], {},
    {"a": 1}, [None], "2016-12-15/..", "EDTF", "sv",
)  # fmt: skip
IN_A_CELL = (
    "", " ", "0", "1", "-1", "1e9", "0,5", "99999999999", "x" * 300, "a\nb", "<b>&\"'", "🦆", "ja", "true", "alfa",
    "alfa beta", "..", "2016", "2016~", "2016/2018", "2016-12-15/..", "../2016-12-15", "2016-21", "201X", "0001",
    "9999-12-31", "belagd", "framgår_ej", "intern", "publicerad", "tolkning",
)  # fmt: skip
DRAWN = ("timeline", "stage-ladder", "known-unknown")


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a package that holds something."""
    if path:
        yield path
    below = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, each in below:
        yield from places(each, (*path, key))


def changed(package: dict[str, Any], seed: int) -> tuple[dict[str, Any], str]:
    """The package with one place that says something else, or nothing, or with something more in it."""
    source = random.Random(seed)
    other = copy.deepcopy(package)
    path = source.choice(list(places(other)))
    parent = other
    for key in path[:-1]:
        parent = parent[key]
    how = source.choice(("put", "put", "put", "dropped", "added"))
    if how == "dropped":
        del parent[path[-1]]
    elif how == "added" and isinstance(parent, dict):
        parent[source.choice(("selection", "extract_for", "notes", "subject", "profile", "x"))] = source.choice(OTHER)
    else:
        parent[path[-1]] = source.choice(OTHER)
    return other, f"{how} at {'/'.join(map(str, path))}"


def changed_cell(folder: Path, seed: int) -> str:
    """One cell of the study in that folder holds something else: what no cell should, or what another one does."""
    source = random.Random(seed)
    path = source.choice(sorted(folder.glob("*.csv")))
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    if not rows:
        return changed_cell(folder, seed + 1_000_000)
    row, column = source.randrange(len(rows)), source.randrange(len(header))
    others = (source.choice(IN_A_CELL), source.choice(rows)[column], source.choice(rows)[source.randrange(len(header))])
    rows[row][column] = source.choice(others)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return f"{path.name}, row {row + 2}, {header[column]}: {rows[row][column]!r}"


def sections(report: Any) -> Iterator[Section]:
    """Every section of a report."""
    for name in vars(type(report)):
        made = getattr(report, name)
        if not name.startswith("_") and callable(made) and isinstance(section := made(), Section):
            yield section


@pytest.mark.parametrize("chunk", range(2))
def test_what_the_check_passes_loads_and_makes_reports_and_figures(small_folder, tmp_path, chunk):
    package = json.loads((small_folder / "datapackage.json").read_text(encoding="utf-8"))
    passed = 0
    for seed in range(chunk, HOW_MANY, 2):
        folder = Path(shutil.copytree(small_folder, tmp_path / f"study{seed}"))
        other, what = changed(package, seed)
        (folder / "datapackage.json").write_text(json.dumps(other), encoding="utf-8")
        refused = bool(check_study(folder))
        passed += not refused
        try:
            made_of(folder, refused)
        except Exception as error:
            raise AssertionError(f"seed {seed}, {what}: {error!r}") from error
    assert passed > 0


def test_what_the_check_passes_of_changed_cells_makes_reports_and_figures(small_folder, tmp_path):
    passed = 0
    for seed in range(HOW_MANY // 2):
        folder = Path(shutil.copytree(small_folder, tmp_path / f"study{seed}"))
        what = changed_cell(folder, seed)
        refused = bool(check_study(folder))
        passed += not refused
        try:
            made_of(folder, refused, of_adoption=what.startswith("adoption"))
        except Exception as error:
            raise AssertionError(f"seed {seed}, {what}: {error!r}") from error
    assert passed > 0


def made_of(folder: Path, refused: bool, *, of_adoption: bool = False) -> None:
    """Everything a batch would make of it, without a kernel; what the check refuses is read or refused in words."""
    reports: list[Any]
    try:
        study = load_study(folder)
    except TillkomError:
        assert refused
        return
    if refused:
        return
    extract = study.extract("alfa")
    reports = [CaseReport(extract, "alfa", "sv"), ComparisonReport(extract, "en")]
    if of_adoption:
        reports.append(AdoptionReport(extract, "sv"))
    for report in reports:
        shown = [section._repr_html_() for section in sections(report)]  # each of them, also those that come empty
        assert any(shown)
    for figure in all_figures(study, only=DRAWN, language="sv"):
        assert figure.alt
