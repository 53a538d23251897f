"""How much a solution hangs on what the researcher chose: cut-offs, anchors, cases, coders, and what is not known.

Sources: Oana and Schneider (2024), Sociological Methods & Research 53, 57–88, for ranges and for comparing solutions by
fit and by cases; Garcia-Castro and Ariño (2016), Journal of Advances in Management Sciences & Information Systems 2,
63–76, for clusters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pandas as pd

from tillkom.errors import TillkomError
from tillkom.qca.fit import sufficiency
from tillkom.qca.minimise import Expectations, Model, Solution, minimise
from tillkom.qca.truth_table import TOLERANCE, TruthTable, truth_table

MOST_POSSIBILITIES = 512
STEPS = 20

Models = frozenset[frozenset[str]]


@dataclass(frozen=True)
class Question:
    """What is asked of a frame: outcome, conditions, cut-offs and kind of solution, to be asked again of another."""

    outcome: str
    conditions: tuple[str, ...]
    kind: str = "parsimonious"
    expectations: Expectations | None = None
    consistency: float = 0.8
    pri: float = 0.5
    frequency: int = 1

    def table(self, frame: pd.DataFrame) -> TruthTable:
        """The truth table of a frame."""
        return truth_table(frame, self.outcome, self.conditions, self.consistency, self.pri, self.frequency)

    def solve(self, frame: pd.DataFrame) -> Solution:
        """The solution of a frame."""
        return minimise(self.table(frame), self.kind, self.expectations)


def _models(table: Callable[[], TruthTable], question: Question) -> tuple[Models, Solution | None, str]:
    """The models as sets of terms; none, and the reason, where there is no solution."""
    try:
        solution = minimise(table(), question.kind, question.expectations)
    except TillkomError as error:
        return frozenset(), None, str(error)
    return frozenset(frozenset(model.terms) for model in solution.models), solution, ""


def cut_off_ranges(frame: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Over which cut-offs the solution stays exactly as it is, the others held fixed.

    Parameters
    ----------
    frame : a row per case.
    question : outcome, conditions, cut-offs and kind.

    Returns
    -------
    A line per cut-off: its value, the lowest and the highest at which all models are the same, and what comes of going
    beyond (another solution, or none). The ranges are exact: only the rows' own values can change anything.

    >>> frame = pd.DataFrame({"A": [1, 1, 0, 0], "B": [1, 0, 1, 0], "Y": [1, 1, 1, 0]}, index=["a", "b", "c", "d"])
    >>> cut_off_ranges(frame, Question("Y", ("A", "B")))["highest"].tolist()
    [1.0, 1.0, 1.0]
    """
    table = question.table(frame)
    same, rows = _models(lambda: table, question)[0], table.rows
    tried = {
        "consistency": _steps(rows["consistency"]),
        "pri": _steps(rows["pri"]),
        "frequency": [float(value) for value in range(1, int(rows["n"].max()) + 1)],
    }
    records = []
    for name, steps in tried.items():
        now = float(getattr(question, name))
        lowest = highest = now
        beyond = {}
        for side, way in (("below", [s for s in steps[::-1] if s < now]), ("above", [s for s in steps if s > now])):
            for value in way:
                cut = int(value) if name == "frequency" else value
                models, _, reason = _models(lambda n=name, c=cut: replace(table, **{n: c}), question)  # type: ignore[misc]
                if models != same:
                    beyond[side] = reason or _written(models)
                    break
                lowest, highest = min(lowest, value), max(highest, value)
            else:
                lowest, highest = (
                    (0.0 if name != "frequency" else 1.0, highest) if side == "below" else (lowest, highest)
                )
        records.append((name, now, lowest, highest, beyond.get("below", ""), beyond.get("above", "")))
    columns = ["cut_off", "value", "lowest", "highest", "below", "above"]
    return pd.DataFrame(records, columns=columns).set_index("cut_off")


def _steps(values: pd.Series) -> list[float]:
    """Every value at which the cut-off begins to leave a row out, and 1."""
    return sorted(
        {1.0, *(float(value) for value in values.dropna()), *(float(v) + 2 * TOLERANCE for v in values.dropna())}
    )


def _written(models: Models) -> str:
    return " | ".join(sorted(" + ".join(sorted(model)) for model in models))


