"""How many small faults in the code the tests notice, room by room.

A mutant is the package with one small fault put in: a ``<`` made ``<=``, an ``and`` made ``or``, a number one off, a
filter of a comprehension left out, a call whose argument is given back as it was. The faults are cosmic-ray's, and
seven of our own for what its operators do not know (``OWN``). A mutant is killed if some test of its room fails.

    python benchmarks/mutants.py disclosure            # a sample of one room, drawn with a seed
    python benchmarks/mutants.py --sample 40 --seed 2  # of every room
    python benchmarks/mutants.py --named               # the faults that a review once found unnoticed
    python benchmarks/mutants.py --show disclosure     # with the survivors as diffs

No file is changed: the tests of a room are collected once, with the session's fixtures set up; every mutant is a
fork in which the code of one function is replaced, and only the tests that call this function are run, those that
have killed before first. A fixture whose making calls the function is made anew. What stands outside functions is
put in by the import, in a fork that has not yet imported the package.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import functools
import gc
import importlib.machinery
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import types
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cosmic_ray.plugins
import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from faults import NAMED, OWN

ROOT = Path(__file__).parents[1]
QCA_DRAWN = ("venn_gives_every_combination_one_region", "five_conditions_are_drawn_and_six_are_told")
PLANNED = ("notebooks", "study_folder", "to_make")
ROOMS = {
    "disclosure": (["disclosure.py"], ["tests/test_disclosure.py", "tests/test_readers.py"]),
    "study": (
        ["study.py", "coded_tables.py", "case.py", "settling.py", "selection.py", "tables.py"],
        ["tests/test_small_study.py", "tests/test_study.py", "tests/test_selection.py"],
    ),
    "deciding": (["deciding.py", "agreed.py"], ["tests/test_deciding.py"]),
    "say": (["say"], ["tests/test_say.py"]),
    "analysis": (
        ["analysis"],
        [
            f"tests/analysis/test_{name}.py"
            for name in ("tables", "answers", "cases", "curves", "spread", "agreement", "sequels", "use")
        ],
    ),
    "check": (
        ["check/rules"],
        [
            "tests/check/test_mistakes.py",
            "tests/check/test_doubts.py",
            "-k",
            "not command_prints and not every_rule and not every_warning",
        ],
    ),
    "adoption": (["adoption"], ["tests/adoption"]),
    "report": (
        ["report"],
        [
            "tests/comparison/test_five_cases.py",
            *(
                f"tests/report/test_{name}.py"
                for name in (
                    "whole_reports",
                    "case_report",
                    "comparison_report",
                    "compared",
                    "shared",
                    "curve_words",
                    "agreeing",
                )
            ),
        ],
    ),
    "figures": (
        ["figures"],
        [
            *(
                f"tests/figures/test_{name}.py"
                for name in (
                    "whole_figures",
                    "by_hand",
                    "what_they_show",
                    "figure",
                    "adoption_others",
                    "adoption_curve",
                )
            ),
            *(f"tests/qca/test_report_and_figures.py::test_{name}" for name in QCA_DRAWN),
        ],
    ),
    "render": (
        ["render/keys.py", "render/ledger.py", *(f"render/planning/{name}.py" for name in PLANNED)],
        ["tests/render/test_keys.py"],
    ),
}
"""What each room is, and the tests that are to notice a fault in it: those that take seconds and not minutes."""
CPU_SECONDS = 16  # of one mutant's tests, after which it has survived; one test that takes longer never ends


@dataclass(frozen=True)
class Mutant:
    """One fault: where, which, and the module's text with it."""

    path: Path
    operator: str
    line: int
    text: str

    @property
    def name(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line} {self.operator}"

    @property
    def diff(self) -> str:
        lines = difflib.unified_diff(self.path.read_text().splitlines(), self.text.splitlines(), n=1, lineterm="")
        return "\n".join(list(lines)[2:])


def _operators() -> list[tuple[str, Operator]]:
    known = ((name, cosmic_ray.plugins.get_operator(name)) for name in cosmic_ray.plugins.operator_names())
    theirs = [(name.removeprefix("core/"), operator()) for name, operator in known if not operator.arguments()]
    return [*theirs, *((f"Own{operator.__name__}", operator()) for operator in OWN)]


