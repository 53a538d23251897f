"""How adoption spreads: the dated adopters counted year by year, and beneath them what surveys report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis
from tillkom.analysis.answers import records
from tillkom.analysis.spread import LEVELS
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.page import LEADING, Frame, Page, text_width, wrap
from tillkom.figures.style import BLUE, GREY, PALE, PALE_BLUE, RULE, VERMILION, styled
from tillkom.language import capital, in_language, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from tillkom.study import Study


@styled()
def cumulative_adoption(
    study: Study,
    definition: str,
    *,
    levels: Sequence[str] = LEVELS,
    language: str = "sv",
    size: str = "report",
) -> Figure:
    """Draw how many units have adopted by each year, by one definition, and what is possible and unknown.

    Above, the count of units that had certainly adopted by the end of each year (the step) and those whose recorded
    dates allow it (the band). Beneath, the shares that surveys report, one marker and row each: other respondents,
    definitions and populations, so they are never joined, pooled or laid on the steps. Those without a year stand
    apart; a hollow marker is an approximate share.

    Parameters
    ----------
    definition : a code of the vocabulary ``adoption_definition``.
    levels : the levels of units counted.

    Raises
    ------
    NothingToShow : no unit has a dated adoption by this definition.
    TillkomError : no such definition or level.
    """
    labels = Labels(study, language, size)
    table = analysis.cumulative(study, definition, levels)
    if table.empty or table["possible"].max() == 0:
        raise NothingToShow(labels("adoption.none", definition=labels.of("adoption_definition", definition)))
    surveys = analysis.survey_shares(study)
    dated = surveys[surveys["share"].notna()].reset_index(drop=True)
    last = table.iloc[-1]
    population = labels.join(labels(f"adoption.levels.{level}") for level in levels if level in LEVELS)
    title = labels("adoption.title", definition=labels.of("adoption_definition", definition))
    base = labels(
        "adoption.base", known=int(last["known"]), base=int(last["base"]), year=int(last["year"]),
        population=population, unknown=labels.number(int(last["unknown"])),
    )  # fmt: skip
    recorded = analysis.adoption_table(study, definition, levels)
    source = labels.sources([*recorded["source_id"], *dated["source_id"]])
    frame = labels.frame(title, [base, source])
    page = _draw(labels, frame, table, dated)
    without = surveys[surveys["share"].isna()]
    notes = [
        labels("adoption.how"),
        labels.of_definition(definition),
        labels("adoption.how_surveys") if len(dated) else "",
        labels("adoption.published") if (dated["year_basis"] == "publiceringsår").any() else "",
        labels.words.counted("adoption.no_share", len(without)) if len(without) else "",
        labels("adoption.gotland") if set(LEVELS) <= set(levels) else "",
    ]
    caption = sentences([base, *notes, source])
    alt = _alt(labels, title, base, table, dated)
    return Figure(
        f"adoption-{definition}", page.figure, title, caption, alt, _data(labels, table, surveys), language, size
    )


def _draw(labels: Labels, frame: Frame, table: pd.DataFrame, surveys: pd.DataFrame) -> Page:
    """Lay the steps and the surveys below each other, on a slide side by side."""
    scaled, font = labels.size.scaled, labels.size.font
    head = font * LEADING + scaled(6)
    axis = scaled(20)
    left = text_width(labels.number(int(table["base"].iloc[0])), font) + scaled(12)
    if labels.size.titled and len(surveys):
        width = frame.width * 0.37
        lines = _SurveyRows(labels, surveys, frame.width - width - scaled(16))
        page = frame.open(0)
        height = page.height - head - axis
        lines.stretch(height)
        lines.draw(page, width + scaled(16), head)
        page.text(width + scaled(16), head / 2 - scaled(2), labels("adoption.surveys"), weight="bold")
    else:
        width, height = frame.width, scaled(170)
        rows = _SurveyRows(labels, surveys, frame.width) if len(surveys) else None
        below = scaled(12) + head + rows.height + axis if rows else 0.0
        page = frame.open(head + height + axis + below)
        if frame.room is not None:
            height = page.height - head - axis
        if rows:
            top = head + height + axis + scaled(12)
            page.text(0, top + head / 2 - scaled(2), labels("adoption.surveys"), weight="bold")
            rows.draw(page, 0, top + head)
    page.text(0, head / 2 - scaled(2), labels("adoption.steps"), weight="bold")
    edge = text_width("2000", font) / 2 + scaled(2)  # half of the last year's label
    _steps(page.axes_at(left, head, width - left - edge, height), labels, table, width - left)
    return page


def _steps(axes: Axes, labels: Labels, table: pd.DataFrame, width: float) -> None:
    """The certain adopters as a step, the possible ones as a band, the unknown hatched or said in words."""
    scaled, font = labels.size.scaled, labels.size.font
    # What holds at the end of a year begins with the next one; the last count is drawn one year on.
    at = [float(year) + 1 for year in table["year"]]
    at.append(at[-1] + 1)
    known, possible = ([*column, column[-1]] for column in (table["known"].tolist(), table["possible"].tolist()))
    base, unknown = int(table["base"].iloc[0]), int(table["unknown"].iloc[0])
    axes.fill_between(
        at, known, possible, step="post", facecolor=PALE_BLUE, edgecolor=BLUE, linewidth=0, hatch="////",
        label=labels("adoption.key.possible"),
    )  # fmt: skip
    axes.step(at, known, where="post", color=BLUE, linewidth=scaled(2.2), label=labels("adoption.key.known"))
    highest = max(possible)
    whole = highest > 0.2 * base
    axes.set_ylim(0, base * 1.65 if whole else max(highest * 1.55, 3))
    if whole and unknown:
        # Nothing is known of these: as far as anyone can tell they may be among the adopters, or not.
        label = labels("adoption.key.unknown", unknown=labels.number(unknown))
        look: dict[str, Any] = {"facecolor": "#EFEFEF", "edgecolor": GREY, "hatch": "..", "linewidth": 0}
        axes.fill_between([at[0], at[-1]], base - unknown, base, label=label, **look)
    if unknown and not whole and not labels.size.titled:
        said = labels("adoption.unknown_outside", unknown=labels.number(unknown), base=labels.number(base))
        axes.text(0.99, 0.97, said, transform=axes.transAxes, ha="right", va="top", fontsize=font, color=GREY)
    axes.legend(loc="upper left", fontsize=font, borderaxespad=0.1, handlelength=1.5, reverse=True)
    axes.set_yticks(_whole_numbers(base if whole else axes.get_ylim()[1]))
    axes.grid(axis="y", color=RULE, linewidth=scaled(0.6))
    room = text_width("2000", font) + scaled(12)
    step = next((n for n in (1, 2, 5, 10, 20) if width / (at[-1] - at[0]) * n >= room), 50)
    ticks = [year for year in range(int(at[0]), int(at[-1]) + 1) if year % step == 0]
    axes.set_xlim(at[0], at[-1])
    axes.set_xticks(ticks, [str(year) for year in ticks])
    axes.tick_params(labelsize=font)


def _whole_numbers(top: float) -> list[float]:
    """A few whole numbers from 0 up to the top."""
    from matplotlib.ticker import MaxNLocator

    return [tick for tick in MaxNLocator(nbins=5, integer=True).tick_values(0, top) if 0 <= tick <= top]


class _SurveyRows:
    """The surveys as rows, by year and those without a year apart; on each row one share, never joined."""

    def __init__(self, labels: Labels, surveys: pd.DataFrame, width: float) -> None:
        self.labels = labels
        scaled, font = labels.size.scaled, labels.size.font
        ordered = surveys.sort_values(["year_lower", "share"], kind="stable", na_position="last")
        self.rows = list(records(ordered))
        self.split = sum(1 for row in self.rows if pd.notna(row.year_lower))
        self.width = width
        self.left = width * (0.56 if labels.size.titled else 0.46)
        self.texts = [wrap(_row_name(labels, row), self.left - scaled(12), font) for row in self.rows]
        self.apart = scaled(20) if self.split < len(self.rows) else 0.0
        self.heights = [len(text) * font * LEADING + scaled(4) for text in self.texts]

    @property
    def height(self) -> float:
        return sum(self.heights) + self.apart

    def stretch(self, room: float) -> None:
        """Spread the rows over a slide's height; shorten the names where they would not fit."""
        labels, font = self.labels, self.labels.size.font
        most = max(len(text) for text in self.texts)
        while self.height > room and most > 1:
            most -= 1
            width = self.left - labels.size.scaled(12)
            self.texts = [wrap(_row_name(labels, row), width, font, most=most) for row in self.rows]
            self.heights = [len(text) * font * LEADING + labels.size.scaled(3) for text in self.texts]
        spare = (room - self.height) / len(self.heights)
        self.heights = [height + spare for height in self.heights]

    def draw(self, page: Page, x: float, top: float) -> None:
        labels, scaled = self.labels, self.labels.size.scaled
        room = self.width - self.left
        spans = [
            (room - scaled(8) - text_width(_share(labels, row), labels.size.font, "bold")) / max(_end(row), 0.1)
            for row in self.rows
        ]
        first = x + self.left
        last = first + min([room - text_width("100", labels.size.font), *spans])

        def at(share: float) -> float:
            return first + share * (last - first)

        if self.apart:
            y = top + sum(self.heights[: self.split])
            page.box(x, y, self.width, self.height - (y - top), facecolor=PALE, zorder=0)
            page.text(x + scaled(3), y + self.apart / 2, labels("adoption.no_year"), color=GREY)
        for tick in (0, 0.25, 0.5, 0.75, 1):
            page.line([at(tick)] * 2, [top, top + self.height], color=RULE, linewidth=scaled(0.6), zorder=1)
            if tick in (0, 0.5, 1):
                said = percent(tick, labels.language)
                page.text(at(tick), top + self.height + scaled(10), said, ha="center")
        y = top
        for place, (row, text, height) in enumerate(zip(self.rows, self.texts, self.heights, strict=True)):
            y += self.apart if place == self.split else 0
            middle = y + height / 2
            page.middle(x + scaled(3), middle, text)
            share = float(row.share)
            if pd.notna(row.lower) and row.upper > row.lower:
                page.line([at(row.lower), at(row.upper)], [middle] * 2, color=VERMILION, linewidth=scaled(2), zorder=3)
            hollow = row.share_status == "ungefärlig"
            look = {"markerfacecolor": "white", "markeredgecolor": VERMILION} if hollow else {"color": VERMILION}
            page.marker(at(share), middle, "D", scaled(7.5), **look)
            page.text(at(_end(row)) + scaled(7), middle,
                      _share(labels, row), weight="bold", bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6}
                      if place < self.split else None)  # fmt: skip
            y += height


