"""Recovery in the window: what the bar offers after a crash, and what each answer does."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from tests.gui.crashed import crash, offer, press
from tests.gui.window import CONFIG, dialog_of, options, wait
from tests.tiny import TINY, same, tiny_dataset, tiny_trainer, train
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import Command, State
from visualcnn.training import checkpoint
from visualcnn.training.autosave import autosave_folder, in_words, left_behind
from visualcnn.training.model_file import model_state, read_model


def test_a_bar_offers_to_continue_and_nothing_is_in_the_way(desktop: Desktop, qtbot: QtBot) -> None:
    """No dialog; time and step of the newest autosave, and two buttons."""
    crash(2, age=86_400 * 3)
    path = crash(4)
    when = in_words(path.stat().st_mtime)
    assert offer(desktop, qtbot) == f"Continue from the autosave of {when}, step 4?"
    assert [b.text() for b in desktop.window.messages.buttons] == ["Continue", "Discard"]
    assert QApplication.activeModalWidget() is None
    assert desktop.session.state is State.READY


def test_continue_brings_the_run_back_bit_for_bit(desktop: Desktop, qtbot: QtBot) -> None:
    """Untitled and unsaved, on the same file from then on; it ends where it would have ended."""
    path = crash(9)
    step = read_model(path).step
    assert 5 < step < 10
    offer(desktop, qtbot)
    with qtbot.waitSignal(desktop.session.prepared):
        press(desktop, "Continue")
    assert (desktop.session.step, desktop.session.unsaved) == (step, True)
    assert desktop.documents.path is None
    assert desktop.memory.recent() == []
    assert not desktop.window.messages.isVisible()
    assert path.exists()
    wait(qtbot, desktop, State.PAUSED)
    desktop.actions["train"].trigger()
    with qtbot.waitSignal(desktop.autosaving.written, timeout=10_000):
        wait(qtbot, desktop, State.FINISHED)
        desktop.autosaving._rhythm.restart()
        desktop.autosaving._look()
    plain = tiny_trainer()
    train(plain)
    assert same(model_state(plain), checkpoint.load(path))
    assert list(autosave_folder().glob("*.visualcnn")) == [path]
    desktop.leave()


def test_discard_removes_it_and_offers_the_one_before(desktop: Desktop, qtbot: QtBot) -> None:
    """Until there is none left."""
    older, newer = crash(2, age=600), crash(4)
    assert "step 4?" in offer(desktop, qtbot)
    press(desktop, "Discard")
    assert not newer.exists()
    assert "step 2?" in offer(desktop, qtbot)
    press(desktop, "Discard")
    assert list(older.parent.iterdir()) == []
    assert not desktop.window.messages.isVisible()


def test_what_was_not_decided_is_offered_again(make: Callable[..., Desktop], qtbot: QtBot) -> None:
    """Dismissed, or left alone: the next start asks, and meanwhile no second window does."""
    path = crash(3)
    first = make()
    offer(first, qtbot)
    second = make()
    second.recovery.look()
    qtbot.waitUntil(lambda: second.recovery._task is None)
    assert not second.window.messages.isVisible()
    QTest.keyClick(first.window.messages, Qt.Key.Key_Escape)
    assert not first.window.messages.isVisible()
    assert first.recovery._offer is None
    first.close()
    assert path.exists()
    assert "step 3?" in offer(second, qtbot)


def test_the_offer_comes_back_after_other_messages(desktop: Desktop, qtbot: QtBot) -> None:
    """It neither takes their place nor is lost with them, also while training begins."""
    crash(3)
    bar = desktop.window.messages
    bar.show_message("Something else.", "info", [])
    desktop.recovery.look()
    qtbot.waitUntil(lambda: desktop.recovery._task is None)
    assert bar.label.text() == "Something else."
    bar.clear()
    assert "step 3?" in bar.label.text()
    bar.show_message("And another.", "error", [])
    assert bar.label.text() == "And another."
    one_step(desktop, qtbot)
    assert "step 3?" in bar.label.text()


def one_step(desktop: Desktop, qtbot: QtBot) -> None:
    """Train one batch."""
    desktop.session.command(Command.STEP)
    wait(qtbot, desktop, State.PAUSED)


def test_unsaved_steps_are_asked_about_first(desktop: Desktop, qtbot: QtBot) -> None:
    """Cancel keeps both the run on screen and the offer."""
    crash(3)
    one_step(desktop, qtbot)
    offer(desktop, qtbot)
    press(desktop, "Continue")
    box = dialog_of(qtbot, QMessageBox)
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert desktop.session.step == 1
    assert "step 3?" in desktop.window.messages.label.text()


def test_a_damaged_one_is_skipped_with_a_sentence_in_the_log(
    desktop: Desktop, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    """The next one is offered; the damaged one stays until newer ones push it out."""
    crash(2, age=600)
    damaged = crash(4)
    damaged.write_bytes(damaged.read_bytes()[:-100])
    with caplog.at_level(logging.WARNING):
        assert "step 2?" in offer(desktop, qtbot)
    assert f"An autosave is skipped: {damaged.name} is cut short" in caplog.text
    assert damaged.exists()


def test_without_its_data_it_can_be_looked_at_and_is_kept(
    make: Callable[..., Desktop], qtbot: QtBot
) -> None:
    """Continue shows it; until its data are there the file stays the next start's."""
    path = crash(3)
    desktop = make()
    desktop.session.start_run(CONFIG, tiny_dataset(seed=1), TINY)
    wait(qtbot, desktop, State.READY)
    offer(desktop, qtbot)
    with qtbot.waitSignal(desktop.session.prepared):
        press(desktop, "Continue")
    assert (desktop.session.trainable, desktop.session.unsaved) == (False, False)
    assert not desktop.window.messages.isVisible()
    desktop.close()
    (found,) = left_behind(autosave_folder())
    assert found.path == path
    found.release()