def _said_only(text: str) -> list[tuple[int, int, int, int]]:
    """Where annotations stand, and what is imported for them alone: nothing of it is ever run."""
    nodes: list[ast.AST] = []
    for node in ast.walk(ast.parse(text)):
        nodes += [part for name in ("annotation", "returns") if (part := getattr(node, name, None))]
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            nodes.append(node)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("cast", "TypeVar"):
            nodes.append(node)
    return [(n.lineno, n.col_offset, n.end_lineno, n.end_col_offset) for n in nodes]  # type: ignore[attr-defined]


def _sites(path: Path, operators: list[tuple[str, Operator]]) -> dict[tuple, list[tuple[str, Operator, int]]]:
    """The places of a module where some fault can be put in, each with the faults there of one kind."""
    text = path.read_text(encoding="utf-8")
    said = _said_only(text)
    sites: dict[tuple, list] = {}
    nodes = list(ast_nodes(get_ast(text)))
    found: dict[str, list[tuple[int, int]]] = {}  # operators that replace the same by different things share places
    for name, operator in operators:
        kind, *replaced = name.split("_")
        if name.endswith(("_Is", "_IsNot")):  # the same but for identity, which codes read once share
            continue
        same = "_".join([kind, *replaced[:1]]) if kind != "ReplaceUnaryOperator" else name
        if same not in found:
            found[same] = [start for node in nodes for start, _ in operator.mutation_positions(node)]
        for occurrence, start in enumerate(found[same]):
            if not any((a, b) <= start <= (c, d) for a, b, c, d in said):
                sites.setdefault((path, kind, start), []).append((name, operator, occurrence))
    return sites


