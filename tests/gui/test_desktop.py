"""The whole window, offscreen: its parts joined as the user meets them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.gui.window import CONFIG, dialog_of, options, wait
from tests.tiny import TINY, saved, tiny_dataset, tiny_trainer, train
from visualcnn.data.paths import user_data
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import Command, State
from visualcnn.training.model_file import read_model


def test_the_first_start_shows_an_untrained_network_with_a_digit_in_it(
    make: Callable[..., Desktop], qtbot: QtBot
) -> None:
    """No dialog, Train offered, lenet5 on the built-in digits, a snapshot of step 0."""
    desktop = make()
    desktop.start(options())
    qtbot.waitUntil(lambda: desktop.session.snapshot is not None, timeout=10_000)
    assert desktop.session.state is State.READY
    assert desktop.session.config.architecture == "lenet5"
    assert desktop.session.dataset is not None
    assert desktop.session.dataset.name == "digits"
    assert desktop.actions["train"].isEnabled()
    assert QApplication.activeModalWidget() is None


def test_a_window_that_was_closed_begins_nothing(make: Callable[..., Desktop]) -> None:
    """Not even the drawing of digits: it may be closed before it was painted."""
    desktop = make()
    desktop.close()
    desktop.start(options())
    assert desktop.loader.children() == []
    assert desktop.session.dataset is None


def test_the_option_train_begins_at_once(make: Callable[..., Desktop], qtbot: QtBot) -> None:
    """`visualcnn --train` runs without a click."""
    desktop = make(ask=False)
    desktop.start(options(train=True))
    qtbot.waitUntil(lambda: desktop.session.step > 3, timeout=10_000)


def test_the_option_model_opens_it(
    make: Callable[..., Desktop], qtbot: QtBot, tmp_path: Path
) -> None:
    """Its data aren't here: it can be looked at, and Train says what it needs."""
    trainer = tiny_trainer()
    train(trainer, 3)
    desktop = make()
    desktop.start(options(model=str(saved(trainer, tmp_path))))
    wait(qtbot, desktop, State.PAUSED)
    assert desktop.session.step == 3
    assert not desktop.session.trainable
    assert not desktop.actions["save"].isEnabled()
    desktop.controls.train_or_pause()
    assert "data" in desktop.window.messages.label.text()


def test_buttons_follow_the_state(desktop: Desktop, qtbot: QtBot) -> None:
    """Train turns into Pause, and Step waits until it stands still."""
    actions = desktop.actions
    actions["train"].trigger()
    assert actions["train"].text() == "Pause"
    assert not actions["step"].isEnabled()
    wait(qtbot, desktop, State.FINISHED)
    assert actions["train"].text() == "&Train"
    assert actions["step"].isEnabled()


def test_reset_begins_the_same_run_again(desktop: Desktop, qtbot: QtBot) -> None:
    """The same seed gives the same curve."""
    losses = []
    for _ in range(2):
        desktop.actions["train"].trigger()
        wait(qtbot, desktop, State.FINISHED)
        losses.append(desktop.session.history.loss.exact.tolist())
        desktop.session.saved_step = desktop.session.step
        desktop.actions["reset"].trigger()
        wait(qtbot, desktop, State.READY)
    assert losses[0] == losses[1]


def test_a_new_seed_gives_another_run(desktop: Desktop, qtbot: QtBot) -> None:
    """The settings panel then shows it."""
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.actions["reset_seed"].trigger()
    assert desktop.session.config.seed != CONFIG.seed


def test_whatever_drops_an_unsaved_run_asks_once(desktop: Desktop, qtbot: QtBot) -> None:
    """Cancel keeps it, Discard drops it."""
    desktop.session.command(Command.STEP)
    wait(qtbot, desktop, State.PAUSED)
    desktop.actions["reset"].trigger()
    box = dialog_of(qtbot, QMessageBox)
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert desktop.session.step == 1
    desktop.actions["reset"].trigger()
    with qtbot.waitSignal(desktop.session.prepared):
        dialog_of(qtbot, QMessageBox).button(QMessageBox.StandardButton.Discard).click()
    assert desktop.session.step == 0


def test_closing_saves_first_where_the_user_wants_it(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    """Save is the default; the window closes once the file is written."""
    desktop.documents.path = tmp_path / "run.visualcnn"
    desktop.session.command(Command.STEP)
    wait(qtbot, desktop, State.PAUSED)
    desktop.window.close()
    assert desktop.window.isVisible()
    box = dialog_of(qtbot, QMessageBox)
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.Save)
    box.defaultButton().click()
    qtbot.waitUntil(lambda: not desktop.window.isVisible(), timeout=5_000)
    assert read_model(tmp_path / "run.visualcnn").step == 1


def test_closing_without_asking_autosaves(make: Callable[..., Desktop], qtbot: QtBot) -> None:
    """Unsaved steps are in the autosave folder afterwards."""
    desktop = make(ask=False)
    desktop.session.start_run(CONFIG, tiny_dataset(), TINY)
    wait(qtbot, desktop, State.READY)
    desktop.session.command(Command.STEP)
    wait(qtbot, desktop, State.PAUSED)
    desktop.window.close()
    assert not desktop.window.isVisible()
    (path,) = (user_data() / "autosave").glob("*.visualcnn")
    assert read_model(path).step == 1


def test_a_dropped_model_file_is_opened(desktop: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    """And stands among the recent files."""
    trainer = tiny_trainer()
    train(trainer, 2)
    path = saved(trainer, tmp_path)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(desktop.session.prepared, timeout=5_000):
        desktop.window.dropEvent(event)
    assert desktop.session.step == 2
    assert desktop.session.trainable
    assert desktop.memory.recent() == [str(path)]
    assert desktop.window.windowTitle().startswith("run.visualcnn")


def test_a_file_that_is_no_model_changes_nothing(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    """One sentence in the message bar; the run on screen stays."""
    path = tmp_path / "notes.visualcnn"
    path.write_text("not a model")
    with qtbot.waitSignal(desktop.documents.failed, timeout=5_000):
        desktop.documents.open_path(path)
    assert "notes.visualcnn" in desktop.window.messages.label.text()
    assert desktop.session.state is State.READY


def test_save_as_asks_where_and_saves(desktop: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    """The dialog doesn't stop the program; the suffix is added."""
    desktop.actions["save"].trigger()
    dialog = dialog_of(qtbot, QFileDialog)
    with qtbot.waitSignal(desktop.session.saved, timeout=5_000):
        dialog.fileSelected.emit(str(tmp_path / "mine.visualcnn"))
        dialog.reject()
    assert (tmp_path / "mine.visualcnn").exists()
    assert desktop.documents.path == tmp_path / "mine.visualcnn"
