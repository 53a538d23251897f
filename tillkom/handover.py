"""All that one participant is handed, in one zip file: page, PDF, Word, deck, figures, a read-me, and what was checked.

Each package is made for one reader and looked through as that reader; nothing of anybody else's is in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tillkom.analysis import coded_cases
from tillkom.archives import archive
from tillkom.audit import Auditor
from tillkom.content import plain
from tillkom.errors import MissingPart, TillkomError, Withheld
from tillkom.figures import all_figures
from tillkom.files import PrivateFolder, inside, output_folder, write_whole
from tillkom.language import known_language, words
from tillkom.names import file_name
from tillkom.render import RunSettings, render_reports
from tillkom.render.planning.study_folder import checked_study
from tillkom.render.shapes import SHAPES, check_installed
from tillkom.report import CaseReport

if TYPE_CHECKING:
    from tillkom.study import Study

DECK = "pptx"


@dataclass(frozen=True)
class Packages:
    """The packages written, and which shapes are in none of them, since what they are made with is not installed."""

    paths: tuple[Path, ...]
    left_out: tuple[str, ...]


def write_packages(
    data: str | Path = "data",
    cases: Sequence[str] = (),
    *,
    language: str = "sv",
    out: str | Path = "packages",
    settings: RunSettings | None = None,
) -> Packages:
    """Write a zip file for each participant, with everything that is handed to it and nothing else.

    The same study gives the same bytes on every run.

    Parameters
    ----------
    data : the folder of the whole study.
    cases : ids of cases; none = every coded one.

    Raises
    ------
    TillkomError : problems of the data, an unknown or uncoded case, or a report that cannot be made.
    Withheld : a package would hold what its reader may not see; none is written then.
    """
    known_language(language)
    study = checked_study(data)
    auditor = Auditor(study)
    wanted = _wanted(study, cases)
    shapes, left_out = _installed()
    folder = output_folder(out)
    made: dict[Path, bytes] = {}
    with PrivateFolder() as place:
        reports = place / "reports"
        shaped = tuple(suffix for suffix in shapes if suffix != DECK)
        batch = render_reports(
            data, reports, cases=wanted, notebook="case", language=language, shapes=shaped, settings=settings
        )
        if failures := batch.failures("en"):
            leaked = any(each.failure and each.failure.kind == "withheld" for each in batch.outcomes)
            said = " ".join(f"{', '.join(names)}: {sentence}" for sentence, names in failures.items())
            raise Withheld(said) if leaked else TillkomError(said)
        for case_id in wanted:
            stem = file_name(case_id, language)
            files = {f"{stem}.{suffix}": (reports / f"{stem}.{suffix}").read_bytes() for suffix in ("html", *shaped)}
            name = f"{stem}.zip"
            made[inside(folder, name)] = _package(study, auditor, case_id, language, files, name, deck=DECK in shapes)
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
    extract = study.extract(case_id)
    say = words("handover", language)
    if deck:
        from tillkom.slides import deck_of, presentation

        files[f"{file_name(case_id, language)}.{DECK}"] = presentation(deck_of(extract, case_id, language))
    for figure in all_figures(extract, cases=[case_id], language=language, size="slide"):
        files |= {f"{say('figures')}/{each}": content for each, content in figure.files(("png",)).items()}
    files = {say("readme.name"): _readme(extract, case_id, language, files).encode("utf-8-sig"), **files}
    files[say("receipt.name")] = _receipt(case_id, language, files).encode("utf-8-sig")
    package = archive(files)
    auditor.refuse(name, package, case_id)
    return package


def _readme(extract: Study, case_id: str, language: str, files: Mapping[str, bytes]) -> str:
    """What is in the package, who may see it, and how to cite it."""
    say, report = words("handover", language), CaseReport(extract, case_id, language)
    cover = report.cover()
    facts = [f"{term}: {plain(said)}" for term, said in cover.facts.pairs]
    lines = [say("readme.title", title=cover.title), "", cover.lead, *filter(None, (cover.marking, cover.warning)), ""]
    lines += [say("readme.holds"), *(f"- {_told(each, say)}" for each in files if "/" not in each)]
    if any("/" in each for each in files):
        lines.append(f"- {say('file.figures', folder=say('figures'))}")
    lines += [f"- {say('receipt.name')}: {say('file.receipt')}", "", say("readme.readers"), *facts, ""]
    lines += [
        say("readme.unchanged"),
        "",
        say("readme.cite"),
        _citation(extract, cover.title, cover.kind, language),
        "",
    ]
    return "\r\n".join(lines)


def _told(name: str, say: Mapping[str, str]) -> str:
    suffix = name.rpartition(".")[2]
    key = f"file.{suffix}"
    return f"{name}: {say[key]}" if key in say else name


def _citation(extract: Study, title: str, kind: str, language: str) -> str:
    from tillkom import __version__

    package = extract.codebook.package
    version = str(package.get("version", ""))
    year = str(package.get("created", ""))[:4]
    key = "readme.citation" if version else "readme.citation_unversioned"
    return words("handover", language)(
        key, title=title, kind=kind.lower(), study=extract.title(language), version=version, year=year, made=__version__
    ).replace(" ()", "")


def _receipt(case_id: str, language: str, files: Mapping[str, bytes]) -> str:
    """That every file was looked through for this reader and nothing was found, and each file's digest."""
    from tillkom import __version__

    say = words("handover", language)
    lines = [say("receipt.title", reader=case_id), "", say("receipt.done", count=len(files), made=__version__)]
    lines += [say("receipt.beyond"), "", say("receipt.digests")]
    lines += [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items()]
    return "\r\n".join([*lines, ""])
