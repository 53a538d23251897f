"""What holds something it must not is not written, or taken back, and the command ends with 1."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.conftest import CANARY
from tillkom import figures
from tillkom.audit import listed_names
from tillkom.cli import main
from tillkom.errors import Withheld
from tillkom.figures.figure import Figure
from tillkom.render.job import Job
from tillkom.render.request import Outcome, PageMetadata
from tillkom.render.writing.withholding import Withholding
from tillkom.study import Study

METADATA = PageMetadata("Alfa", "sv", "Studie", synthetic=True)


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


@pytest.fixture
def secret(canary_study: Study) -> str:
    """What gamma's observation says, canary and all."""
    return str(canary_study.observations.query("case_id == 'gamma'")["text_sv"].iloc[0])


def test_a_report_with_a_leak_becomes_a_page_that_says_so_without_the_words(
    canary_study: Study, secret: str, tmp_path: Path
) -> None:
    page, notebook = tmp_path / "alfa.html", tmp_path / "alfa.ipynb"
    notebook.write_text("as it stood")
    made = Outcome(Job("case", "sv", "alfa"), b"<p>Alfa</p>", f"[{secret!r}]".encode(), 1.0)
    files = {page: made.page, notebook: made.notebook}
    outcome, kept = Withholding(canary_study).looked_through(made, files, METADATA)
    assert list(kept) == [page]
    assert not notebook.exists()
    assert outcome.failure is not None
    assert "alfa.ipynb (observations.csv" in outcome.failure.sentence("sv")
    assert CANARY not in kept[page].decode()


def test_a_report_without_a_leak_is_left_as_it_is(canary_study: Study, secret: str, tmp_path: Path) -> None:
    made = Outcome(Job("case", "sv", "gamma"), secret.encode(), b"{}", 1.0)
    outcome, kept = Withholding(canary_study).looked_through(made, {tmp_path / "gamma.html": made.page}, METADATA)
    assert outcome is made
    assert kept == {tmp_path / "gamma.html": made.page}


def test_a_figure_that_leaks_is_taken_back(
    canary_study: Study, secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Figure, "csv", lambda figure: secret.encode())
    with pytest.raises(Withheld, match=r"observations\.csv:\d+ text_sv") as refused:
        figures.export(canary_study, cases=["alfa"], only=["timeline"], out=tmp_path)
    assert refused.value.exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_the_command_names_the_file_and_moves_it_out_of_the_folder(
    canary_folder: Path, secret: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "fine.txt").write_text("Alfa kommun", encoding="utf-8")
    (folder / "leaks.txt").write_text(secret, encoding="utf-8")
    assert run("audit", str(folder), "--data", str(canary_folder), "--withdraw") == 1
    said = capsys.readouterr()
    assert "leaks.txt: observations.csv:" in said.err
    assert "1 of 2 files" in said.out
    assert secret not in said.err
    assert [path.name for path in folder.iterdir()] == ["fine.txt"]
    assert (tmp_path / "out.withdrawn" / "leaks.txt").exists()
    assert run("audit", str(folder), "--data", str(canary_folder)) == 0


def test_the_list_of_names_is_read_without_remarks(tmp_path: Path) -> None:
    assert listed_names(tmp_path) == []
    (tmp_path / "names.txt").write_text("# chiefs\nAda Konfidentsson\n\n  Bo Ek \n", encoding="utf-8")
    assert listed_names(tmp_path) == ["Ada Konfidentsson", "Bo Ek"]
