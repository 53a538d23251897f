"""A pipe in the place of a file is told of and never waited for: as nobody writes to it, the wait would have no end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tillkom.confided import NAMES_FILE, listed_names
from tillkom.errors import TillkomError
from tillkom.render.job import Job
from tillkom.render.keys import study_digest
from tillkom.render.ledger import RUN_FILE, Ledger
from tillkom.render.planning.notebooks import read_notebook
from tillkom.render.writing.overwriting import refuse_to_overwrite

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
PATIENCE = 30  # seconds; reading a small file takes none of them


def not_waited_for(pipe: Path, read: Callable[[], Any]) -> Any:
    """What is read while a pipe stands in the place of a file; the wait is ended where there is one."""
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(read)
        try:
            return asked.result(PATIENCE)
        except TimeoutError:
            os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
            raise


def test_a_study_with_a_pipe_for_a_table_has_a_digest_of_its_own(study_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(study_folder, tmp_path / "data"))
    whole = study_digest(folder)
    assert not_waited_for(folder / "events.csv", lambda: study_digest(folder)) != whole


@pytest.mark.parametrize("name", ["datapackage.json", NAMES_FILE, "case.ipynb"])
def test_a_pipe_for_another_file_of_a_study_is_one_message(study_folder: Path, tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(study_folder, tmp_path / "data"))
    readers = {
        "datapackage.json": lambda: study_digest(folder),
        NAMES_FILE: lambda: listed_names(folder),
        "case.ipynb": lambda: read_notebook(folder, "case.ipynb"),
    }
    with pytest.raises(TillkomError) as raised:
        not_waited_for(folder / name, readers[name])
    assert name in str(raised.value)


def test_a_pipe_for_the_record_of_a_batch_is_as_no_record_and_one_for_a_report_is_not_written_over(
    tmp_path: Path,
) -> None:
    assert not_waited_for(tmp_path / RUN_FILE, lambda: Ledger.read(tmp_path)).reports == {}
    (tmp_path / RUN_FILE).unlink()
    with pytest.raises(TillkomError, match="boras.html in .* would be written over"):
        not_waited_for(
            tmp_path / "boras.html", lambda: refuse_to_overwrite({Job("case", "sv", "boras"): ()}, Ledger(tmp_path))
        )
