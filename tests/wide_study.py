"""A wider study worked out by hand: thirteen cases in a table with a column each, and forty units with dated steps.

Thirteen are more than a report names one by one; the first six (``SIX``) are as many as stand side by side in columns.
Its counts can be taken off the tables below with a finger. Everything is made up.

* The outcome "stage 4 or more" is certain of ask, bok, ek and jas, certainly missing in five, arguable in hag and mas;
  nyp's coders differ and oxl is not judged.
* Of ask and fur the initiator alone differs; of bok and fur too, but for the label in documents, where bok is silent.
* Forty units: of the decision 22 are dated, 14 had not decided by 2024 and 4 are unknown; the initiative is still
  spreading in 2020, so that nobody can tell where it ends; of practice too few are known.
"""

from __future__ import annotations

from pathlib import Path

from tests.small_study import write_small_study

NAMES = {
    "ask": "Ask", "bok": "Bok", "ek": "Ek", "fur": "Furu", "gra": "Gran", "hag": "Hägg", "ide": "Idegran",
    "jas": "Jasmin", "kas": "Kastanj", "lin": "Lind", "mas": "Masur", "nyp": "Nypon", "oxl": "Oxel",
}  # fmt: skip
CASES = list(NAMES)
SIX = CASES[:6]

# A column per case. Alone: . no row, - not stated, # withheld, / not applicable, T words. ~ approximate, ! conflicting,
# + and, * with words beside.
ANSWERS = """
population:nuläge           12000 30000 45000 8000 90000 60000 15000 240000 75000 ~20000 110000 - 27000
initiator:nuläge            tj tj tj pol pol tj tj gem tj tj ~pol - .
problems:nuläge             adm+annat adm adm+samv samv annat adm - samv adm samv . . .
uses_label:nuläge           ja ja senare ja nej nej ja ja senare - ja nej .
turnover:nuläge             låg låg måttlig låg hög måttlig låg - hög hög låg . .
label_in_documents:nuläge   ja - ja ja nej - delvis ja nej ~ja ja ja .
effect_operations:nuläge    tydlig tydlig begr ingen begr !ingen väntad . ~begr - tydlig . .
effect_dialogue:nuläge      - - - - - - - - - - - . .
steering_docs:efter         - - - - - - - - - - - - -
committee_structure:före    fack geo fack fack - geo fack geo fack fack . . .
committee_structure:efter   fack* fack fack geo fack - fack fack / fack fack . .
goals:före                  150 100 ~90 - 40 . 60 30 80 25 . . .
goals:efter                 20 ~15 90 12 - 10 30 30 8 - 5 . .
goals_described:före        T - . T . . . . T . . . .
goals_described:efter       T T . . . . . . T . . . .
dialogue_form:nuläge        prep+stud prep roll+stud stud team - prep roll team - prep . .
principles:nuläge           tillit+öppenhet tillit tillit+stöd öppenhet kunskap tillit stöd tillit - öppenhet tillit . .
practices:nuläge            deleg+rambudget deleg deleg - värdestyrning deleg rambudget - deleg . deleg . .
q1_initiator:nuläge         T T - . T . T . . . T . .
q7_operations:nuläge        T . T . . . . . T . . . .
funding:nuläge              # - . 500000 . . . 1200000 . . . . .
programme_length:nuläge     12 / 6.5 . . . 9 . . . . . .
"""
CODES = {
    "tj": "tjänstepersoner", "pol": "politiker", "gem": "gemensamt", "adm": "mer_administration",
    "samv": "hindrar_samverkan", "begr": "begränsad", "fack": "facknämnder", "geo": "geografiska_nämnder",
    "prep": "politisk_beredning", "roll": "rollövning", "stud": "studieresor", "team": "team_ledning",
    "deleg": "delegering",
}  # fmt: skip

# as of | stage | lowest | highest that can be argued | direction, of one coder each; nyp has two who differ
STAGES = """
ask|2018|0|||okänt
ask|2022-11|4|||framåt
bok|2022-11|5|||stabil
ek|2022-11|4||5|stabil
fur|2022-11|2|||stannat_av
gra|2022-11|1|||framåt
hag|2022-11|3||4|framåt
ide|2022-11|2|1||återgång
jas|2022-11|4|||framåt
kas|2022-11|3|||stabil
lin|2022-11|2|||avvecklad
mas|2022-11|4|3||framåt
nyp|2022-11|2|||framåt
nyp|2022-11|4|||stabil
"""

# type and date; a case's decision first. Reorganised within five years of it: ask, bok, gra for certain, ek perhaps.
# Nine years after it ask published something.
EVENTS = """
ask|beslut|2014-03-01|dag
ask|omorganisation|2016|år
ask|projekt|2012|år
bok|beslut|2013|år
bok|omorganisation|2015-06|månad
bok|projekt|2014|år
ek|beslut|2015|år
ek|omorganisation|2020|år
ek|projekt|2016|år
ek|rapport||odaterad
fur|beslut|2016|år
fur|projekt|2009|år
gra|beslut|2017~|cirka_år
gra|omorganisation|2019|år
hag|start|2018|år
kas|beslut|2015|år
kas|projekt|2017/2018|period
ask|publicering|2023|år
"""

