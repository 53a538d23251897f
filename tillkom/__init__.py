"""TillKom: comparative case studies of trust-based governance, from coded cases to reports.

>>> import tillkom
>>> study = tillkom.load_study("data")          # doctest: +SKIP
>>> study.case("boras").events                  # doctest: +SKIP

The names below are loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tillkom.errors import DataError, MissingPart, TillkomError

if TYPE_CHECKING:
    from tillkom import adoption, analysis, figures, report
    from tillkom.case import Case
    from tillkom.spreadsheet import to_excel
    from tillkom.study import Study, load_study
    from tillkom.workbench import explore, settle_form

__version__ = "0.1.0"
__all__ = [
    "Case",
    "DataError",
    "MissingPart",
    "Study",
    "TillkomError",
    "__version__",
    "adoption",
    "analysis",
    "explore",
    "figures",
    "load_study",
    "report",
    "settle_form",
    "to_excel",
]

_FROM = {
    "Case": "case",
    **dict.fromkeys(("Study", "load_study"), "study"),
    **dict.fromkeys(("explore", "settle_form"), "workbench"),
    "to_excel": "spreadsheet",
}
_ROOMS = {"adoption", "analysis", "figures", "report"}


def __getattr__(name: str) -> Any:
    if name in _FROM:
        return getattr(import_module(f"tillkom.{_FROM[name]}"), name)
    if name in _ROOMS:
        return import_module(f"tillkom.{name}")
    raise AttributeError(f"module 'tillkom' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
