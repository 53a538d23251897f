"""Every question put to every case: known answers stand, and what is missing says why."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from tests.analysis.conftest import TABLES, one
from tillkom import analysis
from tillkom.analysis.reforms import _changed, _compared
from tillkom.errors import TillkomError
from tillkom.study import Study


def test_goals_of_gislaved_are_nearly_150_before_and_not_stated_after(study: Study) -> None:
    goals = analysis.before_after(study, ["goals"], cases=["gislaved"])
    before, after = one(goals, phase="före"), one(goals, phase="efter")
    assert (before["value_number"], before["qualifier"], before["status"]) == (150, "nästan", "ungefärlig")
    assert pd.isna(after["value_number"])
    assert after["status"] == "framgår_ej"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(("10", 10.0), ("10.0", 10.0), False), (("a b", None), ("b a", None), False), (("10", 10.0), ("11", 11.0), True)],
)
def test_a_number_written_otherwise_and_classes_in_another_order_are_no_change(before, after, expected) -> None:  # type: ignore[no-untyped-def]
    known = {("x", "v", "före"): _compared(*before), ("x", "v", "efter"): _compared(*after)}
    assert _changed(known, "x", "v", "efter") is expected


def test_what_nobody_looked_for_is_not_coded_rather_than_absent(study: Study) -> None:
    row = one(analysis.answers(study, ["steering_docs"], cases=["forsok_falun_elevhalsa"]), phase="före")
    assert row["status"] == "ej_kodad"
    assert pd.isna(row["value"])


def test_committees_of_a_trial_at_state_agencies_are_not_applicable(study: Study) -> None:
    table = analysis.answers(study, ["committees", "goals"], cases=["forsok_ivo_socialtjanst"])
    assert set(table.loc[table["variable_id"] == "committees", "status"]) == {"ej_tillämplig"}
    assert set(table.loc[table["variable_id"] == "goals", "status"]) == {"ej_kodad"}


def test_every_case_has_one_row_per_variable_and_phase(study: Study) -> None:
    table = analysis.answers(study)
    asked = study.variables["phases"].str.split().str.len().sum()
    assert len(table) == asked * len(study.case_ids)
    assert not table.duplicated(["case_id", "variable_id", "phase"]).any()


def test_every_coded_answer_is_found_in_the_grid(study: Study) -> None:
    table = analysis.answers(study)
    assert table["coders"].notna().sum() == len(study.settled)


def test_one_variable_and_one_case_alone_need_no_list(study: Study) -> None:
    asked = analysis.answers(study, ["goals"], cases=["gislaved"])
    assert analysis.answers(study, "goals", cases="gislaved").equals(asked)
    assert analysis.before_after(study, "goals", cases="gislaved")["case_id"].unique().tolist() == ["gislaved"]
    assert set(analysis.timelines(study, "boras")["case_id"]) == {"boras"}


def test_one_variable_there_is_not_is_named_whole(study: Study) -> None:
    with pytest.raises(TillkomError, match="no variable goal_count in"):
        analysis.answers(study, "goal_count")


def test_a_variable_there_is_not_is_named_in_the_message(study: Study) -> None:
    with pytest.raises(TillkomError, match="goal_count"):
        analysis.answers(study, ["goal_count"])


def test_only_the_five_described_places_count_as_coded(study: Study) -> None:
    assert analysis.coded_cases(study) == ["gislaved", "boras", "borlange", "kalmar", "vgr"]


def test_a_figure_of_speech_never_becomes_a_number(study: Study) -> None:
    row = one(analysis.before_after(study, ["steering_docs"], cases=["boras"]), phase="före")
    assert row["status"] == "retorisk"
    assert pd.isna(row["value_number"])


def test_words_of_the_companion_variable_stand_beside_a_count_that_is_not_stated(study: Study) -> None:
    row = one(analysis.before_after(study, ["goals"], cases=["boras"]), phase="före")
    assert row["status"] == "framgår_ej"
    assert "många mål" in row["described_sv"]


def test_change_is_told_only_where_both_answers_are_known_and_exact(
    study: Study, changed: Callable[..., Study]
) -> None:
    # Borås's committees after are approximate, since the source relates the decision; as exact they are a change
    assert analysis.before_after(study, ["committee_division"])["changed"].isna().all()
    rows = study.observations
    exact = rows["status"].mask((rows["case_id"] == "boras") & (rows["variable_id"] == "committee_division"), "belagd")
    table = analysis.before_after(changed(observations=rows.assign(status=exact)), ["committee_division"])
    after = table[table["phase"] == "efter"].set_index("case_id")["changed"]
    assert after["boras"] is True or bool(after["boras"])
    assert after.drop("boras").isna().all()
    assert table.loc[table["phase"] == "före", "changed"].isna().all()


def test_coders_who_differ_leave_a_conflicting_answer(study: Study, changed: Callable[..., Study]) -> None:
    observations = study.observations
    observations = observations[observations["round"] == "kodning"]
    goals = observations[(observations["variable_id"] == "goals") & (observations["case_id"] == "gislaved")]
    second = goals[(goals["phase"] == "före") & (goals["coder"] == "K1")].assign(coder="K9", value="120")
    row = one(
        analysis.answers(
            changed(observations=pd.concat([observations, second], ignore_index=True)), ["goals"], cases=["gislaved"]
        ),
        phase="före",
    )
    assert row["status"] == "motstridig"
    assert pd.isna(row["value_number"])


def test_bases_count_known_answers_of_the_cases_the_question_can_be_asked_of(study: Study) -> None:
    table = analysis.bases(study, ["goals", "committees"], cases=analysis.coded_cases(study))
    before = one(table, variable_id="goals", phase="före")
    assert (before["known"], before["of"], before["framgår_ej"]) == (1, 5, 4)
    everyone = analysis.bases(study, ["committees"])
    assert one(everyone, phase="före")["of"] < len(study.case_ids)


def test_known_answers_by_theme_add_up_to_all_known_answers(study: Study) -> None:
    themes = analysis.known_by_theme(study)
    assert themes["known"].sum() == analysis.status_matrix(study)["known"].sum()


def test_analyses_leave_the_study_as_it_was(study: Study) -> None:
    before = {name: getattr(study, name).copy(deep=True) for name in TABLES}
    for analyse in (
        analysis.answers, analysis.before_after, analysis.ladder, analysis.trajectories, analysis.seven_questions,
        analysis.effects, analysis.principles, analysis.practices, analysis.timelines, analysis.survey_shares,
        analysis.status_matrix, analysis.bases, analysis.known_by_theme, analysis.references,
    ):  # fmt: skip
        result = analyse(study)
        result["new"] = 1
    analysis.mirror(study, "boras")
    analysis.evidence(study, "boras")
    for name, table in before.items():
        pd.testing.assert_frame_equal(getattr(study, name), table)
