"""A model as a configuration chart: which conditions are present or absent in each term, core or peripheral.

Source: Fiss (2011), Academy of Management Journal 54, 393–420: what stands in the parsimonious solution too is core.
"""

from __future__ import annotations

import pandas as pd

from tillkom.qca.minimise import Model, Solution
from tillkom.qca.sets import ABSENT as NO_PART

CORE_PRESENT, CORE_ABSENT, PRESENT, ABSENT = "core_present", "core_absent", "present", "absent"


def configurations(model: Model, simple: Solution) -> pd.DataFrame:
    """The conditions of each term: present or absent, core or peripheral.

    Parameters
    ----------
    model : from the conservative or the intermediate solution; in a parsimonious one everything is core.
    simple : the parsimonious solution of the same truth table; with tied models, core is what stands in any of them.

    Returns
    -------
    A line per condition, a column per term: "core_present", "core_absent", "present", "absent", or "" where the
    condition plays no part. A multi-value condition is present with a value over 0.

    >>> from tillkom.qca import minimise, truth_table
    >>> frame = pd.DataFrame({"A": [1, 0], "B": [1, 0], "Y": [1, 0]}, index=["a", "b"])
    >>> table = truth_table(frame, "Y", ["A", "B"])
    >>> configurations(minimise(table).models[0], minimise(table, "parsimonious"))["A*B"].to_dict()
    {'A': 'core_present', 'B': 'core_present'}
    """
    short = {term for each in simple.models for term in each.values}
    columns = {}
    for written, term in zip(model.terms, model.values, strict=True):
        inside = [one for one in short if all(a in (NO_PART, b) for a, b in zip(one, term, strict=True))]
        signs = []
        for place, value in enumerate(term):
            core = any(one[place] != NO_PART for one in inside)
            sign = (CORE_PRESENT if core else PRESENT) if value > 0 else (CORE_ABSENT if core else ABSENT)
            signs.append("" if value == NO_PART else sign)
        columns[written] = signs
    return pd.DataFrame(columns, index=pd.Index(model.table_of.conditions, name="condition"))
