"""Made-up units: municipalities and regions in the proportion 290 to 21, and a few of the other levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

REGISTER = "syn_register"
REAL_UNITS, REAL_REGIONS = 311, 21
# The first region comes fourth, so that a study of a handful of cases has one too.
_SHIFT = 11

NAMES = {
    "kommun": ("Påhittad kommun", "Made-up municipality"),
    "region": ("Påhittad region", "Made-up region"),
    "förvaltning": ("Påhittad förvaltning", "Made-up administration"),
    "enhet": ("Påhittad enhet", "Made-up unit"),
    "statlig_myndighet": ("Påhittad myndighet", "Made-up state agency"),
    "idéburen": ("Påhittad förening", "Made-up association"),
}


@dataclass(frozen=True)
class Unit:
    """One made-up unit; ``number`` counts within its level."""

    level: str
    number: int
    county: str = ""
    part_of: str = ""
    reference: bool = False

    @property
    def unit_id(self) -> str:
        return f"{self.level}:påhittad_{self.number:03d}"

    @property
    def name(self) -> str:
        return f"{NAMES[self.level][0]} {self.number:03d}"

    @property
    def name_en(self) -> str:
        return f"{NAMES[self.level][1]} {self.number:03d}"

    def row(self) -> dict[str, Any]:
        return {
            "unit_id": self.unit_id,
            "name": self.name,
            "level": self.level,
            "county": self.county,
            "part_of": self.part_of,
            "reference": "true" if self.reference else "false",
            "source_id": REGISTER,
            "locator": f"{self.name.lower()}",
        }


def reference_population(size: int) -> list[Unit]:
    """As many units as asked for, every fifteenth or so a region, the others municipalities of its county."""
    return [_reference_unit(place) for place in range(size)]


def _reference_unit(place: int) -> Unit:
    before, until = _regions_before(place), _regions_before(place + 1)
    county = f"Påhittat län {before + 1}"
    if until > before:
        return Unit("region", until, county, reference=True)
    return Unit("kommun", place + 1 - until, county, reference=True)


def _regions_before(place: int) -> int:
    return (place + _SHIFT) * REAL_REGIONS // REAL_UNITS


class Casting:
    """Which units each case is about: mostly one of the reference population, now and then something else."""

    def __init__(self, population: list[Unit]) -> None:
        self._population = population
        self._made: dict[str, int] = {}
        self.others: list[Unit] = []

    def principal(self, place: int) -> Unit:
        """The unit of the case at this place (from 0): its own of the population, an administration or an agency."""
        own = self._population[place]
        if place % 25 == 7:
            return self._other("förvaltning", own)
        if place % 60 == 22:
            return self._other("statlig_myndighet")
        return own

    def partners(self, place: int, principal: Unit) -> list[Unit]:
        """Units that take part in the case beside its principal; one unit so gets several cases."""
        if place % 20 == 4:
            return [self._other("enhet", principal)]
        if place % 40 == 14:
            return [self._other("idéburen")]
        neighbour = self._population[place - 1]
        if place % 30 == 9 and principal.level == neighbour.level == "kommun":
            return [neighbour]
        return []

    def _other(self, level: str, part_of: Unit | None = None) -> Unit:
        self._made[level] = self._made.get(level, 0) + 1
        unit = Unit(level, self._made[level], part_of.county if part_of else "", part_of.unit_id if part_of else "")
        self.others.append(unit)
        return unit
