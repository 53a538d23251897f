"""What to code next: which unknown cell could decide most between the explanations one has in mind."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any

from tillkom.comparison.data import NotApplicable, Variable, cell, is_unknown
from tillkom.comparison.designs import known_outcome
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd

Explanation = Mapping[str, Hashable]
_OTHER = object()  # an answer that no case has yet and no explanation names


def what_to_code(
    table: pd.DataFrame,
    outcome: Mapping[Any, object],
    explanations: Mapping[str, Explanation],
    variables: Mapping[str, Variable] | None = None,
) -> pd.DataFrame:
    """Rank the unknown cells by how many pairs of explanations their answer could decide between.

    An explanation says: the outcome is there exactly where all of its conditions hold. An answer contradicts it in a
    case that has the outcome and not the conditions, or the conditions and not the outcome. An answer decides
    between two explanations when it contradicts one of them and leaves the other standing.

    Parameters
    ----------
    table : a row per case; a missing cell has not been coded.
    outcome : True or False per case; a missing one leaves the case out.
    explanations : a name, and the value each of its conditions has to have.
    variables : the classes each variable can take; those that occur or are named by an explanation when left out.

    Returns
    -------
    case, variable, decides_least, decides_most, could_contradict : one row per unknown cell that matters.
    ``decides_least`` and ``decides_most`` count pairs of explanations, by the least and the most telling answer.
    ``could_contradict`` lists the explanations some answer would contradict.

    Raises
    ------
    TillkomError : no explanation, one that names an unknown variable, or an outcome that is not True or False.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"who": ["staff", None], "turnover": ["low", "low"]}, index=["x", "y"])
    >>> rivals = {"staff": {"who": "staff"}, "calm": {"turnover": "low"}}
    >>> what_to_code(table, {"x": True, "y": True}, rivals)[["case", "variable", "decides_most"]].values.tolist()
    [['y', 'who', 1]]
    """
    import pandas as pd

    if not explanations:
        raise TillkomError("Name at least one explanation: its conditions and the value each should have.")
    named = list(dict.fromkeys(name for each in explanations.values() for name in each))
    if unknown := [name for name in named if name not in table.columns]:
        raise TillkomError(f"There is no column {', '.join(unknown)} that an explanation could rest on.")
    known = known_outcome(table, outcome, named)
    if any(value not in (True, False) for value in known.values()):
        raise TillkomError("The outcome is True or False. Say which values count as it.")
    rows = []
    for case, has in known.items():
        cells = {name: cell(table, case, name) for name in named}
        for name in named:
            if isinstance(cells[name], NotApplicable) or not is_unknown(cells[name]):
                continue
            answers = [
                {label for label, each in explanations.items() if _contradicted(each, cells | {name: value}, bool(has))}
                for value in _answers(table, name, explanations, (variables or {}).get(name))
            ]
            already = {label for label, each in explanations.items() if _contradicted(each, cells, bool(has))}
            new = [answer - already for answer in answers]
            if not any(new):
                continue
            decided = [_decides(answer, explanations, already) for answer in new]
            rows.append((case, name, min(decided), max(decided), tuple(sorted(set().union(*new)))))
    columns = ["case", "variable", "decides_least", "decides_most", "could_contradict"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["decides_least", "decides_most"], ascending=False, kind="stable", ignore_index=True)


def standing(
    table: pd.DataFrame, outcome: Mapping[Any, object], explanations: Mapping[str, Explanation]
) -> pd.DataFrame:
    """Tell of each explanation in which cases it holds, which contradict it, and where it is not known.

    Returns
    -------
    explanation (index), holds, contradicted, open : lists of cases.
    """
    import pandas as pd

    known = known_outcome(table, outcome, [])
    rows = []
    for label, each in explanations.items():
        lists: dict[str, list[Hashable]] = {"holds": [], "contradicted": [], "open": []}
        for case, has in known.items():
            cells = {name: cell(table, case, name) for name in each}
            contradicted = _contradicted(each, cells, bool(has))
            lists["contradicted" if contradicted else "holds" if _settled(each, cells) else "open"].append(case)
        rows.append((label, *(tuple(cases) for cases in lists.values())))
    return pd.DataFrame(rows, columns=["explanation", "holds", "contradicted", "open"]).set_index("explanation")


def _answers(
    table: pd.DataFrame, name: str, explanations: Mapping[str, Explanation], variable: Variable | None
) -> list[Hashable]:
    if variable is not None and variable.levels:
        return list(variable.levels)
    seen = [cell for cell in table[name] if not isinstance(cell, NotApplicable) and not is_unknown(cell)]
    claimed = [each[name] for each in explanations.values() if name in each]
    return [*dict.fromkeys([*seen, *claimed]), _OTHER]


def _contradicted(explanation: Explanation, cells: Mapping[str, object], has: bool) -> bool:
    """Whether what is known contradicts it for certain: a condition fails with the outcome, or all hold without it."""
    met = [_meets(cells[name], value) for name, value in explanation.items()]
    return any(each is False for each in met) if has else all(each is True for each in met)


def _settled(explanation: Explanation, cells: Mapping[str, object]) -> bool:
    met = [_meets(cells[name], value) for name, value in explanation.items()]
    return all(each is True for each in met) or any(each is False for each in met)


def _meets(cell: object, value: Hashable) -> bool | None:
    if isinstance(cell, NotApplicable):
        return False
    return None if is_unknown(cell) else cell == value


def _decides(contradicted: set[str], explanations: Mapping[str, Explanation], already: set[str]) -> int:
    left = [label for label in explanations if label not in already]
    return sum((a in contradicted) != (b in contradicted) for a, b in combinations(left, 2))
