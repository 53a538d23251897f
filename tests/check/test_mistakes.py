"""One broken data set per mistake: each is named for the mistake, and the whole message is asserted.

Who wants to know what `tillkom check` says of something finds it in the modules `mistakes_in_…`.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from tests.check import (  # noqa: F401  (each registers its mistakes)
    mistakes_in_answers,
    mistakes_in_cases,
    mistakes_in_cells,
    mistakes_in_dates,
    mistakes_in_files,
    mistakes_in_judgements,
    mistakes_in_shape,
    mistakes_in_the_codebook,
    mistakes_in_the_package,
    mistakes_of_spreadsheets,
    mistakes_that_read_otherwise,
)
from tests.check.mistakes import MISTAKES, Spoil
from tests.check.small_study import SmallStudy
from tillkom.check import check_study, to_json
from tillkom.check.problems import ERROR
from tillkom.check.rules import RULES
from tillkom.cli import main
from tillkom.errors import EXIT_DATA, EXIT_OK

SWEDISH = tomllib.loads((Path(__file__).parent / "swedish.toml").read_text(encoding="utf-8"))


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallStudy:
    monkeypatch.chdir(tmp_path)
    return SmallStudy(Path("study"))


every_mistake = pytest.mark.parametrize(
    ("spoil", "message"), [pytest.param(spoil, message, id=spoil.__name__) for spoil, message in MISTAKES]
)


@every_mistake
def test_the_mistake_is_named_once_with_its_remedy_in_both_languages(
    study: SmallStudy, spoil: Spoil, message: str
) -> None:
    spoil(study)
    problems = check_study(study.save())
    assert [str(problem) for problem in problems] == [message]
    assert [problem.text("sv") for problem in problems] == [SWEDISH[spoil.__name__]]


@every_mistake
def test_the_command_prints_the_message_and_ends_with_the_exit_code_of_data(
    study: SmallStudy, spoil: Spoil, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(study)
    study.save()
    with pytest.raises(SystemExit) as ended:
        main(["check", "--data", "study"])
    assert ended.value.code == EXIT_DATA
    assert capsys.readouterr().out == f"{message}\n"


def test_the_command_is_silent_where_all_is_well(study: SmallStudy, capsys: pytest.CaptureFixture[str]) -> None:
    study.save()
    with pytest.raises(SystemExit) as ended:
        main(["check", "--data", "study"])
    assert ended.value.code == EXIT_OK
    assert capsys.readouterr().out == ""


def test_the_command_speaks_swedish_where_the_machine_does_or_when_asked(
    study: SmallStudy, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil, english = MISTAKES[0]
    spoil(study)
    study.save()
    told = []
    for settings, options in (("sv_SE.UTF-8", []), ("en_GB.UTF-8", ["--language", "sv"]), ("sv", ["--language", "en"])):
        monkeypatch.setenv("LC_MESSAGES", settings)
        with pytest.raises(SystemExit):
            main(["check", "--data", "study", *options])
        told.append(capsys.readouterr().out.strip())
    assert told == [SWEDISH[spoil.__name__], SWEDISH[spoil.__name__], english]


def test_machines_are_told_every_part_in_the_language_asked_for(study: SmallStudy) -> None:
    spoil, _ = MISTAKES[0]
    spoil(study)
    (problem,) = json.loads(to_json(check_study(study.save()), "sv"))["problems"]
    assert problem["text"] == SWEDISH[spoil.__name__]
    assert problem["text"].endswith(f": {problem['message']} {problem['remedy']}")
    assert problem["rule"] == "answer_beside_a_status_without_one"


def test_a_municipality_of_a_study_that_is_not_made_up_has_a_code(study: SmallStudy) -> None:
    study.package["synthetic"] = False
    study.set("units", 3, "code", "")
    (problem,) = check_study(study.save())
    assert str(problem) == (
        'study/units.csv, row 3, column "code": the official code is missing. Write the 4 digits, as text: "0662".'
    )
    assert problem.text("sv").endswith("den officiella koden saknas. Skriv de 4 siffrorna, som text: ”0662”.")


def test_what_lies_outside_the_study_is_told_of_though_another_table_lacks_its_cases(study: SmallStudy) -> None:
    study.remove_column("observations", "case_id")
    study.set("events", 2, "date", "2021-12-01")
    assert [str(problem).partition(": ")[0] for problem in check_study(study.save())] == [
        'study/observations.csv, row 1, column "case_id"', 'study/events.csv, row 2, column "date"',
    ]  # fmt: skip


def test_a_dash_is_never_taken_for_the_name_of_a_row_without_one(study: SmallStudy) -> None:
    study.add("sources", 3, source_id="")
    study.set("events", 2, "source_id", "-")
    assert [str(problem).partition(": ")[2] for problem in check_study(study.save())] == [
        "the cell is empty. Fill it in: source.",
        '"-" is not in sources.csv. Add it to sources.csv, or correct it here.',
    ]


def test_a_reference_is_guessed_at_where_two_hundred_lead_nowhere_and_no_further(study: SmallStudy) -> None:
    for number in range(201):
        study.add("events", 2, order=str(10 + number), source_id=f"raport{number}", text_sv=f"Händelse {number}.")
    remedies = [problem.remedy for problem in check_study(study.save())]
    assert remedies[:200] == ['Did you mean "rapport"?'] * 200
    assert remedies[200:] == ["Add it to sources.csv, or correct it here."]


def test_every_rule_is_broken_by_some_mistake(study: SmallStudy) -> None:
    broken = set()
    for spoil, _ in MISTAKES:
        spoilt = SmallStudy(study.folder)
        spoil(spoilt)
        broken |= {problem.rule for problem in check_study(spoilt.save())}
    assert {rule.name for rule in RULES if rule.level == ERROR} <= broken


def test_every_mistake_has_a_name_and_a_message_of_its_own() -> None:
    assert len({spoil.__name__ for spoil, _ in MISTAKES}) == len({message for _, message in MISTAKES}) == len(MISTAKES)
    assert len(MISTAKES) >= 45
