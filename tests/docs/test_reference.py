"""The generated reference is what the data, the commands and the code say today, and leaves no command out."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tillkom import cli

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reference")
    subprocess.run([sys.executable, str(ROOT / "scripts" / "reference_docs.py"), "--out", str(folder)], check=True)
    return folder


@pytest.mark.parametrize("name", ["codebook.md", "cli.md", "api.md"])
def test_page_is_current(fresh: Path, name: str) -> None:
    made = (fresh / name).read_text(encoding="utf-8")
    assert (REFERENCE / name).read_text(encoding="utf-8") == made, "run: python scripts/reference_docs.py"


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command by the words that call it, those of a group's own among them."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def test_every_command_and_every_option_is_in_the_reference() -> None:
    page = (REFERENCE / "cli.md").read_text(encoding="utf-8")
    for name, command in commands(cli.tillkom):
        _, found, section = page.partition(f"\n## tillkom {name}\n")
        assert found, name
        for parameter in command.params:
            for option in parameter.opts:
                assert option in section.split("\n## ")[0] or not option.startswith("-"), f"{name} {option}"


def test_every_command_is_used_somewhere_in_the_guides() -> None:
    guides = [page for page in ROOT.glob("docs/**/*.md") if page.parent != REFERENCE]
    text = "\n".join(page.read_text(encoding="utf-8") for page in guides)
    assert [name for name, _ in commands(cli.tillkom) if f"tillkom {name}" not in text] == []


def test_every_variable_and_every_code_is_in_the_codebook() -> None:
    page = (REFERENCE / "codebook.md").read_text(encoding="utf-8")
    for table, column in (("variables", "variable_id"), ("vocabularies", "code")):
        with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            codes = [row[column] for row in csv.DictReader(file)]
        assert codes
        assert [code for code in codes if f"| `{code}` |" not in page] == []
