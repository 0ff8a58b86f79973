"""The controls: choices of data, Python files, settings and files become runs, or a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.gui.window import CONFIG, dialog_of, wait
from tests.tiny import TINY, tiny_dataset
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import Command, State
from visualcnn.nn import Architecture, architecture
from visualcnn.training import memory
from visualcnn.training.config import Config

NETWORKS = """
from visualcnn.nn import Dense, Flatten, ReLU

def small():
    return [Flatten(), Dense(10)]

def large():
    return [Flatten(), Dense(20), ReLU(), Dense(10)]

def of_size(count):
    return [Flatten(), Dense(count)]

def _part():
    return Dense(10)
"""
ONE = "from visualcnn.nn import Dense, Flatten\ndef mine():\n    return [Flatten(), Dense(10)]\n"


@pytest.fixture
def python_file(tmp_path: Path) -> Path:
    """With two functions that return layers."""
    path = tmp_path / "networks.py"
    path.write_text(NETWORKS)
    return path


def kinds(desktop: Desktop) -> list[str]:
    """The layers on screen."""
    assert desktop.session.summary is not None
    return [layer.kind for layer in desktop.session.summary.layers]


def said(desktop: Desktop) -> str:
    """The message bar."""
    return desktop.window.messages.label.text()


def choose(monkeypatch: pytest.MonkeyPatch, chosen: object) -> None:
    """Answer every question for a file or folder; an empty answer is Cancel."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(chosen))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(chosen), ""))


def pick(monkeypatch: pytest.MonkeyPatch, name: str, *, picked: bool = True) -> list[Any]:
    """Answer the question for one of several functions; what was offered."""
    offered: list[Any] = []

    def get_item(*arguments: Any) -> tuple[str, bool]:  # noqa: ANN401
        offered.extend(arguments[3])
        return name, picked

    monkeypatch.setattr(QInputDialog, "getItem", get_item)
    return offered


@pytest.mark.parametrize(("chosen", "opened"), [("digits", [Path("digits")]), ("", [])])
def test_a_folder_that_was_chosen_is_loaded(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, chosen: str, opened: list[Path]
) -> None:
    """And none after Cancel."""
    folders: list[Path] = []
    monkeypatch.setattr(desktop.loader, "open_folder", folders.append)
    choose(monkeypatch, chosen)
    desktop.actions["folder"].trigger()
    assert folders == opened


def test_loaded_data_begin_a_new_run_of_the_same_network(desktop: Desktop, qtbot: QtBot) -> None:
    """With the settings that the run had."""
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.loader.loaded.emit(tiny_dataset(seed=1))
    assert desktop.session.dataset is not None
    assert desktop.session.dataset.fingerprint == tiny_dataset(seed=1).fingerprint
    assert desktop.session.config == CONFIG
    assert "Conv2d" in kinds(desktop)


