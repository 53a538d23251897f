"""A fitted adoption curve said in words: where it levels off, when half had come, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tillkom.adoption import FAMILIES, forecast, rogers_categories
from tillkom.adoption.curve import CHECK_DRAWS
from tillkom.analysis.answers import records
from tillkom.content import Table, runs
from tillkom.language import join, number, percent

if TYPE_CHECKING:
    from tillkom.adoption import AdoptionCurve, Estimate, TooLittleData
    from tillkom.analysis import Spread
    from tillkom.report.teller import Teller

QUANTITIES = ("ceiling", "midpoint", "take_off", "speed")
SHARES = ("ceiling",)
YEARS = ("speed",)
AHEAD = 5  # years past the last date that a forecast is for: as far as a plan reaches
CLEAR = 0.05  # below this p the groups are said to differ


class CurveWords:
    """Says what was fitted to one definition's dates, or why nothing was."""

    def __init__(self, teller: Teller, picture: Spread) -> None:
        self.teller, self.picture, self.language = teller, picture, teller.language
        self.say = teller.say

    def reason(self, why: TooLittleData) -> str:
        """Why no curve is fitted, in words."""
        found, needed = (number(math.ceil(value), self.language) for value in (why.found, why.needed))
        return self.say(
            f"no_curve.{why.reason}", found=found, needed=needed, base=number(self.picture.base, self.language)
        )

    def finding(self, label: str) -> str:
        """What the curve shows, in a sentence or two: where it levels off, how many had come, and when half had."""
        say, picture, curve = self.say, self.picture, self.picture.curve()
        last = picture.units["upper"].max()
        values = {
            "definition": label,
            "adopted": self._number(picture.adopters),
            "base": self._number(picture.base),
            "year": last.year,
            "half": self.teller.moment(curve.estimate("midpoint").estimate),
        }
        if not picture.choice.fits:
            return say("curve.finding_misfit", **values)
        if curve.truncated:
            return say("curve.finding_truncated", **values)
        found = curve.estimate("ceiling")
        if not curve.ceiling_identified:
            return say("curve.finding_open", low=percent(found.lower, self.language), **values)
        ceiling, interval = self._value("ceiling", found.estimate), self._interval("ceiling", found)
        return say("curve.finding", ceiling=ceiling, interval=interval, **values)

    def told(self) -> list[tuple[str, str]]:
        """What the curve says and how far it can be trusted, each thing once under its own word."""
        curve = self.picture.curve()
        said = {
            "rests": [self._rests(curve)],
            "ceiling": [self._ceiling(curve), *self._range_of_ceilings(curve)],
            "course": [self._sentence(curve.estimate(name)) for name in QUANTITIES[1:]],
            "fit": self._check(),
            "unknown": self._unknown(),
            "late": self._late(),
            "use": self._use(),
            "ahead": self._forecast(curve),
        }
        return [(self.say(f"curve.term.{term}"), " ".join(words)) for term, words in said.items() if words]

    def row(self) -> tuple[str, str, str, str]:
        """How many have taken the step, the ceiling, the midpoint and whether the curve fits, as the cells of a row."""
        curve = self.picture.curve()
        cells = []
        for name in QUANTITIES[:2]:
            found = curve.estimate(name)
            closed = math.isfinite(found.estimate) and (name != "ceiling" or curve.ceiling_identified)
            value, interval = (self._value(name, found.estimate) if closed else ""), self._interval(name, found)
            cells.append(f"{value} ({interval})" if value else interval)
        taken = self.say(
            "curve.taken", adopters=self._number(self.picture.adopters), base=self._number(self.picture.base)
        )
        return taken, cells[0], cells[1], self.say("curve.yes" if self.picture.choice.fits else "curve.no")

    def _rests(self, curve: AdoptionCurve) -> str:
        say, picture = self.say, self.picture
        known = self._number(picture.base - picture.unknown)
        said = [say("curve.base", known=known, base=self._number(picture.base), family=self.family(curve.family))]
        if curve.origin_from_data and curve.origin is not None:
            said.append(say("curve.origin", year=self.teller.moment(curve.origin)))
        if picture.sampling == "census":
            said.append(say("curve.census"))
        return " ".join(said)

    def _range_of_ceilings(self, curve: AdoptionCurve) -> list[str]:
        choice = self.picture.choice
        if len(choice.alike) < 2 or curve.truncated:
            return []
        families = join([self.family(name) for name in choice.alike], self.language)
        interval = self._range("ceiling", *choice.interval("ceiling"))
        return [self.say("curve.ceiling_range", families=families, interval=interval)]

    def _check(self) -> list[str]:
        choice = self.picture.choice
        found = choice.check()
        p = number(found.p_value, self.language, 3)
        values = {"distance": number(100 * found.distance, self.language, 1), "p": p}
        if found.fits:
            return [self.say("curve.fits", **values)]
        return [self.say("curve.misfit", **values), *([] if choice.any_fits else [self.say("curve.none_fits")])]

    def _unknown(self) -> list[str]:
        picture, say = self.picture, self.say
        if not picture.unknown:
            return []
        said = [say("curve.unknown", unknown=self._number(picture.unknown))]
        if picture.sampling == "adopters":
            return said
        low, high = (percent(end, self.language) for end in picture.bounds)
        said.append(say("curve.bounds", low=low, high=high))
        ends = picture.ceilings.set_index("scenario")["ceiling"]
        if ends[["never", "early"]].notna().all():
            never, early = (percent(float(ends[name]), self.language) for name in ("never", "early"))
            said.append(say("curve.bounds_ceiling", never=never, early=early))
        return said

    def _late(self) -> list[str]:
        table = self.picture.late
        count, moved = int(table["traces"].iloc[0]), table["midpoint"].iloc[1:]
        if not count or moved.isna().any():
            return []
        years = dict(zip(("one", "two", "five"), map(self.teller.moment, moved), strict=True))
        return [self.say.counted("curve.late", count, **years)]

    def _use(self) -> list[str]:
        """How many have abandoned the step, and how many still hold to it; nothing where no end is known."""
        picture = self.picture
        if not picture.ended:
            return []
        last = picture.use.iloc[-1]
        shares = {name: percent(float(last[name]), self.language) for name in ("ever", "in_use")}
        low, high = (percent(float(last[f"in_use_{end}"]), self.language) for end in ("lower", "upper"))
        adopters = self._number(picture.adopters)
        return [
            self.say.counted("curve.ended", picture.ended, adopters=adopters),
            self.say("curve.in_use", year=int(last["year"]) - 1, low=low, high=high, **shares),
        ]

    def _forecast(self, curve: AdoptionCurve) -> list[str]:
        if curve.truncated:
            return []
        if not curve.ceiling_identified:
            return [self.say("curve.no_forecast")]
        year = math.ceil(curve.observed_until) + AHEAD
        row = forecast(curve, [float(year)], draws=CHECK_DRAWS).iloc[0]
        low, high = (self._number(row[name]) for name in ("lower", "upper"))
        values = {"estimate": self._number(row["adopters"]), "units": self._number(row["units"]), "year": year - 1}
        return [self.say("curve.forecast", low=low, high=high, **values)]

    def families(self) -> Table:
        """Every family fitted to the same dates, since the ceiling depends on the family chosen."""
        choice, rows = self.picture.choice, []
        for name in sorted(choice.curves, key=lambda family: choice.delta[family]):
            ceiling, midpoint = (choice.curves[name].estimate(quantity) for quantity in QUANTITIES[:2])
            rows.append(
                (
                    self.family(name),
                    "–" if math.isnan(ceiling.estimate) else percent(ceiling.estimate, self.language),
                    self._interval("ceiling", ceiling),
                    self.teller.moment(midpoint.estimate),
                    self._interval("midpoint", midpoint),
                    number(choice.delta[name], self.language, 1),
                )
            )
        columns = ("family", "ceiling", "interval", "midpoint", "interval", "delta_aicc")
        headers = [self.say(f"curve.column.{column}") for column in columns]
        return _table(self.say("curve.families_caption"), headers, rows)

    def categories(self, curve: AdoptionCurve) -> Table:
        """Rogers' categories as quantiles of the fitted curve, with the base they are shares of."""
        rows = [
            (
                self.say(f"rogers.{row.category}"),
                f"{percent(row.share_from, self.language, 1)}–{percent(row.share_to, self.language, 1)}",
                self._span(row.year_from, row.year_to),
            )
            for row in records(rogers_categories(curve))
        ]
        headers = [self.say(f"curve.column.{column}") for column in ("category", "share", "when")]
        return _table(self.say("curve.rogers_caption"), headers, rows)

    def groups(self, column: str) -> tuple[Table, str]:
        """The curves of groups of units, and whether they differ by more than chance."""
        found = self.picture.by(column)
        rows: list[tuple[str, ...]] = []
        for name, curve in found.curves.items():
            label = self.teller.label("level", name) if column == "level" else name
            estimates = [curve.estimate(quantity) for quantity in QUANTITIES[:2]]
            cells = [
                (self._value(each.quantity, each.estimate), self._interval(each.quantity, each)) for each in estimates
            ]
            notes = " ".join(dict.fromkeys(note for each in estimates if (note := self._note(each))))
            rows.append((label, self._number(curve.n), *cells[0], *cells[1], notes))
        columns = ["group", "n", "ceiling", "interval", "midpoint", "interval", "note"]
        if not any(row[-1] for row in rows):
            columns, rows = columns[:-1], [row[:-1] for row in rows]
        headers = [self.say(f"curve.column.{name}") for name in columns]
        key = "curve.groups_differ" if found.p_value < CLEAR else "curve.groups_alike"
        sentence = self.say(key, p=number(max(found.p_value, 0.001), self.language, 3))
        return _table(self.say("curve.groups_caption"), headers, rows), sentence

    def family(self, name: str) -> str:
        """A family's name in words."""
        return self.say(f"family.{name}") if name in FAMILIES else name

    def _ceiling(self, curve: AdoptionCurve) -> str:
        found = curve.estimate("ceiling")
        if curve.truncated:
            return self.say("curve.truncated")
        if not curve.ceiling_identified:
            return self.say("curve.ceiling_open", low=percent(found.lower, self.language))
        return self._sentence(found)

    def _sentence(self, found: Estimate) -> str:
        value, interval = self._value(found.quantity, found.estimate), self._interval(found.quantity, found)
        return self.say(f"curve.{found.quantity}", estimate=value, interval=interval)

    def _value(self, name: str, value: float) -> str:
        if name in SHARES:
            return percent(value, self.language)
        if name in YEARS:
            return self.say("curve.years", years=number(value, self.language, 1))
        return self.teller.moment(value)

    def _interval(self, name: str, found: Estimate) -> str:
        return self._range(name, found.lower, found.upper)

    def _range(self, name: str, lower: float, upper: float) -> str:
        ends = [self._value(name, end) if math.isfinite(end) else "" for end in (lower, upper)]
        if all(ends):
            if name in SHARES or name in YEARS:  # the unit once: "87–94 %", "6,7–8,5 år"
                scale, digits = (100, 0) if name in SHARES else (1, 1)
                ends[0] = number(scale * lower, self.language, digits)
            return self.say("curve.range", low=ends[0], high=ends[1])
        if not any(ends):
            return self.say("curve.open")
        return self.say("curve.from", low=ends[0]) if ends[0] else self.say("curve.to", high=ends[1])

    def _span(self, start: float, end: float) -> str:
        lower, upper = (year if math.isfinite(year) else math.nan for year in (start, end))
        if math.isnan(lower) and math.isnan(upper):
            return "–"
        if math.isnan(lower):
            return self.say("curve.before", end=self.teller.moment(upper))
        return (
            self.say("curve.after", start=self.teller.moment(lower))
            if math.isnan(upper)
            else self._range("x", lower, upper)
        )

    def _note(self, found: Estimate) -> str:
        """The codes of what to know about a quantity, in words."""
        return " ".join(self.say(f"curve_note.{code}") for code in found.note.split())

    def _number(self, value: float) -> str:
        return number(round(value), self.language)


def _table(caption: str, headers: list[str], rows: Sequence[tuple[str, ...]]) -> Table:
    return Table(caption, tuple(headers), tuple(tuple(runs(cell) for cell in row) for row in rows))