# unit: initiative, decision, practice of the cases. A year, <y (at the latest), >y (not by then), - (unknown)
CASE_STEPS = """
ask 2010 2014 2019
bok 2011 2013 2018
ek <2014 2015 2021
fur 2015 2016 >2022
gra 2016 2017 >2022
hag 2017 >2022 >2022
ide <2014 2015 -
jas 2012 2012 2016
kas 2013 2015 -
lin 2015 2016 -
mas 2012 2014 2020
nyp - 2018 -
oxl 2018 >2022 -
"""
# of the other units: first the 15 municipalities, then the 12 regions
OTHER_DECISIONS = """
2013 2014 2016 2017 2019 >2024 >2024 >2024 >2024 >2024 >2024 >2024 - - -
2015 2016 2017 2018 2019 2021 >2024 >2024 >2024 >2024 >2024 -
"""
OTHER_INITIATIVES = """
2016 2017 2018 2018 2019 2019 >2020 >2020 >2020 >2020 >2020 >2020 - - -
2017 2018 2019 2019 2019 >2020 >2020 >2020 >2020 >2020 >2020 >2020
"""
ENDED = {("ort1", "beslut"): "2018", ("lin", "beslut"): "2020", ("ask", "praktik"): "2021"}
DEFINITIONS = ("initiativ", "beslut", "praktik")

SURVEYS = """
S1|46 % §|kommuner och regioner §|municipalities and regions §||budgetar §|budgets §|2022|mätår|200|92|0.46|belagd
S2|tre av fyra §|kommuner §|municipalities §|311|||2021|publiceringsår|311|230|0.7395|belagd
S3|69 % §|kommuner §|municipalities §|290|kommunchefer §|chief executives §|2019|mätår|87|60|0.6897|belagd
S4|de flesta §|regioner §|regions §||Framgår ej|not stated||framgår_ej||||framgår_ej
S5|59 % §|kommuner §|municipalities §||Framgår ej|not stated||framgår_ej|||0.59|belagd
"""
PATTERNS = """
P1||effekter|Mest för chefer §|Mostly for managers §|författare|rapport|s. 50 §|Sagt två gånger §|Said twice §
P2||effekter|Lite för väljare §|Little for voters §|författare|rapport|s. 51 §||
P3||hot|Pengarna §|The money §|politiker|samtal|rad 5 §||
P4|bok|hot|Byte av chef §|A change of manager §|författare|rapport|s. 52 §||
P5||metod|Få intervjuer §|Few interviews §|författare|rapport|s. 53 §||
"""
CALIBRATIONS = """
PRACTICE|styrning i praktiken §|governance in practice §||klasser|0=0 1=0.1 2=0.2 3=0.4 4=0.8 5=1|Steg 4 §|Stage 4 §
TRUST|tillit §|trust §|principles|klasser|tillit=1 *=0|Nämns §|Named §
OFFICIALS|tjänstepersoner §|officials §|initiator|klasser|tjänstepersoner=1 *=0|Började §|Began §
LARGE|stor §|large §|population|direkt|15000 50000 200000|Efter storlek §|By size §
"""


def _cells(cell: str) -> dict[str, str]:
    """Status and value of a cell of ``ANSWERS``; its words where the cell is T."""
    alone = {"-": "framgår_ej", "#": "sekretess", "/": "ej_tillämplig"}
    if cell in alone:
        return {"status": alone[cell]}
    if cell == "T":
        return {"status": "belagd", "text_sv": "Med ord §", "text_en": "In words §", "kind": "författare"}
    status = {"~": "ungefärlig", "!": "motstridig"}.get(cell[0], "belagd")
    value = " ".join(CODES.get(code, code) for code in cell.strip("~!*").split("+"))
    words = {"text_sv": "Sagt så §", "text_en": "Said so §"} if cell.endswith("*") else {}
    return {"status": status, "value": value, "kind": "tolkning"} | words


def _observations() -> list[dict[str, str]]:
    rows = []
    for place, line in enumerate(ANSWERS.strip().splitlines(), start=1):
        (variable, _, phase), *cells = line.split()[0].partition(":"), *line.split()[1:]
        assert len(cells) == len(CASES), line
        for case, cell in zip(CASES, cells, strict=True):
            if cell != ".":
                told = {"case_id": case, "variable_id": variable, "phase": phase} | _cells(cell)
                found = told["status"] not in ("framgår_ej", "sekretess", "ej_tillämplig")
                where = {"source_id": "rapport", "locator": f"s. {place} §"} if found else {}
                rows.append(told | where | {"coder": "K1", "round": "kodning"})
    return rows


