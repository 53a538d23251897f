"""One case of a study, with all that belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from tillkom.language import in_language

if TYPE_CHECKING:
    from tillkom.protocols import CodedStudy


class Case:
    """One case: what it is about, and the rows of every table that belong to it."""

    def __init__(self, study: CodedStudy, case_id: str) -> None:
        self.study, self.id = study, case_id
        row = study._case_rows.loc[case_id]
        self._row = row
        self.programme = str(row["programme"])
        self.visibility = str(row["visibility"])

    def title(self, language: str = "sv") -> str:
        """The case's title."""
        return self.study.case_title(self.id, language)

    def sector(self, language: str = "sv") -> str:
        """The operations the case is about, "" if none is named."""
        return in_language(language, self._row["sector_sv"], self._row["sector_en"])

    def note(self, language: str = "sv") -> str:
        """What a reader should know of the case, "" if nothing."""
        return in_language(language, self._row["note_sv"], self._row["note_en"])

    @property
    def study_period(self) -> str | None:
        """The time the case study covers, in EDTF."""
        return None if pd.isna(self._row["study_period"]) else self._row["study_period"]

    @property
    def units(self) -> pd.DataFrame:
        """The case's units, principals first, with role, level, name and the name the source uses."""
        mine = self._of("case_units").merge(self.study.units, on="unit_id", how="left", suffixes=("", "_of_unit"))
        return mine.sort_values("role", kind="stable").reset_index(drop=True)

    @property
    def levels(self) -> list[str]:
        """The levels of the case's units, without repeats."""
        return [str(level) for level in self.units["level"].drop_duplicates()]

    @property
    def observations(self) -> pd.DataFrame:
        """The case's coded values, every coder's."""
        return self._of("observations")

    @property
    def settled(self) -> pd.DataFrame:
        """The case's coded values, one per variable and phase."""
        table = self.study.settled
        return table[table["case_id"] == self.id].reset_index(drop=True)

    @property
    def events(self) -> pd.DataFrame:
        """The case's events in order."""
        return self._of("events").sort_values("order", kind="stable").reset_index(drop=True)

    @property
    def stages(self) -> pd.DataFrame:
        """The case's judged stages, one per date, in time order."""
        table = self.study.settled_stages
        return table[table["case_id"] == self.id].sort_values("as_of_upper", kind="stable").reset_index(drop=True)

    @property
    def adoptions(self) -> pd.DataFrame:
        """When the case's units adopted, by each definition."""
        return self._of("adoptions")

    @property
    def sources(self) -> pd.DataFrame:
        """The sources that anything of the case cites."""
        cited = {self._row["source_id"]}
        for name in ("case_units", "observations", "events", "stages", "adoptions"):
            cited |= set(self._of(name)["source_id"].dropna())
        table = self.study.sources
        return table[table["source_id"].isin(cited)].reset_index(drop=True)

    def _of(self, name: str) -> pd.DataFrame:
        table = self.study._tables[name]
        return table[table["case_id"] == self.id].reset_index(drop=True)

    def __repr__(self) -> str:
        return f"<Case {self.id}: {self.title('en')}>"

    def _repr_html_(self) -> str:
        from tillkom.overview import case_html

        return case_html(self)