def _end(survey: Any) -> float:
    """How far to the right a survey's mark reaches."""
    return max(float(survey.share), float(survey.upper) if pd.notna(survey.upper) else 0.0)


def _row_name(labels: Labels, survey: Any) -> str:
    """The year, and whom the share is about."""
    who = _who(labels, survey)
    return labels("adoption.survey", year=survey.year_lower.year, who=who) if pd.notna(survey.year_lower) else who


def _who(labels: Labels, survey: Any) -> str:
    """Whom or what a share is about: the respondents where they are named, else the population."""
    population = in_language(labels.language, survey.population_sv, survey.population_en)
    respondent = in_language(labels.language, survey.respondent_sv, survey.respondent_en)
    method = in_language(labels.language, survey.method_sv, survey.method_en)
    silent = (labels.of("status", "framgår_ej"), "")
    said = next((text for text in (respondent, method) if text.lower() not in silent), "")
    if not said:
        return capital(population)
    # "KFi-studie" keeps its letters, "Ekonomichefer" becomes a word in a sentence.
    said = said if said[1:2].isupper() else said[:1].lower() + said[1:]
    return labels("adoption.who", population=capital(population), respondent=said)


def _interval(labels: Labels, survey: Any) -> str | None:
    if pd.isna(survey.lower):
        return None
    low, high = (percent(float(bound), labels.language, 1) for bound in (survey.lower, survey.upper))
    return labels("adoption.interval", low=low, high=high)


