"""A small study worked out by hand, on which whole sentences, rows and references can be asserted.

Two sources, two coders, several stages, every status, every visibility, and ``<b>&"`` in every text, so that nothing
a report or a figure leaves unescaped can pass. Its rules are those of the shipped study; its rows are made up.

* alfa, published: the case that is read closely. Coders differ on one effect; a decision settles the stage.
* beta, published: coders differ on the stage and on its direction, and nothing settles it.
* gamma, for participants; delta, internal: what others may not see.
* epsilon, published: another case of alfa's own municipality.
* zeta, published: only listed.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

SHIPPED = Path(__file__).parents[1] / "data"
MARK = '<b>&"'

# "|" separates cells; § stands for the hostile mark.
ROWS = {
    "units": """
        unit_id|name|level|code|county|county_code|reference
        kommun:0662|Alfa §|kommun|0662|Alfa län §|06|true
        kommun:1490|Beta §|kommun|1490|Beta län §|14|true
        region:14|Gamma §|region|14|Beta län §|14|true
        kommun:2081|Delta §|kommun|2081|Delta län §|20|true
    """,
    "cases": """
        case_id|title_sv|title_en|programme|visibility|study_period|note_sv|note_en|source_id|locator
        alfa|Alfa kommun §|Municipality of Alfa §|skr_2024|publicerad|2015/2021|Obs §|Note §|rapport|s. 1 §
        beta|Beta kommun §|Municipality of Beta §|skr_2024|publicerad||||rapport|s. 2 §
        gamma|Region Gamma §|Region Gamma §|tillkom|deltagare||||samtal|
        delta|Delta kommun §|Municipality of Delta §|tillkom|intern||||samtal|
        epsilon|Alfa skola §|School of Alfa §|försök_tillit|publicerad||||rapport|s. 3 §
        zeta|Zeta kommun §|Municipality of Zeta §|försök_tillit|publicerad||||rapport|s. 4 §
    """,
    "case_units": """
        case_id|unit_id|role|name_in_source|source_id
        alfa|kommun:0662|huvudman|Alfa stad §|rapport
        beta|kommun:1490|huvudman||rapport
        gamma|region:14|huvudman||samtal
        delta|kommun:2081|huvudman||samtal
        epsilon|kommun:0662|huvudman||rapport
        zeta|kommun:2081|huvudman||rapport
    """,
    "sources": """
        source_id|type|citation|year|identifier|read_here|interviewees|interviewed|pages|memo
        samtal|intervjuer|Berg, A. (2022). Samtal §.|2022||ja|7|2021-11||Hemligt §
        rapport|rapport|Öst, B. (2024). Rapport §. doi:10.1/x|2024|doi:10.1/x|delvis|||41|Hemligt §
    """,
    "observations": """
        case_id|variable_id|phase|value|text_sv|text_en|status|qualifier|kind|source_id|locator|coder|round|note_sv|note_en|memo
        alfa|population|nuläge|12000|||belagd||författare|rapport|s. 5 §|K1|kodning|||Hemligt §
        alfa|headline|nuläge||Huvudsaken §|The main thing §|belagd||tolkning|rapport|hela §|K1|kodning|||
        alfa|seminar_question_1|nuläge||Vad nu §?|What now §?|belagd||tolkning|rapport|hela §|K1|kodning|||
        alfa|trust_upheld_by|nuläge||Öppna samtal §|Open talks §|belagd||tolkning|rapport|hela §|K1|kodning|||
        alfa|q1_initiator|nuläge||Kommunchefen §|The director §|belagd||författare politiker|rapport|s. 6 §|K1|kodning
        alfa|initiator|nuläge|tjänstepersoner|||ungefärlig||tolkning|rapport|s. 6 §|K1|kodning|||
        alfa|q2_why|nuläge||||framgår_ej|||||K1|kodning|Skälen nämns inte §.|The reasons are not named §.|
        alfa|goals|före|150|||ungefärlig||dokument|rapport|s. 7 §|K1|kodning|||
        alfa|goals|efter|20|20 (beslutade §)|20 (decided §)|belagd|högst|dokument|rapport|s. 7 §|K1|kodning|||
        alfa|committee_structure|före|facknämnder|||belagd||tolkning|rapport|s. 8 §|K1|kodning|||
        alfa|committee_structure|efter|facknämnder|||belagd||tolkning|rapport|s. 8 §|K1|kodning|||
        alfa|steering_docs|före||Tusen §|A thousand §|retorisk||politiker|rapport|s. 9 §|K1|kodning|||
        alfa|steering_docs|efter||||framgår_ej|||||K1|kodning|||
        alfa|values_count|före||||framgår_ej|||||K1|kodning|||
        alfa|values_count|efter||||framgår_ej|||||K1|kodning|||
        alfa|funding|nuläge||||sekretess|||||K1|kodning|||
        alfa|programme_length|nuläge||||ej_tillämplig|||||K1|kodning|||
        alfa|q4_political_role|nuläge||Rollen är som förut §|As before §|belagd||politiker|samtal|rad 1 §|K1|kodning
        alfa|effect_political_task|nuläge|ingen|||belagd||tolkning|samtal|rad 1 §|K1|kodning|||
        alfa|q5_dialogue|nuläge||||framgår_ej|||||K1|kodning|||
        alfa|q7_operations|nuläge||Kortare köer §|Shorter queues §|belagd||tjänsteperson|samtal|rad 2 §|K1|kodning|||
        alfa|effect_operations|nuläge|tydlig|||belagd||tolkning|samtal|rad 2 §|K1|kodning|||
        alfa|effect_operations|nuläge|begränsad|||belagd||tolkning|samtal|rad 2 §|K2|kodning|||
        alfa|threats_to_trust|nuläge||Underskott §|Deficits §|belagd||författare|rapport|s. 10 §|K1|kodning|||
        alfa|principles|nuläge|tillit öppenhet|Öppna dörrar §|Open doors §|belagd||tolkning|rapport|s. 11 §|K1|kodning
        alfa|robots|nuläge||Två robotar §|Two robots §|belagd||författare|rapport|s. 12 §|K1|kodning|||
        beta|initiator|nuläge|tjänstepersoner|||belagd||tolkning|rapport|s. 20 §|K1|kodning|||
        beta|committee_structure|efter|facknämnder|||belagd||tolkning|rapport|s. 20 §|K1|kodning|||
        beta|principles|nuläge|stöd|||belagd||tolkning|rapport|s. 20 §|K1|kodning|||
        gamma|initiator|nuläge|politiker|Gammahemlighet §|Gamma secret §|belagd||tolkning|samtal|rad 9 §|K1|kodning|||
        delta|initiator|nuläge|opposition|Deltahemlighet §|Delta secret §|belagd||tolkning|samtal|rad 8 §|K1|kodning|||
        epsilon|initiator|nuläge|tjänstepersoner|||belagd||tolkning|rapport|s. 30 §|K1|kodning|||
    """,
    "events": """
        case_id|order|date|precision|type|text_sv|text_en|decision_ref|kind|source_id|locator|coder
        alfa|1|2016-12-15|dag|beslut|Beslut §|Decision §|KF § 1 §|dokument|rapport|s. 13 §|K1
        alfa|2||odaterad|aktivitet|Samtal §|Talks §||författare|rapport|s. 13 §|K1
        beta|1|2017~|cirka_år|start|Start §|Start §||författare|rapport|s. 21 §|K1
    """,
    "stages": """
        case_id|as_of|stage|alternative_low|trajectory|trajectory_note_sv|trajectory_note_en|kind|reason_sv|reason_en|source_id|locator|coder|round
        alfa|2017|1||framåt|||tolkning|Tidigt §|Early §|rapport|s. 14 §|K1|kodning
        alfa|2021-11|4||stabil|||tolkning|Nästan där §|Nearly there §|rapport|s. 14 §|K1|kodning
        alfa|2021-11|3|2|framåt|||tolkning|På väg §|On its way §|rapport|s. 14 §|K2|kodning
        alfa|2021-11|3|2|framåt|sakta §|slowly §|tolkning|Efter samtal §|After talks §|rapport|s. 14 §|K1|avgörande
        beta|2021-11|2||framåt|||tolkning|Ena §|One §|rapport|s. 22 §|K1|kodning
        beta|2021-11|4||stabil|||tolkning|Andra §|Other §|rapport|s. 22 §|K2|kodning
        gamma|2021-11|5||stabil|||tolkning|Gammaskäl §|Gamma reason §|samtal|rad 9 §|K1|kodning
        epsilon|2021-11|5||stabil|||tolkning|Skola §|School §|rapport|s. 31 §|K1|kodning
    """,
    "adoptions": """
        unit_id|definition|status|earliest|latest|as_of|case_id|kind|reason_sv|reason_en|source_id|locator|coder
        kommun:0662|beslut|antagen|2016-12-15|2016-12-15||alfa|tolkning|Beslutet §|The decision §|rapport|s. 13 §|K1
        kommun:1490|beslut|ej_antagen|||2021-11|beta|tolkning|Inget beslut §|No decision §|rapport|s. 22 §|K1
    """,
    "adoption_surveys": """
        survey_id|reported_as|population_sv|population_en|year|year_basis|n|successes|share|share_status|source_id|locator|note_sv|note_en
        A1|46 % §|kommuner §|municipalities §|2022|mätår|200|92|0.46|belagd|rapport|s. 40 §|Obs §|Note §
    """,
    "texts": """
        case_id|section|order|text_sv|text_en|author
        alfa|effekter|2|Andra stycket §|Second paragraph §|Ada §
        alfa|effekter|1|Första stycket §|First paragraph §|Ada §
        delta|effekter|1|Deltatext §|Delta text §|Ada §
    """,
    "patterns": """
        pattern_id|case_id|theme|conclusion_sv|conclusion_en|kind|source_id|locator|coder
        P1||effekter|Inget §|Nothing §|författare|rapport|s. 50 §|K1
    """,
}

MORE_THEMES = "theme|robotar|99|Robotar §|Robots §"
MORE_VARIABLES = "robots|robotar|990|Antal robotar §|Number of robots §|Finns robotar §?|Are there robots §?|text||"


def write_small_study(folder: Path, tables: dict[str, list[dict[str, str]]] | None = None, **more: object) -> Path:
    """Write the study as files and give the folder; with other tables in place of its own, if given."""
    folder.mkdir(parents=True, exist_ok=True)
    package = json.loads((SHIPPED / "datapackage.json").read_text(encoding="utf-8"))
    package |= {"title": f"Small study {MARK}", "title_sv": f"Liten studie {MARK}", "synthetic": True}
    package |= {"coding": f"Ada coded {MARK}.", "coding_sv": f"Ada kodade {MARK}."}
    package |= {"contributors": [{"title": f"Ada Ek {MARK}", "organization": "KFi", "email": "ada@example.org"}]}
    package |= more
    (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    for resource in package["resources"]:
        columns = [field["name"] for field in resource["schema"]["fields"]]
        rows = _shipped(resource["name"], columns) or _own(resource["name"], tables)
        with (folder / resource["path"]).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _own(table: str, tables: dict[str, list[dict[str, str]]] | None) -> list[dict[str, str]]:
    """The rows of a table; cells left out at a row's end are empty."""
    if tables is not None and table != "sources":
        rows = tables.get(table, [])
        return [{name: cell.replace("§", MARK) for name, cell in row.items()} for row in rows]
    given, *rows = ([cell.strip() for cell in line.split("|")] for line in ROWS.get(table, "-").strip().splitlines())
    assert all(not any(row[len(given) :]) for row in rows), f"a row of {table} has more cells than columns"
    return [dict(zip(given, (cell.replace("§", MARK) for cell in row), strict=False)) for row in rows]


def _shipped(table: str, columns: list[str]) -> list[dict[str, str]]:
    """The shipped codebook, with a theme and a variable of the study's own."""
    if table not in ("variables", "vocabularies"):
        return []
    with (SHIPPED / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    own = MORE_VARIABLES if table == "variables" else MORE_THEMES
    more = dict.fromkeys(columns, "") | dict(zip(columns, own.replace("§", MARK).split("|"), strict=False))
    if table == "variables":
        more |= {"levels": "kommun region", "phases": "nuläge", "writer": "källa"}
    return [*rows, more]
