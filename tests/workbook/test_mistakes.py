"""Workbooks as people send them back: every mistake has its one message, with sheet and cell, and nothing is taken."""

from __future__ import annotations

import datetime
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


MISTAKES: dict[str, tuple[Callable[[Hand], Any], str, str]] = {
    "a class that is not in the list": (
        lambda hand: form(hand, "initiator", value="politikerna", text_sv="Politikerna."),
        'blad ”Koda fall_a”, cell F7: ”politikerna” finns inte bland svaren. Menade du ”ledande politiker”?',
        'sheet "Koda fall_a", cell F7: "politikerna" is not among the answers. Did you mean "ledande politiker"?',
    ),
    "a status that is not in the list": (
        lambda hand: form(hand, "q1_initiator", text_sv="Politikerna.", status="säker"),
        "cell P9: ”säker” finns inte bland svaren. Välj bland: belagd, ungefärlig, framgår ej",
        'cell P9: "säker" is not among the answers. Choose among: belagd, ungefärlig, framgår ej',
    ),
    "two answers where one is asked for": (
        lambda hand: form(hand, "initiator", value="politiker", value_2="tjänstepersoner", text_sv="x"),
        "cell G7: frågan tar ett svar. Behåll ett.",
        "cell G7: the question takes one answer. Keep one.",
    ),
    "a formula": (
        lambda hand: form(hand, "goals", "efter", value="=1+2"),
        "cell F6: här står en formel. Skriv svaret i stället.",
        "cell F6: a formula stands here. Write the answer instead.",
    ),
    "an error of the spreadsheet": (
        lambda hand: form(hand, "goals", "efter", value="#N/A"),
        "cell F6: här står felet #N/A. Skriv svaret i stället.",
        "cell F6: the error #N/A stands here. Write the answer instead.",
    ),
    "a month that became a date": (
        lambda hand: form(hand, "q1_initiator", text_sv="x", as_of=datetime.datetime(2016, 12, 1)),
        "cell U9: kalkylprogrammet har gjort om det du skrev till datumet 2016-12-01.",
        "cell U9: the spreadsheet turned what you wrote into the date 2016-12-01.",
    ),
    "a year that became a date": (
        lambda hand: form(hand, "q1_initiator", text_sv="x", as_of=datetime.datetime(1905, 7, 8)),
        "cell U9: kalkylprogrammet har gjort om ett årtal till datumet 1905-07-08.",
        "cell U9: the spreadsheet turned a year into the date 1905-07-08.",
    ),
    "a time of day": (
        lambda hand: form(hand, "q1_initiator", text_sv="x", locator=datetime.time(12, 30)),
        "cell T9: här står klockslaget 12:30:00.",
        "cell T9: the time 12:30:00 stands here.",
    ),
    "words for a number": (
        lambda hand: form(hand, "goals", "efter", value="många"),
        'blad ”Koda fall_a”, cell F6: ',
        'sheet "Koda fall_a", cell F6: ',
    ),
    "an answer beside not stated": (
        lambda hand: form(hand, "goals", "efter", value=3, status="framgår ej", kind="", source_id="", locator=""),
        'blad ”Koda fall_a”, cell F6: ',
        'sheet "Koda fall_a", cell F6: ',
    ),
    "an answer without a status": (
        lambda hand: form(hand, "q1_initiator", text_sv="x", status=""),
        "blad ”Koda fall_a”, cell P9: ",
        'sheet "Koda fall_a", cell P9: ',
    ),
    "a source nobody entered": (
        lambda hand: form(hand, "q1_initiator", text_sv="x", source_id="rapporten"),
        "blad ”Koda fall_a”, cell S9: ",
        'sheet "Koda fall_a", cell S9: ',
    ),
    "a date nobody can read": (
        lambda hand: form(hand, "q1_initiator", text_sv="x", as_of="i våras"),
        "blad ”Koda fall_a”, cell U9: ",
        'sheet "Koda fall_a", cell U9: ',
    ),
    "somebody else's row": (
        lambda hand: form(hand, "q1_initiator", text_sv="x", coder="K1"),
        "blad ”Koda fall_a”, cell V9: raden hör till en annan kodare, och det här är exemplaret för K3. Ta bort den.",
        'cell V9: the row is another coder\'s, and this is the copy of K3. Remove it.',
    ),
    "a question overwritten": (
        lambda hand: hand.write(FORM, form(hand, "q1_initiator", text_sv="x"), variable_id="q9"),
        "frågan finns inte i studien. Lägg tillbaka raden som den var.",
        "the study has no such question. Put the row back as it was.",
    ),
    "an event without an order": (
        lambda hand: hand.write(
            "Händelser", 4, case_id="fall_a", date="2016", precision="år", type="beslut", text_sv="Ett beslut",
            kind="dokument", source_id="rapport", locator="s. 1", coder="K3",
        ),
        "blad ”Händelser”, cell B4: ",
        'sheet "Händelser", cell B4: ',
    ),
    "an event at a case that is not there": (
        lambda hand: hand.write(
            "Händelser", 4, case_id="fall_x", order=1, date="2016", precision="år", type="beslut", text_sv="Ett beslut",
            kind="dokument", source_id="rapport", locator="s. 1", coder="K3",
        ),
        "blad ”Händelser”, cell A4: ",
        'sheet "Händelser", cell A4: ',
    ),
    "a stage outside the ladder": (
        lambda hand: hand.write(
            "Stegbedömningar", 4, case_id="fall_a", as_of="2021", stage="9", trajectory="framåt", kind="tolkning",
            reason_sv="x", source_id="rapport", locator="s. 1",
        ),
        "finns inte bland svaren",
        "is not among the answers",
    ),
    "a sheet thrown away": (
        lambda hand: hand.book.remove(hand.book["Händelser"]),
        "bladet ”Händelser” saknas. Lägg tillbaka det, eller börja om med en ny arbetsbok.",
        'the sheet "Händelser" is missing. Put it back, or start again with a new workbook.',
    ),
    "the hidden names thrown away": (
        lambda hand: hand.book[FORM].delete_rows(2),
        "blad ”Koda fall_a”: den dolda raden med kolumnernas namn saknas.",
        "sheet “Koda fall_a”: the hidden row with the names of the columns is missing.",
    ),
    "a workbook of somebody's own": (
        lambda hand: hand.book.remove(hand.book["_tillkom"]),
        "det här är ingen arbetsbok som TillKom har gjort.",
        "this is no workbook that TillKom made.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_place_and_nothing_is_taken(given, tmp_path, mistake, language):
    study, _, own = given
    path = tmp_path / "sent.xlsx"
    path.write_bytes(own)
    hand = Hand(path)
    make, swedish, english = MISTAKES[mistake]
    make(hand)
    before = {each.name: each.read_bytes() for each in study.iterdir()}
    with pytest.raises(WorkbookError) as told:
        import_workbook(study, hand.save(), language=language)
    assert (swedish if language == "sv" else english) in str(told.value)
    assert len(told.value.said) == 1
    assert str(told.value).startswith(str(path))
    assert {each.name: each.read_bytes() for each in study.iterdir()} == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "går inte att läsa som en arbetsbok"),
        (b"PK\x03\x04 cut short", "går inte att läsa som en arbetsbok"),
        (b"case_id;variable_id\nboras;goals\n", "går inte att läsa som en arbetsbok"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "går inte att läsa som en arbetsbok"),
    ],
    ids=["empty", "cut short", "a CSV file", "with a password"],
)
def test_what_is_no_workbook_is_told_in_one_line(given, tmp_path, content, said):
    path = tmp_path / "sent.xlsx"
    path.write_bytes(content)
    with pytest.raises(WorkbookError, match=said) as told:
        import_workbook(given[0], path)
    assert "\n" not in str(told.value)


def test_a_workbook_that_is_not_there_is_told_in_one_line(given, tmp_path):
    with pytest.raises(WorkbookError, match="filen finns inte"):
        import_workbook(given[0], tmp_path / "none.xlsx")


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
