"""What there is to betray: the names and sentences of a study, and which of them a reader may not see.

Every row of the study is asked once for the phrases that would give it away, and for those of any row it holds. A
phrase is a secret for a reader if a row he may not see gives it and none that he may see holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from tillkom.codes import RESEARCH
from tillkom.confided import words_of
from tillkom.disclosure import BY_REFERENCE, known_reader, numbered, visible_rows
from tillkom.errors import TillkomError
from tillkom.language import LANGUAGES
from tillkom.language import words as catalogue

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    import pandas as pd

    from tillkom.codebook import TableSchema
    from tillkom.study import Study

NAMES = {
    "cases": ("case_id", "title_sv", "title_en", "sector_sv", "sector_en"),
    "case_units": ("case_id", "unit_id", "name_in_source"),
    "units": ("unit_id", "name"),
    "events": ("decision_ref",),
    "sources": ("source_id", "identifier"),
}
"""The columns that name somebody or something: they give it away however short they are."""
WORDS = 5
"""So many words in a row are nobody else's; of a longer text any such row of words gives it away."""
FEWEST = 3  # words, of a text that is no name
SHORTEST = 12  # letters and signs
SHORTEST_NAME = 3
NEVER = "names.txt"


@dataclass
class Phrases:
    """Phrases of one to five words, each with a number."""

    numbers: dict[str, int] = field(default_factory=dict)
    origins: list[str] = field(default_factory=list)
    """Where each stands in the study first."""
    names: set[int] = field(default_factory=set)
    """The numbers of those that name somebody or something."""
    _lengths: dict[str, set[int]] = field(default_factory=dict)

    def add(self, words: list[str], origin: str, *, name: bool = False) -> int:
        """Enter a phrase; its number, which a name's genitive has too."""
        phrase = " ".join(words)
        number = self.numbers.get(phrase)
        if number is None:
            number = self.numbers[phrase] = len(self.origins)
            self.origins.append(origin)
            self._lengths.setdefault(words[0], set()).add(len(words))
        if name:
            self.names.add(number)
        if name and f"{phrase}s" not in self.numbers:
            self.numbers[f"{phrase}s"] = number
            self._lengths.setdefault(words[0] if len(words) > 1 else f"{words[0]}s", set()).add(len(words))
        return number

    def held(self, words: list[str]) -> Iterator[int]:
        """The numbers of the phrases that stand among these words."""
        return (number for number, _, _ in self.placed(words))

    def placed(self, words: list[str]) -> Iterator[tuple[int, int, int]]:
        """The phrases that stand among these words: number, place of the first word, place after the last."""
        numbers, lengths = self.numbers, self._lengths
        for place, word in enumerate(words):
            for length in lengths.get(word, ()):
                number = numbers.get(" ".join(words[place : place + length]) if length > 1 else word)
                if number is not None:
                    yield number, place, place + length


@dataclass(frozen=True)
class PhrasesByRow:
    """The numbers of the phrases in each row of a table, one row after the other.

    A reader is shown thousands of rows, and every reader others: they are looked up all at once.
    """

    numbers: np.ndarray
    rows: np.ndarray
    """The row each number belongs to."""
    count: int
    """How many rows there are."""

    @classmethod
    def of_lists(cls, rows: list[list[int]]) -> PhrasesByRow:
        """From a list for each row."""
        lengths = [len(row) for row in rows]
        numbers = np.fromiter((number for row in rows for number in row), dtype=np.int64, count=sum(lengths))
        return cls(numbers, np.repeat(np.arange(len(rows)), lengths), len(rows))

    def of(self, rows: np.ndarray) -> np.ndarray:
        """The numbers that stand in some of the rows."""
        wanted = np.zeros(self.count, dtype=bool)
        wanted[rows] = True
        return self.numbers[wanted[self.rows]]


