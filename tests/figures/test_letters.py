"""Letters read from memory: the same drawing as matplotlib makes by itself."""

from __future__ import annotations

import io

import pytest
from matplotlib.figure import Figure
from matplotlib.textpath import TextToPath

from tillkom.figures._drawing import wrapping
from tillkom.figures._drawing.letters import Sheet
from tillkom.figures._drawing.style import styled


def drawn(figure: Figure, *words: str) -> str:
    """What is written of a figure with these words, plain and bold."""
    stream = io.StringIO()
    with styled():
        for place, text in enumerate(words):
            figure.text(0.1, 0.2 + 0.2 * place, text, weight="bold" if place % 2 else "normal", rotation=45 * place)
        figure.savefig(stream, format="svg", metadata={"Date": None})
    return stream.getvalue()


@pytest.mark.filterwarnings("ignore:Glyph")  # matplotlib says that the font has no such letter
@pytest.mark.parametrize("said", ["Nämnden i Åre – 46 % av målen ≈ 3", "två ord 漢字", "AVATAR Tjänsteresor fi", ""])
def test_a_sheet_is_drawn_as_any_other_figure(said: str) -> None:
    assert drawn(Sheet(), said, "Älvkarleby kommun", said) == drawn(Figure(), said, "Älvkarleby kommun", said)


def test_the_font_s_file_is_left_alone_while_a_sheet_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn(Sheet(), "en rad")
    monkeypatch.setattr(TextToPath, "_get_font", None)  # what would open it
    assert drawn(Sheet(), "en rad", "en till")


def test_a_text_made_only_while_a_sheet_is_drawn_is_drawn_too() -> None:
    def ticked(figure: Figure) -> str:
        axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
        axes.set_xlim(-1500, 2500)
        axes.tick_params(axis="x", labelsize=23)
        return drawn(figure, "en rad")

    assert ticked(Sheet()) == ticked(Figure())


def test_a_swedish_name_is_divided_as_swedish_in_an_english_figure() -> None:
    spoken = wrapping.language.set("en")
    try:
        assert wrapping.wrap("Västra Götalandsregionen", 62, 11) == ["Västra", "Götalands-", "regionen"]
    finally:
        wrapping.language.reset(spoken)
