"""Warm kernels of real processes, on notebooks of a few cells."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from tests.render.conftest import notebook_text
from tillkom.render.job import Job
from tillkom.render.request import Outcome, PageMetadata, Request
from tillkom.render.running import kernels
from tillkom.render.running.execute import run

collect_ignore_glob = [] if kernels.warm_available() else ["test_*.py"]  # kernels are forked on Linux alone


def request_of(*cells: str, timeout: int = 60) -> Request:
    """A request for a notebook of these cells."""
    job = Job("case", "sv", "boras")
    return Request(job, notebook_text(*cells), {}, PageMetadata("Borås – fallrapport", "sv", "Prov", False), timeout)


def said(outcome: Outcome) -> list[str]:
    """What the cells printed, line by line."""
    outputs = [output for cell in json.loads(outcome.notebook)["cells"] for output in cell.get("outputs", [])]
    return "".join("".join(output["text"]) for output in outputs if output.get("name") == "stdout").splitlines()


@pytest.fixture(scope="session")
def _warm() -> Iterator[None]:
    with kernels.kept_warm("warm"):
        yield


@pytest.fixture
def run_cells(_warm: None) -> Callable[..., Outcome]:
    """Run a notebook of these cells on a warm kernel."""
    return lambda *cells, **options: run(request_of(*cells, **options))
