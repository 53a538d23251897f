"""Every how-to page is followed on a copy of the shipped study, and gives what it promises."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def study_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.fixture
def small_study_folder(study_folder: Path) -> Path:
    """A study of one case, so that drawing all of it takes seconds."""
    import tillkom

    tillkom.load_study(study_folder / "data").only("boras").save(study_folder / "data")
    return study_folder


def test_a_variable_with_its_own_vocabulary_is_added_by_rows_alone(follow, study_folder: Path) -> None:
    followed = follow("how-to/add-a-variable.md", study_folder)
    assert followed.unexpected == []
    assert [said for said, _ in followed.said] == [""]


def test_a_workbook_goes_out_and_comes_back(follow, study_folder: Path) -> None:
    followed = follow("how-to/code-in-a-workbook.md", study_folder)
    assert followed.unexpected == []
    said, printed = followed.said[-1]
    assert said.strip() == printed.strip()


def test_combinations_of_conditions_are_analysed_as_the_page_says(follow, study_folder: Path) -> None:
    followed = follow("how-to/qca.md", study_folder)
    assert followed.unexpected == []
    frame, summary, terms, share = followed.shown
    assert list(frame.columns) == ["PRACTICE", "TRUST", "LARGE", "PREPARED"]
    assert summary["terms"].str.endswith("-> PRACTICE").all()
    assert " + ".join(terms.index) + " -> PRACTICE" == summary.loc[1, "terms"]
    assert 0 <= share <= 1


def test_two_coders_differ_until_a_decision_settles_it(follow, study_folder: Path) -> None:
    followed = follow("how-to/two-coders.md", study_folder)
    assert followed.unexpected == []
    before, listed, after, _agreement = followed.shown
    assert before[["status", "coders"]].values.tolist() == [["motstridig", 2]]
    assert before["value"].isna().all()
    assert listed[["variable_id", "coder", "answer"]].values.tolist() == [
        ["label_in_speech", "K3", "ja"],
        ["label_in_speech", "K4", "delvis"],
    ]
    assert after.values.tolist() == [["ja", "belagd", 2]]


def test_what_excel_does_to_codes_and_dates_is_said_as_the_page_prints(follow, study_folder: Path) -> None:
    data = study_folder / "data"
    assert follow("how-to/excel.md", study_folder).unexpected == []
    spoil(data / "units.csv", "kommun:0662", ",0662,", ",662,")
    spoil(data / "events.csv", "gislaved,9", "2016-12-15,dag", "dec-16,månad")
    from tillkom.check import as_text, check_study

    page = (ROOT / "docs" / "how-to" / "excel.md").read_text(encoding="utf-8")
    found = as_text(check_study(data)).replace(data.as_posix(), "data").splitlines()
    assert found
    assert [line for line in found if line not in page] == []


def test_swedish_excel_files_are_read_as_they_are(follow, study_folder: Path) -> None:
    import csv

    from tillkom.check import check_study

    path = study_folder / "data" / "adoption_surveys.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows = [row | {"share": row["share"].replace(".", ",")} for row in rows]
    assert any("," in row["share"] for row in rows)
    for encoding in ("utf-8-sig", "cp1252", "utf-16"):
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter=";", lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(rows)
        assert check_study(study_folder / "data") == []


def test_an_english_report_of_one_case_stands_under_its_own_name(follow, study_folder: Path) -> None:
    followed = follow("how-to/render-some.md", study_folder, leave="render$|kalmar|--notebook|--data")
    assert followed.unexpected == []
    assert {path.name for path in (study_folder / "reports").glob("*.html")} == {"boras.en.html", "index.en.html"}


def test_what_is_due_is_listed_and_nothing_is_written(follow, study_folder: Path) -> None:
    followed = follow(
        "how-to/render-large-batches.md", study_folder, leave="render$|--force|--timeout|--docx-template|^pip "
    )
    assert followed.unexpected == []
    ((said, code, _),) = followed.codes
    assert code == 0
    assert "boras.html: new" in said
    assert not (study_folder / "reports").exists()


def test_the_fields_of_the_record_are_those_the_page_lists(study_folder: Path) -> None:
    from dataclasses import fields

    from tillkom.render.ledger import Entry

    page = (ROOT / "docs" / "how-to" / "render-large-batches.md").read_text(encoding="utf-8")
    assert [field.name for field in fields(Entry) if f"| `{field.name}` |" not in page] == []


def test_figures_are_exported_in_the_formats_asked_for(follow, small_study_folder: Path) -> None:
    followed = follow("how-to/figures.md", small_study_folder, leave="figures$|--case")
    assert followed.unexpected == []
    endings = {path.suffix for path in (small_study_folder / "figures-paper").rglob("*.*")}
    assert endings == {".svg", ".pdf", ".txt", ".csv"}


def test_the_extract_of_a_reader_can_be_looked_at(follow, study_folder: Path) -> None:
    (study_folder / "to-boras").mkdir()  # the reader's own folder, of files worked on
    (study_folder / "to-boras" / "notes.txt").write_text("Borås Stad: anteckningar", encoding="utf-8")
    followed = follow("how-to/hand-over.md", study_folder, leave="render|--template")
    assert followed.unexpected == []
    assert "boras" in followed.shown[-1]


def test_every_cell_of_the_tour_in_jupyterlab_runs(follow, study_folder: Path) -> None:
    followed = follow("how-to/jupyterlab.md", study_folder)
    assert len(followed.shown) == 16
    assert all(len(shown) for shown in followed.shown[:8])  # the other eight are the tasks below


def test_each_of_an_analysts_eight_tasks_takes_two_lines_and_gives_what_it_says(follow, study_folder: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "jupyterlab.md").read_text(encoding="utf-8")
    part = page[page.index("## Eight tasks") : page.index("## In one cell")]
    blocks = re.findall(r"```python\n(.*?)```", part, flags=re.DOTALL)
    assert [len(list(filter(None, block.splitlines()))) <= 2 for block in blocks] == [True] * 8
    shown = follow("how-to/jupyterlab.md", study_folder).shown[-8:]
    chosen, crossed, hits, goals, ladder, report, files, differ = shown
    assert chosen.index.tolist() == ["gislaved", "borlange"]  # municipalities at stage 3 or 4
    assert crossed.loc["känt", "alla fall"] == 4  # Region Kalmar's initiator is not stated
    assert crossed.loc["alla fall", "känt"] == 5  # each case's level is known
    assert {"gislaved", "borlange"} <= set(hits["case_id"])
    assert goals.iloc[0][["Fall", "Skede", "Svar"]].tolist() == ["Gislaveds kommun", "före", "nästan 150"]
    assert "Gislaved" in ladder.alt
    assert "Kalmar" not in ladder.alt
    assert report.failed == []
    assert sorted(path.name for path in files) == ["min-trappa.csv", "min-trappa.png", "min-trappa.txt"]
    assert differ.columns.tolist()[:4] == ["case_id", "variable_id", "phase", "coder"]


def test_notebooks_of_ones_own_are_rendered(follow, study_folder: Path) -> None:
    followed = follow("how-to/adapt-notebooks.md", study_folder, leave="boras --out")
    assert followed.unexpected == []
    assert (study_folder / "trial" / "boras.html").is_file()


def test_a_synthetic_study_is_made_checked_rendered_and_labelled(follow, tmp_path: Path) -> None:
    followed = follow("how-to/synthetic.md", tmp_path)
    assert followed.unexpected == []
    page = (tmp_path / "teaching-reports" / "syn_0001.html").read_text(encoding="utf-8").lower()
    assert "syntetisk" in page or "påhitt" in page


def spoil(table: Path, row: str, text: str, by: str) -> None:
    lines = table.read_text(encoding="utf-8").split("\n")
    (at,) = [number for number, line in enumerate(lines) if line.startswith(row)]
    assert text in lines[at]
    lines[at] = lines[at].replace(text, by, 1)
    table.write_text("\n".join(lines), encoding="utf-8")
