"""Drawings as they are written: sound XML, and as short as the same picture can be."""

from __future__ import annotations

import re
from xml.parsers.expat import ExpatError, ParserCreate

from tillkom.errors import TillkomError

_NOT_XML = re.compile("[^\\t\\n\\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_LEFT_OUT = re.compile(r"<!--.*?-->|<metadata>.*?</metadata>|<!DOCTYPE[^>]*>", re.DOTALL)
_GROUP = re.compile(r'<g id="[a-z0-9]+_\d+">')
_LETTER = re.compile(r'transform="translate\((\d+(?:\.\d{1,2})?)\d* 0\)"')
# A hundredth of a point is finer than any screen or printer; below 1 the digits are those of a scale.
_FINE = re.compile(r"(?<![\d.])([1-9]\d*\.\d\d)\d+")
_OUTLINE = re.compile(r'(?<= d=")[^"]*')
_COMMAND = re.compile(r" ?([MLQCz]) ?")
_BETWEEN = re.compile(r">\s+<")


def legible(text: str) -> str:
    """The text with a replacement character for each that no drawing, page or file can hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def shorter(drawing: str) -> str:
    """The same picture in fewer letters: what matplotlib says of it for programs is left out.

    Raises
    ------
    TillkomError : the drawing is not sound XML, so that no reader could open it.
    """
    text = _LEFT_OUT.sub("", drawing)
    text = _GROUP.sub("<g>", text)
    text = _LETTER.sub(r'x="\1"', text)
    text = _FINE.sub(r"\1", text)
    text = text.replace("DejaVuSans-Bold", "b").replace("DejaVuSans", "d").replace(" \n", " ").replace('\n"', '"')
    text = _OUTLINE.sub(lambda found: _COMMAND.sub(r"\1", found[0]), text)
    text = _BETWEEN.sub("><", text)
    try:
        ParserCreate().Parse(text.encode(), True)
    except (ExpatError, UnicodeEncodeError) as error:
        raise TillkomError(
            f"The drawing cannot be written: {error}. Write it as png or pdf, and report this."
        ) from error
    return text
