"""JupyterLab opened where a study's data and notebooks are both in sight."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tillkom.errors import TillkomError

TOUR = "notebooks/explore.ipynb"


def command(data: str | Path, more: Sequence[str] = ()) -> list[str]:
    """The command that opens JupyterLab on the folder that holds a study's data, at the guided tour if it is there.

    Parameters
    ----------
    data : the study's folder.
    more : further options of JupyterLab, for instance ``--no-browser``.

    Raises
    ------
    TillkomError : there is no such folder.
    """
    folder = Path(data).resolve()
    if not folder.is_dir():
        raise TillkomError(f"There is no folder {data}. Run the command in a study's folder, or name its data: --data.")
    home = folder.parent
    tour = [f"--LabApp.default_url=/lab/tree/{TOUR}"] if (home / TOUR).is_file() else []
    # -P: what lies in the study's folder is never taken for a module of JupyterLab
    return [sys.executable, "-P", "-m", "jupyterlab", f"--ServerApp.root_dir={home}", *tour, *more]


def open_lab(data: str | Path, more: Sequence[str] = ()) -> int:
    """Open JupyterLab and wait until it is closed; its exit code."""
    return subprocess.run(command(data, more), cwd=Path(data).resolve().parent, check=False).returncode
