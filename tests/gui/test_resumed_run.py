"""Runs that go on in the window: from a file, from their seed, after a divergence, at any hour."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.window import options, wait
from tests.tiny import saved, tiny_trainer, train
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import State
from visualcnn.nn.optimizers import OPTIMIZERS
from visualcnn.training import checkpoint
from visualcnn.training.model_file import model_state
from visualcnn.training.threads import blas_threads

YEAR = 365 * 24 * 3_600.0


def open_saved_by(desktop: Desktop, qtbot: QtBot, folder: Path, **versions: Any) -> None:  # noqa: ANN401
    """Open a run of three steps that was saved with these versions."""
    trainer = tiny_trainer()
    train(trainer, 3)
    state = model_state(trainer)
    state["versions"] |= versions
    checkpoint.save(folder / "run.visualcnn", state)
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.documents.open_path(folder / "run.visualcnn")


@pytest.mark.parametrize(
    ("versions", "why"),
    [
        ({"numpy": "1.0.0"}, "numpy was 1.0.0, is "),
        ({"visualcnn": "0.0.1"}, "visualcnn was 0.0.1, is "),
        ({"blas": "mkl 2020"}, "matrix library was mkl 2020, is "),
        ({"blas_threads": 37}, "number of threads was 37, is "),
    ],
)
def test_the_window_says_that_it_continues_but_not_bit_for_bit(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path, versions: dict[str, Any], why: str
) -> None:
    """And why; the run goes on."""
    open_saved_by(desktop, qtbot, tmp_path, **versions)
    sentence = desktop.window.messages.label.text()
    assert sentence.startswith("It continues, but not bit for bit: ")
    assert why in sentence
    desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.FINISHED)
    assert not desktop.window.messages.isVisible()


def test_where_all_is_as_it_was_the_window_says_nothing(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    """The file that the window then saves is that of an uninterrupted run."""
    open_saved_by(desktop, qtbot, tmp_path, blas_threads=blas_threads())
    assert not desktop.window.messages.isVisible()
    desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.FINISHED)
    with qtbot.waitSignal(desktop.session.saved):
        desktop.actions["save"].trigger()
    whole = tiny_trainer()
    train(whole)
    expected = saved(whole, tmp_path, "whole.visualcnn")
    assert (tmp_path / "run.visualcnn").read_bytes() == expected.read_bytes()


def test_reset_without_changes_gives_the_same_run_bit_for_bit(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    """Parameters, moments, random streams and curves: the two files are the same bytes."""
    contents = []
    for number in range(2):
        desktop.actions["train"].trigger()
        wait(qtbot, desktop, State.FINISHED)
        desktop.documents.path = tmp_path / f"{number}.visualcnn"
        with qtbot.waitSignal(desktop.session.saved):
            desktop.documents.save()
        contents.append(desktop.documents.path.read_bytes())
        desktop.actions["reset"].trigger()
        wait(qtbot, desktop, State.READY)
    assert contents[0] == contents[1]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_rate_of_a_million_diverges_in_plain_words(
    desktop: Desktop, qtbot: QtBot, optimizer: str
) -> None:
    """With every optimiser; going back and a usual rate then train to the end."""
    desktop.session.change({"optimizer": optimizer, "schedule": "constant", "epochs": 400})
    desktop.session.change({"learning_rate": 1e6})
    desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.FAILED)
    messages = desktop.window.messages
    assert messages.label.text().startswith("Training stopped at step ")
    assert messages.label.text().endswith("Try a lower learning rate.")
    with qtbot.waitSignal(desktop.session.prepared):
        messages.buttons[0].click()
    assert desktop.session.history.steps == desktop.session.step
    done = int(desktop.session.epochs)
    desktop.session.change({"learning_rate": 0.003, "epochs": done + 2})
    desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.FINISHED)


def test_a_clock_that_is_set_back_harms_nothing(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A year earlier in mid-run: the time left stays a time, and saving saves."""
    session, path = desktop.session, tmp_path / "run.visualcnn"
    session.change({"epochs": 100_000})
    desktop.actions["train"].trigger()
    qtbot.waitUntil(lambda: session.seconds_left is not None)
    desktop.documents.path = path
    with qtbot.waitSignal(session.saved):
        desktop.documents.save()
    usual, at = time.time, session.step
    monkeypatch.setattr(time, "time", lambda: usual() - YEAR)
    left: list[float | None] = []
    session.advanced.connect(lambda: left.append(session.seconds_left))
    qtbot.waitUntil(lambda: session.step > at + 200)
    assert min(seconds for seconds in left if seconds is not None) >= 0
    before = path.read_bytes()
    with qtbot.waitSignal(session.saved):
        desktop.documents.save()
    assert path.with_name("run.visualcnn.bak").read_bytes() == before
    assert path.read_bytes() != before
    desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.PAUSED)


def test_remembered_settings_run_no_python_file(
    make: Callable[..., Desktop], qtbot: QtBot, tmp_path: Path
) -> None:
    """Whoever wrote it there: the first start's settings take its place."""
    file, trace = tmp_path / "net.py", tmp_path / "it ran"
    file.write_text(f"open({str(trace)!r}, 'w')\ndef net():\n    return []\n")
    desktop = make(ask=False)
    desktop.memory.set("settings", {"architecture": f"{file}:net", "batch_size": 7})
    desktop.start(options())
    wait(qtbot, desktop, State.READY)
    assert desktop.session.config.batch_size == 64
    assert not trace.exists()
