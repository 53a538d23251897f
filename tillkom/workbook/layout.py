"""What a workbook of a study holds: its sheets, their columns, and the rows that are there before anybody writes.

A case has a form: one row for every question that applies to it, answered or not. The other tables stand as they are.
Every row that comes from the study carries its key and a digest of what it showed, in hidden columns, so that what
comes back can be told from what was there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tillkom.codebook import Codebook, Field, TableSchema
from tillkom.codes import CLASS, CLASSES, CODING, NOT_APPLICABLE, TEXT
from tillkom.language import in_language, words
from tillkom.reading import clean, normalise

if TYPE_CHECKING:
    from tillkom.study import Study

KEY, DIGEST = "_key", "_digest"
"""Hidden columns: which row of the study this was, and what it showed."""
CHOICES = "value_"
"""Columns for a second and further class are called value_2, value_3 …"""
FORM_TABLE = "observations"
TABLES = ("events", "stages", "adoptions", "cases", "case_units", "sources", "units")
"""The tables that have a sheet of their own, in the order of the sheets."""
ONE_CODERS = ("observations", "events", "stages", "adoptions")
"""What a coder enters; a coder's copy holds nobody else's."""
LONGEST_SHEET_NAME = 31  # letters, as Excel has it
NOT_IN_SHEET_NAMES = str.maketrans("[]:*?/\\", "_______")
SPARE_CLASSES, FEWEST_CLASSES = 2, 8
SPARE_ROWS = 150  # empty rows below a table, ready to be filled in


@dataclass(frozen=True)
class Column:
    """A column of a sheet."""

    name: str
    title: str
    width: int = 16
    terms: Mapping[str, str] = field(default_factory=dict)
    """Code → label, where only these may stand here."""
    several: bool = False
    """Several codes may stand in one cell, separated by semicolons."""
    refers_to: str | None = None
    """The table whose first column may stand here."""
    description: str = ""
    fixed: bool = False
    """Not for the coder to change."""
    hidden: bool = False

    def shown(self, cell: str) -> str:
        """A cell of the table as the workbook shows it: labels for codes."""
        if not self.terms or not cell:
            return cell
        return "; ".join(self.terms.get(code, code) for code in (cell.split() if self.several else [cell]))


@dataclass
class Line:
    """A row of a sheet: what it shows, and which row of the study it is (None for one that waits to be filled in)."""

    cells: dict[str, str]
    key: str | None = None
    terms: Mapping[str, str] = field(default_factory=dict)
    """In a form: the classes that may answer this question."""
    several: bool = False
    help: str = ""
    is_class: bool = False

    @property
    def digest(self) -> str:
        """What the row shows, in short."""
        return digest_of(self.cells)


@dataclass
class Page:
    """A sheet of the workbook."""

    name: str
    title: str
    table: str
    columns: list[Column]
    lines: list[Line]
    case_id: str | None = None

    @property
    def is_form(self) -> bool:
        """Whether its rows are questions, which stay as they are."""
        return self.case_id is not None


def digest_of(cells: Mapping[str, str]) -> str:
    """What a row shows, in a few letters; what the form says of the question is not part of it."""
    shown = {name: clean(cell) for name, cell in cells.items() if not name.startswith("_")}
    text = "\x1f".join(f"{name}\x1e{cell}" for name, cell in sorted(shown.items()) if cell)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def key_of(schema: TableSchema, row: Mapping[str, str]) -> str:
    """What tells a row from all others of its table."""
    return "|".join(row.get(name, "") for name in schema.primary_key)


def pages(
    study: Study, rows: Mapping[str, list[dict[str, str]]], cases: Iterable[str], coder: str | None, language: str
) -> list[Page]:
    """All sheets of a workbook.

    Parameters
    ----------
    study : the whole study.
    rows : every table's rows as they are written.
    cases : the cases that get a form; the other tables hold what belongs to them, and the sources and units.
    coder : whose copy it is, without anybody else's answers; None = everybody's.
    """
    chosen = list(cases)
    made = [_form(study, rows[FORM_TABLE], case_id, coder, language) for case_id in chosen]
    _name_forms(made, language)
    tables = [name for name in TABLES if name in study.codebook.tables]
    return made + [_table(study.codebook, name, rows[name], chosen, coder, language) for name in tables]


def columns_of(codebook: Codebook, table: str, language: str) -> list[Column]:
    """A table's columns as the workbook shows them."""
    schema = codebook.tables[table]
    refers = {key.fields[0]: key.table for key in schema.foreign_keys if len(key.fields) == 1 and key.table != table}
    return [_column(codebook, each, refers.get(each.name), language) for each in schema.fields]


