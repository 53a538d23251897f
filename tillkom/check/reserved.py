"""Ids no case can have, since its report takes the case's id for its file name."""

from __future__ import annotations

from tillkom.check.problems import say

PAGES = frozenset({"case", "comparison", "adoption", "qca", "listed", "index", "public", "participants", "research"})
"""The names of the other pages and of the extracts for more than one reader."""

DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""The names Windows keeps for its devices: a file called so, with whatever ending, cannot be made there."""


LONGEST = 80
"""Bytes of the longest id: file systems take 255 for a name, and a report's has a language and an ending too."""


def why_reserved(case_id: str) -> str:
    """Why a case cannot have this id, as the end of a sentence; "" where it can.

    >>> print(why_reserved("con"))
    Windows keeps that name for a device
    >>> why_reserved("boras")
    ''
    """
    if len(case_id.encode()) > LONGEST:
        return say("reserved.too_long", longest=LONGEST)
    if case_id in PAGES:
        return say("reserved.page")
    return say("reserved.device") if case_id in DEVICES else ""
