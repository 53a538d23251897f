"""How a report tells what is coded: answers with their status, the class as a tag, the source as a footnote."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import codes
from tillkom.analysis import answers, references
from tillkom.analysis.answers import records
from tillkom.content import Cited, Footnotes, Foreign, Link, Marked, Runs, Tag, between, plain, runs
from tillkom.language import capital, words
from tillkom.say import Voice, cite, present

if TYPE_CHECKING:
    from tillkom.study import Study

_BESIDE = re.compile(r"\((.+)\)\s*$")
"""What stands in brackets after a number: what the number says nothing of."""
ENDS = (".", "!", "?", "…", "”")


class Teller(Voice):
    """Tells one report: the study's voice, the report's own sentences, and its footnotes, numbered as they come."""

    def __init__(self, study: Study, language: str, case_id: str | None = None) -> None:
        super().__init__(study, language)
        self.case_id = case_id
        self.say = words("report", language)
        self._only: set[str] | None = None
        self._notes: dict[tuple[str, str, str], int] = {}
        self._answered: dict[str, list[Any]] = {}

    # Words of a row

    def passage(self, row: Any, stem: str = "text", *, sentence: bool = False) -> Runs:
        """What a row says in words; a Swedish text in an English report is marked as Swedish."""
        text = self.text(row, stem)
        if sentence and text:
            text = capital(text) if text.rstrip().endswith(ENDS) else f"{capital(text)}."
        language = self.language_of(row, stem)
        return runs(text if language == self.language or not text else Foreign(text, language))

    def status(self, code: Any) -> Runs:
        """A status in words, set apart from an answer."""
        return (Marked(self.label("status", code), "status"),)

    def remark(self, row: Any) -> Runs:
        """What a reader has to know beside an answer: its note, and that the coders differ."""
        notes = [] if self._explained(row) else [self.passage(row, "note", sentence=True)]
        if present(row.disputed) and row.disputed:
            notes.append((self.say("common.coders_differ", count=int(row.coders)),))
        said = between(notes, " ")
        return tuple(Marked(piece, "quiet") if isinstance(piece, str) and piece.strip() else piece for piece in said)

    def answer(self, row: Any) -> Runs:
        """An answer as it is said: the value or the words, or the status where there is none, with its remark."""
        return self._remarked(self.core(row), self.remark(row))

    def _remarked(self, said: Runs, remark: Runs) -> Runs:
        """An answer with what has to be known beside it as a sentence of its own."""
        if not remark:
            return said
        status_alone = len(said) == 1 and isinstance(said[0], Marked)
        return runs(said, " " if plain(said).endswith((*ENDS, "]")) else ": " if status_alone else ". ", remark)

    def core(self, row: Any) -> Runs:
        """The answer alone: "nästan 150 mål", the words, the classes; or the status."""
        variable = self.variables[row.variable_id]
        text = self.passage(row)
        written = self.written(row) if variable.type != codes.TEXT and row.status in codes.KNOWN else ""
        caveat = self.caveat(row)
        head: Runs = runs(written) or (text if row.status in codes.KNOWN else ())
        if not head:
            if self._explained(row):
                return (Marked(self.text(row, "note"), "status"),)
            return runs(Marked(caveat, "status"), *((": ", text) if text else ()))
        if caveat:
            a_sentence = plain(head).endswith(ENDS)
            head = runs(head, Tag(caveat)) if a_sentence else runs(head, " (", Marked(caveat, "status"), ")")
        return head if not written or not text else self._with_words(row, head, text, written)

    def _explained(self, row: Any) -> bool:
        """Whether a note says what was not found, in better words than the status has."""
        return row.status == codes.NOT_STATED and bool(self.text(row, "note")) and not self.text(row)

    def _with_words(self, row: Any, head: Runs, text: Runs, written: str) -> Runs:
        """The value and the words behind it; once where the words hold it, and without words that only repeat it."""
        said = self.text(row)
        if self.variables[row.variable_id].type in codes.CLASSED:
            if not re.search(rf"\b{re.escape(written.lower())}\b", said.lower()):  # "no" does not stand in "nothing"
                return runs(head, ": ", text)
            caveat = self.caveat(row)
            return runs(text, Tag(caveat)) if caveat and said.endswith(ENDS) else runs(text, head[1:])
        beside = _BESIDE.search(said)
        return runs(head, f" ({beside[1]})") if beside and "”" not in beside[1] else head

    def tagged(self, row: Any, classed: Any = None) -> Runs:
        """An answer as a sentence, its class as a tag, the source as a footnote: what was found, told once."""
        if row.status in codes.KNOWN and self.text(row):
            said = self.passage(row, sentence=True)
            caveat = self.caveat(row)
            tag = runs(Tag(caveat) if caveat else "")
        else:
            said, tag = self.core(row), ()
        of_class = classed is not None and classed.status not in codes.NOT_ASKED
        tag = runs(tag, self.tag(classed) if of_class else ())
        remark = self.remark(row)
        if of_class and classed.status not in codes.KNOWN and self.remark(classed) != remark:
            repeated = self.text(classed, "note") == self.text(row, "note")
            remark = remark if repeated and remark else between([remark, self.remark(classed)], " ")
        return runs(self._remarked(said, remark), tag, self.cited(row))

    def tag(self, row: Any) -> Runs:
        """A class as a tag: "Effekt på dialogen: begränsad"."""
        caveat = self.caveat(row)
        said = self.written(row) if row.status in codes.KNOWN else ""
        value = f"{said} ({caveat})" if said and caveat else said or caveat
        return (Tag(self.say("common.tag", variable=self.variable(row.variable_id), value=value)),)

    # Sources

    def cited(self, row: Any) -> Runs:
        """The footnote that says where a row's words come from, and who says so; none where no source is named."""
        if not present(row.source_id) or row.source_id not in self._places:
            return ()
        key = (str(row.source_id), *(str(cell) if present(cell) else "" for cell in (row.locator, row.kind)))
        return (Cited(self._notes.setdefault(key, len(self._notes) + 1)),)  # type: ignore[arg-type]

    @cached_property
    def sources_cited(self) -> pd.DataFrame:
        """The sources this report cites, in the order of its list of sources."""
        table = references(self.study, self.case_id)
        return table if self._only is None else table[table["source_id"].isin(self._only)].reset_index(drop=True)

    def only_sources(self, source_ids: Iterable[Any]) -> None:
        """Let the list of sources hold these alone, in a report on a part of the study."""
        self._only = {str(source) for source in source_ids if present(source)}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {source: place for place, source in enumerate(self.sources_cited["source_id"], start=1)}

    def source(self, source_id: Any) -> Runs:
        """A source as author and year, leading to its full entry."""
        if not present(source_id) or source_id not in self._places:
            return ()
        place = self._places[source_id]
        return (Link(cite(str(self.sources_cited["citation"].iloc[place - 1]), self.language), f"#source-{place}"),)

    def where(self, row: Any) -> Runs:
        """The source and the place in it."""
        return between([self.source(row.source_id), runs(str(row.locator) if present(row.locator) else "")], ", ")

    def beside(self, row: Any) -> Runs:
        """The source in brackets, beside words that are folded away: on paper they have no note."""
        said = between([self.where(row), runs(self.says(row.kind))], "; ")
        return runs(" (", said, ")") if said else ()

    def footnotes(self) -> Footnotes:
        """The footnotes so far: source, place, and who says so."""
        notes = []
        for (source, locator, kinds), number in self._notes.items():
            said = between([self.source(source), runs(locator)], ", ")
            notes.append((number, runs(said, f" ({self.says(kinds)})" if kinds else "", ".")))
        return Footnotes("note", tuple(notes))

    # Questions

    def answers(self, variables: list[str], cases: list[str] | None = None) -> list[Any]:
        """The rows of those variables that the study has."""
        have = [variable for variable in variables if variable in self.variables]
        if cases is None or len(cases) != 1:
            return list(records(answers(self.study, have, cases=cases))) if have else []
        return [row for row in self.all_answers(cases[0]) if row.variable_id in have]

    def all_answers(self, case_id: str) -> list[Any]:
        """All answers of one case, which its report asks for again and again."""
        if case_id not in self._answered:
            self._answered[case_id] = list(records(answers(self.study, cases=[case_id])))
        return self._answered[case_id]
