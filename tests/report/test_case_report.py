"""What a case report says, read as its reader would: the sentences and tables, without the markup."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from tillkom import analysis, figures, load_study
from tillkom.report import AdoptionReport, CaseReport, ComparisonReport
from tillkom.study import Study

SECTIONS = (
    "summary", "facts", "timeline", "stage", "reforms", "questions", "principles",
    "more", "mirror", "silence", "evidence", "references", "reading",
)  # fmt: skip


@pytest.fixture(scope="module")
def study(data_folder: Path) -> Study:
    return load_study(data_folder)


def read(shown: object) -> str:
    """The text of a section as it is read aloud, one space between words."""
    html = shown._repr_html_()  # type: ignore[attr-defined]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_summary_of_gislaved_says_what_is_coded_and_what_is_not(study: Study) -> None:
    text = read(CaseReport(study, "gislaved").summary())
    assert "Fallet gäller Gislaveds kommun i Jönköpings län. Där bor 29 014 invånare, enligt källan." in text
    assert "Per november 2021 bedöms införandet ha nått steg 3 av 5, under införande." in text
    assert "Riktning: stannat av (personalomsättning)." in text
    assert "Den första daterade händelsen i underlaget är från 15 december 2016." in text
    assert "Hur stor effekten är på det politiska uppdraget" in text
    assert "Före reformen fanns nästan 150 mål; hur många målen är efteråt: framgår ej." in text
    assert "Steget är en tolkning av källan" in text


def test_the_summary_is_told_in_english_too(study: Study) -> None:
    text = read(CaseReport(study, "kalmar", "en").summary())
    assert "stage 5 of 5, institutionalised" in text
    assert "246,667 people live there" in text


def test_a_figure_of_speech_is_never_told_as_a_number(study: Study) -> None:
    report = CaseReport(study, "boras")
    reforms = read(report.reforms())
    assert "retorisk" in reforms
    row = reforms.split("Antal styrdokument")[1].split("Antal nämnder")[0]
    assert "1 000 500 078 styrdokument" not in row


def test_a_case_that_is_only_listed_says_so_and_nothing_more(study: Study) -> None:
    report = CaseReport(study, "forsok_malmo_forskola")
    assert "hittills bara listat" in read(report.summary())
    for section in (report.timeline(), report.stage(), report.questions(), report.evidence()):
        assert read(section) == ""
    assert "Malmö" in read(report.facts())


def test_a_trial_of_several_units_names_them_all_as_the_source_does(study: Study) -> None:
    text = read(CaseReport(study, "forsok_sjukhus_vardebaserad_vard").facts())
    assert "Karolinska sjukhuset (SLL)" in text
    assert "Skånes universitetssjukhus (Region Skåne)" in text


def test_every_answer_to_the_seven_questions_is_in_the_report_with_who_says_so(study: Study) -> None:
    text = read(CaseReport(study, "vgr").questions())
    answers = study.case("vgr").settled.query("variable_id.str.match('q[1-7]_') and status == 'belagd'")
    assert len(answers) >= 6
    for row in answers.itertuples():
        assert " ".join(row.text_sv.split()) in text
        assert row.locator in text
    assert "författare" in text


def test_events_stand_in_the_sources_order_with_their_dates_in_words(study: Study) -> None:
    text = read(CaseReport(study, "gislaved").timeline())
    assert text.index("15 december 2016") < text.index("omkring 2017") < text.index("november 2021")
    assert "KF 2016 § 199" in text
    assert "odaterad" in text


def test_the_evidence_table_holds_every_coded_row_of_the_case(study: Study) -> None:
    case = study.case("borlange")
    html = CaseReport(study, "borlange").evidence()._repr_html_()
    coded = len(case.observations) + len(case.events) + len(case.stages) + len(case.adoptions)
    assert html.count("<tr>") == coded + 1


def test_every_reference_in_the_text_leads_to_a_listed_source(study: Study) -> None:
    for case in ("boras", "forsok_linkoping_grundskola"):
        report = CaseReport(study, case)
        page = "".join(getattr(report, section)()._repr_html_() for section in SECTIONS)
        linked = set(re.findall(r'href="#(source-\d+)"', page))
        assert linked
        assert linked <= set(re.findall(r'id="(source-\d+)"', page))


def test_the_mirror_shows_the_base_of_every_row(study: Study) -> None:
    html = CaseReport(study, "boras").mirror()._repr_html_()
    rows = re.findall(r"<tr>(.*?)</tr>", html.split("<tbody>")[1])
    assert rows
    assert all(re.search(r"\d+ av \d+ fall", row) for row in rows)
    assert "inte slumpvis valda" in html


def test_what_the_sources_do_not_say_is_listed_by_status(study: Study) -> None:
    text = read(CaseReport(study, "gislaved").silence())
    assert "Framgår ej (" in text
    assert "Antal mål, efter" in text
    assert "betyder inte att något saknas" in text


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("case", ["gislaved", "boras", "borlange", "kalmar", "vgr", "forsok_ivo_socialtjanst"])
def test_no_code_or_missing_value_shows_through_in_any_section(study: Study, case: str, language: str) -> None:
    report = CaseReport(study, case, language)
    for section in SECTIONS:
        html = getattr(report, section)()._repr_html_()
        text = re.sub(r"<img[^>]*>", "", html)
        assert not re.search(r"\b(nan|NaN|NaT)\b|>None<|<NA>|&lt;NA&gt;", text), section
        assert "framgår_ej" not in text, section
        assert "_sv" not in text, section
        assert not html or f'lang="{language}"' in html


def test_english_reports_hold_no_swedish_sentence_unmarked(study: Study) -> None:
    questions = CaseReport(study, "boras", "en").questions()._repr_html_()
    assert 'lang="sv"' not in questions
    assert "Fråga" not in questions


def test_the_comparison_counts_its_cases_and_shows_the_base(study: Study) -> None:
    report = ComparisonReport(study)
    text = read(report.summary())
    assert "16 fall. 5 av dem är kodade" in text
    assert "efter reformen i 0 av 5" in text
    cases = read(report.cases())
    assert "Gislaveds kommun" in cases
    assert "bara listat" in cases


def test_the_adoption_report_says_its_base_and_never_pools_shares(study: Study) -> None:
    report = AdoptionReport(study)
    text = read(report.summary())
    assert "311 kommuner och regioner: 290 kommuner och 21 regioner" in text
    assert "Gotland är båda" in text
    surveys = read(report.surveys())
    assert "slås inte ihop" in surveys
    for share in ("56 %", "59 %", "78 %", "46 %"):
        assert share in surveys


def test_a_report_is_built_from_an_extract_even_when_the_whole_study_is_given(study: Study) -> None:
    assert study.reader is None
    assert CaseReport(study, "boras").study.reader == "boras"
    assert ComparisonReport(study).study.reader == "public"
    assert AdoptionReport(study).study.reader == "public"


def test_answers_that_are_disputed_are_never_told_as_facts(data_folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(data_folder, tmp_path / "data"))
    path = copy / "observations.csv"
    lines = [
        re.sub(",(belagd|ungefärlig),", ",motstridig,", line) if line.startswith("gislaved,") else line
        for line in path.read_text(encoding="utf-8").split("\n")
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    disputed = load_study(copy)
    text = read(CaseReport(disputed, "gislaved").summary())
    for told in ("29 014", "Initiativet kom från", "nästan 150", "begränsad effekt"):
        assert told not in text
    practices = analysis.counts(analysis.practices(disputed.extract("public")))
    assert (practices["present"] <= practices["known"]).all()
    drawn = figures.reforms_before_after(disputed.extract("public"), "goals")
    assert "före motstridig" in drawn.alt
    assert "150 mål" not in drawn.alt


def test_the_evidence_says_of_an_adoption_whether_and_between_which_dates(study: Study) -> None:
    text = read(CaseReport(study, "boras").evidence())
    assert "tidigast 2016, senast 6 maj 2019" in text
    assert "november 2021: " in text
    assert "ännu inte antagen" in text
