"""What a spreadsheet makes of codes and dates when it takes them for numbers, and what they probably were."""

from __future__ import annotations

import contextlib
import datetime
import re

from tillkom.codes import MUNICIPALITY, REGION
from tillkom.dates import edtf_bounds

_DIGITS = {MUNICIPALITY: 4, REGION: 2}
_NUMBER = re.compile(r"([0-9]{1,4})([.,]0+)?|([0-9])[.,]([0-9]+)E\+?0?([0-3])", re.IGNORECASE)
_EXCEL_DAY_ZERO = datetime.date(1899, 12, 30)
_MAC_DAY_ZERO = datetime.date(1904, 1, 1)
_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "jan january januari",
            "feb february februari",
            "mar march mars",
            "apr april",
            "may maj",
            "jun june juni",
            "jul july juli",
            "aug august augusti",
            "sep sept september",
            "oct okt october oktober",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}


def mangled_code(value: str, column: str, level: str) -> str | None:
    """The official code that a number in a code's place probably was; None where it is none.

    >>> mangled_code("662", "code", "kommun"), mangled_code("1490.0", "code", "kommun")
    ('0662', '1490')
    >>> mangled_code("6.62E+02", "code", "kommun"), mangled_code("6", "code", "region")
    ('0662', '06')
    """
    digits = 2 if column == "county_code" else _DIGITS.get(level) if column == "code" else None
    found = _NUMBER.fullmatch(value)
    if not digits or not found:
        return None
    if found[1]:
        plain = found[1]
    else:
        plain = str(round(float(f"{found[3]}.{found[4]}") * 10 ** int(found[5])))
    code = plain.zfill(digits)
    # The codes of counties go from 01 to 25, so a municipality's has lost one zero at most.
    return code if len(code) == digits and len(plain) >= digits - 1 and code != value else None


def mangled_unit(value: str, known: object) -> str | None:
    """The unit that "kommun:662" or plain "0662" probably was, if the study has it.

    >>> mangled_unit("kommun:662", {"kommun:0662"})
    'kommun:0662'
    """
    level, _, code = value.partition(":") if ":" in value else ("", "", value)
    for name in (level,) if level in _DIGITS else tuple(_DIGITS) if not level else ():
        unit = f"{name}:{mangled_code(code, 'code', name) or code}"
        if unit != value and unit in known:  # type: ignore[operator]
            return unit
    return None


def mangled_text(value: str) -> str | None:
    """What a spreadsheet took a text for, "number" or "date"; None where it left the text alone.

    >>> mangled_text("9,78918E+12"), mangled_text("maj-16"), mangled_text("s. 18")
    ('number', 'date', None)
    """
    if re.fullmatch(r"[0-9]([.,][0-9]+)?E[+-]?[0-9]{1,3}", value, re.IGNORECASE):
        return "number"
    months = "|".join(_MONTHS)
    if re.fullmatch(rf"([0-9]{{1,2}}[- ])?({months})\.?-[0-9]{{2,4}}|[0-9]{{1,2}}-({months})\.?", value.lower()):
        return "date"
    return None


def mangled_year(value: str) -> str | None:
    """The year that a spreadsheet stored as a date: it counts 2016 days from 1900, or 1904 on an old Macintosh.

    >>> mangled_year("1905-07-08"), mangled_year("1909-07-09"), mangled_year("2016-07-08")
    ('2016', '2016', None)
    """
    found = re.match(r"19(05|09)-[0-9]{2}-[0-9]{2}(?![0-9])", value)
    if not found:
        return None
    try:
        date = datetime.date.fromisoformat(found[0])
    except ValueError:
        return None
    days = (date - (_EXCEL_DAY_ZERO if found[1] == "05" else _MAC_DAY_ZERO)).days
    return str(days) if 1950 <= days <= 2050 else None


def mangled_date(value: str) -> tuple[str, ...]:
    """The EDTF dates that a spreadsheet's or a person's way of writing probably meant, most likely first.

    >>> mangled_date("dec-16"), mangled_date("42719"), mangled_date("15/12/2016")
    (('2016-12',), ('2016-12-15',), ('2016-12-15',))
    >>> mangled_date("3/4/2016")
    ('2016-04-03', '2016-03-04')
    """
    text = " ".join(value.lower().strip().rstrip(".").split())
    guesses = [guess for attempt in (_figures, _words, _spans) for guess in attempt(text)]
    return tuple(dict.fromkeys(mangled_year(guess) or guess for guess in guesses if _is_date(guess)))


