"""The display: what the session tells is seen in the views, the toolbar and the message bar."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.gui.window import dialog_of, wait
from tests.tiny import saved, tiny_dataset, tiny_trainer, train
from visualcnn.gui import display as module
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import Command, State
from visualcnn.gui.views.network import Selection
from visualcnn.training.model_file import ModelFile, read_model
from visualcnn.training.requests import Failed


@pytest.fixture
def model(tmp_path: Path) -> ModelFile:
    """Three steps of the tiny network."""
    trainer = tiny_trainer()
    train(trainer, 3)
    return read_model(saved(trainer, tmp_path))


def said(desktop: Desktop) -> str:
    """The message bar."""
    return desktop.window.messages.label.text()


def shown(desktop: Desktop, setting: str) -> Any:  # noqa: ANN401 - each setting has its own type
    """What the settings panel shows."""
    field: Any = desktop.window.settings.rows[setting].field
    return field.value


def marked(desktop: Desktop, group: str) -> list[str]:
    """The checked actions of a choice."""
    choice = getattr(desktop.actions, group)
    return [action.objectName() for action in choice.actions() if action.isChecked()]


def test_a_run_shows_its_names_everywhere(desktop: Desktop) -> None:
    """Data and network on the toolbar, the state below, its settings beside it."""
    assert desktop.window.toolbar.data.accessibleName() == "Data: Tiny pictures"
    assert desktop.window.toolbar.model.accessibleName() == "Network: tiny"
    assert desktop.window.sample.dataset is desktop.session.dataset
    assert shown(desktop, "batch_size") == 10


def test_a_setting_that_is_refused_goes_back(desktop: Desktop, qtbot: QtBot) -> None:
    """The sentence says why; the panel shows what the run really uses."""
    with qtbot.waitSignal(desktop.session.refused) as blocker:
        desktop.session.change({"batch_size": 0})
    assert said(desktop) == blocker.args[0].sentence
    assert shown(desktop, "batch_size") == 10


def test_a_fault_of_training_is_told_without_a_way_back(desktop: Desktop) -> None:
    """Only a divergence has a good step to go back to; Train works again in any case."""
    desktop.session.failed.emit(Failed(1, 3, "Training stopped: OSError: no.", "Traceback"))
    assert said(desktop) == "Training stopped: OSError: no."
    assert desktop.window.messages.buttons == []


def test_what_was_said_is_gone_once_training_goes_on(desktop: Desktop, qtbot: QtBot) -> None:
    """An old fault beside a running training would be wrong."""
    desktop.window.messages.show_message("An old fault.", "error")
    desktop.session.command(Command.STEP)
    assert said(desktop) == ""
    wait(qtbot, desktop, State.PAUSED)


def test_a_picture_that_does_not_keep_up_looks_old(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its step is told to the views while the training is ahead of it, not while it stands."""
    stale: list[Any] = []
    monkeypatch.setattr(desktop.window.network, "set_stale", stale.append)
    monkeypatch.setattr(desktop.window.sample, "set_stale", stale.append)
    monkeypatch.setattr(module, "STALE_SECONDS", -1.0)
    qtbot.waitUntil(lambda: desktop.session.snapshot is not None)
    desktop.session.command(Command.STEP)
    wait(qtbot, desktop, State.PAUSED)
    qtbot.waitUntil(lambda: not desktop.display.clock.running)
    stale.clear()
    desktop.display._draw_status()
    assert stale == []
    desktop.session.state = State.RUNNING
    assert desktop.session.snapshot is not None
    desktop.session.snapshot = replace(desktop.session.snapshot, step=0)
    monkeypatch.setattr(module, "STALE_SECONDS", 1e9)
    desktop.display._draw_status()
    assert stale == []
    monkeypatch.setattr(module, "STALE_SECONDS", -1.0)
    desktop.display._draw_status()
    desktop.session.state = State.PAUSED
    assert stale == [0, 0]


def test_what_was_clicked_is_explained_in_the_inspector(desktop: Desktop, qtbot: QtBot) -> None:
    """Its panel comes to the front, also where it was closed."""
    qtbot.waitUntil(lambda: desktop.session.snapshot is not None)
    dock, other = desktop.window.docks["inspector"], desktop.window.docks["settings"]
    dock.close()
    qtbot.waitUntil(lambda: not other.visibleRegion().isEmpty())
    assert desktop.session.summary is not None
    name = desktop.session.summary.layers[0].name
    desktop.window.network.clicked.emit(Selection(name, "filter", (0,)))
    qtbot.waitUntil(lambda: not dock.visibleRegion().isEmpty())
    assert other.visibleRegion().isEmpty()


def test_an_opened_model_says_what_is_no_longer_as_it_was(
    desktop: Desktop, qtbot: QtBot, model: ModelFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed layer of the user's, in a sentence that stays until training goes on."""
    warning = "run.visualcnn may behave differently."
    monkeypatch.setattr(ModelFile, "warnings", (warning,))
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.session.adopt(model, tiny_dataset())
    assert said(desktop).startswith(warning)


def test_a_model_without_data_has_its_own_class_names(
    desktop: Desktop, qtbot: QtBot, model: ModelFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are kept in the file; the toolbar says that there are no data."""
    shown: list[Any] = []
    names = tuple("abcdefghij")
    monkeypatch.setattr(
        desktop.window.network, "set_network", lambda _, classes: shown.append(classes)
    )
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.session.adopt(replace(model, class_names=names), None)
    assert shown == [names]
    assert desktop.window.toolbar.data.accessibleName() == "Data: No data"
    assert marked(desktop, "data") == []


def test_a_curve_that_cannot_be_saved_is_told(desktop: Desktop) -> None:
    """In the view's own sentence."""
    desktop.window.curves.failed.emit("The picture can't be written.")
    assert said(desktop) == "The picture can't be written."


def test_the_marks_follow_the_run_and_not_the_click(desktop: Desktop, qtbot: QtBot) -> None:
    """After Cancel, the network in use is the one that is marked."""
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.actions["mlp"].trigger()
    assert marked(desktop, "architectures") == ["mlp"]
    assert marked(desktop, "data") == ["folder"]
    desktop.session.command(Command.STEP)
    wait(qtbot, desktop, State.PAUSED)
    desktop.actions["lenet5"].trigger()
    dialog_of(qtbot, QMessageBox).button(QMessageBox.StandardButton.Cancel).click()
    assert marked(desktop, "architectures") == ["mlp"]


def test_a_network_of_the_users_own_is_marked_as_such(desktop: Desktop) -> None:
    """Not as the one that was marked before."""
    assert marked(desktop, "architectures") == ["python"]
