"""The codebook of a study: its Data Package read – tables, columns, vocabularies, labels in Swedish and English."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from dataclasses import field as with_default
from functools import partial
from pathlib import Path
from typing import Any

from tillkom.errors import TillkomError
from tillkom.language import Said, said
from tillkom.older import Missing, of_today
from tillkom.package import (
    PACKAGE_FILE,
    CodebookError,
    encoding,
    mark,
    missing_values,
    read_package,
    within_the_folder,
)
from tillkom.reading import (
    UnreadableTable,
    clean,
    misreading,
    read_table,
    unreadable,
)
from tillkom.shipped import shipped

VOCABULARIES = "vocabularies"
_say = partial(said, "package")


@dataclass(frozen=True)
class Field:
    """A column: what may stand in it, and what it is called in Swedish and English."""

    name: str
    type: str = "string"
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] | None = None
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    vocabulary: str | None = None
    is_list: bool = False
    """Several codes may stand in one cell, separated by one space."""
    is_edtf: bool = False
    """The cell holds a date in EDTF."""
    internal: bool = False
    """What stands here never leaves the research group."""
    assumed: bool = False
    """The study was made before there was such a column; where its file lacks it, it is empty."""
    missing: frozenset[str] = frozenset()
    """What the package says stands for an empty cell, such as NA."""
    titles: dict[str, str] = with_default(default_factory=dict)
    descriptions: dict[str, str] = with_default(default_factory=dict)

    def title(self, language: str) -> str:
        """What the column is called."""
        return self.titles.get(language) or self.name

    def description(self, language: str) -> str:
        """What stands in the column; empty where the title says it all."""
        return self.descriptions.get(language, "")


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values must exist in another table (``table`` names the table itself where it is its own)."""

    fields: tuple[str, ...]
    table: str
    reference: tuple[str, ...]


@dataclass(frozen=True)
class TableSchema:
    """A table of the study: its file, columns and keys."""

    name: str
    path: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    encoding: str | None = None
    """The encoding that the package names for the file, where it is not UTF-8."""
    titles: dict[str, str] = with_default(default_factory=dict)
    descriptions: dict[str, str] = with_default(default_factory=dict)
    assumed: bool = False
    """The study was made before there was such a table; where its file is missing, it has no rows."""

    @property
    def names(self) -> list[str]:
        """The columns' names, in order."""
        return [column.name for column in self.fields]

    @property
    def internal(self) -> list[str]:
        """The columns that nobody outside the research group reads, a coder's memo among them."""
        return [column.name for column in self.fields if column.internal or column.name == "memo"]

    def field(self, name: str) -> Field | None:
        """The column with this name, if the table has it."""
        return next((column for column in self.fields if column.name == name), None)

    def title(self, language: str) -> str:
        """What the table is called."""
        return self.titles.get(language) or self.name

    def description(self, language: str) -> str:
        """What one row of the table is."""
        return self.descriptions.get(language, "")


@dataclass(frozen=True)
class Term:
    """A code of a vocabulary with its labels and definitions."""

    code: str
    label_sv: str
    label_en: str
    definition_sv: str = ""
    definition_en: str = ""
    group: str = ""
    order: int = 0
    synonyms: tuple[str, ...] = ()
    """Other ways people write the code."""

    def label(self, language: str) -> str:
        """The word a reader sees for the code."""
        return self.label_en if language == "en" else self.label_sv

    def definition(self, language: str) -> str:
        """What the code means; empty where the label says it all."""
        return self.definition_en if language == "en" else self.definition_sv


