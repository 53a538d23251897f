"""A drawing in a PDF is the picture matplotlib drew, and its letters can be read; what is not known is left alone."""

from __future__ import annotations

import base64
import io
import os
import re
import shutil
import subprocess
from pathlib import Path

import matplotlib
import pytest

matplotlib.use("agg")
from matplotlib import pyplot as plt
from pypdf import PdfReader

from tillkom.figures._drawing.svg import shorter
from tillkom.render.running.pdf_drawing import Drawing, Unknown
from tillkom.render.running.pdf_letters import Letters

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
SIZE = 'width="10pt" height="20pt" viewBox="0 0 10 20"'


class Page:
    """What a drawing asks of a page."""

    def __init__(self) -> None:
        self.stream: list[bytes] = []

    def push_state(self) -> None:
        self.stream.append(b"q")

    def pop_state(self) -> None:
        self.stream.append(b"Q")

    def transform(self, a: float, d: float) -> None:
        self.stream.append(b"%g 0 0 %g 0 0 cm" % (a, d))

    def set_alpha(self, alpha: float, stroke: bool) -> None:
        self.stream.append(b"%s %g" % (b"CA" if stroke else b"ca", alpha))


def written(inside: str, size: str = SIZE) -> list[str]:
    page = Page()
    Drawing(HEAD.format(size, inside).encode(), Letters()).draw(page, 20, 40, None)
    return [piece.decode() for piece in page.stream]


def test_a_path_is_written_as_the_operators_it_is() -> None:
    path = '<path d="M 1 2 L 3 4 C 1 1 2 2 3 3 z" style="fill: #ff0080; stroke: #000000; stroke-width: 0.5"/>'
    assert written(path) == [
        "q", "2 0 0 2 0 0 cm", "q", "ca 1", "1 0 0.502 rg", "CA 1", "0 0 0 RG", "0.5 w", "0 J 1 j",
        "1 2 m 3 4 l 1 1 2 2 3 3 c h", "B", "Q", "Q",
    ]  # fmt: skip


def test_a_curve_of_the_second_degree_becomes_one_of_the_third() -> None:
    # two thirds of the way to the one point that pulls, from either end
    assert "0 0 m 2 4 4 4 6 0 c" in written('<path d="M 0 0 Q 3 6 6 0" style="fill: #000000"/>')


def test_groups_move_clip_and_paint_what_they_hold() -> None:
    clip = '<defs><clipPath id="p"><rect x="0" y="1" width="2" height="3"/></clipPath></defs>'
    group = '<g transform="translate(1 2) scale(3 -3)" clip-path="url(#p)" style="fill: #0000ff">{}</g>'
    inside = '<path d="M 0 0 L 1 1 z" style="opacity: 0.5"/>'
    assert written(clip + group.format(inside))[2:8] == [
        "q", "1.000000 0.000000 0.000000 1.000000 1.000000 2.000000 cm",
        "3.000000 0.000000 0.000000 -3.000000 0.000000 0.000000 cm", "0 1 2 3 re", "W n", "q",
    ]  # fmt: skip
    assert {"ca 0.5", "0 0 1 rg"} <= set(written(clip + group.format(inside)))


@pytest.mark.parametrize(
    "inside",
    [
        '<text x="1">A</text>',
        '<path d="M 0 0 L 1 1" style="fill: url(#h)"/>',
        '<path d="M 0 0 A 1 1 0 0 0 1 1" style="fill: #000000"/>',
        '<path d="M 0 0 z" onclick="x"/>',
        '<image width="1"/>',
        '<g transform="skewX(3)"/>',
        '<g style="opacity: 0.5"><path d="M 0 0 z"/></g>',
        "<style>* {fill: red}</style>",
        '<use xlink:href="#none"/>',
    ],
)
def test_what_is_not_known_is_left_to_weasyprint(inside: str) -> None:
    with pytest.raises(Unknown):
        written(inside)


@pytest.mark.parametrize("content", ["", "<svg", HEAD.format('width="10pt" height="20pt" viewBox="0 0 5 5"', "")])
def test_what_is_no_drawing_of_matplotlibs_is_left_to_weasyprint(content: str) -> None:
    with pytest.raises(Unknown):
        Drawing(content.encode(), Letters())


@pytest.fixture(scope="module")
def drawn() -> bytes:
    """A figure with text, lines, dashes, markers, a clip and colours one sees through."""
    with plt.rc_context({"svg.fonttype": "path", "font.family": "DejaVu Sans"}):
        figure, axes = plt.subplots(figsize=(4, 3))
        axes.plot([1, 2, 3], [1, 3, 2], "o--", clip_on=True)
        axes.bar([1, 2], [1, 2], alpha=0.4)
        axes.set_title("Åtta fjärdedelar av 1")
        axes.set_ylabel("uppåt", fontweight="bold")
        stream = io.StringIO()
        figure.savefig(stream, format="svg")
        plt.close(figure)
    return shorter(stream.getvalue()).encode()


def as_pdf(drawing: bytes) -> bytes:
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        if os.environ.get("TILLKOM_CI"):
            raise
        pytest.skip(f"WeasyPrint or the library Pango is missing: {error}")
    from tillkom.render.running.pdf import _laid_out

    image = f'<img alt="x" src="data:image/svg+xml;base64,{base64.b64encode(drawing).decode()}">'
    return _laid_out(f'<html lang="sv"><title>x</title><style></style><h1>x</h1>{image}')


def test_the_letters_of_a_drawing_can_be_read_and_are_embedded(drawn: bytes) -> None:
    page = PdfReader(io.BytesIO(as_pdf(drawn))).pages[0]
    text = page.extract_text()
    assert "Åtta fjärdedelar av 1" in text
    assert "uppåt" in text.replace("\n", "")
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    own = [font for font in fonts if font["/Subtype"] == "/Type3"]
    assert len(own) == 2  # plain and bold
    assert all(font["/ToUnicode"] and len(font["/Widths"]) == len(font["/CharProcs"]) for font in own)


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm is missing")
def test_a_drawing_looks_as_weasyprint_would_draw_it(
    drawn: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import numpy as np
    from PIL import Image

    from tillkom.render.running import pdf

    def picture(name: str) -> np.ndarray:
        (tmp_path / f"{name}.pdf").write_bytes(as_pdf(drawn))
        command = ["pdftoppm", "-r", "144", "-png", "-singlefile", str(tmp_path / f"{name}.pdf"), str(tmp_path / name)]
        subprocess.run(command, check=True)
        grey = Image.open(tmp_path / f"{name}.png").convert("L")  # in blocks, since letters may lie half a dot beside
        return np.asarray(grey.resize((grey.width // 6, grey.height // 6), Image.Resampling.BOX), dtype=float)

    ours = picture("ours")
    monkeypatch.setattr(pdf, "_DRAWING", re.compile("(?!)"))
    theirs = picture("theirs")
    assert (theirs < 200).sum() > 200
    assert abs(ours - theirs).max() < 90
    assert abs(ours - theirs).mean() < 1
