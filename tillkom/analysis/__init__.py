"""Plain tables out of a study: pure functions that take a Study and return a DataFrame of codes, never labels.

The tables hold codes (``framgår_ej``, ``boras``); labels, words and figures are made further on. Whoever calls gives
the extract the reader may see, so no function here knows of readers.
"""

from tillkom.analysis.aggregates import carries, class_pairs, distribution, events_per_year, stage_counts
from tillkom.analysis.agreement import agreement
from tillkom.analysis.alpha import alpha
from tillkom.analysis.answers import answers, coded_cases, only_listed
from tillkom.analysis.coverage import bases, known_by_theme, status_matrix
from tillkom.analysis.curves import MINIMUM_KNOWN, Spread, spread
from tillkom.analysis.designs import different_pairs, mill, next_to_code, outcome_of, similar_pairs
from tillkom.analysis.evidence import evidence, references
from tillkom.analysis.likeness import comparable, likeness_beside, most_alike
from tillkom.analysis.mirror import mirror, mirror_numbers
from tillkom.analysis.patterns import stage_since, time_between, turning_points
from tillkom.analysis.principles import class_matrix, counts, practices, principles
from tillkom.analysis.questions import effects, seven_questions
from tillkom.analysis.reforms import REFORMS, before_after
from tillkom.analysis.sequels import Sooner, sooner, steps_apart
from tillkom.analysis.spread import adoption_table, cumulative, survey_shares
from tillkom.analysis.stages import ladder, trajectories
from tillkom.analysis.timelines import timeline, timelines
from tillkom.codes import KNOWN

__all__ = [
    "KNOWN",
    "MINIMUM_KNOWN",
    "REFORMS",
    "Sooner",
    "Spread",
    "adoption_table",
    "agreement",
    "alpha",
    "answers",
    "bases",
    "before_after",
    "carries",
    "class_matrix",
    "class_pairs",
    "coded_cases",
    "comparable",
    "counts",
    "cumulative",
    "different_pairs",
    "distribution",
    "effects",
    "events_per_year",
    "evidence",
    "known_by_theme",
    "ladder",
    "likeness_beside",
    "mill",
    "mirror",
    "mirror_numbers",
    "most_alike",
    "next_to_code",
    "only_listed",
    "outcome_of",
    "practices",
    "principles",
    "references",
    "seven_questions",
    "similar_pairs",
    "sooner",
    "spread",
    "stage_counts",
    "stage_since",
    "status_matrix",
    "steps_apart",
    "survey_shares",
    "time_between",
    "timeline",
    "timelines",
    "trajectories",
    "turning_points",
]
