"""The cases that are only listed, on one page: what is known of each, and the full case of the same unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tillkom import codes
from tillkom.analysis import only_listed
from tillkom.content import Link, Paragraph, Runs, Section, Table, between, runs
from tillkom.names import page_name
from tillkom.report.base import Report, for_reader
from tillkom.report.in_short import unit

if TYPE_CHECKING:
    from tillkom.study import Case, Study


class ListedReport(Report):
    """The listed cases that nobody has coded anything of; each method is a section.

    Parameters
    ----------
    study : the study; of the whole one the reader's extract is made first.
    language : "sv" or "en".
    reader : who is to read it, if not the public: "research", "participants" or the id of a case.

    >>> from tillkom import load_study
    >>> ListedReport(load_study("data"), "en").cases().heading
    'The listed cases'
    """

    kind = "listed"

    def __init__(self, study: Study, language: str = "sv", *, reader: str = "") -> None:
        super().__init__(for_reader(study, reader, codes.PUBLIC), language)
        only = set(only_listed(self.study))
        cited = self.study.cases["case_id"].isin(only)
        self.teller.only_sources(self.study.cases.loc[cited, "source_id"])
        self.listed = [case for case in self.study if case.id in only]
        self._full = self.study.case_units[~self.study.case_units["case_id"].isin(only)]

    def cases(self) -> Section:
        """Every listed case with its units, its operations, its source, and the full case of the same unit."""
        say = self.say
        if not self.listed:
            return self._section("cases", Paragraph(runs(say("listed.none")), "nothing"))
        columns = tuple(say(f"listed.column.{name}") for name in ("case", "units", "sector", "more"))
        rows = tuple(self._row(case) for case in self.listed)
        return self._section(
            "cases",
            Paragraph(runs(say.counted("listed.count", len(rows)))),
            Table(say("listed.caption"), columns, rows, "listed"),
        )

    def _row(self, case: Case) -> tuple[Runs, ...]:
        units = between([runs(unit(self.teller, row)) for row in case.units.itertuples()], "; ")
        note = self.teller.passage(case._row, "note", sentence=True)
        return (
            runs(case.title(self.language), self.teller.cited(case._row.reindex([*case._row.index, "kind"]))),
            between([units, note], ". "),
            runs(case.sector(self.language)),
            self._full_cases(case),
        )

    def _full_cases(self, case: Case) -> Runs:
        """Links to the coded cases about one of the case's units."""
        full = self._full.loc[self._full["unit_id"].isin(case.units["unit_id"]), "case_id"]
        links = [runs(Link(self.teller.case(other), page_name(other, self.language))) for other in dict.fromkeys(full)]
        return between(links, ", ")