def anchor_ranges(
    frame: pd.DataFrame,
    question: Question,
    name: str,
    values: pd.Series,
    anchors: Sequence[float],
    calibrate: Callable[..., np.ndarray],
) -> pd.DataFrame:
    """How far each anchor of one set can be moved, in steps, before the solution changes.

    Parameters
    ----------
    frame, question : as for ``cut_off_ranges``.
    name : the set in the frame that was calibrated.
    values : the raw values of the cases.
    anchors : the anchors used, in the order ``calibrate`` takes them.
    calibrate : from values and anchors to memberships, such as ``calibrate_direct``.

    Returns
    -------
    A line per anchor: its value, the lowest and the highest tried at which all models are the same, and the step. An
    anchor is moved to its neighbours at most, or by the spread of the values where it has none.
    """
    same = _models(lambda: question.table(frame), question)[0]
    ordered, reach = sorted(anchors), float(values.max() - values.min())
    records = []
    for place, anchor in enumerate(anchors):
        at = ordered.index(anchor)
        ends = ordered[at - 1] if at else anchor - reach, ordered[at + 1] if at + 1 < len(ordered) else anchor + reach
        found = [anchor, anchor]
        for side, end in enumerate(ends):
            for moved in np.linspace(anchor, end, STEPS + 1)[1:-1].tolist():
                tried = [*anchors[:place], moved, *anchors[place + 1 :]]
                other = frame.assign(**{name: calibrate(values, *tried)})
                if _models(lambda f=other: question.table(f), question)[0] != same:  # type: ignore[misc]
                    break
                found[side] = moved
        records.append((place + 1, anchor, *found, (anchor - ends[0]) / STEPS, (ends[1] - anchor) / STEPS))
    columns = ["anchor", "value", "lowest", "highest", "step_down", "step_up"]
    return pd.DataFrame(records, columns=columns).set_index("anchor")


def without_each_case(frame: pd.DataFrame, question: Question) -> pd.DataFrame:
    """The solution when each case in turn is left out.

    Returns
    -------
    A line per case: whether all models stay the same, how many there are, and the models, or why there is none.
    """
    same = _models(lambda: question.table(frame), question)[0]
    records = []
    for case in frame.index:
        models, _, reason = _models(lambda c=case: question.table(frame.drop(index=c)), question)  # type: ignore[misc]
        records.append((str(case), models == same, len(models), _written(models), reason))
    return pd.DataFrame(records, columns=["case", "same", "models", "terms", "reason"]).set_index("case")


def under_each(frames: Mapping[str, pd.DataFrame], question: Question) -> pd.DataFrame:
    """The solution of each of several frames, such as one per coder.

    Returns
    -------
    A line per frame: whether its models are those of the first, how many there are, the models, consistency and
    coverage of the first of them, and why there is none.
    """
    records, first = [], None
    for name, frame in frames.items():
        models, solution, reason = _models(lambda f=frame: question.table(f), question)  # type: ignore[misc]
        first = models if first is None else first
        fit = (solution.models[0].consistency, solution.models[0].coverage) if solution else (np.nan, np.nan)
        records.append((name, models == first, len(models), _written(models), *fit, reason))
    columns = ["frame", "same", "models", "terms", "consistency", "coverage", "reason"]
    return pd.DataFrame(records, columns=columns).set_index("frame")


def what_unknowns_could_be(
    frame: pd.DataFrame,
    question: Question,
    bounds: Mapping[tuple[str, str], tuple[float, float]] | None = None,
    *,
    most: int = MOST_POSSIBILITIES,
    seed: int = 1,
) -> pd.DataFrame:
    """The solutions that are possible, given what is not known: every unknown membership set to its lowest and highest.

    Parameters
    ----------
    frame : a row per case; NaN where a membership is not known.
    question : outcome, conditions, cut-offs and kind.
    bounds : the lowest and highest a case's membership can be, by (case, set); 0 and 1 where not given.
    most : how many combinations to try. With more unknowns than that allows, as many are drawn by chance, and the
        column ``all_tried`` says so.

    Returns
    -------
    A line per solution found, the most frequent first: its models, in how many of the combinations tried, the range of
    consistency and coverage, and whether all combinations were tried. Memberships between the bounds are not tried.
    """
    wanted = [*question.conditions, question.outcome.lstrip("~").partition("[")[0]]
    gaps = [(case, name) for case in frame.index for name in wanted if frame[name].isna()[case]]
    ends = [(bounds or {}).get((str(case), name), (0.0, 1.0)) for case, name in gaps]
    all_tried = 2 ** len(gaps) <= most
    if all_tried:
        chosen: Iterable[tuple[int, ...]] = product((0, 1), repeat=len(gaps))
    else:
        drawn = np.random.default_rng(seed).integers(0, 2, (most, len(gaps)))
        chosen = [tuple(line) for line in drawn.tolist()]
    found: dict[str, list[tuple[float, float]]] = {}
    for sides in chosen:
        filled = frame.astype(dict.fromkeys(wanted, float))
        for (case, name), end, side in zip(gaps, ends, sides, strict=True):
            filled.loc[case, name] = end[side]
        models, solution, _ = _models(lambda f=filled: question.table(f), question)  # type: ignore[misc]
        fit = (solution.models[0].consistency, solution.models[0].coverage) if solution else (np.nan, np.nan)
        found.setdefault(_written(models), []).append(fit)
    tried = sum(len(fits) for fits in found.values())
    records = []
    for terms, fits in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        low, high = np.min(fits, axis=0), np.max(fits, axis=0)
        records.append((terms, len(fits), tried, low[0], high[0], low[1], high[1], all_tried))
    columns = [
        "terms",
        "times",
        "of",
        "consistency_low",
        "consistency_high",
        "coverage_low",
        "coverage_high",
        "all_tried",
    ]
    return pd.DataFrame(records, columns=columns)


