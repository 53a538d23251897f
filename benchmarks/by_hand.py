"""What it takes to code two cases by hand: in a workbook, in a real LibreOffice, and in the tables.

    python benchmarks/by_hand.py FOLDER        (FOLDER is made; needs LibreOffice and its Python module uno)

Two cases of the shipped study are coded from nothing, the first coder's answers typed cell by cell into the workbook in
a LibreOffice without a screen (its command EnterString, which does what typing does), saved there, read back, checked
and rendered. The same answers are then counted as rows of the CSV tables.

Nobody types here, so minutes are an estimate: the keystroke-level model of Card, Moran and Newell (1980, Communications
of the ACM 23(7)) with 0.28 s a key (an average typist), 1.1 s to point at something, 0.2 s for the click, 0.4 s to move
the hand between keys and mouse and 1.35 s to make up one's mind before each cell. Reading the source is not counted: it
takes the same time in both ways.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl

from tillkom import load_study
from tillkom.check import check_study
from tillkom.codebook import Codebook
from tillkom.scaffold import new_case, new_study
from tillkom.workbook import export_workbook, import_workbook

CASES = {"boras": "Borås", "gislaved": "Gislaved"}
CODER, SOURCE = "K1", "solli_2024"
KEY, POINT, CLICK, HAND, MIND = 0.28, 1.1, 0.2, 0.4, 1.35
CHOOSE = 2 * HAND + 2 * (POINT + CLICK)
"""Seconds to choose from a drop-down list: to the mouse, at the arrow, at the answer, and back."""
LOOK_UP = MIND + 8 * KEY
"""Seconds to find a code in another table the first time: there, five letters to search for, and back."""
NAMES_ROW, FIRST_ROW = 2, 4
SHEETS = {"events": "Händelser", "stages": "Stegbedömningar", "adoptions": "Adoption"}
TYPED = """
import json, subprocess, sys, time, uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
book, cells, out, pipe = sys.argv[1:]
def prop(name, value):
    made = PropertyValue(); made.Name, made.Value = name, value
    return made
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(240):
    try:
        context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"); break
    except NoConnectException:
        time.sleep(0.5)
make = context.ServiceManager.createInstanceWithContext
desktop = make("com.sun.star.frame.Desktop", context)
document = desktop.loadComponentFromURL("file://" + book, "_blank", 0, ())
dispatcher = make("com.sun.star.frame.DispatchHelper", context)
frame = document.CurrentController.Frame
for sheet, place, text in json.load(open(cells)):
    document.CurrentController.setActiveSheet(document.Sheets.getByName(sheet))
    dispatcher.executeDispatch(frame, ".uno:GoToCell", "", 0, (prop("ToPoint", place),))
    dispatcher.executeDispatch(frame, ".uno:EnterString", "", 0, (prop("StringName", text),))
