"""What coders differ on, listed and decided: on the small study, worked out by hand."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from tests.small_study import MARK
from tillkom import DataError, TillkomError, deciding, load_study
from tillkom.agreed import agreement_text
from tillkom.cli import tillkom
from tillkom.deciding import decide, differences, differences_text
from tillkom.study import Study


@pytest.fixture
def folder(small_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_folder, tmp_path / "data"))


def test_each_coders_answer_to_what_is_not_decided_is_a_row(small_study: Study) -> None:
    table = differences(small_study)
    assert table[["case_id", "variable_id", "phase", "coder", "answer"]].values.tolist() == [
        ["alfa", "effect_operations", "nuläge", "K1", "tydlig"],
        ["alfa", "effect_operations", "nuläge", "K2", "begränsad"],
        ["beta", "stage", "2021-11", "K1", "2 beslutad, framåt"],
        ["beta", "stage", "2021-11", "K2", "4 i praktik, stabil"],
    ]  # alfa's stage of 2021 is decided
    assert table.loc[0, ["source", "locator"]].tolist() == ["Berg (2022)", f"rad 2 {MARK}"]
    assert table.loc[2, "words"] == f"Ena {MARK}"


def test_a_decision_is_a_row_after_the_coders_own_and_nothing_else_changes(folder: Path) -> None:
    before = (folder / "observations.csv").read_text(encoding="utf-8").splitlines()
    decide(folder, "alfa", "effect_operations", why="Båda läste om.", take="K2", coder="K3").write()
    after = (folder / "observations.csv").read_text(encoding="utf-8").splitlines()
    new = [line for line in after if line not in before]
    assert len(after) == len(before) + 1
    assert [line for line in after if line in before] == before
    assert after[after.index(new[0]) - 1].split(",")[:5] == ["alfa", "effect_operations", "nuläge", "begränsad", ""]
    settled = load_study(folder).settled.set_index(["case_id", "variable_id"]).loc[("alfa", "effect_operations")]
    assert settled[["value", "status", "disputed", "memo"]].tolist() == ["begränsad", "belagd", False, "Båda läste om."]
    assert settled[["coder", "source_id", "kind"]].tolist() == ["K3", "samtal", "tolkning"]


def test_words_and_source_are_those_of_the_coder_who_gave_the_same_answer(folder: Path) -> None:
    found = decide(folder, "alfa", "effect_operations", status="belagd", value="tydlig", why="x", coder="K3")
    assert (found.cells["source_id"], found.cells["locator"]) == ("samtal", f"rad 2 {MARK}")


def test_what_the_source_does_not_say_has_no_value_left_from_either_coder(folder: Path) -> None:
    decide(folder, "alfa", "effect_operations", take="K1", status="framgår_ej", why="x", coder="K3").write()
    row = load_study(folder).answers("effect_operations", cases="alfa", labels=None).iloc[0]
    assert row["status"] == "framgår_ej"
    assert row[["value", "text_sv"]].isna().all()


def test_somebody_else_may_mend_what_one_coder_alone_has_answered(folder: Path) -> None:
    decide(folder, "alfa", "initiator", take="K1", value="politiker", why="Omläst.", coder="K3").write()
    assert load_study(folder).answers("initiator", cases="alfa", labels=None)["value"].tolist() == ["politiker"]


def test_who_alone_has_coded_cannot_put_the_own_answer_back_in_place_of_what_another_decided(folder: Path) -> None:
    decide(folder, "alfa", "initiator", take="K1", value="politiker", why="Omläst.", coder="K3").write()
    with pytest.raises(TillkomError, match="Only K1 has coded this"):
        decide(folder, "alfa", "initiator", take="K1", why="Nej.", coder="K1", replace=True)


def test_a_stage_is_decided_by_its_date(folder: Path) -> None:
    decide(folder, "beta", "stage", "2021-11", take="K1", value="3", why="Mitt emellan.", coder="K3").write()
    latest = load_study(folder).latest_stages.set_index("case_id").loc["beta"]
    assert latest[["stage", "trajectory", "reason_sv"]].tolist() == [3, "framåt", f"Ena {MARK}"]


def test_a_decision_that_stands_is_replaced_only_when_asked(folder: Path) -> None:
    with pytest.raises(TillkomError, match="--replace"):
        decide(folder, "alfa", "stage", "2021-11", take="K1", why="x", coder="K3")
    decide(folder, "alfa", "stage", "2021-11", take="K1", why="x", coder="K3", replace=True).write()
    stages = load_study(folder).stages
    assert stages.loc[stages["round"] == "avgörande", ["stage", "coder"]].values.tolist() == [[4, "K3"]]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"variable": "effect_operation"}, "Did you mean effect_operations"),
        ({"case": "alpha"}, "Did you mean alfa"),
        ({"variable": "initiator", "coder": "K1"}, "Only K1 has coded this"),
        ({"take": "K9"}, '"K9" has not coded this. Choose one of K1, K2'),
        ({"take": "K0"}, '"K0" has not coded this. Choose one of K1, K2'),
        ({"why": " "}, "says why"),
        ({"coder": ""}, "whoever records it"),
        ({"coder": " "}, "whoever records it"),
        ({"take": None}, "Say what was decided"),
        ({"phase": "före"}, 'for "före"'),
    ],
)
def test_what_cannot_be_decided_is_said_and_nothing_written(folder: Path, given: dict[str, str], said: str) -> None:
    whole = {"case": "alfa", "variable": "effect_operations", "take": "K1", "why": "x", "coder": "K3"} | given
    with pytest.raises(TillkomError, match=said):
        decide(folder, **whole)


def test_a_decision_that_would_make_the_study_unsound_is_refused_with_file_and_row(folder: Path) -> None:
    before = (folder / "observations.csv").read_bytes()
    with pytest.raises(DataError, match=r"data/observations\.csv, row \d+, column \"value\".*störst"):
        decide(folder, "alfa", "effect_operations", take="K1", value="störst", why="x", coder="K3")
    assert (folder / "observations.csv").read_bytes() == before


def test_the_command_lists_side_by_side_and_records(folder: Path) -> None:
    listed = CliRunner().invoke(tillkom, ["settle", "--data", str(folder)]).output
    assert "[alfa effect_operations nuläge]" in listed
    assert listed.strip().endswith(
        "2 bedömningar att avgöra. Skriv: tillkom settle FALL VARIABEL SKEDE --take KODARE --why SKÄL"
    )
    asked = ["settle", "alfa", "effect_operations", "--take", "K2", "--why", "Omläst.", "--coder", "K3"]
    done = CliRunner().invoke(tillkom, [*asked, "--data", str(folder)])
    assert done.output == "Avgjort: alfa effect_operations nuläge.\n"
    listed = CliRunner().invoke(tillkom, ["settle", "alfa", "--data", str(folder), "--language", "en"]).output
    assert listed == "Coders differ on nothing that is not settled already.\n"


def test_what_coders_differ_on_is_listed_as_each_says_it_with_its_place(small_study: Study) -> None:
    assert differences_text(small_study).splitlines() == [
        f"Alfa kommun {MARK}: Effekt på verksamheten   [alfa effect_operations nuläge]",
        f"  K1: tydlig (belagd) [Berg (2022), rad 2 {MARK}]",
        f"  K2: begränsad (belagd) [Berg (2022), rad 2 {MARK}]",
        f"Beta kommun {MARK}: Steg, november 2021   [beta stage 2021-11]",
        f"  K1: 2 beslutad, framåt – Ena {MARK} [Öst (2024), s. 22 {MARK}]",
        f"  K2: 4 i praktik, stabil – Andra {MARK} [Öst (2024), s. 22 {MARK}]",
        "",
        "2 bedömningar att avgöra. Skriv: tillkom settle FALL VARIABEL SKEDE --take KODARE --why SKÄL",
    ]
    assert differences_text(small_study, cases="beta", language="en").splitlines() == [
        f"Municipality of Beta {MARK}: Stage, November 2021   [beta stage 2021-11]",
        f"  K1: 2 decided, advancing – One {MARK} [Öst (2024), s. 22 {MARK}]",
        f"  K2: 4 in practice, stable – Other {MARK} [Öst (2024), s. 22 {MARK}]",
        "",
        "1 judgement to settle. Write: tillkom settle CASE VARIABLE PHASE --take CODER --why REASON",
    ]


def with_rows(study: Study, name: str, *changes: tuple[int, dict[str, Any]]) -> Study:
    """The study with more rows in a table, each like another but for some cells."""
    table = getattr(study, name)
    more = [table.iloc[[at]].assign(**cells).astype(table.dtypes.to_dict()) for at, cells in changes]
    return Study(study.codebook, {**study._tables, name: pd.concat([table, *more], ignore_index=True)})


def test_differences_come_by_case_then_variable_then_phase_and_who_has_not_looked_is_no_side(
    small_study: Study,
) -> None:
    # rows by hand: 5 is alfa's initiator, 9 its committees before, 20 its first effect on operations
    study = with_rows(
        small_study, "observations",
        (9, {"coder": "K2", "value": "geografiska_nämnder"}),
        (5, {"coder": "K2", "value": "politiker", "status": "belagd", "text_sv": "Alla", "source_id": None,
             "locator": None}),
        (21, {"coder": "K3", "value": None, "status": "ej_kodad"}),
        (21, {"case_id": "beta", "coder": "K1"}), (21, {"case_id": "beta", "coder": "K2", "value": "begränsad"}),
    )  # fmt: skip
    table = differences(study, cases=["beta", "alfa"])
    assert table[["case_id", "variable_id", "phase", "coder"]].values.tolist() == [
        ["beta", "effect_operations", "nuläge", "K1"], ["beta", "effect_operations", "nuläge", "K2"],
        ["beta", "stage", "2021-11", "K1"], ["beta", "stage", "2021-11", "K2"],
        ["alfa", "initiator", "nuläge", "K1"], ["alfa", "initiator", "nuläge", "K2"],
        ["alfa", "effect_operations", "nuläge", "K1"], ["alfa", "effect_operations", "nuläge", "K2"],
        ["alfa", "committee_structure", "före", "K1"], ["alfa", "committee_structure", "före", "K2"],
    ]  # fmt: skip
    lines = differences_text(study, cases=["beta", "alfa"]).splitlines()
    headings = [line.split("   ")[1] for line in lines if "   [" in line]
    assert "  K2: ledande politiker (belagd) – Alla" in lines, "words, and neither source nor place"
    assert headings == [
        "[beta effect_operations nuläge]", "[beta stage 2021-11]", "[alfa initiator nuläge]",
        "[alfa effect_operations nuläge]", "[alfa committee_structure före]",
    ]  # fmt: skip
    assert table.loc[5, ["source", "locator", "status"]].tolist() == ["", "", "belagd"]
    assert table.loc[4, "status"] == "ungefärlig"
    assert table.loc[8, "variable"] == "Nämndstruktur, före"


def test_coders_who_differ_on_the_direction_alone_differ(small_study: Study) -> None:
    stages = small_study.stages
    stages = stages[stages["case_id"] == "beta"].assign(stage=2).reset_index(drop=True)
    table = differences(Study(small_study.codebook, {**small_study._tables, "stages": stages}), cases="beta")
    assert table["answer"].tolist() == ["2 beslutad, framåt", "2 beslutad, stabil"]
    agreed = stages.assign(trajectory="framåt")
    nothing = differences(Study(small_study.codebook, {**small_study._tables, "stages": agreed}), cases="beta")
    assert nothing.empty
    assert nothing.columns.tolist() == table.columns.tolist()


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decisions as they would be written, without the check of the whole study, which has its own tests."""
    monkeypatch.setattr(deciding, "_problems", lambda folder, files: "")


