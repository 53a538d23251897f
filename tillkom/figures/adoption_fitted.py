"""A fitted adoption curve drawn over the dates it rests on: band, model-free estimate, ceiling, and what is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from tillkom.adoption import at_risk
from tillkom.figures._drawing.page import LEADING, Page, text_width
from tillkom.figures._drawing.style import BLUE, GREY, INK, PALE_BLUE, VERMILION
from tillkom.figures.adoption_parts import Mark, Scene, model_free, scale_end, share_axis, share_width, year_axis
from tillkom.figures.adoption_steps import Steps
from tillkom.language import capital

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from tillkom.adoption import AdoptionCurve

DRAWS = 120
"""Bootstrap samples behind a picture's band, where one is asked for."""

POSSIBLE = "#E6E6E6"
POINTS = 120  # of the fitted curve, enough for a smooth line
QUARTERS = (0.1, 0.5, 0.9)
SLIGHT = 0.002  # a band this thin, as a part of the picture, cannot be seen
MOST_INTERVALS = 25  # of the model-free estimate that are drawn; with more they would be a second band


class FittedCurve(Steps):
    """The curve as a share of the units, over the certain step and the band of what is possible.

    In a sample of adopters only, the share is one of those who ever adopt, and the dates are drawn as far up as the
    curve says that these had come when they were last looked at.
    """

    heading_key = "curve.shares"

    def __init__(self, scene: Scene, curve: AdoptionCurve, seed: int | None) -> None:
        super().__init__(scene)
        self.curve, self.draws = curve, None if seed is None else {"seed": seed, "draws": DRAWS}
        self.found = curve.estimate("ceiling")
        self.scale = float(curve.share(curve.observed_until)) if curve.truncated else 1.0
        self.years = np.linspace(self.first, curve.observed_until, POINTS)
        self.end = 1.0
        if not curve.truncated:  # high enough for the ceiling's interval, the band and all that is possible
            self.end = scale_end(max(curve.ceiling_interval[1], float(self.band[1].max()), self.picture.bounds[1]))

    @property
    def heading(self) -> str:
        """What the shares are shares of."""
        if self.curve.truncated:
            return self.scene("curve.shares_of_adopters")
        key = "curve.shares" if self.end == 1.0 else "curve.shares_to"
        return self.scene(key, population=self.scene.population, end=self.scene.share(self.end))

    @property
    def band(self) -> tuple[np.ndarray, np.ndarray]:
        """The band of the curve, at the years it is drawn for."""
        lower, upper = self._bands
        return lower[: self.years.size], upper[: self.years.size]

    @cached_property
    def _bands(self) -> tuple[np.ndarray, np.ndarray]:
        """The band at the years it is drawn for and at those of the table: one, as each profile takes its time."""
        lower, upper = self.curve.band(np.append(self.years, self._ends), **(self.draws or {}))
        return np.asarray(lower), np.asarray(upper)

    @property
    def _ends(self) -> np.ndarray:
        """The end of each year of the table."""
        return self.yearly["year"].to_numpy(dtype=float) + 1

    @property
    def marks(self) -> list[Mark]:
        """The lines and bands of the picture."""
        scaled, say = self.scene.labels.size.scaled, self.scene
        marks = [
            Mark(say("curve.key.fitted"), self._look(), {"facecolor": PALE_BLUE}),
            self._model_free(),
        ]
        certain = {"color": GREY, "linewidth": scaled(1.4)}
        if self.curve.truncated:
            return [*marks, Mark(say("curve.key.certain"), line=certain)]
        between = float(((self.possible_seen - self.certain)[:-1] * np.diff(self.times)).sum())
        if between < SLIGHT * self.picture.base * (self.last - self.first):  # the steps are the model-free estimate
            return marks
        return [*marks, Mark(say("curve.key.possible"), certain, {"facecolor": POSSIBLE}, low=True)]

    @property
    def possible_seen(self) -> np.ndarray:
        """How many can have adopted; those looked at when the records end had not by then."""
        return (self.picture.lower[~self._still][None, :] <= self.times[:, None]).sum(axis=1)

    @property
    def _still(self) -> np.ndarray:
        """Which units were last looked at, and had not adopted, when the records end."""
        return np.isinf(self.picture.upper) & (self.picture.looked >= self.picture.until)

    @property
    def intervals(self) -> bool:
        """Whether the model-free estimate has so few steps that the interval of each can be drawn."""
        return len(self.picture.steps) <= MOST_INTERVALS

    def _model_free(self) -> Mark:
        scaled = self.scene.labels.size.scaled
        line: dict[str, Any] = {"color": INK, "linewidth": scaled(1.1)}
        if self.intervals:
            line |= {"marker": "|", "markersize": scaled(8)}
        return Mark(self.scene("curve.key.model_free" if self.intervals else "curve.key.model_free_alone"), line=line)

    def _look(self) -> dict[str, Any]:
        return {"color": BLUE, "linewidth": self.scene.labels.size.scaled(2.4)}

    def _ceiling_look(self) -> dict[str, Any]:
        scaled = self.scene.labels.size.scaled
        return {"color": VERMILION, "linewidth": scaled(1.4), "linestyle": (0, (5, 2.5))}

    @property
    def captioned(self) -> str:
        """Where the curve levels off, or why that cannot be told."""
        say, curve = self.scene, self.curve
        if curve.truncated:
            return say("curve.truncated")
        key = "curve.caption" if curve.ceiling_identified else "curve.caption_open"
        return say(key, family=say.family(curve.family), ceiling=say.ceiling(self.found, cell=True))

    @cached_property
    def sentences(self) -> list[str]:
        """What the curve rests on and says, and how the picture is read."""
        say, curve = self.scene, self.curve
        family, known = say.family(curve.family), say.count(curve.n)
        told = [say("curve.rests", family=family, known=known, base=say.count(self.picture.base))]
        if curve.truncated:
            told += [say("curve.truncated"), say("curve.truncated_seen", seen=say.share(self.scale))]
        else:
            key = "curve.levels_off" if curve.ceiling_identified else "curve.not_identified"
            told.append(say(key, ceiling=say.ceiling(self.found, cell=True)))
        told.append(say("curve.half", when=say.period(curve.estimate("midpoint"))))
        return [*told, say("curve.how_truncated" if curve.truncated else "curve.how_shares")]

    @property
    def told(self) -> list[str]:
        """The curve's course in numbers, its ceiling, and how far the unknown can move the share."""
        say, curve = self.scene, self.curve
        ever = [(share, say.moment(float(curve.quantile(share)))) for share in QUARTERS]
        course = say.labels.join(say("curve.alt_reached", share=say.share(share), when=when) for share, when in ever)
        years = np.unique(np.linspace(float(curve.quantile(0.05)), self.last, 6).round())
        shares = say.labels.join(
            say("curve.alt_share", share=say.share(float(curve.share(year))), year=int(year) - 1) for year in years
        )
        told = [*self.sentences, say("curve.alt_shares", shares=shares), say("curve.alt_course", course=course)]
        if not curve.truncated and self.picture.bounds[0] < self.picture.bounds[1]:
            low, high = (say.share(share) for share in self.picture.bounds)
            told.append(say("curve.alt_possible", year=self.last - 1, low=low, high=high))
        return told

    @property
    def data(self) -> list[dict[str, Any]]:
        """What is known at the end of each year, and what the curve, its band and the model-free estimate say."""
        ends = self._ends
        lower, upper = (column[self.years.size :] for column in self._bands)
        at, reached = model_free(self.picture.steps)
        free = np.interp(ends, at, reached, left=0.0) * self.scale
        columns = {"share": self.curve.share(ends), "band_lower": lower, "band_upper": upper, "model_free": free}
        # as in the picture: those looked at when the records end had not taken the step by the end of that year
        picture, still = self.picture, self._still
        early = picture.lower[~still & (np.isfinite(picture.lower) | np.isfinite(picture.upper))]
        possible = (early[None, :] < ends[:, None]).sum(axis=1)
        rows = super().data
        for place, row in enumerate(rows):
            row[self.scene("column.possible")] = int(possible[place])
            row[self.scene("column.not_yet")] = int(picture.base - picture.unknown - possible[place])
            row |= {self.scene(f"column.{name}"): float(column[place]) for name, column in columns.items()}
        return rows

    def plot(self, page: Page, top: float, width: float, height: float) -> None:
        """Draw the shares, and the ceiling's interval and words to the right of them."""
        labels = self.scene.labels
        left, right = share_width(self.scene), labels.size.scaled(16)
        inner = width - left - right
        axes = page.axes_at(left, top, inner, height)
        self._shares(axes)
        share_axis(axes, self.scene, top=self.end)
        ticks = year_axis(axes, labels, self.first, self.last, inner)
        if not self.curve.truncated:
            self._followed(page, ticks, (left, top + height, inner))
        if self.curve.ceiling is not None:
            self._ceiling(page, axes, (left, top, inner, height))

    def _shares(self, axes: Axes) -> None:
        scaled = self.scene.labels.size.scaled
        base = self.picture.base
        certain, possible = self.certain / base, self.possible_seen / base
        if self.curve.truncated:
            certain = self.certain / self.curve.n * self.scale
        else:
            axes.fill_between(self.times, certain, possible, step="post", facecolor=POSSIBLE, linewidth=0)
        lower, upper = self.band
        axes.fill_between(self.years, lower, upper, facecolor=PALE_BLUE, linewidth=0)
        axes.step(self.times, certain, where="post", color=GREY, linewidth=scaled(1.4))
        at, reached = model_free(self.picture.steps)
        axes.plot([*at, self.last], [*reached * self.scale, reached[-1] * self.scale], color=INK, linewidth=scaled(1.1))
        if self.intervals:
            steps = self.picture.step_intervals
            ends = steps[["lower", "upper"]].to_numpy() * self.scale
            axes.vlines(steps["year"], ends[:, 0], ends[:, 1], color=INK, linewidth=scaled(0.8))
        axes.plot(self.years, self.curve.share(self.years), **self._look())

    @property
    def axis(self) -> float:
        """The years beneath the axes, and a row of those still followed."""
        size = self.scene.labels.size
        return super().axis + (0.0 if self.curve.truncated else 2 * size.font * LEADING + size.scaled(4))

    def followed(self, years: Sequence[int]) -> list[int]:
        """How many units were certainly without adoption and still followed when each year began."""
        return [round(count) for count in at_risk(self.picture.lower, self.picture.upper, np.asarray(years, float))]

    def _followed(self, page: Page, ticks: list[int], place: tuple[float, float, float]) -> None:
        """Draw a row of the units still at risk, each count beneath its year."""
        size, (left, below, width) = self.scene.labels.size, place
        top = below + super().axis + size.scaled(2)
        page.text(0, top + size.font * LEADING / 2, self.scene("curve.followed"), color=GREY)
        for year, count in zip(ticks, self.followed(ticks), strict=True):
            at = left + width * (year - self.first) / (self.last - self.first)
            page.text(at, top + size.font * LEADING * 1.5, self.scene.count(count), ha="center", color=GREY)

    def _ceiling(self, page: Page, axes: Axes, place: tuple[float, float, float, float]) -> None:
        """The ceiling as a line, its interval at the right end, and its words where an S-curve leaves room."""
        left, top, width, height = place
        scene, curve, size = self.scene, self.curve, self.scene.labels.size
        assert curve.ceiling is not None
        axes.axhline(curve.ceiling, **self._ceiling_look())
        low, high, middle = (
            top + height * (1 - share / self.end) for share in (*curve.ceiling_interval, curve.ceiling)
        )
        at = left + width + size.scaled(7)
        page.line([at, at], [low, high], color=VERMILION, linewidth=size.scaled(2.2))
        page.line([at - size.scaled(4), at + size.scaled(4)], [middle] * 2, color=VERMILION, linewidth=size.scaled(2.2))
        if not curve.ceiling_identified:  # the arrow says that the interval goes on
            page.marker(at, high, "^", size.scaled(7), color=VERMILION)
        said = capital(scene.ceiling(self.found))
        if text_width(said, size.font, "bold") > width * 0.5:
            said = said.replace(" (", "\n(")
        lines = said.count("\n") + 1
        over = (1 - curve.ceiling / self.end) * height >= lines * size.font * LEADING + size.scaled(9)
        axes.annotate(  # above its line, where no curve comes; beneath where the scale leaves no room
            said, (self.first, curve.ceiling), color=VERMILION, fontsize=size.font, weight="bold",
            xytext=(size.scaled(6), size.scaled(5 if over else -5)), textcoords="offset points",
            va="bottom" if over else "top", bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
        )  # fmt: skip