class Secrets:
    """The phrases of a whole study that would give a row away.

    Parameters
    ----------
    study : the whole study; of an extract nobody can tell what is missing.
    names : names that no reader outside the research group may be shown.

    Raises
    ------
    TillkomError : the study is somebody's extract.
    """

    def __init__(self, study: Study, names: Iterable[str] = ()) -> None:
        if study.reader not in (None, RESEARCH):
            raise TillkomError(
                "What a reader may not see can be told from the whole study alone, and this is an extract of it."
            )
        self.study, self.phrases = study, Phrases()
        self._names = tuple(names)
        self._seen: tuple[str, dict[str, np.ndarray]] | None = None

    def keeps_rows_from(self, reader: str) -> bool:
        """Whether anything is coded that the reader may not see, or names are listed; memos are in no extract."""
        if known_reader(self.study.cases, reader) == RESEARCH:
            return False
        visible = self._visible(reader)
        return bool(self._names) or any(
            len(visible[name]) < len(table) for name, table in self._numbered.items() if name not in BY_REFERENCE
        )

    def hidden_from(self, reader: str) -> np.ndarray | None:
        """By phrase, whether it is a secret for this reader; None where nothing is kept from him."""
        if known_reader(self.study.cases, reader) == RESEARCH:
            return None
        visible = self._visible(reader)
        kept_back = {name: np.setdiff1d(np.arange(len(t)), visible[name]) for name, t in self._numbered.items()}
        if not self._names and not self._internal and not any(rows.size for rows in kept_back.values()):
            return None
        given, held = self._rows
        secret = np.zeros(len(self.phrases.origins), dtype=bool)
        for name, rows in kept_back.items():
            secret[given[name].of(rows)] = True
        secret[self._internal_phrases] = True
        for name, rows in visible.items():
            secret[held[name].of(rows)] = False
        secret[self._always_seen] = False
        secret[self._never] = True
        return secret if secret.any() else None

    def open_to(self, reader: str) -> Iterator[str]:
        """Every text that the reader may see: of the rows that are left to him, and what the toolkit says itself."""
        for name, rows in self._visible(reader).items():
            schema, table = self.study.codebook.tables[name], self.study._tables[name]
            for column in [each for each in schema.names if each in table and each not in schema.internal]:
                yield from (text for text in table[column].iloc[rows] if isinstance(text, str))
        for language in LANGUAGES:
            for file in _files(language):
                yield from catalogue(file.name.removesuffix(".toml"), language).values()

    def _visible(self, reader: str) -> dict[str, np.ndarray]:
        """The rows the reader sees, by table; of the last one asked for they are kept, since he is asked for twice."""
        if self._seen is None or self._seen[0] != reader:
            self._seen = reader, visible_rows(self._numbered, reader)
        return self._seen[1]

    @cached_property
    def _numbered(self) -> dict[str, pd.DataFrame]:
        return numbered(self.study._tables)

    @cached_property
    def _internal(self) -> list[tuple[str, str, int, str]]:
        """What stands in columns that never leave the research group: table, column, row, text."""
        return [
            (name, column, row, text)
            for name, schema in self.study.codebook.tables.items()
            for column in schema.internal
            if column in self.study._tables[name]
            for row, text in enumerate(self.study._tables[name][column])
            if isinstance(text, str)
        ]

    @cached_property
    def _rows(self) -> tuple[dict[str, PhrasesByRow], dict[str, PhrasesByRow]]:
        """By table and row: the phrases that give it away, and all phrases that stand in it."""
        given: dict[str, list[list[int]]] = {}
        cells: dict[str, list[list[str]]] = {}
        for name, schema in self.study.codebook.tables.items():
            table = self.study._tables[name]
            given[name] = [[] for _ in range(len(table))]
            cells[name] = [[] for _ in range(len(table))]
            for column in [each for each in schema.names if each in table and each not in schema.internal]:
                makes = self._makes(schema, column)
                for row, text in enumerate(table[column]):
                    if not isinstance(text, str):
                        continue
                    cells[name][row].append(text)
                    if makes:
                        origin = f"{schema.path}:{row + 2} {column}"
                        given[name][row] += self._entered(text, origin, column in NAMES.get(name, ()))
        _ = self._internal_phrases, self._never  # all are entered before anything is looked for
        held = {
            name: [list(self.phrases.held(words_of("\n".join(row)))) for row in rows] for name, rows in cells.items()
        }
        in_rows = {name: PhrasesByRow.of_lists(rows) for name, rows in given.items()}
        return in_rows, {name: PhrasesByRow.of_lists(rows) for name, rows in held.items()}

    def _makes(self, schema: TableSchema, column: str) -> bool:
        """Whether what stands in a column can give its row away: names and free texts, and no codes or dates."""
        described = schema.field(column)
        assert described is not None
        free = described.type == "string" and not (described.vocabulary or described.enum or described.is_edtf)
        keys = {key for foreign in schema.foreign_keys for key in foreign.fields} | {"value", "coder", "author"}
        return column in NAMES.get(schema.name, ()) or (free and column not in keys)

    def _entered(self, text: str, origin: str, name: bool) -> list[int]:
        words = words_of(text)
        length = sum(map(len, words))
        if name and 0 < len(words) <= WORDS and length >= SHORTEST_NAME:
            return [self.phrases.add(words, origin, name=True)]
        if not name and len(words) < FEWEST:
            phrases = [words] if length >= SHORTEST and any(c.isdigit() for c in text) else []
        elif length + len(words) - 1 < SHORTEST:
            phrases = []
        else:
            phrases = [words[at : at + WORDS] for at in range(max(1, len(words) - WORDS + 1))]
        return [self.phrases.add(phrase, origin) for phrase in phrases]

    @cached_property
    def _internal_phrases(self) -> list[int]:
        tables = self.study.codebook.tables
        return [
            number
            for name, column, row, text in self._internal
            for number in self._entered(text, f"{tables[name].path}:{row + 2} {column}", False)
        ]

    @cached_property
    def _never(self) -> list[int]:
        """The listed names, which only the research group may be shown."""
        return [
            self.phrases.add(words, f"{NEVER}:{place}", name=True)
            for place, name in enumerate(self._names, start=1)
            if (words := words_of(name))
        ]

    @cached_property
    def _always_seen(self) -> list[int]:
        """What the toolkit says of itself in every report, and how the study is described."""
        codebook = self.study.codebook
        said = [file.read_text(encoding="utf-8") for language in LANGUAGES for file in _files(language)]
        said += [codebook.title(language) for language in LANGUAGES]
        said += [note for language in LANGUAGES for note in codebook.notes(language)]
        return [number for text in said for number in self.phrases.held(words_of(text))]


def _files(language: str) -> Iterator[Traversable]:
    folder = resources.files("tillkom").joinpath("wording", language)
    return (file for file in folder.iterdir() if file.name.endswith(".toml"))
