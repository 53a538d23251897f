"""The shares that surveys report, one row and marker each: never joined, never pooled, never laid on a curve."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis, codes
from tillkom.analysis.answers import records
from tillkom.figures._drawing.page import LEADING, Page, text_width, wrap
from tillkom.figures._drawing.style import GREY, PALE, RULE, VERMILION
from tillkom.figures.adoption_parts import Setting
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import sentences
from tillkom.figures.registry import registered
from tillkom.language import capital, in_language, percent

if TYPE_CHECKING:
    from tillkom.study import Study


@registered("adoption-surveys", "adoption", place=0)
def adoption_surveys(study: Study, *, language: str = "sv", size: str = "report") -> Figure:
    """Draw the shares that surveys and readings report, one row each: other respondents, definitions and populations.

    They are never joined, pooled or put in order of size. Those without a year stand apart; a hollow marker is an
    approximate share; a line is Wilson's 95 % interval, where the number asked is stated.

    Raises
    ------
    NothingToShow : no survey states a share.
    """
    scene = Setting(study, language, size)
    surveys = Surveys(scene)
    if surveys.shown.empty:
        raise NothingToShow(scene("surveys.none"))
    title = scene("surveys.picture", subject=study.subject(language))
    source = scene.labels.sources(surveys.shown["source_id"])
    left_out = len(surveys.table) - len(surveys.shown)
    base = scene("surveys.base", shown=len(surveys.shown), count=len(surveys.table))
    frame = scene.labels.frame(title, [scene("surveys.never"), source])
    rows = SurveyRows(surveys, frame.width)
    page = frame.open(rows.height)
    if frame.room:
        rows.stretch(page.height)
    rows.draw(page, 0, 0)
    cited = scene.labels.few_sources(surveys.shown["source_id"])
    caption = scene.labels.caption([base, scene("surveys.never")], cited, surveys.dated)
    alt = sentences([f"{title}.", scene("surveys.never"), *surveys.told, surveys.left_out(left_out)])
    data = pd.DataFrame(surveys.data).drop(columns=scene("column.part"))
    return Figure("adoption-surveys", page.figure, title, caption, alt, data, language, size)


class Surveys:
    """The surveys of a study in words: whom each asked, what it found, and what the caption must say of them."""

    def __init__(self, scene: Setting, *, shown: bool = True) -> None:
        self.scene, self.labels = scene, scene.labels
        table = analysis.survey_shares(scene.study)
        self.table = table if shown else table.iloc[:0]

    @cached_property
    def shown(self) -> pd.DataFrame:
        """The surveys that state a share: by year, those without a year last."""
        stated = self.table[self.table["share"].notna()]
        return stated.sort_values(["year_lower", "share"], kind="stable", na_position="last").reset_index(drop=True)

    @property
    def notes(self) -> list[str]:
        """What a caption says of the surveys."""
        if self.shown.empty:
            return []
        left_out = len(self.table) - len(self.shown)
        return [
            self.scene("surveys.how"),
            self.dated,
            self.left_out(left_out),
        ]

    @property
    def dated(self) -> str:
        """That a year is not always that of the measurement, where one is not."""
        return self.scene("surveys.published") if (self.shown["year_basis"] == codes.YEAR_PUBLISHED).any() else ""

    def left_out(self, count: int) -> str:
        """How many reports state no share and stand in the table alone."""
        return self.scene.words.counted("surveys.no_share", count) if count else ""

    @property
    def told(self) -> list[str]:
        """One sentence a survey, for the alt text."""
        said = []
        for row in records(self.shown):
            year = self.labels.date(row.year) if pd.notna(row.year) else self.scene("surveys.year_unknown")
            interval = self.interval(row)
            interval = self.scene("surveys.alt_interval", interval=interval) if interval else ""
            said.append(
                self.scene("surveys.alt", who=self.who(row), share=self.share(row), year=year, interval=interval)
            )
        return said

    @property
    def data(self) -> list[dict[str, Any]]:
        """The rows of the data table."""
        say, labels = self.scene, self.labels
        return [
            {
                say("column.part"): say("surveys.title"),
                say("column.year"): labels.date(row.year)
                if pd.notna(row.year)
                else labels.of("status", codes.NOT_STATED),
                say("column.year_basis"): labels.of("year_basis", row.year_basis),
                say("column.who"): self.who(row),
                say("column.share"): self.share(row),
                say("column.n"): int(row.n) if pd.notna(row.n) else None,
                say("column.interval"): self.interval(row),
                say("column.reported_as"): row.reported_as,
                say("column.source"): labels.sources([row.source_id]),
            }
            for row in records(self.table)
        ]

    def row_name(self, survey: Any, *, short: bool = False) -> str:
        """The year, and whom the share is about; where it may be cut short, the respondents first."""
        who = self.who(survey, "surveys.who_short" if short else "surveys.who")
        if pd.isna(survey.year_lower):
            return who
        return self.scene("surveys.row", year=survey.year_lower.year, who=who)

    def who(self, survey: Any, key: str = "surveys.who") -> str:
        """Whom or what a share is about: the respondents where they are named, else the population."""
        language = self.scene.language
        population = in_language(language, survey.population_sv, survey.population_en)
        respondent = in_language(language, survey.respondent_sv, survey.respondent_en)
        method = in_language(language, survey.method_sv, survey.method_en)
        silent = (self.labels.of("status", codes.NOT_STATED), "")
        said = next((text for text in (respondent, method) if text.lower() not in silent), "")
        if not said:
            return capital(population)
        return capital(self.scene(key, population=_inside(population), respondent=_inside(said)))

    def interval(self, survey: Any) -> str | None:
        """Wilson's interval in words; None where n is not stated or everyone was asked."""
        if pd.isna(survey.lower) or survey.upper <= survey.lower:
            return None
        low, high = (percent(float(bound), self.scene.language) for bound in (survey.lower, survey.upper))
        return self.scene("surveys.interval", low=low, high=high)

    def share(self, survey: Any) -> str:
        """The share as it is read: "mer än 50 %", or its status in words."""
        return self.labels.share(survey)


