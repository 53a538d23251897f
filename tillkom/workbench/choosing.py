"""Which cases: chosen by programme, level, county, stage, size or the class of an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from tillkom.codes import CLASSED
from tillkom.errors import TillkomError
from tillkom.grid import answers, records
from tillkom.language import words
from tillkom.lookup.labelled import name_of
from tillkom.lookup.traits import TRAITS, traits
from tillkom.say import Voice, present

if TYPE_CHECKING:
    from tillkom.study import Study

POPULATION = "population"


class Choosing:
    """The part of the workbench that chooses cases; tells whoever asked when the choice changes."""

    def __init__(self, study: Study, language: str, changed: Callable[[], None]) -> None:
        self._whole, self.study, self.line = study, study, "study"
        self._say, self._changed, self._language = words("workbench", language), changed, language
        self._traits = {name: traits(study, name, language) for name in TRAITS}
        self._boxes = {
            name: widgets.SelectMultiple(
                options=[(label, code) for code, label in trait.terms.items()],
                description=trait.label,
                rows=min(4, max(2, len(trait.terms))),
                layout=widgets.Layout(width="320px"),
                style={"description_width": "90px"},
            )
            for name, trait in self._traits.items()
        }
        self._least, self._most = (self._number(f"filter.{name}") for name in ("least", "most"))
        voice = Voice(study, language)
        classed = [
            (voice.variable(row.variable_id, phase), name_of(study, row.variable_id, phase))
            for row in voice.variables.values()
            if row.type in CLASSED
            for phase in str(row.phases).split()
        ]
        self._variable = self._dropdown("filter.variable", [(self._say("filter.any"), ""), *classed])
        self._class = self._dropdown("filter.class", [(self._say("filter.any"), "")])
        self._said = widgets.HTML()
        self._size_of = {
            row.case_id: row.value_number
            for row in records(answers(study, [POPULATION] if POPULATION in voice.variables else []))
            if present(row.value_number)
        }
        self._variable.observe(self._offer_classes, "value")
        for box in (*self._boxes.values(), self._least, self._most, self._class):
            box.observe(lambda _: self._choose(), "value")
        sized = [self._least, self._most] if self._size_of else []
        chosen = [box for name, box in self._boxes.items() if self._traits[name].terms]
        self.widget = widgets.VBox(
            [
                widgets.HBox(chosen, layout=widgets.Layout(flex_flow="row wrap")),
                widgets.HBox([*sized, self._variable, self._class], layout=widgets.Layout(flex_flow="row wrap")),
                self._said,
            ]
        )
        self._choose()

    def _number(self, key: str) -> Any:
        return widgets.Text(
            description=self._say(key), continuous_update=False, layout=widgets.Layout(width="250px"),
            style={"description_width": "130px"},
        )  # fmt: skip

    def _dropdown(self, key: str, options: list[tuple[str, str]]) -> Any:
        return widgets.Dropdown(
            description=self._say(key), options=options, layout=widgets.Layout(width="420px"),
            style={"description_width": "90px"},
        )  # fmt: skip

    def _offer_classes(self, _: Any) -> None:
        name = self._variable.value
        terms = traits(self._whole, name, self._language).terms if name else {}
        self._class.options = [
            (self._say("filter.any"), ""),
            *((label, code) for code, label in terms.items()),
        ]
        self._choose()

    def _choose(self) -> None:
        """Choose anew; where nothing meets all of it, the choice before stands and the reason is said."""
        criteria: dict[str, Any] = {name: list(box.value) for name, box in self._boxes.items() if box.value}
        if "stage" in criteria:
            criteria["stage"] = [int(code) for code in criteria["stage"]]
        try:
            study = self._whole.select(**criteria)
            ids = [case_id for case_id in study.case_ids if self._meets(case_id)]
            if not ids and study.case_ids:
                raise TillkomError("")
            if len(ids) < len(study.case_ids):
                study, criteria = self._whole.select(cases=ids), {"cases": ids}
        except TillkomError:
            self._said.value = self._say("filter.none")
            return
        said = ", ".join(f"{name}={(value[0] if len(value) == 1 else value)!r}" for name, value in criteria.items())
        self.study, self.line = study, f"study.select({said})" if criteria else "study"
        self._said.value = self._say("filter.chosen", chosen=len(study), all=len(self._whole))
        self._changed()

    def _meets(self, case_id: str) -> bool:
        """Whether a case has the size and the class asked for; one whose size is not known has none."""
        size = self._size_of.get(case_id)
        for box, sign in ((self._least, 1), (self._most, -1)):
            wanted = "".join(letter for letter in box.value if letter.isdigit())
            if wanted and (size is None or not (float(size) - float(wanted)) * sign >= 0):
                return False
        if not self._class.value:
            return True
        return self._class.value in (traits(self._whole, self._variable.value, self._language).of.get(case_id) or ())
