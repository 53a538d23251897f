"""What comes with the toolkit: the coded study, the notebooks and an example, in a checkout as when installed."""

from __future__ import annotations

from pathlib import Path

from tillkom.errors import MissingPart


def shipped(name: str) -> Path:
    """The folder of that name, ``data``, ``notebooks`` or ``examples``.

    Raises
    ------
    MissingPart : the toolkit was installed without it.
    """
    package = Path(__file__).parent
    for folder in (package / "_shipped" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise MissingPart(
        f'This installation of TillKom has no "{name}" folder. Install the package anew: pip install tillkom'
    )
