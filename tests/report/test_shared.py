"""What the comparison and the adoption report say, and whose extract every report is made from."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from tests.report.told import told
from tests.small_study import write_small_study
from tillkom import analysis, codes, figures, load_study
from tillkom.content import Fold, Paragraph, runs
from tillkom.report import AdoptionReport, CaseReport, ComparisonReport, ListedReport, QcaReport
from tillkom.study import Study


@pytest.fixture(scope="module")
def study(data_folder: Path) -> Study:
    return load_study(data_folder)


def read(shown: object) -> str:
    """The text of a section as it is read aloud, one space between words."""
    html = shown._repr_html_()  # type: ignore[attr-defined]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\N{NO-BREAK SPACE}", " ").split())


def test_a_reference_names_an_isbn_as_one(study: Study) -> None:
    report = CaseReport(study.extract("gislaved"), "gislaved")
    report.effects()  # cites the report whose number it is
    assert "Sveriges Kommuner och Regioner. ISBN 978-91-8047-315-6" in read(report.references())


def test_the_adoption_report_says_its_base_and_never_pools_shares(study: Study) -> None:
    report = AdoptionReport(study)
    text = read(report.method())
    assert "311 kommuner och regioner: 290 kommuner och 21 regioner" in text
    assert "Gotland är både kommun och region" in text
    surveys = read(report.surveys())
    assert "kan inte slås ihop" in surveys
    for share in ("56 %", "59 %", "78 %", "46 %"):
        assert share in surveys


def test_a_survey_stands_with_its_interval_year_and_base_in_both_languages(small_study: Study) -> None:
    # Wilson for 92 of 200: 0.46 ± gives 0.3924 to 0.5291
    swedish = told(AdoptionReport(small_study).surveys())[-1].replace("\N{NO-BREAK SPACE}", " ")
    assert swedish.startswith("46 % § Obs § | 46 % | 39,2–52,9 % | kommuner § | ")
    english = told(AdoptionReport(small_study, "en").surveys())[-1]
    assert english.startswith("46 % § Note § | 46% | 39.2–52.9% | municipalities § | ")


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        # 230 of all 311: nothing was sampled, and 0.7395 twice would look like an interval
        ({"n": 311, "successes": 230, "share": 230 / 311, "population_n": 311}, "inget: alla räknade"),
        # 60 of 87 that answered, of 290 asked: 60/290 if none of the silent, 263/290 if all of them
        (
            {"n": 87, "successes": 60, "share": 60 / 87, "population_n": 290},
            "20,7–90,7 % beroende på dem som inte svar",
        ),
        ({"n": 200, "successes": 92, "share": 0.46, "population_n": pd.NA}, "39,2–52,9 %"),
    ],
)
def test_a_full_count_has_no_interval_and_those_who_did_not_answer_are_bounded(
    small_study: Study, counted: dict[str, object], said: str
) -> None:
    tables = {**small_study._tables, "adoption_surveys": small_study.adoption_surveys.assign(**counted)}
    row = told(AdoptionReport(Study(small_study.codebook, tables)).surveys())[-1].replace("\N{NO-BREAK SPACE}", " ")
    assert said in row.split(" | ")[2]
    assert row.split(" | ")[2].count("beroende") == ("beroende" in said)


def test_a_report_is_built_from_an_extract_even_when_the_whole_study_is_given(study: Study) -> None:
    assert study.reader is None
    assert CaseReport(study, "boras").study.reader == "boras"
    assert ComparisonReport(study).study.reader == "public"
    assert AdoptionReport(study).study.reader == "public"


@pytest.mark.parametrize(
    ("reader", "marking"),
    [("research", "Internt arbetsmaterial"), ("participants", "Till programmets deltagare"), ("public", "")],
)
def test_a_report_for_some_says_so_on_its_cover(small_study: Study, reader: str, marking: str) -> None:
    cover = ComparisonReport(small_study.extract(reader)).cover()
    assert cover.marking == marking
    assert (f'<p class="marking">{marking}</p>' in cover._repr_html_()) == bool(marking)


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
    for said in ("29 014 invånare", "nästan 150", "begränsad"):
        assert said not in text
    practices = analysis.counts(analysis.practices(disputed.extract(codes.PUBLIC)))
    assert (practices["present"] <= practices["known"]).all()
    drawn = figures.reforms_before_after(disputed.extract(codes.PUBLIC), "goals")
    assert "150" not in drawn.alt


def test_listed_cases_share_a_page_that_leads_to_the_full_case_of_the_same_unit(study: Study) -> None:
    report = ListedReport(study)
    lines = told(report.cases())
    assert lines[0].startswith("Studien listar 11 fall som ingen har kodat.")
    assert len(lines) == 2 + 11
    borlange = next(line for line in lines if line.startswith("Kommunövergripande styrning och ledarskap i Borlänge"))
    assert borlange.endswith(" | Kommunövergripande styrning/ledarskap | Borlänge kommun")
    assert '<a href="borlange.html">Borlänge kommun</a>' in report.cases()._repr_html_()
    assert '<a href="borlange.en.html">' in ListedReport(study, "en").cases()._repr_html_()


def test_a_listed_case_that_others_may_not_see_is_not_on_the_shared_page(small_study: Study) -> None:
    report = ListedReport(small_study)
    assert [line.split(" | ")[0] for line in told(report.cases())[2:]] == ["Zeta kommun §[1]"]
    assert told(report.references())[1] == "1. Öst (2024), s. 4 §."


def test_a_report_of_a_selection_says_so_on_its_cover(study: Study) -> None:
    cover = ComparisonReport(study.select(cases=["boras", "vgr"])).cover()
    assert cover.notes == ("Urval: Borås Stad och Västra Götalandsregionen (2 fall).",)
    assert '<p class="remark">Urval: Borås Stad och Västra Götalandsregionen (2 fall).</p>' in cover._repr_html_()


def test_a_step_that_the_codebook_does_not_define_is_left_out_of_how_each_is_counted(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path / "data")
    path = folder / "vocabularies.csv"
    terms = pd.read_csv(path, dtype=str, keep_default_na=False)
    practice = (terms["vocabulary"] == "adoption_definition") & (terms["code"] == "praktik")
    terms.loc[practice, ["definition_sv", "definition_en"]] = ""
    terms.to_csv(path, index=False)
    lines = told(AdoptionReport(load_study(folder)).method())
    assert [line.partition(":")[0] for line in lines[1:3]] == ["Initiativ taget", "Politiskt beslut"]
    assert not any(line.startswith("I praktik:") for line in lines)


def as_ask(study: Study, *cases: str) -> Study:
    """The study with cases that are coded and judged as Ask is."""
    tables = {}
    for name in ("observations", "stages"):
        rows = study._tables[name]
        like = rows[rows["case_id"] == "ask"]
        tables[name] = pd.concat(
            [rows[~rows["case_id"].isin(cases)], *(like.assign(case_id=case) for case in cases)], ignore_index=True
        ).astype(rows.dtypes)
    return Study(study.codebook, study._tables | tables)


def test_up_to_twelve_cases_make_a_solution_an_example_of_the_method(wide_study: Study) -> None:
    # ten cases are known in all conditions; of kas, nyp and oxl something is not
    twelve, thirteen = (
        told(QcaReport(as_ask(wide_study, *more)).summary())[1] for more in (("kas", "nyp"), ("kas", "nyp", "oxl"))
    )
    assert "Med 12 fall och 8 tänkbara kombinationer är nästan allt obesett" in twelve
    assert "Påståendet gäller de 13 fallen" in thirteen
    assert "obesett" not in thirteen


@pytest.mark.parametrize("count", [40, 41])
def test_more_sources_than_forty_are_folded_away_and_counted(wide_study: Study, count: int) -> None:
    tables = wide_study._tables
    source = tables["sources"].query("source_id == 'rapport'")
    sources = pd.concat([source.assign(source_id=f"s{place}") for place in range(count)], ignore_index=True)
    dated = tables["adoptions"]
    cited = dated.assign(source_id=[f"s{place % count}" for place in range(len(dated))])
    surveys = tables["adoption_surveys"].assign(source_id="s0")
    more = {"sources": sources.astype(source.dtypes), "adoptions": cited.astype(dated.dtypes)}
    study = Study(wide_study.codebook, tables | more | {"adoption_surveys": surveys})
    section = AdoptionReport(study).references()
    assert sum(line.split(". ")[0].isdigit() for line in told(section)) == count
    folded = [block for block in section.blocks if isinstance(block, Fold)]
    assert len(folded) == (count > 40)
    if folded:
        assert section.blocks[0] == Paragraph(
            runs("Uppgifterna bygger på 41 källor, som står i studiens tabeller och här i listan."), "remark"
        )
        assert folded[0].summary == "Källor"
