"""Texts that would run, break out of their format or name a file elsewhere are shown as texts, in every shape.

One small study in which every free text column of every table holds them, its labels and source entries too.
"""

from __future__ import annotations

import csv
import io
import itertools
import os
import re
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from tests.small_study import MARK
from tillkom import load_study
from tillkom.content.to_docx import document
from tillkom.figures import export
from tillkom.report import AdoptionReport, CaseReport, ComparisonReport
from tillkom.report.base import Report
from tillkom.slides import deck_of, presentation
from tillkom.spreadsheet import to_excel
from tillkom.study import Study

RUN = "document.documentElement.dataset.ran=1"
"""What a text would do in a browser that runs it."""
HOSTILE = (
    f"<script>{RUN}</script>", f"<img src=x onerror={RUN}>", f'"><svg onload={RUN}>', f"</style><script>{RUN}</script>",
    f"javascript:{RUN}", f"' onmouseover='{RUN}", "</svg></figure>", "]]>", "<!--", "--><b>", "<?xml version='1.0'?>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/hostname'>]>", "&#x0;&lt;&y;", "=cmd|' /C calc'!A0", "+1+1",
    "-2+3+cmd", "@SUM(A1:A9)", '=HYPERLINK("http://x.example")', "$\\frac{1}{0$ $x$", "%s%n %(x)s", "{{7*7}} {0} {x!r}",
    "../../ut/ur/mappen", "C:\\ut\\ur|mappen?*", "\u202efdp.exe \u202d", "o\u200b\u200d\u00adsynligt",
    "\x07\x1b[31m",
    "</w:t></w:r><w:p>", "</a:t></a:r>", "{ HYPERLINK x } DDEAUTO c:\\x", "lång" * 60,
)  # fmt: skip
IDS = {"value", "coder", "round", "case_id", "unit_id", "variable_id", "source_id", "survey_id", "pattern_id", "theme"}
IDS |= {"code", "county_code", "part_of", "same_organisation_as", "author", "number", "name", "label_key"}


@pytest.fixture(scope="module")
def hostile(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The small study with the strings over all its texts in turn, each in every column."""
    folder = Path(shutil.copytree(small_folder, tmp_path_factory.mktemp("hostile") / "data"))
    turn = itertools.cycle(HOSTILE)
    for name, schema in load_study(folder).codebook.tables.items():
        path = folder / schema.path
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            for field in schema.fields:
                coded = field.vocabulary or field.enum or field.is_edtf or field.type != "string" or field.name in IDS
                own = name not in ("variables", "vocabularies") or MARK in row[field.name]
                if own and not coded and row[field.name]:
                    row[field.name] = f"{next(turn)} {row[field.name].replace(MARK, '')}".strip()
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, schema.names)
            writer.writeheader()
            writer.writerows(rows)
    return load_study(folder)


def sections(report: Report) -> list:
    """Everything a report says, in its order."""
    skipped = ("title", "lead", "steps_taken", "why_no_curve", "contents")
    named = [name for name in vars(type(report)) if not name.startswith("_") and name not in skipped]
    made = [getattr(report, name) for name in dict.fromkeys(["cover", *named, "references"])]
    return [section() for section in made if callable(section)]


@pytest.fixture(scope="module")
def reports(hostile: Study) -> dict[str, list]:
    """The content of three reports."""
    extract = hostile.extract("alfa")
    made = {"alfa": CaseReport(extract, "alfa"), "comparison": ComparisonReport(extract, "en", reader="alfa")}
    made["adoption"] = AdoptionReport(extract, reader="alfa")
    return {name: sections(report) for name, report in made.items()}


@pytest.fixture(scope="module")
def pages(reports: dict[str, list]) -> dict[str, bytes]:
    """The same as pages."""
    from tillkom.markup import Markup, joined
    from tillkom.render.request import PageMetadata
    from tillkom.render.running.page import content_page

    frame = PageMetadata(HOSTILE[0], "sv", HOSTILE[3], synthetic=True)
    shown = {name: [Markup(each._repr_html_()) for each in said] for name, said in reports.items()}
    return {name: content_page(joined(said), frame) for name, said in shown.items()}


class Looked(HTMLParser):
    """The tags of a page that could run something or fetch it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "form", "base", "link"):
            self.found.append(tag)
        for name, value in attrs:
            address = name in ("href", "src", "srcset", "action", "xlink:href")
            if name.startswith("on") or (address and not str(value).startswith(("#", "data:image/", "https://"))):
                self.found.append(f"{tag} {name}={value}")


def looked(page: bytes) -> list[str]:
    parser = Looked()
    parser.feed(page.decode())
    return [each for each in parser.found if not re.search(r"href=[\w.-]+\.html$", each)]


def test_there_are_thirty_and_every_table_with_texts_has_some(hostile: Study) -> None:
    assert len(set(HOSTILE)) == 30
    said = {text for table in hostile._tables.values() for cells in table.to_numpy().tolist() for text in cells}
    held = "\n".join(text for text in said if isinstance(text, str))
    missing = [text for text in HOSTILE if text[:9] not in held]
    assert missing == ["o\u200b\u200d\xadsynligt"]  # which is read without its invisible signs
    assert "osynligt" in held.replace("\xad", "")


