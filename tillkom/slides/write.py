"""Decks as files, each made from what its audience may see and looked through before it is handed out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tillkom.analysis import coded_cases
from tillkom.audit import Auditor
from tillkom.codes import PUBLIC
from tillkom.disclosure import known_reader
from tillkom.files import inside, output_folder, write_whole
from tillkom.language import known_language
from tillkom.marking import name_parts
from tillkom.names import file_name
from tillkom.slides.outline import KINDS, deck_of
from tillkom.slides.presentation import presentation

if TYPE_CHECKING:
    from tillkom.study import Study


def write_decks(
    study: Study,
    what: Sequence[str] = (),
    *,
    language: str = "sv",
    reader: str = "",
    template: str | Path | None = None,
    out: str | Path = "slides",
) -> list[Path]:
    """Write a deck for each seminar: one per case for its participant, and those about all cases.

    Parameters
    ----------
    study : the whole study, of which each deck's extract is made, or an extract.
    what : ids of cases, "comparison", "adoption"; none = every coded case that the reader may see, and both of these.
    reader : for whom, where that is not each case's own participant and the public.
    template : a PowerPoint file of your own whose layouts are used.
    out : the folder, made if it is not there.

    Returns
    -------
    The files written.

    Raises
    ------
    TillkomError : an unknown case, reader or language, a case the reader may not see, or an unreadable template.
    MissingPart : the extra ``slides`` is not installed.
    Withheld : a deck held what its reader may not see; it is not written.
    """
    known_language(language)
    if reader:
        known_reader(study.cases, reader)
    seen = study.extract(reader) if reader and study.reader is None else study
    wanted = [each if each in KINDS else seen.case(each).id for each in dict.fromkeys(what)]
    auditor = Auditor(study) if study.reader is None else None
    folder, paths = output_folder(out), []
    for each in wanted or [*coded_cases(seen), *KINDS]:
        usual = PUBLIC if each in KINDS else each
        asked = reader or study.reader or usual
        extract = seen if seen.reader else study.extract(asked)
        content = presentation(deck_of(extract, each, language), Path(template) if template else None)
        name = file_name(".".join([each, *name_parts(asked, usual, study.selection)]), language)
        path = inside(folder, f"{name}.pptx")
        if auditor:
            auditor.refuse(path.name, content, asked)
        write_whole({path: content})
        paths.append(path)
    return paths
