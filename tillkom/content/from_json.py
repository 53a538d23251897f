"""Content that has travelled in a notebook's output, as it was."""

from __future__ import annotations

import base64
from dataclasses import dataclass, is_dataclass
from typing import Any

from tillkom.content import blocks, section
from tillkom.content.blocks import Picture


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


def from_json(said: Any) -> Any:
    """Content as it was, pictures as ``Still``.

    >>> from tillkom.content import Heading
    >>> from tillkom.content.as_json import to_json
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
