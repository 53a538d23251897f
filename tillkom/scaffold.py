"""A new study to fill in, an example to look at, a new case in a study: files that are valid from their first row."""

from __future__ import annotations

import csv
import difflib
import io
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tillkom.check.reserved import why_reserved
from tillkom.codebook import Codebook
from tillkom.editing import TableFile
from tillkom.errors import TillkomError
from tillkom.files import reason, write_whole
from tillkom.language import words
from tillkom.reading import RawTable, strip
from tillkom.shipped import shipped

_BOM = "\ufeff"  # by which Excel sees that a table is UTF-8
CODEBOOK_TABLES = ("variables", "vocabularies")  # taken over whole: what can be coded, and in which words
PACKAGE = "datapackage.json"
EXAMPLE = "finska"
LEFT_BEHIND = shutil.ignore_patterns(".*", "__pycache__", "reports", "figures")  # what somebody made beside it
OWN_TO_THE_SHIPPED_STUDY = (
    "version",
    "created",
    "licenses",
    "contributors",
    "sources",
    "notes",
    "notes_sv",
    "coding",
    "coding_sv",
)


def new_study(folder: str | Path, *, title: str | None = None) -> Path:
    """Make an empty study: a codebook, the reference population, tables without rows, and notebooks to adapt.

    Parameters
    ----------
    folder : where to; it must not exist, or be empty.
    title : the study's title, in Swedish; None = "Ny studie".

    Raises
    ------
    TillkomError : something stands in the folder already, or nothing can be written there.
    """
    name = Path(folder).resolve().name
    return _made_whole(folder, lambda made: _fill(made, name, title))


def example_study(folder: str | Path) -> Path:
    """Write a copy of the example study: a whole adoption curve on public facts, with a notebook to explore it.

    Parameters
    ----------
    folder : where to; it must not exist, or be empty.

    Raises
    ------
    TillkomError : something stands in the folder already, or nothing can be written there.
    """
    return _made_whole(folder, lambda made: shutil.copytree(shipped("examples") / EXAMPLE, made, ignore=LEFT_BEHIND))


def new_case(
    data: str | Path,
    case_id: str,
    *,
    title: str,
    units: Sequence[str],
    programme: str | None = None,
    source: str | None = None,
    citation: str | None = None,
) -> list[str]:
    """Add a case, visible to the research group alone, and return the names of the units it is about.

    The files keep the shape they were saved in: letters, separator, line ends and every row that stands there.

    Parameters
    ----------
    data : the study's folder.
    case_id : short, small letters; it names the report's files and stays for ever.
    units : whom the case is about, the principal first: ``kommun:1490``, ``1490`` or ``Borås``.
    programme : a code of the vocabulary "programme"; None = the first one.
    source : the id of the case's main source in sources.csv; None = the one entered by ``citation``, if any.
    citation : enters a new source, under the id ``source`` or else the case's own.

    Raises
    ------
    TillkomError : an id that is taken or cannot be one, an unknown unit, source or programme (near matches are listed).
    """
    folder = Path(data)
    codebook = Codebook.read(folder)
    files = {
        name: TableFile(folder / codebook.tables[name].path) for name in ("cases", "case_units", "units", "sources")
    }
    tables = {name: file.table for name, file in files.items()}
    _valid_id(codebook, tables["cases"], case_id)
    programmes = codebook.vocabulary("programme")
    programme = programme or next(iter(programmes))
    if programme not in programmes:
        raise TillkomError(f'There is no programme "{programme}". Choose one of {", ".join(programmes)}.')
    if not title.strip():
        raise TillkomError("A case needs a title: what it is called in reports.")
    sources = _new_source(tables["sources"], source or case_id, citation) if source or citation else []
    known = _units(tables["units"])
    chosen = list(dict.fromkeys(_unit(text, known) for text in units))
    case = {"case_id": case_id, "title_sv": title.strip(), "programme": programme, "visibility": "intern"}
    if source or citation:
        case["source_id"] = source or case_id
    roles = ["huvudman"] + ["medverkande"] * (len(chosen) - 1)
    links = [
        {"case_id": case_id, "unit_id": unit_id, "role": role} for unit_id, role in zip(chosen, roles, strict=True)
    ]
    changed = {"cases": [case], "case_units": links, "sources": sources}
    for name, rows in changed.items():
        for row in rows:
            files[name].add(row)
    write_whole({tables[name].path: files[name].content() for name, rows in changed.items() if rows})
    return [known[unit_id][0] for unit_id in chosen]


