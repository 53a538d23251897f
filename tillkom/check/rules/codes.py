"""Codes and keys: codes exist in their vocabulary, references lead somewhere, the codebook agrees with itself."""

from __future__ import annotations

from collections.abc import Iterator

from tillkom.check.mangled import mangled_letters, mangled_unit
from tillkom.check.nearest import did_you_mean
from tillkom.check.problems import Problem, say, shown
from tillkom.check.rules.registry import rule
from tillkom.check.sheets import Sheet, Sheets
from tillkom.codebook import PACKAGE_FILE, Field, ForeignKey
from tillkom.codes import CLASSED, COUNT, NUMBER, TEXT

# The tables that everything after the check builds on. More may be added to a study's package, none taken away.
TABLES = (
    "units",
    "cases",
    "case_units",
    "sources",
    "variables",
    "vocabularies",
    "observations",
    "events",
    "stages",
    "adoptions",
    "adoption_surveys",
)


# Guessing compares with every key of the other table. Where so many differ, the mistake is no misspelling.
_GUESSES = 200


def _of_package(sheets: Sheets, message: str, remedy: str) -> Problem:
    return Problem(sheets.package_file, None, None, None, "", message, remedy)


@rule()
def table_missing_from_the_package(sheets: Sheets) -> Iterator[Problem]:
    """The package describes every table the toolkit works on."""
    for name in TABLES:
        if name not in sheets.codebook.tables:
            yield _of_package(sheets, say("package.no_table", table=shown(name)), say("package.copy"))


@rule()
def package_says_whether_it_is_made_up(sheets: Sheets) -> Iterator[Problem]:
    """``synthetic`` is true or false: made-up data must never pass for real."""
    value = sheets.codebook.package.get("synthetic")
    if value is None:
        yield _of_package(sheets, say("package.synthetic_missing"), say("package.synthetic_missing_do"))
    elif not isinstance(value, bool):
        message = say("package.synthetic_other", value=shown(str(value)))
        yield _of_package(sheets, message, say("package.synthetic_other_do"))


@rule("vocabularies.vocabulary vocabularies.code")
def sampling_of_adoptions_is_known(sheets: Sheets) -> Iterator[Problem]:
    """``adoption_sampling`` says of each definition how the units were chosen, in a code of its vocabulary."""
    told = sheets.codebook.package.get("adoption_sampling", {})
    definitions = sheets.codebook.vocabularies.get("adoption_definition", {})
    ways = sheets.codebook.vocabularies.get("adoption_sampling", {})
    if not isinstance(told, dict):
        yield _of_package(sheets, say("package.sampling"), say("package.sampling_do"))
        return
    for definition, way in told.items():
        for code, known, vocabulary in (
            (definition, definitions, "adoption_definition"),
            (way, ways, "adoption_sampling"),
        ):
            if known and code not in known:
                message = say("package.sampling_code", code=shown(str(code)), vocabulary=shown(vocabulary))
                yield _of_package(sheets, message, say("one_of", choices=", ".join(known)))


@rule("vocabularies.vocabulary vocabularies.code")
def list_of_the_package_differs_from_the_vocabulary(sheets: Sheets) -> Iterator[Problem]:
    """A column's ``enum`` and its vocabulary hold the same codes, and the vocabulary exists."""
    for table in sheets.codebook.tables.values():
        for column in table.fields:
            if column.vocabulary is None:
                continue
            where = say("package.column", column=shown(column.name), table=shown(table.name))
            terms = sheets.codebook.vocabularies.get(column.vocabulary)
            if terms is None:
                message = say("package.no_vocabulary", where=where, vocabulary=shown(column.vocabulary))
                yield _of_package(sheets, message, say("package.no_vocabulary_do"))
            elif column.enum is not None and (differing := set(column.enum) ^ set(terms)):
                code = sorted(differing)[0]
                here, there = PACKAGE_FILE, sheets.codebook.tables["vocabularies"].path
                here, there = (here, there) if code in column.enum else (there, here)
                message = say("package.differs", where=where, code=shown(code), here=here, there=there)
                yield _of_package(sheets, message, say("package.differs_do"))


@rule("vocabularies.vocabulary vocabularies.code")
def code_is_in_its_vocabulary(sheets: Sheets) -> Iterator[Problem]:
    """A cell of a column with a vocabulary holds its code, or codes separated by one space, none twice."""
    for sheet in sheets.tables.values():
        for column in sheet.schema.fields:
            terms = sheets.codebook.vocabularies.get(column.vocabulary or "")
            # A column with an enum is told of by the schema, in the same words.
            if terms and column.enum is None and column.name in sheet.position:
                yield from _unknown_codes(sheets, sheet, column)


