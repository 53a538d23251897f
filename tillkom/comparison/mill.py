"""Mill's methods of agreement, of difference and of both together, as tables; what is not known stays open."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tillkom.comparison.data import NotApplicable, cell, is_unknown, rows_of
from tillkom.comparison.designs import known_outcome
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd

SHARED, RULED_OUT, OPEN = "shared", "ruled_out", "open"
JOINT, NOT_JOINT = "joint", "ruled_out"


def agreement(table: pd.DataFrame, outcome: Mapping[Any, object], conditions: Iterable[str]) -> pd.DataFrame:
    """Tell which conditions all cases with the outcome share (method of agreement).

    Parameters
    ----------
    table : a row per case with the conditions as classes; a missing cell is not known.
    outcome : True or False per case; a missing one leaves the case out.
    conditions : the columns to look at.

    Returns
    -------
    condition, value, cases, known, verdict : one row per condition. ``verdict`` is "shared" (all cases with the outcome
    have ``value``), "ruled_out" (two of them differ, so no single value of it is needed) or "open" (they could all
    share it, but ``known`` is fewer than ``cases``). ``value`` is missing where the condition is ruled out or unknown.

    Raises
    ------
    TillkomError : no condition or an unknown one, the outcome among them, or no case with the outcome.

    Source: Mill (1843), A System of Logic, book III, chapter VIII.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"who": ["a", "a", "b"], "how": ["x", "y", "x"]}, index=["1", "2", "3"])
    >>> agreement(table, {"1": True, "2": True, "3": False}, ["who", "how"])["verdict"].tolist()
    ['shared', 'ruled_out']
    """
    import pandas as pd

    names, have, _ = _split(table, outcome, conditions)
    rows = []
    for name in names:
        values = _known(table, name, have)
        alike = set(values.values())
        value = next(iter(alike)) if len(alike) == 1 else None
        verdict = RULED_OUT if len(alike) > 1 else SHARED if len(values) == len(have) else OPEN
        rows.append((name, value, len(have), len(values), verdict))
    return pd.DataFrame(rows, columns=["condition", "value", "cases", "known", "verdict"])


def difference(table: pd.DataFrame, outcome: Mapping[Any, object], conditions: Iterable[str]) -> pd.DataFrame:
    """Hold every case with the outcome against every case without it: what alone could make the difference.

    Returns
    -------
    positive, negative, differs, unknown, shared, verdict : one row per pair. ``differs`` and ``unknown`` list
    conditions, ``shared`` counts. ``verdict`` is "isolated" (one condition differs and all others are shared), "open"
    (one or none differs, but some are unknown), "several" (more than one differs), or "contradiction" (none differs:
    something that is not among the conditions makes the difference). Isolated pairs come first, then by how few differ.

    Raises
    ------
    TillkomError : as for :func:`agreement`, and where every case has the outcome.

    Source: Mill (1843), A System of Logic, book III, chapter VIII.
    """
    import pandas as pd

    names, have, lack = _split(table, outcome, conditions, both=True)
    rows = []
    for positive in have:
        for negative in lack:
            cells = {name: (cell(table, positive, name), cell(table, negative, name)) for name in names}
            unknown = tuple(name for name, (a, b) in cells.items() if _open(a) or _open(b))
            differs = tuple(name for name, (a, b) in cells.items() if name not in unknown and a != b)
            shared = len(names) - len(unknown) - len(differs)
            if len(differs) > 1:
                verdict = "several"
            elif unknown:
                verdict = OPEN
            else:
                verdict = "isolated" if differs else "contradiction"
            rows.append((positive, negative, differs, unknown, shared, verdict))
    frame = pd.DataFrame(rows, columns=["positive", "negative", "differs", "unknown", "shared", "verdict"])
    places = {"isolated": 0, "contradiction": 1, OPEN: 2, "several": 3}
    order = [(places[row.verdict], len(row.differs), len(row.unknown)) for row in rows_of(frame)]
    return frame.iloc[sorted(range(len(frame)), key=order.__getitem__)].reset_index(drop=True)


def joint(table: pd.DataFrame, outcome: Mapping[Any, object], conditions: Iterable[str]) -> pd.DataFrame:
    """Tell which values all cases with the outcome have and no case without it has (both methods together).

    Returns
    -------
    condition, value, present, present_known, absent, absent_known, verdict : one row per condition and value that any
    case holds. ``present`` counts the cases with the outcome that have the value, of ``present_known``; ``absent`` the
    cases without the outcome that have it, of ``absent_known``. ``verdict`` is "joint", "ruled_out" (a case with the
    outcome lacks the value, or a case without the outcome has it) or "open".

    Raises
    ------
    TillkomError : as for :func:`agreement`, and where every case has the outcome.

    Source: Mill (1843), A System of Logic, book III, chapter VIII.
    """
    import pandas as pd

    names, have, lack = _split(table, outcome, conditions, both=True)
    rows = []
    for name in names:
        with_it, without = _known(table, name, have), _known(table, name, lack)
        for value in dict.fromkeys([*with_it.values(), *without.values()]):
            present, absent = (sum(each == value for each in known.values()) for known in (with_it, without))
            if present < len(with_it) or absent:
                verdict = NOT_JOINT
            else:
                verdict = JOINT if (len(with_it), len(without)) == (len(have), len(lack)) else OPEN
            rows.append((name, value, present, len(with_it), absent, len(without), verdict))
    columns = ["condition", "value", "present", "present_known", "absent", "absent_known", "verdict"]
    frame = pd.DataFrame(rows, columns=columns)
    places = {JOINT: 0, OPEN: 1, NOT_JOINT: 2}
    return frame.sort_values("verdict", key=lambda verdicts: verdicts.map(places), kind="stable", ignore_index=True)


def _split(
    table: pd.DataFrame, outcome: Mapping[Any, object], conditions: Iterable[str], *, both: bool = False
) -> tuple[list[str], list[Hashable], list[Hashable]]:
    names = list(conditions)
    if not names:
        raise TillkomError("Name at least one condition.")
    if unknown := [name for name in names if name not in table.columns]:
        raise TillkomError(f"There is no column {', '.join(unknown)} among the conditions.")
    known = known_outcome(table, outcome, names)
    if stray := [value for value in known.values() if value not in (True, False)]:
        raise TillkomError(f"The outcome is True or False, and {stray[0]!r} is neither. Say which values count as it.")
    have, lack = ([case for case, value in known.items() if bool(value) is wanted] for wanted in (True, False))
    if not have:
        raise TillkomError("No case has the outcome, so there is nothing that brings it about to look for.")
    if both and not lack:
        raise TillkomError("Every case has the outcome, so nothing can be held against it. Add a case without it.")
    return names, have, lack


def _known(table: pd.DataFrame, name: str, cases: Iterable[Hashable]) -> dict[Hashable, Any]:
    return {case: cell(table, case, name) for case in cases if not _open(cell(table, case, name))}


def _open(cell: Any) -> bool:
    """Not known, or not applicable: nothing can be said of the value either way."""
    return isinstance(cell, NotApplicable) or is_unknown(cell)
