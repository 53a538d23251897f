"""A small, valid, synthetic study that a test can spoil in one place."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "data"
ALL_LEVELS = "kommun region förvaltning enhet statlig_myndighet idéburen"

# Each text is a table without its constant columns; "|" separates cells, so that they stay readable.
ROWS = {
    "units": """
        unit_id|name|level|code|county|county_code|part_of|reference
        region:14|Region A|region|14|Län A|14||true
        kommun:0662|Kommun A|kommun|0662|Län B|06||true
        kommun:1490|Kommun B|kommun|1490|Län A|14|region:14|true
        förvaltning:skola|Skolförvaltning|förvaltning||||kommun:0662|false
        statlig_myndighet:tillsyn|Tillsynsmyndighet|statlig_myndighet|||||false
    """,
    "cases": """
        case_id|title_sv|programme|visibility|study_period|source_id|locator
        fall_a|Fall A|tillkom|publicerad|../2021-11|rapport|s. 18
        fall_b|Fall B|tillkom|deltagare|2015/2022|rapport|s. 22
        fall_c|Fall C|försök_tillit|intern||intervjuer|
    """,
    "case_units": """
        case_id|unit_id|role|source_id
        fall_a|kommun:0662|huvudman|rapport
        fall_b|kommun:1490|huvudman|rapport
        fall_b|region:14|huvudman|rapport
        fall_c|statlig_myndighet:tillsyn|huvudman|
    """,
    "sources": """
        source_id|type|citation|year|read_here
        rapport|rapport|Författaren (2024). Rapporten, med komma.|2024|ja
        intervjuer|intervjuer|Tio intervjuer.||delvis
    """,
    "variables": f"""
        variable_id|theme|order|label_sv|label_en|question_sv|question_en|type|vocabulary|levels|phases
        population|fakta|10|Invånare|Inhabitants|Hur många?|How many?|antal||kommun region|nuläge
        goals|mål|20|Mål|Goals|Hur många?|How many?|antal||{ALL_LEVELS}|före efter
        initiator|frågor|30|Vem|Who|Vem tog initiativet?|Who?|klass|initiator|{ALL_LEVELS}|nuläge
        problems|frågor|40|Problem|Problems|Vilka problem?|Which?|klasser|problem|{ALL_LEVELS}|nuläge
        q1_initiator|frågor|50|Vem|Who|Vem tog initiativet?|Who?|text||{ALL_LEVELS}|nuläge
        programme_length|stöd|60|Längd|Length|Hur länge?|How long?|tal||{ALL_LEVELS}|nuläge
    """,
    "observations": """
        case_id|variable_id|phase|value|text_sv|status|qualifier|kind|source_id|locator|as_of|coder|round
        fall_a|goals|före|150||ungefärlig|nästan|författare politiker|rapport|s. 18||K1|kodning
        fall_a|goals|efter|||framgår_ej|||||2021-11|K1|kodning
        fall_a|initiator|nuläge|politiker|De som leder nämnden|belagd||tolkning|rapport|s. 18|2016|K1|kodning
        fall_a|problems|nuläge|hindrar_innovation mer_administration|Tröghet|belagd||tolkning|rapport|s. 18||K1|kodning
        fall_a|q1_initiator|nuläge||Ledande politiker|belagd||författare|rapport|s. 18||K1|kodning
        fall_a|programme_length|nuläge|2.5||belagd||dokument|rapport|s. 19||K1|kodning
        fall_b|goals|före|120||belagd||dokument|rapport|s. 22||K1|kodning
        fall_b|goals|före|130||belagd||dokument|rapport|s. 23||K2|kodning
        fall_b|goals|före|130||belagd||dokument|rapport|s. 23||K1|avgörande
        fall_c|q1_initiator|nuläge|||sekretess|||||2021-11|K1|kodning
    """,
    "events": """
        case_id|order|date|precision|type|text_sv|kind|source_id|locator|coder
        fall_a|1|2016-12-15|dag|beslut|Beslut.|dokument|rapport|s. 18|K1
        fall_a|2||odaterad|aktivitet|Samtal.|författare|rapport|s. 18|K1
        fall_a|3|2019-05/..|öppet_slut|projekt|Arbete.|författare|rapport|s. 19|K1
        fall_b|1|2017~|cirka_år|start|Start.|tjänsteperson|rapport|s. 22|K1
    """,
    "stages": """
        case_id|as_of|stage|alternative_low|trajectory|kind|reason_sv|source_id|locator|coder|round
        fall_a|2017|2||framåt|tolkning|Beslutad.|rapport|s. 18|K1|kodning
        fall_a|2021-11|3|2|stannat_av|tolkning|Dialoger finns.|rapport|s. 19|K1|kodning
    """,
    "patterns": """
        pattern_id|case_id|theme|conclusion_sv|kind|source_id|locator|coder
        P1||effekter|Inget har hänt.|författare|rapport|s. 39|K1
        P2|fall_a|metod|Fallet är valt.|författare|rapport|s. 9|K1
    """,
    "texts": """
        case_id|section|order|text_sv|author
        fall_a|effekter|1|Ett eget stycke.|Analytikern
    """,
    "calibrations": """
        set_id|label_sv|variable_id|phase|method|anchors|reason_sv|coder
        PRACTICE|i praktiken|||klasser|0=0 1=0 2=0.2 3=0.4 4=0.8 5=1|Från steg 4.|K1
    """,
    "adoptions": """
        unit_id|definition|status|earliest|latest|as_of|case_id|kind|reason_sv|source_id|locator|coder|visibility
        kommun:0662|beslut|antagen|2016-12-15|2016-12-15||fall_a|tolkning|Beslutet.|rapport|s. 18|K1|
        kommun:1490|beslut|ej_antagen|||2021-11|fall_b|tolkning|Inget beslut.|rapport|s. 22|K1|
        region:14|beslut|okänt|||||tolkning|Källan tiger.|||K1|publicerad
    """,
    "adoption_surveys": """
        survey_id|reported_as|population_n|year|year_basis|n|successes|share|share_status|source_id|locator
        A1|46 %|311|2022|publiceringsår|311|143|0.46|belagd|rapport|s. 40
        A2|drygt hälften||2022|publiceringsår|||0.51|ungefärlig|rapport|s. 41
    """,
}


class SmallStudy:
    """The study as rows in memory; ``save`` writes it, and ``row`` is the number a spreadsheet shows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.package: dict[str, Any] = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
        self.package["synthetic"] = True
        self.tables = {resource["name"]: self._table(resource) for resource in self.package["resources"]}
        self.raw: dict[str, bytes] = {}
        """Files to write as they are, instead of a table or beside it."""

    def _table(self, resource: Mapping[str, Any]) -> list[list[str]]:
        columns = [field["name"] for field in resource["schema"]["fields"]]
        if resource["name"] == "vocabularies":
            with (DATA / "vocabularies.csv").open(encoding="utf-8", newline="") as file:
                return list(csv.reader(file))
        given, *rows = (line.strip().split("|") for line in ROWS[resource["name"]].strip().splitlines())
        return [columns, *([dict(zip(given, row, strict=True)).get(name, "") for name in columns] for row in rows)]

    def set(self, table: str, row: int, column: str, value: str) -> None:
        rows = self.tables[table]
        rows[row - 1][rows[0].index(column)] = value

    def change(self, table: str, row: int, **cells: str) -> None:
        for column, value in cells.items():
            self.set(table, row, column, value)

    def add(self, table: str, like: int, **cells: str) -> None:
        """A further row, like another one but for some cells."""
        self.tables[table].append(list(self.tables[table][like - 1]))
        self.change(table, len(self.tables[table]), **cells)

    def remove(self, table: str, row: int) -> None:
        del self.tables[table][row - 1]

    def remove_column(self, table: str, column: str) -> None:
        at = self.tables[table][0].index(column)
        for row in self.tables[table]:
            del row[at]

    def field(self, table: str, column: str) -> dict[str, Any]:
        resource = next(resource for resource in self.package["resources"] if resource["name"] == table)
        return next(field for field in resource["schema"]["fields"] if field["name"] == column)

    def csv(self, table: str, delimiter: str = ",", line_end: str = "\n") -> str:
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(self.tables[table])
        return text.getvalue()

    def save(self) -> Path:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        (self.folder / "datapackage.json").write_text(json.dumps(self.package, ensure_ascii=False), encoding="utf-8")
        for table in self.tables:
            (self.folder / f"{table}.csv").write_text(self.csv(table), encoding="utf-8", newline="")
        for name, data in self.raw.items():
            (self.folder / name).write_bytes(data)
        return self.folder
