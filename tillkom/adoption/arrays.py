"""Numbers as they are given to the statistics: what is no plain number is refused in words, never turned into one."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from tillkom.adoption.families import Array
from tillkom.errors import TillkomError

DATES = "Turn dates into decimal years with tillkom.adoption.intervals first."
KINDS = {
    "M": f"it holds dates. {DATES}",
    "m": "it holds durations. Give years as numbers.",
    "c": "it holds complex numbers. Give their real part, if that is what is meant.",
    "b": "it holds True and False. Give years (or 0 and 1) as numbers.",
    "U": f"it holds text. {DATES}",
    "S": f"it holds text. {DATES}",
}


def numbers(values: ArrayLike, name: str) -> Array:
    """Return the values as floats; dates, text, truth values, complex and masked ones are refused with the reason."""
    if isinstance(values, np.ma.MaskedArray) and np.ma.getmaskarray(values).any():
        raise TillkomError(
            f"{name} must hold years as numbers; it has masked values. Write -inf or inf for an open side, "
            "or leave the units out."
        )
    if isinstance(values, Sequence) and not isinstance(values, str):
        for value in values:
            _refuse_kind(value, name)
    array = np.asarray(values)
    if array.dtype.kind in KINDS and array.size:
        raise TillkomError(f"{name} must hold years as numbers, with ±inf for an open side; {KINDS[array.dtype.kind]}")
    if array.dtype.kind == "O":
        for value in array.ravel():
            _refuse_kind(value, name)
    try:
        return np.asarray(array, dtype=float)
    except (TypeError, ValueError) as error:
        raise TillkomError(
            f'{name} must hold years as numbers, with ±inf for an open side; "{error}". {DATES}'
        ) from None


def _refuse_kind(value: object, name: str) -> None:
    """Refuse a single value that float() would take without a word, or that is no number at all."""
    kind = {bool: "b", np.bool_: "b", str: "U", bytes: "S", complex: "c"}.get(type(value))
    if isinstance(value, datetime.date | np.datetime64) or type(value).__name__ == "NaTType":
        kind = "M"
    elif isinstance(value, datetime.timedelta | np.timedelta64):
        kind = "m"
    elif isinstance(value, np.complexfloating):
        kind = "c"
    if kind:
        raise TillkomError(f"{name} must hold years as numbers, with ±inf for an open side; {KINDS[kind]}")
    if type(value).__name__ == "NAType":
        raise TillkomError(
            f"{name} has a missing value (NA). Write -inf for an unknown beginning and inf for an open end."
        )
