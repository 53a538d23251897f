"""The tutorial does what it says: its tables are filled in, its commands run, and their answers are the ones printed."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")


@dataclass
class Block:
    """A fenced block of the tutorial, with the sentence before it and the prose after it."""

    kind: str
    text: str
    before: str
    after: str


@dataclass
class Ran:
    """What following the tutorial gave."""

    folder: Path
    said: list[tuple[str, str]] = field(default_factory=list)  # what a command said, and what the tutorial prints
    codes: list[tuple[str, int, int]] = field(default_factory=list)  # command, exit code, the one the tutorial tells


def blocks(page: str) -> list[Block]:
    pieces = re.split(r"^```(\w*)\n(.*?)^```\n", page, flags=re.MULTILINE | re.DOTALL)
    prose, rest = pieces[0], pieces[1:]
    found = []
    for kind, text, after in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        sentence = prose.strip().rsplit("\n\n", 1)[-1]
        found.append(Block(kind, text, sentence, after))
        prose = after
    return found


def fill_in(folder: Path, block: Block) -> None:
    """Do to a table what the sentence above the block says."""
    table = folder / re.findall(r"`(data/\w+\.csv)`", block.before)[-1]
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    header = table.read_text(encoding="utf-8").splitlines()[0].split(",")
    new = list(csv.DictReader(block.text.splitlines()))
    if changed := re.search(r"Change row (\d+)", block.before):
        rows[int(changed[1]) - 2] = new[0]  # the header is row 1
    else:
        assert block.before.startswith("Add to"), block.before
        rows += new
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("tutorial")
    result = Ran(folder)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    steps = blocks(TUTORIAL)
    for at, block in enumerate(steps):
        if block.kind == "csv":
            fill_in(result.folder, block)
        elif block.kind == "shell":
            following = steps[at + 1] if at + 1 < len(steps) and steps[at + 1].kind == "text" else None
            told = re.search(r"exit code (\d)", following.after if following else block.after)
            for line in block.text.splitlines():
                if line.startswith("cd "):
                    result.folder = result.folder / line.removeprefix("cd ")
                    continue
                done = subprocess.run(
                    line, shell=True, cwd=result.folder, env=os.environ | {"PATH": path}, capture_output=True, text=True
                )
                said = (done.stdout + done.stderr).strip()
                result.codes.append((f"{line}\n{said}", done.returncode, int(told[1]) if told else 0))
            if following:
                result.said.append((said, following.text.strip()))
            elif "says nothing" in block.after:
                result.said.append((said, ""))
    return result


def test_every_command_ends_with_the_exit_code_the_tutorial_tells(ran: Ran) -> None:
    assert [line for line, code, told in ran.codes if code != told] == []
    assert {told for _, _, told in ran.codes} == {0, 3}


def test_commands_say_what_the_tutorial_prints(ran: Ran) -> None:
    assert len(ran.said) >= 4
    for said, printed in ran.said:
        pattern = re.escape(printed).replace("…", "[0-9.]+")
        assert re.fullmatch(pattern, said), f"{said}\n--- is not ---\n{printed}"


def test_the_files_the_tutorial_names_are_there(ran: Ran) -> None:
    named = {name.removeprefix("my-study/") for name in re.findall(r"`((?:data|reports)/[\w./-]+)`", TUTORIAL)}
    assert {"data/cases.csv", "reports/gislaved.html", "reports/gislaved.ipynb", "reports/index.html"} <= named
    assert [name for name in sorted(named) if not (ran.folder / name).exists()] == []


def test_the_report_shows_what_the_tutorial_tells_to_look_for(ran: Ran) -> None:
    page = (ran.folder / "reports" / "gislaved.html").read_text(encoding="utf-8")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<(style|svg).*?</\1>", " ", page, flags=re.DOTALL)))
    for words in ("nästan 150", "framgår ej", "ej kodad", "Gislaved, Början", "KF 2016 § 199", "stannat av"):
        assert words in text, words


def test_the_public_comparison_keeps_the_internal_case_to_itself(ran: Ran) -> None:
    page = (ran.folder / "reports" / "comparison.html").read_text(encoding="utf-8")
    assert "Gislaveds kommun" not in page


def test_each_exported_figure_has_its_words_and_its_numbers_beside_it(ran: Ran) -> None:
    pictures = sorted((ran.folder / "figures").rglob("*.png"))
    assert pictures
    for picture in pictures:
        assert picture.with_suffix(".txt").is_file()
        assert picture.with_suffix(".csv").is_file()
