"""A filled-in workbook as changes to its study: checked, shown, and only then written."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tillkom.check import Problem, check_study
from tillkom.codebook import Codebook, TableSchema
from tillkom.codes import CODING
from tillkom.editing import TableFile
from tillkom.files import write_whole
from tillkom.language import told, words
from tillkom.reading import clean
from tillkom.workbook.cells import Filled, SheetPage, SheetRow, WorkbookError, read_workbook
from tillkom.workbook.exporting import written_rows
from tillkom.workbook.layout import KEY, ONE_CODERS, Page, digest_of, key_of, pages
from tillkom.workbook.meant import Meaning

if TYPE_CHECKING:
    from tillkom.study import Study


@dataclass(frozen=True)
class Change:
    """One row that a workbook changes: new, changed or removed."""

    kind: str
    table: str
    key: str
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    row: SheetRow | None = None


@dataclass(frozen=True)
class Import:
    """What a workbook would change in its study; nothing is written until ``write`` is called."""

    folder: Path
    changes: list[Change]
    files: dict[Path, bytes]
    language: str
    """The workbook's own."""

    def write(self) -> None:
        """Write the changes to the study's tables: all of them, or none where something cannot be written."""
        if self.files:
            write_whole(self.files)

    def text(self, language: str = "sv") -> str:
        """The difference, a line for each row that is new, changed or removed."""
        say = words("workbook", language)
        if not self.changes:
            return say("difference.same")
        counts = {kind: sum(change.kind == kind for change in self.changes) for kind in ("new", "changed", "removed")}
        lines = [_line(change, language) for change in self.changes]
        return "\n".join([say("difference.head", **counts), *lines])


def _line(change: Change, language: str) -> str:
    say = words("workbook", language)
    empty = say("difference.empty")
    names = [name for name in {**change.before, **change.after} if name not in ("variable_id", "phase", "case_id")]
    if change.kind == "changed":
        said = "; ".join(f"{name}: {change.before[name] or empty} → {change.after[name] or empty}" for name in names)
    else:
        cells = change.after or change.before
        said = "; ".join(f"{name}: {cells[name]}" for name in names if cells[name])
    return f"  {say(f'difference.{change.kind}')} {change.table} {change.key.replace('|', ' · ')}: {said}"


def import_workbook(data: str | Path, path: str | Path, *, language: str | None = None) -> Import:
    """Read a filled-in workbook and find what it changes in the study it was made from.

    Parameters
    ----------
    data : the study's folder.
    path : the workbook, as Excel or LibreOffice saved it.
    language : of what is said, "sv" or "en"; None = the workbook's.

    Returns
    -------
    The changes, checked as ``tillkom check`` checks a study; nothing is written yet.

    Raises
    ------
    WorkbookError : anything in the workbook that cannot be read or would make the study unsound; every mistake is
        named with sheet and cell, and nothing of the workbook is taken.
    """
    from tillkom.render.planning.study_folder import checked_study

    folder, path = Path(data), Path(path)
    filled = read_workbook(path, language)
    said = language or filled.language
    study = checked_study(folder)
    gone = [case_id for case_id in filled.cases if case_id not in study.case_ids]
    if gone:
        raise WorkbookError(path, [words("workbook", said)("problem.no_case", case=gone[0])])
    rows = written_rows(folder, study.codebook)
    differ = _Differ(study, rows, filled, said)
    changes = list(differ.changes())
    if wrong := filled.said + differ.said:
        raise WorkbookError(path, wrong)
    edited = _Edited(folder, study.codebook)
    for change in changes:
        edited.apply(change)
    if wrong := edited.problems(said):
        raise WorkbookError(path, wrong)
    return Import(folder, changes, edited.files(), filled.language)


