"""An older study brought up to date: what later versions added, added to its files; nothing that is coded changes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

from tillkom.codebook import PACKAGE_FILE, VOCABULARIES, Codebook, TableSchema, Term, read_package
from tillkom.errors import DataError
from tillkom.files import write_whole
from tillkom.older import REPLACED, carried_over, of_today
from tillkom.reading import RawTable, read_table, strip


def migrate(folder: str | Path) -> list[str]:
    """Add the tables, columns and vocabularies that a study made with an earlier version lacks, all of it or nothing.

    Parameters
    ----------
    folder : the study's folder.

    Returns
    -------
    What was done, a sentence a file; an empty list where the study was up to date.

    Raises
    ------
    DataError : the folder holds no study, or a table cannot be read.
    TillkomError : the files cannot be written.
    """
    folder = Path(folder)
    package, missing = of_today(read_package(folder))
    codebook = Codebook.read(folder)
    files: dict[Path, bytes] = {}
    done: list[str] = []
    if missing:
        text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
        files[folder / PACKAGE_FILE] = text.encode("utf-8")
        done.append(f"{(folder / PACKAGE_FILE).as_posix()}: what later versions added is described.")
    for name, schema in codebook.tables.items():
        path = folder / schema.path
        if schema.assumed and not path.exists():
            files[path] = _written([schema.names], ",", "utf-8", "\n")
            done.append(f"{path.as_posix()}: made, without rows.")
            continue
        raw = read_table(path)
        added, gone = _columns(raw, schema)
        terms = _later_terms(raw, codebook) if name == VOCABULARIES else {}
        if added or gone or terms:
            files[path] = _brought_up(raw, schema, added, gone, terms)
            done.append(f"{path.as_posix()}: {_told(added, gone, terms)}.")
    if files:
        write_whole(files)
    return done


def _columns(raw: RawTable, schema: TableSchema) -> tuple[list[str], list[str]]:
    """The columns to add to a file, and those that hold nothing any more once theirs are moved."""
    header = [strip(name) for name in raw.header]
    added = [field.name for field in schema.fields if field.name not in header]
    replaced = {column: now for (table, column), now in REPLACED.items() if table == schema.name}
    gone = [name for name in header if name in replaced and set(replaced[name]) <= set(added)]
    known = {name for now in replaced.values() for name in now}
    return [name for name in added if _is_assumed(schema, name) or name in known], gone


def _is_assumed(schema: TableSchema, name: str) -> bool:
    field = schema.field(name)
    return field is not None and field.assumed


def _later_terms(raw: RawTable, codebook: Codebook) -> dict[str, dict[str, Term]]:
    there = set(raw.column("vocabulary"))
    return {name: terms for name, terms in codebook.vocabularies.items() if name not in there}


def _brought_up(
    raw: RawTable, schema: TableSchema, added: list[str], gone: list[str], terms: dict[str, dict[str, Term]]
) -> bytes:
    header = [strip(name) for name in raw.header]
    if len(set(header)) < len(header) or any(len(row) > len(header) for row in raw.rows):
        raise DataError(f"{raw.path.as_posix()}: cells stand outside the columns. tillkom check says which; mend them.")
    cells = {name: [row[at] for row in raw.rows] for at, name in enumerate(header)}
    cells |= {name: [""] * len(raw.rows) for name in added}
    if gone:
        cells |= carried_over(schema.name, cells)
    # the study's own columns stay where they are; what is added goes after the nearest known column before it
    names = [name for name in header if name not in gone]
    for name in added:
        before = [names.index(other) for other in schema.names[: schema.names.index(name)] if other in names]
        names.insert(before[-1] + 1 if before else len(names), name)
    rows = [list(row) for row in zip(*(cells[name] for name in names), strict=True)]
    rows += [[_cell(vocabulary, term, name) for name in names] for vocabulary in terms for term in
             terms[vocabulary].values()]  # fmt: skip
    end = "\r\n" if b"\r\n" in raw.path.read_bytes() else "\n"
    return _written([names, *rows], raw.delimiter, raw.encoding, end)


def _cell(vocabulary: str, term: Term, column: str) -> str:
    given = {"vocabulary": vocabulary, "synonyms": "|".join(term.synonyms)}
    return given.get(column, str(getattr(term, column, "")))


def _written(rows: Sequence[Sequence[str]], delimiter: str, encoding: str, end: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue().encode(encoding)


def _told(added: list[str], gone: list[str], terms: dict[str, dict[str, Term]]) -> str:
    parts = [f"columns added: {', '.join(added)}"] if added else []
    parts += [f"columns moved there: {', '.join(gone)}"] if gone else []
    parts += [f"vocabularies added: {', '.join(terms)}"] if terms else []
    return "; ".join(parts)
