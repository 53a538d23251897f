"""A study in memory: its coded tables, read-only, and each case with what belongs to it.

>>> import tillkom
>>> study = tillkom.load_study("data")
>>> study.case("boras").title("sv")
'Borås Stad'
>>> study.case("boras").events["date"].dropna().tolist()[0]  # of the first event with a date
'2016-06'
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from tillkom import extract
from tillkom.case import Case
from tillkom.codebook import Codebook
from tillkom.coded_tables import CodedTables
from tillkom.codes import RESEARCH
from tillkom.disclosure import described_for, visible_cases, visible_tables, without_internal
from tillkom.errors import DataError, TillkomError
from tillkom.extract import LaidTogether
from tillkom.language import in_language, words
from tillkom.selection import Selection, as_recorded, chosen_cases, population_seen, recorded, tables_of
from tillkom.tables import read_typed, with_numbers, write_tables
from tillkom.uncollected import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any


@uncollected()
def load_study(path: str | Path = "data") -> Study:
    """Read a study's folder into typed, read-only tables.

    Parameters
    ----------
    path : the folder that holds ``datapackage.json`` and the tables.

    Raises
    ------
    TillkomError : the folder or its codebook is not there.
    DataError : the tables cannot be read as the codebook says; the message lists every problem found.

    >>> study = load_study("data")
    >>> study.case_ids[:2]
    ['gislaved', 'boras']
    """
    folder = Path(path)
    if found := extract.laid_together(folder):
        laid_codebook, laid, shared = found
        assert isinstance(shared, Study)
        return Study(laid_codebook, laid, shared)
    codebook = Codebook.read(folder)
    try:
        tables = {name: read_typed(folder, schema) for name, schema in codebook.tables.items()}
        tables["observations"] = with_numbers(tables["observations"], tables["variables"])
    except (ValueError, KeyError, TypeError, OSError) as error:
        from tillkom.check import as_text, check_study  # slow to import, and needed only to say what is wrong

        problems = check_study(folder)
        if not problems:
            raise
        raise DataError(as_text(problems)) from error
    return Study(codebook, tables)


class Study(CodedTables):
    """The coded cases of a study, as tables and as cases.

    Every table is a pandas DataFrame of its own: change it as you like, the study stays as it was read. A column
    of dates ``X`` (EDTF) has ``X_lower`` and ``X_upper`` beside it, the first and last day it allows.
    """

    def __init__(self, codebook: Codebook, tables: Mapping[str, pd.DataFrame], shared: Study | None = None) -> None:
        super().__init__(codebook, tables)
        # What this one was laid together from, where it was: the same for every extract of a batch, and read once.
        self._shared = shared
        self._alone: dict[str, Study] = {}

    @property
    def synthetic(self) -> bool:
        """True for made-up data, which is called so wherever it is seen."""
        return self.codebook.synthetic

    @property
    def reader(self) -> str | None:
        """Whose extract this is: a case's id, "public", "participants", "research", or None for the study itself."""
        return self.codebook.package.get("extract_for")

    def title(self, language: str = "sv") -> str:
        """The study's title."""
        return self.codebook.title(language)

    def subject(self, language: str = "sv") -> str:
        """What the study follows the spread of: trust-based governance, unless its description names another."""
        return self.codebook.subject(language) or words("overview", language)("study.subject")

    def label(self, vocabulary: str, code: str, language: str = "sv") -> str:
        """The label of a code, for instance ``label("status", "framgår_ej")`` → "framgår ej"."""
        return self.codebook.label(vocabulary, code, language)

    def case_title(self, case_id: str, language: str = "sv") -> str:
        """The case's title."""
        row = self._case_rows.loc[self._known(case_id)]
        return in_language(language, row["title_sv"], row["title_en"])

    def case(self, case_id: str) -> Case:
        """One case with all that belongs to it; an unknown id is answered with the nearest ones."""
        return Case(self, self._known(case_id))

    def extract(self, reader: str) -> Study:
        """What one reader may see, and nothing else.

        Parameters
        ----------
        reader : "public"; "participants" of the programme; the id of the case whose participant reads; or "research",
            the research group, whose extract holds every case and is handed to nobody.

        Raises
        ------
        TillkomError : no such reader, or the study is already cut down for another one.

        >>> load_study("data").extract("public").reader
        'public'
        """
        if self.reader not in (None, RESEARCH, reader):
            raise TillkomError(f'This is already the extract for "{self.reader}"; make yours from the whole study.')
        package = self.description_for(reader)
        tables = without_internal(self._tables, self.codebook)
        if self.selection and self.selection.of_cases:
            tables["units"] = population_seen(tables, visible_cases(tables["cases"], reader))
        visible = visible_tables(tables, reader)
        return Study(replace(self.codebook, package=package), visible)

    def description_for(self, reader: str) -> dict[str, Any]:
        """The Data Package's description as the reader's extract carries it."""
        package = described_for(self.codebook.package, reader)
        if self.selection:  # the name of a hidden case that was chosen must not be read from what was asked for
            seen = self.selection.shown_to(visible_cases(self._tables["cases"], reader))
            package["selection"] = as_recorded(seen)
        return package

    @property
    def selection(self) -> Selection | None:
        """What the cases were chosen by, where this is a part of a study; None for a whole one."""
        return recorded(self.codebook.package)

    def select(
        self,
        *,
        programme: str | Iterable[str] | None = None,
        level: str | Iterable[str] | None = None,
        county: str | Iterable[str] | None = None,
        stage: int | Iterable[int] | None = None,
        cases: str | Iterable[str] | None = None,
    ) -> Study:
        """A smaller study: the cases that meet every criterion given, and the population they stand for.

        Parameters
        ----------
        programme, level : codes of the vocabularies, one or several.
        county : names or codes of counties: "Västra Götalands län" or "14".
        stage : stages of the latest judgement, 0 to 5.
        cases : ids of cases, as a list or on one line: "boras, vgr"; "" chooses all.

        Raises
        ------
        TillkomError : a word the study does not know (near ones are named), or criteria that no case meets.

        >>> load_study("data").select(programme="skr_2024", level="kommun").case_ids
        ['gislaved', 'boras', 'borlange']
        """
        asked = Selection.of(programme=programme, level=level, county=county, stage=stage, cases=cases)
        if asked == Selection():
            return self
        named = {self._known(case_id) for case_id in asked.cases}
        asked = replace(asked, cases=tuple(case_id for case_id in self.case_ids if case_id in named))
        chosen = chosen_cases(self._tables, self.latest_stages, asked)
        package = {**self.codebook.package, "selection": as_recorded(asked.within(self.selection))}
        return Study(replace(self.codebook, package=package), tables_of(self._tables, chosen, asked))

    def answers(
        self,
        variables: str | Sequence[str] | None = None,
        *,
        labels: str | None = "sv",
        by: str = "answer",
        cases: str | Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """The answers to every question put to every case, with labels in order and the source of each.

        What is not known is told by its status, never left out; where coders differ the answer is *motstridig*.

        Parameters
        ----------
        variables : codes of ``variables.csv``; all of them when left out.
        labels : "sv" or "en"; None for codes.
        by : "answer", one row per case, variable and phase; "case", one row per case with a column per variable
            (and phase, where there are several): numbers as numbers, missing where not known, classes as ordered
            categories, everything else in words.
        cases : ids of cases; all of the study's when left out.

        Returns
        -------
        A table; its columns are called as the labels are, or by their codes. Columns of classes, statuses and phases
        are ordered as the codebook orders them.

        Raises
        ------
        TillkomError : a variable, case, language or ``by`` there is not.

        >>> study = load_study("data")
        >>> study.answers("goals", cases="gislaved")[["Skede", "Svar", "Status", "Källa"]].values.tolist()[1]
        ['efter', 'framgår ej', 'framgår ej', '']
        """
        from tillkom.lookup import labelled_answers  # with the words of all codes, which reading a study does not need

        return labelled_answers(self, variables, labels=labels, by=by, cases=cases)

    def search(
        self,
        text: str,
        *,
        cases: str | Sequence[str] | None = None,
        tables: str | Sequence[str] | None = None,
        language: str = "sv",
    ) -> pd.DataFrame:
        """Find words in every text of every table, and in the labels of the classes that are coded.

        Capitals make no difference, and a part of a word is found too: "dialog" is in "styrdialoger".

        Parameters
        ----------
        text : a word, or several that stand beside each other.
        cases : ids of cases to search; all, and what belongs to no case, when left out.
        tables : names of tables, for instance "events"; all when left out.
        language : of the names in the result; texts are searched in Swedish and English.

        Returns
        -------
        table, case_id, case, variable_id, variable, phase, column, source, locator, hit (what stands around the words),
        text (the whole), coder, source_id: one row per text that holds the words.

        Raises
        ------
        TillkomError : nothing to search for, or an unknown case, table or language.

        >>> hits = load_study("data").search("övning", tables="events")
        >>> hits["case_id"].unique().tolist()
        ['borlange']
        """
        from tillkom.lookup import search

        return search(self, text, cases=cases, tables=tables, language=language)

    def crosstab(
        self, rows: str, columns: str, *, cases: str | Sequence[str] | None = None, labels: str = "sv"
    ) -> pd.DataFrame:
        """Count cases by two variables, with how many are known and not known on each side.

        Parameters
        ----------
        rows, columns : a variable with classes (``initiator``; ``committee_structure.efter`` where it is asked in
            several phases), or ``programme``, ``level``, ``county`` or ``stage``.
        cases : ids of cases; every case that anything is coded of when left out.
        labels : "sv" or "en".

        Returns
        -------
        Number of cases: a row and a column per class that occurs, then *known* (the base of shares), *not known*,
        *not applicable* where there is any, and *all*. A case with several classes counts in each; ``attrs["note"]``
        says so.

        Raises
        ------
        TillkomError : no such variable (near ones are named), one without classes, or a phase that is not named.

        >>> table = load_study("data").crosstab("level", "initiator", labels="en")
        >>> int(table.loc["all cases", "known"]), int(table.loc["region", "all cases"])
        (4, 2)
        """
        from tillkom.lookup import crosstab

        return crosstab(self, rows, columns, cases=cases, labels=labels)

    def save(self, folder: str | Path) -> Path:
        """Write the study as a Data Package that ``load_study`` reads back; the folder is returned."""
        folder = Path(folder)
        write_tables(folder, self.codebook, self._tables, self.codebook.package)
        return folder

    def only(self, case_id: str) -> Study:
        """The study as if it had this case alone; units, sources, variables and vocabularies are all there.

        >>> load_study("data").only("boras").case_ids
        ['boras']
        """
        if case_id not in self._alone:  # a report asks of its one case again and again
            self._alone[case_id] = self._of([self._known(case_id)])
        return self._alone[case_id]

    def _of(self, case_ids: Sequence[str]) -> Study:
        """The study as if it had these cases alone."""
        if isinstance(self._tables, LaidTogether):
            return Study(self.codebook, self._tables.of_cases(case_ids))
        of_cases = {
            name: self._tables[name].take(rows).reset_index(drop=True) for name, rows in self._rows_of(case_ids).items()
        }
        return Study(self.codebook, {**self._tables, **of_cases})

    @cached_property
    def _anew(self) -> Study | None:
        """The cases of which there is more here than in the study this one was laid together from; None without."""
        more = self._tables.cases if isinstance(self._tables, LaidTogether) else set()
        cases = [case_id for case_id in self.case_ids if case_id in more]
        return self.only(cases[0]) if len(cases) == 1 else self._of(cases) if cases else None

    def _known(self, case_id: str) -> str:
        if case_id in self._case_rows.index:
            return case_id
        ids = self.case_ids
        titles = {title.lower(): case for case, title in zip(ids, self._case_rows["title_sv"], strict=True)}
        wanted = str(case_id).lower()
        near = difflib.get_close_matches(wanted, ids, n=3) or [
            titles[title] for title in difflib.get_close_matches(wanted, titles, n=3)
        ]
        near = near or [case for title, case in titles.items() if wanted and wanted in title][:3]
        hint = f"Did you mean {', '.join(near)}?" if near else f"The cases are {_some(ids)}."
        raise TillkomError(f'There is no case "{case_id}" in this study. {hint}')

    def __iter__(self) -> Iterator[Case]:
        return (Case(self, case_id) for case_id in self.case_ids)

    def __len__(self) -> int:
        return len(self.case_ids)

    def __repr__(self) -> str:
        return f"<Study: {self.title('en')}, {len(self)} cases>"

    def _repr_html_(self) -> str:
        from tillkom.overview import study_html

        return study_html(self)


def _some(ids: list[str], most: int = 10) -> str:
    return ", ".join(ids[:most]) + (f" and {len(ids) - most} more" if len(ids) > most else "")
