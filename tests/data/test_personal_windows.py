"""The user's own digits, changed by several windows: one change after the other, and none lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from visualcnn.data.dataset import DataError, Split
from visualcnn.data.personal import IMAGES_FILE, LABELS_FILE, LOCK_FILE, PersonalSet
from visualcnn.data.process_lock import ProcessLock

ADD = """
import sys
from pathlib import Path
import numpy as np
from visualcnn.data.personal import PersonalSet
personal = PersonalSet(Path(sys.argv[1]))
sys.stdin.readline()
for number in range(20):
    personal.add(np.full((28, 28), number, np.uint8), int(sys.argv[2]))
    PersonalSet(Path(sys.argv[1])).load()
"""
DIGIT = np.zeros((28, 28), np.uint8)


def kept(folder: Path) -> Split:
    """What the next start finds."""
    found = PersonalSet(folder)
    found.load()
    return found.split()


def test_a_change_takes_over_what_another_window_has_added(tmp_path: Path) -> None:
    """In memory as on the disk."""
    first, second = PersonalSet(tmp_path), PersonalSet(tmp_path)
    for label, window in enumerate((first, second, first)):
        window.add(DIGIT, label)
    assert first.split().labels.tolist() == kept(tmp_path).labels.tolist() == [0, 1, 2]


def test_windows_that_change_it_at_once_lose_nothing(tmp_path: Path) -> None:
    """Three processes add 20 digits each and load them, at one time, from the first one on."""
    command = [sys.executable, "-c", ADD, str(tmp_path)]
    windows = [
        subprocess.Popen([*command, str(label)], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        for label in range(3)
    ]
    for window in windows:
        assert window.stdin is not None
        window.stdin.write(b"\n")
        window.stdin.flush()
    assert [window.communicate()[1] for window in windows] == [b""] * 3
    split = kept(tmp_path)
    assert np.bincount(split.labels).tolist() == [20, 20, 20]
    for label in range(3):
        assert split.images[split.labels == label, 0, 0].tolist() == list(range(20))
    assert sorted(path.name for path in tmp_path.iterdir()) == [IMAGES_FILE, LABELS_FILE]


def test_a_window_that_changes_it_for_long_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence, and nothing is changed or lost; later it works."""
    monkeypatch.setattr("visualcnn.data.personal.PATIENCE", 0.02)
    mine = PersonalSet(tmp_path)
    mine.add(DIGIT, 0)
    lock = ProcessLock.take(tmp_path / LOCK_FILE)
    assert lock is not None
    for change in (mine.load, lambda: mine.add(DIGIT, 1), lambda: mine.remove(0)):
        with pytest.raises(DataError, match=r"^Another window .* try again\.$"):
            change()
    assert len(mine) == 1
    lock.release()
    mine.add(DIGIT, 1)
    assert kept(tmp_path).labels.tolist() == [0, 1]
