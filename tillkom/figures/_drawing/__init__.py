"""What the figures share: the sheet, its letters and look, legends, axes of years, and cases as rows or columns."""
