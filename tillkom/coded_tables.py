"""The tables of a study, read-only, what the coders' answers come to, and where each case stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from tillkom.codebook import Codebook
from tillkom.settling import settle_observations, settle_stages

ABOUT_ALL = ("patterns", "texts")
"""Tables in which a row that names no case is about every case."""
OF_NONE = ""  # stands for the case of a row that names none


def _table(name: str, doc: str) -> property:
    def get(self: CodedTables) -> pd.DataFrame:
        # Copy-on-write makes this cheap, and whatever the analyst does to it leaves the study as it is.
        return self._tables[name].copy(deep=False)

    return property(get, doc=doc)


class CodedTables:
    """Every table of a study; a copy of it is cheap, and whatever is done to it leaves the study as it was read."""

    def __init__(self, codebook: Codebook, tables: Mapping[str, pd.DataFrame]) -> None:
        self.codebook = codebook
        self._tables = tables

    units = _table("units", "A municipality, region, administration or agency a row; the reference population.")
    cases = _table("cases", "A case study a row.")
    case_units = _table("case_units", "Which units a case is about.")
    sources = _table("sources", "A document, report or round of interviews a row.")
    variables = _table("variables", "Something that can be coded, with its question in Swedish and English.")
    vocabularies = _table("vocabularies", "The words answers are classified by, with labels in both languages.")
    observations = _table("observations", "A coded value a row; ``value_number`` is its number, where it is one.")
    events = _table("events", "Something that happened, a row, in order.")
    stages = _table("stages", "A judged stage of implementation a row.")
    patterns = _table("patterns", "A conclusion of a source across cases, a row; about all cases where it names none.")
    calibrations = _table("calibrations", "How a set for QCA is made from a variable or the stage, a row.")
    adoptions = _table("adoptions", "When a unit adopted, by one definition a row.")

    @property
    def texts(self) -> pd.DataFrame:
        """A paragraph the analyst wrote herself for a section of a report, a row; empty where the study has none."""
        if "texts" not in self._tables:
            return pd.DataFrame(columns=["case_id", "section", "order", "text_sv", "text_en", "author"], dtype="str")
        table = self._tables["texts"].copy(deep=False)
        return table.sort_values(["case_id", "section", "order"], kind="stable", ignore_index=True)

    adoption_surveys = _table("adoption_surveys", "A reported share a row.")

    @property
    def declares_sets(self) -> bool:
        """True where sets for QCA are declared."""
        return len(self._tables["calibrations"]) > 0

    @property
    def case_ids(self) -> list[str]:
        """The cases' ids, in the order of the table."""
        return self._tables["cases"]["case_id"].tolist()

    @cached_property
    def _settled(self) -> pd.DataFrame:
        variables = self._tables["variables"]
        words = set(variables.loc[variables["type"] == "text", "variable_id"])
        return settle_observations(self._tables["observations"], words)

    @property
    def settled(self) -> pd.DataFrame:
        """One row per case, variable and phase: the decision, what the coders agree on, or *motstridig*."""
        return self._settled.copy(deep=False)

    @cached_property
    def _settled_stages(self) -> pd.DataFrame:
        return settle_stages(self._tables["stages"])

    @property
    def settled_stages(self) -> pd.DataFrame:
        """One row per case and date, with ``stage_low`` and ``stage_high`` as the range left open."""
        return self._settled_stages.copy(deep=False)

    @property
    def latest_stages(self) -> pd.DataFrame:
        """The last stage judged of each case that has one, in the order of the cases."""
        last = self._settled_stages.sort_values("as_of_upper", kind="stable").drop_duplicates("case_id", keep="last")
        order = {case_id: place for place, case_id in enumerate(self.case_ids)}
        return last.sort_values("case_id", key=lambda ids: ids.map(order)).reset_index(drop=True)

    def _rows_of(self, case_ids: Sequence[str]) -> dict[str, np.ndarray]:
        """Where the rows of some cases stand, by table, in order."""
        rows = {}
        for name, of_case in self._by_case.items():
            wanted = [*case_ids, *([OF_NONE] if name in ABOUT_ALL else [])]
            found = [of_case[case] for case in wanted if case in of_case]
            rows[name] = np.sort(np.concatenate([np.array([], dtype=int), *found]))
        return rows

    @cached_property
    def _by_case(self) -> dict[str, dict[str, np.ndarray]]:
        """Where the rows of each case stand, by table, and those that name none."""
        named = {name: table["case_id"].fillna(OF_NONE) for name, table in self._tables.items() if "case_id" in table}
        return {
            name: {str(case): np.asarray(rows) for case, rows in ids.groupby(ids, observed=True).indices.items()}
            for name, ids in named.items()
        }

    @cached_property
    def _case_rows(self) -> pd.DataFrame:
        return self._tables["cases"].set_index("case_id")
