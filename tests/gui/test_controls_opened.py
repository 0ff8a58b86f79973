"""The controls with an opened model: its data may be absent, and its Python isn't run unasked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.gui.window import wait
from tests.tiny import saved, tiny_dataset, tiny_trainer, train
from visualcnn.data.catalog import known_set
from visualcnn.data.dataset import Dataset
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import State
from visualcnn.nn import Dense, Flatten
from visualcnn.nn.architectures import Architecture, Layers
from visualcnn.training.config import Config
from visualcnn.training.model_file import ModelFile, read_model
from visualcnn.training.run import new_run


def open_model(desktop: Desktop, qtbot: QtBot, model: ModelFile, dataset: Dataset | None) -> None:
    """Have `model` in the window."""
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.session.adopt(model, dataset)


@pytest.fixture
def model(tmp_path: Path) -> ModelFile:
    """Three steps of the tiny network."""
    trainer = tiny_trainer()
    train(trainer, 3)
    return read_model(saved(trainer, tmp_path))


@pytest.fixture
def calls(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the loader was asked for; it does nothing."""
    calls: list[Any] = []
    for name in ("download", "open_folder"):
        monkeypatch.setattr(
            desktop.loader, name, lambda *args, name=name: calls.append((name, *args))
        )
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "digits")
    return calls


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist"])
def test_train_offers_the_known_data_that_a_model_needs(
    desktop: Desktop, qtbot: QtBot, model: ModelFile, calls: list[Any], name: str
) -> None:
    """By their title, as a download or from a folder."""
    title = known_set(name).title
    open_model(desktop, qtbot, replace(model, dataset_name=name), None)
    bar = desktop.window.messages
    for button in (0, 1):
        desktop.actions["train"].trigger()
        assert bar.label.text() == (
            f"This run was trained on {title}, which isn't on this machine yet."
        )
        assert [b.text() for b in bar.buttons] == ["Download", "Choose folder…"]
        bar.buttons[button].click()
    assert calls == [("download", name, title), ("open_folder", Path("digits"))]


def test_train_asks_for_the_folder_of_other_data(
    desktop: Desktop, qtbot: QtBot, model: ModelFile, calls: list[Any]
) -> None:
    """They can't be downloaded; a new run would be the other way on."""
    open_model(desktop, qtbot, model, None)
    desktop.actions["train"].trigger()
    bar = desktop.window.messages
    assert "choose their folder, or begin a new run" in bar.label.text()
    (button,) = bar.buttons
    button.click()
    assert calls == [("open_folder", Path("digits"))]


def test_the_right_data_let_a_waiting_model_go_on(
    desktop: Desktop, qtbot: QtBot, model: ModelFile
) -> None:
    """At the step where it was saved."""
    open_model(desktop, qtbot, model, None)
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.loader.loaded.emit(tiny_dataset())
    assert desktop.session.trainable
    assert desktop.session.step == 3
    desktop.actions["step"].trigger()
    wait(qtbot, desktop, State.PAUSED)
    qtbot.waitUntil(lambda: desktop.session.step == 4)


def test_other_data_begin_the_models_network_anew(
    desktop: Desktop, qtbot: QtBot, model: ModelFile
) -> None:
    """Untrained, with its settings; its weights belong to the data that they were trained on."""
    open_model(desktop, qtbot, model, None)
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.loader.loaded.emit(tiny_dataset(seed=1))
    assert desktop.session.step == 0
    assert desktop.session.trainable
    assert desktop.session.config.architecture == "tiny"


def test_reset_of_an_opened_model_gives_its_own_first_weights(
    desktop: Desktop, qtbot: QtBot, model: ModelFile
) -> None:
    """The same layers and the same seed make the same run, twice over."""
    first = train(tiny_trainer(), 3)
    open_model(desktop, qtbot, model, tiny_dataset())
    for _ in range(2):
        desktop.session.saved_step = desktop.session.step
        with qtbot.waitSignal(desktop.session.prepared):
            desktop.actions["reset"].trigger()
        assert desktop.session.step == 0
        for _ in range(3):
            with qtbot.waitSignal(desktop.session.advanced):
                desktop.actions["step"].trigger()
            wait(qtbot, desktop, State.PAUSED)
        losses = desktop.session.history.loss.exact.tolist()
        assert losses == pytest.approx([getattr(report, "loss", None) for report in first])


def test_the_python_file_that_a_model_names_is_not_run(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    """Opening, training and Reset do without it: the file may come from anyone."""
    trap, sprung = tmp_path / "trap.py", tmp_path / "sprung"
    trap.write_text(f"open({str(sprung)!r}, 'w')\ndef make():\n    return []\n")

    def layers() -> Layers:
        return [Flatten(), Dense(10)]

    config = Config(architecture=f"{trap}:make", batch_size=10)
    trainer = new_run(config, tiny_dataset(), Architecture(config.architecture, layers))
    model = read_model(saved(trainer, tmp_path))
    open_model(desktop, qtbot, model, tiny_dataset())
    for action in ("step", "reset", "reset_seed"):
        desktop.session.saved_step = desktop.session.step
        desktop.actions[action].trigger()
        qtbot.waitUntil(lambda: desktop.session._newest_run == desktop.session.run)
    wait(qtbot, desktop, State.READY)
    assert desktop.session.summary is not None
    assert [layer.kind for layer in desktop.session.summary.layers] == ["Flatten", "Dense"]
    assert not sprung.exists()


def test_settings_of_a_model_without_data_wait_for_the_next_run(
    desktop: Desktop, qtbot: QtBot, model: ModelFile
) -> None:
    """It has no next step: nothing is refused, what it needs is said, and the next run has them."""
    open_model(desktop, qtbot, model, None)
    refused: list[object] = []
    desktop.session.refused.connect(refused.append)
    desktop.window.settings.changed.emit({"learning_rate": 0.25})
    assert "choose their folder" in desktop.window.messages.label.text()
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.controls.use_data(tiny_dataset(seed=1))
    assert desktop.session.config.learning_rate == 0.25
    assert refused == []
