"""A run whose worker failed: its autosave, if there is one, is offered at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.crashed import crash, offer
from tests.gui.window import wait
from tests.tiny import same
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import Command, State
from visualcnn.training.autosave import autosave_folder, left_behind
from visualcnn.training.model_file import read_model
from visualcnn.training.requests import Go, Goal
from visualcnn.training.worker import Worker


@pytest.fixture
def kept(desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The autosave of a step; after it, the worker fails."""
    desktop.session.command(Command.STEP)
    wait(qtbot, desktop, State.PAUSED)
    with qtbot.waitSignal(desktop.autosaving.written):
        desktop.autosaving._look()
    (path,) = autosave_folder().glob("*.visualcnn")
    lose(desktop, qtbot, monkeypatch)
    bar = desktop.window.messages
    qtbot.waitUntil(lambda: "autosave" in bar.label.text(), timeout=5_000)
    return path


def lose(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, words: str = "Broken"
) -> None:
    """The worker fails, once."""
    with monkeypatch.context() as broken:

        def fail(_: Worker) -> None:
            broken.undo()
            raise RuntimeError(words)

        broken.setattr(Worker, "_serve_queue", fail)
        desktop.session._thread.ask(Go(Goal.STEP))
        wait(qtbot, desktop, State.FAILED)


def test_the_lost_run_is_offered_and_goes_on(desktop: Desktop, qtbot: QtBot, kept: Path) -> None:
    """With the reason, in one message; Continue brings back what was kept, and it trains on."""
    bar = desktop.window.messages
    assert desktop.session.state is State.FAILED
    assert bar.label.text().startswith("The worker ended: ")
    assert bar.label.text().endswith(", step 1?")
    before = read_model(kept).run
    with qtbot.waitSignal(desktop.session.prepared):
        bar.buttons[0].click()
    wait(qtbot, desktop, State.PAUSED)
    assert desktop.session.step == 1
    assert desktop.session.unsaved
    assert same(read_model(kept).run, before)
    desktop.session.command(Command.STEP)
    wait(qtbot, desktop, State.PAUSED)
    assert desktop.session.step == 2


def test_reset_and_closing_leave_it_on_the_disk(desktop: Desktop, qtbot: QtBot, kept: Path) -> None:
    """Nobody is asked to save what is gone; the offer stays, and the next start has it too."""
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.actions["reset"].trigger()
    bar = desktop.window.messages
    qtbot.waitUntil(lambda: "autosave" in bar.label.text(), timeout=5_000)
    desktop.close()
    (found,) = left_behind(autosave_folder())
    assert found.path == kept
    found.release()


def test_a_last_autosave_after_it_is_not_said_to_be_lost(
    desktop: Desktop, qtbot: QtBot, kept: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Another worker took the place of the one that failed, and kept its own run."""
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.actions["reset"].trigger()
    for _ in range(2):
        desktop.session.command(Command.STEP)
        wait(qtbot, desktop, State.PAUSED)
    desktop.leave()
    found = left_behind(autosave_folder())
    assert [read_model(autosave.path).step for autosave in found] == [2, 1]
    assert found[1].path == kept
    assert capfd.readouterr().err == ""
    for autosave in found:
        autosave.release()


def test_a_run_without_an_autosave_is_not_mentioned_with_another_one(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a crash left is offered later, in its own words."""
    lose(desktop, qtbot, monkeypatch)
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.actions["reset"].trigger()
    crash(2)
    assert offer(desktop, qtbot).startswith("Continue from the autosave of ")


def test_an_offer_with_a_long_reason_can_be_dismissed(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bar shows less of it than it was given."""
    desktop.session.command(Command.STEP)
    wait(qtbot, desktop, State.PAUSED)
    with qtbot.waitSignal(desktop.autosaving.written):
        desktop.autosaving._look()
    lose(desktop, qtbot, monkeypatch, "x" * 120)
    bar = desktop.window.messages
    qtbot.waitUntil(lambda: "…" in bar.label.text() and "autosave" in bar.label.text())
    bar.dismiss.click()
    assert not bar.label.text()
