"""How fast a batch of reports is, against its peers and against the floor; every ratio is of one run.

    python benchmarks/render.py                        the table, on synthetic studies (half an hour on two cores)
    python benchmarks/render.py --reports 40 --only loop floor engine
    python benchmarks/render.py --ploomber FOLDER      with ploomber-engine, from ``pip install --target FOLDER``

The machine should be quiet, and bytecode compiled (``make`` does). What each row measures:

loop       ``papermill`` and ``jupyter nbconvert`` as commands, one case after the other; a few cases are enough, since
           each costs the same. Against the whole command ``tillkom render``, its start and the index included.
floor      the notebook's own code as plain Python in one process per processor, each of which has made reports before.
engine     ploomber-engine's ``execute_notebook`` in one process, warm, against jobs on warm kernels; no pages are made.
           What the reports share is read within the time.
unchanged  the second ``tillkom render``, with nothing changed, in seconds.
help       ``tillkom --help`` against ``python -c pass``, the middle of some runs.
memory     the most memory (PSS) of the batch and all it has started: all reports against the first twenty.
size       what one more report costs, from the fourth on, in a study of 5 000 cases and as many units, against one of
           ``--reports``.
shapes     what a PDF, a Word file and a deck add to one more report, from the fourth on: in seconds that one waits, in
           seconds that the processors work, and against the page alone.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROWS = ("loop", "floor", "engine", "unchanged", "help", "memory", "size", "shapes")
NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "case.ipynb"
TILLKOM = [sys.executable, "-m", "tillkom"]
ENGINE = """
import sys, time
sys.path.append(sys.argv[1])
from ploomber_engine import execute_notebook
notebook, out, data, *cases = sys.argv[2:]
for place, case in enumerate([cases[0], *cases]):
    if place == 1:
        started = time.perf_counter()
    execute_notebook(notebook, out, parameters={"data": f"{data}/{case}", "case": case, "language": "sv"},
                     progress_bar=False, log_output=False, verbose=False)
