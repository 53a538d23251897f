"""What a study's dated adoptions say beside the curve: the time between two steps, and who takes a step sooner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tillkom import codes
from tillkom.adoption import (
    MINIMUM_ADOPTERS,
    Contagion,
    EventHistory,
    StepTime,
    TooLittleData,
    contagion,
    event_history,
    step_time,
)
from tillkom.analysis.curves import MINIMUM_KNOWN, Spread, spread
from tillkom.analysis.spread import LEVELS
from tillkom.reading import normalise_number

if TYPE_CHECKING:
    from tillkom.study import Study

POPULATION = "population"
"""The variable that holds how many inhabitants a unit has."""


def steps_apart(study: Study, first: str, second: str, levels: Sequence[str] = LEVELS) -> StepTime:
    """Tell how long units took from one step to the next, from an initiative to a decision, by uncertain dates.

    Only units dated by both definitions, or by the first and known not to have taken the second, say anything. They
    are the ones that were studied: how long others take, nobody knows from them.

    Parameters
    ----------
    first, second : codes of the vocabulary ``adoption_definition``.
    levels : the levels of units to count.

    Returns
    -------
    StepTime : shares by years after the first step, the interval of the median, and how many units it rests on.

    Raises
    ------
    TooLittleData : fewer than five units have taken both steps.
    TillkomError : a definition or a level the study does not have.

    Source: De Gruttola and Lagakos (1989), Biometrics 45, 1–11.
    """
    came, went = spread(study, first, levels), spread(study, second, levels)
    both = int((np.isfinite(came.upper) & np.isfinite(went.upper)).sum())
    if both < MINIMUM_ADOPTERS:
        raise TooLittleData(
            f"Only {both} units are known to have taken both steps; a time needs at least {MINIMUM_ADOPTERS}.",
            reason="too_few_both",
            found=both,
            needed=MINIMUM_ADOPTERS,
        )
    return step_time(came.lower, came.upper, went.lower, went.upper)


@dataclass(frozen=True)
class Sooner:
    """Who takes a step sooner than others, year by year; a difference between units, not an effect.

    Attributes
    ----------
    history : the odds by what is coded of the units; None where they do not differ in anything that is.
    neighbours : whether the county's others go with it; None where there are not two counties.
    covariates : what the odds are by: ``region`` (against municipality) and ``population`` (per doubling).
    """

    history: EventHistory | None
    neighbours: Contagion | None
    covariates: tuple[str, ...]


def sooner(study: Study, definition: str, levels: Sequence[str] = LEVELS, *, permutations: int = 199) -> Sooner:
    """Compare which units take a step sooner: by level and size where they are coded, and by the county's others.

    The odds are by Firth's likelihood, which holds where events are few as well. Size is used only where it is coded
    of every unit that is dated; it is coded of cases, so in most studies it is not.

    Parameters
    ----------
    definition : a code of the vocabulary ``adoption_definition``.
    permutations : how often the units are dealt anew over the counties.

    Raises
    ------
    TooLittleData : too few units are known, or too few adoptions are dated to a year.
    TillkomError : a definition or a level the study does not have.

    Source: Berry and Berry (1990), Am. Polit. Sci. Rev. 84, 395–415.
    """
    picture = spread(study, definition, levels)
    dated = int((np.floor(picture.lower) >= np.ceil(picture.upper) - 1).sum())
    if dated < MINIMUM_ADOPTERS or picture.known < MINIMUM_KNOWN * picture.base:
        raise TooLittleData(
            f"Only {dated} adoptions are dated to a year; a comparison needs at least {MINIMUM_ADOPTERS}, and half of "
            "the units known.",
            reason="too_few_adopters",
            found=dated,
            needed=MINIMUM_ADOPTERS,
        )
    followed = np.isfinite(picture.lower)  # only these have years in which they could have taken the step
    table = _covariates(study, picture)[followed].reset_index(drop=True)
    lower, upper = picture.lower[followed], picture.upper[followed]
    history = event_history(lower, upper, table, method="firth") if len(table.columns) else None
    county = picture.units["county"][followed]
    neighbours = None
    if county.notna().all() and county.nunique() > 1:
        neighbours = contagion(lower, upper, county.astype(str).to_numpy(), permutations=permutations)
    return Sooner(history, neighbours, tuple(table.columns))


def _covariates(study: Study, picture: Spread) -> pd.DataFrame:
    """What is coded of the units and differs between those with a date."""
    units = picture.units.reset_index(drop=True)
    table = pd.DataFrame({codes.REGION: (units["level"] == codes.REGION).astype(float)})
    inhabitants = units["unit_id"].map(_inhabitants(study))
    followed = np.isfinite(picture.lower)
    if inhabitants[followed].notna().all():
        table[POPULATION] = np.log2(inhabitants.astype(float))
    return table[[name for name in map(str, table) if table[name][followed].nunique() > 1]]


def _inhabitants(study: Study) -> pd.Series[float]:
    """How many inhabitants each unit with a case has, where that is coded as a number."""
    rows = study.settled
    rows = rows[(rows["variable_id"] == POPULATION) & rows["status"].isin(codes.KNOWN) & rows["value"].notna()]
    told = study.case_units.merge(rows[["case_id", "value"]], on="case_id").drop_duplicates("unit_id")
    return told.set_index("unit_id")["value"].map(lambda value: float(normalise_number(str(value))))
