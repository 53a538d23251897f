"""What was made is looked through before it is written: a report that holds what its reader may not see never is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tillkom.codes import RESEARCH
from tillkom.render.request import Failure, Outcome, PageMetadata

if TYPE_CHECKING:
    from tillkom.audit import Auditor, Found
    from tillkom.study import Study

MOST = 3  # places that are named


class Withholding:
    """Looks through the reports of a batch, each for its reader; costs nothing where nothing is kept from anybody.

    Parameters
    ----------
    study : the whole study; of an extract, which holds no secrets, nothing is withheld.
    """

    def __init__(self, study: Study) -> None:
        self._study = study

    def looked_through(
        self, outcome: Outcome, files: Mapping[Path, bytes], metadata: PageMetadata
    ) -> tuple[Outcome, dict[Path, bytes]]:
        """The outcome and the files to write: of a report that is withheld, the page that says so alone.

        Files of it that stood in the folder before are removed with it.
        """
        reader = outcome.job.reader
        if self._study.reader not in (None, RESEARCH) or not self._auditor.needed(reader):
            return outcome, dict(files)
        found = [each for path, content in files.items() for each in self._auditor.found(path.name, content, reader)]
        if not found:
            return outcome, dict(files)
        from tillkom.render.running.page import failure_page

        failure = Failure("withheld", {"places": _places(found)}, "\n".join(map(str, found)))
        page = failure_page(failure, outcome.job, metadata)
        for path in files:
            path.unlink(missing_ok=True)
        kept = {path: page for path in files if path.suffix == ".html"}
        return replace(outcome, page=page, notebook=b"", shapes={}, failure=failure), kept

    @cached_property
    def _auditor(self) -> Auditor:
        from tillkom.audit import Auditor

        return Auditor(self._study)


def _places(found: list[Found]) -> str:
    """Where something was found, without the words themselves: the page that says so is no secret."""
    named = list(dict.fromkeys(f"{each.file} ({each.origin})" for each in found))
    more = f" (+ {len(named) - MOST})" if len(named) > MOST else ""
    return "; ".join(named[:MOST]) + more
