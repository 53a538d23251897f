"""A secret that a layout cuts in two is found; what two open texts form where they meet is none."""

from __future__ import annotations

import io
from collections.abc import Callable

import matplotlib

matplotlib.use("agg")
import pandas as pd
import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from pptx import Presentation

from tillkom.audit import Auditor
from tillkom.audit.chance import Seams
from tillkom.study import Study

OPEN = "Så står det i planen, som gäller i nio år."
HEADING = "Det som hotar eller prövar tilliten"  # the toolkit's own words
HIDDEN = "Ledningen ljög om planen, som gäller i nio år. Det skedde stegvis under nio år."
"""Four of its phrases lie over the full stop: from "gäller i nio år det" to "år det skedde stegvis under"."""
SECRET = "röstade nej i nämnden två gånger"


@pytest.fixture(scope="module")
def auditor(small_study: Study) -> Auditor:
    """Of a study where alfa, which is open, says OPEN, and delta, which is not, says HIDDEN and SECRET."""
    events = small_study.events
    said = [("alfa", OPEN), ("alfa", "Nej"), ("delta", HIDDEN), ("delta", SECRET)]
    rows = [events.iloc[0].to_dict() | {"case_id": case, "text_sv": text, "text_en": pd.NA} for case, text in said]
    table = pd.concat([events, pd.DataFrame(rows).astype(events.dtypes)], ignore_index=True)
    return Auditor(Study(small_study.codebook, {**small_study._tables, "events": table}), names=["Ada Konfidentsson"])


