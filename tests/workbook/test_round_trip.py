"""Out and in again: what nobody changed stays to the byte, what somebody changed is all that changes."""

from __future__ import annotations

import csv
import os
import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.system_parts import program
from tillkom.check import check_study
from tillkom.errors import TillkomError
from tillkom.synthetic import write_study
from tillkom.workbook import export_workbook, import_workbook


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_shipped_study_comes_back_without_a_difference(study, tmp_path, language):
    found = import_workbook(study, export_workbook(study, tmp_path / "s.xlsx", language=language))
    assert found.changes == []
    assert found.files == {}


@pytest.mark.parametrize("seed", range(int(os.environ.get("TILLKOM_ROUND_TRIPS", "4"))))
def test_random_studies_come_back_to_the_byte(tmp_path, seed):
    write_study(tmp_path / "data", cases=1 + seed % 5, seed=seed)
    before = contents(tmp_path / "data")
    found = import_workbook(tmp_path / "data", export_workbook(tmp_path / "data", tmp_path / "s.xlsx"))
    found.write()
    assert found.changes == []
    assert contents(tmp_path / "data") == before


def test_an_answer_filled_in_is_a_new_row_beside_the_others_of_its_case(study, hand):
    form = hand(cases="boras", coder="K9")
    row = form.row("Koda boras", variable_id="goals", phase="efter")
    form.write(
        "Koda boras", row, value=12, status="belagd", kind="politiker; dokument", source_id="solli_2024",
        locator="Borås, Slutet", text_sv="Tolv mål.", text_en="Twelve goals.",
    )  # fmt: skip
    before = rows(study, "observations")
    found = import_workbook(study, form.save())
    found.write()
    after = rows(study, "observations")
    (new,) = [each for each in after if each not in before]
    assert [each for each in after if each != new] == before
    said = {name: new[name] for name in ("case_id", "variable_id", "phase", "value", "kind", "coder", "round")}
    assert said == {
        "case_id": "boras", "variable_id": "goals", "phase": "efter", "value": "12", "kind": "politiker dokument",
        "coder": "K9", "round": "kodning",
    }  # fmt: skip
    assert after[after.index(new) - 1]["case_id"] == "boras"
    assert check_study(study) == []


def test_several_classes_are_chosen_one_to_a_cell(study, hand):
    form = hand(cases="boras", coder="K9")
    row = form.row("Koda boras", variable_id="principles", phase="nuläge")
    form.write(
        "Koda boras", row, value="öppenhet", value_3="tillit", status="belagd", kind="tolkning",
        source_id="solli_2024", locator="Borås", text_sv="Båda nämns.", text_en="Both are named.",
    )  # fmt: skip
    (change,) = import_workbook(study, form.save()).changes
    assert (change.kind, change.after["value"]) == ("new", "öppenhet tillit")


def test_a_changed_cell_changes_that_cell_and_no_other_byte(study, hand):
    form = hand(cases="boras")
    (first,) = [each for each in rows(study, "events") if each["case_id"] == "boras" and each["order"] == "1"]
    row = form.row("Händelser", text_sv=first["text_sv"])
    form.write("Händelser", row, text_sv="En annan text")
    before = (study / "events.csv").read_bytes()
    found = import_workbook(study, form.save())
    found.write()
    (change,) = found.changes
    assert change.before == {"text_sv": first["text_sv"]}
    assert change.after == {"text_sv": "En annan text"}
    lines = zip(before.split(b"\n"), (study / "events.csv").read_bytes().split(b"\n"), strict=True)
    assert sum(one != other for one, other in lines) == 1


def test_an_answer_that_is_emptied_is_removed(study, hand):
    form = hand(cases="boras")
    page = form.book["Koda boras"]
    row = form.row("Koda boras", variable_id="population", coder="K1")
    for name, column in form.columns("Koda boras").items():
        if name not in ("variable_id", "phase", "coder", "round", "_key", "_digest"):
            page.cell(row, column).value = None
    before = len(rows(study, "observations"))
    found = import_workbook(study, form.save())
    found.write()
    assert [change.kind for change in found.changes] == ["removed"]
    assert len(rows(study, "observations")) == before - 1


def test_a_coders_copy_holds_no_answer_of_anybody_else(study, tmp_path):
    book = openpyxl.load_workbook(export_workbook(study, tmp_path / "k.xlsx", coder="K9"))
    texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    said = {each["text_sv"] for each in rows(study, "observations") if each["text_sv"]}
    said |= {each["reason_sv"] for each in rows(study, "stages")} | {each["text_sv"] for each in rows(study, "events")}
    assert texts & said == set()
    assert all("K1" not in text for text in texts)


def test_a_coders_rows_are_all_that_its_copy_touches(study, tmp_path):
    found = import_workbook(study, export_workbook(study, tmp_path / "k.xlsx", coder="K9"))
    assert found.changes == []


def test_a_half_filled_form_is_fine(study, hand):
    form = hand(cases=["boras", "vgr"], coder="K9")
    row = form.row("Koda vgr", variable_id="goals", phase="före")
    form.write("Koda vgr", row, status="framgår ej")
    (change,) = import_workbook(study, form.save()).changes
    assert (change.after["case_id"], change.after["status"], change.after["value"]) == ("vgr", "framgår_ej", "")


def test_texts_that_look_like_formulas_come_back_as_texts(study, hand):
    form = hand(cases="boras", coder="K9")
    row = form.row("Koda boras", variable_id="q2_why", phase="nuläge")
    form.write(
        "Koda boras", row, text_sv="'=SUMMA(A1)", text_en="-1 + 2", status="belagd", kind="dokument",
        source_id="solli_2024", locator="@x",
    )  # fmt: skip
    import_workbook(study, form.save()).write()
    again = export_workbook(study, form.path.with_name("again.xlsx"), cases="boras", coder="K9")
    assert import_workbook(study, again).changes == []
    cells = [cell for row in openpyxl.load_workbook(again)["Koda boras"].iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []


def test_a_study_saved_by_a_swedish_excel_keeps_its_shape(study, hand):
    path = study / "observations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))
    with path.open("w", encoding="cp1252", errors="replace", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(table)
    form = hand(cases="boras", coder="K9")
    row = form.row("Koda boras", variable_id="goals", phase="efter")
    form.write("Koda boras", row, status="framgår ej")
    before = path.read_bytes()
    import_workbook(study, form.save()).write()
    after = path.read_bytes()
    assert b";goals;efter;;;;framg\xe5r_ej;" in after
    assert [line for line in after.split(b"\r\n") if b"K9" not in line] == before.split(b"\r\n")


def test_a_row_changed_in_the_study_meanwhile_is_not_overwritten(study, hand):
    form = hand(cases="boras")
    row = form.row("Koda boras", variable_id="population", coder="K1")
    form.write("Koda boras", row, locator="ett annat ställe")
    path = study / "observations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("114592", "114593"), encoding="utf-8")
    with pytest.raises(TillkomError, match="har ändrats i studien sedan arbetsboken gjordes"):
        import_workbook(study, form.save())


def test_a_workbook_saved_by_libreoffice_comes_back_without_a_difference(study, tmp_path):
    path = export_workbook(study, tmp_path / "s.xlsx", cases="boras")
    out = tmp_path / "saved"
    subprocess.run(
        [program("soffice", "workbooks saved by LibreOffice"), "--headless",
         f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xlsx", "--outdir", str(out), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    assert import_workbook(study, out / "s.xlsx").changes == []
