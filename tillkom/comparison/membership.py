"""Which cases a solution explains, which it does not, and which to study next: Schneider and Rohlfing's types."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from tillkom.comparison.data import Array, cell, rows_of
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd

RELATIONS = ("sufficiency", "necessity")
TYPICAL, DEVIANT_DEGREE, DEVIANT_KIND = "typical", "deviant_degree", "deviant_kind"
UNEXPLAINED, IRRELEVANT, AMBIGUOUS, UNKNOWN = "unexplained", "irrelevant", "ambiguous", "unknown"


def case_types(
    membership: ArrayLike, outcome: ArrayLike, cases: list[Hashable] | None = None, *, relation: str = "sufficiency"
) -> pd.DataFrame:
    """Tell each case's type, given its membership in a solution and in the outcome.

    Parameters
    ----------
    membership, outcome : fuzzy or crisp memberships from 0 to 1, one per case; NaN where unknown.
    cases : their names; numbers from 0 when left out.
    relation : "sufficiency" (the solution is enough for the outcome) or "necessity" (the outcome takes it).

    Returns
    -------
    case (index), membership, outcome, type, rank : one row per case. For sufficiency ``type`` is "typical" (in both,
    and no more in the solution than in the outcome), "deviant_degree" (in both, but more in the solution),
    "deviant_kind" (in the solution, not in the outcome), "unexplained" (in the outcome, not in the solution: deviant
    for coverage) or "irrelevant" (in neither). For necessity the two sides change places.
    "ambiguous" is a case at exactly 0.5, "unknown" one with no membership. ``rank`` orders the cases of a type, 1 the
    clearest: typical cases near the diagonal with high memberships, deviant ones far from it.

    Raises
    ------
    TillkomError : memberships outside 0…1, or of different lengths.

    Source: Schneider & Rohlfing (2013), Sociological Methods & Research 42, 559–597.

    >>> case_types([0.8, 0.9, 0.9, 0.1, 0.2], [0.9, 0.6, 0.2, 0.8, 0.1])["type"].tolist()
    ['typical', 'deviant_degree', 'deviant_kind', 'unexplained', 'irrelevant']
    """
    import pandas as pd

    if relation not in RELATIONS:
        raise TillkomError(f'"{relation}" is no set relation. Choose one of {", ".join(RELATIONS)}.')
    x, y, names = _memberships(membership, outcome, cases)
    claims, of = (x, y) if relation == "sufficiency" else (y, x)  # whoever is in the first should be in the second
    types = [_type(a, b) for a, b in zip(claims, of, strict=True)]
    score = np.where(np.array(types) == TYPICAL, (of - claims) + (1 - claims), -np.abs(of - claims))
    frame = pd.DataFrame({"membership": x, "outcome": y, "type": types}, index=pd.Index(names, name="case"))
    frame["rank"] = pd.Series(score, index=frame.index).groupby(frame["type"]).rank(method="min").astype("Int64")
    return frame


def covered_by(terms: Mapping[str, ArrayLike], outcome: ArrayLike, cases: list[Hashable] | None = None) -> pd.DataFrame:
    """Tell which terms of a solution cover each case of the outcome, and which cases one term alone covers.

    A case that is typical of exactly one term is where that term's path can be followed without another explanation
    beside it: a *pathway case*. The lower the rank, the better.

    Parameters
    ----------
    terms : each term's memberships, one per case.
    outcome : the memberships in the outcome.

    Returns
    -------
    case, terms, unique, pathway, rank : one row per case in the outcome (above 0.5). ``terms`` lists those the case is
    in; ``unique`` is the one where it is alone; ``pathway`` tells whether it is typical of that one too.

    Raises
    ------
    TillkomError : no term, or memberships that do not fit.

    Source: Schneider & Rohlfing (2013); for pathway cases Gerring (2007), Comparative Political Studies 40, 231–253.
    """
    import pandas as pd

    if not terms:
        raise TillkomError("The solution has no term, so it covers no case.")
    frames = {name: case_types(values, outcome, cases) for name, values in terms.items()}
    first = next(iter(frames.values()))
    rows = []
    for case in first.index[first["outcome"] > 0.5]:
        degrees = {name: float(cell(frame, case, "membership")) for name, frame in frames.items()}
        within = tuple(name for name, degree in degrees.items() if degree > 0.5)
        alone = within[0] if len(within) == 1 else None
        open_ = any(np.isnan(degree) for degree in degrees.values())
        typical = alone is not None and not open_ and frames[alone].at[case, "type"] == TYPICAL
        own = frames[alone].loc[case] if alone is not None else None
        distance = (
            (own["outcome"] - own["membership"]) + (1 - own["membership"]) if typical and own is not None else np.nan
        )
        rows.append((case, within, alone, bool(typical), distance))
    frame = pd.DataFrame(rows, columns=["case", "terms", "unique", "pathway", "rank"])
    frame["rank"] = frame.groupby("unique")["rank"].rank(method="min").astype("Int64")
    return frame


def pairs_to_compare(types: pd.DataFrame) -> pd.DataFrame:
    """Rank the pairs that tell most when two cases are studied side by side.

    "typical/deviant": alike in the solution, unlike in the outcome: what is left out of the solution?
    "typical/irrelevant": unlike in both: does the mechanism work where the solution is present and not where it is
    absent?

    Parameters
    ----------
    types : the table of :func:`case_types`.

    Returns
    -------
    first, second, pair, score : the typical case, the other one, the kind of pair, and how far it is from the ideal
        (0).

    Source: after Schneider & Rohlfing (2013); the score is the sum of how unlike the pair is where it should be
    alike and how alike where it should be unlike, each from 0 to 1.
    """
    import pandas as pd

    rows = []
    typical = types[types["type"] == TYPICAL]
    for first in rows_of(typical):
        for second in rows_of(types):
            apart = (abs(first.membership - second.membership), abs(first.outcome - second.outcome))
            if second.type == DEVIANT_KIND:
                rows.append((first.Index, second.Index, "typical/deviant", apart[0] + 1 - apart[1]))
            elif second.type == IRRELEVANT:
                rows.append((first.Index, second.Index, "typical/irrelevant", 2 - sum(apart)))
    frame = pd.DataFrame(rows, columns=["first", "second", "pair", "score"])
    return frame.sort_values(["pair", "score"], kind="stable", ignore_index=True)


def _type(claim: float, met: float) -> str:
    if np.isnan(claim) or np.isnan(met):
        return UNKNOWN
    if 0.5 in (claim, met):
        return AMBIGUOUS
    if claim > 0.5:
        return DEVIANT_KIND if met < 0.5 else TYPICAL if claim <= met else DEVIANT_DEGREE
    return UNEXPLAINED if met > 0.5 else IRRELEVANT


def _memberships(
    membership: ArrayLike, outcome: ArrayLike, cases: list[Hashable] | None
) -> tuple[Array, Array, list[Hashable]]:
    x, y = (np.asarray(each, dtype=float).ravel() for each in (membership, outcome))
    names: list[Hashable] = list(range(x.size)) if cases is None else list(cases)
    if not x.size == y.size == len(names):
        raise TillkomError(
            f"There are {x.size} memberships, {y.size} outcomes and {len(names)} cases. Give one of each."
        )
    for each in (x, y):
        if ((each < 0) | (each > 1)).any():
            raise TillkomError("A membership lies between 0 and 1. Calibrate the values first.")
    return x, y, names
