"""The command line: parsers that only parse, each command named as the function that does the work.

Every command imports what it needs when it runs, so that ``tillkom --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from tillkom import __version__, commands
from tillkom.commands import Folder, data_option, language_option
from tillkom.errors import EXIT_DATA, EXIT_OK, EXIT_SOME_FAILED, EXIT_USAGE, TillkomError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tillkom.render import Batch, Order

EXIT_UNEXPECTED = 70  # a fault of the toolkit itself
EXIT_INTERRUPTED = 130
TRACE = "TILLKOM_TRACE"

EXIT_CODES = """\b
Exit codes
  0  fine
  1  some reports failed, the others stand
  2  wrong usage
  3  the data has problems
  4  an optional part is missing
"""

# Plain strings and a width asked for by hand: pathlib and shutil would cost a tenth of what --help takes.
SENTENCES = 10  # how many reasons a command lists before it only counts them


def _width() -> int:
    """The terminal's width, up to what is comfortable to read."""
    try:
        return max(50, min(os.get_terminal_size().columns, 100) - 2)
    except OSError:
        return 80


reader_option = click.option(
    "--reader",
    metavar="READER",
    default="",
    help="For whom: research, participants, public or a case.  [default: whoever usually reads it]",
)
chosen_option = click.option(
    "--cases", "chosen", metavar="A,B", default="", help="As if the study had these cases alone."
)


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"], "terminal_width": _width()})
@click.version_option(__version__, prog_name="tillkom", message="%(prog)s %(version)s")
def tillkom() -> None:
    """Comparative case studies of trust-based governance, from coded cases to reports."""


@tillkom.command(epilog=EXIT_CODES)
@data_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or machines.")
@click.option("--strict", is_flag=True, help="End with 3 for warnings too.")
@click.option("--fix", is_flag=True, help="Show what programs did to the files and can be mended.")
@click.option("--codes", is_flag=True, help="With --fix: also codes that are nearly one of their list.")
@click.option("--yes", is_flag=True, help="With --fix: write it; each original is kept as NAME.before.")
@click.option(
    "--language", type=click.Choice(["sv", "en"]), help="Of the messages.  [default: Swedish where the machine's is]"
)
def check(data: str, form: str, strict: bool, fix: bool, codes: bool, yes: bool, language: str | None) -> int:
    """Name every problem of the coded data.

    Each with its file, row, column and value, and what to do. A warning is something that looks wrong and may be
    right; it holds nothing up unless --strict is given. Says nothing where all is well.
    """
    from tillkom.check import as_text, check_study, to_json
    from tillkom.language import of_the_locale

    if (codes or yes) and not fix:
        raise click.UsageError("--codes and --yes go with --fix.")
    language = language or of_the_locale()
    if fix:
        _mend(data, codes, yes, language)
    problems = check_study(data, warnings=True)
    if form == "json":
        click.echo(to_json(problems, language))
    elif problems:
        click.echo(as_text(problems, language))
    return EXIT_DATA if any(strict or not problem.is_warning for problem in problems) else EXIT_OK