def drawn(room: str, sample: int, seed: int) -> list[Mutant]:
    """A sample of the room's mutants: half by cosmic-ray's operators, half by our own; one at each place drawn."""
    operators = _operators()
    paths = [ROOT / "tillkom" / named for named in ROOMS[room][0]]
    files = sorted(file for path in paths for file in (path.rglob("*.py") if path.is_dir() else [path]))
    sites: dict[tuple, list] = {}
    for file in files:
        sites |= _sites(file, operators)
    chance = random.Random(f"{seed} {room}")
    chosen = []
    for own in (False, True):
        places = [site for site in sites if site[1].startswith("Own") == own]
        chosen += sorted(chance.sample(places, min(sample // 2, len(places))))
    mutants = []
    for site in chosen:
        name, operator, occurrence = chance.choice(sites[site])
        text = site[0].read_text(encoding="utf-8")
        mutated = mutate_code(text, operator, occurrence)
        try:
            compile(mutated, str(site[0]), "exec")
        except (SyntaxError, TypeError):
            continue
        if ast.dump(ast.parse(mutated)) != ast.dump(ast.parse(text)):
            mutants.append(Mutant(site[0], name, site[2][0], mutated))
    return mutants


def named(room: str) -> list[Mutant]:
    """The faults that a review once found unnoticed in the room."""
    mutants = []
    for of, file, old, new in NAMED:
        if of == room:
            path = ROOT / "tillkom" / file
            text = path.read_text(encoding="utf-8")
            assert text.count(old) >= 1, f"{file} holds no longer: {old}"
            line = text[: text.index(old)].count("\n") + 1
            mutants.append(Mutant(path, f"named: {new.strip()}", line, text.replace(old, new, 1)))
    return mutants


# The tests of a room, collected once; a fork for every mutant.


def _functions(code: types.CodeType, within: str = "") -> dict[tuple[str, int], types.CodeType]:
    """The outermost functions of a module's code, by qualified name and place among those of that name."""
    found: dict[tuple[str, int], types.CodeType] = {}
    for each in code.co_consts:
        if isinstance(each, types.CodeType):
            if each.co_flags & 0x2 or each.co_name.startswith("<"):  # a function has its own fast locals, a class not
                count = sum(name == each.co_qualname for name, _ in found)
                found[each.co_qualname, count] = each
            else:
                for (name, count), inner in _functions(each).items():
                    found[name, count] = inner
    return found


def _told(code: types.CodeType) -> tuple:
    """What a code does, without the lines it stands on."""
    consts = tuple(_told(c) if isinstance(c, types.CodeType) else repr(c) for c in code.co_consts)
    return code.co_code, consts, code.co_names, code.co_varnames, code.co_exceptiontable


def _outside(code: types.CodeType) -> tuple:
    """What a module or class body does, but for the insides of its functions."""
    consts = tuple(
        (c.co_name if c.co_flags & 0x2 or c.co_name.startswith("<") else _outside(c))
        if isinstance(c, types.CodeType)
        else repr(c)
        for c in code.co_consts
    )
    return code.co_code, consts, code.co_names


def changed_function(mutant: Mutant) -> tuple[str, int, types.CodeType] | None:
    """The outermost function that the fault stands in: name, line and new code; None where it stands outside."""
    before = compile(mutant.path.read_text(encoding="utf-8"), str(mutant.path), "exec")
    after = compile(mutant.text, str(mutant.path), "exec")
    if _outside(before) != _outside(after):
        return None
    old, new = _functions(before), _functions(after)
    different = [key for key in old if _told(old[key]) != _told(new[key])]
    if len(different) != 1:
        return None
    return different[0][0], old[different[0]].co_firstlineno, new[different[0]]


class Room:
    """A pytest plugin: instead of running the tests once, run them for every mutant."""

    def __init__(self, mutants: list[Mutant], report: Any, last: Any = None) -> None:
        self.mutants, self.report, self.last = mutants, report, last or (lambda item: False)
        self.kills: Counter[str] = Counter()
        self.seen: set = set()
        self.of_fixture: dict[str, set] = {}
        self.definitions: set[Any] = set()

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Any:
        outer, self.seen = self.seen, set()
        yield
        self.definitions.add(fixturedef)
        if fixturedef.scope in ("session", "package", "module"):
            self.of_fixture.setdefault(fixturedef.argname, set()).update(self.seen)
        self.seen = outer if fixturedef.scope in ("session", "package", "module") else outer | self.seen

    def pytest_runtestloop(self, session: Any) -> bool:
        items = session.items
        self._set_up(session, items)
        covered = self._run_once(session, items)
        found: dict[tuple[str, int, str], list] = {}
        for each in gc.get_objects():
            if isinstance(each, types.FunctionType) and each.__code__.co_filename.startswith(str(ROOT / "tillkom")):
                code = each.__code__
                found.setdefault((code.co_filename, code.co_firstlineno, code.co_name), []).append(each)
        self.caches = [
            each
            for each in gc.get_objects()
            if isinstance(each, functools._lru_cache_wrapper) and str(each.__module__).startswith("tillkom")
        ]
        for mutant in self.mutants:
            changed = changed_function(mutant)
            if changed is None:
                self.report(mutant, "outside", "", 0.0)
                continue
            name, line, code = changed
            functions = found.get((str(mutant.path), line, code.co_name), [])
            self._try(session, mutant, functions, code, (str(mutant.path), line), covered, items)
        return True

    def _traced(self) -> None:
        def profile(frame: Any, event: str, arg: Any) -> None:
            if event == "call":
                self.seen.add(frame.f_code)

        sys.setprofile(profile)

    def _places(self, codes: set) -> set[tuple[str, int]]:
        start = str(ROOT / "tillkom")
        return {(code.co_filename, code.co_firstlineno) for code in codes if code.co_filename.startswith(start)}

    def _set_up(self, session: Any, items: list) -> None:
        """Have every fixture of session or module made, before any test has run."""
        from _pytest.runner import call_and_report

        self._traced()
        for item, following in zip(items, [*items[1:], items[0]], strict=True):
            item._initrequest()
            call_and_report(item, "setup", log=False)
            call_and_report(item, "teardown", log=False, nextitem=following)
            item._request, item.funcargs = False, None
        sys.setprofile(None)
        self.of_fixture = {name: self._places(codes) for name, codes in self.of_fixture.items()}  # type: ignore[misc]
        self.seen = set()

    def _run_once(self, session: Any, items: list) -> dict[str, tuple[set, float]]:
        """What every test calls and costs, found in a fork so that nothing it remembers is left."""
        with tempfile.NamedTemporaryFile() as told:
            if (child := os.fork()) == 0:
                try:
                    result = {}
                    for item, following in zip(items, [*items[1:], items[0]], strict=True):
                        self.seen = set()
                        started = time.process_time()
                        self._traced()
                        passed = self._passes(item, following)
                        sys.setprofile(None)
                        spent = time.process_time() - started
                        if passed:
                            result[item.nodeid] = (sorted(self._places(self.seen)), spent)
                        else:
                            print("fails without a fault, and is left out:", item.nodeid, file=sys.stderr)
                    Path(told.name).write_text(json.dumps(result))
                finally:
                    os._exit(0)
            os.waitpid(child, 0)
            result = json.loads(Path(told.name).read_text())
        return {name: ({tuple(place) for place in places}, spent) for name, (places, spent) in result.items()}

    def _passes(self, item: Any, following: Any) -> bool:
        from _pytest.runner import runtestprotocol

        reports = runtestprotocol(item, log=False, nextitem=following)
        return all(not report.failed for report in reports)

    def _try(
        self,
        session: Any,
        mutant: Mutant,
        functions: list,
        code: types.CodeType,
        place: tuple,
        covered: dict,
        items: list,
    ) -> None:
        stale = {name for name, places in self.of_fixture.items() if place in places}
        running = [
            item
            for item in items
            if item.nodeid in covered and (place in covered[item.nodeid][0] or stale & set(item.fixturenames))
        ]
        running.sort(key=lambda item: (self.last(item), covered[item.nodeid][1] / (1 + self.kills[item.nodeid])))
        if not running or not functions:
            self.report(mutant, "no test calls it", "", 0.0)
            return
        with tempfile.NamedTemporaryFile() as told:
            child = os.fork()
            if child == 0:
                try:
                    started, limit = time.process_time(), 3 * CPU_SECONDS
                    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
                    quiet = os.open(os.devnull, os.O_WRONLY)
                    os.dup2(quiet, 1)
                    os.dup2(quiet, 2)
                    for function in functions:
                        function.__code__ = code
                    for cache in self.caches:
                        cache.cache_clear()
                    self._forget(stale)
                    killer = ""
                    for item, following in zip(running, [*running[1:], items[0]], strict=True):
                        if time.process_time() - started > CPU_SECONDS:
                            break
                        session._setupstate.teardown_exact(item)
                        if not self._passes(item, following):
                            killer = item.nodeid
                            break
                    Path(told.name).write_text(killer or "survived")
                except BaseException as error:
                    Path(told.name).write_text(f"broke the run: {error!r}")
                finally:
                    os._exit(0)
            _, status, used = os.wait4(child, 0)
            said = Path(told.name).read_text()
        spent = used.ru_utime + used.ru_stime
        if said == "survived":
            self.report(mutant, "survived", "", spent)
        elif said.startswith("broke the run"):
            self.report(mutant, said, "", spent)
        elif said:
            self.kills[said] += 1
            self.report(mutant, "killed", said, spent)
        else:
            ended = os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL)
            self.report(mutant, "timeout" if ended else "killed", "", spent)

    def _forget(self, stale: set[str]) -> None:
        """Have the fixtures made anew that the fault has a part in, and those made of them."""
        while more := {each.argname for each in self.definitions if stale & set(each.argnames)} - stale:
            stale |= more
        for each in self.definitions:
            if each.argname in stale:
                each.cached_result = None


def _outside_functions(mutant: Mutant, tests: list[str]) -> tuple[str, str, float]:
    """A mutant outside functions, by the import: every test of the room, in a fork without the package."""
    with tempfile.NamedTemporaryFile() as told:
        if (child := os.fork()) == 0:
            try:
                resource.setrlimit(resource.RLIMIT_CPU, (4 * CPU_SECONDS, 4 * CPU_SECONDS + 5))
                quiet = os.open(os.devnull, os.O_WRONLY)
                os.dup2(quiet, 1)
                os.dup2(quiet, 2)
                original = importlib.machinery.SourceFileLoader.get_code

                def get_code(self: Any, fullname: str) -> Any:
                    if self.path == str(mutant.path):
                        return compile(mutant.text, self.path, "exec")
                    return original(self, fullname)

                importlib.machinery.SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
                code = pytest.main(["-q", "-x", "-p", "no:cacheprovider", *tests])
                Path(told.name).write_text("survived" if code == 0 else "killed")
            finally:
                os._exit(0)
        _, status, used = os.wait4(child, 0)
        return Path(told.name).read_text() or "timeout", "", used.ru_utime + used.ru_stime


def room_judged(room: str, mutants: list[Mutant], out: Any, last: Any = None) -> None:
    """Judge every mutant of a room; ``out`` is told of each as it is done."""
    tests = ROOMS[room][1]
    with tempfile.NamedTemporaryFile() as left:
        if (child := os.fork()) == 0:
            outside: list[int] = []

            def report(mutant: Mutant, outcome: str, killer: str, spent: float) -> None:
                if outcome == "outside":
                    outside.append(mutants.index(mutant))
                else:
                    out(mutant, outcome, killer, spent)

            try:
                pytest.main(
                    ["-q", "-p", "no:cacheprovider", *tests],
                    plugins=[Room(mutants, report, last or (lambda item: False))],
                )
                Path(left.name).write_text(json.dumps(outside))
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        for index in json.loads(Path(left.name).read_text() or "[]"):
            out(mutants[index], *_outside_functions(mutants[index], tests))


@functools.cache
def _before(commit: str, path: str) -> str:
    return subprocess.run(["git", "show", f"{commit}:{path}"], cwd=ROOT, capture_output=True, text=True).stdout


def _newer(commit: str, item: Any) -> bool:
    """Whether a test was not there at a commit."""
    return f"def {item.originalname}(" not in _before(commit, item.nodeid.split("::")[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rooms", nargs="*", help=f"of {', '.join(ROOMS)}; all when left out")
    parser.add_argument("--sample", type=int, default=80, help="mutants of a room")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--named", action="store_true", help="those a review once found unnoticed, not a sample")
    parser.add_argument("--only", default="", help="mutants whose name holds this")
    parser.add_argument("--show", action="store_true", help="print the survivors as diffs")
    parser.add_argument("--tests", nargs="+", help="these in place of the room's")
    parser.add_argument("--again", type=Path, help="a log of an earlier run: only what survived it")
    parser.add_argument("--since", help="a commit: tests written after it run last, so that it shows what they add")
    parser.add_argument("--log", type=Path, help="a file that is told of every mutant, one JSON object a line")
    asked = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    sys.dont_write_bytecode = True
    import matplotlib.pyplot  # noqa: F401
    import nbformat  # noqa: F401
    import pandas  # noqa: F401
    import scipy.stats  # noqa: F401

    for room in asked.rooms or ROOMS:
        if asked.tests:
            ROOMS[room] = (ROOMS[room][0], asked.tests)
        mutants = named(room) if asked.named else drawn(room, asked.sample, asked.seed)
        mutants = [each for each in mutants if asked.only in each.name]
        if asked.again:
            told_before = [json.loads(line) for line in asked.again.read_text(encoding="utf-8").splitlines()]
            left = {line["mutant"] for line in told_before if line["outcome"] not in ("killed", "timeout")}
            mutants = [each for each in mutants if each.name in left]
        with tempfile.NamedTemporaryFile("a+", buffering=1) as told:

            def out(
                mutant: Mutant, outcome: str, killer: str, spent: float, room: str = room, told: Any = told
            ) -> None:
                line = {
                    "room": room,
                    "mutant": mutant.name,
                    "outcome": outcome,
                    "killer": killer,
                    "cpu": round(spent, 1),
                }
                if outcome not in ("killed", "timeout"):
                    line["diff"] = mutant.diff
                told.write(json.dumps(line) + "\n")
                if asked.log:
                    with asked.log.open("a") as log:
                        log.write(json.dumps(line, ensure_ascii=False) + "\n")

            room_judged(room, mutants, out, functools.partial(_newer, asked.since) if asked.since else None)
            told.seek(0)
            lines = [json.loads(line) for line in told]
        counted = Counter(line["outcome"] for line in lines)
        killed = counted["killed"] + counted["timeout"]
        print(f"{room}: {len(lines)} mutants, {killed} killed ({killed / max(len(lines), 1):.0%}), {dict(counted)}")
        for line in lines:
            if "diff" in line:
                print(f"  {line['outcome']}: {line['mutant']}")
                if asked.show:
                    print(line["diff"])


if __name__ == "__main__":
    main()
