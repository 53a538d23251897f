"""Cases as the rows of a figure: which are compared, whether one picture holds them all, and their names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tillkom import analysis
from tillkom.analysis.answers import chosen_cases
from tillkom.figures._drawing.page import text_width, wrap
from tillkom.figures.figure import NothingToShow
from tillkom.figures.labels import Labels

if TYPE_CHECKING:
    from tillkom.study import Study


class ComparedCases:
    """The cases of a comparison.

    Attributes
    ----------
    coded : every case with something coded; the base of the comparison.
    uncoded : a sentence on the cases that are listed but not coded; "" where there are none.
    """

    def __init__(self, study: Study, labels: Labels, cases: Sequence[str] | None) -> None:
        chosen = chosen_cases(study, cases)
        has = set(analysis.coded_cases(study))
        self.coded = [case_id for case_id in chosen if case_id in has]
        if not self.coded:
            raise NothingToShow(labels("none.coded"))
        self.uncoded = labels.uncoded(len(chosen) - len(self.coded))

    def __len__(self) -> int:
        return len(self.coded)


def name_column(labels: Labels, cases: Sequence[str], most: float) -> tuple[float, dict[str, list[str]]]:
    """Wrap the cases' names into a column no wider than ``most`` points; give its width and each name's lines."""
    names = {case: wrap(labels.case(case), most, labels.size.font, "bold", 3) for case in cases}
    widest = max(text_width(line, labels.size.font, "bold") for lines in names.values() for line in lines)
    return widest + labels.size.scaled(10), names


def fit(heights: Iterable[float], room: float | None) -> bool:
    """Tell whether all rows fit the room; where they do not, a figure shows the whole in numbers instead."""
    return room is None or sum(heights) <= room
