"""The real program, killed by kill -9 while it trains: the next start goes on bit for bit."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.window import options, wait
from tests.tiny import same
from visualcnn.data.dataset import Dataset
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import Command, State
from visualcnn.training import checkpoint
from visualcnn.training.autosave import autosave_folder
from visualcnn.training.config import Config
from visualcnn.training.model_file import model_state, read_model
from visualcnn.training.run import new_run
from visualcnn.training.threads import limit_blas

PROJECT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "visualcnn", "--train", "--no-ask", "--threads", "1"]
TIMEOUT = 30.0


@pytest.fixture
def program(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """visualcnn without a screen, training from its start on."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(home)}
    process = subprocess.Popen(PROGRAM, cwd=PROJECT, env=environment)
    yield process
    if process.poll() is None:
        process.kill()
    process.wait()


def autosave_of(process: subprocess.Popen[bytes]) -> Path:
    """The program's autosave, as soon as it is there."""
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        for path in autosave_folder().glob("*.visualcnn"):
            return path
        assert process.poll() is None
    pytest.fail("nothing was autosaved")


def uninterrupted(dataset: Dataset, config: Config, step: int) -> dict[str, object]:
    """The state after `step` of a run that nothing disturbed."""
    trainer = new_run(config, dataset)
    reports = trainer.steps()
    while trainer.step < step:
        next(reports)
    return model_state(trainer)


def test_after_kill_9_the_next_start_goes_on_bit_for_bit(
    program: subprocess.Popen[bytes], make: Callable[..., Desktop], qtbot: QtBot, tmp_path: Path
) -> None:
    """Offered in the bar, continued by a click, and ends where an undisturbed run is."""
    path = autosave_of(program)
    second = make(ask=False)
    second.recovery.look()
    qtbot.waitUntil(lambda: second.recovery._task is None, timeout=5_000)
    assert not second.window.messages.isVisible(), "its process still lives"
    second.close()
    program.kill()
    program.wait()
    step = read_model(path).step
    limit_blas(1)
    desktop = make(ask=False)
    desktop.start(options())
    wait(qtbot, desktop, State.READY)
    bar = desktop.window.messages
    qtbot.waitUntil(lambda: f"step {step:,}?" in bar.label.text(), timeout=5_000)
    with qtbot.waitSignal(desktop.session.prepared, timeout=10_000):
        bar.buttons[0].click()
    assert desktop.session.step == step
    for _ in range(3):
        wait(qtbot, desktop, State.PAUSED)
        desktop.session.command(Command.STEP)
    qtbot.waitUntil(lambda: desktop.session.step == step + 3, timeout=5_000)
    wait(qtbot, desktop, State.PAUSED)
    with qtbot.waitSignal(desktop.session.saved, timeout=5_000):
        desktop.session.save(tmp_path / "continued.visualcnn")
    dataset, config = desktop.session.dataset, desktop.session.config
    assert dataset is not None
    expected = uninterrupted(dataset, config, step + 3)
    assert same(checkpoint.load(tmp_path / "continued.visualcnn"), expected)


def test_sigterm_leaves_the_last_step(
    program: subprocess.Popen[bytes], make: Callable[..., Desktop], qtbot: QtBot
) -> None:
    """Ended by the system, which asks nobody: the steps since the last epoch are kept too."""
    path = autosave_of(program)
    before = read_model(path).step
    program.terminate()
    assert program.wait(TIMEOUT) == 0
    assert list(autosave_folder().iterdir()) == [path]
    step = read_model(path).step
    assert step > before
    desktop = make(ask=False)
    desktop.recovery.look()
    bar = desktop.window.messages
    qtbot.waitUntil(lambda: f"step {step:,}?" in bar.label.text(), timeout=5_000)
