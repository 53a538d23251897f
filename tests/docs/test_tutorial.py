"""The tutorial does what it says: its tables are filled in, its commands run, their answers are the ones printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TUTORIAL = (Path(__file__).resolve().parents[2] / "docs" / "tutorial.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tutorial(follow, tmp_path_factory: pytest.TempPathFactory):
    return follow("tutorial.md", tmp_path_factory.mktemp("tutorial"))


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
