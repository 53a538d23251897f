"""Content as plain values that travel in a notebook's output, from the kernel that made it to whoever gives it a shape.

A picture travels as it is drawn for a page, with its words; what it is drawn from stays where it is.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from tillkom.content import blocks, section
from tillkom.content.blocks import Picture
from tillkom.content.section import Cover, Section

MIME = "application/vnd.tillkom.content+json"
ASKED = "TILLKOM_CONTENT"
"""The environment variable with which a kernel is asked to give content along with HTML."""


@dataclass(frozen=True)
class Still:
    """A figure that has travelled: its picture and its words."""

    title: str
    caption: str
    alt: str
    png: bytes
    data: Any = None

    def picture(self, format: str = "png") -> bytes:
        """The picture as the bytes of a PNG file."""
        return self.png

    def html(self, narrow: Any = None) -> Any:
        """Nothing: a picture that has travelled is for other shapes than a page."""
        return ""


_KINDS: dict[str, Any] = {
    name: kind
    for module in (blocks, section)
    for name, kind in vars(module).items()
    if is_dataclass(kind) and isinstance(kind, type)
}


def to_json(value: Any) -> Any:
    """Content as lists, mappings and texts."""
    if isinstance(value, Picture):
        figure = value.figure
        encoded = base64.b64encode(figure.picture("png")).decode("ascii")
        return {"is": "Picture", "title": figure.title, "caption": figure.caption, "alt": figure.alt, "png": encoded}
    if is_dataclass(value) and not isinstance(value, type):
        return {"is": type(value).__name__, **{one.name: to_json(getattr(value, one.name)) for one in fields(value)}}
    if isinstance(value, (tuple, list)):
        return [to_json(one) for one in value]
    return value


def from_json(said: Any) -> Any:
    """Content as it was, pictures as ``Still``.

    >>> from tillkom.content import Heading
    >>> from_json(to_json(Heading("Effects")))
    Heading(text='Effects', level=3)
    """
    if isinstance(said, list):
        return tuple(from_json(one) for one in said)
    if not isinstance(said, dict):
        return said
    kind = said["is"]
    if kind == "Picture":
        return Picture(Still(said["title"], said["caption"], said["alt"], base64.b64decode(said["png"])))
    return _KINDS[kind](**{name: from_json(value) for name, value in said.items() if name != "is"})


def bundle(content: Section | Cover) -> dict[str, Any]:
    """What a section shows besides its HTML where a kernel is asked for content; nothing where it is not."""
    import os

    return {MIME: to_json(content)} if os.environ.get(ASKED) else {}
