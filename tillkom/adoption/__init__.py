"""Adoption over time: S-curves with a ceiling fitted to interval-censored dates, and what goes with them.

Pure statistics: arrays in, numbers and tables out. ``intervals`` makes the arrays from dates as they are known.
"""

from tillkom.adoption.categories import rogers_categories
from tillkom.adoption.comparison import compare_families, fit_families
from tillkom.adoption.curve import AdoptionCurve, Band, Estimate
from tillkom.adoption.data import MINIMUM_ADOPTERS, MINIMUM_PERIODS, TooLittleData
from tillkom.adoption.dates import intervals
from tillkom.adoption.estimation import fit_curve
from tillkom.adoption.families import FAMILIES
from tillkom.adoption.groups import GroupComparison, compare_groups
from tillkom.adoption.shares import wilson
from tillkom.adoption.turnbull import turnbull

__all__ = [
    "FAMILIES",
    "MINIMUM_ADOPTERS",
    "MINIMUM_PERIODS",
    "AdoptionCurve",
    "Band",
    "Estimate",
    "GroupComparison",
    "TooLittleData",
    "compare_families",
    "compare_groups",
    "fit_curve",
    "fit_families",
    "intervals",
    "rogers_categories",
    "turnbull",
    "wilson",
]
