"""What the adoption figures share: the words for a definition and its curve, scales in years and shares, and a key."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tillkom.analysis import Spread, spread
from tillkom.analysis.spread import LEVELS
from tillkom.figures._drawing.page import Page, text_width
from tillkom.figures._drawing.style import RULE
from tillkom.figures.figure import NothingToShow
from tillkom.figures.labels import Labels
from tillkom.language import number, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from tillkom.adoption import AdoptionCurve, Estimate, TooLittleData
    from tillkom.study import Study


ENDS = (0.1, 0.2, 0.25, 0.3, 0.4, 0.5)


class Setting:
    """A study in one language and size, and the sentences of the adoption figures."""

    def __init__(self, study: Study, language: str, size: str) -> None:
        self.labels = Labels(study, language, size)
        self.words = words("curves", language)
        self.study, self.language = study, language

    def __call__(self, key: str, **values: Any) -> str:
        """A sentence of the catalogue."""
        return self.words(key, **values)

    def share(self, value: float) -> str:
        """A share in whole per cent."""
        return self.labels.percent(value)


class Scene(Setting):
    """One definition of adoption among the units of some levels, and everything its figures say of it in words."""

    def __init__(self, study: Study, definition: str, levels: Sequence[str], language: str, size: str) -> None:
        super().__init__(study, language, size)
        self.definition = definition
        self.spread: Spread = spread(study, definition, levels)

    def name(self, kind: str) -> str:
        """The figure's file name; levels stand in it only where some are left out."""
        levels = self.spread.levels
        return "-".join(["adoption", kind, self.definition, *(levels if set(levels) != set(LEVELS) else ())])

    def title(self, kind: str) -> str:
        """The figure's title with the definition's label."""
        return self(f"{kind}.title", definition=self.definition_label)

    @property
    def definition_label(self) -> str:
        """What counts as adoption, in a few words."""
        return self.labels.of("adoption_definition", self.definition)

    @property
    def defined(self) -> str:
        """The sentence that says what counts as adoption."""
        said = self.study.codebook.vocabulary("adoption_definition")[self.definition].definition(self.language)
        return self("definition", definition=said) if said else ""

    @property
    def population(self) -> str:
        """The units in a word: "kommuner och regioner"."""
        return self.labels.join(
            self(f"levels.{level}") if f"levels.{level}" in self.words else self.labels.of("level", level)
            for level in self.spread.levels
        )

    @cached_property
    def base(self) -> str:
        """Who has adopted, who has not, and of how many nothing is known."""
        picture = self.spread
        last = picture.units["upper"].max()
        said = {"base": self.count(picture.base), "population": self.population}
        told = [self("base.none", **said)]
        if pd.notna(last):
            told = [self("base.adopted", adopted=self.count(picture.adopters), year=last.year, **said)]
        if picture.not_yet:
            told.append(self.words.counted("base.not_yet", picture.not_yet))
        if picture.unknown:
            told.append(self("base.unknown", unknown=self.count(picture.unknown), base=said["base"]))
        return " ".join(told)

    @property
    def short(self) -> str:
        """The same for the two lines a slide has for it."""
        picture = self.spread
        last = picture.units["upper"].max()
        if pd.isna(last):
            return self.base
        if not picture.unknown:
            return self.base
        counts = {name: self.count(getattr(picture, name)) for name in ("adopters", "not_yet", "unknown", "base")}
        return self("base.short", population=self.population, year=last.year, **counts)

    @property
    def counted(self) -> str:
        """The same in one short sentence, for a caption."""
        picture = self.spread
        last = picture.units["upper"].max()
        base = {"base": self.count(picture.base), "population": self.population}
        parts = [self("base.none", **base).rstrip(".")]
        if pd.notna(last):
            parts = [self("base.adopted", adopted=self.count(picture.adopters), year=last.year, **base).rstrip(".")]
        rest = [
            self(f"base.and_{name}", count=self.count(getattr(picture, name)))
            for name in ("not_yet", "unknown")
            if getattr(picture, name)
        ]
        return "; ".join([*parts, *([", ".join(rest)] if rest else [])]) + "."

    @property
    def cited(self) -> str:
        """The sources of the units' dates for a caption: where they are many, the first and how many more."""
        return self.labels.few_sources(self.spread.units["source_id"])

    @property
    def gotland(self) -> str:
        """That Gotland counts twice, where both levels are shown of real units."""
        twice = self.study.units["same_organisation_as"].notna().any()
        return self("gotland") if twice and set(LEVELS) <= set(self.spread.levels) else ""

    @property
    def source(self) -> str:
        """The sources of the units' dates."""
        return self.labels.sources(self.spread.units["source_id"])

    def reason(self, why: TooLittleData) -> str:
        """Why no curve is fitted, in words."""
        found, needed = (self.count(math.ceil(value)) for value in (why.found, why.needed))
        return self(f"no_curve.{why.reason}", found=found, needed=needed, base=self.count(self.spread.base))

    def fitted(self, family: str | None = None) -> AdoptionCurve:
        """The fitted curve; where there is none, NothingToShow says why."""
        if self.spread.reason is not None:
            raise NothingToShow(self.nothing(self.spread.reason))
        return self.spread.curve(family)

    def nothing(self, why: TooLittleData) -> str:
        """The sentence for a figure that cannot be drawn without a curve."""
        return self("none", definition=self.definition_label, reason=self.reason(why))

    def family(self, name: str) -> str:
        """A family of curves by name."""
        return self(f"family.{name}")

    def count(self, value: float) -> str:
        """A count as the language writes it."""
        return number(round(value), self.language)

    def moment(self, year: float) -> str:
        """A decimal year as a month in words: 2015.6 is "augusti 2015"."""
        return self.labels.moment(year)

    def ceiling(self, found: Estimate, *, cell: bool = False) -> str:
        """The ceiling with its interval, or that it cannot be told; in a cell without the word."""
        key = "ceiling.cell" if cell else "ceiling.said"
        if "truncated" in found.note:
            return self(f"{key}_truncated")
        if "open_above" in found.note:
            return self(f"{key}_open", low=self.share(found.lower))
        low, high = number(100 * found.lower, self.language, 0), self.share(found.upper)
        return self(key, estimate=self.share(found.estimate), low=low, high=high)

    def period(self, found: Estimate) -> str:
        """A moment with its interval, whose ends may be open."""
        ends = [self.moment(end) if math.isfinite(end) else "" for end in (found.lower, found.upper)]
        if all(ends):
            interval = self("moment.interval", low=ends[0], high=ends[1])
        else:
            key = "moment.open" if not any(ends) else "moment.from" if ends[0] else "moment.to"
            interval = self(key, end=ends[0] or ends[1])
        return self("moment.known", estimate=self.moment(found.estimate), interval=interval)


