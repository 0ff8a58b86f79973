"""Facts about autosaves on disk: when one is due, whose it is, and which are kept."""

from __future__ import annotations

import errno
import os
import secrets
import time
from pathlib import Path

import pytest

from tests.tiny import same, tiny_trainer, train
from visualcnn.data import process_lock
from visualcnn.data.paths import user_data
from visualcnn.training import checkpoint
from visualcnn.training.autosave import (
    KEPT,
    Autosave,
    Rhythm,
    any_left,
    autosave_folder,
    in_words,
    is_autosave,
    left_behind,
)
from visualcnn.training.model_file import model_state

NOON = time.mktime((2026, 5, 3, 12, 0, 0, 0, 0, -1))


class Clock:
    """Stands still until it is set."""

    now = 1_000.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


def left(folder: Path, age: float = 0.0) -> Path:
    """An autosave of a process that ended so many seconds ago."""
    autosave = Autosave.new(folder)
    autosave.write({"age": age})
    autosave.release()
    os.utime(autosave.path, (time.time() - age,) * 2)
    return autosave.path


def test_good_moments_come_once_a_minute_and_others_every_five_minutes() -> None:
    """The first good moment of a run counts at once."""
    clock = Clock()
    rhythm = Rhythm(clock)
    assert not rhythm.due(good_moment=False)
    assert rhythm.due(good_moment=True)
    rhythm.kept()
    seen = []
    for clock.now in (1_059.9, 1_060.0, 1_299.9, 1_300.0):
        seen.append((rhythm.due(good_moment=True), rhythm.due(good_moment=False)))
    assert seen == [(False, False), (True, False), (True, False), (True, True)]
    rhythm.kept()
    assert not rhythm.due(good_moment=True)
    rhythm.restart()
    assert rhythm.due(good_moment=True)
    assert not rhythm.due(good_moment=False)


def test_what_is_written_is_a_model_file_without_a_second_one(tmp_path: Path) -> None:
    """Written again, it is replaced; `.bak` files are for names that users chose."""
    trainer = tiny_trainer()
    autosave = Autosave.new(tmp_path / "new" / "folder")
    for _ in range(2):
        train(trainer, 1)
        autosave.write(model_state(trainer))
    assert same(checkpoint.load(autosave.path), model_state(trainer))
    names = {path.suffix for path in autosave.path.parent.iterdir()}
    assert names == {".visualcnn", ".lock"}
    autosave.remove()
    assert list(autosave.path.parent.iterdir()) == []


def test_a_living_processs_autosave_is_nobody_elses(tmp_path: Path) -> None:
    """Released, it is found once; until it is released again by nobody else."""
    autosave = Autosave.new(tmp_path)
    autosave.write({})
    assert left_behind(tmp_path) == []
    autosave.release()
    (found,) = left_behind(tmp_path)
    assert found.path == autosave.path
    assert left_behind(tmp_path) == []
    found.remove()
    assert not any_left(tmp_path)


def test_the_newest_come_first_and_old_ones_go(tmp_path: Path) -> None:
    """Of eight, three are removed with their locks; a living process's is never counted."""
    paths = [left(tmp_path, age) for age in (50, 20, 70, 10, 30, 80, 40, 60)]
    living = Autosave.new(tmp_path)
    living.write({})
    os.utime(living.path, (0, 0))
    found = left_behind(tmp_path)
    newest = sorted(paths, key=lambda path: -path.stat().st_mtime if path.exists() else 0)
    assert [autosave.path for autosave in found] == newest[:KEPT]
    assert len(list(tmp_path.glob("*.visualcnn"))) == KEPT + 1
    assert living.path.exists()
    for autosave in (*found, living):
        autosave.release()
    assert list(tmp_path.glob("*.lock")) == []


def test_a_clock_that_was_set_back_does_not_cost_the_newest(tmp_path: Path) -> None:
    """What is dated tomorrow is older than what was written just now, and goes before it."""
    tomorrow = [left(tmp_path, -86_400 - age) for age in range(KEPT)]
    newest, yesterday = left(tmp_path), left(tmp_path, 86_400)
    found = left_behind(tmp_path)
    assert [autosave.path for autosave in found[:2]] == [newest, yesterday]
    assert {autosave.path for autosave in found[2:]} < set(tomorrow)
    assert len(found) == KEPT
    for autosave in found:
        autosave.release()


def test_leftovers_of_killed_processes_go(tmp_path: Path) -> None:
    """Half a file after an hour, and a lock beside which there is no file."""
    old, young = tmp_path / ".visualcnn-old", tmp_path / ".visualcnn-young"
    for path in (old, young, tmp_path / "autosave-1.lock"):
        path.touch()
    os.utime(old, (0, 0))
    assert left_behind(tmp_path) == []
    assert list(tmp_path.iterdir()) == [young]


def test_a_folder_that_is_absent_or_no_folder_holds_nothing(tmp_path: Path) -> None:
    """Nothing is created by looking, and nothing fails."""
    (tmp_path / "file").touch()
    for folder in (tmp_path / "absent", tmp_path / "file"):
        assert not any_left(folder)
        assert left_behind(folder) == []
    assert not (tmp_path / "absent").exists()


def test_where_files_cannot_be_locked_none_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error, not an endless search for a name."""

    def no_lock(file: int) -> None:
        del file
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(process_lock, "_take", no_lock)
    with pytest.raises(OSError, match="No locks available"):
        Autosave.new(tmp_path)


def test_a_name_that_is_taken_is_not_used_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if chance gives it twice."""
    taken = left(tmp_path)
    tokens = iter([taken.stem.removeprefix("autosave-"), "01234567"])
    monkeypatch.setattr(secrets, "token_hex", lambda _: next(tokens))
    autosave = Autosave.new(tmp_path)
    assert autosave.path.name == "autosave-01234567.visualcnn"
    autosave.release()


def test_only_files_in_the_folder_are_autosaves(tmp_path: Path) -> None:
    """Also by another way to it."""
    folder = autosave_folder()
    assert folder == user_data() / "autosave"
    folder.mkdir(parents=True)
    (tmp_path / "link").symlink_to(folder)
    assert is_autosave(folder / "a.visualcnn")
    assert is_autosave(tmp_path / "link" / "a.visualcnn")
    assert not is_autosave(tmp_path / "a.visualcnn")


def test_times_are_told_shortly() -> None:
    """The date only where it isn't today's: also where the clock was set back since."""
    assert in_words(NOON + 7_380, NOON) == "14:03"
    assert in_words(NOON - 86_400, NOON) == "2026-05-02 12:00"
    assert in_words(NOON + 86_400, NOON) == "2026-05-04 12:00"
    assert in_words(1e300, NOON) == "an unknown time"
    now = time.time()
    assert in_words(now) == in_words(now, now)