class _Differ:
    """The rows of a workbook held against those of the study."""

    def __init__(self, study: Study, rows: dict[str, list[dict[str, str]]], filled: Filled, language: str) -> None:
        self._codebook, self._filled = study.codebook, filled
        self._say = words("workbook", language)
        self._language = language
        self._now = pages(study, rows, filled.cases, filled.coder, filled.language)
        self._rows = {
            name: {key_of(study.codebook.tables[name], row): row for row in table} for name, table in rows.items()
        }
        self.said: list[str] = []

    def changes(self) -> Iterator[Change]:
        """Every row that is new, changed or removed."""
        for sheet in self._filled.pages:
            now = next((page for page in self._now if (page.table, page.case_id) == (sheet.table, sheet.case_id)), None)
            if now is not None:
                yield from self._of_sheet(sheet, now)

    def _of_sheet(self, sheet: SheetPage, now: Page) -> Iterator[Change]:
        meaning = Meaning(now, self._codebook, self._language)
        lines = {line.key: line for line in now.lines if line.key is not None}
        seen: set[str] = set()
        for row in sheet.rows:
            key = row.cells.get(KEY, "")
            known = key in sheet.given and key not in seen
            if known:
                seen.add(key)
            shown = meaning.shown(row)
            if known and digest_of(shown) == sheet.given[key]:
                continue  # as it was given out
            blank = not meaning.filled(shown)
            if not known:
                if not blank:
                    yield from self._new(sheet, row, meaning, shown)
                continue
            if key not in lines or lines[key].digest not in (sheet.given[key], digest_of(shown)):
                self.said.append(f"{row.place(None, self._language)}: {self._say('problem.changed_since')}")
            elif blank:
                yield Change("removed", sheet.table, key, before=self._rows[sheet.table][key], row=row)
            else:
                yield from self._changed(sheet, row, meaning, shown, key)
        for key in sheet.given:
            if key not in seen and key in lines:
                if sheet.case_id:
                    self.said.append(self._say("problem.row_gone", sheet=sheet.name, row=key.replace("|", " · ")))
                else:
                    yield Change("removed", sheet.table, key, before=self._rows[sheet.table][key])

    def _new(self, sheet: SheetPage, row: SheetRow, meaning: Meaning, shown: dict[str, str]) -> Iterator[Change]:
        cells = self._read(meaning, row, shown, sheet)
        if cells is None:
            return
        schema = self._codebook.tables[sheet.table]
        if sheet.table in ONE_CODERS:
            cells["coder"] = cells.get("coder") or self._filled.coder or ""
            if "round" in schema.names:
                cells["round"] = cells.get("round") or CODING
        if self._whose(row, sheet, cells):
            yield Change("new", sheet.table, key_of(schema, cells), after=cells, row=row)

    def _changed(
        self, sheet: SheetPage, row: SheetRow, meaning: Meaning, shown: dict[str, str], key: str
    ) -> Iterator[Change]:
        cells = self._read(meaning, row, shown, sheet)
        if cells is None or not self._whose(row, sheet, cells):
            return
        before = self._rows[sheet.table][key]
        other = {name: cell for name, cell in cells.items() if clean(before.get(name, "")) != clean(cell)}
        other = {name: cell for name, cell in other.items() if not meaning.same(name, before.get(name, ""), cell)}
        if other:
            yield Change("changed", sheet.table, key, {name: before[name] for name in other}, other, row)

    def _read(self, meaning: Meaning, row: SheetRow, shown: dict[str, str], sheet: SheetPage) -> dict[str, str] | None:
        cells, wrong = meaning.cells(row, shown)
        self.said += wrong
        if wrong:
            return None
        return cells | ({"case_id": sheet.case_id} if sheet.case_id else {})

    def _whose(self, row: SheetRow, sheet: SheetPage, cells: dict[str, str]) -> bool:
        """Whether the row is the coder's whose copy this is."""
        coder = self._filled.coder
        if coder is None or sheet.table not in ONE_CODERS or cells.get("coder", "") in ("", coder):
            return True
        self.said.append(f"{row.place('coder', self._language)}: {self._say('problem.not_yours', coder=coder)}")
        return False


class _Edited:
    """The study's files with the changes made, and what the check says of them."""

    def __init__(self, folder: Path, codebook: Codebook) -> None:
        self._folder, self._codebook = folder, codebook
        self._files: dict[str, TableFile] = {}
        self._changes: dict[str, dict[int, Change]] = {}
        self._added: dict[str, dict[int, list[Change]]] = {}

    def apply(self, change: Change) -> None:
        """Make one change."""
        file, schema = self._file(change.table), self._codebook.tables[change.table]
        if change.kind == "new":
            after = self._below(file, schema, change)
            file.add({name: cell for name, cell in change.after.items() if cell}, after=after)
            last = max(file.table.row_numbers, default=1)
            self._added.setdefault(change.table, {}).setdefault(last if after is None else after, []).append(change)
            return
        row = next(number for number, cells in file.rows.items() if _key(schema, cells) == change.key)
        if change.kind == "removed":
            file.remove(row)
        else:
            file.change(row, change.after)
            self._changes.setdefault(change.table, {})[row] = change

    def _file(self, table: str) -> TableFile:
        if table not in self._files:
            self._files[table] = TableFile(self._folder / self._codebook.tables[table].path)
        return self._files[table]

    @staticmethod
    def _below(file: TableFile, schema: TableSchema, change: Change) -> int | None:
        """The last row of the same case, so that a case's rows stay together."""
        if "case_id" not in schema.names or schema.name == "cases":
            return None
        case_id = change.after.get("case_id")
        return max(
            (number for number, cells in file.rows.items() if clean(cells.get("case_id", "")) == case_id), default=None
        )

    def files(self) -> dict[Path, bytes]:
        """The new contents of the files that change."""
        return {self._folder / self._codebook.tables[name].path: file.content() for name, file in self._files.items()}

    def problems(self, language: str) -> list[str]:
        """What ``tillkom check`` says of the changed study, with sheet and cell instead of file and row."""
        if not self._files:
            return []
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(shutil.copytree(self._folder, Path(folder) / "study"))
            for path, content in self.files().items():
                (copy / path.relative_to(self._folder)).write_bytes(content)
            found = check_study(copy)
            tables = {(copy / schema.path).as_posix(): name for name, schema in self._codebook.tables.items()}
            return [self._said(problem, tables.get(problem.file), language) for problem in found]

    def _said(self, problem: Problem, table: str | None, language: str) -> str:
        place = self._place(table, problem.row, problem.column, language) if table and problem.row else None
        if place is None:
            column = f", {problem.column}" if problem.column else ""
            name = self._codebook.tables[table].path if table else Path(problem.file).name
            place = words("workbook", language)("place.study", file=name, row=problem.row or 1, column=column)
        return f"{place}: {told(problem.message, language)} {told(problem.remedy, language)}"

    def _place(self, table: str, row: int, column: str | None, language: str) -> str | None:
        """Where the row of a file stands in the workbook, if it comes from there."""
        if table not in self._files:
            return None
        old, nth = 0, 0
        for made, place in enumerate(self._files[table].places(), start=1):
            old, nth = (place, 0) if place is not None else (old, nth + 1)
            if made == row:
                changed = self._changes.get(table, {}).get(old) if nth == 0 else self._added[table][old][nth - 1]
                return changed.row.place(column, language) if changed and changed.row else None
        return None


def _key(schema: TableSchema, cells: dict[str, str]) -> str:
    return "|".join(clean(cells.get(name, "")) for name in schema.primary_key)
