"""The parts a report is put together from: a cover, and sections with what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tillkom.content.as_json import bundle
from tillkom.content.blocks import Block, Definitions
from tillkom.content.to_html import block_html, blocks_html
from tillkom.markup import Markup, element


@dataclass(frozen=True, repr=False)
class Section:
    """A part of a report, shown when it is the last thing in a notebook's cell; without content it shows nothing."""

    name: str
    heading: str
    blocks: tuple[Block, ...]
    language: str

    def html(self) -> Markup:
        """The section with its heading; nothing where it says nothing."""
        if not self.blocks:
            return Markup("")
        label = f"{self.name}-heading"
        return element(
            "section",
            element("h2", self.heading, id=label),
            blocks_html(self.blocks, self.language),
            class_=f"tillkom {self.name}",
            aria_labelledby=label,
            lang=self.language,
        )

    def __repr__(self) -> str:
        return f"<Section: {self.heading}>"  # a notebook keeps this beside the HTML

    def _repr_html_(self) -> str:
        return str(self.html())

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
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

    def html(self) -> Markup:
        """The cover, with the page's only main heading."""
        parts = [element("p", self.marking, class_="marking")] if self.marking else []
        parts += [
            element("p", self.kind, class_="kind"),
            element("h1", self.title),
            element("p", self.lead, class_="lead"),
        ]
        if self.warning:
            parts.append(element("p", self.warning, class_="warning", role="note"))
        parts += [element("p", note, class_="remark") for note in self.notes]
        parts.append(block_html(self.facts, self.language))
        return element("header", *parts, class_="tillkom cover", lang=self.language)

    def __repr__(self) -> str:
        return f"<Cover: {self.title}>"

    def _repr_html_(self) -> str:
        return str(self.html())

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return bundle(self)
