"""Workbooks as people send them back: every mistake has its one message, with sheet and cell, and nothing is taken."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.check.small_study import SmallStudy
from tests.workbook.conftest import Hand
from tillkom.workbook import export_workbook, import_workbook
from tillkom.workbook.cells import WorkbookError

FORM = "Koda fall_a"
MESSAGES = tomllib.loads((Path(__file__).parent / "messages.toml").read_text(encoding="utf-8"))
SAID = {"status": "belagd", "kind": "dokument", "source_id": "rapport", "locator": "s. 3"}


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, bytes]:
    """A small study, its whole workbook, and the copy of a coder who has not begun."""
    folder = tmp_path_factory.mktemp("small")
    study = SmallStudy(folder / "study").save()
    whole = export_workbook(study, folder / "whole.xlsx", cases="fall_a").read_bytes()
    return study, whole, export_workbook(study, folder / "own.xlsx", cases="fall_a", coder="K3").read_bytes()


def form(hand: Hand, variable: str, phase: str = "nuläge", **cells: Any) -> int:
    row = hand.row(FORM, variable_id=variable, phase=phase)
    hand.write(FORM, row, **(SAID | cells))
    return row


def event(hand: Hand, **cells: Any) -> None:
    whole = {
        "case_id": "fall_a", "order": 9, "date": "2016", "precision": "år", "type": "beslut", "text_sv": "Ett beslut",
        "kind": "dokument", "source_id": "rapport", "locator": "s. 1", "coder": "K3",
    }  # fmt: skip
    hand.write("Händelser", hand.free_row("Händelser"), **(whole | cells))


def stage(hand: Hand, **cells: Any) -> None:
    whole = {
        "case_id": "fall_a", "as_of": "2021", "stage": "9", "trajectory": "framåt", "kind": "tolkning",
        "reason_sv": "x", "source_id": "rapport", "locator": "s. 1",
    }  # fmt: skip
    hand.write("Stegbedömningar", hand.free_row("Stegbedömningar"), **(whole | cells))


def adoption(hand: Hand, **cells: Any) -> None:
    whole = {
        "unit_id": "kommun:0662", "definition": "beslut", "status": "antagen", "latest": "2017",
        "date_basis": "händelse", "case_id": "fall_a", "kind": "dokument", "reason_sv": "x", "source_id": "rapport",
        "locator": "s. 1", "coder": "K3",
    }  # fmt: skip
    hand.write("Adoption", hand.free_row("Adoption"), **(whole | cells))


def source(hand: Hand, **cells: Any) -> None:
    whole = {"source_id": "bok", "type": "rapport", "citation": "Bok (2020).", "year": "2020", "read_here": "ja"}
    hand.write("Källor", hand.free_row("Källor"), **(whole | cells))


MISTAKES: dict[str, Callable[[Hand], Any]] = {
    "a class that is not in the list": lambda hand: form(
        hand, "initiator", value="politikerna", text_sv="Politikerna."
    ),
    "a status that is not in the list": lambda hand: form(hand, "q1_initiator", text_sv="Politikerna.", status="säker"),
    "two answers where one is asked for": lambda hand: form(
        hand, "initiator", value="politiker", value_2="tjänstepersoner", text_sv="x"
    ),
    "a formula": lambda hand: form(hand, "goals", "efter", value="=1+2"),
    "an error of the spreadsheet": lambda hand: form(hand, "goals", "efter", value="#N/A"),
    "a month that became a date": lambda hand: form(
        hand, "q1_initiator", text_sv="x", as_of=datetime.datetime(2016, 12, 1)
    ),
    "a year that became a date": lambda hand: form(
        hand, "q1_initiator", text_sv="x", as_of=datetime.datetime(1905, 7, 8)
    ),
    "a time of day": lambda hand: form(hand, "q1_initiator", text_sv="x", locator=datetime.time(12, 30)),
    "words for a number": lambda hand: form(hand, "goals", "efter", value="många"),
    "an answer beside not stated": lambda hand: form(
        hand, "goals", "efter", value=3, status="framgår ej", kind="", source_id="", locator=""
    ),
    "an answer without a status": lambda hand: form(hand, "q1_initiator", text_sv="x", status=""),
    "a source nobody entered": lambda hand: form(hand, "q1_initiator", text_sv="x", source_id="rapporten"),
    "a date nobody can read": lambda hand: form(hand, "q1_initiator", text_sv="x", as_of="i våras"),
    "somebody else's row": lambda hand: form(hand, "q1_initiator", text_sv="x", coder="K1"),
    "a question overwritten": lambda hand: hand.write(FORM, form(hand, "q1_initiator", text_sv="x"), variable_id="q9"),
    "an event without an order": lambda hand: hand.write(
        "Händelser",
        4,
        case_id="fall_a",
        date="2016",
        precision="år",
        type="beslut",
        text_sv="Ett beslut",
        kind="dokument",
        source_id="rapport",
        locator="s. 1",
        coder="K3",
    ),
    "an event at a case that is not there": lambda hand: hand.write(
        "Händelser",
        4,
        case_id="fall_x",
        order=1,
        date="2016",
        precision="år",
        type="beslut",
        text_sv="Ett beslut",
        kind="dokument",
        source_id="rapport",
        locator="s. 1",
        coder="K3",
    ),
    "a stage outside the ladder": lambda hand: hand.write(
        "Stegbedömningar",
        4,
        case_id="fall_a",
        as_of="2021",
        stage="9",
        trajectory="framåt",
        kind="tolkning",
        reason_sv="x",
        source_id="rapport",
        locator="s. 1",
    ),
    "a sheet thrown away": lambda hand: hand.book.remove(hand.book["Händelser"]),
    "the hidden names thrown away": lambda hand: hand.book[FORM].delete_rows(2),
    "a workbook of somebody's own": lambda hand: hand.book.remove(hand.book["_tillkom"]),
    "a number in words of another question": lambda hand: form(hand, "q1_initiator", value="7", text_sv="x"),
    "a number with a decimal": lambda hand: form(hand, "goals", "efter", value=12.5),
    "a number that can be read in two ways": lambda hand: form(hand, "programme_length", value="1,500"),
    "a number with its unit": lambda hand: form(hand, "programme_length", value="2 år"),
    "an answer without who says so": lambda hand: form(hand, "q1_initiator", text_sv="x", kind=""),
    "an answer without its source": lambda hand: form(hand, "q1_initiator", text_sv="x", source_id=""),
    "an answer without its place": lambda hand: form(hand, "q1_initiator", text_sv="x", locator=""),
    "words that say there is no answer": lambda hand: form(hand, "q1_initiator", text_sv="Framgår ej."),
    "a dash for an answer": lambda hand: form(hand, "q1_initiator", text_sv="–"),
    "English words alone": lambda hand: form(hand, "q1_initiator", text_sv="x", note_en="A note."),
    "somebody who says so that is not in the list": lambda hand: form(hand, "q1_initiator", text_sv="x", kind="chefen"),
    "a date outside the study": lambda hand: form(hand, "q1_initiator", text_sv="x", as_of="2024"),
    "the cell of another phase": lambda hand: hand.write(FORM, form(hand, "q1_initiator", text_sv="x"), phase="före"),
    "an event of a kind that is not in the list": lambda hand: event(hand, type="möte"),
    "an event without words": lambda hand: event(hand, text_sv=""),
    "an event whose date is less exact than it says": lambda hand: event(hand, precision="dag"),
    "an event without a source": lambda hand: event(hand, source_id=""),
    "a stage that falls without saying so": lambda hand: stage(hand, as_of="2021-06", stage="initierad"),
    "an adoption without a date": lambda hand: adoption(hand, definition="praktik", latest=""),
    "an adoption of a unit that is not there": lambda hand: adoption(hand, unit_id="kommun:1491"),
    "an adoption that ends before it begins": lambda hand: adoption(hand, definition="praktik", earliest="2020"),
    "a source without a year that can be read": lambda hand: source(hand, year="i fjol"),
    "a source entered twice": lambda hand: source(hand, source_id="rapport"),
    "a case without a title": lambda hand: hand.write("Fall", 4, title_sv=""),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_place_in_both_languages_and_nothing_is_taken(given, tmp_path, mistake):
    study, _, own = given
    path = tmp_path / "sent.xlsx"
    path.write_bytes(own)
    hand = Hand(path)
    MISTAKES[mistake](hand)
    hand.save()
    before = {each.name: each.read_bytes() for each in study.iterdir()}
    for language in ("sv", "en"):
        with pytest.raises(WorkbookError) as told:
            import_workbook(study, path, language=language)
        assert str(told.value) == f"{path}, {MESSAGES[mistake][language]}"
    assert {each.name: each.read_bytes() for each in study.iterdir()} == before


UNREADABLE = {
    "sv": "det här går inte att läsa som en arbetsbok. Öppna filen i Excel eller LibreOffice och spara den som .xlsx "
    "utan lösenord.",
    "en": "this cannot be read as a workbook. Open the file in Excel or LibreOffice and save it as .xlsx without a "
    "password.",
}
ABSENT = {
    "sv": "filen finns inte. Ange arbetsboken som ska läsas in.",
    "en": "the file does not exist. Name the workbook to read.",
}


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 cut short",
        b"case_id;variable_id\nboras;goals\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ],
    ids=["empty", "cut short", "a CSV file", "with a password"],
)
def test_what_is_no_workbook_is_told_in_one_line(given, tmp_path, content, language):
    path = tmp_path / "sent.xlsx"
    path.write_bytes(content)
    with pytest.raises(WorkbookError) as told:
        import_workbook(given[0], path, language=language)
    assert str(told.value) == f"{path}, {UNREADABLE[language]}"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_workbook_that_is_not_there_is_told_in_one_line(given, tmp_path, language):
    with pytest.raises(WorkbookError) as told:
        import_workbook(given[0], tmp_path / "none.xlsx", language=language)
    assert str(told.value) == f"{tmp_path / 'none.xlsx'}, {ABSENT[language]}"


def test_a_form_whose_row_was_deleted_is_refused_rather_than_taken_for_an_emptied_answer(given, tmp_path):
    study, whole, _ = given
    path = tmp_path / "sent.xlsx"
    path.write_bytes(whole)
    hand = Hand(path)
    hand.book[FORM].delete_rows(hand.row(FORM, variable_id="goals", phase="före"))
    with pytest.raises(WorkbookError, match="raden fall_a · goals · före · K1 · kodning är borta"):
        import_workbook(study, hand.save())


def test_sheets_sorted_by_the_coder_come_back_without_a_difference(given, tmp_path):
    study, whole, _ = given
    path = tmp_path / "sent.xlsx"
    path.write_bytes(whole)
    book = openpyxl.load_workbook(path)
    page = book[FORM]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]
    for at, row in enumerate(reversed(rows), start=4):
        for column, value in enumerate(row, start=1):
            page.cell(at, column).value = value
    book.save(path)
    assert import_workbook(study, path).changes == []
