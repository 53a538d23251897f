"""The built wheel, away from the checkout: it brings its codebook and notebooks along and does all the work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the unpacked wheel and nothing else of the project."""
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)], ROOT)
    (wheel,) = folder.glob("*.whl")
    packages = folder / "packages"
    options = ["--quiet", "--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check"]
    run([sys.executable, "-m", "pip", "install", *options, "--target", str(packages), str(wheel)], folder)
    return packages


def run(command: list[str], folder: Path, packages: Path | None = None) -> str:
    place = {"PYTHONPATH": str(packages)} if packages else {}
    done = subprocess.run(command, cwd=folder, env={**os.environ, **place}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_makes_a_study_adds_a_case_checks_and_renders_it(installed: Path, tmp_path: Path) -> None:
    tillkom = [sys.executable, "-m", "tillkom"]
    where = run([sys.executable, "-c", "import tillkom; print(tillkom.__file__)"], tmp_path, installed)
    assert Path(where.strip()).is_relative_to(installed)
    run([*tillkom, "example", "curve"], tmp_path, installed)
    assert run([*tillkom, "check"], tmp_path / "curve", installed) == ""
    run([*tillkom, "new-study", "mine"], tmp_path, installed)
    study = tmp_path / "mine"
    case = ["ale", "--title", "Ale kommun", "--unit", "Ale", "--citation", "Ale kommun. Intervjuer och dokument."]
    run([*tillkom, "new-case", *case], study, installed)
    assert run([*tillkom, "check"], study, installed) == ""
    run([*tillkom, "render", "--jobs", "2"], study, installed)
    made = {path.name for path in (study / "reports").iterdir()}
    assert {"ale.html", "ale.ipynb", "comparison.html", "adoption.html", "index.html"} <= made
    assert "Ale kommun" in (study / "reports" / "ale.html").read_text(encoding="utf-8")
