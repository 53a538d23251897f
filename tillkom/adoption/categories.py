"""Rogers' adopter categories, read off the fitted curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tillkom.adoption.curve import AdoptionCurve
from tillkom.errors import TillkomError

if TYPE_CHECKING:
    import pandas as pd

ROGERS = {
    "innovators": (0.0, 0.025),
    "early_adopters": (0.025, 0.16),
    "early_majority": (0.16, 0.5),
    "late_majority": (0.5, 0.84),
    "laggards": (0.84, 1.0),
}
"""Rogers' categories by their conventional shares, from and to."""


def rogers_categories(curve: AdoptionCurve, *, base: str = "adopters") -> pd.DataFrame:
    """Return when each of Rogers' adopter categories adopts, as quantiles of the fitted curve.

    Parameters
    ----------
    curve : a fitted curve.
    base : whose 2.5, 16, 50, 84 % are meant. "adopters": those who ever adopt, as Rogers has it. "units": all units,
        so that categories beyond the ceiling are never reached (year inf, note "beyond_ceiling").

    Returns
    -------
    DataFrame with one row per category and the columns category, share_from, share_to (of the base), year_from,
    year_to (decimal years; the first begins at −inf or at the origin, the last ends at inf), base and note ("truncated"
    for a sample of adopters only).

    Raises
    ------
    TillkomError : another base; base "units" in a sample of adopters only, whose ceiling is not known.

    Source: Rogers (2003), Diffusion of Innovations, 5th ed., ch. 7.

    >>> from tillkom.adoption import fit_curve
    >>> year = [2012, 2014, 2015, 2016, 2016, 2017, 2017, 2018, 2019, 2021]
    >>> curve = fit_curve(year + [2024] * 10, [y + 1 for y in year] + [float("inf")] * 10)
    >>> rogers_categories(curve)["year_to"].round(1).tolist()
    [2011.9, 2014.7, 2017.0, 2019.4, inf]
    """
    import pandas as pd

    if base not in ("adopters", "units"):
        raise TillkomError(f'The base is "{base}". Choose "adopters" (those who ever adopt) or "units" (all units).')
    if base == "units" and curve.ceiling is None:
        raise TillkomError(
            "The curve rests on adopters only, so the share of all units is not known. Choose base='adopters'."
        )
    ceiling = 1.0 if base == "adopters" or curve.ceiling is None else curve.ceiling
    first = -np.inf if curve.origin is None else curve.origin
    rows = []
    for category, (start, end) in ROGERS.items():
        year_to = _year(curve, end / ceiling)
        note = ["truncated"] * curve.truncated + ["beyond_ceiling"] * (end > ceiling)
        rows.append((category, start, end, first, year_to, base, " ".join(note)))
        first = year_to
    columns = ["category", "share_from", "share_to", "year_from", "year_to", "base", "note"]
    return pd.DataFrame(rows, columns=columns)


def _year(curve: AdoptionCurve, share: float) -> float:
    return float(curve.quantile(share)) if share < 1.0 else np.inf