def _share(labels: Labels, survey: Any) -> str:
    if pd.isna(survey.share):
        return labels.of("status", survey.share_status)
    shown = percent(float(survey.share), labels.language)
    return f"{labels.of('qualifier', survey.qualifier)} {shown}" if pd.notna(survey.qualifier) else shown


def _alt(labels: Labels, title: str, base: str, table: pd.DataFrame, surveys: pd.DataFrame) -> str:
    rises = table[table["known"].diff().fillna(table["known"]) > 0]
    steps = [labels("adoption.alt_step", year=int(row.year), known=int(row.known)) for row in records(rises)]
    last = table.iloc[-1]
    told = [
        labels("adoption.alt_steps", steps=labels.join(steps)) if steps else "",
        labels("adoption.alt_possible", possible=int(last["possible"]), year=int(last["year"])),
    ]
    for survey in records(surveys):
        year = labels.date(survey.year) if pd.notna(survey.year) else labels("adoption.year_unknown")
        interval = ""
        if pd.notna(survey.lower) and survey.upper > survey.lower:
            low, high = (percent(float(bound), labels.language) for bound in (survey.lower, survey.upper))
            interval = labels("adoption.alt_interval", low=low, high=high)
        told.append(
            labels(
                "adoption.alt_survey",
                who=_who(labels, survey),
                share=_share(labels, survey),
                year=year,
                interval=interval,
            )  # fmt: skip
        )
    return sentences([f"{title}.", base, *told])


def _data(labels: Labels, table: pd.DataFrame, surveys: pd.DataFrame) -> pd.DataFrame:
    """The steps by year, then the survey shares: told apart by the first column."""
    steps = [
        {
            labels("column.part"): labels("adoption.steps"),
            labels("column.year"): str(row.year),
            labels("column.known"): int(row.known),
            labels("column.possible"): int(row.possible),
            labels("column.not_yet"): int(row.not_yet),
            labels("column.unknown"): int(row.unknown),
            labels("column.base"): int(row.base),
        }
        for row in records(table)
    ]
    shares = [
        {
            labels("column.part"): labels("adoption.surveys"),
            labels("column.year"): labels.date(row.year) if pd.notna(row.year) else labels.of("status", "framgår_ej"),
            labels("column.year_basis"): labels.of("year_basis", row.year_basis),
            labels("column.who"): _who(labels, row),
            labels("column.share"): _share(labels, row),
            labels("column.n"): int(row.n) if pd.notna(row.n) else None,
            labels("column.interval"): _interval(labels, row),
            labels("column.reported_as"): row.reported_as,
            labels("column.source"): labels.sources([row.source_id]),
        }
        for row in records(surveys)
    ]  # fmt: skip
    return pd.DataFrame([*steps, *shares])
