"""Tables are read as people save them, and rows keep the numbers a spreadsheet shows."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tillkom.reading import RawTable, UnreadableTable, clean, normalise, normalise_number, read_for_two, read_table
from tillkom.study import load_study


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def read(path: Path, data: bytes | str) -> RawTable:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_table(path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_separators_encodings_and_line_ends_are_told_apart(
    path: Path, delimiter: str, encoding: str, line_end: str
) -> None:
    lines = ["namn", "län"], ["Gävle", "Gävleborgs län"], ["Åre", "Jämtlands län"]
    table = read(path, line_end.join(delimiter.join(line) for line in lines).encode(encoding))
    assert table.header == ["namn", "län"]
    assert table.rows == [["Gävle", "Gävleborgs län"], ["Åre", "Jämtlands län"]]
    assert table.row_numbers == [2, 3]
    assert (table.delimiter, table.encoding) == (delimiter, encoding)


def test_commas_in_texts_do_not_make_a_semicolon_file_a_comma_file(path: Path) -> None:
    table = read(path, "a;b\nett, två, tre, fyra;fem, sex\n")
    assert table.rows == [["ett, två, tre, fyra", "fem, sex"]]


def test_a_text_of_several_lines_is_one_row(path: Path) -> None:
    table = read(path, 'a,b\n"ett\ntvå\r\ntre",1\nfyra,2\n')
    assert table.rows == [["ett\ntvå\r\ntre", "1"], ["fyra", "2"]]
    assert table.row_numbers == [2, 3]


def test_blank_rows_at_the_end_vanish_and_those_between_are_numbered(path: Path) -> None:
    table = read(path, "a,b\n1,2\n\n , \n3,4\n,\n\n\n")
    assert table.row_numbers == [2, 5]
    assert table.blank_rows == [3, 4]


def test_empty_columns_at_the_right_are_skipped_and_noted(path: Path) -> None:
    table = read(path, "a,b,,\n1,2,,\n3,4,,\n")
    assert table.header == ["a", "b"]
    assert table.rows == [["1", "2"], ["3", "4"]]
    assert table.notes == ["empty columns at the right skipped"]


def test_a_nameless_column_that_holds_something_is_kept(path: Path) -> None:
    table = read(path, "a,,\n1,2,\n")
    assert table.header == ["a", ""]
    assert table.rows == [["1", "2"]]


def test_a_short_row_is_filled_up_and_told(path: Path) -> None:
    table = read(path, "a,b,c\n1\n1,2,3\n")
    assert table.rows == [["1", "", ""], ["1", "2", "3"]]
    assert table.short_rows == {2: 1}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("a,b,c\n1,2,3\n1,2", 3),
        ("a,b,c\n1", 2),
        ("a,b,c\n1,2,3\n1,2\n", None),  # the row was ended
        ("a,b,c\n1,2\n1,2", None),  # a program that leaves out empty cells
        ("a,b,c\n1,2,3\n1,2,3", None),
        ("a,b,c", None),
    ],
)
def test_a_file_that_ends_in_the_middle_of_a_row_is_not_whole(path: Path, text: str, row: int | None) -> None:
    table = read(path, text)
    assert (table.broken_off, table.misread) == (row, row is not None)


def test_cells_outside_the_header_stay_in_their_row(path: Path) -> None:
    assert read(path, "a,b\n1,2,3\n1,2,,\n").rows == [["1", "2", "3"], ["1", "2", "", ""]]


def test_a_row_that_is_wider_than_all_others_is_left_so_though_its_last_cells_are_empty(path: Path) -> None:
    """An unquoted comma has moved every cell after it; that the last one was empty does not undo it."""
    assert read(path, "a,b,c\nett,två, tre,\nfyra,fem,\n").rows[0] == ["ett", "två", " tre", ""]


def test_rows_that_all_end_with_one_separator_more_than_the_header_are_understood(path: Path) -> None:
    assert read(path, "a,b\n1,2,\n3,4,\n5,6,\n").rows == [["1", "2"], ["3", "4"], ["5", "6"]]


def test_a_quotation_mark_that_never_closes_is_told_with_its_row(path: Path) -> None:
    assert read(path, 'a,b\n1,2\n3,"vier\n5,6\n').unclosed_quote == 3
    assert read(path, 'a,b\n1,2\n3,5" tum\n5,6\n').unclosed_quote is None


def test_the_line_by_which_excel_names_its_separator_is_no_row(path: Path) -> None:
    table = read(path, "sep=;\r\na;b\r\n1;2\r\n")
    assert (table.header, table.rows, table.row_numbers) == (["a", "b"], [["1", "2"]], [2])


def test_a_decimal_comma_is_seen(path: Path) -> None:
    assert read(path, "a;b\n0,46;x\n").decimal_comma
    assert not read(path, "a;b\n0.46;x, y\n").decimal_comma


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe", b" , \n"])
def test_an_empty_file_is_a_table_without_a_header(path: Path, data: bytes) -> None:
    table = read(path, data)
    assert (table.header, table.rows) == ([], [])


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"PK\x03\x04rest", "spreadsheet"), (b"\xd0\xcf\x11\xe0rest", "spreadsheet"), (b"a,b\n\x00\x01\x02", "binary")],
)
def test_a_file_that_is_no_text_is_named(path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableTable) as raised:
        read(path, data)
    assert raised.value.reason == reason


def test_a_missing_file_and_a_folder_are_named(path: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable, match="the file does not exist"):
        read_table(path)
    with pytest.raises(UnreadableTable, match="this is a folder, not a file"):
        read_table(tmp_path)


def test_a_cell_of_any_length_is_read(path: Path) -> None:
    assert read(path, f"a,b\n{'x' * 300_000},1\n").rows[0][1] == "1"


@given(data=st.binary(max_size=60))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_table_or_named_unreadable(path: Path, data: bytes) -> None:
    try:
        table = read(path, data)
    except UnreadableTable:
        return
    assert len(table.rows) == len(table.row_numbers)
    assert all(len(row) >= len(table.header) for row in table.rows)


cells = st.text(alphabet="aå 1,;\t\"'\n", max_size=6)


@given(rows=st.lists(st.tuples(cells, cells), max_size=5), delimiter=st.sampled_from(",;\t"))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_csv_writer_wrote_is_read_back(path: Path, rows: list[tuple[str, str]], delimiter: str) -> None:
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([("a", "b"), *rows])
    table = read_table(path)
    filled = [(number, list(row)) for number, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)]
    assert list(zip(table.row_numbers, table.rows, strict=True)) == filled


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0,46", "0.46"), ("0.46", "0.46"), ("-1,5", "-1.5"), ("−3", "-3"), ("114 592", "114592"),
        ("1\u00a0000\u202f500\u2009078", "1000500078"), ("2024.0", "2024"), ("3,0", "3"), (" 7 ", "7"),
        ("1,500", "1.500"), ("1,2,3", "1,2.3"), ("12 34", "12 34"), ("cirka 5", "cirka 5"), ("", ""),
    ],
)  # fmt: skip
def test_a_number_is_understood_without_guessing(written: str, meant: str) -> None:
    assert normalise_number(written) == meant


def test_letters_are_composed_and_space_around_is_stripped() -> None:
    assert clean("\u00a0\ufeff fo\u0308re\u202f") == "före"


@pytest.mark.parametrize(
    ("kind", "codes", "written", "meant"),
    [
        ("boolean", False, "SANT", "true"),
        ("boolean", False, "Falskt", "false"),
        ("boolean", False, "TRUE", "true"),
        ("integer", False, "29 014", "29014"),
        ("string", False, " två  ord ", "två  ord"),
        ("string", True, " dokument\u00a0 författare ", "dokument författare"),
        ("string", False, "0,46", "0,46"),
    ],
)
def test_a_cell_is_normalised_by_its_column(kind: str, codes: bool, written: str, meant: str) -> None:
    assert normalise(written, SimpleNamespace(type=kind, is_list=codes, is_edtf=False, missing=())) == meant


def test_a_line_break_in_a_cell_is_one_character_however_it_was_saved(data_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(data_folder, tmp_path / "data"))
    path = folder / "events.csv"
    text = path.read_text(encoding="utf-8")
    assert ',"Samma kommundirektör sitter i 24 år' in text
    path.write_bytes(text.replace("Samma kommundirektör sitter i", "Samma\rkommundirektör sitter\r\ni", 1).encode())
    study = load_study(folder)
    assert study.events["text_sv"].iloc[0].startswith("Samma\nkommundirektör sitter\ni 24 år")
    assert load_study(study.save(tmp_path / "again")).events.equals(study.events)


@pytest.mark.parametrize("encoding", ["cp850", "cp437", "mac_roman", "cp1252"])
def test_letters_of_a_command_prompt_and_of_an_old_macintosh_are_those_meant(path: Path, encoding: str) -> None:
    table = read(path, "namn,län\nBorås,Västra Götaland\nÖrebro,Å ä\n".encode(encoding))
    assert table.rows == [["Borås", "Västra Götaland"], ["Örebro", "Å ä"]]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("namn\nöppen\n".encode("cp850"), "letters"),  # or ”ppen, as Windows would have it
        ("namn\nБорос\n".encode("cp1251"), "letters"),
        ("namn\nBorås\n".encode() + "Borås\n".encode("cp1252"), "mixed"),
    ],
)
def test_letters_that_cannot_be_told_are_refused(path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableTable) as raised:
        read(path, data)
    assert raised.value.reason == reason


def test_the_encoding_that_the_package_names_is_followed_where_the_file_is_not_utf_8(path: Path) -> None:
    path.write_bytes("namn\nöppen\n".encode("cp850"))
    assert read_table(path, "cp850").rows == [["öppen"]]
    path.write_bytes("namn\nöppen\n".encode())
    assert read_table(path, "cp850").rows == [["öppen"]]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_in_a_tables_place_is_named_and_not_waited_for(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(UnreadableTable) as raised:
        read_table(path)
    assert raised.value.reason == "special"


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ('a,b\n1,5" tum\n', None), ('a,b\n1,en "så kallad" sak\n', None), ('a,b\n1,"x, ""y"" z"\n', None),
        ('a,b\n1,"x" y\n', 2), ('a,b\n"x,1\n2,"y\n', 2), ('a,b\n1, "x, y"\n', 2), ('a,b\n1,or"d\n', 2),
    ],
)  # fmt: skip
def test_a_quotation_mark_inside_a_cell_is_understood_only_where_it_cannot_hold_cells_together(
    path: Path, text: str, broken: int | None
) -> None:
    assert read(path, text).broken_quote == broken


def test_line_breaks_of_word_are_line_breaks_and_hyphens_nobody_sees_are_dropped() -> None:
    assert clean("ett\vtvå\ftre\u2028fyra") == "ett\ntvå\ntre\nfyra"
    assert clean("kommun\u00adstyrelse\u200b") == "kommunstyrelse"


def test_a_population_written_with_any_kind_of_space_is_the_same_number(data_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(data_folder, tmp_path / "data"))
    path = folder / "observations.csv"
    plain = path.read_text(encoding="utf-8")
    meant = load_study(folder).observations
    assert ",114592," in plain
    for space in " \u00a0\u2002\u2007\u2009\u202f":
        path.write_text(plain.replace(",114592,", f",114{space}592,"), encoding="utf-8")
        assert load_study(folder).observations.equals(meant)


def test_a_table_read_for_two_is_opened_once_and_afterwards_anew(path: Path) -> None:
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with read_for_two():
        first = read_table(path)
        path.write_text("a,b\n1,3\n", encoding="utf-8")
        assert read_table(path) is first
        assert read_table(path).rows == [["1", "3"]]
    assert read_table(path).rows == [["1", "3"]]
