"""One notebook on its extract, in this process and a kernel of its own: execute, clean, make the page."""

from __future__ import annotations

import tillkom.render.running.fast_nbformat  # noqa: F401

# isort: split
import ast
import logging
import time
from pathlib import Path
from typing import Any

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook

from tillkom import errors, extract
from tillkom.content.as_json import ASKED
from tillkom.files import NO_ROOM, PrivateFolder, inside
from tillkom.render.job import Job
from tillkom.render.request import Failure, Outcome, Request
from tillkom.render.running import clean, manager
from tillkom.render.running.contents import taken
from tillkom.render.running.limits import in_words, limit_memory
from tillkom.render.running.page import broken_picture, failure_page, notebook_page
from tillkom.render.shapes import Made, content_wanted, make
from tillkom.warm import client as warm

DATA = "data"  # where the extract lies, seen from the notebook that runs
USER_ERRORS = {name for name, value in vars(errors).items() if isinstance(value, type)}

# papermill tells of every failure itself, which the outcome does in plain words.
logging.getLogger("papermill").addHandler(logging.NullHandler())
# nbclient leaves its listeners waiting when a cell is stopped, which asyncio would tell of at the end.
logging.getLogger("asyncio").addHandler(logging.NullHandler())


class CannotRun(Exception):
    """The notebook is not one that can be run as a report."""

    def __init__(self, kind: str, **values: str) -> None:
        super().__init__(kind)
        self.failure = Failure(kind, values)


