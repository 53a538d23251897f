"""The package: a study may add to what the toolkit builds on, and take nothing away."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from tillkom.check.problems import Problem, say, shown
from tillkom.check.rules.codes import TABLES
from tillkom.check.rules.registry import rule
from tillkom.check.sheets import Sheets
from tillkom.codebook import PACKAGE_FILE, Codebook, Field, TableSchema
from tillkom.shipped import shipped

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
                message = say("package.not_read_file", path=needed.path, table=shown(name))
                yield _of_package(sheets, message, say("package.copy"))
            continue
        for column in needed.fields:
            there = table.field(column.name)
            if there is None:
                message = say("package.lacks_column", table=shown(name), column=shown(column.name))
                yield _of_package(sheets, message, say("package.copy"))
            elif lacks := _lacks(column, there, sheets.codebook):
                where = say("package.column", column=shown(column.name), table=shown(name))
                yield _of_package(sheets, say("package.lacks", where=where, lacks=lacks), say("package.copy"))
        if table.primary_key != needed.primary_key:
            key = ", ".join(needed.primary_key)
            yield _of_package(sheets, say("package.key", table=shown(name), key=key), say("package.copy"))
        for link in needed.foreign_keys:
            if link not in table.foreign_keys:
                message = say("package.link", table=shown(name), fields=", ".join(link.fields), other=shown(link.table))
                yield _of_package(sheets, message, say("package.copy"))


def _lacks(needed: Field, there: Field, codebook: Codebook) -> str:
    """How a column's description says less than the toolkit's own; "" where it does not, or another rule says so."""
    if there.type not in TYPES:
        return ""
    if there.type != needed.type:
        return say("package.other_type", there=shown(there.type), needed=shown(needed.type))
    for mark, called in (("required", "required"), ("unique", "unique"), ("internal", "internal"), ("is_list", "list")):
        if getattr(needed, mark) and not getattr(there, mark):
            return say("package.not_marked", mark=shown(called))
    if needed.is_list != there.is_list or needed.is_edtf != there.is_edtf:
        return say("package.differs_in", what=shown("list" if needed.is_list != there.is_list else "format_of"))
    if needed.vocabulary and there.vocabulary != needed.vocabulary:
        if there.vocabulary and there.vocabulary not in codebook.vocabularies:
            return ""
        from_there = shown(there.vocabulary) if there.vocabulary else say("package.nowhere")
        return say("package.other_vocabulary", there=from_there, needed=shown(needed.vocabulary))
    if needed.pattern and not needed.is_list and there.pattern != needed.pattern:
        return say("package.no_pattern", pattern=say("quoted", value=needed.pattern))
    low, high = needed.minimum, needed.maximum
    if low is not None and (there.minimum is None or there.minimum < low):
        return say("package.no_minimum", bound=f"{low:g}")
    if high is not None and (there.maximum is None or there.maximum > high):
        return say("package.no_maximum", bound=f"{high:g}")
    return ""


@rule()
def package_asks_for_what_is_not_read(sheets: Sheets) -> Iterator[Problem]:
    """A package that names its own decimal sign or words for true would be read as if it had not."""
    for resource in sheets.codebook.package["resources"]:
        for key, value in _objects(resource.get("dialect")):
            if key not in _SEPARATOR and value != _DIALECT.get(key, value if value in (False, None, "") else None):
                message = say("package.dialect", table=shown(resource["name"]), key=shown(key), value=shown(str(value)))
                yield _of_package(sheets, message, say("package.dialect_do"))
        for descriptor in resource["schema"]["fields"]:
            for key in _NOT_READ:
                if key in descriptor:
                    where = say("package.column", column=shown(descriptor["name"]), table=shown(resource["name"]))
                    message = say("package.not_read", where=where, key=shown(key))
                    yield _of_package(sheets, message, say("package.not_read_do"))


def _objects(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


@rule()
def two_tables_in_one_file(sheets: Sheets) -> Iterator[Problem]:
    """Every table has a file of its own, on systems too that do not tell capitals from small letters."""
    seen: dict[str, str] = {PACKAGE_FILE: say("package.itself")}
    for table in sheets.codebook.tables.values():
        path = table.path.casefold().removeprefix("./")
        if path in seen:
            message = say("package.file_twice", path=shown(table.path), table=shown(table.name), of=seen[path])
            yield _of_package(sheets, message, say("package.copy"))
        seen.setdefault(path, say("package.of_other", table=shown(table.name)))
