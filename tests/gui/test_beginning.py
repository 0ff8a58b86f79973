"""What the command line asked for: it comes one after the other, and what fails is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.window import options, wait
from tests.tiny import saved, train
from visualcnn.data.catalog import FILE_STEMS
from visualcnn.data.folder import MNIST_VARIABLE
from visualcnn.data.idx import packed
from visualcnn.data.sources import open_dataset
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import Command, State
from visualcnn.training import checkpoint
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
    path = long_run(tmp_path)
    state = checkpoint.load(path)
    state["dataset"] |= {"name": "custom", "fingerprint": "0" * 64}
    checkpoint.save(path, state)
    desktop = make()
    desktop.start(options(model=str(path), train=True))
    qtbot.waitUntil(lambda: "data" in desktop.window.messages.label.text(), timeout=10_000)
    assert desktop.session.step == 1


def test_an_architecture_that_is_unknown_trains_nothing(
    make: Callable[..., Desktop], qtbot: QtBot
) -> None:
    """The sentence stays: another network than the one that was asked for would train."""
    desktop = make()
    desktop.start(options(architecture="nonsense", train=True))
    label = desktop.window.messages.label
    qtbot.waitUntil(lambda: "nonsense" in label.text(), timeout=10_000)
    with qtbot.waitSignal(desktop.session.snapshot_arrived):
        desktop.window.sample.choose("validation", 3)
    assert desktop.session.state is State.READY
    assert "nonsense" in label.text()


OWN = """
from visualcnn.nn import Dense, Flatten

def small():
    return [Flatten(), Dense(10)]

def letters():
    return [Flatten(), Dense(26)]
"""


@pytest.fixture
def own(tmp_path: Path) -> str:
    """A Python file with architectures, beside 40 pictures in the four files of MNIST's form."""
    labels = np.arange(40, dtype=np.uint8) % 10
    images = np.zeros((len(labels), 28, 28), np.uint8)
    for stem in FILE_STEMS:
        (tmp_path / stem).write_bytes(packed(images if "images" in stem else labels))
    (tmp_path / "own.py").write_text(OWN)
    return f"{tmp_path}/own.py"


def test_data_and_an_architecture_come_together(
    make: Callable[..., Desktop], qtbot: QtBot, tmp_path: Path, own: str
) -> None:
    """One after the other."""
    desktop = make(ask=False)
    desktop.start(options(data=str(tmp_path), architecture=f"{own}:small"))
    session = desktop.session
    qtbot.waitUntil(lambda: session.config.architecture == f"{own}:small", timeout=10_000)
    assert session.dataset is not None
    assert (session.dataset.name, session.trainable) == ("custom", True)
    assert not desktop.window.messages.label.text()


def test_an_architecture_that_does_not_fit_keeps_the_data(
    make: Callable[..., Desktop], qtbot: QtBot, tmp_path: Path, own: str
) -> None:
    """It is refused on the data that were asked for, which are there."""
    desktop = make(ask=False)
    desktop.start(options(data=str(tmp_path), architecture=f"{own}:letters"))
    label, session = desktop.window.messages.label, desktop.session
    qtbot.waitUntil(lambda: "26" in label.text(), timeout=10_000)
    assert session.dataset is not None
    assert (session.dataset.name, session.trainable) == ("custom", True)


def test_a_model_is_opened_whatever_architecture_was_named(
    make: Callable[..., Desktop], qtbot: QtBot, tmp_path: Path, own: str
) -> None:
    """It has its own."""
    desktop = make(ask=False)
    desktop.start(options(model=str(long_run(tmp_path)), architecture=f"{own}:letters"))
    wait(qtbot, desktop, State.PAUSED)
    assert desktop.session.config.architecture == "mlp"
