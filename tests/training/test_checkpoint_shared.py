"""One file that several processes save: none of them replaces what it hasn't seen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from visualcnn.data.process_lock import ProcessLock
from visualcnn.training import atomic
from visualcnn.training.checkpoint import CheckpointError, load, save, seal_of

COUNT = """
import sys
from pathlib import Path
from visualcnn.training.checkpoint import ChangedError, load, save, seal_of
path, done = Path(sys.argv[1]), 0
sys.stdin.readline()
while done < 25:
    seal = seal_of(path)
    try:
        save(path, {"count": load(path)["count"] + 1}, seal)
        done += 1
    except ChangedError:
        pass
"""


def test_processes_that_save_one_file_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each of 100 saves counts one further: two that began with the same number would lose one."""
    path = tmp_path / "count.visualcnn"
    save(path, {"count": 0})
    command = [sys.executable, "-c", COUNT, str(path)]
    windows = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)
    ]
    for window in windows:
        assert window.stdin is not None
        window.stdin.write(b"\n")
        window.stdin.flush()
    assert [window.communicate()[1] for window in windows] == [b""] * 4
    assert load(path) == {"count": 100}
    assert {each.name for each in tmp_path.iterdir()} == {path.name, f"{path.name}.bak"}


def test_a_file_that_is_saved_for_long_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence, and the file is as the other one leaves it."""
    monkeypatch.setattr(atomic, "_PATIENCE", 0.02)
    path = tmp_path / "model.visualcnn"
    save(path, {"a": 1})
    lock = ProcessLock.take(path.with_name(atomic._temporary_prefix(path) + "lock"))
    assert lock is not None
    with pytest.raises(CheckpointError, match=r"just being saved by another window: try again\.$"):
        save(path, {"a": 2}, seal_of(path))
    lock.release()
    assert load(path) == {"a": 1}
    save(path, {"a": 2}, seal_of(path))
    assert load(path) == {"a": 2}
