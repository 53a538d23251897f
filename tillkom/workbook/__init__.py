"""Coding in a spreadsheet: a study as a workbook to fill in, and the filled-in workbook as changes to the study.

>>> from tillkom.workbook import export_workbook, import_workbook
"""

from tillkom.workbook.exporting import export_workbook
from tillkom.workbook.importing import Import, import_workbook

__all__ = ["Import", "export_workbook", "import_workbook"]
