"""All that one reader is handed, in one zip file: page, PDF, Word, deck, figures, a read-me, and what was checked.

Each package is made for one reader and looked through as that reader; nothing of anybody else's is in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tillkom.analysis import coded_cases
from tillkom.archives import archive
from tillkom.audit import Auditor
from tillkom.codes import PROGRAMME, PUBLIC
from tillkom.content import plain
from tillkom.errors import MissingPart, TillkomError, Withheld
from tillkom.figures import all_figures
from tillkom.files import PrivateFolder, inside, output_folder, write_whole
from tillkom.language import known_language, words
from tillkom.marking import IN_FILE_NAMES, name_parts
from tillkom.names import file_name
from tillkom.render import Order, RunSettings, render_reports
from tillkom.render.planning.study_folder import checked_study
from tillkom.render.shapes import SHAPES, check_installed
from tillkom.report import CaseReport, ComparisonReport
from tillkom.slides.outline import KINDS

if TYPE_CHECKING:
    from tillkom.content import Cover
    from tillkom.figures import Figure
    from tillkom.report.base import Report
    from tillkom.study import Study

HTML, DECK = "html", "pptx"
HANDED_TO = (PUBLIC, PROGRAMME)
"""The groups of readers there is a package for; what is for the research group is handed to nobody."""


@dataclass(frozen=True)
class Packages:
    """The packages written, and which shapes are in none of them, since what they are made with is not installed."""

    paths: tuple[Path, ...]
    left_out: tuple[str, ...]


def write_packages(
    data: str | Path = "data",
    cases: Sequence[str] = (),
    *,
    reader: str = "",
    language: str = "sv",
    out: str | Path = "packages",
    settings: RunSettings | None = None,
) -> Packages:
    """Write a zip file for each participant, or one for a group of readers, with what is handed to it and no more.

    The same study gives the same bytes on every run.

    Parameters
    ----------
    data : the folder of the whole study.
    cases : ids of cases; none = every coded one.
    reader : "public" or "participants" for one package of all that they may see; "" = one for each case's participant.

    Raises
    ------
    TillkomError : problems of the data, an unknown or uncoded case, a reader who is handed no package, or a report
        that cannot be made.
    Withheld : a package would hold what its reader may not see; none is written then.
    """
    known_language(language)
    if reader and (reader not in HANDED_TO or cases):
        raise TillkomError(f"A package is for {' or '.join(HANDED_TO)}, or for the participants of the cases named.")
    study = checked_study(data)
    auditor = Auditor(study)
    wanted = [] if reader else _wanted(study, cases)
    shapes, left_out = _installed()
    folder = output_folder(out)
    made: dict[Path, bytes] = {}
    with PrivateFolder() as place:
        reports = place / "reports"
        shaped = tuple(suffix for suffix in shapes if suffix != DECK)
        kind = None if reader else "case"
        order = Order(cases=wanted, notebook=kind, reader=reader, language=language, shapes=shaped)
        batch = render_reports(data, reports, order, settings=settings)
        if failures := batch.failures("en"):
            leaked = any(each.failure and each.failure.kind == "withheld" for each in batch.outcomes)
            said = " ".join(f"{', '.join(names)}: {sentence}" for sentence, names in failures.items())
            raise Withheld(said) if leaked else TillkomError(said)
        files = {
            path.name: path.read_bytes() for path in sorted(reports.iterdir()) if path.suffix[1:] in (HTML, *shaped)
        }
    if reader:
        name = f"{file_name(IN_FILE_NAMES[reader], language)}.zip"
        made[inside(folder, name)] = _for_group(study, auditor, reader, language, files, name, deck=DECK in shapes)
    for case_id in wanted:
        stem = file_name(case_id, language)
        own = {f"{stem}.{suffix}": files[f"{stem}.{suffix}"] for suffix in (HTML, *shaped)}
        name = f"{stem}.zip"
        made[inside(folder, name)] = _package(study, auditor, case_id, language, own, name, deck=DECK in shapes)
    write_whole(made)
    return Packages(tuple(made), left_out)


def _wanted(study: Study, cases: Sequence[str]) -> list[str]:
    coded = coded_cases(study)
    wanted = [study.case(case_id).id for case_id in dict.fromkeys(cases)] or coded
    if bare := [case_id for case_id in wanted if case_id not in coded]:
        raise TillkomError(f"Nothing is coded yet of {', '.join(bare)}, so there is nothing to hand over.")
    return wanted


def _installed() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The shapes that can be made here, and those that cannot."""
    there, missing = [], []
    for suffix, shape in SHAPES.items():
        try:
            check_installed(shape)
            there.append(suffix)
        except MissingPart:
            missing.append(suffix)
    try:
        import pptx  # noqa: F401

        there.append(DECK)
    except ImportError:
        missing.append(DECK)
    return tuple(there), tuple(missing)


