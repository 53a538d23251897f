"""Calibration: from values to memberships in a set, by anchors the researcher can give reasons for.

Every function keeps what is unknown unknown (NaN). As in R's package QCA, memberships under 0.0001 become 0 and those
over 0.9999 become 1.

Sources: Ragin (2008), Redesigning Social Inquiry, chapter 5, for the direct and the indirect method; Duşa (2019), QCA
with R, chapter 4, for the linear and bell-shaped forms; Verkuilen (2005), Sociological Methods & Research 33, 462–496,
for memberships from ranks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from tillkom.errors import TillkomError

SHAPES = ("logistic", "linear", "ranks")
SNAP = 0.0001


def calibrate_crisp(values: pd.Series | Sequence[float], thresholds: float | Sequence[float]) -> np.ndarray:
    """In the set from the threshold on; with several thresholds, the steps of a multi-value condition.

    Parameters
    ----------
    values : a number per case.
    thresholds : where 1 begins (and 2, and so on).

    >>> calibrate_crisp([100, 174, 175, 200], 175).tolist()
    [0.0, 0.0, 1.0, 1.0]
    """
    x, steps = _numbers(values), np.sort(np.atleast_1d(np.asarray(thresholds, dtype=float)))
    return np.where(np.isnan(x), np.nan, np.searchsorted(steps, x, side="right"))


def calibrate_direct(
    values: pd.Series | Sequence[float],
    exclusion: float,
    crossover: float,
    inclusion: float,
    *,
    shape: str = "logistic",
    below: float = 1.0,
    above: float = 1.0,
    degree: float = 0.95,
) -> np.ndarray:
    """Memberships from three anchors: fully out, neither in nor out (0.5), fully in.

    Parameters
    ----------
    values : a number per case.
    exclusion, crossover, inclusion : the anchors, rising, or falling for a set that low values belong to.
    shape : "logistic", "linear", or "ranks" (by the cases' own distribution between the anchors).
    below, above : for "linear", the power of the curve on each side of the crossover; 1 is a straight line.
    degree : for "logistic", the membership at the anchor of inclusion.

    Raises
    ------
    TillkomError : the anchors are not in order, or a setting lies outside what it can be.

    >>> calibrate_direct([400, 550, 900, 1000], 400, 550, 900).round(2).tolist()
    [0.05, 0.5, 0.95, 0.98]
    """
    if not (exclusion < crossover < inclusion or inclusion < crossover < exclusion):
        raise TillkomError(
            f"The anchors {exclusion:g} (out), {crossover:g} (crossover) and {inclusion:g} (in) are not in order. Let "
            f"the crossover lie between the other two."
        )
    _settings(shape, below, above, degree)
    x = _numbers(values)
    toward_in = (x >= crossover) if inclusion > crossover else (x <= crossover)
    if shape == "logistic":
        far = np.where(toward_in, inclusion, 2 * crossover - exclusion)  # mirrored: the same scale on the other side
        odds = np.log(degree / (1 - degree)) * (x - crossover) / (far - crossover)
        return _snapped(1 / (1 + np.exp(-np.clip(odds, -700, 700))), x)
    if shape == "ranks":
        return _snapped(_by_ranks(x, exclusion, crossover, inclusion), x)
    return _snapped(_side(x, exclusion, crossover, inclusion, below, above), x)


def calibrate_bell(
    values: pd.Series | Sequence[float],
    anchors: Sequence[float],
    *,
    inverted: bool = False,
    below: float = 1.0,
    above: float = 1.0,
) -> np.ndarray:
    """Memberships in a set that the middle values belong to (or, inverted, the extremes).

    Parameters
    ----------
    values : a number per case.
    anchors : six, rising: where membership begins to grow, its crossover and where it is full, then where it begins to
        fall, the crossover and where it ends. Inverted: where it begins to fall first, and so on.
    below, above : the power of the curve under and over 0.5; 1 is a straight line.

    >>> calibrate_bell([155, 165, 175, 185, 195], [155, 165, 175, 175, 185, 195]).tolist()
    [0.0, 0.5, 1.0, 0.5, 0.0]
    """
    points = [float(anchor) for anchor in anchors]
    if len(points) != 6 or points != sorted(points) or len(set(points[:3])) < 3 or len(set(points[3:])) < 3:
        told = ", ".join(f"{point:g}" for point in points)
        raise TillkomError(f"A bell-shaped set needs six anchors that rise; {told} are not that.")
    _settings("linear", below, above, 0.95)
    x = _numbers(values)
    a, b, c, d, e, f = points
    if inverted:
        sides = _side(x, c, b, a, below, above), _side(x, d, e, f, below, above)
        return _snapped(np.maximum(*sides), x)
    return _snapped(np.minimum(_side(x, a, b, c, below, above), _side(x, f, e, d, below, above)), x)


def calibrate_indirect(values: pd.Series | Sequence[float], thresholds: Sequence[float]) -> np.ndarray:
    """Memberships from a curve fitted to rough classes: thresholds part the values into steps from 0 to 1.

    Parameters
    ----------
    values : a number above 0 (or 0) per case.
    thresholds : the borders between the classes; five make six classes, 0, 0.2, ... 1.

    Source: Ragin (2008), Redesigning Social Inquiry, chapter 5; the curve is a fractional polynomial, as in R.

    >>> calibrate_indirect([100, 900, 3000, 4500, 7000, 30000], [500, 2000, 5000, 10000]).round(1).tolist()
    [0.0, 0.2, 0.5, 0.5, 0.8, 1.0]
    """
    import statsmodels.api as sm  # slow to import

    x = _numbers(values)
    known = ~np.isnan(x)
    if (x[known] < 0).any():
        raise TillkomError(
            "The indirect method takes logarithms, so the values have to be 0 or more. Use the direct one."
        )
    steps = np.sort(np.asarray(thresholds, dtype=float))
    rough = np.round(np.searchsorted(steps, x[known], side="left") / len(steps), 3)
    z = np.where(x[known] == 0, 0.00001, x[known])
    powers = np.column_stack([np.ones_like(z), np.log(z), np.sqrt(z), z, z**2])
    fitted = sm.GLM(rough, powers, family=sm.families.Binomial()).fit().fittedvalues
    member = np.full(len(x), np.nan)
    member[known] = np.round(fitted, 6)
    return _snapped(member, x)


def calibrate_theory_free(values: pd.Series | Sequence[float], lowest: float | None = None) -> np.ndarray:
    """Memberships from the cases' own ranks, for answers on a scale: nothing but the distribution decides.

    Parameters
    ----------
    values : a number per case.
    lowest : the lowest step of the scale, which is fully out; the lowest value seen if not given.

    Source: Cheli and Lemmi (1995), Economic Notes 24, 115–134 (totally fuzzy and relative).

    >>> calibrate_theory_free([1, 1, 2, 3]).tolist()
    [0.0, 0.0, 0.5, 1.0]
    """
    x = _numbers(values)
    known = np.sort(x[~np.isnan(x)])
    if not len(known):
        return x
    at_or_under = np.searchsorted(known, x, side="right") / len(known)
    floor = np.searchsorted(known, known[0] if lowest is None else lowest, side="right") / len(known)
    if floor == 1:
        raise TillkomError("All values are the lowest one, so their ranks tell nothing apart.")
    return np.where(np.isnan(x), np.nan, np.maximum(0.0, (at_or_under - floor) / (1 - floor)))


def calibrate_classes(values: pd.Series | Sequence[object], memberships: Mapping[object, float]) -> np.ndarray:
    """Memberships from classes such as the stages of a ladder: the researcher gives one to each class.

    Parameters
    ----------
    values : a class per case; None or NaN where it is not known.
    memberships : a membership between 0 and 1 for every class that occurs.

    Raises
    ------
    TillkomError : a class has no membership, or one outside 0 to 1.

    >>> calibrate_classes(["2", "4", None], {"2": 0.33, "4": 0.8}).tolist()
    [0.33, 0.8, nan]
    """
    if wrong := [name for name, member in memberships.items() if not 0 <= float(member) <= 1]:
        raise TillkomError(f'The class "{wrong[0]}" has the membership {memberships[wrong[0]]}, outside 0 to 1.')
    given = pd.Series(list(values), dtype=object)
    if lacking := sorted({str(value) for value in given.dropna() if value not in memberships}):
        raise TillkomError(
            f'The class "{lacking[0]}" has no membership. Give one; there are memberships for: '
            f"{', '.join(str(name) for name in memberships)}."
        )
    return np.array([np.nan if pd.isna(value) else float(memberships[value]) for value in given])


def calibration_diagnostics(frame: pd.DataFrame) -> pd.DataFrame:
    """What to look at before trusting calibrated sets: skew, cases at exactly 0.5, unknowns, sets without variation.

    Parameters
    ----------
    frame : a row per case, a column of memberships per set.

    Returns
    -------
    A line per set: known and unknown cases, how many are in it (over 0.5), their share, the names at 0.5, and what to
    beware of: "skewed" (over 85 % of the cases on one side), "constant", "undecided" (some case at 0.5), "unknown".

    Source: Schneider and Wagemann (2012), Set-Theoretic Methods for the Social Sciences, chapter 9, for skew.
    """
    records = []
    for name in frame.columns:
        column = frame[name].astype(float)
        known = column.dropna()
        inside = int((known > 0.5).sum())
        share = inside / len(known) if len(known) else float("nan")
        middle = tuple(str(case) for case in known.index[np.abs(known - 0.5) < 1e-9])
        beware = [
            word
            for word, holds in (
                ("constant", known.nunique() <= 1),
                ("skewed", len(known) > 0 and not 0.15 <= share <= 0.85),
                ("undecided", bool(middle)),
                ("unknown", len(known) < len(column)),
            )
            if holds
        ]
        records.append((name, len(known), len(column) - len(known), inside, share, middle, tuple(beware)))
    columns = ["set", "known", "unknown", "inside", "share_inside", "at_half", "beware"]
    return pd.DataFrame(records, columns=columns).set_index("set")


def _numbers(values: pd.Series | Sequence[float]) -> np.ndarray:
    try:
        return np.asarray(pd.Series(values).astype(float), dtype=float)
    except (TypeError, ValueError):
        raise TillkomError("Only numbers can be calibrated this way. For classes, use calibrate_classes.") from None


def _settings(shape: str, below: float, above: float, degree: float) -> None:
    if shape not in SHAPES:
        raise TillkomError(f'"{shape}" is no shape of a calibration. The shapes are: {", ".join(SHAPES)}.')
    if below <= 0 or above <= 0:
        raise TillkomError("The powers below and above the crossover have to be above 0; 1 is a straight line.")
    if not 0.5 < degree < 1:
        raise TillkomError(f"degree={degree:g}: the membership at the anchor of inclusion lies above 0.5 and below 1.")


def _side(x: np.ndarray, out: float, middle: float, full: float, below: float, above: float) -> np.ndarray:
    """From 0 at ``out`` over 0.5 at ``middle`` to 1 at ``full``, whichever way that runs."""
    grown = np.clip((x - out) / (middle - out), 0, 1)
    lacking = np.clip((full - x) / (full - middle), 0, 1)
    return np.where(grown < 1, grown**below / 2, 1 - lacking**above / 2)


def _by_ranks(x: np.ndarray, exclusion: float, crossover: float, inclusion: float) -> np.ndarray:
    low, high = min(exclusion, inclusion), max(exclusion, inclusion)
    between = np.sort(x[(x >= low) & (x <= high)])
    if not len(between):
        return np.where(x > high, 1.0, 0.0) if inclusion > exclusion else np.where(x < low, 1.0, 0.0)
    share = np.searchsorted(between, x, side="right") / len(between)
    middle = np.searchsorted(between, crossover, side="right") / len(between)
    with np.errstate(divide="ignore", invalid="ignore"):
        rising = np.where(x <= crossover, share / middle / 2, 1 - (1 - share) / (1 - middle) / 2)
    rising = np.where(x <= low, 0.0, np.where(x > high, 1.0, rising))
    return rising if inclusion > exclusion else 1 - rising


def _snapped(member: np.ndarray, x: np.ndarray) -> np.ndarray:
    member = np.where(member < SNAP, 0.0, np.where(member > 1 - SNAP, 1.0, member))
    return np.where(np.isnan(x), np.nan, member)
