"""Two variables against each other: how many cases have both, and how many are known on each side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from tillkom.grid import chosen_cases, coded_cases
from tillkom.language import Words, words
from tillkom.lookup.traits import Trait, traits
from tillkom.names import listed

if TYPE_CHECKING:
    from tillkom.protocols import CodedStudy


def crosstab(
    study: CodedStudy, rows: str, columns: str, *, cases: str | Sequence[str] | None = None, labels: str = "sv"
) -> pd.DataFrame:
    """What ``Study.crosstab`` gives; see there."""
    chosen = coded_cases(study) if cases is None else chosen_cases(study, listed(cases))
    say = words("lookup", labels)
    down, across = traits(study, rows, labels, chosen), traits(study, columns, labels, chosen)
    left, top = _groups(down, chosen, say), _groups(across, chosen, say)
    table = pd.DataFrame(
        [[len(mine & theirs) for theirs in top.values()] for mine in left.values()],
        index=pd.Index(left, name=down.label),
        columns=pd.Index(top, name=across.label),
        dtype="int64",
    )
    table.attrs["note"] = _note(down, across, len(chosen), say)
    return table


def _groups(trait: Trait, chosen: list[str], say: Words) -> dict[str, set[str]]:
    """The cases of each class, then those that are known, not known, where it cannot be had, and all."""
    groups = {label: {case for case in chosen if code in (trait.of[case] or ())} for code, label in trait.terms.items()}
    known = {case for case in chosen if trait.of[case]}
    cannot = {case for case in chosen if trait.of[case] is None}
    ends = {"known": known, "unknown": set(chosen) - known - cannot, "not_applicable": cannot, "all": set(chosen)}
    groups |= {say(f"crosstab.{name}"): cases for name, cases in ends.items() if cases or name != "not_applicable"}
    return groups


def _note(down: Trait, across: Trait, cases: int, say: Words) -> str:
    several = [trait.label for trait in (down, across) if any(len(codes or ()) > 1 for codes in trait.of.values())]
    base = say.counted("crosstab.base", cases)
    return base if not several else f"{base} {say('crosstab.several', variables=', '.join(several))}"
