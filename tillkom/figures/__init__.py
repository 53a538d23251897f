"""Figures with title, caption, alt text and data table, in Swedish and English, for slides and reports."""

from tillkom.figures._drawing.style import SIZES
from tillkom.figures.adoption_curve import adoption_curve
from tillkom.figures.adoption_families import adoption_families
from tillkom.figures.adoption_groups import adoption_groups
from tillkom.figures.adoption_map import adoption_map
from tillkom.figures.adoption_rogers import rogers_categories
from tillkom.figures.adoption_years import adopters_per_year
from tillkom.figures.export import all_figures, export
from tillkom.figures.figure import FORMATS, Figure, NothingToShow
from tillkom.figures.forms import committee_dialogue_matrix, principles_matrix
from tillkom.figures.known_unknown import known_unknown
from tillkom.figures.practices_two_by_two import practices_two_by_two
from tillkom.figures.reforms_before_after import reforms_before_after
from tillkom.figures.stage_ladder import stage_ladder
from tillkom.figures.timeline import timeline
from tillkom.figures.timelines import timelines

__all__ = [
    "FORMATS",
    "SIZES",
    "Figure",
    "NothingToShow",
    "adopters_per_year",
    "adoption_curve",
    "adoption_families",
    "adoption_groups",
    "adoption_map",
    "all_figures",
    "committee_dialogue_matrix",
    "export",
    "known_unknown",
    "practices_two_by_two",
    "principles_matrix",
    "reforms_before_after",
    "rogers_categories",
    "stage_ladder",
    "timeline",
    "timelines",
]
