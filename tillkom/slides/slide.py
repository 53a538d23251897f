"""What a slide holds, before anybody knows how much room there is."""

from __future__ import annotations

from dataclasses import dataclass

from tillkom.content import Runs, Scale, Table
from tillkom.content.blocks import Drawn


@dataclass(frozen=True)
class Words:
    """Paragraphs, as a list where there are several; numbered where the order counts."""

    lines: tuple[Runs, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Bars:
    """A few numbers as an editable chart: a label and a value each, and which bars are set off."""

    caption: str
    bars: tuple[tuple[str, float], ...]
    states: tuple[str, ...] = ()
    """By bar: "reached", "arguable" or ""; none where all are alike."""
    numbered: bool = True
    """Whether each bar says its number."""


@dataclass(frozen=True)
class Slide:
    """One thing to show: a title that says it, what stands beneath, and what the speaker can add."""

    title: str
    body: Words | Table | Bars | Drawn
    beneath: tuple[Runs, ...] = ()
    """Words under a chart."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deck:
    """A cover and slides in one language; the marking, who may see it, stands on every one."""

    title: str
    lead: str
    language: str
    marking: str
    slides: tuple[Slide, ...]
    notes: tuple[str, ...] = ()


def steps(scale: Scale) -> Bars:
    """A scale of steps as bars, each as long as its place."""
    bars = tuple((label, float(place)) for place, (label, _) in enumerate(scale.steps, start=1))
    return Bars(scale.caption, bars, tuple(state for _, state in scale.steps), numbered=False)
