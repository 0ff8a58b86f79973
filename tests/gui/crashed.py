"""What a process that ended amid training left behind, and the bar that offers it."""

from __future__ import annotations

import os
import time
from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.tiny import tiny_trainer, train
from visualcnn.gui.desktop import Desktop
from visualcnn.training.autosave import Autosave, autosave_folder
from visualcnn.training.model_file import model_state


def crash(steps: int, age: float = 0.0) -> Path:
    """The autosave of a process that ended so many seconds ago."""
    trainer = tiny_trainer()
    train(trainer, steps)
    autosave = Autosave.new(autosave_folder())
    autosave.write(model_state(trainer))
    autosave.release()
    os.utime(autosave.path, (time.time() - age,) * 2)
    return autosave.path


def offer(desktop: Desktop, qtbot: QtBot) -> str:
    """The bar's sentence, once it offers something."""
    desktop.recovery.look()
    bar = desktop.window.messages
    qtbot.waitUntil(lambda: "autosave" in bar.label.text(), timeout=5_000)
    return bar.label.text()


def press(desktop: Desktop, words: str) -> None:
    """Click a button of the bar."""
    buttons = desktop.window.messages.buttons
    next(button for button in buttons if button.text() == words).click()
