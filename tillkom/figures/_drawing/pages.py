"""Rows shared out on as few slides as hold them all, none of them much fuller than the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Row = TypeVar("Row")

_FULLEST = 20  # in how many steps the slides' common height is looked for


def shared_out(rows: Sequence[Row], tall: Callable[[Sequence[Row]], float], room: float) -> list[list[Row]]:
    """Share rows out on slides, in their order; a row that is taller than a slide gets one of its own.

    Parameters
    ----------
    tall : how high rows stand together, with everything that belongs to them.
    room : the height of a slide.

    >>> shared_out([2, 2, 2, 2, 2], sum, 8)
    [[2, 2, 2], [2, 2]]
    """
    fewest = len(_filled(rows, tall, room))
    lower = (_filled(rows, tall, room * step / _FULLEST) for step in range(1, _FULLEST + 1))
    return next(slides for slides in lower if len(slides) <= fewest)


def _filled(rows: Sequence[Row], tall: Callable[[Sequence[Row]], float], room: float) -> list[list[Row]]:
    slides: list[list[Row]] = []
    for row in rows:
        if slides and tall([*slides[-1], row]) <= room:
            slides[-1].append(row)
        else:
            slides.append([row])
    return slides
