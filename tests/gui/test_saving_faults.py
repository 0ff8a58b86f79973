"""Saving through the window on a disk that fails: one message, the run goes on, elsewhere works."""

from __future__ import annotations

import errno
import os
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.faulty_disk import FAULTS, faulty, once
from tests.gui.window import dialog_of, wait
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.remember import Memory
from visualcnn.gui.states import State
from visualcnn.training import atomic
from visualcnn.training.model_file import read_model


@pytest.fixture
def training(desktop: Desktop, qtbot: QtBot, tmp_path: Path) -> Desktop:
    """A run that doesn't end, saved once as models/run.visualcnn."""
    folder = tmp_path / "models"
    folder.mkdir()
    desktop.session.change({"epochs": 100_000})
    desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.RUNNING)
    desktop.documents.path = folder / "run.visualcnn"
    with qtbot.waitSignal(desktop.session.saved):
        desktop.actions["save"].trigger()
    return desktop


def assert_refused(desktop: Desktop, qtbot: QtBot, words: str, then: str = "ave elsewhere") -> None:
    """Save is answered by one message, which says what to do `then`, and training goes on."""
    messages = desktop.window.messages
    with qtbot.waitSignal(desktop.session.refused) as blocker:
        desktop.actions["save"].trigger()
    sentence = blocker.args[0].sentence
    assert messages.isVisible()
    assert messages.label.text() == sentence
    assert sentence.startswith("run.visualcnn can't be saved: ")
    assert words in sentence
    assert then in sentence
    assert_trains(desktop, qtbot)


def assert_trains(desktop: Desktop, qtbot: QtBot) -> None:
    """More steps follow."""
    step = desktop.session.step
    assert desktop.session.state is State.RUNNING
    qtbot.waitUntil(lambda: desktop.session.step > step + 5, timeout=10_000)


def choose(desktop: Desktop, qtbot: QtBot, path: Path) -> None:
    """In the dialog of Save as."""
    desktop.actions["save_as"].trigger()
    dialog = dialog_of(qtbot, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def save_elsewhere(desktop: Desktop, qtbot: QtBot, path: Path) -> None:
    """By the dialog; the file that comes out is one of this run."""
    with qtbot.waitSignal(desktop.session.saved):
        choose(desktop, qtbot, path)
    assert desktop.documents.path == path
    assert 0 < read_model(path).step <= desktop.session.step


def pause(desktop: Desktop, qtbot: QtBot) -> None:
    """The end of a test: training stands still."""
    desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.PAUSED)


CALLS = {
    errno.ENOSPC: "write",
    errno.EIO: "fsync",
    errno.EACCES: "open a file",
    errno.EINTR: "replace",
}


@pytest.mark.parametrize("code", FAULTS, ids=errno.errorcode.get)
def test_a_fault_while_training(training: Desktop, qtbot: QtBot, tmp_path: Path, code: int) -> None:
    """The old file is whole; saving elsewhere works at once, and in place once the disk does."""
    path = tmp_path / "models" / "run.visualcnn"
    with faulty(path.parent) as disk, qtbot.waitSignal(training.session.saved):
        training.actions["save"].trigger()
    before = path.read_bytes()
    # What is opened last is the new file.
    places = [n for n, name in enumerate(disk.calls, start=1) if name == CALLS[code]]
    with faulty(path.parent, once(places[-1] if code == errno.EACCES else places[0]), code):
        assert_refused(training, qtbot, "")
    assert path.read_bytes() == before
    assert {file.name for file in path.parent.iterdir()} == {path.name, path.name + ".bak"}
    save_elsewhere(training, qtbot, tmp_path / "elsewhere.visualcnn")
    save_elsewhere(training, qtbot, path)
    pause(training, qtbot)


def test_a_folder_that_vanished(training: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    """Nobody makes it anew: it may have been a stick."""
    shutil.rmtree(tmp_path / "models")
    assert_refused(training, qtbot, f"the folder {tmp_path}/models doesn't exist")
    assert not (tmp_path / "models").exists()
    save_elsewhere(training, qtbot, tmp_path / "elsewhere.visualcnn")
    pause(training, qtbot)


def test_a_file_that_another_program_holds_open(
    training: Desktop, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows does; once it is closed there, Save replaces it."""
    path, real = tmp_path / "models" / "run.visualcnn", os.replace
    before = path.read_bytes()

    def deny(old: Path, new: Path) -> None:
        if new == path:
            raise PermissionError(errno.EACCES, "held open")
        real(old, new)

    with monkeypatch.context() as windows:
        windows.setattr(atomic, "_HOLDS_OPEN_FILES", True)
        windows.setattr(os, "replace", deny)
        assert_refused(training, qtbot, "keeps run.visualcnn open", "Close it there")
    assert path.read_bytes() == before
    with qtbot.waitSignal(training.session.saved):
        training.actions["save"].trigger()
    assert path.read_bytes() != before
    pause(training, qtbot)


def test_a_name_that_is_too_long(training: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    """The window doesn't grow with it; a shorter name is taken at once."""
    saved, width = tmp_path / "models" / "run.visualcnn", training.window.width()
    with qtbot.waitSignal(training.session.refused) as blocker:
        choose(training, qtbot, saved.with_name(f"{'m' * 300}.visualcnn"))
    assert "its name is too long" in blocker.args[0].sentence
    assert "horter" in blocker.args[0].sentence
    assert training.documents.path == saved
    assert training.window.width() == width
    assert_trains(training, qtbot)
    save_elsewhere(training, qtbot, saved.with_name("short.visualcnn"))
    pause(training, qtbot)


@contextmanager
def small_files(most: int) -> Iterator[None]:
    """No file may grow beyond `most` bytes: as near as a process comes to a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_disk_that_takes_only_half(training: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    """Also where the window can't keep its own settings meanwhile."""
    path = tmp_path / "models" / "run.visualcnn"
    before = path.read_bytes()
    with small_files(len(before) // 2):
        assert_refused(training, qtbot, "File too large")
    assert path.read_bytes() == before
    save_elsewhere(training, qtbot, tmp_path / "elsewhere.visualcnn")
    pause(training, qtbot)


def test_closing_asks_again_where_saving_failed(
    training: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    """The window stays with its unsaved steps; Save elsewhere, then it closes."""
    assert_trains(training, qtbot)
    shutil.rmtree(tmp_path / "models")
    with qtbot.waitSignal(training.session.refused):
        training.window.close()
        dialog_of(qtbot, QMessageBox).button(QMessageBox.StandardButton.Save).click()
    assert training.window.isVisible()
    assert training.session.unsaved
    assert "Save elsewhere" in training.window.messages.label.text()
    save_elsewhere(training, qtbot, tmp_path / "elsewhere.visualcnn")
    assert not training.session.unsaved


def test_settings_that_cannot_be_written_stay_whole(qtbot: QtBot) -> None:
    """What was kept before is there; once there is room, so is what came later."""
    assert qtbot is not None
    Memory().set("pins", "old")
    settings = QSettings("visualcnn", "visualcnn")
    settings.sync()
    file = Path(settings.fileName())
    before = file.read_bytes()
    with small_files(len(before) + 100):
        Memory().set("pins", "new" * 1_000)
        settings.sync()
    assert file.read_bytes() == before
    settings.sync()
    assert b"newnew" in file.read_bytes()
    assert [path.name for path in file.parent.iterdir()] == [file.name]
