"""Where the lists of reports stand: the folder of what is handed out, and the one inside it for the research group."""

from __future__ import annotations

from pathlib import Path

from tillkom.marking import INTERN

INDEX = "index"
"""What the lists of reports are called."""


def index_folders(folder: Path) -> tuple[Path, Path]:
    """The folder of what is handed out, and the one of what is for the research group alone; one of them is this."""
    inner = folder if folder.name == INTERN else folder / INTERN
    return inner.parent, inner
