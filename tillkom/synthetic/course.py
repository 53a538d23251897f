"""The made-up course of a unit: when it took up the idea, decided, changed its ways of working; and what is known.

Adoption by each definition follows a logistic curve with a ceiling below one, so that the adoption analyses have
a known answer: P(adopted by t) = ceiling / (1 + exp(-(t - midpoint) / scale)).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from tillkom.synthetic.draw import Draw

NEVER = math.inf
SCALE = 1.8  # years; 10 to 90 per cent of the ceiling takes 4.4 scales, about eight years
REGIONS_EARLIER = 1.0  # years
# Definition -> ceiling and midpoint. Midpoints more than 1.4 years apart keep the yearly stages from jumping.
CURVES = {"initiativ": (0.92, 2016.0), "beslut": (0.78, 2017.6), "praktik": (0.55, 2020.6)}
PRACTICE = "praktik"
LAST_YEAR = 2025
ENDED = 12  # per cent of the practices seen begun two years before the sources end that have been abandoned since
UNKNOWN = 12  # per cent of the units nothing is known of, adopters as often as others: else the ceiling were hidden


def share_adopted(definition: str, time: float) -> float:
    """The share of municipalities that have adopted by a time in years, by the curve they are drawn from."""
    ceiling, midpoint = CURVES[definition]
    return ceiling / (1 + math.exp(-(time - midpoint) / SCALE))


@dataclass(frozen=True)
class Course:
    """When each step was taken, in years with decimals; ``NEVER`` for a step that is not taken."""

    initiativ: float
    beslut: float
    introduced: float
    praktik: float
    institutional: float

    def stage(self, time: float) -> int:
        """The stage 0–5 the unit has reached by a time."""
        return sum(
            step <= time for step in (self.initiativ, self.beslut, self.introduced, self.praktik, self.institutional)
        )


def draw_course(draw: Draw, level: str) -> Course:
    """One unit's course. The three dates share one draw, so that a unit takes its steps in order."""
    rank = draw.share()
    earlier = REGIONS_EARLIER if level == "region" else 0.0
    dates = {definition: _quantile(definition, rank) - earlier for definition in CURVES}
    beslut, praktik = dates["beslut"], dates["praktik"]
    goes_on = draw.chance(0.5)
    if praktik < NEVER:
        introduced = (beslut + praktik) / 2
    else:
        introduced = beslut + 1.5 if goes_on else NEVER
    institutional = praktik + 2 if goes_on else NEVER
    return Course(dates["initiativ"], beslut, introduced, praktik, institutional)


def _quantile(definition: str, rank: float) -> float:
    ceiling, midpoint = CURVES[definition]
    if rank >= ceiling or rank <= 0:
        return NEVER
    return midpoint + SCALE * math.log(rank / (ceiling - rank))


@dataclass(frozen=True)
class Horizon:
    """The month up to which the sources reach."""

    year: int
    month: int = 12

    @property
    def time(self) -> float:
        return self.year + self.month / 12

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


CENSUS = Horizon(LAST_YEAR)


@dataclass(frozen=True)
class Known:
    """What the sources tell of one adoption, as the columns of the table ``adoptions``."""

    status: str
    earliest: str = ""
    latest: str = ""
    as_of: str = ""

    def columns(self) -> dict[str, Any]:
        return {"status": self.status, "earliest": self.earliest, "latest": self.latest, "as_of": self.as_of}

    @property
    def event_date(self) -> str:
        """The date an event of the same adoption carries; empty where only the latest possible date is known."""
        if not self.earliest or self.earliest == self.latest:
            return self.earliest
        return f"{self.earliest}/{self.latest}"


def draw_known(draw: Draw, time: float, horizon: Horizon, *, may_be_unknown: bool = True) -> Known:
    """What is known of a step taken at a time, by sources that reach to the horizon."""
    if time > horizon.time:
        if may_be_unknown and draw.chance(UNKNOWN / 100):
            return Known("okänt")
        years_back = draw.weighted([(0, 90), (1, 7), (2, 3)])
        return Known("ej_antagen", as_of=str(Horizon(horizon.year - years_back, horizon.month)))
    kind = draw.weighted([("dated", 66), ("between", 9), ("by_latest", 13), ("unknown", UNKNOWN)])
    year = int(time)
    if kind == "unknown" and may_be_unknown:
        return Known("okänt")
    if kind == "between" and year < horizon.year:
        first = year - draw.whole(0, 2)
        last = min(year + (1 if first == year else draw.whole(0, 1)), horizon.year - 1)
        if first < last:
            return Known("antagen", str(first), str(last))
    if kind in ("by_latest", "unknown"):
        # Known from the survey at the horizon alone. A date that trailed the adoption would hide the curve it is from.
        return Known("antagen", latest=str(horizon))
    date, _ = point_date(draw, time, horizon)
    return Known("antagen", date, date)


def draw_end(draw: Draw, known: Known) -> str:
    """When what is practised was abandoned, to the year; empty for most, and where no two years have gone since."""
    if known.status != "antagen" or int(known.latest[:4]) > LAST_YEAR - 2 or not draw.chance(ENDED / 100):
        return ""
    return str(draw.whole(int(known.latest[:4]) + 1, LAST_YEAR))


def point_date(draw: Draw, time: float, horizon: Horizon) -> tuple[str, str]:
    """An EDTF date that holds the time, and its precision; never one that could lie after the horizon."""
    year, month, day = calendar(time)
    exact = [("dag", 30), ("månad", 20)]
    if year < horizon.year:
        exact += [("år", 35), ("årstid", 8 if 3 <= month <= 11 else 0)]
    if year < horizon.year - 1:  # "about" reaches a year further
        exact.append(("cirka_år", 7))
    precision = draw.weighted(exact)
    if precision == "dag":
        return f"{year}-{month:02d}-{day:02d}", precision
    if precision == "månad":
        return f"{year}-{month:02d}", precision
    if precision == "årstid":
        return f"{year}-{20 + month // 3}", precision
    return (f"{year}~" if precision == "cirka_år" else str(year)), precision


def calendar(time: float) -> tuple[int, int, int]:
    """The year, month and day of a time in years; the day at most 28, so that it exists in every month."""
    year = int(time)
    months = (time - year) * 12
    return year, int(months) + 1, int((months - int(months)) * 28) + 1
