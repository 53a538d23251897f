"""The report on how the idea has spread: what is known, by one definition at a time, and what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tillkom import codes, figures
from tillkom.adoption import TooLittleData
from tillkom.analysis import Spread, adoption_table, spread, survey_shares
from tillkom.content import Block, Fold, Heading, Listing, Marked, Paragraph, Runs, Section, Table, runs
from tillkom.language import capital, number
from tillkom.report.base import Report, for_reader
from tillkom.report.curve import CurveWords
from tillkom.say import present

if TYPE_CHECKING:
    import pandas as pd

    from tillkom.study import Study

NEEDED = ("needed_1", "needed_2", "needed_3", "needed_4", "needed_5")


class AdoptionReport(Report):
    """The spread of the idea among the reference population; each method is a section.

    Parameters
    ----------
    study : the study; of the whole one the reader's extract is made first.
    language : "sv" or "en".
    reader : who is to read it, if not the public: "research", "participants" or the id of a case.

    >>> from tillkom import load_study
    >>> AdoptionReport(load_study("data"), "en").surveys().heading
    'Shares others have reported'
    """

    kind = "adoption"

    def __init__(self, study: Study, language: str = "sv", *, reader: str = "") -> None:
        super().__init__(for_reader(study, reader, codes.PUBLIC), language)
        self.definitions_used = list(self.study.codebook.vocabulary("adoption_definition"))

    def title(self) -> str:
        """What the report is called."""
        return self.say("adoption.title", subject=self.study.subject(self.language))

    def lead(self) -> str:
        """What the report is about."""
        return self.say(f"adoption.{'lead' if len(self._levels) > 1 else 'lead_municipalities'}")

    def summary(self) -> Section:
        """The population, and by each definition what is known and what is not."""
        levels = self._levels
        population = self._numbers(
            count=int(levels.sum()),
            municipalities=int(levels.get(codes.MUNICIPALITY, 0)),
            regions=int(levels.get(codes.REGION, 0)),
        )
        among = "population" if levels.get(codes.REGION, 0) else "population_municipalities"
        sentences = [self.say(f"spread.{among}", **population)]
        if self.study.units["same_organisation_as"].notna().any():
            sentences[0] += f" {self.say('spread.gotland')}"
        sentences += [self._known(definition) for definition in self.definitions_used]
        never = self.say("spread.never_mix") if len(self.definitions_used) > 1 else ""
        return self._section("summary", *self._paragraphs(*sentences, never))

    def definitions(self) -> Section:
        """Each definition with its own picture, and the fitted curve in words or the reason why there is none."""
        body: list[Block] = []
        for code, term in self.study.codebook.vocabulary("adoption_definition").items():
            body.append(Heading(capital(term.label(self.language))))
            body += self._paragraphs(term.definition(self.language))
            body.append(self._picture(figures.adoption_curve, code))
            body += self._fitted(code)
        number_of = "one" if len(self.definitions_used) == 1 else "other"
        return Section("definitions", self.say(f"adoption.definitions.{number_of}"), tuple(body), self.language)

    def families(self) -> Section:
        """Every family of curves on the same dates, since the ceiling depends on the family."""
        return self._of_curves(
            "families",
            "curve.families_intro",
            lambda code, said: [
                self._picture(figures.adoption_families, code),
                said.families(),
            ],
        )

    def categories(self) -> Section:
        """When the units adopted: new adopters per year, and Rogers' categories as quantiles of the curve."""
        return self._of_curves(
            "categories",
            "curve.rogers_intro",
            lambda code, said: [
                self._picture(figures.adopters_per_year, code),
                self._picture(figures.rogers_categories, code),
                said.categories(said.picture.curve()),
            ],
        )

    def groups(self) -> Section:
        """Municipalities and regions side by side, with a test of whether they differ."""
        return self._of_curves("groups", None, self._compared)

    def surveys(self) -> Section:
        """The shares other studies have reported, each by itself."""
        say, shares = self.say, survey_shares(self.study)
        if shares.empty:
            return self._section("surveys", Paragraph(runs(say("common.nothing"))))
        rows = [self._survey(row) for row in shares.itertuples()]
        columns = ("reported", "share", "interval", "population_col", "respondent", "year", "n")
        headers = [*(say(f"spread.{column}") for column in columns), say("common.source")]
        return self._section(
            "surveys",
            Paragraph(runs(say("spread.surveys_warning"))),
            Table(say("spread.caption_surveys"), tuple(headers), tuple(rows), "surveys"),
        )

    def units(self) -> Section:
        """The units with a dated record, with the reason for each date."""
        body: list[Block] = []
        say = self.say
        records = self.study.adoptions.merge(self.study.units[["unit_id", "name"]], on="unit_id")
        headers = [say(f"spread.{column}") for column in ("unit", "outcome", "dated", "reason")]
        for code in self.definitions_used:
            dated = records[(records["definition"] == code) & (records["status"] != codes.UNKNOWN)]
            if len(dated):
                caption = say("spread.caption_units", definition=self.teller.label("adoption_definition", code))
                rows = [self._dated(row) for row in dated.itertuples()]
                body.append(Fold(caption, (Table(caption, tuple(headers), tuple(rows)),)))
        return self._section("units", *(body or [Paragraph(runs(say("common.nothing")))]))

    def needed(self) -> Section:
        """What has to be recorded before a curve can be fitted."""
        if all(picture.reason is None for picture in self._pictures.values()):
            return self._section("needed")  # nothing is lacking
        return self._section(
            "needed", Listing(tuple(runs(self.say(f"spread.{point}")) for point in NEEDED), ordered=True)
        )

    @cached_property
    def _levels(self) -> pd.Series[int]:
        """How many units of each level could adopt."""
        return self.study.units.query("reference")["level"].astype("str").value_counts()

    def _words(self, definition: str) -> CurveWords:
        return CurveWords(self.teller, self._pictures[definition])

    @cached_property
    def _pictures(self) -> dict[str, Spread]:
        return {code: spread(self.study, code) for code in self.definitions_used}

    def _fitted(self, definition: str) -> tuple[Block, ...]:
        said = self._words(definition)
        if why := said.picture.reason:
            return (Paragraph(runs(said.reason(why)), "remark"),)
        curve = said.picture.curve()
        told, doubts = (Paragraph(runs(" ".join(part))) for part in (said.sentences(curve), said.doubts(curve)))
        return told, said.quantities(curve), doubts

    def _of_curves(self, name: str, intro: str | None, show: Callable[[str, CurveWords], Iterable[Block]]) -> Section:
        """A section on the definitions that have a curve; where none has, one sentence."""
        body: list[Block] = []
        for code, picture in self._pictures.items():
            if picture.reason is None:
                body.append(Heading(capital(self.teller.label("adoption_definition", code))))
                body += show(code, self._words(code))
        if not body:
            return self._section(name, Paragraph(runs(self.say("curve.none"))))
        return self._section(name, *([Paragraph(runs(self.say(intro)))] if intro else []), *body)

    def _compared(self, definition: str, said: CurveWords) -> list[Block]:
        try:
            compared, sentence = said.groups("level")
        except TooLittleData as why:
            return [Paragraph(runs(said.reason(why)), "remark")]
        drawn = self._picture(figures.adoption_groups, definition)
        return [Paragraph(runs(sentence)), drawn, compared]

    def _numbers(self, **values: int) -> dict[str, str]:
        return {name: number(value, self.language) for name, value in values.items()}

    def _known(self, definition: str) -> str:
        label, units = self.teller.label("adoption_definition", definition), adoption_table(self.study, definition)
        status = units["status"].value_counts()
        counted = self._numbers(
            base=len(units),
            adopted=int(status.get(codes.ADOPTED, 0)),
            not_yet=int(status.get(codes.NOT_ADOPTED, 0)),
            unknown=int(status.get(codes.UNKNOWN, 0)),
        )
        last = units["upper"].max()
        key = "spread.by_definition" if present(last) else "spread.by_definition_none"
        said = self.say(key, definition=label, year=last.year if present(last) else "", **counted)
        tested = int(status.get(codes.NOT_ADOPTED, 0))
        return f"{said} {self.say.counted('spread.not_yet', tested)}" if tested else said

    def _survey(self, row: Any) -> tuple[Runs, ...]:
        teller, say = self.teller, self.say
        share = runs(teller.share(row)) if present(row.share) else teller.status(row.share_status)
        interval = say("spread.interval_none")
        if present(row.lower):
            # a full count has no interval: its share printed twice would look like one
            full = row.lower == row.upper
            interval = say("spread.full_count") if full else teller.percent_range(float(row.lower), float(row.upper), 1)
            if present(row.bound_lower) and row.bound_lower < row.bound_upper:
                silent = teller.percent_range(float(row.bound_lower), float(row.bound_upper), 1)
                interval = f"{interval}; {say('spread.non_response', interval=silent)}"
        basis = teller.label("year_basis", row.year_basis)
        year = say("spread.year_basis", year=teller.date(row.year), basis=basis) if present(row.year) else basis
        count = runs(teller.number(int(row.n))) if present(row.n) else teller.status(codes.NOT_STATED)
        note = teller.text(row, "note")
        reported = runs(str(row.reported_as), " " if note else "", Marked(note, "quiet") if note else "")
        whom = teller.passage(row, "population"), teller.passage(row, "respondent")
        return reported, share, runs(interval), *whom, runs(year), count, teller.where(row)

    def _dated(self, row: Any) -> tuple[Runs, ...]:
        teller = self.teller
        status = runs(teller.label("adoption_status", row.status))
        reason = runs(teller.passage(row, "reason"), teller.cited(row))
        return runs(str(row.name)), status, runs(teller.adopted(row)), reason
