"""Facts about locks between processes."""

from __future__ import annotations

import errno
import fcntl
import os
import runpy
import subprocess
import sys
import threading
import types
from pathlib import Path

import pytest

from visualcnn.data import process_lock
from visualcnn.data.process_lock import ProcessLock

HOLD = """
import sys
from pathlib import Path
from visualcnn.data.process_lock import ProcessLock
lock = ProcessLock.take(Path(sys.argv[1]))
print(lock is not None, flush=True)
sys.stdin.read()
"""


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    """A second one gets nothing until the first gives it back; then no file is left."""
    path = tmp_path / "a.lock"
    first = ProcessLock.take(path)
    assert first is not None
    assert ProcessLock.take(path) is None
    first.release()
    assert not path.exists()
    second = ProcessLock.take(path)
    assert second is not None
    second.release()


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    """While it lives nobody else gets the lock; after kill -9 the next one does."""
    path = tmp_path / "a.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"True\n"
        assert ProcessLock.take(path) is None
        process.kill()
        process.wait()
    lock = ProcessLock.take(path)
    assert lock is not None
    lock.release()


def test_a_lock_whose_file_was_removed_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file went between opening and locking: the next to come would lock another one."""
    path = tmp_path / "a.lock"
    locked = process_lock._lock

    def late(file: int) -> bool:
        path.unlink()
        return locked(file)

    monkeypatch.setattr(process_lock, "_lock", late)
    assert ProcessLock.take(path) is None
    assert not path.exists()


def test_children_do_not_inherit_it(tmp_path: Path) -> None:
    """A child that outlives the window must not keep the autosave from being offered."""
    path = tmp_path / "a.lock"
    lock = ProcessLock.take(path)
    assert lock is not None
    assert not os.get_inheritable(lock._file)
    lock.release()


def test_waiting_ends_when_the_holder_does(tmp_path: Path) -> None:
    """As soon as it is given back; after the time that one is ready to wait, there is none."""
    path = tmp_path / "a.lock"
    first = ProcessLock.take(path)
    assert first is not None
    assert ProcessLock.wait(path, 0.03) is None
    later = threading.Timer(0.05, first.release)
    later.start()
    second = ProcessLock.wait(path, 60)
    later.join()
    assert second is not None
    second.release()


def test_a_system_without_locks_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody holds it: to wait would be in vain."""

    def none(file: int) -> None:
        del file
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(process_lock, "_take", none)
    with pytest.raises(OSError, match="No locks available"):
        ProcessLock.wait(tmp_path / "a.lock", 60)


def test_windows_has_such_locks_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: there a held lock is "permission denied", and no open file can be removed."""
    windows = types.ModuleType("msvcrt")
    windows.LK_NBLCK = 2  # type: ignore[attr-defined]
    windows.locking = locking  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "msvcrt", windows)
    with monkeypatch.context() as there:
        there.setattr(sys, "platform", "win32")
        lock_class = runpy.run_path(process_lock.__file__)["ProcessLock"]
        path = tmp_path / "a.lock"
        first = lock_class.take(path)
        assert lock_class.take(path) is None
        there.setattr(Path, "unlink", unlink_if_closed)
        first.release()
    assert not path.exists()
    second = ProcessLock.take(path)
    assert second is not None
    second.release()


def locking(file: int, mode: int, count: int) -> None:
    """Windows' call, by what there is here."""
    assert (mode, count) == (2, 1)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise PermissionError(errno.EACCES, "Permission denied") from error


def unlink_if_closed(path: Path) -> None:
    """As Windows removes files."""
    opened = Path("/proc/self/fd").iterdir()
    if any(each.exists() and each.samefile(path) for each in opened):
        raise PermissionError(errno.EACCES, "Permission denied")
    os.unlink(path)  # noqa: PTH108 - the method of its name is this very one