print(time.perf_counter() - started)
"""


def main() -> None:
    """Measure the rows asked for and print the table."""
    options = _options()
    rows = [row for row in ROWS if row in options.only]
    load = os.getloadavg()[0]
    print(f"{options.reports} reports, {processors()} processors, load {load:.1f} at the start\n")
    print("| figure | measured | at least | aim |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        bench = Bench(Path(name), options)
        for row in rows:
            print(f"| {getattr(bench, row)()} |", flush=True)


class Bench:
    """One run: a synthetic study, and what was measured of it so far."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self.folder, self.options = folder, options
        self.data = self.study(options.reports)
        self._batch: float | None = None

    def study(self, cases: int) -> Path:
        """A synthetic study of so many cases."""
        path = self.folder / f"study{cases}"
        if not path.exists():
            _quietly([*TILLKOM, "synthetic", str(path), "--cases", str(cases)])
        return path

    def extracts(self, cases: list[str]) -> Path:
        """What each case's reader may see, in a folder by the case's name."""
        from tillkom.study import load_study

        folder, study = self.folder / "extracts", load_study(self.data)
        for case in cases:
            if not (folder / case).exists():
                study.extract(case).save(folder / case)
        return folder

    def cases(self, how_many: int | None = None, data: Path | None = None) -> list[str]:
        """The ids of the first cases."""
        lines = ((data or self.data) / "cases.csv").read_text(encoding="utf-8").splitlines()[1:]
        return [line.split(",")[0] for line in lines][:how_many]

    def render(self, out: str, *more: str, data: Path | None = None) -> float:
        """Seconds the command ``tillkom render`` takes for the case reports."""
        command = [*TILLKOM, "render", "--data", str(data or self.data), "--out", str(self.folder / out), *more]
        return _seconds(lambda: _quietly([*command, "--notebooks", str(NOTEBOOK.parent)]))

    def batch(self) -> float:
        """Seconds all case reports take, measured once."""
        if self._batch is None:
            self._batch = self.render("batch", "--notebook", "case", "--force")
        return self._batch

    def loop(self) -> str:
        """Reports per minute against a loop of the two commands."""
        cases = self.cases(self.options.loop)
        folder = self.extracts(cases)
        commands = Path(sys.executable).parent

        def both(case: str) -> None:
            out = self.folder / f"{case}.ipynb"
            given = ["-p", "data", str(folder / case), "-p", "case", case, "-p", "language", "sv"]
            _quietly([str(commands / "papermill"), str(NOTEBOOK), str(out), *given])
            _quietly([str(commands / "jupyter"), "nbconvert", "--to", "html", "--no-input", str(out)])

        each = _seconds(lambda: [both(case) for case in cases]) / len(cases)
        ours = self.batch() / self.options.reports
        said = f"{each / ours:.1f} × ({60 / ours:.0f} against {60 / each:.1f})"
        return f"reports per minute, against papermill + nbconvert per case | {said} | 20 × | 30 ×"

    def floor(self) -> str:
        """Wall time against the notebook's code alone."""
        cases = self.cases()
        folder = self.extracts(cases)
        with ProcessPoolExecutor(processors(), get_context("spawn")) as pool:
            list(pool.map(plain_report, [str(folder / cases[0])] * (3 * processors()), cases[:1] * 99))
            floor = _seconds(lambda: list(pool.map(plain_report, [str(folder / case) for case in cases], cases)))
        said = f"{self.batch() / floor:.2f} × ({self.batch():.1f} s against {floor:.1f} s)"
        return f"wall time, against the same code as plain Python in warm processes | {said} | 2.5 × | 1.5 ×"

    def engine(self) -> str:
        """Wall time against ploomber-engine, nothing isolated there, no pages made on either side."""
        figure = "wall time, against ploomber-engine in one process, no pages"
        if not self.options.ploomber:
            return f"{figure} | not measured: name a folder with --ploomber | 1.2 × faster | 1.7 ×"
        cases = self.cases()
        folder = self.extracts(cases)
        given = [self.options.ploomber, str(NOTEBOOK), str(self.folder / "out.ipynb"), str(folder), *cases]
        told = subprocess.run([sys.executable, "-c", ENGINE, *given], stdout=subprocess.PIPE, text=True, check=True)
        theirs = float(told.stdout.split()[-1])
        ours = self.executed(cases)
        said = f"{theirs / ours:.2f} × faster ({ours:.1f} s against {theirs:.1f} s)"
        return f"{figure} | {said} | 1.2 × faster | 1.7 ×"

    def executed(self, cases: list[str]) -> float:
        """Seconds for notebooks on warm kernels, without their pages."""
        from tillkom.render.job import Job
        from tillkom.render.planning.extracts import Extracts
        from tillkom.render.request import PageMetadata, Request
        from tillkom.render.running import execute, kernels, limits
        from tillkom.study import load_study

        os.environ["PYTHONPATH"] = str(Path(__file__).parent)
        extracts, metadata = Extracts(load_study(self.data)), PageMetadata("", "sv", "", synthetic=True)
        text = NOTEBOOK.read_text(encoding="utf-8")
        with kernels.kept_warm("warm"), ThreadPoolExecutor(limits.jobs_at_once()) as pool:
            parent = kernels.warm_parent()
            assert parent is not None

            def one(case: str) -> object:
                request = Request(Job("case", "sv", case), text, extracts.files(case), metadata)
                return parent.call("render:without_page", execute._as_sent(request, parent))

            def all_of_them() -> None:
                kernels.prepare(extracts.public)
                list(pool.map(one, cases))

            one(cases[0])
            return _seconds(all_of_them)

    def unchanged(self) -> str:
        """Seconds of a run that finds nothing to do."""
        self.batch()
        again = self.render("batch", "--notebook", "case")
        return f"second run, nothing changed, {self.options.reports} reports | {again:.2f} s | 2 s | 1 s"

    def help(self) -> str:
        """The command line's start."""
        ours = _middle(lambda: _quietly([*TILLKOM, "--help"]))
        bare = _middle(lambda: _quietly([sys.executable, "-c", "pass"]))
        said = f"{ours / bare:.1f} × ({1000 * ours:.0f} ms against {1000 * bare:.0f} ms)"
        return f"tillkom --help, against python -c pass | {said} | 5 × | 3 ×"

    def memory(self) -> str:
        """The most memory the whole family of processes takes."""
        peaks = []
        for out, cases in (("few", self.cases(20)), ("all", self.cases())):
            with _watched() as peak:
                self.render(out, *cases, "--jobs", "2")
            peaks.append(max(peak))
        said = f"{peaks[1] / peaks[0]:.2f} × ({peaks[1] / 1e6:.0f} MB against {peaks[0] / 1e6:.0f} MB)"
        return f"peak memory (PSS), {self.options.reports} reports against 20 | {said} | 1.2 × | 1.05 ×"

    def size(self) -> str:
        """What one more report costs in a large study."""
        costs = []
        for data in (self.data, self.study(self.options.large)):
            done = self.done_at(data, self.cases(64, data))
            costs.append((done[-1] - done[3]) / (len(done) - 4))
        said = f"{costs[1] / costs[0]:.2f} × ({costs[1]:.3f} s against {costs[0]:.3f} s)"
        what = f"cost per report, study of {self.options.large} cases against {self.options.reports}"
        return f"{what} | {said} | 1.3 × | 1.1 ×"

    def shapes(self) -> str:
        """What other shapes add to a report: as long as one waits, and of the processors' time."""
        cases = self.cases(min(20, self.options.reports))
        waited, spent = [], []
        for shape in ((), ("--pdf",), ("--docx",)):
            before = _spent()
            done = self.done_at(self.data, cases, *shape)
            spent.append((_spent() - before) / len(cases))
            waited.append((done[-1] - done[3]) / (len(done) - 4))
        for measured in (waited, spent):
            measured += [measured[0] + more for more in [self.deck(cases, spent=measured is spent)]]
        said = [
            ", ".join(f"{each - page:+.2f} s ({each / page:.1f} ×)" for each in more) + f" against {page:.2f} s"
            for page, *more in (waited, spent)
        ]
        told = f"{said[0]}; processors' time: {said[1]}"
        what = "a PDF, a Word file, a deck more, against the page alone"
        return f"{what} | {told} | 1.5 s, 0.5 s, 1 s | 1.0 s, 0.3 s, 0.7 s"

    def deck(self, cases: list[str], *, spent: bool) -> float:
        """What one more deck takes, beyond the first three."""

        def decks(some: list[str]) -> float:
            before = _spent()
            out = str(self.folder / f"slides{len(some)}{spent}")
            waited = _seconds(lambda: _quietly([*TILLKOM, "slides", *some, "--data", str(self.data), "--out", out]))
            return _spent() - before if spent else waited

        return (decks(cases) - decks(cases[:3])) / (len(cases) - 3)

    def done_at(self, data: Path, cases: list[str], *options: str) -> list[float]:
        """When each report was done, in seconds."""
        out = self.folder / f"out-{data.name}{''.join(options)}"
        command = [*TILLKOM, "render", "--data", str(data), "--out", str(out), *options, *cases]
        command += ["--notebooks", str(NOTEBOOK.parent)]
        at_once = {**os.environ, "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=at_once) as batch:
            assert batch.stdout is not None
            done = [time.perf_counter() for line in batch.stdout if line.startswith("[")]
        if len(done) != len(cases):
            sys.exit(f"{' '.join(command)[:200]} made {len(done)} of {len(cases)} reports")
        return done


def plain_report(data: str, case: str) -> int:
    """Run the notebook's cells and make what they show, with nothing of Jupyter."""
    names: dict[str, object] = {}
    shown = 0
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        body = ast.parse("".join(cell["source"])).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), "<cell>", "exec"), names)
        if "parameters" in cell["metadata"].get("tags", []):
            names.update(data=data, case=case, language="sv")
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
            shown += len(value._repr_html_()) + len(repr(value))
    return shown