class ReportEngine(Engine):
    """papermill's engine on a kernel of our own, in a folder of its own, which holds on to a notebook that failed.

    The kernel is told its folder; papermill's own ``cwd`` would move the whole process there, other jobs included.
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
        folder, request = options["folder"], options["request"]
        options["keep"].append(nb_man.nb)
        deadline = time.monotonic() + request.timeout
        kernel = manager.new_kernel(folder)
        client = PapermillNotebookClient(
            nb_man,
            km=kernel,
            timeout_func=lambda cell: max(0.1, deadline - time.monotonic()),
            startup_timeout=options["start_timeout"],
            record_timing=False,
            shutdown_kernel="immediate",
            on_notebook_start=lambda notebook: limit_memory(kernel.provisioner.pid, request.memory),
            log=logging.getLogger("papermill"),
        )
        asked = {ASKED: "1"} if content_wanted(request.shapes) else {}
        client.execute(
            cwd=str(folder / "run"), env={**manager.environment(folder / "ipython"), **asked}, cleanup_kc=True
        )


papermill_engines.register("tillkom", ReportEngine)


def run_here(request: Request) -> Outcome:
    """Execute one notebook on its extract and make its page; a notebook that fails gives a page that says so.

    Raises
    ------
    OSError : there is no room for the job's files, or they may not be written: no other job would fare better.
    """
    started = time.perf_counter()
    page, shapes, failure, warnings = b"", {}, None, []
    keep = [nbformat.v4.new_notebook()]
    with PrivateFolder(warm.scratch) as folder:
        paths = clean.paths_of_this_machine(folder)
        try:
            extract.write(request.extract, folder / "run" / DATA)
            for name, content in request.code.items():
                path = inside(folder / "run", name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            keep.append(_read(request))
            _execute(keep[-1], request, folder, keep)
            ended = _ended_early(keep[-1])
            warnings = clean.clean(keep[-1], paths)
            if ended:
                raise CannotRun("ended", cell=ended)
            said = taken(keep[-1], request.metadata.language) if content_wanted(request.shapes) else ()
            page = notebook_page(keep[-1], request.metadata)
            if broken_picture(page):
                raise CannotRun("picture", message=broken_picture(page))
            made = Made(request.job, request.metadata, keep[-1], page, folder / "run" / DATA, said, request.options)
            shapes = make(request.shapes, made)
        except Exception as error:  # whatever one notebook does, the others still come
            if isinstance(error, OSError) and error.errno in NO_ROOM:  # it was not the notebook's doing
                raise
            warnings = clean.clean(keep[-1], paths)
            failure = _failure(error, keep[-1], request, paths)
            page = failure_page(failure, request.job, request.metadata)
    if content_wanted(request.shapes):
        taken(keep[-1], request.metadata.language)  # where it failed
    text = nbformat.writes(keep[-1]) + "\n"
    seconds = time.perf_counter() - started
    return Outcome(request.job, page, text.encode("utf-8"), seconds, failure, tuple(warnings), shapes)


def cannot_run(request: Request, failure: Failure) -> Outcome:
    """What stands for a job of which nothing came back."""
    text = nbformat.writes(nbformat.v4.new_notebook()) + "\n"
    page = failure_page(failure, request.job, request.metadata)
    return Outcome(request.job, page, text.encode("utf-8"), 0.0, failure)


def _read(request: Request) -> NotebookNode:
    """The notebook, with its parameters cell found to take everything it will be given."""
    try:
        notebook = nbformat.reads(request.notebook, as_version=4)
    except Exception as error:  # nbformat has many ways to say that a file is no notebook
        raise CannotRun("unreadable", message=str(error)) from error
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if not tagged:
        raise CannotRun("tagged")
    try:
        statements = ast.parse(tagged[0].source).body
    except SyntaxError as error:
        raise CannotRun("unreadable", message=str(error)) from error
    names = _assigned(statements)
    missing = [name for name in request.job.parameters(DATA) if name not in names]
    if missing:
        raise CannotRun("parameters", missing=", ".join(missing))
    return notebook


def _assigned(statements: list[ast.stmt]) -> set[str]:
    """The names that a cell of parameters gives a value, with or without a type."""
    targets = [target for statement in statements if isinstance(statement, ast.Assign) for target in statement.targets]
    targets += [statement.target for statement in statements if isinstance(statement, ast.AnnAssign)]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _parameters(notebook: NotebookNode, job: Job) -> dict[str, str]:
    """What the parameters are set to: what every notebook must take, and what this one asks for besides."""
    cell = next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    names = _assigned(ast.parse(cell.source).body)
    return {**job.parameters(DATA), **{name: value for name, value in job.also().items() if name in names}}


def _execute(notebook: NotebookNode, request: Request, folder: Path, keep: list[NotebookNode]) -> None:
    execute_notebook(
        notebook,
        None,
        parameters=_parameters(notebook, request.job),
        engine_name="tillkom",
        kernel_name=manager.KERNEL_NAME,
        language="python",
        progress_bar=False,
        request_save_on_cell_execute=False,
        autosave_cell_every=0,
        folder=folder,
        request=request,
        keep=keep,
    )


def _failure(error: Exception, notebook: NotebookNode, request: Request, paths: clean.Paths) -> Failure:
    """The error as a sentence a reader understands, with the trace for whoever looks for its cause."""
    values = {"notebook": request.job.notebook_file}
    if isinstance(error, CannotRun):
        return Failure(error.failure.kind, {**error.failure.values, **values})
    if isinstance(error, PapermillExecutionError):
        cell = {"cell": _place(notebook), "error": error.ename, "message": paths.scrub(str(error.evalue))}
        if error.ename.endswith("MemoryError") and request.memory:
            return Failure("memory", {**values, "limit": in_words(request.memory)}, paths.scrub(str(error)))
        kind = "known" if error.ename in USER_ERRORS else "raised"
        return Failure(kind, {**values, **cell}, paths.scrub(clean.plain("\n".join(error.traceback))))
    if isinstance(error, CellTimeoutError):
        return Failure("timeout", {**values, "seconds": str(request.timeout)}, paths.scrub(str(error)))
    if isinstance(error, DeadKernelError) or "Kernel died" in str(error):
        return Failure("dead", values, str(error))
    return Failure("other", {**values, "error": type(error).__name__, "message": paths.scrub(str(error))})


def _ended_early(notebook: NotebookNode) -> str:
    """The code cell with which a notebook ended itself before its end, as its author counts them; "" if none did.

    Leaving Python in a cell is no error to papermill, which then runs no further cell and calls it done.
    """
    for place, cell in enumerate(_own_code(notebook), 1):
        if any(output.output_type == "error" and output.ename == "SystemExit" for output in cell.outputs):
            return str(place)
        if cell.source.strip() and cell.execution_count is None:
            return str(place - 1)
    return ""


def _own_code(notebook: NotebookNode) -> list[NotebookNode]:
    """The code cells as their author knows them: without the cell papermill put in."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [cell for cell in code if "injected-parameters" not in cell.metadata.get("tags", [])]


def _place(notebook: NotebookNode) -> str:
    """Which code cell failed."""
    failed = (
        place
        for place, cell in enumerate(_own_code(notebook), 1)
        if any(output.output_type == "error" for output in cell.outputs)
    )
    return str(next(failed, "?"))
