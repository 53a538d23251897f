"""The look of the figures: sizes for slides and reports, colours that colour-blind readers tell apart, symbols."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from tillkom import codes
from tillkom.errors import TillkomError

# Okabe and Ito's blue, vermilion and green, the last two a shade darker for a contrast of at least 4.5:1 on white.
BLUE = "#0072B2"
VERMILION = "#C44E00"
GREEN = "#007A5A"
PURPLE = "#8A4F8C"
INK = "#1A1A1A"
GREY = "#595959"  # 7:1 on white: for secondary text
LINE = "#8A8A8A"  # 3.4:1 on white: for lines that carry meaning
RULE = "#D9D9D9"  # for rules that only part rows
PALE = "#F2F2F2"  # behind words
PALE_BLUE = "#CFE3F1"
MID_BLUE = "#79B4DB"  # of the bars of before, between blue and their track
TRACK = "#EAEAEA"  # what a bar would fill at its longest
PALE_VERMILION = "#F6D9C6"


@dataclass(frozen=True)
class Size:
    """What a figure is drawn for: a slide seen from the back row, or the column of a report."""

    name: str
    width: float
    """In points (72 to the inch)."""
    height: float | None
    """In points; None where the figure grows with what it holds."""
    font: float
    heading: float
    margin: float
    titled: bool
    """Whether title, base and source stand in the picture: a slide travels without a caption."""
    dpi: int
    rows: int
    """How many cases can be read in one picture as rows."""
    columns: int
    """How many cases can be read as columns; more stand as rows where they can."""
    stacked: bool = False
    """Whether names stand above what belongs to them, for want of width."""

    def scaled(self, points: float) -> float:
        """A length made for 10-point text, in proportion to this size's text."""
        return points * self.font / 10


SIZES = {
    "slide": Size("slide", 960, 540, 18, 24, 28, True, 144, 8, 6),
    "report": Size("report", 547, None, 10, 10, 2, False, 160, 40, 8),
    # 358 pixels: the column of a page on a telephone of 390.
    "narrow": Size("narrow", 268, None, 9.5, 9.5, 1, False, 160, 40, 6, stacked=True),
}


def size_named(name: str) -> Size:
    """Give the size with this name; another name is an error that lists the ones there are."""
    try:
        return SIZES[name]
    except KeyError:
        raise TillkomError(f'There is no figure size "{name}". Choose one of {", ".join(SIZES)}.') from None


@cache
def _style() -> dict[str, Any]:
    import matplotlib

    with resources.as_file(resources.files("tillkom.figures._drawing").joinpath("tillkom.mplstyle")) as path:
        settings = matplotlib.rc_params_from_file(path, use_default_template=True)
    # The backend is the notebook's business; setting it would load pyplot.
    return {key: value for key, value in settings.items() if not key.startswith("backend")}


@contextmanager
def styled() -> Iterator[None]:
    """Draw and write in the figures' own style, whatever the notebook has set, and leave its settings as they were."""
    import matplotlib

    with matplotlib.rc_context():
        # Only what differs: matplotlib checks each of its 300 settings when it is set.
        now = matplotlib.rcParams
        now.update({key: value for key, value in _style().items() if now[key] != value})
        yield


@dataclass(frozen=True)
class StatusLook:
    """How a status is drawn: a symbol, a fill and an ink, so that colour never tells it alone."""

    symbol: str
    fill: str
    ink: str


STATUS_LOOKS = {
    codes.STATED: StatusLook("●", BLUE, "white"),
    codes.APPROXIMATE: StatusLook("≈", PALE_BLUE, INK),
    codes.NOT_STATED: StatusLook("–", "#E3E3E3", INK),
    codes.NOT_APPLICABLE: StatusLook("/", "white", GREY),
    codes.NOT_CODED: StatusLook("", "white", GREY),
    codes.CONFLICTING: StatusLook("≠", VERMILION, "white"),
    codes.CONFIDENTIAL: StatusLook("■", GREY, "white"),
    codes.RHETORICAL: StatusLook("”", PALE_VERMILION, INK),
}

TRAJECTORY_SYMBOLS = {
    "framåt": "▶",
    "stabil": "=",
    "stannat_av": "‖",
    "återgång": "◀",
    "avvecklad": "✕",
    codes.UNKNOWN_TRAJECTORY: "?",
}
