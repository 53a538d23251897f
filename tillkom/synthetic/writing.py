"""Files of a made-up study: a codebook labelled as made up, tables written row by row, a folder whole or not at all."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tillkom.codebook import PACKAGE_FILE, VOCABULARIES, Codebook, TableSchema, read_package
from tillkom.errors import TillkomError
from tillkom.synthetic.course import CURVES

COPIED = ("variables", VOCABULARIES)
UNITS = ("One made-up municipality, region, administration, unit or agency a row; none of them exists.",
         "En påhittad kommun, region, förvaltning, enhet eller myndighet per rad; ingen av dem finns.")  # fmt: skip
PROGRAMMES = (
    ("påhittat_a", "Påhittat program A", "Made-up programme A"),
    ("påhittat_b", "Påhittat program B", "Made-up programme B"),
)


class Tables:
    """The tables of a study that are made up, open for writing; use it in a ``with`` statement."""

    def __init__(self, folder: Path, schemas: Mapping[str, TableSchema]) -> None:
        self._files = ExitStack()
        self._columns: dict[str, list[str]] = {}
        self._writers: dict[str, Any] = {}
        for name, schema in schemas.items():
            if name not in COPIED:
                file = (folder / schema.path).open("w", encoding="utf-8", newline="")
                self._files.enter_context(file)
                self._columns[name] = schema.names
                self._writers[name] = csv.writer(file, lineterminator="\n")
                self._writers[name].writerow(schema.names)

    def __enter__(self) -> Tables:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write rows; a column that a row does not name stays empty."""
        columns = self._columns[table]
        self._writers[table].writerows([row.get(column, "") for column in columns] for row in rows)


def write_codebook(source: Path, folder: Path, *, cases: int, seed: int) -> Codebook:
    """Copy the codebook of a study, say everywhere that the data is made up, and read it back."""
    package = read_package(source)
    several = "" if cases == 1 else "s"
    package |= {
        "name": "tillkom-synthetic",
        "title": f"Synthetic study: made-up data on {cases} case{several} (seed {seed})",
        "title_sv": f"Påhittade data: syntetisk studie med {cases} fall (slumpfrö {seed})",
        "description": "Made up by a program for teaching, tests and measurements. No place, date, figure or "
        "sentence is real, and nothing can be concluded from it.",
        "description_sv": "Påhittat av ett program för undervisning, tester och mätningar. Ingen plats, inget datum, "
        "ingen siffra och ingen mening är verklig, och inga slutsatser kan dras av materialet.",
        "synthetic": True,
        "adoption_sampling": dict.fromkeys(CURVES, "alla"),
    }
    for resource in package["resources"]:
        if resource["name"] == "units":
            resource["description"], resource["description_sv"] = UNITS
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (folder / PACKAGE_FILE).write_text(text, encoding="utf-8", newline="\n")
    tables = Codebook.read(source).tables
    for name in COPIED:
        (folder / tables[name].path).write_bytes((source / tables[name].path).read_bytes())
    _add_programmes(folder / tables[VOCABULARIES].path)
    return Codebook.read(folder)


def _add_programmes(path: Path) -> None:
    """Made-up cases belong to made-up programmes, never to a real one."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    last = max(place for place, row in enumerate(rows) if row["vocabulary"] == "programme")
    order = int(rows[last]["order"])
    made_up = [
        {"vocabulary": "programme", "code": code, "order": str(order + step), "label_sv": swedish, "label_en": english}
        for step, (code, swedish, english) in enumerate(PROGRAMMES, start=1)
    ]
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[: last + 1] + made_up + rows[last + 1 :])


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder to write into that becomes the target once all is written; if anything fails, nothing is left.

    Raises
    ------
    TillkomError : the target holds something, is a file, is the folder one stands in, or cannot be written.
    """
    absolute = target.resolve()
    _refuse_occupied(target, absolute)
    try:
        absolute.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{absolute.name}-", dir=absolute.parent))
    except OSError as error:
        raise _not_written(target, error) from None
    try:
        inside = scratch / "study"  # with ordinary rights; mkdtemp's own are the user's alone
        inside.mkdir()
        yield inside
        if absolute.is_dir():
            absolute.rmdir()
        inside.rename(absolute)
    except OSError as error:
        raise _not_written(target, error) from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _refuse_occupied(target: Path, absolute: Path) -> None:
    try:
        if absolute.is_dir() and not any(absolute.iterdir()):
            occupied = "this is the folder you stand in" if absolute == Path.cwd() else ""
        elif absolute.is_dir():
            occupied = "this folder is not empty, and nothing in it is overwritten"
        else:
            occupied = "this is a file" if absolute.exists() else ""
    except OSError as error:
        raise _not_written(target, error) from None
    if occupied:
        raise TillkomError(f"{target}: {occupied}. Name a folder that does not exist yet, for instance: synthetic")


def _not_written(target: Path, error: OSError) -> TillkomError:
    return TillkomError(f"{target}: the study could not be written ({error.strerror or error}). Name another folder.")
