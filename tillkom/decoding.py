"""The letters of a file: which encoding it was saved in, told from its own bytes.

UTF-8 gives itself away: hardly any other text is valid in it. Where a file is not, the old encodings differ in where
they put å, ä and ö: as Windows wrote them (cp1252), a command prompt (cp850) or an old Macintosh. In the wrong one,
"Borås" is "Bor†s", so the encoding that makes Swedish of the letters is taken, and none where that cannot be told.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SPREADSHEET_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # xlsx and ods; xls
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
_SWEDISH_IN_UTF8 = re.compile(b"\xc3[\xa5\xa4\xb6\x85\x84\x96\xa9]")
_LETTERS = frozenset("åäöÅÄÖéÉüÜæøÆØáàèêëóòôúíïñçß")
_SWEDISH = frozenset("åäöÅÄÖé")
_SIGNS = frozenset("–—‘’“”…•§°´«»½¼²³±×·€£©®™ \u00a0")
_WITHIN_WORDS, _BEFORE_WORDS = "’´–·\u00a0", "‘’“”–—…§«»·´•°\u00a0"
_OLD = ("cp850", "mac_roman")
"""The encodings before Windows'; cp437 puts the Swedish letters where cp850 does."""


class Undecodable(Exception):
    """The bytes are no text, or not one whose letters can be told; ``reason`` says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of a file and the name of its encoding.

    Parameters
    ----------
    data : the file's content.
    declared : the encoding that the study's package names for it; taken where the bytes do not say otherwise.

    Raises
    ------
    Undecodable : a spreadsheet's own file, no text, letters of two encodings, or letters nobody can tell.

    >>> decode("Borås".encode("cp850")), decode("Borås".encode("cp1252"))
    (('Borås', 'cp850'), ('Borås', 'cp1252'))
    """
    if data.startswith(_SPREADSHEET_FILES):
        raise Undecodable("spreadsheet")
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    if marked is None and data[1:2] == b"\0" and data[3:4] in (b"\0", b""):
        marked = "utf-16-le"
    text, encoding = _by_mark(data, marked) if marked else _by_letters(data, declared)
    if _NO_TEXT.search(text) and _share_of_controls(text) > 0.01:
        raise Undecodable("binary")
    return text, encoding


def _by_mark(data: bytes, marked: str) -> tuple[str, str]:
    try:
        return data.decode(marked), marked
    except UnicodeDecodeError:
        raise Undecodable("letters" if marked == "utf-8-sig" else "binary") from None


def _by_letters(data: bytes, declared: str | None) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if b"\0" in data and _NO_TEXT.search(data.decode("latin-1")):
        raise Undecodable("binary")
    if declared and declared.lower().replace("-", "").replace("_", "") != "utf8":
        try:
            return data.decode(declared), declared
        except UnicodeDecodeError:
            raise Undecodable("letters") from None
    if _SWEDISH_IN_UTF8.search(data):
        raise Undecodable("mixed")  # UTF-8 but for some bytes: read as Windows letters, all the rest would break
    if _makes_sense(data, "cp1252"):
        # "”ppen" as Windows wrote it may be "öppen" as a command prompt did, where nothing else tells
        if _LETTERS.isdisjoint(data.decode("cp1252")) and any(_makes_sense(data, old) for old in _OLD):
            raise Undecodable("letters")
        return data.decode("cp1252"), "cp1252"
    fits = [old for old in _OLD if _makes_sense(data, old)]
    swedish = [old for old in fits if not _LETTERS & set(data.decode(old)) - _SWEDISH] or fits
    if len(swedish) != 1:
        raise Undecodable("letters")
    return data.decode(swedish[0]), swedish[0]


def _makes_sense(data: bytes, encoding: str) -> bool:
    """Whether every sign beyond ASCII is a letter within or beside a word, or a sign of writing outside words."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    for found in re.finditer("[^\x00-\x7f]", text):
        sign, after = found[0], text[found.end() : found.end() + 1].isalpha()
        within = after and text[max(0, found.start() - 1) : found.start()].isalpha()
        fits_here = sign in (_WITHIN_WORDS if within else _BEFORE_WORDS if after else _SIGNS)
        if sign not in _LETTERS and not fits_here:
            return False
    return _capitals_begin_words(text)


def _capitals_begin_words(text: str) -> bool:
    """Small words hold no capital letters: "Mjšlby" and "MjÎlby" are no Swedish."""
    return not re.search("[a-zåäö][ÅÄÖÉÜÆØ]", text)


def _share_of_controls(text: str) -> float:
    return len(_NO_TEXT.findall(text)) / max(1, len(text))