@pytest.mark.usefixtures("unchecked")
def test_what_is_given_holds_and_the_rest_is_of_the_coder_taken_or_what_all_rest_on(folder: Path) -> None:
    taken = decide(folder, "alfa", "effect_operations", take="K2", why=" Omläst. ", coder="K3", kind="dokument").cells
    told = {name: cell for name, cell in taken.items() if cell}
    assert told == {
        "case_id": "alfa", "variable_id": "effect_operations", "phase": "nuläge", "value": "begränsad",
        "status": "belagd", "kind": "dokument", "source_id": "samtal", "locator": f"rad 2 {MARK}",
        "coder": "K3", "round": "avgörande", "memo": "Omläst.",
    }  # fmt: skip
    # nobody said so: what both rest on
    neither = decide(folder, "alfa", "effect_operations", status="belagd", value="ingen", why="x", coder="K3").cells
    assert {name: cell for name, cell in neither.items() if cell} == told | {
        "value": "ingen", "kind": "tolkning", "memo": "x",
    }  # fmt: skip
    assert set(neither) >= {"case_id", "variable_id", "phase", "value", "status"}
    own = decide(folder, "alfa", "effect_operations", status="retorisk", text_sv="Ord", why="x", coder="K3").cells
    assert (own["value"], own["text_sv"], own["text_en"], own["qualifier"]) == ("", "Ord", "", "")


