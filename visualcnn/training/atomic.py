"""Write a file so that at every moment, power cuts included, a whole one is there.

Order: a temporary file in the same folder, flushed to the disk; the previous file kept as `.bak`;
one rename; the folder flushed. Source: the Linux manual pages rename(2) and fsync(2).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import os
import secrets
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from visualcnn.data.process_lock import ProcessLock

BACKUP: Final = ".bak"
"""What the previous file's name ends in."""

_TRIES: Final = 20
_PAUSE: Final = 0.05
_PATIENCE: Final = 2.0
"""Seconds that another process's save is waited for."""
_HOLDS_OPEN_FILES: Final = sys.platform == "win32"
"""Whether a file that another program has open can't be replaced."""
_LEFTOVER_AGE: Final = 3_600.0
_NO_FOLDER_FLUSH: Final = {errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EACCES, errno.EPERM}


class SaveError(Exception):
    """A file that couldn't be written; its text says why and what to do."""


class _HeldError(PermissionError):
    """A name that couldn't be given to the new file however often it was tried."""


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Meanwhile no other process that asks for the same changes the file `path`.

    Without effect where the system has no locks. Raises SaveError where another one holds it long.
    """
    lock = _lock_for(path)
    try:
        yield
    finally:
        if lock is not None:
            lock.release()


def _lock_for(path: Path) -> ProcessLock | None:
    """None where there can't be one: what can't be locked can't be written, or isn't shared."""
    try:
        target = Path(os.path.realpath(path))
        spare = target.with_name(_temporary_prefix(target) + "lock")
        lock = ProcessLock.wait(spare, _PATIENCE)
    except (OSError, ValueError):
        return None
    if lock is None:
        raise SaveError(f"{target.name} is just being saved by another window: try again.")
    return lock


def write_atomically(
    path: Path,
    data: bytes,
    keep_backup: bool = True,  # noqa: FBT001, FBT002 - reads well by name
    *,
    sleep: Callable[[float], object] = time.sleep,
) -> None:
    """Make `data` the content of the file `path`; where it is a link, of the file it points to.

    The previous content stays beside that file as `NAME.bak`, and its mode is kept. On Windows
    another program can hold the file open for a moment: the rename is tried 20 times, with a
    `sleep` of 50 ms in between. Raises SaveError; the file is then as it was, and nothing else
    is left behind. (If only flushing the folder failed, the new content is there; the text says
    so.)
    """
    target, mode = _target(path)
    spare = _spare(target)
    try:
        _write_flushed(spare, data, mode)
        if keep_backup and mode is not None:
            _keep_previous(target, spare.with_name(spare.name + "b"), sleep)
        _rename(spare, target, sleep)
    except OSError as error:
        raise _save_error(target, error, existed=mode is not None) from error
    finally:
        _remove(spare)
    _flush_folder(target)
    _remove_leftovers(target)


def require_writable(path: Path) -> None:
    """Raise the SaveError that `write_atomically` would, as far as that can be known before.

    An empty file is made beside `path` and removed again; `path` itself isn't touched.
    """
    target, mode = _target(path)
    spare = _spare(target)
    try:
        spare.open("xb").close()
        if mode is not None:
            # Its name is longer by an ending: see whether the disk takes that.
            target.with_name(target.name + BACKUP).exists()
    except OSError as error:
        raise _save_error(target, error, existed=mode is not None) from error
    finally:
        _remove(spare)


def _target(path: Path) -> tuple[Path, int | None]:
    """The file that `path` leads to, and its mode, None if there is none yet."""
    try:
        target = Path(os.path.realpath(path))
        return target, _mode_of(target)
    except ValueError as error:
        raise SaveError("A file's name can't hold this sign. Choose another name.") from error
    except OSError as error:
        raise _save_error(path, error, existed=False) from error


def _spare(target: Path) -> Path:
    """A name for the new content until it is whole."""
    return target.with_name(_temporary_prefix(target) + secrets.token_hex(4))


def _mode_of(target: Path) -> int | None:
    """The permission bits of the file that `target` is so far; None if there is none."""
    try:
        found = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found.st_mode):
        raise SaveError(
            f"{target.name or target} can't be saved: a folder has this name. Choose another name."
        )
    if not stat.S_ISREG(found.st_mode):
        raise SaveError(f"{target.name} can't be saved: it isn't an ordinary file. Save elsewhere.")
    # A rename would also replace a file that its owner protected against writing.
    if not os.access(target, os.W_OK):
        if not os.access(target.parent, os.W_OK):
            raise SaveError(
                f"{target.name} can't be saved: {_reason(OSError(errno.EROFS, ''), target.parent)}"
                "; the old file is unchanged."
            )
        raise SaveError(
            f"{target.name} can't be saved: it is write-protected. Choose another name."
        )
    return stat.S_IMODE(found.st_mode)


def _write_flushed(new: Path, data: bytes, mode: int | None) -> None:
    """Write a file that doesn't exist yet, through to the disk."""
    with new.open("xb") as file:
        # Sticks of other systems have one mode for all files, and refuse any change.
        if mode is not None and mode != stat.S_IMODE(os.fstat(file.fileno()).st_mode):
            new.chmod(mode)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _keep_previous(target: Path, spare: Path, sleep: Callable[[float], object]) -> None:
    """Give the present file the second name `NAME.bak`, or a copy where links don't exist."""
    backup = target.with_name(target.name + BACKUP)
    if backup.is_dir():
        raise SaveError(
            f"{target.name} can't be saved: the folder {backup.name} stands where the old file "
            "would be kept. Rename that folder or save elsewhere; the old file is unchanged."
        )
    try:
        try:
            spare.hardlink_to(target)
        except OSError:
            _write_flushed(spare, target.read_bytes(), stat.S_IMODE(target.stat().st_mode))
        _rename(spare, backup, sleep)
    finally:
        # Still there also if both names were the same file already: then rename does nothing.
        _remove(spare)


