"""Files appear whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tillkom import files
from tillkom.errors import TillkomError
from tillkom.files import PrivateFolder, inside, output_folder, write_whole


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


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/a", "..\\a", "C:\\a", "C:a", "\\\\host\\a", "", "a\0"])
def test_no_name_leads_out_of_its_folder(tmp_path, name):
    with pytest.raises(TillkomError, match="does not lie in"):
        inside(tmp_path, name)


def test_a_name_in_a_folder_below_is_as_good(tmp_path):
    assert inside(tmp_path, "tables/a.csv") == tmp_path / "tables" / "a.csv"


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """A temporary folder of the test's own."""
    monkeypatch.setattr(files.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(files, "SHORT", ())
    return tmp_path


def test_a_private_folder_is_its_owners_alone_and_goes_with_all_it_holds(temporary):
    with PrivateFolder() as folder:
        assert folder.parent == temporary
        if os.name != "nt":
            assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "data").mkdir()
        (folder / "data" / "a.csv").touch()
    assert list(temporary.iterdir()) == []


def test_what_a_killed_process_left_is_removed_and_what_somebody_holds_is_not_whatever_its_process_is_called(temporary):
    make = "from tillkom.files import PrivateFolder; import os; PrivateFolder(); os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", make], env={**os.environ, "TMPDIR": str(temporary)}, check=False)
    (left,) = temporary.iterdir()
    held = PrivateFolder()
    # as seen from another container or machine: the number of its process is nobody's here
    elsewhere = held.path.rename(held.path.with_name(left.name + "x"))
    (temporary / "tillkom-1-without-a-lock").mkdir()
    (temporary / "reports").mkdir()
    files.clear_leftovers(temporary / "reports")
    assert {path.name for path in temporary.iterdir()} == {elsewhere.name, "tillkom-1-without-a-lock", "reports"}