def change_second_effect(folder: Path, column: str, cell: str) -> None:
    """Write something else into a cell of the second coder's effect."""
    path = folder / "observations.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    (second,) = (row for row in rows if row[1] == "effect_operations" and "K2" in row)
    second[rows[0].index(column)] = cell
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


@pytest.mark.usefixtures("unchecked")
def test_cells_are_taken_over_without_the_spaces_around_them(folder: Path) -> None:
    change_second_effect(folder, "locator", " rad 3 ")
    change_second_effect(folder, "variable_id", " effect_operations")
    taken = decide(folder, "alfa", "effect_operations", take="K2", why="x", coder="K3").cells
    assert (taken["variable_id"], taken["locator"]) == ("effect_operations", "rad 3")


@pytest.mark.usefixtures("unchecked")
def test_what_coders_rest_on_is_left_open_where_they_rest_on_different_things(folder: Path) -> None:
    change_second_effect(folder, "locator", "rad 3")
    cells = decide(folder, "alfa", "effect_operations", status="belagd", value="ingen", why="x", coder="K3").cells
    assert (cells["kind"], cells["source_id"], cells.get("locator")) == ("tolkning", "samtal", None)


@pytest.mark.usefixtures("unchecked")
def test_a_stage_is_decided_in_the_cells_of_stages(folder: Path) -> None:
    given = {"value": "2", "text_sv": "Skäl", "text_en": "Reason"}
    cells = decide(folder, "beta", "stage", take="K2", why="x", coder="K3", **given).cells
    assert {name: cell for name, cell in cells.items() if cell} == {
        "case_id": "beta", "as_of": "2021-11", "stage": "2", "trajectory": "stabil", "kind": "tolkning",
        "reason_sv": "Skäl", "reason_en": "Reason", "source_id": "rapport", "locator": f"s. 22 {MARK}",
        "coder": "K3", "round": "avgörande", "memo": "x",
    }  # fmt: skip
    alike = decide(folder, "beta", "stage", value="4", why="x", coder="K3").cells
    assert (alike["trajectory"], alike["reason_sv"]) == ("stabil", f"Andra {MARK}"), "the coder who said 4"