def _rename(old: Path, new: Path, sleep: Callable[[float], object]) -> None:
    for attempt in itertools.count(1):
        try:
            old.replace(new)
        except PermissionError as error:
            if not _HOLDS_OPEN_FILES:
                raise
            if attempt == _TRIES:
                raise _HeldError(error.errno, error.strerror, new.name) from error
            sleep(_PAUSE)
        else:
            return


def _flush_folder(target: Path) -> None:
    """Make the rename last; where folders can't be opened or flushed, the system does without."""
    try:
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        if error.errno not in _NO_FOLDER_FLUSH:
            raise SaveError(
                f"{target.name} was written, but the disk reported a fault ({error.strerror})."
                " Save a second copy elsewhere."
            ) from error


def _temporary_prefix(target: Path) -> str:
    """The same for every save of one file, and short however long its name is."""
    return f".visualcnn-{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:12]}-"


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _remove_leftovers(target: Path) -> None:
    """Remove what a save of this file that was killed left behind, an hour ago or longer."""
    with contextlib.suppress(OSError):
        for leftover in target.parent.glob(_temporary_prefix(target) + "*"):
            if time.time() - leftover.lstat().st_mtime > _LEFTOVER_AGE:
                leftover.unlink()


def _save_error(target: Path, error: OSError, *, existed: bool) -> SaveError:
    unchanged = "; the old file is unchanged" if existed else ""
    return SaveError(f"{target.name} can't be saved: {_reason(error, target.parent)}{unchanged}.")


def _reason(error: OSError, folder: Path) -> str:
    """What went wrong and what to do, without the full stop at the end."""
    if isinstance(error, _HeldError):
        return f"another program keeps {error.filename} open. Close it there or save elsewhere"
    known = {
        errno.ENOSPC: "the disk is full. Free some space or save elsewhere",
        errno.EDQUOT: "your share of the disk is full. Free some space or save elsewhere",
        errno.EACCES: f"you may not write in {folder}. Save elsewhere",
        errno.EPERM: f"you may not write in {folder}. Save elsewhere",
        errno.EROFS: f"{folder} can only be read. Save elsewhere",
        errno.ENOENT: f"the folder {folder} doesn't exist. Save elsewhere",
        errno.ENOTDIR: f"{folder} isn't a folder. Save elsewhere",
        errno.ENAMETOOLONG: "its name is too long. Choose a shorter one",
        errno.ELOOP: "it is a link that leads back to itself. Choose another name",
    }
    fault = f"the disk reported a fault ({error.strerror}). Try again or save elsewhere"
    return known.get(error.errno or 0, fault)
