"""How long likeness and the mirror take for every case of a large study, once it is loaded.

    python benchmarks/comparison.py [--cases 300]

Told are the median and the slowest case, in processor time. The study is synthetic; what is worked out once for all
is in the first case.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tillkom.analysis import coded_cases, mirror, mirror_numbers
from tillkom.analysis.likeness import most_alike
from tillkom.report.compared import Compared
from tillkom.say import Voice
from tillkom.study import load_study
from tillkom.synthetic import write_study


def timed(work: Callable[[str], object], cases: list[str]) -> list[float]:
    """Milliseconds for each case."""
    took = []
    for case in cases:
        start = time.process_time()
        work(case)
        took.append(1000 * (time.process_time() - start))
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=300)
    with tempfile.TemporaryDirectory() as folder:
        write_study(Path(folder) / "study", cases=parser.parse_args().cases, seed=1)
        study = load_study(Path(folder) / "study")
    cases = coded_cases(study)
    compared = Compared(Voice(study, "sv"))
    works: dict[str, Callable[[str], object]] = {
        "likeness": lambda case: most_alike(study, case),
        "mirror": lambda case: (mirror(study, case), mirror_numbers(study, case)),
        "likeness in words": compared.alike,
    }
    print(f"{len(cases)} cases")
    for name, work in works.items():
        first, *rest = timed(work, cases)
        print(f"{name}: first {first:.0f} ms, median {statistics.median(rest):.1f} ms, slowest {max(rest):.1f} ms")


if __name__ == "__main__":
    main()
