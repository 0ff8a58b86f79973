"""The way of a user, by real clicks and keys on a real X screen, across two processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.x_program import Program, start
from visualcnn.training.model_file import read_model

pytestmark = pytest.mark.x


@pytest.fixture
def launch(x_display: Callable[[str], str], tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Start the program on a fresh screen; whatever still runs at the end is ended."""
    display = x_display("1280x800")
    running: list[Program] = []

    def begin(*arguments: str) -> Program:
        running.append(start(display, tmp_path / "home", *arguments))
        return running[-1]

    yield begin
    for program in running:
        program.kill()


def test_train_pause_pick_save_quit_load_resume(
    launch: Callable[..., Program], tmp_path: Path
) -> None:
    """Start, train, pause, pick a digit, save, quit, start, load, resume: by real clicks."""
    path = tmp_path / "mine.visualcnn"
    program = launch()
    program.wait("state", "READY")
    program.click("train_button")
    program.wait("step", 30, at_least=True)
    program.click("train_button")
    program.wait("state", "PAUSED")
    program.click("Next sample")
    seen = program.wait("index", 1)
    step = seen["step"]
    program.wait("snapshot_step", step)
    program.key("ctrl+s")
    program.wait("focus", "fileNameEdit")
    program.type(str(path))
    program.key("Return")
    program.wait("unsaved", False)
    program.quit()
    assert program.end() == 0
    assert read_model(path).step == step

    program = launch()
    program.wait("state", "READY")
    program.focus()
    program.key("ctrl+o")
    program.wait("focus", "fileNameEdit")
    program.type(str(path))
    program.key("Return")
    program.wait("state", "PAUSED")
    program.wait("snapshot_step", step)
    program.click("train_button")
    program.wait("step", step + 20, at_least=True)
    program.key("F5")
    program.wait("state", "PAUSED")
    program.quit()
    program.click("Discard")
    assert program.end() == 0


def test_closing_while_training_takes_less_than_two_seconds(
    launch: Callable[..., Program],
) -> None:
    """With --no-ask: exit code 0, and what was trained is autosaved."""
    program = launch("--train", "--no-ask")
    program.wait("step", 20, at_least=True)
    begin = time.monotonic()
    program.quit()
    assert program.end() == 0
    assert time.monotonic() - begin < 2
