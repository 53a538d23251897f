"""How adoption spreads: the dated adopters counted year by year, and beneath them what surveys report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import analysis
from tillkom.analysis.answers import records
from tillkom.analysis.spread import LEVELS
from tillkom.dates import decimal_year
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import Labels, sentences
from tillkom.figures.page import LEADING, Page, text_width, wrap
from tillkom.figures.style import BLUE, GREEN, GREY, INK, PALE_BLUE, PURPLE, RULE, VERMILION, styled
from tillkom.language import capital, in_language, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from tillkom.study import Study

_SURVEY_MARKS = (("s", VERMILION), ("^", GREEN), ("D", PURPLE), ("v", BLUE), ("P", GREY), ("o", INK), ("X", VERMILION))


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
    dates allow it (the band). Beneath, the shares that surveys report, one marker each: other respondents, definitions
    and populations, so they are never joined, pooled or laid on the steps. Those without a year stand in the margin.

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
    scaled = labels.size.scaled
    steps_height, survey_height = scaled(165), scaled(150) if len(dated) else 0.0
    page = frame.open(steps_height + survey_height + scaled(78 if len(dated) else 40))
    if frame.room is not None:
        part = (page.height - scaled(78 if len(dated) else 40)) / (2 if len(dated) else 1)
        steps_height, survey_height = part, part
    _draw(page, labels, table, dated, steps_height, survey_height)
    without = surveys[surveys["share"].isna()]
    notes = [
        labels("adoption.how"),
        labels.of_definition(definition),
        labels("adoption.how_surveys") if len(dated) else "",
        labels.words.counted("adoption.no_share", len(without)) if len(without) else "",
        labels("adoption.gotland") if set(LEVELS) <= set(levels) else "",
    ]
    caption = sentences([base, *notes, source])
    alt = _alt(labels, title, base, table, dated)
    return Figure(
        f"adoption-{definition}", page.figure, title, caption, alt, _data(labels, table, surveys), language, size
    )


def _draw(
    page: Page, labels: Labels, table: pd.DataFrame, surveys: pd.DataFrame, steps_height: float, survey_height: float
) -> None:
    scaled, font = labels.size.scaled, labels.size.font
    left, margin = scaled(34), scaled(96) if len(surveys) else 0
    years = [int(table["year"].iloc[0]), int(table["year"].iloc[-1]) + 1]
    dated = surveys.dropna(subset=["year_lower"])
    if len(dated):
        years = [
            min(years[0], int(dated["year_lower"].dt.year.min())),
            max(years[1], int(dated["year_upper"].dt.year.max()) + 1),
        ]
    width = page.width - left - margin
    page.text(0, font * LEADING / 2, labels("adoption.steps"), weight="bold")
    top = font * LEADING + scaled(6)
    axes = page.axes_at(left, top, width, steps_height)
    _steps(axes, labels, table)
    _year_axis(axes, labels, years, width)
    if not len(surveys):
        return
    top += steps_height + scaled(26)
    page.text(0, top + font * LEADING / 2, labels("adoption.surveys"), weight="bold")
    top += font * LEADING + scaled(6)
    lower = page.axes_at(left, top, width, survey_height)
    _shares(page, lower, labels, surveys, years, (left + width, top, margin, survey_height))
    _year_axis(lower, labels, years, width)


def _year_axis(axes: Axes, labels: Labels, years: list[int], width: float) -> None:
    room = text_width("2000", labels.size.font) + labels.size.scaled(10)
    step = next((n for n in (1, 2, 5, 10, 20) if width / max(years[1] - years[0], 1) * n >= room), 50)
    ticks = [year for year in range(years[0], years[1] + 1) if year % step == 0]
    axes.set_xlim(years[0], years[1])
    axes.set_xticks(ticks, [str(year) for year in ticks], fontsize=labels.size.font)
    axes.tick_params(axis="y", labelsize=labels.size.font)


def _steps(axes: Axes, labels: Labels, table: pd.DataFrame) -> None:
    """The certain adopters as a step, the possible ones as a band, the unknown said in words or hatched."""
    scaled, font = labels.size.scaled, labels.size.font
    # What holds at the end of a year begins with the next one.
    at = [float(year) + 1 for year in table["year"]]
    known, possible = (table[name].astype(float).tolist() for name in ("known", "possible"))
    base, unknown = int(table["base"].iloc[0]), int(table["unknown"].iloc[0])
    axes.fill_between(at, known, possible, step="post", facecolor=PALE_BLUE, edgecolor=BLUE, linewidth=0,
                      hatch="////", label=labels("adoption.key.possible"))  # fmt: skip
    axes.step(at, known, where="post", color=BLUE, linewidth=scaled(2.2), label=labels("adoption.key.known"))
    highest = max(possible)
    crowded = highest / base > 0.2
    axes.set_ylim(0, base * 1.02 if crowded else max(highest * 1.3, 2))
    if crowded and unknown:
        axes.fill_between(axes_ends(at), base - unknown, base, facecolor="#EFEFEF", hatch="..", edgecolor=GREY,
                          linewidth=0, label=labels("adoption.key.unknown", unknown=labels.number(unknown)))  # fmt: skip
    elif unknown:
        said = labels("adoption.unknown_outside", unknown=labels.number(unknown), base=labels.number(base))
        axes.text(0.99, 0.04, said, transform=axes.transAxes, ha="right", va="bottom", fontsize=font, color=GREY,
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5})  # fmt: skip
    axes.legend(loc="upper left", fontsize=font, borderaxespad=0.2, handlelength=1.6)
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.grid(axis="y", color=RULE, linewidth=scaled(0.6))


def axes_ends(at: list[float]) -> list[float]:
    """The first and the last place on the axis."""
    return [min(at), max(at)]


def _shares(
    page: Page, axes: Axes, labels: Labels, surveys: pd.DataFrame, years: list[int],
    margin: tuple[float, float, float, float],
) -> None:  # fmt: skip
    scaled, font = labels.size.scaled, labels.size.font
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], [percent(tick, labels.language) for tick in (0, 0.25, 0.5, 0.75, 1)])
    axes.grid(axis="y", color=RULE, linewidth=scaled(0.6))
    right, top, wide, height = margin
    page.box(right + scaled(6), top, wide - scaled(6), height, facecolor="#F7F7F7")
    heading = wrap(labels("adoption.no_year"), wide - scaled(8), font)
    page.lines(right + scaled(10), top + height + scaled(4), heading, color=GREY)
    taken: list[tuple[float, float, float, float]] = []
    marks = zip(records(surveys), _SURVEY_MARKS * (1 + len(surveys) // len(_SURVEY_MARKS)), strict=False)
    for survey, (marker, colour) in marks:
        y = top + (1 - float(survey.share)) * height
        if pd.isna(survey.year_lower):
            x = right + scaled(18)
        else:
            middle = (decimal_year(survey.year_lower.date()) + decimal_year(survey.year_upper.date())) / 2
            x = right - page_width(axes) * (years[1] - middle) / (years[1] - years[0])
        if pd.notna(survey.lower) and survey.upper > survey.lower:
            ends = [top + (1 - float(bound)) * height for bound in (survey.lower, survey.upper)]
            page.line([x, x], ends, color=colour, linewidth=scaled(1.6), zorder=3)
        page.marker(x, y, marker, scaled(8), color=colour)
        _name(page, labels, survey, x, y, colour, taken, in_margin=pd.isna(survey.year_lower), right=right + wide)


def page_width(axes: Axes) -> float:
    """The width of axes in points."""
    return float(axes.get_position().width * axes.figure.get_figwidth() * 72)


def _name(
    page: Page, labels: Labels, survey: Any, x: float, y: float, colour: str,
    taken: list[tuple[float, float, float, float]], *, in_margin: bool, right: float,
) -> None:  # fmt: skip
    """Write a marker's name beside it, where no other name stands."""
    scaled, font = labels.size.scaled, labels.size.font
    said = labels("adoption.survey", who=_who(labels, survey), share=_share(labels, survey))
    width = right - x - scaled(10) if in_margin else scaled(150)
    lines = wrap(said, width, font)
    wide = max(text_width(line, font) for line in lines)
    tall = page.height_of(lines)
    if in_margin:
        page.lines(x + scaled(8), y - tall / 2, lines, color=INK)
        return
    left = x - scaled(8) - wide
    at_left = left > scaled(36)
    for shift in [0.0, *(sign * scaled(k) for k in range(3, 90, 3) for sign in (-1, 1))]:
        box = (left if at_left else x + scaled(8), y - tall / 2 + shift, wide, tall)
        if not any(_meets(box, other) for other in taken):
            break
    taken.append(box)
    if abs(box[1] + tall / 2 - y) > scaled(4):
        edge = box[0] + wide if at_left else box[0]
        page.line([x, edge], [y, box[1] + tall / 2], color=colour, linewidth=scaled(0.7))
    page.lines(box[0] + (wide if at_left else 0), box[1], lines, ha="right" if at_left else "left")


