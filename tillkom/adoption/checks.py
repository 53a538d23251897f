"""What is refused before a curve is fitted, and what a fitted curve must not look like – each with a remedy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tillkom.adoption.data import MINIMUM_ADOPTERS, MINIMUM_PERIODS, Observations, TooLittleData
from tillkom.adoption.families import FAMILIES, Family
from tillkom.adoption.fitting import Fit
from tillkom.adoption.profile import profile
from tillkom.adoption.quantities import FAR, quantity
from tillkom.errors import TillkomError

STEP = 0.1  # a 10–90 % duration below this part of the narrowest adoption interval is a step, not a speed
SAMPLINGS = ("census", "sample", "adopters")
"""How units came to be in the data: all of them; drawn without regard to adoption; because they had adopted."""

LEAST_DRAWS = 20  # bootstrap samples; fewer have no 2.5 per cent
FLAT = 1e-7  # curvature per adopter, on the clock, below which the likelihood may have no peak
LEAST_SEEN = 1e-3  # below this share of the curve seen, adopters only cannot tell it from unlimited growth


def check_family(name: str) -> Family:
    """Return the family called ``name``."""
    if name not in FAMILIES:
        raise TillkomError(f'There is no family "{name}". Choose one of {", ".join(FAMILIES)}.')
    return FAMILIES[name]


def check_families(names: Sequence[str]) -> list[str]:
    """Return the names of families, each known and at least one."""
    chosen = list(dict.fromkeys([names] if isinstance(names, str) else names))
    if not chosen:
        raise TillkomError(f"No family is named. Name one or several of {', '.join(FAMILIES)}.")
    for name in chosen:
        check_family(name)
    return chosen


def check_level(level: float) -> None:
    """Refuse a level that is no probability."""
    if isinstance(level, bool | str) or not 0.0 < level < 1.0:
        raise TillkomError(f"The level is {level}; it must lie between 0 and 1, as 0.95 does.")


def check_sampling(sampling: str | None) -> None:
    """Refuse a statement of the sampling that is none."""
    if sampling is not None and sampling not in SAMPLINGS:
        raise TillkomError(f'The sampling is "{sampling}". Choose one of {", ".join(SAMPLINGS)}, or leave it out.')


def check_draws(draws: int) -> None:
    """Refuse a number of samples that no quantile can be taken of."""
    if isinstance(draws, bool) or draws != int(draws) or draws < LEAST_DRAWS:
        raise TillkomError(f"draws is {draws}; it counts bootstrap samples: a whole number, {LEAST_DRAWS} or more.")


def check_ceiling(ceiling: float | None, data: Observations) -> None:
    """Refuse a ceiling that is no share, or that more units than it allows have already passed."""
    if ceiling is None:
        return
    if not 0.0 < ceiling <= 1.0:
        raise TillkomError(
            f"The ceiling is {ceiling:g}; it is the share that ever adopts, above 0 and at most 1 (0.8, not 80)."
        )
    seen = data.adopters / data.n
    if ceiling < seen - 1e-12:
        raise TillkomError(
            f"The ceiling is {ceiling:g}, but {data.adopters:g} of {data.n:g} units ({seen:.1%}) have already adopted. "
            "Give a ceiling at or above that share, or None to estimate it. "
            "(Are the units without adoption missing? They belong in the data, as not adopted as of a date.)"
        )


def check_amount(data: Observations) -> None:
    """Refuse fewer adopters, or fewer distinct dates, than a curve can rest on."""
    if data.adopters == 0:
        raise TooLittleData(
            "No unit is known to have adopted, so there is no curve. Show the units' status instead.",
            reason="no_adopters",
            found=0,
            needed=MINIMUM_ADOPTERS,
        )
    if data.adopters < MINIMUM_ADOPTERS:
        raise TooLittleData(
            f"Only {data.adopters:g} units are known to have adopted; a curve needs at least {MINIMUM_ADOPTERS}, "
            "the fewest with which its intervals are known to hold. Show the steps (turnbull) instead.",
            reason="too_few_adopters",
            found=data.adopters,
            needed=MINIMUM_ADOPTERS,
        )
    if data.periods < MINIMUM_PERIODS:
        raise TooLittleData(
            f"The adoptions fall in only {data.periods} distinct interval(s); a curve needs {MINIMUM_PERIODS} or more, "
            "since fewer are met exactly by a step of unlimited speed. Date the adoptions more finely, or show the "
            "steps (turnbull) instead.",
            reason="too_few_periods",
            found=data.periods,
            needed=MINIMUM_PERIODS,
        )


def check_origin(origin: float | None, family: Family, data: Observations) -> None:
    """Refuse a missing origin, or adoptions before it, for a family that starts at one."""
    if not family.from_origin:
        return
    if origin is None or not np.isfinite(origin):
        raise TillkomError(
            f"A {family.name} curve starts at an origin, the year before which nobody could adopt. State it, "
            "for example origin=2010, or choose logistic or gompertz."
        )
    adopted = np.isfinite(data.upper)
    first = data.lower[adopted & np.isfinite(data.lower)]
    early = (first < origin).any() or (data.upper[adopted] <= origin).any()
    if early:
        earliest = float(min(first.min(initial=np.inf), data.upper[adopted].min()))
        raise TillkomError(
            f"A unit adopted in an interval that begins or ends before the origin {origin:g} (at {earliest:g}). "
            f"Set origin to {earliest:g} or earlier, or correct the date."
        )


def check_fit(fit: Fit) -> None:
    """Refuse a curve that degenerated: a step, no growth at all, growth without a bend, or a search that got lost."""
    family, theta = fit.likelihood.family, fit.maximum.theta
    clock, adopted = fit.likelihood.clock, np.isfinite(fit.data.upper)
    width = (fit.data.upper - fit.data.lower)[adopted]
    width = width[np.isfinite(width)]
    duration = family.time_scale(theta)
    found = fit.data.adopters
    if width.size and duration * clock.unit < STEP * width.min():
        raise TooLittleData(
            "The dates are met best by a step of unlimited speed, so the curve's speed has no finite estimate. "
            "Date the adoptions more finely, or show the steps (turnbull) instead.",
            reason="a_step",
            found=found,
            needed=found,
        )
    if fit.truncated_at is not None:
        seen, _ = family.cdf(np.array([clock.forward(fit.truncated_at)]), theta[:2])
        if seen[0] < LEAST_SEEN:
            raise TooLittleData(
                "Only adopters are in the data and their dates grow without a bend, so any later course fits as well. "
                "Add the units that had not adopted, with the date that is known for, or show the steps (turnbull).",
                reason="no_bend",
                found=found,
                needed=found,
            )
    if duration > FAR or not fit.maximum.converged or _flat(fit):
        raise TooLittleData(
            f"The dates do not settle a {family.name} curve: its likelihood has no maximum within reach of the data. "
            "Show the steps (turnbull) instead, or date the adoptions more finely.",
            reason="no_maximum",
            found=found,
            needed=found,
        )


def _flat(fit: Fit) -> bool:
    """Return whether the likelihood has no peak: it does not bend, and no midpoint or no speed is ruled out by it."""
    theta, free = fit.maximum.theta, np.flatnonzero(fit.low < fit.high)
    free = free[(free != 2) | (theta[2] < 1.0)]  # a ceiling at 1 is held there by its bound
    if np.linalg.eigvalsh(-fit.maximum.hessian[np.ix_(free, free)])[0] > FLAT * fit.data.adopters:
        return False
    # A Bass curve without imitation is flat in its shape as well, yet has a midpoint; so the interval decides.
    family, clock = fit.likelihood.family, fit.likelihood.clock
    fixed = 1.0 if fit.truncated_at is not None else fit.ceiling
    for name in ("midpoint", "speed"):
        found = profile(fit, quantity(name, family, clock, theta, fixed), 0.95)
        if found.open_below and found.open_above:
            return True
    return False
