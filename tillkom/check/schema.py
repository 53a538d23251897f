"""What the Data Package says of single cells and keys: checked by frictionless, said in our words.

Frictionless is handed the tables as ``reading`` understood them, so a decimal comma, a semicolon or Windows letters are
no mistakes here. Two things it could do stand elsewhere. Foreign keys are a rule of ours: frictionless reads the
referenced table again for every key and validates every copy of its descriptor (3.7 s instead of 1.1 s for a study
of 20 000 observations), and a rule can offer the near match. Header rows are compared in ``sheets``, so that one
missing column does not hide every other problem of its table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tillkom.check.mangled import mangled_code
from tillkom.check.nearest import did_you_mean
from tillkom.check.problems import Problem, shown
from tillkom.check.sheets import Row, Sheet, Sheets
from tillkom.codebook import Field

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?")
_EXPECTED = {
    "integer": ("a whole number", "Write digits alone, for instance 12."),
    "number": ("a number", "Write digits with a decimal point or comma, for instance 0.46."),
    "year": ("a year", "Write four digits, for instance 2024."),
    "boolean": ("true or false", 'Write "true" or "false".'),
}


def schema_problems(sheets: Sheets) -> Iterator[Problem]:
    """Every cell of the wrong type, missing, outside its list or pattern or range, and every key used twice."""
    for sheet in sheets.tables.values():
        unknown = [column for column in sheet.schema.fields if column.type not in ("string", *_EXPECTED)]
        for column in unknown:
            yield Problem(
                sheets.package_file,
                None,
                None,
                None,
                "field_type",
                f'the column "{column.name}" of the table "{sheet.schema.name}" has the type {shown(column.type)}, '
                "which this toolkit does not know.",
                f"Use one of: string, {', '.join(_EXPECTED)}.",
            )
        if not unknown and sheet.rows:
            yield from _sheet_problems(sheets, sheet)


def _sheet_problems(sheets: Sheets, sheet: Sheet) -> Iterator[Problem]:
    short_rows: set[int] = set()
    for error in _frictionless_errors(sheet):
        row = sheet.rows[error.row_number - 2]  # frictionless, too, counts the header as row 1
        if error.type == "primary-key":
            yield _key_twice(sheet, row, sheet.schema.primary_key)
            continue
        column = sheet.schema.field(error.field_name)
        assert column is not None
        if not row[column.name] and sheet.position[column.name] >= row.given:
            if row.number not in short_rows:
                yield _short_row(sheet, row)
            short_rows.add(row.number)
        elif error.type == "unique-error":
            yield _key_twice(sheet, row, (column.name,))
        else:
            yield _cell_problem(sheets, row, column, error)
    yield from _numbers_written_oddly(sheet)


def _frictionless_errors(sheet: Sheet) -> list[Any]:
    from frictionless import Resource, Schema, fields

    makers: dict[str, Any] = {
        "string": fields.StringField,
        "integer": fields.IntegerField,
        "number": fields.NumberField,
        "boolean": fields.BooleanField,
        "year": fields.YearField,
    }
    present = [column for column in sheet.schema.fields if column.name in sheet.position]
    key = sheet.schema.primary_key
    schema = Schema(
        fields=[makers[column.type](name=column.name, constraints=_constraints(column, key)) for column in present],
        primary_key=list(key) if all(name in sheet.position for name in key) else [],
    )
    cells = [[row[column.name] for column in present] for row in sheet.rows]
    resource = Resource(name=sheet.schema.name, data=[[column.name for column in present], *cells], schema=schema)
    # Rows are streamed rather than `validate` called, and the schema is built from classes rather than a descriptor:
    # both would validate our descriptor against JSON Schema first, whose import alone costs 1 to 2 s.
    with resource.open():
        return [error for row in resource.row_stream for error in row.errors]


def _constraints(column: Field, key: tuple[str, ...]) -> dict[str, Any]:
    stated = {
        "required": column.required or None,
        "unique": (column.unique and key != (column.name,)) or None,  # else told twice, as a key and as unique
        "enum": list(column.enum) if column.enum else None,
        "pattern": column.pattern,
        "minimum": _bound(column, column.minimum),
        "maximum": _bound(column, column.maximum),
    }
    return {name: value for name, value in stated.items() if value is not None}


def _bound(column: Field, bound: float | None) -> float | int | None:
    return int(bound) if bound is not None and column.type in ("integer", "year") else bound


def _short_row(sheet: Sheet, row: Row) -> Problem:
    message = f"the row ends after {row.given} cells of {len(row.raw)}, and required columns follow."
    return sheet.problem(None, message, "Fill in the missing cells at its end.", "missing_cells", row=row.number)


def _key_twice(sheet: Sheet, row: Row, key: tuple[str, ...]) -> Problem:
    values = tuple(row[name] for name in key)
    if not any(values):
        return row.problem(key[0], "the row has no key.", f"Fill in {', '.join(key)}.", "key")
    first = next(other for other in sheet.rows if tuple(other[name] for name in key) == values)
    named = ", ".join(f"{name} {shown(value)}" for name, value in zip(key, values, strict=True))
    return row.problem(
        key[-1] if len(key) == 1 else None,
        f"{named} stands in row {first.number} already.",
        "Remove one of the two rows, or correct the one that is wrong.",
        "key",
    )


def _cell_problem(sheets: Sheets, row: Row, column: Field, error: Any) -> Problem:
    value = row[column.name]
    if error.type == "type-error":
        expected, remedy = _EXPECTED[column.type]
        return row.problem(column.name, f"{shown(value)} is not {expected}.", remedy, "type")
    constraint = re.match(r'constraint "(\w+)"', error.note)
    broken = constraint[1] if constraint else error.type
    if broken == "required":
        return row.problem(column.name, "the cell is empty.", _fill_in(column), "required")
    if broken == "enum" and column.enum:
        labels = sheets.labels(column.vocabulary) if column.vocabulary else None
        remedy = did_you_mean(value, column.enum, "Write one of them.", labels)
        return row.problem(column.name, f"{shown(value)} is not one of {', '.join(column.enum)}.", remedy, "enum")
    if broken in ("minimum", "maximum"):
        limit = column.minimum if broken == "minimum" else column.maximum
        message = f"{shown(value)} is {'less' if broken == 'minimum' else 'more'} than {limit:g}."
        return row.problem(column.name, message, "Correct the number.", "range")
    return _pattern_problem(row, column)


def _fill_in(column: Field) -> str:
    if column.enum and len(column.enum) <= 8:
        return f"Write one of {', '.join(column.enum)}."
    what = column.title("en")
    return f"Write the {what}." if what != column.name else "Fill it in."


def _pattern_problem(row: Row, column: Field) -> Problem:
    value = row[column.name]
    if mangled := mangled_code(value, column.name, row["level"] or row["unit_id"].partition(":")[0]):
        remedy = f'Write "{mangled}", and format the column as text in the spreadsheet.'
        return row.problem(
            column.name, f"{shown(value)} is a code that a spreadsheet has changed into a number.", remedy, "excel_code"
        )
    description = column.description("en")
    remedy = f"What belongs here: {description}" if description else f"It must match {column.pattern}"
    if column.pattern and column.pattern.startswith("^[a-z0-9åäö]"):
        remedy = "Use small letters, digits, _ and - alone."
    return row.problem(column.name, f"{shown(value)} is not written as the column demands.", remedy, "pattern")


def _numbers_written_oddly(sheet: Sheet) -> Iterator[Problem]:
    """Python reads 1_000, ١٢ and NaN as numbers, and so does frictionless; other programs do not."""
    for column in sheet.schema.fields:
        written = {"integer": _WHOLE, "year": _WHOLE, "number": _NUMBER}.get(column.type)
        if written is None or column.name not in sheet.position:
            continue
        for row in sheet.rows:
            value = row[column.name]
            if value and not written.fullmatch(value) and _reads_as_number(value):
                expected, remedy = _EXPECTED[column.type]
                yield row.problem(column.name, f"{shown(value)} is not {expected}.", remedy, "type")


def _reads_as_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