def saved(document: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def paragraphs(pieces: list[str]) -> bytes:
    return "".join(f"<p>{piece}</p>" for piece in pieces).encode()


def cells(pieces: list[str]) -> bytes:
    return "".join(["<table><tr>", *(f"<td>{piece}</td>\n" for piece in pieces), "</tr></table>"]).encode()


def broken(pieces: list[str]) -> bytes:
    return f"<p>{'<br>'.join(pieces)}</p>".encode()


def svg(pieces: list[str]) -> bytes:
    return f"<svg>{''.join(f'<text>{piece}</text>' for piece in pieces)}</svg>".encode()


def lines(pieces: list[str]) -> bytes:
    return "\n".join(pieces).encode()


def word(pieces: list[str]) -> bytes:
    made = Document()
    for piece in pieces:
        made.add_paragraph(piece)
    return saved(made)


def word_cells(pieces: list[str]) -> bytes:
    made = Document()
    for cell, piece in zip(made.add_table(1, len(pieces)).rows[0].cells, pieces, strict=True):
        cell.text = piece
    return saved(made)


def slide(pieces: list[str]) -> bytes:
    made = Presentation()
    page = made.slides.add_slide(made.slide_layouts[6])
    for piece in pieces:
        page.shapes.add_textbox(0, 0, 9, 9).text_frame.text = piece
    return saved(made)


def pdf(pieces: list[str]) -> bytes:
    figure, stream = Figure(), io.BytesIO()
    figure.text(0.1, 0.5, "\n".join(pieces))
    figure.savefig(stream, format="pdf")
    return stream.getvalue()


MADE: dict[str, Callable[[list[str]], bytes]] = {
    "paragraphs": paragraphs, "cells": cells, "line breaks": broken, "drawn lines": svg, "plain lines": lines,
    "a Word file": word, "a Word file's cells": word_cells, "boxes of a slide": slide, "lines of a PDF": pdf,
}  # fmt: skip


@pytest.mark.parametrize("shape", MADE)
@pytest.mark.parametrize("cut", range(1, 6))
def test_a_secret_is_found_wherever_a_layout_cuts_it(auditor: Auditor, shape: str, cut: int) -> None:
    said = SECRET.split()
    content = MADE[shape]([OPEN, " ".join(said[:cut]), " ".join(said[cut:]), HEADING])
    assert [each.origin for each in auditor.found("a", content, "alfa")] == ["events.csv:8 text_sv"]


@pytest.mark.parametrize("shape", MADE)
def test_a_secret_is_found_also_with_each_of_its_words_in_a_place_of_its_own(auditor: Auditor, shape: str) -> None:
    assert auditor.found("a", MADE[shape](SECRET.split()), "alfa")  # "Nej" alone alfa says too


@pytest.mark.parametrize("shape", MADE)
def test_what_an_open_text_and_a_heading_form_where_they_meet_is_no_leak(auditor: Auditor, shape: str) -> None:
    assert auditor.found("a", MADE[shape]([OPEN, HEADING]), "alfa") == []


@pytest.mark.parametrize("between", [" ", "; ", " ("])
def test_neither_is_it_where_they_stand_in_one_paragraph(auditor: Auditor, between: str) -> None:
    assert auditor.found("a", paragraphs([f"{OPEN}{between}{HEADING}"]), "alfa") == []


def test_lines_that_are_cut_again_where_no_text_ends_change_nothing(auditor: Auditor) -> None:
    assert auditor.found("a.txt", lines([OPEN, HEADING]).replace(b" i nio", b"\ni nio"), "alfa") == []
    assert auditor.found("a.txt", lines([OPEN, HEADING]).replace(b"hotar", b"\nhotar"), "alfa") == []


@pytest.mark.parametrize(
    "pieces",
    [
        ["planen, som gäller i nio år.", "Det skedde"],  # no open text starts so
        ["ljög om planen, som gäller i nio år.", HEADING],  # ends as an open text does, but begins with hidden words
        ["gäller i nio år.", HEADING],  # too little to be known for the end of an open text
        [OPEN, "Det"],  # too little to be known for the start of one
        [f"{OPEN.removesuffix('.')} {HEADING}"],  # no seam
        [OPEN, "mer", HEADING, "gäller i nio år. Det skedde"],
    ],
)
def test_what_only_one_side_of_which_is_open_is_found(auditor: Auditor, pieces: list[str]) -> None:
    assert auditor.found("a", paragraphs(pieces), "alfa")


@pytest.mark.parametrize(
    ("text", "start", "stop", "chance"),
    [
        ("a b c d e\nf g h i j", 3, 8, True),  # d e | f g h: the last words of the one, the first of the other
        ("a b c d e\nf g h i j", 0, 5, False),  # lies in one text
        ("a b c d e f g h i j", 3, 8, False),  # no seam
        ("a b c d e-f g h i j", 3, 8, False),
        ("a b c d e: f g h i j", 3, 8, True),
        ("x b c d e\nf g h i j", 3, 8, False),  # four words of the end
        ("a b c d e\nf g h i x", 3, 8, False),  # four words of the start
        ("a b c\nd e\nf g\nh i j", 3, 8, True),  # both are broken again
        ("a b c d e\nnej", 3, 6, True),  # a short text that is there whole, in a line of its own
        ("a b c d e\nnej x", 3, 6, False),
        ("nej\nf g h i j", 0, 3, True),
        ("x nej\nf g h i j", 1, 4, False),
        ("d\nnej\nf g h i j", 0, 4, False),  # more than the short text stands before the break
        ("a b c d e\nnej\nf", 3, 7, False),
        ("a b c d e\nantal\n", 3, 6, False),  # what stands before a number is no whole text
        ("fall\nf g h i j", 0, 3, False),
    ],
)
def test_chance_is_where_an_open_text_ends_and_another_starts(text: str, start: int, stop: int, chance: bool) -> None:
    seams = Seams(["a b c d e", "f g h i j", "Nej", "antal {number} fall"])
    assert seams.by_chance(text)(start, stop) is chance


def test_names_are_found_over_any_break(auditor: Auditor) -> None:
    assert auditor.found("a", cells(["Ada", "Konfidentsson"]), "alfa")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.sets(st.integers(1, len(HIDDEN.split()) - 1)),
    around=st.tuples(st.sampled_from(["", OPEN, HEADING, "Nej"]), st.sampled_from(["", OPEN, HEADING, "Nej"])),
    shape=st.sampled_from([paragraphs, cells, svg, lines, broken]),
)
def test_a_hidden_text_is_found_however_it_is_cut_and_whatever_stands_around_it(
    auditor: Auditor, cuts: set[int], around: tuple[str, str], shape: Callable[[list[str]], bytes]
) -> None:
    words, edges = HIDDEN.split(), sorted({0, *cuts, len(HIDDEN.split())})
    pieces = [" ".join(words[start:stop]) for start, stop in zip(edges, edges[1:], strict=False)]
    assert auditor.found("a", shape([around[0], *pieces, around[1]]), "alfa")
