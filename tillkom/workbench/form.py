"""A form that shows what coders differ on, side by side, and records what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
from IPython.display import display

from tillkom.deciding import STAGE, decide, differences
from tillkom.errors import TillkomError
from tillkom.grid import records
from tillkom.language import words
from tillkom.markup import element
from tillkom.study import load_study
from tillkom.workbench.parts import framed

if TYPE_CHECKING:
    from tillkom.study import Study

_WIDE = widgets.Layout(width="640px")


class SettleForm:
    """What is left to settle, one judgement at a time."""

    def __init__(self, study: Study, language: str) -> None:
        if study.reader is not None or study.selection is not None:
            raise TillkomError("Decisions are recorded in the whole study. Open the form on what load_study reads.")
        self.study, self._language = study, language
        say = self._say = words("workbench", language)
        self._which = widgets.Dropdown(description=say("settle.which"), layout=_WIDE)
        self._answers, self._said = widgets.HTML(), widgets.HTML()
        self._take = widgets.ToggleButtons(description=say("settle.take"))
        statuses = [(term.label(language), code) for code, term in study.codebook.vocabulary("status").items()]
        self._status = widgets.Dropdown(
            description=say("settle.status"), options=[(say("settle.as_taken"), ""), *statuses]
        )
        self._value, self._text, self._why, self._coder = (
            widgets.Text(description=say(f"settle.{name}"), layout=_WIDE) for name in ("value", "text", "why", "coder")
        )
        self._button = widgets.Button(description=say("settle.record"), button_style="primary")
        self._which.observe(lambda _: self._show(), "value")
        self._button.on_click(self._record)
        fields = [self._take, self._status, self._value, self._text, self._why, self._coder, self._button]
        self._fields = widgets.VBox(fields)
        for field in (self._take, self._status, self._value, self._text, self._why, self._coder, self._which):
            field.style.description_width = "140px"
        self.widget = widgets.VBox([self._which, self._answers, self._fields, self._said])
        self._offer()

    def _offer(self) -> None:
        """List what is left to settle."""
        self._table = differences(self.study, language=self._language)
        keys = self._table[["case_id", "variable_id", "phase"]].itertuples(index=False, name=None)
        labels = (self._table["case"] + ": " + self._table["variable"]).tolist()
        self._which.options = list(dict(zip(labels, keys, strict=True)).items())
        self._which.index = None if self._table.empty else 0
        self._fields.layout.display = self._which.layout.display = "none" if self._table.empty else ""
        self._show()

    def _show(self) -> None:
        """The coders' answers to the one chosen, side by side."""
        if self._which.value is None:
            self._answers.value = framed(element("p", words("deciding", self._language)("none")))
            return
        case_id, variable, phase = self._which.value
        table = self._table
        rows = table[(table["case_id"] == case_id) & (table["variable_id"] == variable) & (table["phase"] == phase)]
        coders = list(records(rows))
        said = words("lookup", self._language)
        lines = [
            element("tr", element("th", said(f"column.{key}")), *(element("td", getattr(row, key)) for row in coders))
            for key in ("answer", "status", "words", "source", "locator")
        ]
        head = element("tr", element("th", said("column.coder")), *(element("th", row.coder) for row in coders))
        self._answers.value = framed(element("table", head, *lines, class_="cells"))
        self._take.index = None  # nobody's answer is taken until somebody says so
        self._take.options = [*((row.coder, row.coder) for row in coders), (self._say("settle.neither"), "")]
        self._status.disabled = variable == STAGE

    def _record(self, _: Any) -> None:
        case_id, variable, phase = self._which.value
        cells = {"status": self._status.value, "value": self._value.value, "text_sv": self._text.value}
        given = {name: text.strip() for name, text in cells.items() if text.strip()}
        folder = self.study.codebook.folder
        try:
            decide(
                folder, case_id, variable, phase, why=self._why.value, coder=self._coder.value.strip(),
                take=self._take.value or None, **given,
            ).write()  # fmt: skip
        except TillkomError as error:
            self._said.value = framed(element("pre", str(error)))
            return
        self.study = load_study(folder)
        for box in (self._value, self._text, self._why):
            box.value = ""
        self._status.value = ""
        written = words("deciding", self._language)("written", case=case_id, variable=variable, phase=phase)
        self._said.value = framed(element("p", written))
        self._offer()

    def _ipython_display_(self, **_: Any) -> None:
        display(self.widget)
