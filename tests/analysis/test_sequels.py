"""The time between steps and who takes one sooner, on adoptions written by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.small_study import write_small_study
from tillkom import load_study
from tillkom.adoption import TooLittleData, event_history
from tillkom.analysis import sooner, spread, steps_apart
from tillkom.report import AdoptionReport
from tillkom.study import Study

COUNTIES = {"Norra län": range(6), "Södra län": range(6, 12)}


def written(folder: Path, dates: dict[str, dict[int, tuple[str, str]]], not_yet: dict[str, list[int]]) -> Study:
    """A study of twelve municipalities in two counties, with these dates by definition, of no case."""
    write_small_study(folder)
    counties = {place: name for name, places in COUNTIES.items() for place in places}
    units = [
        {"unit_id": f"kommun:{9000 + k}", "name": f"Ort {k}", "level": "kommun", "code": f"{9000 + k}",
         "county": county, "county_code": "99", "reference": "true"}
        for k, county in sorted(counties.items())
    ]  # fmt: skip
    rows = [
        {"unit_id": f"kommun:{9000 + k}", "definition": code, "status": "antagen", "earliest": early, "latest": late}
        for code, of_units in dates.items()
        for k, (early, late) in of_units.items()
    ]
    rows += [
        {"unit_id": f"kommun:{9000 + k}", "definition": code, "status": "ej_antagen", "as_of": "2022-01-01"}
        for code, places in not_yet.items()
        for k in places
    ]
    told = {"kind": "tolkning", "reason_sv": "Påhittat.", "reason_en": "Made up.", "source_id": "rapport",
            "locator": "s. 1", "coder": "K1", "visibility": "publicerad"}  # fmt: skip
    for name, table in (("units", units), ("adoptions", [row | told for row in rows])):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            columns = list(csv.DictReader(file).fieldnames or [])
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*columns, *(["visibility"] if "visibility" not in columns else [])],
                                    restval="", extrasaction="ignore")  # fmt: skip
            writer.writeheader()
            writer.writerows(table)
    for name in ("cases", "case_units", "observations", "events", "stages", "texts", "patterns"):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    return load_study(folder)


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Six take the initiative on the first of January 2010 and decide 1, 2, 3, 4, 5 and 6 years later to the day."""
    first = dict.fromkeys(range(6), ("2010-01-01", "2010-01-01"))
    second = {k: (f"{2011 + k}-01-01", f"{2011 + k}-01-01") for k in range(6)}
    dates = {"initiativ": first, "beslut": second}
    return written(tmp_path_factory.mktemp("steps") / "data", dates, {"beslut": list(range(6, 12))})


@pytest.fixture(scope="module")
def waves(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """One county decides in 2012–2014, two a year; in the other one unit does in 2016."""
    dates = {k: (str(2012 + k // 2), str(2012 + k // 2)) for k in range(6)} | {6: ("2016", "2016")}
    return written(tmp_path_factory.mktemp("waves") / "data", {"beslut": dates}, {"beslut": list(range(7, 12))})


def test_half_had_decided_three_years_after_the_initiative(steps: Study) -> None:
    found = steps_apart(steps, "initiativ", "beslut")
    low, high = found.median
    assert low <= 3 <= high
    assert high - low < 0.02, "both dates are days"
    assert (found.units, found.both, found.backwards) == (6, 6, 0)


def test_the_time_between_steps_that_too_few_have_taken_is_refused(steps: Study) -> None:
    with pytest.raises(TooLittleData) as refused:
        steps_apart(steps, "beslut", "praktik")
    assert (refused.value.found, refused.value.needed) == (0, 5)


def test_units_of_one_level_are_compared_by_their_county_alone(waves: Study) -> None:
    found = sooner(waves, "beslut", permutations=99)
    assert found.history is None
    assert found.covariates == ()
    assert found.neighbours is not None
    assert found.neighbours.odds_ratio > 1, "those whose neighbours had decided decided sooner"
    assert found.neighbours.p_value < 0.2


def test_where_all_are_of_one_county_nobody_is_compared_with_neighbours(waves: Study) -> None:
    units = waves.units.assign(county="Norra län")
    found = sooner(Study(waves.codebook, {**waves._tables, "units": units}), "beslut", permutations=20)
    assert (found.neighbours, found.history, found.covariates) == (None, None, ())


def with_inhabitants(study: Study, small: Study, *, known: int = 12) -> Study:
    """The units as a case each, with 1 000, 2 000, 4 000 … inhabitants as sources write them, and a number of goals."""

    def of_cases(table: pd.DataFrame, **cells: object) -> pd.DataFrame:
        rows = pd.concat([table.head(1)] * 12, ignore_index=True)
        return rows.assign(case_id=[f"fall_{k}" for k in range(12)], **cells)

    answers = small.observations[lambda table: table["variable_id"] == "population"]
    goals = of_cases(answers, variable_id="goals", phase="före", value="7")
    people = of_cases(answers, value=[f"{2**k} 000" for k in range(12)],
                      status=["belagd", "ungefärlig"] * 6)  # fmt: skip
    people.loc[known:, "status"] = "framgår_ej"
    tables = {
        "cases": of_cases(small.cases),
        "case_units": of_cases(small.case_units, unit_id=study.units["unit_id"]),
        "observations": pd.concat([goals, people], ignore_index=True),
    }
    return Study(study.codebook, {**study._tables, **tables})


def test_size_counts_by_doublings_where_it_is_coded_of_every_unit_with_a_date(waves: Study, small_study: Study) -> None:
    found = sooner(with_inhabitants(waves, small_study), "beslut", permutations=20)
    assert found.covariates == ("population",)
    picture = spread(waves, "beslut", ["kommun"])
    doublings = [np.log2(1000) + k for k in range(12)]  # each is twice as large as the one before
    table = pd.DataFrame({"population": doublings})
    by_hand = event_history(picture.lower, picture.upper, table, method="firth")
    assert found.history is not None
    pd.testing.assert_frame_equal(found.history.odds, by_hand.odds)
    assert sooner(with_inhabitants(waves, small_study, known=11), "beslut", permutations=20).covariates == ()


def test_hazards_of_the_years_are_counted_by_hand(waves: Study) -> None:
    """Twelve at risk in 2012, ten in 2013, eight in 2014, six in 2015 and 2016, of whom one decides."""
    picture = spread(waves, "beslut", ["kommun"])
    some = pd.DataFrame({"north": [1.0] * 6 + [0.0] * 6})
    hazards = event_history(picture.lower, picture.upper, some, method="firth").hazards
    years = hazards.set_index("year")
    assert [int(years["at_risk"][year]) for year in (2012, 2013, 2014, 2015, 2016)] == [12, 10, 8, 6, 6]
    assert [int(years["adopted"][year]) for year in (2012, 2013, 2014, 2015, 2016)] == [2, 2, 2, 0, 1]


def test_too_few_dated_units_are_not_compared(steps: Study) -> None:
    with pytest.raises(TooLittleData):
        sooner(steps, "praktik")


def test_the_page_says_both_in_words(steps: Study) -> None:
    page = AdoptionReport(steps).method()._repr_html_().replace("\N{NO-BREAK SPACE}", " ")
    assert "Från initiativ taget till politiskt beslut tog det 2,9–3,1 år för hälften av de 6 enheter" in page
    assert "Tiden från politiskt beslut till i praktik anges inte: för få har tagit båda stegen (0)." in page
