"""Sources as a text refers to them: author and year."""

from __future__ import annotations

import re

from tillkom.language import words

_AUTHORS = re.compile(r"^(?P<authors>.+?)[\s,.]*\((?P<year>\d{4}[a-z]?|u\.å\.)\)")
_EDITOR = re.compile(r"\s*\((?:red|ed|eds)\.?\)")
_SURNAME = re.compile(r"^[^,.]+")
_FIRST_NAMES = re.compile(r"(?:[A-ZÅÄÖØÜÉ]\.[\s-]*)+")
_LONGEST = 60


def cite(citation: str, language: str) -> str:
    """Shorten a full citation to author and year, as a text refers to it.

    >>> cite("Solli, R. (2024). Politiken och tillitsbaserad styrning och ledning.", "sv")
    'Solli (2024)'
    >>> cite("Siverbo, S., Johansson-Berg, T., Bentzen, T. Ø. & Winsvold, M. (2024). Journal.", "sv")
    'Siverbo m.fl. (2024)'
    """
    found = _AUTHORS.match(citation)
    if not found:
        return citation if len(citation) <= _LONGEST else citation[: _LONGEST - 1].rstrip() + "…"
    named = _EDITOR.sub("", found["authors"])
    authors = [part.strip(" ,.&") for part in _FIRST_NAMES.split(named)]
    names = [surname[0] for author in authors if (surname := _SURNAME.match(author))]
    if len(names) == 2:
        who = f"{names[0]} & {names[1]}"
    else:
        who = names[0] if len(names) == 1 else f"{names[0]} {words('say', language)('source.et_al')}"
    return f"{who} ({found['year']})"
