"""The package: a study may add to what the toolkit builds on, and take nothing away."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from tillkom.check.problems import Problem, shown
from tillkom.check.rules.codes import TABLES
from tillkom.check.rules.registry import rule
from tillkom.check.sheets import Sheets
from tillkom.codebook import PACKAGE_FILE, Codebook, Field, TableSchema
from tillkom.shipped import shipped

_COPY = "Copy its entry from another study."
TYPES = ("string", "integer", "number", "year", "boolean")
_NOT_READ = ("trueValues", "falseValues", "decimalChar", "groupChar", "bareNumber")
"""Ways to write cells that the standard lets a package choose, and the toolkit does not follow."""
_DIALECT = {"quoteChar": '"', "doubleQuote": True, "header": True, "headerRows": [1]}
"""Of a table's dialect only the separator may differ; it is seen in the file."""
_SEPARATOR = ("delimiter", "lineTerminator", "$schema", "type", "profile")


@cache
def own_tables() -> dict[str, TableSchema]:
    """The tables as the toolkit's own package describes them."""
    return Codebook.read(shipped("data")).tables


def _of_package(sheets: Sheets, message: str, remedy: str) -> Problem:
    return Problem(sheets.package_file, None, None, None, "", message, remedy)


@rule()
def package_says_less_than_the_toolkit_needs(sheets: Sheets) -> Iterator[Problem]:
    """Columns, keys and limits that reports, extracts and figures rest on hold whatever a study's package says."""
    for name, needed in own_tables().items():
        table = sheets.codebook.tables.get(name)
        if table is None:
            # a table that every study has is told of by another rule; one that some have must not be lost
            if name not in TABLES and (sheets.folder / needed.path).exists():
                message = f'{needed.path} stands in the folder, but no table "{name}" is described, so nobody reads it.'
                yield _of_package(sheets, message, _COPY)
            continue
        for column in needed.fields:
            there = table.field(column.name)
            if there is None:
                message = f'the table "{name}" lacks the column "{column.name}".'
                yield _of_package(sheets, message, _COPY)
            elif lacks := _lacks(column, there, sheets.codebook):
                message = f'the column "{column.name}" of the table "{name}" {lacks}, which the toolkit rests on.'
                yield _of_package(sheets, message, _COPY)
        if table.primary_key != needed.primary_key:
            key = ", ".join(needed.primary_key)
            yield _of_package(sheets, f'the key ("primaryKey") of the table "{name}" is not {key}.', _COPY)
        for link in needed.foreign_keys:
            if link not in table.foreign_keys:
                message = f'the table "{name}" no longer says that {", ".join(link.fields)} leads to "{link.table}".'
                yield _of_package(sheets, message, _COPY)


def _lacks(needed: Field, there: Field, codebook: Codebook) -> str:
    """How a column's description says less than the toolkit's own; "" where it does not, or another rule says so."""
    if there.type not in TYPES:
        return ""
    if there.type != needed.type:
        return f'has the type "{there.type}" instead of "{needed.type}"'
    for mark, called in (("required", "required"), ("unique", "unique"), ("internal", "internal"), ("is_list", "list")):
        if getattr(needed, mark) and not getattr(there, mark):
            return f'is not "{called}"'
    if needed.is_list != there.is_list or needed.is_edtf != there.is_edtf:
        return f'differs in "{"list" if needed.is_list != there.is_list else "format_of"}"'
    if needed.vocabulary and there.vocabulary != needed.vocabulary:
        if there.vocabulary and there.vocabulary not in codebook.vocabularies:
            return ""
        return f'takes its codes from {shown(there.vocabulary or "nowhere")} instead of "{needed.vocabulary}"'
    if needed.pattern and not needed.is_list and there.pattern != needed.pattern:
        return f'has not the pattern "{needed.pattern}"'
    low, high = needed.minimum, needed.maximum
    if low is not None and (there.minimum is None or there.minimum < low):
        return f"has no minimum of {low:g}"
    if high is not None and (there.maximum is None or there.maximum > high):
        return f"has no maximum of {high:g}"
    return ""


@rule()
def package_asks_for_what_is_not_read(sheets: Sheets) -> Iterator[Problem]:
    """A package that names its own decimal sign or words for true would be read as if it had not."""
    for resource in sheets.codebook.package["resources"]:
        for key, value in _objects(resource.get("dialect")):
            if key not in _SEPARATOR and value != _DIALECT.get(key, value if value in (False, None, "") else None):
                message = f'the dialect of the table "{resource["name"]}" says "{key}": {shown(str(value))}.'
                yield _of_package(sheets, message, "Remove it, and save the table as CSV UTF-8 with a header row.")
        for descriptor in resource["schema"]["fields"]:
            for key in _NOT_READ:
                if key in descriptor:
                    message = f'the column "{descriptor["name"]}" of the table "{resource["name"]}" has "{key}".'
                    remedy = 'Remove it: truths are "true" and "false", numbers have a decimal point or comma.'
                    yield _of_package(sheets, message, remedy)


def _objects(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


@rule()
def two_tables_in_one_file(sheets: Sheets) -> Iterator[Problem]:
    """Every table has a file of its own, on systems too that do not tell capitals from small letters."""
    seen = {PACKAGE_FILE: "the package itself"}
    for table in sheets.codebook.tables.values():
        path = table.path.casefold().removeprefix("./")
        if path in seen:
            yield _of_package(sheets, f'the file "{table.path}" of the table "{table.name}" is {seen[path]}.', _COPY)
        seen.setdefault(path, f'that of the table "{table.name}" too')
