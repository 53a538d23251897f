"""What programs do to a study's files is understood with the right meaning, refused by name, or warned of.

Judged by what is read, against what was meant: every table, and what each reader may see. A sample of each kind runs
here; all of them with ``TILLKOM_CORRUPTIONS=500``.
"""

from __future__ import annotations

import copy
import os
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from tests.check.corruptions import KINDS, Damage, Files, damaged
from tillkom.check import Problem, check_study
from tillkom.study import Study, load_study

READERS = ("public", "vgr", "kalmar")
HOW_MANY = int(os.environ.get("TILLKOM_CORRUPTIONS", len(KINDS)))
UNDERSTOOD, REFUSED, WARNED, SILENT = "understood", "refused", "warned of", "changed in silence"


@pytest.fixture(scope="module")
def meant(data_folder: Path) -> Files:
    """The shipped study with one case nobody may see, and one its participant may."""
    files = Files.read(data_folder)
    header, *rows = files.tables["cases"]
    for row in rows:
        hidden = {"borlange": "intern", "kalmar": "deltagare"}.get(row[0])
        row[header.index("visibility")] = hidden or row[header.index("visibility")]
    return files


@pytest.fixture(scope="module")
def as_meant(meant: Files, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Study]:
    folder = meant.write(tmp_path_factory.mktemp("meant") / "data")
    assert check_study(folder, warnings=True) == []
    return views(load_study(folder))


def views(study: Study) -> dict[str, Study]:
    return {"all": study} | {reader: study.extract(reader) for reader in READERS}


def same(one: dict[str, Study], other: dict[str, Study]) -> bool:
    """Whether two studies hold the same, for the research group and for every reader."""
    return all(
        one[view]._tables.keys() == other[view]._tables.keys()
        and all(_equal(table, other[view]._tables[name]) for name, table in one[view]._tables.items())
        and one[view].synthetic == other[view].synthetic
        for view in one
    )


def _equal(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    return set(one) == set(other) and one.equals(other[list(one)])


def judged(folder: Path, damage: Damage, as_meant: dict[str, Study]) -> str:
    """What became of the damage."""
    problems = check_study(folder, warnings=True)
    named = [problem for problem in problems if _names(problem, damage)]
    if any(not problem.is_warning for problem in problems):
        return (
            REFUSED if any(not problem.is_warning for problem in named) else f"refused, but not by name: {problems[0]}"
        )
    read = views(load_study(folder))
    if same(as_meant, read):
        return UNDERSTOOD
    return WARNED if named else SILENT


def _names(problem: Problem, damage: Damage) -> bool:
    """Whether a problem leads whoever reads it to the damaged file, and to its row where it is one row's."""
    if damage.file == "datapackage.json":
        return True  # what the package says wrongly may show in any table
    rows = problem.row in (None, damage.row) or damage.row is None
    return Path(problem.file).name == damage.file and rows


@pytest.mark.parametrize("part", range(4))
def test_no_damage_changes_what_is_read_in_silence(
    meant: Files, as_meant: dict[str, Study], tmp_path: Path, part: int
) -> None:
    outcomes: Counter[str] = Counter()
    failed = []
    for seed in range(part, HOW_MANY, 4):
        files = copy.deepcopy(meant)
        damage = damaged(seed, files)
        outcome = judged(files.write(tmp_path / "data"), damage, as_meant)
        outcomes[outcome] += 1
        if outcome not in (UNDERSTOOD, REFUSED, WARNED):
            failed.append((seed, damage, outcome))
    print(f"\npart {part}: {dict(outcomes)}")
    assert not failed


def test_the_judge_sees_a_number_that_changed_in_silence(
    meant: Files, as_meant: dict[str, Study], tmp_path: Path
) -> None:
    """Population 29014 read as 29015: no rule can know, and the comparison must."""
    files = copy.deepcopy(meant)
    header, *rows = files.tables["observations"]
    row = next(row for row in rows if row[header.index("value")] == "29014")
    row[header.index("value")] = "29015"
    damage = Damage("another number", "observations.csv")
    assert judged(files.write(tmp_path / "data"), damage, as_meant) == SILENT


def test_every_kind_of_damage_is_drawn() -> None:
    assert len({kind.__name__ for kind in KINDS}) == len(KINDS) >= 50
