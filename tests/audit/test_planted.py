"""A leak that is planted is found, wherever in a file it lies; what the reader may see is no leak."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import matplotlib
import pytest

matplotlib.use("agg")
import matplotlib.image
import nbformat
import numpy as np
from docx import Document
from matplotlib.figure import Figure
from pptx import Presentation

from tests.audit.conftest import CANARY
from tillkom.audit import Auditor
from tillkom.study import Study

TEXT = f"{CANARY} röstade nej i nämnden två gånger"
"""What delta's observation says; a part of it is planted."""
PART = "röstade nej i nämnden två"
REFERENCE = "KF § 4711"


@pytest.fixture(scope="module")
def auditor(canary_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Auditor:
    """Of the canaries' study, with a sentence, a decision reference, an id and a title of one hidden case."""
    import shutil

    from tillkom import load_study

    folder = Path(shutil.copytree(canary_folder, tmp_path_factory.mktemp("planted") / "data"))
    _replace(folder / "cases.csv", "delta,", "skuggan_by,", "title_sv", "Skuggans by")
    for name in ("case_units", "observations", "texts"):
        _replace(folder / f"{name}.csv", "delta,", "skuggan_by,")
    with (folder / "events.csv").open("a", encoding="utf-8") as file:
        file.write(f"skuggan_by,1,2020,år,beslut,{TEXT},,,,{REFERENCE},dokument,samtal,rad 1,K1,\n")
    return Auditor(load_study(folder), names=["Ada Konfidentsson"])


def _replace(path: Path, old: str, new: str, column: str = "", cell: str = "") -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    place = lines[0].split(",").index(column) if column else None
    for number, line in enumerate(lines):
        if line.startswith(old):
            cells = line.replace(old, new, 1).split(",")
            if place is not None:
                cells[place] = cell
            lines[number] = ",".join(cells)
    path.write_text("".join(lines), encoding="utf-8")


def html(inside: str) -> bytes:
    return f"<!doctype html><html><body><p>Alfa</p>{inside}</body></html>".encode()


def archive(members: dict[str, bytes], comment: bytes = b"") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.comment = comment
        for name, content in members.items():
            made.writestr(name, content)
    return stream.getvalue()


def saved(document: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def deck(where: str) -> bytes:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    if where == "note":
        slide.notes_slide.notes_text_frame.text = PART
    elif where == "property":
        made.core_properties.keywords = PART
    else:
        box = slide.shapes.add_textbox(0, 0, 9, 9)
        box._element.nvSpPr.cNvPr.set("descr", PART)
    return saved(made)


def document(where: str) -> bytes:
    made = Document()
    if where == "property":
        made.core_properties.comments = PART
    else:  # Word parts a sentence, and a word, into runs as it likes
        line = made.add_paragraph()
        for piece in ("röst", "ade nej", " i näm", "nden två"):
            line.add_run(piece)
    return saved(made)


def notebook(where: str) -> bytes:
    cell = nbformat.v4.new_code_cell("1 + 1", id="a")
    if where == "output":
        cell.outputs = [nbformat.v4.new_output("stream", text="röstade nej\ni nämnden två gånger\n")]
    elif where == "picture":
        image = base64.b64encode(png(PART)).decode()
        cell.outputs = [nbformat.v4.new_output("display_data", data={"image/png": image})]
    elif where == "metadata":
        cell.metadata["note"] = PART
    return nbformat.writes(nbformat.v4.new_notebook(cells=[cell])).encode()


def png(description: str) -> bytes:
    stream = io.BytesIO()
    matplotlib.image.imsave(stream, np.zeros((2, 2)), metadata={"Description": description})
    return stream.getvalue()


def pdf(where: str) -> bytes:
    figure, stream = Figure(), io.BytesIO()
    figure.text(0.1, 0.5, PART if where == "page" else "Alfa")
    figure.savefig(stream, format="pdf", metadata={"Subject": PART} if where == "metadata" else None)
    return stream.getvalue()


SVG = f"<svg xmlns='http://www.w3.org/2000/svg'><text>röstade nej i näm-</text><text>nden två</text>{'<g/>' * 9}</svg>"

PLANTED: dict[str, Callable[[], tuple[str, bytes]]] = {
    "a sentence": lambda: ("a.html", html(f"<p>{PART}</p>")),
    "a sentence in other letters": lambda: ("a.txt", PART.upper().replace(" ", "\n  ").encode()),
    "a sentence over tags": lambda: ("a.html", html("<p>röst<b>ade</b> nej i <i>nämnden</i> två</p>")),
    "a sentence in entities": lambda: ("a.html", html("r&#246;stade nej i n&auml;mnden tv&aring;")),
    "invisible signs": lambda: ("a.txt", PART.replace("mn", "m\u00adn").encode()),
    "another encoding": lambda: ("a.csv", PART.encode("utf-16")),
    "an alt text": lambda: ("a.html", html(f'<img src="x.png" alt="{PART}">')),
    "a comment": lambda: ("a.html", html(f"<!-- {PART} -->")),
    "a picture in a page": lambda: (
        "a.html",
        html(f'<img alt="" src="data:image/svg+xml;base64,{base64.b64encode(SVG.encode()).decode()}">'),
    ),
    "a title": lambda: ("a.txt", b"Skuggans by"),
    "a title in the genitive": lambda: ("a.txt", "Skuggans bys förvaltning".encode()),
    "an id": lambda: ("run.json", json.dumps({"reports": {"skuggan_by": {}}}).encode()),
    "a decision reference": lambda: ("a.html", html("<td>KF&nbsp;§&nbsp;4711</td>")),
    "a listed name": lambda: ("a.txt", b"as Ada Konfidentsson put it"),
    "a file name": lambda: ("skuggan_by-slide.png", png("Alfa")),
    "metadata of a picture": lambda: ("a.png", png(PART)),
    "a notebook's output": lambda: ("a.ipynb", notebook("output")),
    "a notebook's picture": lambda: ("a.ipynb", notebook("picture")),
    "a notebook's metadata": lambda: ("a.ipynb", notebook("metadata")),
    "a page of a PDF": lambda: ("a.pdf", pdf("page")),
    "a PDF's metadata": lambda: ("a.pdf", pdf("metadata")),
    "a speaker note": lambda: ("a.pptx", deck("note")),
    "a deck's property": lambda: ("a.pptx", deck("property")),
    "a deck's alt text": lambda: ("a.pptx", deck("alt")),
    "a Word file's runs": lambda: ("a.docx", document("runs")),
    "a Word file's property": lambda: ("a.docx", document("property")),
    "the comment of a zip file": lambda: ("a.zip", archive({"a.txt": b"Alfa"}, comment=PART.encode())),
    "a name in a zip file": lambda: ("a.zip", archive({"skuggan_by.txt": b"Alfa"})),
    "a deck in a zip file": lambda: ("a.zip", archive({"a.pptx": deck("note")})),
    "a broken zip file": lambda: ("a.zip", archive({"a.txt": b"Alfa"})[:-30]),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_what_is_planted_is_found(auditor: Auditor, kind: str) -> None:
    name, content = PLANTED[kind]()
    assert auditor.found(name, content, "alfa")


@pytest.mark.parametrize("kind", [kind for kind in PLANTED if "listed" not in kind and "broken" not in kind])
def test_what_a_participant_may_see_of_its_own_case_is_no_leak(auditor: Auditor, kind: str) -> None:
    name, content = PLANTED[kind]()
    assert auditor.found(name, content, "skuggan_by") == []


def test_a_listed_name_is_found_for_every_reader_but_the_research_group(auditor: Auditor) -> None:
    found = {
        reader: auditor.found("a.txt", b"Ada Konfidentssons", reader)
        for reader in ("public", "skuggan_by", "participants", "research")
    }
    assert [bool(each) for each in found.values()] == [True, True, True, False]


def test_the_place_and_the_row_are_named_and_the_words_are_not(auditor: Auditor) -> None:
    (found,) = auditor.found("a.html", html(f'<img src="x.png" alt="{PART}">'), "public")
    assert str(found) == "a.html, an alt text: events.csv:5 text_sv"


def test_words_of_a_hidden_row_that_stand_in_an_open_one_too_are_no_leak(canary_study: Study) -> None:
    auditor = Auditor(canary_study, names=())
    assert auditor.found("a.txt", b"Region Gamma, Delta, tj\xc3\xa4nstepersoner, rad 1", "public") == []
