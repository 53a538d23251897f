"""What programs did to files is mended where it leaves no doubt, shown before it is written, and means the same."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.check.small_study import SmallStudy
from tests.system_parts import program
from tillkom.check import check_study
from tillkom.check.fix import mend
from tillkom.cli import main
from tillkom.study import load_study

Damage = Callable[[SmallStudy], None]


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallStudy:
    monkeypatch.chdir(tmp_path)
    return SmallStudy(Path("study"))


def in_one_cell(study: SmallStudy, table: str = "events") -> None:
    """As a Swedish Excel saves a comma-separated file that was double-clicked."""
    rows = list(csv.reader(io.StringIO(study.csv(table), newline=""), delimiter=";"))
    width = max(len(row) for row in rows)
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(row + [""] * (width - len(row)) for row in rows)
    study.raw[f"{table}.csv"] = text.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize(
    ("table", "row", "column", "damaged", "whole"),
    [
        ("events", 2, "date", "42719", "2016-12-15"),
        ("events", 2, "date", "15/12/2016", "2016-12-15"),
        ("stages", 3, "as_of", "nov-21", "2021-11"),
        ("stages", 2, "as_of", "1905-07-09", "2017"),
        ("units", 3, "code", "662", "0662"),
        ("units", 3, "county_code", "6", "06"),
        ("case_units", 2, "unit_id", "kommun:662", "kommun:0662"),
        ("adoptions", 2, "unit_id", "662", "kommun:0662"),
        ("units", 3, "county", "JÃ¶nkÃ¶pings lÃ¤n", "Jönköpings län"),
        ("adoption_surveys", 3, "share", "0,51", "0.51"),
        ("observations", 7, "value", "2,5", "2.5"),
        ("observations", 2, "kind", "författare, politiker", "författare politiker"),
        ("observations", 5, "value", "hindrar_innovation;mer_administration", "hindrar_innovation mer_administration"),
    ],
)
def test_a_mangled_cell_becomes_what_it_was(
    study: SmallStudy, table: str, row: int, column: str, damaged: str, whole: str
) -> None:
    study.set(table, row, column, damaged)
    (mended,) = mend(study.save())
    assert [(change.row, change.column, change.after) for change in mended.changes] == [(row, column, whole)]
    before = mended.path.read_bytes()
    kept = mended.write()
    assert kept.read_bytes() == before
    assert check_study("study") == []
    study.set(table, row, column, whole)
    assert (Path("study") / f"{table}.csv").read_text(encoding="utf-8") == study.csv(table)


@pytest.mark.parametrize("damaged", ["3/4/2016", "jul-05", "i fjol", "2016-13"])
def test_a_date_that_could_be_two_is_left_as_it_stands(study: SmallStudy, damaged: str) -> None:
    study.set("events", 2, "date", damaged)
    assert mend(study.save()) == []


@pytest.mark.parametrize(
    ("table", "row", "column", "damaged"),
    [
        ("observations", 7, "value", "1,500"),  # a thousand and a half, or one and a half
        ("observations", 2, "kind", "författare, chefen"),  # not all are codes
        ("observations", 6, "text_sv", "2,5"),  # words, whatever they look like
    ],
)
def test_what_could_mean_something_else_is_left_as_it_stands(
    study: SmallStudy, table: str, row: int, column: str, damaged: str
) -> None:
    study.set(table, row, column, damaged)
    assert mend(study.save()) == []


BOM = b"\xef\xbb\xbf"


def test_a_file_that_windows_saved_gets_the_mark_by_which_excel_reads_it_and_others_stay_without(
    study: SmallStudy,
) -> None:
    study.set("units", 3, "code", "662")
    study.set("events", 2, "text_sv", "Beslut; på två sätt, så.")
    study.raw["events.csv"] = study.csv("events", ";", "\r\n").encode("cp1252")
    study.set("sources", 2, "citation", "Två rader, å.")
    in_one_cell(study, "sources")
    for mended in mend(study.save()):
        mended.write()
    marked = {
        name: (Path("study") / f"{name}.csv").read_bytes().startswith(BOM) for name in ("units", "events", "sources")
    }
    assert marked == {"units": False, "events": True, "sources": True}


def test_rows_in_one_cell_are_put_back_with_their_semicolons_and_quotation_marks(study: SmallStudy) -> None:
    study.set("events", 2, "text_sv", 'Beslut; efter "samtal", i två steg.')
    in_one_cell(study)
    meant = list(study.tables["events"])
    (mended,) = mend(study.save())
    assert str(mended) == "study/events.csv: whole rows in one cell → a cell each"
    mended.write()
    assert list(csv.reader(io.StringIO((Path("study") / "events.csv").read_text(encoding="utf-8-sig")))) == meant
    assert check_study("study") == []


def test_semicolons_and_letters_of_windows_become_commas_and_utf_8(study: SmallStudy) -> None:
    study.set("events", 2, "text_sv", "Beslut; på två sätt, så.")
    study.raw["events.csv"] = study.csv("events", ";", "\r\n").encode("cp1252")
    (mended,) = mend(study.save())
    assert str(mended) == "study/events.csv: semicolons, cp1252 → commas, UTF-8"
    mended.write()
    assert (Path("study") / "events.csv").read_bytes().decode("utf-8-sig") == study.csv("events", ",", "\r\n")


def test_a_code_that_is_nearly_one_is_mended_only_when_asked(study: SmallStudy) -> None:
    study.set("cases", 3, "visibility", "Deltagare")
    folder = study.save()
    assert mend(folder) == []
    (mended,) = mend(folder, codes=True)
    assert str(mended) == 'study/cases.csv, row 3, column "visibility": "Deltagare" → "deltagare"'


def test_the_command_shows_the_difference_and_writes_when_told(
    study: SmallStudy, capsys: pytest.CaptureFixture[str]
) -> None:
    study.set("events", 2, "date", "42719")
    before = (study.save() / "events.csv").read_bytes()
    shown = 'study/events.csv, row 2, column "date": "42719" → "2016-12-15"\n'
    assert run("check", "--data", "study", "--fix") == 3
    assert capsys.readouterr().err == f"{shown}Nothing was written. To mend this, give --yes as well.\n"
    assert (Path("study") / "events.csv").read_bytes() == before
    assert run("check", "--data", "study", "--fix", "--yes") == 0
    assert capsys.readouterr().err == f"{shown}study/events.csv is mended; events.csv.before beside it is as it was.\n"
    assert (Path("study") / "events.csv.before").read_bytes() == before


def test_a_second_mending_keeps_the_first_original_too(study: SmallStudy) -> None:
    study.set("events", 2, "date", "42719")
    folder = study.save()
    mend(folder)[0].write()
    shutil.copy(folder / "events.csv.before", folder / "events.csv")
    assert mend(folder)[0].write().name == "events.csv.before-2"


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


# How the real program opens and saves: separator, quotation mark, letters ("76" is UTF-8, "1" is Windows' cp1252).
FILTER = "Text - txt - csv (StarCalc)"


@pytest.mark.parametrize(
    ("opened", "saved"),
    [("44,34,76", "59,34,1"), ("44,34,76", "9,34,76"), ("59,34,76", "59,34,76"), ("59,34,76", "44,34,76")],
    ids=["semicolons and cp1252", "tabs", "opened with semicolons", "opened with semicolons, saved with commas"],
)
def test_what_libreoffice_did_to_files_is_undone_wholly(
    study: SmallStudy, tmp_path: Path, opened: str, saved: str
) -> None:
    """Tables as LibreOffice saves them, which finds dates and numbers by itself and drops the zeros of codes."""
    folder, names = study.save(), ("events", "sources", "units", "adoptions")
    meant = load_study(folder)
    command = [
        program("soffice", "tables saved by LibreOffice"),
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to",
    ]
    command += [f"csv:{FILTER}:{saved}", f"--infilter={FILTER}:{opened}", "--outdir", str(tmp_path / "out")]
    command += [str(folder / f"{name}.csv") for name in names]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for name in names:
        shutil.copy(tmp_path / "out" / f"{name}.csv", folder / f"{name}.csv")
    for mended in mend(folder):
        mended.write()
    assert check_study(folder, warnings=True) == []
    read = load_study(folder)
    assert all(getattr(read, name).equals(getattr(meant, name)) for name in names)


SAVED = Path(__file__).parent / "data" / "libreoffice"
SWEDISH = (
    "adoption_surveys.csv",
    "observations.csv",
    "units.csv",
    "unicode/adoption_surveys.csv",
    "unicode/events.csv",
)


@pytest.mark.parametrize("saved", SWEDISH)
def test_what_a_swedish_libreoffice_saved_is_mended_with_the_same_meaning_or_warned_of(
    study: SmallStudy, saved: str
) -> None:
    table = Path(saved).stem
    meant = load_study(study.save())
    shutil.copy(SAVED / saved, f"study/{table}.csv")
    for mended in mend("study"):
        mended.write()
    assert mend("study") == []
    assert [problem for problem in check_study("study", warnings=True) if problem.column != "reported_as"] == []
    changed = [problem.value for problem in check_study("study", warnings=True)]
    assert changed == (["46,00 %"] if table == "adoption_surveys" else [])
    read, before = getattr(load_study("study"), table), getattr(meant, table)
    assert read.drop(columns="reported_as", errors="ignore").equals(before.drop(columns="reported_as", errors="ignore"))


def test_a_table_saved_as_a_spreadsheet_is_refused_by_name_and_left_alone(study: SmallStudy) -> None:
    folder = study.save()
    (folder / "events.csv").unlink()
    shutil.copy(SAVED / "events.xlsx", folder)
    assert mend(folder) == []
    (problem,) = [each for each in check_study(folder) if each.file == "study/events.csv"]
    assert (
        problem.message
        == "the file does not exist, but events.xlsx stands beside it, and spreadsheet files are not read."
    )
    shutil.move(folder / "events.xlsx", folder / "events.csv")
    assert mend(folder) == []
    (problem,) = [each for each in check_study(folder) if each.file == "study/events.csv"]
    assert problem.message == "this is a spreadsheet file (.xlsx, .xls or .ods) with the name of a CSV file."
