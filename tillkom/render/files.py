"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tillkom.errors import TillkomError

_SCRATCH = re.compile(r"tillkom-([0-9]+)-")
_PART = re.compile(r"\..+\.part")


def output_folder(path: str | Path) -> Path:
    """The folder itself, made where it is missing; an error in one line where nothing can be written to it."""
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise TillkomError(f"Nothing can be written to {folder}: {reason(error)}. Choose another folder.") from error
    return folder


def write_whole(files: Mapping[Path, bytes]) -> None:
    """Write files that belong together: all are on the disk in full before the first one gets its name.

    Raises
    ------
    TillkomError : the disk is full or the folder cannot be written to; what stood there before still stands.
    """
    waiting: dict[Path, Path] = {}
    try:
        for path, content in files.items():
            waiting[path] = _beside(path, content)
        for path, part in waiting.items():
            part.replace(path)
    except OSError as error:
        names = ", ".join(str(path) for path in files)
        raise TillkomError(f"Could not write {names}: {reason(error)}.") from error
    finally:
        for part in waiting.values():
            part.unlink(missing_ok=True)


def scratch() -> str:
    """What the names of our temporary folders begin with: they say whose they are, so that others can clear up."""
    return f"tillkom-{os.getpid()}-"


def clear_leftovers(folder: Path) -> None:
    """Remove what batches that were killed left behind: their temporary folders, and half files in the output folder.

    Called by the batch that holds the folder's lock, so no half file in it can be somebody's work.
    """
    for path in folder.iterdir():
        if _PART.fullmatch(path.name):
            path.unlink(missing_ok=True)
    for path in Path(tempfile.gettempdir()).glob("tillkom-*-*"):
        owner = _SCRATCH.match(path.name)
        with contextlib.suppress(OSError):
            if owner and not is_running(int(owner[1])) and _is_ours(path):
                shutil.rmtree(path, ignore_errors=True)


def is_running(pid: int) -> bool:
    """Whether a process of this machine is there; what Windows does not tell counts as running."""
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _is_ours(path: Path) -> bool:
    return os.name == "nt" or path.stat(follow_symlinks=False).st_uid == os.getuid()


def reason(error: OSError) -> str:
    """The system's own words for what went wrong, without number and path."""
    return (error.strerror or str(error)).lower()


def _beside(path: Path, content: bytes) -> Path:
    """The content in a file of its own in the same folder, so that giving it its name is one step for the system."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A temporary file is its owner's alone; a report has the rights any new file gets.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    return Path(name)
