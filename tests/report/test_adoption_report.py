"""The spread read aloud: base, definition and uncertainty in words, or why there is no curve."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from tests.report.told import told
from tillkom import load_study
from tillkom.analysis import spread
from tillkom.report import AdoptionReport
from tillkom.study import Study
from tillkom.synthetic import write_study


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A made-up study of 311 units, most of them with a dated decision on public record."""
    return load_study(write_study(tmp_path_factory.mktemp("made-up") / "study", cases=40, seed=1))


@pytest.fixture(scope="module")
def shipped(data_folder: Path) -> Study:
    return load_study(data_folder)


def read(shown: object) -> str:
    html = shown._repr_html_()  # type: ignore[attr-defined]
    text = re.sub(r"<img[^>]*>", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture(scope="module")
def example(data_folder: Path) -> Study:
    """Municipalities that joined the administrative area for Finnish: 43 of 267, all of them examined."""
    return load_study(data_folder.parent / "examples" / "finska" / "data")


def lines(section: object) -> list[str]:
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in told(section)]  # type: ignore[arg-type]


def test_without_a_curve_the_page_leads_with_that_then_why_then_what_is_known(shipped: Study) -> None:
    assert lines(AdoptionReport(shipped).summary()) == [
        "Det går inte att rita någon S-kurva över hur tillitsbaserad styrning har spritt sig.",
        "Bara 5 av 311 enheter är prövade, och minst hälften (156) behövs. Om de övriga 306 har studien ingen uppgift.",
        "Hur vanligt det är beror på vem man frågar. De andelar som har redovisats går från 46 % (budgetdokument "
        "(”politisk adoption”), kommuner och regioner) till 78 % (kommunchefer, kommuner), och de kan inte vägas "
        "samman.",
        "5 enheter är undersökta. Så många av dem har enligt uppgifterna tagit varje steg: initiativ taget: 5; "
        "politiskt beslut: 5; i praktik: 2.",
    ]


def test_in_english_it_leads_the_same_way(shipped: Study) -> None:
    first, why, depends, _ = lines(AdoptionReport(shipped, "en").summary())
    assert first == "No S-curve can be drawn of how trust-based governance has spread."
    assert why.startswith("Only 5 of 311 units have been examined, and at least half (156) are needed.")
    assert "from 46% (budget documents ('politisk adoption'), municipalities and regions) to 78%" in depends


def test_a_page_without_a_curve_has_no_section_on_curves_and_one_on_what_one_takes(shipped: Study) -> None:
    report = AdoptionReport(shipped)
    assert not report.curves().blocks
    assert any("går det inte att säga var kurvan planar ut" in line for line in lines(report.needed()))


def test_the_example_is_named_without_a_link_that_would_be_dead_where_it_was_not_made(shipped: Study) -> None:
    for language, named in (
        ("sv", "kommunerna i förvaltningsområdet för finska"),
        ("en", "administrative area for Finnish"),
    ):
        needed = AdoptionReport(shipped, language).needed()
        assert named in lines(needed)[-1]
        assert "href" not in needed._repr_html_()


def test_each_case_has_a_row_from_initiative_to_practice(shipped: Study) -> None:
    rows = lines(AdoptionReport(shipped).cases())
    assert rows[0].startswith("De 5 enheterna i tabellen är studerade som fall")
    assert rows[1] == "När varje enhet tog stegen: Enhet | Initiativ taget | Politiskt beslut | I praktik"
    bare = [re.sub(r"\[\d+\]", "", row) for row in rows]
    assert "Gislaved | senast 15 december 2016 | 15 december 2016 | ännu inte när det prövades, november 2021" in bare
    assert len(rows) == 2 + 5


def test_a_case_with_one_dated_step_says_of_the_others_that_they_are_not_coded(small_study: Study) -> None:
    rows = lines(AdoptionReport(small_study).cases())
    assert "Alfa § | ej kodad | 15 december 2016[1] | ej kodad" in rows
    assert "Beta § | ej kodad | ännu inte när det prövades, november 2021[2] | ej kodad" in rows


def test_a_page_that_is_empty_because_of_visibility_says_so(shipped: Study, tmp_path: Path, data_folder: Path) -> None:
    copy = Path(shutil.copytree(data_folder, tmp_path / "data"))
    path = copy / "cases.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",publicerad,", ",intern,"), encoding="utf-8")
    study = load_study(copy)
    hidden = AdoptionReport(study)
    assert any("inget datum som får visas för den här rapportens läsare" in line for line in lines(hidden.cases()))
    assert len(lines(AdoptionReport(study.extract("research")).cases())) == len(lines(AdoptionReport(shipped).cases()))


def test_a_whole_curve_leads_with_its_finding(example: Study) -> None:
    """43 of 267 is 16.1 per cent, and nobody has come since: the ceiling cannot be anything else."""
    report = AdoptionReport(example)
    [message] = lines(report.summary())
    assert message.startswith("Medlem på egen ansökan: S-kurvan planar ut vid 16 % av enheterna (12–21 %, 95 % ")
    assert "43 av 267 enheter hade säkert tagit steget vid utgången av 2019; hälften" in message
    assert not report.needed().blocks


