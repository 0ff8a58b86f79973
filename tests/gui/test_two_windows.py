"""Two windows, two processes and one file: nobody's work is written over without a word."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.gui.window import CONFIG, dialog_of, wait
from tests.tiny import TINY, saved, tiny_dataset, tiny_trainer, train
from visualcnn.data.personal import PersonalSet
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import Command, State
from visualcnn.training.model_file import read_model

ANOTHER = """
import sys
from pathlib import Path
from tests.tiny import saved, tiny_trainer, train
path = Path(sys.argv[1])
trainer = tiny_trainer(seed=5)
train(trainer, 3)
saved(trainer, path.parent, path.name)
"""


def save_in_another_process(path: Path) -> bytes:
    """What another visualcnn, that knows nothing of this one, writes to `path`."""
    subprocess.run([sys.executable, "-c", ANOTHER, str(path)], check=True, timeout=60)
    return path.read_bytes()


def save_here(desktop: Desktop, qtbot: QtBot, path: Path) -> None:
    """The run is this file's from now on."""
    desktop.documents.path = path
    with qtbot.waitSignal(desktop.session.saved):
        desktop.documents.save()


def make_a_step(desktop: Desktop, qtbot: QtBot) -> None:
    """One that no file has."""
    step = desktop.session.step + 1
    desktop.session.command(Command.STEP)
    qtbot.waitUntil(lambda: desktop.session.step == step and desktop.session.state is State.PAUSED)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Of the file that both want."""
    return tmp_path / "run.visualcnn"


@pytest.mark.parametrize("known", ["saved", "opened"])
def test_what_another_process_saved_is_not_replaced_without_a_word(
    desktop: Desktop, qtbot: QtBot, path: Path, known: str
) -> None:
    """The second to save is told in one sentence, and may replace the file: `.bak` is theirs."""
    if known == "saved":
        save_here(desktop, qtbot, path)
    else:
        saved(tiny_trainer(), path.parent, path.name)
        with qtbot.waitSignal(desktop.session.prepared):
            desktop.documents.open_path(path)
    make_a_step(desktop, qtbot)
    theirs = save_in_another_process(path)
    with qtbot.waitSignal(desktop.documents.conflicted):
        desktop.actions["save"].trigger()
    messages = desktop.window.messages
    assert messages.label.text() == (
        "run.visualcnn was saved by another window or program since it was opened here: "
        "save elsewhere, or replace it."
    )
    assert [button.text() for button in messages.buttons] == ["Save as…", "Replace it"]
    assert path.read_bytes() == theirs
    assert desktop.session.unsaved
    with qtbot.waitSignal(desktop.session.saved):
        messages.buttons[1].click()
    assert read_model(path).step == 1
    assert path.with_name("run.visualcnn.bak").read_bytes() == theirs
    assert not messages.isVisible()
    with qtbot.waitSignal(desktop.session.saved):
        desktop.actions["save"].trigger()


def test_both_are_kept_where_the_second_saves_elsewhere(
    desktop: Desktop, qtbot: QtBot, path: Path
) -> None:
    """From then on the run is the new file's."""
    save_here(desktop, qtbot, path)
    make_a_step(desktop, qtbot)
    theirs = save_in_another_process(path)
    with qtbot.waitSignal(desktop.documents.conflicted):
        desktop.actions["save"].trigger()
    desktop.window.messages.buttons[0].click()
    dialog = dialog_of(qtbot, QFileDialog)
    mine = path.with_name("mine.visualcnn")
    with qtbot.waitSignal(desktop.session.saved):
        dialog.fileSelected.emit(str(mine))
        dialog.reject()
    assert (path.read_bytes(), read_model(mine).step) == (theirs, 1)
    make_a_step(desktop, qtbot)
    with qtbot.waitSignal(desktop.session.saved):
        desktop.actions["save"].trigger()
    assert read_model(mine).step == 2


def test_a_file_that_is_gone_is_written_again(desktop: Desktop, qtbot: QtBot, path: Path) -> None:
    """Where nothing is, nothing can be lost."""
    save_here(desktop, qtbot, path)
    path.unlink()
    with qtbot.waitSignal(desktop.session.saved):
        desktop.actions["save"].trigger()
    assert path.exists()


def test_closing_waits_where_somebody_else_saved(
    desktop: Desktop, qtbot: QtBot, path: Path
) -> None:
    """The window stays: the run is in no file yet."""
    save_here(desktop, qtbot, path)
    make_a_step(desktop, qtbot)
    theirs = save_in_another_process(path)
    desktop.window.close()
    with qtbot.waitSignal(desktop.documents.conflicted):
        dialog_of(qtbot, QMessageBox).button(QMessageBox.StandardButton.Save).click()
    assert desktop.window.isVisible()
    assert path.read_bytes() == theirs
    with qtbot.waitSignal(desktop.session.saved):
        desktop.window.messages.buttons[1].click()
    assert desktop.window.isVisible()


def test_two_windows_train_side_by_side(
    desktop: Desktop, make: Callable[..., Desktop], qtbot: QtBot, path: Path
) -> None:
    """They end bit for bit alike, and their settings are those of the last one closed."""
    second = make(ask=False)
    second.session.start_run(CONFIG, tiny_dataset(), TINY)
    wait(qtbot, second, State.READY)
    for window in (desktop, second):
        window.actions["train"].trigger()
    runs = []
    for number, window in enumerate((desktop, second)):
        wait(qtbot, window, State.FINISHED)
        save_here(window, qtbot, path.with_name(f"{number}.visualcnn"))
        runs.append(path.with_name(f"{number}.visualcnn").read_bytes())
    assert runs[0] == runs[1]
    assert set(desktop.memory.recent()) == {str(path.with_name(f"{n}.visualcnn")) for n in (0, 1)}


def test_digits_added_in_two_windows_are_all_kept(tmp_path: Path) -> None:
    """Each window looks at what the other one did before it writes."""
    first, second = PersonalSet(tmp_path), PersonalSet(tmp_path)
    for label, window in enumerate((first, second, first, second)):
        window.add(np.full((28, 28), 10 * label, np.uint8), label)
    again = PersonalSet(tmp_path)
    again.load()
    assert again.split().labels.tolist() == [0, 1, 2, 3]


def test_a_trained_model_of_another_process_opens_here(
    desktop: Desktop, qtbot: QtBot, path: Path
) -> None:
    """And goes on as it would have there."""
    save_in_another_process(path)
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.documents.open_path(path)
    twin = tiny_trainer(seed=5)
    train(twin)
    desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.FINISHED)
    losses = desktop.session.history.loss.exact.tolist()
    assert losses == twin.history.loss.exact.tolist()
