"""What few cases and many conditions cannot show: limited diversity, and solutions that chance alone gives.

Source: Marx and Dușa (2011), Methodological Innovations Online 6, 103–148, for solutions of random data; Braumoeller
(2015), Political Analysis 23, 471–487, for permuting the outcome.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tillkom.errors import TillkomError
from tillkom.qca.minimise import minimise
from tillkom.qca.robustness import Question
from tillkom.qca.truth_table import TruthTable

RUNS = 200


@dataclass(frozen=True)
class Diversity:
    """How much of what could be has been seen."""

    cases: int
    rows: int
    observed: int  # rows with enough cases
    once: int  # of them, those that a single case shows

    @property
    def share(self) -> float:
        """The share of the possible combinations that is observed."""
        return self.observed / self.rows


def diversity(table: TruthTable) -> Diversity:
    """How many of the possible combinations are observed, and how many by one case alone.

    >>> from tillkom.qca import truth_table
    >>> frame = pd.DataFrame({"A": [1, 1, 0], "B": [1, 1, 0], "Y": [1, 1, 0]}, index=["a", "b", "c"])
    >>> diversity(truth_table(frame, "Y", ["A", "B"]))
    Diversity(cases=3, rows=4, observed=2, once=1)
    """
    observed = table.rows[table.rows["out"] != "?"]
    return Diversity(len(table.sets.cases), table.sets.size, len(observed), int((observed["n"] == 1).sum()))


@dataclass(frozen=True)
class Chance:
    """How often cases with the outcomes dealt out by chance give a solution, and one as good as the real one."""

    runs: int
    solved: int  # runs that gave a solution at all
    as_good: int  # runs whose best model is as consistent and covers as much, with no more terms
    consistency: float
    coverage: float
    terms: int

    @property
    def share(self) -> float:
        """The share of the runs that gave a solution as good."""
        return self.as_good / self.runs


def by_chance(frame: pd.DataFrame, question: Question, *, runs: int = RUNS, seed: int = 1) -> Chance:
    """How often chance gives a solution as good: the outcome is dealt out anew among the cases, many times.

    Parameters
    ----------
    frame : a row per case.
    question : outcome, conditions, cut-offs and kind.
    runs, seed : how many times, and the seed; the same seed gives the same answer.

    Returns
    -------
    Chance : the real model compared is the one with the highest coverage among the tied. A high share says that the
        solution shows no more than the number of conditions does; a low one does not show a cause.

    >>> frame = pd.DataFrame({"A": [1, 1, 0, 0], "B": [1, 0, 1, 0], "Y": [1, 1, 1, 0]}, index=["a", "b", "c", "d"])
    >>> by_chance(frame, Question("Y", ("A", "B")), runs=20).share
    1.0
    """
    table = question.table(frame)
    real = max(minimise(table, question.kind, question.expectations).models, key=lambda model: model.coverage)
    column = question.outcome.lstrip("~").partition("[")[0]
    known = frame.loc[[case for case in frame.index if str(case) in set(table.sets.cases)]]
    drawn, solved, as_good = np.random.default_rng(seed), 0, 0
    for _ in range(runs):
        dealt = known.assign(**{column: drawn.permutation(known[column].to_numpy())})
        try:
            found = minimise(question.table(dealt), question.kind, question.expectations)
        except TillkomError:
            continue
        solved += 1
        as_good += any(
            len(model.values) <= len(real.values)
            and model.consistency >= real.consistency - 1e-9
            and model.coverage >= real.coverage - 1e-9
            for model in found.models
        )
    return Chance(runs, solved, as_good, real.consistency, real.coverage, len(real.values))