@tillkom.command(epilog=EXIT_CODES)
@click.argument("cases", metavar="[CASE]...", nargs=-1)
@data_option
@click.option(
    "--out", type=Folder, help="Where the reports go.  [default: reports; with --reader research reports/intern]"
)
@reader_option
@chosen_option
@language_option
@click.option(
    "--notebook",
    type=click.Choice(["case", "comparison", "adoption", "qca", "listed"]),
    help="Only this kind of report.",
)
@click.option("--notebooks", type=Folder, help="Folder of notebooks.  [default: beside the data, else the toolkit's]")
@click.option("--pdf", is_flag=True, help="Each report as a PDF too (pip install 'tillkom[pdf]').")
@click.option("--docx", is_flag=True, help="Each report as a Word file too (pip install 'tillkom[word]').")
@click.option("--docx-template", metavar="FILE", help="With --docx: a Word file of your own whose styles are used.")
@click.option("--force", is_flag=True, help="Make every report, also those that stand and have not changed.")
@click.option("--dry-run", is_flag=True, help="Only list what would be made, and why.")
@click.option("--wait", is_flag=True, help="Wait where another batch writes to the same folder.")
@click.option("--jobs", type=click.IntRange(min=1), help="Notebooks run at once.  [default: what the machine carries]")
@click.option("--kernel", type=click.Choice(["warm", "plain"]), help="How kernels start.  [default: warm where safe]")
@click.option("--timeout", metavar="SECONDS", type=click.IntRange(min=1), help="Longest one may take.  [default: 600]")
@click.option("--memory", metavar="SIZE", help="Most memory one may take, e.g. 2G.  [default: its share]")
@click.option("--cluster", metavar="ADDRESS", help="Run them on a Dask cluster: tcp://scheduler:8786.")
def render(**options: Any) -> int:
    """Write the reports, and an index of them.

    One report per case, the comparison of all and the adoption picture; name cases to render only theirs. Cases of
    which nothing is coded share one page. Each report is one HTML page with the executed notebook beside it, and with
    --pdf or --docx a PDF or a Word file, kept up to date from then on. English reports are called NAME.en.html and may
    stand beside the Swedish ones. A report that stands and has not changed is left alone. What was done is in run.json.

    A case's report is made for its participant, the others for everybody. --reader makes them for somebody else and
    says so on every page and in every file's name; what is made for the research group is internal working material.
    """
    from tillkom.names import page_name, several
    from tillkom.render import Order, RunSettings, render_reports
    from tillkom.render.running.limits import memory_size
    from tillkom.render.writing.progress import progress

    options["out"] = _folder(options["out"], options["reader"], "reports")
    options["chosen"] = several(options["chosen"])
    given = {name: options.pop(name) for name in ("jobs", "kernel", "timeout", "memory", "cluster")}
    options["shapes"] = [suffix for suffix in ("pdf", "docx") if options.pop(suffix)]
    template = options.pop("docx_template")
    if template and "docx" not in options["shapes"]:
        raise click.UsageError("--docx-template goes with --docx.")
    options["templates"] = {"docx": template} if template else {}
    if given["memory"]:
        given["memory"] = memory_size(given["memory"])
    given_to_all = {name: options.pop(name) for name in ("data", "out", "notebooks")}
    only_listed, wait, order = options.pop("dry_run"), options.pop("wait"), Order(**options)
    if only_listed:
        return _list_what_would_be_made(order, **given_to_all)
    batch = render_reports(**given_to_all, order=order, settings=RunSettings(**given), wait=wait, progress=progress())
    for sentence, names in batch.failures("en").items():
        _complain(f"{_some(names)}: {sentence}")
    if batch.listed:
        page = page_name("listed", order.language)
        click.echo(f"Nothing is coded yet of {_some(list(batch.listed))}: see the page of all listed cases, {page}.")
    if batch.edited:
        edited = " and ".join(batch.edited)
        _complain(f"{edited} changed while the batch ran; the reports show it as it was. Run the command once more.")
    click.echo(_told(batch))
    return EXIT_SOME_FAILED if batch.failed else EXIT_OK


@tillkom.command(epilog=EXIT_CODES)
@click.option("--case", "cases", metavar="CASE", multiple=True, help="This case's own figures only; may be repeated.")
@click.option("--only", metavar="NAME", multiple=True, help="One figure, for instance stage-ladder; may be repeated.")
@click.option("--format", "formats", default="png", show_default=True, help="png, svg, pdf, or several: png,svg.")
@click.option(
    "--size",
    type=click.Choice(["slide", "report", "narrow"]),
    default="slide",
    show_default=True,
    help="16:9, as in reports, or as on a telephone.",
)
@reader_option
@chosen_option
@language_option
@click.option("--out", type=Folder, help="Where they go.  [default: figures; with --reader research figures/intern]")
@data_option
def figures(formats: str, data: str, reader: str, chosen: str, **options: Any) -> None:
    """Export the figures for slides and papers.

    Each has its alt text (.txt) and its numbers (.csv) beside it. Without --case you get what everyone may see: the
    published cases, the comparisons and the adoption. An unpublished case has to be named with --case, or seen by the
    reader that --reader names.
    """
    known = ("png", "svg", "pdf")
    wanted = tuple(dict.fromkeys(form.strip().lower() for form in formats.split(",") if form.strip()))
    unknown = [form for form in wanted if form not in known]
    if unknown or not wanted:
        said = f"{', '.join(unknown) or 'nothing'} is not among {', '.join(known)}."
        raise click.BadParameter(said, param_hint="--format")
    from tillkom.audit import Auditor
    from tillkom.figures import export
    from tillkom.language import words
    from tillkom.render.planning.study_folder import checked_study

    skipped: list[str] = []
    options["out"] = _folder(options["out"], reader, "figures")
    whole = checked_study(data)
    study = whole.select(cases=chosen)
    if reader:
        study = study.extract(reader)
        if whole.case_ids and not study.case_ids:
            skipped.append(words("figures", options["language"])("none.seen", reader=reader))
    auditor = Auditor(whole) if whole.reader is None else None
    paths = export(study, formats=wanted, skipped=skipped.append, auditor=auditor, **options)
    left = f"; left out, since the data cannot carry them: {len(skipped)}" if skipped else ""
    click.echo(f"{len(paths)} files in {options['out']}{os.sep}{left}")
    for sentence in skipped[:SENTENCES]:
        click.echo(f"  {sentence}")
    if len(skipped) > SENTENCES:
        click.echo(f"  … and {len(skipped) - SENTENCES} more")


