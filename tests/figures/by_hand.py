"""A small study written by hand, whose figures are worked out beside the tests.

Three cases are coded and public, one is coded and internal, the rest of the shipped cases are listed only.

    goals        Gislaved nästan 150 -> 50      Borås 100 -> 100      Borlänge not stated -> rhetorical
    structure    Gislaved not stated -> subject Borås geographic -> subject      Borlänge not coded
    principles   Gislaved trust, openness       Borås trust           Borlänge not stated
    practices    Gislaved delegation, frame budget    Borås delegation    Borlänge not stated
    stage        Gislaved 2 (2019), then 4 (2021)     Borås 3, 2 arguable    Borlänge not judged
    events       Borås: decision 2016, start 6 May 2018, undated report.  Gislaved: decision about 2017, project 2015
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

EVIL = '<b>&"$x$'
"""What must come out as letters wherever it stands."""

HIDDEN = "vgr"
"""The internal case: nothing of it is in what the public sees."""

OBSERVATIONS = """
gislaved|goals|före|150|ungefärlig|nästan
gislaved|goals|efter|50|belagd|
boras|goals|före|100|belagd|
boras|goals|efter|100|belagd|
borlange|goals|före||framgår_ej|
borlange|goals|efter||retorisk|
vgr|goals|före|900|belagd|
gislaved|committee_structure|före||framgår_ej|
gislaved|committee_structure|efter|facknämnder|belagd|
boras|committee_structure|före|geografiska_nämnder|belagd|
boras|committee_structure|efter|facknämnder|belagd|
gislaved|dialogue_form|nuläge|berättelser|belagd|
boras|dialogue_form|nuläge|berättelser studieresor|belagd|
gislaved|principles|nuläge|tillit öppenhet|belagd|
boras|principles|nuläge|tillit|belagd|
borlange|principles|nuläge||framgår_ej|
gislaved|practices|nuläge|delegering rambudget|belagd|
boras|practices|nuläge|delegering|belagd|
borlange|practices|nuläge||framgår_ej|
vgr|practices|nuläge|delegering|belagd|
"""

STAGES = """
gislaved|2019|2|||stabil
gislaved|2021|4|||framåt
boras|2021|3|2||stannat_av
vgr|2021|5|||stabil
"""

EVENTS = f"""
gislaved|1|2015|år|projekt|Första {EVIL}|
gislaved|2|2017~|cirka_år|beslut|En lång text om ett beslut|Kort om beslutet
boras|1|2016|år|beslut|Beslutar|
boras|2|2018-05-06|dag|start|Börjar|
boras|3||odaterad|rapport|Sist berättat|
vgr|1|2010|år|beslut|Hemligt|
"""


def write_by_hand(data: Path, folder: Path) -> Path:
    """Write the study to a folder: the shipped codebook and units, and the rows above."""
    shutil.copytree(data, folder)
    written = {"kind": "författare", "source_id": "solli_2024", "locator": "s. 1", "coder": "K1", "round": "kodning"}
    _write(folder / "observations.csv", "case_id variable_id phase value status qualifier", OBSERVATIONS, written)
    written |= {"kind": "tolkning", "reason_sv": "Påhittat.", "reason_en": "Made up."}
    _write(folder / "stages.csv", "case_id as_of stage alternative_low alternative_high trajectory", STAGES, written)
    written = {"kind": "författare", "source_id": "solli_2024", "locator": "s. 1", "coder": "K1"}
    _write(folder / "events.csv", "case_id order date precision type text_sv short_sv", EVENTS, written)
    cases = (folder / "cases.csv").read_text(encoding="utf-8")
    hidden = f"{HIDDEN},Västra Götalandsregionen,Region Västra Götaland,skr_2024,"
    assert f"{hidden}publicerad" in cases
    (folder / "cases.csv").write_text(cases.replace(f"{hidden}publicerad", f"{hidden}intern"), encoding="utf-8")
    return folder


def _write(path: Path, names: str, rows: str, rest: dict[str, str]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        for row in rows.strip().splitlines():
            cells = dict(zip(names.split(), row.split("|"), strict=True))
            writer.writerow({name: value for name, value in rest.items() if name in columns} | cells)
