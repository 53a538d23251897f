"""Warnings: said where something looks wrong, never in the way of a report, and refused only where that is asked."""

from __future__ import annotations

import json
import os
import shutil
import tomllib
from pathlib import Path

import pytest

from tests.check.doubts import DOUBTS, Change
from tests.check.small_study import SmallStudy
from tests.check.sound import SOUND
from tillkom.check import check_study
from tillkom.check.problems import WARNING
from tillkom.check.rules import RULES
from tillkom.cli import main
from tillkom.errors import EXIT_DATA, EXIT_OK

SWEDISH = tomllib.loads((Path(__file__).parent / "swedish.toml").read_text(encoding="utf-8"))
every_doubt = pytest.mark.parametrize(
    ("change", "message"), [pytest.param(change, message, id=change.__name__) for change, message in DOUBTS]
)


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallStudy:
    monkeypatch.chdir(tmp_path)
    return SmallStudy(Path("study"))


def ends_with(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


@every_doubt
def test_what_is_doubtful_is_one_warning_and_no_problem(study: SmallStudy, change: Change, message: str) -> None:
    change(study)
    folder = study.save()
    assert check_study(folder) == []
    doubtful = check_study(folder, warnings=True)
    assert [str(problem) for problem in doubtful] == [message]
    assert [problem.text("sv") for problem in doubtful] == [SWEDISH[change.__name__]]


def test_a_warning_is_printed_and_the_command_ends_well_unless_strict(
    study: SmallStudy, capsys: pytest.CaptureFixture[str]
) -> None:
    change, message = DOUBTS[0]
    change(study)
    study.save()
    assert ends_with("check", "--data", "study") == EXIT_OK
    assert ends_with("check", "--data", "study", "--strict") == EXIT_DATA
    assert capsys.readouterr().out == f"{message}\n" * 2


def test_machines_are_told_what_is_a_warning(study: SmallStudy, capsys: pytest.CaptureFixture[str]) -> None:
    DOUBTS[0][0](study)
    study.set("cases", 3, "visibility", "public")
    study.save()
    assert ends_with("check", "--data", "study", "--format", "json") == EXIT_DATA
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [(problem["rule"], problem["level"]) for problem in problems] == [
        ("enum", "error"), ("stage_in_practice_beside_no_practice", "warning"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("begins", "said", "says"),
    [
        ("kommun:23", "282 of Sweden's 290 municipalities", "282 av Sveriges 290 kommuner"),
        ("region:2", "15 of Sweden's 21 regions", "15 av Sveriges 21 regioner"),
    ],
)
def test_a_reference_population_that_lost_rows_is_doubtful_where_the_study_is_real(
    data_folder: Path, tmp_path: Path, begins: str, said: str, says: str
) -> None:
    folder = Path(shutil.copytree(data_folder, tmp_path / "data"))
    lines = (folder / "units.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    lost = [line for line in lines if not line.startswith(begins)]
    (folder / "units.csv").write_text("".join(lost), encoding="utf-8")
    (problem,) = check_study(folder, warnings=True)
    assert problem.message == f"the table holds {said}."
    assert f"tabellen har {says}. Lägg tillbaka" in problem.text("sv")


def test_a_spreadsheet_newer_than_the_table_beside_it_is_doubtful_and_an_older_one_is_not(study: SmallStudy) -> None:
    folder = study.save()
    shutil.copy(Path(__file__).parent / "data" / "libreoffice" / "events.xlsx", folder)
    saved = (folder / "events.csv").stat().st_mtime
    os.utime(folder / "events.xlsx", (saved + 60, saved + 60))
    (problem,) = check_study(folder, warnings=True)
    assert str(problem) == (
        "warning: study/events.csv: events.xlsx beside it is newer, and spreadsheet files are not read. If anything "
        "was written there, save it as CSV UTF-8 with the name events.csv; else move it out of the folder."
    )
    assert "events.xlsx bredvid är nyare, och kalkylfiler läses inte. Om något" in problem.text("sv")
    os.utime(folder / "events.xlsx", (saved - 60, saved - 60))
    assert check_study(folder, warnings=True) == []


@pytest.mark.parametrize("change", SOUND, ids=[change.__name__ for change in SOUND])
def test_what_is_right_is_left_alone(study: SmallStudy, change: Change) -> None:
    change(study)
    assert [str(problem) for problem in check_study(study.save(), warnings=True)] == []


@pytest.mark.parametrize("cells", [{"kind": "sekundär"}, {"kind": "dokument sekundär"}])
def test_a_source_called_second_hand_need_not_have_been_read(study: SmallStudy, cells: dict[str, str]) -> None:
    study.add("sources", 2, source_id="oläst", read_here="nej")
    study.change("events", 2, source_id="oläst", **cells)
    assert check_study(study.save(), warnings=True) == []


def test_the_valid_and_the_shipped_study_raise_no_doubt(study: SmallStudy, data_folder: Path) -> None:
    assert check_study(study.save(), warnings=True) == []
    assert [str(problem) for problem in check_study(data_folder, warnings=True)] == []


def test_every_warning_is_raised_by_some_change(study: SmallStudy) -> None:
    raised = {"reference_population_incomplete", "table_older_than_the_spreadsheet_beside_it"}  # by the tests above
    for change, _ in DOUBTS:
        doubtful = SmallStudy(study.folder)
        change(doubtful)
        raised |= {problem.rule for problem in check_study(doubtful.save(), warnings=True)}
    assert {rule.name for rule in RULES if rule.level == WARNING} == raised
