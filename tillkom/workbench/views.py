"""What the workbench shows of the cases chosen: the matrix, the answers, a search, a cross-tabulation, a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import pandas as pd
from IPython.display import HTML, display

from tillkom.codes import CLASSED, KNOWN
from tillkom.errors import TillkomError
from tillkom.figures import SIZES, Figure, all_registered, save
from tillkom.language import LANGUAGES, words
from tillkom.lookup.labelled import name_of
from tillkom.lookup.traits import TRAITS, traits
from tillkom.markup import Markup, definitions, details, element
from tillkom.say import Voice
from tillkom.workbench.parts import Code, SortableTable, framed

if TYPE_CHECKING:
    from tillkom.study import Study

_WIDE = widgets.Layout(width="520px")


class View:
    """One tab: its controls, the line that makes what it shows, and the table behind it."""

    name = ""

    def __init__(self, study: Study, language: str) -> None:
        self.study, self.language, self.of = study, language, "study"
        self.say = words("workbench", language)
        self.code, self.table = Code(), pd.DataFrame()
        self.widget = widgets.VBox([*self.controls(), self.code.widget, self.shown()])

    def controls(self) -> list[Any]:
        """What is chosen here."""
        return []

    def shown(self) -> Any:
        """Where the result stands."""
        raise NotImplementedError

    def show(self, study: Study, of: str) -> None:
        """Show other cases: ``of`` is the line that chooses them."""
        self.study, self.of = study, of
        self.refresh()

    def refresh(self) -> None:
        """Show what is chosen now."""
        raise NotImplementedError

    def asked(self, _: Any = None) -> None:
        """Somebody chose something here."""
        try:
            self.refresh()
        except TillkomError as error:
            self.code.show(f"# {error}")


class Matrix(View):
    """Cases across variables; each cell opens with its words, status, coder and source."""

    name = "matrix"
    by = "case"

    def controls(self) -> list[Any]:
        voice = Voice(self.study, self.language)
        options = [(voice.variable(name), name) for name in voice.variables]
        first = [name for name, row in voice.variables.items() if row.type in CLASSED][:4]
        self._variables = widgets.SelectMultiple(
            options=options, value=first, rows=8, description=self.say("matrix.variables"), layout=_WIDE
        )
        self._variables.observe(self.asked, "value")
        return [self._variables]

    def shown(self) -> Any:
        self._html = widgets.HTML()
        return self._html

    def refresh(self) -> None:
        names = list(self._variables.value)
        self.code.show(f'{self.of}.answers({names!r}, by="{self.by}", labels="{self.language}")')
        self.table = self.study.answers(names, by=self.by, labels=self.language)
        self.draw(names)

    def draw(self, names: list[str]) -> None:
        """Put the cells on the page."""
        said = words("lookup", self.language)
        table = self.study.answers(names, labels=self.language)
        columns = {key: said(f"column.{key}") for key in _OPENED}
        cells: dict[tuple[str, str], dict[str, Any]] = {}
        voice = Voice(self.study, self.language)
        coded = self.study.answers(names, labels=None)
        heads: dict[str, str] = {}
        pairs: list[tuple[Any, Any]] = list(zip(table.to_dict("records"), coded.to_dict("records"), strict=True))
        for row, codes in pairs:
            column = name_of(self.study, codes["variable_id"], codes["phase"])
            heads[column] = voice.variable(codes["variable_id"], codes["phase"])
            cells[row["case_id"], column] = row | {"_known": codes["status"] in KNOWN}
        head = element("tr", element("th", said("column.case")), *(element("th", text) for text in heads.values()))
        lines = [
            element(
                "tr",
                element("th", self.study.case_title(case_id, self.language)),
                *(_cell(cells[case_id, column], columns) for column in heads),
            )
            for case_id in self.study.case_ids
        ]
        self._html.value = framed(element("table", head, *lines, class_="cells"), element("p", self.say("matrix.hint")))


_OPENED = ("answer", "words", "status", "kind", "coder", "source", "locator")


def _cell(row: dict[str, Any], columns: dict[str, str]) -> Markup:
    answer = row[columns["answer"]]
    pairs = [
        (title, row[title])
        for key, title in columns.items()
        if key != "answer" and not pd.isna(row[title]) and row[title] not in ("", answer if key == "words" else None)
    ]
    return element("td", details(answer, definitions(pairs)), class_=None if row["_known"] else "unknown")


class Answers(Matrix):
    """The same answers a row each, to sort and filter."""

    name = "answers"
    by = "answer"

    def shown(self) -> Any:
        self._rows = SortableTable(self.language)
        return self._rows.widget

    def draw(self, names: list[str]) -> None:
        said = words("lookup", self.language)
        shown = ("case", "variable", "phase", "answer", "words", "status", "kind", "source", "locator", "coder")
        self._rows.show(self.table[[said(f"column.{name}") for name in shown]])


class Search(View):
    """Words in every text, each hit with its case, source and place."""

    name = "search"

    def controls(self) -> list[Any]:
        self._text = widgets.Text(description=self.say("search.words"), continuous_update=False, layout=_WIDE)
        self._count = widgets.HTML()
        self._text.observe(self.asked, "value")
        return [self._text, self._count]

    def shown(self) -> Any:
        self._hits = SortableTable(self.language)
        return self._hits.widget

    def refresh(self) -> None:
        sought = self._text.value.strip()
        self.code.show(f'{self.of}.search({sought or "dialog"!r}, language="{self.language}")')
        if not sought:
            return
        self.table = self.study.search(sought, language=self.language)
        self._count.value = self.say.counted("search.hits", len(self.table))
        shown = self.table[["table", "case", "variable", "phase", "hit", "source", "locator", "coder"]]
        self._hits.show(shown.rename(columns={name: self.say(f"search.{name}") for name in shown}))


class Crosstab(View):
    """Two variables against each other, with bases."""

    name = "crosstab"

    def controls(self) -> list[Any]:
        voice = Voice(self.study, self.language)
        options = [(traits(self.study, name, self.language).label, name) for name in TRAITS] + [
            (voice.variable(row.variable_id, phase), name_of(self.study, row.variable_id, phase))
            for row in voice.variables.values()
            if row.type in CLASSED
            for phase in str(row.phases).split()
        ]
        names = [name for _, name in options]
        first = next((name for name in names if name not in TRAITS), names[0])
        self._rows = widgets.Dropdown(options=options, value=first, description=self.say("crosstab.rows"), layout=_WIDE)
        self._columns = widgets.Dropdown(
            options=options, value="level", description=self.say("crosstab.columns"), layout=_WIDE
        )
        for box in (self._rows, self._columns):
            box.observe(self.asked, "value")
        return [self._rows, self._columns]

    def shown(self) -> Any:
        self._html = widgets.HTML()
        return self._html

    def refresh(self) -> None:
        rows, columns = self._rows.value, self._columns.value
        self.code.show(f'{self.of}.crosstab("{rows}", "{columns}", labels="{self.language}")')
        self.table = self.study.crosstab(rows, columns, labels=self.language)
        corner = f"{self.table.index.name} / {self.table.columns.name}"
        head = element("tr", element("th", corner), *(element("th", name) for name in self.table.columns))
        lines = [
            element("tr", element("th", name), *(element("td", str(count)) for count in counts))
            for name, counts in zip(self.table.index, self.table.to_numpy().tolist(), strict=True)
        ]
        note = element("p", self.table.attrs["note"])
        self._html.value = framed(element("table", head, *lines, class_="cells"), note)


class Figures(View):
    """Any figure of the cases chosen, in both languages and every size, saved under a name of one's own."""

    name = "figures"
    figure: Figure | None = None

    def controls(self) -> list[Any]:
        self._which = widgets.Dropdown(description=self.say("figures.which"), layout=_WIDE)
        self._tongue = widgets.Dropdown(
            options=LANGUAGES, value=self.language, description=self.say("figures.language")
        )
        self._size = widgets.Dropdown(options=list(SIZES), value="report", description=self.say("figures.size"))
        self._name = widgets.Text(description=self.say("figures.name"), placeholder="min-figur")
        self._save = widgets.Button(description=self.say("figures.save"), button_style="primary")
        self._said = widgets.HTML()
        for box in (self._which, self._tongue, self._size):
            box.observe(self.asked, "value")
        self._save.on_click(self._saved)
        return [
            self._which,
            widgets.HBox([self._tongue, self._size]),
            widgets.HBox([self._name, self._save]),
            self._said,
        ]

    def shown(self) -> Any:
        self._picture = widgets.Output()
        return self._picture

    def show(self, study: Study, of: str) -> None:
        self.study, self.of = study, of
        self._plan = {
            entry.picture_name(given): (entry, given)
            for entry in all_registered()
            if not entry.on_request
            for given in entry.each(study)
        }
        before = self._which.value
        self._which.unobserve(self.asked, "value")
        self._which.options = list(self._plan)
        self._which.value = before if before in self._plan else self._first()
        self._which.observe(self.asked, "value")
        self.asked()

    def _first(self) -> str | None:
        compared = [name for name, (entry, _) in self._plan.items() if entry.scope == "comparison"]
        return next(iter([*compared, *self._plan]), None)

    def refresh(self) -> None:
        if self._which.value is None:
            return
        entry, given = self._plan[self._which.value]
        self.figure = entry.draw(self.study, *given, language=self._tongue.value, size=self._size.value)
        self.table = self.figure.data
        self.code.show(self._line())
        self._picture.clear_output(wait=True)
        with self._picture:
            display(HTML(self.figure.html()))

    def _line(self) -> str:
        entry, given = self._plan[self._which.value]
        said = "".join(f', "{name}"' for name in given)
        options = f'language="{self._tongue.value}", size="{self._size.value}"'
        return f"figure = tillkom.figures.{entry.draw.__name__}({self.of}{said}, {options})"

    def _saved(self, _: Any) -> None:
        if self.figure is None:
            return
        name = self._name.value.strip() or f"{self.figure.name}-{self.figure.size}-{self.figure.language}"
        try:
            files = save(self.figure, name)
        except TillkomError as error:
            self._said.value = framed(element("p", str(error)))
            return
        self.code.show(f'{self._line()}\ntillkom.figures.save(figure, "{name}")')
        listed = ", ".join(path.as_posix() for path in files)
        self._said.value = framed(element("p", self.say("figures.saved", files=listed)))