def test_the_only_function_of_a_python_file_is_used(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is asked; Reset begins it again, without running the file another time."""
    path = tmp_path / "mine.py"
    path.write_text(ONE)
    choose(monkeypatch, path)
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.actions["python"].trigger()
    assert kinds(desktop) == ["Flatten", "Dense"]
    assert desktop.session.config.architecture == f"{path}:mine"
    path.write_text("this is no Python any more")
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.actions["reset"].trigger()
    assert kinds(desktop) == ["Flatten", "Dense"]


def test_of_many_functions_the_user_picks_one(
    desktop: Desktop, qtbot: QtBot, python_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those with arguments and private ones aren't offered."""
    offered = pick(monkeypatch, "large")
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.controls.use_python(python_file)
    assert offered == ["small", "large"]
    assert kinds(desktop) == ["Flatten", "Dense", "ReLU", "Dense"]


def test_a_user_who_picks_none_keeps_the_run(
    desktop: Desktop, python_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancel, in either question."""
    run = desktop.session.run
    pick(monkeypatch, "small", picked=False)
    desktop.controls.use_python(python_file)
    choose(monkeypatch, "")
    desktop.actions["python"].trigger()
    assert desktop.session._newest_run == run


@pytest.mark.parametrize("content", ["this is no Python", "answer = 42", None])
def test_a_python_file_without_an_architecture_is_told(
    desktop: Desktop, tmp_path: Path, content: str | None
) -> None:
    """One sentence with its name; the run on screen stays."""
    path = tmp_path / "empty.py"
    if content is not None:
        path.write_text(content)
    desktop.controls.use_python(path)
    assert "empty.py" in said(desktop)
    assert said(desktop).endswith(".")
    assert desktop.session._newest_run == desktop.session.run


def test_a_function_that_returns_no_layers_is_told(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    """By the worker that tried it; Reset begins the earlier network again."""
    path = tmp_path / "wrong.py"
    path.write_text("def mine():\n    return 3\n")
    with qtbot.waitSignal(desktop.session.refused):
        desktop.controls.use_python(path)
    assert said(desktop) != ""
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.actions["reset"].trigger()
    assert desktop.session.config.architecture == "tiny"
    assert "Conv2d" in kinds(desktop)


def test_an_architecture_that_was_not_begun_after_all_is_forgotten(
    desktop: Desktop, qtbot: QtBot
) -> None:
    """Cancel in the question for unsaved steps keeps the run and what it is made of."""
    desktop.session.command(Command.STEP)
    wait(qtbot, desktop, State.PAUSED)
    desktop.controls.use_architecture(Architecture("other", architecture("mlp").layers))
    dialog_of(qtbot, QMessageBox).button(QMessageBox.StandardButton.Cancel).click()
    assert desktop.session.architecture is TINY


def test_settings_wait_for_reset_and_are_then_used_up(desktop: Desktop, qtbot: QtBot) -> None:
    """The last one entered counts; the next run begins without any that wait."""
    for seed in (3, 5):
        desktop.window.settings.changed.emit({"seed": seed})
    desktop.window.settings.changed.emit({"architecture": "mlp"})
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.actions["reset"].trigger()
    assert desktop.session.config == CONFIG.changed(seed=5, architecture="mlp")
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.actions["simple_cnn"].trigger()
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.actions["reset"].trigger()
    assert desktop.session.config == CONFIG.changed(seed=5, architecture="simple_cnn")


def test_epochs_entered_after_the_end_come_on_top(desktop: Desktop, qtbot: QtBot) -> None:
    """The field says how many Train adds: 3 after 2 are 5 in all."""
    desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.FINISHED)
    desktop.window.settings.changed.emit({"epochs": 3})
    desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.RUNNING)
    wait(qtbot, desktop, State.FINISHED)
    assert desktop.session.step == 25
    assert desktop.session.shown_epochs == 3


def test_fewer_epochs_than_are_done_end_the_run(desktop: Desktop, qtbot: QtBot) -> None:
    """Without a fault: Train goes on from there, first to the end of the epoch."""
    desktop.session.change({"epochs": 100_000})
    desktop.actions["train"].trigger()
    qtbot.waitUntil(lambda: desktop.session.step > 10)
    desktop.window.settings.changed.emit({"epochs": 1})
    wait(qtbot, desktop, State.FINISHED)
    ended = desktop.session.step
    assert not desktop.window.messages.label.text()
    desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.RUNNING)
    wait(qtbot, desktop, State.FINISHED)
    assert ended <= desktop.session.step <= ended + 5
    assert desktop.session.epochs == desktop.session.step // 5


def test_the_first_settings_come_back_on_request(desktop: Desktop, qtbot: QtBot) -> None:
    """For the run under way, apart from what it is made of."""
    with qtbot.waitSignal(desktop.session.settings_changed):
        desktop.actions["defaults"].trigger()
    assert desktop.session.config == Config(architecture="tiny", seed=CONFIG.seed)


def test_going_back_keeps_the_file_of_the_run(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    """After a divergence Save still goes where the run was saved."""
    desktop.session.change({"learning_rate": 1e9, "epochs": 100})
    desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.FAILED)
    desktop.documents.path = tmp_path / "run.visualcnn"
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.session.go_back()
    assert desktop.documents.path == tmp_path / "run.visualcnn"
    desktop.session.saved_step = desktop.session.step
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.actions["reset"].trigger()
    assert desktop.documents.path is None


def test_steps_after_going_back_are_others_than_the_saved_ones(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    """Also where their number is the same again: closing asks, and they are autosaved."""
    desktop.actions["epoch"].trigger()
    wait(qtbot, desktop, State.PAUSED)
    with qtbot.waitSignal(desktop.session.saved):
        desktop.session.save(tmp_path / "run.visualcnn")
    desktop.session.change({"learning_rate": 1e9, "epochs": 100})
    desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.FAILED)
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.session.go_back()
    assert desktop.session.step < 5
    assert not desktop.session.unsaved
    desktop.session.change({"learning_rate": 0.001})
    desktop.actions["epoch"].trigger()
    qtbot.waitUntil(lambda: desktop.session.step == 5 and desktop.session.state is State.PAUSED)
    assert desktop.session.unsaved


def test_a_batch_that_takes_too_much_memory_is_refused(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run is as it was, and trains with a smaller one."""
    monkeypatch.setattr(memory, "MAX_STEP_BYTES", 50_000)
    with qtbot.waitSignal(desktop.session.refused):
        desktop.actions["train"].trigger()
    assert "choose a smaller batch size" in desktop.window.messages.label.text()
    assert desktop.session.state is State.READY
    with qtbot.waitSignal(desktop.session.settings_changed):
        desktop.session.change({"batch_size": 1})
    desktop.actions["step"].trigger()
    wait(qtbot, desktop, State.PAUSED)
    assert desktop.session.step == 1
