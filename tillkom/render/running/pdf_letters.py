"""The letters of drawings as a font of the PDF: written once, shown by their codes, and read out as what they are.

matplotlib draws text as outlines, a path for each letter. In a PDF they are the glyphs of Type 3 fonts, so that a
drawing's words can be found, copied and looked through, and cost no more than other words.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

EM = 6400  # outline units: matplotlib draws letters 100 units high, and their outlines at 1/64 of that
TEXT = 100
MOST = 256  # codes of a font
FONTS = {"d": "DejaVuSans", "b": "DejaVuSans-Bold"}
"""What drawings call matplotlib's own fonts, whose glyphs are known."""


@cache
def _known(font: str) -> tuple[Any, dict[int, int]]:
    """A font of matplotlib's, and the sign of each of its glyphs."""
    import matplotlib
    from matplotlib.ft2font import FT2Font

    opened = FT2Font(str(Path(matplotlib.get_data_path()) / "fonts/ttf" / f"{FONTS[font]}.ttf"))
    opened.set_size(TEXT, 72)
    signs: dict[int, int] = {}
    for sign, glyph in sorted(opened.get_charmap().items(), reverse=True):
        signs[glyph] = sign
    return opened, signs


@cache
def _by_glyph() -> bool:
    """Whether matplotlib names an outline by its glyph's number, as from 3.11 on, or by its sign's."""
    from matplotlib.textpath import text_to_path

    named = text_to_path.get_glyphs_with_font(_known("d")[0], "H")[0][0][0]
    return not str(named).endswith(f"-{ord('H'):x}")


@cache
def letter(font: str, number: int) -> tuple[int, float] | None:
    """The sign of a letter and its width in text units; None of a font or letter that is not known."""
    from matplotlib.ft2font import LoadFlags

    if font not in FONTS:
        return None
    opened, signs = _known(font)
    glyph = number if _by_glyph() else int(opened.get_charmap().get(number, 0))
    if glyph not in signs:
        return None
    return signs[glyph], opened.load_glyph(glyph, flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536


@dataclass
class _Font:
    """One font of a document: its letters in the order of their codes."""

    letters: list[tuple[bytes, int, float]] = field(default_factory=list)
    """The outline as operators, the sign and the width."""


class Letters:
    """The letters that the drawings of one document use."""

    def __init__(self) -> None:
        self._fonts: list[_Font] = []
        self._codes: dict[tuple[str, int], tuple[int, int]] = {}
        self._open: dict[str, int] = {}

    def code(self, font: str, number: int, outline: bytes) -> tuple[str, int, float] | None:
        """The font and code that show a letter, and its width; None where it is none that is known."""
        known = letter(font, number)
        if known is None:
            return None
        place = self._codes.get((font, number))
        if place is None:
            at = self._open.get(font, -1)
            if at < 0 or len(self._fonts[at].letters) == MOST:
                at = self._open[font] = len(self._fonts)
                self._fonts.append(_Font())
            place = self._codes[font, number] = at, len(self._fonts[at].letters)
            self._fonts[at].letters.append((outline, *known))
        return self._name(place[0]), place[1], known[1]

    @staticmethod
    def _name(at: int) -> str:
        return f"letters{at}"

    def add_to(self, pdf: Any) -> None:
        """Write the fonts into a PDF of WeasyPrint's, all pages of which have the same dictionary of fonts."""
        objects = {each.reference: each for each in pdf.objects}
        page = objects[pdf.page_references[0]]
        fonts = objects[objects[page["Resources"]]["Font"]]
        for at, font in enumerate(self._fonts):
            fonts[self._name(at)] = _written(pdf, font, self._name(at))


def _written(pdf: Any, font: _Font, name: str) -> Any:
    import pydyf

    def added(value: Any) -> Any:
        pdf.add_object(value)
        return value.reference

    widths = [width * EM / TEXT for _, _, width in font.letters]
    low, high = -EM // 2, 3 * EM // 2
    procedures = {
        f"g{code}": added(pydyf.Stream([b"%d 0 %d %d %d %d d1" % (round(width), low, low, high, high), outline, b"f"]))
        for code, (width, (outline, *_)) in enumerate(zip(widths, font.letters, strict=True))
    }
    box = pydyf.Array((low, low, high, high))
    described = pydyf.Dictionary({"Type": "/FontDescriptor", "FontName": f"/{name}", "Flags": 4, "ItalicAngle": 0})
    names = [f"/g{code}" for code in range(len(font.letters))]
    return added(
        pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type3",
                "Name": f"/{name}",
                "FontBBox": box,
                "FontMatrix": pydyf.Array((f"{1 / EM:.9f}", 0, 0, f"{1 / EM:.9f}", 0, 0)),
                "CharProcs": added(pydyf.Dictionary(procedures)),
                "Encoding": pydyf.Dictionary({"Type": "/Encoding", "Differences": pydyf.Array((0, *names))}),
                "FirstChar": 0,
                "LastChar": len(font.letters) - 1,
                "Widths": pydyf.Array(round(width) for width in widths),
                "FontDescriptor": added(described),
                "Resources": pydyf.Dictionary(),
                "ToUnicode": added(pydyf.Stream([_to_unicode([sign for _, sign, _ in font.letters])], compress=True)),
            }
        )
    )


def _to_unicode(signs: list[int]) -> bytes:
    """The table that tells what each code stands for."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def",
        "1 begincodespacerange <00> <ff> endcodespacerange",
    ]
    for start in range(0, len(signs), 100):  # so many may stand together
        some = signs[start : start + 100]
        lines.append(f"{len(some)} beginbfchar")
        lines += [f"<{start + at:02x}> <{_apart(sign).encode('utf-16-be').hex()}>" for at, sign in enumerate(some)]
        lines.append("endbfchar")
    return "\n".join([*lines, "endcmap end end"]).encode()


def _apart(sign: int) -> str:
    """A sign as it is searched for: two letters that are drawn as one are two."""
    return unicodedata.normalize("NFKC", chr(sign)) if 0xFB00 <= sign <= 0xFB06 else chr(sign)
