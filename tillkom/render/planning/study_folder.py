"""What reports are made from, as it stood when the batch began: a study on the disk, read only where it must be."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tillkom.codes import PUBLIC
from tillkom.errors import DataError, TillkomError
from tillkom.reading import read_for_two
from tillkom.render.keys import library_digest, study_digest

if TYPE_CHECKING:
    import pandas as pd

    from tillkom.render.ledger import Ledger
    from tillkom.render.planning.extracts import Extracts
    from tillkom.selection import Selection
    from tillkom.study import Case, Study


class StudyFolder:
    """A study's folder: its digest at once, its tables only when something is to be made from them."""

    def __init__(self, folder: str | Path, remembered: Ledger) -> None:
        self.folder = Path(folder)
        self.digest = study_digest(self.folder)
        self.known = remembered.checked(self.digest, library_digest())  # so that it need not be checked, nor even read
        self._cases = list(remembered.cases) if self.known else []
        self._listed = list(remembered.listed) if self.known else None
        self._extracts: dict[Selection | None, Extracts] = {}

    @property
    def case_ids(self) -> list[str]:
        """The cases' ids, in the order of the table."""
        return self._cases or self.study.case_ids

    @property
    def listed_together(self) -> list[str]:
        """The cases that share one page, see ``listed_together``."""
        if self._listed is None:
            self._listed = listed_together(self.study)
        return self._listed

    def case(self, case_id: str) -> Case:
        """One case with all that belongs to it; an unknown id is answered with the nearest ones."""
        return self.study.case(case_id)

    @property
    def declares_sets(self) -> bool:
        """Whether there is anything to analyse by QCA, seen without reading the study."""
        path = self.folder / "calibrations.csv"
        return path.is_file() and sum(bool(line.strip(b",;\r ")) for line in path.read_bytes().split(b"\n")) > 1

    @cached_property
    def study(self) -> Study:
        """The study, checked unless this very one was checked before.

        Raises
        ------
        DataError : the data has problems; the message lists every one.
        TillkomError : the files changed while they were being read.
        """
        if self.known:
            from tillkom.study import load_study

            study = load_study(self.folder)
        else:
            with read_for_two():  # that they are the same is seen from the digest below
                study = checked_study(self.folder)
        if study_digest(self.folder) != self.digest:
            raise TillkomError(f"The data in {self.folder} changed while it was read. Run the command once more.")
        return study

    @property
    def cases(self) -> pd.DataFrame:
        """A case a row."""
        return self.study.cases

    def extracts(self, chosen: Selection | None) -> Extracts:
        """What each reader may see, of all cases or of those chosen."""
        from tillkom.render.planning.extracts import Extracts

        if chosen not in self._extracts:
            study = self.study.select(cases=chosen.cases) if chosen else self.study
            self._extracts[chosen] = Extracts(study)
        return self._extracts[chosen]


def listed_together(study: Study) -> list[str]:
    """The cases that have no page of their own: everybody may see them, and there is nothing to tell of them."""
    from tillkom.disclosure import visible_cases
    from tillkom.grid import only_listed  # without what a curve is fitted with

    public = set(visible_cases(study.cases, PUBLIC))
    return [case_id for case_id in only_listed(study) if case_id in public]


def checked_study(folder: str | Path) -> Study:
    """The study, if its data holds; every problem is said as ``tillkom check`` says it."""
    from tillkom.check import as_text, check_study
    from tillkom.study import load_study

    problems = check_study(folder)
    if problems:
        raise DataError(f"the data has problems, so nothing was made.\n{as_text(problems)}")
    return load_study(folder)
