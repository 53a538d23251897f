"""Some of a study's cases as a study of their own: chosen by programme, level, county, stage or name.

What is chosen is kept with the study, so that every title and caption can say it and no report of a part can be taken
for one of the whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from tillkom.errors import TillkomError
from tillkom.language import join, words
from tillkom.names import listed, not_there, several

if TYPE_CHECKING:
    import pandas as pd

    from tillkom.codebook import Codebook

_MOST_NAMED = 4  # cases that a title names; more are counted
_LONGEST_SLUG = 60  # letters a file's name is given for the selection


@dataclass(frozen=True)
class Selection:
    """Which cases were chosen: those that meet every criterion given; a criterion that is empty chooses all."""

    programme: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    county: tuple[str, ...] = ()
    stage: tuple[int, ...] = ()
    cases: tuple[str, ...] = ()

    @classmethod
    def of(cls, **criteria: Any) -> Selection:
        """A selection from what an analyst writes: one value or several of each criterion ("boras, vgr"), or None."""
        given = {name: tuple(_several(value)) for name, value in criteria.items() if value is not None}
        return cls(**given)

    @property
    def of_cases(self) -> bool:
        """Whether it asks for something that only cases have, and not just for a part of the country."""
        return bool(self.programme or self.stage or self.cases)

    @property
    def slug(self) -> str:
        """A short name for files, the same for the same selection: ``urval-boras-gislaved``."""
        parts = [str(value) for values in asdict(self).values() for value in values]
        slug = "-".join(["urval", *parts])
        # two selections never have one name: nothing in it may have been changed, nor end where another word begins
        if len(slug) > _LONGEST_SLUG or not all(part.replace("_", "").isalnum() and part.islower() for part in parts):
            slug = f"urval-{hashlib.sha256(repr(self).encode()).hexdigest()[:10]}"
        return slug

    def within(self, wider: Selection | None) -> Selection:
        """This selection made in one that was chosen before: what it does not say holds as before."""
        return Selection(
            **{**asdict(wider or Selection()), **{name: said for name, said in asdict(self).items() if said}}
        )

    def shown_to(self, seen: Iterable[str]) -> Selection:
        """The same without the names of cases that a reader may not see."""
        visible = set(seen)
        return replace(self, cases=tuple(case_id for case_id in self.cases if case_id in visible))

    def in_words(self, codebook: Codebook, chosen: int, language: str, titles: Mapping[str, str] | None = None) -> str:
        """What was chosen, as a sentence for a caption: "Urval: kommuner (4 fall)."

        Parameters
        ----------
        titles : the titles of cases by their ids; then a few chosen by name are named.
        """
        say = words("selection", language)
        parts = [
            *(codebook.label("programme", code, language) for code in self.programme),
            *(codebook.label("level", code, language) for code in self.level),
            *self.county,
            *(say("stage", stage=stage) for stage in self.stage),
        ]
        named = [titles[case_id] for case_id in self.cases if case_id in titles] if titles else []
        if 0 < len(named) == len(self.cases) <= _MOST_NAMED:
            parts.append(join(named, language))
        elif self.cases:
            parts.append(say("named"))
        elif not parts:
            parts.append(say("none"))
        return say("sentence", criteria=", ".join(parts), cases=say.counted("cases", chosen))


def recorded(package: Mapping[str, Any]) -> Selection | None:
    """The selection a study's description tells of, None for a whole study."""
    said = package.get("selection")
    if not isinstance(said, dict):
        return None
    return Selection(**{name: tuple(said.get(name) or ()) for name in asdict(Selection())})


def as_recorded(selection: Selection) -> dict[str, list[Any]]:
    """A selection as it is written into a study's description."""
    return {name: list(values) for name, values in asdict(selection).items()}


