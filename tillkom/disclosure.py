"""Who may see what: the tables one reader may have, and nothing else.

A report is built from such an extract only, so that nothing said in confidence can reach a page: what is not in
the extract cannot be printed. The rules, for a reader who is the participant of one case or the public:

* a reader sees its own case, and the others that are *publicerad*; so few are studied that a summary of the
  unpublished ones would let a reader work out who they are;
* a coder's memo never leaves the research group;
* units outside the reference population, and sources, are there only if something visible refers to them;
* a dated adoption that rests on a case is seen by those who may see the case.

The variables and vocabularies are the study's public instrument and are always whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd

PUBLIC = "public"
PUBLISHED = "publicerad"
OF_A_CASE = ("case_units", "observations", "events", "stages")


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
    cut = dict(tables)
    for name in ("cases", *OF_A_CASE):
        cut[name] = _rows(tables[name], tables[name]["case_id"].isin(seen))
    adoptions = tables["adoptions"]
    cut["adoptions"] = _rows(adoptions, adoptions["case_id"].isna() | adoptions["case_id"].isin(seen))
    for name, table in cut.items():
        if "memo" in table:
            cut[name] = table.assign(memo=table["memo"].where(table["memo"].isna()))
    cut["units"] = _units_referred_to(tables["units"], cut)
    cut["sources"] = _sources_cited(tables["sources"], cut)
    return cut


def _units_referred_to(units: pd.DataFrame, cut: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The reference population, the visible cases' units, and what these are part of."""
    parent = dict(zip(units["unit_id"], units["part_of"], strict=True))
    seen = set(cut["case_units"]["unit_id"]) | set(cut["adoptions"]["unit_id"])
    waiting = list(seen)
    while waiting:
        above = parent.get(waiting.pop())
        if isinstance(above, str) and above not in seen:
            seen.add(above)
            waiting.append(above)
    return _rows(units, units["reference"].fillna(False) | units["unit_id"].isin(seen))


def _sources_cited(sources: pd.DataFrame, cut: dict[str, pd.DataFrame]) -> pd.DataFrame:
    cited: set[str] = set()
    for name, table in cut.items():
        if name != "sources" and "source_id" in table:
            cited |= set(table["source_id"].dropna())
    return _rows(sources, sources["source_id"].isin(cited))


def _rows(table: pd.DataFrame, keep: pd.Series) -> pd.DataFrame:
    return table[keep].reset_index(drop=True)
