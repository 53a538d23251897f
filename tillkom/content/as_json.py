"""Content as plain values that travel in a notebook's output, from the kernel that made it to whoever gives it a shape.

A picture travels as it is drawn for a page, with its words; what it is drawn from stays where it is.
"""

from __future__ import annotations

import base64
import os
from dataclasses import fields, is_dataclass
from typing import Any

from tillkom.content.blocks import Picture

MIME = "application/vnd.tillkom.content+json"
ASKED = "TILLKOM_CONTENT"
"""The environment variable with which a kernel is asked to give content along with HTML."""


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


def bundle(content: Any) -> dict[str, Any]:
    """What a section shows besides its HTML where a kernel is asked for content; nothing where it is not."""
    return {MIME: to_json(content)} if os.environ.get(ASKED) else {}
