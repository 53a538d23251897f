"""The tables of a comparison: every case and answer, before and after, principles; a cell is an answer or a status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from tillkom import codes
from tillkom.analysis import known_by_theme, ladder, status_matrix
from tillkom.analysis.answers import records
from tillkom.analysis.principles import class_matrix
from tillkom.content import Block, Fold, Heading, Marked, Paragraph, Runs, Table, between, plain, runs
from tillkom.report.changes import IN_WORDS, TELLING, Pair, cells, pairs
from tillkom.report.findings import NAMED, Findings
from tillkom.report.placing import CARRIED
from tillkom.say import present

if TYPE_CHECKING:
    from tillkom.report.teller import Teller

COLUMNS = 6
"""Up to this many cases stand in columns, with their footnotes; more stand a row each, and are counted first."""


class SideBySide:
    """Lays the coded cases of one extract side by side."""

    def __init__(self, teller: Teller, findings: Findings) -> None:
        self.teller, self.findings, self.say = teller, findings, findings.say
        self.cases, self.rows = findings.cases, findings.rows
        self.short = teller.short(self.cases)

    @property
    def few(self) -> bool:
        """Whether the cases stand in columns."""
        return len(self.cases) <= COLUMNS

    # The cases

    def listing(self) -> list[Block]:
        """Every case with its programme, its steps, and how much is known of it; many of them folded away."""
        teller, study = self.teller, self.teller.study
        steps = list(study.codebook.vocabulary("adoption_definition"))
        status = status_matrix(study, cases=self.cases)
        asked = Counter(status.loc[~status["status"].isin(codes.NOT_ASKED), "case_id"])
        known = Counter(status.loc[status["known"], "case_id"])
        taken = self._taken(steps)
        steps = [step for step in steps if any((case, step) in taken for case in self.cases)]
        stages = {} if self.few else {row.case_id: row for row in records(ladder(study, cases=self.cases))}
        rows, uncoded = [], teller.label("status", codes.NOT_CODED)
        for case in self.cases:
            row = [self.short[case], teller.label("programme", study.case(case).programme)]
            row += [taken.get((case, step), uncoded) for step in steps]
            row += [self._stage(stages[case])] if stages else []
            rows.append([*row, self.say("of", known=known[case], asked=asked[case])])
        headers = [self.say("column.case"), self.say("column.programme")]
        headers += [teller.label("adoption_definition", step) for step in steps]
        headers += [self.say("column.stage")] if stages else []
        table = _table(self.say("cases_caption"), [*headers, self.say("column.answers")], rows, "cases")
        return [table] if len(self.cases) <= NAMED else [self._folded(table)]

    def _taken(self, steps: Sequence[str]) -> dict[tuple[str, str], str]:
        told: dict[tuple[str, str], str] = {}
        for row in records(self.teller.study.adoptions):
            said = self.teller.adopted(row)
            if present(row.case_id) and said:
                told.setdefault((str(row.case_id), str(row.definition)), said)
        return told

    def _stage(self, row: Any) -> str:
        if not present(row.as_of):
            return self.teller.label("status", codes.NOT_CODED)
        return self.teller.stage(row.stage) if present(row.stage) else self.teller.label("status", row.status)

    # Case by question

    def matrix(self) -> list[Block]:
        """Case by question, where any case has an answer: the class or number, or the status in words."""
        grid = {(row.variable_id, row.case_id): row for row in self.rows if row.phase == codes.NOW}
        asked = [name for name in self._questions() if any((name, case) in grid for case in self.cases)]
        told = [name for name in asked if any(grid[name, case].status in TELLING for case in self.cases)]
        if not told:
            return []
        if self.few:
            rows: list[list[str | Runs]] = [
                [self.teller.variable(name), *(self._cell(grid[name, case]) for case in self.cases)] for name in told
            ]
            headers = [self.say("column.question"), *(self.short[case] for case in self.cases)]
            return [_table(self.say("matrix_caption"), headers, rows, "matrix")]
        counted = [self._counted(name, [grid[name, case] for case in self.cases]) for name in told]
        headers = [self.say(f"column.{name}") for name in ("question", "spread", "known", "silent")]
        blocks: list[Block] = [_table(self.say("spread_caption"), headers, counted, "spread")]
        tables = []
        for theme, names in groupby(told, key=lambda name: str(self.teller.variables[name].theme)):
            shown = list(names)
            headers = [self.say("column.case"), *(self.teller.variable(name) for name in shown)]
            of_theme = [self._row(case, [grid[name, case] for name in shown]) for case in self.cases]
            tables.append(_table(self.teller.label("theme", theme), headers, of_theme, "matrix"))
        return [*blocks, self._folded(*tables)]

    def _questions(self) -> Iterator[str]:
        """What is classed or counted as things are now; before and after, and the long lists, stand elsewhere."""
        for name, row in self.teller.variables.items():
            if row.type != codes.TEXT and codes.NOW in str(row.phases).split() and name not in CARRIED:
                yield name

    def _row(self, case: str, answers: list[Any]) -> list[str | Runs]:
        return [self.short[case], *(self._plain(row) for row in answers)]

    def _cell(self, row: Any) -> Runs:
        return runs(self._plain(row), self.teller.cited(row) if row.status in TELLING else "")

    def _plain(self, row: Any) -> Runs:
        """The class or number alone with what has to be said beside it; the words behind it stand with the answers."""
        caveat = self.teller.caveat(row)
        written = self._written(row) if row.status in codes.KNOWN else ""
        return runs(written, Marked(f" ({caveat})" if written else caveat, "status") if caveat else "")

    def _written(self, row: Any) -> str:
        """The class or number, with its unit where the question's name does not tell what is counted."""
        name, unit = self.teller.variable(row.variable_id), self.teller.unit(row.variable_id)
        return self.teller.written(row, unit=unit.lower() not in name.lower())

    def _counted(self, name: str, rows: list[Any]) -> list[str]:
        known = [row for row in rows if row.status in codes.KNOWN]
        silent = Counter(self.teller.label("status", row.status) for row in rows if row.status not in codes.KNOWN)
        variable = self.teller.variables[name]
        if variable.type in codes.NUMERIC:
            numbers = sorted(float(row.value_number) for row in known if present(row.value_number))
            said = self.say("range", low=self.teller.number(numbers[0]), high=self.teller.number(numbers[-1]))
            unit = self.teller.unit(name)
            said = said if unit.lower() in self.teller.variable(name).lower() else f"{said} {unit}"
        else:
            held = Counter(code for row in known for code in str(row.value).split())
            order = [code for code in self.teller.study.codebook.vocabulary(str(variable.vocabulary)) if held[code]]
            said = self._numbers((self.teller.label(str(variable.vocabulary), code), held[code]) for code in order)
        base = self.say("of", known=len(known), asked=len(rows))
        return [self.teller.variable(name), said if known else "–", base, self._numbers(silent.items()) or "–"]

    def _numbers(self, counted: Iterable[tuple[str, int]]) -> str:
        return "; ".join(self.say("number", label=label, count=count) for label, count in counted)

    # Before and after

    def changes(self) -> list[Block]:
        """Before and after, a row for every case and question with something in it; of many cases folded away."""
        found: dict[str, list[tuple[str, Pair]]] = {}
        for case in self.cases:
            for pair in pairs(self.teller, case):
                if pair.telling:
                    found.setdefault(pair.variable, []).append((case, pair))
        names = [name for name in self.teller.variables if name in found]
        in_words = [name for name in names if self.teller.variables[name].type == codes.TEXT]
        classed = [name for name in names if name not in in_words]
        blocks = self._few_changes(found, classed, in_words) if self.few else self._many_changes(found, names)
        base = "changes_base" if self.few else "changes_base_many"
        return [*blocks, Paragraph(runs(self.say(base, of=len(self.cases))), "remark")] if names else []

    def _few_changes(
        self, found: dict[str, list[tuple[str, Pair]]], classed: list[str], in_words: list[str]
    ) -> list[Block]:
        """What is classed or counted in a table with footnotes, and what is told in words folded away."""
        headers = [self.say(f"column.{name}") for name in ("question", "case", "before", "after")]
        blocks: list[Block] = []
        for caption, shown in (("changes_caption", classed), ("changes_in_words", in_words)):
            rows: list[list[str | Runs]] = [
                [self.teller.variable(name), self.short[case], *cells(self.teller, pair)]
                for name in shown
                for case, pair in found[name]
            ]
            table = _table(self.say(caption), headers, rows, "reforms")
            if rows and caption == "changes_caption":
                blocks.append(table)
            elif rows:
                blocks.append(Fold(self.say("changes_fold", what=self.say(caption), count=len(rows)), (table,)))
        return blocks

    def _many_changes(self, found: dict[str, list[tuple[str, Pair]]], names: list[str]) -> list[Block]:
        """A table for every question, with the words and the source beside each answer, since no figure has them."""
        headers = [self.say(f"column.{name}") for name in ("case", "before", "after")]
        tables = []
        for name in names:
            rows: list[list[str | Runs]] = [
                [self.short[case], *(self._side(name, row) for row in (pair.before, pair.after))]
                for case, pair in found[name]
            ]
            tables.append(_table(self.teller.variable(name), headers, rows, "reforms"))
        count = sum(len(found[name]) for name in names)
        return [Fold(self.say("changes_fold", what=self.say("changes_caption"), count=count), tuple(tables))]

    def _side(self, name: str, row: Any) -> Runs:
        """An answer with all words that are told beside a count, and where each is from."""
        key = str(row.case_id), str(row.phase)
        counted, worded = (self._answered.get((variable, *key)) for variable in (name, f"{name}{IN_WORDS}"))
        told = [each for each in (counted, worded) if each is not None and each.status in TELLING]
        if not told:
            return self.teller.answer(row)
        where = dict.fromkeys(runs(" (", place, ")") for each in told if (place := self.teller.where(each)))
        return runs(between([self._in_full(each) for each in told], "; "), *where)

    def _in_full(self, row: Any) -> Runs:
        """An answer with its words, which are not told elsewhere with a count that they hold."""
        said, own = self.teller.answer(row), self.teller.text(row)
        return between([said, self.teller.passage(row)], "; ") if own and own not in plain(said) else said

    @cached_property
    def _answered(self) -> dict[tuple[str, str, str], Any]:
        """Every answer by question, case and phase."""
        return {(str(row.variable_id), str(row.case_id), str(row.phase)): row for row in self.rows}

    # Principles and practices

    def carried(self) -> list[Block]:
        """Which principles and practices come out in which cases, and those that come out in none."""
        blocks: list[Block] = []
        for variable in CARRIED:
            if variable not in self.teller.variables:
                continue
            asked = {row.case_id: row for row in self.rows if row.variable_id == variable and row.phase == codes.NOW}
            known = [case for case in self.cases if asked[case].status in codes.KNOWN]
            held = self._held(variable)
            vocabulary = str(self.teller.variables[variable].vocabulary)
            rows: list[list[str | Runs]] = [
                [self.teller.label(vocabulary, code), self._holders(by, asked),
                 self.say("of", known=len(by), asked=len(known))]
                for code, by in sorted(held.items(), key=lambda pair: -len(pair[1])) if by
            ]  # fmt: skip
            if rows:
                name = self.teller.variable(variable)
                headers = [name, *(self.say(f"column.{each}") for each in ("comes_out", "known"))]
                blocks += [Heading(name), _table(self.say("carried_caption", variable=name), headers, rows, variable)]
                blocks += self._rest(vocabulary, [code for code, by in held.items() if not by], asked)
        return blocks

    def _held(self, variable: str) -> dict[str, list[str]]:
        matrix = class_matrix(self.teller.study, variable, phase=codes.NOW, cases=self.cases)
        held: dict[str, list[str]] = {}
        for row in records(matrix):
            by = held.setdefault(row.code, [])
            if present(row.present) and row.present:
                by.append(row.case_id)
        return held

    def _holders(self, by: list[str], asked: dict[str, Any]) -> Runs:
        if not self.few:
            return runs(self.findings.named(by))
        return between([runs(self.short[case], self.teller.cited(asked[case])) for case in by], ", ")

    def _rest(self, vocabulary: str, none: list[str], asked: dict[str, Any]) -> list[Block]:
        said = []
        if none:
            said.append(self.say("carried_none", names="; ".join(self.teller.label(vocabulary, code) for code in none)))
        if silent := [case for case, row in asked.items() if row.status not in codes.KNOWN]:
            said.append(self.say("carried_silent", cases=self.findings.named(silent)))
        return [Paragraph(runs(" ".join(said)), "remark")] if said else []

    # What is known

    def coverage(self) -> Table:
        """Of how many questions the answer is known, theme by theme."""
        table = known_by_theme(self.teller.study, cases=self.cases)
        headers, rows = [self.say("column.theme")], []
        headers += [self.short[case] for case in self.cases] if self.few else [self.say("column.known_all")]
        for theme, group in table.groupby("theme", sort=False, observed=True):
            of_case = {row.case_id: self.say("of", known=row.known, asked=row.of) for row in records(group)}
            whole = self.say("of", known=int(group["known"].sum()), asked=int(group["of"].sum()))
            told = [of_case.get(case, "–") for case in self.cases] if self.few else [whole]
            rows.append([self.teller.label("theme", theme), *told])
        return _table(self.say("coverage_caption"), headers, rows, "coverage")

    def _folded(self, *tables: Block) -> Fold:
        return Fold(self.say("one_by_one", count=len(self.cases)), tables)


def _table(caption: str, headers: Sequence[str], rows: Iterable[Iterable[str | Runs]], name: str = "") -> Table:
    cells = tuple(tuple(cell if isinstance(cell, tuple) else runs(cell) for cell in row) for row in rows)
    return Table(caption, tuple(headers), cells, name)
