"""What people and their programs do to tables that needs no correction: it is understood, and no problem."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.check.small_study import SmallStudy
from tillkom.check import as_text, check_study, to_json
from tillkom.study import load_study


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallStudy:
    monkeypatch.chdir(tmp_path)
    return SmallStudy(Path("study"))


def problems(study: SmallStudy) -> str:
    return as_text(check_study(study.save()))


def test_the_valid_study_has_no_problem(study: SmallStudy) -> None:
    assert problems(study) == ""


def test_frictionless_agrees_that_the_valid_study_is_valid(study: SmallStudy) -> None:
    import frictionless

    report = frictionless.validate(str(study.save() / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])


@pytest.mark.parametrize(
    ("table", "row", "column", "value"),
    [
        ("cases", 3, "visibility", "public"),
        ("events", 2, "order", "first"),
        ("events", 2, "text_sv", ""),
        ("stages", 3, "stage", "6"),
        ("units", 3, "code", "662"),
        ("events", 5, "case_id", "fall_x"),
        ("events", 3, "order", "1"),
        ("sources", 2, "year", "i fjol"),
    ],
)
def test_what_frictionless_refuses_is_refused_here_too(
    study: SmallStudy, table: str, row: int, column: str, value: str
) -> None:
    import frictionless

    study.set(table, row, column, value)
    folder = study.save()
    assert not frictionless.validate(str(folder / "datapackage.json")).valid
    assert [(problem.file, problem.row) for problem in check_study(folder)] == [(f"study/{table}.csv", row)]


def _as(encoding: str, delimiter: str = ",", line_end: str = "\n") -> Callable[[SmallStudy], None]:
    def save_all(study: SmallStudy) -> None:
        for table in study.tables:
            study.raw[f"{table}.csv"] = study.csv(table, delimiter, line_end).encode(encoding)

    return save_all


@pytest.mark.parametrize(
    "save_all",
    [
        pytest.param(_as("utf-8-sig"), id="utf-8 with a mark"),
        pytest.param(_as("utf-8", ";", "\r\n"), id="semicolons and Windows line ends"),
        pytest.param(_as("utf-8-sig", ";", "\r\n"), id="as Swedish Excel saves CSV UTF-8"),
        pytest.param(_as("cp1252", ";", "\r\n"), id="as Swedish Excel saves CSV"),
        pytest.param(_as("utf-16", "\t", "\r\n"), id="as Excel saves Unicode text"),
        pytest.param(_as("utf-16-le"), id="utf-16 without a mark"),
        pytest.param(_as("utf-8", "\t"), id="tabs"),
        pytest.param(_as("utf-8", ",", "\r"), id="line ends of an old Mac"),
    ],
)
def test_dialects_of_spreadsheets_are_understood(study: SmallStudy, save_all: Callable[[SmallStudy], None]) -> None:
    save_all(study)
    assert problems(study) == ""


def test_a_mistake_in_another_dialect_keeps_its_row(study: SmallStudy) -> None:
    study.set("cases", 3, "visibility", "public")
    _as("cp1252", ";", "\r\n")(study)
    assert problems(study) == (
        'study/cases.csv, row 3, column "visibility": "public" is not one of intern, deltagare, publicerad. '
        'Did you mean "publicerad"?'
    )


def test_a_text_of_several_lines_does_not_shift_the_rows_below(study: SmallStudy) -> None:
    study.set("events", 2, "text_sv", "Beslut.\nAndra raden.\nTredje raden.")
    study.set("events", 4, "order", "tre")
    assert [problem.row for problem in check_study(study.save())] == [4]


@pytest.mark.parametrize(
    ("table", "row", "column", "value"),
    [
        pytest.param("observations", 7, "value", "2,5", id="decimal comma in a value"),
        pytest.param("adoption_surveys", 2, "share", "0,46", id="decimal comma in a share"),
        pytest.param("observations", 2, "value", "114\u00a0592", id="space between thousands"),
        pytest.param("sources", 2, "year", "2024.0", id="year as a decimal number"),
        pytest.param("units", 2, "reference", "SANT", id="true in Swedish"),
        pytest.param("cases", 2, "visibility", "\u00a0publicerad ", id="space around a code"),
        pytest.param("observations", 2, "phase", unicodedata.normalize("NFD", "före"), id="letters of macOS"),
        pytest.param("events", 2, "kind", "dokument  författare", id="two spaces between codes"),
        pytest.param("events", 5, "date", " 2017~", id="space before a date"),
        pytest.param("events", 2, "text_sv", "Å, ä; ö\t”citat”", id="separators within a text"),
    ],
)
def test_a_cell_written_another_way_is_understood(
    study: SmallStudy, table: str, row: int, column: str, value: str
) -> None:
    study.set(table, row, column, value)
    assert problems(study) == ""


def test_a_truth_in_figures_is_understood_and_silences_no_rule_of_confidentiality(study: SmallStudy) -> None:
    at = study.tables["units"][0].index("reference")
    for row in study.tables["units"][1:]:
        row[at] = {"true": "1", "false": "0"}[row[at]]
    assert problems(study) == ""
    study.set("units", 3, "same_organisation_as", "statlig_myndighet:tillsyn")
    study.set("adoptions", 4, "unit_id", "statlig_myndighet:tillsyn")
    assert [(problem.file, problem.row) for problem in check_study(study.save())] == [
        ("study/units.csv", 3), ("study/adoptions.csv", 4),
    ]  # fmt: skip


def test_what_the_package_calls_missing_is_an_empty_cell(study: SmallStudy) -> None:
    study.set("observations", 2, "note_sv", "NA")
    assert '"NA"' in problems(study)
    resource = next(each for each in study.package["resources"] if each["name"] == "observations")
    resource["schema"]["missingValues"] = ["", "NA"]
    assert problems(study) == ""
    assert load_study(study.save()).observations["note_sv"].isna()[0]


def test_columns_in_another_order_are_understood(study: SmallStudy) -> None:
    study.tables["events"] = [list(reversed(row)) for row in study.tables["events"]]
    assert problems(study) == ""


def test_blank_rows_at_the_end_and_empty_columns_at_the_right_are_skipped(study: SmallStudy) -> None:
    study.raw["events.csv"] = "".join(f"{line},,\n" for line in study.csv("events").splitlines()).encode() + b",,,\n\n"
    assert problems(study) == ""


def test_a_row_that_ends_before_its_empty_cells_is_understood(study: SmallStudy) -> None:
    study.raw["sources.csv"] = "\n".join(line.rstrip(",") for line in study.csv("sources").splitlines()).encode()
    assert problems(study) == ""


def test_a_new_study_with_headers_alone_is_valid(study: SmallStudy) -> None:
    for table in study.tables:
        if table not in ("variables", "vocabularies"):
            del study.tables[table][1:]
    assert problems(study) == ""


def test_a_table_and_a_column_of_the_studys_own_are_welcome(study: SmallStudy) -> None:
    study.package["resources"].append(
        {"name": "own", "path": "own.csv", "schema": {"fields": [{"name": "a", "type": "integer"}]}}
    )
    study.raw["own.csv"] = b"a\n1\n"
    assert problems(study) == ""


@pytest.mark.parametrize(
    ("status", "value"),
    [("motstridig", ""), ("motstridig", "150"), ("ej_tillämplig", ""), ("ej_kodad", ""), ("retorisk", "")],
)
def test_an_answer_stands_exactly_when_its_status_says_so(study: SmallStudy, status: str, value: str) -> None:
    study.change("observations", 2, status=status, value=value, qualifier="")
    assert problems(study) == ""


def test_words_of_the_source_may_stand_beside_a_number_that_is_none(study: SmallStudy) -> None:
    study.change("observations", 2, status="retorisk", value="", qualifier="", text_sv="Tusentals mål.")
    assert problems(study) == ""


def test_a_stage_jump_that_is_explained_is_accepted(study: SmallStudy) -> None:
    study.change("stages", 2, stage="1")
    study.change("stages", 3, as_of="2017-12", stage="5", trajectory_note_sv="Sammanslagning.", alternative_low="")
    assert problems(study) == ""


def test_a_rise_of_three_stages_over_years_is_no_jump(study: SmallStudy) -> None:
    study.change("stages", 3, stage="5", alternative_low="")
    assert problems(study) == ""


def test_a_fall_with_the_trajectory_reverting_is_accepted(study: SmallStudy) -> None:
    study.change("stages", 3, stage="1", trajectory="återgång", alternative_low="")
    assert problems(study) == ""


def test_coders_who_differ_are_no_fall(study: SmallStudy) -> None:
    study.add("stages", 3, coder="K2", stage="1", alternative_low="")
    assert problems(study) == ""


def test_a_share_agrees_with_its_numbers_to_the_digits_given(study: SmallStudy) -> None:
    for share in ("0.5", "0.46", "0.460", "0.4598"):
        study.set("adoption_surveys", 2, "share", share)
        assert problems(study) == ""


def test_an_approximate_share_is_not_held_against_its_numbers(study: SmallStudy) -> None:
    study.change("adoption_surveys", 2, share="0.5", share_status="ungefärlig", qualifier="nästan")
    assert problems(study) == ""


def test_problems_come_by_file_in_the_packages_order_then_by_row(study: SmallStudy) -> None:
    study.set("events", 4, "type", "x")
    study.set("events", 2, "type", "x")
    study.set("cases", 3, "visibility", "x")
    study.package["synthetic"] = "ja"
    found = [(problem.file, problem.row) for problem in check_study(study.save())]
    assert found == [
        ("study/datapackage.json", None),
        ("study/cases.csv", 3),
        ("study/events.csv", 2),
        ("study/events.csv", 4),
    ]


def test_machines_get_each_part_of_a_problem_by_name(study: SmallStudy) -> None:
    study.set("cases", 3, "visibility", "public")
    (problem,) = json.loads(to_json(check_study(study.save())))["problems"]
    message = '"public" is not one of intern, deltagare, publicerad.'
    assert problem == {
        "file": "study/cases.csv",
        "row": 3,
        "column": "visibility",
        "value": "public",
        "rule": "enum",
        "message": message,
        "remedy": 'Did you mean "publicerad"?',
        "level": "error",
        "text": f'study/cases.csv, row 3, column "visibility": {message} Did you mean "publicerad"?',
    }


def test_machines_get_an_empty_list_where_all_is_well(study: SmallStudy) -> None:
    assert json.loads(to_json(check_study(study.save()))) == {"problems": []}


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert as_text(check_study("nowhere")) == (
        "nowhere: this folder does not exist. Give the folder that holds the study's datapackage.json."
    )


def test_a_folder_without_a_study_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes").mkdir()
    assert as_text(check_study("notes")) == (
        "notes: there is no datapackage.json here, so this is not a study. "
        "Give the folder of a study, or make one with: tillkom new-study DIR"
    )


def test_the_folder_above_the_study_is_led_down_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    SmallStudy(Path("project/data")).save()
    assert as_text(check_study("project")) == (
        'project: there is no datapackage.json here, so this is not a study. Did you mean "project/data"?'
    )


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data.csv").write_text("x")
    assert as_text(check_study("data.csv")) == (
        "data.csv: this is a file, not a folder. Give the folder that holds the study's datapackage.json."
    )


def test_a_folder_in_the_place_of_a_table_is_named(study: SmallStudy) -> None:
    folder = study.save()
    (folder / "sources.csv").unlink()
    (folder / "sources.csv").mkdir()
    assert as_text(check_study(folder)) == (
        "study/sources.csv: this is a folder, not a file. Put a CSV file in its place, with the header row: "
        "source_id,type,citation,year,identifier,read_here,interviewees,interviewed,pages,memo"
    )


def test_files_are_named_as_the_user_named_the_folder(study: SmallStudy) -> None:
    study.set("cases", 3, "visibility", "public")
    folder = study.save().resolve()
    (problem,) = check_study(folder)
    assert problem.file == (folder / "cases.csv").as_posix()


def test_the_shipped_study_has_no_problem(data_folder: Path) -> None:
    assert as_text(check_study(data_folder)) == ""


def test_the_answer_one_coder_gave_may_be_mended_by_a_decision_of_another(study: SmallStudy) -> None:
    study.remove("observations", 8)  # K1's own row: K2's stands, and the decision is K1's
    assert problems(study) == ""
