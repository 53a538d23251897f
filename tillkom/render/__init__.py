"""From notebooks and data to finished reports: plan → execute → page → index.

``render_reports`` is the whole of it; ``plan`` says which reports there are to make.
"""

from tillkom.render.batch import Batch, render_reports
from tillkom.render.jobs import NOTEBOOKS, Job, plan

__all__ = ["NOTEBOOKS", "Batch", "Job", "plan", "render_reports"]
