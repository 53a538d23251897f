"""The workbench in a notebook: what is chosen is what is shown, and the line it shows makes the same."""

from __future__ import annotations

import builtins
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import tillkom
from tests.small_study import MARK
from tillkom import MissingPart, TillkomError, load_study
from tillkom.study import Study

pytest.importorskip("ipywidgets", reason="the extra explore is not installed")


def every(widget: Any) -> Iterator[Any]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from every(child)


def named(board: Any, description: str) -> Any:
    """The one control with this description."""
    return next(each for each in every(board.widget) if getattr(each, "description", None) == description)


def opened(board: Any, tab: int) -> Any:
    tabs = next(each for each in every(board.widget) if type(each).__name__ == "Tab")
    tabs.selected_index = tab
    return tabs.children[tab]


def page(widget: Any) -> str:
    return " ".join(each.value for each in every(widget) if type(each).__name__ == "HTML")


def run(line: str, study: Study) -> pd.DataFrame:
    """What the line a view shows gives when it is pasted into a notebook."""
    names: dict[str, Any] = {"study": study, "tillkom": tillkom}
    exec(f"result = {line}", names)
    return names["result"]


MATRIX, ANSWERS, SEARCH, CROSSTAB, FIGURES, REPORT, DIFFERENCES = range(7)


def test_choosing_a_level_leaves_its_cases_and_the_line_says_so(small_study: Study) -> None:
    board = tillkom.explore(small_study)
    named(board, "Nivå").value = ("region",)
    assert board.study.case_ids == ["gamma"]
    assert board.line.startswith("study.select(level='region').answers(")
    pd.testing.assert_frame_equal(run(board.line, small_study), board.table)


def test_size_and_class_choose_cases_by_name(small_study: Study) -> None:
    board = tillkom.explore(small_study)
    named(board, "Svar på").value = "initiator"
    named(board, "Klass").value = "tjänstepersoner"
    assert board.study.case_ids == ["alfa", "beta", "epsilon"]
    named(board, "Minst invånare").value = "10 000"  # alfa has 12 000; of the others nothing is known
    assert board.study.case_ids == ["alfa"]
    assert board.line.startswith("study.select(cases='alfa')")


def test_what_no_case_meets_is_said_and_the_choice_before_stands(small_study: Study) -> None:
    board = tillkom.explore(small_study)
    named(board, "Nivå").value = ("region",)
    named(board, "Minst invånare").value = "1"
    assert board.study.case_ids == ["gamma"]
    assert "Inget fall uppfyller allt detta" in page(board.widget)


def test_a_cell_of_the_matrix_opens_with_words_status_coder_source_and_place(small_study: Study) -> None:
    board = tillkom.explore(small_study)
    named(board, "Variabler").value = ("principles", "goals")
    shown = page(opened(board, MATRIX))
    for text in ("Öppna dörrar &lt;b&gt;", "tillit och öppenhet", "Öst (2024)", "s. 11 &lt;b&gt;", "K1"):
        assert text in shown
    assert MARK not in shown
    assert board.table.loc["alfa", "Antal mål, efter"] == 20


def test_every_view_gives_a_line_that_makes_its_table(small_study: Study) -> None:
    board = tillkom.explore(small_study, "en")
    for tab in (MATRIX, ANSWERS, CROSSTAB, DIFFERENCES):
        opened(board, tab)
        pd.testing.assert_frame_equal(run(board.line, small_study), board.table)
    opened(board, SEARCH)
    named(board, "Search for").value = "dörrar"
    assert board.table["case_id"].tolist() == ["alfa"]
    pd.testing.assert_frame_equal(run(board.line, small_study), board.table)


def test_a_figure_of_the_selection_is_drawn_in_a_language_and_saved_under_a_name(
    small_study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    board = tillkom.explore(small_study)
    opened(board, FIGURES)
    named(board, "Figur").value = "stage-ladder"
    named(board, "Språk").value = "en"
    named(board, "Namn").value = "min-trappa"
    named(board, "Spara").click()
    assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == [
        "min-trappa.csv", "min-trappa.png", "min-trappa.txt",
    ]  # fmt: skip
    assert board.figure.language == "en"
    assert board.line.splitlines() == [
        'figure = tillkom.figures.stage_ladder(study, language="en", size="report")',
        'tillkom.figures.save(figure, "min-trappa")',
    ]


def test_what_coders_differ_on_is_listed_for_the_cases_chosen(small_study: Study) -> None:
    board = tillkom.explore(small_study.select(cases=["beta", "gamma"]))
    opened(board, DIFFERENCES)
    assert board.table[["case_id", "coder"]].values.tolist() == [["beta", "K1"], ["beta", "K2"]]
    named(board, "Nivå").value = ("region",)
    assert "skiljer sig inte åt" in page(opened(board, DIFFERENCES))


def test_the_report_of_the_cases_chosen_is_written_from_what_everybody_may_see(
    small_study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    board = tillkom.explore(small_study)
    named(board, "Nivå").value = ("kommun",)
    tab = opened(board, REPORT)
    assert '.extract("public").save("urval")' in board.line
    named(board, "Skriv jämförelsen").click()
    assert "Klart. Öppna reports-urval/index.html." in page(tab)
    written = (tmp_path / "reports-urval" / "comparison.html").read_text(encoding="utf-8")
    assert "Alfa kommun" in written
    assert "Delta kommun" not in written  # internal


def test_the_workbench_of_an_extract_shows_nothing_more_than_the_extract(small_study: Study) -> None:
    board = tillkom.explore(small_study.extract("public"))
    named(board, "Variabler").value = ("initiator",)
    assert "Gamma" not in page(board.widget)


def test_a_missing_extra_is_said_in_one_line_with_the_command(
    small_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *given: Any, **more: Any) -> Any:
        if name == "itables":
            raise ModuleNotFoundError("No module named 'itables'", name="itables")
        return real(name, *given, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingPart, match=r"itables is not installed.*pip install 'tillkom\[explore\]'$"):
        tillkom.explore(small_study)


def test_the_form_shows_both_answers_and_records_the_decision(small_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(small_folder, tmp_path / "data")
    form = tillkom.settle_form(load_study(folder))
    for text in ("tydlig", "begränsad", "Berg (2022)", "K1", "K2"):
        assert text in page(form.widget)
    named(form, "Vems svar gäller").value = "K2"
    named(form, "Skäl").value = "Båda läste om."
    named(form, "Spara avgörandet").click()
    assert "whoever records it" in page(form.widget)  # nobody is named yet
    named(form, "Antecknat av").value = "K3"
    named(form, "Spara avgörandet").click()
    row = load_study(folder).answers("effect_operations", cases="alfa").iloc[0]
    assert (row["Svar"], row["Kodare"]) == ("begränsad", "K1, K2; avgjort av K3")
    assert [label for label, _ in named(form, "Att avgöra").options] == [f"Beta kommun {MARK}: Steg, november 2021"]


def test_nothing_is_decided_in_an_extract(small_study: Study) -> None:
    with pytest.raises(TillkomError, match="whole study"):
        tillkom.settle_form(small_study.extract("research"))