def test_once_its_data_are_there_it_goes_on(make: Callable[..., Desktop], qtbot: QtBot) -> None:
    """Then the file is this window's own, and a clean close removes it."""
    path = crash(3)
    desktop = make()
    desktop.session.start_run(CONFIG, tiny_dataset(seed=1), TINY)
    wait(qtbot, desktop, State.READY)
    offer(desktop, qtbot)
    with qtbot.waitSignal(desktop.session.prepared):
        press(desktop, "Continue")
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.controls.use_data(tiny_dataset())
    assert (desktop.session.trainable, desktop.session.unsaved) == (True, True)
    desktop.close()
    assert not path.exists()


def test_the_start_looks_for_autosaves(make: Callable[..., Desktop], qtbot: QtBot) -> None:
    """The offer outlives the first run's arrival, which clears other messages."""
    crash(3)
    desktop = make(ask=False)
    desktop.start(options())
    wait(qtbot, desktop, State.READY)
    qtbot.waitUntil(lambda: "step 3?" in desktop.window.messages.label.text(), timeout=5_000)


def test_closing_while_it_looks_leaves_everything(make: Callable[..., Desktop]) -> None:
    """The file is free for the next start."""
    path = crash(3)
    desktop = make()
    desktop.recovery.look()
    desktop.close()
    (found,) = left_behind(autosave_folder())
    assert found.path == path
    assert read_model(path).step == 3
    found.release()


def test_a_file_of_the_same_name_elsewhere_is_not_the_autosave(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    """An older copy that is opened and closed leaves the autosave where it is."""
    path = crash(4)
    trainer = tiny_trainer()
    train(trainer, 2)
    copy = tmp_path / path.name
    checkpoint.save(copy, model_state(trainer))
    offer(desktop, qtbot)
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.documents.open_path(copy)
    assert desktop.session.step == 2
    desktop.close()
    assert read_model(path).step == 4
