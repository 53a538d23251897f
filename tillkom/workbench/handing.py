"""What leaves the workbench: the report on the cases chosen, and what is left for the coders to settle."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from tillkom.deciding import differences
from tillkom.errors import TillkomError
from tillkom.language import words
from tillkom.markup import element
from tillkom.render import Order, render_reports
from tillkom.workbench.parts import SortableTable, framed
from tillkom.workbench.views import View


class Report(View):
    """The comparison of the cases chosen, as everybody may read it."""

    name = "report"

    def controls(self) -> list[Any]:
        self._folder = widgets.Text(value="reports-urval", description=self.say("report.folder"))
        self._button = widgets.Button(description=self.say("report.write"), button_style="primary")
        self._button.on_click(self._write)
        self._folder.observe(self.asked, "value")
        return [widgets.HTML(framed(element("p", self.say("report.hint")))), widgets.HBox([self._folder, self._button])]

    def shown(self) -> Any:
        self._said = widgets.HTML()
        return self._said

    def refresh(self) -> None:
        self.table = self.study.answers(by="case", labels=self.language)
        extract = self.of if self.study.reader else f'{self.of}.extract("public")'
        self.code.show(
            "from tillkom.render import Order, render_reports\n"
            f'order = Order(notebook="comparison", language="{self.language}")\n'
            f'render_reports({extract}.save("urval"), "{self._folder.value}", order)'
        )

    def _write(self, _: Any) -> None:
        """Write it; the extract it is made from is kept nowhere."""
        self._button.disabled = True
        self._said.value = framed(element("p", self.say("report.writing")))
        try:
            extract = self.study if self.study.reader else self.study.extract("public")
            with tempfile.TemporaryDirectory() as folder:
                saved = extract.save(Path(folder) / "data")
                order = Order(notebook="comparison", language=self.language)
                batch = render_reports(saved, self._folder.value, order)
            failed = list(batch.failures(self.language))
            said = "; ".join(failed) or self.say("report.written", folder=self._folder.value)
        except TillkomError as error:
            said = str(error)
        finally:
            self._button.disabled = False
        self._said.value = framed(element("p", said))


class Differences(View):
    """What the coders differ on and nobody has decided."""

    name = "differences"

    def shown(self) -> Any:
        self._rows, self._none = SortableTable(self.language), widgets.HTML()
        return widgets.VBox([self._none, self._rows.widget])

    def refresh(self) -> None:
        self.code.show(f'tillkom.deciding.differences({self.of}, language="{self.language}")')
        self.table = differences(self.study, language=self.language)
        none = words("deciding", self.language)("none")
        self._none.value = framed(element("p", none)) if self.table.empty else ""
        said = words("lookup", self.language)
        shown = ("case", "variable", "coder", "answer", "status", "words", "source", "locator")
        self._rows.show(self.table[list(shown)].set_axis([said(f"column.{name}") for name in shown], axis="columns"))