def test_no_page_holds_a_tag_that_runs_or_fetches(pages: dict[str, bytes]) -> None:
    for page in pages.values():
        assert looked(page) == []
        assert b"dataset.ran" in page  # it is there to be read
    assert looked(f"<p title='x' onclick='y'><a href='javascript:{RUN}'>".encode())


def test_a_browser_runs_none_of_it(pages: dict[str, bytes], tmp_path: Path) -> None:
    from tests.system_parts import program

    browser = program("chromium", "the pages opened")

    def opened(page: bytes) -> str:
        (tmp_path / "page.html").write_bytes(page)
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", "--dump-dom"]
        command.append((tmp_path / "page.html").as_uri())
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout

    one = pages["alfa"].replace(b"</main>", b"".join(pages.values()).partition(b"<main")[2] + b"</main>")
    assert "data-ran" not in opened(one).partition("<body")[0]
    assert (
        "data-ran" in opened(one.replace(b"</body>", f"<script>{RUN}</script></body>".encode())).partition("<body")[0]
    )


def cells_of(book: Path | io.BytesIO) -> list:
    return [cell for row in openpyxl.load_workbook(book).active.iter_rows() for cell in row]


def test_word_files_and_decks_open_and_lead_nowhere(reports: dict[str, list], hostile: Study, tmp_path: Path) -> None:
    from docx import Document
    from pptx import Presentation

    extract = hostile.extract("alfa")
    made = {f"{name}.docx": document(said, "sv", title="".join(HOSTILE)) for name, said in reports.items()}
    made |= {f"{what}.pptx": presentation(deck_of(extract, what)) for what in ("alfa", "comparison")}
    for name, content in made.items():
        (Document if name.endswith("docx") else Presentation)(io.BytesIO(content))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert not [member for member in archive.namelist() if member.startswith("/") or ".." in member]
            for member in archive.namelist():
                part = archive.read(member)
                if member.endswith((".xml", ".rels")):
                    root = ElementTree.fromstring(part)
                    outward = [each for each in root.iter() if each.get("TargetMode") == "External"]
                    assert [each.get("Target") for each in outward if "http" not in str(each.get("Target"))] == []
                    codes = {(each.text or "").split()[0] for each in root.iter() if each.tag.endswith("}instrText")}
                    assert codes <= {"TOC", "SEQ", "NOTEREF", "PAGE", "NUMPAGES"}
                if member.endswith(".xlsx"):
                    cells = [
                        cell for row in openpyxl.load_workbook(io.BytesIO(part)).active.iter_rows() for cell in row
                    ]
                    assert not [cell for cell in cells if cell.data_type == "f"]


def test_a_pdf_holds_no_action_and_nothing_from_outside(pages: dict[str, bytes]) -> None:
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        if os.environ.get("TILLKOM_CI"):
            raise
        pytest.skip(f"WeasyPrint or the library Pango is missing: {error}")
    from pypdf import PdfReader

    from tillkom.render.running.pdf import _laid_out

    content = _laid_out(pages["alfa"].decode())
    assert len(PdfReader(io.BytesIO(content)).pages) > 2
    actions = {
        note["/A"].get("/S")
        for page in PdfReader(io.BytesIO(content)).pages
        for note in (each.get_object() for each in page.get("/Annots", []))
        if "/A" in note
    }
    assert actions <= {"/URI"}
    assert not re.search(rb"/(JavaScript|JS|Launch|OpenAction|EmbeddedFile|AA)\b", content)


def test_figures_are_sound_with_no_formula_and_no_file_elsewhere(hostile: Study, tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b" / "figures"
    for language, only in (("sv", ["timeline"]), ("en", ["stage-ladder"])):
        export(hostile, only=only, formats=("png", "svg"), language=language, out=folder)
    everything = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert {path.parent for path in everything} == {folder}
    assert {path.suffix for path in everything} == {".png", ".svg", ".txt", ".csv"}
    for path in everything:
        if path.suffix == ".svg":
            assert not {each.tag.rpartition("}")[2] for each in ElementTree.parse(path).iter()} & {
                "script",
                "a",
                "image",
            }
        if path.suffix == ".csv":
            delimiter = ";" if "-sv" in path.name else ","
            rows = csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=delimiter)
            cells = [cell for row in rows for cell in row]
            assert [cell for cell in cells if re.match(r"\s*[=+@]|\s*-(?![\d,.]+$)", cell)] == []


@pytest.mark.parametrize("table", ["observations", "events", "cases", "sources"])
def test_a_table_as_a_workbook_holds_no_formula(hostile: Study, table: str, tmp_path: Path) -> None:
    path = to_excel(hostile._tables[table].head(60), tmp_path / "x.xlsx")
    cells = [cell for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert all(
        cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "+", "-", "@")) and cell.data_type == "s"
    )
