"""What the README and the documentation name is there: commands, options, make targets, files, headings."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from tillkom import cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [ROOT / "README.md", ROOT / "data" / "README.md", ROOT / "figures" / "README.md", *ROOT.glob("docs/**/*.md")]
)
IDS = [page.relative_to(ROOT).as_posix() for page in PAGES]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def fenced(text: str) -> list[str]:
    found = re.findall(r"^ *```(?:shell|bat)?\n(.*?)^ *```", text, flags=re.MULTILINE | re.DOTALL)
    return [line.strip() for block in found for line in block.splitlines()]


def command_lines(text: str) -> list[str]:
    """Lines that call tillkom, in blocks and in running text; a description after several spaces is left out."""
    inline = re.findall(r"`(tillkom [a-z-]+[^`]*)`", text)
    lines = [re.split(r"\s{2,}", line)[0] for line in [*fenced(text), *inline] if line.startswith("tillkom ")]
    return [line for line in lines if not re.search(r"\[|COMMAND", line)]


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_command_on_the_page_is_one_the_command_line_takes(page: Path) -> None:
    for line in command_lines(page.read_text(encoding="utf-8")):
        _, name, *arguments = shlex.split(line)
        if name.startswith("-"):
            assert any(name in parameter.opts for parameter in cli.tillkom.get_params(click.Context(cli.tillkom)))
            continue
        assert name in cli.tillkom.commands, line
        command = cli.tillkom.commands[name]
        if isinstance(command, click.Group) and arguments and arguments[0] in command.commands:
            name, *arguments = arguments
            command = command.commands[name]
        # A page may name a command without what it must be given: then its options alone are looked at.
        command.make_context(name, arguments, resilient_parsing=True)
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {argument.split("=")[0] for argument in arguments if argument.startswith("--")} <= known, line


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{target} leads nowhere"
        assert not anchor or anchor in anchors(file), f"{target}: no such heading"


def test_every_make_target_the_readme_names_is_in_the_makefile() -> None:
    named = set(re.findall(r"\bmake ([a-z]+)", README))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert {"render", "test", "lab"} <= named <= targets


def test_every_file_the_readme_names_to_install_from_is_there() -> None:
    for name in ("requirements.lock", "environment.yml", "LICENSE"):
        assert name in README
        assert (ROOT / name).is_file()


def test_the_readme_shows_small_pictures_with_alt_texts() -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)
    assert [path for _, path in pictures] == ["docs/images/stage-ladder.png", "docs/images/adoption-curve.png"]
    for alt, path in pictures:
        assert len(alt) > 40
        picture = ROOT / path
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert picture.stat().st_size < 200_000


def test_every_page_is_reached_from_the_index() -> None:
    waiting, seen = [ROOT / "docs" / "index.md"], set()
    while waiting:
        page = waiting.pop()
        if page in seen or not page.is_file():
            continue
        seen.add(page)
        links = re.findall(r"\]\(([^)#\s]+\.md)", page.read_text(encoding="utf-8"))
        waiting += [(page.parent / link).resolve() for link in links if not link.startswith("https://")]
    assert set(ROOT.glob("docs/**/*.md")) <= seen
