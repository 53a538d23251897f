"""What the reports have in common: an extract, a language, a speaker, and the sections at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tillkom.report import parts
from tillkom.report.section import Cover, Section
from tillkom.report.speaker import Speaker

if TYPE_CHECKING:
    from tillkom.study import Study


def for_reader(study: Study, reader: str) -> Study:
    """What the reader may see: an extract as it is, of the whole study the reader's, whoever asks."""
    return study.extract(reader) if study.reader is None else study


class Report:
    """A report in one language, built from the extract of the one who is to read it; each method is a section."""

    kind = ""  # the part of the catalogue with the report's own headings

    def __init__(self, study: Study, language: str, case_id: str | None = None) -> None:
        self.study, self.language = study, language
        self.speaker = Speaker(study, language, case_id)
        self.say = self.speaker.say

    def title(self) -> str:
        """What the report is called."""
        return self.say(f"{self.kind}.title")

    def cover(self) -> Cover:
        """The title, and whose extract the report is made from."""
        return parts.cover(self.speaker, self.say(f"{self.kind}.kind"), self.title(), self.say(f"{self.kind}.lead"))

    def references(self) -> Section:
        """The sources, numbered as in the text."""
        return parts.sources(self.speaker)

    def reading(self) -> Section:
        """How the report is to be read."""
        return parts.reading(self.speaker)

    def _section(self, name: str, *body: Any) -> Section:
        own = f"{self.kind}.{name}"
        return Section(name, self.say(own if own in self.say else f"case.{name}"), body, self.language)