def _unknown_codes(sheets: Sheets, sheet: Sheet, column: Field) -> Iterator[Problem]:
    assert column.vocabulary is not None
    terms = sheets.codebook.vocabularies[column.vocabulary]
    for row, _, value, _ in sheet.found(lambda text: not _understood(text, column, terms), [column.name]):
        codes = value.split() if column.is_list else [value]
        for code in dict.fromkeys(codes):
            if code not in terms:
                message = say("no_code", code=shown(code), vocabulary=shown(column.vocabulary))
                otherwise = say("one_of", choices=", ".join(terms))
                remedy = did_you_mean(code.strip(",;+"), terms, otherwise, sheets.labels(column.vocabulary))
                if code.strip(",;+") in terms:
                    remedy = say("codes.separate")
                yield row.problem(column.name, message, remedy)
            elif codes.count(code) > 1:
                yield row.problem(column.name, say("twice", code=shown(code)), say("remove_one"))


def _understood(value: str, column: Field, terms: object) -> bool:
    codes = value.split() if column.is_list else [value] if value else []
    return len(set(codes)) == len(codes) and all(code in terms for code in codes)  # type: ignore[operator]


@rule()
def reference_leads_nowhere(sheets: Sheets) -> Iterator[Problem]:
    """A case, unit, variable or source that a row names exists in its own table."""
    for sheet in sheets.tables.values():
        for key in sheet.schema.foreign_keys:
            here = all(name in sheet.position for name in key.fields)
            if here and all(sheets.has(key.table, name) for name in key.reference):
                yield from _lost_references(sheets, sheet, key)


def _lost_references(sheets: Sheets, sheet: Sheet, key: ForeignKey) -> Iterator[Problem]:
    target = sheets.tables[key.table]
    known = dict.fromkeys(tuple(row[name] for name in key.reference) for row in target.rows)
    column, file = key.fields[0], target.schema.path
    if len(key.fields) == 1 and all((text,) in known for text in sheet.texts(column) if text):
        return
    candidates = {first: None for first, *_ in known if first}
    lost: set[str] = set()
    for row in sheet.rows:
        values = tuple(row[name] for name in key.fields)
        if not any(values) or values in known:
            continue
        lost.add(values[0])
        if unit := mangled_unit(values[0], candidates) if key.table == "units" else None:
            message = say("codes.number", value=shown(values[0]), file=file)
            yield row.problem(column, message, say("did_you_mean", near=shown(unit)))
            continue
        remedy: str = say("codes.nowhere_do", file=file)
        if len(lost) <= _GUESSES:
            remedy = did_you_mean(values[0], candidates, remedy)
        yield row.problem(column, say("codes.nowhere", value=shown(", ".join(values)), file=file), remedy)


@rule("variables.type variables.vocabulary vocabularies.vocabulary")
def vocabulary_of_a_variable(sheets: Sheets) -> Iterator[Problem]:
    """A variable of type klass or klasser names a vocabulary that exists; others name none."""
    known = sheets.codebook.vocabularies
    for row in sheets["variables"]:
        name, kind = row["vocabulary"], row["type"]
        if kind in CLASSED and not name:
            message = say("codes.no_vocabulary", kind=shown(kind))
            yield row.problem("vocabulary", message, say("codes.no_vocabulary_do"))
        elif kind in CLASSED and name not in known:
            message = say("codes.unknown_vocabulary", vocabulary=shown(name))
            yield row.problem("vocabulary", message, did_you_mean(name, known, say("codes.unknown_vocabulary_do")))
        elif name and kind in (TEXT, COUNT, NUMBER):
            message = say("codes.needless_vocabulary", kind=shown(kind))
            yield row.problem("vocabulary", message, say("codes.needless_vocabulary_do"))


@rule("vocabularies.vocabulary vocabularies.order")
def order_twice_in_a_vocabulary(sheets: Sheets) -> Iterator[Problem]:
    """Terms of a vocabulary have an order of their own each; ordered categories follow it."""
    yield from _order_twice(sheets.tables["vocabularies"], "vocabulary")


@rule("variables.theme variables.order")
def order_twice_in_a_theme(sheets: Sheets) -> Iterator[Problem]:
    """Variables of a theme have an order of their own each; reports follow it."""
    yield from _order_twice(sheets.tables["variables"], "theme")


def _order_twice(sheet: Sheet, group: str) -> Iterator[Problem]:
    seen: dict[tuple[str, str], int] = {}
    for row in sheet.rows:
        key = (row[group], row["order"])
        if all(key) and key in seen:
            message = say(
                "codes.order_twice",
                order=row["order"],
                row=seen[key],
                group=say(f"codes.same_{group}"),
                name=shown(row[group]),
            )
            yield row.problem("order", message, say("codes.order_twice_do"))
        seen.setdefault(key, row.number)


@rule()
def letters_broken(sheets: Sheets) -> Iterator[Problem]:
    """Å, ä and ö that were read in the wrong encoding and saved again."""
    for sheet in sheets.tables.values():
        for row, column, value, meant in sheet.found(_meant):
            if meant == LOST:
                message = say("codes.lost_letters", value=shown(value))
                yield row.problem(column, message, say("codes.lost_letters_do"))
            else:
                message = say("codes.broken_letters", value=shown(value))
                yield row.problem(column, message, say("did_you_mean", near=shown(meant)))


LOST = "\ufffd"  # stands where a letter was


def _meant(text: str) -> str | None:
    """What a text was before its letters were broken, or that some are lost."""
    if text.isascii():
        return None
    return LOST if LOST in text else mangled_letters(text)