def _made_whole(folder: str | Path, make: Callable[[Path], object]) -> Path:
    """Have a study made beside its place and move it there, so that it is never left half written."""
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TillkomError(f"{folder} is not empty. Name a folder that does not exist yet.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as part:
            made = Path(part) / "study"
            make(made)
            if folder.exists():
                folder.rmdir()  # empty, as was just seen; not every system lets a folder take an empty one's name
            made.rename(folder)
    except OSError as error:
        raise TillkomError(f"Could not write to {folder}: {reason(error)}.") from error
    return folder


def _fill(made: Path, name: str, title: str | None) -> None:
    source = shipped("data")
    codebook = Codebook.read(source)
    (made / "data").mkdir(parents=True)
    package = {key: value for key, value in codebook.package.items() if key not in OWN_TO_THE_SHIPPED_STUDY}
    package |= _titles(name, title)
    _write_text(made / "data" / PACKAGE, json.dumps(package, ensure_ascii=False, indent=2) + "\n")
    population = _rows(source / codebook.tables["units"].path, lambda row: row["reference"] == "true")
    cited = {row["source_id"] for row in population}
    kept = {
        "units": population,
        "sources": _rows(source / codebook.tables["sources"].path, lambda row: row["source_id"] in cited),
    }
    for table, schema in codebook.tables.items():
        target = made / "data" / schema.path
        if table in CODEBOOK_TABLES:
            text = (source / schema.path).read_bytes().decode("utf-8-sig")
        else:
            text = _csv(schema.names, kept.get(table, []))
        _write_text(target, _BOM + text)
    (made / "notebooks").mkdir()
    for notebook in sorted(shipped("notebooks").glob("*.ipynb")):
        shutil.copyfile(notebook, made / "notebooks" / notebook.name)
    _write_text(made / "README.md", "\n".join(words("scaffold", language)["readme"] for language in ("sv", "en")))


def _titles(name: str, title: str | None) -> dict[str, Any]:
    slug = re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-") or "study"
    given = {
        f"title{end}": title or words("scaffold", language)["title"] for end, language in (("_sv", "sv"), ("", "en"))
    }
    described = {
        f"description{end}": words("scaffold", language)["description"] for end, language in (("_sv", "sv"), ("", "en"))
    }
    return {"name": slug, **given, **described, "synthetic": False}


def _rows(path: Path, keep: Any) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if keep(row)]


def _csv(header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _write_text(path: Path, text: str) -> None:
    write_whole({path: text.encode("utf-8")})  # the same bytes on every system


def _valid_id(codebook: Codebook, cases: RawTable, case_id: str) -> None:
    field = codebook.tables["cases"].field("case_id")
    if field and field.pattern and not re.fullmatch(field.pattern, case_id):
        raise TillkomError(
            f'"{case_id}" cannot be a case\'s id: use small letters, figures, "_" and "-", for instance boras_2026.'
        )
    if why := why_reserved(case_id):
        raise TillkomError(f'"{case_id}" cannot be a case\'s id: {why}.')
    if case_id in cases.column("case_id"):
        raise TillkomError(f'There is a case "{case_id}" in {cases.path} already. Give this one another id.')


def _new_source(table: RawTable, source_id: str, citation: str | None) -> list[dict[str, str]]:
    """The row to enter, if one is to be: a document read for the study, until somebody says otherwise."""
    there = table.column("source_id")
    if citation is None:
        if source_id in there:
            return []
        near = difflib.get_close_matches(source_id, there, n=3)
        hint = f"Did you mean {' or '.join(near)}?" if near else "Give its citation too, and it is entered."
        raise TillkomError(f'There is no source "{source_id}" in {table.path}. {hint}')
    if source_id in there:
        raise TillkomError(f'There is a source "{source_id}" in {table.path} already. Leave out the citation.')
    return [{"source_id": source_id, "type": "dokument", "citation": citation.strip(), "read_here": "ja"}]


def _units(table: RawTable) -> dict[str, tuple[str, str]]:
    columns = (table.column(name) for name in ("unit_id", "name", "code"))
    return {unit_id: (name, code) for unit_id, name, code in zip(*columns, strict=True)}


def _unit(text: str, units: Mapping[str, tuple[str, str]]) -> str:
    """The unit somebody means by its id, its official code or its name."""
    wanted = strip(text).casefold()
    if wanted in units:
        return wanted
    found = [unit_id for unit_id, (name, code) in units.items() if wanted in (name.casefold(), code)]
    if len(found) == 1:
        return found[0]
    if found:
        raise TillkomError(f'"{text}" can be {_named(found, units)}. Write the one you mean.')
    spellings: dict[str, str] = {}
    for unit_id, (name, code) in units.items():
        for spelling in (unit_id, name.casefold(), code, code.lstrip("0")):
            spellings.setdefault(spelling, unit_id)
    near = dict.fromkeys(spellings[match] for match in difflib.get_close_matches(wanted, spellings, n=3, cutoff=0.7))
    hint = f"Did you mean {_named(list(near), units)}?" if near else "units.csv lists them; add the unit there first."
    raise TillkomError(f'There is no unit "{text}" in units.csv. {hint}')


def _named(unit_ids: Sequence[str], units: Mapping[str, tuple[str, str]]) -> str:
    return " or ".join(f"{unit_id} ({units[unit_id][0]})" for unit_id in unit_ids)
