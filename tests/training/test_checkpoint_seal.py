"""The seal of a file: by it a save knows whether somebody else has saved there meanwhile."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from visualcnn.training.checkpoint import ChangedError, load, save, seal_of

OURS, THEIRS = {"step": 1}, {"step": 2}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Of a model file."""
    path = tmp_path / "run.visualcnn"
    save(path, OURS)
    return path


def test_a_save_returns_the_seal_of_its_file(path: Path) -> None:
    """Equal states have equal seals, whenever they were saved."""
    seal = save(path, THEIRS)
    assert seal_of(path) == seal
    assert save(path, OURS) != seal
    assert save(path, THEIRS) == seal


def test_a_file_as_it_was_is_replaced(path: Path) -> None:
    """Also if its time is another one: clocks are set, and files copied."""
    seal = seal_of(path)
    os.utime(path, (0, 0))
    save(path, THEIRS, seal)
    assert load(path) == THEIRS


def test_a_file_of_somebody_elses_stays(path: Path) -> None:
    """Even if its size and time are the same; nothing else is left beside it."""
    seal, times = seal_of(path), path.stat()
    save(path, THEIRS)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert path.stat().st_size == times.st_size
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    with pytest.raises(ChangedError, match=r"^run\.visualcnn was saved by another .*: save els"):
        save(path, {"step": 3}, seal)
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before


@pytest.mark.parametrize("content", [b"x", b"a text that has nothing to do with it" * 9])
def test_another_kind_of_file_stays_too(path: Path, content: bytes) -> None:
    """However short it is."""
    seal = seal_of(path)
    path.write_bytes(content)
    with pytest.raises(ChangedError):
        save(path, THEIRS, seal)
    assert path.read_bytes() == content


def test_where_no_file_was_none_is_replaced(tmp_path: Path) -> None:
    """A name that was free is still free, or it isn't ours."""
    path = tmp_path / "new.visualcnn"
    free = seal_of(path)
    assert free == b""
    save(path, OURS, free)
    with pytest.raises(ChangedError):
        save(path, THEIRS, free)
    path.unlink()
    save(path, THEIRS, free)
    assert load(path) == THEIRS


def test_a_file_that_cannot_be_read_any_more_is_said_to_be_so(tmp_path: Path) -> None:
    """Nobody else need have been there: a disk fails, or a folder has taken its place."""
    path = tmp_path / "run.visualcnn"
    seal = save(path, OURS)
    path.unlink()
    path.mkdir()
    with pytest.raises(ChangedError, match=r"^run\.visualcnn can't be read any more, .*: save els"):
        save(path, OURS, seal)


@pytest.mark.parametrize("what", ["folder", "pipe", "circle", "below a file", "no name"])
def test_a_seal_can_be_asked_of_anything(tmp_path: Path, what: str) -> None:
    """It neither fails nor waits."""
    path = tmp_path / "thing"
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "circle":
        path.symlink_to(path)
    elif what == "below a file":
        path.write_bytes(b"")
        path /= "below"
    else:
        path = tmp_path / "a\0b"
    assert seal_of(path)
