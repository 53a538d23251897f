"""The figures there are: each declares itself where it is written; export, reports and reference find it here.

A new figure is one file of this folder, with the name of its function, and its words in both catalogues.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, wraps
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, ParamSpec

from tillkom import figures
from tillkom.codes import PUBLIC
from tillkom.figures._drawing import wrapping
from tillkom.figures._drawing.style import styled
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.marking import marking, name_parts, selection_said

if TYPE_CHECKING:
    from tillkom.study import Study

P = ParamSpec("P")

SCOPES = ("case", "comparison", "adoption")
"""What a figure shows: one case, several cases, or how an idea spreads; in this order they are exported."""


@dataclass(frozen=True)
class Registered:
    """A figure as it declares itself.

    Attributes
    ----------
    name : what its files begin with, and what ``tillkom figures --only`` takes.
    scope : one of ``SCOPES``.
    draw : the function people call.
    section : the section of a report that shows it by itself; "" where a report asks for it where it needs it.
    place : where it comes among the figures of its scope.
    each : the arguments of each picture, from the study; a figure of one case takes its id.
    on_request : whether it is drawn only when asked for by name.
    """

    name: str
    scope: str
    draw: Callable[..., Figure]
    section: str
    place: int
    each: Callable[[Study], Iterable[tuple[str, ...]]]
    on_request: bool

    def picture_name(self, arguments: Iterable[Any]) -> str:
        """What the files of one picture begin with."""
        given = [str(argument) for argument in arguments if argument]
        return "-".join([self.name, *(given if self.scope == "case" else (code.replace("_", "-") for code in given))])


_REGISTERED: list[Registered] = []


def once(study: Study) -> tuple[tuple[str, ...], ...]:
    """One picture of the whole study."""
    return ((),)


def each_case(study: Study) -> Iterator[tuple[str, ...]]:
    """One picture of each case."""
    return ((case_id,) for case_id in study.case_ids)


def each_definition(study: Study) -> Iterator[tuple[str, ...]]:
    """One picture of each definition of adoption."""
    return ((code,) for code in study.codebook.vocabulary("adoption_definition"))


def registered(
    name: str,
    scope: str,
    *,
    place: int,
    section: str = "",
    each: Callable[[Study], Iterable[tuple[str, ...]]] = once,
    on_request: bool = False,
) -> Callable[[Callable[P, Figure]], Callable[P, Figure]]:
    """Declare the function below a figure: drawn in the figures' style, and one sentence where there is too little."""

    def declare(draw: Callable[P, Figure]) -> Callable[P, Figure]:
        signature = inspect.signature(draw)

        @wraps(draw)
        def drawn(*given: P.args, **options: P.kwargs) -> Figure:
            language = str(options.get("language", "sv"))
            token = wrapping.language.set(language)
            try:
                with styled():
                    figure = draw(*given, **options)
            except NothingToShow as too_little:
                bound = signature.bind(*given, **options).arguments
                asked = [bound.get(parameter) for parameter in list(signature.parameters)[1:] if parameter in _NAMING]
                size = str(options.get("size", "report"))
                figure = Figure.of_too_little(entry.picture_name(asked), str(too_little), language, size)
            finally:
                wrapping.language.reset(token)
            bound = signature.bind(*given, **options).arguments
            return _marked(figure, next(iter(bound.values())), bound.get("case_id"))

        entry = Registered(name, scope, drawn, section, place, each, on_request)
        _REGISTERED.append(entry)
        return drawn

    return declare


def _marked(figure: Figure, study: Study, case_id: str | None) -> Figure:
    """The figure with who alone may see it and which cases were chosen in its file's name and its caption.

    A case's own figure has its plain name both where it is for the participant and where everybody may see it.
    """
    usual = case_id if case_id and study.reader == case_id else PUBLIC
    parts = name_parts(study.reader, usual, study.selection)
    said = [*([f"{mark}."] if (mark := marking(study.reader, figure.language)) else [])]
    said += [chosen] if (chosen := selection_said(study, figure.language)) else []
    if not parts and not said:
        return figure
    name, caption = "-".join([figure.name, *parts]), " ".join([*said, figure.caption])
    return replace(figure, name=name, caption=caption)


def every_page(draw: Callable[..., Figure], *arguments: Any, **options: Any) -> Iterator[Figure]:
    """Draw a figure, and the slides that go on with it where one does not hold everything."""
    first = draw(*arguments, **options)
    yield first
    yield from (draw(*arguments, **options, page=page) for page in range(2, first.pages + 1))


_NAMING = ("case_id", "variable", "definition", "level")
"""The parameters that tell one picture of a figure from another."""


@cache
def all_registered() -> tuple[Registered, ...]:
    """Every figure there is, in the order they are exported."""
    for module in iter_modules(figures.__path__):
        if not module.name.startswith("_"):
            import_module(f"tillkom.figures.{module.name}")
    return tuple(sorted(_REGISTERED, key=lambda entry: (SCOPES.index(entry.scope), entry.place, entry.name)))


def in_section(scope: str, section: str) -> list[Registered]:
    """The figures that a section of a report shows by itself."""
    return [entry for entry in all_registered() if (entry.scope, entry.section) == (scope, section)]
