"""What the command line asked for: it comes one after the other, and what fails is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.window import options, wait
from tests.tiny import saved, tiny_trainer, train
from visualcnn.data.folder import MNIST_VARIABLE
from visualcnn.data.sources import open_dataset
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import Command, State
from visualcnn.training.config import Config
from visualcnn.training.run import new_run

FAULTS = {
    "model": ("missing.visualcnn", "missing.visualcnn doesn't exist"),
    "data": ("/nowhere", "/nowhere"),
    "dataset": ("mnist", "MNIST isn't on this machine yet"),
    "architecture": ("nonsense", "nonsense"),
}


@pytest.mark.parametrize("option", FAULTS)
def test_a_fault_of_the_command_line_stays_in_the_bar(
    make: Callable[..., Desktop], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    """The first run comes, too; it takes the message away from nobody."""
    monkeypatch.delenv(MNIST_VARIABLE, raising=False)
    given, words = FAULTS[option]
    desktop = make()
    label = desktop.window.messages.label
    desktop.start(options(**{option: given}))
    qtbot.waitUntil(lambda: bool(label.text()), timeout=10_000)
    wait(qtbot, desktop, State.READY)
    assert words in label.text()
    with qtbot.waitSignal(desktop.session.snapshot_arrived):
        desktop.window.sample.choose("validation", 3)
    assert words in label.text()


def long_run(folder: Path) -> Path:
    """A model of the built-in digits after a step, with a lot to train."""
    trainer = new_run(Config(architecture="mlp", epochs=10_000), open_dataset())
    train(trainer, 1)
    return saved(trainer, folder)


def test_a_model_that_opens_keeps_the_fault_of_the_architecture(
    make: Callable[..., Desktop], qtbot: QtBot, tmp_path: Path
) -> None:
    """Both were asked for: the model is there, and the sentence too."""
    desktop = make()
    desktop.start(options(model=str(long_run(tmp_path)), architecture="nonsense"))
    wait(qtbot, desktop, State.PAUSED)
    qtbot.waitUntil(lambda: "nonsense" in desktop.window.messages.label.text())
    assert desktop.session.step == 1


def test_an_opened_model_trains_where_that_was_asked_for(
    make: Callable[..., Desktop], qtbot: QtBot, tmp_path: Path
) -> None:
    """`visualcnn FILE --train`: the first run is not what trains."""
    desktop = make(ask=False)
    desktop.start(options(model=str(long_run(tmp_path)), train=True))
    qtbot.waitUntil(lambda: desktop.session.step > 3, timeout=10_000)
    assert desktop.session.model is not None


def test_a_wish_to_train_ends_with_the_fault(
    make: Callable[..., Desktop], qtbot: QtBot, tmp_path: Path
) -> None:
    """What the user opens later doesn't begin to train by itself."""
    desktop = make(ask=False)
    desktop.start(options(model="missing.visualcnn", train=True))
    label = desktop.window.messages.label
    qtbot.waitUntil(lambda: "doesn't exist" in label.text(), timeout=10_000)
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.documents.open_path(long_run(tmp_path))
    desktop.session.command(Command.STEP)
    wait(qtbot, desktop, State.PAUSED)
    assert desktop.session.step == 2


def test_a_file_without_its_data_says_what_it_needs(
    make: Callable[..., Desktop], qtbot: QtBot, tmp_path: Path
) -> None:
    """It can only be looked at: a wish to train is answered."""
    trainer = tiny_trainer()
    train(trainer, 3)
    desktop = make()
    desktop.start(options(model=str(saved(trainer, tmp_path)), train=True))
    qtbot.waitUntil(lambda: "data" in desktop.window.messages.label.text(), timeout=10_000)
    assert desktop.session.step == 3