def first_and_last(picture: Spread) -> tuple[int, int]:
    """The years a figure reaches over: one before the first bound of any date, to the end of the last."""
    bounds = np.concatenate([picture.lower, picture.upper])
    finite = bounds[np.isfinite(bounds)]
    return math.floor(finite.min()) - (1 if finite.min() == math.floor(finite.min()) else 0), math.ceil(finite.max())


def model_free(steps: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Turnbull's estimate as a line: it rises within each interval that holds mass, and is level between them."""
    dated = steps[np.isfinite(steps["upper"])]
    upper, mass = dated["upper"].to_numpy(), dated["mass"].to_numpy()
    lower = np.where(np.isfinite(dated["lower"]), dated["lower"], upper)
    reached = np.cumsum(mass)
    return np.column_stack([lower, upper]).ravel(), np.column_stack([reached - mass, reached]).ravel()


def year_axis(axes: Axes, labels: Labels, first: float, last: float, width: float) -> list[int]:
    """A scale of calendar years, each at its first moment, with as many labels as there is room for; the labelled."""
    room = text_width("2000", labels.size.font) + labels.size.scaled(12)
    step = next((n for n in (1, 2, 5, 10, 20) if width / (last - first) * n >= room), 50)
    ticks = [year for year in range(math.ceil(first), math.floor(last) + 1) if year % step == 0]
    axes.set_xlim(first, last)
    axes.set_xticks(ticks, [str(year) for year in ticks])
    _tick_size(axes, labels)
    return ticks


def scale_end(highest: float) -> float:
    """Where a scale of shares ends so that a low curve does not lie flat: the whole, or what it takes and some room."""
    return next((end for end in ENDS if highest * 1.15 <= end), 1.0)


def share_axis(axes: Axes, scene: Scene, *, top: float = 1.0) -> None:
    """A scale of shares with faint rules, from 0 to 100 per cent or to a lower end."""
    step = 0.25 if top == 1.0 else 0.1 if top > 0.3 else 0.05
    ticks = [place * step for place in range(round(top / step) + 1)]
    axes.set_ylim(0, top)
    axes.set_yticks(ticks, [scene.share(tick) for tick in ticks])
    axes.grid(axis="y", color=RULE, linewidth=scene.labels.size.scaled(0.6))
    _tick_size(axes, scene.labels)


def _tick_size(axes: Axes, labels: Labels) -> None:
    """Ticks and their labels in proportion to the text."""
    axes.tick_params(labelsize=labels.size.font, length=labels.size.scaled(4), pad=labels.size.scaled(3.5))


def share_width(scene: Scene) -> float:
    """The room the labels of a scale of shares take to the left of it."""
    return text_width(scene.share(1), scene.labels.size.font) + scene.labels.size.scaled(9)


@dataclass(frozen=True)
class Mark:
    """An entry of a key: what the mark means, how its line and its ground look, and whether the line is the edge."""

    said: str
    line: dict[str, Any] = field(default_factory=dict)
    fill: dict[str, Any] = field(default_factory=dict)
    low: bool = False


class Key:
    """What the marks mean, on as many lines as it takes."""

    def __init__(self, labels: Labels, marks: Sequence[Mark], width: float) -> None:
        self.labels, scaled = labels, labels.size.scaled
        self.step = scaled(17)
        self.rows: list[list[Mark]] = []
        used = math.inf
        for mark in marks:
            wide = scaled(26 + 14) + text_width(mark.said, labels.size.font)
            if used + wide > width + scaled(14):
                self.rows.append([])
                used = 0.0
            self.rows[-1].append(mark)
            used += wide
        self.height = len(self.rows) * self.step

    def draw(self, page: Page, x: float, y: float) -> None:
        """Draw the key from its upper left corner."""
        scaled = self.labels.size.scaled
        for row in self.rows:
            at, middle = x, y + self.step / 2
            for mark in row:
                if mark.fill:
                    page.box(at, middle - scaled(5), scaled(21), scaled(10), **mark.fill)
                if mark.line:
                    y_line = middle + scaled(5) * mark.low
                    page.line([at, at + scaled(21)], [y_line] * 2, **mark.line)
                page.text(at + scaled(26), middle, mark.said)
                at += scaled(26 + 14) + text_width(mark.said, self.labels.size.font)
            y += self.step