def _column(codebook: Codebook, each: Field, refers_to: str | None, language: str) -> Column:
    terms = codebook.vocabularies.get(each.vocabulary or "", {})
    labels = {code: term.label(language) for code, term in terms.items() if not each.enum or code in each.enum}
    title = each.title(language)
    wide = each.name.startswith(("text", "reason", "citation", "title", "note", "conclusion"))
    return Column(
        each.name,
        title[:1].upper() + title[1:],
        width=44 if wide else max(12, min(24, len(title) + 4)),
        terms={} if len(set(labels.values())) < len(labels) else labels,
        several=each.is_list,
        refers_to=refers_to,
        description=each.description(language),
    )


def _table(
    codebook: Codebook, name: str, rows: list[dict[str, str]], cases: list[str], coder: str | None, language: str
) -> Page:
    schema = codebook.tables[name]
    columns = columns_of(codebook, name, language)
    kept = [row for row in rows if _belongs(name, row, cases, coder)]
    lines = [Line(shown_cells(columns, schema, row), key_of(schema, row)) for row in kept]
    title = schema.title(language)
    return Page(title[:1].upper() + title[1:LONGEST_SHEET_NAME], schema.description(language), name, columns, lines)


def _belongs(table: str, row: Mapping[str, str], cases: list[str], coder: str | None) -> bool:
    """Whether a row is of the workbook's cases, and of the coder whose copy it is."""
    if "case_id" in row and row["case_id"] and row["case_id"] not in cases:
        return False
    return coder is None or table not in ONE_CODERS or row.get("coder") == coder


def shown_cells(columns: Iterable[Column], schema: TableSchema, row: Mapping[str, str]) -> dict[str, str]:
    """A row's cells as the workbook shows them."""
    shown = {}
    for column in columns:
        known = schema.field(column.name)
        cell = row.get(column.name, "")
        shown[column.name] = column.shown(normalise(cell, known) if known and column.terms else cell)
    return shown


def _form(study: Study, rows: list[dict[str, str]], case_id: str, coder: str | None, language: str) -> Page:
    """A case's form: every question that applies, with the answers there are."""
    from tillkom.analysis import answers

    codebook = study.codebook
    schema = codebook.tables[FORM_TABLE]
    say = words("workbook", language)
    asked = answers(study, cases=[case_id])
    mine: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        if row["case_id"] == case_id and (coder is None or row["coder"] == coder):
            mine.setdefault((row["variable_id"], row["phase"]), []).append(row)
    questions = study.variables.set_index("variable_id")
    most = max((len(row["value"].split()) for group in mine.values() for row in group), default=0)
    classes = max(FEWEST_CLASSES, most + SPARE_CLASSES)
    columns = _form_columns(codebook, classes, coder, language)
    lines: list[Line] = []
    for each in asked.itertuples():
        answered = mine.get((str(each.variable_id), str(each.phase)), [])
        if each.status == NOT_APPLICABLE and not answered:
            continue
        question = _Question(
            codebook, questions.loc[each.variable_id], str(each.variable_id), str(each.phase), language
        )
        for row in answered or [{"coder": coder or "", "round": CODING if coder else ""}]:
            cells = shown_cells(columns, schema, row) | question.cells | question.answer(row.get("value", ""))
            lines.append(question.line(cells, key_of(schema, row) if answered else None))
    title = say("form.title", case=study.case_title(case_id, language))
    return Page(case_id, title, FORM_TABLE, columns, lines, case_id)


