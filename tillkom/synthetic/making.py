"""Write a made-up study: its codebook, units, cases, codings, adoptions and surveys."""

from __future__ import annotations

import operator
from pathlib import Path

from tillkom.codebook import Codebook
from tillkom.errors import TillkomError
from tillkom.reading import read_table
from tillkom.shipped import shipped
from tillkom.synthetic import adoptions, cases, observations
from tillkom.synthetic.draw import Draw
from tillkom.synthetic.observations import Variable
from tillkom.synthetic.plan import Plan, plan_case
from tillkom.synthetic.units import REAL_UNITS, Casting, Unit, reference_population
from tillkom.synthetic.writing import Tables, whole_folder, write_codebook


def write_study(folder: str | Path, *, cases: int, seed: int = 1) -> Path:
    """Write a complete, valid study of made-up cases, plainly labelled as made up, into a new folder.

    The units are made up too ("Påhittad kommun 001") and have no official codes. The reference population has a
    unit for every case and at least 311 of them, 290 municipalities to 21 regions, so that even a study of a few
    cases has a whole population to follow adoption in. About three cases in ten are coded by two coders.

    Parameters
    ----------
    folder : a folder that does not exist yet, or an empty one.
    cases : how many cases, at least 1.
    seed : another number gives another study; the same cases and seed give the same files, byte for byte, anywhere.
        A case is the same in a larger study with the same seed.

    Returns
    -------
    The folder, ready for ``tillkom.load_study``.

    Raises
    ------
    TillkomError : the folder holds something or cannot be written, or ``cases`` or ``seed`` is not a usable number.

    >>> import tempfile
    >>> from tillkom import load_study
    >>> with tempfile.TemporaryDirectory() as parent:
    ...     folder = write_study(Path(parent) / "demo", cases=2)
    ...     load_study(folder).case_ids
    ['syn_0001', 'syn_0002']
    """
    count, seed = _whole(cases, "cases"), _whole(seed, "seed")
    if count < 1:
        raise TillkomError(f"cases is {count}: a study has at least 1 case. Say how many to make up, for instance 20.")
    with whole_folder(Path(folder)) as inside:
        codebook = write_codebook(shipped("data"), inside, cases=count, seed=seed)
        with Tables(inside, codebook.tables) as tables:
            _fill(tables, _variables(codebook), count, seed)
    return Path(folder)


def _whole(number: int, name: str) -> int:
    try:
        return operator.index(number)
    except TypeError:
        raise TillkomError(f"{name} is {number!r}: give a whole number, for instance 20.") from None


def _variables(codebook: Codebook) -> list[Variable]:
    table = read_table(codebook.folder / codebook.tables["variables"].path)
    rows = [dict(zip(table.header, row, strict=False)) for row in table.rows]
    return [
        Variable(
            row["variable_id"],
            row["type"],
            tuple(row["levels"].split()),
            tuple(row["phases"].split()),
            tuple(codebook.vocabulary(row["vocabulary"])) if row["vocabulary"] else (),
        )
        for row in rows
    ]


def _fill(tables: Tables, variables: list[Variable], count: int, seed: int) -> None:
    population = reference_population(max(REAL_UNITS, count))
    casting = Casting(population)
    studied = set()
    tables.add("sources", adoptions.source_rows())
    for place in range(count):
        unit = casting.principal(place)
        plan = plan_case(seed, place, unit, casting.partners(place, unit))
        studied.add(unit.unit_id)
        _fill_case(tables, variables, plan, seed)
    for unit in population:
        if unit.unit_id not in studied:
            tables.add("adoptions", adoptions.adoptions_without_case(seed, unit))
    tables.add("adoption_surveys", adoptions.survey_rows(seed, population))
    tables.add("units", (unit.row() for unit in _in_order([*population, *casting.others])))


def _fill_case(tables: Tables, variables: list[Variable], plan: Plan, seed: int) -> None:
    draw = Draw(seed, "case", plan.place)
    tables.add("cases", [cases.case_row(draw, plan)])
    tables.add("case_units", cases.unit_rows(plan))
    tables.add("sources", cases.source_rows(draw, plan))
    tables.add("events", cases.event_rows(Draw(seed, "events", plan.place), plan))
    tables.add("stages", cases.stage_rows(Draw(seed, "stages", plan.place), plan))
    tables.add("observations", observations.observation_rows(seed, plan, variables))
    tables.add("adoptions", adoptions.adoptions_of_case(seed, plan))


def _in_order(units: list[Unit]) -> list[Unit]:
    """Municipalities, then regions, then the others, each by number: the order of a real list of units."""
    levels = list(dict.fromkeys(["kommun", "region", *(unit.level for unit in units)]))
    return sorted(units, key=lambda unit: (levels.index(unit.level), unit.number))
