"""What is coded, in words: every way a value, a date, a stage or a source is said, in both languages."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from tests.small_study import MARK
from tillkom.say import Voice, cite, present, sentences
from tillkom.study import Study

HARD = "\N{NO-BREAK SPACE}"


@pytest.fixture
def swedish(small_study: Study) -> Voice:
    return Voice(small_study, "sv")


@pytest.fixture
def english(small_study: Study) -> Voice:
    return Voice(small_study, "en")


def answer(variable: str, value: Any = None, status: str = "belagd", **cells: Any) -> SimpleNamespace:
    rest = {"qualifier": None, "text_sv": None, "text_en": None}
    return SimpleNamespace(variable_id=variable, value=value, status=status, **(rest | cells))


@pytest.mark.parametrize(
    ("citation", "sv", "en"),
    [
        ("Solli, R. (2024). Politiken.", "Solli (2024)", "Solli (2024)"),
        ("Ek, A. & Dahl, B. (2020a). Titel.", "Ek & Dahl (2020a)", "Ek & Dahl (2020a)"),
        ("Ek, A., Dahl, B. & Öst, C. (2020). Titel.", "Ek m.fl. (2020)", "Ek et al. (2020)"),
        ("Bringselius, L. (red.) (2018). Styra.", "Bringselius (2018)", "Bringselius (2018)"),
        ("Region Skåne. (u.å.). Om oss.", "Region Skåne (u.å.)", "Region Skåne (u.å.)"),
        ("Utan år", "Utan år", "Utan år"),
        ("x" * 60, "x" * 60, "x" * 60),
        ("x" * 58 + " yz", "x" * 58 + "…", "x" * 58 + "…"),
    ],
)
def test_a_source_is_cited_by_author_and_year(citation: str, sv: str, en: str) -> None:
    assert (cite(citation, "sv"), cite(citation, "en")) == (sv, en)


@pytest.mark.parametrize(
    ("row", "sv", "en"),
    [
        (answer("goals", "150"), "150 mål", "150 goals"),
        (answer("goals", "150", "ungefärlig"), "cirka 150 mål", "about 150 goals"),
        (answer("goals", "150", "ungefärlig", qualifier="nästan"), "nästan 150 mål", "nearly 150 goals"),
        (answer("population", "12000"), f"12{HARD}000 invånare", "12,000 inhabitants"),
        (answer("initiator", "politiker"), "ledande politiker", "leading politicians"),
        (answer("principles", "tillit stöd"), "tillit och stöd", "trust and support"),
        (answer("q2_why", None, text_sv="Så", text_en="So"), "Så", "So"),
        (answer("q2_why", None, text_sv="Så"), "Så", "Så"),
        (answer("goals", "150", "motstridig"), "motstridig", "conflicting"),
        (answer("goals", None, "framgår_ej"), "framgår ej", "not stated"),
        (answer("goals"), "", ""),
    ],
)
def test_an_answer_reads_the_same_in_figures_and_reports(
    swedish: Voice, english: Voice, row: Any, sv: str, en: str
) -> None:
    assert (swedish.value(row, unit=True), english.value(row, unit=True)) == (sv, en)


def test_the_unit_is_left_out_where_a_column_says_it(swedish: Voice) -> None:
    assert swedish.value(answer("goals", "150")) == "150"
    assert swedish.written(answer("goals", "150", "retorisk")) == "150 mål"
    assert swedish.written(answer("goals", float("nan"))) == ""


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (answer("goals", "150"), ""),
        (answer("goals", "150", "ungefärlig"), ""),  # "cirka" says it
        (answer("initiator", "politiker", "ungefärlig"), "ungefärlig"),
        (answer("goals", None, "sekretess"), "sekretess"),
    ],
)
def test_a_status_is_said_beside_an_answer_that_does_not_say_it_itself(swedish: Voice, row: Any, said: str) -> None:
    assert swedish.caveat(row) == said


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"share": 0.46, "share_status": "belagd"}, f"46{HARD}%"),
        ({"share": 0.46, "share_status": "ungefärlig"}, f"cirka 46{HARD}%"),
        ({"share": 0.5, "share_status": "ungefärlig", "qualifier": "mer_än"}, f"mer än 50{HARD}%"),
        ({"share": pd.NA, "share_status": "framgår_ej"}, "framgår ej"),
    ],
)
def test_a_reported_share_is_told_with_what_it_is_known_by(swedish: Voice, cells: dict[str, Any], said: str) -> None:
    assert swedish.share(SimpleNamespace(**({"qualifier": None} | cells))) == said


def test_shares_and_ranges_have_their_sign_once(swedish: Voice, english: Voice) -> None:
    assert swedish.percent_range(0.771, 0.831, 1) == f"77,1–83,1{HARD}%"
    assert english.percent_range(0.771, 0.831) == "77–83%"
    assert english.percent(0.8) == "80%"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"status": "ej_antagen", "as_of": "2021-11"}, "ännu inte när det prövades, november 2021"),
        ({"earliest": "2016", "latest": "2016"}, "2016"),
        ({"earliest": None, "latest": "2008"}, "senast 2008"),
        ({"earliest": "2016", "latest": "2019"}, "tidigast 2016, senast 2019"),
        ({"earliest": "2016", "latest": None}, ""),
        ({"earliest": "2016", "latest": "2016", "ended": "2020"}, "2016; avvecklat 2020"),
    ],
)
def test_when_a_unit_adopted_is_a_date_a_latest_one_or_between_two(
    swedish: Voice, cells: dict[str, Any], said: str
) -> None:
    row = {"status": "antagen", "earliest": None, "latest": None, "ended": None, "as_of": None} | cells
    assert swedish.adopted(SimpleNamespace(**row)) == said


def test_a_date_is_said_or_its_precision_where_there_is_none(swedish: Voice, english: Voice) -> None:
    assert swedish.date("2016-12-15") == "15 december 2016"
    assert english.date("2021-11") == "November 2021"
    assert swedish.date(None, "odaterad") == "odaterad"
    assert swedish.date(float("nan")) == ""
    assert [swedish.moment(year) for year in (2015.0, 2015.6, 2015.999, 2016.0)] == [
        "januari 2015", "augusti 2015", "december 2015", "januari 2016",
    ]  # fmt: skip


def test_a_stage_has_its_number_and_its_word_and_others_can_be_argued(swedish: Voice) -> None:
    assert swedish.stage(3) == "3 under införande"

    def others(stage: Any, low: Any, high: Any) -> list[int]:
        return swedish.arguable(SimpleNamespace(stage=stage, stage_low=low, stage_high=high))

    assert others(3, 2, 4) == [2, 4]
    assert others(pd.NA, 2, 4) == [2, 3, 4]
    assert others(3, 3, 3) == []
    assert others(pd.NA, pd.NA, pd.NA) == []


@pytest.mark.parametrize(
    ("disputed", "note", "said"),
    [
        (False, None, "framåt"),
        (pd.NA, "sakta", "framåt (sakta)"),
        (False, "det går sakta.", "framåt. Det går sakta"),
        (True, "sakta", "motstridig"),
    ],
)
def test_a_direction_is_told_with_why_and_as_conflicting_where_coders_differ(
    swedish: Voice, disputed: Any, note: str | None, said: str
) -> None:
    row = {"trajectory": "framåt", "trajectory_disputed": disputed, "trajectory_note_sv": note}
    assert swedish.trajectory(SimpleNamespace(**row, trajectory_note_en=None)) == said


def test_variables_have_their_label_with_the_phase_where_they_are_asked_in_several(
    swedish: Voice, english: Voice
) -> None:
    assert swedish.variable("goals", "före") == "Antal mål, före"
    assert swedish.variable("goals") == "Antal mål"
    assert swedish.variable("initiator", "nuläge") == "Initiativtagare"
    assert english.variable("robots") == f"Number of robots {MARK}"
    assert swedish.question("robots") == f"Finns robotar {MARK}?"
    assert english.question("robots") == f"Are there robots {MARK}?"
    orders = [row.order for row in swedish.variables.values()]
    assert orders == sorted(orders)


def test_columns_have_the_unit_s_name_where_it_is_one_case_s_alone(swedish: Voice) -> None:
    assert swedish.short(["alfa", "beta", "delta"]) == {
        "alfa": f"Alfa {MARK}", "beta": f"Beta {MARK}", "delta": f"Delta {MARK}",
    }  # fmt: skip
    # alfa and epsilon are about the same municipality
    assert swedish.short(["alfa", "epsilon"]) == {"alfa": f"Alfa kommun {MARK}", "epsilon": f"Alfa skola {MARK}"}


def test_who_says_so_and_what_language_it_is_in(swedish: Voice, english: Voice) -> None:
    assert swedish.says("författare politiker") == "författare och politiker"
    assert swedish.says(None) == ""
    both = SimpleNamespace(text_sv="a", text_en="b")
    one = SimpleNamespace(text_sv="a", text_en=None)
    assert (english.language_of(both), english.language_of(one), swedish.language_of(both)) == ("en", "sv", "sv")


def test_sources_are_named_up_to_four_and_then_counted(small_study: Study) -> None:
    def said(count: int, language: str = "sv") -> str:
        sources = pd.DataFrame(
            {"source_id": [f"s{n}" for n in range(count)], "citation": [f"Ek{n}, A. (2020)." for n in range(count)]}
        )
        study = Study(small_study.codebook, {**small_study._tables, "sources": sources})
        return Voice(study, language).sources([*sources["source_id"], None])

    assert said(0) == ""
    assert said(1) == "Källa: Ek0 (2020)."
    assert said(2) == "Källor: Ek0 (2020) och Ek1 (2020)."
    assert said(4, "en") == "Sources: Ek0 (2020), Ek1 (2020), Ek2 (2020), and Ek3 (2020)."
    assert said(6) == "Källor: Ek0 (2020), Ek1 (2020), Ek2 (2020) och 3 till."


def test_sentences_begin_with_a_capital_and_empty_ones_are_left_out() -> None:
    assert sentences(["en sak. ", "", "  ", "och en till."]) == "En sak. Och en till."
    assert [present(cell) for cell in (None, pd.NA, "", 0, "x")] == [False, False, False, True, True]
