"""Make the two synthetic data sets beside this file; run it to make them anew, byte for byte.

``years.csv``: 120 units, dates known to the year, all watched until 2024.
``mixed.csv``: 150 units, some dated to several years, some only "by then", watched until different years.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def years(rng: np.random.Generator) -> np.ndarray:
    time = np.where(rng.random(120) < 0.7, 2014.0 + 2.2 * rng.logistic(size=120), np.inf)
    seen = time <= 2024.0
    upper = np.where(seen, np.maximum(np.ceil(time), 1997.0), np.inf)
    return np.column_stack([np.where(seen, upper - 1.0, 2024.0), upper])


def mixed(rng: np.random.Generator) -> np.ndarray:
    time = np.where(rng.random(150) < 0.8, 1996.0 + 20.0 * rng.weibull(2.5, size=150), np.inf)
    until = rng.choice([2016.0, 2020.0, 2022.0, 2024.0], size=150)
    width = rng.choice([1.0, 1.0, 3.0, 5.0], size=150)
    phase = rng.integers(0, 5, size=150)
    upper = np.minimum(np.ceil((time - 1996.0 - phase) / width) * width + 1996.0 + phase, until)
    lower = np.maximum(np.ceil((time - 1996.0 - phase) / width) * width + 1996.0 + phase - width, 1996.0)
    survey = rng.random(150) < 0.15  # asked once, in 2018: adopted by then, or not yet
    lower = np.where(survey & (time <= 2018.0), -np.inf, lower)
    upper = np.where(survey & (time <= 2018.0), 2018.0, upper)
    late = np.where(survey, time > 2018.0, time > until)
    lower = np.where(late, np.where(survey, 2018.0, until), lower)
    upper = np.where(late, np.inf, upper)
    return np.column_stack([lower, upper])


def main() -> None:
    rng = np.random.default_rng(20240517)
    for name, table in {"years": years(rng), "mixed": mixed(rng)}.items():
        rows = [f"{low:g},{high:g}" for low, high in table]
        (HERE / f"{name}.csv").write_text("\n".join(["lower,upper", *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
