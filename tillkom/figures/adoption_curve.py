"""The adoption S-curve: what is certain, what is possible, what a curve makes of it, and apart what surveys say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tillkom.analysis.spread import LEVELS
from tillkom.figures._drawing.page import Frame, Page
from tillkom.figures.adoption_fitted import FittedCurve
from tillkom.figures.adoption_parts import Scene
from tillkom.figures.adoption_steps import Counts, Steps
from tillkom.figures.adoption_surveys import SurveyRows, Surveys
from tillkom.figures.figure import Figure, NothingToShow
from tillkom.figures.labels import sentences
from tillkom.figures.registry import each_definition, registered

if TYPE_CHECKING:
    from tillkom.study import Study


@registered("adoption-curve", "adoption", place=1, each=each_definition)
def adoption_curve(
    study: Study,
    definition: str,
    *,
    levels: Sequence[str] = LEVELS,
    family: str | None = None,
    seed: int | None = None,
    with_surveys: bool = True,
    language: str = "sv",
    size: str = "report",
) -> Figure:
    """Draw how the share of units that have adopted grows, by one definition, with all that is uncertain about it.

    The step holds the units that had certainly adopted; the band above it reaches to where it could be, were every
    open date as early as it can be and every unknown unit an adopter. Where the dates carry a curve it is drawn as a
    share of the units, with a 95 % pointwise band, the model-free estimate (Turnbull) and the ceiling with its profile
    interval; where they do not, units are counted and the reason is said. Beneath, on a slide beside, stand the shares
    that surveys report, one marker and row each: other respondents, definitions and populations, so they are never
    joined, pooled or laid on the curve. Those without a year stand apart; a hollow marker is an approximate share.

    Parameters
    ----------
    definition : a code of the vocabulary ``adoption_definition``.
    levels : the levels of units counted.
    family : "logistic", "gompertz", "bass" or "weibull"; by default the one chosen by the stated rule.
    with_surveys : whether the surveys' shares stand beneath.
    seed : left out for a band of profile intervals; with one the band is bootstrapped, the same for the same seed.

    Raises
    ------
    NothingToShow : no unit has a dated record by this definition.
    TillkomError : no such definition, level or family.
    """
    scene = Scene(study, definition, levels, language, size)
    if not np.isfinite([*scene.spread.lower, *scene.spread.upper]).any():
        raise NothingToShow(scene("curve.none", definition=scene.definition_label))
    steps = Counts(scene) if scene.spread.reason else FittedCurve(scene, scene.spread.curve(family), seed)
    surveys = Surveys(scene, shown=with_surveys)
    title = scene.title("counts" if scene.spread.reason else "curve")
    source = scene.labels.few_sources([*scene.spread.units["source_id"], *surveys.shown["source_id"]])
    page = _draw(scene, steps, surveys, scene.labels.frame(title, [scene.short, source]))
    notes = [scene.defined, *surveys.notes, scene.gotland]
    caption = sentences([scene.counted, steps.captioned, scene.cited])
    alt = sentences([f"{title}.", scene.base, *steps.told, *surveys.told, *notes])
    data = pd.DataFrame([*steps.data, *surveys.data])
    return Figure(scene.name("curve"), page.figure, title, caption, alt, data, language, size)


def _draw(scene: Scene, steps: Steps, surveys: Surveys, frame: Frame) -> Page:
    """Lay the curve and the surveys below each other, on a slide side by side."""
    scaled = scene.labels.size.scaled
    some = len(surveys.shown) > 0
    beside = some and scene.labels.size.titled
    width = frame.width * 0.58 if beside else frame.width
    gap = scaled(18)
    rows = SurveyRows(surveys, frame.width - width - gap if beside else frame.width) if some else None
    head = steps.measure(width)
    below = gap + rows.height if rows and not beside else 0.0
    page = frame.open(head + scaled(steps.tall) + steps.axis + below)
    steps.draw(page, width, page.height - below)
    if rows and beside:
        rows.stretch(page.height)
        rows.draw(page, width + gap, 0)
    elif rows:
        rows.draw(page, 0, page.height - rows.height)
    return page
