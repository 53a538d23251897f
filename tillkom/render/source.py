"""What reports are made from, as it stood when the batch began: a study on the disk and the notebooks' texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tillkom.errors import DataError, TillkomError
from tillkom.render.jobs import listed_together
from tillkom.render.keys import digest, library_digest, study_digest
from tillkom.shipped import shipped

ADDED_LATER = frozenset({"listed.ipynb"})
"""What a study's own copy of the notebooks, made with an earlier version, lacks: then the toolkit's is used."""

if TYPE_CHECKING:
    import pandas as pd

    from tillkom.render.extracts import Extracts
    from tillkom.render.jobs import Job
    from tillkom.render.ledger import Ledger
    from tillkom.selection import Selection
    from tillkom.study import Case, Study


class Source:
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
        """The cases that share one page, see ``tillkom.render.jobs``."""
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
        from tillkom.render.extracts import Extracts

        if chosen not in self._extracts:
            study = self.study.select(cases=chosen.cases) if chosen else self.study
            self._extracts[chosen] = Extracts(study)
        return self._extracts[chosen]


def checked_study(folder: str | Path) -> Study:
    """The study, if its data holds; every problem is said as ``tillkom check`` says it."""
    from tillkom.check import as_text, check_study
    from tillkom.study import load_study

    problems = check_study(folder)
    if problems:
        raise DataError(f"the data has problems, so nothing was made.\n{as_text(problems)}")
    return load_study(folder)


def notebook_folder(data: str | Path, named: str | Path | None = None) -> Path:
    """Where the notebooks are: the folder named, else the study's own beside its data, else the toolkit's."""
    if named is not None:
        return Path(named)
    own = Path(data).resolve().parent / "notebooks"
    return own if (own / "case.ipynb").is_file() else shipped("notebooks")


@dataclass(frozen=True)
class NotebookText:
    """A notebook's file, and the Python files beside it that it may import."""

    text: str
    code: Mapping[str, bytes] = field(default_factory=dict)

    def digest(self) -> str:
        """Changes when the notebook or any code beside it does."""
        return digest(self.text.encode(), *(part for name in self.code for part in (name.encode(), self.code[name])))


def notebook_texts(jobs: Iterable[Job], folder: Path) -> dict[str, NotebookText]:
    """The notebooks by file name, read once: what is edited while a batch runs counts for the next one."""
    return {source: read_notebook(folder, source) for source in dict.fromkeys(job.source for job in jobs)}


def read_notebook(folder: Path, source: str) -> NotebookText:
    """One notebook and the code beside it.

    Raises
    ------
    TillkomError : a file that is not there, cannot be read, or is no text.
    """
    path = folder / source
    if source in ADDED_LATER and not path.exists():
        return read_notebook(shipped("notebooks"), source)
    try:
        return NotebookText(path.read_text(encoding="utf-8"), _code_beside(folder))
    except OSError as error:
        path = Path(error.filename or path)
        remedy = "Name the folder that holds the notebooks with --notebooks."
        raise TillkomError(f"The notebook {path} cannot be read. {remedy}") from error
    except UnicodeDecodeError as error:
        raise TillkomError(f"The notebook {path} is not a text in UTF-8, which every notebook is.") from error


def _code_beside(folder: Path) -> dict[str, bytes]:
    """The Python files of a folder, and those of the packages in it, by their path seen from there."""
    packages = [path.parent for path in folder.glob("*/__init__.py")]
    found = [*folder.glob("*.py"), *(path for package in packages for path in package.rglob("*.py"))]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(found) if path.is_file()}
