"""Every reader, language and shape, made as a user makes them, on a study whose hidden rows hold canaries everywhere.

Here ids, units' names in sources, coders and sources of what is hidden hold canaries too, and rows of an open case are
stricter than it. The whole matrix, through real kernels, takes minutes: it is run where TILLKOM_MATRIX=1 is set.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.audit.conftest import CANARY
from tillkom import load_study
from tillkom.audit import Auditor
from tillkom.audit.carried import carried
from tillkom.codes import PUBLIC
from tillkom.content.to_docx import document
from tillkom.disclosure import visible_tables
from tillkom.figures import all_figures, export
from tillkom.handover import write_packages
from tillkom.render import Order, render_reports
from tillkom.report import CaseReport
from tillkom.slides import deck_of, presentation, write_decks
from tillkom.study import Study

ANY = re.compile(r"kanarief[aå]gel\d+")
READERS = ("public", "participants", "alfa", "gamma")
RENAMED = {"cases": ("delta", "kanariefagel9001"), "sources": ("samtal_d", "kanariefagel9002")}


@pytest.fixture(scope="module")
def strict_folder(canary_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The canaries' study with canaries as ids and coders of what is hidden, and hidden rows in an open case."""
    folder = tmp_path_factory.mktemp("strict") / "data"
    folder.mkdir()
    for path in canary_folder.iterdir():
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".csv" and path.stem not in ("variables", "vocabularies"):
            lines = text.splitlines(keepends=True)
            hidden = [line.startswith("delta,") for line in lines]
            lines = [
                line.replace("delta,", "kanariefagel9001,", 1).replace(",samtal,", ",kanariefagel9002,")
                .replace(",K1,", ",kanariefagel9003,")
                if is_hidden else line for line, is_hidden in zip(lines, hidden, strict=True)
            ]  # fmt: skip
            if path.stem == "sources":
                lines += [
                    line.replace("samtal,", "kanariefagel9002,", 1) for line in lines if line.startswith("samtal,")
                ]
                lines[-1] = re.sub(r"Samtal", f"{CANARY}9004 samtal", lines[-1])
            text = "".join(lines)
        (folder / path.name).write_text(text, encoding="utf-8")
    rows = pd.read_csv(folder / "observations.csv", dtype=str, keep_default_na=False)
    for number, visibility in ((9101, "intern"), (9102, "deltagare")):
        row = rows[(rows["case_id"] == "alfa") & (rows["variable_id"] == "robots")].iloc[0].to_dict()
        row |= {"variable_id": "trust_upheld_by", "coder": f"K{number}", "visibility": visibility}
        row |= {"text_sv": f"{CANARY}{number} sjunger", "text_en": f"{CANARY}{number} sings"}
        rows.loc[len(rows)] = row
    rows.to_csv(folder / "observations.csv", index=False)
    return folder


def hidden_from(study: Study, reader: str) -> set[str]:
    """The canaries of the study that stand in nothing the reader may see."""

    def held(of: Study) -> set[str]:
        return {each for table in of._tables.values() for each in ANY.findall(table.to_csv())}

    return held(study) - held(study.extract(reader))


def canaries(name: str, content: bytes) -> set[str]:
    return {each for _, text in carried(name, content) for each in ANY.findall(text.casefold())}


def test_there_are_canaries_in_every_kind_of_field_of_what_is_hidden(strict_folder: Path) -> None:
    study = load_study(strict_folder)
    sizes = {reader: len(hidden_from(study, reader)) for reader in READERS}
    assert {"kanariefagel9001", "kanariefagel9002", f"{CANARY}9101"} <= hidden_from(study, "participants")
    assert sizes["public"] > sizes["participants"] > 10
    assert f"{CANARY}9102" in hidden_from(study, "public") - hidden_from(study, "participants")


@pytest.mark.parametrize(("reader", "language"), [("public", "sv"), ("participants", "en")])
def test_no_word_file_deck_or_figure_holds_a_canary(strict_folder: Path, reader: str, language: str) -> None:
    study = load_study(strict_folder)
    hidden, extract = hidden_from(study, reader), study.extract(reader)
    report = CaseReport(extract, "alfa", language)
    parts = ("cover", "summary", "timeline", "changes", "effects", "mirror", "silence", "references")
    said = [getattr(report, part)() for part in parts]
    made = {"a.docx": document(said, language, title=report.title()),
            "a.pptx": presentation(deck_of(extract, "alfa", language))}  # fmt: skip
    for figure in all_figures(extract, only=["timeline", "stage-ladder"], language=language):
        made |= figure.files(("svg", "png"))
    assert {name.rpartition(".")[2] for name in made} == {"docx", "pptx", "svg", "png", "txt", "csv"}
    for name, content in made.items():
        assert canaries(name, content) & hidden == set()
        assert Auditor(study, names=()).found(name, content, reader) == []


