"""The pieces views are put together from: a table to sort and filter, a line of code, a message."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
import pandas as pd
from IPython.display import HTML, display

from tillkom.language import words
from tillkom.markup import Markup, element

STYLE = Markup(
    "<style>.tillkom-board table{border-collapse:collapse;text-align:left}"
    ".tillkom-board .cells td,.tillkom-board .cells th{border:1px solid #c8d0d6;padding:4px 8px;vertical-align:top;"
    "text-align:left;white-space:normal;min-width:9em;max-width:26em;overflow-wrap:break-word;line-height:1.35;"
    "background:#fff;color:#1c2a33}"
    ".tillkom-board .cells th{background:#eef2f4}"
    ".tillkom-board summary{cursor:pointer}.tillkom-board .unknown summary{color:#5a6670;font-style:italic}"
    ".tillkom-board dl{margin:6px 0 2px}.tillkom-board dt,.tillkom-board dd{float:none;display:block;width:auto}"
    ".tillkom-board dt{font-weight:600}.tillkom-board dd{margin:0 0 4px}"
    ".tillkom-board pre{background:#f3f5f7;color:#1c2a33;padding:6px 10px;white-space:pre-wrap;margin:6px 0}"
    ".dt-container td{white-space:normal!important;vertical-align:top}"
    ".dt-container td,.dt-container th{text-align:left!important}</style>"
)


def framed(*content: Any) -> str:
    """Content as the workbench styles it."""
    return str(STYLE + element("div", *content, class_="tillkom-board"))


class Code:
    """The line of Python that makes a view, to copy."""

    def __init__(self) -> None:
        self.widget = widgets.HTML()
        self.line = ""

    def show(self, line: str) -> None:
        """Show another line."""
        self.line = line
        self.widget.value = framed(element("pre", line))


class SortableTable:
    """A table that is sorted and filtered by clicking; works without a network."""

    def __init__(self, language: str) -> None:
        self.widget = widgets.Output()
        say = words("workbench", language)
        names = ("search", "lengthMenu", "info", "infoEmpty", "infoFiltered", "zeroRecords", "emptyTable")
        self._words = {name: say(f"sortable.{name}") for name in names}

    def show(self, table: pd.DataFrame) -> None:
        """Show another table, whole, without the columns that hold nothing."""
        import itables

        plain = table.astype(object).where(table.notna(), "")
        plain = plain[[name for name in plain if (plain[name] != "").any()]]
        html = itables.to_html_datatable(
            plain, connected=False, classes="display", maxBytes=0, allow_html=False, language=self._words
        )
        self.widget.clear_output(wait=True)
        with self.widget:
            display(HTML(html))


def begin_tables() -> None:
    """Bring what sorts and filters tables into the notebook, from the installed package."""
    import itables

    itables.init_notebook_mode(all_interactive=False, connected=False)
