"""The catalogues of sentences, and numbers as each language writes them."""

from __future__ import annotations

import string
import tomllib
from pathlib import Path

import pytest

import tillkom
from tillkom import TillkomError
from tillkom.language import LANGUAGES, in_language, join, number, percent, words

WORDING = Path(tillkom.__file__).parent / "wording"
ROOMS = sorted(path.stem for path in (WORDING / "sv").glob("*.toml"))


def sentences(language: str, room: str) -> dict[str, str]:
    return dict(words(room, language))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_have_the_same_sentences_with_the_same_things_to_fill_in(room: str) -> None:
    swedish, english = sentences("sv", room), sentences("en", room)
    assert swedish.keys() == english.keys()
    differing = [key for key in swedish if placeholders(swedish[key]) != placeholders(english[key])]
    assert differing == []


def test_each_room_exists_in_each_language() -> None:
    for language in LANGUAGES:
        assert sorted(path.stem for path in (WORDING / language).glob("*.toml")) == ROOMS


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_are_valid_and_hold_no_empty_sentence(language: str) -> None:
    for path in (WORDING / language).glob("*.toml"):
        tomllib.loads(path.read_text(encoding="utf-8"))
        assert all(text.strip() for text in sentences(language, path.stem).values()), path.name


def test_numbers_are_written_as_the_language_writes_them() -> None:
    space = "\N{NO-BREAK SPACE}"
    assert number(1767016, "sv") == f"1{space}767{space}016"
    assert number(1767016, "en") == "1,767,016"
    assert number(0.5, "sv") == "0,5"
    assert percent(0.4598, "sv", 1) == f"46,0{space}%"
    assert percent(0.4598, "en") == "46%"


def test_a_list_is_said_with_and_before_the_last() -> None:
    assert join(["a", "b", "c"], "sv") == "a, b och c"
    assert join(["a", "b"], "en") == "a and b"
    assert join([], "sv") == ""


def test_english_falls_back_on_swedish_where_nothing_is_written() -> None:
    assert in_language("en", "nämnder", None) == "nämnder"
    assert in_language("en", "nämnder", "committees") == "committees"
    assert in_language("sv", float("nan"), "committees") == ""


def test_an_unknown_language_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(TillkomError, match='There is no language "no". Choose one of sv, en.'):
        words("report", "no")
