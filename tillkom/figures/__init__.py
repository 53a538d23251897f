"""Figures with title, caption, alt text and data table, in Swedish and English, for slides and reports.

Every figure is a function of its own file here; what they share lies in ``_drawing``.
"""

from typing import TYPE_CHECKING

from tillkom.figures._drawing.style import SIZES
from tillkom.figures.export import all_figures, export
from tillkom.figures.figure import FORMATS, Figure, NothingToShow, save
from tillkom.figures.registry import Registered, all_registered, every_page, in_section

# The functions that draw, each under its name: timeline, stage_ladder …
_DRAWN = {entry.draw.__name__: entry.draw for entry in all_registered()}
globals().update(_DRAWN)

__all__ = [
    "FORMATS",
    "SIZES",
    "Figure",
    "NothingToShow",
    "Registered",
    "all_figures",
    "all_registered",
    "every_page",
    "export",
    "in_section",
    "save",
]
__all__ += sorted(_DRAWN)

if TYPE_CHECKING:
    from collections.abc import Callable

    def __getattr__(name: str) -> Callable[..., Figure]: ...
