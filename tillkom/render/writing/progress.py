"""How far a batch has come: nothing for a program, a bar on a terminal, a line a report in a log."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tillkom.render.request import Outcome


class Silent:
    """Told when a batch starts and of each report as it is done; says nothing."""

    def start(self, total: int) -> None:
        """So many reports are to come."""

    def done(self, outcome: Outcome) -> None:
        """One more report stands."""

    def end(self) -> None:
        """No more reports come, for whatever reason."""

    def say(self, line: str) -> None:
        """Something else whoever watches should know."""


class Lines(Silent):
    """One plain line a report, and what its notebook warned of, for whoever adapted it."""

    def start(self, total: int) -> None:
        self._total, self._done = total, 0

    def done(self, outcome: Outcome) -> None:
        self._done += 1
        state = "failed" if outcome.failure else "done"
        self.say(f"[{self._done}/{self._total}] {outcome.job.name}.html {state}, {outcome.seconds:.1f} s")
        self.warn(outcome)

    def warn(self, outcome: Outcome) -> None:
        """Tell the first line of each warning."""
        for warning in outcome.warnings:
            self.say(f"{outcome.job.name}: the notebook warned: {warning.splitlines()[0]}")

    def say(self, line: str) -> None:
        try:
            print(line, flush=True)  # now, not when a buffer is full
        except BrokenPipeError:  # whoever read it has had enough; the reports are wanted all the same
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Bar(Lines):
    """A bar on the terminal, with the rate and the time left; warnings stand above it."""

    _bar: Any = None

    def start(self, total: int) -> None:
        from tqdm import tqdm

        self._bar = tqdm(total=total, unit=" reports", dynamic_ncols=True, file=sys.stderr)

    def done(self, outcome: Outcome) -> None:
        self._bar.update()
        self.warn(outcome)

    def end(self) -> None:
        if self._bar is not None:
            self._bar.close()

    def say(self, line: str) -> None:
        if self._bar is None:
            print(line, file=sys.stderr, flush=True)
        else:
            self._bar.write(line, file=sys.stderr)


def progress() -> Silent:
    """What suits whoever looks: a bar for a person at a terminal, lines for a log."""
    return Bar() if sys.stderr.isatty() else Lines()
