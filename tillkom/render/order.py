"""What is asked for: which reports, for whom, of which cases and in which shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tillkom.errors import TillkomError
from tillkom.language import known_language
from tillkom.names import DEFAULT_LANGUAGE, listed
from tillkom.render.job import NOTEBOOKS
from tillkom.render.shapes import ordered


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is asked for; without anything named, every report of a study for whoever usually reads it, in Swedish.

    Parameters
    ----------
    cases : ids of the cases whose reports are wanted; none = all.
    notebook : one of case, comparison, adoption, qca, listed; None = all of them (qca where the study declares sets in
        its calibrations, listed where it has cases for it), or the case reports alone where cases are named.
    language : "sv" or "en".
    reader : for whom: "research", "participants", "public" or the id of a case; "" = each case's for its participant,
        the others for everybody. Case reports are made of the cases that the reader may see.
    chosen : ids of the cases that reports are to be about, as if the study had no others; none = all.
    shapes : what each report is made as besides page and notebook: "pdf", "docx". A report that has one keeps it.
    templates : a document of one's own for a shape, by its ending: {"docx": "our.docx"}.
    force : make every report, unchanged or not.

    Raises
    ------
    TillkomError : an unknown notebook, language or shape.

    >>> Order(cases="boras", shapes=["docx", "pdf"]).cases
    ('boras',)
    """

    cases: Sequence[str] = ()
    notebook: str | None = None
    language: str = DEFAULT_LANGUAGE
    reader: str = ""
    chosen: Sequence[str] = ()
    shapes: Sequence[str] = ()
    templates: Mapping[str, str | Path] = field(default_factory=dict)
    force: bool = False

    def __post_init__(self) -> None:
        known_language(self.language)
        if self.notebook is not None and self.notebook not in NOTEBOOKS:
            raise TillkomError(f'There is no notebook "{self.notebook}". Choose one of {", ".join(NOTEBOOKS)}.')
        for name, names in (
            ("cases", listed(self.cases)),
            ("chosen", listed(self.chosen)),
            ("shapes", ordered(self.shapes)),
        ):
            object.__setattr__(self, name, tuple(names))


EVERYTHING = Order()