def chosen_cases(tables: Mapping[str, pd.DataFrame], stages: pd.DataFrame, selection: Selection) -> list[str]:
    """The ids of the cases that meet every criterion, in the order of the table.

    Parameters
    ----------
    stages : the last stage judged of each case (``case_id``, ``stage``).

    Raises
    ------
    TillkomError : a criterion that no case could meet (near ones are named), or criteria that no case meets.
    """
    cases, units = tables["cases"], tables["units"].set_index("unit_id")
    principals = tables["case_units"]
    principals = principals[principals["role"].astype("str") == "huvudman"]
    keep = cases["case_id"].notna()
    if selection.programme:
        keep &= cases["programme"].astype("str").isin(_known("programme", selection.programme, cases["programme"]))
    if selection.cases:
        keep &= cases["case_id"].isin(_known("case", selection.cases, cases["case_id"]))
    if selection.stage:
        at = stages.loc[stages["stage"].isin(selection.stage), "case_id"]
        keep &= cases["case_id"].isin(at)
    if selection.level or selection.county:
        of_part = principals.loc[principals["unit_id"].isin(units_chosen(units, selection)), "case_id"]
        keep &= cases["case_id"].isin(of_part)
    chosen: list[str] = cases.loc[keep, "case_id"].tolist()
    if not chosen and len(cases):
        raise TillkomError("No case meets all of what you asked for. Leave out a criterion, or widen it.")
    return chosen


def units_chosen(units: pd.DataFrame, selection: Selection) -> set[str]:
    """The ids of the units of the levels and counties asked for; ``units`` has them as its index."""
    keep = units["level"].notna()
    if selection.level:
        keep &= units["level"].astype("str").isin(_known("level", selection.level, units["level"]))
    if selection.county:
        names = [*units["county"].dropna(), *units["county_code"].dropna()]
        known = _known("county", selection.county, names)
        keep &= units["county"].isin(known) | units["county_code"].isin(known)
    return set(units.index[keep])


def tables_of(tables: Mapping[str, pd.DataFrame], chosen: list[str], selection: Selection) -> dict[str, pd.DataFrame]:
    """The tables cut down to the cases chosen, and the population to the units they stand for.

    Chosen by level and county, the population is that part of the country; chosen by what only cases have, it is the
    units the cases are about. A conclusion about all cases is left out unless all are chosen.
    """
    whole = len(chosen) == len(tables["cases"])
    cut = {name: _of_cases(name, table, chosen, whole) for name, table in tables.items()}
    units = tables["units"].set_index("unit_id", drop=False)
    population = units_chosen(units, selection)
    if selection.of_cases:
        population &= set(cut["case_units"]["unit_id"])
    adoptions = tables["adoptions"]
    of_case = adoptions["case_id"].isin(chosen)
    cut["adoptions"] = _rows(adoptions, of_case | (adoptions["case_id"].isna() & adoptions["unit_id"].isin(population)))
    reference = tables["units"]["reference"].fillna(False) & tables["units"]["unit_id"].isin(population)
    cut["units"] = tables["units"].assign(reference=reference.astype(tables["units"]["reference"].dtype))
    return cut


def population_seen(tables: Mapping[str, pd.DataFrame], cases: set[str]) -> pd.DataFrame:
    """The units, where the population is those of the cases chosen: of these cases alone, which a reader may see."""
    units, of_cases = tables["units"], tables["case_units"]
    seen = of_cases.loc[of_cases["case_id"].isin(cases), "unit_id"]
    reference = units["reference"].fillna(False) & units["unit_id"].isin(seen)
    return units.assign(reference=reference.astype(units["reference"].dtype))


def _of_cases(name: str, table: pd.DataFrame, chosen: list[str], whole: bool) -> pd.DataFrame:
    if "case_id" not in table or name == "adoptions":
        return table
    return _rows(table, table["case_id"].isin(chosen) | (table["case_id"].isna() & whole))


def _rows(table: pd.DataFrame, keep: pd.Series) -> pd.DataFrame:
    return table[keep].reset_index(drop=True)


def _several(value: Any) -> list[Any]:
    if isinstance(value, str):
        return several(value)
    return [value] if isinstance(value, int) else listed(value)


def _known(what: str, wanted: tuple[str, ...], choices: Iterable[Any]) -> list[str]:
    """What was asked for, if the study has it; a wrong word is answered with the nearest ones."""
    there = list(dict.fromkeys(str(choice) for choice in choices))
    for value in wanted:
        if value not in there:
            raise not_there(what, value, there)
    return list(wanted)
