"""From notebooks and data to finished reports: ordered, planned, run, written.

An ``Order`` says what is asked for. ``planning`` says which reports there are to make and why, ``running`` makes one
from its notebook and its reader's extract, ``writing`` puts it in the folder. ``render_reports`` is the whole of it;
``plan`` says which reports a study gives, ``what_would_be_made`` which of them would be made now and why, and
``RunSettings`` with what they are run.
"""

from tillkom.render.batch import Batch, render_reports, what_would_be_made
from tillkom.render.job import NOTEBOOKS, Job
from tillkom.render.order import Order
from tillkom.render.planning.reports import plan
from tillkom.render.running.settings import RunSettings

__all__ = ["NOTEBOOKS", "Batch", "Job", "Order", "RunSettings", "plan", "render_reports", "what_would_be_made"]
