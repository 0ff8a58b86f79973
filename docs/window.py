"""The window about which the questions are asked: the same network, trained the same, each time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from visualcnn.data.dataset import Dataset
from visualcnn.data.digits import built_in_digits, fill
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import Command, State
from visualcnn.training import checkpoint
from visualcnn.training.config import Config
from visualcnn.training.model_file import ModelFile, model_state, read_model
from visualcnn.training.run import new_run
from visualcnn.training.threads import limit_blas

CONFIG = Config(architecture="lenet5", seed=0, validate_every=50)
STEPS, DIGIT = 300, 274
"""A validation digit of which the network isn't sure by then."""
SIZE = (1280, 800)
PATIENCE = 20
"""Seconds."""


def trained(folder: Path) -> tuple[ModelFile, Dataset]:
    """One step less than STEPS: the last one is done in the window, which knows its batch then."""
    # One thread adds in the same order on every machine.
    limit_blas(1)
    dataset = built_in_digits()
    for _ in fill(dataset):
        pass
    trainer = new_run(CONFIG, dataset)
    for _ in trainer.steps():
        if trainer.step == STEPS - 1:
            break
    path = folder / "questions.visualcnn"
    checkpoint.save(path, model_state(trainer))
    return read_model(path), dataset


def opened(app: QApplication, model: ModelFile, dataset: Dataset) -> Desktop:
    """A new window on that model, after its last step: nothing was clicked in it as yet."""
    desktop = Desktop(app, ask=False, threads=1)
    desktop.window.resize(*SIZE)
    desktop.window.show()
    desktop.explain()
    desktop.documents.new_run()
    desktop.window.sample.choose("validation", DIGIT)
    desktop.session.adopt(model, dataset)
    _wait(desktop, State.READY, State.PAUSED)
    desktop.session.command(Command.STEP)
    _wait(desktop, State.PAUSED, State.FINISHED)
    return desktop


def _wait(desktop: Desktop, *states: State) -> None:
    """Until the session is in one of `states` and what it shows is of that moment."""
    session, until = desktop.session, QDeadlineTimer(1_000 * PATIENCE)
    while session.state not in states or _shown(desktop) != session.step:
        if until.hasExpired():
            raise TimeoutError("The window didn't get ready.")
        QTest.qWait(5)


def _shown(desktop: Desktop) -> int | None:
    snapshot = desktop.session.snapshot
    return snapshot.step if snapshot else None


def closed(desktop: Desktop) -> None:
    """End the window with all its threads."""
    desktop.close()
    desktop.window.deleteLater()
    desktop.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
