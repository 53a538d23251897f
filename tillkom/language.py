"""Everything a reader sees in words: one catalogue per language, numbers and dates as that language writes them.

A catalogue is a folder, ``wording/sv`` or ``wording/en``, with one file per room of the toolkit, so that a
sentence is looked up by what it says and never written into code.

>>> number(1767016, "sv").replace("\\N{NO-BREAK SPACE}", " ")
'1 767 016'
>>> percent(0.46, "en")
'46%'
>>> join(["Borås", "Borlänge", "Gislaved"], "sv")
'Borås, Borlänge och Gislaved'
"""

from __future__ import annotations

import math
import os
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from tillkom.errors import TillkomError

LANGUAGES = ("sv", "en")
_EXACT = 1e-6  # a bound that is a whole number of tenths but for rounding stays what it is
LOCALES = {"sv": "sv_SE", "en": "en_GB"}


class Words(Mapping[str, str]):
    """The sentences of one room in one language; call it with a key and what to fill in."""

    def __init__(self, room: str, language: str, templates: dict[str, str]) -> None:
        self.room, self.language = room, language
        self._templates = templates

    def __call__(self, key: str, /, **values: Any) -> str:
        return self[key].format(**values)

    def __getitem__(self, key: str) -> str:
        try:
            return self._templates[key]
        except KeyError:
            raise KeyError(f"wording/{self.language}/{self.room}.toml has no sentence {key!r}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._templates)

    def __len__(self) -> int:
        return len(self._templates)

    def counted(self, key: str, count: int, **values: Any) -> str:
        """The sentence ``key.one`` or ``key.other``, by the count, written as words or figures."""
        form = "one" if count == 1 else "other"
        return self(f"{key}.{form}", count=number(count, self.language), **values)


@cache
def words(room: str, language: str) -> Words:
    """The catalogue of one room, for instance ``words("figures", "sv")``."""
    known_language(language)
    text = resources.files("tillkom").joinpath("wording", language, f"{room}.toml").read_text(encoding="utf-8")
    return Words(room, language, dict(_flatten(tomllib.loads(text))))


class Said(str):
    """A sentence that can be told in either language; as a text it is the English one, for logs and machines.

    >>> sentence = said("check", "quoted", value="framgår_ej")
    >>> print(sentence, told(sentence, "sv"))
    "framgår_ej" ”framgår_ej”
    """

    room: str
    key: str
    values: dict[str, Any]

    def told(self, language: str) -> str:
        """The sentence in the language, what is filled in told in it too."""
        return words(self.room, language)(self.key, **{name: told(it, language) for name, it in self.values.items()})


class Twofold(str):
    """A text that is written down in both languages, such as the title of a column."""

    texts: dict[str, str]

    def told(self, language: str) -> str:
        """The text in the language."""
        return self.texts[language]


def said(room: str, key: str, /, **values: Any) -> Said:
    """The sentence ``key`` of a room, to be told in a language later; values may be such sentences themselves."""
    sentence = Said(words(room, "en")(key, **values))
    sentence.room, sentence.key, sentence.values = room, key, values
    return sentence


def twofold(texts: Mapping[str, str]) -> Twofold:
    """A text that stands in both languages already, by language."""
    text = Twofold(texts["en"])
    text.texts = dict(texts)
    return text


def told(text: Any, language: str) -> Any:
    """A sentence in the language asked for; anything else as it stands."""
    return text.told(language) if isinstance(text, (Said, Twofold)) else text


def of_the_locale(environment: Mapping[str, str] | None = None) -> str:
    """The language that the machine's own settings ask for: Swedish where they say so, else English.

    >>> of_the_locale({"LANG": "sv_SE.UTF-8"}), of_the_locale({"LC_ALL": "C", "LANG": "sv_SE.UTF-8"})
    ('sv', 'en')
    """
    given = os.environ if environment is None else environment
    set_to = next((given[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if given.get(name)), None)
    if set_to is None and environment is None and sys.platform == "win32":
        import ctypes
        import locale

        set_to = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return "sv" if (set_to or "").partition("_")[0].lower() in ("sv", "sv-se", "swedish") else "en"


def known_language(language: str) -> str:
    """The language itself, or an error that names the ones there are."""
    if language not in LANGUAGES:
        raise TillkomError(f'There is no language "{language}". Choose one of {", ".join(LANGUAGES)}.')
    return language


def in_language(language: str, swedish: Any, english: Any) -> str:
    """The text in the language asked for, the Swedish one where no English was written; "" for neither."""
    import pandas as pd

    for text in (english, swedish) if language == "en" else (swedish,):
        if not (text is None or text is pd.NA or text != text) and str(text):
            return str(text)
    return ""


def number(value: float | int, language: str, digits: int | None = None) -> str:
    """A number as the language writes it: 1 767 016 or 1,767,016; 0,5 or 0.5."""
    from babel.numbers import format_decimal

    form = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=form, locale=LOCALES[language])


def bound(value: float, language: str, *, upper: bool) -> str:
    """A bound rounded outwards to one decimal, so that it still holds, and no decimal where it is a whole number.

    >>> bound(13.92, "sv", upper=True), bound(4.88, "sv", upper=False)
    ('14', '4,8')
    """
    tenths = math.ceil(10 * value - _EXACT) if upper else math.floor(10 * value + _EXACT)
    return number(tenths / 10, language, 1 if tenths % 10 else 0)


def percent(share: float, language: str, digits: int = 0) -> str:
    """A share between 0 and 1 as per cent: "46 %" in Swedish, "46%" in English."""
    return number(100 * share, language, digits) + ("\N{NO-BREAK SPACE}%" if language == "sv" else "%")


def join(items: Iterable[str], language: str, style: str = "standard") -> str:
    """A list in words: "Borås, Borlänge och Gislaved"."""
    texts = [str(item) for item in items]
    if len(texts) == 1:
        return texts[0]
    from babel.lists import format_list

    return format_list(texts, style=style, locale="en" if language == "en" else "sv_SE") if texts else ""


def capital(text: str) -> str:
    """The text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


def inside(text: str) -> str:
    """The text as it stands inside a sentence; an abbreviation keeps its capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _flatten(tree: dict[str, Any], prefix: str = "") -> Iterable[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
