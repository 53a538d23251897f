"""Files appear whole or not at all."""

import os
from pathlib import Path

import pytest

from tillkom.errors import TillkomError
from tillkom.render import files
from tillkom.render.files import output_folder, write_whole


def test_files_are_written_with_their_content_and_nothing_is_left_beside(tmp_path):
    write_whole({tmp_path / "a.html": b"page", tmp_path / "a.ipynb": b"notebook"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.html": b"page", "a.ipynb": b"notebook"}


def test_a_written_file_has_the_rights_of_any_new_file(tmp_path):
    write_whole({tmp_path / "a.html": b"page"})
    (tmp_path / "b.html").write_bytes(b"page")
    assert (tmp_path / "a.html").stat().st_mode == (tmp_path / "b.html").stat().st_mode


def test_a_full_disk_leaves_what_stood_there_and_says_so_in_one_line(tmp_path, monkeypatch):
    (tmp_path / "a.html").write_bytes(b"before")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(TillkomError, match=r"^Could not write .*a\.html: no space left on device\.$"):
        write_whole({tmp_path / "a.html": b"after"})
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]
    assert (tmp_path / "a.html").read_bytes() == b"before"


def test_the_second_of_two_failing_leaves_the_first_as_it_was(tmp_path, monkeypatch):
    (tmp_path / "a.html").write_bytes(b"before")
    written: list[str] = []
    real = os.fsync

    def second_fails(handle: int) -> None:
        written.append("once")
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(files.os, "fsync", second_fails)
    with pytest.raises(TillkomError):
        write_whole({tmp_path / "a.html": b"after", tmp_path / "a.ipynb": b"after"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.html": b"before"}


def test_an_output_folder_is_made_with_its_parents(tmp_path):
    assert output_folder(tmp_path / "one" / "two").is_dir()


def test_an_output_folder_that_is_a_file_is_one_clear_line(tmp_path: Path):
    (tmp_path / "reports").write_text("a file")
    with pytest.raises(
        TillkomError, match=r"^Nothing can be written to .*reports: file exists\. Choose another folder\.$"
    ):
        output_folder(tmp_path / "reports")
