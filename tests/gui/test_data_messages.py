"""What the message bar says of data and files, and that its buttons do it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.tiny import tiny_dataset
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.views.message_bar import MessageBar
from visualcnn.nn import Architecture
from visualcnn.nn.architectures import architecture
from visualcnn.training import checkpoint
from visualcnn.training.config import Config
from visualcnn.training.model_file import model_state
from visualcnn.training.run import new_run

OWN_LAYERS = """
from visualcnn.nn import BaseLayer, Dense, Flatten

class Half(BaseLayer):
    def forward(self, x):
        return x / 2

    def backpropagation(self, grad_output):
        return grad_output / 2

def make():
    return [Flatten(), Half(), Dense(10)]
"""


@pytest.fixture
def bar(desktop: Desktop) -> MessageBar:
    """The message bar of a window with a run."""
    return desktop.window.messages


@pytest.fixture
def own_model(tmp_path: Path) -> Path:
    """A model file that uses the layer in `layers.py` beside it."""
    source = tmp_path / "layers.py"
    source.write_text(OWN_LAYERS)
    chosen: Architecture = architecture(f"{source}:make")
    trainer = new_run(Config(architecture=chosen.name), tiny_dataset(), chosen)
    path = tmp_path / "own.visualcnn"
    checkpoint.save(path, model_state(trainer))
    return path


def words(bar: MessageBar) -> list[str]:
    """What the buttons say."""
    return [button.text() for button in bar.buttons]


def choose(monkeypatch: pytest.MonkeyPatch, chosen: object) -> None:
    """Answer every question for a file or folder; an empty answer is Cancel."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(chosen))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(chosen), ""))


def record(monkeypatch: pytest.MonkeyPatch, desktop: Desktop, *names: str) -> list[Any]:
    """The calls of these methods of the loader, which do nothing."""
    calls: list[Any] = []
    for name in names:
        monkeypatch.setattr(
            desktop.loader, name, lambda *args, name=name: calls.append((name, *args))
        )
    return calls


def test_missing_data_offer_the_download_with_its_size(
    desktop: Desktop, bar: MessageBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a folder, for those who have the files already."""
    calls = record(monkeypatch, desktop, "download", "open_folder")
    desktop.loader.missing.emit("fashion-mnist")
    assert bar.label.text() == "Fashion-MNIST isn't on this machine yet (31 MB)."
    assert words(bar) == ["Download", "Choose folder…"]
    bar.buttons[0].click()
    desktop.loader.missing.emit("fashion-mnist")
    choose(monkeypatch, "fashion")
    bar.buttons[1].click()
    assert calls == [
        ("download", "fashion-mnist", "Fashion-MNIST"),
        ("open_folder", Path("fashion")),
    ]


def test_a_set_that_cannot_be_used_can_be_downloaded_again(
    desktop: Desktop, bar: MessageBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a folder is offered beside that."""
    calls = record(monkeypatch, desktop, "download")
    desktop.loader.unusable.emit("mnist", "MNIST is damaged.")
    assert bar.label.text() == "MNIST is damaged."
    assert words(bar) == ["Download again", "Choose folder…"]
    bar.buttons[0].click()
    assert calls == [("download", "mnist", "MNIST")]


def test_a_folder_that_is_not_chosen_changes_nothing(
    desktop: Desktop, bar: MessageBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancel in the dialog reads nothing."""
    calls = record(monkeypatch, desktop, "open_folder")
    choose(monkeypatch, "")
    desktop.loader.missing.emit("mnist")
    bar.buttons[1].click()
    assert calls == []


def test_a_download_counts_and_can_be_cancelled(
    desktop: Desktop, bar: MessageBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The button stays the same one from report to report, and the end clears the message."""
    calls = record(monkeypatch, desktop, "cancel")
    desktop.loader.progress.emit("MNIST", 0, 11_594_722)
    (cancel,) = bar.buttons
    desktop.loader.progress.emit("MNIST", 2_500_000, 11_594_722)
    assert bar.label.text() == "Downloading MNIST: 2.5 of 11.6 MB"
    assert bar.buttons == [cancel]
    desktop.loader.ended.emit()
    assert bar.label.text() == ""
    desktop.loader.progress.emit("MNIST", 2_500_000, 11_594_722)
    bar.buttons[0].click()
    assert calls == [("cancel",)]


def test_the_end_of_a_load_clears_only_what_it_said(desktop: Desktop, bar: MessageBar) -> None:
    """A fault, or what is missing, stays to be read, also where a download came before."""
    desktop.loader.progress.emit("MNIST", 1, 2)
    desktop.loader.missing.emit("fashion-mnist")
    desktop.loader.ended.emit()
    assert "Fashion-MNIST" in bar.label.text()
    desktop.loader.progress.emit("MNIST", 1, 2)
    desktop.loader.failed.emit("The folder is empty.")
    desktop.loader.ended.emit()
    assert bar.label.text() == "The folder is empty."
    assert words(bar) == ["Choose folder…"]


def test_a_model_with_a_layer_of_the_users_asks_for_its_python_file(
    desktop: Desktop,
    bar: MessageBar,
    qtbot: QtBot,
    own_model: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The file isn't run before it was named; then the model opens."""
    with qtbot.waitSignal(desktop.documents.failed):
        desktop.documents.open_path(own_model)
    assert "Half" in bar.label.text()
    assert words(bar) == ["Choose its Python file…"]
    assert desktop.session.model is None
    choose(monkeypatch, own_model.parent / "layers.py")
    with qtbot.waitSignal(desktop.session.prepared):
        bar.buttons[0].click()
    assert desktop.session.trainable
    assert desktop.session.summary is not None
    assert "Half" in [layer.kind for layer in desktop.session.summary.layers]


@pytest.mark.parametrize("content", ["this is no Python", "class Quarter: pass"])
def test_a_python_file_without_the_layer_is_told(
    desktop: Desktop,
    bar: MessageBar,
    qtbot: QtBot,
    own_model: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: str,
) -> None:
    """One that can't be run, or holds other things; the run on screen stays."""
    with qtbot.waitSignal(desktop.documents.failed):
        desktop.documents.open_path(own_model)
    other = own_model.parent / "other.py"
    other.write_text(content)
    choose(monkeypatch, other)
    bar.buttons[0].click()
    qtbot.waitUntil(lambda: bar.label.text() != "")
    assert ("other.py" in bar.label.text()) or words(bar) == ["Choose its Python file…"]
    assert desktop.session.model is None


def test_no_python_file_chosen_runs_none(
    desktop: Desktop,
    bar: MessageBar,
    qtbot: QtBot,
    own_model: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Cancel leaves everything as it was."""
    with qtbot.waitSignal(desktop.documents.failed):
        desktop.documents.open_path(own_model)
    choose(monkeypatch, "")
    bar.buttons[0].click()
    assert desktop.session.model is None
    assert bar.label.text() == ""
