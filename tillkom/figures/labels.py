"""The words of a figure: what the study holds, said as everywhere, and the sentences that figures alone need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tillkom.errors import TillkomError
from tillkom.figures._drawing.style import Size, size_named
from tillkom.language import words
from tillkom.marking import marking, selection_said
from tillkom.say import Voice, present, sentences

if TYPE_CHECKING:
    from tillkom.figures._drawing.page import Frame
    from tillkom.study import Study

__all__ = ["Labels", "sentences"]


CAPTION = 40
"""Words a caption holds at most; a longer one is not read."""


class Labels(Voice):
    """Everything a figure says in words, for one study, one language and one size."""

    def __init__(self, study: Study, language: str, size: str) -> None:
        super().__init__(study, language)
        self.words = words("figures", language)
        self.size: Size = size_named(size)

    def __call__(self, key: str, **values: Any) -> str:
        """A sentence of the catalogue."""
        return self.words(key, **values)

    def of(self, vocabulary: str, code: str) -> str:
        """The label of a code."""
        return self.label(vocabulary, code)

    def of_all(self, known: int, cases: int) -> str:
        """A base in words: "3 av 5 fall"."""
        return self("base.of", known=self.number(known), cases=self.words.counted("base.cases", cases))

    def of_cases(self, count: int) -> str:
        """How many cases, in words: "5 fall"."""
        return self.words.counted("base.cases", count)

    def uncoded(self, count: int) -> str:
        """A sentence on the listed cases that nobody has coded anything about; "" where there are none."""
        return self.words.counted("base.uncoded", count) if count else ""

    def too_little(self, base: str, known: Iterable[str]) -> str:
        """What stands for a figure that its data cannot carry: the base, and the little that is known."""
        told = list(known)
        return sentences([self("too_little", base=base.rstrip(".")), *told[:3]])

    def caption(self, needed: Iterable[str], source: str, more: str, *, many: bool = False, elsewhere: str = "") -> str:
        """A caption of at most 40 words: base, what has to be known and source; how to read it where there is room.

        Parameters
        ----------
        many : whether the picture counts the cases; the caption then says where the single ones stand, always.
        elsewhere : where they stand on a page, if not in the figure's table (a key of the catalogue).
        """
        where = "base.many" if self.size.titled or not elsewhere else elsewhere
        told = [*needed, self(where) if many else ""]
        whole = sentences([*told, more, source])
        return whole if len(whole.split()) <= CAPTION else sentences([*told, source])

    def few_sources(self, source_ids: Iterable[Any]) -> str:
        """The sources for a caption: as elsewhere where that is short, else the first one and how many more."""
        ids = list(dict.fromkeys(str(source) for source in source_ids if present(source)))
        whole = self.sources(ids)
        if len(whole.split()) <= CAPTION / 4:
            return whole
        return self.words("source.first", first=self.sources(ids[:1]).rstrip("."), count=len(ids) - 1)

    def page_of(self, page: int, pages: int) -> None:
        """Raise where there is no such page."""
        if not 1 <= page <= pages:
            raise TillkomError(f"There is no page {page}: this figure has {pages} (page=1 is the first).")

    def numbered(self, title: str, page: int, pages: int) -> str:
        """A title that says which of several slides this is: "Borås 2016–2021 (1 av 2)"."""
        return title if pages == 1 else self("page_of", title=title, page=page, pages=pages)

    @staticmethod
    def page_name(name: str, page: int, pages: int) -> str:
        """What a figure of several slides is called: "timeline-boras-1"."""
        return name if pages == 1 else f"{name}-{page}"

    @property
    def width(self) -> float:
        """The width of a figure's body, in points."""
        return self.size.width - 2 * self.size.margin

    def frame(self, title: str, footer: Sequence[str]) -> Frame:
        """The frame of a figure: title and footer, and the mark of made-up data where the study is that."""
        from tillkom.figures._drawing.page import MARKED_APART, Frame

        marks = [self("synthetic") if self.study.synthetic else "", marking(self.study.reader, self.language)]
        mark = MARKED_APART.join(mark for mark in marks if mark)
        chosen = selection_said(self.study, self.language)
        return Frame(self.size, title, sentences([*([chosen] if chosen else []), *footer]), mark)
