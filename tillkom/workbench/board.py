"""The workbench: the cases chosen above, and the views of them in tabs below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import pandas as pd
from IPython.display import display

from tillkom.language import words
from tillkom.workbench.choosing import Choosing
from tillkom.workbench.handing import Differences, Report
from tillkom.workbench.parts import begin_tables
from tillkom.workbench.views import Answers, Crosstab, Figures, Matrix, Search, View

if TYPE_CHECKING:
    from tillkom.figures import Figure
    from tillkom.study import Study


class Workbench:
    """A study to click in; shown at the end of a notebook cell.

    A view is worked out when its tab is opened, so that choosing cases stays quick.
    """

    def __init__(self, study: Study, language: str) -> None:
        say = words("workbench", language)
        self._views: list[View] = [
            make(study, language) for make in (Matrix, Answers, Search, Crosstab, Figures, Report, Differences)
        ]
        self._tabs = widgets.Tab([view.widget for view in self._views])
        for at, view in enumerate(self._views):
            self._tabs.set_title(at, say(f"tab.{view.name}"))
        self._fresh: set[View] = set()
        self._choosing: Choosing | None = None
        self._choosing = Choosing(study, language, self._changed)
        self._changed()
        self._tabs.observe(lambda _: self._open(), "selected_index")
        self.widget = widgets.VBox([self._choosing.widget, self._tabs])

    @property
    def study(self) -> Study:
        """The cases chosen, as a study."""
        assert self._choosing is not None
        return self._choosing.study

    @property
    def table(self) -> pd.DataFrame:
        """What the open view shows, as a DataFrame of your own."""
        return self._view.table.copy()

    @property
    def line(self) -> str:
        """The Python that makes what the open view shows."""
        return self._view.code.line

    @property
    def figure(self) -> Figure | None:
        """The figure drawn last."""
        return next((view.figure for view in self._views if isinstance(view, Figures)), None)

    @property
    def _view(self) -> View:
        return self._views[self._tabs.selected_index or 0]

    def _changed(self) -> None:
        """Other cases: every view is out of date, and the open one is shown anew."""
        if self._choosing is not None:
            self._fresh.clear()
            self._open()

    def _open(self) -> None:
        view = self._view
        if view not in self._fresh and self._choosing is not None:
            view.show(self._choosing.study, self._choosing.line)
            self._fresh.add(view)

    def _ipython_display_(self, **_: Any) -> None:
        begin_tables()
        display(self.widget)
