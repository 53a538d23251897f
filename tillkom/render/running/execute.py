"""One job, from its notebook and its data to a finished page: everything comes in and goes out as values.

A request holds all a job needs and an outcome all it gave, so that a job can run in this process, in a fork of the
warm parent or on another machine, and whoever asked for it writes the files.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace

from tillkom.extract import Extract
from tillkom.markup import Markup
from tillkom.render.request import Failure, Outcome, PageMetadata, Request
from tillkom.render.running import apart, kernels
from tillkom.warm.client import Lost, WarmParent

TRIES = 2  # of a job whose warm parent ended under it


def run(request: Request) -> Outcome:
    """Execute one notebook on its extract and make its page; a notebook that fails gives a page that says so.

    All of it happens in another process, the making of the page too, a fork where kernels are warm: jobs overlap
    whatever they are at, what one leaves behind in memory goes with its process, and this process needs none of the
    libraries. A notebook's kernel comes from a process that has never held more of the study than its reader may see.
    """
    started, tries = time.monotonic(), 0
    while (parent := kernels.warm_parent()) is not None:
        left = request.timeout - int(time.monotonic() - started)
        if left < 1:
            return _given_up(request, "timeout", seconds=str(request.timeout))
        try:
            asked = _as_sent(replace(request, timeout=left), parent)
            outcome: Outcome = parent.call("tillkom.render.running.notebook:run_here", asked)
            return outcome
        except ChildProcessError as error:
            return _given_up(request, "dead", str(error))
        except Lost:
            tries += 1
            kernels.lost(parent)
            if tries == TRIES:  # it may be this very notebook that ends the process all others live by
                return _given_up(request, "dead")
    try:
        return apart.run(request)
    except ChildProcessError as error:
        return _given_up(request, "dead", str(error))


def content_page(content: Markup, metadata: PageMetadata) -> bytes:
    """A piece of HTML as a page; made in a fork where kernels are warm, since what makes it is slow to import."""
    if (parent := kernels.warm_parent()) is not None:
        with contextlib.suppress(Lost, ChildProcessError):
            page: bytes = parent.call("tillkom.render.running.page:content_page", content, metadata)
            return page
    from tillkom.render.running import page as here

    return here.content_page(content, metadata)


def _as_sent(request: Request, parent: WarmParent) -> Request:
    """The request without what the parent has read already."""
    extract = request.extract
    if isinstance(extract, Extract) and parent.prepared == extract.shared.digest:
        return replace(request, extract=extract.without_shared())
    return request


def _given_up(request: Request, kind: str, trace: str = "", **values: str) -> Outcome:
    from tillkom.render.running.notebook import cannot_run

    return cannot_run(request, Failure(kind, {"notebook": request.job.notebook_file, **values}, trace))