def test_with_the_picture_stands_how_it_may_be_read_and_what_it_says_each_once(example: Study) -> None:
    text = lines(AdoptionReport(example).curves())
    assert text[0] == "figure: S-kurva över spridningen: medlem på egen ansökan"
    assert text[1] == "# Så får kurvan läsas"
    assert any("Kurvan visar statens fönster lika mycket som smitta" in line for line in text)
    assert any("säger inget om tillitsbaserad styrning" in line for line in text)
    terms = [line.split(":")[0] for line in text if ": " in line]
    for term in ("Vad den bygger på", "Taket", "Förloppet", "Passar kurvan?", "Framåt"):
        assert terms.count(term) == 1, term
    assert "De okända" not in terms, "nobody is unknown"
    assert any(line.startswith("Passar kurvan?: Ja. Kurvan ligger som mest 2,1 procentenheter") for line in text)
    assert any("har 43 av 267 enheter tagit steget vid utgången av 2029" in line for line in text)
    notes = AdoptionReport(example).cover().notes
    assert notes == (), "what the picture may be read as stands with it, not before the answer"


def test_the_sources_of_dates_without_a_case_are_listed_and_the_rows_lead_to_them(example: Study) -> None:
    report = AdoptionReport(example)
    listed = lines(report.references())
    assert len(listed) == example.adoptions["source_id"].nunique() == 25
    assert any("Förordning (2009:1299) om nationella minoriteter" in line for line in listed)
    assert 'href="#source-1"' in report.method()._repr_html_()


def test_several_curves_stand_in_one_table_with_their_ceilings(made_up: Study) -> None:
    rows = lines(AdoptionReport(made_up).summary())
    picture = spread(made_up.extract("public"), "beslut")
    curve = picture.curve()
    low, high = (round(100 * end) for end in curve.ceiling_interval)
    row = next(line for line in rows if line.startswith("Politiskt beslut | "))
    assert row.startswith(
        f"Politiskt beslut | {picture.adopters} av 311 | {round(100 * curve.ceiling)} % ({low}–{high} %)"
    )


def test_the_unknown_are_bounded_with_a_sentence(made_up: Study) -> None:
    picture = spread(made_up.extract("public"), "beslut")
    low, high = (round(100 * end) for end in picture.bounds)
    text = "\n".join(lines(AdoptionReport(made_up).curves()))
    assert f"Om {picture.unknown} enheter är inget känt. Kurvan tar för givet att de liknar de prövade." in text
    assert f"hade mellan {low} % och {high} % av enheterna gjort det när uppgifterna slutar" in text


def test_the_method_stands_in_a_fold_with_families_categories_and_groups(made_up: Study) -> None:
    text = lines(AdoptionReport(made_up).method())
    assert text[0] == "> Så är sidan gjord"
    joined = "\n".join(text)
    for family in ("logistisk", "Gompertz", "Bass", "Weibull", "likelihoodkvottest, p = 0,", "tidiga användare"):
        assert family in joined
    assert "basen är de enheter som någonsin tar steget, inte alla" in joined
    assert "Från initiativ taget till politiskt beslut tog det" in joined
    assert "permutationstest, p = 0," in joined


def test_what_the_data_cannot_say_of_steps_and_neighbours_is_said_in_a_sentence(shipped: Study) -> None:
    joined = "\n".join(lines(AdoptionReport(shipped).method()))
    assert "Tiden från politiskt beslut till i praktik anges inte: för få har tagit båda stegen (2)." in joined
    assert "Vilka enheter som tog steget tidigare än andra jämförs inte" in joined


def test_only_where_steps_were_abandoned_is_there_a_picture_of_what_is_in_use(made_up: Study, shipped: Study) -> None:
    with_ends, without = (
        lines(report._section("method", *report._in_use(), *report._reasons()))
        for report in map(AdoptionReport, (made_up, shipped))
    )
    assert "> I praktik: har tagit steget, och har det kvar" in with_ends
    assert "figure: Har tagit steget, och har det kvar: i praktik" in with_ends
    assert any(re.search(r"\| har tagit steget \| .*; avvecklat 20", line) for line in with_ends)
    assert not any("har det kvar" in line or "avvecklat" in line for line in without)


@pytest.mark.parametrize("name", ["shipped", "example"])
def test_the_word_for_assumption_is_nowhere(name: str, request: pytest.FixtureRequest) -> None:
    report = AdoptionReport(request.getfixturevalue(name))
    for section in ("summary", "curves", "surveys", "cases", "needed", "reading", "method"):
        page = getattr(report, section)()._repr_html_().lower()
        assert not re.search(r"\bantag(ande|it|en|na)\b|\bantog\b", re.sub(r"<[^>]+>", " ", page)), section


def test_a_study_of_made_up_data_says_so_on_its_cover(made_up: Study) -> None:
    assert "Påhittade data (syntetiska)" in read(AdoptionReport(made_up).cover())
