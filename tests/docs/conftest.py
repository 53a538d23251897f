"""Following a page of the documentation as a reader would: fill in its tables, run its commands and its Python."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
HEADER_ROW = 3  # of a sheet of a workbook
QUESTION = ("Question", "Phase", "Fråga", "Skede")  # what a form's row is known by
NOT_RUN = ("make ", "jupyter ", "conda ", "tillkom lab")  # they open windows, or set up environments


@dataclass
class Block:
    """A fenced block of a page, with the sentence before it and the prose after it."""

    kind: str
    text: str
    before: str
    after: str


@dataclass
class Followed:
    """What following a page gave."""

    folder: Path
    said: list[tuple[str, str]] = field(default_factory=list)  # what a command said, and what the page prints
    codes: list[tuple[str, int, int]] = field(default_factory=list)  # command, exit code, the one the page tells
    shown: list[object] = field(default_factory=list)  # what each block of Python ends with

    @property
    def unexpected(self) -> list[str]:
        """Commands that ended otherwise than the page tells."""
        return [f"{line} ended with {code}, not {told}" for line, code, told in self.codes if code != told]


Follow = Callable[..., Followed]


def blocks(page: str) -> list[Block]:
    """The blocks of a page; a table under a sentence that begins with "On the sheet" is one too."""
    page = re.sub(r"(?<=\n\n)((?:\|.*\n)+)", _as_block, page)
    prose, *rest = re.split(r"^ *```(\w*)\n(.*?)^ *```\n", page, flags=re.MULTILINE | re.DOTALL)
    found = []
    for kind, text, after in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        text = re.sub(r"^   (?=\w)", "", text, flags=re.MULTILINE) if kind == "shell" else text
        found.append(Block(kind, text, prose.strip().rsplit("\n\n", 1)[-1], after))
        prose = after
    return found


def _as_block(found: re.Match[str]) -> str:
    before = found.string[: found.start()].strip().rsplit("\n\n", 1)[-1]
    return f"```sheet\n{found[1]}```\n" if before.startswith(("On the sheet", "På bladet")) else found[0]


def fill_in(folder: Path, block: Block) -> None:
    """Do to a table what the sentence above the block says; whole rows are pasted as they stand."""
    table = folder / re.findall(r"`(data/\w+\.csv)`", block.before)[-1]
    changed = re.match(r"(?:Change row|Ändra rad) (\d+)", block.before)
    assert changed or block.before.startswith(("Add to", "Lägg till i")), block.before
    with table.open(encoding="utf-8", newline="") as file:
        text = file.read()
    header = text.removeprefix("\ufeff").splitlines()[0].split(",")
    if set(block.text.splitlines()[0].split(",")) <= set(header):  # only some columns, under their names
        new = list(csv.DictReader(block.text.splitlines()))
        paste = io.StringIO()
        csv.DictWriter(paste, header, lineterminator="\n").writerows(new)
        pasted = paste.getvalue()
    else:
        pasted = block.text
    if changed:
        lines = text.splitlines(keepends=True)
        lines[int(changed[1]) - 1] = pasted  # the header is row 1
        text = "".join(lines)
    else:
        text = (text if text.endswith("\n") else text + "\n") + pasted
    with table.open("w", encoding="utf-8", newline="") as file:
        file.write(text)


def fill_in_workbook(path: Path, block: Block) -> None:
    """Write a table of the page into the sheet its sentence names: a form's rows by question, others below the last."""
    book = openpyxl.load_workbook(path)
    sheet = book[re.findall(r"`([^`]+)`", block.before)[-1]]
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.text.strip().splitlines()]
    titles = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    for cells in rows[2:]:
        said = dict(zip(rows[0], cells, strict=True))
        keys = [name for name in QUESTION if name in said]
        number = next(
            row
            for row in range(HEADER_ROW + 1, sheet.max_row + 2)
            if all(
                sheet.cell(row, titles[name]).value == (said[name] if keys else None) for name in keys or rows[0][:1]
            )
        )
        for name, text in said.items():
            if text and name not in keys:
                sheet.cell(number, titles[name]).value = text
    book.save(path)


def run(followed: Followed, block: Block, printed: Block | None, leave: str | None) -> None:
    """Run the block's commands; the text block after it, if there is one, is what the last of them should say."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    told = re.search(r"exit code (\d)", (printed or block).after)
    said = ""
    for line in block.text.splitlines():
        if line.startswith("cd "):
            followed.folder = followed.folder / line.removeprefix("cd ")
        elif not line.startswith(NOT_RUN) and not (leave and re.search(leave, line)):
            environment = os.environ | {"PATH": path, "PYTHONUTF8": "1"}
            done = subprocess.run(
                line, shell=True, cwd=followed.folder, env=environment, capture_output=True, text=True
            )
            said = done.stdout.strip()
            followed.codes.append((f"{line}\n{said}{done.stderr}", done.returncode, int(told[1]) if told else 0))
    if printed:
        followed.said.append((said, printed.text.strip()))
    elif "says nothing" in block.after or "is silent" in block.after:
        followed.said.append((said, ""))


def run_python(followed: Followed, code: str, names: dict[str, object]) -> None:
    """Run a block as a notebook cell runs: what its last line gives is shown."""
    *lines, last = code.strip().splitlines()
    exec("\n".join(lines), names)  # the pages are our own
    try:
        followed.shown.append(eval(last, names))
    except SyntaxError:
        exec(last, names)


@pytest.fixture(scope="session")
def follow() -> Follow:
    def follow_page(page: str, folder: Path, leave: str | None = None, without: tuple[str, ...] = ()) -> Followed:
        """Follow a page in a folder; commands that match ``leave`` are left out, and sections of these headings."""
        followed = Followed(folder)
        sections = re.split(r"^(?=## )", (DOCS / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
        kept = [section for section in sections if not section.startswith(tuple(f"## {name}" for name in without))]
        assert len(kept) == len(sections) - len(without)
        steps = blocks("".join(kept))
        names: dict[str, object] = {}
        back = Path.cwd()
        try:
            for block, following in zip(steps, [*steps[1:], None], strict=True):
                os.chdir(followed.folder)
                if block.kind == "csv":
                    fill_in(followed.folder, block)
                elif block.kind == "sheet":
                    fill_in_workbook(next(followed.folder.glob("*.xlsx")), block)
                elif block.kind == "python":
                    run_python(followed, block.text, names)
                elif block.kind == "shell":
                    close = following and following.kind == "text" and "like these" not in following.before
                    run(followed, block, following if close else None, leave)
        finally:
            os.chdir(back)
        return followed

    return follow_page
