"""Facts about locks between processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from visualcnn.training import process_lock
from visualcnn.training.process_lock import ProcessLock

HOLD = """
import sys
from pathlib import Path
from visualcnn.training.process_lock import ProcessLock
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

    def late(file: int) -> None:
        path.unlink()
        locked(file)

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
