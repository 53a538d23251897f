"""A study of two cases, its workbook, and a hand that fills in cells."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tillkom.workbook import export_workbook

NAMES_ROW, FIRST_ROW = 2, 4


class Hand:
    """Fills in a workbook as a coder does, by question and column."""

    def __init__(self, path: Path) -> None:
        self.path, self.book = path, openpyxl.load_workbook(path)

    def columns(self, sheet: str) -> dict[str, int]:
        return {cell.value: cell.column for cell in self.book[sheet][NAMES_ROW] if cell.value}

    def row(self, sheet: str, **where: str) -> int:
        at = self.columns(sheet)
        page = self.book[sheet]
        for row in range(FIRST_ROW, page.max_row + 1):
            if all(page.cell(row, at[name]).value == value for name, value in where.items()):
                return row
        raise AssertionError(f"no row {where} in {sheet}")

    def write(self, sheet: str, row: int, **cells: Any) -> None:
        at = self.columns(sheet)
        for name, value in cells.items():
            self.book[sheet].cell(row, at[name]).value = value

    def free_row(self, sheet: str) -> int:
        page = self.book[sheet]
        return next(row for row in range(FIRST_ROW, page.max_row + 2) if page.cell(row, 1).value is None)

    def place(self, sheet: str, row: int, column: str) -> str:
        return self.book[sheet].cell(row, self.columns(sheet)[column]).coordinate

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path


@pytest.fixture
def study(data_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_folder, tmp_path / "data"))


@pytest.fixture
def hand(study: Path, tmp_path: Path) -> Callable[..., Hand]:
    def make(**options: Any) -> Hand:
        return Hand(export_workbook(study, tmp_path / "study.xlsx", **options))

    return make
