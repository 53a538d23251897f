"""What is to be rendered: one job is one notebook, one reader and one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from tillkom.check.reserved import why_reserved
from tillkom.codes import PUBLIC
from tillkom.errors import TillkomError
from tillkom.files import not_a_file_name
from tillkom.language import known_language, words
from tillkom.marking import in_title, name_parts, titles_of
from tillkom.names import DEFAULT_LANGUAGE, file_name, listed
from tillkom.render.readers import made_for

if TYPE_CHECKING:
    from tillkom.render.source import Source
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
    def source(self) -> str:
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


def plan(
    study: Study | Source,
    cases: Sequence[str] = (),
    *,
    notebook: str | None = None,
    language: str = DEFAULT_LANGUAGE,
    reader: str = "",
    chosen: Sequence[str] = (),
) -> list[Job]:
    """The reports asked for: everything, one kind of report, or the reports of the cases named.

    Parameters
    ----------
    cases : ids of the cases whose reports are wanted; none = all.
    notebook : one of case, comparison, adoption, qca, listed; None = all of them (qca where the study declares sets in
        its calibrations, listed where it has cases for it), or the case reports alone where cases are named.
    reader : for whom: "research", "participants", "public" or the id of a case; "" = each case's for its participant,
        the others for everybody. Case reports are made of the cases that the reader may see.
    chosen : ids of the cases that reports are to be about, as if the study had no others; none = all.

    Cases of which everybody may know no more than that they are listed share one page, ``listed``; named alone, they
    give that page.

    Raises
    ------
    TillkomError : an unknown case or reader (near matches are listed) or notebook, cases named for a report on all of
        them, or a report of cases that its reader may not see.
    """
    known_language(language)
    cases = listed(cases)
    if notebook is not None and notebook not in NOTEBOOKS:
        raise TillkomError(f'There is no notebook "{notebook}". Choose one of {", ".join(NOTEBOOKS)}.')
    if cases and notebook not in (None, "case"):
        raise TillkomError(f"The {notebook} report is about all cases: leave out {', '.join(cases)}, or --notebook.")
    known = dict.fromkeys(study.case_ids)
    wanted = list(dict.fromkeys(case_id if case_id in known else study.case(case_id).id for case_id in cases) or known)
    for case_id in known:
        if why := why_reserved(case_id) or not_a_file_name(case_id):
            named = case_id if case_id.isprintable() else ascii(case_id)[1:-1]
            raise TillkomError(f'A case cannot be called "{named}": {why}. Give it another id.')
    together = set(listed_together(study))
    skipped = {"case", *([] if study.declares_sets else ["qca"]), *([] if together else ["listed"])}
    made = (notebook,) if notebook else [name for name in NOTEBOOKS if name not in skipped]
    shared = [Job(name, language) for name in made if name != "case" and not cases]
    if cases and together.intersection(wanted):
        shared = [Job("listed", language)]
    own = [case_id for case_id in wanted if case_id not in together]
    jobs = shared + [Job("case", language, case_id) for case_id in own if notebook in (None, "case")]
    if reader or chosen:
        return list(made_for(jobs, study, reader, listed(chosen), together=together, named=bool(cases)))
    return jobs


def listed_together(study: Study | Source) -> list[str]:
    """The cases that have no page of their own: everybody may see them, and there is nothing to tell of them."""
    remembered: list[str] | None = getattr(study, "listed_together", None)
    if remembered is not None:
        return remembered
    from tillkom.analysis import only_listed
    from tillkom.disclosure import visible_cases

    whole = cast("Study", study)
    public = set(visible_cases(whole.cases, PUBLIC))
    return [case_id for case_id in only_listed(whole) if case_id in public]
