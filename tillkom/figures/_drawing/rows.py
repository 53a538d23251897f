"""Cases as the rows of a figure: which ones are shown, how many are left out, and their names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tillkom import analysis
from tillkom.analysis.answers import chosen_cases
from tillkom.figures._drawing.page import text_width, wrap
from tillkom.figures.figure import NothingToShow
from tillkom.figures.labels import Labels

if TYPE_CHECKING:
    from tillkom.figures._drawing.page import Frame
    from tillkom.study import Study


class ShownCases:
    """The cases of a comparison: those coded, of these as many as can be read at this size.

    Attributes
    ----------
    coded : every case with something coded; the base of the comparison.
    shown : the first of them, as many as one picture holds.
    """

    def __init__(self, study: Study, labels: Labels, cases: Sequence[str] | None, *, as_columns: bool = False) -> None:
        chosen = chosen_cases(study, cases)
        has = set(analysis.coded_cases(study))
        self.coded = [case_id for case_id in chosen if case_id in has]
        if not self.coded:
            raise NothingToShow(labels("none.coded"))
        most = labels.size.columns if as_columns and labels.size.titled else labels.size.rows
        self.shown = self.coded[:most]
        self._labels, self._uncoded = labels, len(chosen) - len(self.coded)

    def show(self, cases: Sequence[str]) -> None:
        """Settle which cases the picture holds, where fewer fit than were thought."""
        self.shown = list(cases)

    @property
    def notes(self) -> list[str]:
        """What the caption says of cases that are listed but not coded, and of coded ones left out of the picture."""
        return [self._labels.uncoded(self._uncoded), self.left_out]

    @property
    def left_out(self) -> str:
        """What a slide says too, since it travels without its caption: how many of the coded cases it shows."""
        if len(self.shown) == len(self.coded):
            return ""
        return self._labels("base.left_out", shown=len(self.shown), count=len(self.coded))


def name_column(labels: Labels, cases: Sequence[str], most: float) -> tuple[float, dict[str, list[str]]]:
    """Wrap the cases' names into a column no wider than ``most`` points; give its width and each name's lines."""
    names = {case: wrap(labels.case(case), most, labels.size.font, "bold", 3) for case in cases}
    widest = max(text_width(line, labels.size.font, "bold") for lines in names.values() for line in lines)
    return widest + labels.size.scaled(10), names


def settled(
    chosen: ShownCases, frame_with: Callable[[str], Frame], heights: dict[str, float], taken: float
) -> tuple[Frame, dict[str, float]]:
    """Settle which rows a picture holds, and the frame that says how many are left out.

    Parameters
    ----------
    frame_with : makes the frame from the sentence on cases left out.
    taken : what headings and key take of the frame's room, in points.
    """
    while True:
        frame = frame_with(chosen.left_out)
        heights = fitting(heights, None if frame.room is None else frame.room - taken)
        if list(heights) == chosen.shown:
            return frame, heights
        # The sentence may cost a line of room, so what fits is asked again.
        chosen.show(list(heights))


def fitting(heights: dict[str, float], room: float | None) -> dict[str, float]:
    """Keep the first rows that fit the room, at least one; all of them where the room may grow."""
    kept: dict[str, float] = {}
    for case, height in heights.items():
        if room is not None and kept and sum(kept.values()) + height > room:
            break
        kept[case] = height
    return kept