@pytest.mark.usefixtures("unchecked")
def test_a_decision_put_in_place_of_another_keeps_nothing_of_it(folder: Path) -> None:
    path = folder / "stages.csv"
    found = decide(folder, "alfa", "stage", "2021-11", take="K1", why="Nytt.", coder="K3", replace=True)
    (content,) = found.files.values()
    rows = list(csv.DictReader(content.decode().splitlines()))
    before = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert [row for row in rows if row["round"] != "avgörande"] == [row for row in before if row["round"] == "kodning"]
    (decision,) = (row for row in rows if row["round"] == "avgörande")
    assert (decision["stage"], decision["alternative_low"], decision["trajectory"]) == ("4", "", "stabil")
    assert (decision["trajectory_note_sv"], decision["coder"]) == ("", "K3")
    with pytest.raises(TillkomError, match=r"stages\.csv, row 5: a decision on this stands already \(3\)"):
        decide(folder, "alfa", "stage", "2021-11", take="K1", why="x", coder="K3")


@pytest.mark.usefixtures("unchecked")
def test_the_same_classes_in_another_order_are_the_same_answer(folder: Path) -> None:
    classes = {"status": "belagd", "value": "öppenhet tillit"}
    cells = decide(folder, "alfa", "principles", why="x", coder="K3", **classes).cells
    assert (cells["text_sv"], cells["value"]) == (f"Öppna dörrar {MARK}", "öppenhet tillit")