@tillkom.command(epilog=EXIT_CODES)
@click.argument("what", metavar="[CASE|comparison|adoption]...", nargs=-1)
@reader_option
@click.option("--template", metavar="FILE", type=click.Path(), help="A PowerPoint file whose layouts are used.")
@language_option
@click.option("--out", type=Folder, help="Where they go.  [default: slides; with --reader research slides/intern]")
@data_option
def slides(what: tuple[str, ...], out: str | None, data: str, **options: Any) -> None:
    """Write decks for the seminars, as PowerPoint files.

    One per coded case for its participant's seminar, and one of the comparison and one of the adoption for the closing
    one; name some to write only those. They say what the reports say. The notes hold what each slide rests on.
    """
    from tillkom.render.planning.study_folder import checked_study
    from tillkom.slides import write_decks

    out = _folder(out, options["reader"], "slides")
    paths = write_decks(checked_study(data), what, out=out, **options)
    click.echo(f"{len(paths)} decks in {out}{os.sep}" if len(paths) != 1 else str(paths[0]))


@tillkom.command(epilog=EXIT_CODES)
@click.argument("cases", metavar="[CASE]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="One for every coded case.")
@click.option(
    "--reader",
    type=click.Choice(["participants", "public"]),
    help="One of every report that these readers may see, rather than one for a case's participant.",
)
@language_option
@click.option("--out", type=Folder, default="packages", show_default=True, help="Where they go.")
@data_option
def package(cases: tuple[str, ...], every: bool, reader: str | None, language: str, out: str, data: str) -> None:
    """Write all that a participant is handed, as one zip file.

    The report as page, PDF and Word file, the deck, the figures, a read-me that says who may read it and how to cite
    it, and a receipt of what was searched. Made for the participant of the case, or for the readers named with
    --reader, and nothing else is in it.
    """
    if [bool(cases), every, bool(reader)].count(True) != 1:
        raise click.UsageError("Name the cases, or give --all or --reader.")
    from tillkom.handover import write_packages

    made = write_packages(data, cases, reader=reader or "", language=language, out=out)
    for path in made.paths:
        click.echo(path)
    if made.left_out:
        _complain(f"without {', '.join(made.left_out)}, since what these are made with is not installed.")


@tillkom.command(epilog=EXIT_CODES)
@click.argument("folder", metavar="FOLDER", type=click.Path())
@click.option("--reader", default="public", show_default=True, help="public, participants, research or a case's id.")
@click.option("--withdraw", is_flag=True, help="Move what the reader may not have to FOLDER.withdrawn.")
@data_option
def audit(folder: str, reader: str, withdraw: bool, data: str) -> int:
    """Look through finished files for what their reader may not see.

    Every file in FOLDER (or one file): its words, alt texts, notes, metadata, comments, name and the files inside it,
    for names, ids, decision references and sentences of the study that are kept from the reader, and for the names in
    names.txt beside the data. What a picture in pixels shows is not read. Ends with 1 where anything is found.
    """
    from pathlib import Path

    from tillkom.audit import Auditor, audit_folder
    from tillkom.audit import withdraw as moved
    from tillkom.study import load_study

    place, leaking, count = Path(folder), [], 0
    for path, found in audit_folder(place, Auditor(load_study(data)), reader):
        count += 1
        if found:
            leaking.append(path)
        _tell_all([f"{each}" for each in found])
    if leaking and withdraw:
        _complain(f"moved to {moved(leaking, place)}.")
    click.echo(f"{len(leaking)} of {count} files hold what {reader} may not see.")
    return EXIT_SOME_FAILED if leaking else EXIT_OK


for each in commands.coding.commands.values():
    tillkom.add_command(each)


def main(arguments: list[str] | None = None) -> None:
    """Run a command and end with its exit code; what a user can put right is one message, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a console that cannot show a sign still gets the line
    os.environ.pop("MPLBACKEND", None)  # which window shows figures is nothing to commands that write files
    sys.exit(_exit_code(lambda: tillkom.main(args=arguments, prog_name="tillkom", standalone_mode=False)))


def _exit_code(command: Callable[[], Any]) -> int:
    try:
        code = command()
    except TillkomError as error:
        _complain(str(error))
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        _complain("stopped. What was finished stands.")
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # whoever read our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except OSError as error:
        if os.environ.get(TRACE):
            raise
        _complain(_no_room(error))
        return EXIT_USAGE
    except Exception as error:
        if os.environ.get(TRACE):
            raise
        said = f"{type(error).__name__}: {error}".rstrip(".")
        _complain(f"this should not happen ({said}). Set {TRACE}=1 and run it again to see where.")
        return EXIT_UNEXPECTED
    return code if isinstance(code, int) else EXIT_OK


def _no_room(error: OSError) -> str:
    """What the system refused, and what to do: most often a disk is full or a folder may not be written."""
    where = f"{error.filename}: " if error.filename else ""
    said = f"the system refused a file. {where}{(error.strerror or str(error)).lower()}."
    return f"{said} Look to the rights of what is named and the room on its disk; TMPDIR names the temporary folder."


def _mend(data: str, codes: bool, yes: bool, language: str) -> None:
    """Show what can be mended in a study, and mend it where that is asked."""
    from tillkom.check.fix import mend
    from tillkom.codebook import CodebookError
    from tillkom.language import words

    say = words("check", language)
    try:
        mended = mend(data, codes=codes)
    except CodebookError:
        return  # the check names it, in the language asked for
    for each in mended:
        click.echo(each.told(language), err=True)
    for each in mended if yes else ():
        kept = each.write()
        click.echo(say("fix.written", path=each.path.as_posix(), kept=kept.name), err=True)
    if mended and not yes:
        click.echo(say("fix.not_written"), err=True)


def _folder(named: str | None, reader: str, usual: str) -> str:
    """The folder named, else the usual one; what is for the research group alone has one of its own."""
    from tillkom.codes import RESEARCH
    from tillkom.marking import INTERN

    return named or (os.path.join(usual, INTERN) if reader == RESEARCH else usual)


def _tell_all(sentences: list[str]) -> None:
    """The first few on the error stream, and how many more there are."""
    for sentence in sentences[:SENTENCES]:
        _complain(sentence)
    if len(sentences) > SENTENCES:
        _complain(f"… and {len(sentences) - SENTENCES} more places in the same file")


def _complain(message: str) -> None:
    click.echo(f"tillkom: {message}", err=True)


def _some(names: list[str], most: int = 3) -> str:
    """A few names and how many there are: one fault of a notebook fails every report made from it."""
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + rest


def _list_what_would_be_made(order: Order, **places: Any) -> int:
    """What a batch would make, a line each, and why."""
    from tillkom.render import what_would_be_made

    work = what_would_be_made(order=order, **places)
    for job, reason in work.reasons.items():
        click.echo(f"{job.name}.html: {reason}")
    click.echo(f"{len(work.reasons)} of {_reports(len(work.asked))} would be made.")
    return EXIT_OK


def _told(batch: Batch) -> str:
    """What a batch came to, in one line."""
    counts = [f"{_reports(batch.done)} made"] if batch.done or not batch.unchanged else []
    counts += [f"{len(batch.unchanged)} unchanged"] if batch.unchanged else []
    counts += [f"{len(batch.failed)} failed"] if batch.failed else []
    return f"{', '.join(counts)} in {batch.folder}{os.sep} ({batch.seconds:.1f} s)"


def _reports(count: int) -> str:
    return f"{count} report" if count == 1 else f"{count} reports"
