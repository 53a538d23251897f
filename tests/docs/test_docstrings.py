"""The examples in the public docstrings run, from the folder that holds data/, and give what they show."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

import tillkom

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(tillkom.__path__, "tillkom.")
    if not module.name.endswith("__main__") and "_shipped" not in module.name
)
OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


@pytest.mark.parametrize("name", ["tillkom", *MODULES])
def test_examples_in_docstrings_run(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testmod(import_module(name), optionflags=OPTIONS)
    assert result.failed == 0, capsys.readouterr().out


def test_the_public_modules_have_examples() -> None:
    finder = doctest.DocTestFinder()
    for room in ("study", "dates", "grid", "check.problems"):
        tests = finder.find(import_module(f"tillkom.{room}"))
        assert sum(len(test.examples) for test in tests), room
