"""Who may see what: the tables one reader may have, and nothing else.

A report is built from such an extract only, so that nothing said in confidence can reach a page: what is not in
the extract cannot be printed. There are four kinds of readers:

* the research group (``research``) sees every case; what is made for it is working material and is handed to nobody;
* the programme's participants (``participants``) see the cases that are *deltagare* or *publicerad*;
* the participant of one case (its id) sees its own case, the *deltagare* cases of its own programme, and the
  *publicerad* ones;
* the public (``public``) sees what is *publicerad*: so few are studied that a summary of the unpublished ones would
  let a reader work out who they are.

What follows from that for the tables:

* a row may say itself, in a column ``visibility``, that it is stricter than its case; it is never more open. A row
  that is *intern* in an open case is for the research group alone, also where the case is the reader's own;
* a row of ``adoptions`` that names no case is as open as it says itself, and closed where it says nothing;
* what is said of all cases (``patterns``, ``texts`` of the comparison) is as open as the least open of them;
* columns that are internal in the Data Package, a coder's memo among them, are empty in every extract;
* units outside the reference population, and sources, are there only if something visible refers to them;
* of a table the toolkit does not know, only rows that name a visible case are there;
* of the Data Package's description, only what tells how to read the tables.

The variables and vocabularies are the study's public instrument and are always whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom.codes import GROUPS, INTERNAL, PROGRAMME, PUBLIC, PUBLISHED, RESEARCH, SHARED
from tillkom.errors import TillkomError
from tillkom.names import not_there

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from tillkom.codebook import Codebook

_CLOSED, _TO_PARTICIPANTS, _TO_ALL = 0, 1, 2
_OPENNESS = {INTERNAL: _CLOSED, SHARED: _TO_PARTICIPANTS, PUBLISHED: _TO_ALL}  # what is written otherwise is closed
_WRITTEN_OTHERWISE = {INTERNAL: RESEARCH, SHARED: PROGRAMME, PUBLISHED: PUBLIC}  # what people write for a group
ABOUT_ALL_CASES = ("patterns", "texts")
PUBLIC_INSTRUMENT = ("variables", "vocabularies", "calibrations")
ON_PUBLIC_RECORD = ("adoption_surveys",)
BY_REFERENCE = ("units", "sources")
LOOKED_AT = {
    "case_id", "unit_id", "source_id", "programme", "visibility", "part_of", "same_organisation_as", "reference",
}  # fmt: skip
"""The columns that the rules look at; whoever only asks which rows are seen need not carry the others along."""
ROW = "_row"  # where a row stands in the whole study's table
DESCRIBES = {"$schema", "name", "type", "path", "title", "title_sv", "description", "description_sv", "version"} | {
    "created", "licenses", "synthetic", "adoption_sampling", "subject", "subject_sv", "notes", "notes_sv",
    "coding", "coding_sv", "contributors",
    "scheme", "format", "mediatype", "encoding", "schema", "resources",
}  # fmt: skip
"""What an extract keeps of the Data Package's description: how to read the tables, and who carried out the study."""
DESCRIBES_WITHIN = {
    "contributors": {"title", "givenName", "familyName", "organization"},  # as a cover names them
    "licenses": {"name", "path", "title"},
    "schema": {"$schema", "fields", "primaryKey", "foreignKeys", "missingValues"},
    "fields": {
        "name", "type", "format", "format_of", "title", "title_sv", "description", "description_sv",
        "constraints", "vocabulary", "list", "internal", "missingValues",
    },
    "constraints": {"required", "unique", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength"},
    "foreignKeys": {"fields", "reference"},
    "reference": {"resource", "fields"},
    "missingValues": {"value", "label"},
}  # fmt: skip
"""The same of what these hold; a key of somebody's own may say anything, and so stays behind wherever it stands."""
NAMED_BY_CODES = {"adoption_sampling"}
"""What has a study's own codes for keys; the check knows them all."""


def known_reader(cases: pd.DataFrame, reader: str) -> str:
    """The reader, if there is one of that name.

    Raises
    ------
    TillkomError : neither one of the groups nor the id of a case.
    """
    if reader in GROUPS or reader in set(cases["case_id"]):
        return reader
    also = f"A reader is {', '.join(GROUPS)} or the id of a case."
    if meant := _WRITTEN_OTHERWISE.get(reader.lower()):
        raise TillkomError(f'There is no reader "{reader}" in this study. Did you mean {meant}? {also}')
    raise not_there("reader", reader, [*GROUPS, *cases["case_id"]], also)


def visible_cases(cases: pd.DataFrame, reader: str) -> set[str]:
    """The ids of the cases the reader may see."""
    return _Policy(cases, reader).cases


def visible_tables(tables: dict[str, pd.DataFrame], reader: str) -> dict[str, pd.DataFrame]:
    """The study's tables cut down to what the reader may see; the originals are left as they are."""
    if known_reader(tables["cases"], reader) == RESEARCH:
        return dict(tables)
    policy = _Policy(tables["cases"], reader)
    cut = {name: policy.seen(name, table) for name, table in tables.items()}
    cut["units"] = _units_referred_to(tables["units"], cut)
    cut["sources"] = _sources_cited(tables["sources"], cut)
    return cut


def numbered(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Of every table what the rules look at, and the number of each row, which tells what is left of it."""
    kept = {name: table[[column for column in table if column in LOOKED_AT]] for name, table in tables.items()}
    return {name: table.assign(**{ROW: range(len(table))}) for name, table in kept.items()}


def visible_rows(numbered_tables: Mapping[str, pd.DataFrame], reader: str) -> dict[str, np.ndarray]:
    """The numbers of the rows that the reader may see, by table, of tables that are numbered."""
    return {name: table[ROW].to_numpy() for name, table in visible_tables(dict(numbered_tables), reader).items()}


class _Policy:
    """What one reader may see: which cases, and which rows of a table."""

    def __init__(self, cases: pd.DataFrame, reader: str) -> None:
        self._openness, self._needed = _openness_of_cases(cases, reader), _needed_of_cases(cases, reader)
        self._needed_without_case = {PUBLIC: _TO_ALL}.get(reader, _TO_PARTICIPANTS)
        self.cases = {case_id for case_id, needed in self._needed.items() if self._openness[case_id] >= needed}

    def seen(self, name: str, table: pd.DataFrame) -> pd.DataFrame:
        """The rows of one table; of one that names no case nothing is known to be fit for anyone."""
        if name in (*PUBLIC_INSTRUMENT, *BY_REFERENCE):
            return table
        if name == "cases":  # its column of that name is about the case, and a reader's own is there whatever it says
            return _rows(table, table["case_id"].isin(self.cases))
        own = _openness_of_rows(table)
        if name in ON_PUBLIC_RECORD:
            return _rows(table, own.fillna(_TO_ALL) >= self._needed_without_case)
        if "case_id" not in table:
            return table.head(0)
        of_case = table["case_id"].map(self._openness)
        needed = table["case_id"].map(self._needed).fillna(self._needed_without_case)
        allowed = pd.concat([own, of_case], axis="columns").min(axis="columns")
        allowed = allowed.where(of_case.notna(), self._without_case(name, table, own))
        return _rows(table, allowed >= needed)

    def _without_case(self, name: str, table: pd.DataFrame, own: pd.Series) -> pd.Series:
        """How open the rows are that name no case; one that names a case nobody knows is closed."""
        if name in ABOUT_ALL_CASES:
            open_to = own.fillna(_TO_ALL) if len(self.cases) == len(self._needed) else own * _CLOSED
        else:
            open_to = own.fillna(_CLOSED)
        return open_to.where(table["case_id"].isna(), _CLOSED)


def _openness_of_cases(cases: pd.DataFrame, reader: str) -> dict[str, int]:
    """How open each case is towards the reader; its own is open to it, but for rows kept to the research group."""
    pairs = zip(cases["case_id"], cases["visibility"].astype("str"), strict=True)
    openness = {str(case_id): _OPENNESS.get(visibility, _CLOSED) for case_id, visibility in pairs}
    if reader in openness:
        openness[reader] = max(openness[reader], _TO_PARTICIPANTS)
    return openness


def _needed_of_cases(cases: pd.DataFrame, reader: str) -> dict[str, int]:
    """How open each case has to be for the reader to see it."""
    ids = [str(case_id) for case_id in cases["case_id"]]
    if known_reader(cases, reader) in GROUPS:
        return dict.fromkeys(ids, {RESEARCH: _CLOSED, PROGRAMME: _TO_PARTICIPANTS, PUBLIC: _TO_ALL}[reader])
    programmes = dict(zip(ids, cases["programme"].astype("str"), strict=True))
    return {
        case_id: _TO_PARTICIPANTS if case_id == reader or programme == programmes[reader] else _TO_ALL
        for case_id, programme in programmes.items()
    }


def _openness_of_rows(table: pd.DataFrame) -> pd.Series:
    """What each row says of itself, NA where it says nothing."""
    if "visibility" not in table:
        return pd.Series(float("nan"), index=table.index)
    said = table["visibility"].astype("str")
    return said.map(_OPENNESS).fillna(_CLOSED).where(table["visibility"].notna())


def without_internal(tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> dict[str, pd.DataFrame]:
    """The tables with every internal column emptied: nobody outside the research group reads them."""
    emptied = dict(tables)
    for name in emptied.keys() & codebook.tables.keys():
        table, internal = emptied[name], codebook.tables[name].internal
        emptied[name] = table.assign(**{column: table[column].where(table[column].isna()) for column in internal})
    return emptied


def described_for(package: Mapping[str, Any], reader: str) -> dict[str, Any]:
    """The Data Package's description as an extract carries it, marked with whose extract it is."""
    resources = [_described(each, DESCRIBES) for each in package["resources"]]
    return {**_described(package, DESCRIBES - {"resources"}), "resources": resources, "extract_for": reader}


def _described(holder: Mapping[str, Any], keys: set[str]) -> dict[str, Any]:
    """Of a part of the description what these keys hold, and of that in turn what tells how to read the tables."""
    kept = {key: _readable(key, value) for key, value in holder.items() if key in keys}
    return {key: value for key, value in kept.items() if value is not None}


def _readable(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return [part for each in value if (part := _readable(key, each)) is not None]
    if isinstance(value, dict) and key not in NAMED_BY_CODES:
        return _described(value, DESCRIBES_WITHIN[key]) if key in DESCRIBES_WITHIN else None
    return value


def _units_referred_to(units: pd.DataFrame, cut: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The reference population, the visible cases' units, and what these are part of.

    A unit of the population may name one that a selection has chosen away, as Gotland's region names its municipality;
    what would lead nowhere is emptied.
    """
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
    kept = _rows(units, reference | units["unit_id"].isin(seen))
    leads = {name: kept[name].where(kept[name].isin(kept["unit_id"])) for name in ("part_of", "same_organisation_as")}
    return kept.assign(**leads)


def _sources_cited(sources: pd.DataFrame, cut: dict[str, pd.DataFrame]) -> pd.DataFrame:
    cited: set[str] = set()
    for name, table in cut.items():
        if name != "sources" and "source_id" in table:
            cited |= set(table["source_id"].dropna())
    return _rows(sources, sources["source_id"].isin(cited))


def _rows(table: pd.DataFrame, keep: pd.Series) -> pd.DataFrame:
    return table[keep].reset_index(drop=True)