class _Question:
    """One variable in one phase, as a row of a form shows it."""

    def __init__(
        self, codebook: Codebook, row: Mapping[str, object], variable_id: str, phase: str, language: str
    ) -> None:
        self._type = str(row["type"])
        terms = codebook.vocabularies.get(str(row["vocabulary"]), {}) if self._type in (CLASS, CLASSES) else {}
        self._terms = {code: term.label(language) for code, term in terms.items()}
        definitions = [
            f"{term.label(language)}: {said}" for term in terms.values() if (said := term.definition(language))
        ]
        given = {name: _text(row[name]) if name in row else "" for name in ("help_sv", "help_en", "unit_sv", "unit_en")}
        self._help = "\n".join([in_language(language, given["help_sv"], given["help_en"]), *definitions]).strip()
        say = words("workbook", language)
        self.cells = {
            "_theme": codebook.label("theme", str(row["theme"]), language),
            "_question": in_language(language, _text(row["question_sv"]), _text(row["question_en"])),
            "_phase_label": codebook.label("phase", phase, language),
            "_unit": in_language(language, given["unit_sv"], given["unit_en"]),
            "_how": say(f"how.{self._type}"),
            "variable_id": variable_id,
            "phase": phase,
        }

    def answer(self, value: str) -> dict[str, str]:
        """The value over its columns: one class each; words and numbers in the first."""
        if self._type == TEXT or not self._terms:
            return {"value": value}
        codes = value.split()
        named = {"value": ""} | {
            f"{CHOICES}{at}": self._terms.get(code, code) for at, code in enumerate(codes[1:], start=2)
        }
        return named | {"value": self._terms.get(codes[0], codes[0]) if codes else ""}

    def line(self, cells: dict[str, str], key: str | None) -> Line:
        """The row."""
        cells = {name: cell for name, cell in cells.items() if cell or not name.startswith(CHOICES)}
        return Line(cells, key, self._terms, self._type == CLASSES, self._help, bool(self._terms))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _form_columns(codebook: Codebook, classes: int, coder: str | None, language: str) -> list[Column]:
    say = words("workbook", language)
    own = {column.name: column for column in columns_of(codebook, FORM_TABLE, language)}
    first = [
        Column("_theme", say("form.theme"), 16, fixed=True),
        Column("_question", say("form.question"), 42, fixed=True),
        Column("_phase_label", say("form.phase"), 10, fixed=True),
        Column("_how", say("form.how"), 18, fixed=True),
        Column("_unit", say("form.unit"), 12, fixed=True),
        Column("value", say("form.answer"), 24, description=own["value"].description),
        *(Column(f"{CHOICES}{at}", say("form.another", number=at), 18) for at in range(2, classes + 1)),
    ]
    technical = ("case_id", "variable_id", "phase", "value")
    whose = [
        Column(**{**vars(own[name]), "hidden": coder is not None}) if name in ("coder", "round") else own[name]
        for name in own
        if name not in technical
    ]
    return first + whose + [Column(name, name, fixed=True, hidden=True) for name in ("variable_id", "phase")]


def _name_forms(forms: list[Page], language: str) -> None:
    """Sheet names that Excel takes and that no two sheets share."""
    taken: set[str] = set()
    for form in forms:
        name = words("workbook", language)("form.sheet", case=form.name).translate(NOT_IN_SHEET_NAMES)
        name = name[:LONGEST_SHEET_NAME]
        number = 2
        while name.casefold() in taken:
            tail = f" {number}"
            name, number = name[: LONGEST_SHEET_NAME - len(tail)] + tail, number + 1
        taken.add(name.casefold())
        form.name = name


def choices_of(page: Page, line: Line | None, name: str) -> Iterator[Mapping[str, str]]:
    """The codes and labels that may stand in a cell, where only some may."""
    if line is not None and (name == "value" or name.startswith(CHOICES)):
        if line.is_class:
            yield line.terms
        return
    yield from (column.terms for column in page.columns if column.name == name and column.terms)
