"""What a report is known by: digests that change with every part of it, and the record that is held against them."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tillkom.errors import DataError, TillkomError
from tillkom.render import keys
from tillkom.render.job import Job
from tillkom.render.keys import Parts, digest, study_digest
from tillkom.render.ledger import JOURNAL, RUN_FILE, Entry, Ledger, file_digests
from tillkom.render.order import Order
from tillkom.render.planning.notebooks import NotebookText, notebook_folder, notebook_texts, read_notebook
from tillkom.render.planning.study_folder import StudyFolder
from tillkom.render.planning.to_make import longest_first, reports_to_make
from tillkom.selection import Selection


def test_a_digest_keeps_its_parts_apart_by_their_lengths() -> None:
    by_hand = hashlib.sha256(b"\0\0\0\0\0\0\0\2ab" + b"\0\0\0\0\0\0\0\1c").hexdigest()
    assert digest(b"ab", b"c") == by_hand
    assert len({digest(b"ab", b"c"), digest(b"a", b"bc"), digest(b"abc"), digest(b"c", b"ab"), digest()}) == 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A study of two tables, whose contents nobody looks into."""
    resources = [{"name": "a", "path": "a.csv"}, {"name": "b", "path": "b.csv"}]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}))
    (tmp_path / "a.csv").write_bytes(b"1")
    (tmp_path / "b.csv").write_bytes(b"2")
    return tmp_path


def test_a_study_is_known_by_its_description_and_by_the_name_and_content_of_every_table(folder: Path) -> None:
    before = study_digest(folder)
    description = (folder / "datapackage.json").read_bytes()
    assert before == digest(description, b"a.csv", b"1", b"b.csv", b"2")
    (folder / "notes.txt").write_text("of no table")
    assert study_digest(folder) == before
    (folder / "b.csv").write_bytes(b"3")
    assert study_digest(folder) == digest(description, b"a.csv", b"1", b"b.csv", b"3")
    (folder / "b.csv").write_bytes(b"2")
    (folder / "datapackage.json").write_bytes(description + b"\n")
    assert study_digest(folder) != before


def test_the_same_contents_under_other_names_are_another_study(folder: Path) -> None:
    (folder / "a.csv").rename(folder / "c.csv")
    before = (folder / "datapackage.json").read_bytes()
    named = {"resources": [{"name": "a", "path": "c.csv"}, {"name": "b", "path": "b.csv"}]}
    (folder / "datapackage.json").write_text(json.dumps(named))
    after = (folder / "datapackage.json").read_bytes()
    assert study_digest(folder) == digest(after, b"c.csv", b"1", b"b.csv", b"2")
    assert study_digest(folder) != digest(after, b"a.csv", b"1", b"b.csv", b"2")
    assert before != after


def test_what_cannot_be_read_counts_as_nothing_and_is_not_waited_for(folder: Path) -> None:
    (folder / "a.csv").unlink()
    os.mkfifo(folder / "a.csv")
    (folder / "b.csv").unlink()
    (folder / "b.csv").mkdir()
    description = (folder / "datapackage.json").read_bytes()
    assert study_digest(folder) == digest(description, b"a.csv", b"", b"b.csv", b"")


@pytest.mark.parametrize("resources", ["none", [1, {"name": "a"}, {"path": 3}]])
def test_a_description_that_names_no_file_is_known_by_itself(folder: Path, resources: object) -> None:
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}))
    assert study_digest(folder) == digest((folder / "datapackage.json").read_bytes())


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of two files in the toolkit's place, and one library."""
    folder = tmp_path / "tillkom"
    (folder / "render").mkdir(parents=True)
    (folder / "render" / "keys.py").write_text("a")
    (folder / "style.css").write_text("b")
    monkeypatch.setattr(keys, "__file__", str(folder / "render" / "keys.py"))
    monkeypatch.setattr(keys, "LIBRARIES", ("pandas",))
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "3.0")
    monkeypatch.setattr(keys.sys, "version", "3.11")
    keys.library_digest.cache_clear()
    yield folder
    keys.library_digest.cache_clear()


