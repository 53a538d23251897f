"""Files that appear whole or not at all, never outside of their folder, and temporary folders for their owner alone."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from tillkom.errors import TillkomError

SHORT = (Path("/tmp"),) if os.name != "nt" else ()
"""Where a folder's path is short, whatever the temporary folder is called."""

NO_ROOM = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EACCES, errno.EROFS)
"""Where a disk is full or may not be written, which every file to come would meet as well."""

_PRIVATE = re.compile(r"tillkom-[0-9]+-.+")
_LOCK = ".owner"
_FILE_NAME = re.compile(r"\w[\w-]*")
_LONGEST = 120
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


def inside(folder: Path, name: str) -> Path:
    """Where a file of that name lies in a folder.

    Raises
    ------
    TillkomError : the name leads out of the folder, on this system or on another one.
    """
    windows, posix = PureWindowsPath(name), PurePosixPath(name)
    if not name or windows.anchor or posix.anchor or ".." in windows.parts or ".." in posix.parts or "\0" in name:
        raise TillkomError(
            f"Nothing is written to {name!r}, since that does not lie in {folder}. Give it another name."
        )
    return folder / name


def not_a_file_name(name: str) -> str:
    """Why a file cannot be called so on every system, as the end of a sentence; "" where it can.

    >>> not_a_file_name("boras"), not_a_file_name("../boras")
    ('', 'it names a file, so it can hold letters, digits, - and _ alone')
    """
    if not _FILE_NAME.fullmatch(name):
        return "it names a file, so it can hold letters, digits, - and _ alone"
    return f"it names a file, and has more than {_LONGEST} letters" if len(name.encode()) > _LONGEST else ""


class PrivateFolder:
    """A new temporary folder that only its owner can enter, removed at the latest by whoever comes next.

    Its owner holds a lock in it, which the system gives up when the owner ends, however that happens: a folder whose
    lock can be had is nobody's any more, in whatever container or on whatever machine its owner lived.
    """

    def __init__(self, place: Path | None = None) -> None:
        # It gets its name when it is locked: nobody ever sees it without an owner.
        made = Path(tempfile.mkdtemp(prefix=".tillkom-", dir=place))
        self._lock = os.open(made / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        lock(self._lock)
        self.path = made.with_name(f"tillkom-{os.getpid()}-{made.name.rpartition('-')[2]}")
        made.rename(self.path)

    def remove(self) -> None:
        """Take leave of it with all it holds."""
        _remove(self.path, self._lock)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.remove()


def clear_leftovers(folder: Path) -> None:
    """Remove what batches that were killed left behind: their temporary folders, and half files in the output folder.

    Called by the batch that holds the folder's lock, so no half file in it can be somebody's work.
    """
    for path in folder.iterdir():
        if _PART.fullmatch(path.name):
            path.unlink(missing_ok=True)
    for place in {Path(tempfile.gettempdir()), *SHORT}:
        for path in place.glob("tillkom-*-*"):
            with contextlib.suppress(OSError):
                if _PRIVATE.fullmatch(path.name) and _is_ours(path):
                    _remove_if_nobodys(path)


def _remove_if_nobodys(path: Path) -> None:
    handle = os.open(path / _LOCK, os.O_RDWR)  # an error where there is none: then it is not one of these folders
    if lock(handle):
        _remove(path, handle)
    else:
        os.close(handle)


def _remove(path: Path, handle: int) -> None:
    if os.name == "nt":  # which removes no open file
        os.close(handle)
    shutil.rmtree(path, ignore_errors=True)
    if os.name != "nt":
        os.close(handle)


def lock(handle: int) -> bool:
    """Take the lock of an open file, False where somebody has it; it is held until the file is closed."""
    try:
        if os.name == "nt":
            import msvcrt

            windows: Any = msvcrt
            os.lseek(handle, 2**20, os.SEEK_SET)  # beyond the text, which others read
            windows.locking(handle, windows.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
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
