"""Agreement of coders: alpha against published examples, and the shipped study against the two codings' own account."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from tests.analysis.conftest import one
from tests.check.small_study import SmallStudy
from tillkom import Study, load_study
from tillkom.analysis import agreement, alpha, answers
from tillkom.cli import tillkom
from tillkom.errors import TillkomError

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections A, B and C.
BINARY = ["0100000010", "1110010000"]
NOMINAL = ["aabbdcccedda", "babbbccceddd"]
FOUR_OBSERVERS = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]


def units(observers: list[str]) -> list[list[str]]:
    return [[value for value in column if value != "."] for column in zip(*observers, strict=True)]


def test_two_observers_of_binary_data_agree_as_published() -> None:
    assert alpha(units(BINARY)) == pytest.approx(0.095, abs=0.0005)


def test_two_observers_of_nominal_data_agree_as_published() -> None:
    assert alpha(units(NOMINAL)) == pytest.approx(0.692, abs=0.0005)


@pytest.mark.parametrize(("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_four_observers_with_missing_data_agree_as_published(level: str, published: float) -> None:
    numbers = [[float(value) for value in values] for values in units(FOUR_OBSERVERS)]
    assert alpha(numbers, level) == pytest.approx(published, abs=0.0005)


def test_sets_that_overlap_differ_less_by_masi_than_as_wholes() -> None:
    # Worked by hand. Distances: {a,b}–{a} = 1 - 1/2·2/3 = 2/3; equal sets 0; {a}–{c} and {a,b}–{c} = 1.
    # Pairs across all six values {ab, a, c, c, a, a}: a–a 3, c–c 1 at 0; ab–a 3 at 2/3; ab–c 2, a–c 6 at 1:
    # expected 10 / 15. Observed: one of three units differs, 2/3 / 3. Alpha = 1 - (2/9) / (10/15) = 2/3.
    sets = [frozenset(codes) for codes in ("ab", "a", "c", "c", "a", "a")]
    given = [sets[0:2], sets[2:4], sets[4:6]]
    assert alpha(given, "masi") == pytest.approx(2 / 3)
    # As wholes: expected 11 / 15, observed 1 / 3.
    assert alpha(given, "nominal") == pytest.approx(1 - (1 / 3) / (11 / 15))


def test_two_who_name_nothing_agree_and_differ_wholly_from_one_who_names_something() -> None:
    # Six sets, three of them empty: of the 15 pairs nine differ, by 1; of the three units one does.
    none, one = frozenset(), frozenset("a")
    assert alpha([[none, none], [one, one], [one, none]], "masi") == pytest.approx(1 - (1 / 3) / (9 / 15))


DATA = Path(__file__).parent / "data"
TABLES = pd.read_csv(DATA / "alpha_tables.csv").groupby("set")
IN_R = pd.read_csv(DATA / "alpha.csv").set_index("set")


@pytest.mark.parametrize("number", IN_R.index)
@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "masi"])
def test_random_tables_with_missing_values_agree_as_worked_out_in_r(level: str, number: int) -> None:
    """``data/alpha.R``: coincidence matrices straight from the paper, in base R; sets are sums of 1, 2 and 4."""
    given = TABLES.get_group(number).groupby("unit")["value"].agg(list).tolist()
    if level == "masi":
        given = [[frozenset(code for code in (1, 2, 4) if value & code) for value in values] for values in given]
    assert alpha(given, level) == pytest.approx(IN_R.at[number, level], abs=1e-9)


def test_every_one_of_the_twenty_tables_lacks_a_value() -> None:
    assert len(IN_R) == 20
    for number, table in TABLES:
        assert len(table) < IN_R.at[number, "coders"] * IN_R.at[number, "units"]


@pytest.mark.parametrize(("other", "agree"), [("1234568", 0), ("1234567.0", 1)])
def test_numbers_are_compared_to_the_last_digit_and_however_they_are_written(
    study: Study, changed: Callable[..., Study], other: str, agree: int
) -> None:
    rows = study.observations
    rows = rows[(rows["variable_id"] == "population") & (rows["case_id"] == "boras") & (rows["round"] == "kodning")]
    pair = [rows.head(1).assign(coder=coder, value=value) for coder, value in (("K1", "1234567"), ("K2", other))]
    twice = changed(observations=pd.concat(pair, ignore_index=True))
    table = agreement(twice, resamples=0)
    assert table[["n", "agree"]].iloc[0].tolist() == [1, agree]
    settled = one(answers(twice, ["population"], cases=["boras"]), phase="nuläge")
    assert settled["status"] == ("belagd" if agree else "motstridig")


def test_alpha_is_undefined_where_nothing_varies_or_nothing_is_coded_twice() -> None:
    assert alpha([["a", "a"], ["a", "a"]]) is None
    assert alpha([["a"], ["b"]]) is None


def test_an_unknown_level_grouping_or_distance_is_named(study: Study) -> None:
    with pytest.raises(TillkomError, match='no level of measurement "ratio"'):
        alpha([["a", "b"]], "ratio")
    with pytest.raises(TillkomError, match="Choose one of all, type, theme, variable"):
        agreement(study, "case")
    with pytest.raises(TillkomError, match="Choose one of nominal, masi"):
        agreement(study, distance="jaccard")


# What was told of the two codings before settling: answers in common, equal ones, alpha; nothing of it was changed.
TOLD = {
    "all": (198, 131, 0.58),
    "classed": (70, 35, 0.42),
    "klass": (50, 26, 0.40),
    "klasser": (20, 9, 0.42),
    "counts": (33, 31, 0.90),
    "text": (95, 65, 0.44),
}
TOLD_LOOSELY = {
    "all": (198, 141, 0.64),
    "classed": (70, 45, 0.58),
    "klass": (50, 32, 0.55),
    "klasser": (20, 13, 0.63),
    "counts": (33, 31, 0.90),
    "text": (95, 65, 0.44),
}
TOLD_OF_CLASSES = {
    "initiator": (2, 0.34),
    "problems": (3, 0.45),
    "effect_political_task": (3, 0.47),
    "effect_dialogue": (3, 0.25),
    "effect_organisation": (2, 0.36),
    "effect_operations": (1, 0.05),
    "committee_structure": (7, 0.60),
    "dialogue_form": (3, 0.57),
    "principles": (1, 0.18),
    "practices": (2, 0.31),
    "sender_receiver": (0, -0.80),
    "uses_label": (3, 0.53),
    "turnover": (5, 1.00),
}
TOLD_OF_OTHERS = {
    "population": (5, 5), "q1_initiator": (5, 3), "q1_when": (5, 2), "q2_why": (5, 5), "q3_meaning": (5, 5),
    "q4_political_role": (5, 3), "q5_dialogue": (5, 1), "q6_organisation": (5, 2), "q7_operations": (5, 1),
    "goals": (10, 9), "goals_described": (10, 7), "values_count": (1, 1), "steering_docs": (3, 3),
    "steering_docs_described": (3, 0), "steering_docs_named": (2, 1), "trust_in_documents": (1, 1),
    "committees": (10, 9), "committees_described": (10, 8), "party_representation": (2, 2), "dialogue_forms": (2, 2),
    "support_functions": (4, 3), "funding": (1, 1), "programme_name": (3, 3), "programme_length": (1, 1),
    "project_assignments": (1, 1), "projects_count": (1, 1), "stories_count": (1, 1), "political_context": (1, 1),
    "local_term": (4, 4), "resistance": (1, 1), "threats_to_trust": (3, 2), "staff_turnover": (5, 5),
    "disturbance": (1, 1), "expected_time": (1, 0), "researcher_role": (1, 1),
}  # fmt: skip


@pytest.mark.parametrize(("loose", "told"), [(False, TOLD), (True, TOLD_LOOSELY)])
def test_the_shipped_codings_agree_as_was_told_before_settling(
    study: Study, loose: bool, told: dict[str, tuple[int, int, float]]
) -> None:
    table = agreement(study, "type", loose=loose, resamples=0).set_index("group")
    found = {name: (table.at[name, "n"], table.at[name, "agree"], round(table.at[name, "alpha"], 2)) for name in told}
    assert found == told


def test_each_class_agrees_as_was_told_before_settling(study: Study) -> None:
    table = agreement(study, "variable", minimum=1, resamples=0).set_index("group")
    found = {name: (table.at[name, "agree"], round(table.at[name, "alpha"], 2)) for name in TOLD_OF_CLASSES}
    assert found == TOLD_OF_CLASSES
    assert {name: (table.at[name, "n"], table.at[name, "agree"]) for name in TOLD_OF_OTHERS} == TOLD_OF_OTHERS
    assert set(table.index) == {*TOLD_OF_CLASSES, *TOLD_OF_OTHERS}


def test_the_four_effects_agree_hardly_better_than_by_chance(study: Study) -> None:
    rows = study.observations
    effects = Study(
        study.codebook, {**study._tables, "observations": rows[rows["variable_id"].str.startswith("effect_")]}
    )
    table = agreement(effects, resamples=0)
    assert (table["n"][0], table["agree"][0], round(table["alpha"][0], 2)) == (20, 9, 0.28)


def test_a_few_answers_get_no_alpha_but_their_share(study: Study) -> None:
    row = agreement(study, "variable", resamples=0).set_index("group").loc["effect_operations"]
    assert (row["n"], row["share"], row["note"]) == (5, 0.2, "few")
    assert pd.isna(row["alpha"])


def test_stages_are_compared_by_their_order(study: Study) -> None:
    row = agreement(study, "type", minimum=1, resamples=0).set_index("group").loc["stages"]
    assert (row["level"], row["n"], row["agree"], row["decided"]) == ("ordinal", 5, 4, 5)
    assert 0.8 < row["alpha"] < 1


def test_the_interval_holds_alpha_and_is_the_same_each_time(study: Study) -> None:
    first, again = (agreement(study, resamples=100).iloc[0] for _ in range(2))
    assert first["lower"] < first["alpha"] < first["upper"]
    assert (first["lower"], first["upper"]) == (again["lower"], again["upper"])


def test_the_interval_is_that_of_alpha_counted_anew_for_every_draw_of_cases(study: Study) -> None:
    rows = study.observations
    rows = rows[(rows["round"] == "kodning") & rows["variable_id"].isin(("committee_structure", "turnover"))]
    given = rows.groupby(["case_id", "variable_id", "phase"], observed=True)
    of_case: dict[str, list[list[tuple[str, str]]]] = {}
    for (case, _, _), cell in given:
        of_case.setdefault(str(case), []).append(list(zip(cell["status"], cell["value"].fillna(""), strict=True)))
    few = Study(study.codebook, {**study._tables, "observations": rows})
    told = agreement(few, minimum=1, resamples=60, seed=3).iloc[0]
    drawn = np.random.default_rng(3).integers(5, size=(60, 5))
    cases = [of_case[case] for case in dict.fromkeys(rows["case_id"])]
    found = [alpha([unit for at in draw for unit in cases[at]]) for draw in drawn]
    known = [value for value in found if value is not None]
    assert (told["lower"], told["upper"]) == pytest.approx(tuple(np.quantile(known, [0.025, 0.975])))


def test_answers_settled_by_a_decision_are_counted(study: Study) -> None:
    assert agreement(study, resamples=0)["decided"].tolist() == [151]  # 147 of the two codings, 4 on single words since


def test_the_command_prints_the_table_in_words_of_the_language(study: Study, data_folder: Path) -> None:
    swedish = CliRunner().invoke(tillkom, ["agreement", "--data", str(data_folder), "--by", "variable"])
    english = CliRunner().invoke(
        tillkom, ["agreement", "--data", str(data_folder), "--by", "variable", "--language", "en"]
    )
    assert "Initiativtagare" in swedish.output
    assert "för få svar" in swedish.output
    assert "Initiator" in english.output
    assert "too few answers" in english.output


def test_a_study_coded_by_one_says_that_nothing_is_coded_twice(tmp_path: Path) -> None:
    small = SmallStudy(tmp_path / "study")
    for row in (10, 9):
        small.remove("observations", row)
    result = CliRunner().invoke(tillkom, ["agreement", "--data", str(small.save()), "--language", "en"])
    assert result.output == "No answer is coded by two.\n"
    assert len(agreement(load_study(small.folder), "variable")) == 0