@pytest.mark.parametrize(
    ("variable", "given", "said"),
    [
        ("goals", {}, "Say which is decided: goals före, goals efter."),
        ("stage", {}, "Say which is decided: stage 2017, stage 2021-11."),
        ("stage", {"phase": "2020"}, 'Nothing is coded of "stage" in alfa for "2020". Did you mean 2021-11, 2017?'),
        ("robots", {"take": None, "value": "2"}, "Say what was decided: --status, or --take"),
        ("stage", {"phase": "2017", "take": None, "text_sv": "x"}, "Say what was decided: --value, or --take"),
        ("robots", {"coder": " K1 "}, "Only K1 has coded this"),
        (
            "xyz",
            {},
            'Nothing is coded of "xyz" in alfa. There is population, headline, seminar_question_1, trust_upheld_by, '
            "q1_initiator, initiator, q2_why, goals, committee_structure, steering_docs.",  # the first ten
        ),
        ("robots", {"case": "zeta"}, 'Nothing is coded of a case "zeta". Did you mean beta, delta?'),
        ("political", {}, '"political" in alfa. Did you mean q4_political_role, effect_political_task, population?'),
        ("robots", {"case": "xyz"}, 'case "xyz". There is alfa, beta, gamma, delta, epsilon.'),
    ],
)
def test_a_decision_that_is_not_said_in_full_names_what_is_missing(
    folder: Path, variable: str, given: dict[str, Any], said: str
) -> None:
    whole = {"case": "alfa", "variable": variable, "take": "K1", "why": "x", "coder": "K3"} | given
    with pytest.raises(TillkomError) as refused:
        decide(folder, **whole)
    assert said in str(refused.value)


def test_agreement_is_a_table_for_people(small_study: Study) -> None:
    lines = agreement_text(small_study, "type", "sv", resamples=0).splitlines()
    assert lines[:7] == [
        f"Hur kodarna stämmer överens i Liten studie {MARK}",
        "",
        "Grupp           Svar  Lika  Andel         Alfa  95 %  Avgjorda",
        *(
            line.replace(" %", "\N{NO-BREAK SPACE}%")
            for line in (
                "alla svar          1     0    0 %  för få svar               0",
                "alla klasser       1     0    0 %  för få svar               0",
                "därav en klass     1     0    0 %  för få svar               0",
                "steg               2     0    0 %  för få svar               1",
            )
        ),
    ]
    assert lines[7] == ""
    assert lines[8].startswith("Alfa är Krippendorffs")
    english = agreement_text(small_study, "theme", "en", resamples=0).splitlines()
    assert english[3] == "The seven questions        1      0     0%  too few answers             0"
    assert "Effekt på verksamheten     1     0" in agreement_text(small_study, "variable", "sv", resamples=0)


def test_approximate_and_exact_are_told_apart_unless_that_is_asked_for(small_study: Study) -> None:
    study = with_rows(small_study, "observations", (5, {"coder": "K2", "status": "belagd"}))  # alfa's initiator
    strict, loose = (
        agreement_text(study, "variable", "en", resamples=0, **options).splitlines()[3].split()
        for options in ({}, {"loose": True})
    )
    assert (strict[:3], loose[:3]) == (["Initiator", "1", "0"], ["Initiator", "1", "1"])


def test_alpha_and_its_interval_have_two_decimals_in_the_language_s_way(
    small_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = {"share": 0.654, "alpha": 0.4567, "lower": 0.1234, "upper": 0.789}
    told = {"group": "all", "n": 26, "agree": 17, "note": "", "decided": 3}
    monkeypatch.setattr("tillkom.analysis.agreement", lambda *_, **__: pd.DataFrame([told | measured]))
    line = agreement_text(small_study, "all", "sv").splitlines()[3]
    assert line.replace("\N{NO-BREAK SPACE}", " ").split() == [
        "alla", "svar", "26", "17", "65", "%", "0,46", "0,12–0,79", "3",
    ]  # fmt: skip
    assert "0.46  0.12–0.79" in agreement_text(small_study, "all", "en")
