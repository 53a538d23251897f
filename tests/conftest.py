"""What every test may ask for."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# A shell that runs the tests in its background has them, and every process they start, ignore the signal of Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The shipped study: read it, never write to it."""
    return ROOT / "data"
