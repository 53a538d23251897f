"""The report on one case: what its participant is handed, section by section."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from tillkom import codes, figures
from tillkom.analysis import KNOWN, REFORMS, before_after, coded_cases, evidence, ladder, mirror, timeline
from tillkom.language import in_language, join, number
from tillkom.markup import Markup, definitions, details, element, escape, joined, list_of, table
from tillkom.report import parts
from tillkom.report.base import Report, for_reader
from tillkom.report.section import Section
from tillkom.report.summary import UNCODED, summary
from tillkom.say import present

if TYPE_CHECKING:
    from tillkom.study import Study

SEVEN = (
    ("q1_initiator", "initiator"),
    ("q1_when", None),
    ("q2_why", "problems"),
    ("q3_meaning", "uses_label"),
    ("q4_political_role", "effect_political_task"),
    ("q5_dialogue", "effect_dialogue"),
    ("q6_organisation", "effect_organisation"),
    ("q7_operations", "effect_operations"),
)
MORE_THEMES = ("styrdokument", "nämnder", "dialog", "stöd", "politik", "förlopp")
SILENT = (codes.NOT_STATED, codes.CONFLICTING, codes.CONFIDENTIAL, codes.RHETORICAL)


class CaseReport(Report):
    """One case as a report, built from the extract its reader may see; each method is a section.

    Parameters
    ----------
    study : the study; of the whole one the extract for this case's participant is made first.
    case_id : the case.
    language : "sv" or "en".

    >>> from tillkom import load_study
    >>> report = CaseReport(load_study("data"), "gislaved", "en")
    >>> report.stage().heading
    'How far has it come?'
    """

    kind = "case"

    def __init__(self, study: Study, case_id: str, language: str = "sv") -> None:
        self.among = for_reader(study, case_id)
        super().__init__(self.among.only(case_id), language, case_id)
        self.case = self.study.case(case_id)

    def title(self) -> str:
        """The case's title."""
        return self.case.title(self.language)

    def summary(self) -> Section:
        """The case in a few paragraphs made from its coded values."""
        return self._section("summary", parts.paragraphs(*summary(self.speaker, self.case)))

    def facts(self) -> Section:
        """Units, programme, period, and the facts coded of the place."""
        case, speaker, say = self.case, self.speaker, self.say
        pairs: list[tuple[Any, Any]] = [
            (say("facts.units"), list_of(self._unit(row) for row in case.units.itertuples())),
            (say("facts.programme"), speaker.label("programme", case.programme)),
        ]
        if sector := case.sector(self.language):
            pairs.append((say("facts.sector"), sector))
        if case.study_period:
            pairs.append((say("facts.period"), speaker.date(case.study_period)))
        pairs.append((say("facts.visibility"), speaker.label("visibility", case.visibility)))
        pairs += self._answered(speaker.answers(speaker.of_theme("fakta"), [case.id]))
        if note := speaker.free(case._row, "note"):
            pairs.append((say("facts.note"), note))
        if where := speaker.where(case._row):
            pairs.append((say("common.source"), where))
        return self._section("facts", definitions(pairs, class_="facts"))

    def timeline(self) -> Section:
        """The events as a figure and as a table."""
        events, speaker, say = timeline(self.study, self.case.id), self.speaker, self.say
        if events.empty:
            return self._nothing("timeline")
        rows = [
            (
                str(row.number),
                speaker.date(row.date) or speaker.label("precision", row.precision),
                speaker.free(row, "text") + speaker.byline(row),
                speaker.label("event_type", row.type),
                self._decision(row.decision_ref),
            )
            for row in events.itertuples()
        ]
        headers = [say(f"timeline.{column}") for column in ("number", "when", "what", "type", "decision")]
        return self._section(
            "timeline",
            element("p", say("timeline.intro", count=len(events))),
            parts.figure(figures.timeline, self.study, self.case.id, speaker=speaker),
            table(headers, rows, caption=say("timeline.caption"), class_="events"),
        )

    def stage(self) -> Section:
        """The stage the case has reached, why, and what else could be argued."""
        speaker, say = self.speaker, self.say
        row: Any = next(ladder(self.study, cases=[self.case.id]).itertuples())
        if not present(row.as_of):
            return self._nothing("stage")
        if present(row.stage):
            judged = say("stage.judged", stage=int(row.stage), label=speaker.label("stage", int(row.stage)))
        else:
            judged = say("stage.differ", low=int(row.stage_low), high=int(row.stage_high))
        others = sorted({int(row.stage_low), int(row.stage_high)} - {int(row.stage) if present(row.stage) else -1})
        note = speaker.free(row, "trajectory_note")
        direction = escape(speaker.label("trajectory", row.trajectory))
        pairs = [
            (say("stage.date"), speaker.date(row.as_of)),
            (say("stage.trajectory"), Markup("{} ({})").format(direction, note) if note else direction),
            (say("stage.reason"), speaker.free(row, "reason")),
            (say("stage.who"), speaker.byline(row)),
        ]
        pairs = [(name, told) for name, told in pairs if told]  # where coders differ nobody's reason is given for all
        if present(row.stage) and others:
            said = join((f"{other} {speaker.label('stage', other)}" for other in others), self.language)
            pairs.insert(2, (say("stage.other"), said))
        rungs = self.study.codebook.vocabulary("stage").values()
        steps = [(f"{rung.code} {rung.label(self.language)}", rung.definition(self.language)) for rung in rungs]
        return self._section(
            "stage",
            element("p", judged, class_="judgement"),
            definitions(pairs, class_="facts"),
            details(say("stage.ladder"), definitions(steps, class_="terms"), element("p", say("stage.note"))),
        )

    def reforms(self) -> Section:
        """Goals, steering documents, committees and dialogue before and after."""
        speaker, say = self.speaker, self.say
        changes = before_after(self.study, cases=[self.case.id])
        changes = changes[changes["phase"] != codes.NOW]  # what holds now stands among the rest of the case
        asked = ~changes["status"].isin(UNCODED)
        changes = changes[asked.groupby(changes["variable_id"]).transform("any")]
        if changes.empty:
            return self._nothing("reforms")
        cells = {(row.variable_id, row.phase): self._reform(row) for row in changes.itertuples()}
        rows = [
            (speaker.variable(variable), *(cells.get((variable, phase), "") for phase in (codes.BEFORE, codes.AFTER)))
            for variable in dict.fromkeys(changes["variable_id"])
        ]
        headers = [say("common.question"), say("common.before"), say("common.after")]
        return self._section(
            "reforms",
            element("p", say("reforms.intro")),
            table(headers, rows, caption=say("reforms.caption")),
        )

    def questions(self) -> Section:
        """The seven questions with the answers in words, the class and who says so."""
        speaker, say = self.speaker, self.say
        wanted = [variable for pair in SEVEN for variable in pair if variable]
        rows: dict[str | None, Any] = {row.variable_id: row for row in speaker.answers(wanted, [self.case.id])}
        if all(row.status in UNCODED for row in rows.values()):
            return self._nothing("questions")
        body: list[Any] = [element("p", say("questions.intro"))]
        for question, classed in SEVEN:
            if question not in rows:
                continue
            variable = speaker.variables[question]
            asked = in_language(self.language, variable.question_sv, variable.question_en)
            body.append(element("h3", asked))
            body.append(element("p", speaker.answer(rows[question]), speaker.byline(rows[question])))
            row = rows.get(classed)
            if row is not None and row.status not in UNCODED:
                said = (f"{speaker.variable(row.variable_id)}: ", speaker.answer(row), speaker.byline(row))
                body.append(element("p", *said, class_="class"))
        return self._section("questions", *body)

    def principles(self) -> Section:
        """The principles and practices that the source's description brings out."""
        speaker, say = self.speaker, self.say
        row = next(iter(speaker.answers(["principles"], [self.case.id])), None)
        if row is None or row.status in UNCODED:
            return self._nothing("principles")
        named = str(row.value).split() if row.status in KNOWN and present(row.value) else []
        items = [
            (term.label(self.language), say("principles.named" if code in named else "principles.not_named"))
            for code, term in self.study.codebook.vocabulary("principle").items()
        ]
        return self._section(
            "principles",
            element("p", say("principles.intro")),
            element("h3", say("principles.principles")),
            element("p", speaker.answer(row), speaker.byline(row)),
            details(say("principles.caption"), definitions(items, class_="terms")),
            element("h3", say("principles.practices")),
            parts.figure(figures.practices_two_by_two, self.study, speaker=speaker, case_id=self.case.id),
        )

    def more(self) -> Section:
        """What else is coded: documents, committees, dialogue, support, politics, context."""
        rows = self.speaker.answers(self.speaker.of_theme(*MORE_THEMES), [self.case.id])
        pairs = self._answered([row for row in rows if row.variable_id not in REFORMS or row.phase == codes.NOW])
        if not pairs:
            return self._nothing("more")
        return self._section("more", definitions(pairs, class_="answers"))

    def mirror(self) -> Section:
        """The case's classes beside those of the other cases it may see, each with its base."""
        say = self.say
        held = mirror(self.among, self.case.id)
        held = held[(held["base"] > 0) | held["own_status"].isin(KNOWN)]
        others = 0 if held.empty else int(held["cases"].iloc[0])
        if not others:
            return self._section("mirror", element("p", say("mirror.none")))
        classes = groupby(held.itertuples(), key=lambda row: (row.variable_id, row.phase))
        rows = [self._mirrored(variable, phase, list(group)) for (variable, phase), group in classes]
        headers = [say(f"mirror.{column}") for column in ("what", "own", "others", "base")]
        intro = "mirror.intro" if held["own_status"].isin(KNOWN).any() else "mirror.own_none"
        return self._section(
            "mirror",
            element("p", say(intro, count=number(others, self.language))),
            table(headers, rows, caption=say("mirror.caption")),
            element("p", say("mirror.warning"), class_="remark"),
        )

    def silence(self) -> Section:
        """What was looked for and is not stated, what is withheld, disputed or a figure of speech, and what is left."""
        speaker, say = self.speaker, self.say
        rows = speaker.answers(list(speaker.variables), [self.case.id])
        body: list[Any] = [element("p", say("silence.intro"))]
        for status in SILENT:
            mine = [row for row in rows if row.status == status]
            if not mine:
                continue
            heading = say("silence.status", label=speaker.label("status", status), count=len(mine))
            body.append(element("h3", heading[:1].upper() + heading[1:]))
            body.append(list_of(self._silent(row) for row in mine))
        uncoded = [row for row in rows if row.status == codes.NOT_CODED]
        if uncoded:
            body.append(element("p", say("silence.uncoded", count=len(uncoded))))
            names = list_of(speaker.variable(row.variable_id, row.phase) for row in uncoded)
            body.append(details(say("silence.list_uncoded"), names))
        if len(body) == 1:
            body = [element("p", say("silence.none"))]
        return self._section("silence", *body)

    def evidence(self) -> Section:
        """Every coded value with who says so, its source and the place in it."""
        speaker, say = self.speaker, self.say
        traced = evidence(self.study, self.case.id)
        if traced.empty:
            return self._nothing("evidence")
        rows = [
            (
                self._traced_what(row),
                self._traced_value(row),
                speaker.label("adoption_status" if row.part == "adoptions" else "status", row.status),
                speaker.says(row.kind),
                speaker.where(row),
                row.coder,
            )
            for row in traced.itertuples()
        ]
        headers = [say("evidence.what"), say("evidence.value"), say("common.status"), say("common.says")]
        headers += [say("common.source"), say("evidence.coder")]
        whole = table(headers, rows, caption=say("evidence.caption"), class_="evidence")
        fold = details(say("evidence.fold", count=len(rows)), whole)
        return self._section("evidence", element("p", say("evidence.intro")), fold)

    def _nothing(self, name: str) -> Section:
        """A section with nothing to tell says so; of a case that is only listed the summary has said it for all."""
        if self.case.id not in coded_cases(self.study) and self.case.events.empty:
            return self._section(name)
        return self._section(name, element("p", self.say(f"{name}.none")))

    def _unit(self, row: Any) -> Markup:
        say, level = self.say, self.speaker.label("level", row.level)
        key = "facts.unit_county" if present(row.county) and row.level == codes.MUNICIPALITY else "facts.unit"
        said = say(key, name=row.name, level=level, county=row.county)
        extra = []
        if row.role == codes.PARTNER:
            extra.append(say("facts.partner"))
        if present(row.name_in_source) and row.name_in_source != row.name:
            extra.append(say("facts.named", name=row.name_in_source))
        return escape("; ".join([said, *extra]))

    def _answered(self, rows: list[Any]) -> list[tuple[Any, Any]]:
        """Label and answer of the questions that have one, with who says so."""
        speaker = self.speaker
        return [
            (speaker.variable(row.variable_id, row.phase), speaker.answer(row) + speaker.byline(row))
            for row in rows
            if row.status in KNOWN or row.status in (codes.CONFLICTING, codes.RHETORICAL)
        ]

    def _decision(self, reference: Any) -> Any:
        if not present(reference):
            return ""
        return self.speaker.status(codes.NOT_STATED) if reference == codes.NOT_STATED else reference

    def _reform(self, row: Any) -> Markup:
        speaker = self.speaker
        said = speaker.answer(row)
        if not present(row.value) and (described := speaker.free(row, "described")):
            said = Markup("{} – {}").format(speaker.answer(row, brief=True), described)
        return said + speaker.byline(row)

    def _mirrored(self, variable: str, phase: str, classes: list[Any]) -> tuple[Any, ...]:
        speaker, say = self.speaker, self.say
        vocabulary = "stage" if variable == "stage" else speaker.variables[variable].vocabulary
        labels = {row.code: self._class(vocabulary, row.code) for row in classes if present(row.code)}
        own = [labels[row.code] for row in classes if present(row.own) and row.own]
        others = [say("mirror.item", label=labels[row.code], count=row.others) for row in classes if row.others]
        name = say("stage.ladder") if variable == "stage" else speaker.variable(variable, phase)
        return (
            name,
            join(own, self.language) if own else speaker.status(classes[0].own_status),
            joined(others, "; "),
            say("common.base", known=classes[0].base, of=classes[0].cases),
        )

    def _class(self, vocabulary: str, code: str) -> str:
        label = self.speaker.label(vocabulary, code)
        return f"{code} {label}" if vocabulary == "stage" else label

    def _silent(self, row: Any) -> Markup:
        name, note = self.speaker.variable(row.variable_id, row.phase), self.speaker.free(row, "note")
        return Markup("{}: {}").format(name, note) if note else escape(name)

    def _traced_what(self, row: Any) -> str:
        speaker, say = self.speaker, self.say
        if row.part == "observations":
            return speaker.variable(row.variable_id, row.phase)
        if row.part == "events":
            return f"{say('evidence.event')}: {speaker.label('event_type', row.variable_id)}"
        if row.part == "stages":
            return say("evidence.stage")
        return say("evidence.adoption", definition=speaker.label("adoption_definition", row.variable_id))

    def _traced_value(self, row: Any) -> Markup:
        speaker = self.speaker
        pieces: list[Any] = []
        if row.part == "observations" and present(row.value):
            pieces.append(speaker.written(row))
        elif row.part == "events" and present(row.value):
            pieces.append(f"{speaker.date(row.value)}:")
        elif row.part == "adoptions":
            pieces.append(f"{speaker.adopted(row)}:")
        elif present(row.value):
            pieces.append(f"{row.value} {speaker.label('stage', row.value)}:")
        pieces += [speaker.free(row, "text"), element("span", speaker.free(row, "note"), class_="note")]
        return joined([piece for piece in pieces if piece], " ")