def _package(
    study: Study, auditor: Auditor, case_id: str, language: str, files: dict[str, bytes], name: str, *, deck: bool
) -> bytes:
    """A participant's: the report, its deck and its figures."""
    extract = study.extract(case_id)
    if deck:
        files |= _decks(extract, {file_name(case_id, language): case_id}, language)
    figures = all_figures(extract, cases=[case_id], language=language, size="slide")
    return _packed(auditor, case_id, CaseReport(extract, case_id, language), files, figures, name)


def _for_group(
    study: Study, auditor: Auditor, reader: str, language: str, files: dict[str, bytes], name: str, *, deck: bool
) -> bytes:
    """A group's: every report that its readers may see, with the decks and the figures."""
    extract = study.extract(reader)
    if deck:
        decks = {each: name_parts(reader, PUBLIC if each in KINDS else each, None) for each in _shown(extract)}
        files |= _decks(extract, {file_name(".".join([each, *parts]), language): each for each, parts in decks.items()},
                        language)  # fmt: skip
    figures = all_figures(extract, language=language, size="slide")
    return _packed(auditor, reader, ComparisonReport(extract, language, reader=reader), files, figures, name)


def _shown(extract: Study) -> list[str]:
    """What there are decks of."""
    return [*coded_cases(extract), *KINDS]


def _decks(extract: Study, wanted: Mapping[str, str], language: str) -> dict[str, bytes]:
    from tillkom.slides import deck_of, presentation

    return {f"{stem}.{DECK}": presentation(deck_of(extract, what, language)) for stem, what in wanted.items()}


def _packed(
    auditor: Auditor, reader: str, report: Report, files: dict[str, bytes], figures: Iterable[Figure], name: str
) -> bytes:
    """Everything as one archive, with the read-me first and the receipt last, looked through as its reader."""
    say = words("handover", report.language)
    for figure in figures:
        files |= {f"{say('figures')}/{each}": content for each, content in figure.files(("png",)).items()}
    files = {say("readme.name"): _readme(report, reader, files).encode("utf-8-sig"), **files}
    files[say("receipt.name")] = _receipt(reader, report.language, files).encode("utf-8-sig")
    package = archive(files)
    auditor.refuse(name, package, reader)
    return package


def _readme(report: Report, reader: str, files: Mapping[str, bytes]) -> str:
    """What is in the package, who may see it, and how to cite it."""
    say, cover = words("handover", report.language), report.cover()
    facts = [f"{term}: {plain(said)}" for term, said in cover.facts.pairs]
    group = reader in HANDED_TO
    title = report.study.title(report.language) if group else cover.title
    lines = [say(f"readme.{'titles' if group else 'title'}", title=title), ""]
    lines += [cover.lead, *filter(None, (cover.marking, cover.warning)), ""]
    lines += [say("readme.holds"), *(f"- {_told(each, say)}" for each in files if "/" not in each)]
    if any("/" in each for each in files):
        lines.append(f"- {say('file.figures', folder=say('figures'))}")
    lines += [f"- {say('receipt.name')}: {say('file.receipt')}", "", say("readme.readers"), *facts, ""]
    lines += [say("readme.unchanged"), "", say("readme.cite"), _citation(report, cover), ""]
    return "\r\n".join(lines)


def _told(name: str, say: Mapping[str, str]) -> str:
    suffix = name.rpartition(".")[2]
    key = f"file.{suffix}"
    return f"{name}: {say[key]}" if key in say else name


def _citation(report: Report, cover: Cover) -> str:
    from tillkom import __version__

    package = report.study.codebook.package
    version = str(package.get("version", ""))
    year = str(package.get("created", ""))[:4]
    key = "readme.citation" if version else "readme.citation_unversioned"
    study, kind = report.study.title(report.language), cover.kind.lower()
    return words("handover", report.language)(
        key, title=cover.title, kind=kind, study=study, version=version, year=year, made=__version__
    ).replace(" ()", "")


def _receipt(reader: str, language: str, files: Mapping[str, bytes]) -> str:
    """That every file was looked through for this reader and nothing was found, and each file's digest."""
    from tillkom import __version__

    say = words("handover", language)
    lines = [
        say("receipt.title", reader=IN_FILE_NAMES.get(reader, reader)),
        "",
        say("receipt.done", count=len(files), made=__version__),
    ]
    lines += [say("receipt.beyond"), "", say("receipt.digests")]
    lines += [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items()]
    return "\r\n".join([*lines, ""])
