"""How coded values are said to a reader: answers with their status in words, who says so, and where."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import codes
from tillkom.analysis import answers, references
from tillkom.language import words
from tillkom.markup import Markup, element, escape, joined
from tillkom.say import Voice, present

if TYPE_CHECKING:
    from tillkom.study import Study


class Speaker(Voice):
    """Says what a study holds as a report does, with the sources it cites numbered."""

    def __init__(self, study: Study, language: str, case_id: str | None = None) -> None:
        super().__init__(study, language)
        self.case_id = case_id
        self.say = words("report", language)
        self._answered: dict[str, list[Any]] = {}

    @cached_property
    def cited(self) -> pd.DataFrame:
        """The sources this report cites, in the order of its list of sources."""
        return references(self.study, self.case_id)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {source: place for place, source in enumerate(self.cited["source_id"], start=1)}

    def free(self, row: Any, stem: str) -> Markup:
        """A free text in the reader's language; a Swedish one in an English report is marked as Swedish."""
        text, language = self.text(row, stem), self.language_of(row, stem)
        if text and language != self.language:
            return element("span", text, lang=language)
        return escape(text)

    def status(self, code: Any) -> Markup:
        """A status in words, set apart from an answer."""
        return element("em", self.label("status", code), class_="status")

    def answer(self, row: Any, *, brief: bool = False) -> Markup:
        """An answer as it is said: the value or the words, or the status where there is none.

        ``brief`` leaves out the words behind a class and the notes. The words behind a number are left to the
        evidence: "nästan 150 mål" says it all.
        """
        variable = self.variables[row.variable_id]
        text = self.free(row, "text")
        head: list[Any] = []
        if variable.type != codes.TEXT and present(row.value):
            head.append(self.written(row))
        elif variable.type == codes.TEXT and text:
            head.append(text)
        if self.caveat(row):
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
