"""For whom something was made and of which cases, as its file's name, its title and its caption say it.

What everybody may see of the whole study, and a case's own report, are as they always were: nothing is added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tillkom.codes import GROUPS, MARKED_READERS, PROGRAMME, PUBLIC, RESEARCH
from tillkom.language import words

if TYPE_CHECKING:
    from tillkom.selection import Selection
    from tillkom.study import Study

INTERN = "intern"
"""The folder, and the part of every file's name, of what is for the research group alone."""
IN_FILE_NAMES = {RESEARCH: INTERN, PROGRAMME: "deltagare", PUBLIC: "publik"}


def name_parts(reader: str | None, usual: str, selection: Selection | None) -> list[str]:
    """What a file's name says besides the report or figure: the reader, where it is not the usual one, and the cases.

    >>> [name_parts(reader, "public", None) for reader in ("research", "public", "boras")]
    [['intern'], [], ['till-boras']]
    """
    parts = []
    if reader and reader != usual:
        parts.append(IN_FILE_NAMES[reader] if reader in GROUPS else f"till-{reader}")
    return [*parts, *([selection.slug] if selection else [])]


def marking(reader: str | None, language: str) -> str:
    """Who alone may read it: "Internt arbetsmaterial"; "" where nothing has to be said."""
    return words("report", language)(f"common.for_{reader}") if reader in MARKED_READERS else ""


def titles_of(study: Study, language: str) -> dict[str, str]:
    """The titles of a study's cases by their ids."""
    return {case_id: study.case_title(case_id, language) for case_id in study.case_ids}


def selection_said(study: Study, language: str) -> str:
    """Which cases were chosen, as a sentence; "" for a whole study."""
    if study.selection is None:
        return ""
    return study.selection.in_words(study.codebook, len(study), language, titles_of(study, language))


def in_title(title: str, reader: str | None, said: str, language: str) -> str:
    """A title with who alone may read it before it and which cases were chosen after it.

    >>> in_title("Jämförelse", "research", "Urval: utvalda fall (2 fall).", "sv")
    'Internt arbetsmaterial: Jämförelse – urval: utvalda fall (2 fall)'
    """
    mark = marking(reader, language)
    chosen = f" – {said[:1].lower()}{said[1:].rstrip('.')}" if said else ""
    return f"{mark}: {title}{chosen}" if mark else f"{title}{chosen}"
