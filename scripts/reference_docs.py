"""Write docs/reference/: the codebook, the command line and the library, from the data, the commands and the code.

Run it after a change of any of them, from anywhere: ``python scripts/reference_docs.py``. A test holds the pages
against what this script would write.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import click
from reference_api import api_page, markdown_table

from tillkom import cli
from tillkom.codebook import Codebook, Field, TableSchema, Term
from tillkom.reading import read_table

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
DEFAULT = r"\s*\[(?:default|its id): (.*?)\]"
GENERATED = "<!-- Written by scripts/reference_docs.py. Change the source it is made from, then run the script. -->"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=REFERENCE, help="where the pages go")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    for name, page in pages().items():
        (out / name).write_bytes(page.encode("utf-8"))


def pages() -> dict[str, str]:
    """Every page of the reference, by file name."""
    made = {"codebook.md": codebook_page(), "cli.md": cli_page(), "api.md": api_page()}
    return {
        name: re.sub(r"\n{3,}", "\n\n", "\n".join([GENERATED, "", *lines])).rstrip() + "\n"
        for name, lines in made.items()
    }


# The codebook ---------------------------------------------------------------------------------------------------------


def codebook_page() -> list[str]:
    book = Codebook.read(ROOT / "data")
    lines = [
        "# Codebook",
        "",
        "What the shipped study holds: its tables and their columns, its variables, and the codes an answer can have.",
        "Codes are Swedish words and stay the same for ever; the labels beside them are what readers see. A study made",
        "with `tillkom new-study` starts from this codebook.",
        "",
        "- [Tables](#tables)",
        "- [Variables](#variables)",
        "- [Vocabularies](#vocabularies)",
        "",
        "## Tables",
        "",
        "Every table is a CSV file in `data/`; `data/datapackage.json` describes it for machines.",
        "**Key**: no two rows have the same values in these columns together. *must stand*: the cell may not be empty.",
        "",
    ]
    for table in book.tables.values():
        lines += _table_section(table)
    return lines + _variables_section(book) + _vocabularies_section(book)


def _table_section(table: TableSchema) -> list[str]:
    references = {name: key.table for key in table.foreign_keys for name in key.fields}
    rows = [
        [
            f"`{column.name}`",
            column.title("en"),
            column.title("sv"),
            _holds(column, references),
            column.description("en"),
        ]
        for column in table.fields
    ]
    return [
        f"### {table.name}",
        "",
        f"`data/{table.path}` – {table.description('en')} ({table.title('sv')}: {table.description('sv')})",
        "",
        f"**Key**: {', '.join(f'`{name}`' for name in table.primary_key)}",
        "",
        *markdown_table(["Column", "Title", "Titel", "What may stand", "Note"], rows),
        "",
    ]


def _holds(column: Field, references: dict[str, str]) -> str:
    kinds = {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "true or false",
        "year": "year",
    }
    what = kinds.get(column.type, column.type)
    if column.is_edtf:
        what = "date (EDTF)"
    elif column.vocabulary:
        what = f"{'codes' if column.is_list else 'a code'} of [{column.vocabulary}](#{_anchor(column.vocabulary)})"
    elif column.name in references:
        what = f"an id in [{references[column.name]}](#{references[column.name]})"
    bounds = [f"≥ {column.minimum:g}" if column.minimum is not None else ""]
    bounds += [f"≤ {column.maximum:g}" if column.maximum is not None else ""]
    pieces = [what, *bounds, "must stand" if column.required else ""]
    return ", ".join(piece for piece in pieces if piece)


def _variables_section(book: Codebook) -> list[str]:
    raw = read_table(ROOT / "data" / book.tables["variables"].path)
    rows = [dict(zip(raw.header, row, strict=False)) for row in raw.rows]
    types = book.vocabulary("variable_type")
    lines = [
        "## Variables",
        "",
        "What can be coded, by theme, from `data/variables.csv`. **Type**: text = an answer in words, count = a whole",
        "number of 0 or more, number, class = one code, several classes = codes with a space between.",
        "",
    ]
    for code, theme in book.vocabulary("theme").items():
        mine = sorted((row for row in rows if row["theme"] == code), key=lambda row: int(row["order"]))
        cells = [
            [
                f"`{row['variable_id']}`",
                row["question_en"],
                row["question_sv"],
                types[row["type"]].label_en
                + (f": [{row['vocabulary']}](#{_anchor(row['vocabulary'])})" if row["vocabulary"] else ""),
                _levels(row["levels"], book),
                row["phases"].replace(" ", ", "),
            ]
            for row in mine
        ]
        if cells:
            headers = ["Variable", "Question", "Fråga", "Type", "Levels", "Phases"]
            lines += [f"### {theme.label_en} ({theme.label_sv})", "", *markdown_table(headers, cells), ""]
    return lines


def _levels(codes: str, book: Codebook) -> str:
    chosen = codes.split()
    return "all" if set(chosen) == set(book.vocabulary("level")) else ", ".join(chosen)


def _vocabularies_section(book: Codebook) -> list[str]:
    lines = ["## Vocabularies", "", "The codes and their labels, from `data/vocabularies.csv`.", ""]
    for name, terms in book.vocabularies.items():
        # The name of a table and of a vocabulary may be the same; the word in front keeps the links apart.
        lines += [f"### Vocabulary {name}", ""]
        defined = any(term.definition_en for term in terms.values())
        grouped = any(term.group for term in terms.values())
        headers = ["Code", "Svenska", "English", *["Meaning"] * defined, *["Group"] * grouped]
        lines += [*markdown_table(headers, [_term(term, defined, grouped) for term in terms.values()]), ""]
    return lines


def _term(term: Term, defined: bool, grouped: bool) -> list[str]:
    return [f"`{term.code}`", term.label_sv, term.label_en, *[term.definition_en] * defined, *[term.group] * grouped]


def _anchor(vocabulary: str) -> str:
    return f"vocabulary-{vocabulary}"


# The command line -----------------------------------------------------------------------------------------------------


def cli_page() -> list[str]:
    group = cli.tillkom
    lines = [
        "# Command line",
        "",
        f"{group.help}",
        "",
        "`tillkom --help` lists the commands, `tillkom COMMAND --help` says what one of them does.",
        "`tillkom --version` names the version.",
        "",
        *markdown_table(
            ["Command", "What it does"],
            [
                [f"[`tillkom {name}`](#tillkom-{name.replace(' ', '-')})", _first(command)]
                for name, command in commands().items()
            ],
        ),
        "",
    ]
    for name, command in commands().items():
        lines += _command_section(name, command)
    return lines + _exit_codes()


def commands() -> dict[str, click.Command]:
    """The commands of ``tillkom``, in the order they were written; of one that has commands of its own, those."""
    named: dict[str, click.Command] = {}
    for name, command in cli.tillkom.commands.items():
        below = command.commands if isinstance(command, click.Group) else {}
        named |= {f"{name} {part}": each for part, each in below.items()} or {name: command}
    return named


def _first(command: click.Command) -> str:
    return " ".join((command.help or "").split("\n\n")[0].split())


def _command_section(name: str, command: click.Command) -> list[str]:
    context = click.Context(command, info_name=f"tillkom {name}")
    arguments = [parameter for parameter in command.params if isinstance(parameter, click.Argument)]
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    lines = [f"## tillkom {name}", "", "```text", command.get_usage(context).removeprefix("Usage: "), "```", ""]
    paragraphs = (command.help or "").split("\n\n")
    lines += [line for paragraph in paragraphs for line in (" ".join(paragraph.split()), "")]
    if arguments:
        shown = ", ".join(f"`{argument.make_metavar(context)}`" for argument in arguments)
        lines += [f"Argument: {shown}", ""]
    rows = [
        [f"`{', '.join(option.opts)}`", _takes(option, context), _default(option), _help(option)] for option in options
    ]
    return [*lines, *markdown_table(["Option", "Takes", "Default", "Meaning"], rows), ""]


def _takes(option: click.Option, context: click.Context) -> str:
    if option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        return " or ".join(f"`{choice}`" for choice in option.type.choices)
    if isinstance(option.type, click.Path):
        return "a folder"
    if isinstance(option.type, click.IntRange):
        return f"a whole number, {option.type.min} or more"
    return "several times" if option.multiple else "text"


def _default(option: click.Option) -> str:
    said = re.search(DEFAULT, option.help or "")
    if said:
        return said[1]
    if option.required:
        return "must be given"
    value = option.default
    plain = isinstance(value, (str, int, Path)) and not isinstance(value, bool)
    return f"`{value.as_posix() if isinstance(value, Path) else value}`" if plain else ""


def _help(option: click.Option) -> str:
    return re.sub(DEFAULT, "", option.help or "").strip()


def _exit_codes() -> list[str]:
    told = re.findall(r"^  (\d+)  (.+)$", cli.EXIT_CODES, flags=re.MULTILINE)
    told += [
        (str(cli.EXIT_UNEXPECTED), "a fault of the toolkit itself"),
        (str(cli.EXIT_INTERRUPTED), "stopped by you (Ctrl-C); what was finished stands"),
    ]
    return [
        "## Exit codes",
        "",
        "The number a command ends with, for scripts and scheduled runs.",
        "",
        *markdown_table(["Code", "Meaning"], [list(pair) for pair in told]),
        "",
        f"Set `{cli.TRACE}=1` to see the whole trace of an unexpected fault.",
        "",
    ]


if __name__ == "__main__":
    main()
