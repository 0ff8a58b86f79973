"""Facts about the thread that writes autosaves."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.tiny import same, tiny_trainer, train
from visualcnn.training import checkpoint
from visualcnn.training.autosave import Autosave, left_behind
from visualcnn.training.autosaver import Autosaver
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.model_file import model_state

PATIENCE = 10.0


@pytest.fixture
def told() -> list[Exception | None]:
    """What the autosaver told."""
    return []


@pytest.fixture
def autosaver(tmp_path: Path, told: list[Exception | None]) -> Iterator[Autosaver]:
    """Into an empty folder; closed afterwards."""
    autosaver = Autosaver(tmp_path / "autosave", told.append)
    yield autosaver
    assert autosaver.close(PATIENCE)
    autosaver.release()


def files(folder: Path) -> list[Path]:
    """The autosaves."""
    return list((folder / "autosave").glob("*.visualcnn"))


def test_the_newest_copy_is_on_disk(
    autosaver: Autosaver, told: list[Exception | None], tmp_path: Path
) -> None:
    """One file for one process; it is the next start's only once this one lets go."""
    trainer = tiny_trainer()
    for _ in range(3):
        train(trainer, 1)
        autosaver.keep(model_state(trainer))
    assert autosaver.close(PATIENCE)
    (path,) = files(tmp_path)
    assert same(checkpoint.load(path), model_state(trainer))
    assert told == [None, None, None]
    assert not autosaver.busy
    assert left_behind(path.parent) == []
    autosaver.release()
    (found,) = left_behind(path.parent)
    found.remove()


def test_a_copy_stays_as_it_was_while_training_goes_on(
    autosaver: Autosaver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file holds the step at which the copy was made, however late it is written."""
    begin, write = threading.Event(), Autosave.write

    def late(autosave: Autosave, state: dict[str, Any]) -> None:
        assert begin.wait(PATIENCE)
        write(autosave, state)

    monkeypatch.setattr(Autosave, "write", late)
    trainer = tiny_trainer()
    train(trainer, 7)
    copy, then = model_state(trainer), checkpoint.dumps(model_state(trainer))
    autosaver.keep(copy)
    assert autosaver.busy
    train(trainer)
    begin.set()
    assert autosaver.close(PATIENCE)
    (path,) = files(tmp_path)
    assert path.read_bytes() == then


def test_what_is_dropped_leaves_nothing(autosaver: Autosaver, tmp_path: Path) -> None:
    """In order: a copy after it is kept."""
    autosaver.drop()
    autosaver.keep({"number": 1})
    autosaver.drop()
    autosaver.drop()
    assert autosaver.close(PATIENCE)
    assert list((tmp_path / "autosave").iterdir()) == []
    autosaver.drop()
    autosaver.keep({"number": 2})
    assert autosaver.close(PATIENCE)
    (path,) = files(tmp_path)
    assert checkpoint.load(path) == {"number": 2}


def test_an_ended_processs_file_is_gone_on_with(autosaver: Autosaver, tmp_path: Path) -> None:
    """The next copies replace it, and the file of the run before goes."""
    old = Autosave.new(tmp_path / "autosave")
    old.write({"number": 1})
    autosaver.keep({"number": 2})
    autosaver.take_over(old)
    assert autosaver.close(PATIENCE)
    assert files(tmp_path) == [old.path]
    assert checkpoint.load(old.path) == {"number": 1}
    assert autosaver.path_to_leave() == old.path
    autosaver.keep({"number": 3})
    assert autosaver.close(PATIENCE)
    assert files(tmp_path) == [old.path]
    assert checkpoint.load(old.path) == {"number": 3}


def test_a_fault_is_told_and_the_next_copy_tried(
    autosaver: Autosaver, told: list[Exception | None], tmp_path: Path
) -> None:
    """A folder that can't be made, then one that can; what can't be encoded."""
    folder = tmp_path / "autosave"
    folder.touch()
    autosaver.keep({"number": 1})
    assert autosaver.close(PATIENCE)
    assert autosaver.path_to_leave() is None
    folder.unlink()
    autosaver.keep({"number": 2})
    autosaver.keep({"number": object()})
    assert autosaver.close(PATIENCE)
    assert [type(error) for error in told] == [FileExistsError, type(None), CheckpointError]
    (path,) = files(tmp_path)
    assert checkpoint.load(path) == {"number": 2}


def test_a_folder_that_somebody_removed_is_made_anew(
    autosaver: Autosaver, told: list[Exception | None], tmp_path: Path
) -> None:
    """For the next copy and for the last one; both are this process's alone again."""
    folder = tmp_path / "autosave"
    for number in range(2):
        autosaver.keep({"number": number})
        assert autosaver.close(PATIENCE)
        (path,) = files(tmp_path)
        assert checkpoint.load(path) == {"number": number}
        assert left_behind(folder) == []
        shutil.rmtree(folder)
    assert told == [None, None]
    last = autosaver.path_to_leave()
    assert last is not None
    checkpoint.save(last, {"number": 2}, keep_backup=False)
    assert left_behind(folder) == []


def test_a_disk_that_hangs_is_not_waited_for(
    autosaver: Autosaver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing says so, and the thread doesn't keep the process from ending."""
    end = threading.Event()
    monkeypatch.setattr(Autosave, "write", lambda *_: end.wait(PATIENCE))
    autosaver.keep({})
    assert not autosaver.close(0.01)
    assert autosaver._thread is not None
    assert autosaver._thread.daemon
    end.set()
