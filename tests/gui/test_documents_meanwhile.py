"""What happens to a question about unsaved steps while nobody answers it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from tests.gui.window import dialog_of, wait
from tests.tiny import saved, tiny_trainer, train
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import Command, State
from visualcnn.training.model_file import read_model


def test_a_question_about_a_run_that_is_gone_asks_for_nothing_more(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    """A file was read meanwhile, whose data are absent: to save it isn't tried, and nothing fails.

    Whatever the question was about is done: here, another run begins.
    """
    trainer = tiny_trainer()
    train(trainer, 3)
    model = read_model(saved(trainer, tmp_path))
    desktop.session.command(Command.STEP)
    wait(qtbot, desktop, State.PAUSED)
    desktop.controls.reset()
    box = dialog_of(qtbot, QMessageBox)
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.session.adopt(model, None)
    refused: list[object] = []
    desktop.session.refused.connect(refused.append)
    with qtbot.waitSignal(desktop.session.prepared):
        box.button(QMessageBox.StandardButton.Save).click()
    assert desktop.session.step == 0
    assert refused == []


@pytest.mark.parametrize("answer", ["Save", "Discard"])
def test_an_answer_that_comes_after_the_end_does_nothing(
    desktop: Desktop, qtbot: QtBot, answer: str
) -> None:
    """A dialog that opened in a closed window would keep the process alive."""
    desktop.session.command(Command.STEP)
    wait(qtbot, desktop, State.PAUSED)
    done: list[str] = []
    desktop.documents.when_safe(lambda: done.append("dropped"))
    box = dialog_of(qtbot, QMessageBox)
    desktop.leave()
    box.button(QMessageBox.StandardButton[answer]).click()
    assert QApplication.activeModalWidget() is None
    assert done == []
