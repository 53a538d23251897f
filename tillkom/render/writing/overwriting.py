"""What stands in a folder of reports and was not made by the toolkit is never written over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from tillkom.errors import TillkomError
from tillkom.marking import INTERN
from tillkom.render.job import Job, file_name
from tillkom.render.ledger import RUN_FILE, Ledger
from tillkom.render.shapes import ALWAYS
from tillkom.render.writing.folders import INDEX, index_folders

_PAGE = b'<meta name="generator" content="TillKom '  # near the top of every page of ours
_NOTEBOOK = b'"injected-parameters"'  # the id of a cell that a notebook has only when it was run


def refuse_to_overwrite(jobs: Mapping[Job, Iterable[str]], ledger: Ledger) -> None:
    """TillkomError where a file of somebody else stands in the place of one that is to be written.

    Parameters
    ----------
    jobs : the reports to make, and the shapes each is made as besides page and notebook.
    """
    files = [f"{job.name}.{ending}" for job, shapes in jobs.items() for ending in (*ALWAYS, *shapes)]
    written_in = [file for job, shapes in jobs.items() for file in ledger.written_in(job.name) if file[-4:] in shapes]
    if written_in:
        said = f"{', '.join(written_in[:3])} in {ledger.folder} was changed after it was made."
        raise TillkomError(f"{said} Move it or give it another name to keep it; then it is made anew.")
    home, inner = index_folders(ledger.folder)
    for language in dict.fromkeys(job.language for job in jobs):
        lists = [inner / f"{file_name(f'{INDEX}.{INTERN}', language)}.html"]
        lists += [home / f"{file_name(INDEX, language)}.html"] if home == ledger.folder else []
        files += [path.relative_to(ledger.folder).as_posix() for path in lists]
    known = {name for entry in ledger.reports.values() for name in entry.files} | ledger.index_files.keys()
    theirs = [name for name in [*files, RUN_FILE] if name not in known and not _is_ours(ledger.folder / name)]
    if theirs:
        some = ", ".join(theirs[:3]) + (f" and {len(theirs) - 3} more" if len(theirs) > 3 else "")
        said = f"{some} in {ledger.folder} would be written over, and TillKom did not make it."
        raise TillkomError(f"{said} Choose another folder for the reports with --out.")


def _is_ours(path: Path) -> bool:
    """Whether the toolkit made a file, or there is none."""
    if not path.is_file():  # a folder, or a pipe, which would be waited for without end
        return not path.exists()
    try:
        content = path.read_bytes()
    except OSError:
        return False
    if path.suffix == ".html":
        return _PAGE in content[:2000]
    if path.suffix != ".json":
        page = path.with_suffix(".html")
        is_notebook = path.suffix == ".ipynb" and _NOTEBOOK in content
        return is_notebook or (page.exists() and _is_ours(page))
    try:
        return "reports" in json.loads(content)
    except (ValueError, TypeError):
        return b'"tillkom"' in content or not content.strip()  # a record that was cut off is begun anew