def _meets(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return (
        one[0] < other[0] + other[2] and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3] and other[1] < one[1] + one[3]
    )  # fmt: skip


def _who(labels: Labels, survey: Any) -> str:
    """Whom or what a share is about: the respondents where they are named, else the population."""
    population = in_language(labels.language, survey.population_sv, survey.population_en)
    respondent = in_language(labels.language, survey.respondent_sv, survey.respondent_en)
    silent = {labels.of("status", "framgår_ej"), ""}
    if respondent.lower() in silent:
        return capital(population)
    return labels("adoption.who", population=capital(population), respondent=respondent[:1].lower() + respondent[1:])


def _share(labels: Labels, survey: Any) -> str:
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
            labels("column.who"): _who(labels, row),
            labels("column.share"): _share(labels, row) if pd.notna(row.share) else labels.of("status", row.share_status),
            labels("column.n"): int(row.n) if pd.notna(row.n) else None,
            labels("column.interval"): labels("adoption.interval", low=percent(row.lower, labels.language, 1),
                                              high=percent(row.upper, labels.language, 1)) if pd.notna(row.lower) else None,
            labels("column.reported_as"): row.reported_as,
            labels("column.source"): labels.sources([row.source_id]),
        }
        for row in records(surveys)
    ]  # fmt: skip
    return pd.DataFrame([*steps, *shares])
