"""What the warm parent does once so that no report pays for it: one case report of the toolkit's own data, thrown away.

Fonts are found, grammars and locales are read, and what is imported where it is used is imported. Nothing a notebook
can see is changed by it: the libraries' settings are as after their import.
"""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import nbformat

from tillkom.language import LANGUAGES, number
from tillkom.markup import Markup
from tillkom.shipped import shipped

IMPORTED = ("matplotlib.pyplot", "scipy.optimize", "scipy.stats", "seaborn", "tillkom.report")


def warm_up() -> None:
    """Import what reports use, and make a case report, and a page in each language."""
    from jupyter_client.provisioning import KernelProvisionerFactory

    from tillkom.render.request import PageMetadata
    from tillkom.render.running.page import content_page

    for name in IMPORTED:
        import_module(name)
    notebook = nbformat.read(shipped("notebooks") / "case.ipynb", as_version=4)
    _run(notebook, data=str(shipped("data")), language=LANGUAGES[0])
    for language in LANGUAGES:
        number(0.5, language)
        content_page(Markup("<h1></h1>"), PageMetadata("", language, "", synthetic=False))
    # Found among all installed packages once, rather than by every job.
    KernelProvisionerFactory.instance()._get_provisioner("tillkom-warm").load()


def keep_shared(folder: str, names: list[str]) -> bool:
    """Read what every reader of a batch may see, and count what the reports hold their cases up against."""
    from tillkom.extract import SharedFiles, keep
    from tillkom.report import CaseReport
    from tillkom.study import load_study

    study = load_study(folder)
    keep(SharedFiles.read(Path(folder), names), study)
    for case_id in study.case_ids[:1]:
        CaseReport(study, case_id).mirror()
    return True


def _run(notebook: nbformat.NotebookNode, **parameters: str) -> None:
    """Run the cells here, with what each shows as HTML; the parent has no kernel, and needs none."""
    names: dict[str, object] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        body = ast.parse(cell.source).body
        shown = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), "<cell>", "exec"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names.update(parameters)
        if isinstance(shown, ast.Expr):
            value = eval(compile(ast.Expression(shown.value), "<cell>", "eval"), names)
            getattr(value, "_repr_html_", str)()
