"""The analyst's workbench in a notebook cell: a façade over what can be written in a line of Python each.

>>> import tillkom
>>> board = tillkom.explore(tillkom.load_study("data"))  # doctest: +SKIP
>>> board.table                                          # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tillkom.errors import MissingPart
from tillkom.language import known_language

if TYPE_CHECKING:
    from tillkom.study import Study
    from tillkom.workbench.board import Workbench
    from tillkom.workbench.form import SettleForm

__all__ = ["explore", "settle_form"]


def explore(study: Study, language: str = "sv") -> Workbench:
    """Open a workbench on a study: choose cases and variables, see answers with their sources, search, cross-tabulate,
    draw and save figures.

    Every view shows the line of Python that makes it. It works without a network and changes nothing on the disk but
    the figures you save. It shows what the study given holds: for what others may see, give an extract.

    Parameters
    ----------
    study : a study, an extract or a selection of one.
    language : "sv" or "en".

    Returns
    -------
    The workbench, shown at the end of a cell: ``.study`` is the selection, ``.table`` what the open view shows,
    ``.line`` the code that makes it, and ``.figure`` the figure drawn last.

    Raises
    ------
    MissingPart : ipywidgets or itables is not installed.
    TillkomError : an unknown language.

    >>> board = explore(load_study("data"))  # doctest: +SKIP
    """
    known_language(language)
    _widgets()
    from tillkom.workbench.board import Workbench

    return Workbench(study, language)


def settle_form(study: Study, language: str = "sv") -> SettleForm:
    """Open a form that shows what coders differ on, side by side with their sources, and records what was decided.

    A decision is checked, and written to the study's folder as ``tillkom settle`` writes it.

    Parameters
    ----------
    study : a whole study, as ``load_study`` reads it.
    language : "sv" or "en".

    Returns
    -------
    The form, shown at the end of a cell; ``.study`` is the study as it was last read.

    Raises
    ------
    MissingPart : ipywidgets or itables is not installed.
    TillkomError : an unknown language, or an extract or a selection, in which nothing is decided.

    >>> settle_form(load_study("data"))  # doctest: +SKIP
    """
    known_language(language)
    _widgets()
    from tillkom.workbench.form import SettleForm

    return SettleForm(study, language)


def _widgets() -> Any:
    """The libraries that show something to click on."""
    try:
        import ipywidgets
        import itables  # noqa: F401
    except ImportError as error:
        raise MissingPart(
            f"This needs ipywidgets and itables, and {error.name} is not installed. "
            "Install them with: pip install 'tillkom[explore]'"
        ) from None
    return ipywidgets
