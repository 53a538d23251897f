"""Every table of the analysis on the small study, whole and in order, worked out by hand from its rows."""

from __future__ import annotations

import csv
import inspect
import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.small_study import MARK, write_small_study
from tillkom import analysis, load_study
from tillkom.analysis import patterns
from tillkom.comparison import NOT_APPLICABLE, Variable
from tillkom.errors import TillkomError
from tillkom.study import Study


def rows(table: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """The rows of a table; what is missing is None."""
    cells = table[list(columns)] if columns else table
    return [
        tuple(None if pd.isna(cell) else cell for cell in row) for row in cells.astype(object).itertuples(index=False)
    ]


def replaced(study: Study, **tables: pd.DataFrame) -> Study:
    return Study(study.codebook, {**study._tables, **tables})


Lay = Callable[[Study, str], Study]
whole_or_laid = pytest.mark.parametrize("how", ["read whole", "laid together"])


def marked(*words: str) -> list[str]:
    return [f"{word} {MARK}" for word in words]


@whole_or_laid
def test_ladder_has_a_row_a_case_with_its_latest_stage(small_study: Study, laid: Lay, how: str) -> None:
    table = analysis.ladder(small_study if how == "read whole" else laid(small_study, "research"))
    nobody = analysis.ladder(small_study, cases=[])
    assert nobody.empty
    assert str(nobody["case_id"].dtype) == "str"
    columns = ("case_id", "as_of", "stage", "stage_low", "stage_high", "trajectory", "coders", "status")
    assert rows(table, *columns) == [
        ("alfa", "2021-11", 3, 2, 3, "framåt", 2, "belagd"),  # the decision's own, not the 4 of the first coder
        ("beta", "2021-11", None, 2, 4, "okänt", 2, "motstridig"),
        ("gamma", "2021-11", 5, 5, 5, "stabil", 1, "belagd"),
        ("delta", None, None, None, None, None, None, "ej_kodad"),
        ("epsilon", "2021-11", 5, 5, 5, "stabil", 1, "belagd"),
        ("zeta", None, None, None, None, None, None, "ej_kodad"),
    ]
    assert rows(table, "reason_sv", "reason_en", "source_id", "locator")[:2] == [
        (*marked("Efter samtal", "After talks"), "rapport", f"s. 14 {MARK}"),
        (None, None, None, None),
    ]
    assert rows(table, "trajectory_note_sv", "trajectory_disputed")[:2] == [(f"sakta {MARK}", False), (None, True)]
    assert rows(analysis.stage_counts(table)) == [
        (3, "belagd", "framåt", 1),
        (5, "belagd", "stabil", 2),
        (None, "ej_kodad", None, 2),
        (None, "motstridig", "motstridig", 1),
    ]


def test_trajectories_have_every_judgement_case_by_case_in_time_order(small_study: Study) -> None:
    assert rows(analysis.trajectories(small_study), "case_id", "as_of", "stage", "status", "step") == [
        ("alfa", "2017", 1, "belagd", None),
        ("alfa", "2021-11", 3, "belagd", 2),
        ("beta", "2021-11", None, "motstridig", None),
        ("epsilon", "2021-11", 5, "belagd", None),
        ("gamma", "2021-11", 5, "belagd", None),
    ]
    one = analysis.trajectories(small_study, cases=["beta"])
    assert rows(one, "case_id") == [("beta",)]
    assert one.index.tolist() == [0], "rows are numbered as they stand"


def test_years_since_the_decision_are_bounds(small_study: Study) -> None:
    table = analysis.stage_since(small_study)
    assert rows(table, "case", "stage", "stage_low", "stage_high", "trajectory") == [
        ("alfa", 1, 1, 1, "framåt"),
        ("alfa", 3, 2, 3, "framåt"),
    ]  # beta has not decided, and of the others nothing is dated
    # 15 December 2016 is day 350 of 366. 2017 as a year; November 2021 begins on day 305 of 365 and ends on day 334.
    begun, ended = 2016 + 349 / 366, 2016 + 350 / 366
    (early, late), (first, last) = rows(table, "earliest", "latest")
    assert (early, late) == (pytest.approx(2017 - ended), pytest.approx(2018 - begun))
    assert (first, last) == (pytest.approx(2021 + 304 / 365 - ended), pytest.approx(2021 + 334 / 365 - begun))
    points = analysis.turning_points(small_study)
    assert points["alfa"] == (pytest.approx(begun), pytest.approx(ended))
    assert points["beta"] == (pytest.approx(2021 + 304 / 365), float("inf"))
    assert list(points) == ["alfa", "beta"]
    open_ = small_study.adoptions.assign(earliest_lower=pd.NaT)
    assert analysis.turning_points(replaced(small_study, adoptions=open_))["alfa"] == (-float("inf"), points["alfa"][1])
    with pytest.raises(TillkomError) as unknown:
        analysis.turning_points(small_study, "dröm")
    assert str(unknown.value) == (
        'There is no definition "dröm" of adoption. Choose one of initiativ, beslut, praktik.'
    )
    of_no_case = small_study.adoptions.assign(case_id=["alfa", None])
    assert list(analysis.turning_points(replaced(small_study, adoptions=of_no_case))) == ["alfa"]


def test_events_around_the_decision_and_what_followed_within_two_years(small_study: Study) -> None:
    columns = ("case", "type", "order", "text_sv", "source_id", "locator", "relation")
    assert rows(patterns.around(small_study), *columns) == [
        ("alfa", "beslut", 1, f"Beslut {MARK}", "rapport", f"s. 13 {MARK}", "open"),
        ("alfa", "aktivitet", 2, f"Samtal {MARK}", "rapport", f"s. 13 {MARK}", "undated"),
    ]
    open_ = small_study.events.assign(date_lower=pd.NaT)
    assert patterns.around(replaced(small_study, events=open_))["lower"].tolist()[0] == -float("inf")
    followed = patterns.followed_within(small_study, 2)
    assert {str(name): tuple(row) for name, row in followed.iterrows()} == {
        "beslut": (0, 1, 0, 1), "aktivitet": (0, 1, 0, 1),
    }  # fmt: skip
    assert rows(patterns.order_of_types(small_study)) == [("beslut", "aktivitet", 0, 0, 1, 1)]
    between = analysis.time_between(small_study, "beslut", "beslut")
    assert between.cases["case"].tolist() == ["alfa"]
    assert analysis.time_between(small_study, "initiativ", "beslut").unknown == ("alfa", "beta")


def test_numbered_questions_come_in_order_with_what_is_answered(small_study: Study) -> None:
    table = analysis.seven_questions(small_study, cases=["alfa"])
    assert rows(table, "question", "variable_id", "text_sv", "status", "source_id") == [
        (1, "q1_initiator", f"Kommunchefen {MARK}", "belagd", "rapport"),
        (1, "q1_when", None, "ej_kodad", None),
        (2, "q2_why", None, "framgår_ej", None),
        (3, "q3_meaning", None, "ej_kodad", None),
        (4, "q4_political_role", f"Rollen är som förut {MARK}", "belagd", "samtal"),
        (5, "q5_dialogue", None, "framgår_ej", None),
        (6, "q6_organisation", None, "ej_kodad", None),
        (7, "q7_operations", f"Kortare köer {MARK}", "belagd", "samtal"),
    ]
    assert rows(analysis.effects(small_study, cases="alfa"), "variable_id", "value", "status", "coders") == [
        ("effect_political_task", "ingen", "belagd", 1),
        ("effect_dialogue", None, "ej_kodad", None),
        ("effect_organisation", None, "ej_kodad", None),
        ("effect_operations", None, "motstridig", 2),
    ]


def test_reforms_stand_before_and_after_with_what_is_not_known_said(small_study: Study) -> None:
    table = analysis.before_after(small_study, cases=["alfa"])
    columns = ("variable_id", "phase", "value", "value_number", "status", "qualifier", "described_status", "changed")
    assert rows(table, *columns) == [
        ("goals", "före", "150", 150, "ungefärlig", None, "ej_kodad", None),
        ("goals", "efter", "20", 20, "belagd", "högst", "ej_kodad", None),  # from about 150 nobody can tell
        ("steering_docs", "före", None, None, "retorisk", None, "ej_kodad", None),
        ("steering_docs", "efter", None, None, "framgår_ej", None, "ej_kodad", None),
        ("committees", "före", None, None, "ej_kodad", None, "ej_kodad", None),
        ("committees", "efter", None, None, "ej_kodad", None, "ej_kodad", None),
        ("committee_structure", "före", "facknämnder", None, "belagd", None, None, None),
        ("committee_structure", "efter", "facknämnder", None, "belagd", None, None, False),
        ("dialogue_form", "före", None, None, "ej_kodad", None, None, None),
        ("dialogue_form", "efter", None, None, "ej_kodad", None, None, None),
        ("dialogue_form", "nuläge", None, None, "ej_kodad", None, None, None),
    ]


def test_principles_are_named_not_named_or_not_known_and_are_counted_on_their_base(small_study: Study) -> None:
    table = analysis.principles(small_study, cases=["alfa", "beta", "delta"])
    order = ["tillit", "medborgarfokus", "helhetssyn", "handlingsutrymme", "stöd", "kunskap", "öppenhet"]
    order.append("långsiktighet")
    assert table["code"].tolist() == order * 3
    named = {case: of_case.loc[of_case["present"].fillna(False), "code"].tolist() for case, of_case in
             table.groupby("case_id")}  # fmt: skip
    assert named == {"alfa": ["tillit", "öppenhet"], "beta": ["stöd"], "delta": []}
    assert table.loc[table["case_id"] == "delta", "present"].isna().all()
    assert set(table["phase"]) == {"nuläge"}
    assert rows(analysis.counts(table)) == [
        (code, "nuläge", int(code in ("tillit", "stöd", "öppenhet")), 2, 3) for code in order
    ]


def test_practices_have_their_place_in_the_two_by_two_table(small_study: Study) -> None:
    table = analysis.practices(small_study, cases=["alfa"])
    assert rows(table, "code", "area", "aim")[10:12] == [
        ("ej_ansvarsutkrävande", "styrning", "tillitsvärdighet"),
        ("delegering", "ledning", "handlingsutrymme"),
    ]
    assert set(table["status"]) == {"ej_kodad"}
    assert table["present"].isna().all()


def test_a_practice_of_an_area_alone_has_no_aim(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path / "data")
    with (folder / "vocabularies.csv").open(encoding="utf-8", newline="") as file:
        columns = list(csv.DictReader(file).fieldnames or [])
    with (folder / "vocabularies.csv").open("a", encoding="utf-8", newline="") as file:
        more = {"vocabulary": "practice", "code": "ny", "order": "999", "label_sv": "Ny", "label_en": "New"}
        csv.DictWriter(file, columns, restval="").writerow(more | {"group": "ledning"})
    table = analysis.practices(load_study(folder), cases=["alfa"])
    assert rows(table, "code", "area", "aim")[-1] == ("ny", "ledning", None)


def test_class_matrix_of_one_phase_and_the_pairs_of_before_and_after(small_study: Study) -> None:
    whole = analysis.class_matrix(small_study, "committee_structure")
    assert set(whole["phase"]) == {"före", "efter"}
    after = analysis.class_matrix(small_study, "committee_structure", phase="efter", cases=["beta"])
    assert rows(after, "phase", "code", "present")[:3] == [
        ("efter", "geografiska_nämnder", False), ("efter", "facknämnder", True), ("efter", "egna_förvaltningar", False),
    ]  # fmt: skip
    # subject committees: alfa before and after, beta after; delta, gamma and the others are not known
    assert rows(analysis.class_pairs(whole))[:3] == [
        ("geografiska_nämnder", 0, 0), ("facknämnder", 1, 2), ("egna_förvaltningar", 0, 0),
    ]  # fmt: skip


def test_events_are_numbered_in_time_order_within_their_case(small_study: Study) -> None:
    table = analysis.timelines(small_study, ["beta", "alfa"])
    day = pd.Timestamp(2016, 12, 15)
    columns = ("case_id", "number", "date", "precision", "type", "lower", "dated", "not_before", "not_after")
    assert rows(table, *columns) == [
        ("beta", 1, "2017~", "cirka_år", "start", pd.Timestamp(2016, 1, 1), True, None, None),
        ("alfa", 1, "2016-12-15", "dag", "beslut", day, True, None, None),
        ("alfa", 2, None, "odaterad", "aktivitet", None, False, day, None),
    ]
    assert rows(table, "text_sv", "decision_ref", "kind", "source_id", "locator")[1] == (
        f"Beslut {MARK}", f"KF {MARK} 1 {MARK}", "dokument", "rapport", f"s. 13 {MARK}",
    )  # fmt: skip
    assert analysis.events_per_year(table).columns.tolist() == ["year", "type", "events", "cases"]
    assert rows(analysis.events_per_year(table)) == [
        (2016, "beslut", 1, 1), (2016, "start", 1, 1), (None, "aktivitet", 1, 1),
    ]  # fmt: skip
    assert analysis.timeline(small_study, "zeta").empty
    undated = replaced(small_study, events=small_study.events[lambda table: table["precision"] == "odaterad"])
    alone = analysis.timeline(undated, "alfa")
    assert rows(alone, "number", "dated", "not_before", "not_after") == [(1, False, None, None)]
    assert str(alone["not_before"].dtype) == "datetime64[s]", "a date also where none is known"
    backwards = replaced(small_study, events=small_study.events.iloc[::-1].reset_index(drop=True))
    assert rows(analysis.timelines(backwards, ["beta", "alfa"]), *columns) == rows(table, *columns)


def test_evidence_names_for_each_part_what_it_is_about_and_holds_every_date(small_study: Study) -> None:
    table = analysis.evidence(small_study, "alfa")
    assert table["part"].value_counts(sort=False).to_dict() == {
        "observations": 26, "events": 2, "stages": 4, "adoptions": 1,
    }  # fmt: skip
    columns = ("variable_id", "phase", "value", "text_sv", "text_en", "status", "qualifier", "kind", "locator", "coder")
    found = rows(table, *columns)
    assert found[8] == (
        "goals", "efter", "20", f"20 (beslutade {MARK})", f"20 (decided {MARK})", "belagd", "högst", "dokument",
        f"s. 7 {MARK}", "K1",
    )  # fmt: skip
    assert found[26] == (
        "beslut", None, "2016-12-15", *marked("Beslut", "Decision"), "belagd", None, "dokument", f"s. 13 {MARK}", "K1",
    )  # fmt: skip
    assert found[30] == (
        "stage", None, "3", *marked("På väg", "On its way"), "belagd", None, "tolkning", f"s. 14 {MARK}", "K2",
    )  # fmt: skip
    assert found[32] == (
        "beslut", None, "2016-12-15", *marked("Beslutet", "The decision"), "antagen", None, "tolkning",
        f"s. 13 {MARK}", "K1",
    )  # fmt: skip
    assert rows(table, "earliest", "latest", "as_of", "round")[28:] == [
        (None, None, "2017", "kodning"), (None, None, "2021-11", "kodning"), (None, None, "2021-11", "kodning"),
        (None, None, "2021-11", "avgörande"), ("2016-12-15", "2016-12-15", None, None),
    ]  # fmt: skip
    notes = (f"Skälen nämns inte {MARK}.", f"The reasons are not named {MARK}.")
    assert rows(table, "note_sv", "note_en")[6] == notes


def test_sources_are_listed_by_citation_with_how_much_rests_on_each(small_study: Study) -> None:
    # of alfa, the report: 14 answers, 2 events, 4 stages, 1 adoption, its unit and the case itself
    assert rows(analysis.references(small_study, "alfa"), "source_id", "cited") == [("samtal", 5), ("rapport", 23)]
    # of all, the survey as well
    assert rows(analysis.references(small_study), "source_id", "cited") == [("samtal", 12), ("rapport", 39)]
    assert rows(analysis.references(small_study, "zeta"), "source_id", "cited") == [("rapport", 2)]
    backwards = replaced(small_study, sources=small_study.sources.iloc[::-1].reset_index(drop=True))
    assert analysis.references(backwards)["source_id"].to_dict() == {0: "samtal", 1: "rapport"}


@whole_or_laid
def test_the_mirror_counts_the_others_class_by_class_on_their_base(small_study: Study, laid: Lay, how: str) -> None:
    study = small_study if how == "read whole" else laid(small_study, "research")
    table = analysis.mirror(study, "alfa")
    said = table[table["code"].notna()]
    # the others are beta, gamma and delta: epsilon is about alfa's own municipality, and zeta is not coded
    assert rows(said, "variable_id", "phase", "code", "own", "own_status", "others", "base", "cases") == [
        ("initiator", "nuläge", "politiker", False, "ungefärlig", 1, 3, 3),
        ("initiator", "nuläge", "opposition", False, "ungefärlig", 1, 3, 3),
        ("initiator", "nuläge", "tjänstepersoner", True, "ungefärlig", 1, 3, 3),
        ("effect_political_task", "nuläge", "ingen", True, "belagd", 0, 0, 3),
        ("committee_structure", "före", "facknämnder", True, "belagd", 0, 0, 3),
        ("committee_structure", "efter", "facknämnder", True, "belagd", 1, 1, 3),
        ("principles", "nuläge", "tillit", True, "belagd", 0, 1, 3),
        ("principles", "nuläge", "stöd", False, "belagd", 1, 1, 3),
        ("principles", "nuläge", "öppenhet", True, "belagd", 0, 1, 3),
        ("stage", "nuläge", "3", True, "belagd", 0, 1, 3),
        ("stage", "nuläge", "5", False, "belagd", 1, 1, 3),
    ]
    open_ = table.set_index("variable_id").loc["effect_operations"]
    assert (open_["own_status"], open_["others"], open_["base"], open_["cases"]) == ("motstridig", 0, 0, 3)
    assert pd.isna(open_["own"])
    # of zeta nothing is coded, so nothing is its own; the others are all but delta, which is about zeta's municipality
    listed = analysis.mirror(study, "zeta")
    assert set(listed["own_status"]) == {"ej_kodad"}
    assert rows(listed[listed["variable_id"] == "stage"], "code", "own", "others", "base", "cases") == [
        ("3", None, 1, 3, 4), ("5", None, 2, 3, 4),
    ]  # fmt: skip
    # what the public may see of the others is beta alone
    seen = analysis.mirror(small_study.extract("public") if how == "read whole" else study._shared, "alfa")
    assert set(seen["cases"]) == {1}
    assert rows(seen[seen["variable_id"] == "initiator"], "code", "others", "base") == [("tjänstepersoner", 1, 1)]


@whole_or_laid
def test_numbers_in_the_mirror_are_the_least_the_middle_and_the_greatest_of_the_others(
    small_study: Study, laid: Lay, how: str
) -> None:
    population = small_study.observations[lambda table: table["variable_id"] == "population"]
    others = [population.assign(case_id=case, value=str(n), value_number=n) for case, n in
              (("beta", 10), ("gamma", 30), ("delta", 80), ("epsilon", 999))]  # fmt: skip
    tables = {**small_study._tables, "observations": pd.concat([small_study.observations, *others], ignore_index=True)}
    study = Study(small_study.codebook, tables)
    table = analysis.mirror_numbers(study if how == "read whole" else laid(study, "research"), "alfa")
    columns = ("variable_id", "phase", "own", "own_status", "qualifier", "low", "middle", "high", "base", "cases")
    assert rows(table, *columns)[:3] == [
        ("population", "nuläge", 12000, "belagd", None, 10, 30, 80, 3, 3),
        ("goals", "före", 150, "ungefärlig", None, None, None, None, 0, 3),
        ("goals", "efter", 20, "belagd", "högst", None, None, None, 0, 3),
    ]


def test_every_question_has_its_status_and_every_base_its_statuses(small_study: Study) -> None:
    matrix = analysis.status_matrix(small_study, ["goals", "funding", "programme_length", "initiator"], cases="alfa")
    assert rows(matrix) == [
        ("alfa", "initiator", "frågor", "nuläge", "ungefärlig", True),
        ("alfa", "goals", "mål", "före", "ungefärlig", True),
        ("alfa", "goals", "mål", "efter", "belagd", True),
        ("alfa", "funding", "stöd", "nuläge", "sekretess", False),
        ("alfa", "programme_length", "stöd", "nuläge", "ej_tillämplig", False),
    ]
    bases = analysis.bases(small_study, ["initiator", "goals", "programme_length", "effect_operations"])
    columns = ("variable_id", "phase", "known", "of", "belagd", "ungefärlig", "ej_kodad", "ej_tillämplig", "motstridig")
    assert rows(bases, *columns) == [
        ("initiator", "nuläge", 5, 6, 4, 1, 1, 0, 0),
        ("effect_operations", "nuläge", 0, 6, 0, 0, 5, 0, 1),
        ("goals", "före", 1, 6, 0, 1, 5, 0, 0),
        ("goals", "efter", 1, 6, 1, 0, 5, 0, 0),
        ("programme_length", "nuläge", 0, 5, 0, 0, 5, 1, 0),
    ]
    themes = analysis.known_by_theme(small_study, cases=["alfa", "beta"])
    known = {(case, theme): known for case, theme, known, _ in rows(themes) if known}
    assert known == {
        ("alfa", "fakta"): 1, ("alfa", "frågor"): 5, ("alfa", "mål"): 2, ("alfa", "nämnder"): 2,
        ("alfa", "principer"): 1, ("alfa", "förlopp"): 1, ("alfa", "budskap"): 3, ("alfa", "robotar"): 1,
        ("beta", "frågor"): 1, ("beta", "nämnder"): 1, ("beta", "principer"): 1,
    }  # fmt: skip
    asked = {(case, theme): of for case, theme, _, of in rows(themes)}
    assert asked["alfa", "stöd"] == asked["beta", "stöd"] - 1  # the length of the programme cannot apply to alfa


def test_numbers_are_counted_in_classes_of_one_width_and_answers_by_their_status(small_study: Study) -> None:
    numbers = analysis.distribution(analysis.answers(small_study, "goals", cases=["alfa", "beta"]))
    # 150 and 20 in at most eight classes from nought: twenty wide
    assert rows(numbers[numbers["low"].notna()], "phase", "status", "low", "high", "cases") == [
        (phase, "belagd", low, low + 19, int((phase, low) in {("före", 140), ("efter", 20)}))
        for low in range(20, 160, 20)
        for phase in ("före", "efter")
    ]
    assert rows(numbers[numbers["low"].isna()]) == [
        ("före", "ej_kodad", None, None, None, 1), ("efter", "ej_kodad", None, None, None, 1),
    ]  # fmt: skip
    order = ["tjänstepersoner", "politiker", "opposition"]
    classes = analysis.distribution(analysis.answers(small_study, "initiator"), order)
    assert rows(classes, "status", "code", "cases") == [
        ("belagd", "tjänstepersoner", 3), ("belagd", "politiker", 1), ("belagd", "opposition", 1),
        ("ej_kodad", None, 1),
    ]  # fmt: skip
    several = analysis.distribution(analysis.answers(small_study, "principles", cases=["alfa", "beta"]))
    assert rows(several, "code", "cases") == [("stöd", 1), ("tillit", 1), ("öppenhet", 1)]


@pytest.mark.parametrize(
    ("largest", "width"), [(7, 1), (8, 2), (9, 2), (15, 2), (16, 5), (39, 5), (40, 10), (79, 10), (80, 20)]
)
def test_classes_of_numbers_are_the_narrowest_of_which_eight_will_do(
    small_study: Study, largest: int, width: int
) -> None:
    goals = analysis.answers(small_study, "goals", cases="alfa").assign(value_number=float(largest))
    table = analysis.distribution(goals)
    assert set(rows(table, "low", "high")) == {(largest // width * width, largest // width * width + width - 1)}


@pytest.mark.parametrize(("known", "asked", "carried"), [(1, 1, False), (2, 20, False), (2, 19, True), (3, 30, False)])
def test_a_figure_needs_two_answers_and_more_than_a_tenth(known: int, asked: int, carried: bool) -> None:
    assert analysis.carries(known, asked) is carried


def test_adoption_has_a_row_a_unit_of_the_reference_population(small_study: Study) -> None:
    table = analysis.adoption_table(small_study, "beslut")
    day, seen = pd.Timestamp(2016, 12, 15), pd.Timestamp(2021, 11, 1)
    columns = ("unit_id", "level", "code", "programme", "status", "recorded", "lower", "upper", "case_id", "source_id")
    assert rows(table, *columns) == [
        ("kommun:0662", "kommun", "0662", "skr_2024", "antagen", True, day, day, "alfa", "rapport"),
        ("kommun:1490", "kommun", "1490", "skr_2024", "ej_antagen", True, seen, None, "beta", "rapport"),
        ("region:14", "region", "14", "tillkom", "okänt", False, None, None, None, None),
        ("kommun:2081", "kommun", "2081", "tillkom", "okänt", False, None, None, None, None),
    ]
    assert rows(table, "name", "county", "kind", "reason_sv", "reason_en", "locator")[0] == (
        *marked("Alfa", "Alfa län"), "tolkning", *marked("Beslutet", "The decision", "s. 13"),
    )  # fmt: skip
    assert analysis.adoption_table(small_study, "beslut", "region")["unit_id"].tolist() == ["region:14"]
    assert rows(analysis.cumulative(small_study, "beslut")) == [
        (2015, 0, 0, 2, 2, 4), *((year, 1, 1, 1, 2, 4) for year in range(2016, 2021)),
        (2021, 1, 2, 0, 2, 4),  # beta was seen without a decision on the first of November
    ]  # fmt: skip
    nothing = analysis.cumulative(small_study, "praktik")
    assert nothing.empty
    assert {str(kind) for kind in nothing.dtypes} == {"Int64"}, "whole numbers, also where there are none"
    assert nothing.columns.tolist() == ["year", "known", "possible", "not_yet", "unknown", "base"]
    picture = analysis.spread(small_study, "beslut")
    assert (picture.base, picture.adopters, picture.not_yet, picture.unknown, picture.known) == (4, 1, 1, 2, 2)
    assert picture.levels == ("kommun", "region")
    assert analysis.spread(small_study, "beslut", "kommun").base == 3
    assert picture.lower[:2].tolist() == [pytest.approx(2016 + 349 / 366), pytest.approx(2021 + 304 / 365)]
    assert picture.upper[:2].tolist() == [pytest.approx(2016 + 350 / 366), float("inf")]


def test_a_survey_has_bounds_only_where_its_population_is_stated_and_holds_the_sample(small_study: Study) -> None:
    def shares(population: int | None, **told: object) -> tuple[Any, ...]:
        surveys = small_study.adoption_surveys.assign(population_n=pd.array([population], dtype="Int64"))
        surveys = surveys.assign(**{name: pd.array([cell], dtype="Int64") for name, cell in told.items()})
        table = analysis.survey_shares(Study(small_study.codebook, small_study._tables | {"adoption_surveys": surveys}))
        bounds = ("lower", "upper", "bound_lower", "bound_upper")
        assert [str(table[name].dtype) for name in bounds] == ["Float64"] * 4, "missing or not"
        return rows(table, *bounds)[0]

    # 92 of 200: Wilson's (92 + z²/2 ± z·√(92·108/200 + z²/4)) / (200 + z²), z = 1.959964
    wilson = (pytest.approx(0.392331, abs=1e-6), pytest.approx(0.529177, abs=1e-6))
    assert shares(None) == (*wilson, None, None)
    assert shares(199) == (*wilson, None, None)
    assert shares(290)[2:] == (pytest.approx(92 / 290), pytest.approx(182 / 290))  # 90 did not answer
    assert shares(290, n=None) == shares(290, successes=None) == (None, None, None, None)
    # nobody of 200: from nought to z² / (200 + z²); the 90 who did not answer may all have said yes
    assert shares(None, successes=0)[:2] == (pytest.approx(0, abs=1e-12), pytest.approx(3.841459 / 203.841459))
    assert shares(290, successes=0)[2:] == (0, pytest.approx(90 / 290))
    assert shares(200) == (0.46, 0.46, 0.46, 0.46)  # all were asked and all answered


def test_a_table_to_compare_by_holds_values_ranges_and_what_is_not_known(small_study: Study) -> None:
    table, declared = analysis.comparable(small_study)
    assert [(each.name, each.kind) for each in declared] == [
        ("initiator", "class"), ("committee_structure:efter", "class"), ("principles", "set"), ("stage", "ordinal"),
    ]  # fmt: skip  # the others are known of fewer than two cases
    assert table.index.tolist() == ["alfa", "beta", "gamma", "delta", "epsilon"]
    assert rows(table) == [
        ("tjänstepersoner", "facknämnder", frozenset({"tillit", "öppenhet"}), (2, 3)),
        ("tjänstepersoner", "facknämnder", frozenset({"stöd"}), (2, 4)),
        ("politiker", None, None, 5),
        ("opposition", None, None, None),
        ("tjänstepersoner", None, None, 5),
    ]
    assert str(table.loc["alfa", "stage"]) == "(2, 3)", "as a notebook shows it"
    asked, chosen = analysis.comparable(
        small_study, ["goals", "population", "programme_length"], weights={"goals": 2}, cases=["alfa"]
    )
    assert rows(asked, "goals:före", "goals:efter", "population") == [(150, (None, 20), 12000)]
    assert {each.name: each.weight for each in chosen} == {
        "goals:före": 2, "goals:efter": 2, "population": 1, "programme_length": 1,
    }  # fmt: skip
    own = Variable("initiator", "ordinal", 3, ("politiker", "tjänstepersoner"))
    (kept,) = analysis.comparable(small_study, [own])[1]
    assert (kept.kind, kept.weight, kept.levels) == ("ordinal", 3, ("politiker", "tjänstepersoner"))
    assert analysis.comparable(small_study, ["initiator"], weights={"initiator": 5})[1][0].weight == 5


def test_inhabitants_are_compared_by_ratio_where_two_cases_have_them_and_the_study_asks(small_study: Study) -> None:
    population = small_study.observations[lambda table: table["variable_id"] == "population"]
    another = population.assign(case_id="beta", value="24000", value_number=24000)
    two = replaced(small_study, observations=pd.concat([small_study.observations, another], ignore_index=True))
    table, declared = analysis.comparable(two)
    assert (declared[0].name, declared[0].kind, declared[0].weight) == ("population", "ratio", 1)
    assert rows(table, "population") == [(12000,), (24000,), (None,), (None,), (None,)]
    variables = small_study.variables
    without = replaced(
        small_study, variables=variables[variables["variable_id"] != "population"],
        observations=small_study.observations[lambda table: table["variable_id"] != "population"],
    )  # fmt: skip
    assert [each.name for each in analysis.comparable(without)[1]][0] == "initiator"


def test_cases_are_as_alike_as_the_answers_that_are_known_of_both(small_study: Study) -> None:
    found = analysis.likeness.likeness(
        small_study, ["stage", "initiator"], weights={"stage": 3}, cases=["alfa", "gamma"]
    )
    # stages 2 to 3 against 5, of five steps: 2/5 to 3/5, three times; initiators differ: 1
    assert found.to("alfa").loc["gamma", ["low", "high"]].tolist() == [
        pytest.approx((3 * 2 / 5 + 1) / 4), pytest.approx((3 * 3 / 5 + 1) / 4),
    ]  # fmt: skip
    with pytest.raises(TillkomError) as alone:
        analysis.likeness.likeness(small_study, ["stage"], cases=["alfa"])
    assert str(alone.value) == "1 cases are coded, and it takes two to compare. Code more of them first."


@pytest.mark.parametrize(
    ("told", "cell"),
    [
        ({"qualifier": "minst"}, (150.0, None)), ({"qualifier": "mer_än"}, (150.0, None)),
        ({"qualifier": "högst"}, (None, 150.0)), ({"qualifier": "mindre_än"}, (None, 150.0)),
        ({"qualifier": "cirka"}, 150.0), ({}, 150.0), ({"value": None, "value_number": None}, None),
        ({"status": "ej_tillämplig"}, NOT_APPLICABLE), ({"status": "framgår_ej"}, None),
    ],
)  # fmt: skip
def test_a_number_is_compared_as_its_qualifier_and_its_status_allow(
    small_study: Study, told: dict[str, Any], cell: object
) -> None:
    goals = small_study.observations[lambda table: (table["variable_id"] == "goals") & (table["phase"] == "före")]
    study = replaced(small_study, observations=goals.assign(**told))
    assert analysis.comparable(study, ["goals:före"], cases=["alfa"])[0].iloc[0, 0] == cell


@pytest.mark.parametrize(
    ("asked", "weights", "said"),
    [
        (["goal"], {}, "There is no variable goal in"),
        (["q2_why"], {}, "q2_why is answered in words"),
        (["goals:nuläge"], {}, "goals is not asked in the phase nuläge, only in före, efter"),
        (["goals"], {"stage": 2}, "a weight for stage, which is not among"),
    ],
)
def test_what_cannot_be_compared_is_named(
    small_study: Study, asked: list[str], weights: dict[str, float], said: str
) -> None:
    with pytest.raises(TillkomError, match=said):
        analysis.comparable(small_study, asked, weights=weights)


@whole_or_laid
def test_a_number_in_dispute_for_one_who_sees_a_second_answer_is_none(small_study: Study, laid: Lay, how: str) -> None:
    """Everybody sees that beta has 10; the research group alone sees that another coder has 11."""
    population = small_study.observations[lambda table: table["variable_id"] == "population"]
    more = [
        population.assign(case_id=case, coder=coder, value=str(n), value_number=n, visibility=visibility)
        for case, coder, n, visibility in
        (("beta", "K1", 10, None), ("beta", "K2", 11, "intern"), ("gamma", "K1", 30, None), ("delta", "K1", 80, None))
    ]  # fmt: skip
    study = replaced(small_study, observations=pd.concat([small_study.observations, *more], ignore_index=True))
    research = study if how == "read whole" else laid(study, "research")
    columns = ("low", "middle", "high", "base", "cases")
    assert rows(analysis.mirror_numbers(research, "alfa"), *columns)[0] == (30, 55, 80, 2, 3)
    assert rows(analysis.mirror_numbers(study.extract("public"), "alfa"), *columns)[0] == (10, 10, 10, 1, 1)


@whole_or_laid
def test_alfa_is_most_like_beta_by_what_both_are_known_for(small_study: Study, laid: Lay, how: str) -> None:
    study = small_study if how == "read whole" else laid(small_study, "research")
    table = analysis.most_alike(study, "alfa", ["initiator", "principles"])
    # initiator: beta 0, gamma 1, delta 1, epsilon 0; principles: beta apart, 1, the others 0 to 1
    assert table["low"].to_dict() == {"beta": 0.5, "epsilon": 0, "gamma": 0.5, "delta": 0.5}
    assert table["high"].to_dict() == {"beta": 0.5, "epsilon": 0.5, "gamma": 1, "delta": 1}
    beside = analysis.likeness_beside(study, "alfa", ["initiator"], weights={"initiator": 2})
    assert beside.to("alfa")["high"].to_dict() == {"beta": 0, "epsilon": 0, "gamma": 1, "delta": 1}
    with pytest.raises(TillkomError, match="Nothing is coded of zeta"):
        analysis.most_alike(study, "zeta")
    with pytest.raises(TillkomError, match="No other case is coded"):
        analysis.most_alike(study.only("alfa"), "alfa")


def test_an_outcome_is_there_not_there_or_not_known(small_study: Study) -> None:
    assert analysis.outcome_of(small_study, "stage", at_least=4).to_dict() == {
        "alfa": False, "beta": None, "gamma": True, "delta": None, "epsilon": True,
    }  # fmt: skip
    assert analysis.outcome_of(small_study, "stage", at_least=2).to_dict()["beta"] is True
    assert analysis.outcome_of(small_study, "principles", among="stöd").to_dict() == {
        "alfa": False, "beta": True, "gamma": None, "delta": None, "epsilon": None,
    }  # fmt: skip
    assert analysis.outcome_of(small_study, "goals:efter", at_least=20).to_dict()["alfa"] is None  # 20 at most
    assert analysis.outcome_of(small_study, "goals:efter", at_least=21).to_dict()["alfa"] is False
    initiators = analysis.outcome_of(small_study, "initiator", among=["politiker", "opposition"])
    assert initiators.tolist() == [False, False, True, True, False]
    assert initiators.name == "initiator"


@pytest.mark.parametrize(
    ("variable", "given", "said"),
    [
        ("stage", {}, "Say what counts as the outcome"),
        ("stage", {"among": ["4"], "at_least": 4}, "Say what counts as the outcome"),
        ("goals", {"at_least": 10}, "Choose one: goals:före, goals:efter"),
        ("stage", {"among": ["4"]}, "stage has no classes"),
        ("initiator", {"among": ["polis"]}, "initiator has no class polis"),
        ("initiator", {"at_least": 1}, "initiator has classes and no order"),
    ],
)
def test_an_outcome_that_cannot_be_told_is_refused(small_study: Study, variable: str, given: dict, said: str) -> None:
    with pytest.raises(TillkomError, match=said):
        analysis.outcome_of(small_study, variable, **given)


def test_pairs_and_mills_methods_find_what_sets_apart(small_study: Study) -> None:
    outcome = analysis.outcome_of(small_study, "stage", at_least=4)
    alike = analysis.similar_pairs(small_study, outcome, ["initiator"])
    assert rows(alike, *list(alike.columns)[:2])[0] == ("alfa", "epsilon")
    apart = analysis.different_pairs(small_study, outcome, ["initiator"])
    assert [set(pair) for pair in rows(apart, *list(apart.columns)[:2])] == [{"gamma", "epsilon"}]
    # gamma and epsilon share the outcome: who took the initiative differs, 1, thrice; turnover is not known, 0 to 1
    weighed = analysis.different_pairs(small_study, outcome, ["initiator", "turnover"], weights={"initiator": 3})
    assert rows(weighed, "low", "high") == [(0.75, 1)]
    found = analysis.mill(small_study, outcome, ["initiator", "principles"])
    assert list(found) == ["agreement", "difference", "joint"]
    crisp = analysis.designs.crisp(small_study, ["initiator", "principles"])
    assert crisp.columns.tolist() == ["initiator", "principles=stöd", "principles=tillit", "principles=öppenhet"]
    assert rows(crisp)[:3] == [
        ("tjänstepersoner", False, True, True),
        ("tjänstepersoner", True, False, False),
        ("politiker", None, None, None),
    ]
    assert crisp.loc["alfa", "principles=tillit"] is True
    assert crisp.loc["gamma", "principles=tillit"] is None
    known = analysis.designs.crisp(small_study, ["principles"], cases=["alfa", "beta"])
    assert known.loc["alfa", "principles=tillit"] is True, "also where nothing is missing"
    with pytest.raises(TillkomError) as several:
        analysis.next_to_code(small_study, outcome, {"a": {"committee_structure": "facknämnder"}})
    assert str(several.value) == (
        "committee_structure is asked in several phases. Choose one: committee_structure:före, "
        "committee_structure:efter."
    )
    with pytest.raises(TillkomError, match="stage has no classes. Make a condition"):
        analysis.mill(small_study, {}, ["stage"])
    with pytest.raises(TillkomError, match="stage is both the outcome and a condition"):
        analysis.next_to_code(small_study, outcome, {"a": {"stage": 4}})
    # gamma and epsilon have the outcome; politicians took the initiative in gamma alone, which leaves b standing there
    explanations = {"a": {"principles=stöd": True}, "b": {"initiator": "politiker"}}
    assert rows(analysis.next_to_code(small_study, outcome, explanations)) == [
        ("gamma", "principles=stöd", 0, 1, ("a",)), ("epsilon", "principles=stöd", 0, 0, ("a",)),
    ]  # fmt: skip
    # whether a class is there is yes or no, and either answer is against one of these two
    opposed = {"a": {"principles=stöd": False}, "b": {"principles=stöd": True}}
    assert rows(analysis.next_to_code(small_study, outcome, opposed)) == [
        ("gamma", "principles=stöd", 1, 1, ("a", "b")), ("epsilon", "principles=stöd", 1, 1, ("a", "b")),
    ]  # fmt: skip


def test_coders_are_compared_by_type_theme_and_variable_before_anything_was_settled(small_study: Study) -> None:
    by_type = analysis.agreement(small_study, "type", resamples=0)
    assert rows(by_type, "group", "level", "n", "agree", "share", "note", "decided") == [
        ("all", "nominal", 1, 0, 0, "few", 0),
        ("classed", "nominal", 1, 0, 0, "few", 0),
        ("klass", "nominal", 1, 0, 0, "few", 0),
        ("klasser", "nominal", 0, 0, None, "few", 0),
        ("counts", "nominal", 0, 0, None, "few", 0),
        ("text", "nominal", 0, 0, None, "few", 0),
        ("numbers", "interval", 0, 0, None, "few", 0),
        ("stages", "ordinal", 2, 0, 0, "few", 1),  # alfa's is decided, beta's is not
    ]
    assert rows(analysis.agreement(small_study, "theme", minimum=1, resamples=0), "group", "n") == [("frågor", 1)]


def coded_twice(study: Study, *more: tuple[str, str, str | None, str]) -> Study:
    """The study with an answer by a second coder, K2, beside the first: case, variable, value, status."""
    rows = study.observations
    like = rows[(rows["variable_id"] == "principles") & (rows["case_id"] == "alfa")]
    second = [
        like.assign(case_id=case, variable_id=variable, value=value, status=status, coder="K2")
        for case, variable, value, status in more
    ]
    return replaced(study, observations=pd.concat([rows, *second], ignore_index=True))


def test_sets_of_classes_that_overlap_differ_less_where_that_is_asked_for(small_study: Study) -> None:
    # alfa: trust and openness, and trust alone; beta: support twice; of gamma one coder has a set; an effect is no set
    twice = coded_twice(
        small_study, ("alfa", "principles", "tillit", "belagd"), ("beta", "principles", "stöd", "belagd"),
        ("gamma", "principles", "kunskap", "belagd"), ("gamma", "principles", None, "framgår_ej"),
    )  # fmt: skip
    # Distances: {t, ö}–{t} = 1 - 1/2·2/3 = 2/3, {s}–{s} = 0, {s} to the other two 1. Seen: (2/3 + 0) / 2 = 1/3.
    # Of the six pairs of four sets one is 2/3, four are 1 and one is 0: expected (2/3 + 4) / 6 = 7/9.
    whole = analysis.agreement(twice, distance="masi", minimum=2, resamples=0)
    assert rows(whole, "group", "level", "n", "agree", "share", "note") == [("all", "masi", 2, 1, 0.5, "")]
    assert whole["alpha"][0] == pytest.approx(1 - (1 / 3) / (7 / 9))
    by_type = analysis.agreement(twice, "type", distance="masi", minimum=3, resamples=0)
    assert rows(by_type, "group", "n", "note") == [
        ("all", 2, "few"), ("classed", 2, "few"), ("klass", 0, "few"), ("klasser", 2, "few"), ("counts", 0, "few"),
        ("text", 0, "few"),
    ]  # fmt: skip


def test_approximate_and_exact_are_the_same_answer_where_that_is_asked_for(small_study: Study) -> None:
    twice = coded_twice(
        small_study, ("alfa", "initiator", "tjänstepersoner", "belagd"), ("alfa", "robots", None, "ungefärlig"),
        ("beta", "principles", None, "framgår_ej"), ("epsilon", "initiator", None, "ej_kodad"),
    )  # fmt: skip
    # initiator: approximate and exact; robots, in words: exact and approximate without a value; what is silent differs
    for loose, agree in ((False, 0), (True, 1)):
        table = analysis.agreement(twice, "variable", loose=loose, minimum=1, resamples=0).set_index("group")
        assert table["n"].to_dict() == {"initiator": 1, "effect_operations": 1, "principles": 1, "robots": 1}
        assert table["agree"].to_dict() == {
            "initiator": agree, "effect_operations": 0, "principles": 0, "robots": 0,
        }  # fmt: skip


def test_where_nothing_varies_or_few_cases_are_coded_there_is_no_alpha_or_no_interval(small_study: Study) -> None:
    same = coded_twice(small_study, ("alfa", "principles", "öppenhet tillit", "belagd"))
    by_variable = analysis.agreement(same, "variable", minimum=1).set_index("group")
    assert by_variable.loc["principles", ["n", "agree", "share", "note"]].tolist() == [1, 1, 1.0, "no_variation"]
    assert by_variable.loc["principles", ["alpha", "lower", "upper"]].isna().all()
    four = coded_twice(
        small_study, *((case, "initiator", value, "belagd") for case, value in
        (("beta", "politiker"), ("gamma", "politiker"), ("delta", "opposition"))),
    )  # fmt: skip
    told = analysis.agreement(four, minimum=4).iloc[0]
    assert told[["n", "agree", "note"]].tolist() == [4, 2, "few_cases"]
    assert told[["lower", "upper"]].isna().all()
    assert told["alpha"] is not pd.NA
    assert analysis.agreement(four, minimum=4, resamples=0)["note"].tolist() == [""], "none was asked for"


@pytest.mark.parametrize(("answers", "note"), [(9, "few"), (10, "")])
def test_ten_answers_coded_twice_are_enough_for_alpha(small_study: Study, answers: int, note: str) -> None:
    like = small_study.observations[lambda table: table["variable_id"] == "initiator"].head(1)
    asked = [(case, variable) for case in ("alfa", "beta", "gamma", "delta", "epsilon") for variable in ("x", "y")]
    given = [
        like.assign(
            case_id=case, variable_id={"x": "initiator", "y": "turnover"}[variable], coder=coder, value=variable
        )
        for case, variable in asked[:answers]
        for coder in ("K1", "K2")
    ]
    study = replaced(small_study, observations=pd.concat(given, ignore_index=True))
    told = analysis.agreement(study, resamples=0).iloc[0]
    assert (told["n"], told["note"], pd.isna(told["alpha"])) == (answers, note, note == "few")


def test_draws_in_which_nothing_varies_are_left_out_and_where_all_are_there_is_no_interval(small_study: Study) -> None:
    """Four cases agree on one class and the fifth on another: a third of all draws lack the fifth, (4/5)^5."""
    like = small_study.observations[lambda table: table["variable_id"] == "initiator"].head(1)
    cases = ("alfa", "beta", "gamma", "delta", "epsilon")
    answers = [
        like.assign(case_id=case, coder=coder, value="politiker" if case == "epsilon" else "tjänstepersoner")
        for case in cases
        for coder in ("K1", "K2")
    ]
    study = replaced(small_study, observations=pd.concat(answers, ignore_index=True))
    told = [analysis.agreement(study, minimum=5, resamples=1, seed=seed).iloc[0] for seed in range(12)]
    drawn = [4 in np.random.default_rng(seed).integers(5, size=5) for seed in range(12)]
    assert [row["note"] for row in told] == ["" if fifth else "few_cases" for fifth in drawn]
    assert {(row["lower"], row["upper"]) for row in told if row["note"] == ""} == {(1, 1)}
    many = analysis.agreement(study, minimum=5).iloc[0]
    assert (many["alpha"], many["lower"], many["upper"]) == (1, 1, 1)


def test_the_interval_is_that_of_all_ways_to_draw_the_cases(small_study: Study) -> None:
    cases = ("alfa", "beta", "gamma", "delta", "epsilon")
    given = {"alfa": ["a", "a"], "beta": ["b", "b"], "gamma": ["a", "b"], "delta": ["a", "a"], "epsilon": ["b", "b"]}
    codes = {"a": "tjänstepersoner", "b": "politiker"}
    like = small_study.observations[lambda table: table["variable_id"] == "initiator"].head(1)
    answers = [
        like.assign(case_id=case, coder=coder, value=codes[given[case][at]])
        for case in cases
        for at, coder in enumerate(("K1", "K2"))
    ]
    study = replaced(small_study, observations=pd.concat(answers, ignore_index=True))
    told = analysis.agreement(study, minimum=5, resamples=4000, seed=3).iloc[0]
    # of the 3 125 ways to draw five cases out of five, those where both answers occur
    found = [analysis.alpha([given[case] for case in draw]) for draw in itertools.product(cases, repeat=5)]
    low, high = np.quantile([value for value in found if value is not None], [0.025, 0.975])
    assert told["alpha"] == pytest.approx(analysis.alpha(list(given.values())))
    assert (told["lower"], told["upper"]) == (pytest.approx(low), pytest.approx(high))
    # the low end: gamma drawn three times and two alike: seven a, three b, so 1 - (3/5) / (2·7·3 / (10·9)) = -2/7
    assert (low, high) == (pytest.approx(-2 / 7), 1)


def test_cases_are_coded_only_listed_or_told_of_by_an_event(small_study: Study) -> None:
    assert analysis.coded_cases(small_study) == ["alfa", "beta", "gamma", "delta", "epsilon"]
    assert analysis.only_listed(small_study) == ["zeta"]


def test_options_are_given_by_name_and_all_else_may_be() -> None:
    options = {"weights", "loose", "distance", "minimum", "resamples", "seed", "among", "at_least", "permutations"}
    for name in analysis.__all__:
        if callable(function := getattr(analysis, name)) and name[0].islower():
            kinds = {each.name: each.kind for each in inspect.signature(function).parameters.values()}
            assert inspect.Parameter.POSITIONAL_ONLY not in kinds.values(), name
            by_name = {each for each, kind in kinds.items() if kind == inspect.Parameter.KEYWORD_ONLY}
            assert options & set(kinds) <= by_name, name


def test_every_function_the_analysis_offers_is_in_some_test_of_its_content() -> None:
    """Derived from what the package offers, and from what the tests of the rooms call."""
    written = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    called = set(re.findall(r"\b(\w+)\(", written))
    functions = {name for name in analysis.__all__ if callable(getattr(analysis, name)) and name[0].islower()}
    assert functions - called == set()
