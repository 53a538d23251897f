"""From notebooks and data to finished reports: plan → due → execute → page → index.

``render_reports`` is the whole of it; ``plan`` says which reports there are to make, ``what_is_due`` which of them
would be made now and why, and ``Means`` with what they are run.
"""

from tillkom.render.batch import Batch, render_reports, what_is_due
from tillkom.render.jobs import NOTEBOOKS, Job, plan
from tillkom.render.means import Means

__all__ = ["NOTEBOOKS", "Batch", "Job", "Means", "plan", "render_reports", "what_is_due"]