def without_page(request: object) -> int:
    """In a fork: execute the notebook and make no page."""
    from tillkom.render.running import notebook

    notebook.notebook_page = lambda *_: b""
    outcome = notebook.run_here(request)
    assert outcome.failure is None, outcome.failure
    return len(outcome.notebook)


@contextmanager
def _watched() -> Iterator[list[int]]:
    """The memory this process's children take, every fifth of a second."""
    import psutil

    seen, done = [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            total = 0
            for process in psutil.Process().children(recursive=True):
                try:
                    total += process.memory_full_info().pss
                except psutil.Error:
                    continue
            seen.append(total)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


def processors() -> int:
    """How many processors there are for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _spent() -> float:
    """Seconds that processors have worked for commands that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _middle(work: Callable[[], object], runs: int = 9) -> float:
    return statistics.median(_seconds(work) for _ in range(runs))


def _quietly(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)[:200]} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=311, help="how many cases the study has")
    parser.add_argument("--loop", type=int, default=4, help="cases the slow loop is measured on")
    parser.add_argument("--large", type=int, default=5000, help="cases of the large study")
    parser.add_argument("--ploomber", metavar="FOLDER", help="where ploomber-engine is installed")
    parser.add_argument("--only", nargs="+", choices=ROWS, default=ROWS, metavar="ROW", help=", ".join(ROWS))
    return parser.parse_args()


if __name__ == "__main__":
    main()
