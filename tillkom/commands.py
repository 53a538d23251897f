"""The commands of those who code: workbooks, new studies and cases, agreement and settling, JupyterLab.

Like every command they only parse, and import what they need when they run.
"""

from __future__ import annotations

import os
from typing import Any

import click

Folder = click.Path(file_okay=False)
data_option = click.option("--data", type=Folder, default="data", show_default=True, help="The study's folder.")
language_option = click.option(
    "--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True, help="Swedish or English."
)


@click.group()
def coding() -> None:
    """What is added to the command line beside the commands that check and render."""


@coding.group()
def workbook() -> None:
    """Code in Excel or LibreOffice: a study as a workbook, and back."""


@workbook.command(name="export")
@click.argument("file", metavar="FILE")
@click.option("--case", "cases", metavar="CASE", multiple=True, help="Only this case; may be repeated.")
@click.option("--coder", metavar="NAME", help="This coder's copy: it holds nobody else's answers.")
@language_option
@data_option
def workbook_export(file: str, cases: tuple[str, ...], coder: str | None, language: str, data: str) -> None:
    """Write the study to FILE (.xlsx) for coding.

    Each case has a form with every question that applies, lists to choose from and what the codes mean.
    """
    from tillkom.language import words
    from tillkom.workbook import export_workbook

    path = export_workbook(data, file, cases=cases or None, coder=coder, language=language)
    click.echo(words("workbook", language)("difference.exported", path=path))


@workbook.command(name="import")
@click.argument("file", metavar="FILE")
@click.option("--yes", is_flag=True, help="Write the changes; without it they are only shown.")
@click.option("--language", type=click.Choice(["sv", "en"]), help="Of the messages.  [default: the workbook's]")
@data_option
def workbook_import(file: str, yes: bool, language: str | None, data: str) -> None:
    """Read a filled-in workbook, show what it changes and, with --yes, write it.

    Checked like tillkom check, with sheet and cell in every message; where anything is wrong, nothing is taken.
    """
    from tillkom.language import words
    from tillkom.workbook import import_workbook

    found = import_workbook(data, file, language=language)
    say = words("workbook", language or found.language)
    click.echo(found.text(language or found.language))
    if found.changes and yes:
        found.write()
        click.echo(say("difference.written", folder=data))
    elif found.changes:
        click.echo(say("difference.not_written"))


@coding.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", metavar="[OPTION]...", nargs=-1, type=click.UNPROCESSED)
@data_option
def lab(options: tuple[str, ...], data: str) -> int:
    """Open JupyterLab with data and notebooks in sight.

    It opens at the guided tour. Every other OPTION is given to JupyterLab, for instance --no-browser.
    """
    from tillkom.lab import open_lab

    return open_lab(data, options)


@coding.command()
@click.argument("folder", metavar="DIR", type=Folder)
@click.option("--title", default=None, help="The study's title, in Swedish.")
def new_study(folder: str, title: str | None) -> None:
    """Make an empty study in DIR.

    It is valid from the start, with its codebook and its own copy of the notebooks to adapt.
    """
    from tillkom.scaffold import new_study as make

    make(folder, title=title)
    click.echo(f"A new study is in {folder}{os.sep}; {os.path.join(folder, 'README.md')} says how to go on.")


@coding.command()
@click.argument("folder", metavar="DIR", type=Folder)
def example(folder: str) -> None:
    """Write a study of one whole adoption curve to DIR.

    Real and public: the Swedish municipalities that joined the administrative area for Finnish, out of all that could.
    """
    from tillkom.scaffold import example_study

    example_study(folder)
    click.echo(f"The example study is in {folder}{os.sep}; {os.path.join(folder, 'README.md')} says what it may show.")


@coding.command()
@click.argument("case_id", metavar="ID")
@click.option("--title", required=True, help="What the case is called in reports, in Swedish.")
@click.option("--unit", "units", multiple=True, required=True, help="Whom it is about: kommun:1490, 1490 or Borås.")
@click.option("--programme", default=None, help="Code of the programme it belongs to.  [default: the first one]")
@click.option("--source", default=None, help="Id of its main source in sources.csv.")
@click.option("--citation", default=None, help="Enter a new source with this citation.  [its id: --source, else ID]")
@data_option
def new_case(case_id: str, title: str, units: tuple[str, ...], data: str, **options: Any) -> None:
    """Add a case to a study.

    ID is short and stays for ever, for instance boras; it names the report's files. A new case is visible to nobody
    but the research group (intern) until cases.csv says otherwise. Several units: --unit once for each, the principal
    first.
    """
    from tillkom.scaffold import new_case as add

    added = add(data, case_id, title=title, units=units, **options)
    click.echo(f"{case_id} is in {os.path.join(data, 'cases.csv')}, about {', '.join(added)}.")
    if not (options["source"] or options["citation"]):
        click.echo("It has no source yet: enter one in sources.csv and its id in cases.csv.")


