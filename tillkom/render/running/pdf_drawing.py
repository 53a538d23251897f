"""matplotlib's drawings as PDF: the few things they are made of, each written as the operator it is.

WeasyPrint can draw any SVG, and takes seconds for a figure with a thousand letters. A drawing with anything in it that
is not known here is left to it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from tillkom.render.running.pdf_letters import TEXT, Letters

_SVG, _LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_STYLE = "*{stroke-linejoin: round; stroke-linecap: butt}"
_START = {"fill": "#000000", "stroke": "none", "stroke-linejoin": "round", "stroke-linecap": "butt"}
_PAINT = re.compile(r"none|#[0-9a-f]{6}")
_PIECE = re.compile(r"[MLCQz]|-?\d+(?:\.\d+)?(?:e-?\d+)?")
_TRANSFORM = re.compile(r"(translate|scale|rotate|matrix)\(([^()]*)\)")
_NUMBERS = re.compile(r"[\s,]+")
_LETTER = re.compile(r"#([a-zA-Z]+)-([0-9a-f]+)")
_OUTLINE_SCALE = "scale(0.015625)"
_TAKES = {"M": 2, "L": 2, "C": 6, "Q": 4, "z": 0}
_WRITES = {"M": b"m", "L": b"l", "C": b"c", "z": b"h"}
_CAPS, _JOINS = {"butt": 0, "round": 1, "square": 2}, {"miter": 0, "round": 1, "bevel": 2}
_KNOWN = {
    "fill", "stroke", "stroke-width", "stroke-linejoin", "stroke-linecap", "stroke-dasharray", "stroke-dashoffset",
    "stroke-miterlimit", "opacity", "fill-opacity", "stroke-opacity",
}  # fmt: skip
_ATTRIBUTES = {
    "g": {"id", "style", "transform", "clip-path"},
    "path": {"id", "style", "transform", "clip-path", "d"},
    "use": {"style", "transform", "clip-path", "x", "y", _LINK},
    "defs": set(),
    "clipPath": {"id"},
    "rect": {"x", "y", "width", "height"},
    "style": {"type"},
    "svg": {"width", "height", "viewBox", "version"},
}
Piece = bytes | tuple[float, bool]
"""Operators, or how opaque the fill (False) or the stroke (True) is from here on."""


class Unknown(Exception):
    """Something in a drawing that is not written here."""


class Drawing:
    """A drawing that WeasyPrint can lay out like any picture.

    Parameters
    ----------
    content : an SVG file as matplotlib writes it.
    letters : those of the document it is to stand in.

    Raises
    ------
    Unknown : there is something in it that matplotlib does not use for what it draws here.
    """

    def __init__(self, content: bytes, letters: Letters) -> None:
        try:
            root = ElementTree.fromstring(content)
            box = [float(number) for number in _NUMBERS.split(root.attrib["viewBox"])]
            self._wide, self._high = (float(root.attrib[side].removesuffix("pt")) for side in ("width", "height"))
        except (ElementTree.ParseError, KeyError, ValueError) as error:
            raise Unknown("no drawing of matplotlib's") from error
        if box != [0, 0, self._wide, self._high] or not self._wide or not self._high:
            raise Unknown("another size inside than outside")
        self._letters = letters
        self._named = {each.attrib["id"]: each for each in root.iter() if "id" in each.attrib}
        self._outlines: dict[str, bytes] = {}
        try:
            self._pieces = list(self._drawn(root, _START))
        except (KeyError, ValueError, IndexError) as error:
            raise Unknown("a number or name that cannot be read") from error

    def get_intrinsic_size(self, image_resolution: float, font_size: float) -> tuple[float, float, float]:
        """Width and height in CSS pixels, and how they relate."""
        return self._wide * 4 / 3, self._high * 4 / 3, self._wide / self._high

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        """Write it onto a page."""
        stream.push_state()
        stream.transform(a=width / self._wide, d=height / self._high)
        for piece in self._pieces:
            if piece == b"q":
                stream.push_state()
            elif piece == b"Q":
                stream.pop_state()
            elif isinstance(piece, bytes):
                stream.stream.append(piece)
            else:
                stream.set_alpha(piece[0], stroke=piece[1])
        stream.pop_state()

    def _drawn(self, element: ElementTree.Element, inherited: Mapping[str, str]) -> Iterator[Piece]:
        name = _name(element)
        if name in ("defs", "clipPath"):
            if any((each.text or "").strip() != _STYLE for each in element.iter(f"{_SVG}style")):
                raise Unknown("a style")
            return
        style = _styled(element, inherited)
        before = [*_moved(element), *self._clipped(element)]
        if before:
            yield b"q"
            yield from before
        if name == "path":
            yield from self._path(element, style)
        elif name == "use":
            yield from self._used(element, style)
        elif name in ("g", "svg"):
            yield from self._group(element, style)
        else:
            raise Unknown(name)
        if before:
            yield b"Q"

    def _group(self, element: ElementTree.Element, style: Mapping[str, str]) -> Iterator[Piece]:
        """What a group holds; letters in a row are a line of text."""
        line: list[tuple[str, int, float, float, float]] = []
        for each in element:
            found = self._letter(each)
            if found is not None and (not line or line[-1][0] == found[0]):
                line.append(found)
                continue
            yield from self._line(line, style)
            line = [] if found is None else [found]
            if found is None:
                yield from self._drawn(each, style)
        yield from self._line(line, style)

    def _letter(self, element: ElementTree.Element) -> tuple[str, int, float, float, float] | None:
        """Font and code of a letter, its place and its width."""
        if _name(element) != "use" or set(element.keys()) - {_LINK, "x", "y"}:
            return None
        link = element.attrib.get(_LINK, "")
        found, target = _LETTER.fullmatch(link), self._named.get(link[1:])
        if found is None or target is None or target.attrib.get("transform") != _OUTLINE_SCALE:
            return None
        coded = self._letters.code(found[1], int(found[2], 16), self._outline(target))
        if coded is None:
            return None
        font, code, width = coded
        return font, code, float(element.attrib.get("x", 0)), float(element.attrib.get("y", 0)), width

    def _line(self, line: list[tuple[str, int, float, float, float]], style: Mapping[str, str]) -> Iterator[Piece]:
        """Letters as text, each where matplotlib has put it."""
        if not line:
            return
        if style["fill"] == "none" or style["stroke"] != "none":
            raise Unknown("letters in outline")
        yield from _painted(style, fill=True)
        yield b"BT /%s %d Tf" % (line[0][0].encode(), TEXT)
        at, up, shown = 0.0, 0.0, list[bytes]()
        begun = 0.0
        for _, code, x, y, width in line:
            if shown and y != up:
                yield b"[%s] TJ" % b"".join(shown)
                shown = []
            if not shown:
                yield b"%s %s Td" % (_number(x - begun), _number(y - up))
                begun, up, at = x, y, x
            elif abs(x - at) > 0.004:
                moved = round((at - x) * 1000 / TEXT, 1)
                shown.append(_number(moved))
                at -= moved * TEXT / 1000
            shown.append(b"<%02x>" % code)
            at += width
        yield b"[%s] TJ ET" % b"".join(shown)

    def _used(self, element: ElementTree.Element, style: Mapping[str, str]) -> Iterator[Piece]:
        target = self._named.get(element.attrib.get(_LINK, "")[1:])
        if target is None or _name(target) != "path":
            raise Unknown("a copy of what is no path")
        place = b"1 0 0 1 %s %s cm" % tuple(_number(float(element.attrib.get(axis, 0))) for axis in ("x", "y"))
        yield from (b"q", place, *self._drawn(target, style), b"Q")

    def _path(self, element: ElementTree.Element, style: Mapping[str, str]) -> Iterator[Piece]:
        fill, stroke = style["fill"] != "none", style["stroke"] != "none" and style.get("stroke-width") != "0"
        if "opacity" in style and fill and stroke:
            raise Unknown("fill and stroke that are opaque together")
        if not fill and not stroke or not element.attrib.get("d"):
            return
        yield b"q"
        yield from _painted(style, fill=fill, stroke=stroke)
        yield self._outline(element)
        yield b"B" if fill and stroke else b"f" if fill else b"S"
        yield b"Q"

    def _clipped(self, element: ElementTree.Element) -> Iterator[Piece]:
        named = element.attrib.get("clip-path")
        if named is None:
            return
        target = self._named.get(named.removeprefix("url(#").removesuffix(")"))
        if target is None or _name(target) != "clipPath" or len(target) != 1:
            raise Unknown("a clip")
        shape = target[0]
        if _name(shape) == "rect":
            yield b"%s %s %s %s re" % tuple(
                _number(float(shape.attrib[each])) for each in ("x", "y", "width", "height")
            )
        elif _name(shape) == "path" and not set(shape.keys()) - {"d"}:
            yield self._outline(shape)
        else:
            raise Unknown("a clip")
        yield b"W n"

    def _outline(self, element: ElementTree.Element) -> bytes:
        data = element.attrib.get("d", "")
        if data not in self._outlines:
            self._outlines[data] = b" ".join(_operators(data))
        return self._outlines[data]


def _name(element: ElementTree.Element) -> str:
    """What an element is called, if it is known and has nothing that is not."""
    name = element.tag.removeprefix(_SVG)
    if name not in _ATTRIBUTES or set(element.keys()) - _ATTRIBUTES[name]:
        raise Unknown(f"{name} {' '.join(element.keys())}")
    return name


def _styled(element: ElementTree.Element, inherited: Mapping[str, str]) -> dict[str, str]:
    style = {**inherited}
    for each in filter(str.strip, element.attrib.get("style", "").split(";")):
        key, _, value = (part.strip() for part in each.partition(":"))
        if key not in _KNOWN or (key in ("fill", "stroke") and not _PAINT.fullmatch(value)):
            raise Unknown(each)
        if key == "opacity" and "opacity" in inherited:
            raise Unknown("opaque twice")
        style[key] = value
    if "opacity" in style and _name(element) == "g":
        raise Unknown("a group that is opaque as a whole")
    return style


def _painted(style: Mapping[str, str], *, fill: bool = False, stroke: bool = False) -> Iterator[Piece]:
    """Colours, opacity and lines."""
    whole = float(style.get("opacity", 1))
    if fill:
        yield whole * float(style.get("fill-opacity", 1)), False
        yield b"%s rg" % _colour(style["fill"])
    if stroke:
        yield whole * float(style.get("stroke-opacity", 1)), True
        yield b"%s RG" % _colour(style["stroke"])
        yield b"%s w" % _number(float(style.get("stroke-width", "1").removesuffix("px")))
        try:
            yield b"%d J %d j" % (_CAPS[style["stroke-linecap"]], _JOINS[style["stroke-linejoin"]])
        except KeyError as error:
            raise Unknown("a line's end") from error
        if "stroke-miterlimit" in style:
            yield b"%s M" % _number(float(style["stroke-miterlimit"]))
        if style.get("stroke-dasharray", "none") != "none":
            dashes = _NUMBERS.split(style["stroke-dasharray"].strip())
            start = float(style.get("stroke-dashoffset", 0))
            yield b"[%s] %s d" % (b" ".join(_number(float(dash)) for dash in dashes), _number(start))


def _moved(element: ElementTree.Element) -> Iterator[Piece]:
    said = element.attrib.get("transform", "")
    if _TRANSFORM.sub("", said).strip(" ,"):
        raise Unknown(said)
    for kind, inside in _TRANSFORM.findall(said):
        given = [float(number) for number in _NUMBERS.split(inside.strip())]
        if kind == "translate" and len(given) <= 2:
            matrix = [1, 0, 0, 1, given[0], given[1] if len(given) == 2 else 0]
        elif kind == "scale" and len(given) <= 2:
            matrix = [given[0], 0, 0, given[-1], 0, 0]
        elif kind == "rotate" and len(given) == 1:
            sine, cosine = math.sin(math.radians(given[0])), math.cos(math.radians(given[0]))
            matrix = [cosine, sine, -sine, cosine, 0, 0]
        elif kind == "matrix" and len(given) == 6:
            matrix = given
        else:
            raise Unknown(said)
        yield b" ".join(b"%.6f" % value for value in matrix) + b" cm"


def _operators(data: str) -> Iterator[bytes]:
    """A path's pieces; a curve of the second degree as one of the third."""
    pieces = _PIECE.findall(data)
    if _PIECE.sub("", data).strip():
        raise Unknown("a path")
    place, x, y = 0, 0.0, 0.0
    while place < len(pieces):
        kind = pieces[place]
        if kind not in _TAKES:
            raise Unknown("a path")
        place += 1
        given = [float(number) for number in pieces[place : place + _TAKES[kind]]]
        place += _TAKES[kind]
        if kind == "Q":
            over_x, over_y, to_x, to_y = given
            given = [x + (over_x - x) * 2 / 3, y + (over_y - y) * 2 / 3]
            given += [to_x + (over_x - to_x) * 2 / 3, to_y + (over_y - to_y) * 2 / 3, to_x, to_y]
            kind = "C"
        if given:
            x, y = given[-2:]
        yield from (*map(_number, given), _WRITES[kind])


def _colour(written: str) -> bytes:
    return b" ".join(_number(int(written[at : at + 2], 16) / 255) for at in (1, 3, 5))


def _number(value: float) -> bytes:
    """A number with three decimals at most, which is finer than any printer."""
    return (b"%.3f" % value).rstrip(b"0").rstrip(b".") if value else b"0"
