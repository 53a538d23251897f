"""Programs the tests need that no package of Python brings: without them a user's tests are skipped, and CI's fail."""

from __future__ import annotations

import os
import shutil

import pytest


def program(name: str, what_for: str) -> str:
    """Where a program is; a test that needs it and has it not says so."""
    found = shutil.which(name)
    if found is None:
        said = f"{name} is not on the PATH: install it to have {what_for}"
        if os.environ.get("TILLKOM_CI"):
            pytest.fail(f"{said}, and CI must")
        pytest.skip(said)
    return found
