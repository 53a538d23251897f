"""What coders differ on, listed and decided: on the small study, worked out by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.small_study import MARK
from tillkom import DataError, TillkomError, load_study
from tillkom.cli import tillkom
from tillkom.deciding import decide, differences
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
        ({"why": " "}, "says why"),
        ({"coder": ""}, "whoever records it"),
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
