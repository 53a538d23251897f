"""One report to make: a job is one notebook, one reader and one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tillkom.codes import PUBLIC
from tillkom.language import words
from tillkom.marking import in_title, name_parts, titles_of
from tillkom.names import file_name

if TYPE_CHECKING:
    from tillkom.selection import Selection
    from tillkom.study import Study

NOTEBOOKS = (
    "case",
    "comparison",
    "adoption",
    "qca",
    "listed",
)  # the ones that become reports, in the order of the index


@dataclass(frozen=True)
class Job:
    """One report to make."""

    notebook: str  # one of NOTEBOOKS
    language: str
    case_id: str | None = None  # for the notebook "case" alone
    asked: str = ""  # the reader asked for, where it is not the usual one
    chosen: Selection | None = None  # which cases it is about, of those its reader may see; None = all

    @property
    def usual(self) -> str:
        """Whose extract the notebook is run on unless another is asked for: the participant's, or what anyone sees."""
        return self.case_id or PUBLIC

    @property
    def reader(self) -> str:
        """Whose extract the notebook is run on."""
        return self.asked or self.usual

    @property
    def name(self) -> str:
        """What the files are called, without their ending: ``boras``, ``boras.intern``, ``comparison.urval-a-b``."""
        parts = [self.case_id or self.notebook, *name_parts(self.asked, self.usual, self.chosen)]
        return file_name(".".join(parts), self.language)

    @property
    def notebook_file(self) -> str:
        """The notebook's file name."""
        return f"{self.notebook}.ipynb"

    def parameters(self, data: str) -> dict[str, str]:
        """What the notebook's parameters cell is given."""
        case = {"case": self.case_id} if self.case_id else {}
        return {"data": data, **case, "language": self.language}

    def also(self) -> dict[str, str]:
        """What a notebook is told besides, where its parameters ask for it: for whom, and of which cases."""
        return {"reader": self.asked, "cases": ", ".join(self.chosen.cases) if self.chosen else ""}

    def title(self, study: Study) -> str:
        """The page's title, for the browser's tab and the index."""
        case = study.case_title(self.case_id, self.language) if self.case_id else ""
        said = words("render", self.language)(f"title.{self.notebook}", case=case, subject=study.subject(self.language))
        return in_title(said, self.reader, self.selected(study), self.language)

    def selected(self, study: Study) -> str:
        """Which cases it is about, as a sentence; "" for all."""
        if self.chosen is None:
            return ""
        titles = titles_of(study, self.language)
        return self.chosen.in_words(study.codebook, len(self.chosen.cases), self.language, titles)
