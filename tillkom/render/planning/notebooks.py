"""The notebooks that reports are made of, as they stood when the batch began, and the Python files beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tillkom.errors import TillkomError
from tillkom.render.job import Job
from tillkom.render.keys import digest
from tillkom.shipped import shipped

ADDED_LATER = frozenset({"listed.ipynb"})
"""What a study's own copy of the notebooks, made with an earlier version, lacks: then the toolkit's is used."""


def notebook_folder(data: str | Path, named: str | Path | None = None) -> Path:
    """Where the notebooks are: the folder named, else the study's own beside its data, else the toolkit's."""
    if named is not None:
        return Path(named)
    own = Path(data).resolve().parent / "notebooks"
    return own if (own / "case.ipynb").is_file() else shipped("notebooks")


@dataclass(frozen=True)
class NotebookText:
    """A notebook's file, and the Python files beside it that it may import."""

    text: str
    code: Mapping[str, bytes] = field(default_factory=dict)

    def digest(self) -> str:
        """Changes when the notebook or any code beside it does."""
        return digest(self.text.encode(), *(part for name in self.code for part in (name.encode(), self.code[name])))


def notebook_texts(jobs: Iterable[Job], folder: Path) -> dict[str, NotebookText]:
    """The notebooks by file name, read once: what is edited while a batch runs counts for the next one."""
    return {source: read_notebook(folder, source) for source in dict.fromkeys(job.notebook_file for job in jobs)}


def read_notebook(folder: Path, source: str) -> NotebookText:
    """One notebook and the code beside it.

    Raises
    ------
    TillkomError : a file that is not there, cannot be read, or is no text.
    """
    path = folder / source
    if source in ADDED_LATER and not path.exists():
        return read_notebook(shipped("notebooks"), source)
    remedy = "Name the folder that holds the notebooks with --notebooks."
    if not path.is_file():  # nothing, or a pipe, which would be waited for without end
        raise TillkomError(f"The notebook {path} cannot be read. {remedy}")
    try:
        return NotebookText(path.read_text(encoding="utf-8"), _code_beside(folder))
    except OSError as error:
        path = Path(error.filename or path)
        raise TillkomError(f"The notebook {path} cannot be read. {remedy}") from error
    except UnicodeDecodeError as error:
        raise TillkomError(f"The notebook {path} is not a text in UTF-8, which every notebook is.") from error


def _code_beside(folder: Path) -> dict[str, bytes]:
    """The Python files of a folder, and those of the packages in it, by their path seen from there."""
    packages = [path.parent for path in folder.glob("*/__init__.py")]
    found = [*folder.glob("*.py"), *(path for package in packages for path in package.rglob("*.py"))]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(found) if path.is_file()}
