"""How the idea has spread: adoption among the units, by one definition at a time, and the shares surveys report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom.adoption import response_bounds, wilson
from tillkom.adoption.checks import check_level
from tillkom.analysis.answers import records
from tillkom.codes import ADOPTED, LEVELS, NOT_ADOPTED, UNKNOWN
from tillkom.errors import TillkomError
from tillkom.names import listed

if TYPE_CHECKING:
    from tillkom.study import Study


def adoption_table(study: Study, definition: str, levels: Sequence[str] = LEVELS) -> pd.DataFrame:
    """Tell for each unit of the reference population whether and when it adopted, by one definition.

    Parameters
    ----------
    definition : a code of the vocabulary ``adoption_definition``; definitions are never mixed.
    levels : the levels of units to count. Gotland is both a municipality and a region and counts once at each level.

    Returns
    -------
    unit_id, name, level, code, county, programme, status, recorded, lower, upper, case_id, kind, reason_sv, reason_en,
    date_basis, ended_lower, ended_upper, source_id and locator : one row per unit. ``status`` is *antagen*,
    *ej_antagen* or *okänt*, the last also where nothing is recorded (``recorded`` tells the two apart). An adopter
    adopted from ``lower`` (NaT: no earliest date is known) to ``upper``; a unit that had not adopted could have done so
    from ``lower`` on, the first day its record speaks of. An adoption that has ended did so from ``ended_lower`` to
    ``ended_upper`` (NaT: that end is open; both: no end is known). ``programme`` is that of the unit's case, the first
    where it has several; missing where the study holds no case of the unit.

    Raises
    ------
    TillkomError : a definition or a level the study does not have.
    """
    _known_code(study, "adoption_definition", definition)
    levels = listed(levels)
    for level in levels:
        _known_code(study, "level", level)
    units = study.units
    units = units[units["reference"] & units["level"].astype("str").isin(levels)]
    units = units[["unit_id", "name", "level", "code", "county"]].astype({"level": "str"})
    units["programme"] = units["unit_id"].map(_programmes(study))
    adoptions = study.adoptions
    adoptions = adoptions[adoptions["definition"] == definition].astype({"status": "str"})
    adopted = adoptions["status"] == ADOPTED
    adoptions = adoptions.assign(
        recorded=True,
        lower=adoptions["earliest_lower"].where(adopted, adoptions["as_of_lower"]),
        upper=adoptions["latest_upper"].where(adopted),
    )
    carried = ["unit_id", "status", "recorded", "lower", "upper", "case_id", "kind", "reason_sv", "reason_en"]
    carried += ["date_basis", "ended_lower", "ended_upper", "source_id", "locator"]
    table = units.merge(adoptions[carried], how="left", on="unit_id")
    table["status"] = table["status"].fillna(UNKNOWN)
    table["recorded"] = table["recorded"].astype("boolean").fillna(False)
    return table


def _programmes(study: Study) -> pd.Series[str]:
    """The programme of each unit's case, the first where it has several."""
    cases = study.case_units.merge(study.cases[["case_id", "programme"]], on="case_id")
    return cases.drop_duplicates("unit_id").set_index("unit_id")["programme"].astype("str")


def cumulative(study: Study, definition: str, levels: Sequence[str] = LEVELS) -> pd.DataFrame:
    """Count, year by year, how many units have certainly adopted, how many may have, and of how many nothing is known.

    Returns
    -------
    year, known, possible, not_yet, unknown, base : one row per year from the one before the first dated adoption to
    the last year any record speaks of; no rows when nothing is dated. At the end of the year ``known`` units had
    certainly adopted; ``possible`` counts those and the recorded units whose dates allow it; ``not_yet`` had certainly
    not adopted; ``unknown`` units have no record or an unknown one. known ≤ possible ≤ base − unknown.
    """
    table = adoption_table(study, definition, levels)
    adopted, not_yet = table[table["status"] == ADOPTED], table[table["status"] == NOT_ADOPTED]
    unknown, base = int((table["status"] == UNKNOWN).sum()), len(table)
    columns = ["year", "known", "possible", "not_yet", "unknown", "base"]
    looked = not_yet["lower"] - pd.Timedelta(days=1)  # not as of New Year's Day: what is known is the year before
    dates = pd.concat([adopted["lower"], adopted["upper"], looked]).dropna()
    if dates.empty:
        return pd.DataFrame({name: pd.array([], dtype="Int64") for name in columns})
    rows = []
    for year in range(dates.dt.year.min() - 1, dates.dt.year.max() + 1):
        end = pd.Timestamp(year=year, month=12, day=31)
        known = int((adopted["upper"] <= end).sum())
        possible = int((adopted["lower"].isna() | (adopted["lower"] <= end)).sum() + (not_yet["lower"] <= end).sum())
        rows.append((year, known, possible, base - unknown - possible, unknown, base))
    return pd.DataFrame(rows, columns=columns).astype("Int64")


def survey_shares(study: Study, *, level: float = 0.95) -> pd.DataFrame:
    """Give the shares that surveys and readings report, each by itself, with an interval only where n is known.

    The shares come from different respondents, definitions and populations: they are never pooled or joined.

    Returns
    -------
    The columns of ``adoption_surveys`` and lower, upper : Wilson's interval of the share (NA where n or the number of
    successes is not stated; a full count of a known population has no sampling error); bound_lower, bound_upper : the
    population's share if none, and if all, of those who did not answer had said yes (NA where its size is not stated).

    Raises
    ------
    TillkomError : a level that does not lie between 0 and 1.
    """
    check_level(level)
    table = study.adoption_surveys.reset_index(drop=True)
    bounds = [
        wilson(int(row.successes), int(row.n), level=level, population=_size(row.population_n, row.n))
        if pd.notna(row.n) and pd.notna(row.successes)
        else (None, None)
        for row in records(table)
    ]
    table["lower"] = pd.array([low for low, _ in bounds], dtype="Float64")
    table["upper"] = pd.array([high for _, high in bounds], dtype="Float64")
    silent = [_silent(row) for row in records(table)]
    table["bound_lower"] = pd.array([low for low, _ in silent], dtype="Float64")
    table["bound_upper"] = pd.array([high for _, high in silent], dtype="Float64")
    return table


def _silent(row: Any) -> tuple[float | None, float | None]:
    """The share of the population if none, and if all, of those who did not answer are like those who said yes."""
    if pd.isna(row.n) or pd.isna(row.successes) or (population := _size(row.population_n, row.n)) is None:
        return None, None
    return response_bounds(int(row.successes), int(row.n), population)


def _size(population: object, n: object) -> int | None:
    """Give the population's size where it is stated and holds the sample."""
    if pd.isna(population) or int(population) < int(n):  # type: ignore[call-overload]
        return None
    return int(population)  # type: ignore[call-overload]


def _known_code(study: Study, vocabulary: str, code: str) -> None:
    """Raise when a code is none of the vocabulary's."""
    codes = list(study.codebook.vocabulary(vocabulary))
    if code not in codes:
        raise TillkomError(f'"{code}" is not a code of the vocabulary {vocabulary}. Choose one of {", ".join(codes)}.')
