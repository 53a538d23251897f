"""Parts every report has: the list of sources, how to read it, a figure or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tillkom import codes
from tillkom.figures import in_section
from tillkom.markup import Markup, definitions, element, joined, list_of
from tillkom.report.section import Cover, Section
from tillkom.say import present

if TYPE_CHECKING:
    from tillkom.figures import Figure
    from tillkom.report.speaker import Speaker

WARNINGS = ("never_1", "never_2", "never_3", "never_4", "never_5")


def cover(speaker: Speaker, kind: str, title: str, lead: str) -> Cover:
    """The cover, which says whose extract it is made from and whether the data is made up."""
    from tillkom import __version__

    study, say = speaker.study, speaker.say
    remarks = [say("common.extract_public" if study.reader == codes.PUBLIC else "common.extract_case")]
    remarks.append(say("common.made_with", version=__version__, study=study.title(speaker.language)))
    remarks += study.codebook.notes(speaker.language)
    warning = say("common.synthetic") if study.synthetic else None
    return Cover(kind, title, lead, tuple(remarks), speaker.language, warning)


def figure(draw: Callable[..., Figure], *arguments: Any, speaker: Speaker, **options: Any) -> Markup:
    """A figure with its caption and data table, or the sentence in its place where the data cannot carry it."""
    return draw(*arguments, language=speaker.language, size="report", **options).html()


def figures_of(scope: str, section: str, *arguments: Any, speaker: Speaker, **options: Any) -> Markup:
    """The figures that declare that this section of a report shows them."""
    drawn = (figure(entry.draw, *arguments, speaker=speaker, **options) for entry in in_section(scope, section))
    return joined(drawn)


def paragraphs(*texts: Any) -> Markup:
    """Texts as paragraphs, empty ones left out."""
    return joined(element("p", text) for text in texts if text)


def reading(speaker: Speaker) -> Section:
    """How the report is to be read, and what nobody should conclude from it."""
    say, vocabulary = speaker.say, speaker.study.codebook.vocabulary("status")
    terms = [(term.label(speaker.language), term.definition(speaker.language)) for term in vocabulary.values()]
    return Section(
        "reading",
        say("case.reading"),
        (
            element("p", say("reading.lead")),
            element("h3", say("reading.statuses")),
            definitions(terms, class_="terms"),
            element("h3", say("reading.never")),
            list_of(say(f"reading.{warning}") for warning in WARNINGS),
        ),
        speaker.language,
    )


def sources(speaker: Speaker) -> Section:
    """The full citation of every source the report cites, numbered as in the text."""
    items = []
    for place, row in enumerate(speaker.cited.itertuples(), start=1):
        pieces: list[Any] = [row.citation]
        if present(row.identifier):
            pieces.append(str(row.identifier))
        if str(row.read_here) != "ja":
            pieces.append(speaker.say(f"references.read_{row.read_here}"))
        items.append(element("li", joined(pieces, " "), id=f"source-{place}"))
    return Section("references", speaker.say("case.references"), (element("ol", *items),), speaker.language)
