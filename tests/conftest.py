"""What every test may ask for."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.small_study import write_small_study
from tests.wide_study import write_wide_study
from tillkom import load_study
from tillkom.study import Study

ROOT = Path(__file__).parents[1]

# A shell that runs the tests in its background has them, and every process they start, ignore the signal of Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# tillkom check speaks Swedish where the machine does, and the tests read its English.
os.environ["LANG"] = os.environ.pop("LC_ALL", "") or os.environ.get("LANG", "")
os.environ["LC_MESSAGES"] = "C"


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The shipped study: read it, never write to it."""
    return ROOT / "data"


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small study worked out by hand: read it, never write to it."""
    return write_small_study(tmp_path_factory.mktemp("small") / "data")


@pytest.fixture(scope="session")
def small_study(small_folder: Path) -> Study:
    """The same in memory."""
    return load_study(small_folder)


@pytest.fixture(scope="session")
def wide_study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The wider study worked out by hand, in memory."""
    return load_study(write_wide_study(tmp_path_factory.mktemp("wide") / "data"))