class SurveyRows:
    """The surveys as rows of a picture, those without a year in a zone apart.

    In a report each name stands to the left of its marker, on a slide above it, where the scale needs the width.
    """

    def __init__(self, surveys: Surveys, width: float) -> None:
        self.surveys, self.labels, self.width = surveys, surveys.labels, width
        scaled, font = self.labels.size.scaled, self.labels.size.font
        self.rows = list(records(surveys.shown))
        self.split = sum(1 for row in self.rows if pd.notna(row.year_lower))
        self.stacked = self.labels.size.titled
        self.left = scaled(8) if self.stacked else width * 0.46
        self._set(None)
        self.apart = scaled(20) if self.split < len(self.rows) else 0.0
        self.head = font * LEADING + scaled(6)
        self.axis = scaled(20)
        self.line = font * LEADING

    def _set(self, most: int | None) -> None:
        """Wrap the names, to so many lines at most, and give each row the height its name takes."""
        scaled, font = self.labels.size.scaled, self.labels.size.font
        room = self.width - scaled(6) if self.stacked else self.left - scaled(12)
        names = [self.surveys.row_name(row, short=self.stacked) for row in self.rows]
        self.line = font * LEADING
        self.texts = [wrap(name, room, font, most=most) for name in names]
        self.heights = [
            (len(text) + self.stacked) * self.line + scaled(1 if self.stacked else 4) for text in self.texts
        ]

    @property
    def height(self) -> float:
        """What title, rows and scale take, in points."""
        return self.head + sum(self.heights) + self.apart + self.axis

    def stretch(self, room: float) -> None:
        """Spread the rows over a slide's height; where whole names would not fit, each is cut to one line."""
        if self.height > room:
            self._set(1)
        spare = (room - self.height) / len(self.heights)
        self.heights = [height + spare for height in self.heights]

    def draw(self, page: Page, x: float, top: float) -> None:
        """Draw the rows with their title and scale, from the upper left corner."""
        scaled = self.labels.size.scaled
        page.text(x, top + self.head / 2 - scaled(3), self.surveys.scene("surveys.title"), weight="bold")
        top += self.head
        bottom = top + sum(self.heights) + self.apart
        first, length = x + self.left, self._span()
        if self.apart:
            y = top + sum(self.heights[: self.split])
            page.box(x, y, self.width, bottom - y, facecolor=PALE, zorder=0)
            page.text(x + scaled(3), y + self.apart / 2, self.surveys.scene("surveys.no_year"), color=GREY)
        for tick in (0, 0.25, 0.5, 0.75, 1):
            page.line([first + tick * length] * 2, [top, bottom], color=RULE, linewidth=scaled(0.6), zorder=1)
            if tick in (0, 0.5, 1):
                page.text(first + tick * length, bottom + scaled(10), self.surveys.scene.share(tick), ha="center")
        y = top
        for place, (row, text, height) in enumerate(zip(self.rows, self.texts, self.heights, strict=True)):
            y += self.apart if place == self.split else 0
            ground = "white" if place < self.split else PALE
            middle = y + height / 2
            if self.stacked:
                page.middle(x + scaled(3), middle - self.line / 2, text, bbox=_ground(ground))
                middle += len(text) * self.line / 2
            else:
                page.middle(x + scaled(3), middle, text)
            self._mark(page, row, middle, (first, length), ground)
            y += height

    def _mark(self, page: Page, row: Any, y: float, scale: tuple[float, float], ground: str) -> None:
        """One share as a marker with its interval and its words; hollow where it is approximate."""
        scaled, (first, length) = self.labels.size.scaled, scale
        if pd.notna(row.lower) and row.upper > row.lower:
            ends = [first + float(bound) * length for bound in (row.lower, row.upper)]
            page.line(ends, [y] * 2, color=VERMILION, linewidth=scaled(2), zorder=3)
        hollow = row.share_status == codes.APPROXIMATE
        look = {"markerfacecolor": "white", "markeredgecolor": VERMILION} if hollow else {"color": VERMILION}
        page.marker(first + float(row.share) * length, y, "D", scaled(7.5), **look)
        at = first + _end(row) * length + scaled(8)
        page.text(at, y, self.surveys.share(row), weight="bold", bbox=_ground(ground))

    def _span(self) -> float:
        """How long the scale is, so that the words at each marker's right have room."""
        labels, room = self.labels, self.width - self.left
        gap = labels.size.scaled(9)
        spans = [
            (room - gap - text_width(self.surveys.share(row), labels.size.font, "bold")) / max(_end(row), 0.1)
            for row in self.rows
        ]
        return min([room - text_width("100", labels.size.font), *spans])


def _inside(text: str) -> str:
    """A text as it stands inside a sentence: "Ekonomichefer" with a small letter, "KFi-studie" as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _ground(color: str) -> dict[str, Any]:
    """A ground behind words that hides the rules of the scale."""
    return {"facecolor": color, "edgecolor": "none", "pad": 0.6}


def _end(survey: Any) -> float:
    """How far to the right a survey's mark reaches."""
    return max(float(survey.share), float(survey.upper) if pd.notna(survey.upper) else 0.0)
