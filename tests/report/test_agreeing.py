"""How far coders agree, for the methods appendix: the same numbers as the command prints, and who sees them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tillkom import load_study
from tillkom.agreed import agreement_text
from tillkom.content import Fold, Paragraph, Table
from tillkom.report.agreeing import agreement_fold
from tillkom.study import Study


@pytest.fixture(scope="module")
def study(data_folder: Path) -> Study:
    return load_study(data_folder)


@pytest.fixture(scope="module")
def fold(study: Study) -> Fold:
    found = agreement_fold(study, "sv")
    assert found is not None
    return found


def lines(table: Table) -> list[list[str]]:
    return [["".join(str(piece) for piece in cell) for cell in row] for row in table.rows]


def test_it_tells_agreement_by_kind_by_theme_and_by_question(fold: Fold) -> None:
    by_kind, by_theme, by_question = (block for block in fold.blocks if isinstance(block, Table))
    # 198 answers coded by two, 131 of them equal before anything was settled, 151 settled
    first = lines(by_kind)[0]
    assert first[:5] == ["alla svar", "198", "131", "66 %".replace(" ", "\N{NO-BREAK SPACE}"), "0,58"]
    assert first[6] == "151"
    assert [row[0] for row in lines(by_theme)][:2] == ["Fakta", "De sju frågorna"]
    assert [len(table.columns) for table in (by_kind, by_theme, by_question)] == [7, 6, 6]  # few have an interval
    goals = next(row for row in lines(by_question) if row[0] == "Antal mål")
    assert goals[1:3] == ["10", "9"]


def test_a_group_of_few_answers_has_no_alpha_and_says_so(fold: Fold) -> None:
    by_kind = next(block for block in fold.blocks if isinstance(block, Table))
    stages = lines(by_kind)[-1]
    assert (stages[0], stages[1], stages[4]) == ("steg", "5", "för få svar")


def test_where_all_answers_are_equal_no_interval_is_told(fold: Fold) -> None:
    by_kind = next(block for block in fold.blocks if isinstance(block, Table))
    numbers = next(row for row in lines(by_kind) if row[0] == "tal som båda har angett")
    assert numbers[1:3] == ["11", "11"]
    assert (numbers[4], numbers[5]) == ("1,00", "")


def test_it_says_that_a_row_of_several_questions_pools_their_codes(study: Study, fold: Fold) -> None:
    said = [str(block.words[0]) for block in fold.blocks if isinstance(block, Paragraph)]
    assert said[1].startswith("En rad för flera frågor slår samman deras koder: slumpen räknas på hur vanlig varje kod")
    assert said[1] in agreement_text(study, "all", "sv", resamples=0)


def test_a_study_where_nothing_is_coded_by_two_has_no_such_part(study: Study) -> None:
    rows = study.observations
    by_one = Study(study.codebook, {**study._tables, "observations": rows[rows["coder"] != "K2"],
                                    "stages": study.stages[study.stages["coder"] != "K2"]})  # fmt: skip
    assert agreement_fold(by_one, "sv") is None
