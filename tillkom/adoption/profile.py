"""Profile-likelihood intervals: every value of a quantity that the data do not contradict, whatever the rest may be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.stats import t as student_t

from tillkom.adoption.families import Array
from tillkom.adoption.fitting import Fit, Surface, maximise
from tillkom.adoption.quantities import Moved, Quantity

PRECISION = 1e-7  # of an end, relative to the standard error: far below what any reader sees
BRANCHES = 3  # times an end is looked for again when another hill of the likelihood turns out higher there
BRANCH_GAIN = 1e-4  # of the signed root, above which that hill is another one and not rounding
FARTHEST = 1e3  # stands for a signed root that is infinite, so that the root search keeps numbers


@dataclass(frozen=True)
class Profile:
    """The ends of an interval as the reader sees them, and which of them are open."""

    estimate: float
    lower: float
    upper: float
    open_below: bool
    open_above: bool


class Search:
    """Follows the profile likelihood of one quantity outwards from its estimate."""

    def __init__(self, fit: Fit, quantity: Quantity) -> None:
        likelihood, best = fit.likelihood, fit.maximum
        self._surface: Surface = likelihood if quantity.place is None else Moved(likelihood, quantity)
        self._quantity, self._top = quantity, best.loglik
        self._low, self._high = fit.low, fit.high
        self._unending = fit.truncated_at is not None
        self._elsewhere = [quantity.start(start) for start in fit.starts]
        self._known: dict[float, Array] = {}
        self._fallen: dict[float, float] = {}
        phi = quantity.start(best.theta)
        self.centre = float(phi[quantity.held])
        self._known[self.centre] = phi

    def root(self, c: float) -> float:
        """Return how far the profile has fallen at ``c``, as the root of twice the drop (nearly linear in ``c``)."""
        if c not in self._fallen:
            self._record(c, self._guess(c))
        return self._fallen[c]

    def fallen(self, c: float) -> float:
        """Return the same after a look from elsewhere: a profile may be the upper edge of several hills."""
        self.root(c)
        for phi in (self._known[self.centre], *self._elsewhere):
            self._record(c, phi.copy())
        return self._fallen[c]

    def _record(self, c: float, phi: Array) -> None:
        """Climb from ``phi`` with the quantity held at ``c``, and keep the result if it is the highest there."""
        held = self._quantity.held
        low, high = (bound.copy() for bound in self._quantity.box(c, self._low, self._high))
        low[held] = high[held] = c
        found = maximise(self._surface, phi, low, high)
        drop = 2.0 * (self._top - found.loglik)
        fallen = min(float(np.sqrt(max(0.0, drop))), FARTHEST)
        if fallen < self._fallen.get(c, np.inf):
            self._fallen[c] = fallen
            if np.isfinite(drop):
                self._known[c] = found.theta

    def _guess(self, c: float) -> Array:
        """Return where to start at ``c``: on along the line through the two nearest points, or at the nearest one."""
        near, *others = sorted(self._known, key=lambda known: abs(known - c))[:2]
        guesses = [self._known[near].copy()]
        if others:
            slope = (self._known[near] - self._known[others[0]]) / (near - others[0])
            guesses.append(self._known[near] + slope * (c - near))
        low, high = self._quantity.box(c, self._low, self._high)
        for guess in guesses:
            np.clip(guess, low, high, out=guess)
            guess[self._quantity.held] = c
        return max(guesses, key=self._surface.loglik)

    def end(self, direction: int, cut: float) -> tuple[float, bool]:
        """Return where the profile has fallen by ``cut`` going up (+1) or down (−1), and whether it never does."""
        limit = self._quantity.limits[direction > 0]
        start = self.centre
        if (limit - start) * direction <= 0:
            return limit, True
        if (self._quantity.limits[direction < 0] - start) * direction > 0:
            # The estimate itself lies beyond the other limit (a share that is 0 in every digit): begin at that limit.
            start = self._quantity.limits[direction < 0]
            if self.root(start) >= cut:
                return start, False
        c, step = start, self._first_step(start, direction, cut, limit)
        for _ in range(BRANCHES):
            inside, outside = self._bracket(c, step, direction, cut, limit)
            if outside is None:
                return limit, True
            tolerance = PRECISION * max(abs(outside - start), 1e-12)
            c = float(brentq(lambda at: self.root(at) - cut, inside, outside, xtol=tolerance, rtol=1e-12))
            if self._breaks_off(c, direction, cut, tolerance):
                return limit, True
            if self.fallen(c) > cut - BRANCH_GAIN:
                break
            self._fallen = {at: fell for at, fell in self._fallen.items() if (at - c) * direction <= 0}
            self._known = {at: phi for at, phi in self._known.items() if (at - c) * direction <= 0}
            step = abs(outside - c) + PRECISION
        return c, False

    def _breaks_off(self, c: float, direction: int, cut: float, tolerance: float) -> bool:
        """Return whether the profile, still high, stops there because a float holds no smaller chance.

        In a sample of adopters only every chance is above 0 in truth, so such an end is none: the interval goes on.
        """
        if not self._unending:
            return False
        inside = c - direction * 4.0 * tolerance
        beyond = c + direction * 4.0 * tolerance
        return self.root(inside) < cut - 0.01 and self.root(beyond) >= FARTHEST

    def _bracket(
        self, inside: float, step: float, direction: int, cut: float, limit: float
    ) -> tuple[float, float | None]:
        """Return two points with the end between them; None for the outer one where the limit comes first."""
        while True:
            c = inside + direction * step
            at_limit = (limit - c) * direction <= 0
            c = limit if at_limit else c
            if self.root(c) >= cut:
                return inside, c
            if at_limit:
                return inside, None
            inside, step = c, step * 1.5

    def _first_step(self, start: float, direction: int, cut: float, limit: float) -> float:
        """Return a step that would reach the end if the profile were a parabola, judged by a small one."""
        small = min(0.05, abs(limit - start) / 4)
        fallen = self.root(start + direction * small)
        return float(np.clip(small * cut / max(fallen, 1e-6), small / 10, 1.0))


def cut_off(fit: Fit, level: float, name: str) -> float:
    """Return how far the signed root of the profile may fall within an interval of this level.

    It is Student's t rather than the normal's, as for a mean of few values. The ceiling is a share of all units and
    has n − k degrees of freedom; whatever depends on *when* units adopt rests on the adopters alone and has as many
    degrees of freedom as there are adopters, n − k at most: counted on all units, 9 adopters among 311 had their
    midpoint covered in 91 % of samples instead of 95. What it covers is measured by ``benchmarks/coverage.py``.
    """
    free = fit.data.n - fit.k
    if name not in ("ceiling", "K"):
        free = min(free, fit.data.adopters)
    return float(student_t.ppf(0.5 + level / 2, max(free, 1.0)))


def profile(fit: Fit, quantity: Quantity, level: float) -> Profile:
    """Return the interval of the values that the data, at this level, do not contradict."""
    search, cut = Search(fit, quantity), cut_off(fit, level, quantity.name)
    report = quantity.report
    if quantity.limits[0] == quantity.limits[1]:
        value = report(search.centre)
        return Profile(value, value, value, False, False)
    ends = []
    for direction, edge in zip((-1, 1), quantity.edges, strict=True):
        c, is_open = search.end(direction, cut)
        ends.append((edge if is_open else report(c), is_open))
    (lower, open_below), (upper, open_above) = sorted(ends)  # a quantity may fall as its coordinate rises
    return Profile(report(search.centre), lower, upper, open_below, open_above)
