"""The tutorial does what it says: its tables are filled in, its commands run, their answers are the ones printed."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tillkom import load_study
from tillkom.check import check_study

TUTORIAL_FOLDER = Path(__file__).resolve().parents[2] / "docs"
TUTORIAL = (Path(__file__).resolve().parents[2] / "docs" / "tutorial.md").read_text(encoding="utf-8")


IN_EXCEL = "3 in Excel"
IN_EXCEL_SV = "2 i Excel"


@pytest.fixture(scope="module")
def tutorial(follow, tmp_path_factory: pytest.TempPathFactory):
    return follow("tutorial.md", tmp_path_factory.mktemp("tutorial"), without=(IN_EXCEL,))


def test_every_command_ends_with_the_exit_code_the_tutorial_tells(tutorial) -> None:
    assert tutorial.unexpected == []
    assert {told for _, _, told in tutorial.codes} == {0, 3}


def test_commands_say_what_the_tutorial_prints(tutorial) -> None:
    assert len(tutorial.said) == 4
    for said, printed in tutorial.said:
        pattern = re.escape(printed).replace("…", "[0-9.]+")
        last = said.splitlines()[-len(printed.splitlines()) :]  # the lines before tell how far it has come
        assert re.fullmatch(pattern, "\n".join(last) if printed else said), f"{said}\n--- is not ---\n{printed}"


def test_the_files_the_tutorial_names_are_there(tutorial) -> None:
    named = set(re.findall(r"`((?:data|reports)/[\w./-]+)`", TUTORIAL))
    assert {"data/cases.csv", "reports/gislaved.html", "reports/gislaved.ipynb", "reports/index.html"} <= named
    assert [name for name in sorted(named) if not (tutorial.folder / name).exists()] == []


@pytest.mark.parametrize(
    "words", ["nästan 150", "framgår ej", "ej kodad", "Gislaved, Början", "KF 2016 § 199", "stannat av", "tolkning"]
)
def test_the_report_shows_what_the_tutorial_tells_to_look_for(tutorial, words: str) -> None:
    page = (tutorial.folder / "reports" / "gislaved.html").read_text(encoding="utf-8")
    without_figures = re.sub(r"<(style|svg).*?</\1>", " ", page, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", without_figures))
    assert words.casefold() in text.casefold()


def test_the_public_comparison_keeps_the_internal_case_to_itself(tutorial) -> None:
    page = (tutorial.folder / "reports" / "comparison.html").read_text(encoding="utf-8")
    assert "Gislaveds kommun" not in page


def test_each_exported_figure_has_its_words_and_its_numbers_beside_it(tutorial) -> None:
    pictures = sorted((tutorial.folder / "figures").rglob("*.png"))
    assert pictures
    for picture in pictures:
        assert picture.with_suffix(".txt").is_file()
        assert picture.with_suffix(".csv").is_file()


@pytest.mark.parametrize("page", ["tutorial.md", "sv/kom-igang.md"])
def test_the_rows_of_the_page_are_whole_rows_that_are_pasted_as_they_stand(page: str, data_folder: Path) -> None:
    text = (TUTORIAL_FOLDER / page).read_text(encoding="utf-8")
    found = re.findall(r"`data/(\w+)\.csv`[^`]*\n\n```csv\n(.*?)```", text, flags=re.DOTALL)
    assert {"observations", "events", "stages", "adoptions"} <= {table for table, _ in found}
    for table, rows in found:
        header = (data_folder / f"{table}.csv").read_text(encoding="utf-8-sig").splitlines()[0].split(",")
        assert [len(row) for row in csv.reader(rows.splitlines())] == [len(header)] * len(rows.splitlines())


def test_in_a_workbook_the_tutorial_ends_with_a_sound_study_and_the_same_answers(follow, tutorial, tmp_path) -> None:
    done = follow(
        "tutorial.md", tmp_path, leave="render|figures", without=("3. Code", "4. Check", "5. Write", "6. Export")
    )
    assert done.unexpected == []
    assert check_study(done.folder / "data", warnings=True) == []
    in_tables, in_workbook = load_study(tutorial.folder / "data"), load_study(done.folder / "data")
    shown = ["variable_id", "phase", "value", "status", "qualifier", "kind", "source_id", "locator", "coder"]
    table = in_workbook.observations[shown].astype("str").fillna("").sort_values(shown[:2]).values.tolist()
    assert table == in_tables.observations[shown].astype("str").fillna("").sort_values(shown[:2]).values.tolist()
    for name, columns in {
        "stages": ["as_of", "stage", "trajectory", "reason_sv"],
        "adoptions": ["unit_id", "definition", "status", "earliest", "latest", "as_of", "date_basis"],
    }.items():
        one, other = (getattr(study, name)[columns].astype("str").fillna("") for study in (in_tables, in_workbook))
        assert one.values.tolist() == other.values.tolist()


@pytest.mark.parametrize("way", [("2. Koda",), (IN_EXCEL_SV,)], ids=["in a workbook", "in tables"])
def test_the_swedish_page_ends_with_a_sound_study_and_its_report_in_both_ways(
    follow, tmp_path, way: tuple[str, ...]
) -> None:
    done = follow("sv/kom-igang.md", tmp_path, without=way)
    assert done.unexpected == []
    assert check_study(done.folder / "data", warnings=True) == []
    answers = load_study(done.folder / "data").answers(["population", "q1_when"])
    assert answers["Svar"].str.replace("\N{NO-BREAK SPACE}", " ").tolist()[0] == "114 592"
    assert (done.folder / "reports" / "boras.html").is_file()
    assert list((done.folder / "figures").glob("*.png"))