@coding.command()
@data_option
@click.option(
    "--by",
    type=click.Choice(["all", "type", "theme", "variable"]),
    default="type",
    show_default=True,
    help="What to tell it by.",
)
@click.option("--loose", is_flag=True, help="Count belagd and ungefärlig as equal where the value is.")
@language_option
def agreement(data: str, by: str, loose: bool, language: str) -> None:
    """Tell how far coders agree, before anything was settled.

    Krippendorff's alpha and the share of equal answers, of all answers that two or more coders coded.
    """
    from tillkom import load_study
    from tillkom.agreed import agreement_text

    click.echo(agreement_text(load_study(data), by, language, loose=loose))


@coding.command()
@click.argument("case", metavar="[CASE]", required=False)
@click.argument("variable", metavar="[VARIABLE]", required=False)
@click.argument("phase", metavar="[PHASE]", required=False)
@data_option
@click.option("--take", metavar="CODER", help="The coder whose answer holds.")
@click.option("--status", help="What is known, for instance belagd or framgår_ej.")
@click.option("--value", help="The number, or the codes with a space between; of a stage, the stage.")
@click.option("--text-sv", help="The answer in words; of a stage, the reason.")
@click.option("--text-en", help="The same in English.")
@click.option("--qualifier", help="How near a number is, for instance minst.")
@click.option("--trajectory", help="Of a stage: in which direction the case moves.")
@click.option("--kind", help="Who says so.")
@click.option("--source", "source_id", help="The source's id.")
@click.option("--locator", help="The place in the source.")
@click.option("--why", default="", help="The reason for the decision; it never leaves the research group.")
@click.option("--coder", default="", help="Who records the decision.")
@click.option("--replace", is_flag=True, help="Put it in the place of an earlier decision.")
@language_option
def settle(case: str | None, variable: str | None, phase: str | None, data: str, language: str, **options: Any) -> None:
    """List what coders differ on, or record what was decided.

    Without a variable it lists, side by side, what each coder says, in one case or in all. With CASE VARIABLE PHASE
    (stage and its date, for a judged stage) and --take or --status it writes the decision as a row of its own; both
    coders' rows stay. Words, kind and source are those of the coder who gave that answer, unless you give others.
    """
    from tillkom import load_study
    from tillkom.deciding import decide, differences_text
    from tillkom.language import words

    if case is None or variable is None:
        click.echo(differences_text(load_study(data), cases=case, language=language))
        return
    given = {name: value for name, value in options.items() if value is not None}
    decided = decide(data, case, variable, phase, **given)
    decided.write()
    when = decided.cells.get("phase") or decided.cells["as_of"]
    click.echo(words("deciding", language)("written", case=case, variable=variable, phase=when))


@coding.command()
@data_option
def migrate(data: str) -> None:
    """Bring a study made with an earlier version up to date.

    Adds the tables, columns and vocabularies that it lacks, empty, and moves what stands in replaced columns. Nothing
    that is coded is changed; the files keep the shape they were saved in.
    """
    from tillkom.migration import migrate as bring

    done = bring(data)
    click.echo("\n".join(done) if done else f"{data} is up to date.")


@coding.command()
@click.argument("folder", metavar="DIR", type=Folder)
@click.option("--cases", type=click.IntRange(min=1), default=40, show_default=True, help="How many cases.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="The same seed, the same study.")
def synthetic(folder: str, cases: int, seed: int) -> None:
    """Write a made-up study to DIR.

    Complete, valid and plainly labelled as synthetic: for teaching, tests and benchmarks.
    """
    from tillkom.synthetic import write_study

    write_study(folder, cases=cases, seed=seed)
    click.echo(f"A synthetic study of {cases} cases is in {folder}{os.sep}")
