"""The names that no report may hold: ``names.txt`` beside the tables, a name a line; and how words are compared."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from tillkom.errors import TillkomError

NAMES_FILE = "names.txt"
_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


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


def words_of(text: str) -> list[str]:
    """The words of a text, as they are compared: small letters, nothing between them, no invisible signs.

    >>> words_of("KF § 12, Väst\\u00adra (2016)")
    ['kf', '12', 'västra', '2016']
    """
    return _WORD.findall(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold())
