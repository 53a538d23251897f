"""The catalogues of sentences, and numbers as each language writes them."""

from __future__ import annotations

import ast
import re
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


PACKAGE = Path(tillkom.__file__).parent
REPORTS = {"case", "comparison", "adoption", "listed", "common_sections"}
SAYING = {"say", "said", "counted", "labels", "words", "scene", "self"}
"""What the things are called that are given a key and say the sentence."""


def pieces_of(source: str) -> tuple[set[str], set[str], set[str]]:
    """The texts of a module, the patterns of its f-strings, and the keys that something is asked to say."""
    texts: set[str] = set()
    patterns: set[str] = set()
    asked: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else "" for part in node.values]
            if any(len(part) > 2 for part in parts):
                patterns.add("[^ ]+".join(re.escape(part) for part in parts) if len(parts) > 1 else parts[0])
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            a_method = (
                isinstance(node.func, ast.Attribute) and name == "labels"
            )  # several codes' labels, not a sentence
            if name in SAYING and not a_method and isinstance(node.args[0].value, str):
                asked.add(node.args[0].value)
    return texts, patterns, asked


@pytest.fixture(scope="module")
def written() -> list[tuple[set[str], set[str], set[str]]]:
    files = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.j2")]
    found = [pieces_of(path.read_text(encoding="utf-8")) for path in files if path.suffix == ".py"]
    templates = " ".join(path.read_text(encoding="utf-8") for path in files if path.suffix == ".j2")
    return [*found, (set(re.findall(r"words(?:\[|\()'([^']+)'", templates)), set(), set())]


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_of_a_catalogue_is_said_somewhere(
    room: str, written: list[tuple[set[str], set[str], set[str]]]
) -> None:
    texts = set().union(*(texts for texts, _, _ in written))
    patterns = [re.compile(pattern) for _, found, _ in written for pattern in found]
    unused = []
    for key in sentences("sv", room):
        stem = re.sub(r"\.(one|other)$", "", key)
        report, _, section = stem.partition(".")
        if report in REPORTS and section in texts:  # headings are looked up as kind.section
            continue
        if not ({key, stem} & texts or any(pattern.fullmatch(name) for pattern in patterns for name in (key, stem))):
            unused.append(key)
    assert unused == []


def test_every_sentence_that_is_asked_for_stands_in_a_catalogue(
    written: list[tuple[set[str], set[str], set[str]]],
) -> None:
    known = {key for room in ROOMS for key in sentences("sv", room)}
    known |= {re.sub(r"\.(one|other)$", "", key) for key in known} | set(ROOMS)
    asked = set().union(*(asked for _, _, asked in written))
    assert sorted(asked - known) == []
