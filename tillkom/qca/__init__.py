"""Qualitative comparative analysis: calibration, truth tables, necessity, minimisation, robustness.

Tables in, tables out; ``from_study`` takes its table from a study.
"""

from tillkom.qca.calibration import (
    calibrate_bell,
    calibrate_classes,
    calibrate_crisp,
    calibrate_direct,
    calibrate_indirect,
    calibrate_theory_free,
    calibration_diagnostics,
)
from tillkom.qca.chance import Chance, Diversity, by_chance, diversity
from tillkom.qca.chart import configurations
from tillkom.qca.counterfactuals import contradictory_assumptions, untenable_rows
from tillkom.qca.fit import Necessity, Sufficiency, necessity, sufficiency
from tillkom.qca.minimise import Model, Solution, Step, minimise
from tillkom.qca.necessary import single_conditions, supersets
from tillkom.qca.robustness import (
    Comparison,
    Question,
    anchor_ranges,
    by_cluster,
    compare_models,
    cut_off_ranges,
    under_each,
    what_unknowns_could_be,
    without_each_case,
)
from tillkom.qca.study_sets import StudySets, by_coder, from_study
from tillkom.qca.truth_table import TruthTable, truth_table

__all__ = [
    "StudySets",
    "by_coder",
    "from_study",
    "Chance",
    "Comparison",
    "Diversity",
    "Question",
    "anchor_ranges",
    "by_chance",
    "by_cluster",
    "compare_models",
    "configurations",
    "contradictory_assumptions",
    "cut_off_ranges",
    "diversity",
    "under_each",
    "untenable_rows",
    "what_unknowns_could_be",
    "without_each_case",
    "Model",
    "Necessity",
    "Solution",
    "Step",
    "Sufficiency",
    "TruthTable",
    "calibrate_bell",
    "calibrate_classes",
    "calibrate_crisp",
    "calibrate_direct",
    "calibrate_indirect",
    "calibrate_theory_free",
    "calibration_diagnostics",
    "minimise",
    "necessity",
    "single_conditions",
    "sufficiency",
    "supersets",
    "truth_table",
]
