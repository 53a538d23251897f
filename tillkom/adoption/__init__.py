"""Adoption over time: S-curves with a ceiling fitted to interval-censored dates, and what goes with them.

Pure statistics: arrays in, numbers and tables out. ``intervals`` makes the arrays from dates as they are known.
"""

from tillkom.adoption.bounds import ceiling_bounds, response_bounds, share_bounds
from tillkom.adoption.categories import rogers_categories
from tillkom.adoption.checks import SAMPLINGS
from tillkom.adoption.choice import FamilyChoice, choose_family
from tillkom.adoption.comparison import compare_families, fit_families
from tillkom.adoption.curve import AdoptionCurve, Band, Estimate, FitCheck
from tillkom.adoption.data import MINIMUM_ADOPTERS, MINIMUM_PERIODS, TooLittleData
from tillkom.adoption.dates import intervals
from tillkom.adoption.estimation import fit_curve
from tillkom.adoption.families import FAMILIES
from tillkom.adoption.firth import exact_odds, firth_logit
from tillkom.adoption.forecast import forecast
from tillkom.adoption.groups import GroupComparison, compare_groups
from tillkom.adoption.history import Contagion, EventHistory, contagion, event_history, unit_years
from tillkom.adoption.late import late_dates
from tillkom.adoption.shares import wilson
from tillkom.adoption.steps import at_risk, step_shares
from tillkom.adoption.turnbull import turnbull
from tillkom.adoption.use import StepTime, step_time, use_over_time

__all__ = [
    "FAMILIES",
    "MINIMUM_ADOPTERS",
    "MINIMUM_PERIODS",
    "SAMPLINGS",
    "AdoptionCurve",
    "Band",
    "Contagion",
    "Estimate",
    "EventHistory",
    "FamilyChoice",
    "FitCheck",
    "GroupComparison",
    "StepTime",
    "TooLittleData",
    "at_risk",
    "ceiling_bounds",
    "choose_family",
    "compare_families",
    "compare_groups",
    "contagion",
    "event_history",
    "exact_odds",
    "firth_logit",
    "fit_curve",
    "fit_families",
    "forecast",
    "intervals",
    "late_dates",
    "response_bounds",
    "rogers_categories",
    "share_bounds",
    "step_shares",
    "step_time",
    "turnbull",
    "unit_years",
    "use_over_time",
    "wilson",
]
