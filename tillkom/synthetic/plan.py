"""What one made-up case is: its unit, its course, how far its sources reach, who codes it."""

from __future__ import annotations

from dataclasses import dataclass

from tillkom.synthetic import course
from tillkom.synthetic.course import CURVES, Course, Horizon, Known
from tillkom.synthetic.draw import Draw
from tillkom.synthetic.units import Unit

CODERS = ("K1", "K2", "K3", "K4")
VISIBILITIES = ("publicerad", "intern", "deltagare", "publicerad", "intern", "intern", "deltagare")
SHARE_CODED_TWICE = 0.3
PROGRAMMES = ("påhittat_a", "påhittat_b")


@dataclass(frozen=True)
class Plan:
    """All that the rows of one case must agree on."""

    place: int  # from 0
    unit: Unit
    partners: list[Unit]
    course: Course
    horizon: Horizon
    known: dict[str, Known]  # adoption definition -> what the sources tell
    coders: tuple[str, ...]  # one or two

    @property
    def case_id(self) -> str:
        return f"syn_{self.place + 1:04d}"

    @property
    def documents(self) -> str:
        """The id of the source that holds the case's documents."""
        return f"{self.case_id}_dok"

    @property
    def interviews(self) -> str:
        return f"{self.case_id}_int"

    @property
    def visibility(self) -> str:
        return VISIBILITIES[self.place % len(VISIBILITIES)]

    @property
    def programme(self) -> str:
        return PROGRAMMES[self.place % 5 == 4]

    @property
    def stage(self) -> int:
        """The stage reached when the study ends, before any reversal."""
        return self.course.stage(self.horizon.time)

    @property
    def begins(self) -> int:
        """A year before anything of the case's course happened."""
        first = min(self.course.initiativ, self.horizon.year - 6)
        return int(first) - 4


def plan_case(seed: int, place: int, unit: Unit, partners: list[Unit]) -> Plan:
    """Draw the plan of the case at this place; the same whatever the size of the study."""
    draw = Draw(seed, "plan", place)
    taken = course.draw_course(draw, unit.level)
    horizon = Horizon(draw.whole(course.LAST_YEAR - 3, course.LAST_YEAR), draw.pick((5, 11)))
    known = {
        definition: course.draw_known(draw, getattr(taken, definition), horizon, may_be_unknown=definition != "praktik")
        for definition in CURVES
    }
    first = draw.whole(0, len(CODERS) - 1)
    coders = (CODERS[first], CODERS[(first + 1) % len(CODERS)])
    twice = draw.chance(SHARE_CODED_TWICE) or place == 0  # so that the smallest study shows it
    return Plan(place, unit, partners, taken, horizon, known, coders if twice else coders[:1])
