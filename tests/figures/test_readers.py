"""For whom a figure is: in its picture, its caption and the name of its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tillkom import figures
from tillkom.figures import export
from tillkom.study import Study

MARKS = {"research": "Internt arbetsmaterial", "participants": "Till programmets deltagare"}


def texts(figure: figures.Figure) -> str:
    assert figure.figure is not None
    return " ".join(text.get_text() for text in figure.figure.findobj(lambda each: hasattr(each, "get_text")))


@pytest.mark.parametrize("size", ["slide", "report", "narrow"])
@pytest.mark.parametrize("reader", MARKS)
def test_what_is_not_for_everybody_says_so_in_picture_caption_and_name(
    small_study: Study, reader: str, size: str
) -> None:
    figure = figures.stage_ladder(small_study.extract(reader), size=size)
    assert MARKS[reader] in texts(figure)
    assert figure.caption.startswith(f"{MARKS[reader]}. ")
    assert figure.name == f"stage-ladder-{'intern' if reader == 'research' else 'deltagare'}"


def test_what_everybody_may_see_and_a_case_s_own_figure_carry_no_mark(small_study: Study) -> None:
    case_id = small_study.case_ids[0]
    own, public = small_study.extract(case_id), small_study.extract("public")
    assert figures.stage_ladder(public).name == "stage-ladder"
    assert figures.timeline(own, case_id).name == f"timeline-{case_id}"
    assert figures.stage_ladder(own).name == f"stage-ladder-till-{case_id}"
    for figure in (figures.stage_ladder(public), figures.timeline(own, case_id)):
        assert not any(mark in figure.caption + texts(figure) for mark in MARKS.values())


def test_chosen_cases_are_said_in_the_caption_on_the_slide_and_in_the_name(small_study: Study) -> None:
    chosen = small_study.select(cases=small_study.case_ids[:1]).extract("research")
    figure = figures.stage_ladder(chosen, size="slide")
    said = f"Urval: {small_study.case_title(small_study.case_ids[0])} (1 fall)."
    assert said in figure.caption
    assert figure.name == f"stage-ladder-intern-urval-{small_study.case_ids[0]}"


def test_a_study_where_nothing_is_open_says_so_instead_of_giving_no_figures_without_a_word(
    small_study: Study, tmp_path: Path
) -> None:
    cases = small_study.cases
    cases["visibility"] = "intern"
    closed = Study(small_study.codebook, {**small_study._tables, "cases": cases})
    said: list[str] = []
    export(closed, only=["stage-ladder"], out=tmp_path, skipped=said.append)
    assert said[0].startswith("Inget fall är öppet för läsaren ”public”")
    assert "--reader research" in said[0]
    assert export(closed.extract("research"), only=["stage-ladder"], out=tmp_path)[0].name.startswith(
        "stage-ladder-intern-"
    )