@dataclass(frozen=True)
class Codebook:
    """What a study's tables hold and mean: read from its ``datapackage.json`` and ``vocabularies.csv``."""

    folder: Path
    package: dict[str, Any]
    tables: dict[str, TableSchema]
    vocabularies: dict[str, dict[str, Term]]

    @classmethod
    def read(cls, folder: str | Path) -> Codebook:
        """Read the codebook of the study in a folder.

        Raises
        ------
        DataError : no such folder, no ``datapackage.json``, one that is not a Data Package, or no vocabularies.
        """
        folder = Path(folder)
        package, missing = of_today(read_package(folder))
        tables = _tables(folder / PACKAGE_FILE, package, missing)
        if VOCABULARIES not in tables:
            raise CodebookError(
                folder / PACKAGE_FILE,
                _say("no_vocabulary_table", table=VOCABULARIES),
                _say("copy"),
            )
        vocabularies = _vocabularies(folder, tables[VOCABULARIES])
        if missing:
            vocabularies = _with_later_vocabularies(vocabularies, tables)
        return cls(folder, package, tables, vocabularies)

    @property
    def synthetic(self) -> bool:
        """Whether the study is made up, for teaching and tests."""
        return self.package.get("synthetic") is True

    def title(self, language: str) -> str:
        """The title of the study."""
        return _in_languages(self.package, "title").get(language) or str(self.package.get("name", ""))

    def subject(self, language: str) -> str:
        """What the study follows the spread of; empty where its description names nothing of its own."""
        return _in_languages(self.package, "subject").get(language, "")

    def coding(self, language: str) -> str:
        """Who or what has coded, in the description's own words; empty where it says nothing of that."""
        return _in_languages(self.package, "coding").get(language, "")

    @property
    def contributors(self) -> tuple[str, ...]:
        """Who carried out the study, by name, with the organisation where it is told."""
        listed = self.package.get("contributors", [])
        people = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
        return tuple(filter(None, map(_named, people)))

    def notes(self, language: str) -> tuple[str, ...]:
        """What the study may and may not be read as, in the description's own words."""
        notes = self.package.get("notes_sv" if language == "sv" else "notes", [])
        return tuple(str(note) for note in notes) if isinstance(notes, list) else ()

    def vocabulary(self, name: str) -> dict[str, Term]:
        """The terms of a vocabulary, by code, in their order.

        Raises
        ------
        TillkomError : there is no such vocabulary.
        """
        try:
            return self.vocabularies[name]
        except KeyError:
            raise TillkomError(
                f'There is no vocabulary "{name}". The study has: {", ".join(sorted(self.vocabularies))}.'
            ) from None

    def label(self, vocabulary: str, code: str, language: str) -> str:
        """The word a reader sees for a code.

        Raises
        ------
        TillkomError : no such vocabulary, or no such code in it.
        """
        terms = self.vocabulary(vocabulary)
        try:
            return terms[str(code)].label(language)
        except KeyError:
            raise TillkomError(
                f'The vocabulary "{vocabulary}" has no code "{code}". It has: {", ".join(terms)}.'
            ) from None


def _named(person: dict[str, Any]) -> str:
    """A contributor as a cover names one: "Anna Ek (Göteborgs universitet)"; "" where no name is given."""
    parts = [str(person[key]).strip() for key in ("givenName", "familyName") if person.get(key)]
    name = str(person.get("title") or "").strip() or " ".join(parts)
    organisation = str(person.get("organization") or "").strip()
    return f"{name} ({organisation})" if name and organisation and organisation != name else name or organisation


def _with_later_vocabularies(
    known: dict[str, dict[str, Term]], tables: dict[str, TableSchema]
) -> dict[str, dict[str, Term]]:
    """With the vocabularies of columns that the study was made before, as the shipped study has them."""
    fields = [field for table in tables.values() for field in table.fields if field.assumed or table.assumed]
    lacking = {field.vocabulary for field in fields if field.vocabulary} - set(known)
    if not lacking:
        return known
    later = _vocabularies(shipped("data"), replace(tables[VOCABULARIES], path="vocabularies.csv", encoding=None))
    return {**known, **{name: later[name] for name in sorted(lacking)}}


def _tables(path: Path, package: dict[str, Any], missing: Missing) -> dict[str, TableSchema]:
    resources = package.get("resources")
    if not isinstance(resources, list) or not resources:
        raise CodebookError(path, _say("no_resources"), _say("restore_it"))
    tables: dict[str, TableSchema] = {}
    for position, resource in enumerate(resources, start=1):
        try:
            table = _assumed(_table(resource), missing)
        except (KeyError, TypeError, AttributeError, ValueError, re.error) as error:
            wrong = _say("is_missing", name=error) if isinstance(error, KeyError) else _reason(error)
            says = _say("table", number=position, wrong=wrong)
            raise CodebookError(path, says, _say("compare")) from None
        if table.name in tables:
            says = _say("name_twice", number=position, table=table.name)
            raise CodebookError(path, says, _say("remove_one_of"))
        tables[table.name] = table
    return tables


def _reason(error: Exception) -> str:
    """What an error says, to be told in either language where it is one of ours."""
    return error.args[0] if error.args and isinstance(error.args[0], Said) else str(error)


def _assumed(table: TableSchema, missing: Missing) -> TableSchema:
    """The table with a mark on what the study's own package lacks."""
    fields = tuple(
        replace(field, assumed=True) if (table.name, field.name) in missing else field for field in table.fields
    )
    return replace(table, fields=fields, assumed=(table.name, "") in missing)


