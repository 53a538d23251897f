"""What the comparison says: findings by their rules, tables cell by cell, worked out by hand from the small study."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.report.told import told
from tests.small_study import MARK, write_small_study
from tillkom import load_study
from tillkom.analysis import answers, coded_cases
from tillkom.content import Link, Paragraph
from tillkom.report import CaseReport, ComparisonReport
from tillkom.report.changes import TELLING
from tillkom.report.comparison import PARTS
from tillkom.study import Study
from tillkom.synthetic import write_study

SECTIONS = ("summary", "contents", *PARTS)


@pytest.fixture(scope="module")
def study(data_folder: Path) -> Study:
    return load_study(data_folder)


@pytest.fixture(scope="module")
def five(study: Study) -> ComparisonReport:
    return ComparisonReport(study)


def test_who_is_furthest_is_named_with_what_else_can_be_argued_and_when_they_began(
    five: ComparisonReport,
) -> None:
    lines = told(five.summary())
    assert lines[:6] == [
        "Jämförelsen omfattar 5 kodade fall. De är utvalda, inte dragna på måfå, så antalen gäller bara dem. "
        "Ytterligare 11 fall är bara listade och räknas inte med.",
        "# Så långt har införandet kommit",
        # stages: Borlänge and Kalmar 4 (or 5), Gislaved 3 (or 4), Borås 2 (or 3), Västra Götaland 2 (or 1)
        "- Längst har införandet kommit i Borlänge och Region Kalmar län: steg 4 av 5 (i praktik). Bedömt i 5 av 5 "
        "fall. I Borlänge och Region Kalmar län kan även ett högre steg hävdas. Även i Gislaved kan steg 4 hävdas.",
        "- Minst långt har det kommit i Borås och Västra Götalandsregionen: steg 2 av 5 (beslutad).",
        # initiative: Gislaved has no earliest date, so nothing certain; decision: 2011 at the latest, others from 2016
        "- Initiativet i de fall som har kommit längst: i Borlänge senast 2008 och i Region Kalmar län 2007. Där "
        "fattades beslutet före besluten i alla övriga fall med daterat beslut (3 av 3). Att de började tidigare visar "
        "inte att tiden är förklaringen.",
        "- Riktning: stannat av i Gislaved; framåt i Borås och Västra Götalandsregionen; stabil i Borlänge och Region "
        "Kalmar län. Bedömt i 5 av 5 fall.",
    ]


def test_what_is_shared_is_held_by_more_than_half_of_the_cases_and_a_residual_class_is_no_likeness(
    five: ComparisonReport,
) -> None:
    said = told(five.summary())
    shared = said[said.index("# Det här delar fler än hälften") + 1 : said.index("# Det här skiljer fallen åt")]
    assert len(shared) == 2  # principles; sender and receiver. "Annat skäl" is held by four and is no likeness
    assert shared[0].startswith("- Principer som nämns: handlingsutrymme i alla 5; tillit i 4 (")
    assert "helhetssyn" not in shared[0]  # two of five


def test_what_sets_apart_names_the_cases_class_by_class_with_the_base(five: ComparisonReport) -> None:
    said = told(five.summary())
    effect = "ingen i Borås; begränsad i Gislaved; tydlig i Borlänge. Känt i 3 av 4 fall. Alla svaren är ungefärliga."
    assert f"- Effekt på organiseringen: {effect}" in said
    assert not any("Omsättning" in line for line in said)  # known of one case


def test_the_small_study_tells_disputed_stages_and_what_nobody_answers(small_study: Study) -> None:
    lines = told(ComparisonReport(small_study).summary())
    assert lines[2] == (
        "- Längst har införandet kommit i Alfa skola §: steg 5 av 5 (institutionaliserad). Bedömt i 2 av 3 fall. I "
        "Beta § går steget inte att avgöra, eftersom bedömningarna skiljer sig åt."
    )
    assert lines[4] == "- Om de började före eller efter de övriga går inte att säga säkert av de datum som finns."
    assert "- Initiativtagare: tjänstepersoner i alla 3. Känt i 3 av 3 fall. Ungefärligt i 1 av dem." in lines
    nowhere = lines[lines.index("# Det här framgår inte i något fall") + 1]
    # only alfa was asked; the dialogue has no class, since nobody looked for one
    assert nowhere.startswith("I inget av de 3 fallen fann vi svar på: varför? (eftersökt i 1 av 3 fall); ")
    assert "antal styrdokument, efter (eftersökt i 1 av 3 fall)" in nowhere
    assert nowhere.endswith("Det betyder inte att det saknas på platserna.")


def test_every_cell_of_the_matrix_is_an_answer_or_says_why_there_is_none(small_study: Study) -> None:
    lines = [line.replace("\N{NO-BREAK SPACE}", " ") for line in told(ComparisonReport(small_study).questions())]
    assert lines[1:7] == [
        "Svaren så som de är klassade, fråga för fråga: Fråga | Alfa kommun § | Beta § | Alfa skola §",
        "Invånare | 12 000[1] | ej kodad | ej kodad",
        "Initiativtagare | tjänstepersoner (ungefärlig)[2] | tjänstepersoner[3] | tjänstepersoner[4]",
        "Effekt på det politiska uppdraget | ingen[5] | ej kodad | ej kodad",
        "Effekt på verksamheten | motstridig[6] | ej kodad | ej kodad",
        "Avsatta medel | sekretess | ej kodad | ej kodad",
    ]
    assert "Alfa kommun §: Kortare köer § (Berg (2022), rad 2 §; tjänsteperson)" in lines


def test_before_and_after_say_what_did_not_change_and_call_a_figure_of_speech_that(small_study: Study) -> None:
    assert told(ComparisonReport(small_study).reforms())[:5] == [
        "Före och efter, där det finns något att visa: Fråga | Fall | Före | Efter",
        "Antal mål | Alfa kommun § | cirka 150 mål[1] | högst 20 mål (beslutade §)[1]",
        "Antal styrdokument | Alfa kommun § | retorisk: Tusen §[2] | framgår ej",
        "Nämndstruktur | Alfa kommun § | facknämnder[3] | oförändrat[3]",
        "Nämndstruktur | Beta § | ej kodad | facknämnder[4]",
    ]


def test_too_few_with_and_without_the_outcome_are_told_in_one_sentence(small_study: Study) -> None:
    # epsilon stands at 5, alfa at 2 to 3, beta's coders at 2 and 4
    assert told(ComparisonReport(small_study).designs()) == [
        "Par att jämföra på ett utfall (steg på stegskalan minst 4) går inte att välja ut: 1 fall har det säkert och 1 "
        "har det säkert inte. Det behövs minst två av varje."
    ]


def test_pairs_that_share_nothing_known_are_not_called_similar(five: ComparisonReport) -> None:
    lines = told(five.designs())
    assert lines[1].startswith("Inget par av fall med olika utfall delar något känt villkor")
    assert not any(line == "# Lika fall med olika utfall" for line in lines)


def test_the_time_a_step_took_is_bounded_and_not_a_number_made_up(five: ComparisonReport) -> None:
    lines = told(five.over_time())
    # Gislaved: decided 15 December 2016, not in practice in November 2021: 4.9 years on
    assert "Gislaveds kommun | går inte att säga | inte där efter minst 4,8 år" in lines
    assert "Region Kalmar län | högst 1 år | går inte att säga" in lines


def test_the_contents_lead_to_every_section_that_says_something(five: ComparisonReport) -> None:
    (block,) = five.contents().blocks
    assert isinstance(block, Paragraph)
    links = [piece.target for piece in block.words if isinstance(piece, Link)]
    assert links == [f"#{name}-heading" for name in PARTS if getattr(five, name)().blocks]
    assert len(links) > 10


def test_only_what_the_reader_may_see_is_there_and_nothing_unescaped(small_study: Study) -> None:
    report = ComparisonReport(small_study)
    page = "".join(getattr(report, name)()._repr_html_() for name in SECTIONS)
    for secret in ("Gamma", "Delta kommun", "Deltahemlighet", "<b>"):
        assert secret not in page, secret
    assert "Delta" in "".join(told(ComparisonReport(small_study.extract("research")).questions()))


def test_a_comparison_without_cases_to_show_says_so_once(small_study: Study) -> None:
    hidden = small_study.cases.assign(visibility="intern")
    empty = ComparisonReport(Study(small_study.codebook, {**small_study._tables, "cases": hidden}))
    assert "visibility" in " ".join(empty.cover().notes)
    assert all(not getattr(empty, name)().blocks for name in SECTIONS if name not in ("method", "references"))


def test_the_analysts_own_text_stands_in_place_of_the_findings_where_every_case_is_seen(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path / "data")
    with (folder / "texts.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["", "i_korthet", 1, f"Mitt fynd {MARK}", "", "Ada"])
    study = load_study(folder)
    lines = told(ComparisonReport(study.extract("research")).summary())
    assert lines[1] == "Ada writes: Mitt fynd §"
    assert not any(line.startswith("#") for line in lines)
    # what is said of all cases is as open as the least open of them
    assert not any("Mitt fynd" in line for line in told(ComparisonReport(study).summary()))
    assert "Mitt fynd" not in "".join(told(CaseReport(study, "alfa").summary()))


def test_the_mirror_names_the_most_alike_case_with_what_is_behind_it_and_by_chosen_variables(study: Study) -> None:
    lines = told(CaseReport(study, "boras").mirror())
    assert lines[1].startswith(
        "Mest likt Borås Stad är Västra Götalandsregionen. Avståndet är 0,26 till 0,48, där 0 är lika i allt"
    )
    chosen = told(CaseReport(study, "boras").mirror(["uses_label"]))
    # of the label alone: both use it
    assert chosen[1].startswith("Mest likt Borås Stad är Västra Götalandsregionen. Avståndet är 0,00, ")
    assert "De är lika i detta: beteckningen TBSL." in chosen[1]


def chosen(study: Study, *cases: str) -> list[str]:
    return told(ComparisonReport(study.select(cases=list(cases))).summary())


def test_dates_of_one_and_the_same_year_do_not_tell_who_came_first(wide_study: Study) -> None:
    unclear = "Om de började före eller efter de övriga går inte att säga säkert av de datum som finns."
    # ek stands furthest and decided in 2015, as kas did; gra decided about 2017
    assert any(line.endswith(unclear) for line in chosen(wide_study, "ek", "kas", "gra"))
    assert not any(line.endswith(unclear) for line in chosen(wide_study, "ek", "gra", "lin"))  # lin in 2016


def test_of_what_is_known_of_as_many_cases_that_with_more_answers_comes_first(wide_study: Study) -> None:
    lines = chosen(wide_study, "ask", "bok", "gra", "hag")
    apart = lines[lines.index("# Det här skiljer fallen åt") + 1 :]
    assert apart[:2] == [
        "- Omsättning på ledande poster: låg i Ask § och Bok §; måttlig i Hägg §; hög i Gran §. Känt i 4 av 4 fall.",
        "- Beteckningen TBSL: ja i Ask § och Bok §; nej i Gran § och Hägg §. Känt i 4 av 4 fall.",
    ]


def test_of_many_cases_every_answer_before_and_after_stands_once_with_its_words_and_its_source(tmp_path: Path) -> None:
    study = load_study(write_study(tmp_path / "study", cases=9, seed=2)).extract("research")
    report = ComparisonReport(study, reader="research")
    lines = told(report.reforms())
    asked = ["goals", "goals_described", "committees", "committees_described", "dialogue_form"]
    rows = answers(study, asked, cases=coded_cases(study))
    rows = rows[rows["phase"].isin(["före", "efter"]) & rows["status"].isin(TELLING) & rows["locator"].notna()]
    assert len(rows) > 40
    for row in rows.itertuples():
        name = study.variables.set_index("variable_id").at[row.variable_id.removesuffix("_described"), "label_sv"]
        below = lines[lines.index(f"{name}: Fall | Före | Efter") + 1 :]
        line = next(line for line in below if line.startswith(f"{study.case_title(row.case_id)} |"))
        side = line.split(" | ")[1 if row.phase == "före" else 2]
        assert str(row.locator) in side
        if isinstance(row.text_sv, str):
            assert row.text_sv.rstrip(".") in side
