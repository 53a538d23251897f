"""The parts a report is put together from: a cover, and sections with what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tillkom.content.blocks import Block, Definitions


@dataclass(frozen=True, repr=False)
class Section:
    """A part of a report, shown when it is the last thing in a notebook's cell; without content it shows nothing."""

    name: str
    heading: str
    blocks: tuple[Block, ...]
    language: str

    def __repr__(self) -> str:
        return f"<Section: {self.heading}>"  # a notebook keeps this beside the HTML

    def _repr_html_(self) -> str:
        from tillkom.content.to_html import section_html

        return str(section_html(self))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        from tillkom.content.as_json import bundle

        return bundle(self)


@dataclass(frozen=True, repr=False)
class Cover:
    """The first thing on a page: what kind of report it is, of what, made from what, and who may read it."""

    kind: str
    title: str
    lead: str
    facts: Definitions
    language: str
    marking: str = ""
    """Who alone may read it, where that is not everybody; on paper it stands on every page."""
    warning: str = ""
    """That the data is made up, where it is."""
    notes: tuple[str, ...] = ()
    """What a reader has to know of the study before reading anything else."""

    def __repr__(self) -> str:
        return f"<Cover: {self.title}>"

    def _repr_html_(self) -> str:
        from tillkom.content.to_html import cover_html

        return str(cover_html(self))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        from tillkom.content.as_json import bundle

        return bundle(self)
