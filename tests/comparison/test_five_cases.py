"""The five published cases, worked out by hand from data/ as a reader would."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tillkom import load_study
from tillkom.analysis import designs, patterns
from tillkom.analysis import likeness as likenesses
from tillkom.comparison import NOT_APPLICABLE, Variable
from tillkom.errors import TillkomError
from tillkom.report.compared import Compared
from tillkom.say import Voice
from tillkom.study import Study

STAGES = {"gislaved": (3, 4), "boras": (2, 3), "borlange": (4, 5), "kalmar": (4, 5), "vgr": (1, 2)}
INHABITANTS = {"gislaved": 29014, "boras": 114592, "borlange": 51735, "kalmar": 246667, "vgr": 1767016}


@pytest.fixture(scope="module")
def study(data_folder: Path) -> Study:
    return load_study(data_folder)


def test_stages_and_inhabitants_are_read_with_their_bounds(study: Study) -> None:
    table, _ = likenesses.comparable(study, ["stage", "population"])
    assert table["stage"].to_dict() == STAGES
    assert table["population"].to_dict() == INHABITANTS


def test_by_stage_kalmar_is_nearest_borlange_and_farthest_from_vgr(study: Study) -> None:
    # of 5 steps: Borlänge 0 to 1, Gislaved 0 to 2, Borås 1 to 3, Västra Götaland 2 to 4
    found = likenesses.most_alike(study, "kalmar", ["stage"])
    said = {case: (low, high) for case, low, high in found[["low", "high"]].itertuples()}
    assert said == {"borlange": (0.0, 0.2), "gislaved": (0.0, 0.4), "boras": (0.2, 0.6), "vgr": (0.4, 0.8)}
    assert list(found.index) == ["borlange", "gislaved", "boras", "vgr"]


def test_the_principles_of_gislaved_and_boras_share_two_of_six(study: Study) -> None:
    # långsiktighet, handlingsutrymme, tillit and handlingsutrymme, helhetssyn, medborgarfokus, tillit, öppenhet
    found = likenesses.most_alike(study, "gislaved", ["principles"])
    assert found.loc["boras", "known"] == pytest.approx(1 - 2 / 6)


def test_inhabitants_are_compared_by_ratio_and_numbers_by_difference_where_asked(study: Study) -> None:
    # ln(51735/29014) = 0.5784 of ln(1767016/29014) = 4.1093; and 22 721 of 1 738 002
    ratio = likenesses.likeness(study, [Variable("population", "ratio")]).to("gislaved")
    assert ratio.loc["borlange", "known"] == pytest.approx(0.5784 / 4.1093, abs=1e-4)
    plain = likenesses.likeness(study, ["population"]).to("gislaved")
    assert plain.loc["borlange", "known"] == pytest.approx(22721 / 1738002)


def test_what_cannot_occur_in_a_case_is_left_out_and_what_is_silent_is_unknown(study: Study) -> None:
    table, _ = likenesses.comparable(study, ["goals:efter", "goals:före"])
    assert table.loc["gislaved", "goals:före"] == 150
    assert table.loc["gislaved", "goals:efter"] is None
    statuses = study.settled.set_index(["case_id", "variable_id"])["status"]
    if (("vgr", "effect_operations")) in statuses.index and statuses["vgr", "effect_operations"] == "ej_tillämplig":
        operations, _ = likenesses.comparable(study, ["effect_operations"])
        assert operations.loc["vgr", "effect_operations"] is NOT_APPLICABLE


def test_two_cases_have_reached_practice_two_have_not_and_of_gislaved_it_can_be_argued(study: Study) -> None:
    reached = designs.outcome_of(study, "stage", at_least=4).to_dict()
    assert reached == {"gislaved": None, "boras": False, "borlange": True, "kalmar": True, "vgr": False}
    # at least stage 5: Borlänge may be there; at least 3: Borås may
    assert designs.outcome_of(study, "stage", at_least=5)["borlange"] is None
    assert designs.outcome_of(study, "stage", at_least=3)["boras"] is None


def test_by_size_the_pair_to_hold_side_by_side_is_kalmar_and_boras(study: Study) -> None:
    # log10: Borås 5.059, Borlänge 4.714, Kalmar 5.392, Västra Götaland 6.247; the outcome of Gislaved is not known
    # Kalmar–Borås 0.333, Borlänge–Borås 0.345, Kalmar–Västra Götaland 0.855, of 6.247 - 4.714 = 1.533
    outcome = designs.outcome_of(study, "stage", at_least=4)
    pairs = designs.similar_pairs(study, outcome, [Variable("population", "ratio")])
    assert [set(pair) for pair in pairs[["first", "second"]].head(3).values] == [
        {"kalmar", "boras"}, {"borlange", "boras"}, {"kalmar", "vgr"},
    ]  # fmt: skip
    assert pairs.loc[0, "high"] == pytest.approx(0.3330 / 1.5335, abs=1e-3)


def test_the_outcome_cannot_be_a_condition(study: Study) -> None:
    outcome = designs.outcome_of(study, "initiator", among=["opposition"])
    with pytest.raises(TillkomError, match="both the outcome and a condition"):
        designs.mill(study, outcome, ["initiator"])


def test_decisions_are_dated_as_the_sources_allow(study: Study) -> None:
    points = patterns.turning_points(study)
    assert points["kalmar"] == (-math.inf, 2008.0)  # by the end of 2007
    assert points["borlange"] == (2008.0, 2012.0)  # decided between the review of 2008 and the change of 2011
    assert points["gislaved"] == pytest.approx((2016 + 349 / 366, 2016 + 350 / 366))  # 15 December of a leap year


def test_from_decision_to_practice_is_known_for_none_and_bounded_where_both_are_dated(study: Study) -> None:
    took = patterns.time_between(study, "beslut", "praktik")
    bounds = {case: (low, high) for _, case, low, high in took.cases.itertuples()}
    # not in practice by 1 November 2021 = 2021 + 304/365; decided 15 December 2016, and by 6 May 2019
    assert bounds["gislaved"] == (pytest.approx(2021 + 304 / 365 - 2016 - 350 / 366), math.inf)
    assert bounds["boras"] == (pytest.approx(2021 + 304 / 365 - 2019 - 126 / 365), math.inf)
    assert bounds["borlange"] == (0.0, pytest.approx(2021 + 334 / 365 - 2008))
    assert (took.contradictory, took.unknown) == ((), ("kalmar",))  # decided by 2007, in practice some time since


def test_stages_are_laid_on_years_since_the_decision(study: Study) -> None:
    rows = patterns.stage_since(study).set_index("case")
    assert rows.loc["kalmar", "earliest"] == pytest.approx(2021 + 304 / 365 - 2008)
    assert rows.loc["borlange", "latest"] == pytest.approx(2021 + 334 / 365 - 2008)
    assert rows.loc["kalmar", ["stage_low", "stage_high"]].tolist() == [4, 5]


def test_what_the_studys_own_look_is_called_did_not_follow_the_decision(study: Study) -> None:
    assert "iakttagelse" not in patterns.followed_within(study, 5).index


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_comparison_can_be_said_without_a_code_showing(study: Study, language: str) -> None:
    compared = Compared(Voice(study, language))
    outcome = designs.outcome_of(study, "stage", at_least=4)
    conditions = ["initiator", "uses_label"]
    told = [
        compared.alike("kalmar"), compared.similar(outcome, conditions), compared.different(outcome, conditions),
        *compared.mill(outcome, conditions).values(), compared.around_decision(), compared.took("beslut", "praktik"),
        compared.next_to_code(outcome, {"x": {"turnover": "låg"}, "y": {"initiator": "opposition"}}),
    ]  # fmt: skip
    for one in told:
        assert one.sentences
        text = " ".join([*one.sentences, *one.table.columns, *one.table.astype("str").to_numpy().ravel()])
        for code in ("kalmar ", "borlange", "uses_label", "ruled_out", "framgår_ej", " nan ", "None", "{"):
            assert code not in text, (code, text)


def test_the_most_alike_case_is_named_with_its_distance_and_how_sure_that_is(study: Study) -> None:
    told = Compared(Voice(study, "sv")).alike("kalmar", ["stage"])
    assert told.sentences[0] == (
        "Mest likt Region Kalmar län är Borlänge kommun. "
        "Avståndet är 0,00 till 0,20, där 0 är lika i allt och 1 olika i allt."
    )
    assert "Det okända kan ändra ordningen: även Gislaveds kommun kan visa sig vara mest likt." in told.sentences
    assert told.table.iloc[0].tolist() == ["Borlänge kommun", "0,00 till 0,20", 0, 1, "1–2"]
    several = " ".join(Compared(Voice(study, "sv")).alike("kalmar").sentences)
    assert "kan i stället visa sig vara mest likt." in several
    assert "Minst likt, sett till vad som är känt, är Borlänge kommun" in several  # which may turn out most alike too


def test_a_question_that_held_several_is_no_likeness_where_its_parts_are_coded(study: Study) -> None:
    # "geographical committees" and "a purchaser–provider model" answer different questions: they are no difference
    _, usual = likenesses.comparable(study)
    assert [each.name for each in usual if each.name.startswith("committee_structure")] == []
    _, asked = likenesses.comparable(study, ["committee_structure"])
    assert [each.name for each in asked] == ["committee_structure:före", "committee_structure:efter"]


def test_of_the_other_nine_pairs_of_five_cases_it_is_said_how_many_may_be_more_alike(study: Study) -> None:
    told = Compared(Voice(study, "sv")).pairs_alike(likenesses.likeness(study))
    (said,) = (each for each in told.sentences if "de andra" in each)
    assert "av de andra 9 paren" in said


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        (["q2_why"], "answered in words"),
        (["nothing"], "no variable nothing"),
        (["goals:nuläge"], "not asked in the phase"),
    ],
)
def test_a_variable_that_cannot_be_compared_is_told(study: Study, variables: list[str], said: str) -> None:
    with pytest.raises(TillkomError, match=said):
        likenesses.most_alike(study, "kalmar", variables)


def test_a_weight_for_nothing_and_a_case_that_is_only_listed_are_told(study: Study) -> None:
    with pytest.raises(TillkomError, match="a weight for goals"):
        likenesses.most_alike(study, "kalmar", ["stage"], weights={"goals": 2})
    listed = next(case for case in study.case_ids if case not in STAGES)
    with pytest.raises(TillkomError, match="Nothing is coded"):
        likenesses.most_alike(study, listed)
