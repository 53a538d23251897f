"""How far a batch has come: a bar on a terminal, a line a report in a log."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tillkom.render.outcome import Outcome


class Progress:
    """Told of each report as it is done; also what the notebook warned of, for whoever adapted it."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._terminal = sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def __call__(self, outcome: Outcome, done: int, total: int) -> None:
        """One report is done."""
        if self._terminal:
            self._bar = self._bar or _bar(total)
            self._bar.update(done - self._bar.n)
        else:
            state = "failed" if outcome.failure else "done"
            self._say(f"[{done}/{total}] {outcome.job.name}.html {state}, {outcome.seconds:.1f} s")
        for warning in outcome.warnings:
            self._say(f"{outcome.job.name}: the notebook warned: {warning.splitlines()[0]}")

    def _say(self, line: str) -> None:
        if self._bar is not None:
            self._bar.write(line, file=sys.stderr)
        else:
            print(line, flush=True)


def _bar(total: int) -> Any:
    from tqdm import tqdm

    return tqdm(total=total, unit=" reports", dynamic_ncols=True, file=sys.stderr)
