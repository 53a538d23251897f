"""Where the lists of reports stand: the folder of what is handed out, and the one inside it for the research group;
and where the example stands, if it does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tillkom.marking import INTERN
from tillkom.names import file_name

if TYPE_CHECKING:
    from tillkom.render.job import Job

EXAMPLE = "example-finska"
"""The folder beside the reports where ``make render`` puts the page of the study that shows a whole curve."""
INDEX = "index"
"""What the lists of reports are called."""


def index_folders(folder: Path) -> tuple[Path, Path]:
    """The folder of what is handed out, and the one of what is for the research group alone; one of them is this."""
    inner = folder if folder.name == INTERN else folder / INTERN
    return inner.parent, inner


def example_beside(folder: Path, language: str) -> str:
    """Where the page of the study that shows a whole curve stands, seen from a page in the folder; "" where it is not.

    ``make render`` makes it beside the reports; whoever looks for it anywhere else has ``tillkom example``.
    """
    page = f"{EXAMPLE}/{file_name('adoption', language)}.html"
    home, _ = index_folders(folder)
    if not (home / page).is_file():
        return ""
    return page if home == folder else f"../{page}"


def example_of(job: Job, folder: Path) -> str:
    """The example's page as a report leads to it: the adoption page alone names it."""
    return example_beside(folder, job.language) if job.notebook == "adoption" else ""