@dataclass(frozen=True)
class Comparison:
    """A model against alternatives, by fit and by cases; the core is what all of them have in common."""

    core_consistency: float
    core_coverage: float
    consistency_ratio: float  # of the model to its core: 1 where the core is as consistent
    coverage_ratio: float  # of the core to the model: 1 where the core covers as much
    overlap: float  # of the model with the smallest and the largest of the alternatives: 1 where all are the same
    robust_typical: tuple[str, ...]  # in the model and in all alternatives, with the outcome
    robust_deviant: tuple[str, ...]  # in the model and in all alternatives, without the outcome
    fragile: tuple[str, ...]  # in the model, and out of some alternative
    missed: tuple[str, ...]  # out of the model, and in some alternative


def compare_models(model: Model, alternatives: Sequence[Model]) -> Comparison:
    """What of a model stays whichever alternative one takes, by fit and by cases.

    Parameters
    ----------
    model : the one the researcher stands for.
    alternatives : models of the same cases under other choices.

    Source: Oana and Schneider (2024), Sociological Methods & Research 53, 57–88.
    """
    if not alternatives:
        raise TillkomError("There is nothing to compare the model with. Give at least one alternative.")
    sets = model.table_of.sets
    if any(other.table_of.sets.cases != sets.cases for other in alternatives):
        raise TillkomError("The alternatives are about other cases. Compare models of the same cases.")
    own = model.membership.to_numpy()
    others = np.array([other.membership.to_numpy() for other in alternatives])
    least, most = others.min(axis=0), others.max(axis=0)
    core = np.minimum(own, least)
    fit, whole = sufficiency(core, sets.y), model.fit
    overlap = np.minimum(own, least).sum() / max(np.maximum(own, most).sum(), 1e-12)
    inside = core > 0.5
    return Comparison(
        fit.consistency,
        fit.coverage,
        whole.consistency / fit.consistency if fit.consistency else float("nan"),
        fit.coverage / whole.coverage if whole.coverage else float("nan"),
        float(overlap),
        sets.names(inside & (sets.y > 0.5)),
        sets.names(inside & (sets.y < 0.5)),
        sets.names((own > 0.5) & (least <= 0.5)),
        sets.names((own <= 0.5) & (most > 0.5)),
    )


def by_cluster(model: Model, clusters: pd.Series) -> pd.DataFrame:
    """Whether a model holds alike in every group of cases, such as municipalities and regions.

    Parameters
    ----------
    model : from a solution.
    clusters : a group per case, its index the case names.

    Returns
    -------
    A line per group and one for all: cases, consistency, PRI, coverage, and the group's share of the distance of the
    groups' consistencies from being equal (0 where they all are).
    """
    sets = model.table_of.sets
    if lacking := [case for case in sets.cases if case not in clusters.index.astype(str)]:
        raise TillkomError(f'The case "{lacking[0]}" has no group. Give one to every case.')
    groups = clusters.set_axis(clusters.index.astype(str))[list(sets.cases)].to_numpy()
    member, records = model.membership.to_numpy(), []
    for group in sorted({str(group) for group in groups}):
        at = groups.astype(str) == group
        records.append((group, int(at.sum()), *sufficiency(member[at], sets.y[at])))
    found = pd.DataFrame(records, columns=["group", "n", "consistency", "pri", "coverage"]).set_index("group")
    share = found["consistency"] / found["consistency"].sum() - 1 / len(found)
    found["distance"] = share**2
    found.loc[""] = (len(sets.cases), *model.fit, float(np.sqrt((share**2).sum())))
    found["n"] = found["n"].astype(int)
    return found