def toolkit() -> str:
    keys.library_digest.cache_clear()
    return keys.library_digest()


def test_the_toolkit_is_known_by_the_names_and_contents_of_its_files_its_libraries_and_python(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = toolkit()
    assert before == digest(b"3.11", b"render/keys.py", b"a", b"style.css", b"b", b"pandas 3.0")
    (package / "style.css").rename(package / "other.css")
    assert toolkit() == digest(b"3.11", b"other.css", b"b", b"render/keys.py", b"a", b"pandas 3.0")
    (package / "other.css").rename(package / "style.css")
    (package / "style.css").write_text("c")
    assert toolkit() == digest(b"3.11", b"render/keys.py", b"a", b"style.css", b"c", b"pandas 3.0")
    (package / "style.css").write_text("b")
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "3.1")
    assert toolkit() == digest(b"3.11", b"render/keys.py", b"a", b"style.css", b"b", b"pandas 3.1")
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "3.0")
    monkeypatch.setattr(keys.sys, "version", "3.12")
    assert toolkit() != before


def test_what_python_or_an_editor_leaves_in_the_toolkit_and_a_library_there_is_not_change_nothing(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = toolkit()
    for name in ("__pycache__/keys.pyc", "_shipped/data/cases.csv", ".keys.py.swp", "render/.hidden"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("x")
    assert toolkit() == before

    def none(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", none)
    assert toolkit() == digest(b"3.11", b"render/keys.py", b"a", b"style.css", b"b")


def test_every_library_whose_hand_is_seen_in_a_report_counts() -> None:
    assert {"pandas", "matplotlib", "seaborn", "scipy", "papermill", "nbconvert", "babel"} <= set(keys.LIBRARIES)


def test_a_notebook_is_known_by_its_text_and_by_the_name_and_content_of_the_code_beside_it(tmp_path: Path) -> None:
    assert NotebookText("t").digest() == digest(b"t")
    assert NotebookText("t", {"a.py": b"1"}).digest() == digest(b"t", b"a.py", b"1")
    assert NotebookText("t", {"b.py": b"1"}).digest() != NotebookText("t", {"a.py": b"1"}).digest()
    for name in ("case.ipynb", "mine.py", "pack/__init__.py", "pack/deep/part.py", "other/part.py", "notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    read = read_notebook(tmp_path, "case.ipynb")
    assert read.text == "case.ipynb"
    assert list(read.code) == ["mine.py", "pack/__init__.py", "pack/deep/part.py"]
    assert read.code["mine.py"] == b"mine.py"
    jobs = [Job("case", "sv", "a"), Job("case", "en", "b")]
    assert notebook_texts(jobs, tmp_path) == {"case.ipynb": read}


def test_a_notebook_that_cannot_be_read_is_told_and_one_added_later_is_the_toolkit_s(tmp_path: Path) -> None:
    with pytest.raises(TillkomError, match=r"case\.ipynb cannot be read\. Name the folder that holds the notebooks"):
        read_notebook(tmp_path, "case.ipynb")
    (tmp_path / "case.ipynb").write_bytes(b"\xff\xfe")
    with pytest.raises(TillkomError, match="not a text in UTF-8"):
        read_notebook(tmp_path, "case.ipynb")
    assert "ListedReport" in read_notebook(tmp_path, "listed.ipynb").text
    (tmp_path / "listed.ipynb").write_text("own")
    assert read_notebook(tmp_path, "listed.ipynb").text == "own"


def test_the_notebooks_are_those_named_or_those_beside_the_data_or_the_toolkit_s(tmp_path: Path) -> None:
    assert notebook_folder(tmp_path / "data", tmp_path / "x") == tmp_path / "x"
    assert (notebook_folder(tmp_path / "data") / "comparison.ipynb").is_file()
    own = tmp_path / "notebooks"
    own.mkdir()
    assert notebook_folder(tmp_path / "data") != own
    (own / "case.ipynb").touch()
    assert notebook_folder(tmp_path / "data") == own


@pytest.mark.parametrize(
    ("content", "declares"),
    [(None, False), (b"set_id,variable\n", False), (b"set_id,variable\r\n;;\r\n , \n", False), (b"a,b\nx,y\n", True)],
)
def test_sets_are_declared_by_a_row_that_says_something(folder: Path, content: bytes | None, declares: bool) -> None:
    if content is not None:
        (folder / "calibrations.csv").write_bytes(content)
    assert StudyFolder(folder, Ledger(folder)).declares_sets is declares


@pytest.fixture
def remembered(small_folder: Path, tmp_path: Path) -> Ledger:
    """A record of the small study, found without problems by this toolkit."""
    ledger = Ledger(tmp_path, study=study_digest(small_folder), library=keys.library_digest())
    ledger.cases, ledger.listed = ["only", "these"], ["these"]
    return ledger


def test_a_study_that_was_checked_before_tells_its_cases_without_being_read(
    small_folder: Path, tmp_path: Path, remembered: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tillkom.study.load_study", None)
    known = StudyFolder(small_folder, remembered)
    assert (known.known, known.case_ids, known.listed_together) == (True, ["only", "these"], ["these"])
    assert not StudyFolder(small_folder, Ledger(tmp_path)).known


def test_a_study_that_was_not_checked_is_checked_and_one_that_was_is_only_read(
    small_folder: Path, tmp_path: Path, remembered: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[Path] = []
    problems: list[str] = []
    monkeypatch.setattr("tillkom.check.check_study", lambda folder: checked.append(folder) or problems)
    monkeypatch.setattr("tillkom.check.as_text", "; ".join)
    new = StudyFolder(small_folder, Ledger(tmp_path))
    assert new.case_ids == ["alfa", "beta", "gamma", "delta", "epsilon", "zeta"]
    assert new.listed_together == ["zeta"]
    assert new.case("alfa").id == "alfa"
    assert new.cases["case_id"].tolist() == new.case_ids
    assert checked == [small_folder]
    assert StudyFolder(small_folder, remembered).study.case_ids == new.case_ids
    assert checked == [small_folder]
    assert new.extracts(None) is new.extracts(None)
    chosen = Selection(cases=("alfa", "gamma"))
    assert new.extracts(chosen)._study.case_ids == ["alfa", "gamma"]
    problems.append("a problem")
    with pytest.raises(DataError) as refused:
        _ = StudyFolder(small_folder, Ledger(tmp_path)).study
    assert str(refused.value) == "the data has problems, so nothing was made.\na problem"


def test_a_study_that_changed_while_it_was_read_is_not_used(small_folder: Path, remembered: Ledger) -> None:
    folder = StudyFolder(small_folder, remembered)
    folder.digest = "as it stood before"
    with pytest.raises(TillkomError, match="changed while it was read. Run the command once more"):
        _ = folder.study


def test_reports_to_make_have_their_reasons_parts_and_shapes_longest_first(
    small_folder: Path, tmp_path: Path, remembered: Ledger
) -> None:
    folder = StudyFolder(small_folder, remembered)
    texts = {"case.ipynb": NotebookText("case"), "comparison.ipynb": NotebookText("all")}
    parts = Parts(digest(b"case"), "data", keys.library_digest())
    stands = written(tmp_path, "alfa.html") | written(tmp_path, "alfa.pdf")
    remembered.reports["alfa"] = Entry(parts, stands, 2.0, folder.digest)
    jobs = [JOB, ALL, OTHER]
    found = reports_to_make(jobs, texts, folder, remembered)
    assert dict(found.reasons) == {ALL: "new", OTHER: "new"}
    assert list(found.reasons) == [ALL, OTHER]
    assert found.unchanged == ("alfa",)
    assert found.parts(JOB) == parts, "the same study: its part of the data is as it was remembered"
    fresh = folder.extracts(None).digest("beta")
    assert found.parts(OTHER) == Parts(digest(b"case"), fresh, keys.library_digest())
    forced = reports_to_make(jobs, texts, folder, remembered, Order(shapes=["docx"], force=True), {"docx": b"t"})
    assert dict(forced.reasons) == {ALL: "new", OTHER: "new", JOB: "no docx yet"}
    assert forced.shapes == {ALL: ("docx",), OTHER: ("docx",), JOB: ("pdf", "docx")}
    assert forced.template_digests == {"docx": digest(b"t")}
    assert reports_to_make([JOB], texts, folder, remembered, Order(force=True)).reasons == {JOB: "forced"}
    remembered.reports["alfa"] = replace(remembered.reports["alfa"], study="another")
    assert reports_to_make([JOB], texts, folder, remembered).reasons == {JOB: "data changed"}


JOB, OTHER, ALL = Job("case", "sv", "alfa"), Job("case", "en", "beta"), Job("comparison", "sv")
PARTS = Parts("n", "d", "l")


def written(folder: Path, name: str, content: bytes = b"page") -> dict[str, str]:
    (folder / name).write_bytes(content)
    return {name: hashlib.sha256(content).hexdigest()}


def entry(files: dict[str, str], **cells: object) -> Entry:
    return replace(Entry(PARTS, files, 2.0, "study"), **cells)


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        (PARTS, None),
        (replace(PARTS, notebook="x"), "notebook changed"),
        (replace(PARTS, data="x"), "data changed"),
        (replace(PARTS, library="x"), "library changed"),
        (replace(PARTS, data="x", library="x"), "data and library changed"),
    ],
)
def test_a_report_is_made_again_where_a_part_of_it_changed(tmp_path: Path, parts: Parts, why: str | None) -> None:
    ledger = Ledger(tmp_path, {"alfa": entry(written(tmp_path, "alfa.html"))})
    assert ledger.reason(JOB, lambda job: parts) == why


def test_a_report_is_made_again_where_it_is_new_failed_lacks_a_shape_or_was_touched(tmp_path: Path) -> None:
    files = written(tmp_path, "alfa.html") | written(tmp_path, "alfa.docx")
    ledger = Ledger(tmp_path, {"alfa": entry(files)})

    def why(*shapes: str, **templates: str) -> str | None:
        return ledger.reason(JOB, lambda job: PARTS, shapes, templates)

    assert ledger.reason(OTHER, lambda job: PARTS) == "new"
    assert why() is None
    assert why("docx") is None
    assert why("pdf") == "no pdf yet"
    assert why("docx", docx="another") == "template changed"
    assert why(docx="another") is None, "only where the shape is asked for"
    (tmp_path / "alfa.docx").write_text("somebody wrote in it, as is meant")
    assert why() is None
    assert ledger.written_in("alfa") == ["alfa.docx"]
    (tmp_path / "alfa.html").write_text("by hand")
    assert why() == "output changed by hand"
    (tmp_path / "alfa.html").unlink()
    assert why() == "output missing"
    ledger.reports["alfa"] = entry(files, failure="a cell failed")
    assert why() == "failed last time"


def test_a_word_file_as_it_was_written_or_gone_is_not_said_to_be_written_in(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, {"alfa": entry(written(tmp_path, "alfa.docx") | written(tmp_path, "alfa.html"))})
    (tmp_path / "alfa.html").write_text("changed")
    assert ledger.written_in("alfa") == []
    (tmp_path / "alfa.docx").unlink()
    assert ledger.written_in("alfa") == []
    assert ledger.written_in("beta") == []


def test_shapes_that_stand_are_made_again_but_not_those_of_a_template_nobody_remembers(tmp_path: Path) -> None:
    files = {
        name: one for suffix in ("html", "pdf", "docx") for name, one in written(tmp_path, f"alfa.{suffix}").items()
    }
    ledger = Ledger(tmp_path, {"alfa": entry(files), "beta": entry(files)})
    assert ledger.shapes("alfa") == ["pdf", "docx"]
    assert ledger.shapes("beta") == []
    assert ledger.shapes("gamma") == []
    ledger.reports["alfa"] = entry(files, templates={"docx": "t"})
    assert ledger.shapes("alfa") == ["pdf"]
    (tmp_path / "alfa.pdf").write_text("changed")
    assert ledger.shapes("alfa") == []


def test_a_report_that_is_no_longer_made_takes_its_files_with_it_unless_somebody_changed_them(tmp_path: Path) -> None:
    mine = written(tmp_path, "alfa.html") | written(tmp_path, "alfa.pdf")
    ledger = Ledger(tmp_path, {"alfa": entry(mine), "beta": entry(written(tmp_path, "beta.html"))})
    ledger.clear("alfa", [tmp_path / "alfa.html"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alfa.html", "beta.html"]
    (tmp_path / "beta.html").write_text("my own")
    ledger.clear("beta", [])
    ledger.forget("beta")
    assert (tmp_path / "beta.html").read_text() == "my own"
    ledger.reports["alfa"] = entry({"alfa.html": mine["alfa.html"]})
    ledger.forget("alfa")
    assert not (tmp_path / "alfa.html").exists()
    assert ledger.reports == {}


def test_a_record_is_read_as_it_was_written_and_a_study_is_known_with_its_toolkit(tmp_path: Path) -> None:
    ledger = Ledger(
        tmp_path, {"alfa": entry(written(tmp_path, "alfa.html"), made={"title": "Öster"})}, "study", "library"
    )
    ledger.cases, ledger.listed, ledger.index = ["alfa", "zeta"], ["zeta"], "index"
    ledger.index_files = written(tmp_path, "index.html")
    ledger.reports["gone"] = entry({})
    ledger.save({"asked": 1}, {"alfa": "done"})
    text = (tmp_path / RUN_FILE).read_text(encoding="utf-8")
    said = json.loads(text)
    assert "Ö" in text, "readable as it stands"
    assert (said["format"], said["run"], list(said["reports"])) == (1, {"asked": 1}, ["alfa"])
    assert said["reports"]["alfa"]["state"] == "done"
    again = Ledger.read(tmp_path)
    assert again.reports == {"alfa": replace(ledger.reports["alfa"], state="done")}
    assert (again.study, again.library, again.cases, again.listed) == ("study", "library", ["alfa", "zeta"], ["zeta"])
    assert again.checked("study", "library")
    assert not again.checked("study", "another")
    assert not again.checked("another", "library")
    assert not Ledger(tmp_path).checked("", "")
    assert again.index_stands("index")
    assert not again.index_stands("another")
    (tmp_path / "index.html").write_text("changed")
    assert not again.index_stands("index")
    again.save({}, {})
    assert json.loads((tmp_path / RUN_FILE).read_text())["reports"]["alfa"]["state"] == "not asked for"


def test_what_was_made_is_remembered_whatever_happens_to_the_batch(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.enter("alfa", entry(written(tmp_path, "alfa.html")))
    assert Ledger.read(tmp_path).reports == ledger.reports
    assert (tmp_path / JOURNAL).read_text(encoding="utf-8").count("\n") == 1
    ledger.stands(["alfa"], "another study")
    assert ledger.reports["alfa"].study == "another study"
    ledger.save({}, {})
    assert not (tmp_path / JOURNAL).exists()
    (tmp_path / RUN_FILE).write_text((tmp_path / RUN_FILE).read_text().replace('"format": 1', '"format": 2'))
    assert Ledger.read(tmp_path).reports == {}


def test_files_are_known_by_name_or_by_their_path_below_a_folder(tmp_path: Path) -> None:
    one = hashlib.sha256(b"1").hexdigest()
    assert file_digests({tmp_path / "a" / "b.html": b"1"}) == {"b.html": one}
    assert file_digests({tmp_path / "a" / "b.html": b"1"}, tmp_path) == {"a/b.html": one}


def test_reports_on_all_cases_come_first_where_none_was_made_and_others_by_how_long_they_took(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, {"alfa": entry({}, seconds=5.0), "gamma": entry({}, seconds=1.0)})
    gamma = Job("case", "sv", "gamma")
    # beta was never made: as long as the others in the middle, three seconds
    assert longest_first([gamma, OTHER, JOB, ALL], ledger) == [ALL, JOB, OTHER, gamma]
    assert longest_first([gamma, OTHER, ALL], Ledger(tmp_path)) == [ALL, gamma, OTHER]