def _step(unit: str, definition: str, cell: str) -> dict[str, str]:
    row = {"unit_id": _units()[unit], "definition": definition, "kind": "tolkning", "coder": "K1"}
    row |= {"source_id": "rapport", "ended": ENDED.get((unit, definition), "")}
    row |= {"locator": "s. 60 §", "reason_sv": "Skälet §", "reason_en": "The reason §"}
    if cell == "-":
        return row | {"status": "okänt"}
    if cell[0] == ">":
        return row | {"status": "ej_antagen", "as_of": cell[1:]}
    year = cell.lstrip("<")
    return row | {"status": "antagen", "earliest": "" if cell[0] == "<" else year, "latest": year}


def _units() -> dict[str, str]:
    """The forty units' ids by name: those of the cases, 15 more municipalities, and 12 regions."""
    places = [*CASES, *(f"ort{place}" for place in range(1, 28))]
    ids = [f"kommun:{place % 4 + 1:02}{place:02}" for place in range(1, 29)]
    return dict(zip(places, [*ids, *(f"region:{place}" for place in range(31, 43))], strict=True))


def _adoptions() -> list[dict[str, str]]:
    rows, units = [], _units()
    for line in CASE_STEPS.strip().splitlines():
        case, *cells = line.split()
        rows += [_step(case, step, cell) | {"case_id": case} for step, cell in zip(DEFINITIONS, cells, strict=True)]
    for step, cells in (("beslut", OTHER_DECISIONS), ("initiativ", OTHER_INITIATIVES)):
        for unit, cell in zip(list(units)[len(CASES) :], cells.split(), strict=True):
            rows.append(_step(unit, step, cell) | {"visibility": "publicerad"})
    return rows


def _lines(table: str, names: str, **more: str) -> list[dict[str, str]]:
    """The rows of a table by the columns' names; in every row what is given besides."""
    return [dict(zip(names.split(), line.split("|"), strict=True)) | more for line in table.strip().splitlines()]


def _places() -> dict[str, list[dict[str, str]]]:
    """Units, cases, and which case is of which unit."""
    units = []
    for name, unit in _units().items():
        level, _, code = unit.partition(":")
        row = {"unit_id": unit, "name": f"{NAMES.get(name, name.capitalize())} §", "level": level, "code": code}
        units.append(row | {"county": f"Län {code[:2]} §", "county_code": code[:2], "reference": "true"})
    found = {"source_id": "rapport", "locator": "s. 1 §"}
    cases = [
        {"case_id": case, "title_sv": f"{name} kommun §", "title_en": f"Municipality of {name} §"}
        | {"programme": "tillkom" if case in SIX else "skr_2024", "visibility": "publicerad"}
        | found
        for case, name in NAMES.items()
    ]
    of = [{"case_id": case, "unit_id": _units()[case], "role": "huvudman"} | found for case in CASES]
    return {"units": units, "cases": cases, "case_units": of}


def _courses() -> dict[str, list[dict[str, str]]]:
    """Events, numbered as they come, and stages."""
    events = _lines(EVENTS, "case_id type date precision", kind="författare", coder="K1", source_id="rapport")
    for place, row in enumerate(events, start=1):
        row |= {"order": str(place), "locator": f"s. {80 + place} §", "text_sv": f"Nr {place} §"}
        row |= {"text_en": f"No. {place} §"}
    names = "case_id as_of stage alternative_low alternative_high trajectory"
    told = {"kind": "tolkning", "round": "kodning", "reason_sv": "Skäl §", "reason_en": "Reason §"}
    stages = _lines(STAGES, names, source_id="rapport", locator="s. 70 §", coder="K1", **told)
    stages[-1]["coder"] = "K2"
    return {"events": events, "stages": stages}


def write_wide_study(folder: Path) -> Path:
    """Write the study as files and give the folder."""
    surveyed = "survey_id reported_as population_sv population_en population_n respondent_sv respondent_en year"
    drawn = "pattern_id case_id theme conclusion_sv conclusion_en kind source_id locator note_sv note_en"
    declared = "set_id label_sv label_en variable_id method anchors reason_sv reason_en"
    tables = _places() | _courses() | {
        "observations": _observations(),
        "adoptions": _adoptions(),
        "adoption_surveys": _lines(
            SURVEYS, f"{surveyed} year_basis n successes share share_status", source_id="samtal", locator="rad 9 §"
        ),
        "patterns": _lines(PATTERNS, drawn, coder="K1"),
        "calibrations": _lines(CALIBRATIONS, declared, coder="K1"),
    }  # fmt: skip
    notes = {"notes": ["Read it with care §."], "notes_sv": ["Läs den varsamt §."]}
    return write_small_study(folder, tables, adoption_sampling=dict.fromkeys(DEFINITIONS, "alla"), **notes)
