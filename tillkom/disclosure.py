"""Who may see what: the tables one reader may have, and nothing else.

A report is built from such an extract only, so that nothing said in confidence can reach a page: what is not in
the extract cannot be printed. The rules, for a reader who is the participant of one case or the public:

* a reader sees its own case, and the others that are *publicerad*; so few are studied that a summary of the
  unpublished ones would let a reader work out who they are;
* columns marked ``"internal": true`` in the Data Package, a coder's memo among them, never leave the research group;
* units outside the reference population, and sources, are there only if something visible refers to them;
* a dated adoption that rests on a case is seen by those who may see the case; one that names no case is on public
  record, which only a unit of the reference population can be;
* a source's conclusion about all its cases is public, one that names a case is seen by those who may see the case;
* of a table the toolkit does not know, only rows that name a visible case are there;
* of the Data Package's description, only what tells how to read the tables.

The variables and vocabularies are the study's public instrument and are always whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tillkom.codes import PUBLIC, PUBLISHED
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from tillkom.codebook import Codebook

PUBLIC_INSTRUMENT = ("variables", "vocabularies")
ON_PUBLIC_RECORD = ("adoption_surveys",)
BY_REFERENCE = ("units", "sources")
DESCRIBES = {"$schema", "name", "type", "path", "title", "title_sv", "description", "description_sv", "version"} | {
    "created", "licenses", "synthetic", "adoption_sampling",
    "scheme", "format", "mediatype", "encoding", "schema", "resources",
}  # fmt: skip
"""What an extract keeps of the Data Package's description: how to read the tables, and nothing said about people."""


def visible_cases(cases: pd.DataFrame, reader: str) -> set[str]:
    """The ids of the cases the reader may see: its own, and the published ones."""
    known = set(cases["case_id"])
    if reader != PUBLIC and reader not in known:
        raise TillkomError(f'No reader "{reader}": a reader is "{PUBLIC}" or the id of a case.')
    published = set(cases.loc[cases["visibility"] == PUBLISHED, "case_id"])
    return published if reader == PUBLIC else published | {reader}


def visible_tables(tables: dict[str, pd.DataFrame], reader: str) -> dict[str, pd.DataFrame]:
    """The study's tables cut down to what the reader may see; the originals are left as they are."""
    seen = visible_cases(tables["cases"], reader)
    whole = {*PUBLIC_INSTRUMENT, *ON_PUBLIC_RECORD, *BY_REFERENCE}
    cut = {name: table if name in whole else _of_cases(table, seen) for name, table in tables.items()}
    adoptions, units = tables["adoptions"], tables["units"]
    population = units.loc[units["reference"].fillna(False), "unit_id"]
    on_record = adoptions["case_id"].isna() & adoptions["unit_id"].isin(population)
    cut["adoptions"] = _rows(adoptions, on_record | adoptions["case_id"].isin(seen))
    patterns = tables["patterns"]
    cut["patterns"] = _rows(patterns, patterns["case_id"].isna() | patterns["case_id"].isin(seen))
    cut["units"] = _units_referred_to(units, cut)
    cut["sources"] = _sources_cited(tables["sources"], cut)
    return cut


def without_internal(tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> dict[str, pd.DataFrame]:
    """The tables with every internal column emptied: nobody outside the research group reads them."""
    emptied = dict(tables)
    for name, schema in codebook.tables.items():
        internal = [field.name for field in schema.fields if field.internal or field.name == "memo"]
        table = emptied[name]
        emptied[name] = table.assign(**{column: table[column].where(table[column].isna()) for column in internal})
    return emptied


def described_for(package: Mapping[str, Any], reader: str) -> dict[str, Any]:
    """The Data Package's description as an extract carries it, marked with whose extract it is."""
    kept = {key: value for key, value in package.items() if key in DESCRIBES}
    resources = [{key: value for key, value in each.items() if key in DESCRIBES} for each in package["resources"]]
    return {**kept, "resources": resources, "extract_for": reader}


def _of_cases(table: pd.DataFrame, seen: set[str]) -> pd.DataFrame:
    """The rows of visible cases; of a table that names no case nothing is known to be fit for anyone."""
    return _rows(table, table["case_id"].isin(seen)) if "case_id" in table else table.head(0)


def _units_referred_to(units: pd.DataFrame, cut: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The reference population, the visible cases' units, and what these are part of."""
    # units of the reference population are there anyway; the check sees to it that they lead to no unit outside it
    links = units.set_index("unit_id")[["part_of", "same_organisation_as"]]
    reference = units["reference"].fillna(False)
    near = {unit: [other for other in row if isinstance(other, str)] for unit, *row in links.itertuples()}
    seen = set(cut["case_units"]["unit_id"]) | set(cut["adoptions"]["unit_id"])
    waiting = list(seen)
    while waiting:
        for other in near.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return _rows(units, reference | units["unit_id"].isin(seen))


def _sources_cited(sources: pd.DataFrame, cut: dict[str, pd.DataFrame]) -> pd.DataFrame:
    cited: set[str] = set()
    for name, table in cut.items():
        if name != "sources" and "source_id" in table:
            cited |= set(table["source_id"].dropna())
    return _rows(sources, sources["source_id"].isin(cited))


def _rows(table: pd.DataFrame, keep: pd.Series) -> pd.DataFrame:
    return table[keep].reset_index(drop=True)
