"""The file a deck is written into: python-pptx's own layouts made fit for today's screens, or a user's template."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tillkom.errors import MissingPart, TillkomError

POINT = 12700  # English Metric Units
WIDE, HIGH = 1024, 576  # points: as much larger than the figures as the foot asks for, so that none is made smaller
ACCENT = "0072B2"
TITLES, BODIES, BELOW = ("TITLE", "CENTER_TITLE"), ("OBJECT", "BODY"), ("SUBTITLE", "BODY", "OBJECT")


@dataclass(frozen=True)
class Box:
    """A place on a slide, in points."""

    left: float
    top: float
    width: float
    height: float


def opened(template: Path | None) -> Any:
    try:
        from pptx import Presentation
    except ImportError as error:
        raise MissingPart("Decks take the extra “slides”: pip install 'tillkom[slides]'.") from error
    if template is None:
        file = Presentation()
        _widened(file)
        return file
    try:
        file = Presentation(str(template))
    except Exception as error:
        raise TillkomError(f"The template {template} cannot be read as a PowerPoint file (.pptx).") from error
    for slide in list(file.slides._sldIdLst):  # what it shows as examples is not shown
        file.part.drop_rel(slide.rId)
        file.slides._sldIdLst.remove(slide)
    return file


def _widened(file: Any) -> None:
    """python-pptx's own layouts, which are for old screens, as wide as today's, with room for long titles."""
    from pptx.enum.text import MSO_ANCHOR
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT

    share, rise = WIDE * POINT / file.slide_width, HIGH * POINT / file.slide_height
    file.slide_width, file.slide_height = WIDE * POINT, HIGH * POINT
    for layout in (file.slide_master, *file.slide_layouts):
        for shape in layout.placeholders:
            kind = shape.placeholder_format.type.name
            if layout is not file.slide_layouts[0] and kind in TITLES:
                shape.left, shape.top, shape.width, shape.height = emu(44, 24, WIDE - 88, 84)
                shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
            elif layout in (file.slide_master, file.slide_layouts[1]) and kind in BODIES:
                shape.left, shape.top, shape.width, shape.height = emu(44, 120, WIDE - 88, 416)
            elif layout is file.slide_layouts[0] and kind in (*TITLES, "SUBTITLE"):
                top = 150 if kind in TITLES else 270
                shape.left, shape.top, shape.width, shape.height = emu(72, top, WIDE - 144, 110)
            elif shape.width:
                shape.left, shape.width = round(shape.left * share), round(shape.width * share)
                shape.top, shape.height = round(shape.top * rise), round(shape.height * rise)
    for place in (file.slide_master, file.slide_layouts[0]):
        for level in place._element.iterfind(".//{*}lvl1pPr[@algn='ctr']"):
            level.set("algn", "l")
        for tint in list(place._element.iterfind(".//{*}lvl1pPr//{*}tint")):  # grey on white is hard to read
            tint.getparent().remove(tint)
    for level in file.slide_master._element.iterfind(".//{*}titleStyle/{*}lvl1pPr/{*}defRPr"):
        level.set("b", "1")
    theme = file.slide_master.part.part_related_by(RT.THEME)
    theme._blob = theme.blob.replace(b'val="4F81BD"', f'val="{ACCENT}"'.encode())  # the figures' blue
    parts = file.part.package
    for key, relation in list(parts._rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # a picture of somebody else's slide
            parts._rels.pop(key)


def layouts_of(file: Any) -> tuple[Any, Any, Any]:
    """The layouts of a cover, of a title alone, and of a title with a list."""
    layouts = list(file.slide_layouts)

    def first(wanted: Callable[[set[str]], bool]) -> Any:
        return next((each for each in layouts if wanted(_kinds(each))), None)

    listed = first(lambda kinds: bool(kinds & {"TITLE"} and kinds & {"OBJECT"})) or first(
        lambda kinds: bool(kinds & {"TITLE"} and kinds & {"BODY"})
    )
    titled = first(lambda kinds: kinds & {"TITLE", "OBJECT", "BODY", "PICTURE"} == {"TITLE"}) or listed
    cover = first(lambda kinds: "CENTER_TITLE" in kinds) or titled
    if listed is None:
        raise TillkomError("The template has no layout with a title and a list, which every deck needs.")
    return cover, titled, listed


def _kinds(layout: Any) -> set[str]:
    return {shape.placeholder_format.type.name for shape in layout.placeholders}


def placeholder(slide: Any, kinds: Sequence[str]) -> Any:
    found = {shape.placeholder_format.type.name: shape for shape in reversed(list(slide.placeholders))}
    return next((found[kind] for kind in kinds if kind in found), None)


def remove_empty(slide: Any) -> None:
    """Placeholders nobody filled would ask for text on the screen."""
    for shape in list(slide.placeholders):
        if not (shape.has_text_frame and shape.text_frame.text.strip()):
            shape._element.getparent().remove(shape._element)


def box_of(shape: Any) -> Box:
    return Box(*(value / POINT for value in (shape.left, shape.top, shape.width, shape.height)))


def emu(*points: float) -> list[int]:
    return [round(value * POINT) for value in points]
