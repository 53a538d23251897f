"""What goes into one job and what comes out of it, as plain values that travel between processes and machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tillkom.language import words
from tillkom.render.job import Job

TIMEOUT = 600  # seconds a notebook may take, and so any of its cells


@dataclass(frozen=True)
class PageMetadata:
    """What stands around a page's content."""

    title: str
    language: str
    study: str  # the study's title
    synthetic: bool
    marking: str = ""  # who alone may read it, where that is not everybody
    example: str = ""  # where the page of the study with a whole curve stands, seen from this page
    failed: bool = False  # the page stands in the place of a report that could not be finished


@dataclass(frozen=True)
class Request:
    """All that one job needs."""

    job: Job
    notebook: str  # the notebook file's text
    extract: Mapping[str, bytes]  # the files of the data the reader may see, by their name in the study's folder
    metadata: PageMetadata
    timeout: int = TIMEOUT
    memory: int | None = None  # bytes the notebook may take before it is stopped; None = as much as there is
    code: Mapping[str, bytes] = field(default_factory=dict)  # the Python files beside the notebook, by their path
    shapes: tuple[str, ...] = ()  # the endings of what is made besides the page and the executed notebook
    options: Mapping[str, bytes] = field(default_factory=dict)  # what a shape was given, by its ending


@dataclass(frozen=True)
class Failure:
    """Why a report could not be finished: a sentence of the catalogue, what to fill in, and the trace."""

    kind: str
    values: Mapping[str, str] = field(default_factory=dict)
    trace: str = ""

    def sentence(self, language: str) -> str:
        """What went wrong, in plain words."""
        return words("render", language)(f"failure.{self.kind}", **self.values)


@dataclass(frozen=True)
class Outcome:
    """What one job gave: the page and the executed notebook, whether it failed, and what the notebook warned of."""

    job: Job
    page: bytes
    notebook: bytes
    seconds: float
    failure: Failure | None = None
    warnings: tuple[str, ...] = ()
    shapes: Mapping[str, bytes] = field(default_factory=dict)  # what else was made, by ending; nothing of a failure

    @property
    def files(self) -> dict[str, bytes]:
        """All that was made, by ending."""
        return {"html": self.page, "ipynb": self.notebook, **self.shapes}

    def without_files(self) -> Outcome:
        """What is left to tell when the files are written: a long batch keeps no page in memory."""
        return replace(self, page=b"", notebook=b"", shapes={})