@pytest.mark.skipif(not os.environ.get("TILLKOM_MATRIX"), reason="takes minutes; set TILLKOM_MATRIX=1")
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("reader", READERS)
def test_no_file_of_any_shape_holds_a_canary(strict_folder: Path, tmp_path: Path, reader: str, language: str) -> None:
    study = load_study(strict_folder)
    group = reader in ("public", "participants")
    asked = {"reader": reader} if group else {"cases": [reader]}
    batch = render_reports(
        strict_folder, tmp_path / "reports", Order(language=language, shapes=["pdf", "docx"], **asked)
    )
    assert batch.failed == []
    write_decks(study, [] if group else [reader], language=language, reader=reader, out=tmp_path / "slides")
    made = write_packages(strict_folder, [] if group else [reader], reader=reader if group else "", language=language,
                          out=tmp_path / "packages")  # fmt: skip
    assert made.left_out == ()
    formats = ("png", "svg", "pdf")
    of = study.extract(reader) if group else study
    export(of, cases=None if group else [reader], formats=formats, language=language, out=tmp_path / "figures")
    hidden = hidden_from(study, reader)
    paths = [path for path in tmp_path.rglob("*") if path.is_file() and "intern" not in path.parts]
    suffixes = {path.suffix for path in paths}
    drawn = set() if reader == "gamma" else {".svg", ".png", ".csv", ".txt"}  # who has no event to draw
    assert {".html", ".ipynb", ".pdf", ".docx", ".pptx", ".zip", *drawn} <= suffixes
    held = {path.name: canaries(path.name, path.read_bytes()) & hidden for path in paths if path.name != "run.json"}
    assert {name: found for name, found in held.items() if found} == {}


VISIBILITIES = st.sampled_from(["intern", "deltagare", "publicerad"])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_is_hidden_changes_nothing_a_reader_gets_so_nothing_can_be_counted_by_difference(
    small_study: Study, data: st.DataObject
) -> None:
    tables = dict(small_study._tables)
    for name in ("cases", "observations", "events"):
        table, strict = tables[name], VISIBILITIES if name == "cases" else st.none() | VISIBILITIES
        tables[name] = table.assign(visibility=pd.Series([data.draw(strict) for _ in range(len(table))], dtype="str"))
    reader = data.draw(st.sampled_from([PUBLIC, "participants", "alfa", "gamma"]))
    whole = Study(small_study.codebook, tables)
    without = Study(small_study.codebook, {**visible_tables(tables, reader), "units": tables["units"]})
    cut, again = whole.extract(reader), without.extract(reader)
    for name in tables:
        pd.testing.assert_frame_equal(
            cut._tables[name].reset_index(drop=True), again._tables[name].reset_index(drop=True), check_dtype=False
        )
    assert cut.codebook.package == again.codebook.package


def test_a_count_of_what_is_hidden_would_differ_and_be_found(small_study: Study) -> None:
    tables = visible_tables(dict(small_study._tables), PUBLIC)
    without = Study(small_study.codebook, {**tables, "units": small_study.units})

    def told(study: Study, leaking: bool) -> str:
        counted = study if leaking else study.extract(PUBLIC)
        return f"{len(counted)} fall, {np.count_nonzero(counted.observations['status'] == 'belagd')} svar"

    assert told(small_study, leaking=True) != told(without, leaking=True)
    assert told(small_study, leaking=False) == told(without, leaking=False)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_with_any_visibilities_no_shape_holds_a_hidden_row(small_study: Study, data: st.DataObject) -> None:
    tables = dict(small_study._tables)
    rows = tables["observations"]
    texts = [f"{CANARY}{number} satt i sitt träd" if pd.notna(t) else t for number, t in enumerate(rows["text_sv"])]
    own = pd.Series([data.draw(st.none() | VISIBILITIES) for _ in range(len(rows))], dtype="str")
    tables["observations"] = rows.assign(visibility=own, text_sv=texts)
    study = Study(small_study.codebook, tables)
    reader = data.draw(st.sampled_from([PUBLIC, "participants"]))
    extract, hidden = study.extract(reader), hidden_from(study, reader)
    report = CaseReport(extract, "alfa")
    said = [getattr(report, part)() for part in ("cover", "summary", "changes", "effects", "silence", "references")]
    made = {
        "a.html": "".join(section._repr_html_() for section in said).encode(),
        "a.docx": document(said, "sv", title="x"),
        "a.pptx": presentation(deck_of(extract, "alfa")),
    }
    assert {name: canaries(name, content) & hidden for name, content in made.items()} == dict.fromkeys(made, set())
