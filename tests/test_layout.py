"""The house itself: one list of dependencies, a lock that names no address, notebooks that only call."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED_FOR = {"pandas", "matplotlib", "seaborn", "jupyterlab", "nbconvert", "papermill", "pytest"}


def minimum(requirements):
    """Package → its lowest version."""
    return dict(re.fullmatch(r"([a-z0-9._-]+)>=([0-9.]+)", text).groups() for text in requirements)


def conda_lines():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    return [line.strip()[2:] for line in text.splitlines() if line.strip().startswith("- ")]


def test_conda_gets_the_packages_asked_for_with_the_versions_of_pyproject():
    declared = minimum([*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]])
    named = minimum(line for line in conda_lines() if ">=" in line)
    assert set(named) == ASKED_FOR | {"python"}
    assert named == {name: declared[name] for name in ASKED_FOR} | {"python": PROJECT["requires-python"][2:]}


def test_conda_leaves_the_rest_to_pip():
    assert conda_lines()[-3:] == ["pip", "pip:", "-e ."]


def test_every_locked_package_has_an_exact_version_and_hashes_and_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "@" not in lock
    entries = re.split(r"\n(?=[a-z0-9])", lock.strip())
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+==[^ ]+( ;[^\\]+)? \\\n", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]


def test_the_lock_holds_every_declared_package_in_a_version_it_allows():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9._-]+)==([0-9][^ ]*)", lock, flags=re.MULTILINE):
        locked.setdefault(name, []).append(version)
    declared = minimum([*PROJECT["dependencies"], *sum(PROJECT["optional-dependencies"].values(), [])])
    for name, lowest in declared.items():
        assert all(numbers(version) >= numbers(lowest) for version in locked[name]), name


def numbers(version):
    return [int(part) for part in re.findall(r"[0-9]+", version)]


def test_the_build_tools_are_locked_too_so_that_setting_up_needs_nothing_else():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for name in ("hatchling", "editables"):
        assert f"\n{name}==" in lock


def test_imports_point_one_way():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["Makefile", ".ci/run", "environment.yml", "pyproject.toml", "figures/README.md"])
def test_no_file_of_the_tooling_names_a_place_on_one_machine(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"(?<![.\w])/(?:home|root|work|Users)/", text) == []


def test_every_module_is_short_enough_to_read():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "tillkom").rglob("*.py")}
    assert {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > 450} == {}


def rooms_of_the_map() -> set[str]:
    """The modules and packages that CONTRIBUTING names in its table of rooms."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.partition("| Room | Job |")[2].partition("\n\n")[0]
    named = re.findall(r"`tillkom/([a-z_]+)(?:\.py|/)`", "\n".join(row.split("|")[1] for row in table.splitlines()[2:]))
    assert len(named) == len(set(named)), "a room is named twice"
    return set(named)


def test_the_map_of_the_rooms_is_the_layers_and_the_layers_are_the_rooms_there_are():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = project["tool"]["importlinter"]["contracts"]
    in_layers = {name for layer in layers["layers"] for name in re.findall(r"[a-z_]+", layer)}
    there = {
        path.stem for path in (ROOT / "tillkom").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert in_layers == there - {"__init__"}
    assert rooms_of_the_map() - {"wording"} == in_layers - {"__main__"}  # the catalogues are no code


def test_the_private_parts_of_libraries_that_the_architecture_lists_are_touched_where_it_says():
    page = (ROOT / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z_/]+\.py)` \| `(\w+)` \|", page, flags=re.MULTILINE)
    assert len(rows) == 6
    assert [row for row in rows if row[1] not in (ROOT / "tillkom" / row[0]).read_text(encoding="utf-8")] == []