def _is_date(text: str) -> bool:
    try:
        edtf_bounds(text)
    except ValueError:
        return False
    return True


def _figures(text: str) -> list[str]:
    """Serial numbers, times of day, days first, months without their zero."""
    if re.fullmatch(r"[2-6][0-9]{4}([.,]0)?", text):
        return [(_EXCEL_DAY_ZERO + datetime.timedelta(days=int(text[:5]))).isoformat()]
    if found := re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[t ][0-9:.]+z?", text):
        return [found[1]]
    if found := re.fullmatch(r"([0-9]{4})[.,]0", text):
        return [found[1]]
    if found := re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", text):
        return ["-".join(found.groups())]
    if found := re.fullmatch(r"([0-9]{4})[-/. ]([0-9]{1,2})(?:[-/. ]([0-9]{1,2}))?", text):
        return ["-".join([found[1], *(part.zfill(2) for part in found.groups()[1:] if part)])]
    if found := re.fullmatch(r"([0-9]{1,2})[-/. ]+([0-9]{1,2})[-/. ]+([0-9]{4})", text):
        first, second = found[1].zfill(2), found[2].zfill(2)
        return [f"{found[3]}-{second}-{first}", f"{found[3]}-{first}-{second}"]
    if found := re.fullmatch(r"([0-9]{1,2})[-/.]([0-9]{4})", text):
        return [f"{found[2]}-{found[1].zfill(2)}"]
    return []


def _words(text: str) -> list[str]:
    """Names of months, in Swedish or English, whole or cut: dec-16, 15 december 2016."""
    found = re.fullmatch(r"(?:([0-9]{1,2})[-. ]+)?([a-zé]+)[-. ]+((?:19|20)?[0-9]{2})", text)
    if not found or found[2] not in _MONTHS:
        return []
    year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
    day = f"-{found[1].zfill(2)}" if found[1] else ""
    return [f"{year}-{_MONTHS[found[2]]:02d}{day}"]


def _spans(text: str) -> list[str]:
    """Words and dashes for "about", "autumn", "from … to …" and "onwards"."""
    if found := re.fullmatch(r"(?:ca|c|cirka|omkring|runt|about|around|circa)\.? ?([0-9]{4})", text):
        return [f"{found[1]}~"]
    seasons = "våren|spring|sommaren|summer|hösten|autumn|vintern|winter"
    if found := re.fullmatch(rf"({seasons})[ -]([0-9]{{4}})", text):
        return [f"{found[2]}-{21 + seasons.split('|').index(found[1]) // 2}"]
    if found := re.fullmatch(r"([0-9]{4}) ?[-–—] ?([0-9]{4})", text):
        return [f"{found[1]}/{found[2]}"]
    if found := re.fullmatch(r"([0-9]{4}(?:-[0-9]{2})?) ?[-–—]", text):
        return [f"{found[1]}/.."]
    return []


_SWEDISH = re.compile("[\x20-\x7e\nåäöÅÄÖéÉ–”’…]+")
_BROKEN = re.compile("[a-zA-Z][†‡„”™ŠšŽžŒœ‚ƒ\x80-\x9f][a-z]|[\x80-\x9f]")


def mangled_letters(value: str) -> str | None:
    """What a text was before its letters were read in the wrong encoding and saved again; None where they were not.

    >>> mangled_letters("JÃ¶nkÃ¶ping"), mangled_letters("Bor†s"), mangled_letters("Borås")
    ('Jönköping', 'Borås', None)
    """
    if "Ã" in value or "Â" in value:
        with contextlib.suppress(UnicodeError):
            return value.encode("cp1252").decode("utf-8")
    if not _BROKEN.search(value):
        return None
    for wrong, right in (("cp1252", "cp850"), ("latin-1", "cp850"), ("cp1252", "mac_roman"), ("latin-1", "mac_roman")):
        with contextlib.suppress(UnicodeError):
            meant = value.encode(wrong).decode(right)
            if _SWEDISH.fullmatch(meant):
                return meant
    return None
