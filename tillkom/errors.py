"""The errors a user may meet, each with the exit code the command line ends with."""

from __future__ import annotations

EXIT_OK = 0
EXIT_SOME_FAILED = 1  # some reports failed, the others stand
EXIT_USAGE = 2  # a command called wrongly; click uses the same number
EXIT_DATA = 3  # the data has problems
EXIT_MISSING_PART = 4  # an optional part is not installed


class TillkomError(Exception):
    """Something the user can put right; the message says what, where and what to do.

    Shown without a traceback on the command line, which ends with ``exit_code``.
    """

    exit_code = EXIT_USAGE


class DataError(TillkomError):
    """The coded data breaks a rule of the study's tables."""

    exit_code = EXIT_DATA


class MissingPart(TillkomError):
    """An optional part of the toolkit, or of the machine, is not installed."""

    exit_code = EXIT_MISSING_PART


class Withheld(TillkomError):
    """A file holds what its reader may not see, and was not written or is taken back."""

    exit_code = EXIT_SOME_FAILED
