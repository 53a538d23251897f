"""The comparison of all cases a reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tillkom import codes, figures
from tillkom.analysis import (
    KNOWN,
    before_after,
    coded_cases,
    counts,
    effects,
    ladder,
    principles,
    seven_questions,
    status_matrix,
)
from tillkom.analysis.answers import records
from tillkom.content import Block, Definitions, Fold, Marked, Paragraph, Runs, Section, Table, runs
from tillkom.language import join, number
from tillkom.report.base import Report, for_reader
from tillkom.say import present

if TYPE_CHECKING:
    from tillkom.study import Study

COUNTED = ("goals", "steering_docs", "committees")


class ComparisonReport(Report):
    """The cases side by side, each table with its base; each method is a section.

    Parameters
    ----------
    study : the study; of the whole one the reader's extract is made first.
    language : "sv" or "en".
    reader : who is to read it, if not the public: "research", "participants" or the id of a case.

    >>> from tillkom import load_study
    >>> ComparisonReport(load_study("data"), "en").cases().heading
    'The cases'
    """

    kind = "comparison"

    def __init__(self, study: Study, language: str = "sv", *, reader: str = "") -> None:
        super().__init__(for_reader(study, reader, codes.PUBLIC), language)
        self.coded = coded_cases(self.study)

    def summary(self) -> Section:
        """The comparison in a few sentences, each with its base."""
        say, coded = self.say, len(self.coded)
        key = "compare.overview_all" if coded == len(self.study) else "compare.overview"
        sentences = [say(key, count=number(len(self.study), self.language), coded=number(coded, self.language))]
        judged = ladder(self.study, cases=self.coded)["stage"].dropna()
        if len(judged):
            stages = judged.astype(int).value_counts().sort_index()
            said = join((self._stage_count(stage, count) for stage, count in stages.items()), self.language)
            sentences.append(say("compare.stage_range", known=len(judged), stages=said))
        if coded and "goals" in self.teller.variables:
            sentences.append(self._goals_known())
        return self._section("summary", *self._paragraphs(*sentences, " ".join(self._effects_said())))

    def cases(self) -> Section:
        """Every case with its units, programme, latest stage and how much is known of it."""
        teller, say = self.teller, self.say
        stages = ladder(self.study).set_index("case_id")
        status = status_matrix(self.study)
        asked = status[~status["status"].isin(codes.NOT_ASKED)].groupby("case_id").size()
        known = status[status["known"]].groupby("case_id").size()
        rows = []
        for case in self.study:
            stage = stages.loc[case.id]
            judged = present(stage["stage"])
            answered = say("compare.of", known=known.get(case.id, 0), asked=asked.get(case.id, 0))
            rows.append(
                (
                    case.title(self.language),
                    join(map(str, case.units["name"]), self.language),
                    teller.label("programme", case.programme),
                    f"{stage['stage']} {teller.label('stage', stage['stage'])}" if judged else "–",
                    teller.label("trajectory", stage["trajectory"]) if judged else "–",
                    answered if case.id in self.coded else say("compare.only_listed"),
                )
            )
        columns = ("units", "programme", "stage", "trajectory", "answers")
        headers = [say("common.case"), *(say(f"compare.{column}") for column in columns)]
        return self._section("cases", _table(say("compare.caption_cases"), headers, rows, "cases"))

    def stages(self) -> Section:
        """Where each case stands on the stage ladder, and in which direction it moves."""
        return self._section(
            "stages",
            *self._shown("stages"),
            Paragraph(runs(self.say("compare.never_rank")), "remark"),
        )

    def timelines(self) -> Section:
        """The courses of events side by side."""
        return self._section("timelines", *self._shown("timelines"))

    def reforms(self) -> Section:
        """Number of goals, steering documents and committees before and after, with what is not stated said."""
        body: list[Block] = []
        for variable in COUNTED:
            if variable in self.teller.variables:
                draw = figures.reforms_before_after
                body.append(self._picture(draw, variable, cases=self.coded))
        return self._section("reforms", *body)

    def committees(self) -> Section:
        """Committee structures and forms of dialogue, case by case."""
        return self._section("committees", *self._shown("committees"))

    def questions(self) -> Section:
        """The size of the effects in every case, and every answer to the seven questions."""
        say = self.say
        classed = effects(self.study, cases=self.coded)
        variables = list(dict.fromkeys(classed["variable_id"]))
        cells = {(row.case_id, row.variable_id): self._brief(row) for row in classed.itertuples()}
        rows = [
            (runs(self.teller.case(case)), *(cells[case, variable] for variable in variables)) for case in self.coded
        ]
        headers = [say("common.case"), *(self._area(variable) for variable in variables)]
        body: list[Block] = [Paragraph(runs(say("questions.intro")))]
        if rows:
            body.append(_table(say("compare.caption_effects"), headers, rows))
        body += self._all_answers()
        return self._section("questions", *body)

    def principles(self) -> Section:
        """Principles and practices that come out, case by case."""
        say = self.say
        named = counts(principles(self.study, cases=self.coded))
        label = self.teller.label
        rows = [
            (label("principle", row.code), say("common.base", known=row.present, of=row.known))
            for row in named.itertuples()
        ]
        return self._section(
            "principles",
            Paragraph(runs(say("compare.principles_intro"))),
            _table(say("compare.caption_principles"), [say("compare.principle"), say("common.answer")], rows),
            *self._shown("principles"),
        )

    def coverage(self) -> Section:
        """What is known, not stated and not looked for, in every case."""
        return self._section("coverage", *self._shown("coverage"))

    def _shown(self, section: str) -> tuple[Block, ...]:
        return self._figures(section, cases=self.coded)

    def _goals_known(self) -> str:
        reforms = before_after(self.study, ["goals"], cases=self.coded)
        known = reforms[reforms["status"].isin(KNOWN)]["phase"].value_counts()
        before, after = int(known.get(codes.BEFORE, 0)), int(known.get(codes.AFTER, 0))
        return self.say("compare.goals", known=before, after=after, of=len(self.coded))

    def _stage_count(self, stage: Any, count: int) -> str:
        return self.say("compare.stage_count", stage=stage, label=self.teller.label("stage", stage), count=count)

    def _area(self, variable: str) -> str:
        key = f"effect_area.{variable}"
        return self.say(key) if key in self.say else self.teller.variable(variable)

    def _effects_said(self) -> list[str]:
        classed = effects(self.study, cases=self.coded)
        known = classed[classed["status"].isin(KNOWN)]
        return [
            self.say(
                "compare.effects",
                area=self._area(str(variable)),
                clear=int((group["value"] == "tydlig").sum()),
                known=len(group),
            )
            for variable, group in known.groupby("variable_id", sort=False)
        ]

    def _brief(self, row: Any) -> Runs:
        """The class alone, or the status; the words behind it stand with the answers."""
        caveat = self.teller.caveat(row)
        written = self.teller.written(row) if row.status in KNOWN else ""
        return runs(written, Marked(f" ({caveat})" if written else caveat, "status") if caveat else "")

    def _all_answers(self) -> list[Block]:
        """The answers in words, question by question, folded away."""
        teller = self.teller
        folded: list[Block] = []
        asked = seven_questions(self.study, cases=self.coded)
        for variable, group in asked.groupby("variable_id", sort=False):
            told = tuple(
                (teller.case(str(row.case_id)), runs(teller.answer(row), teller.cited(row))) for row in records(group)
            )
            folded.append(Fold(teller.question(str(variable)), (Definitions(told, "answers"),)))
        return folded


def _table(caption: str, headers: list[str], rows: Iterable[Sequence[str | Runs]], name: str = "") -> Table:
    cells = tuple(tuple(cell if isinstance(cell, tuple) else runs(cell) for cell in row) for row in rows)
    return Table(caption, tuple(headers), cells, name)
