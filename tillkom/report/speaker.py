"""How coded values are said to a reader: answers with their status in words, who says so, and where."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import codes
from tillkom.analysis import answers, references
from tillkom.dates import format_edtf
from tillkom.language import in_language, join, number, words
from tillkom.markup import Markup, element, escape, joined
from tillkom.reading import normalise_number

if TYPE_CHECKING:
    from tillkom.study import Study

NUMBERS = codes.NUMERIC


def present(value: Any) -> bool:
    """Whether a cell holds something."""
    return not (value is None or pd.isna(value) or value == "")


class Speaker:
    """Says the codes of one study in one language; ``cited`` decides how its sources are numbered."""

    def __init__(self, study: Study, language: str, case_id: str | None = None) -> None:
        self.study, self.language, self.case_id = study, language, case_id
        self.say = words("report", language)
        self._answered: dict[str, list[Any]] = {}

    @cached_property
    def variables(self) -> dict[str, Any]:
        """The variables' rows by id."""
        return {row.variable_id: row for row in self.study.variables.itertuples()}

    @cached_property
    def cited(self) -> pd.DataFrame:
        """The sources this report cites, in the order of its list of sources."""
        return references(self.study, self.case_id)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {source: place for place, source in enumerate(self.cited["source_id"], start=1)}

    def label(self, vocabulary: str, code: Any) -> str:
        """A code's label."""
        return self.study.label(vocabulary, str(code), self.language)

    def labels(self, vocabulary: str, codes: Any) -> str:
        """Several codes' labels as a list in words."""
        return join((self.label(vocabulary, code) for code in str(codes).split()), self.language)

    def variable(self, variable_id: str, phase: Any = None) -> str:
        """A variable's label, with the phase where the variable is asked in several."""
        row = self.variables[variable_id]
        label = in_language(self.language, row.label_sv, row.label_en)
        if phase is None or len(str(row.phases).split()) == 1:
            return label
        return self.say("mirror.with_phase", label=label, phase=self.label("phase", phase))

    def free(self, row: Any, stem: str) -> Markup:
        """A free text in the reader's language; a Swedish one in an English report is marked as Swedish."""
        swedish, english = getattr(row, f"{stem}_sv"), getattr(row, f"{stem}_en")
        text = in_language(self.language, swedish, english)
        if text and self.language == "en" and not present(english):
            return element("span", text, lang="sv")
        return escape(text)

    def date(self, text: Any) -> str:
        """An EDTF date in words; "" where there is none."""
        return format_edtf(text, self.language) if present(text) else ""

    def adopted_when(self, row: Any) -> str:
        """When a unit adopted, in words: a date, "senast", between two dates, or not yet as of a date."""
        say, date = self.say, self.date
        if row.status == codes.NOT_ADOPTED:
            return say("spread.not_as_of", date=date(row.as_of))
        if not present(row.latest):
            return ""
        if not present(row.earliest):
            return say("spread.by", date=date(row.latest))
        if row.earliest == row.latest:
            return date(row.latest)
        return say("spread.between", earliest=date(row.earliest), latest=date(row.latest))

    def status(self, code: Any) -> Markup:
        """A status in words, set apart from an answer."""
        return element("em", self.label("status", code), class_="status")

    def value(self, row: Any) -> str:
        """The coded value of an answer in words: "nästan 150 mål", "facknämnder"."""
        variable = self.variables[row.variable_id]
        if variable.type in NUMBERS:
            parts = [number(float(normalise_number(str(row.value))), self.language)]
            if present(row.qualifier):
                parts.insert(0, self.label("qualifier", row.qualifier))
            parts.append(in_language(self.language, variable.unit_sv, variable.unit_en))
            return " ".join(part for part in parts if part)
        return self.labels(variable.vocabulary, row.value)

    def answer(self, row: Any, *, brief: bool = False) -> Markup:
        """An answer as it is said: the value or the words, or the status where there is none.

        ``brief`` leaves out the words behind a class and the notes. The words behind a number are left to the
        evidence: "nästan 150 mål" says it all.
        """
        variable = self.variables[row.variable_id]
        text = self.free(row, "text")
        head: list[Any] = []
        if variable.type != codes.TEXT and present(row.value):
            head.append(self.value(row))
        elif variable.type == codes.TEXT and text:
            head.append(text)
        # "nästan 150" says by itself that it is approximate; any other status but "belagd" has to be said
        if row.status != codes.STATED and not (row.status == codes.APPROXIMATE and present(row.qualifier)):
            status = self.status(row.status)
            head.append(Markup("({})").format(status) if head else status)
        if brief:
            return joined(head, " ")
        words = text if variable.type in codes.CLASSED or not present(row.value) else ""
        said = joined(head, " ")
        if words and variable.type != codes.TEXT:
            said = Markup("{} – {}").format(said, words)
        return said + self._notes(row)

    def _notes(self, row: Any) -> Markup:
        notes = [element("span", note, class_="note") for note in [self.free(row, "note")] if note]
        if present(row.disputed) and row.disputed:
            notes.append(element("span", self.say("common.coders_differ", count=int(row.coders)), class_="note"))
        return joined([" ", joined(notes, " ")]) if notes else Markup("")

    def says(self, kinds: Any) -> str:
        """Who says so, as a list in words."""
        return self.labels("kind", kinds) if present(kinds) else ""

    def reference(self, source_id: Any) -> Markup:
        """A source's number as a link to the list of sources."""
        if not present(source_id) or source_id not in self._numbers:
            return Markup("")
        return element("a", f"[{self._numbers[source_id]}]", href=f"#source-{self._numbers[source_id]}")

    def where(self, row: Any) -> Markup:
        """The source and the place in it."""
        place = escape(row.locator) if present(row.locator) else Markup("")
        return joined([piece for piece in (self.reference(row.source_id), place) if piece], " ")

    def byline(self, row: Any) -> Markup:
        """Who says so and where, as the small line under an answer; nothing where the source is silent."""
        parts = [escape(self.says(row.kind)), self.where(row)]
        inside = joined([part for part in parts if part], " · ")
        return Markup(" ") + element("small", inside, class_="byline") if inside else Markup("")

    def answers(self, variables: list[str], cases: list[str] | None = None) -> list[Any]:
        """The rows of those variables that the study has."""
        have = [variable for variable in variables if variable in self.variables]
        if cases is None or len(cases) != 1:
            return list(answers(self.study, have, cases=cases).itertuples()) if have else []
        return [row for row in self._of_case(cases[0]) if row.variable_id in have]

    def _of_case(self, case_id: str) -> list[Any]:
        """All answers of one case, which its report asks for again and again."""
        if case_id not in self._answered:
            self._answered[case_id] = list(answers(self.study, cases=[case_id]).itertuples())
        return self._answered[case_id]

    def of_theme(self, *themes: str) -> list[str]:
        """The variables of some themes, in order."""
        rows = sorted(self.variables.values(), key=lambda row: row.order)
        return [row.variable_id for row in rows if row.theme in themes]
