"""The pieces a report is put together from: a cover, and headings with what stands under them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tillkom.markup import element


@dataclass(frozen=True, repr=False)
class Section:
    """A part of a report, shown when it is the last thing in a notebook's cell; without a body it shows nothing."""

    name: str
    heading: str
    body: tuple[Any, ...]
    language: str

    def __repr__(self) -> str:
        return f"<Section: {self.heading}>"  # a notebook keeps this beside the HTML

    def _repr_html_(self) -> str:
        if not self.body:
            return ""
        heading = element("h2", self.heading, id=f"{self.name}-heading")
        label = f"{self.name}-heading"
        section = element(
            "section",
            heading,
            *self.body,
            class_=f"tillkom {self.name}",
            aria_labelledby=label,
            lang=self.language,
        )
        return str(section)


@dataclass(frozen=True, repr=False)
class Cover:
    """The first thing on a page: what kind of report it is, of what, and what may be in it."""

    kind: str
    title: str
    lead: str
    remarks: tuple[str, ...]
    language: str
    warning: str | None = None

    def __repr__(self) -> str:
        return f"<Cover: {self.title}>"

    def _repr_html_(self) -> str:
        parts = [
            element("p", self.kind, class_="kind"),
            element("h1", self.title),
            element("p", self.lead, class_="lead"),
        ]
        if self.warning:
            parts.append(element("p", self.warning, class_="warning", role="note"))
        parts += [element("p", remark, class_="remark") for remark in self.remarks]
        return str(element("header", *parts, class_="tillkom cover", lang=self.language))
