"""The names that no report may hold: ``names.txt`` beside the tables, a name a line."""

from __future__ import annotations

from pathlib import Path

from tillkom.errors import TillkomError

NAMES_FILE = "names.txt"


def listed_names(folder: Path) -> list[str]:
    """The names listed in a study's folder; none where there is no list. A line that begins with # is a remark.

    Raises
    ------
    TillkomError : the list cannot be read.
    """
    path = folder / NAMES_FILE
    said = f"The list of names {path} cannot be read. Save it as a text in UTF-8."
    if not path.is_file():
        if path.exists():  # a folder, or a pipe, which would be waited for without end
            raise TillkomError(said)
        return []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TillkomError(said) from error
    return [name for line in lines if (name := line.strip()) and not name.startswith("#")]
