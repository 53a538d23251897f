"""Stages, questions, principles and practices, timelines, evidence and the mirror."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from tests.analysis.conftest import one
from tillkom import analysis
from tillkom.errors import TillkomError
from tillkom.study import Study


@pytest.mark.parametrize(
    ("case_id", "stage", "low", "high", "trajectory"),
    [
        ("gislaved", 3, 3, 4, "stannat_av"),
        ("boras", 2, 2, 3, "framåt"),
        ("borlange", 4, 4, 5, "stabil"),
        ("kalmar", 4, 4, 5, "stabil"),
        ("vgr", 2, 1, 2, "framåt"),
    ],
)
def test_ladder_holds_stage_and_what_can_be_argued_for(
    study: Study, case_id: str, stage: int, low: int, high: int, trajectory: str
) -> None:
    row = one(analysis.ladder(study), case_id=case_id)
    assert (row["stage"], row["stage_low"], row["stage_high"], row["trajectory"]) == (stage, low, high, trajectory)


def test_a_case_nobody_judged_is_on_the_ladder_as_not_coded(study: Study) -> None:
    row = one(analysis.ladder(study), case_id="forsok_falun_elevhalsa")
    assert row["status"] == "ej_kodad"
    assert pd.isna(row["stage"])


def test_coders_who_differ_on_the_stage_leave_a_range_and_no_stage(study: Study, changed: Callable[..., Study]) -> None:
    stages = study.stages
    # Kalmar: 5 by the first coder, 4 (4 or 5) by the second; without the decision, that is what is left
    undecided = changed(stages=stages[stages["round"] == "kodning"].reset_index(drop=True))
    row = one(analysis.ladder(undecided), case_id="kalmar")
    assert pd.isna(row["stage"])
    assert (row["stage_low"], row["stage_high"], row["status"]) == (4, 5, "motstridig")


def test_trajectories_tell_how_many_steps_a_case_moved(study: Study, changed: Callable[..., Study]) -> None:
    stages = study.stages
    earlier = stages[stages["case_id"] == "kalmar"].assign(
        as_of="2010", as_of_lower=pd.Timestamp("2010-01-01"), as_of_upper=pd.Timestamp("2010-12-31"), stage=3
    )
    table = analysis.trajectories(changed(stages=pd.concat([stages, earlier], ignore_index=True)), cases=["kalmar"])
    assert table["stage"].tolist() == [3, 4]
    assert table["step"].tolist()[1] == 1


def test_seven_questions_are_numbered_one_to_seven_with_two_parts_of_the_first(study: Study) -> None:
    table = analysis.seven_questions(study, cases=["boras"])
    assert table["question"].tolist() == [1, 1, 2, 3, 4, 5, 6, 7]


def test_effects_are_the_four_classified_ones(study: Study) -> None:
    table = analysis.effects(study, cases=["borlange"]).set_index("variable_id")
    assert table["value"].astype("object").where(table["value"].notna(), None).to_dict() == {
        "effect_political_task": "begränsad",
        "effect_dialogue": "tydlig",
        "effect_organisation": "tydlig",
        "effect_operations": None,
    }


def test_a_principle_not_named_is_false_and_one_of_an_unknown_answer_is_missing(study: Study) -> None:
    table = analysis.practices(study, cases=["gislaved", "boras"])
    gislaved = table[table["case_id"] == "gislaved"].set_index("code")["present"]
    assert bool(gislaved["delegering"])
    assert gislaved.sum() == 1
    assert table.loc[table["case_id"] == "boras", "present"].isna().all()


def test_practices_fill_the_two_by_two_table_with_six_five_three_and_four(study: Study) -> None:
    table = analysis.practices(study, cases=["gislaved"])
    sizes = table.groupby(["area", "aim"]).size().to_dict()
    assert sizes == {
        ("styrning", "handlingsutrymme"): 6,
        ("styrning", "tillitsvärdighet"): 5,
        ("ledning", "handlingsutrymme"): 3,
        ("ledning", "tillitsvärdighet"): 4,
    }


def test_counts_carry_the_base_of_known_answers(study: Study) -> None:
    table = analysis.counts(analysis.practices(study, cases=analysis.coded_cases(study)))
    row = one(table, code="undvika_detaljstyrning")
    assert (row["present"], row["known"], row["cases"]) == (2, 3, 5)


def test_undated_events_stay_after_the_event_the_source_tells_before_them(study: Study) -> None:
    table = analysis.timeline(study, "boras")
    assert table["order"].tolist() == list(range(1, 14))
    pandemic = table[table["type"] == "störning"].iloc[0]
    assert not pandemic["dated"]
    assert pandemic["not_before"] == pd.Timestamp("2019-05-06")
    assert pandemic["not_after"] == pd.Timestamp("2021-11-01")


def test_an_event_about_a_year_follows_the_decision_the_source_tells_before_it(study: Study) -> None:
    table = analysis.timeline(study, "gislaved")
    assert table["date"].dropna().tolist() == ["2016-12-15", "2017~", "2019/2022", "2021-11"]
    assert table["precision"].tolist()[0] == "odaterad"


def test_an_event_told_late_that_is_surely_earlier_comes_first(study: Study, changed: Callable[..., Study]) -> None:
    events = study.events
    flash_back = events[(events["case_id"] == "vgr") & (events["order"] == 2)].assign(order=99)
    rest = events[~((events["case_id"] == "vgr") & (events["order"] == 2))]
    table = analysis.timeline(changed(events=pd.concat([rest, flash_back], ignore_index=True)), "vgr")
    assert table["order"].tolist() == [1, 3, 99, 4, 5, 6, 7, 8]
    assert table["number"].tolist() == [1, 2, 3, 4, 5, 6, 7, 8]


def test_evidence_lists_every_coded_row_of_the_case_with_its_source(study: Study) -> None:
    table = analysis.evidence(study, "vgr")
    tables = {name: getattr(study, name) for name in ("observations", "events", "stages", "adoptions")}
    assert table["part"].value_counts().to_dict() == {
        name: int((rows["case_id"] == "vgr").sum()) for name, rows in tables.items()
    }
    stated = table[table["status"] == "belagd"]
    assert stated["source_id"].notna().all()
    assert stated["locator"].notna().all()


def test_references_of_a_case_are_the_sources_its_values_rest_on(study: Study) -> None:
    table = analysis.references(study, "boras")
    assert table["source_id"].tolist() == ["solli_2024"]
    assert table["cited"].iloc[0] > 40


def test_mirror_counts_the_others_and_never_the_case_itself(study: Study) -> None:
    table = analysis.mirror(study, "boras")
    rows = table[table["variable_id"] == "principles"].set_index("code")
    assert bool(rows.at["öppenhet", "own"])
    assert rows.at["öppenhet", "others"] == 2
    assert rows.at["öppenhet", "base"] == 4
    # all four others, less those of a level at which a question cannot occur
    grid = analysis.answers(study, cases=[case for case in analysis.coded_cases(study) if case != "boras"])
    applies = grid[grid["status"] != "ej_tillämplig"].groupby(["variable_id", "phase"]).size()
    asked = table[table["variable_id"] != "stage"]
    assert set(table.loc[table["variable_id"] == "stage", "cases"]) == {4}
    assert asked["cases"].tolist() == [applies[row.variable_id, row.phase] for row in asked.itertuples()]


def test_mirror_says_why_the_own_answer_is_missing(study: Study) -> None:
    table = analysis.mirror(study, "boras")
    rows = table[table["variable_id"] == "practices"]
    assert set(rows["own_status"]) == {"framgår_ej"}
    assert rows["own"].isna().all()


def test_mirror_holds_only_cases_the_reader_may_see(study: Study, changed: Callable[..., Study]) -> None:
    cases = study.cases
    hidden = cases["visibility"].where(cases["case_id"] != "vgr", "intern")
    extract = changed(cases=cases.assign(visibility=hidden)).extract("boras")
    assert set(analysis.mirror(extract, "boras")["cases"]) == {3}


def test_numbers_in_the_mirror_are_of_the_others_that_the_question_can_be_asked_of(study: Study) -> None:
    table = analysis.mirror_numbers(study, "boras").set_index(["variable_id", "phase"])["cases"]
    grid = analysis.answers(study, cases=[case for case in analysis.coded_cases(study) if case != "boras"])
    applies = grid[grid["status"] != "ej_tillämplig"].groupby(["variable_id", "phase"]).size()
    assert table.to_dict() == {asked: applies[asked] for asked in table.index}
    # in Kalmar nothing was changed, so it has no afterwards
    assert (table["goals", "före"], table["goals", "efter"]) == (4, 3)


def test_numbers_in_the_mirror_have_a_base_and_no_value_where_none_is_known(study: Study) -> None:
    table = analysis.mirror_numbers(study, "boras")
    population = one(table, variable_id="population")
    assert (population["own"], population["low"], population["high"], population["base"]) == (
        114592, 29014, 1767016, 4,
    )  # fmt: skip
    after = one(table, variable_id="goals", phase="efter")
    assert (after["base"], after["own_status"]) == (0, "framgår_ej")
    assert pd.isna(after["middle"])


def test_an_unknown_case_is_an_error_with_near_matches(study: Study) -> None:
    with pytest.raises(TillkomError, match="boras"):
        analysis.timeline(study, "borås")
