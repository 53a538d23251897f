"""Studies to draw from: the shipped one and a synthetic one of many cases."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.figures.by_hand import write_by_hand
from tillkom.study import Study, load_study
from tillkom.synthetic import write_study


@pytest.fixture(scope="session")
def study(data_folder: Path) -> Study:
    """What the public may see of the shipped study."""
    return load_study(data_folder).extract("public")


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A synthetic study of sixteen cases."""
    return load_study(write_study(tmp_path_factory.mktemp("made_up") / "study", cases=16, seed=3))


@pytest.fixture(scope="session")
def hand_written(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The study written by hand, whole."""
    return load_study(write_by_hand(data_folder, tmp_path_factory.mktemp("hand_written") / "study"))


@pytest.fixture(scope="session")
def public(hand_written: Study) -> Study:
    """What the public may see of it."""
    return hand_written.extract("public")


@pytest.fixture(scope="session")
def by_hand(made_up: Study, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The made-up study with other adoptions of its 21 regions, whose answers are known.

    beslut: ten dated to a year, ten not adopted as of 2024, one unknown. initiativ: dates early in a course that is
    still going on. praktik: twelve adopters, nothing of the others.
    """
    folder = tmp_path_factory.mktemp("by_hand") / "study"
    made_up.save(folder)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    package["adoption_sampling"] = {"beslut": "alla", "initiativ": "alla", "praktik": "endast_antagare"}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    with (folder / "adoptions.csv").open(encoding="utf-8", newline="") as file:
        columns = list(csv.DictReader(file).fieldnames or [])
    regions = made_up.units.query("level == 'region' and reference")["unit_id"].tolist()
    adopted = {
        "beslut": [2012, 2014, 2015, 2016, 2016, 2017, 2017, 2018, 2019, 2021],
        "initiativ": [2014, 2016, 2017, 2018, 2018, 2019, 2019, 2019],
        "praktik": [2010, 2012, 2013, 2014, 2014, 2015, 2015, 2015, 2016, 2017, 2018, 2020],
    }
    not_yet = {"beslut": (10, "2024"), "initiativ": (12, "2020"), "praktik": (0, "")}
    with (folder / "adoptions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        for definition, years in adopted.items():
            rows = [{"status": "antagen", "earliest": year, "latest": year} for year in years]
            count, as_of = not_yet[definition]
            rows += [{"status": "ej_antagen", "as_of": as_of}] * count
            for unit, row in zip(regions, rows, strict=False):
                told = {"unit_id": unit, "definition": definition, "kind": "tolkning", "coder": "K1", "locator": "s. 1"}
                words = {"reason_sv": "Påhittat.", "reason_en": "Made up.", "source_id": "syn_register"}
                writer.writerow(told | words | row)
    return load_study(folder)


@pytest.fixture(scope="session")
def example(data_folder: Path) -> Study:
    """The study of adoptions that comes along: 43 of 267 municipalities, every one with a day or not as of one."""
    return load_study(data_folder.parent / "examples" / "finska" / "data")
