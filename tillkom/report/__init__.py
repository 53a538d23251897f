"""Reports as sections a notebook shows: one case, the comparison, the adoption; all built from extracts."""

from tillkom.report.adoption import AdoptionReport
from tillkom.report.case import CaseReport
from tillkom.report.comparison import ComparisonReport
from tillkom.report.listed import ListedReport
from tillkom.report.qca import QcaReport

__all__ = ["AdoptionReport", "CaseReport", "ComparisonReport", "ListedReport", "QcaReport"]
