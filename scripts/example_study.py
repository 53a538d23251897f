"""Bring the example study in step with the toolkit's own: the same tables and columns, codebook and municipalities.

Its facts stand in examples/finska/data (adoptions.csv, sources.csv and the head of datapackage.json) and are kept as
they are; a column that is new in data/ is added empty. The codebook comes along, so that cases can be added to it.

    python scripts/example_study.py
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MODEL, EXAMPLE = ROOT / "data", ROOT / "examples" / "finska" / "data"
DEFINITION = "adoption_definition"
BY_LAW = (  # 6 § lagen (2009:724)
    "Botkyrka", "Eskilstuna", "Gällivare", "Hallstahammar", "Haninge", "Haparanda", "Huddinge", "Håbo", "Kiruna",
    "Köping", "Pajala", "Sigtuna", "Solna", "Stockholm", "Södertälje", "Tierp", "Upplands Väsby", "Upplands-Bro",
    "Uppsala", "Älvkarleby", "Österåker", "Östhammar", "Övertorneå",
)  # fmt: skip
SINCE_2000 = ("Gällivare", "Haparanda", "Kiruna", "Pajala", "Övertorneå")

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """The rows of a table; none where there is no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def units() -> list[Row]:
    """Sweden's municipalities: those that could apply are the reference population, the others are members by law."""
    named = set(BY_LAW)
    rows = [row for row in read(MODEL / "units.csv") if row["level"] == "kommun" and row["reference"] == "true"]
    found = {row["name"] for row in rows} & named
    if found != named:
        raise SystemExit(f"units.csv has no municipality called {', '.join(sorted(named - found))}.")
    return [_by_law(row) if row["name"] in named else row for row in rows]


def _by_law(row: Row) -> Row:
    since = "1 april 2000" if row["name"] in SINCE_2000 else "1 januari 2010"
    return row | {"reference": "false", "source_id": "sfs_2009_724", "locator": f"6 §; ingår enligt lag sedan {since}"}


def vocabularies() -> list[Row]:
    """The toolkit's words, with the example's own definition of adoption in place of the toolkit's."""
    own = [row for row in read(EXAMPLE / "vocabularies.csv") if row["vocabulary"] == DEFINITION]
    rows = [row for row in read(MODEL / "vocabularies.csv") if row["vocabulary"] != DEFINITION]
    return rows + own


def package() -> dict[str, Any]:
    """The example's description with the toolkit's tables and columns."""
    model = json.loads((MODEL / "datapackage.json").read_text(encoding="utf-8"))
    own = json.loads((EXAMPLE / "datapackage.json").read_text(encoding="utf-8"))
    return own | {"resources": model["resources"]}


def main() -> None:
    described = package()
    (EXAMPLE / "datapackage.json").write_bytes((json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode())
    renewed = {"units": units(), "vocabularies": vocabularies(), "variables": read(MODEL / "variables.csv")}
    for resource in described["resources"]:
        path = EXAMPLE / resource["path"]
        header = [field["name"] for field in resource["schema"]["fields"]]
        rows = renewed[resource["name"]] if resource["name"] in renewed else read(path)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, restval="", extrasaction="raise", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
