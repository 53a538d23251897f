"""One self-contained page: the outputs of a notebook, or a few words, with what every page says of itself.

No script, no request to the network, the style inside the page: it can be mailed, printed, published and archived.
"""

from __future__ import annotations

import tillkom.render.running.fast_nbformat  # noqa: F401

# isort: split
import base64
import logging
import re
import threading
import warnings
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

import tillkom
from tillkom.language import words
from tillkom.markup import Markup, details, element, joined, list_of
from tillkom.render.job import Job
from tillkom.render.request import Failure, PageMetadata

TEMPLATE = "tillkom"
LONG = 6
"""Sections from which on a page has a table of contents."""
_SECTION = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)
_EXAMPLE = re.compile(r'<span class="example">(.*?)</span>')
REMARK = "remove-cell"  # the tag of a cell for the analyst alone: neither its text nor its output is in the report
_PICTURE_WITHOUT_WORDS = re.compile(r"<img(?![^>]*\salt=)")
_PICTURE = re.compile(rb"data:image/(svg\+xml|png|jpeg|gif);base64,([A-Za-z0-9+/=]*)")
_BEGINNINGS = {b"png": b"\x89PNG\r\n", b"jpeg": b"\xff\xd8\xff", b"gif": b"GIF8"}
_exporting = threading.Lock()  # one exporter serves all, and it remembers the notebook it is at


def notebook_page(notebook: NotebookNode, metadata: PageMetadata) -> bytes:
    """An executed notebook as a page: what its cells show and its own texts, without code and without remarks."""
    cells = [cell for cell in notebook.cells if REMARK not in cell.metadata.get("tags", [])]
    shown = NotebookNode({**notebook, "cells": cells})
    given: dict[str, Any] = {
        "about": metadata,
        "words": words("render", metadata.language),
        "style": _style(),
        "version": tillkom.__version__,
    }
    with _exporting, warnings.catch_warnings():
        # What a page cannot show, a widget for instance, is left out; the executed notebook beside it has it.
        warnings.filterwarnings("ignore", message="Your element with mimetype")
        html, _ = _exporter().from_notebook_node(shown, resources=given)
    return _with_contents(_leading(html, metadata.example), metadata.language).encode("utf-8")


def _leading(html: str, example: str) -> str:
    """The page with the words that name the example leading there, where it stands beside the page."""
    if not example:
        return html
    return _EXAMPLE.sub(lambda found: str(element("a", Markup(found[1]), href=example, class_="example")), html)


def _with_contents(html: str, language: str) -> str:
    """A long page with a table of contents below its cover, folded so that the first screen stays what it is."""
    sections = _SECTION.findall(html)
    if len(sections) < LONG:
        return html
    links = list_of(element("a", Markup(text), href=f"#{place}") for place, text in sections)
    label = words("render", language)("page.contents")
    contents = element("nav", details(label, links), class_="contents", aria_label=label)
    return html.replace("</header>", f"</header>{contents}", 1)


def broken_picture(page: bytes) -> str:
    """What is wrong with the first picture of a page that no browser would show; "" if all can be shown."""
    for kind, encoded in _PICTURE.findall(page):
        try:
            content = base64.b64decode(encoded, validate=True)
            if kind == b"svg+xml":
                ElementTree.fromstring(content)
            elif not content.startswith(_BEGINNINGS[kind]):
                return f"no {kind.decode()}"
        except (ValueError, ElementTree.ParseError) as error:
            return str(error)
    return ""


def content_page(content: Markup, metadata: PageMetadata) -> bytes:
    """A piece of HTML as a page of the same look."""
    shown = new_output("display_data", data={"text/html": str(content)})
    return notebook_page(new_notebook(cells=[new_code_cell(outputs=[shown], id="content")]), metadata)


def failure_page(failure: Failure, job: Job, metadata: PageMetadata) -> bytes:
    """What stands in the place of a report that could not be finished: no half report is ever taken for a whole one."""
    say = words("render", metadata.language)
    parts = [
        element("h1", say("failure.heading")),
        element("p", element("strong", metadata.title)),
        element("p", failure.sentence(metadata.language), class_="failure", role="alert"),
        element("p", say("failure.remedy", notebook=job.notebook_file, executed=f"{job.name}.ipynb")),
    ]
    if failure.trace:
        parts.append(details(say("failure.trace"), element("pre", failure.trace, tabindex="0")))
    title = say("title.failed", title=metadata.title)
    return content_page(joined(parts), replace(metadata, title=title, failed=True))


class _Exporter(HTMLExporter):
    """nbconvert's, without its second reading of the whole page where that would find nothing to do.

    nbconvert parses every page it has made, to give pictures without alternative text a remark, and cells of its own
    templates, which ours are not, a place in the tab order: two thirds of the time a page takes.
    """

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> tuple[str, dict[str, Any]]:
        prepared = self._init_resources(dict(resources or {}))
        self.register_filter("highlight_code", Highlight2HTML(pygments_lexer="ipython3", parent=self))
        kinds = WidgetsDataTypeFilter(notebook_metadata=self._nb_metadata, parent=self, resources=prepared)
        self.register_filter("filter_data_type", kinds)
        html, given = TemplateExporter.from_notebook_node(self, nb, prepared, **kw)
        if _PICTURE_WITHOUT_WORDS.search(html):
            html, given = super().from_notebook_node(nb, resources, **kw)
        return html, given


@cache
def _exporter() -> HTMLExporter:
    folder = Path(str(resources.files("tillkom.render"))) / "templates"
    exporter = _Exporter(
        template_name=TEMPLATE,
        extra_template_basedirs=[str(folder)],
        exclude_input=True,
        exclude_output_prompt=True,
        exclude_input_prompt=True,
        exclude_anchor_links=True,
    )
    exporter.log = logging.getLogger("tillkom.render")
    return exporter


@cache
def _style() -> str:
    return resources.files("tillkom.render").joinpath("templates", TEMPLATE, "style.css").read_text(encoding="utf-8")