document.storeToURL("file://" + out, (prop("FilterName", "Calc MS Excel 2007 XML"),))
document.close(True)
desktop.terminate()
"""


def rows(study: Path, table: str) -> list[dict[str, str]]:
    """What the first coder coded of the two cases."""
    with (study / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            row
            for row in csv.DictReader(file)
            if row["case_id"] in CASES and row["coder"] == CODER and row.get("round", "kodning") == "kodning"
        ]


def in_cells(
    book: Path, codebook: Codebook, coded: dict[str, list[dict[str, str]]]
) -> list[tuple[str, str, str, bool]]:
    """Every cell to fill in: sheet, place, text, and whether it is chosen from a list."""
    workbook = openpyxl.load_workbook(book)
    types = {row["variable_id"]: row for row in codebook_rows(codebook)}
    cells: list[tuple[str, str, str, bool]] = []
    free: dict[str, int] = {}
    for table, coded_rows in coded.items():
        for row in coded_rows:
            form = table == "observations"
            name = f"Koda {row['case_id']}" if form else SHEETS[table]
            sheet = workbook[name]
            at = {cell.value: cell.column for cell in sheet[NAMES_ROW] if cell.value}
            if form:
                number = next(
                    number
                    for number in range(FIRST_ROW, sheet.max_row + 1)
                    if all(sheet.cell(number, at[key]).value == row[key] for key in ("variable_id", "phase"))
                )
            else:
                number = free[name] = free.get(name, FIRST_ROW - 1) + 1
            for key, text in row.items():
                if text and key in at and not (form and key in ("variable_id", "phase", "coder", "round")):
                    cells += [
                        (name, f"${openpyxl.utils.get_column_letter(at[into])}${number}", said, chosen)
                        for into, said, chosen in shown(
                            codebook, table, key, text, types.get(row.get("variable_id", ""))
                        )
                    ]
    return cells


def codebook_rows(codebook: Codebook) -> list[dict[str, str]]:
    with (codebook.folder / codebook.tables["variables"].path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def shown(
    codebook: Codebook, table: str, key: str, text: str, variable: dict[str, str] | None
) -> list[tuple[str, str, bool]]:
    """How a cell of the table is filled in in the workbook."""
    field = codebook.tables[table].field(key)
    assert field is not None
    vocabulary = variable["vocabulary"] if key == "value" and variable else field.vocabulary
    if key in ("source_id", "case_id", "unit_id"):
        return [(key, text, True)]
    if not vocabulary:
        return [(key, text, False)]
    labels = [codebook.label(vocabulary, code, "sv") for code in text.split()]
    if key == "value":
        return [("value" if at == 1 else f"value_{at}", label, True) for at, label in enumerate(labels, start=1)]
    return [(key, "; ".join(labels), len(labels) == 1)]


def type_in(book: Path, cells: list[tuple[str, str, str, bool]], out: Path) -> None:
    """Type the cells in a LibreOffice without a screen, and save."""
    folder = out.parent
    (folder / "cells.json").write_text(json.dumps([cell[:3] for cell in cells]), encoding="utf-8")
    (folder / "type_in.py").write_text(TYPED, encoding="utf-8")
    pipe = f"by_hand_{folder.name}"
    office = subprocess.Popen(
        ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile",
         f"--accept=pipe,name={pipe};urp"],
    )  # fmt: skip
    try:
        subprocess.run(
            ["/usr/bin/python3", folder / "type_in.py", book, folder / "cells.json", out, pipe],
            check=True,
            timeout=1800,
        )
        office.wait(60)
    finally:
        office.terminate()


def of_workbook(cells: list[tuple[str, str, str, bool]]) -> dict[str, float]:
    typed = [text for *_, text, chosen in cells if not chosen]
    keys = sum(len(text) + 1 for text in typed)  # and the key that goes on to the next cell
    chosen = len(cells) - len(typed)
    seconds = len(cells) * MIND + keys * KEY + chosen * CHOOSE
    return {"cells": len(cells), "keys": keys, "choices": chosen, "lookups": 0, "minutes": seconds / 60}


def of_tables(codebook: Codebook, coded: dict[str, list[dict[str, str]]]) -> dict[str, float]:
    """The same as rows of the tables: every separator typed, every code and id looked up once."""
    cells = keys = 0
    found: set[tuple[str, str]] = set()
    for table, coded_rows in coded.items():
        for row in coded_rows:
            line = io.StringIO()
            csv.writer(line, lineterminator="\n").writerow(row.values())
            keys += len(line.getvalue())
            cells += sum(text != "" for text in row.values())
            for key, text in row.items():
                field = codebook.tables[table].field(key)
                of_a_list = (field and field.vocabulary) or key in ("variable_id", "source_id", "unit_id", "case_id")
                if of_a_list or (key == "value" and not text[:1].isdigit()):
                    found |= {(key, code) for code in text.split()}
    seconds = cells * MIND + keys * KEY + len(found) * LOOK_UP
    return {"cells": cells, "keys": keys, "choices": 0, "lookups": len(found), "minutes": seconds / 60}


def main(folder: Path) -> None:
    shipped = Path(__file__).parents[1] / "data"
    coded: dict[str, Any] = {table: rows(shipped, table) for table in ("observations", *SHEETS)}
    data = new_study(folder / "study") / "data"
    citation = "Solli, R. (2024). Politiken och tillitsbaserad styrning och ledning."
    for at, (case_id, unit) in enumerate(CASES.items()):
        new_case(data, case_id, title=f"{unit} kommun", units=[unit], source=SOURCE, citation=None if at else citation)
    codebook = load_study(data).codebook
    book = export_workbook(data, folder / "given.xlsx", cases=list(CASES), coder=CODER)
    cells = in_cells(book, codebook, coded)
    type_in(book.resolve(), cells, (folder / "back.xlsx").resolve())
    found = import_workbook(data, folder / "back.xlsx")
    found.write()
    problems = check_study(data)
    counts = {kind: sum(change.kind == kind for change in found.changes) for kind in ("new", "changed", "removed")}
    print("rows", counts, "of", sum(map(len, coded.values())), "; problems", [str(problem) for problem in problems])
    for name, told in (("workbook", of_workbook(cells)), ("tables", of_tables(codebook, coded))):
        print(name, {key: round(value, 1) for key, value in told.items()})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
