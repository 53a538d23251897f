"""What the cells of a filled-in row mean: labels become codes, and what cannot be understood is named."""

from __future__ import annotations

from collections.abc import Mapping

from tillkom.check.nearest import near_match
from tillkom.codebook import Codebook
from tillkom.language import words
from tillkom.reading import clean, normalise
from tillkom.workbook.cells import SheetRow
from tillkom.workbook.layout import CHOICES, Line, Page

_SAYS_NOTHING = ("variable_id", "phase", "coder", "round")  # in a form, these are there before anybody answers


class Meaning:
    """How the rows of one sheet are read."""

    def __init__(self, page: Page, codebook: Codebook, language: str) -> None:
        self._page, self._language = page, language
        self._schema = codebook.tables[page.table]
        self._columns = {column.name: column for column in page.columns if not column.name.startswith("_")}
        self._questions: dict[tuple[str, str], Line] = {
            (line.cells.get("variable_id", ""), line.cells.get("phase", "")): line for line in page.lines
        }

    def shown(self, row: SheetRow) -> dict[str, str]:
        """What the row shows, without what the form says of the question."""
        more = {name: text for name, text in row.cells.items() if name.startswith(CHOICES)}
        return {name: clean(row.cells.get(name, "")) for name in self._columns} | {
            name: clean(text) for name, text in more.items()
        }

    def filled(self, shown: Mapping[str, str]) -> bool:
        """Whether somebody wrote anything in it."""
        silent = _SAYS_NOTHING if self._page.is_form else ()
        return any(text for name, text in shown.items() if name not in silent)

    def same(self, name: str, one: str, other: str) -> bool:
        """Whether two ways to write a cell mean the same."""
        known = self._schema.field(name)
        return known is not None and normalise(one, known) == normalise(other, known)

    def cells(self, row: SheetRow, shown: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
        """The row as the table writes it, and what is wrong with it."""
        wrong: list[str] = []
        said = {
            name: self._codes(row, name, shown[name], column.terms, column.several, wrong)
            for name, column in self._columns.items()
            if name in self._schema.names
        }
        if self._page.is_form:
            said["value"] = self._answer(row, shown, wrong)
        return said, wrong

    def _answer(self, row: SheetRow, shown: Mapping[str, str], wrong: list[str]) -> str:
        """The answer of a form's row, which stands in one cell or in several."""
        line = self._questions.get((shown["variable_id"], shown["phase"]))
        if line is None:
            wrong.append(self._complaint(row, "variable_id", "problem.no_question"))
            return ""
        places = {name: text for name, text in shown.items() if text and (name == "value" or name.startswith(CHOICES))}
        if len(places) > 1 and not line.several:
            wrong.append(self._complaint(row, next(reversed(places)), "problem.one_answer"))
            return ""
        if not line.is_class:
            return "".join(places.values())
        codes = [self._codes(row, name, text, line.terms, line.several, wrong) for name, text in places.items()]
        return " ".join(dict.fromkeys(" ".join(codes).split()))

    def _codes(
        self, row: SheetRow, name: str, text: str, terms: Mapping[str, str], several: bool, wrong: list[str]
    ) -> str:
        """The code behind a label, or the codes behind several."""
        if not terms or not text:
            return text
        labels = {label.casefold(): code for code, label in terms.items()}
        codes = []
        for part in _parts(text, labels) if several else [text]:
            code = labels.get(part.casefold()) or (part if part in terms else None)
            if code is None:
                near = near_match(part, terms, {label: code for code, label in terms.items()})
                wrong.append(self._complaint(row, name, "problem.choice", value=part, near=near, terms=terms))
            codes.append(code or "")
        return " ".join(dict.fromkeys(codes))

    def _complaint(
        self, row: SheetRow, name: str, key: str, *, near: str | None = None, terms: Mapping[str, str] | None = None,
        **values: str,
    ) -> str:  # fmt: skip
        say = words("workbook", self._language)
        text = f"{row.place(name, self._language)}: {say(key, **values)}"
        if terms and near:
            return f"{text} {say('problem.near', near=terms[near])}"
        if terms:
            return f"{text} {say('problem.choices', choices=', '.join(list(terms.values())[:8]))}"
        return text


def _parts(text: str, labels: Mapping[str, str]) -> list[str]:
    """Several labels in one cell: separated by semicolons or line breaks, by commas where no label holds one."""
    separators = ";\n" if any("," in label for label in labels) else ";\n,"
    for sign in separators[1:]:
        text = text.replace(sign, separators[0])
    return [part for part in (clean(part) for part in text.split(separators[0])) if part]