def _table(resource: Any) -> TableSchema:
    if not isinstance(resource, dict):
        raise TypeError(_say("object"))
    name, path, schema = resource["name"], resource["path"], resource["schema"]
    if not isinstance(name, str) or not isinstance(path, str) or not isinstance(schema, dict):
        raise TypeError(_say("texts"))
    within_the_folder(path)
    if not isinstance(schema.get("fields"), list):
        raise TypeError(_say("no_fields", table=name))
    missing = missing_values(schema, name, ())
    fields = tuple(_field(descriptor, missing) for descriptor in schema["fields"])
    primary_key = _names(schema.get("primaryKey", ()))
    foreign_keys = tuple(_foreign_key(key, name) for key in schema.get("foreignKeys", ()))
    names = [column.name for column in fields]
    for column in (*primary_key, *(column for key in foreign_keys for column in key.fields)):
        if column not in names:
            raise ValueError(_say("key_column", table=name, column=column))
    return TableSchema(
        name,
        path,
        fields,
        primary_key,
        foreign_keys,
        encoding(resource.get("encoding")),
        _in_languages(resource, "title"),
        _in_languages(resource, "description"),
    )


def _field(descriptor: Any, missing: Iterable[str] = ()) -> Field:
    if not isinstance(descriptor, dict) or not isinstance(descriptor.get("name"), str):
        raise TypeError(_say("field"))
    constraints = descriptor.get("constraints", {})
    if not isinstance(constraints, dict):
        raise TypeError(_say("constraints", field=descriptor["name"]))
    enum, pattern, vocabulary = constraints.get("enum"), constraints.get("pattern"), descriptor.get("vocabulary")
    if enum is not None and not isinstance(enum, list):
        raise TypeError(_say("enum", field=descriptor["name"]))
    name, kind, form = descriptor["name"], descriptor.get("type", "string"), descriptor.get("format_of")
    if not isinstance(kind, str):
        raise TypeError(_say("is_text", part="type", field=name))
    if form not in (None, "edtf"):
        raise ValueError(_say("format_of", field=name))
    if vocabulary is not None and not isinstance(vocabulary, str):
        raise TypeError(_say("is_text", part="vocabulary", field=descriptor["name"]))
    if pattern is not None:
        re.compile(pattern)
    return Field(
        name=name,
        type=kind,
        required=mark(constraints, "required", name),
        unique=mark(constraints, "unique", name),
        enum=None if enum is None else tuple(str(code) for code in enum),
        pattern=pattern,
        minimum=_number_or_none(constraints.get("minimum")),
        maximum=_number_or_none(constraints.get("maximum")),
        vocabulary=vocabulary,
        is_list=mark(descriptor, "list", name),
        is_edtf=form == "edtf",
        internal=mark(descriptor, "internal", name),
        missing=missing_values(descriptor, name, missing),
        titles=_in_languages(descriptor, "title"),
        descriptions=_in_languages(descriptor, "description"),
    )


def _number_or_none(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not math.isfinite(number := float(value)):
        raise ValueError(_say("no_limit", value=value))
    return number


def _foreign_key(key: Any, own_table: str) -> ForeignKey:
    here, reference = _names(key["fields"]), key["reference"]
    there = _names(reference["fields"])
    if not here or len(here) != len(there):
        raise ValueError(_say("foreign_key", table=own_table))
    return ForeignKey(here, str(reference.get("resource") or own_table), there)


def _names(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(name) for name in value)


def _in_languages(descriptor: dict[str, Any], key: str) -> dict[str, str]:
    return {
        "en": str(descriptor.get(key, "")),
        "sv": str(descriptor.get(f"{key}_sv", "")),
    }


def _vocabularies(folder: Path, schema: TableSchema) -> dict[str, dict[str, Term]]:
    path = folder / schema.path
    try:
        table = read_table(path, schema.encoding)
    except UnreadableTable as error:
        says, remedy = unreadable(error.reason)
        if error.reason == "missing":
            remedy = _say("no_vocabularies_do")
        raise CodebookError(path, says, remedy) from None
    if table.misread:
        raise CodebookError(path, *misreading(table))
    needed = ("vocabulary", "code", "label_sv", "label_en")
    if missing := [name for name in needed if name not in table.header]:
        raise CodebookError(path, _say("no_label_column", column=missing[0]), _say("no_label_column_do"))
    at = {name: table.header.index(name) for name in table.header}
    terms: dict[str, list[Term]] = {}
    for position, row in enumerate(table.rows):
        cell = {name: clean(row[column]) for name, column in at.items()}
        order = cell.get("order", "")
        term = Term(
            cell["code"],
            cell["label_sv"],
            cell["label_en"],
            cell.get("definition_sv", ""),
            cell.get("definition_en", ""),
            cell.get("group", ""),
            int(order) if re.fullmatch("[0-9]{1,9}", order) else position,
            tuple(word.strip() for word in cell.get("synonyms", "").split("|") if word.strip()),
        )
        terms.setdefault(cell["vocabulary"], []).append(term)
    return {
        name: {term.code: term for term in sorted(entries, key=lambda term: term.order)}
        for name, entries in terms.items()
    }
